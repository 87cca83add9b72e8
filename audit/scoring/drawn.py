"""What the charts draw: the figures of the card, as frozen models."""

from __future__ import annotations

from typing import Literal

from audit.scoring.part import Part


class Bar(Part):
    """A span drawn as a bar: label, low and high; None is an open end."""

    label: str
    low: float | None
    high: float | None
    words: str


class Mark(Part):
    """A threshold drawn across a chart."""

    at: float
    label: str
    level: str
    whose: str


class WindowFigure(Part):
    """How long the written call was open: as first announced, and in the end."""

    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    gap: str  # "two or three days short of eight weeks"
    title: str


class Event(Part):
    """One event of the timeline; days as ISO text, None is an open end."""

    first: str | None
    last: str | None
    words: str  # "7 to 8 September 2016"
    label: str
    by: Literal["sponsor", "others"]
    sources: tuple[str, ...]
    happened: bool  # False: not on record by as_of; on the card of a plan True for what is planned


class TimelineFigure(Part):
    """What happened, when."""

    events: tuple[Event, ...]
    title: str


class RegionBar(Part):
    """One region in scope: sessions and inputs known, and whether there may be more."""

    region: str
    title: str
    sessions_low: int
    sessions_high: int | None
    in_person_low: int
    in_person_high: int | None
    inputs_low: int
    inputs_high: int | None


class RegionsFigure(Part):
    """Where people were heard; every region in scope."""

    regions: tuple[RegionBar, ...]
    title: str


class ShareFigure(Part):
    """How much of what was heard came from affected people: in rooms and in writing."""

    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    title: str


class Figures(Part):
    """What the charts draw; None where the record holds nothing to draw, with the reason in `absent`."""

    window: WindowFigure | None
    timeline: TimelineFigure | None
    regions: RegionsFigure | None
    share: ShareFigure | None
    absent: dict[str, str]
