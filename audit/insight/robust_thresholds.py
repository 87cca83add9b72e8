"""The rubric with every numeric threshold a little easier or a little harder to reach.

What moves: the numbers of a ladder, of what a level needs, and those inside a measure (so many sessions in each
region). What stays: `any`, yes or no, a whole list or all of a whole, and when a criterion applies, for that says
what is asked and not how much is enough. Counts and days move by whole steps, and so by none where the tolerance is
less than one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import floor
from typing import Literal

from audit.rubric.model import (
    By,
    CoverageMeasure,
    CriterionAsked,
    FactMeasure,
    HowManyMeasure,
    LowestMeasure,
    Measure,
    RatioMeasure,
    Rubric,
    Threshold,
)
from audit.rubric.units import unit_of

Way = Literal["easier", "harder"]
_WHOLE_STEPS = ("count", "days", "working_days")


def with_thresholds(rubric: Rubric, way: Way, tolerance: Fraction) -> Rubric:
    """Return the rubric with all its thresholds moved one way by a share of themselves; its hash is not made anew."""
    return with_criteria(rubric, lambda asked: _criterion(rubric, asked, way, tolerance))


def with_criteria(rubric: Rubric, changed: Callable[[CriterionAsked], CriterionAsked]) -> Rubric:
    """Return the rubric with every criterion changed.

    It is put together from its fields: a plain copy would take along what the old one has worked out of its criteria.
    """
    dimensions = {
        id: dimension.model_copy(
            update={"criteria": {name: changed(asked) for name, asked in dimension.criteria.items()}}
        )
        for id, dimension in rubric.dimensions.items()
    }
    fields = {name: getattr(rubric, name) for name in Rubric.model_fields}
    return Rubric.model_construct(**{**fields, "dimensions": dimensions})


def _criterion(rubric: Rubric, asked: CriterionAsked, way: Way, tolerance: Fraction) -> CriterionAsked:
    move = _Move(rubric, way, tolerance)
    changed: dict[str, object] = {
        "needs": {level: tuple(move.measure(one) for one in required) for level, required in asked.needs.items()}
    }
    if asked.measure is not None:
        changed["measure"] = move.measure(asked.measure)
        changed["at_least"] = move.ladder(asked.at_least, asked.measure, lower=way == "easier")
        changed["at_most"] = move.ladder(asked.at_most, asked.measure, lower=way == "harder")
    return asked.model_copy(update=changed)


class _Move:
    """One way of moving thresholds, for one rubric."""

    def __init__(self, rubric: Rubric, way: Way, tolerance: Fraction) -> None:
        self.rubric, self.way, self.tolerance = rubric, way, tolerance

    def ladder(self, limits: Mapping[str, Threshold], measure: Measure, *, lower: bool) -> dict[str, Threshold]:
        """Return a ladder moved down or up."""
        return {level: self.limit(limit, measure, lower=lower) for level, limit in limits.items()}

    def limit(self, limit: Threshold, measure: Measure, *, lower: bool) -> Threshold:
        """Return a threshold of a measure moved down or up; the same one where it does not move."""
        whole = whole_of(measure)
        unit = unit_of(self.rubric, measure)
        if unit == "yes_no" or limit.value is None or limit.value == whole:
            return limit
        return self._moved(limit, steps=unit in _WHOLE_STEPS, lower=lower, most=whole)

    def _moved(self, limit: Threshold, *, steps: bool, lower: bool, most: Fraction | None) -> Threshold:
        assert limit.value is not None, "asked of a number"
        by = abs(limit.value) * self.tolerance
        if steps:
            by = Fraction(floor(by))
        value = limit.value - by if lower else limit.value + by
        if most is not None and limit.value < most:
            value = min(value, most)
        return limit if value == limit.value else Threshold(text=str(value), value=value, percent=limit.percent)

    def measure(self, asked: Measure) -> Measure:
        """Return a measure with its own threshold, and those inside it, moved."""
        changed: dict[str, object] = {}
        if asked.at_least is not None:
            changed["at_least"] = self.limit(asked.at_least, asked, lower=self.way == "easier")
        if asked.at_most is not None:
            changed["at_most"] = self.limit(asked.at_most, asked, lower=self.way == "harder")
        match asked:
            case CoverageMeasure():
                by = tuple(self._by(one) for one in asked.coverage.by)
                changed["coverage"] = asked.coverage.model_copy(update={"by": by})
            case RatioMeasure():
                parts = {"of": self.measure(asked.ratio.of), "to": self.measure(asked.ratio.to)}
                changed["ratio"] = asked.ratio.model_copy(update=parts)
            case LowestMeasure():
                changed["lowest"] = tuple(self.measure(part) for part in asked.lowest)
            case HowManyMeasure():
                changed["how_many"] = tuple(self.measure(part) for part in asked.how_many)
            case _:
                pass
        return asked.model_copy(update=changed)

    def _by(self, by: By) -> By:
        """Return what reaches a member of a list, its floor moved: so many rows, or such a share of them."""
        limit = by.at_least
        if limit.value is None or (limit.percent and limit.value == 1):
            return by
        most = Fraction(1) if limit.percent else None
        moved = self._moved(limit, steps=not limit.percent, lower=self.way == "easier", most=most)
        return by.model_copy(update={"at_least": moved})


def whole_of(measure: Measure) -> Fraction | None:
    """Return the most that a measure's value can be, where that is a whole: all of it asks for no more and no less."""
    if isinstance(measure, HowManyMeasure):
        return Fraction(len(measure.how_many))
    if isinstance(measure, RatioMeasure):
        of_facts = isinstance(measure.ratio.of, FactMeasure) and isinstance(measure.ratio.to, FactMeasure)
        return Fraction(1) if of_facts else None
    if isinstance(measure, LowestMeasure):
        wholes = {whole_of(part) for part in measure.lowest}
        return wholes.pop() if len(wholes) == 1 else None
    return Fraction(1) if "share" in type(measure).model_fields or "coverage" in type(measure).model_fields else None
