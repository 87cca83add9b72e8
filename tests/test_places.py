from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from audit import places
from audit.places import NAME_LANGUAGES, Match, find, fold, group_of

AUDIT = Path(places.__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped table as they stand in the file."""
    with (AUDIT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LANGUAGES = """
English = en; en = en; EN = en; eng = en; español = es; Spanish = es; Castilian = es; Swahili = sw; no = no
Kiswahili = sw; Français = fr; русский = ru; 中文 = zh; العربية = ar; pt-BR = pt; zh_Hans = zh; Farsi = fa
"""


HARD_NAMES = """
Côte d’Ivoire = CIV; cote d'ivoire = CIV; Cote dIvoire = CIV; Ivory Coast = CIV; The Gambia = GMB
Gambia (the) = GMB; GAMBIA, THE = GMB; Viet Nam = VNM; Vietnam = VNM; Korea, Republic of = KOR
South Korea = KOR; Korea, Rep. = KOR; D.P.R. Korea = PRK; DPRK = PRK; North Korea = PRK
Iran (Islamic Republic of) = IRN; Iran, Islamic Rep. = IRN; Lao PDR = LAO; Laos = LAO
Lao Peoples Democratic Republic = LAO; Bolivia, Plurinational State of = BOL; Venezuela = VEN
Venezuela, RB = VEN; Tanzania = TZA; UNITED REPUBLIC OF TANZANIA = TZA; St. Lucia = LCA
Saint Kitts & Nevis = KNA; St Vincent and the Grenadines = VCT; Sao Tome and Principe = STP
DRC = COD; Democratic Republic of Congo = COD; Congo, Dem. Rep. = COD; Congo = COG
Congo-Brazzaville = COG; REINO UNIDO = GBR; England = GBR; U.K. = GBR; Great Britain = GBR
USA = USA; U.S.A. = USA; United States = USA; Estados Unidos = USA; Vereinigte Staaten = USA
Россия = RUS; Russian Federation = RUS; 中国 = CHN; مصر = EGY; FRANCIA = FRA; BRASIL = BRA
Republica Dominicana = DOM; State of Palestine = PSE; Occupied Palestinian Territory = PSE
Republic of Ireland = IRL; Hong Kong SAR, China = HKG; Macau = MAC; Vatican City = VAT; Holland = NLD
Netherlands (Kingdom of the) = NLD; Micronesia, Fed. Sts. = FSM; Republic of Moldova = MDA
the Republic of Kenya = KEN; Kenya, Republic of = KEN; Niger = NER; Nigeria = NGA; Guinea = GIN
Guinea Bissau = GNB; Equatorial Guinea = GNQ; Dominica = DMA; Dominican Rep. = DOM; Türkiye = TUR
Curacao = CUW; Réunion = REU; Naoero = NRU; KEN = KEN; XKX = XKX; Slovak Republic = SVK
"""

RENAMED = """
Swaziland = SWZ; Burma = MMR; Zaire = COD; Cape Verde = CPV; Macedonia = MKD; FYROM = MKD; Turkey = TUR
Ivory Coast = CIV; Czech Republic = CZE; Upper Volta = BFA; Ceylon = LKA; East Timor = TLS; Dahomey = BEN
Rhodesia = ZWE; Byelorussian SSR = BLR; Western Samoa = WSM; Libyan Arab Jamahiriya = LBY
"""

FORMER = """
Union of Soviet Socialist Republics; USSR; U.S.S.R.; SUN; Soviet Union; СССР; Yugoslavia; SFR Yugoslavia
Federal Republic of Yugoslavia; Czechoslovakia; CSK; Serbia and Montenegro; SCG; German Democratic Republic
Democratic Yemen; Netherlands Antilles; South Vietnam
"""

NOT_COUNTRIES = """
American Bar Association; American Petroleum Institute; African Centre for Technology Studies; African Union
Organization of American States; European Union; Climate Network Africa; Greenpeace International; World Bank
China Council for International Cooperation; Friends of the Earth Ghana; University of Guinea; South Centre
Bank of England; League of Arab States; International Chamber of Commerce; Georgia Tech; Jordan Michael
Global; Asia; Africa; Latin America; Korea; Virgin Islands; unknown; N/A; n.a.; -
"""


def entries(text: str) -> list[str]:
    """Return what stands between semicolons and line ends."""
    return [entry.strip() for line in text.strip().splitlines() for entry in line.split(";")]


def pairs(text: str) -> list[list[str]]:
    """Return entries written as `text = code`."""
    return [entry.split(" = ") for entry in entries(text)]


@pytest.mark.parametrize(("text", "iso3"), pairs(HARD_NAMES) + pairs(RENAMED))
def test_names_as_people_write_them(text: str, iso3: str) -> None:
    """A name in use, or the former name of a country that is still there, is that country."""
    assert find(text) == Match(iso3=iso3)


@pytest.mark.parametrize("text", entries(FORMER))
def test_former_countries_are_nobodys(text: str) -> None:
    """A country that is no more maps to no country of today; the message says what to write."""
    match = find(text)
    assert match.iso3 is None
    assert match.near == ()
    assert re.search(r"ceased to exist in \d{4}; write the country meant: .+\.$", match.former or "")


@pytest.mark.parametrize("text", [*entries(NOT_COUNTRIES), "", "   "])
def test_what_is_no_country_is_none(text: str) -> None:
    """Organisations, persons, continents and blanks are no countries, whatever countries their names hold."""
    match = find(text)
    assert match.iso3 is None
    assert match.former is None


def test_na_is_never_namibia() -> None:
    """`NA` and the other alpha-2 codes are suggested, never read; words are no alpha-3 codes."""
    assert find("NA") == Match(near=("Namibia",))
    assert find("na").iso3 is None
    assert find("KE") == Match(near=("Kenya",))
    assert find("and").iso3 is None
    assert find("per").iso3 is None
    assert find("AND").iso3 == "AND"
    assert find("NAM").iso3 == "NAM"


def test_near_names_are_only_suggested() -> None:
    """A slip of the pen, and a name that two places share, leads to suggestions and no country."""
    assert find("Nigerla").iso3 is None
    assert find("Nigerla").near[0] == "Nigeria"
    assert find("Phillipines") == Match(near=("Philippines",))
    assert set(find("Virgin Islands").near) == {"British Virgin Islands", "United States Virgin Islands"}
    assert "Republic of Korea" in find("Korea").near


@pytest.mark.parametrize("language", NAME_LANGUAGES)
def test_every_name_finds_its_place(language: str) -> None:
    """In each of the six languages every place has a name, and the name finds it, in capitals too."""
    for iso3 in places.every_iso3():
        written = places.name(iso3, language)
        assert written
        for form in (written, written.upper(), f"  {written} "):
            assert find(form).iso3 == iso3, form
        assert find(iso3).iso3 == iso3


def test_no_name_means_two_places() -> None:
    """Zero collisions: over all names and aliases a folded text, or a code in capitals, has one meaning."""
    meanings: dict[str, set[str]] = {}
    for row in rows("places.csv"):
        meanings.setdefault(row["iso3"], set()).add(row["iso3"])
        for language in NAME_LANGUAGES:
            meanings.setdefault(fold(row[f"name_{language}"]), set()).add(row["iso3"])
    for row in rows("aliases.csv"):
        key = row["alias"] if places.is_code(row["alias"]) else fold(row["alias"])
        meanings.setdefault(key, set()).add(row["iso3"] or row["note"])
    assert {key: found for key, found in meanings.items() if len(found) > 1} == {}
    assert "" not in meanings


def test_aliases_lead_to_places() -> None:
    """Every alias is read as the place it stands for; every former country has a last year."""
    for row in rows("aliases.csv"):
        match = find(row["alias"])
        assert (match.iso3 or "") == row["iso3"], row
        assert row["iso3"] or (match.former == row["note"] and row["valid_until"].isdigit())


def test_codes_are_unique() -> None:
    """No two places share an alpha-3, alpha-2 or M49 code."""
    for column in ("iso3", "iso2", "m49"):
        found = Counter(row[column] for row in rows("places.csv") if row[column])
        assert max(found.values()) == 1


def test_what_is_not_in_the_table_is_refused() -> None:
    """A code, scheme or language that does not exist is an error, not an unknown."""
    with pytest.raises(KeyError):
        group_of("ZZZ", "m49")
    with pytest.raises(ValueError, match="un_regional_groups"):
        group_of("KEN", "custom")
    with pytest.raises(ValueError, match="un_regional_groups"):
        places.region("Africa", "continents")
    with pytest.raises(KeyError):
        places.countries_of("atlantis", "m49")
    with pytest.raises(ValueError, match="'de'"):
        places.name("KEN", "de")


def test_languages_of_countries() -> None:
    """Official languages come most spoken first, and each has a name."""
    assert places.languages("KEN") == ("sw", "en")
    assert places.languages("CHE") == ("de", "fr", "it")
    assert places.languages("USA") == ("en",)
    assert len(places.languages("ZAF")) == 11
    for iso3 in places.every_iso3():
        assert all(places.language_name(code) for code in places.languages(iso3))


@pytest.mark.parametrize(("text", "code"), [*pairs(LANGUAGES), ("Klingon", None), ("all", None), ("", None)])
def test_languages_by_code_and_name(text: str, code: str | None) -> None:
    """A language is read from its code, its English name or its own."""
    assert places.language(text) == code


def test_no_language_name_means_two() -> None:
    """Over all codes and names of languages a folded text has one meaning; the file stays small."""
    owners: dict[str, set[str]] = {}
    for row in rows("languages.csv"):
        for text in (row["code"], *row["names"].split(";")):
            owners.setdefault(fold(text), set()).add(row["code"])
    assert {text for text, codes in owners.items() if len(codes) > 1 or not text} == set()
    assert (AUDIT / "languages.csv").stat().st_size < 40_000


def test_population_has_its_year() -> None:
    """Every member of the United Nations has a population and the year of it."""
    for row in rows("places.csv"):
        if row["un_member"] == "yes":
            found = places.population(row["iso3"])
            assert found is not None, row["iso3"]
            assert found[0] > 5_000
            assert 2015 <= found[1] <= places.LAST_YEAR
    assert places.population("ATA") is None
    world = sum(int(row["population"] or 0) for row in rows("places.csv"))
    assert 8.0e9 < world < 8.4e9


def test_internet_use_has_its_year() -> None:
    """Internet use comes with the year measured, and only near the year asked for."""
    latest = places.internet_use("KEN")
    assert latest is not None
    assert latest[1] >= 2022
    assert places.internet_use("KEN", 2016) == (36.7, 2014)
    assert places.internet_use("KEN", 2018) is None
    assert places.internet_use("PRK") is None
    for row in rows("places.csv"):
        for suffix in ("", "_earlier"):
            assert bool(row[f"internet_use{suffix}"]) == bool(row[f"internet_year{suffix}"])
            assert 0 <= float(row[f"internet_use{suffix}"] or 0) <= 100


def test_every_column_is_described() -> None:
    """places.md has a row with source and vintage for each column of places.csv, and for no other."""
    text = (AUDIT / "places.md").read_text(encoding="utf-8")
    table = text.split("## Columns of places.csv")[1].split("##")[0]
    described = re.findall(r"^\| (\w+) \| (.+?) \| (.+?) \|", table, re.MULTILINE)
    assert [name for name, *_ in described if name != "column"] == list(rows("places.csv")[0])
    for file in ("aliases.csv", "languages.csv", "regions.csv"):
        line = text.split(f"`{file}`: ")[1].split(".")[0]
        assert all(column in line for column in rows(file)[0])


def test_the_table_is_sorted_and_plain() -> None:
    """Rows are sorted by code and hold no spaces at their ends, so that a difference shows a change."""
    codes = [row["iso3"] for row in rows("places.csv")]
    assert codes == sorted(codes)
    for row in rows("places.csv"):
        assert all(value == value.strip() for value in row.values())
