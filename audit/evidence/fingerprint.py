"""The hash of a dossier's content, and the names of its rows: neither depends on order, files or formats."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from audit.bounds import Dates, Interval
from audit.evidence.model import (
    Answer,
    Cell,
    Change,
    Claim,
    Confidence,
    Dossier,
    Found,
    Reply,
    Row,
    Rule,
    Source,
    Table,
    Value,
    Voice,
)

Canonical = str | int | bool | None | list["Canonical"] | dict[str, "Canonical"]

Said = TypeVar("Said", Claim, Answer, Reply, Change, Rule, Confidence, Voice)


def fingerprint(dossier: Dossier) -> str:
    """Return the SHA-256 of everything the dossier says, as parsed values, sorted.

    How a number, a date or a place was spelt, the order of rows, sheets and sources, and the kind of file
    change nothing. Loose words (`about`, `over`) count, for the card prints them.
    """
    content: dict[str, Canonical] = {
        "claims": _sorted(canonical_claim(claim) for claims in dossier.claims.values() for claim in claims),
        "tables": {name: _table(table) for name, table in sorted(dossier.tables.items()) if _said(table)},
        "answers": _sorted(canonical_answer(answer) for answer in dossier.answers),
        "sources": _sorted(_source(source) for source in dossier.sources.values()),
    }
    if dossier.replies:  # a sheet that nobody wrote changes no hash
        content["replies"] = _sorted(canonical_reply(reply) for reply in dossier.replies)
    if dossier.log:
        content["log"] = _sorted(canonical_change(change) for change in dossier.log)
    if dossier.confidence:
        content["confidence"] = _sorted(canonical_confidence(one) for one in dossier.confidence)
    if dossier.pledge:
        content["pledge"] = dossier.pledge.sha256
    if dossier.voices:
        content["voices"] = _sorted(canonical_voice(voice) for voice in dossier.voices)
    if dossier.rules:
        content["rules"] = _sorted(canonical_rule(rule) for rule in dossier.rules)
    return hashlib.sha256(_json(content).encode()).hexdigest()


def keys(table: Table) -> tuple[str, ...]:
    """Return the name of each row, aligned with `table.rows`: its id, or its place after sorting by content (#3)."""
    if all(row.id for row in table.rows):  # then nothing need be sorted
        return tuple(row.id for row in table.rows)
    places = {at: number for number, at in enumerate(_order(table.rows), 1)}
    return tuple(row.id or f"#{places[at]}" for at, row in enumerate(table.rows))


def in_order(dossier: Dossier) -> Dossier:
    """Return the dossier with rows, claims and answers sorted by content, so that order tells nothing."""
    return replace(
        dossier,
        claims={name: tuple(_by_content(claims, canonical_claim)) for name, claims in dossier.claims.items()},
        tables={
            name: replace(table, rows=tuple(table.rows[at] for at in _order(table.rows)))
            if table.stands_for is None
            else table  # reduced rows come in an order of their own, the same by every engine
            for name, table in dossier.tables.items()
        },
        answers=tuple(_by_content(dossier.answers, canonical_answer)),
        replies=tuple(_by_content(dossier.replies, canonical_reply)),
        log=tuple(_by_content(dossier.log, canonical_change)),
        confidence=tuple(_by_content(dossier.confidence, canonical_confidence)),
        voices=tuple(_by_content(dossier.voices, canonical_voice)),
        rules=tuple(_by_content(dossier.rules, canonical_rule)),
    )


def answers_in_order(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return answers sorted by content, as `in_order` has them."""
    return tuple(_by_content(answers, canonical_answer))


def _order(rows: tuple[Row, ...]) -> list[int]:
    contents = sorted((_json(canonical_row(row)), at) for at, row in enumerate(rows))
    return [at for _, at in contents]


def _by_content(items: Iterable[Said], canonical: Callable[[Said], Canonical]) -> list[Said]:
    return sorted(items, key=lambda item: _json(canonical(item)))


def canonical_row(row: Row) -> Canonical:
    """Return what a row says; the id stands first, so that rows with ids sort by them."""
    return [
        row.id,
        {name: _cell(cell) for name, cell in sorted(row.cells.items())},
        [list(row.sources), row.page, row.note, row.set_aside, row.public, *_quoted(row.quote, row.found)],
    ]


def canonical_claim(claim: Claim) -> Canonical:
    """Return what a claim says."""
    value = canonical_value(claim.value)
    said: list[Canonical] = [claim.page, claim.note, claim.set_aside, claim.public, claim.convention]
    return [claim.field, value, list(claim.sources), [*said, *_quoted(claim.quote, claim.found)]]


def canonical_answer(answer: Answer) -> Canonical:
    """Return what an answer says."""
    return [
        answer.criterion,
        answer.assessor,
        answer.text.casefold(),
        answer.reason,
        answer.link,
        list(answer.adjudicates),
        list(answer.sources),
        answer.page,
        answer.note,
        answer.set_aside,
        *_quoted(answer.quote, answer.found),
    ]


def _quoted(quote: str, found: Found | None) -> list[Canonical]:
    """Return a quote and what came of it; where there is neither, nothing, so that no other hash moves."""
    if not (quote or found):
        return []
    return [quote, [found.state, found.source, found.page] if found else None]


def canonical_reply(reply: Reply) -> Canonical:
    """Return what a reply says; its words as they stand."""
    said: Canonical = [reply.page, reply.note, reply.set_aside]
    accepted = None if reply.accepted is None else str(reply.accepted.value)
    given: list[Canonical] = [reply.answer] if reply.answer else []
    return [
        reply.criterion, canonical_value(reply.date), reply.by, reply.text, accepted, list(reply.sources), said, *given,
    ]  # fmt: skip


def canonical_change(change: Change) -> Canonical:
    """Return what a line of the log says."""
    words: list[Canonical] = [change.where, change.old, change.new, change.role, change.reason]
    return [canonical_value(change.date), *words, list(change.sources)]


def canonical_rule(rule: Rule) -> Canonical:
    """Return what a rule says."""
    words: list[Canonical] = [rule.what, rule.of, rule.member, rule.at_least, rule.by]
    return [*words, canonical_value(rule.written_on), list(rule.sources), rule.page, rule.note, rule.set_aside]


def canonical_voice(voice: Voice) -> Canonical:
    """Return what a count of the survey of participants says."""
    return [voice.question, voice.answer, canonical_value(voice.count), list(voice.sources)]


def canonical_confidence(one: Confidence) -> Canonical:
    """Return what a judgement of confidence says."""
    concerns: list[Canonical] = [one.methodological_limitations, one.coherence, one.adequacy, one.relevance]
    said: list[Canonical] = [one.confidence, one.reason, one.assessor_role]
    return [one.criterion, one.theme, *concerns, *said, list(one.sources)]


def canonical_value(value: Value) -> Canonical:
    """Return a value as plain data: limits as text, words sorted, None for unknown."""
    if isinstance(value, Interval):
        return {"number": [_limit(value.low), _limit(value.high)]}
    if isinstance(value, Dates):
        return {"day": [day.isoformat() if day else None for day in (value.low, value.high)]}
    if isinstance(value, frozenset):
        return {"words": list[Canonical](sorted(value))}
    return None if value is None else str(value)


def _cell(cell: Cell) -> Canonical:
    loose: Mapping[str, Canonical] = {"convention": cell.convention, "disputed": cell.disputed}
    marks: dict[str, Canonical] = {name: mark for name, mark in loose.items() if mark}
    return [canonical_value(cell.value), marks] if marks else [canonical_value(cell.value)]


def _limit(limit: Fraction | float) -> str | None:
    return str(limit) if isinstance(limit, Fraction) else None


def _said(table: Table) -> bool:
    return bool(table.rows or table.declared)


def _table(table: Table) -> Canonical:
    return {
        "declared": table.declared,
        "total": canonical_value(table.total),
        "as_of": canonical_value(table.as_of),
        "sources": list(table.sources),
        "note": table.note,
        "disputed": table.disputed,
        "rows": _sorted(canonical_row(row) for row in table.rows),
    }


def _source(source: Source) -> Canonical:
    texts: list[Canonical] = [
        source.id, source.title, source.publisher, source.side, source.kind, source.url, source.archived,
        source.file, source.reliability, source.credibility, source.origin,
    ]  # fmt: skip
    answered: list[Canonical] = [source.came_back, canonical_value(source.came_back_on)]
    copied: list[Canonical] = [source.sha256, source.pages]
    # Columns that nobody filled change no hash.
    more = [*(answered if any(answered) or any(copied) else ()), *(copied if any(copied) else ())]
    return [*texts, canonical_value(source.date), *more]


def _sorted(items: Iterable[Canonical]) -> Canonical:
    return sorted(items, key=_json)


def _json(content: Canonical) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
