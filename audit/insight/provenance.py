"""What is not known of where claims come from, and what rests on one side only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from audit.evidence.facts import fact
from audit.evidence.fingerprint import keys
from audit.evidence.model import SEARCHES, Answer, Claim, Dossier, Row, Source
from audit.evidence.process import ONE_VALUE
from audit.evidence.schema import TABLES
from audit.insight.origins import origin
from audit.insight.quality_result import FieldQuality, Gap
from audit.words import Message, message, say

_OF_SOURCES: Mapping[str, Message] = {
    "no_date": message("Sources without a day"),
    "no_address": message("Sources without an address"),
    "no_copy": message("Sources with no archived copy and no hash of one"),
    "no_side": message("Sources of no side, or with none written"),
    "no_origin": message("Sources whose origin is not known"),
}
_NO_PAGE = message("Places that name a source and no page in it")


def one_side(ids: Iterable[str], sources: Mapping[str, Source]) -> str:
    """Return the side that all of the sources are of; nothing where they are of several, or one is of none."""
    sides = {sources[id].side for id in ids if sources[id].kind not in SEARCHES}
    return next(iter(sides)) if len(sides) == 1 and sides != {"none"} else ""


def fields(dossier: Dossier) -> tuple[FieldQuality, ...]:
    """Return the fields of the process that rest on one side, or on which claims disagree."""
    made = []
    for name in sorted(dossier.claims):
        ids = tuple(sorted({id for claim in dossier.accepted(name) for id in claim.sources}))
        side = "" if name in ONE_VALUE else one_side(ids, dossier.sources)
        disputed = fact(dossier, name).disputed
        if side or disputed:
            made.append(FieldQuality(field=name, sources=ids, one_side=side, disputed=disputed))
    return tuple(made)


def withheld(dossier: Dossier) -> tuple[str, ...]:
    """Return the testimony of which only its side is published: what else is known of it stays with the assessor."""
    if not dossier.redacted:
        return ()
    return tuple(id for id, source in sorted(dossier.sources.items()) if source.kind == "testimony")


def gaps(dossier: Dossier) -> tuple[Gap, ...]:
    """Return what is not known of the sources and of the places that name them; withheld testimony is no gap."""
    left = set(withheld(dossier))
    told = [one for id, one in sorted(dossier.sources.items()) if one.kind not in SEARCHES and id not in left]
    found: dict[str, list[str]] = {name: [] for name in _OF_SOURCES}
    for one in told:
        for name, open_ in _open(one, dossier.sources).items():
            if open_:
                found[name].append(one.id)
    made = [Gap(gap=name, words=say(_OF_SOURCES[name]), where=tuple(ids)) for name, ids in found.items()]
    pages = tuple(dict.fromkeys(place for place, ids in _without_page(dossier) if not left & {*ids}))
    return (*made, Gap(gap="no_page", words=say(_NO_PAGE), where=pages))


def _open(source: Source, sources: Mapping[str, Source]) -> Mapping[str, bool]:
    day = source.date
    return {
        "no_date": day is None or (day.low is None and day.high is None),
        "no_address": not source.url,
        "no_copy": not (source.archived or source.sha256),
        "no_side": source.side == "none",
        "no_origin": not origin(source.id, sources),
    }


def _without_page(dossier: Dossier) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each accepted claim, row and answer that names a document and no page, with its sources.

    Rows that `redact` made of counts of people have no page, whatever the record had.
    """
    for name in sorted(dossier.claims):
        if name not in ONE_VALUE:
            yield from ((f"process {name}", one.sources) for one in dossier.accepted(name) if _bare(dossier, one))
    for name, table in dossier.tables.items():
        counted = dossier.redacted and TABLES[name].people
        for row, key in zip(table.rows, keys(table), strict=True):
            if not row.set_aside and not (counted and not row.public) and _bare(dossier, row):
                yield f"{name} {key}", row.sources
    for answer in dossier.answers:
        if not answer.set_aside and _bare(dossier, answer):
            yield f"answers {answer.criterion}", answer.sources


def _bare(dossier: Dossier, said: Claim | Row | Answer) -> bool:
    return not said.page and any(dossier.sources[id].kind not in SEARCHES for id in said.sources)
