"""The tables sheet: what is claimed of the completeness of each table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audit.bounds import Dates, Interval, hull, hull_of_dates
from audit.errors import Problem
from audit.evidence.model import Table
from audit.evidence.rows import Reader
from audit.evidence.schema import COMPLETENESS
from audit.evidence.sheets import RawRow, RawSheet
from audit.words import message

_WEAKEST_FIRST = ("not_collected", "not_published", "partial", "complete")


@dataclass(frozen=True, slots=True)
class _Claim:
    table: str
    state: str
    total: Interval | None
    as_of: Dates | None
    sources: tuple[str, ...]
    note: str
    disputed: bool
    raw: RawRow


def read_declared(sheet: RawSheet | None, reader: Reader) -> dict[str, Table]:
    """Return a table without rows for every table that is declared.

    Several rows on one table are claims that disagree or stand beside each other: the weakest state, the
    hull of totals and days, all sources.
    """
    if sheet is None:
        return {}
    claims: dict[str, list[_Claim]] = {}
    for raw in sheet.rows:
        if claim := _claim(sheet, raw, reader):
            reader.problems += _check(sheet, claim)
            claims.setdefault(claim.table, []).append(claim)
    return {name: _together(sheet, group) for name, group in claims.items()}


def _claim(sheet: RawSheet, raw: RawRow, reader: Reader) -> _Claim | None:
    common = reader.common(sheet, raw)
    if common.set_aside:
        reader.problems.append(_left_out(sheet, raw))
        return None
    read = {
        name: reader.typed(sheet, raw, name, COMPLETENESS.columns[name])
        for name in ("table", "state", "total", "as_of")
        if name in raw.cells
    }
    values = {name: typed.value for name, typed in read.items() if typed}
    table, state = values.get("table"), values.get("state")
    for name in ("table", "state"):
        if name not in raw.cells:
            reader.problems.append(
                Problem(
                    "missing_cell",
                    sheet.where(raw.number, name),
                    message("The column {name} is empty.", name=name),
                    message("Fill it in."),
                )
            )
    if not (isinstance(table, frozenset) and isinstance(state, frozenset)):
        return None
    total, as_of = values.get("total"), values.get("as_of")
    typed = read.get("total")
    return _Claim(
        next(iter(table)), next(iter(state)),
        total if isinstance(total, Interval) else None,
        as_of if isinstance(as_of, Dates) else None,
        common.sources, common.note, bool(typed and typed.disputed), raw,
    )  # fmt: skip


def _left_out(sheet: RawSheet, raw: RawRow) -> Problem:
    return Problem(
        "set_aside_completeness",
        sheet.where(raw.number, "status"),
        message("A claim of completeness that is set aside is left out, also where set-aside claims are restored."),
        message("Two rows on one table are read as claims that disagree: the weaker one holds."),
        "warning",
    )


def _check(sheet: RawSheet, claim: _Claim) -> Iterator[Problem]:
    def missing(column: str, why: str) -> Problem:
        return Problem(
            "completeness_without_ground",
            sheet.where(claim.raw.number, column),
            message("That {table} is {state} is a claim, and its {column} is not given.", table=claim.table,
                    state=claim.state, column=column),
            message(why),
        )  # fmt: skip

    if claim.state in ("complete", "not_published") and not claim.sources:
        yield missing("source", "Name its source; where nobody says so, write partial.")
    if claim.state == "complete" and claim.as_of is None:
        yield missing("as_of", "Write the day up to which it holds.")


def _together(sheet: RawSheet, claims: list[_Claim]) -> Table:
    totals = [claim.total for claim in claims if claim.total is not None]
    days = [claim.as_of for claim in claims if claim.as_of is not None]
    states = {claim.state for claim in claims}
    return Table(
        name=claims[0].table,
        declared=min(states, key=_WEAKEST_FIRST.index),
        total=hull(totals) if totals else None,
        as_of=hull_of_dates(days) if days else None,
        sources=tuple(sorted({source for claim in claims for source in claim.sources})),
        note=_joined(claim.note for claim in claims),
        disputed=len(states) > 1 or len(set(totals)) > 1 or any(claim.disputed for claim in claims),
        at=sheet.where(claims[0].raw.number),
    )


def _joined(notes: Iterable[str]) -> str:
    return "\n".join(sorted({note for note in notes if note}))
