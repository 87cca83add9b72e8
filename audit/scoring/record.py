"""What else stands on the card: tables, papers not found, what was set aside, conventions and sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from audit.evidence.model import Dossier, Row
from audit.measure.nouns import document
from audit.measure.value import Measured
from audit.rubric.model import (
    CoverageMeasure,
    CriterionAsked,
    DaysMeasure,
    DocumentDay,
    HowManyMeasure,
    LowestMeasure,
    Measure,
    PublishedMeasure,
    RatioMeasure,
    Rubric,
)
from audit.scoring import requests, spoken
from audit.scoring.criterion_card import value_card
from audit.scoring.scorecard import CriterionCard, NotFound, SetAside, SourceCard, TableCard
from audit.words import message, say


def table_cards(dossier: Dossier, criteria: Sequence[CriterionCard]) -> tuple[TableCard, ...]:
    """Return every table: how complete it is, how many rows count, how many some finding left out."""
    left: dict[str, set[str]] = {}
    for one in criteria:
        for row in one.rows.left_out:
            name, _, rest = row.partition(":")
            left.setdefault(name, set()).add(rest.partition(":")[0])
    cards = []
    for name, table in dossier.tables.items():
        total = Measured(table.total, "count", message("")) if table.total else None
        cards.append(
            TableCard(
                name=name,
                state=table.state,
                declared=table.declared or "",
                total=value_card(total),
                rows=table.accepted_count,
                left_out=len(left.get(name, ())),
                one_sided=table.one_sided,
                sources=table.sources,
            )
        )
    return tuple(cards)


def kinds_asked(asked: CriterionAsked) -> set[str]:
    """Return the kinds of document that a criterion asks for."""
    measures = [*asked.applies_when, *(one for required in asked.needs.values() for one in required)]
    if asked.measure is not None:
        measures.append(asked.measure)
    return {kind for one in measures for kind in _kinds(one)}


def _kinds(one: Measure) -> Iterator[str]:
    if isinstance(one, PublishedMeasure):
        yield one.published.kind
    elif isinstance(one, CoverageMeasure):
        yield from (kind for by in one.coverage.by if by.of == "documents" for kind in by.where.get("kind", ()))
    elif isinstance(one, DaysMeasure):
        yield from (end.document for end in (one.days.from_, one.days.to) if isinstance(end, DocumentDay))
    elif isinstance(one, LowestMeasure):
        yield from (kind for part in one.lowest for kind in _kinds(part))
    elif isinstance(one, HowManyMeasure):
        yield from (kind for part in one.how_many for kind in _kinds(part))
    elif isinstance(one, RatioMeasure):
        yield from (*_kinds(one.ratio.of), *_kinds(one.ratio.to))


def not_found(dossier: Dossier, rubric: Rubric) -> tuple[NotFound, ...]:
    """Return each kind of document the rubric asks for: published, looked for and not found, or not looked for."""
    asking: dict[str, list[str]] = {}
    for id, asked in rubric.criteria.items():
        for kind in kinds_asked(asked):
            asking.setdefault(kind, []).append(id)
    found = []
    for kind, criteria in asking.items():
        rows = [row for row in dossier.tables["documents"].accepted if row.value("kind") == frozenset({kind})]
        found.append(
            NotFound(
                what=say(document(kind)),
                state=_state(rows),
                criteria=tuple(criteria),
                sources=tuple(sorted({name for row in rows for name in row.sources})),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.state != "not found", -len(one.criteria), one.what)))


def _state(rows: Sequence[Row]) -> Literal["not found", "not looked for", "published"]:
    published = {str(row.value("published")) for row in rows}
    if "yes" in published:
        return "published"
    return "not found" if rows else "not looked for"


def left_aside(dossier: Dossier) -> tuple[SetAside, ...]:
    """Return every claim, row, answer and reply that is set aside, with the reason."""
    claims = [
        SetAside(where=f"process {claim.field}", text=claim.text, reason=claim.note, sources=claim.sources)
        for each in dossier.claims.values()
        for claim in each
        if claim.set_aside
    ]
    rows = [
        SetAside(where=f"{name} {row.id}".strip(), text="", reason=row.note, sources=row.sources)
        for name, table in dossier.tables.items()
        for row in table.rows
        if row.set_aside
    ]
    answers = [
        SetAside(where=f"answers {one.criterion}", text=one.text, reason=one.note, sources=one.sources)
        for one in dossier.answers
        if one.set_aside
    ]
    replies = [
        SetAside(where=f"replies {one.criterion}", text="", reason=one.note, sources=one.sources)
        for one in dossier.replies
        if one.set_aside
    ]
    return tuple(sorted((*claims, *rows, *answers, *replies), key=lambda one: (one.where, one.text, one.reason)))


def conventions(dossier: Dossier) -> tuple[str, ...]:
    """Return how loose words about numbers and days were read, where they were used."""
    used = {claim.convention for each in dossier.claims.values() for claim in each}
    used |= {cell.convention for table in dossier.tables.values() for row in table.rows for cell in row.cells.values()}
    loose = dossier.asked.conventions
    said = [message("Days between two dates are the difference: the first day is not counted.")]
    if "about" in used:
        share = spoken.percent(loose.about, loose.about)
        said.append(message("About 150 is read as plus or minus {percent}.", percent=share))
    if "over" in used:
        share = spoken.percent(loose.over, loose.over)
        said.append(message("Over 325 is read as 326 or more, up to {percent} more.", percent=share))
    return tuple(say(one) for one in said)


def source_cards(dossier: Dossier) -> tuple[SourceCard, ...]:
    """Return the sources, by id."""
    return tuple(
        SourceCard(
            id=source.id,
            title=source.title,
            publisher=source.publisher,
            side=source.side,
            kind=source.kind,
            date=say(spoken.days(source.date)) if source.date else "",
            url=source.url,
            archived=source.archived,
            asked=say(requests.asked(source)),
            sha256=source.sha256,
            pages=int(source.pages) if source.pages else None,
        )
        for _, source in sorted(dossier.sources.items())
    )
