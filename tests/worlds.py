"""Worlds: dossiers in which everything is known, and the measures computed from them plainly.

A tiny dossier leaves things open; `world` fills them in at random, one of the ways that BOUNDS.md section 1 allows:
each unit of a row by itself, rows that nobody listed included. The measures of a world are counted by hand here,
so that what `audit.measure` says of the dossier can be held against them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain, combinations, product
from math import ceil
from random import Random
from typing import Any

from audit import places
from audit.bounds import Dates, Interval
from audit.evidence.model import Dossier, Row, Table
from audit.evidence.schema import DOCUMENT_KINDS, INCOMES
from audit.rubric.model import (
    CountMeasure,
    CoverageMeasure,
    DaysMeasure,
    LowestMeasure,
    Measure,
    PopulationList,
    RatioMeasure,
    ShareMeasure,
)

YEAR = 2023
"""The year the process began in: income groups are those of that year."""

REGIONS = {"KEN": "african", "ZAF": "african", "DEU": "weog"}
YES_NO = ("yes", "no")
COUNTS = {
    "sessions": {"held": ("yes",), "run_by": ("sponsor", "community_for_sponsor")},
    "support": {"paid_by": ("sponsor",)},
}

Unit = Mapping[str, Any]
"""Column -> the words it holds, or a day; one person, session or contribution."""

World = Mapping[str, Sequence[Unit]]


@dataclass(frozen=True)
class Vocabulary:
    """What the cells of a table's columns are drawn from; the last word of an open column is on no list."""

    single: Mapping[str, tuple[str, ...]]
    several: Mapping[str, tuple[str, ...]]
    days: tuple[str, ...] = ()
    counts: bool = False


VOCABULARY = {
    "submissions": Vocabulary(
        {"affected": YES_NO, "under_resourced": YES_NO}, {"strata": ("a", "b", "z")}, counts=True
    ),
    "seats": Vocabulary({"affected": YES_NO, "chosen_by": ("community", "sponsor", "other")}, {}),
    "sessions": Vocabulary(
        {
            "held": YES_NO,
            "run_by": ("sponsor", "community_for_sponsor", "independent"),
            "mode": ("in_person", "online", "hybrid"),
            "level": ("global", "regional", "national", "local"),
        },
        {"strata": ("a", "b", "z"), "offers": ("evening_or_weekend", "near_home", "childcare", "step_free")},
        days=("notice_date", "start"),
    ),
    "support": Vocabulary(
        {"paid_by": ("sponsor", "other"), "purpose": ("travel", "honoraria", "grants")},
        {},
        days=("needed_on", "paid_on"),
    ),
    "population": Vocabulary({"stratum": ("a", "b", "z")}, {"language": ("en", "fr", "zz")}),
    "documents": Vocabulary({"kind": DOCUMENT_KINDS, "published": YES_NO}, {"languages": ("en", "fr", "zz")}),
}
FIRST, LAST = date(2023, 1, 1), date(2023, 1, 9)


def subsets(words: Sequence[str]) -> list[frozenset[str]]:
    """Return every set of words, the empty one too."""
    every = chain.from_iterable(combinations(words, size) for size in range(len(words) + 1))
    return [frozenset(some) for some in every]


def incomes(country: str | None) -> list[frozenset[str]]:
    """Return the income groups a place may be of: one where the table of places says it."""
    known = places.group_of(country, "income", YEAR) if country else None
    return [frozenset((known,))] if known else [frozenset((word,)) for word in (*INCOMES, "elsewhere")]


def place_options(table: str, row: Row, level: str) -> list[dict[str, frozenset[str]]]:
    """Return every place a unit may be of, as country, region and income."""
    country_cell, region_cell = row.value("place" if table == "population" else "country"), row.value("region")
    session = table == "sessions"
    found = []
    for country in [min(country_cell)] if isinstance(country_cell, frozenset) else [*REGIONS, None]:
        written = isinstance(country_cell, frozenset)
        follows = country is not None and (not session or (written and level != "global"))
        if isinstance(region_cell, frozenset):
            of_region = country is None or session or REGIONS[country] in region_cell or country_cell is not None
            regions = [region_cell] if of_region else []
        elif follows and not written and not session:
            regions = [some for some in subsets(("african", "weog", "grulac")) if REGIONS[country] in some]
        elif follows:
            regions = [frozenset((REGIONS[country],))]
        else:
            regions = subsets(("african", "weog", "grulac"))
        for region, income in product(regions, incomes(country)):
            here = frozenset((country or "elsewhere",))
            found.append({"country": here, "place": here, "region": region, "income": income})
    return found


def unit(table: str, row: Row, random: Random) -> Unit:
    """Return one unit of a row, what is open filled in at random."""
    words = VOCABULARY[table]
    proven = row if row.proven else Row(row.id, {})
    found: dict[str, Any] = {}
    for name, vocabulary in words.single.items():
        cell = proven.value(name)
        known = frozenset((str(cell),)) if name in ("affected", "under_resourced", "published") and cell else cell
        if known == frozenset(("planned",)):
            known = None
        found[name] = known if isinstance(known, frozenset) else frozenset((random.choice(vocabulary),))
    for name, vocabulary in words.several.items():
        cell = proven.value(name)
        found[name] = cell if isinstance(cell, frozenset) else random.choice(subsets(vocabulary))
    for name in words.days:
        cell = proven.value(name)
        span = cell if isinstance(cell, Dates) else Dates(FIRST, LAST)
        assert span.low is not None
        assert span.high is not None
        found[name] = span.low + timedelta(days=random.randint(0, (span.high - span.low).days))
    if table in ("submissions", "sessions", "population"):
        found |= random.choice(place_options(table, proven, min(found.get("level", ("",)))))
    return found


def number(row: Row, table: Table, random: Random) -> int:
    """Return how many units a row stands for, an open end filled in with a few more."""
    column = "people" if table.name == "population" else "count"
    value = row.value(column)
    if isinstance(value, Interval):
        low, high = int(value.low), int(min(value.high, value.low + 3))
    elif column == "people":
        low, high = 0, 3
    else:
        low, high = 1, 3 if any(column in other.cells for other in table.rows) else 1
    return random.randint(low if row.proven else 0, high)


def units(table: Table, random: Random) -> list[Unit] | None:
    """Return all units of a table in one world; None where the claimed total does not fit."""
    found = [unit(table.name, row, random) for row in table.accepted for _ in range(number(row, table, random))]
    more = 0 if table.state == "complete" else random.choice((0, 0, 1, 2, 3))
    low, high = (table.total.low, table.total.high) if table.total else (0, 99)
    if table.state != "complete" and len(found) + more < low:
        more = int(low) - len(found)
    nobody_listed = (unit(table.name, Row("", {}), random) for _ in range(more))
    if table.name == "documents":
        nobody_listed = (one for one in nobody_listed if one["kind"] & _open_kinds(table))
    found += nobody_listed
    return found if low <= len(found) <= high else None


def _open_kinds(table: Table) -> frozenset[str]:
    denied = {min(row.value("kind")) for row in table.accepted if row.value("published") == "no"}  # type: ignore[type-var]
    there = {min(row.value("kind")) for row in table.accepted if row.value("published") == "yes"}  # type: ignore[type-var]
    return frozenset(DOCUMENT_KINDS) - frozenset(denied - there)


def world(dossier: Dossier, names: Sequence[str], random: Random) -> World | None:
    """Return one world of a dossier."""
    found = {name: units(dossier.tables[name], random) for name in names}
    return None if None in found.values() else found  # type: ignore[return-value]


def meets(one: Unit, where: Mapping[str, Sequence[str]]) -> bool:
    """Return whether a unit meets a condition: in each column a word of the list."""
    return all(one[name] & frozenset(words) for name, words in where.items())


def counting(one: Unit, table: str, named: Sequence[str]) -> bool:
    """Return whether a unit counts at all, in the columns that the measure does not name."""
    return meets(one, {name: words for name, words in COUNTS.get(table, {}).items() if name not in named})


def plainly(known: World, asked: Measure) -> Fraction | float | None:
    """Return a measure of a world; None where there is nothing to measure."""
    match asked:
        case CountMeasure(count=of):
            return Fraction(sum(counting(one, of.of, [*of.where]) and meets(one, of.where) for one in known[of.of]))
        case ShareMeasure(share=of):
            named = [*of.where, *of.among]
            among = [one for one in known[of.of] if counting(one, of.of, named) and meets(one, of.among)]
            return Fraction(sum(meets(one, of.where) for one in among), len(among)) if among else None
        case RatioMeasure(ratio=both):
            first, second = plainly(known, both.of), plainly(known, both.to)
            if first is None or not second:
                return float("inf") if first and second == 0 else None
            return Fraction(first) / Fraction(second)
        case LowestMeasure(lowest=parts):
            values = [value for part in parts if (value := plainly(known, part)) is not None]
            return min(values, default=None)
        case CoverageMeasure():
            return _coverage(known, asked)
        case DaysMeasure(days=of):
            assert of.of is not None
            rows = [one for one in known[of.of] if counting(one, of.of, [*of.where]) and meets(one, of.where)]
            lengths = sorted((one[str(of.to)] - one[str(of.from_)]).days for one in rows)
            middle = lengths[(len(lengths) - 1) // 2 : len(lengths) // 2 + 1]
            return Fraction(sum(middle), len(middle)) if middle else None
    raise AssertionError(asked)


def _coverage(known: World, asked: CoverageMeasure) -> Fraction:
    def reached(words: frozenset[str]) -> bool:
        return any(_reaches(known, by, words) for by in asked.coverage.by)

    given = asked.coverage.list
    if isinstance(given, PopulationList):
        people = known["population"]
        if not people:
            return Fraction(0)
        return Fraction(
            sum(any(reached(frozenset((word,))) for word in one[given.column]) for one in people), len(people)
        )
    assert isinstance(given, tuple)
    return Fraction(sum(reached(frozenset((word,))) for word in given), len(given))


def _reaches(known: World, by: Any, words: frozenset[str]) -> bool:
    named = [*by.where, by.column]
    rows = [one for one in known[by.of] if counting(one, by.of, named) and meets(one, by.where)]
    there = sum(bool(one[by.column] & words) for one in rows)
    limit = by.at_least.value
    if by.at_least.percent:
        return bool(rows) and Fraction(there, len(rows)) >= limit
    return there >= ceil(limit or 1)
