"""Scoring over random small dossiers: knowing more never widens, whatever part of a criterion it concerns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pytest
from completions import for_all
from hypothesis import strategies as st
from made import dossier, table

from audit.evidence.model import Answer, Dossier
from audit.rubric.asked import asked
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric
from audit.scoring.levels import Levels
from audit.scoring.score import Result, result

EXAMPLES = [300, pytest.param(5000, marks=pytest.mark.many)]

RUBRIC = b"""
rubric: every-part
version: 1.0.0
title: One criterion for each part of a level
licence: CC-BY-4.0
levels: [missing, approaches, meets, exceeds]
points: [0, 33, 67, 100]
verdicts: {approaches: 25, meets: 60, exceeds: 85}
facts:
  years: {kind: number, ask: How many years?}
  tested: {kind: yes_no, ask: Was it tested?}
dimensions:
  counted:
    title: Counted
    weight: 2
    because: To have two weights.
    criteria:
      LEAST:
        question: At least so many days?
        measure: {days: {from: opened, to: closed}}
        at_least: {approaches: 1, meets: 2, exceeds: 3}
        gate: yes
      MOST:
        question: At most so many years?
        measure: {fact: years}
        at_most: {approaches: 12, meets: 9}
        needs:
          exceeds:
            - {fact: tested}
        gate: yes
      ANY:
        question: Any of the seats?
        measure: {share: {of: seats, where: {affected: yes}}}
        at_least: {approaches: any, meets: 50%, exceeds: 100%}
        may_not_apply: There is no body.
        gate: yes
  chosen:
    title: Chosen
    weight: 1
    because: To have two weights.
    criteria:
      CHOSEN:
        question: Which level?
        assessed: {missing: None., approaches: Some., meets: Most., exceeds: All.}
        needs:
          meets:
            - {published: {kind: plan}}
        gate: yes
      WHEN:
        question: Only where there are seats?
        applies_when:
          - {count: {of: seats, where: {affected: yes}}, at_least: 1}
        measure: {share: {of: seats, where: {chosen_by: community}, among: {affected: yes}}}
        at_least: {meets: 50%}
        gate: yes
      LATER:
        question: Due after the end?
        due: after
        measure: {days: {from: ended, to: {document: summary}}}
        at_most: {approaches: 4, meets: 2}
        gate: yes
"""
SMALL: Rubric = read_rubric("every-part.yaml", text=RUBRIC)


@dataclass(frozen=True)
class Known:
    """What is known of one process, as people write it; an empty text is a blank."""

    fields: Mapping[str, str]
    seats: tuple[Mapping[str, str], ...]
    complete: bool
    plan: str
    answers: Mapping[str, str]

    def dossier(self) -> Dossier:
        """Return the dossier that says so."""
        rows = [{name: text for name, text in seat.items() if text} for seat in self.seats]
        plan = [{"kind": "plan", "published": self.plan}] if self.plan else []
        given = {name: text for name, text in self.fields.items() if text}
        made = dossier(
            table("seats", *rows, state="complete" if self.complete else "partial"),
            table("documents", *plan, {"kind": "summary", "published": "no"}, state="partial"),
            table("sessions", state="complete"),
            facts=asked(SMALL).facts,
            **{"as_of": "2023-01-12", "began": "2023-01-01", **given},
        )
        answers = tuple(
            Answer(name, "assessor", text, sources=("press",)) for name, text in self.answers.items() if text
        )
        return replace(made, answers=answers, asked=asked(SMALL))


FINER: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "closed": (
        ("", "2023-01-02..2023-01-06", "2023-01-03..2023-01-06", "2023-01-05"),
        ("unknown", "2023-01-02..2023-01-04", "2023-01-03..2023-01-04", "2023-01-04"),
        ("2023-01-02..2023-01-03", "2023-01-03"),
        ("2023-01-02",),
    ),
    "years": (("", "5-15", "8-12", "10"), ("unknown", "8-14", "8-9", "9"), ("13",)),
    "tested": (("", "yes"), ("unknown", "no")),
    "ended": (
        ("2023-01-05..2023-01-13", "2023-01-06..2023-01-10", "2023-01-10"),
        ("2023-01-20",),
        ("2023-01-04..2023-01-09", "2023-01-05"),
    ),
    "affected": (("", "yes"), ("unknown", "no")),
    "chosen_by": (("", "community"), ("unknown", "sponsor")),
    "CHOSEN": (
        ("", "missing..exceeds", "approaches..meets", "approaches"),
        ("not found", "meets..exceeds", "exceeds"),
        ("missing..approaches", "missing"),
    ),
    "ANY": (("", "20%..80%", "40%..60%", "50%"), ("not applicable",), ("approaches..exceeds", "meets")),
    "plan": (("", "unknown", "yes"), ("unknown", "no")),
}
"""For each place ways of knowing more, step by step: each text admits no more than the one before it."""

Step = tuple[str, str, str]
CHAINS = {
    name: st.sampled_from([chain[at : at + 2] for chain in chains for at in range(len(chain))])
    for name, chains in FINER.items()
}
SEAT = st.fixed_dictionaries({"affected": CHAINS["affected"], "chosen_by": CHAINS["chosen_by"]})


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Known, Known]:
    """Return two states of knowledge, the second of which knows no less."""
    fields = {name: draw(CHAINS[name]) for name in ("closed", "years", "tested", "ended")}
    seats = draw(st.lists(SEAT, max_size=2))
    answers = {name: draw(CHAINS[name]) for name in ("CHOSEN", "ANY")}
    plan, complete = draw(CHAINS["plan"]), draw(st.sampled_from(((False, False), (False, True), (True, True))))

    def at(place: int) -> Known:
        def text(step: tuple[str, ...]) -> str:
            return step[min(place, len(step) - 1)]

        return Known(
            {"opened": "2023-01-02", **{name: text(step) for name, step in fields.items()}},
            tuple({name: text(step) for name, step in seat.items()} for seat in seats),
            complete[place],
            text(plan),
            {name: text(step) for name, step in answers.items()},
        )

    return at(0), at(1)


def within(inner: Levels, outer: Levels) -> bool:
    """Return whether one span of levels lies in another."""
    return outer.low <= inner.low and inner.high <= outer.high


def told(found: Result) -> Iterator[tuple[str, str]]:
    """Yield what a result reached: each criterion's status, and each gate's state."""
    for id, finding in found.findings.items():
        yield id, finding.status
        if finding.stated:
            yield id, "stated"
        if finding.span is not None:
            state = "missing" if finding.span.high == 0 else "open" if finding.span.low == 0 else "passed"
            yield id, state
            yield id, SMALL.levels[finding.span.low] if finding.span.settled else "a range"


@pytest.mark.parametrize("examples", EXAMPLES)
def test_knowing_more_never_widens_a_level_nor_a_total(examples: int) -> None:
    """A blank filled, a value narrowed, a table completed: every span and both totals stay within what they were.

    Totals are compared where the same criteria are in the sum: what turns out not to apply leaves it.
    """

    def check(drawn: tuple[Known, Known]) -> Iterator[tuple[str, str]]:
        less, more = (result(known.dossier(), SMALL) for known in drawn)
        for id, finding in more.findings.items():
            before = less.findings[id]
            if finding.span is not None and before.span is not None and finding.stated == before.stated:
                assert within(finding.span, before.span), id
        same = {id for id, finding in less.findings.items() if finding.span is not None} == {
            id for id, finding in more.findings.items() if finding.span is not None
        }
        stood = all(more.findings[id].stated == finding.stated for id, finding in less.findings.items())
        if same and stood and less.totals and more.totals and less.verdict and more.verdict:
            for name in ("overall", "equal_weights", "geometric"):
                one, two = getattr(less.totals, name), getattr(more.totals, name)
                assert one.evidenced <= two.evidenced <= two.possible <= one.possible
            assert within(more.verdict, less.verdict)
        yield from told(less)

    reached = for_all(examples, pairs(), check)
    assert {
        *((id, state) for id in ("LEAST", "MOST", "ANY", "CHOSEN") for state in ("missing", "open", "passed")),
        *((id, "a range") for id in ("LEAST", "MOST", "ANY", "CHOSEN", "WHEN")),
        *(("LEAST", level) for level in SMALL.levels),
        *(("MOST", level) for level in ("missing", "approaches", "exceeds")),
        *(("CHOSEN", level) for level in ("missing", "approaches", "exceeds")),
        ("ANY", "stated"),
        ("ANY", "not_applicable"),
        ("ANY", "meets"),
        ("WHEN", "not_applicable"),
        ("WHEN", "unknown"),
        ("WHEN", "not_assessed"),
        ("LATER", "not_yet_due"),
        ("LATER", "missing"),
        ("LATER", "open"),
    } <= reached
