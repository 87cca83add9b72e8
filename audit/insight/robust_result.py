"""How firm a verdict is, as it is published: robust.json. Figures are rounded half up once; counts are whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from audit.scoring.part import Document, Part

Hold = Literal["firm", "mostly", "depends"]
"""firm: every setting has the card's verdict; mostly: at least the stated share around the rubric's weights has."""
Kind = Literal["criterion", "dimension", "source"]


class Span(Part):
    """The lowest and the highest total met, of 100."""

    lowest: float
    highest: float


class Ends(Part):
    """A total with every unknown at its low and at its high, of 100, and the verdict that follows."""

    evidenced: float
    possible: float
    low: str  # level
    high: str
    words: str


class Tried(Part):
    """What a set of settings came to. `low` and `high` count settings by the level of the verdict's two ends."""

    name: str  # around, flat, weights, flat_weights, points, thresholds, combining, assessors
    settings: int
    evidenced: Span  # every unknown at its low
    possible: Span  # every unknown at its high
    low: Mapping[str, int]
    high: Mapping[str, int]
    same: int  # settings with the card's own verdict at both ends


class NotTried(Part):
    """A choice with nothing to vary, and why."""

    name: str
    why: str


class LevelPoints(Part):
    """How far the points of a level moved, both ends included."""

    level: str
    points: int
    lowest: int
    highest: int


class Parts(Part):
    """The whole parts of the concentration that a dimension's weight was drawn with."""

    dimension: str
    parts: int


class LeftOut(Part):
    """The result without one criterion, dimension or source; None where nothing is left to judge by."""

    kind: Kind
    id: str
    title: str
    result: Ends | None
    moves: bool  # whether the verdict is another
    apart: float  # points by which both ends of the total move, added


class Estimate(Part):
    """An index with its interval; it may be estimated below 0 or above 1."""

    index: float
    low: float
    high: float


class Choice(Part):
    """How far one choice moves the total: by itself, and by itself or together with others."""

    name: str  # a family, or unknowns
    first: Estimate
    total: Estimate


class Matters(Part):
    """Which choice matters most for the total, by Sobol's indices; the one with the largest total order first."""

    points: int
    evaluations: int
    resamples: int
    confidence: float  # percent
    choices: tuple[Choice, ...]
    why: str  # why there are none


class Robust(Document):
    """How firm the verdict of a card is. Unknowns are never drawn: each setting is added up at their low and high."""

    publishable: bool  # false where the dossier was read as it stands
    hold: Hold
    card: Ends
    seed: int
    mostly: float  # percent of settings
    concentration: tuple[Parts, ...]  # empty where weights do not vary
    points: tuple[LevelPoints, ...]  # levels whose points moved
    thresholds: int  # criteria whose thresholds moved
    threshold_tolerance: float  # percent
    assessors: int  # read alone, beside all of them together; 0 where no criterion was answered by several
    together: tuple[Tried, ...]  # all choices at once: around the rubric's weights, then flat
    families: tuple[Tried, ...]  # each choice by itself
    not_tried: tuple[NotTried, ...]
    left_out: tuple[LeftOut, ...]  # every criterion, dimension and source
    carried_by: tuple[str, ...]  # sources without which the verdict is another
    largest_source: str | None  # the source without which the total moves most
    largest_source_low: str | None  # the source without which its end with every unknown at its low moves most
    matters: Matters | None = None  # only where asked for: it needs SciPy
