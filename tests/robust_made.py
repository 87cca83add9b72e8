"""What the tests of `robust` share: rubrics with other values of the method, and one setting by scoring alone."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from audit.insight.robust_grid import OUT, Grid
from audit.insight.robust_settings import Choices, Settings
from audit.rubric.model import Rubric, Threshold
from audit.scoring.levels import Levels
from audit.scoring.totals import Points, add_up, capped

OFF = {"vary_weights": 0, "points_shift": 0, "threshold_tolerance": 0, "vary_combining": 0, "vary_assessors": 0}
"""Values with which nothing varies."""


def with_values(rubric: Rubric, **values: int | Fraction) -> Rubric:
    """Return the rubric with other values of the method."""
    own = dict(rubric.methods["robust"])
    for name, number in values.items():
        limit = Threshold(text=str(number), value=Fraction(number))
        own[name] = own[name].model_copy(update={"value": limit})
    return rubric.model_copy(update={"methods": {**rubric.methods, "robust": own}})


def choices_of(rubric: Rubric, grid: Grid) -> Choices:
    """Return what may vary over a grid that is given."""
    return Choices(rubric.methods["robust"], rubric, grid)


def grid_of(rubric: Rubric, spans: Mapping[str, Levels]) -> Grid:
    """Return the grid of levels that no threshold and no assessor changes."""
    criteria = tuple(rubric.criteria)
    low, high = (
        np.array([[[getattr(spans[id], end) if id in spans else OUT for id in criteria]] * 3], dtype=np.int64)
        for end in ("low", "high")
    )
    return Grid(criteria, ("",), (), low, high)


def one_row(array: np.ndarray, row: int) -> list[int]:
    """Return one row of an array of settings."""
    return [int(number) for number in array[row if len(array) > 1 else 0]]


def rubric_at(rubric: Rubric, settings: Settings, row: int) -> Rubric:
    """Return the rubric of one setting, without its thresholds."""
    weights = one_row(settings.weights, row)
    dimensions = {
        id: one.model_copy(update={"weight": Fraction(weight)})
        for (id, one), weight in zip(rubric.dimensions.items(), weights, strict=True)
    }
    combine = "geometric" if one_row(settings.geometric, row)[0] else "mean"
    points = tuple(one_row(settings.points, row))
    return rubric.model_copy(update={"dimensions": dimensions, "combine": combine, "points": points})


def by_scoring(rubric: Rubric, grid: Grid, settings: Settings, row: int) -> tuple[Points, Levels]:
    """Return the total and the verdict of one setting, as scoring finds them."""
    assessor, variants = one_row(settings.assessors, row)[0], one_row(settings.thresholds, row)
    spans = {}
    for place, (id, variant) in enumerate(zip(grid.criteria, variants, strict=True)):
        low, high = (int(ends[assessor, variant, place]) for ends in (grid.low, grid.high))
        if low != OUT:
            spans[id] = Levels(low, high)
    asked = rubric_at(rubric, settings, row)
    totals = add_up(asked, spans)
    assert totals is not None
    gates = {id: span for id, span in spans.items() if rubric.criteria[id].gate == "yes"}
    return totals.overall, capped(asked, totals.overall, gates)
