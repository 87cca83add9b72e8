"""Many settings added up at once: what scoring says of each, and nothing else (a test holds both side by side).

Everything is a whole number: points times weights times the least common multiple of the numbers of criteria. Sums
of points are matrix products below 2**53, so no order of adding moves a digit; totals stand against the lines of the
verdict as whole numbers. A geometric mean is a sum of weights times logarithms, each rounded once to 2**-32 from
28 digits; where such a sum lies so near a line that this rounding could decide, scoring itself is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from audit.insight.robust_grid import OUT, WRITTEN, Grid
from audit.insight.robust_settings import Settings, Whole
from audit.rubric.model import Rubric
from audit.scoring.totals import Points, geometric, mean

End = Literal["low", "high"]
_DIGITS = Context(prec=28)
_LOG_BITS = 32
_ONE = _DIGITS.create_decimal(2**_LOG_BITS)
_LOGS_FIT = 2 ** (62 - _LOG_BITS - 3)
"""Up to this sum of weights, weights times logarithms stay in 64 bits; larger ones are added as Python's own."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What settings come to at one end of the unknowns: the level of each verdict, and the totals at the extremes."""

    verdicts: NDArray[np.int64]  # places in the rubric's levels, gates worked in
    totals: NDArray[np.float64]  # points of 100, to a millionth: for comparing choices
    lowest: Fraction
    highest: Fraction


def outcome(rubric: Rubric, grid: Grid, settings: Settings, end: End) -> Outcome:
    """Return what every setting comes to with all unknowns at one end."""
    verdicts = np.empty(settings.number, dtype=np.int64)
    totals = np.empty(settings.number, dtype=np.float64)
    extremes: list[Fraction] = []
    who = np.broadcast_to(settings.assessors[:, 0], settings.number)
    for assessor in np.unique(who):
        rows = np.flatnonzero(who == assessor)
        batch = _Batch(rubric, grid, settings, end, int(assessor), rows)
        verdicts[rows] = batch.verdicts
        totals[rows] = batch.totals
        extremes += batch.extremes
    return Outcome(verdicts, totals, min(extremes), max(extremes))


class _Batch:
    """The settings of one assessor, with all unknowns at one end."""

    def __init__(
        self, rubric: Rubric, grid: Grid, settings: Settings, end: End, assessor: int, rows: NDArray[np.int64]
    ) -> None:
        self.rubric, self.grid, self.settings, self.end = rubric, grid, settings, end
        self.assessor, self.rows = assessor, rows

    def _of(self, array: Whole) -> Whole:
        return array if len(array) == 1 else array[self.rows]

    @cached_property
    def _levels(self) -> NDArray[np.int64]:
        """The level of each criterion by threshold variant; OUT where it is not in the sum."""
        levels: NDArray[np.int64] = getattr(self.grid, self.end)[self.assessor]
        return levels

    @cached_property
    def _inside(self) -> NDArray[np.bool_]:
        """Which criteria are in the sum; no threshold changes that."""
        inside: NDArray[np.bool_] = self._levels[0] != OUT
        return inside

    @cached_property
    def _varying(self) -> NDArray[np.bool_]:
        """Which criteria are at another level by another variant of their thresholds, in settings that vary them."""
        differ: NDArray[np.bool_] = (self._levels != self._levels[WRITTEN]).any(axis=0)
        return differ & (len(self.settings.thresholds) > 1)

    @cached_property
    def _belongs(self) -> NDArray[np.float64]:
        """Criteria by dimensions in the sum: 1 where one stands in the other and is itself in the sum."""
        dimensions = self.rubric.dimensions.values()
        rows = [[float(id in dimension.criteria) for dimension in dimensions] for id in self.grid.criteria]
        return np.array(rows)[:, self._present] * self._inside[:, None]

    @cached_property
    def _present(self) -> NDArray[np.bool_]:
        """Which dimensions of the rubric are in the sum."""
        held = {id for id, inside in zip(self.grid.criteria, self._inside, strict=True) if inside}
        return np.array([bool(held & {*one.criteria}) for one in self.rubric.dimensions.values()])

    @cached_property
    def _counted(self) -> list[int]:
        """How many criteria of each dimension are in the sum."""
        return [int(count) for count in self._belongs.sum(axis=0)]

    @cached_property
    def _multiple(self) -> int:
        return lcm(*self._counted)

    @cached_property
    def _points(self) -> NDArray[np.float64]:
        """Sums of points of each dimension, settings by dimensions: whole, so exact however they are added.

        Criteria at one level in all settings are a matrix product: points by level times how many are at it.
        """
        points = self._of(self.settings.points).astype(np.float64)
        settled = self._inside & ~self._varying
        at = np.eye(points.shape[1])[self._levels[WRITTEN, settled]]  # criteria by levels
        sums: NDArray[np.float64] = points @ (at.T @ self._belongs[settled])
        if not self._varying.any():
            return sums
        variants = self._of(self.settings.thresholds)
        sums = np.broadcast_to(sums, (len(variants), sums.shape[1])).copy()
        for place in np.flatnonzero(self._varying & self._inside):
            each = np.choose(variants[:, place], [points[:, level] for level in self._levels[:, place]])
            sums[:, np.argmax(self._belongs[place])] += each
        return sums

    @cached_property
    def _values(self) -> Whole:
        """Points of each dimension, times `_multiple`."""
        times = np.array([self._multiple // count for count in self._counted], dtype=self._kind)
        points = self._points.astype(np.int64) if self._kind is object else self._points
        values: Whole = points.astype(self._kind) * times
        return values

    @cached_property
    def _largest(self) -> int:
        """A sum that no setting's weights exceed."""
        return int(self._chosen.max()) * int(self._present.sum())

    @cached_property
    def _kind(self) -> Any:
        """Floats where all that follows is a whole number below 2**53, else Python's whole numbers."""
        return np.float64 if self._largest * self._multiple * 101 < 2**53 else object

    @cached_property
    def _chosen(self) -> Whole:
        chosen: Whole = self._of(self.settings.weights)[:, self._present]
        return chosen

    @cached_property
    def _weights(self) -> Whole:
        return self._chosen.astype(self._kind)

    @cached_property
    def _whole(self) -> Whole:
        """Sum of the weights, by setting."""
        return _products(self._weights, np.ones((1, self._weights.shape[1]), dtype=self._kind))

    @cached_property
    def _sums(self) -> Whole:
        """Totals by the arithmetic mean, times `_whole` and `_multiple`."""
        return _products(self._weights, self._values)

    @cached_property
    def _geometric(self) -> NDArray[np.bool_]:
        return np.broadcast_to(self._of(self.settings.geometric)[:, 0] == 1, len(self.rows))

    @cached_property
    def _logs(self) -> Whole:
        """Sums of weights times logarithms of raised values, times 2**32; 0 where a setting takes no such mean."""
        chosen = (self._points if len(self._points) == 1 else self._points[self._geometric]).astype(np.int64)
        kind = np.int64 if self._kind is np.float64 and self._largest < _LOGS_FIT else object
        logs = np.empty(chosen.shape, dtype=kind)
        for place, count in enumerate(self._counted):
            met = np.flatnonzero(np.bincount(chosen[:, place]))
            known = np.zeros(int(met[-1]) + 1, dtype=kind)
            known[met] = [_log(max(points, self.rubric.geometric_floor * count), count) for points in met.tolist()]
            logs[:, place] = known[chosen[:, place]]
        weights = self._weights if len(self._weights) == 1 else self._weights[self._geometric]
        made = np.zeros(len(self.rows), dtype=kind)
        made[self._geometric] = _products(_as_whole(weights, kind), logs)
        return made

    @cached_property
    def totals(self) -> NDArray[np.float64]:
        """Points of 100 to a millionth: logarithms give no more, and their last digits must not look like variation."""
        made = np.broadcast_to(self._sums / (self._whole * self._multiple), len(self.rows)).astype(np.float64)
        if self._geometric.any():
            by_logs = np.exp((self._logs / self._whole).astype(np.float64) / 2.0**_LOG_BITS)
            made = np.where(self._geometric, by_logs, made)
        return made.round(6)

    @property
    def extremes(self) -> list[Fraction]:
        """Totals among which the lowest and the highest are: two a way of combining."""
        found: list[Fraction] = []
        for by_logs in (False, True):
            places = np.flatnonzero(self._geometric == by_logs)
            if len(places):
                values = self._logs if by_logs else self._sums
                each = np.broadcast_to((values / self._whole).astype(np.float64), len(self.rows))[places]
                found += [self._exactly(int(places[pick(each)])) for pick in (np.argmin, np.argmax)]
        return found

    def _exactly(self, place: int) -> Fraction:
        """Return a total to its last digit, a geometric mean by scoring."""
        values = [Fraction(value, self._multiple) for value in _row(self._values, place)]
        pairs = [(Fraction(w), Points(v, v)) for w, v in zip(_row(self._weights, place), values, strict=True)]
        if self._geometric[place]:
            return geometric(pairs, self.rubric.geometric_floor).evidenced
        return mean(pairs).evidenced

    @cached_property
    def verdicts(self) -> NDArray[np.int64]:
        """The level of each verdict, gates worked in."""
        made = np.zeros(len(self.rows), dtype=np.int64)
        for level, line in self.rubric.verdicts.items():
            place = self.rubric.levels.index(level)
            by_mean = (self._sums >= line * self._whole * self._multiple).astype(bool)
            reached = np.broadcast_to(by_mean, len(self.rows))
            if self._geometric.any():
                reached = np.where(self._geometric, self._above(line), reached)
            made = np.where(reached, np.maximum(made, place), made)
        return np.where(self._gate_is_missing, np.minimum(made, 1), made)

    def _above(self, line: int) -> NDArray[np.bool_]:
        """Return for each setting whether its geometric mean reaches a line."""
        apart = self._logs - _as_whole(self._whole, self._logs.dtype) * _log(line, 1)
        above = np.array(apart > 0, dtype=bool)
        near = np.broadcast_to((abs(apart) <= self._whole).astype(bool), len(self.rows)) & self._geometric
        known: dict[tuple[object, ...], bool] = {}
        for place in np.flatnonzero(near).tolist():
            key = tuple(tuple(_row(array, place)) for array in (self._values, self._weights))
            if key not in known:
                known[key] = self._exactly(place) >= line
            above[place] = known[key]
        return above

    @cached_property
    def _gate_is_missing(self) -> NDArray[np.bool_]:
        """Whether a gate caps this end of the verdict, by setting."""
        gates = np.array([asked.gate == "yes" for asked in self.rubric.criteria.values()], dtype=bool)
        missing = np.array([(self._levels[WRITTEN, gates & ~self._varying] == 0).any()])
        for place in np.flatnonzero(gates & self._varying):
            variants = self._of(self.settings.thresholds)[:, place]
            missing = missing | (self._levels[:, place] == 0)[variants]
        return np.broadcast_to(missing, len(self.rows))


def _row(array: Whole, place: int) -> list[int]:
    """Return one row; a single row holds for all settings."""
    return [int(number) for number in array[place if len(array) > 1 else 0]]


def _products(weights: Whole, values: Whole) -> Whole:
    """Return the sum of weights times values, by setting: one matrix product where only weights vary."""
    product: Whole
    if len(values) == 1:
        product = weights @ values[0]
    elif weights.dtype == object:
        product = (weights * values).sum(axis=1)
    else:
        product = np.einsum("ij,ij->i", np.broadcast_to(weights, values.shape), values)
    return product


def _as_whole(array: Whole, kind: Any) -> Whole:
    """Return whole numbers held as floats as 64 bits, or as Python's own."""
    return array.astype(kind) if array.dtype == object else array.astype(np.int64).astype(kind)


def _log(value: int, over: int) -> int:
    """Return the natural logarithm of a fraction above 0, times 2**32, rounded once."""
    return int(_DIGITS.multiply(_DIGITS.subtract(_ln(value), _ln(over)), _ONE).to_integral_value())


@lru_cache(maxsize=65536)
def _ln(value: int) -> Decimal:
    return _DIGITS.ln(_DIGITS.create_decimal(value))
