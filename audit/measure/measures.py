"""The nine measures: from a dossier and what a rubric asks to a value within limits, and what it rests on.

measure(dossier, asked)          the value, its sentence, the rows and sources behind it
holds(dossier, requirement)      whether a measure reaches its own threshold
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from audit.bounds import ANY_COUNT, Interval, Truth, exactly
from audit.evidence.facts import Fact, fact
from audit.evidence.model import Dossier
from audit.evidence.process_fields import FIELDS
from audit.evidence.schema import Kind
from audit.measure import verbs
from audit.measure.counted import counted, ratio_of_counts, shared
from audit.measure.dated import days
from audit.measure.documents import published
from audit.measure.found import Basis, Found, any_of_lowest, at_least_one, joined
from audit.measure.lists import covered
from audit.measure.sentence import requirement_sentence, sentence
from audit.measure.value import Measured, Unit
from audit.measure.verbs import Bounded
from audit.rubric.model import (
    CountMeasure,
    CoverageMeasure,
    DaysMeasure,
    FactMeasure,
    HowManyMeasure,
    LowestMeasure,
    Measure,
    PublishedMeasure,
    RatioMeasure,
    RatioOf,
    Requirement,
    ShareMeasure,
    Threshold,
)
from audit.words import Message


@dataclass(frozen=True, slots=True)
class Held:
    """Whether a requirement holds, its sentence, and the measure behind it."""

    truth: Truth
    measured: Measured
    sentence: Message
    asked: Requirement


def measure(dossier: Dossier, asked: Measure) -> Measured:
    """Return what the evidence admits for one measure of a rubric."""
    return find(dossier, asked).measured(sentence(asked, dossier.asked.facts))


def holds(dossier: Dossier, requirement: Requirement) -> Held:
    """Return whether a requirement holds: by its own threshold, or by itself where it is yes or no."""
    measured = measure(dossier, requirement)
    truth = Truth.YES
    if requirement.at_least is not None:
        truth = truth & reaches(measured, requirement.at_least)
    if requirement.at_most is not None:
        truth = truth & reaches(measured, requirement.at_most, at_most=True)
    if requirement.at_least is None and requirement.at_most is None:
        truth = measured.any
    return Held(truth, measured, requirement_sentence(requirement, dossier.asked.facts), requirement)


def reaches(measured: Measured, threshold: Threshold, *, at_most: bool = False) -> Truth:
    """Return whether a value surely, possibly or surely not reaches a threshold.

    Nothing to measure is no excuse: an empty measure reaches no threshold, and one that may be empty proves
    none (BOUNDS.md section 2.1, `worst`).
    """
    limit, value = threshold.value, measured.value
    if limit is None:
        return measured.any
    if value is None:
        return Truth.NO
    proven, ruled_out = (
        (value.high <= limit, value.low > limit) if at_most else (value.low >= limit, value.high < limit)
    )
    if ruled_out:
        return Truth.NO
    return Truth.YES if proven and not measured.may_be_empty else Truth.UNKNOWN


def find(dossier: Dossier, asked: Measure) -> Found:
    """Return a measure's answer before it is put in words."""
    match asked:
        case FactMeasure():
            return _fact(dossier, asked.fact)
        case DaysMeasure():
            return days(dossier, asked.days)
        case CountMeasure():
            return counted(dossier, asked.count)
        case ShareMeasure():
            return shared(dossier, asked.share)
        case CoverageMeasure():
            return covered(dossier, asked.coverage)
        case RatioMeasure():
            return _ratio(dossier, asked.ratio)
        case LowestMeasure():
            return _lowest(dossier, asked)
        case HowManyMeasure():
            return _how_many(dossier, asked)
        case PublishedMeasure():
            return published(dossier, asked.published)


_UNITS: dict[Kind, Unit] = {Kind.YES_NO: "yes_no", Kind.PEOPLE: "count", Kind.COUNT: "count", Kind.NUMBER: "number"}


def _fact(dossier: Dossier, name: str) -> Found:
    """Return one process field: a number, or yes (1) or no (0)."""
    known = fact(dossier, name)
    basis = Basis(known.looked, sources=known.sources, disputed=known.disputed)
    unit = _unit_of(dossier, known)
    if unit == "yes_no":
        truth = known.value if isinstance(known.value, Truth) else Truth.UNKNOWN
        ends = {Truth.YES: exactly(1), Truth.NO: exactly(0), Truth.UNKNOWN: Interval(Fraction(0), Fraction(1))}
        return Found(Bounded(ends[truth]), unit, truth, basis)
    value = known.value if isinstance(known.value, Interval) else ANY_COUNT
    return Found(Bounded(value), unit, at_least_one(value), basis)


def _unit_of(dossier: Dossier, known: Fact) -> Unit:
    column = dossier.asked.facts.get(known.name) or FIELDS.get(known.name)
    if column is not None and column.kind in _UNITS:
        return _UNITS[column.kind]
    return "number" if isinstance(known.value, Interval) else "yes_no"


def _ratio(dossier: Dossier, asked: RatioOf) -> Found:
    """Return one measure to another: two counts of one table together, all else each by itself."""
    of, to = asked.of, asked.to
    if isinstance(of, CountMeasure) and isinstance(to, CountMeasure) and of.count.of == to.count.of:
        return ratio_of_counts(dossier, of.count, to.count)
    first, second = find(dossier, of), find(dossier, to)
    basis = joined((first.basis, second.basis))
    parts_of_facts = isinstance(of, FactMeasure) and isinstance(to, FactMeasure)
    if first.unit == second.unit == "percent":
        value = verbs.parity(first.value, second.value)
    elif first.value.value is None or second.value.value is None:
        value = verbs.EMPTY
    else:
        value = verbs.ratio_of(first.value.value, second.value.value, part=parts_of_facts)
    whole = second.value.value
    part = first.value.value
    if parts_of_facts and part is not None and whole is not None and part.low > whole.high:
        basis = replace(basis, disputed=True)  # a part surely larger than its whole: the claims contradict each other
    length = int(whole.low) if parts_of_facts and whole is not None and whole.exact and whole.low > 0 else None
    return Found(value, "ratio", first.any, basis, length)


def _lowest(dossier: Dossier, asked: LowestMeasure) -> Found:
    """Return the lowest of several measures, those with nothing to measure left out."""
    parts = [find(dossier, part) for part in asked.lowest]
    empty = all(part.value.value is None for part in parts)
    may_be_empty = all(part.value.may_be_empty for part in parts)
    value = verbs.EMPTY if empty else Bounded(verbs.lowest([part.value for part in parts]), may_be_empty)
    return Found(value, parts[0].unit, any_of_lowest(parts), joined(part.basis for part in parts))


def _how_many(dossier: Dossier, asked: HowManyMeasure) -> Found:
    """Return how many of several requirements hold."""
    held = [holds(dossier, part) for part in asked.how_many]
    value = verbs.how_many(one.truth for one in held)
    parts = [find(dossier, part).basis for part in asked.how_many]
    return Found(Bounded(value), "count", at_least_one(value), joined(parts))
