"""Which choice matters most for the total: Sobol's first-order and total-order indices over groups of choices.

S_i = V(E[Y|X_i]) / V(Y), the share of the variance that a choice brings by itself, and ST_i = 1 - V(E[Y|X_~i]) / V(Y),
what it brings alone or with others; estimated as Saltelli et al. 2010 (Comput Phys Commun 181: 259-270) advise, by
scipy.stats.sobol_indices. Weights of dimensions depend on each other, so a whole set of weights is one choice. The
design is a Sobol sequence moved by a seeded shift. Intervals come from resampling its rows with a seed, as the
percentiles of the indices: an index estimated below 0 is told with its interval, and not cut at 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.errors import AuditError
from audit.insight.robust_result import Choice, Estimate, Matters
from audit.insight.robust_settings import FIELD, Choices, Settings, Stream, as_written
from audit.insight.robust_totals import outcome
from audit.scoring.totals import printed
from audit.words import Message, message, say

Output = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""From points of the unit cube, rows by choices, to one number a row."""

MISSING = (
    "Which choice matters most needs SciPy. Install it with: pip install 'consultation-audit[methods]'. "
    "The rest is shown without it."
)
_DESIGN, _SHIFT = 101, 102
"""Numbers of the streams of chance, apart from those of the settings."""
UNKNOWNS = "unknowns"


@dataclass(frozen=True, slots=True)
class Design:
    """How many points, of which seed, and how intervals are made."""

    power: int  # two to this power
    seed: int
    resamples: int
    confidence: Fraction


@dataclass(frozen=True, slots=True)
class Indices:
    """First-order and total-order indices by choice, each with the ends of its interval: shape (choices, 3)."""

    first: NDArray[np.float64]
    total: NDArray[np.float64]


def indices(output: Output, number: int, design: Design) -> Indices | None:
    """Return the indices of `number` choices; None where the output never changes.

    Raises AuditError where SciPy is not installed.
    """
    try:
        from scipy import stats
    except ImportError:
        raise AuditError(MISSING) from None
    n = 2**design.power
    cube = stats.qmc.Sobol(d=2 * number, scramble=False).random_base2(design.power)
    shift = (Stream(design.seed, _SHIFT).raw(1, 2 * number) >> np.uint64(11)).astype(np.float64) / 2.0**53
    cube = (cube + shift) % 1.0
    a, b = cube[:, :number], cube[:, number:]
    mixed = [np.where(np.arange(number) == place, b, a) for place in range(number)]
    out = output(np.concatenate([a, b, *mixed])).reshape(number + 2, n)
    if (out == out[0, 0]).all():
        return None

    def estimated(rows: NDArray[np.int64] | slice) -> NDArray[np.float64]:
        picked = out[:, rows]
        values: Mapping[str, Any] = {"f_A": picked[:1], "f_B": picked[1:2], "f_AB": picked[2:, None, :]}
        found = stats.sobol_indices(func=values, n=n)
        return np.stack([np.atleast_1d(found.first_order), np.atleast_1d(found.total_order)])

    best = estimated(slice(None))
    stream = Stream(design.seed, _DESIGN)
    again = np.stack([estimated(stream.below(1, np.full(n, n))[0]) for _ in range(design.resamples)])
    tail = float((1 - design.confidence) / 2)
    low, high = np.quantile(again, [tail, 1 - tail], axis=0)
    first, total = (np.stack([best[order], low[order], high[order]], axis=1) for order in (0, 1))
    return Indices(first, total)


def matters(choice: Choices) -> Matters:
    """Return which choices matter for the total; raises AuditError where SciPy is not installed."""
    names = (*choice.varied, *([UNKNOWNS] if _open(choice) else []))
    number = choice.number
    confidence = choice.values["sobol_confidence"].number
    design = Design(number("sobol_power"), number("seed"), number("sobol_resamples"), confidence)
    made = indices(_output(choice, names), len(names), design) if len(names) > 1 else None
    points = 2**design.power
    return Matters(
        points=points,
        evaluations=points * (len(names) + 2) if len(names) > 1 else 0,
        resamples=design.resamples,
        confidence=printed(confidence * 100),
        choices=() if made is None else _choices(names, made),
        why="" if made is not None else say(_why_none(names)),
    )


def _why_none(names: Sequence[str]) -> Message:
    """Return why there is no index: each is the share of one choice beside others."""
    if names == (UNKNOWNS,):
        return message("No choice varies: only what is unknown moves the total.")
    if len(names) == 1:
        return message("Only one choice varies, so there is none to compare it with.")
    return message("No choice moves the total.")


def _choices(names: Sequence[str], made: Indices) -> tuple[Choice, ...]:
    rows = [
        Choice(name=name, first=_estimate(made.first[place]), total=_estimate(made.total[place]))
        for place, name in enumerate(names)
    ]
    return tuple(sorted(rows, key=lambda one: (-one.total.index, one.name)))


def _estimate(row: NDArray[np.float64]) -> Estimate:
    index, low, high = (printed(Fraction(float(number)), 4) for number in row)
    return Estimate(index=index, low=low, high=high)


def _open(choice: Choices) -> bool:
    """Return whether anything in the sum is unknown: then its low or high end is a factor beside the choices."""
    return bool((choice.grid.low != choice.grid.high).any())


def _output(choice: Choices, names: Sequence[str]) -> Output:
    """Return the total as a function of points of the unit cube: each coordinate picks one option of a choice."""
    sets = {family: choice.each(family) for family in choice.varied}

    def total(cube: NDArray[np.float64]) -> NDArray[np.float64]:
        settings: Settings = replace(as_written(choice.rubric, choice.grid), number=len(cube))
        for family, options in sets.items():
            picked = _picked(cube[:, names.index(family)], options.number)
            rows: dict[str, Any] = {FIELD[family]: getattr(options, FIELD[family])[picked]}
            settings = replace(settings, **rows)
        low, high = (outcome(choice.rubric, choice.grid, settings, end).totals for end in ("low", "high"))
        if UNKNOWNS not in names:
            return low
        return np.where(_picked(cube[:, names.index(UNKNOWNS)], 2) == 0, low, high)

    return total


def _picked(coordinate: NDArray[np.float64], options: int) -> NDArray[np.int64]:
    """Return which of the options a coordinate from 0 to 1 stands for, each as often as any other."""
    return np.minimum((coordinate * options).astype(np.int64), options - 1)
