"""A rubric as data for the form's preview: thresholds as fractions, and every measure that answers can move.

What only a table could tell is worked out here once, on a dossier in which nobody looked, so that the page holds no
tables and no rules about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from audit.bounds import Dates, Ext, Interval
from audit.evidence.model import Asked, Claim, Dossier, Table
from audit.evidence.schema import TABLES
from audit.measure.dated import ORDERED
from audit.measure.measures import find
from audit.report.questions import Questions
from audit.rubric.asked import asked, conventions
from audit.rubric.model import (
    CriterionAsked,
    DaysMeasure,
    FactMeasure,
    HowManyMeasure,
    LowestMeasure,
    Measure,
    RatioMeasure,
    Requirement,
    Threshold,
)
from audit.rubric.units import unit_of

Data = dict[str, Any]

_NO_DAY_MATTERS = date(2000, 1, 1)
"""Where no document and no day is known, the day up to which the record was read changes nothing."""

_DUE = {"launch": "began", "open": "began", "close": "ended", "after": "ended"}


def rules(asking: Questions) -> Data:
    """Return what the preview reckons with, as JSON takes it."""
    rubric = asking.rubric
    loose, needs = conventions(rubric), asked(rubric)
    return {
        "rubric": {"id": rubric.id, "version": rubric.version, "sha256": rubric.sha256},
        "levels": rubric.levels,
        "points": rubric.points,
        "verdicts": dict(rubric.verdicts),
        "combine": rubric.combine,
        "geometric_floor": rubric.geometric_floor,
        "totals": rubric.totals == "yes",
        "loose": {"about": fraction(loose.about), "over": fraction(loose.over)},
        "fields": [
            {"name": field.name, "kind": str(field.kind), "choices": field.choices, "required": field.required}
            for field in asking.fields
        ],
        "dimensions": [
            {"id": id, "title": one.title, "weight": fraction(one.weight), "criteria": list(one.criteria)}
            for id, one in rubric.dimensions.items()
        ],
        "criteria": [Rules(needs, asking).criterion(id, one) for id, one in rubric.criteria.items()],
    }


def fraction(value: Ext) -> list[str]:
    """Return a number as numerator and denominator, in digits; an infinite one is plus or minus one over nought."""
    if isinstance(value, Fraction):
        return [str(value.numerator), str(value.denominator)]
    return ["1" if value > 0 else "-1", "0"]


class Rules:
    """The measures of one rubric as data."""

    def __init__(self, needs: Asked, asking: Questions) -> None:
        """Keep what is asked, and make the dossier in which nobody looked."""
        self._needs, self._rubric = needs, asking.rubric
        self._fields = {field.name for field in asking.fields}
        day = Claim("as_of", "", Dates(_NO_DAY_MATTERS, _NO_DAY_MATTERS))
        self._unseen = Dossier({"as_of": (day,)}, {name: Table(name) for name in TABLES}, asked=needs)

    def criterion(self, id: str, one: CriterionAsked) -> Data:
        """Return one criterion."""
        return {
            "id": id,
            "gate": one.gate == "yes",
            "due": _DUE.get(one.due or ""),
            "may_not_apply": bool(one.may_not_apply),
            "unit": self._needs.values.get(id, ""),
            "people": id in self._needs.people,
            "measure": self._measure(one.measure) if one.measure else None,
            "at_least": self._ladder(one.at_least),
            "at_most": self._ladder(one.at_most),
            "needs": {level: self._requirements(required) for level, required in one.needs.items()},
            "assessed": list(one.assessed),
            "applies_when": self._requirements(one.applies_when),
        }

    def _ladder(self, ladder: Mapping[str, Threshold]) -> Data:
        return {level: _threshold(limit) for level, limit in ladder.items()}

    def _requirements(self, required: Iterable[Requirement]) -> list[Data]:
        return [self._requirement(one) for one in required]

    def _requirement(self, one: Requirement) -> Data:
        limits = {"at_least": one.at_least, "at_most": one.at_most}
        found = {name: _threshold(limit) for name, limit in limits.items() if limit is not None}
        return {"measure": self._measure(one), **found}

    def _measure(self, one: Measure) -> Data:
        """Return a measure: what it reads of the fields, or the value it has where nobody looked."""
        if not self._moves(one):
            return self._as_it_stands(one)
        unit = unit_of(self._rubric, one)
        if isinstance(one, FactMeasure):
            return {"fact": one.fact, "unit": unit}
        if isinstance(one, DaysMeasure):
            ends = (one.days.from_, one.days.to)
            return {"days": ends, "ordered": ends in ORDERED, "unit": unit}
        if isinstance(one, RatioMeasure):
            sides = (one.ratio.of, one.ratio.to)
            parts = all(isinstance(side, FactMeasure) for side in sides)
            return {"ratio": [self._measure(side) for side in sides], "parts": parts}
        if isinstance(one, LowestMeasure):
            return {"lowest": [self._measure(part) for part in one.lowest]}
        assert isinstance(one, HowManyMeasure), "all other measures read tables"
        return {"how_many": self._requirements(one.how_many)}

    def _moves(self, one: Measure) -> bool:
        """Return whether a field that the form asks for can move a measure."""
        if isinstance(one, FactMeasure):
            return one.fact in self._fields
        if isinstance(one, DaysMeasure):
            ends = (one.days.from_, one.days.to)
            return one.days.of is None and all(isinstance(end, str) and end in self._fields for end in ends)
        if isinstance(one, RatioMeasure):
            return self._moves(one.ratio.of) or self._moves(one.ratio.to)
        if isinstance(one, (LowestMeasure, HowManyMeasure)):
            return any(self._moves(part) for part in (one.lowest if isinstance(one, LowestMeasure) else one.how_many))
        return False

    def _as_it_stands(self, one: Measure) -> Data:
        found = find(self._unseen, one)
        value = found.value.value
        return {
            "value": None if value is None else _interval(value),
            "mayBeEmpty": found.value.may_be_empty,
            "unit": found.unit,
            "any": str(found.any),
            "looked": found.basis.looked,
        }


def _interval(value: Interval) -> list[list[str]]:
    return [fraction(value.low), fraction(value.high)]


def _threshold(limit: Threshold) -> list[str] | str:
    return "any" if limit.value is None else fraction(limit.value)
