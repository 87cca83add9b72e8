"""From a criterion's parts to the levels the record leaves open (FORMATS.md, "How a level is reached").

A level is reached when nothing stands in its way, or in the way of a level below it. On the low side
everything that is not proven stands in the way; on the high side only what is disproven does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from audit.bounds import Truth
from audit.measure.measures import reaches
from audit.measure.value import Measured
from audit.rubric.model import Threshold


@dataclass(frozen=True, slots=True, order=True)
class Levels:
    """The lowest and the highest level left open, as places in the rubric's list (0 is worst)."""

    low: int
    high: int

    @property
    def settled(self) -> bool:
        """Whether one level is left."""
        return self.low == self.high


def hull_of_levels(items: Iterable[Levels]) -> Levels:
    """Return the smallest span that holds all of them."""
    spans = list(items)
    return Levels(min(span.low for span in spans), max(span.high for span in spans))


Obstacles = Mapping[str, Truth]
"""One part of a criterion: for each level it names, whether what it asks there holds."""


def reached(levels: Sequence[str], parts: Iterable[Obstacles]) -> Levels:
    """Return the span of levels that the parts leave open. A level a part does not name is no obstacle to it."""
    given = list(parts)
    low = high = len(levels) - 1
    for place in range(len(levels) - 1, 0, -1):
        truths = [part.get(levels[place], Truth.YES) for part in given]
        if any(truth is not Truth.YES for truth in truths):
            low = place - 1
        if Truth.NO in truths:
            high = place - 1
    return Levels(low, high)


def chosen(levels: Sequence[str], named: Iterable[str], span: Levels) -> Obstacles:
    """Return what an assessor's choice says of each level that the assessed part names."""
    said = {}
    for level in named:
        place = levels.index(level)
        said[level] = Truth.YES if place <= span.low else Truth.NO if place > span.high else Truth.UNKNOWN
    return said


def climbed(
    measured: Measured, at_least: Mapping[str, Threshold], at_most: Mapping[str, Threshold]
) -> dict[str, Truth]:
    """Return for each level of a ladder whether the measured value reaches its threshold.

    Nothing to measure is no excuse: an empty measure reaches no threshold, and one that may be empty
    proves none (BOUNDS.md section 2.1, `worst`).
    """
    said = {level: reaches(measured, threshold) for level, threshold in at_least.items()}
    said |= {level: reaches(measured, threshold, at_most=True) for level, threshold in at_most.items()}
    return said
