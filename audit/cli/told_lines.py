"""What a method found, as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from audit.cli.printing import results
from audit.words import Message, message, say

if TYPE_CHECKING:
    from audit.report.told import Grid, Told
    from audit.rubric.model import Rubric

WIDEST = 60
"""Characters of a column; longer text is printed whole in the last column only."""


def print_told(told: Told, rubric: Rubric, *, working: bool = False) -> None:
    """Print a method's result with the values it used."""
    results(told_lines(told, rubric, working=working))


def told_lines(told: Told, rubric: Rubric, *, working: bool = False) -> Iterator[Message | str]:
    """Yield the lines: question, finding, what stands behind it, its limits, and the values used."""
    from audit.report.told import values_grid

    yield told.title
    if working:
        yield message("Working copy: not for publication.")
    yield told.finding
    yield from told.lines
    for grid in told.grids:
        yield from ("", *_table(grid))
    if told.limits:
        yield ""
        yield from (message("What it does not say: {limit}", limit=_said(limit)) for limit in told.limits)
    if values := rubric.methods.get(told.name):
        yield from ("", *_table(values_grid(values, command=True)))


def _table(grid: Grid) -> Iterator[Message | str]:
    """Yield a table as lines with aligned columns; the last column may be as long as it is."""
    yield message("{title}:", title=_said(grid.title))
    rows = [[_said(cell) for cell in row] for row in (grid.head, *grid.rows)]
    widths = [min(WIDEST, max(len(row[place]) for row in rows)) for place in range(len(grid.head) - 1)]
    for row in rows:
        first = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=True)]
        yield "  " + "  ".join((*first, row[-1])).rstrip()


def _said(text: Message | str) -> str:
    return say(text)
