"""Testimony under numbers: the id of such a source (`interview-with-jane`) may say who spoke."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import replace
from typing import TypeVar

from audit.evidence.by_content import in_order
from audit.evidence.fingerprint import (
    Canonical,
    canonical_answer,
    canonical_change,
    canonical_claim,
    canonical_confidence,
    canonical_reply,
    canonical_row,
    canonical_rule,
    canonical_voice,
)
from audit.evidence.model import Answer, Change, Claim, Confidence, Dossier, Reply, Row, Rule, Voice

PREFIX = "testimony"

_Said = TypeVar("_Said", Answer, Change, Claim, Confidence, Reply, Row, Rule, Voice)


def with_nameless_testimony(dossier: Dossier) -> Dossier:
    """Return the dossier with its sources of testimony called testimony-1, testimony-2, wherever they are cited.

    `dossier` holds the sources it cites and no others. The order of the numbers is that of the places where they are
    cited, sheet by sheet, and never of the ids they replace. To do it again changes nothing.
    """
    names = _names(dossier)
    if all(before == after for before, after in names.items()):
        return dossier

    def renamed(sources: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(names.get(name, name) for name in sources))

    sources = (replace(source, id=names.get(name, name)) for name, source in dossier.sources.items())
    return replace(
        dossier,
        claims={
            field: tuple(replace(claim, sources=renamed(claim.sources)) for claim in group)
            for field, group in dossier.claims.items()
        },
        tables={
            name: replace(
                table,
                sources=renamed(table.sources),
                rows=tuple(replace(row, sources=renamed(row.sources)) for row in table.rows),
            )
            for name, table in dossier.tables.items()
        },
        answers=tuple(replace(answer, sources=renamed(answer.sources)) for answer in dossier.answers),
        replies=tuple(replace(reply, sources=renamed(reply.sources)) for reply in dossier.replies),
        log=tuple(replace(change, sources=renamed(change.sources)) for change in dossier.log),
        confidence=tuple(replace(one, sources=renamed(one.sources)) for one in dossier.confidence),
        voices=tuple(replace(voice, sources=renamed(voice.sources)) for voice in dossier.voices),
        rules=tuple(replace(rule, sources=renamed(rule.sources)) for rule in dossier.rules),
        sources={source.id: source for source in sorted(sources, key=lambda source: source.id)},
    )


def _names(dossier: Dossier) -> Mapping[str, str]:
    """Return the new name of each source of testimony; one that no other source has already."""
    told = [name for name, source in dossier.sources.items() if source.kind == "testimony"]
    others = dossier.sources.keys() - set(told)
    prefix = PREFIX
    while any(name.casefold().startswith(f"{prefix}-") for name in others):
        prefix += "-told"
    width = len(str(len(told)))
    order = in_order(told, lambda rank: _places(dossier, rank))
    return {name: f"{prefix}-{number:0{width}}" for number, name in enumerate(order, 1)}


def _places(dossier: Dossier, rank: Mapping[str, str]) -> Mapping[str, list[str]]:
    """Return what is published where each source of testimony is cited, and the grades it was given."""
    found = {
        name: [f"z {source.side} {source.reliability} {source.credibility}"]
        for name, source in dossier.sources.items()
        if name in rank
    }
    for sheet, sources, said in _cited(dossier, rank.keys()):
        plain = sorted(name for name in sources if name not in rank)
        ranks = sorted(rank[name] for name in sources if name in rank)
        for name in rank.keys() & {*sources}:
            found[name].append(f"{sheet} {json.dumps([said, ranks, plain])}")
    return found


def _cited(dossier: Dossier, told: Set[str]) -> Iterator[tuple[str, tuple[str, ...], Canonical]]:
    """Yield each place that names testimony: its sheet, in a fixed order, the sources, and what else stands there."""

    for claims in dossier.claims.values():
        yield from _named("a", claims, canonical_claim, told)
    yield from _named("b", dossier.answers, canonical_answer, told)
    for name, table in sorted(dossier.tables.items()):
        yield f"c {name}", table.sources, []
        yield from _named(f"c {name}", table.rows, canonical_row, told)
    yield from _named("d", dossier.replies, canonical_reply, told)
    yield from _named("e", dossier.log, canonical_change, told)
    yield from _named("f", dossier.rules, canonical_rule, told)
    yield from _named("g", dossier.confidence, canonical_confidence, told)
    yield from _named("h", dossier.voices, canonical_voice, told)


def _named(
    sheet: str, items: Iterable[_Said], said: Callable[[_Said], Canonical], told: Set[str]
) -> Iterator[tuple[str, tuple[str, ...], Canonical]]:
    yield from ((sheet, item.sources, said(_bare(item))) for item in items if not told.isdisjoint(item.sources))


def _bare(item: _Said) -> _Said:
    return replace(item, sources=())
