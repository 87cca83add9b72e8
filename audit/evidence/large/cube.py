"""One grouped query: how many rows there are of each kind, and what their counts add up to.

Engines only join, group and add whole numbers; what the numbers mean is decided in Python, once for each distinct
text (BOUNDS.md section 5). Columns with few texts are grouped as they stand and looked up afterwards, in what is left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, repeat
from operator import add, sub
from typing import Any

import narwhals.stable.v2 as nw

from audit.errors import Problem, Where
from audit.evidence.large.engines import Engine, Frame, Lookup
from audit.evidence.large.ways import MOST_CELLS
from audit.words import message

FEW = 8
"""Texts up to which a column is looked up after grouping: yes and no as people spell them."""

ROWS, WRITTEN = "_rows", "_written"
"""How many rows a group has, and in how many of them a count is written."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One distinct combination: the classes of its columns, how many rows, and the sums of their numbers."""

    key: tuple[Any, ...]
    rows: int
    sums: tuple[int, ...]

    def less(self, rows: int, each: Sequence[int]) -> Cell:
        """Return it without so many rows, each of which adds the same to the sums."""
        return Cell(self.key, self.rows - rows, tuple(n - rows * one for n, one in zip(self.sums, each, strict=False)))


def texts_of(engine: Engine, frame: Frame, column: str, most: int) -> list[tuple[str | None, int]]:
    """Return the distinct texts of a column and the rows that hold each; one more than `most` where there are more."""
    grouped = frame.select(column).group_by(column, drop_null_keys=False).agg(nw.len().alias(ROWS)).head(most + 1)
    return [(text, int(rows)) for text, rows in engine.rows(grouped)]


@dataclass(frozen=True, slots=True)
class Grouped:
    """A table grouped: column by column what its groups hold, how many rows each has, and the sums of their numbers.

    A column with few texts stands as it is written, any other as the kinds of one lookup.
    """

    texts: Mapping[str, Sequence[str | None]]
    keys: Sequence[Lookup]  # of the other columns
    kinds: Sequence[Sequence[int | None]]  # as the keys are ordered
    rows: Sequence[int]
    sums: Sequence[Sequence[int]]

    def rows_of(self, column: str) -> dict[str | None, int]:
        """Return how many rows hold each text of a column that stands as it is written."""
        found: dict[str | None, int] = {}
        for text, rows in zip(self.texts[column], self.rows, strict=True):
            found[text] = found.get(text, 0) + rows
        return found

    def without(self, column: str, texts: Collection[str]) -> Grouped:
        """Return it without the groups that hold one of these texts."""
        kept = [text not in texts for text in self.texts[column]]
        return Grouped(
            {name: [*compress(held, kept)] for name, held in self.texts.items()},
            self.keys,
            [[*compress(held, kept)] for held in self.kinds],
            [*compress(self.rows, kept)],
            [[*compress(held, kept)] for held in self.sums],
        )

    def tells(self, keys: Iterable[Lookup]) -> bool:
        """Whether it holds what tells the kinds of these columns apart, so that the engine need not be asked again."""
        return all(key.column in self.texts or self._from(key) is not None for key in keys)

    def cells(self, keys: Sequence[Lookup], plain: Sequence[str] = ()) -> list[Cell]:
        """Return the groups that are alike in the kinds of `keys` and the texts of `plain`, added up."""
        columns: list[Sequence[Any]] = [*(self.texts[name] for name in plain), *map(self._kinds, keys)]
        found: dict[tuple[Any, ...], list[int]] = {}
        keyed: Iterable[tuple[Any, ...]] = zip(*columns, strict=True) if columns else repeat(())
        for one, *numbers in zip(keyed, self.rows, *self.sums, strict=False):
            found[one] = [*map(add, found[one], numbers)] if one in found else numbers
        return [Cell(key, rows, tuple(sums)) for key, (rows, *sums) in found.items()]

    def _kinds(self, key: Lookup) -> list[int]:
        """Return the kinds of a column, group by group; what the lookup does not hold is of the first kind."""
        if key.column in self.texts:
            of = key.of()
            return [of.get(text, 0) for text in self.texts[key.column]]
        at = [one.column for one in self.keys].index(key.column)
        goes = self._from(key) or {}
        return [goes.get(kind or 0, 0) for kind in self.kinds[at]]

    def _from(self, key: Lookup) -> Mapping[int, int] | None:
        """Return the kind in `key` of each kind that a column is grouped by; None where one of these is several there.

        A text that `key` does not hold is in none of the rows that it is asked for.
        """
        of, goes = key.of(), {0: 0}
        for one in self.keys:
            if one.column == key.column:
                known = ((kind, of[text]) for text, kind in one.of().items() if text in of)
                return goes if all(goes.setdefault(kind, number) == number for kind, number in known) else None
        return None


def grouped(
    engine: Engine, frame: Frame, keys: Sequence[Lookup], texts: Sequence[str], numbers: Lookup | None,
    blank: Sequence[int],
) -> Grouped | None:  # fmt: skip
    """Return the table grouped by `keys` and by the columns in `texts`, which stand as they are written.

    `numbers` holds what each text of the column `count` adds to the sums, and `blank` what a blank cell adds. Returns
    None where there are more than MOST_CELLS groups.
    """
    for lookup in (*keys, *((numbers,) if numbers else ())):
        frame = frame.join(engine.lookup(lookup), on=lookup.column, how="left")
    kinds, sums = [name for key in keys for name in key.names], numbers.names if numbers else ()
    added = [nw.len().alias(ROWS), *(nw.col(name).sum() for name in sums)]
    added += [nw.col(name).count().alias(WRITTEN) for name in sums[:1] if any(blank)]
    by = (*texts, *kinds)
    summed = frame.group_by(*by, drop_null_keys=False).agg(*added) if by else frame.select(*added)
    found = engine.rows(summed.head(MOST_CELLS + 1))
    if len(found) > MOST_CELLS:
        return None
    columns = [*zip(*found, strict=True)] or [() for _ in (*by, *added)]
    rows, *totals = ([int(number or 0) for number in column] for column in columns[len(by) :])
    if sums and any(blank):
        *totals, written = totals
        empty = [*map(sub, rows, written)]
        totals = [[*map(add, of, (n * one for n in empty))] for of, one in zip(totals, blank, strict=True)]
    told = dict(zip(texts, columns, strict=False))
    return Grouped(told, keys, columns[len(texts) : len(by)], rows, totals)


def too_many_kinds(where: Where) -> Problem:
    """Return the problem of a table whose rows are of too many kinds."""
    what = message("Its rows are of more than {most} different kinds.", most=f"{MOST_CELLS:,}")
    mend = message("Name fewer sources or sessions, or write groups in fewer words; or score it without --working.")
    return Problem("too_many_kinds", where, what, mend)
