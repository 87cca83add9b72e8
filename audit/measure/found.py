"""A measure's answer on its way: the value before it is put in words, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audit.bounds import Interval, Truth
from audit.measure.value import Measured, RowRef, Unit
from audit.measure.verbs import Bounded
from audit.words import Message


@dataclass(frozen=True, slots=True)
class Basis:
    """What a value rests on: rows, units that count, sources, and whether anybody looked."""

    looked: bool = False
    rows: tuple[RowRef, ...] = ()
    counts: tuple[tuple[str, Interval], ...] = ()
    sources: tuple[str, ...] = ()
    disputed: bool = False
    one_sided: bool = False


NOTHING = Basis()


@dataclass(frozen=True, slots=True)
class Found:
    """A value, the unit it is in, and its basis; see `Measured` for `of` and `any`."""

    value: Bounded
    unit: Unit
    any: Truth
    basis: Basis = NOTHING
    of: int | None = None

    def measured(self, sentence: Message) -> Measured:
        """Return the answer as scoring reads it: nothing to share among is zero (BOUNDS.md section 2.1)."""
        value = self.value.value
        if value is not None and self.unit in ("percent", "ratio"):
            value = self.value.or_zero
        basis = self.basis
        return Measured(
            value,
            self.unit,
            sentence,
            of=self.of,
            any=self.any,
            may_be_empty=self.value.may_be_empty,
            looked=basis.looked,
            rows=basis.rows,
            counts=basis.counts,
            sources=basis.sources,
            disputed=basis.disputed,
            one_sided=basis.one_sided,
        )


_STRENGTH = {"left_out": 0, "open": 1, "sure": 2}


def joined(parts: Iterable[Basis]) -> Basis:
    """Return what several values rest on together; a row that several name is named once, as its strongest."""
    given = list(parts)
    rows: dict[tuple[str, str], RowRef] = {}
    for row in (row for part in given for row in part.rows):
        known = rows.get((row.table, row.key))
        if known is None or _STRENGTH[row.part] > _STRENGTH[known.part]:
            rows[row.table, row.key] = row
    counts: dict[str, Interval] = {}
    for table, count in (item for part in given for item in part.counts):
        counts.setdefault(table, count)
    return Basis(
        any(part.looked for part in given),
        tuple(sorted(rows.values(), key=lambda row: (row.table, row.key))),
        tuple(sorted(counts.items(), key=lambda item: item[0])),
        tuple(sorted({source for part in given for source in part.sources})),
        any(part.disputed for part in given),
        any(part.one_sided for part in given),
    )


def at_least_one(count: Interval) -> Truth:
    """Return whether a count proves at least one, leaves it open, or rules it out."""
    return Truth.YES if count.low >= 1 else Truth.NO if count.high < 1 else Truth.UNKNOWN


def more_than_zero(value: Interval) -> Truth:
    """Return whether anything at all is reached."""
    return Truth.YES if value.low > 0 else Truth.NO if value.high <= 0 else Truth.UNKNOWN


def any_of_lowest(parts: Sequence[Found]) -> Truth:
    """Return whether at least one counts in every part that has anything to measure."""
    left = [part for part in parts if part.value.value is not None]
    if all(part.any is Truth.NO for part in left):
        return Truth.NO
    if any(part.any is Truth.NO and not part.value.may_be_empty for part in left):
        return Truth.NO
    return Truth.YES if all(part.any is Truth.YES for part in left) else Truth.UNKNOWN
