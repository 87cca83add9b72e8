"""Testimony under numbers: the id of such a source (`interview-with-jane`) may say who spoke."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from audit.evidence.model import Dossier

PREFIX = "testimony"


def with_nameless_testimony(dossier: Dossier) -> Dossier:
    """Return the dossier with its sources of testimony called testimony-1, testimony-2, wherever they are cited.

    `dossier` holds the sources it cites and no others. The order of the numbers is that of the ids they replace, so
    that to do it again changes nothing.
    """
    names = _names(dossier)
    if all(before == after for before, after in names.items()):
        return dossier

    def renamed(sources: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(names.get(name, name) for name in sources)

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
    told = sorted(name for name, source in dossier.sources.items() if source.kind == "testimony")
    others = dossier.sources.keys() - set(told)
    prefix = PREFIX
    while any(name.casefold().startswith(f"{prefix}-") for name in others):
        prefix += "-told"
    width = len(str(len(told)))
    return {name: f"{prefix}-{number:0{width}}" for number, name in enumerate(told, 1)}
