"""The levels of every criterion under each threshold variant and each assessor: found by scoring, once each.

A setting of `robust` then only picks from this grid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from audit.evidence.model import Answer, Dossier
from audit.insight.robust_thresholds import with_thresholds
from audit.rubric.model import Rubric
from audit.scoring.findings import Finding, find
from audit.scoring.levels import Levels
from audit.scoring.score import Result

EASIER, WRITTEN, HARDER = 0, 1, 2
OUT = -1
"""Stands in the grid for a criterion that is not in the sum."""
Spans = Mapping[str, Levels]


@dataclass(frozen=True, slots=True)
class Grid:
    """Levels by assessor, threshold variant and criterion: `low` and `high` have that shape, OUT where not in the sum.

    `assessors` begins with all of them together; `moved` are the criteria whose thresholds move at all.
    """

    criteria: tuple[str, ...]
    assessors: tuple[str, ...]
    moved: tuple[str, ...]
    low: NDArray[np.int64]
    high: NDArray[np.int64]


ALL_TOGETHER = ""


def grid(dossier: Dossier, rubric: Rubric, found: Result, tolerance: Fraction, *, alone: bool = True) -> Grid:
    """Return the grid; `found` is the result on the dossier, `alone` says whether assessors are also read alone.

    Where several answered one criterion, an assessor alone stands for that assessor's answers on it; all else stays
    as it is. Answers replaced by adjudication are not among them.
    """
    criteria = tuple(rubric.criteria)
    variants = {
        EASIER: with_thresholds(rubric, "easier", tolerance),
        WRITTEN: rubric,
        HARDER: with_thresholds(rubric, "harder", tolerance),
    }
    moved = tuple(
        id for id in criteria if any(other.criteria[id] != rubric.criteria[id] for other in variants.values())
    )
    together = {WRITTEN: dict(found.findings)}
    for variant in (EASIER, HARDER):
        together[variant] = {id: find(dossier, variants[variant], id) for id in moved}
    pages = [_page(criteria, together, together)]
    names = [ALL_TOGETHER]
    for name, (own, of) in sorted(_alone(dossier, found).items()) if alone else ():
        page = {
            variant: {id: find(own, asked, id) for id in of if variant == WRITTEN or id in moved}
            for variant, asked in variants.items()
        }
        made = _page(criteria, page, together)
        if np.all(made[0] == OUT):
            continue  # nothing is left in the sum, so there is no total
        pages.append(made)
        names.append(name)
    low, high = (np.array([page[end] for page in pages], dtype=np.int64) for end in (0, 1))
    return Grid(criteria, tuple(names), moved, low, high)


Page = Mapping[int, Mapping[str, Finding]]


def _page(criteria: tuple[str, ...], own: Page, together: Page) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return low and high levels by variant and criterion; a criterion without a variant of its own is as written."""

    def ends(variant: int, id: str) -> Levels:
        for page in (own, together):
            for one in (variant, WRITTEN):
                if id in page.get(one, {}):
                    return page[one][id].span or Levels(OUT, OUT)
        raise AssertionError("every criterion is found as written")

    spans = [[ends(variant, id) for id in criteria] for variant in (EASIER, WRITTEN, HARDER)]
    low, high = (
        np.array([[getattr(span, end) for span in row] for row in spans], dtype=np.int64) for end in ("low", "high")
    )
    return low, high


def _alone(dossier: Dossier, found: Result) -> dict[str, tuple[Dossier, tuple[str, ...]]]:
    """Return for each assessor the dossier with that one's answers alone where several answered, and on what."""
    by: dict[str, dict[str, tuple[Answer, ...]]] = {}
    for id, finding in found.findings.items():
        names = {answer.assessor.casefold() for answer in finding.answered.answers}
        for name in names if len(names) > 1 else ():
            kept = tuple(one for one in finding.answered.answers if one.assessor.casefold() == name)
            by.setdefault(name, {})[id] = kept
    made = {}
    for name, answers in by.items():
        others = tuple(one for one in dossier.answers if one.criterion not in answers)
        own = tuple(answer for kept in answers.values() for answer in kept)
        made[name] = (replace(dossier, answers=(*others, *own)), tuple(answers))
    return made
