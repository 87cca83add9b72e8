"""What the charts draw, taken from the same evidence and measures as the findings.

A figure without evidence is None and says why. Titles state the finding, within its limits.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from audit.bounds import INF, Dates, Ext, Interval, days_between
from audit.evidence.ahead import surely_after
from audit.evidence.facts import fact
from audit.evidence.model import Dossier, Row
from audit.measure.measures import measure
from audit.measure.nouns import document
from audit.places import region_title
from audit.rubric.model import (
    CountMeasure,
    CountOf,
    CriterionAsked,
    DaysMeasure,
    LowestMeasure,
    Rubric,
    ShareMeasure,
    ShareOf,
)
from audit.scoring import spoken
from audit.scoring.drawn import (
    Bar,
    Event,
    Figures,
    Mark,
    RegionBar,
    RegionsFigure,
    ShareFigure,
    TimelineFigure,
    WindowFigure,
)
from audit.scoring.plan_words import words_for
from audit.scoring.totals import printed
from audit.words import Message, in_a_row, message, say

SPONSOR_RUN = ("sponsor", "community_for_sponsor")


def figures(dossier: Dossier, rubric: Rubric, whose: dict[tuple[str, str], str]) -> Figures:
    """Return the figures of a card; `whose` gives for criterion and level the words for the threshold's origin."""
    made = {
        "window": window(dossier, rubric, whose),
        "timeline": timeline(dossier),
        "regions": regions(dossier),
        "share": share(dossier, rubric, whose),
    }
    words = words_for(dossier.is_plan)
    absent = {name: say(reason, words) for name, reason in _ABSENT.items() if made[name] is None}
    return Figures(**made, absent=absent)


_ABSENT = {
    "window": message("The record holds no day on which a written call opened or closed."),
    "timeline": message("The record holds no dated event."),
    "regions": message("The record names no regions in scope."),
    "share": message("The record holds nothing on who took part or wrote."),
}


def window(dossier: Dossier, rubric: Rubric, whose: dict[tuple[str, str], str]) -> WindowFigure | None:
    """Return how long the written call was open: as first announced, and in the end."""
    opened, closed = _day(dossier, "opened"), _day(dossier, "closed")
    if opened is None or closed is None:
        return None
    last = days_between(opened, closed)
    bars = []
    if (first_deadline := _day(dossier, "first_deadline")) is not None:
        bars.append(_days_bar(message("First announced"), days_between(opened, first_deadline)))
    bars.append(_days_bar(message("In the end") if bars else message("The written call"), last))
    found = next(
        (
            (id, asked)
            for id, asked in rubric.criteria.items()
            if isinstance(asked.measure, DaysMeasure)
            and (asked.measure.days.from_, asked.measure.days.to) == ("opened", "closed")
        ),
        None,
    )
    marks = _marks(*found, whose, say) if found else ()
    gap = _gap(last, marks)
    title = message("The written call was open {days}", days=_open_for(last))
    whole = message("{title}, {gap}", title=title, gap=gap) if gap else title
    said = say(whole, words_for(dossier.is_plan))
    return WindowFigure(bars=tuple(bars), marks=marks, gap=say(gap) if gap else "", title=said)


def _day(dossier: Dossier, name: str) -> Dates | None:
    value = fact(dossier, name).value
    return value if isinstance(value, Dates) else None


def _open_for(span: Interval) -> Message:
    if span.low < 0 and span.high == INF:
        return message("an unknown number of days")
    if span.low == -INF or span.low < 0:
        return message("at most {n} days", n=spoken.between(span.high, span.high))
    one = span.low == 1 and span.high in (1, INF)
    return message("{n} day" if one else "{n} days", n=spoken.between(span.low, span.high))


def _gap(span: Interval, marks: tuple[Mark, ...]) -> Message | None:
    """Return how far the span surely falls short of the first mark it does not reach."""
    short = next((mark for mark in marks if span.high < mark.at), None)
    if short is None or span.low == -INF:
        return None
    at = Fraction(short.at)
    return message("{days} short of {mark}", days=spoken.between(at - span.high, at - span.low), mark=spoken.length(at))


def _days_bar(label: Message, span: Interval) -> Bar:
    return Bar(label=say(label), low=_end(span.low), high=_end(span.high), words=say(_open_for(span)))


def _end(value: Ext) -> float | None:
    return None if value in (INF, -INF) else printed(Fraction(value))


def _marks(id: str, asked: CriterionAsked, whose: dict[tuple[str, str], str], label: object) -> tuple[Mark, ...]:
    ladder = asked.at_least or asked.at_most
    return tuple(
        Mark(
            at=printed(limit.value * (100 if limit.percent else 1)),
            label=limit.text if limit.percent else say(spoken.length(limit.value)),
            level=level,
            whose=whose.get((id, level), ""),
        )
        for level, limit in ladder.items()
        if limit.value is not None
    )


def timeline(dossier: Dossier) -> TimelineFigure | None:
    """Return what happened, when: by the sponsor, and by others while the process ran."""
    events = [*_of_facts(dossier), *_of_sessions(dossier), *_of_documents(dossier), *_of_letters(dossier)]
    if not events:
        return None
    events.sort(
        key=lambda event: (not event.happened, event.first or event.last or "9999", event.last or "9999", event.label)
    )
    return TimelineFigure(events=tuple(events), title=say(_timeline_title(dossier), words_for(dossier.is_plan)))


def _timeline_title(dossier: Dossier) -> Message:
    deadline, told = _day(dossier, "first_deadline"), _day(dossier, "extended_on")
    if deadline and told and deadline.exact and told.exact:
        after = int(days_between(deadline, told).low)
        if after == 0:
            return message("The extension was announced on the day of the first deadline")
        if after == 1:
            return message("The extension was announced the day after the first deadline")
        when = message("{n} days after", n=after) if after > 0 else message("{n} days before", n=-after)
        return message("The extension was announced {when} the first deadline", when=when)
    ended, decided = _day(dossier, "ended"), _day(dossier, "decided")
    if ended and decided:
        span = days_between(ended, decided)
        if decided.high is None and surely_after(decided, dossier.read_on):
            return _no_decision(dossier, to_come=True)
        if span.low >= 0:
            return message("The decision came {days} after the end", days=_open_for(span))
    return message("The days that the record holds")


_FACT_EVENTS = {
    "opened": message("The written call opened"),
    "first_deadline": message("First deadline of the call"),
    "extended_on": message("The extension was announced"),
    "closed": message("The written call closed"),
    "decided": message("Decision"),
}
_AHEAD = {
    "opened": message("Opening of the written call (planned)"),
    "first_deadline": message("First deadline of the call (planned)"),
    "extended_on": message("News of the extension (planned)"),
    "closed": message("Close of the written call (planned)"),
    "decided": message("Decision (planned)"),
}
"""What the same events are called where their day lies after the record was read."""


def _event(span: Dates, label: Message | str, by: str, sources: tuple[str, ...], happened: bool = True) -> Event:
    return Event(
        first=span.low.isoformat() if span.low else None,
        last=span.high.isoformat() if span.high else None,
        words=say(spoken.days(span)),
        label=say(label),
        by="sponsor" if by == "sponsor" else "others",
        sources=sources,
        happened=happened,
    )


def _of_facts(dossier: Dossier) -> list[Event]:
    events = []
    for name, label in _FACT_EVENTS.items():
        known = fact(dossier, name)
        if isinstance(known.value, Dates):
            ahead = surely_after(known.value, dossier.read_on)
            happened = not ahead or (dossier.is_plan and known.value.high is not None)
            said = _AHEAD[name] if ahead else label
            if name == "decided" and known.value.high is None:
                said = _no_decision(dossier, ahead)
            events.append(_event(known.value, said, "sponsor", known.sources, happened))
    return events


def _no_decision(dossier: Dossier, to_come: bool) -> Message:
    """Return what stands for a decision whose day has no upper end."""
    if to_come:
        return message("No decision by {day}", day=spoken.day(dossier.read_on))
    return message("No decision on record before this day")


def _of_sessions(dossier: Dossier) -> list[Event]:
    events = []
    for row in dossier.tables["sessions"].accepted:
        start = row.value("start")
        if not isinstance(start, Dates) or "no" in _words(row, "held"):
            continue
        runs = _words(row, "run_by")
        name = row.value("name")
        label = message("{name}", name=name) if isinstance(name, str) and name else _session_label(dossier, row)
        ahead = "planned" in _words(row, "held") or surely_after(start, dossier.read_on)
        if ahead:
            label = message("{what} (planned)", what=label)
        elif not _words(row, "held"):
            label = message("{what} (whether it was held is not known)", what=label)
        by = "sponsor" if not runs or runs & set(SPONSOR_RUN) else "others"
        events.append(_event(start, label, by, row.sources, dossier.is_plan or not ahead))
    return events


def _session_label(dossier: Dossier, row: Row) -> Message:
    held_for = tuple(message("{r}", r=_region_title(name, dossier)) for name in sorted(_words(row, "region")))
    return message("Session for {regions}", regions=held_for) if held_for else message("Session")


def _words(row: Row, column: str) -> frozenset[str]:
    value = row.value(column)
    return value if isinstance(value, frozenset) else frozenset()


def _of_documents(dossier: Dossier) -> list[Event]:
    events = []
    for row in dossier.tables["documents"].accepted:
        kind = document(next(iter(_words(row, "kind")), ""))
        day = row.value("date")
        if isinstance(day, Dates) and surely_after(day, dossier.read_on):
            label = message("Publication of {kind} (planned)", kind=kind)
            events.append(_event(day, label, "sponsor", row.sources, dossier.is_plan))
        elif str(row.value("published")) == "yes" and isinstance(day, Dates):
            events.append(_event(day, message("Published: {kind}", kind=kind), "sponsor", row.sources))
        elif str(row.value("published")) == "no":
            by = message("by {day}", day=spoken.day(dossier.read_on))
            label = message("Not found: {kind}", kind=kind)
            events.append(
                Event(
                    first=None,
                    last=None,
                    words=say(by),
                    label=say(label),
                    by="sponsor",
                    sources=row.sources,
                    happened=False,
                )
            )
    return events


def _of_letters(dossier: Dossier) -> list[Event]:
    """Return dated words of communities and the press while the process ran, and two months around it."""
    began, ended = _day(dossier, "began"), _day(dossier, "ended")
    if not (began and ended and began.low and ended.high):
        return []
    margin = timedelta(days=60)
    events = []
    for source in dossier.sources.values():
        day = source.date
        if source.kind not in ("community", "press") or not source.title or day is None or not day.exact:
            continue
        if day.low is not None and _within(day.low, began.low - margin, ended.high + margin):
            label = message("{title}, {publisher}", title=source.title, publisher=source.publisher)
            said = label if source.publisher and source.publisher not in source.title else source.title
            events.append(_event(day, said, "others", (source.id,)))
    return events


def _within(day: date, first: date, last: date) -> bool:
    return first <= day <= last


_SESSIONS_IN = "The record shows sessions in {n} of {all} regions"


def regions(dossier: Dossier) -> RegionsFigure | None:
    """Return for every region in scope the sessions and written inputs known, and whether there may be more."""
    scope = fact(dossier, "regions_in_scope").value  # several lists where claims differ: all are shown
    names = sorted(frozenset[str]().union(*scope)) if isinstance(scope, tuple) else []
    if not names:
        return None
    bars = tuple(_region_bar(dossier, name) for name in names)
    sure = sum(bar.sessions_low > 0 for bar in bars)
    possible = sum(bar.sessions_high is None or bar.sessions_high > 0 for bar in bars)
    inputs = sum(bar.inputs_low > 0 for bar in bars)
    may_hold = sum(bar.inputs_high is None or bar.inputs_high > 0 for bar in bars)
    met = message(
        "The record shows sessions in {n} of {all} region" if len(bars) == 1 else _SESSIONS_IN,
        n=spoken.between(Fraction(sure), Fraction(possible)),
        all=spoken.number(len(bars)),
    )
    wrote = message("written input from {n}", n=spoken.between(Fraction(inputs), Fraction(may_hold)))
    title = say(message("{met}, {wrote}", met=met, wrote=wrote), words_for(dossier.is_plan))
    return RegionsFigure(regions=bars, title=title)


def _region_title(name: str, dossier: Dossier) -> str:
    """Return a region's published name; in a custom scheme the word itself."""
    return name if dossier.scheme == "custom" else region_title(name, dossier.scheme)


def _region_bar(dossier: Dossier, name: str) -> RegionBar:
    def counted(of: str, **where: tuple[str, ...]) -> tuple[int, int | None]:
        value = measure(dossier, CountMeasure(count=CountOf(of=of, where={"region": (name,), **where}))).value
        assert value is not None, "a count is never empty"
        return int(value.low), None if value.high == INF else int(value.high)

    sessions, rooms = counted("sessions"), counted("sessions", mode=("in_person", "hybrid"))
    inputs = counted("submissions")
    return RegionBar(
        region=name,
        title=_region_title(name, dossier),
        sessions_low=sessions[0],
        sessions_high=sessions[1],
        in_person_low=rooms[0],
        in_person_high=rooms[1],
        inputs_low=inputs[0],
        inputs_high=inputs[1],
    )


def share(dossier: Dossier, rubric: Rubric, whose: dict[tuple[str, str], str]) -> ShareFigure | None:
    """Return how much came from affected people, in rooms and in writing."""
    bars, said = [], []
    for of, label in (("people", message("In rooms")), ("submissions", message("In writing"))):
        measured = measure(dossier, ShareMeasure(share=ShareOf(of=of, where={"affected": ("yes",)})))
        counted = measure(dossier, CountMeasure(count=CountOf(of=of))).value
        if not measured.looked or counted is None or counted.high == 0 or measured.value is None:
            continue
        low, high = measured.value.low, measured.value.high
        known = message("not known") if low == 0 and high == 1 else spoken.percent(low, high)
        bars.append(
            Bar(
                label=say(label), low=printed(Fraction(low) * 100), high=printed(Fraction(high) * 100), words=say(known)
            )
        )
        said.append(message("{label}: {known}.", label=label, known=known))
    if not bars:
        return None
    found = next(((id, asked) for id, asked in rubric.criteria.items() if _is_share_of_affected(asked)), None)
    title = message("How much came from affected people. {said}", said=in_a_row(said))
    if all(bar.low == 0 and bar.high == 100 for bar in bars):
        title = message("How much of what was heard came from affected people is not known")
    marks = _marks(*found, whose, say) if found else ()
    return ShareFigure(bars=tuple(bars), marks=marks, title=say(title, words_for(dossier.is_plan)))


def _is_share_of_affected(asked: CriterionAsked) -> bool:
    parts = asked.measure.lowest if isinstance(asked.measure, LowestMeasure) else (asked.measure,)
    return any(isinstance(part, ShareMeasure) and part.share.where == {"affected": ("yes",)} for part in parts)
