"""`explain`: the walk from a score to its sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audit.cli.printing import json_result, results, stage, typed
from audit.errors import AuditError, Where, did_you_mean
from audit.words import Message, listed, message, plural, say

if TYPE_CHECKING:
    from audit.evidence.model import Dossier, Found, Source, Table
    from audit.insight.explain import RowRead, Walk
    from audit.scoring.scorecard import CriterionCard, Scorecard


@click.command
@click.argument("dossier", type=click.Path(path_type=Path))
@click.argument("criterion", required=False)
@click.option("--rubric", help="A shipped rubric's id or a rubric file, where the dossier names none or another.")
@click.option("--working", is_flag=True, help="Explain the dossier as it stands, not its publishable copy.")
@click.option("--json", "as_json", is_flag=True, help="Print the walk as JSON.")
@click.option("--drop-personal", is_flag=True, help="Leave out columns that hold personal data.")
def explain(
    dossier: Path, criterion: str | None, rubric: str | None, working: bool, as_json: bool, drop_personal: bool
) -> None:
    """Walk from a score back to its sources.

    Without CRITERION: the totals, the dimensions, and a line for each finding. With one (TIM-1): its value, its
    levels and whose they are, the claims and rows it rests on with file, sheet, row and column letter, what was
    left out and why, and the sources.

    The places are those of your own dossier: look through what is printed before you pass it on.
    """
    from audit.cli.opening import open_both
    from audit.insight.explain import walk
    from audit.scoring.score import score

    if criterion and not dossier.exists() and Path(criterion).exists():
        told = f"consultation-audit explain {typed(criterion)} {typed(dossier)}"
        raise AuditError(f"The dossier comes first: {told}")
    read, asked = open_both(dossier, rubric, drop_personal=drop_personal)
    named = _named(criterion, tuple(asked.criteria)) if criterion else None
    card = score(read, asked, working=working)
    if named is None:
        if as_json:
            json_result([finding.model_dump(mode="json") for finding in card.criteria])
        else:
            results(_overview(card))
        return
    found = walk(_told_apart(read), asked, card, named)
    if as_json:
        json_result(_data(found))
    else:
        results((*_head(card), *_lines(found)))


def _told_apart(read: Dossier) -> Dossier:
    """Return the dossier whose rows are walked to: of a table that was reduced those that are published."""
    from audit.evidence.redact import redact

    if not (names := [name for name, table in read.tables.items() if table.reduced]):
        return read
    stage(message("Rows of {tables} are shown as they are published: each stands for many.", tables=listed(names)))
    return replace(redact(read), claims=read.claims, answers=read.answers)


def _named(given: str, known: tuple[str, ...]) -> str:
    for name in known:
        if name.casefold() == given.casefold():
            return name
    raise AuditError(f"The rubric has no criterion {given}. {say(did_you_mean(given, known))}".strip())


def _overview(card: Scorecard) -> Iterator[Message | str]:
    from audit.cli.score import summary

    yield from summary(card)
    for dimension in card.dimensions:
        yield ""
        ends = ""
        if dimension.evidenced is not None and dimension.possible is not None:
            ends = f": {dimension.evidenced:.2f} to {dimension.possible:.2f}"
        yield f"{dimension.title}, weight {dimension.weight:g}{ends}"
        for finding in card.criteria:
            if finding.dimension == dimension.id:
                value = f": {finding.value.words}" if finding.value and finding.value.words else ""
                yield f"  {finding.id:7}{level_words(finding)}{value}{'  [gate]' if finding.gate else ''}"
                yield f"         {finding.question}"


def level_words(finding: CriterionCard) -> str:
    """Return a finding's level in words: "approaches", "approaches to meets", "unknown", "not applicable"."""
    if finding.level is None or finding.status in ("unknown", "not_assessed"):
        return finding.status.replace("_", " ")
    low, high = finding.level.low, finding.level.high
    return low if low == high else f"{low} to {high}"


def _head(card: Scorecard) -> Iterator[Message | str]:
    if not card.publishable:
        yield message("Not for publication: this is read from the working dossier.")
        yield ""


def _lines(found: Walk) -> Iterator[Message | str]:
    finding = found.finding
    yield f"{finding.id}  {finding.question}"
    yield message("Level: {level}.", level=level_words(finding))
    yield finding.shows
    if finding.reason and finding.reason not in finding.shows:
        yield message("Reason: {reason}", reason=finding.reason)
    if finding.sentence:
        yield message("Measured: {sentence}", sentence=finding.sentence)
    yield from _remarks(finding)
    yield from _ladder(finding)
    yield from _evidence(found)
    for reply in finding.reply:
        yield ""
        yield message("Reply of {who}, {day}:", who=reply.from_ or "the sponsor", day=reply.date or "day not given")
        yield f"  {reply.text}"
    if found.sources:
        yield ""
        yield "Sources:"
        for source in found.sources:
            yield from _source(source)
    best = finding.ladder[-1].level if finding.ladder else ""
    if finding.improve and not (finding.level and finding.level.low == best):
        yield ""
        yield message("What would change it: {improve}", improve=finding.improve)


def _remarks(finding: CriterionCard) -> Iterator[Message | str]:
    from audit.report.phrases import before_words

    if finding.level is None:
        yield "It is out of the sum."
    else:
        yield message("It weighs {weight} of 100.", weight=f"{finding.weight:.2f}")
    if finding.gate and finding.level is not None:
        yield "It is a gate: while it is missing, the verdict is held down."
    if finding.stated:
        yield "It is stated, not counted: an answer stands where no table was given."
    if finding.difference:
        yield finding.difference
    if finding.before_adjudication:
        before = before_words(finding.before_adjudication)
        yield message("Before adjudication: {before}", before=before)
    if finding.disputed:
        yield "Claims disagree; the limits hold all of them."
    if finding.one_sided:
        yield "That the table is complete is said by one side only."


_STATES = {"settled": "settled", "proven": "proven", "possible": "possible", "ruled_out": "ruled out"}


def _ladder(finding: CriterionCard) -> Iterator[Message | str]:
    yield ""
    yield "Levels (it is at the highest that nothing stands in the way of):"
    for rung in finding.ladder:
        state = _STATES[rung.state] if finding.level else ""
        yield f"  {rung.level:12}{state:11}{rung.text}".rstrip()
    for standard in finding.standards:
        yield f"  {standard.part}: {standard.words}"


SHOWN = 30
"""Rows of one kind that are printed; a list of thousands is for --json."""


def _evidence(found: Walk) -> Iterator[Message | str]:
    if found.claims:
        yield ""
        yield "Claims of the process sheet:"
        for claim in found.claims:
            aside = f" (set aside) {claim.note}" if claim.set_aside else ""
            cited = _cited(claim.sources, claim.page, claim.found)
            yield f"  {claim.field}: {claim.text}{cited}{_placed(claim.at)}.{aside}"
    if found.tables:
        yield ""
        yield "Tables:"
        yield from (_table(table) for table in found.tables)
    titles = {"sure": "Rows that count:", "open": "Rows that may count:", "left_out": "Rows left out:"}
    for part, title in titles.items():
        if rows := [row for row in found.rows if row.ref.part == part]:
            yield ""
            yield title
            yield from (_row(row) for row in rows[:SHOWN])
            if more := len(rows) - SHOWN if len(rows) > SHOWN else 0:
                yield message("  and {n} more; --json lists them all.", n=more)
    if found.answers:
        yield ""
        yield "Answers:"
        for answer in found.answers:
            aside = f" (set aside) {answer.note}" if answer.set_aside else ""
            who = f" ({answer.assessor})" if answer.assessor else ""
            cited, placed = _cited(answer.sources, answer.page, answer.found), _placed(answer.at)
            yield f"  {answer.text}{who}{cited}{placed}. {answer.reason}{aside}".rstrip()
            if answer.link:
                yield f"    {answer.link}"


def _table(table: Table) -> str:
    from audit.evidence.typed import shown

    said = table.declared or "not declared"
    read = "" if said == table.state else f", read as {table.state}"
    rows = say(plural(len(table.rows), "{n} row", "{n} rows"))
    total = f", of a claimed total of {shown(table.total)}" if table.total else ""
    more = "" if table.state == "complete" else " There may be others that nobody listed."
    words = f"{said}{read}".replace("not_", "not ")
    return f"  {table.name}: {rows}, {words}{total}{_cited(table.sources)}{_placed(table.at)}.{more}"


def _row(row: RowRead) -> str:
    cells = "; ".join(f"{cell.column}{_cell(cell.at)} = {cell.text}" for cell in row.cells)
    why = f": {say(row.ref.why)}" if row.ref.why else ""
    cited = _cited(row.sources, row.page, row.found)
    return f"  {row.ref.table} {row.ref.key}{why}{cited}{_placed(row.at)}. {cells}".rstrip()


def _cell(at: Where) -> str:
    """Return the place of a cell in its row; nothing where the row stands for many."""
    return f" {at.column}{at.row}" if at.row else ""


def _cited(sources: tuple[str, ...], page: str = "", found: Found | None = None) -> str:
    from audit.scoring.quotes import quote_words

    if not sources:
        return ""
    quote = f"; {found.source}: {say(quote_words(found))}" if found else ""
    return f" [{', '.join(sources)}{f', {page}' if page else ''}{quote}]"


def _placed(at: Where) -> str:
    return f" ({at})" if str(at) else ""


def _source(source: Source) -> Iterator[Message | str]:
    yield f"  {source.id}: {', '.join(part for part in (source.title, source.publisher, source.kind) if part)}."
    if source.url:
        yield f"    {source.url}"
    if source.archived:
        yield message("    Archived copy: {link}", link=source.archived)


def _looked(found: Found | None) -> dict[str, Any] | None:
    return {"state": found.state, "source": found.source, "page": found.page} if found else None


def _data(found: Walk) -> dict[str, Any]:
    from audit.evidence.typed import shown

    return {
        "finding": found.finding.model_dump(mode="json"),
        "claims": [
            {"field": claim.field, "text": claim.text, "sources": claim.sources, "page": claim.page,
             "quote_found": _looked(claim.found), "set_aside": claim.set_aside, "note": claim.note, "at": str(claim.at)}
            for claim in found.claims
        ],
        "tables": [
            {"name": table.name, "declared": table.declared, "state": table.state, "rows": len(table.rows),
             "total": shown(table.total) if table.total else None,
             "sources": table.sources, "at": str(table.at)}
            for table in found.tables
        ],
        "rows": [
            {"table": row.ref.table, "key": row.ref.key, "part": row.ref.part,
             "why": say(row.ref.why) if row.ref.why else "", "sources": row.sources, "page": row.page,
             "quote_found": _looked(row.found),
             "at": str(row.at),
             "cells": [{"column": cell.column, "text": cell.text, "at": str(cell.at)} for cell in row.cells]}
            for row in found.rows
        ],
        "answers": [
            {"answer": answer.text, "assessor": answer.assessor, "reason": answer.reason, "link": answer.link,
             "sources": answer.sources, "page": answer.page, "quote_found": _looked(answer.found),
             "set_aside": answer.set_aside, "at": str(answer.at)}
            for answer in found.answers
        ],
        "sources": [
            {"id": source.id, "title": source.title, "publisher": source.publisher, "side": source.side,
             "kind": source.kind, "url": source.url, "archived": source.archived}
            for source in found.sources
        ],
    }  # fmt: skip
