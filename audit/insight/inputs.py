"""What keeps a criterion open, as things one can ask for: papers, tables, fields, and words on a judgement.

A part of a criterion (measure, needs, assessed) is open where it is not known at one of the levels that the
record leaves open; a part that is decided there moves nothing, whatever an input of it would say. This reads
structure, not values: once no input of a criterion is open, one level is left, whichever it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from audit.bounds import Truth
from audit.evidence.model import Dossier
from audit.insight.open_leaves import Needs, merged, open_leaf
from audit.measure.measures import Held, holds, measure, reaches
from audit.measure.value import Measured
from audit.rubric.model import CriterionAsked, HowManyMeasure, LowestMeasure, Measure, RatioMeasure, Rubric, Threshold
from audit.scoring.findings import Finding
from audit.scoring.levels import Levels, Obstacles, chosen, climbed, reached

Kind = Literal["document", "table", "field", "judgement", "ground"]


@dataclass(frozen=True, slots=True, order=True)
class Input:
    """One thing that can be asked for: a kind of document, a table, a field, or words on a criterion."""

    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Open:
    """What keeps one criterion open: inputs with what each must hold.

    `waits`: a day has to come first, and no paper settles it before. `hidden`: small counts of people are hidden,
    and stay so whoever gives them.
    """

    criterion: str
    inputs: Mapping[Input, frozenset[str]] = field(default_factory=dict)
    waits: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a criterion: what it says of each level, and what was measured for it."""

    obstacles: Obstacles
    measured: Measured | None = None
    held: Mapping[str, tuple[Held, ...]] = field(default_factory=dict)


def open_inputs(dossier: Dossier, rubric: Rubric, finding: Finding) -> Open | None:
    """Return what keeps a finding open; None where it is settled or out of the sum."""
    if finding.span is None or finding.span.settled:
        return None
    id = finding.criterion
    asked = rubric.criteria[id]
    found: dict[Input, frozenset[str]] = {}
    needs = [_requirement(dossier, one) for one in finding.applies if one.truth is Truth.UNKNOWN]
    parts = _parts(dossier, rubric, asked, finding)
    levels = _left_open(rubric, reached(rubric.levels, [part.obstacles for part in parts]))
    for part in parts:
        if not any(part.obstacles.get(level) is Truth.UNKNOWN for level in levels):
            continue
        if part.measured is not None and asked.measure is not None:
            limits = [(asked.at_least[level], False) for level in levels if level in asked.at_least]
            limits += [(asked.at_most[level], True) for level in levels if level in asked.at_most]
            needs.append(_within(dossier, asked.measure, limits))
        elif part.held:
            required = [one for level in levels for one in part.held.get(level, ())]
            needs += [_requirement(dossier, one) for one in required if one.truth is Truth.UNKNOWN]
        else:
            found[Input("judgement", id)] = frozenset()
    if finding.answered.may_not_apply:
        found[Input("ground", id)] = frozenset()
    together = merged(needs)
    found |= {Input(*name): wanted for name, wanted in together.wanted.items()}
    return Open(id, found, together.waits, together.hidden)


def _left_open(rubric: Rubric, span: Levels) -> tuple[str, ...]:
    """Return the levels of which it is not known whether they are reached."""
    return rubric.levels[span.low + 1 : span.high + 1]


def _parts(dossier: Dossier, rubric: Rubric, asked: CriterionAsked, finding: Finding) -> list[_Part]:
    """Return the parts as scoring weighs them; an answer that stands for tables leaves them open."""
    parts = []
    measured = finding.measured or (measure(dossier, asked.measure) if asked.measure else None)
    if measured is not None:
        parts.append(_Part(climbed(measured, asked.at_least, asked.at_most), measured))
    for level, required in (finding.needs or {}).items():
        truth = Truth.YES
        for one in required:
            truth = truth & one.truth
        parts.append(_Part({level: truth}, held={level: required}))
    if asked.assessed:
        top = Levels(0, len(rubric.levels) - 1)
        parts.append(_Part(chosen(rubric.levels, asked.assessed, finding.answered.levels or top)))
    return parts


def _requirement(dossier: Dossier, one: Held) -> Needs:
    limits: list[tuple[Threshold | None, bool]] = []
    if one.asked.at_least is not None:
        limits.append((one.asked.at_least, False))
    if one.asked.at_most is not None:
        limits.append((one.asked.at_most, True))
    return _within(dossier, one.asked, limits or [(None, False)])


def _within(dossier: Dossier, asked: Measure, limits: Iterable[tuple[Threshold | None, bool]]) -> Needs:
    """Return what keeps a measure from being told apart by thresholds (None: it is yes or no by itself)."""
    given = list(limits)
    if isinstance(asked, LowestMeasure):
        parts = [part for part in asked.lowest if any(_undecided(dossier, part, *one) for one in given)]
        return merged(_within(dossier, part, given) for part in parts or asked.lowest)
    if isinstance(asked, HowManyMeasure):
        return merged(_counted(dossier, part) for part in asked.how_many)
    if isinstance(asked, RatioMeasure):
        return merged(open_leaf(dossier, part) for part in (asked.ratio.of, asked.ratio.to))
    return open_leaf(dossier, asked)


def _undecided(dossier: Dossier, asked: Measure, limit: Threshold | None, at_most: bool) -> bool:
    measured = measure(dossier, asked)
    if measured.value is None:
        return False
    truth = measured.any if limit is None else reaches(measured, limit, at_most=at_most)
    return truth is Truth.UNKNOWN or measured.may_be_empty


def _counted(dossier: Dossier, asked: Measure) -> Needs:
    """Return what keeps one of several requirements open; nothing where it surely holds or does not."""
    held = holds(dossier, asked)
    return _requirement(dossier, held) if held.truth is Truth.UNKNOWN else Needs()
