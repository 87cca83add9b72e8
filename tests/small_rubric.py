"""A small rubric for tests, and the problems of one that is written wrong on purpose."""

from __future__ import annotations

from textwrap import dedent

import pytest

from audit.errors import Problem, RubricNotValid
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric

HERE = "‹"
"""Stands in a rubric just before the place a problem is expected at; taken out before it is read."""

SMALL = dedent("""\
    rubric: small
    version: 1.0.0
    title: A small rubric
    licence: CC-BY-4.0
    levels: [missing, approaches, meets, exceeds]
    points: [0, 33, 67, 100]
    combine: mean
    verdicts: {approaches: 25, meets: 60, exceeds: 85}
    conventions: {about: 10%}
    facts:
      written_call: {kind: yes_no, ask: Was there one?}
      tested: {kind: yes_no, ask: Was it tested?}
      questions: {kind: count, ask: How many?}
      announced: {kind: date, ask: When?}
      groups: {kind: words, ask: Which?}
    columns:
      sessions.own_region: {kind: text, ask: Which?}
      sessions.access: {kind: code, codes: [none, some], ask: How?}
    standards:
      eight-weeks: {title: Minimum standards, issuer: A Commission, year: 2002, binds: [A Commission], verified: yes}
    dimensions:
      time:
        title: Time
        weight: 1
        because: As good as any.
        criteria:
          ONE-1:
            question: How long was it open?
            applies_when:
              - {fact: written_call}
            measure: {days: {from: opened, to: closed}}
            at_least: {approaches: 28, meets: 56}
            needs:
              exceeds:
                - {share: {of: people, where: {affected: yes}, among: {region: african}}, at_least: 40%}
            from_standard:
              meets: {standard: eight-weeks, as: standard, says: Eight weeks.}
            gate: yes
            due: close
      shape:
        title: Shape
        weight: 2
        because: It matters more.
        criteria:
          TWO-1:
            question: Who shaped it?
            assessed: {missing: Nobody., approaches: Few., meets: Some., exceeds: All.}
            due: plan
""")


def read_text(text: str, name: str = "small.yaml") -> Rubric:
    """Read a rubric from text."""
    return read_rubric(name, text=text.encode())


def changed(old: str, new: str, text: str = SMALL) -> str:
    """Return the rubric with one passage replaced; it must be there once."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def cases(text: str) -> list[tuple[str, ...]]:
    """Read test cases written one a block: a line a value; an indented line goes on with the one above.

    `\\n` is a line end, and a bar at the start of a line keeps the spaces after it.
    """
    joined = text.strip("\n").replace("\n  ", " ")
    return [
        tuple(line.removeprefix("|").replace("\\n", "\n") for line in block.splitlines())
        for block in joined.split("\n\n")
    ]


def problems_in(text: str) -> tuple[Problem, ...]:
    """Return the problems of a rubric."""
    with pytest.raises(RubricNotValid) as caught:
        read_text(text.replace(HERE, ""))
    return caught.value.problems


def the_problem(text: str) -> str:
    """Return the only problem, checked to stand where the mark is, as `code: what mend`."""
    (problem,) = problems_in(text)
    before = text[: text.index(HERE)]
    assert str(problem.where) == f"small.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    return f"{problem.code}: {problem.what} {problem.mend}".strip()
