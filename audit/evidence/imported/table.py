"""From a list to a table of the dossier: people and contributions become counts before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isinf

from audit import places
from audit.bounds import Interval
from audit.errors import did_you_mean
from audit.evidence.imported.cells import PLACES, Read, Taken, looks_personal
from audit.evidence.imported.fitted import Fitted, personal_head, personal_texts
from audit.evidence.imported.listing import Head, Listing
from audit.evidence.imported.report import HIDDEN, ColumnReport, Counted, Dropped, ImportReport, NotMatched
from audit.evidence.rows import AT_LEAST_ONE
from audit.evidence.schema import COMMON, TABLES, Kind
from audit.evidence.sheets import EXAMPLE
from audit.evidence.small_counts import NOBODY, plus
from audit.evidence.typed import UNKNOWN, shown
from audit.evidence.write import Grid
from audit.words import message, say

MOST_HINTS = 20
"""Texts for which near names are looked for, a column: it takes long, and nobody mends more at a time."""

_LOOKED_AT = 1_000
"""Cells of a column left out that are looked at to say why."""

_ONE = Interval(Fraction(1), Fraction(1))


@dataclass(frozen=True, slots=True)
class Imported:
    """A table as rows of text with the header first, and what became of the list."""

    grid: Grid
    report: ImportReport


def imported(fit: Fitted, listing: Listing) -> Imported:
    """Return the table that a list becomes."""
    kept = [cells for _, cells in listing.rows if _chosen(cells, fit)]
    read = [{taken.name: taken.of(cells) for taken in fit.taken} for cells in kept]
    extra = sorted({taken.name for taken in fit.taken} - {*TABLES[fit.table].columns, *COMMON})
    columns = ["id", *TABLES[fit.table].columns, *extra, *(name for name in COMMON if name != "id")]
    record = TABLES[fit.table].record
    counted = _counted(read) if record else None
    rows = _counts(read, fit.constants, columns) if record else _one_by_one(read, fit.constants)
    grid = _grid(rows, columns)
    return Imported(
        grid,
        ImportReport(
            file=listing.file, sheet=listing.sheet, other_sheets=listing.others, table=fit.table,
            rows_read=len(listing.rows), rows_left_out=len(listing.rows) - len(kept), rows_kept=len(kept),
            rows_written=len(rows), counted=counted, columns=tuple(_column(taken, read) for taken in fit.taken),
            constants=dict(fit.constants), dropped=_dropped(fit, listing),
        ),
    )  # fmt: skip


def _chosen(cells: list[str], fit: Fitted) -> bool:
    return all(cells[head.place - 1].casefold() in said for head, said in fit.where)


def _number(row: Mapping[str, Read]) -> Interval:
    """Return how many a row stands for; at least one where its count is not known."""
    return row["count"].number or AT_LEAST_ONE


def _times(number: Interval, rows: int) -> Interval:
    return Interval(number.low * rows, number.high * rows)


def _counts(read: list[dict[str, Read]], constants: Mapping[str, str], columns: list[str]) -> list[dict[str, str]]:
    """Return a row for each combination of cells, in their order, with the sum of its lows and of its highs."""
    names = [name for name in columns if name != "count" and any(name in row for row in read)]
    numbers = {row["count"].text: _number(row) for row in read if "count" in row}
    # Rows that are alike in everything, their own count too, are added up in one step.
    alike = Counter((tuple([row[name].text for name in names]), row["count"].text if numbers else "") for row in read)
    sums: dict[tuple[str, ...], Interval] = {}
    for (key, said), rows in alike.items():
        sums[key] = plus(sums.get(key, NOBODY), _times(numbers.get(said, _ONE), rows))
    return [{**dict(zip(names, key, strict=True)), **constants, "count": shown(sums[key])} for key in sorted(sums)]


def _one_by_one(read: list[dict[str, Read]], constants: Mapping[str, str]) -> list[dict[str, str]]:
    return [{**{name: cell.text for name, cell in row.items()}, **constants} for row in read]


def _counted(read: list[dict[str, Read]]) -> Counted:
    counts = Counter(row.get("count") for row in read)
    total = NOBODY
    for cell, rows in counts.items():
        total = plus(total, _times(_ONE if cell is None else cell.number or AT_LEAST_ONE, rows))
    said = {cell: rows for cell, rows in counts.items() if cell is not None}
    return Counted(
        low=int(total.low),
        high=None if isinf(total.high) else int(total.high),
        rows_unknown=sum(rows for cell, rows in said.items() if cell.number is None),
        rows_loose=sum(rows for cell, rows in said.items() if cell.loose),
    )


def _grid(rows: list[dict[str, str]], columns: list[str]) -> Grid:
    """Return rows under the columns that anybody filled, in the order of a template."""
    columns = [name for name in columns if any(row.get(name) for row in rows)]
    firsts = [next((row[name] for name in columns if row.get(name)), "") for row in rows]
    if any(not first or first.startswith(EXAMPLE) for first in firsts):
        # A blank row would be passed over, and one that begins like an example is none.
        columns = ["status", *(name for name in columns if name != "status")]
        rows = [{**row, "status": row.get("status") or "accepted"} for row in rows]
    return [columns, *([row.get(name, "") for name in columns] for row in rows)]


def _column(taken: Taken, read: list[dict[str, Read]]) -> ColumnReport:
    groups = _groups(read) if taken.name == "strata" else Counter()
    common = sorted(taken.unmatched.items(), key=lambda pair: (-pair[1], pair[0]))
    return ColumnReport(
        column=taken.name,
        taken_from=tuple(head.shown for head in taken.heads),
        matched=taken.states["matched"],
        unknown=taken.states["unknown"],
        not_matched=taken.states["unmatched"],
        texts=tuple(_not_matched(taken, text, rows, at < MOST_HINTS) for at, (text, rows) in enumerate(common)),
        words=len(groups),
        once=sum(rows == 1 for rows in groups.values()),
    )


def _groups(read: list[dict[str, Read]]) -> Counter[str]:
    """Return in how many rows each group stands."""
    known = (row["strata"].text.casefold() for row in read if row["strata"].text != UNKNOWN)
    return Counter(word.strip() for text in known for word in text.split(";") if word.strip())


def _not_matched(taken: Taken, text: str, rows: int, hinted: bool) -> NotMatched:
    if looks_personal(text):
        return NotMatched(text=HIDDEN, rows=rows)
    return NotMatched(text=text, rows=rows, hint=_hint(taken, text) if hinted else "")


def _hint(taken: Taken, text: str) -> str:
    if taken.column.kind in PLACES:
        match = places.find(text)
        return match.former or (f"Did you mean {' or '.join(match.near)}?" if match.near else "")
    if taken.name == "session" and taken.cells.sessions is not None:
        return say(did_you_mean(text, taken.cells.sessions.values())) or say(message("No session has this id."))
    if taken.column.kind is Kind.DATE:
        return say(message("A form in the map says which number is the day: {form}.", form='form: "%d/%m/%Y"'))
    if taken.column.codes and not taken.spec.values:
        return say(did_you_mean(text, taken.column.codes))
    return ""


def _dropped(fit: Fitted, listing: Listing) -> tuple[Dropped, ...]:
    chosen = {head.place for head, _ in fit.where}
    return tuple(_why(head, listing, chosen=head.place in chosen) for head in fit.dropped)


def _why(head: Head, listing: Listing, *, chosen: bool) -> Dropped:
    filled = (cells[head.place - 1] for _, cells in listing.rows[:_LOOKED_AT])
    if why := personal_head(head) or personal_texts([text for text in filled if text]):
        return Dropped(header=head.shown, why=why, personal=True)
    return Dropped(header=head.shown, why="chooses rows only" if chosen else "is not named in the map", personal=False)
