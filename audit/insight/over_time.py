"""The same process at two days: which criteria moved, and by which new rows and claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from audit.insight.comparison import Difference, Moved, OverTime
from audit.insight.differences import differences, source_days
from audit.insight.sides import Side, earlier_first
from audit.scoring.read_card import span_of
from audit.scoring.scorecard import CriterionCard, Scorecard
from audit.words import message, say

How = Literal["higher", "lower", "narrower", "wider", "shifted", "joined", "left", "value"]


def over_time(sides: Sequence[Side], first: int, second: int) -> OverTime:
    """Return what moved between two sides on one process, whichever of them was given first."""
    places = (first, second) if earlier_first(sides[first], sides[second]) else (second, first)
    before, after = (sides[place] for place in places)
    known = before.dossier is not None and after.dossier is not None
    said = differences(before, after) if known else ()
    later = {found.id: found for found in after.card.criteria}
    moved = []
    for found in before.card.criteria:
        how = _how(before.card, found, after.card, later[found.id])
        if how is not None:
            by = tuple(one for one in said if found.id in one.criteria)
            moved.append(Moved(id=found.id, how=how, by=by if known else tuple(_printed(before, after, found.id))))
    return OverTime(earlier=places[0], later=places[1], moved=tuple(moved), from_dossiers=known)


def _how(before: Scorecard, one: CriterionCard, after: Scorecard, other: CriterionCard) -> How | None:
    """Return how a criterion moved; None where neither its levels nor its value did."""
    old, new = span_of(before, one), span_of(after, other)
    if old is None or new is None:
        return None if old == new else "left" if new is None else "joined"
    if old == new:
        words = (one.value.words if one.value else "", other.value.words if other.value else "")
        return None if words[0] == words[1] else "value"
    if new.low > old.high:
        return "higher"
    if new.high < old.low:
        return "lower"
    if old.low <= new.low and new.high <= old.high:
        return "narrower"
    return "wider" if new.low <= old.low and old.high <= new.high else "shifted"


def _printed(before: Side, after: Side, id: str) -> Iterator[Difference]:
    """Yield the rows and sources that two cards name on a criterion, where one of them does not."""
    one, other = (next(found for found in side.card.criteria if found.id == id) for side in (before, after))
    for row in sorted({*one.rows.ids} ^ {*other.rows.ids}):
        table, _, name = row.partition(":")
        what = say(message("{table} {name}", table=table, name=name))
        yield _difference(what, row in one.rows.ids, (), id, after)
    for source in sorted({*one.sources} ^ {*other.sources}):
        yield _difference(say(message("source {id}", id=source)), source in one.sources, (source,), id, after)


def _difference(what: str, before: bool, sources: tuple[str, ...], id: str, after: Side) -> Difference:
    there = say(message("on the card"))
    return Difference(
        group="facts",
        what=what,
        first=there if before else "",
        second="" if before else there,
        first_sources=sources if before else (),
        second_sources=() if before else sources,
        dated="" if before else source_days(after.card.sources, sources),
        criteria=(id,),
    )
