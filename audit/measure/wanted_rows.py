"""What a count or a share of rows still lacks: how many more rows, and how many on record might change.

A row more is one that surely holds, over and above the record: a claimed total rises with it. The number is found
by asking the measure's own verb, so that what is said here is what a dossier with so many rows more would score.
"""

from __future__ import annotations

from collections.abc import Mapping

from audit.bounds import INF, Interval, Truth
from audit.evidence.model import Dossier
from audit.evidence.schema import PEOPLE
from audit.measure import verbs
from audit.measure.counted import (
    Sorted,
    counted,
    counts_among,
    matching,
    numerator,
    opened,
    outcomes,
    shared,
    sharing,
    sorted_out,
)
from audit.measure.found import Found, at_least_one
from audit.measure.measures import reaches
from audit.measure.register import Register
from audit.measure.sentence import one_row_words, rows_words, series
from audit.measure.shows import shows
from audit.measure.value import Measured
from audit.measure.verbs import NO_TOTAL, NOBODY, Mass, Outcome, Total, together
from audit.measure.wanted import Wanting, fewest
from audit.rubric.model import CountOf, ShareOf, Threshold, Where
from audit.words import Message, message

CHANGEABLE = frozenset(("answered", "reason_given", "appraised", "declaration", "chosen_by"))
"""Columns that a process can still change of a row that is there: an obstacle can be answered later."""

Classes = Mapping[frozenset[Outcome], Mass]

_BOTH: frozenset[Outcome] = frozenset(("both",))
_DEN: frozenset[Outcome] = frozenset(("den",))
_EITHER: frozenset[Outcome] = frozenset(("both", "den"))
_NAMED = 8
"""Rows that are named one by one before the rest are only counted."""


def of_count(dossier: Dossier, asked: CountOf, limit: Threshold, *, at_most: bool = False) -> Wanting:
    """Return how many more rows a count lacks."""
    found = counted(dossier, asked)
    table = opened(dossier, asked.of)
    cells = sorted_out(table, [counts_among(table, asked.where, asked.where)])
    yes, maybe, no = matching(cells)
    truth = reaches(_measured(found), limit, at_most=at_most)
    open_ = what_is_open(dossier, table, found, cells, rows_words(asked.of, asked.where))
    if at_most:
        words = message("at most {limit} {rows}", limit=limit.text, rows=rows_words(asked.of, asked.where))
        return Wanting(truth, words, "rows", open=open_)

    def reached(more: int) -> bool:
        number = verbs.count(yes + Mass(more, more), maybe, no, _with_more(table.total, more))
        again = Found(verbs.Bounded(number), "count", at_least_one(number))
        return reaches(_measured(again), limit) is Truth.YES

    more = fewest(reached)
    return Wanting(truth, _more_rows(more, asked.of, asked.where, yes), "rows", more, open=open_)


def of_share(dossier: Dossier, asked: ShareOf, limit: Threshold, *, at_most: bool = False) -> Wanting:
    """Return how many more rows a share lacks: such as hold or, where it is to be low, such as do not."""
    found = shared(dossier, asked)
    table, cells = sharing(dossier, asked)
    classes = outcomes(cells)
    added = _DEN if at_most else _BOTH

    def with_more(more: int) -> bool:
        mass = classes.get(added, NOBODY) + Mass(more, more)
        return _reached({**classes, added: mass}, _with_more(table.total, more), limit, at_most=at_most)

    more, instead = fewest(with_more), None
    there = classes.get(_DEN, NOBODY).low + classes.get(_EITHER, NOBODY).low
    if not at_most and not CHANGEABLE.isdisjoint(asked.where) and _reached(_turned(classes, there), table.total, limit):
        instead = fewest(lambda some: _reached(_turned(classes, min(some, there)), table.total, limit))
    rows = rows_words(asked.of, {**asked.among, **asked.where})
    return Wanting(
        reaches(_measured(found), limit, at_most=at_most),
        _share_words(table, asked, cells, limit, more, instead, at_most=at_most),
        "rows",
        more,
        instead,
        open=what_is_open(dossier, table, found, cells, rows),
    )


def _measured(found: Found) -> Measured:
    return found.measured(message(""))


def _with_more(total: Total, more: int) -> Total:
    return Total(total.low + more if total.low else 0, total.high + more)


def _turned(classes: Classes, some: int) -> Classes:
    """Return the classes where so many units that are not, or may not be, in `where` surely are."""
    after = dict(classes)
    for here in (_DEN, _EITHER):
        mass = after.get(here, NOBODY)
        moved = min(some, mass.low)
        after[here] = Mass(mass.low - moved, mass.high - moved)
        after[_BOTH] = after.get(_BOTH, NOBODY) + Mass(moved, moved)
        some -= moved
    return after


def _more_rows(more: int | None, table: str, where: Where, there: Mass) -> Message:
    """Return "a session in person", "one more: a session in person", "3 more sessions in person"."""
    rows = rows_words(table, where)
    if more is None:
        return message("more {rows} than can be said", rows=rows)
    if more == 1:
        one = one_row_words(table, where)
        return message("one more: {row}", row=one) if there.low else one
    return message("{n} more {rows}" if there.low else "{n} {rows}", n=more, rows=rows)


def _share_words(
    table: Register,
    asked: ShareOf,
    cells: Sorted,
    limit: Threshold,
    more: int | None,
    instead: int | None,
    *,
    at_most: bool,
) -> Message:
    every, conditions = rows_words(asked.of, asked.among), {**asked.among, **asked.where}
    which = rows_words(asked.of, conditions)
    if at_most:
        if more is None:
            return message("none of the {rows} such as these: {which}", rows=every, which=which)
        return message("{n} more {rows} other than these: {which}", n=more, rows=every, which=which)
    ways = []
    there = outcomes([one for one in cells if one[0].entries])
    if more is not None:
        ways.append(_more_rows(more, asked.of, conditions, there.get(_BOTH, NOBODY)))
    if instead is not None:
        ways.append(message("{n} of those on record becoming such: {which}", n=instead, which=which))
    if ways:
        return message("{first}, or {second}", first=ways[0], second=ways[1]) if len(ways) > 1 else ways[0]
    if any("den" in here and mass.high == INF for here, mass in there.items()):
        return message("the number of {rows}, which is open, and enough of these: {which}", rows=every, which=which)
    if not table.missing.high:
        return message("all of the {rows}, none but these: {which}", rows=every, which=which)
    more = fewest(lambda some: _reached({**there, _BOTH: there.get(_BOTH, NOBODY) + Mass(some, some)}, NO_TOTAL, limit))
    if more is None or not there:
        return message("a complete list of {rows}, with enough of these: {which}", rows=every, which=which)
    if not more:
        return message("a complete list of {rows}; were it just what is listed now, that is enough", rows=every)
    added = _more_rows(more, asked.of, conditions, there.get(_BOTH, NOBODY))
    return message("a complete list of {rows}; were it just what is listed now, {more}", rows=every, more=added)


def _reached(classes: Classes, total: Total, limit: Threshold, *, at_most: bool = False) -> bool:
    """Return whether a share of classes of rows surely reaches a threshold."""
    number = verbs.count(*numerator(classes), total)
    found = Found(verbs.share(classes, total), "percent", at_least_one(number))
    return reaches(_measured(found), limit, at_most=at_most) is Truth.YES


def what_is_open(dossier: Dossier, table: Register, found: Found, cells: Sorted, rows: Message) -> Message | None:
    """Return what is not known of the rows of a measure and may raise it; None where all is known.

    Rows that may be missing are told by the state of their table. Rows about people are only counted.
    """
    parts = []
    named = [ref.key for ref in found.basis.rows if ref.part == "open" and ref.table == table.name]
    listed = together(cell.mass for cell, can in cells if cell.entries and len(can) > 1 and any(map(all, can)))
    if named:
        shown = tuple(message("{key}", key=key) for key in named[:_NAMED])
        all_of_them, some = "not known of these {table}: {keys}", "not known of {n} {table}, first {keys}"
        pattern = all_of_them if len(named) <= _NAMED else some
        parts.append(message(pattern, table=table.name, keys=shown, n=len(named)))
    elif not table.named and listed.high:
        number = Measured(Interval(verbs.exact(listed.low), verbs.exact(listed.high)), "count", message(""))
        parts.append(message("of {n} it is not known whether they count as {rows}", n=shows(number), rows=rows))
    if (gap := what_is_missing(dossier, table)) is not None:
        parts.append(gap)
    return series(parts) if parts else None


def what_is_missing(dossier: Dossier, table: Register) -> Message | None:
    """Return that a table may hold more rows than are listed, and why; None where it is complete."""
    if not table.missing.high:
        return None
    state = dossier.tables["participants" if table.name == PEOPLE else table.name].state
    return message(_STATES.get(state, _STATES["partial"]), rows=rows_words(table.name, {}))


_STATES = {
    "not_collected": "nobody has collected the {rows}",
    "not_published": "a list of the {rows} was not found",
    "partial": "the list of {rows} may leave some out",
}
