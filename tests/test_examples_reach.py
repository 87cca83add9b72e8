"""Together the shipped examples reach every table, every state of completeness and every kind of claim.

They are what a newcomer copies from, so each way of writing what is known stands in one of them at least.
"""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from audit.evidence.facts import fact
from audit.evidence.files import read_sheets, rubric_named
from audit.evidence.model import Dossier
from audit.evidence.process_fields import FIELDS
from audit.evidence.read import read_dossier
from audit.evidence.schema import SHEETS, Column, Kind
from audit.evidence.typed import entries
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric

ROOT = Path(__file__).parents[1]
EXAMPLES: list[Path] = runpy.run_path(str(ROOT / "scripts" / "build_cards.py"))["dossiers"]()
TABLES = (
    "process", "tables", "sessions", "participants", "submissions", "support", "documents", "seats", "barriers",
    "themes", "population", "answers", "replies", "sources",
)  # fmt: skip
"""Every table of a dossier (docs/formats.md)."""

STATES = ("complete", "partial with a total", "partial without a total", "not_published", "not_collected")

_DAY = r"\d{4}-\d{2}-\d{2}"
_SPAN = r"\d{4}(-\d{2}){0,2}"
NUMBERS = {
    "a number": r"\d+",
    "about so many": r"(about|~) ?\d+",
    "over so many": r"(over|more than) \d+",
    "at least so many": r"(>=|at least) ?\d+",
    "up to so many": r"(<=|up to) ?\d+",
    "from so many to so many": r"\d+-\d+",
}
DAYS = {
    "a day": _DAY,
    "a month": r"\d{4}-\d{2}",
    "a year": r"\d{4}",
    "a day between two": rf"{_SPAN}\.\.{_SPAN}",
    "that day or later": rf"{_SPAN}\.\.",
    "that day or earlier": rf"\.\.{_SPAN}",
    "not yet": r"not yet",
}
YES_NO = {"yes": r"yes", "no": r"no"}

OF_NUMBERS = (Kind.COUNT, Kind.PEOPLE, Kind.NUMBER)


@cache
def example(path: Path) -> Dossier:
    """Return a shipped example as it is read with the rubric it names."""
    return read_dossier(path, asked(read_rubric(rubric_named(path) or "")))


def written(*kinds: Kind) -> Iterator[str]:
    """Yield the text of every cell and every claim of the given kinds, in all examples; a source's own day is none."""
    for path in EXAMPLES:
        for sheet in read_sheets(path).sheets.values():
            for row in sheet.rows if sheet.name != "sources" else ():
                for name, text in row.cells.items():
                    if column(path, sheet.name, name, row.cells.get("field", "")).kind in kinds:
                        yield text.casefold()


def column(path: Path, sheet: str, name: str, field: str) -> Column:
    """Return what a cell holds; in the process sheet the value's field decides."""
    if sheet == "process" and name == "value":
        return {**example(path).asked.facts, **FIELDS}[field]
    return SHEETS[sheet].columns.get(name, Column(Kind.TEXT))


def reached(pattern: str, *kinds: Kind) -> bool:
    """Return whether an entry of any such cell has the form."""
    return any(re.fullmatch(pattern, entry) for text in written(*kinds) for entry in entries(text))


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_a_row_in_an_example(table: str) -> None:
    """Each table of the formats is filled in one of the examples at least."""
    assert any(table in (sheets := read_sheets(path).sheets) and sheets[table].rows for path in EXAMPLES)


def test_no_table_is_left_out_here() -> None:
    """The list above is the list that readers share, so that a new table asks for an example.

    A log begins when a sponsor answers; no sponsor of an example was asked, and none is made up.
    Nor were participants: no example has a survey of them. No process of an example wrote down beforehand how much
    has to be heard, and nobody has judged how far a finding of an example can be trusted.
    """
    assert {*TABLES, "log", "voices", "rules", "confidence"} == set(SHEETS)


@pytest.mark.parametrize("state", STATES)
def test_every_state_of_completeness_is_reached(state: str) -> None:
    """As it is read, not only as it was declared: a claim that is too weak reads as partial."""
    assert any(state == state_of(path, name) for path in EXAMPLES for name in example(path).tables)


def state_of(path: Path, name: str) -> str:
    """Return the state of a table, and of a partial one whether a total is claimed."""
    table = example(path).tables[name]
    if table.state != "partial":
        return table.state
    return "partial without a total" if table.total is None else "partial with a total"


@pytest.mark.parametrize("form", NUMBERS)
def test_every_way_to_write_a_number_is_reached(form: str) -> None:
    """A count that is exact, loose, or known from one side only."""
    assert reached(NUMBERS[form], *OF_NUMBERS)


@pytest.mark.parametrize("form", DAYS)
def test_every_way_to_write_a_day_is_reached(form: str) -> None:
    """A day, a month, a year, a span, an open end, and what had not happened when the record was read."""
    assert reached(DAYS[form], Kind.DATE)


@pytest.mark.parametrize("form", YES_NO)
def test_yes_and_no_are_reached(form: str) -> None:
    """Both answers stand in the examples."""
    assert reached(YES_NO[form], Kind.YES_NO)


@pytest.mark.parametrize("kinds", [OF_NUMBERS, (Kind.DATE,), (Kind.YES_NO,), (Kind.REGIONS, Kind.COUNTRY)])
def test_unknown_is_reached_in_every_kind_of_cell(kinds: tuple[Kind, ...]) -> None:
    """Looked for and not known: of a number, of a day, of yes and no, of a place."""
    assert reached("unknown", *kinds)


@pytest.mark.parametrize("kind", [Kind.DATE, Kind.YES_NO, Kind.COUNTRIES])
def test_claims_that_disagree_are_reached(kind: Kind) -> None:
    """Two accepted claims on one field that differ, on a day, on yes and no, and on a list."""
    fields = [
        (given, name)
        for given in map(example, EXAMPLES)
        for name in given.claims
        if {**given.asked.facts, **FIELDS}[name].kind is kind
    ]
    assert any(fact(given, name).disputed for given, name in fields)


def test_a_claim_set_aside_is_reached_and_says_why() -> None:
    """A claim that does not count stands in the dossier with its reason."""
    aside = [claim for path in EXAMPLES for of in example(path).claims.values() for claim in of if claim.set_aside]
    assert aside
    assert all(claim.note for claim in aside)


def test_what_was_looked_for_is_a_source_of_its_own() -> None:
    """Every example names its search, with the day and the words."""
    for path in EXAMPLES:
        searches = [source for source in example(path).sources.values() if source.kind == "search"]
        assert [str(source.date.low) for source in searches if source.date] == ["2026-11-23"]


def test_an_answer_of_every_form_is_reached() -> None:
    """A level, a range of levels, not found, and not applicable."""
    texts = [answer.text.casefold() for path in EXAMPLES for answer in example(path).answers]
    forms = (r"[a-z]+", r"[a-z]+\.\.[a-z]+", r"not found", r"not applicable")
    assert all(any(re.fullmatch(form, text) for text in texts) for form in forms)
