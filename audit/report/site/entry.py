"""A card as the lists of a site hold it: cards.json, cards.csv, the index and the feed are views of these."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from audit.evidence.write import csv_bytes
from audit.report import phrases
from audit.report.plain import figure, printable
from audit.scoring.part import Part
from audit.scoring.scorecard import Scorecard, Verdict
from audit.words import message, say

SCHEMA = "urn:consultation-audit:cards:1"


class Entry(Part):
    """One card: what it is of, what it says within limits, and where its files are."""

    place: str  # its folder in the site
    process: str
    title: str
    sponsor: str
    years: str
    as_of: str
    assessor: str
    assessor_role: str
    rubric: str
    rubric_version: str
    rubric_title: str
    rubric_sha256: str
    evidence_sha256: str
    levels: tuple[str, ...]
    verdict: Verdict | None  # None where nothing is added up
    evidenced: float | None
    possible: float | None
    settled: float | None  # percent of the weight
    gates_missing: tuple[str, ...]
    draft: bool
    reply_state: str
    reply: str  # the same in words
    lede: str

    @property
    def year(self) -> str:
        """The first year of the process, for sorting; that of the record where no day is known."""
        return (self.years or self.as_of)[:4]


def entry_of(card: Scorecard, place: str) -> Entry:
    """Return the entry of a card in the folder `place`."""
    card = printable(card)
    overall = card.overall
    return Entry(
        place=place,
        process=card.process.id,
        title=card.process.title,
        sponsor=card.process.sponsor,
        years=card.process.years,
        as_of=card.as_of,
        assessor=card.assessor.name,
        assessor_role=card.assessor.role,
        rubric=card.rubric.id,
        rubric_version=card.rubric.version,
        rubric_title=card.rubric.title,
        rubric_sha256=card.rubric.sha256,
        evidence_sha256=card.evidence.sha256 or "",
        levels=card.rubric.levels,
        verdict=overall.verdict if overall else None,
        evidenced=overall.evidenced if overall else None,
        possible=overall.possible if overall else None,
        settled=overall.settled if overall else None,
        gates_missing=tuple(gate.id for gate in card.gates if gate.state == "missing"),
        draft=card.draft,
        reply_state=card.standing.state,
        reply=_reply(card),
        lede=say(phrases.lede(card)),
    )


def _reply(card: Scorecard) -> str:
    """Return where the card stands with the sponsor."""
    if card.standing.state == "not_sent" and any(found.reply for found in card.criteria):
        return say(message("{standing}; a statement is on record", standing=card.standing.words))
    return card.standing.words


def cards_json(entries: Sequence[Entry], rubric_pages: Mapping[str, str]) -> bytes:
    """Return cards.json: sorted keys, two spaces, one line feed at the end."""
    cards = [{**one.model_dump(mode="json"), **_files(one, rubric_pages)} for one in entries]
    data = {"schema": SCHEMA, "cards": cards}
    return (json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _files(one: Entry, rubric_pages: Mapping[str, str]) -> dict[str, str]:
    """Return the addresses of a card's files within the site."""
    names = {"page": "card.html", "data": "card.json", "badge": "badge.svg", "picture": "share.png"}
    return {key: f"{one.place}/{name}" for key, name in names.items()} | {
        "rubric_page": rubric_pages[one.rubric_sha256]
    }


COLUMNS = (
    "process", "title", "sponsor", "years", "as_of", "assessor", "assessor_role", "rubric", "rubric_version",
    "verdict_low", "verdict_high", "evidenced", "possible", "settled", "gates_missing", "draft", "reply_state", "reply",
    "page", "data", "evidence_sha256", "rubric_sha256",
)  # fmt: skip


def cards_csv(entries: Sequence[Entry], rubric_pages: Mapping[str, str]) -> bytes:
    """Return cards.csv: a line a card; what begins like a formula stays text."""

    def cell(one: Entry, column: str) -> str:
        if column.startswith("verdict_"):
            return getattr(one.verdict, column.removeprefix("verdict_")) if one.verdict else ""
        value = _files(one, rubric_pages).get(column, getattr(one, column, ""))
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, tuple):
            return "; ".join(value)
        return value if isinstance(value, str) else "" if value is None else figure(value)

    return csv_bytes([COLUMNS, *([cell(one, column) for column in COLUMNS] for one in entries)])
