"""Bars within limits against thresholds: how long it was open, how much came from affected people."""

from __future__ import annotations

from collections.abc import Sequence

from audit.report.canvas import Sheet, width_of
from audit.report.phrases import capital, joined
from audit.report.plain import in_lines
from audit.scoring.drawn import Bar, Mark
from audit.words import Message, message

HEIGHT = 22
NAMES = 150
TOP = 46


def spans_chart(
    name: str, bars: Sequence[Bar], marks: Sequence[Mark], *, whole: float | None = None, gap: str = "",
    narrow: bool = False,
) -> Sheet:  # fmt: skip
    """Return bars from zero within their limits, with thresholds as dashed lines that touch no label.

    `whole` is the end of the scale; without one it lies a little beyond the last threshold or bar.
    """
    width = 320 if narrow else 720
    left, right = (6, width - 34) if narrow else (NAMES, width - 60)
    end = whole or _end_of_scale(bars, marks)
    scale = (right - left) / end
    rows = _stacked(marks, left, scale, width)
    top = TOP + 36 * max(rows, default=0) if marks else 10
    step = 62 if narrow else 50
    bottom = top + step * len(bars) + (4 if narrow else 12)
    sheet = Sheet(name, width, bottom + (30 if gap else 8))
    for mark, row in zip(marks, rows, strict=True):
        _mark(sheet, mark, left + mark.at * scale, row, (top, bottom, step), len(bars) if narrow else 0)
    for place, bar in enumerate(bars):
        y = top + place * step + (28 if narrow else 20)
        _bar(sheet, bar, (left, y), scale, end, narrow)
    sheet.line([(left, top), (left, bottom)], "ink", 1.2)
    if gap:
        sheet.text(left, bottom + 22, capital(gap), size=13, bold=True)
    return sheet


def _end_of_scale(bars: Sequence[Bar], marks: Sequence[Mark]) -> float:
    ends = [mark.at for mark in marks] + [value for bar in bars for value in (bar.low, bar.high) if value is not None]
    furthest = max((*ends, 1.0))
    open_end = any(bar.high is None for bar in bars)
    return furthest * (1.12 if open_end else 1.0)


def _stacked(marks: Sequence[Mark], left: float, scale: float, width: float) -> list[int]:
    """Return for each threshold the row of its label, so that no two labels touch."""
    ends: list[float] = []
    rows = []
    for mark in marks:
        half = max(width_of(mark.label, 13, bold=True), width_of(mark.level, 12)) / 2 + 5
        middle = min(max(left + mark.at * scale, half), width - half)
        row = next((row for row, end in enumerate(ends) if end < middle - half), len(ends))
        ends[row : row + 1] = [middle + half]
        rows.append(row)
    return rows


def _mark(sheet: Sheet, mark: Mark, x: float, row: int, frame: tuple[float, float, float], bars: int) -> None:
    top, bottom, step = frame
    head = TOP + 36 * row
    pieces: list[tuple[float, float]] = [(head, bottom)]
    if bars:  # on a phone each bar has its name above it, and the line steps over the name
        pieces = [(head, top + 6)] + [(top + place * step + 26, top + place * step + 58) for place in range(bars)]
    for start, end in pieces:
        sheet.line([(x, start), (x, end)], "muted", 1.2, dashed=True)
    for words, y, token, size, bold in (
        (mark.label, head - 29, "ink", 13, True),
        (mark.level, head - 12, "muted", 12, False),
    ):
        half = width_of(words, size, bold) / 2
        sheet.text(min(max(x, half), sheet.width - half), y, words, token, size, bold, "center")


def _bar(sheet: Sheet, bar: Bar, at: tuple[float, float], scale: float, end: float, narrow: bool) -> None:
    x, y = at
    low = max(bar.low or 0, 0)
    high = end if bar.high is None else max(bar.high, 0)
    sheet.striped(x + low * scale, y, (high - low) * scale, HEIGHT, open_end=bar.high is None)
    sheet.solid(x, y, low * scale, HEIGHT)
    if high == 0:
        sheet.line([(x, y - 2), (x, y + HEIGHT + 2)], "ink", 3)
    if narrow:
        sheet.text(x + 5, y - 8, f"{bar.label}: {bar.words}", size=13, bold=True)
    elif width_of(bar.words, 13, bold=True) < low * scale - 20:
        _name(sheet, bar.label, y + 16)
        sheet.text(x + 10, y + 16, bar.words, "paper", 13, bold=True)
    else:
        _name(sheet, bar.label, y + 7)
        sheet.text(0, y + 24, bar.words, "muted", 12)


def _name(sheet: Sheet, label: str, y: float) -> None:
    for line, words in enumerate(in_lines(label, 20, 2)):
        sheet.text(0, y + 15 * line, words)


def spans_in_words(bars: Sequence[Bar], marks: Sequence[Mark]) -> Message:
    """Return each bar, each threshold, and which thresholds a bar surely passes or may pass."""
    said = joined(
        message("{label}: {words}{passed}", label=bar.label, words=bar.words, passed=_passed(bar, marks))
        for bar in bars
    )
    drawn = tuple(message("{label} ({level})", label=mark.label, level=mark.level) for mark in marks)
    if not drawn:
        return message("Bar chart. {bars}.", bars=said)
    return message("Bar chart. {bars}. Marks: {marks}.", bars=said, marks=drawn)


def _passed(bar: Bar, marks: Sequence[Mark]) -> Message:
    if not marks or bar.low is None:
        return message("")
    sure = [mark for mark in marks if bar.low >= mark.at]
    open_ = [mark for mark in marks if bar.low < mark.at and (bar.high is None or bar.high >= mark.at)]
    if not sure and not open_:
        return message(", below every mark")
    if len(sure) == len(marks):
        return message(", past every mark")
    last = message(", past {mark}", mark=sure[-1].label) if sure else message("")
    more = message(", perhaps past {mark}", mark=open_[-1].label) if open_ else message("")
    return message("{last}{more}", last=last, more=more)
