"""What the texts of the column `count` add up to, in as few sums of whole numbers as hold them.

Counts that are known and counts that are not are added up apart, for both are hidden apart (redact_people.Tally). How
far each sum can reach is known beforehand, from the rows that hold each text; so several are carried by one whole
number, as hours and minutes are by a number of minutes, and taken apart again at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit.bounds import INF, Interval, exactly
from audit.evidence.large.classes import Column
from audit.evidence.large.engines import Lookup
from audit.evidence.model import Value

_BLANK = (0, 1, 1, 0, 1)
"""What a blank cell adds: at least one."""

_MOST = 2**62
"""What one whole number of an engine carries: pandas, polars and Spark hold 64 bits with a sign, and wrap silently."""

Part = tuple[int, int]
"""Which of the numbers of a count, and how many values it can take."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The sums that an engine makes of the column `count`."""

    lookup: Lookup  # what each text adds
    blank: tuple[int, ...]  # what a blank cell adds
    parts: tuple[tuple[Part, ...], ...]  # what each sum carries, the first least

    def of(self, rows: int, sums: Sequence[int]) -> Iterator[Interval]:
        """Yield how many so many rows stand for: those whose count is known, then those whose count is not."""
        known, loose, low, high, endless = self._apart(sums)
        if rows > loose:
            yield exactly(known)
        if loose:
            yield Interval(Fraction(low), INF if endless else Fraction(high))

    def _apart(self, sums: Sequence[int]) -> tuple[int, ...]:
        found = [0] * len(_BLANK)
        for total, parts in zip(sums, self.parts, strict=True):
            for number, values in parts:
                total, found[number] = divmod(total, values)
        return tuple(found)


def counts(column: Column) -> Counts:
    """Return the sums that the column `count` needs."""
    added = {text: _added(cell.value) if cell else _BLANK for text, cell in column.cells.items()}
    rows = {text: column.rows[text] for text in added}
    empty = column.rows.get(None, 0)
    most = [
        sum(rows[text] * numbers[at] for text, numbers in added.items()) + empty * blank
        for at, blank in enumerate(_BLANK)
    ]
    parts = _packed(most)
    names = tuple(f"_sum_{at}" for at in range(len(parts)))
    lookup: list[tuple[str, *tuple[int, ...]]] = [(text, *_carried(added[text], parts)) for text in sorted(added)]
    blank = _carried(_BLANK, parts) if empty else tuple(0 for _ in parts)
    return Counts(Lookup(column.name, names, tuple(lookup)), blank, parts)


def _packed(most: Sequence[int]) -> tuple[tuple[Part, ...], ...]:
    """Return which numbers one sum carries; those that nothing adds to need none."""
    sums: list[list[Part]] = []
    room = 0
    for number, total in enumerate(most):
        if not total:
            continue
        if not sums or room < total + 1:
            sums.append([])
            room = _MOST
        sums[-1].append((number, total + 1))
        room //= total + 1
    return tuple(tuple(parts) for parts in sums)


def _carried(numbers: Sequence[int], sums: Sequence[Sequence[Part]]) -> tuple[int, ...]:
    found = []
    for parts in sums:
        value, unit = 0, 1
        for number, values in parts:
            value += unit * numbers[number]
            unit *= values
        found.append(value)
    return tuple(found)


def _added(value: Value) -> tuple[int, ...]:
    """Return what a count adds: people where it is one number; else a row, its low end, its high end or an open one."""
    if not isinstance(value, Interval):
        return _BLANK
    low = max(0, int(value.low))
    if value.exact:
        return (low, 0, 0, 0, 0)
    return (0, 1, low, 0, 1) if value.high == INF else (0, 1, low, int(value.high), 0)
