"""One grouped query: how many rows there are of each kind, and what their counts add up to.

Engines only join, group and add whole numbers; what the numbers mean is decided in Python, once for each distinct
text (BOUNDS.md section 5). Columns with few texts are grouped as they stand and looked up afterwards, in what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw

from audit.errors import EvidenceNotValid, Problem, Where
from audit.evidence.large.engines import Engine, Frame, Lookup
from audit.evidence.large.ways import MOST_CELLS
from audit.words import message

FEW = 8
"""Texts up to which a column is looked up after grouping: yes and no as people spell them."""

ROWS = "_rows"


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


def cells(
    engine: Engine, frame: Frame, keys: Sequence[Lookup], plain: Sequence[str], numbers: Lookup | None,
    blank: Sequence[int], where: Where,
) -> list[Cell]:  # fmt: skip
    """Return the table reduced to the classes of `keys` and the texts of the columns in `plain`.

    `numbers` holds what each text of the column `count` adds to the sums, and `blank` what a blank cell adds. Raises
    EvidenceNotValid where there are more than MOST_CELLS combinations.
    """
    early = [key for key in keys if len(key.rows) > FEW]
    late = [key for key in keys if len(key.rows) <= FEW]
    sums = numbers.names if numbers else ()
    for lookup in (*early, *((numbers,) if numbers else ())):
        frame = frame.join(engine.lookup(lookup), on=lookup.column, how="left")
    if any(blank) and numbers:
        frame = frame.with_columns(
            nw.col(name).fill_null(value) for name, value in zip(numbers.names, blank, strict=True)
        )
    names = [name for key in keys for name in key.names]
    first = [*plain, *(name for key in early for name in key.names), *(key.column for key in late)]
    grouped = _grouped(frame, first, [nw.len().alias(ROWS)], sums)
    if late:
        for lookup in late:
            grouped = grouped.join(engine.lookup(lookup), on=lookup.column, how="left")
        grouped = grouped.with_columns(nw.col(name).fill_null(0) for name in names)
        grouped = _grouped(grouped, [*plain, *names], [nw.col(ROWS).sum()], sums)
    found = engine.rows(grouped.select(*plain, *names, ROWS, *sums).head(MOST_CELLS + 1))
    if len(found) > MOST_CELLS:
        raise EvidenceNotValid([_too_many(where)])
    at = len(plain) + len(names)
    # A class of a column that was looked up before grouping may be missing still: that is the class of blank cells.
    width = len(plain)
    return [
        Cell((*row[:width], *(int(k or 0) for k in row[width:at])), int(row[at]), tuple(int(n) for n in row[at + 1 :]))
        for row in found
    ]


def _grouped(frame: Frame, names: Sequence[str], rows: Sequence[nw.Expr], sums: Sequence[str]) -> Frame:
    added = [*rows, *(nw.col(name).sum() for name in sums)]
    if not names:
        return frame.select(*added)
    return frame.group_by(*names, drop_null_keys=False).agg(*added)


def _too_many(where: Where) -> Problem:
    what = message("Its rows are of more than {most} different kinds.", most=f"{MOST_CELLS:,}")
    mend = message("Name fewer sources or sessions, or write groups in fewer words; or score it without --working.")
    return Problem("too_many_kinds", where, what, mend)
