"""What happened, when: the sponsor's acts above the line, those of others below, gaps in time cut out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from audit.report import phrases
from audit.report.canvas import Sheet, width_of
from audit.report.plain import in_lines
from audit.scoring.drawn import Event, TimelineFigure

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
WIDTH = 720
LINE = 16
LANE = 52
BAND = 18
LETTERS = 22
WIDE = 30
"""A span of days wider than this is drawn thin: exact days are told from it."""
LANES = 6
LONELY = 36
"""The width of a stretch of time with a single day in it, between two breaks."""
LONG = 900
"""Days beyond which a stretch of time is marked by years, not months."""
CUT = 0.3
"""A gap longer than this part of the whole span is cut out, and the cut is drawn."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of time without a long gap, and where it lies on the sheet."""

    first: date
    last: date
    left: float
    right: float

    def at(self, day: date) -> float:
        """Return where a day lies."""
        days = (self.last - self.first).days
        return self.left + ((day - self.first).days / days if days else 0.5) * (self.right - self.left)


@dataclass(frozen=True, slots=True)
class _Label:
    x: float
    words: tuple[str, ...]
    lane: int


def timeline_chart(drawn: TimelineFigure, sponsor: str) -> Sheet | None:
    """Return the timeline; None where no event has a day. It has no narrow form: on a phone the list is it."""
    events = [event for event in drawn.events if event.happened and _day(event) is not None]
    never = [event for event in drawn.events if not event.happened]
    if not events:
        return None
    room = WIDTH - (190 if never else 0)
    stretches = _stretches([day for event in events for day in _span(event)], room - 8)
    above = _lanes([event for event in events if event.by == "sponsor"], stretches, room)
    below = _lanes([event for event in events if event.by == "others"], stretches, room)
    axis = 30 + LANE * (1 + max((label.lane for label in above), default=0))
    height = axis + BAND + 50 + (LANE * (1 + max(label.lane for label in below)) if below else 0)
    notes = _never_came(never)
    sheet = Sheet("timeline", WIDTH, max(height, axis + BAND + 20 + 15 * len(notes)))
    years = {day.year for event in events for day in _span(event)}
    _axis(sheet, stretches, axis, [label.x for label in below], years)
    for event in sorted(events, key=_length, reverse=True):
        _moment(sheet, event, stretches, axis)
    _breaks(sheet, stretches, axis)
    sheet.text(0, 14, f"By {sponsor}" if width_of(sponsor, 12) < 300 else "By the sponsor", "muted", 12)
    for label in above:
        base = axis - 12 - LANE * label.lane - LINE * (len(label.words) - 1)
        sheet.line([(label.x, base - 11), (label.x, axis - 3)], "muted")
        _write(sheet, label, base)
    if below:
        sheet.text(0, axis + BAND + 40, "By others", "muted", 12)
    for label in below:
        base = axis + BAND + 58 + LANE * label.lane
        end = base + LINE * (len(label.words) - 1) + 2
        sheet.line([(label.x, axis + BAND + 3), (label.x, end)], "muted", dashed=True)
        _write(sheet, label, base)
    if never:
        _never(sheet, notes, room + 24, axis)
    return sheet


def _day(event: Event) -> date | None:
    text = event.first or event.last
    return date.fromisoformat(text) if text else None


def _span(event: Event) -> tuple[date, date]:
    day = _day(event)
    assert day is not None, "only events with a day are drawn"
    last = date.fromisoformat(event.last) if event.last else day
    return day, max(day, last)


def _stretches(days: Sequence[date], room: float) -> list[_Stretch]:
    """Cut the time into stretches at its long gaps, and share out the room by their length."""
    ordered = sorted(set(days))
    whole = max((ordered[-1] - ordered[0]).days, 1)
    parts = [[ordered[0]]]
    for day in ordered[1:]:
        if (day - parts[-1][-1]).days > CUT * whole:
            parts.append([day])
        else:
            parts[-1].append(day)
    spans = [(part[-1] - part[0]).days for part in parts]
    free = room - LONELY * len(parts) - 150
    made, left = [], 8.0
    for part, span in zip(parts, spans, strict=True):
        right = left + (free * span / sum(spans) if sum(spans) else 0)
        made.append(_Stretch(part[0], part[-1], left, right))
        left = right + LONELY + (90 if span == 0 and len(parts) > 1 else 0)
    return made


def _at(day: date, stretches: Sequence[_Stretch]) -> float:
    return next(part for part in stretches if part.first <= day <= part.last).at(day)


def _lanes(events: Sequence[Event], stretches: Sequence[_Stretch], room: float) -> list[_Label]:
    """Place labels from right to left, each in a lane beyond those it would cover: no stem crosses a label."""
    made: list[_Label] = []
    for event in sorted(events, key=lambda event: (_span(event)[0], event.label), reverse=True):
        x = _at(_span(event)[0], stretches)
        words = (_short(event.words), *in_lines(event.label, LETTERS, 2))
        wide = max(width_of(line, 12.5, bold=row == 0) for row, line in enumerate(words)) + 12
        lane = 1 + max((label.lane for label in made if x <= label.x < x + wide), default=-1)
        if lane < LANES and x + wide < room + 20:
            made.append(_Label(x, words, lane))
    return made


def _short(words: str) -> str:
    """Return a day with its month cut to three letters: labels stand close."""
    return " ".join(word[:3] if word in MONTHS else word for word in words.split())


def _write(sheet: Sheet, label: _Label, base: float) -> None:
    for row, words in enumerate(label.words):
        sheet.text(label.x + 5, base + LINE * row, words, size=12.5, bold=row == 0)


def _axis(
    sheet: Sheet, stretches: Sequence[_Stretch], y: float, stems: Sequence[float], years: Collection[int]
) -> None:
    """Draw the line of time with the months or years that begin on it, and its breaks.

    Only years in which something happened are written: no output holds a number that the card does not.
    """
    for place, part in enumerate(stretches):
        end = part.right + (LONELY / 2 if place + 1 < len(stretches) else 12)
        sheet.line([(part.left - 8, y + BAND), (end, y + BAND)], "muted")
        last_words = -1000.0
        for first, words in _ticks(part, years):
            x = part.at(first)
            sheet.line([(x, y + BAND), (x, y + BAND + 6)], "muted")
            end_of_words = x + 6 + width_of(words, 11.5)
            if words and x > last_words and not any(x - 1 < stem < end_of_words for stem in stems):
                sheet.text(x + 3, y + BAND + 16, words, "muted", 11.5)
                last_words = end_of_words


def _breaks(sheet: Sheet, stretches: Sequence[_Stretch], y: float) -> None:
    """Cut the line where a long gap in time is left out, whatever lies across it."""
    for part in stretches[:-1]:
        x = part.right + LONELY / 2
        sheet.box(x, y - 2, 6, BAND + 6, "paper")
        for at in (x, x + 6):
            sheet.line([(at - 4, y + BAND + 5), (at + 4, y + BAND - 5)], "muted", 1.2)


def _ticks(part: _Stretch, years: Collection[int]) -> list[tuple[date, str]]:
    """Return the first days of months (of years, in a long stretch) that lie in a stretch, and their words."""
    if part.first == part.last:
        return [(part.first, f"{MONTHS[part.first.month - 1][:3]} {part.first.year}")]
    long = (part.last - part.first).days > LONG
    made: list[tuple[date, str]] = []
    for month in range(
        part.first.year * 12 + part.first.month, part.last.year * 12 + part.last.month, 12 if long else 1
    ):
        month += -month % 12 if long else 0
        day = date(month // 12, month % 12 + 1, 1)
        if day > part.last:
            break
        year = str(day.year) if day.year in years else ""
        short = MONTHS[day.month - 1][:3]
        made.append((day, year if long or day.month == 1 else short if made else f"{short} {year}".strip()))
    return made


def _length(event: Event) -> int:
    first, last = _span(event)
    return (last - first).days


def _moment(sheet: Sheet, event: Event, stretches: Sequence[_Stretch], y: float) -> None:
    """Mark an event on the line: solid on an exact day, striped over days of which it is one, thin where many."""
    first, last = _span(event)
    x, end = _at(first, stretches), _at(last, stretches)
    if event.last is None or event.first is None:
        sheet.striped(x, y + 4, 22, BAND - 4, open_end=True)
    elif first == last:
        sheet.solid(x - 2.5, y + 4, 5, BAND - 4)
    else:
        height = BAND - 4 if end - x < WIDE else (BAND - 4) / 2
        sheet.striped(x, y + BAND - height, max(end - x, 5), height)


def _never_came(events: Sequence[Event]) -> list[tuple[str, bool]]:
    """Return in lines what never came; what their labels share ("Not found") is said once, in bold."""
    grouped: dict[str, list[str]] = {}
    for event in events:
        head, rest = phrases.never_came(event)
        grouped.setdefault(head, []).append(rest)
    lines: list[tuple[str, bool]] = []
    for head, rests in sorted(grouped.items(), key=lambda pair: bool(pair[0])):
        lines += [(line, True) for line in in_lines(head, 19, 2)] if head else []
        lines += [(line, False) for rest in rests for line in in_lines(rest, 23, 2)]
    return lines


def _never(sheet: Sheet, notes: Sequence[tuple[str, bool]], x: float, y: float) -> None:
    """Draw what never came by the day the record was read: striped, without an end."""
    sheet.striped(x, y, WIDTH - x, BAND, open_end=True)
    for row, (words, bold) in enumerate(notes):
        sheet.text(x, y + BAND + 16 + 15 * row, words, size=12, bold=bold)
