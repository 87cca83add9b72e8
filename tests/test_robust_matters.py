"""Which choice matters most: Sobol's indices on a function whose indices are known, and on a card."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray
from robust_made import OFF, choices_of, grid_of, with_values
from sides_made import CRITERIA, rubric_of

from audit.errors import AuditError
from audit.insight.robust_matters import Design, indices, matters
from audit.scoring.levels import Levels


def ishigami(cube: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 over three uniform numbers from -pi to pi."""
    x = (2 * cube - 1) * np.pi
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_ishigamis_indices_come_out_to_the_printed_digits() -> None:
    """Ishigami and Homma 1990 (doi:10.1109/ISUMA.1990.151285), with a = 7 and b = 0.1: the analytic values.

    S1 = .3139, .4424, 0; ST = .5576, .4424, .2437 (Saltelli et al. 2010, Comput Phys Commun 181: 259-270, use them
    as their test case).
    """
    made = indices(ishigami, 3, Design(17, 2016, 50, Fraction(19, 20)))
    assert made is not None
    first, total = (np.round(one[:, 0], 4) + 0.0 for one in (made.first, made.total))
    assert first.tolist() == [0.3139, 0.4424, 0]
    assert total.tolist() == [0.5576, 0.4424, 0.2437]


def test_the_analytic_values_are_what_the_formula_gives() -> None:
    """V1 = (1 + b pi^4/5)^2 / 2, V2 = a^2/8, V13 = b^2 pi^8 (1/18 - 1/50): the digits of the test above."""
    a, b = 7, 0.1
    one, two, three = (1 + b * np.pi**4 / 5) ** 2 / 2, a**2 / 8, b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    whole = one + two + three
    assert [round(part / whole, 4) for part in (one, two, one + three, three)] == [0.3139, 0.4424, 0.5576, 0.2437]


def test_intervals_hold_the_known_values_and_nothing_is_cut_at_zero() -> None:
    """At 1,024 points the intervals hold all six indices; the third first-order index has a lower end below 0."""
    made = indices(ishigami, 3, Design(10, 2016, 200, Fraction(99, 100)))
    assert made is not None
    for rows, known in ((made.first, (0.3139, 0.4424, 0)), (made.total, (0.5576, 0.4424, 0.2437))):
        for (best, low, high), value in zip(rows, known, strict=True):
            assert low < value < high
            assert low <= best <= high
    assert made.first[2, 1] < 0
    again = indices(ishigami, 3, Design(10, 2016, 200, Fraction(99, 100)))
    assert again is not None
    assert again.first.tolist() == made.first.tolist()


def test_what_never_changes_has_no_indices() -> None:
    """No variance, so no shares of it: undefined, with its reason, and never 0."""
    assert indices(lambda cube: np.ones(len(cube)), 2, Design(6, 1, 50, Fraction(9, 10))) is None
    rubric = with_values(rubric_of(), sobol_power=6, sobol_resamples=50)
    spans = {id: Levels(3, 3) for id in CRITERIA}
    found = matters(choices_of(rubric, grid_of(rubric, spans)))
    assert (found.choices, found.why) == ((), "No choice moves the total.")


def test_one_choice_has_nothing_to_stand_beside() -> None:
    """All variation off, and what is open alone moves the total; or one choice alone does: no index, and why."""
    off = with_values(rubric_of(), sobol_power=6, sobol_resamples=50, **OFF)
    open_ = matters(choices_of(off, grid_of(off, {id: Levels(0, 3) for id in CRITERIA})))
    assert (open_.choices, open_.why) == ((), "No choice varies: only what is unknown moves the total.")
    known = {id: Levels(place % 4, place % 4) for place, id in enumerate(CRITERIA)}
    none = matters(choices_of(off, grid_of(off, known)))
    assert (none.choices, none.evaluations, none.why) == ((), 0, "No choice moves the total.")
    one = with_values(off, vary_combining=1)
    alone = matters(choices_of(one, grid_of(one, known)))
    assert (alone.choices, alone.why) == ((), "Only one choice varies, so there is none to compare it with.")


def test_unknowns_are_one_of_the_factors() -> None:
    """One criterion known and the rest open: the unknowns' two ends move the total far more than any choice."""
    rubric = with_values(rubric_of(), draws=200, sobol_power=8, sobol_resamples=50)
    spans = {id: Levels(0, 3) if place else Levels(2, 2) for place, id in enumerate(CRITERIA)}
    found = matters(choices_of(rubric, grid_of(rubric, spans)))
    assert found.choices[0].name == "unknowns"
    assert found.choices[0].total.index > 0.8
    assert {one.name for one in found.choices} == {"unknowns", "weights", "points", "combining"}
    settled = {id: Levels(place % 4, place % 4) for place, id in enumerate(CRITERIA)}
    known = matters(choices_of(rubric, grid_of(rubric, settled)))
    assert "unknowns" not in {one.name for one in known.choices}
    assert known.evaluations == 256 * (len(known.choices) + 2)


def test_without_scipy_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error with the command to type."""
    monkeypatch.setitem(__import__("sys").modules, "scipy", None)
    with pytest.raises(AuditError, match="pip install"):
        indices(ishigami, 3, Design(6, 1, 50, Fraction(9, 10)))
