"""Counts of people published one after the other: what keeps a difference of 1 to 4 of them from being told.

A count that lies 1 to 4 from an earlier published one tells of that many people. It is published as the earlier one
and 1 to 4 more, or less: from which of the four it came nobody can say, as with any small count (small_counts.py).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from audit.bounds import INF, Ext, Interval, hull
from audit.evidence.small_counts import FEW_OR_NOBODY, NOBODY, SMALL

FEW = SMALL.high
BAND = 6
"""The widest span that hides a part of an exact whole: 1 to 7 of eight."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts of one whole: its parts, its total where there is one, and those of it who are named in public."""

    parts: Mapping[Hashable, Interval]
    total: Interval | None = None
    outside: frozenset[Hashable] = frozenset()  # parts that the total does not count
    public: Interval = NOBODY

    @property
    def inside(self) -> tuple[Hashable, ...]:
        """The parts that the total counts."""
        return tuple(name for name in self.parts if name not in self.outside)


def beside(
    now: Counted,
    earlier: Sequence[Counted],
    groups: Iterable[frozenset[Hashable]] = (),
    *,
    suspect: bool = False,
) -> Counted:
    """Return the counts opened so far that no difference from the earlier ones is 1 to 4; they only widen.

    `groups` are parts whose sum a reader can form. A part that an earlier one does not have was nobody there.
    `suspect`: what the parts add up to would give away something else that is hidden.
    """
    parts = {name: _apart(count, [one.parts.get(name, NOBODY) for one in earlier]) for name, count in now.parts.items()}
    total, changed = now.total, _changed(parts, earlier)
    for one in earlier:
        for group in groups:
            if _tells_few(group, parts, one.parts):
                exact = [name for name in group & changed & parts.keys() if parts[name].exact]
                parts |= {name: _direction(parts[name], earlier, name) for name in exact}
        if (_told(parts, one) or _rest_may_stay(now, one)) and total is not None and total.exact and total != one.total:
            total = _either_way(total, [other.total for other in earlier if other.total is not None])
        if suspect or _told_by_total(now, one):
            exact = [name for name in changed if name in parts and parts[name].exact]
            parts |= {name: _direction(parts[name], earlier, name) for name in exact}
    opened = replace(now, parts=parts, total=total)
    opened = replace(opened, total=_total(opened, now, earlier))
    return _below(_with_rest(opened, [one for one in earlier if one.total is not None]), earlier)


def _below(opened: Counted, earlier: Iterable[Counted]) -> Counted:
    """Return counts in which the only part of a whole that was opened does not tell how many the whole has at least."""
    total = opened.total
    if total is None or total.exact or len(opened.inside) != 1:
        return opened
    (name,) = opened.inside
    part = opened.parts[name]
    near = any(one.total is not None and one.total not in total and total not in one.total for one in earlier)
    return (
        replace(opened, parts={**opened.parts, name: hull([part, total])}) if near and part.low > total.low else opened
    )


def _changed(parts: Mapping[Hashable, Interval], earlier: Iterable[Counted]) -> set[Hashable]:
    return {name for one in earlier for name, count in parts.items() if one.parts.get(name, NOBODY) != count}


def _apart(count: Interval, earlier: Iterable[Interval]) -> Interval:
    """Return a count opened until it lies 1 to 4 from no earlier one, unless that lies within it."""
    earlier, shown = tuple(earlier), count
    while True:
        wider = hull([shown, *(_away(shown, one) for one in earlier)])
        if wider == shown:
            return shown
        shown = wider


def _away(count: Interval, earlier: Interval) -> Interval:
    if count in (SMALL, FEW_OR_NOBODY) or earlier in (SMALL, FEW_OR_NOBODY) or earlier in count:
        return count
    if count in earlier:
        # What was hidden by a span stays hidden by it: the count may be the same one still.
        return earlier if earlier.high - earlier.low <= BAND else count
    low, high = count.low, count.high
    if is_few(low - earlier.low):
        low = earlier.low + 1 if low > earlier.low else max(Fraction(0), earlier.low - FEW)
    if INF not in (high, earlier.high) and is_few(high - earlier.high):
        high = earlier.high + FEW if high > earlier.high else earlier.high - 1
    return Interval(min(low, count.low), max(high, count.high))


def is_few(difference: Ext) -> bool:
    """Return whether a difference of two counts, in either direction, is of 1 to 4 people."""
    return 1 <= difference <= FEW or -FEW <= difference <= -1


Parts = Mapping[Hashable, Interval]


def _tells_few(group: frozenset[Hashable], now: Parts, before: Parts) -> bool:
    """Return whether the exact changes of a group's parts add up to 1 to 4, or to what the hidden ones make up.

    Of 16 people of whom nothing was known 13 are affected now and a few are not: whoever takes it that they are the
    same 16 knows how many the few are.
    """
    pairs = [(now.get(name, NOBODY), before.get(name, NOBODY)) for name in group]
    change, low, high, same = Fraction(0), Fraction(0), Fraction(0), Fraction(0)
    moved = hides = False
    for then, first in pairs:
        if then.exact and first.exact:
            moved = moved or then != first
            change += Fraction(then.low) - Fraction(first.low)
        elif INF in (then.high, first.high):
            return False
        elif then == first:
            same = max(same, Fraction(then.high) - Fraction(then.low))
        else:
            hides = True
            low += Fraction(then.low) - Fraction(first.high)
            high += Fraction(then.high) - Fraction(first.low)
    return moved and (low - same <= -change <= high + same if hides else is_few(change))


def _direction(count: Interval, earlier: Iterable[Counted], name: Hashable) -> Interval:
    return _either_way(count, [one.parts.get(name, NOBODY) for one in earlier])


def _either_way(count: Interval, earlier: Sequence[Interval]) -> Interval:
    """Return a count opened to all that is more than every earlier one, or less; any count where it is neither."""
    if count in earlier:
        return count
    low: Ext = Fraction(0)
    if all(one.high != INF and one.high < count.low for one in earlier):
        low = max(Fraction(one.high) for one in earlier) + 1
    high: Ext = INF
    if all(one.low > count.high for one in earlier):
        high = min(Fraction(one.low) for one in earlier) - 1
    return Interval(low, high)


def _told(now: Mapping[Hashable, Interval], before: Counted) -> bool:
    """Return whether the earlier counts hold a number for a part that is hidden by now."""
    return any(_hides(count, before.parts.get(name)) for name, count in now.items())


def _rest_may_stay(now: Counted, before: Counted) -> bool:
    """Return whether as many may be left over as earlier, which tells a part that is hidden by now."""
    rest, earlier = _rest(now), _rest(before)
    return rest is not None and earlier is not None and earlier.exact and not rest.exact and earlier in rest


def _hides(count: Interval, before: Interval | None) -> bool:
    return before is not None and before.exact and not count.exact and count.high != INF and before in count


def _told_by_total(now: Counted, before: Counted) -> bool:
    few = any(now.parts[name] in (SMALL, FEW_OR_NOBODY) for name in now.inside)
    return few and now.total is not None and _hides(now.total, before.total)


def _total(opened: Counted, now: Counted, earlier: Sequence[Counted]) -> Interval | None:
    """Return the total opened by as much as its parts are, and where it, or what it leaves over, tells of few."""
    if opened.total is None:
        return None
    low, high = opened.total.low, opened.total.high
    for name in opened.inside:
        low -= now.parts[name].low - opened.parts[name].low
        high = high if now.parts[name].high == INF else high + opened.parts[name].high - now.parts[name].high
    total = Interval(max(Fraction(0), low), high)
    known = [one for one in earlier if one.total is not None]
    total = _apart(total, [one.total for one in known if one.total is not None])
    for one in known:
        assert one.total is not None
        few = any(one.parts[name] in (SMALL, FEW_OR_NOBODY) for name in one.inside)
        if few and total in one.total:
            total = one.total
    return total


def _with_rest(counted: Counted, earlier: Sequence[Counted]) -> Counted:
    """Return the counts opened until what the total leaves over lies 1 to 4 from nothing left over earlier.

    Where no single number is left over, it tells none. A total that an earlier dossier tells is known to whoever knows
    that it stayed, so there a part is opened that none of them tells.
    """
    total, rest = counted.total, _rest(counted)
    if total is None or rest is None or not rest.exact:
        return counted
    wider = _apart(rest, [left for one in earlier if (left := _rest(one)) is not None])
    less, more = rest.low - wider.low, wider.high - rest.high
    stayed = any(one.total == total for one in earlier)
    new = [name for name in counted.inside if all(one.parts.get(name) != counted.parts[name] for one in earlier)]
    if wider == rest or not (stayed and new):
        return replace(counted, total=Interval(max(Fraction(0), total.low - less), total.high + more))
    name = min(new, key=repr)
    part = counted.parts[name]
    shown = Interval(max(Fraction(0), part.low - more), part.high + less)
    return replace(counted, parts={**counted.parts, name: shown})


def _rest(counted: Counted) -> Interval | None:
    """Return what a total leaves over at either end; None where an end is open, or the parts contradict it."""
    parts = [counted.public, *(counted.parts[name] for name in counted.inside)]
    if counted.total is None or INF in (counted.total.high, *(part.high for part in parts)):
        return None
    low = counted.total.low - sum(Fraction(part.low) for part in parts)
    high = counted.total.high - sum(Fraction(part.high) for part in parts)
    return Interval(min(low, high), max(low, high))
