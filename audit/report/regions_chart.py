"""Where people were heard: every region in scope, with what is known and what there may be besides."""

from __future__ import annotations

from collections.abc import Sequence

from audit.report.canvas import Sheet
from audit.report.phrases import counted, joined
from audit.report.plain import in_lines
from audit.scoring.drawn import RegionsFigure
from audit.words import Message, message, say

SQUARE, SPACE = 18, 5
WORDS, LETTER = 76, 6.5
"""Room for the figure behind a count: at least so much, and so much a letter."""


def regions_chart(drawn: RegionsFigure, narrow: bool = False) -> Sheet:
    """Return a row for each region: sessions and written inputs as squares, solid where known."""
    width = 320 if narrow else 720
    step, top = (62 if narrow else 44), 46
    columns = ((6, 140), (168, 146)) if narrow else ((236, 210), (474, 240))
    sheet = Sheet("regions-narrow" if narrow else "regions", width, top + step * len(drawn.regions))
    for (x, _), words in zip(columns, ("Sessions", "Written inputs"), strict=True):
        sheet.text(x, 18, words, "muted", 12)
    sheet.line([(0, 32), (width, 32)], "line")
    sessions = _unit([(region.sessions_low, region.sessions_high) for region in drawn.regions], columns[0][1])
    inputs = _unit([(region.inputs_low, region.inputs_high) for region in drawn.regions], columns[1][1])
    for place, region in enumerate(drawn.regions):
        y = top + place * step
        if place:
            sheet.line([(0, y - 7), (width, y - 7)], "line", 0.8)
        middle = y + (37 if narrow else 14)
        if narrow:
            sheet.text(6, y + 13, region.title, bold=True)
        else:
            lines = in_lines(region.title, 28, 2)
            for row, words in enumerate(lines):
                sheet.text(0, y + (19 if len(lines) == 1 else 12) + 16 * row, words, bold=True)
        for (x, room), unit, low, high in (
            (columns[0], sessions, region.sessions_low, region.sessions_high),
            (columns[1], inputs, region.inputs_low, region.inputs_high),
        ):
            _mass(sheet, (x, middle), room, unit, low, high)
    return sheet


def _unit(counts: Sequence[tuple[int, int | None]], room: float) -> float:
    """Return the width that one session or input gets in its column: a square, or less where there are many."""
    most = max((max(low, high or 0, 1) for low, high in counts), default=1)
    written = max((len(say(counted(low, high))) for low, high in counts if high), default=0)
    return min(SQUARE + SPACE, (room - max(WORDS, 4 + LETTER * written)) / most)


def _mass(sheet: Sheet, at: tuple[float, float], room: float, unit: float, low: int, high: int | None) -> None:
    """Draw a count within limits, with its figure behind it."""
    x, middle = at
    upper = middle - SQUARE / 2
    if high == 0:
        sheet.text(x, middle + 5, "none found")
        return
    separate = unit >= SQUARE / 2
    size = unit - SPACE if separate and unit > SPACE * 2 else unit
    if separate:
        for place in range(low):
            sheet.solid(x + place * unit, upper, size, SQUARE)
    else:
        sheet.solid(x, upper, low * unit, SQUARE)
    here = x + low * unit
    if high is None:
        sheet.striped(here, upper, x + room - here, SQUARE, open_end=True)
        return
    sheet.striped(here, upper, (high - low) * unit - (SPACE if separate else 0), SQUARE)
    sheet.text(x + high * unit + 4, middle + 5, say(counted(low, high)), size=12)


def regions_in_words(drawn: RegionsFigure) -> Message:
    """Return the chart row by row, lows first."""
    rows = joined(
        message(
            "{region}: sessions {sessions}, written inputs {inputs}",
            region=region.title,
            sessions=counted(region.sessions_low, region.sessions_high),
            inputs=counted(region.inputs_low, region.inputs_high),
        )
        for region in drawn.regions
    )
    return message("Chart of regions. {rows}.", rows=rows)
