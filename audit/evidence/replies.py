"""The replies sheet: what the sponsor answered on a criterion, word for word. It changes no level by itself."""

from __future__ import annotations

from audit.bounds import Dates, Truth
from audit.errors import Problem
from audit.evidence.answers import criterion_of, unknown_criterion
from audit.evidence.model import Reply
from audit.evidence.rows import Reader
from audit.evidence.schema import REPLIES
from audit.evidence.sheets import RawRow, RawSheet
from audit.words import message


def read_replies(sheet: RawSheet | None, reader: Reader) -> tuple[Reply, ...]:
    """Return the replies; one without words, on no criterion, or dated after `as_of` is a problem."""
    if sheet is None:
        return ()
    return tuple(reply for raw in sheet.rows if (reply := _read(sheet, raw, reader)) is not None)


def _read(sheet: RawSheet, raw: RawRow, reader: Reader) -> Reply | None:
    text = raw.cells.get
    common = reader.common(sheet, raw)
    criterion = criterion_of(text("criterion", ""), reader.asked)
    day, accepted, answer = (_typed(sheet, raw, name, reader) for name in ("date", "accepted", "answer"))
    if not criterion:
        what = message("This reply names no criterion.")
        reader.problems.append(unknown_criterion(sheet, raw, reader.asked, what))
    if "text" not in raw.cells:
        reader.problems.append(_no_words(sheet, raw))
    as_of = reader.reading.as_of
    if isinstance(day, Dates) and day.low and as_of and day.low > as_of:
        reader.problems.append(_after_as_of(sheet, raw))
    if not criterion or "text" not in raw.cells:
        return None
    return Reply(
        criterion=criterion, by=text("from", ""), date=day if isinstance(day, Dates) else None, text=raw.cells["text"],
        accepted=accepted if isinstance(accepted, Truth) else Truth.UNKNOWN if "accepted" in raw.cells else None,
        answer=next(iter(answer)) if isinstance(answer, frozenset) else "",
        sources=common.sources, page=common.page, note=common.note, set_aside=common.set_aside,
        at=sheet.where(raw.number, "text"),
    )  # fmt: skip


def _typed(sheet: RawSheet, raw: RawRow, name: str, reader: Reader) -> object:
    if name not in raw.cells:
        return None
    typed = reader.typed(sheet, raw, name, REPLIES.columns[name])
    return typed.value if typed else None


def _no_words(sheet: RawSheet, raw: RawRow) -> Problem:
    return Problem(
        "reply_without_text",
        sheet.where(raw.number, "text"),
        message("This reply has no text."),
        message("Write the sponsor's own words in the column text, or take the row out."),
    )


def _after_as_of(sheet: RawSheet, raw: RawRow) -> Problem:
    return Problem(
        "after_as_of",
        sheet.where(raw.number, "date"),
        message("The reply is dated after as_of."),
        message("Check the date, or read the record up to a later day."),
    )
