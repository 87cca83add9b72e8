"""Facts, days, documents and how many hold, against every way of completing a tiny dossier.

A completion settles every unknown; what holds in it is worked out here by hand. The measure's value must hold every
one of them, and for days and facts it must be no wider.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
from completions import for_all
from hypothesis import strategies as st
from made import asking, dossier, table

from audit.bounds import INF, Dates, Interval, Truth
from audit.evidence.model import Dossier
from audit.evidence.schema import Column, Kind
from audit.measure.measures import holds, measure

EXAMPLES = [500, pytest.param(5000, marks=pytest.mark.many)]
FIRST = date(2023, 1, 1)
AS_OF = FIRST + timedelta(days=5)
LATER = AS_OF + timedelta(days=1)
FACTS = {name: Column(Kind.NUMBER) for name in ("part", "whole")} | {"asked": Column(Kind.YES_NO)}


def day(place: int) -> date:
    """Return a day of the first week."""
    return FIRST + timedelta(days=place)


SPAN = st.tuples(st.integers(0, 5), st.integers(0, 5)).map(sorted)
SPANS = st.lists(SPAN, min_size=1, max_size=2)


def text(span: list[int]) -> str:
    """Return a span of days as people write it."""
    first, last = day(span[0]).isoformat(), day(span[1]).isoformat()
    return first if first == last else f"{first}..{last}"


def between(spans: list[list[int]]) -> list[int]:
    """Return every day that claims which may disagree leave open: their hull."""
    return list(range(min(span[0] for span in spans), max(span[1] for span in spans) + 1))


@pytest.mark.parametrize("examples", EXAMPLES)
def test_days_between_fields_are_every_difference_and_no_more(examples: int) -> None:
    """Two fields, each with claims that may disagree: the value runs from the smallest difference to the largest."""

    def check(drawn: tuple[list[list[int]], list[list[int]]]) -> Iterator[str]:
        opened, closed = drawn
        claims = {name: [text(span) for span in spans] for name, spans in (("opened", opened), ("closed", closed))}
        known = dossier(as_of="2023-02-01", **claims)
        found = measure(known, asking(days={"from": "opened", "to": "closed"})).value
        differences = [last - first for first, last in product(between(opened), between(closed)) if last >= first]
        if differences:
            assert found == Interval(min(differences), max(differences))
            yield "an order"

    assert for_all(examples, st.tuples(SPANS, SPANS), check) == {"an order"}


@pytest.mark.parametrize("examples", EXAMPLES)
def test_a_fact_is_every_claim_and_no_more(examples: int) -> None:
    """Numbers give their hull; yes/no that differ or are unknown leave both open; a part is at most its whole."""
    number = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(sorted)
    truths = st.lists(st.sampled_from(("yes", "no", "unknown")), min_size=1, max_size=2)

    def check(drawn: tuple[list[int], list[int], list[str]]) -> Iterator[str]:
        part, whole, said = drawn
        known = dossier(facts=FACTS, part=f"{part[0]}-{part[1]}", whole=f"{whole[0]}-{whole[1]}", asked=said)
        assert measure(known, asking(fact="part")).value == Interval(*part)
        told = set(said) - {"unknown"}
        truth = holds(known, asking(fact="asked")).truth
        assert truth is (Truth(told.pop()) if len(told) == 1 else Truth.UNKNOWN)
        yield truth
        pairs = product(range(part[0], part[1] + 1), range(whole[0], whole[1] + 1))
        ratios = [Fraction(one, two) for one, two in pairs if 0 < two >= one]
        found = measure(known, asking(ratio={"of": {"fact": "part"}, "to": {"fact": "whole"}})).value
        if ratios and found is not None:
            assert found.low <= min(ratios)
            assert max(ratios) <= found.high <= 1
            yield "a ratio"

    assert for_all(examples, st.tuples(number, number, truths), check) == {*Truth, "a ratio"}


@dataclass(frozen=True)
class Paper:
    """A row of documents: published (yes, no, unknown or blank), its day or none given, and what it covers."""

    published: str
    span: tuple[int, int] | None
    covers: str  # "purpose", "" for blank, "unknown"


@dataclass(frozen=True)
class Record:
    """All that is known of one kind of document, and the day it was wanted by."""

    papers: tuple[Paper, ...]
    complete: bool
    began: tuple[int, int]

    def dossier(self) -> Dossier:
        """Return the dossier that says so."""
        rows = []
        for paper in self.papers:
            cells = {"kind": "plan", "published": paper.published, "covers": paper.covers}
            if paper.span:
                cells["date"] = text(list(paper.span))
            rows.append({name: words for name, words in cells.items() if words})
        documents = table("documents", *rows, state="complete" if self.complete else "partial")
        return dossier(documents, as_of=AS_OF.isoformat(), began=text(list(self.began)))


World = tuple[tuple[date, bool], ...]
"""The papers that came out in one completion: the day, and whether the paper covers its purpose."""


def worlds(record: Record, *, more: bool = True) -> Iterator[World]:
    """Yield every completion by hand.

    `no` on a row speaks for its kind. A kind without a row, or in a table that is not complete, may have one more;
    without `more` only the former.
    """
    denied = any(paper.published == "no" for paper in record.papers)
    shown = any(paper.published == "yes" for paper in record.papers)
    if denied and not shown:
        yield ()
        return
    choices: list[list[tuple[date, bool] | None]] = []
    for paper in record.papers:
        days = range(paper.span[0], paper.span[1] + 1) if paper.span else range(6)
        covers = [True, False] if paper.covers != "purpose" else [True]
        came: list[tuple[date, bool] | None] = [(day(place), held) for place in days for held in covers]
        choices.append({"yes": came, "no": [None]}.get(paper.published, [None, *came]))
    if (more and not record.complete) or not record.papers:
        choices.append([None, *((day(place), held) for place in range(6) for held in (True, False))])
    for chosen in product(*choices):
        yield tuple(one for one in chosen if one is not None)


PAPERS = st.builds(
    Paper,
    st.sampled_from(("yes", "yes", "no", "unknown", "")),
    st.one_of(st.none(), SPAN.map(lambda span: (span[0], span[1]))),
    st.sampled_from(("purpose", "", "unknown")),
)
RECORDS = st.builds(
    Record,
    st.lists(PAPERS, max_size=2).map(tuple),
    st.booleans(),
    SPAN.map(lambda span: (span[0], span[1])),
)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_published_holds_in_every_completion_or_is_not_known(examples: int) -> None:
    """Surely yes only where it holds in all, surely no only where it holds in none."""
    asked = [{"kind": "plan"}, {"kind": "plan", "by": "began"}, {"kind": "plan", "covers": "purpose"}]

    def check(record: Record) -> Iterator[tuple[int, Truth]]:
        known = record.dossier()
        for place, published in enumerate(asked):
            truth = holds(known, asking(published=published)).truth
            held = set()
            for world, start in product(worlds(record), range(record.began[0], record.began[1] + 1)):
                good = [
                    came <= day(start) if "by" in published else covers if "covers" in published else True
                    for came, covers in world
                ]
                held.add(any(good))
            assert truth is not Truth.YES or held == {True}
            assert truth is not Truth.NO or held == {False}
            yield place, truth

    every = {(place, truth) for place in range(3) for truth in Truth}
    assert for_all(examples, RECORDS, check) == every


@pytest.mark.parametrize("examples", EXAMPLES)
def test_days_to_a_document_hold_every_completion(examples: int) -> None:
    """From the beginning to the first of its kind; what has not come by `as_of` comes after it, with no upper end.

    The days of those listed count, as BOUNDS.md has it: an earlier one that nobody listed is not looked for.
    """

    def check(record: Record) -> Iterator[str]:
        asked = asking(days={"from": "began", "to": {"document": "plan"}})
        found = measure(record.dossier(), asked).value
        assert found is not None
        for world, start in product(worlds(record, more=False), range(record.began[0], record.began[1] + 1)):
            first = min((came for came, _ in world), default=None)
            if first is None:
                assert found.high == INF
                assert found.low <= (LATER - day(start)).days
                yield "not by as_of"
            else:
                assert (first - day(start)).days in found
                yield "a day"

    assert for_all(examples, RECORDS, check) == {"not by as_of", "a day"}


@pytest.mark.parametrize("examples", EXAMPLES)
def test_how_many_hold_is_counted_in_every_completion(examples: int) -> None:
    """Of a published plan, one with its purpose, and a fact: the count of each completion lies within the value."""

    def check(drawn: tuple[Record, str]) -> Iterator[int]:
        record, said = drawn
        known = record.dossier()
        fact = dossier(*known.tables.values(), facts=FACTS, as_of=AS_OF.isoformat(), asked=said)
        asked = asking(
            how_many=[
                {"published": {"kind": "plan"}},
                {"published": {"kind": "plan", "covers": "purpose"}},
                {"fact": "asked"},
            ]
        )
        found = measure(fact, asked).value
        assert found is not None
        for world, answer in product(worlds(record), (True, False) if said == "unknown" else (said == "yes",)):
            count = bool(world) + any(covers for _, covers in world) + answer
            assert count in found
            yield count

    drawn = st.tuples(RECORDS, st.sampled_from(("yes", "no", "unknown")))
    assert for_all(examples, drawn, check) == {0, 1, 2, 3}


def test_a_day_that_is_not_known_is_any_day() -> None:
    """A field without a claim leaves both ends open."""
    known = dossier(opened="2023-01-02", as_of="2023-02-01")
    found = measure(known, asking(days={"from": "decided", "to": "opened"})).value
    assert found == Interval(-INF, INF)
    assert Dates(None, None) not in Dates(FIRST, AS_OF)
