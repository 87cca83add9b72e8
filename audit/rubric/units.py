"""The unit of a measure's value, and whether it has rows or people that count in its numerator."""

from __future__ import annotations

from typing import Literal

from audit.evidence.process_fields import FIELDS
from audit.evidence.schema import Column, Kind
from audit.rubric.model import (
    CountMeasure,
    CoverageMeasure,
    DaysMeasure,
    FactMeasure,
    HowManyMeasure,
    LowestMeasure,
    Measure,
    RatioMeasure,
    Rubric,
    ShareMeasure,
)

Unit = Literal["percent", "days", "working_days", "count", "ratio", "number", "yes_no"]


def fact_column(rubric: Rubric, name: str) -> Column | None:
    """Return what a process field holds, be it common or the rubric's own; None where there is none."""
    if name in FIELDS:
        return FIELDS[name]
    asked = rubric.facts.get(name)
    return Column(Kind(asked.kind), asked.ask) if asked else None


def unit_of(rubric: Rubric, measure: Measure) -> Unit:
    """Return the unit of a measure's value; `percent` is a fraction of one, printed as a percentage."""
    if isinstance(measure, (ShareMeasure, CoverageMeasure)):
        return "percent"
    if isinstance(measure, DaysMeasure):
        return "working_days" if measure.days.working == "yes" else "days"
    if isinstance(measure, (CountMeasure, HowManyMeasure)):
        return "count"
    if isinstance(measure, RatioMeasure):
        return "ratio"
    if isinstance(measure, LowestMeasure):
        return unit_of(rubric, measure.lowest[0]) if measure.lowest else "number"
    if isinstance(measure, FactMeasure):
        return _unit_of_fact(fact_column(rubric, measure.fact))
    return "yes_no"


def _unit_of_fact(column: Column | None) -> Unit:
    if column is not None and column.kind is Kind.YES_NO:
        return "yes_no"
    return "count" if column is not None and column.kind in (Kind.COUNT, Kind.PEOPLE) else "number"


def counts_something(measure: Measure) -> bool:
    """Return whether `any` may be asked of it: at least one that counts."""
    if isinstance(measure, LowestMeasure):
        return all(counts_something(part) for part in measure.lowest)
    return isinstance(measure, (CountMeasure, ShareMeasure, CoverageMeasure, RatioMeasure))
