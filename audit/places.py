"""Countries, regions and groups: what a place is called and where it was counted in a given year.

A pure look-up in shipped tables; `places.md` says where each column comes from and what it cannot
tell. Nothing is matched by likeness: a text is a country where it equals one of its names (accents,
case, punctuation, "the" and a few abbreviations aside), and what merely looks like one is suggested
in `Match.near`, never counted. None always means that the tables do not say.
"""

from __future__ import annotations

import csv
import difflib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

NAME_LANGUAGES = ("en", "ar", "zh", "fr", "ru", "es")
SCHEMES = ("un_regional_groups", "m49", "m49_subregion", "who", "unaids", "income", "ldc", "lldc", "sids")

# The span of years for which the tables speak. M49 regions are geography and carry no year.
LAST_YEAR = 2026
FIRST_YEAR = {
    "un_regional_groups": 2001,
    "who": 2001,
    "unaids": 2015,
    "ldc": 2004,
    "lldc": 2014,
    "sids": 2014,
}
# Before this year the list of small island States changed for Bahrain and for places outside the UN.
SIDS_OUTSIDE_UN_SINCE = 2025
INTERNET_TOLERANCE_YEARS = 2

# Letters that carry no combining mark, and so survive NFKD, beside what people type instead.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
# People leave apostrophes out ("Lao Peoples"), and write the sign for the word.
_SIGNS = str.maketrans({"'": "", "’": "", "‘": "", "ʻ": "", "`": "", "&": " and "})
_WORDS = {"st": "saint", "rep": "republic", "dem": "democratic", "fed": "federated"}


@dataclass(frozen=True, slots=True)
class Place:
    """One row of places.csv, a field a column; blank where the table does not say."""

    iso3: str
    iso2: str
    m49: str
    name_en: str
    name_ar: str
    name_zh: str
    name_fr: str
    name_ru: str
    name_es: str
    un_member: str
    m49_region: str
    m49_subregion: str
    un_regional_group: str
    un_group_since: str
    who_region: str
    who_earlier: str
    unaids_region: str
    unaids_since: str
    income: str
    income_fiscal_year: str
    income_history: str
    ldc: str
    ldc_joined: str
    ldc_left: str
    lldc: str
    sids: str
    languages: str
    population: str
    population_year: str
    internet_use: str
    internet_year: str
    internet_use_earlier: str
    internet_year_earlier: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a written country is: a code, or names it may have meant, or word that it is no more."""

    iso3: str | None = None
    near: tuple[str, ...] = ()
    former: str | None = None


@dataclass(frozen=True, slots=True)
class _Region:
    code: str
    title: str
    names: tuple[str, ...]


def fold(text: str) -> str:
    """Return the text as it is compared: no accents, case, punctuation or "the"; "St." is "saint"."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS).translate(_SIGNS))
    kept = (" " if not (c.isalnum() or unicodedata.combining(c)) else c for c in plain)
    words = "".join(c for c in kept if not unicodedata.combining(c)).split()
    return " ".join(_WORDS.get(word, word) for word in words if word != "the")


def find(text: str, *, suggest: bool = True) -> Match:
    """Return what country a text names, as people write it in the six UN languages, or as ISO 3166 alpha-3.

    Alpha-3 codes and short forms such as DRC are read in capitals only, so that the words "and" and "per"
    are no countries. Alpha-2 codes are never read, for `NA` is more often "not available" than Namibia; they
    are suggested. To look for near names takes a hundred times as long as to match: leave out `suggest` for many.
    """
    text = text.strip()
    code, names = _index()
    found = code.get(text) or names.get(fold(text))
    if found is None:
        return Match(near=_near(text) if suggest else ())
    if found in _places():
        return Match(iso3=found)
    return Match(former=found)


def place(iso3: str) -> Place:
    """Return the row of a place. Raises KeyError where no place has the code."""
    return _places()[iso3]


def every_iso3() -> tuple[str, ...]:
    """Return the codes of all places in the table, sorted."""
    return tuple(sorted(_places()))


def name(iso3: str, language: str = "en") -> str:
    """Return the name of a place in one of the six UN languages.

    Raises KeyError where no place has the code, ValueError for another language.
    """
    if language not in NAME_LANGUAGES:
        raise ValueError(f"names are in {', '.join(NAME_LANGUAGES)}, not in {language!r}")
    return str(getattr(place(iso3), f"name_{language}"))


def group_of(iso3: str, scheme: str, year: int | None = None) -> str | None:
    """Return the code of the group a place was in, or None where the table does not say or it was in none.

    Without a year: as at the table's date. With one: only where the whole year is known to have had one
    answer (a year in which a place changed its group has two). `income` of a year is the World Bank's class
    in force from 1 July of that year; `income_on` answers for a day. `in_no_group` tells the two meanings of
    None apart. Raises KeyError where no place has the code, ValueError for another scheme.
    """
    row = place(iso3)
    _regions(scheme)
    if scheme == "income" and year is not None:
        return _history(row).get(year + 1)
    now = str(getattr(row, _COLUMN[scheme])) or None
    if year is None or scheme not in FIRST_YEAR or now is None:
        return now
    if not FIRST_YEAR[scheme] <= year <= LAST_YEAR:
        return None
    return _in_year(row, scheme, year, now)


def in_no_group(iso3: str, scheme: str) -> bool:
    """Return whether the scheme leaves the place out altogether, as the UN groups do with territories.

    An income class or a list is never "none": a place without one is unknown. Raises as `group_of` does.
    """
    row = place(iso3)
    _regions(scheme)
    return scheme not in ("income", "ldc", "lldc", "sids") and not getattr(row, _COLUMN[scheme])


def income_on(iso3: str, day: date) -> str | None:
    """Return the World Bank income class in force on a day, None where that fiscal year is not in the table.

    The Bank's fiscal year N runs from 1 July of N-1 to 30 June of N. Raises KeyError where no place has the
    code.
    """
    return _history(place(iso3)).get(day.year + (day.month >= 7))


def regions(scheme: str) -> tuple[str, ...]:
    """Return the codes of a scheme, in the order it is published. Raises ValueError for another scheme."""
    return tuple(entry.code for entry in _regions(scheme))


def region_title(region_code: str, scheme: str) -> str:
    """Return the published name of a region. Raises KeyError for a code the scheme has not."""
    return {entry.code: entry.title for entry in _regions(scheme)}[region_code]


def region(text: str, scheme: str) -> str | None:
    """Return the code of a region written as its code or a published name; None where it is neither."""
    return _region_names(scheme).get(fold(text))


def near_regions(text: str, scheme: str) -> tuple[str, ...]:
    """Return published names of regions that a text may have meant, nearest first; never to be counted."""
    by_fold = _region_names(scheme)
    near = difflib.get_close_matches(fold(text), by_fold, n=4, cutoff=0.6)
    inside = [key for key in by_fold if fold(text) and f" {fold(text)} " in f" {key} "]
    codes = dict.fromkeys(by_fold[key] for key in [*near, *inside])
    return tuple(region_title(code, scheme) for code in codes)


@cache
def countries_of(region_code: str, scheme: str) -> frozenset[str]:
    """Return the places in a region as at the table's date.

    Raises ValueError for another scheme, KeyError for a code the scheme has not.
    """
    region_title(region_code, scheme)
    return frozenset(iso3 for iso3 in _places() if group_of(iso3, scheme) == region_code)


def languages(iso3: str) -> tuple[str, ...]:
    """Return the ISO 639 codes of the official languages, the most spoken first."""
    return tuple(place(iso3).languages.split())


def population(iso3: str) -> tuple[int, int] | None:
    """Return people and the year of the estimate."""
    row = place(iso3)
    return (int(row.population), int(row.population_year)) if row.population else None


def internet_use(iso3: str, year: int | None = None) -> tuple[float, int] | None:
    """Return the percentage of people who use the internet and the year it was measured for.

    Without a year the latest; with one the nearest that lies within two years of it, for the figure moves
    slowly, but not so slowly that a later one could stand for an earlier one. Print the year beside it.
    """
    row = place(iso3)
    pairs = ((row.internet_use, row.internet_year), (row.internet_use_earlier, row.internet_year_earlier))
    known = [(float(percent), int(at)) for percent, at in pairs if percent]
    if year is not None:
        known = [pair for pair in known if abs(pair[1] - year) <= INTERNET_TOLERANCE_YEARS]
        known.sort(key=lambda pair: abs(pair[1] - year))
    return known[0] if known else None


def language(text: str) -> str | None:
    """Return the ISO 639 code of a language written as a code, or by a name; None where it is neither.

    Names are English, the language's own and those in the six UN languages; of a code such as pt-BR or
    zh_Hans the language counts.
    """
    known = _language_names()
    locale = re.fullmatch(r"([a-z]{2,3})([-_][a-z]{4})?([-_]([a-z]{2}|[0-9]{3}))?", text.strip().lower())
    return known.get(fold(text)) or (known.get(locale[1]) if locale else None)


def language_name(code: str) -> str:
    """Return the English name of a language. Raises KeyError where the table has not the code."""
    return _language_titles()[code]


_COLUMN = {
    "un_regional_groups": "un_regional_group",
    "m49": "m49_region",
    "m49_subregion": "m49_subregion",
    "who": "who_region",
    "unaids": "unaids_region",
    "income": "income",
    "ldc": "ldc",
    "lldc": "lldc",
    "sids": "sids",
}


def _in_year(row: Place, scheme: str, year: int, now: str) -> str | None:
    """Return the group in a year inside the table's span, by the dated exceptions of the scheme."""
    if scheme == "un_regional_groups":
        return now if year >= int(row.un_group_since or 0) else None
    if scheme == "unaids":
        return now if year >= int(row.unaids_since or 0) else None
    if scheme == "who" and row.who_earlier:
        before, moved = row.who_earlier.split(":")
        return now if year > int(moved) else before if year < int(moved) else None
    if scheme == "ldc":
        return _ldc_in(row, year)
    if scheme == "sids" and (row.un_member == "no" or row.iso3 == "BHR"):
        return now if year >= SIDS_OUTSIDE_UN_SINCE else None
    return now


def _ldc_in(row: Place, year: int) -> str | None:
    """Return whether a place was on the list all through a year; None where that changed within it."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    joined = date.fromisoformat(row.ldc_joined) if row.ldc_joined else None
    left = date.fromisoformat(row.ldc_left) if row.ldc_left else None
    if joined is None and left is None:
        return row.ldc
    if joined is not None and joined > first:
        return "no" if joined > last else None
    if left is not None and left <= last:
        return "no" if left <= first else None
    return "yes"


def _history(row: Place) -> dict[int, str]:
    pairs = (entry.split(":") for entry in row.income_history.split())
    return {int(fiscal_year): income for fiscal_year, income in pairs}


def _rows(file: str) -> list[dict[str, str]]:
    text = (files("audit") / file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _places() -> dict[str, Place]:
    return {row["iso3"]: Place(**row) for row in _rows("places.csv")}


@cache
def _index() -> tuple[dict[str, str], dict[str, str]]:
    """Return codes read in capitals, and folded names; a value is an iso3, or a former country's sentence."""
    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    for row in _rows("aliases.csv"):
        value = row["iso3"] or row["note"]
        if is_code(row["alias"]):
            codes[row["alias"]] = value
        else:
            names[fold(row["alias"])] = value
    for iso3, row_of in _places().items():
        codes[iso3] = iso3
        for language_code in NAME_LANGUAGES:
            names[fold(str(getattr(row_of, f"name_{language_code}")))] = iso3
    return codes, names


def is_code(alias: str) -> bool:
    """Return whether an alias is a short form that counts in capitals only: two to four Latin capitals."""
    return alias.isascii() and alias.isalpha() and alias.isupper() and len(alias) <= 4


@lru_cache(maxsize=4096)
def _near(text: str) -> tuple[str, ...]:
    """Return up to three names of places that a text may have meant."""
    codes, names = _index()
    by_iso2 = {row.iso2: row.name_en for row in _places().values()}
    if text.upper() in by_iso2:
        return (by_iso2[text.upper()],)
    if text.upper() in codes:
        return _titles([codes[text.upper()]])
    near = difflib.get_close_matches(fold(text), names, n=6, cutoff=0.8)
    # "Virgin Islands" and "Korea" are parts of names, and say which ones to choose between.
    near += [key for key in names if len(text) > 3 and f" {fold(text)} " in f" {key} "]
    return _titles([names[key] for key in near])


def _titles(found: list[str]) -> tuple[str, ...]:
    """Return English names of places, each once; former countries are not suggested."""
    return tuple(dict.fromkeys(_places()[value].name_en for value in found if value in _places()))[:3]


@cache
def _all_regions() -> dict[str, tuple[_Region, ...]]:
    found: dict[str, list[_Region]] = {}
    for row in _rows("regions.csv"):
        names = tuple(part for part in row["names"].split(";") if part)
        found.setdefault(row["scheme"], []).append(_Region(row["region"], row["title"], names))
    return {scheme: tuple(entries) for scheme, entries in found.items()}


def _regions(scheme: str) -> tuple[_Region, ...]:
    if scheme not in SCHEMES:
        raise ValueError(f"the schemes are {', '.join(SCHEMES)}, not {scheme!r}")
    return _all_regions()[scheme]


@cache
def _region_names(scheme: str) -> dict[str, str]:
    named = [(entry.code, (entry.code, entry.title, *entry.names)) for entry in _regions(scheme)]
    return {fold(key): code for code, keys in named for key in keys}


@cache
def _language_names() -> dict[str, str]:
    rows = _rows("languages.csv")
    return {fold(key): row["code"] for row in rows for key in (row["code"], *row["names"].split(";"))}


@cache
def _language_titles() -> dict[str, str]:
    return {row["code"]: row["names"].split(";")[0] for row in _rows("languages.csv")}
