"""Every measure of rows against worlds of tiny dossiers: never too narrow, and never wider for knowing more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from completions import EXAMPLES, for_all
from hypothesis import strategies as st
from made import asking, dossier, table
from worlds import FIRST, INCOMES, LAST, REGIONS, VOCABULARY, YEAR, plainly, world

from audit.bounds import INF
from audit.evidence.model import Dossier, Table
from audit.measure.measures import measure
from audit.measure.value import Measured
from audit.rubric.model import Measure, verb_of

STATES = ("complete", "partial", "not_published", "not_collected")
WORLDS = 20
DOSSIERS = 3
SEEDS = st.integers(0, 10**9)
Cells = dict[str, str]
Asked = dict[str, Any]


def row_of(name: str, random: Random, *, has_count: bool) -> Cells:
    """Return a row of a table, any of its cells blank, unknown or filled."""
    words = VOCABULARY[name]
    drawn: dict[str, tuple[str, ...]] = {column: ("unknown", *words.single[column]) for column in words.single}
    for column, vocabulary in words.several.items():
        drawn[column] = ("unknown", *vocabulary, ";".join(vocabulary[:2]))
    for column in words.days:
        drawn[column] = ("2023-01-02", "2023-01-08", "2023-01-03..2023-01-06")
    if has_count:
        drawn["count"] = ("0-1", "1", "2", "1-3", ">=1", "unknown")
    if name in ("submissions", "sessions"):
        drawn["country"] = ("KEN", "ZAF", "DEU", "unknown")
        drawn["region"] = ("african", "weog", "grulac", "african;weog", "unknown")
    if name == "sessions":
        drawn["held"] = ("yes", "yes", "yes", "no", "planned", "unknown")
    if name == "documents":
        drawn["kind"] = ("call", "call", "background", "plan")
    if name == "population":
        drawn["place"] = ("KEN", "ZAF", "DEU", "unknown")
        drawn["people"] = ("0", "1", "2", "1-3", ">=1")
    always = {"documents": ("kind",), "population": ("people",)}.get(name, ())
    kept = (column for column in drawn if column in always or random.random() < 0.6)
    return _one_place(name, {column: random.choice(drawn[column]) for column in kept})


def table_of(name: str, random: Random) -> Table:
    """Return a tiny table in any state, with or without a claimed total."""
    has_count = VOCABULARY[name].counts and random.random() < 0.6
    rows = [row_of(name, random, has_count=has_count) for _ in range(random.choice((0, 1, 1, 2, 2, 3)))]
    state = random.choice(("complete", "complete", *(STATES[1:3] if rows else STATES[1:])))
    given = [{**row, "proven": random.random() < 0.85} for row in rows]
    return table(name, *given, state=state, total=random.choice(("", "", "0-6", "3", "2-5")))


def _one_place(name: str, row: Cells) -> Cells:
    """Return a row whose country is of its region; a session may be held for another region than its venue's."""
    region, country = row.get("region", "unknown"), row.get("country", "unknown")
    if name == "sessions" or "unknown" in (region, country) or REGIONS[country] in region:
        return row
    return {**row, "country": "unknown"}


WHERE: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "submissions": (
        {"affected": "yes"},
        {"strata": "a"},
        {"strata": ["a", "b"]},
        {"region": "african"},
        {"region": ["african", "weog"], "affected": "no"},
        {"income": ["low", "lower_middle"]},
        {"country": ["KEN", "DEU"], "region": "african"},
        {"under_resourced": "yes", "income": "high"},
    ),
    "seats": (
        {"affected": "yes"},
        {"chosen_by": "community"},
        {"chosen_by": ["community", "other"], "affected": "yes"},
    ),
    "sessions": (
        {},
        {"mode": ["in_person", "hybrid"]},
        {"level": ["national", "local"]},
        {"held": "no"},
        {"region": "weog"},
        {"region": "african", "country": "DEU"},
        {"strata": "b"},
    ),
    "support": ({}, {"purpose": "honoraria"}, {"paid_by": "other"}),
}
LISTS = {"region": ["african", "weog"], "country": ["KEN", "ZAF", "DEU"], "strata": ["a", "b"]}
DAYS = (
    {"of": "sessions", "from": "notice_date", "to": "start"},
    {"of": "support", "from": "needed_on", "to": "paid_on", "where": {"purpose": "honoraria"}},
)
CALL = {"of": "documents", "column": "languages", "where": {"kind": "call", "published": "yes"}}


def of_rows(random: Random) -> Asked:
    """Return a count, a share, a ratio of two counts, or the lowest of two shares, of one table."""
    name = random.choice(("submissions", "submissions", "seats", "sessions", "sessions", "support"))

    def where() -> Mapping[str, Any]:
        return random.choice(WHERE[name])

    def count() -> Asked:
        return {"count": {"of": name, "where": where()}}

    def share() -> Asked:
        return {"share": {"of": name, "where": where(), "among": random.choice(({}, where()))}}

    kind = random.choice(("count", "share", "share", "ratio", "lowest"))
    if kind == "ratio":
        return {"ratio": {"of": count(), "to": count()}}
    if kind == "lowest":
        return {"lowest": [share(), share()]}
    return count() if kind == "count" else share()


def covering(random: Random) -> Asked:
    """Return a coverage of a list by one or two tables."""
    column = random.choice(sorted(LISTS))
    by = [
        {
            "of": name,
            "column": column,
            "where": random.choice(({}, *WHERE[name])),
            "at_least": random.choice((1, 1, 2, "50%")),
        }
        for name in random.choice((("submissions",), ("sessions",), ("submissions", "sessions")))
    ]
    return {"coverage": {"list": LISTS[column], "by": by}}


def weighed(random: Random) -> Asked:
    """Return a coverage of languages or places, weighed by people."""
    if random.random() < 0.5:
        return {"coverage": {"list": {"of": "population", "column": "language"}, "by": [CALL]}}
    by = {"of": "submissions", "column": "country", "at_least": random.choice((1, 2))}
    return {"coverage": {"list": {"of": "population", "column": "place"}, "by": [by]}}


def measure_of(random: Random) -> Asked:
    """Return any measure of rows."""
    return random.choice((of_rows, of_rows, covering, weighed, lambda _: {"days": random.choice(DAYS)}))(random)


def tables_in(asked: dict[str, Any]) -> set[str]:
    """Return the tables a measure reads."""
    found = {value for key, value in _walk(asked) if key == "of" and isinstance(value, str)}
    return found - {""}


def _walk(part: Any) -> Iterator[tuple[str, Any]]:
    for item in part if isinstance(part, list) else ():
        yield from _walk(item)
    for key, value in part.items() if isinstance(part, dict) else ():
        yield key, value
        yield from _walk(value)


def example(seed: int) -> tuple[Dossier, Measure, Random]:
    """Return a tiny dossier, a measure of its rows, and the numbers its worlds are drawn from."""
    random = Random(seed)
    asked = measure_of(random)
    known = dossier(*(table_of(name, random) for name in sorted(tables_in(asked))), began=str(YEAR))
    return known, asking(**asked), random


def held_by(value: Any, measured: Measured) -> bool:
    """Return whether a world's value lies within what the measure says."""
    if value is None:
        return measured.may_be_empty
    return measured.value is not None and measured.value.low <= value <= measured.value.high


@EXAMPLES
def test_no_measure_is_too_narrow(examples: int) -> None:
    """Every world of a dossier has its value within the limits; every measure and table state is reached."""

    def check(seed: int) -> Iterator[object]:
        for place in range(DOSSIERS):
            yield from one(seed * DOSSIERS + place)

    def one(seed: int) -> Iterator[object]:
        known, asked, random = example(seed)
        measured = measure(known, asked)
        names = sorted(name for name, one in known.tables.items() if one.declared)
        for _ in range(WORLDS):
            complete = world(known, names, random)
            if complete is not None:
                value = plainly(complete, asked)
                assert held_by(value, measured), (seed, asked, measured.value, value, complete)
                yield verb_of(asked), frozenset(known.tables[name].state for name in names)

    reached = for_all(examples, SEEDS, check)
    verbs = {verb for verb, _ in reached}  # type: ignore[misc]
    assert verbs == {"count", "share", "ratio", "lowest", "coverage", "days"}
    assert {state for _, states in reached for state in states} == set(STATES)  # type: ignore[misc, has-type]


def refined(known: Dossier, random: Random) -> Dossier:
    """Return the dossier with one thing more known: a blank filled, a count narrowed, or a table complete."""
    name = random.choice(sorted(name for name, one in known.tables.items() if one.declared))
    one = known.tables[name]
    if one.state != "complete" and one.total is None and random.random() < 0.3 and name != "documents":
        return _with(known, replace(one, state="complete"))
    if one.state != "complete" and random.random() < 0.3:
        return _with(known, _listing_one_more(one, random))
    if not one.rows:
        return known
    at = random.randrange(len(one.rows))
    row = one.rows[at]
    cells = {column: cell.text for column, cell in row.cells.items() if cell.value is not None}
    if not row.proven:
        return _with(known, _with_row(one, at, cells, proven=True)) if cells == _texts(row) else known
    words = VOCABULARY[name]
    column = random.choice([*words.single, *words.several, *words.days, "count", "region", "country"])
    filled = _filled(name, column, row.cells[column].text if column in row.cells else "", one, random)
    if filled is None:
        return known
    return _with(known, _with_row(one, at, {**_texts(row), column: filled}))


def _listing_one_more(one: Table, random: Random) -> Table:
    """Return a table with a row listed that was missing, where its claimed total leaves room for one."""
    room = one.total is None or one.total.high > sum(_most(row, one) for row in one.rows)
    has_count = any("count" in row.cells for row in one.rows)
    cells = {"people": "1"} if one.name == "population" else {"count": "1"} if has_count else {}
    if one.name == "documents":
        denied = {row.cells["kind"].text for row in one.rows}
        cells |= {"kind": random.choice(sorted({"call", "plan", "budget"} - denied or {"plan"})), "published": "yes"}
    if one.name in ("submissions", "sessions") and random.random() < 0.5:
        cells |= {"country": random.choice(sorted(REGIONS))}
    column = random.choice(sorted({**VOCABULARY[one.name].single, **VOCABULARY[one.name].several}))
    if column not in cells:
        words = VOCABULARY[one.name].single.get(column) or VOCABULARY[one.name].several[column]
        cells |= {column: random.choice(words)}
    return replace(one, rows=(*one.rows, *table(one.name, cells).rows)) if room else one


def _most(row: Any, one: Table) -> float:
    value = row.value("people" if one.name == "population" else "count")
    return float(value.low) if value is not None else 1.0


def _texts(row: Any) -> dict[str, str]:
    return {column: cell.text for column, cell in row.cells.items()}


def _filled(name: str, column: str, text: str, one: Table, random: Random) -> str | None:
    """Return a text that says more than the one there is; None where there is none."""
    words = VOCABULARY[name]
    if column == "count":
        narrower = {"0-1": "1", "1-3": "2", ">=1": "1-3", "unknown": ">=1"}
        has_column = any("count" in row.cells for row in one.rows)
        return narrower.get(text) if text else "1-3" if has_column and words.counts else None
    if column in words.days:
        days = [FIRST, LAST]
        return {"2023-01-03..2023-01-06": "2023-01-04", "": str(random.choice(days))}.get(text)
    if text not in ("", "unknown"):
        return "yes" if text == "planned" else None
    if column == "country":
        placed = name in ("submissions", "sessions") and not any("region" in row.cells for row in one.rows)
        return random.choice(sorted(REGIONS)) if placed else None
    if column == "region":
        placed = any("country" in row.cells for row in one.rows)
        return random.choice(("african", "weog")) if name == "sessions" and not placed else None
    vocabulary = words.single.get(column) or words.several.get(column)
    return random.choice(vocabulary) if vocabulary else None


def _with_row(one: Table, at: int, cells: dict[str, str], *, proven: bool | None = None) -> Table:
    old = one.rows[at]
    new = table(one.name, {**cells, "proven": old.proven if proven is None else proven}).rows[0]
    return replace(one, rows=(*one.rows[:at], new, *one.rows[at + 1 :]))


def _with(known: Dossier, one: Table) -> Dossier:
    return replace(known, tables={**known.tables, one.name: one})


@EXAMPLES
def test_knowing_more_never_widens(examples: int) -> None:
    """A blank filled, a count narrowed, a row proven, a table made complete: the limits stay or come closer."""

    def check(seed: int) -> Iterator[object]:
        for place in range(DOSSIERS):
            yield from one(seed * DOSSIERS + place)

    def one(seed: int) -> Iterator[object]:
        known, asked, random = example(seed)
        before = measure(known, asked)
        for _ in range(4):
            more = refined(known, random)
            after = measure(more, asked)
            if not after.disputed:  # of evidence that contradicts itself nothing is promised
                assert within(after, before), (seed, asked, before.value, after.value)
                yield verb_of(asked), after.value == before.value
            known, before = more, after

    reached = for_all(examples, SEEDS, check)
    assert {verb for verb, _ in reached} == {"count", "share", "ratio", "lowest", "coverage", "days"}  # type: ignore[misc]


def within(after: Measured, before: Measured) -> bool:
    """Return whether a value lies within an earlier one."""
    if after.may_be_empty and not before.may_be_empty:
        return False
    if after.value is None or before.value is None:
        return before.may_be_empty
    return after.value in before.value


@pytest.mark.parametrize("income", INCOMES)
def test_an_open_income_is_any(income: str) -> None:
    """Where nobody says where people are from, they may all be of one income group, or none of them."""
    known = dossier(table("submissions", {"count": "2"}, state="complete"))
    measured = measure(known, asking(count={"of": "submissions", "where": {"income": income}}))
    assert measured.value is not None
    assert (measured.value.low, measured.value.high) == (0, 2)
    assert measured.value.high != INF
