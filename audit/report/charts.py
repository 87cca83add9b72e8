"""The charts of a card: drawn once, from figures the card already holds.

A figure without evidence is not drawn; the page says why in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit.report import phrases
from audit.report.canvas import Sheet
from audit.report.plain import printable
from audit.report.regions_chart import regions_chart, regions_in_words
from audit.report.score_charts import dimensions_chart, share_picture, verdict_chart
from audit.report.spans_chart import spans_chart, spans_in_words
from audit.report.timeline_chart import timeline_chart
from audit.scoring.scorecard import Scorecard
from audit.words import Message, message, say

SHARE_PICTURE = "share-1200x630"


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart: for a file and wide screens, for phones where it has such a form, and in words."""

    wide: Sheet
    narrow: Sheet | None
    alternative: Message

    @property
    def scale(self) -> int:
        """Dots a pixel of the PNG; the picture to share has its size in its name."""
        return 1 if self.wide.name == SHARE_PICTURE else 2


def draw(card: Scorecard) -> Mapping[str, Chart]:
    """Return every chart the card has evidence for, by the name of its file."""
    card = printable(card)
    drawn: dict[str, Chart | None] = {
        "verdict": _chart(verdict_chart(card), None, phrases.scale_in_words(card)),
        "dimensions": _chart(dimensions_chart(card), None, _dimensions_in_words(card)),
        "window": _window(card),
        "timeline": _timeline(card),
        "regions": _regions(card),
        "share": _share(card),
        SHARE_PICTURE: _chart(share_picture(card), None, phrases.lede(card)),
    }
    made = {name: chart for name, chart in drawn.items() if chart is not None}
    for name, chart in made.items() if card.plan else ():
        for sheet in (chart.wide, chart.narrow) if name != SHARE_PICTURE else ():
            if sheet is not None:
                sheet.foot(say(message("Plan, not performance")))
    return made


def _chart(wide: Sheet | None, narrow: Sheet | None, alternative: Message) -> Chart | None:
    return Chart(wide, narrow, alternative) if wide is not None else None


def _window(card: Scorecard) -> Chart | None:
    drawn = card.figures.window
    if drawn is None or not drawn.bars:
        return None
    wide, narrow = (
        spans_chart(name, drawn.bars, drawn.marks, gap=drawn.gap, narrow=name.endswith("narrow"))
        for name in ("window", "window-narrow")
    )
    return Chart(wide, narrow, spans_in_words(drawn.bars, drawn.marks))


def _share(card: Scorecard) -> Chart | None:
    drawn = card.figures.share
    if drawn is None or not drawn.bars:
        return None
    wide, narrow = (
        spans_chart(name, drawn.bars, drawn.marks, whole=100, narrow=name.endswith("narrow"))
        for name in ("share", "share-narrow")
    )
    return Chart(wide, narrow, spans_in_words(drawn.bars, drawn.marks))


def _regions(card: Scorecard) -> Chart | None:
    drawn = card.figures.regions
    if drawn is None or not drawn.regions:
        return None
    return Chart(regions_chart(drawn), regions_chart(drawn, narrow=True), regions_in_words(drawn))


def _timeline(card: Scorecard) -> Chart | None:
    drawn = card.figures.timeline
    wide = timeline_chart(drawn, card.process.sponsor) if drawn else None
    return _chart(wide, None, message("Timeline. The same events are in the list that follows."))


def _dimensions_in_words(card: Scorecard) -> Message:
    rows = (
        message("{title}: {points}", title=dimension.title, points=phrases.points_words(dimension))
        for dimension in card.dimensions
    )
    return message("Points of 100. {rows}.", rows=phrases.joined(rows))
