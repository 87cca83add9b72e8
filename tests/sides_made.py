"""Sides of a comparison made in a line each: levels that assessors chose on a small rubric, without a file."""

from __future__ import annotations

from dataclasses import replace

from made import dossier

from audit.evidence.model import Answer
from audit.insight.sides import Side, side_of_dossier
from audit.rubric.asked import asked
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric

LEVELS = ("missing", "approaches", "meets", "exceeds")
CRITERIA = ("ONE-1", "ONE-2", "ONE-3", "TWO-1", "TWO-2")

TEXT = """
rubric: by-hand
version: 1.0.0
title: Chosen levels
licence: CC-BY-4.0
levels: [missing, approaches, meets, exceeds]
points: [0, 33, 67, 100]
verdicts: {approaches: 25, meets: 60, exceeds: 85}
standards:
  book: {title: A book, issuer: A body, year: 2001, binds: [], verified: yes}
dimensions:
  one:
    title: One
    weight: 1
    because: As good as any.
    criteria:
      ONE-1: {question: Was it tested?, ASSESSED, may_not_apply: There was none., gate: yes}
      ONE-2: {question: Was it open?, ASSESSED, may_not_apply: There was none.}
      ONE-3: {question: Was it long?, ASSESSED, may_not_apply: There was none.}
  two:
    title: Two
    weight: 2
    because: It matters more.
    criteria:
      TWO-1: {question: Who shaped it?, ASSESSED, may_not_apply: There was none.}
      TWO-2: {question: Who read it?, ASSESSED, may_not_apply: There was none.}
""".replace(
    "ASSESSED",
    "assessed: {missing: No., approaches: Hardly., meets: Yes., exceeds: Twice.}, due: after, "
    "from_standard: {levels: {as: judgement, standard: book}}",
)


def rubric_of(text: str = TEXT, name: str = "by-hand.yaml") -> Rubric:
    """Return the small rubric, or another text of one."""
    return read_rubric(name, text=text.encode())


RUBRIC = rubric_of()


def side(rubric: Rubric = RUBRIC, /, *, id: str = "river", aside: str = "", **given: str) -> Side:
    """Return a side: an answer a criterion (`ONE_1="approaches..meets"`), and fields of its process.

    `aside` is a criterion whose answer is set aside.
    """
    named = {name.replace("_", "-"): text for name, text in given.items() if name.isupper()}
    fields = {name: text for name, text in given.items() if not name.isupper()}
    usual = {"title": f"The {id}", "sponsor": "An agency", "assessor": "A watchdog", "assessor_role": "independent",
             "assessor_interest": "None.", "ended": "2016-10-31"}  # fmt: skip
    answers = tuple(
        Answer(name, "a", text, reason="It says so.", sources=("call",), set_aside=name == aside)
        for name, text in sorted(named.items())
    )
    made = replace(dossier(**{"id": id, **usual, **fields}), answers=answers, asked=asked(rubric))
    return side_of_dossier(made, rubric)
