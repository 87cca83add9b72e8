"""One grouped query: how many rows there are of each kind, and what their counts add up to.

Engines only join, group and add whole numbers; what the numbers mean is decided in Python, once for each distinct
text (BOUNDS.md section 5). Columns with few texts are grouped as they stand and looked up afterwards, in what is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import add
from typing import Any

import narwhals.stable.v2 as nw

from audit.errors import EvidenceNotValid, Problem, Where
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
    kinds: Mapping[str, Sequence[int | None]]  # by the names of their numbers
    rows: Sequence[int]
    sums: Sequence[Sequence[int]]

    def tells(self, keys: Iterable[Lookup]) -> bool:
        """Whether it holds what tells the kinds of these columns apart, so that the engine need not be asked again."""
        return all(key.column in self.texts or key in self.keys for key in keys)

    def cells(self, keys: Sequence[Lookup], plain: Sequence[str] = ()) -> list[Cell]:
        """Return the groups that are alike in the kinds of `keys` and the texts of `plain`, added up."""
        columns: list[Sequence[Any]] = [self.texts[name] for name in plain]
        columns += [column for key in keys for column in self._kinds(key)]
        found: dict[tuple[Any, ...], list[int]] = {}
        keyed = zip(*columns, strict=True) if columns else repeat(())
        for one, *numbers in zip(keyed, self.rows, *self.sums, strict=False):
            if one in found:
                found[one] = [*map(add, found[one], numbers)]
            else:
                found[one] = numbers
        return [Cell(key, rows, tuple(sums)) for key, (rows, *sums) in found.items()]

    def _kinds(self, key: Lookup) -> Iterator[Sequence[int]]:
        """Yield the kinds of a column; what the lookup does not hold is of the first kind, as blank cells are."""
        if key.column not in self.texts:
            yield from ([kind or 0 for kind in self.kinds[name]] for name in key.names)
            return
        texts = self.texts[key.column]
        for at, _ in enumerate(key.names, 1):
            of: dict[str | None, int] = {str(row[0]): int(row[at]) for row in key.rows}
            yield [of.get(text, 0) for text in texts]


def grouped(
    engine: Engine, frame: Frame, keys: Sequence[Lookup], texts: Sequence[str], numbers: Lookup | None,
    blank: Sequence[int], where: Where,
) -> Grouped:  # fmt: skip
    """Return the table grouped by `keys` and by the columns in `texts`, which stand as they are written.

    A column of `keys` with few texts stands as it is written too: to look its texts up in what is left is cheaper.
    `numbers` holds what each text of the column `count` adds to the sums, and `blank` what a blank cell adds. Raises
    EvidenceNotValid where there are more than MOST_CELLS groups by kinds alone.
    """
    few = [key.column for key in keys if len(key.rows) <= FEW]
    names = tuple(dict.fromkeys((*texts, *few)))
    if found := _grouped(engine, frame, [key for key in keys if key.column not in names], names, numbers, blank):
        return found
    found = _grouped(engine, frame, [key for key in keys if key.column not in texts], tuple(texts), numbers, blank)
    if found is None:
        raise EvidenceNotValid([_too_many(where)])
    return found


def _grouped(
    engine: Engine, frame: Frame, keys: Sequence[Lookup], texts: Sequence[str], numbers: Lookup | None,
    blank: Sequence[int],
) -> Grouped | None:  # fmt: skip
    """Return the table grouped, or None where there are more than MOST_CELLS groups."""
    for lookup in (*keys, *((numbers,) if numbers else ())):
        frame = frame.join(engine.lookup(lookup), on=lookup.column, how="left")
    kinds, sums = [name for key in keys for name in key.names], numbers.names if numbers else ()
    added = [nw.len().alias(ROWS), *(nw.col(name).sum() for name in sums)]
    added += [nw.col(name).count().alias(WRITTEN) for name in sums[:1] if any(blank)]
    by = (*texts, *kinds)
    native = frame.group_by(*by, drop_null_keys=False).agg(*added) if by else frame.select(*added)
    found = engine.rows(native.head(MOST_CELLS + 1))
    if len(found) > MOST_CELLS:
        return None
    columns = [*zip(*found, strict=True)] or [() for _ in (*by, *added)]
    at = len(by)
    rows = [int(number) for number in columns[at]]
    totals = [[int(number or 0) for number in column] for column in columns[at + 1 : at + 1 + len(sums)]]
    if any(blank) and sums:
        missing = [all_ - int(written) for all_, written in zip(rows, columns[-1], strict=True)]
        totals = [
            [total + n * one for total, n in zip(column, missing, strict=True)]
            for column, one in zip(totals, blank, strict=True)
        ]
    told = dict(zip(texts, columns, strict=False))
    return Grouped(told, keys, dict(zip(kinds, columns[len(texts) :], strict=False)), rows, totals)


def _too_many(where: Where) -> Problem:
    what = message("Its rows are of more than {most} different kinds.", most=f"{MOST_CELLS:,}")
    mend = message("Name fewer sources or sessions, or write groups in fewer words; or score it without --working.")
    return Problem("too_many_kinds", where, what, mend)
