"""How firm is the verdict? The card added up again under many other choices that its author might have made.

Choices vary together (Saisana, Saltelli and Tarantola 2005, JRSS A 168: 307-323): weights of dimensions, points of
levels, thresholds, the way of combining, and each assessor alone. Unknowns are never drawn: each setting is added up
with all of them at their low and again at their high, so each has a range, and all ranges together hold the card's
own. A share of settings says how many of those tried give a verdict; it is no measure of how sure anything is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import numpy as np

from audit.evidence.model import Dossier
from audit.insight.robust_grid import grid
from audit.insight.robust_leave_out import ends, left_out
from audit.insight.robust_result import Hold, LeftOut, LevelPoints, NotTried, Parts, Robust, Span, Tried
from audit.insight.robust_settings import FAMILIES, Choices, Family, Settings
from audit.insight.robust_totals import Outcome, outcome
from audit.rubric.model import Rubric
from audit.scoring.levels import Levels
from audit.scoring.score import Result
from audit.scoring.totals import printed
from audit.words import Message, message, say

__all__ = ["Robust", "choices", "robust", "with_matters"]


def robust(dossier: Dossier, rubric: Rubric, found: Result) -> Robust | None:
    """Return how firm the verdict is; None where there is none: a rubric without totals, or nothing in the sum.

    `found` is the result on this dossier. The same evidence and rubric give the same bytes.
    """
    if rubric.totals == "no" or found.totals is None or found.verdict is None:
        return None
    choice = choices(dossier, rubric, found)
    drawn = _drawn(choice)
    together = tuple(tried(name, choice, settings, found.verdict) for name, settings in drawn.items())
    values, varied = rubric.methods["robust"], choice.varied
    least = values["mostly"].number
    gone = left_out(dossier, rubric, found)
    return Robust(
        publishable=dossier.redacted,
        hold=_hold(together, least * together[0].settings),
        card=ends(rubric, found.totals.overall, found.verdict),
        seed=choice.number("seed"),
        mostly=printed(least * 100),
        concentration=tuple(_parts(choice)) if "weights" in varied else (),
        points=tuple(_points(choice)),
        thresholds=len(choice.grid.moved),
        threshold_tolerance=printed(values["threshold_tolerance"].number * 100),
        assessors=len(choice.grid.assessors) - 1,
        together=together,
        families=tuple(_alone(choice, drawn, found.verdict)),
        not_tried=tuple(_not_tried(choice, found)),
        left_out=gone,
        carried_by=tuple(one.id for one in gone if one.kind == "source" and one.moves),
        largest_source=_largest(gone),
        largest_source_low=_largest_low(gone, printed(found.totals.overall.evidenced)),
    )


def with_matters(result: Robust, choice: Choices) -> Robust:
    """Return the result with which choice matters most; raises AuditError where SciPy is not installed."""
    from audit.insight.robust_matters import matters

    return result.model_copy(update={"matters": matters(choice)})


def choices(dossier: Dossier, rubric: Rubric, found: Result) -> Choices:
    """Return what may vary on this dossier, and how far."""
    values = rubric.methods["robust"]
    alone = values["vary_assessors"].number == 1
    return Choices(values, rubric, grid(dossier, rubric, found, values["threshold_tolerance"].number, alone=alone))


def _drawn(choice: Choices) -> dict[str, Settings]:
    """Return the settings of all choices at once: around the rubric's weights, and flat where weights vary."""
    varied = choice.varied
    made = {"around": choice.drawn(*varied, count=None if varied else 1)}
    return {**made, "flat": choice.drawn(*varied, flat=True)} if "weights" in varied else made


def _alone(choice: Choices, drawn: Mapping[str, Settings], verdict: Levels) -> Iterator[Tried]:
    """Yield what each choice by itself comes to."""
    for family in choice.varied:
        yield tried(family, choice, choice.each(family, drawn["around"]), verdict)
        if family == "weights":
            yield tried("flat_weights", choice, choice.each(family, drawn["flat"]), verdict)


def tried(name: str, choice: Choices, settings: Settings, verdict: Levels) -> Tried:
    """Return what settings come to, with all unknowns at their low and at their high."""
    rubric = choice.rubric
    low, high = (outcome(rubric, choice.grid, settings, end) for end in ("low", "high"))
    same = (low.verdicts == verdict.low) & (high.verdicts == verdict.high)
    return Tried(
        name=name,
        settings=settings.number,
        evidenced=_span(low),
        possible=_span(high),
        low=_counts(rubric, low),
        high=_counts(rubric, high),
        same=int(same.sum()),
    )


def _span(met: Outcome) -> Span:
    return Span(lowest=printed(met.lowest), highest=printed(met.highest))


def _counts(rubric: Rubric, met: Outcome) -> dict[str, int]:
    counts = np.bincount(met.verdicts, minlength=len(rubric.levels))
    return {level: int(count) for level, count in zip(rubric.levels, counts, strict=True)}


def _hold(together: tuple[Tried, ...], least: Fraction) -> Hold:
    if all(one.same == one.settings for one in together):
        return "firm"
    return "mostly" if together[0].same >= least else "depends"


def _parts(choice: Choices) -> Iterator[Parts]:
    for id, parts in zip(choice.rubric.dimensions, choice.parts, strict=True):
        yield Parts(dimension=id, parts=parts)


def _points(choice: Choices) -> Iterator[LevelPoints]:
    rubric = choice.rubric
    for level, own, (low, high) in zip(rubric.levels, rubric.points, choice.shifts, strict=True):
        if low < high:
            yield LevelPoints(level=level, points=own, lowest=own + low, highest=own + high)


def _not_tried(choice: Choices, found: Result) -> Iterator[NotTried]:
    """Yield each choice with nothing to vary, and why."""
    for family in FAMILIES:
        if family not in choice.varied:
            yield NotTried(name=family, why=say(_why_not(family, choice, found)))


def _why_not(family: Family, choice: Choices, found: Result) -> Message:
    off = message("The rubric switches this off.")
    values = choice.values
    match family:
        case "weights" if values["vary_weights"].number == 1:
            return message("Only one dimension is in the sum, so its weight decides nothing.")
        case "combining" if values["vary_combining"].number == 1:
            return message("Only one dimension is in the sum, so there is nothing to combine.")
        case "points" if values["points_shift"].number > 0:
            return message("No level's points can move without crossing another level's or a line of the verdict.")
        case "thresholds" if values["threshold_tolerance"].number > 0:
            return message("No threshold is a number that moves.")
        case "assessors" if values["vary_assessors"].number == 1:
            return message("No criterion was answered by several assessors.")
        case _:
            return off


def _largest(gone: tuple[LeftOut, ...]) -> str | None:
    sources = [one for one in gone if one.kind == "source" and (one.apart > 0 or one.result is None)]
    most = max(sources, key=lambda one: (one.result is None, one.apart), default=None)
    return most.id if most else None


def _largest_low(gone: tuple[LeftOut, ...], evidenced: float) -> str | None:
    """Return the source without which the end with every unknown at its low moves most; None where none moves it."""
    moved = {
        one.id: None if one.result is None else abs(Fraction(str(one.result.evidenced)) - Fraction(str(evidenced)))
        for one in gone
        if one.kind == "source"
    }
    most = max(moved, key=lambda id: (moved[id] is None, moved[id] or 0), default=None)
    return None if most is None or moved[most] == 0 else most
