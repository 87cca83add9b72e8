"""The workbook in which a sponsor answers: every finding as it may be published, and room beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from audit.evidence.model import Asked
from audit.evidence.reply_columns import (
    DAY,
    EVIDENCE,
    FINDINGS,
    GIVEN,
    HEAD,
    HEAD_ROWS,
    PROCESS,
    TO_FILL,
    WHO,
    fields_to_claim,
    what_may_be_new,
)
from audit.evidence.schema import DOCUMENT_KINDS, REPLY_ANSWERS
from audit.report import phrases
from audit.report.plain import printable
from audit.rubric.template import EXAMPLE, Ask, BlankSheet, ask_of
from audit.rubric.template_files import blank_workbook
from audit.scoring.scorecard import CriterionCard, Scorecard
from audit.scoring.spoken import day
from audit.words import Message, message, plural, say


def reply_book(card: Scorecard, asked: Asked, *, days: int, sent_on: date | None = None) -> bytes:
    """Return the workbook for the findings of a card that may be published; the same bytes each time.

    `days` are given to answer, from `sent_on` where that is known. Raises ValueError for any other card.
    """
    if not card.publishable:
        raise ValueError("a sponsor is shown only what may be published")
    card = printable(card)
    return blank_workbook(
        (_read_me(card, days, sent_on), _head(card), _findings(card, asked), _sources(card), _help(asked))
    )


def _read_me(card: Scorecard, days: int, sent_on: date | None) -> BlankSheet:
    said = [{"read me": say(line)} for line in _lines(card, days, sent_on)]
    return BlankSheet("read me", {"read me": Ask()}, tuple(said), fill="read me")


def _lines(card: Scorecard, days: int, sent_on: date | None) -> Iterator[Message]:
    yield message("Your reply to the findings on: {title}", title=card.process.title)
    yield message(
        "{assessor} ({role}) read the public record up to {day} and scored it on the rubric {rubric} {version}.",
        assessor=card.assessor.name or "The assessor", role=phrases.role(card), day=phrases.iso_day(card.as_of),
        rubric=card.rubric.title, version=card.rubric.version,
    )  # fmt: skip
    yield message("Sponsor asked: {sponsor}.", sponsor=card.process.sponsor)
    given = plural(days, "{n} day", "{n} days")
    if sent_on is None:
        yield message("You have {given} to answer from the day this reached you.", given=given)
    else:
        yield message("Sent on {day}. You have {given} to answer, until {due}.", day=day(sent_on), given=given,
                      due=day(sent_on + timedelta(days=days)))  # fmt: skip
    yield message("1. On the sheet reply, write who answers (an office or a role) and the day.")
    yield message(
        "2. On the sheet findings, choose accept, dispute or new evidence beside each finding that you answer. Leave "
        "the others as they are."
    )
    yield message(
        "3. Your words are printed in full beside the finding, whatever comes of them. By themselves they change no "
        "level."
    )
    yield message(
        "4. New evidence needs a document. It is entered as a claim with that document as its source; claims that "
        "disagree stand side by side, and the card says so. Each change is logged with the old, the new and the reason."
    )
    yield message("5. For a second document on one finding, add a row below with the same criterion.")
    yield message("Name offices and roles, never persons: what you write is published.")
    waiting = tuple(message("{id}", id=found.id) for found in card.criteria if found.needs_reply)
    if waiting:
        yield message("Not published before you were invited to answer: {ids}.", ids=waiting)
    yield message(
        "If nothing comes, the card says: no reply by that day. A later reply is entered all the same, and logged."
    )


def _head(card: Scorecard) -> BlankSheet:
    rows = (
        {"what": PROCESS, "write here": card.process.id, "note": HEAD_ROWS[PROCESS]},
        {"what": EVIDENCE, "write here": card.evidence.sha256 or "", "note": HEAD_ROWS[EVIDENCE]},
        {"what": WHO.replace("_", " "), "note": HEAD_ROWS[WHO]},
        {"what": DAY.replace("_", " "), "note": HEAD_ROWS[DAY]},
    )
    columns = {"what": Ask("Leave as it is."), "write here": Ask(), "note": Ask()}
    return BlankSheet(HEAD, columns, rows, required=frozenset((2, 3)), fill="write here")


def _findings(card: Scorecard, asked: Asked) -> BlankSheet:
    """Return a row a finding, in the order of the rubric, after one that shows how."""
    columns = {name: Ask("Leave as it is.") for name in GIVEN}
    columns |= {name: Ask(text) for name, text in TO_FILL.items()}
    columns["answer"] = Ask(TO_FILL["answer"], tuple(one.replace("_", " ") for one in REPLY_ANSWERS), only=True)
    columns["what is new"] = Ask(TO_FILL["what is new"], what_may_be_new(asked))
    example = {
        "criterion": f"{EXAMPLE} TIM-1", "question": "This row shows how; it never counts.", "answer": "new evidence",
        "your words": "The call was open two weeks longer than you found.", "what is new": "closed",
        "its value": "2024-05-14", "document": "Notice on the new deadline", "link": "https://example.org/notice",
        "page": "1", "day of the document": "2024-04-29",
    }  # fmt: skip
    rows = (_finding(found) for found in card.criteria)
    return BlankSheet(FINDINGS, columns, (example, *rows), fill="answer")


def _finding(found: CriterionCard) -> dict[str, str]:
    return {
        "criterion": found.id, "question": found.question, "level": say(phrases.found_words(found)),
        "the record shows": found.shows,
        "whose threshold": " ".join(dict.fromkeys(one.words for one in found.standards)),
        "sources": ", ".join(found.sources),
    }  # fmt: skip


def _sources(card: Scorecard) -> BlankSheet:
    """Return what the sources of the findings are; of testimony no more than that it is there."""
    rows = tuple(
        {"id": one.id, "title": one.title or "Not named, for safety", "publisher": one.publisher, "date": one.date,
         "link": one.url}
        for one in card.sources
    )  # fmt: skip
    columns = {name: Ask() for name in ("id", "title", "publisher", "date", "link")}
    return BlankSheet("help on sources", columns, rows, fill="id")


def _help(asked: Asked) -> BlankSheet:
    """Return what each entry of the list "what is new" stands for."""
    rows = [
        {"what is new": name, "ask": ask_of(column).text} for name, column in fields_to_claim(asked).items()
    ]  # fmt: skip
    rows += [
        {"what is new": f"document {kind}", "ask": "This document was published; its value is the day."}
        for kind in DOCUMENT_KINDS
    ]
    return BlankSheet("help on what is new", {"what is new": Ask(), "ask": Ask()}, tuple(rows), fill="what is new")
