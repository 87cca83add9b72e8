"""The commands under `reply`: new, sent, add."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.day import DAY
from audit.cli.dossier_change import DossierChange
from audit.cli.printing import result, results
from audit.errors import AuditError
from audit.words import Message, message, plural, say

if TYPE_CHECKING:
    from audit.evidence.kept import Kept
    from audit.evidence.reply_book import ReplyBook
    from audit.evidence.reply_taken import Taken
    from audit.scoring.scorecard import CriterionCard, Scorecard

DAYS = 21
_DOSSIER = click.argument("dossier", type=click.Path(path_type=Path))
_OUT = click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The new dossier: a folder, or a .xlsx or .zip."
)
_RUBRIC = click.option("--rubric", help="A shipped id or a rubric file, where the dossier names none or another.")
_AS_OF = click.option("--as-of", type=DAY, metavar="DAY", help="The record was read up to this day by now.")
_ROLE = click.option("--role", default="assessor", show_default=True, help="Who makes the change: a role, for the log.")
_REASON = click.option("--reason", default="", help="Why, for the log; else that the sponsor was asked, or replied.")
_FORCE = click.option("--force", is_flag=True, help="Overwrite what is there already.")
_DROP = click.option("--drop-personal", is_flag=True, help="Leave out columns that hold personal data, and say which.")


@click.command
@_DOSSIER
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The workbook to write (.xlsx).")
@_RUBRIC
@click.option("--days", default=DAYS, show_default=True, type=click.IntRange(1, 366), help="Days to answer.")
@click.option("--date", "on", type=DAY, metavar="DAY", help="The day on which it is sent.")
@_FORCE
@_DROP
def new(
    dossier: Path, out: Path, rubric: str | None, days: int, on: datetime | None, force: bool, drop_personal: bool
) -> None:
    """Write a workbook for the sponsor, with each finding and room to answer.

    It holds what may be published and nothing else. Send it, then record with `reply sent` that it went out.

    \b
    Example:
      consultation-audit reply new my.xlsx --out findings.xlsx
    """
    from audit.cli.opening import open_both
    from audit.report.reply_book import reply_book
    from audit.scoring.score import score
    from audit.whole import refuse_around, refuse_existing, write_file

    if out.suffix.casefold() != ".xlsx":
        raise AuditError(f"The sponsor gets a workbook (.xlsx), not {out.suffix or out.name}.")
    refuse_around(out, dossier)
    refuse_existing(out, force=force)
    read, asked = open_both(dossier, rubric, drop_personal=drop_personal)
    card = score(read, asked)
    write_file(out, reply_book(card, read.asked, days=days, sent_on=on.date() if on else None))
    result(message("{n} findings to answer: {place}", n=len(card.criteria), place=str(out)))


@click.command
@_DOSSIER
@_OUT
@click.option("--on", required=True, type=DAY, metavar="DAY", help="The day on which the findings were sent.")
@click.option("--days", default=DAYS, show_default=True, type=click.IntRange(1, 366), help="Days given to answer.")
@click.option("--to", "office", default="", help="The office it went to; else the sponsor.")
@_AS_OF
@_ROLE
@_REASON
@_RUBRIC
@_FORCE
@_DROP
def sent(
    dossier: Path, out: Path, on: datetime, days: int, office: str, as_of: datetime | None, role: str, reason: str,
    rubric: str | None, force: bool, drop_personal: bool,
) -> None:  # fmt: skip
    """Record that the findings were sent to the sponsor, and how long it was given.

    A new dossier is written: the day, the days given and the request, with a line each in its log. The card then
    says so in its head.

    \b
    Example:
      consultation-audit reply sent my.xlsx --on 2025-01-10 --as-of 2025-01-10 --out sent.xlsx
    """
    from audit.evidence.reply_taken import with_sent

    change = DossierChange(dossier, out, rubric, as_of, force=force, drop_personal=drop_personal)
    day = on.date()
    if day > change.as_of:
        raise AuditError(
            f"The record was read up to {change.as_of}, and the findings were sent later. Read it up to that day, and "
            f"say so: --as-of {day}."
        )
    why = reason or f"The findings were sent for reply, {days} days given."
    kept, log = change.begun(role, why)
    id = with_sent(kept, change.read, day, days, office, log)
    change.write(kept)
    results(_copies(kept))
    result(message("Recorded as {id}; the dossier is {out}.", id=id, out=str(out)))


@click.command
@_DOSSIER
@click.argument("reply", type=click.Path(path_type=Path))
@_OUT
@_AS_OF
@_ROLE
@_REASON
@_RUBRIC
@_FORCE
@_DROP
def add(
    dossier: Path, reply: Path, out: Path, as_of: datetime | None, role: str, reason: str, rubric: str | None,
    force: bool, drop_personal: bool,
) -> None:  # fmt: skip
    """Take the sponsor's reply back into the dossier.

    REPLY is the workbook of `reply new`, filled in. A new dossier is written: replies beside their findings, new
    evidence as claims and documents with that source, and every change in the sheet log. Cells of the dossier stay
    as they are; colours, drop-downs and sheets that hold no evidence do not come along.

    \b
    Example:
      consultation-audit reply add my.xlsx answered.xlsx --as-of 2025-02-05 --out replied.xlsx
    """
    from audit.evidence.reply_book import read_reply
    from audit.evidence.reply_taken import with_reply
    from audit.scoring.score import score

    change = DossierChange(dossier, out, rubric, as_of, force=force, drop_personal=drop_personal)
    book = read_reply(reply, change.read, change.as_of)
    why = reason or f"Reply of {book.who}, {book.day}."
    kept, log = change.begun(role, why)
    taken = with_reply(kept, change.read, book, log)
    before, after = score(change.read, change.rubric), score(change.write(kept), change.rubric)
    results(_told(taken, out))
    results(_copies(kept))
    results(_since(book, before))
    results(_moved(before, after))


def _told(taken: Taken, out: Path) -> Iterator[Message]:
    yield message(
        "Entered: {replies}, {claims}, {documents}. The new dossier is {out}; its sheet log holds each change.",
        replies=plural(taken.replies, "{n} reply", "{n} replies"),
        claims=plural(taken.claims, "{n} claim", "{n} claims"),
        documents=plural(taken.documents, "{n} document", "{n} documents"),
        out=str(out),
    )
    if taken.by_hand:
        yield message("New evidence for the assessor to enter by hand, each with its source:")
        yield from taken.by_hand


def _copies(kept: Kept) -> Iterator[Message]:
    """Yield what to do with copies of sources: they are not carried from one dossier to the next."""
    if kept.shelf is not None:
        yield message("The copies in {name} stay where they are: put them beside the new one.", name=kept.shelf.name)


def _since(book: ReplyBook, card: Scorecard) -> Iterator[Message]:
    """Yield which answered findings have another level than the one that was sent."""
    from audit.report import phrases

    now = {found.id: say(phrases.found_words(found)) for found in card.criteria}
    other = {one.criterion for one in book.answers if one.level and one.level != now[one.criterion]}
    if other:
        yield message("Changed since they were sent, so look whether the answer still fits: {ids}.",
                      ids=tuple(message("{id}", id=id) for id in sorted(other)))  # fmt: skip


def _moved(before: Scorecard, after: Scorecard) -> Iterator[Message]:
    """Yield each criterion that comes out different, as the two publishable cards have it."""
    from audit.report import phrases

    olds = {found.id: found for found in before.criteria}
    moved = [one for one in after.criteria if (one.level, one.value) != (olds[one.id].level, olds[one.id].value)]
    if not moved:
        yield message("No criterion comes out different.")
    for found in moved:
        old, new = (message("{level}{value}", level=phrases.found_words(one), value=_value(one))
                    for one in (olds[found.id], found))  # fmt: skip
        yield message("{id}: from {old} to {new}.", id=found.id, old=old, new=new)


def _value(found: CriterionCard) -> Message:
    return message(" ({words})", words=found.value.words) if found.value and found.value.words else message("")
