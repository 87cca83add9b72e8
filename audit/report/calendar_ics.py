"""The calendar as .ics: all-day events for any calendar program; no clock, so the same days give the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from audit.insight.calendar import Calendar
from audit.report.phrases import capital
from audit.report.plain import one_line
from audit.words import Message, Translate, in_a_row, message, say

_STAMP = datetime(2000, 1, 1, tzinfo=UTC)
"""When an event was made is required (RFC 5545, 3.8.7.2) and tells nothing: the same for all."""


def ics(found: Calendar, name: str, translate: Translate = str) -> bytes:
    """Return the calendar of a process called `name` as iCalendar (RFC 5545)."""
    from icalendar import Calendar as Ical
    from icalendar import Event

    made = Ical()
    made.add("prodid", "-//consultation-audit//calendar//EN")
    made.add("version", "2.0")
    for day, what, why in _events(found):
        said = one_line(capital(say(message("{what}: latest day", what=what), translate)))
        event = Event()
        key = f"{name}\n{day}\n{say(what)}"
        event.add("uid", f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@consultation-audit")
        event.add("dtstamp", _STAMP)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", said)
        event.add("description", one_line(f"{name}: {say(why, translate)}"))
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    data = made.to_ical()
    assert isinstance(data, bytes), "iCalendar is written as bytes"
    return data


def _events(found: Calendar) -> Iterator[tuple[date, Message, Message]]:
    for line in found.lines:
        question = found.questions.get(line.criterion, "")
        cited = message(" ({id}: {question})", id=line.criterion, question=question)
        cited = cited if line.criterion else message("")
        counted = message("{counted}{cited}. {whose}", counted=line.counted, cited=cited, whose=line.whose)
        yield line.latest, line.what, counted
    for one in found.in_place:
        ids = ", ".join(one.criteria)
        asked = in_a_row(message("{id}: {question}", id=id, question=found.questions[id]) for id in one.criteria)
        due = message("Due by {what}. {asked}", what=one.what, asked=asked)
        yield one.day, message("in place by then: {ids}", ids=ids), due
    yield found.decided, message("the decision"), message("Everything is counted back from this day.")
