"""Claims and sources as they are published."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from audit.bounds import Interval
from audit.errors import Where
from audit.evidence.canonical import text_of
from audit.evidence.model import SEARCHES, Claim, Dossier, Found, Row, Source
from audit.evidence.process_fields import FIELDS
from audit.evidence.schema import Kind
from audit.evidence.small_counts import FEWEST, SMALL, hidden, less
from audit.evidence.sources import LOGGED

Claims = Mapping[str, tuple[Claim, ...]]

_NUMBERED = re.compile(r"testimony( told)* \d+")
"""What testimony is called once it is published."""


def claims_as_published(dossier: Dossier) -> Claims:
    """Return the claims on common fields and on facts the rubric measures, small counts of people hidden.

    Other fields and free text stay out unless they are public.
    """
    asked = dossier.asked.facts
    coded = frozenset(name for name, column in asked.items() if column.kind is not Kind.TEXT)
    always = coded.union(FIELDS)
    people = frozenset(name for name, column in {**FIELDS, **asked}.items() if column.kind is Kind.PEOPLE)
    kept = {
        name: tuple(
            _claim(claim, dossier.sources, counts_people=name in people)
            for claim in group
            if name in always or claim.public
        )
        for name, group in dossier.claims.items()
    }
    return _apart({name: group for name, group in kept.items() if group}, people)


def _claim(claim: Claim, sources: Mapping[str, Source], *, counts_people: bool) -> Claim:
    if claim.field == "rubric" and (name := _of_the_dossier(claim.text)) != claim.text:
        claim = replace(claim, text=name, value=name)
    page = "" if rests_on_testimony(claim.sources, sources) and not claim.public else claim.page
    note = claim.note if claim.set_aside else ""
    quote = claim.quote if claim.public and not counts_people else ""
    quote, found = quote_as_published(quote, claim.found, claim.sources, sources)
    return replace(claim, page=page, note=note, quote=quote, found=found, at=Where())


def quote_as_published(
    quote: str, found: Found | None, cited: tuple[str, ...], sources: Mapping[str, Source]
) -> tuple[str, Found | None]:
    """Return a quote that may be told, and what came of it: of testimony neither."""
    if rests_on_testimony(cited, sources):
        return "", None
    return quote, found if found and found.source in cited else None


def _of_the_dossier(rubric: str) -> str:
    """Return the rubric as it is named; of a path that leads out of the dossier only the name of the file.

    Such a path tells whose machine it is.
    """
    parts = rubric.replace("\\", "/").split("/")
    leads_out = not parts[0] or parts[0].startswith("~") or ".." in parts or parts[0].endswith(":")
    return parts[-1] if len(parts) > 1 and leads_out else rubric


def rests_on_testimony(names: Iterable[str], sources: Mapping[str, Source]) -> bool:
    """Return whether one of these sources is testimony: where in it something stands is not told."""
    return any(sources[name].kind == "testimony" for name in names if name in sources)


def without_witness(row: Row, sources: Mapping[str, Source]) -> tuple[str, ...]:
    """Return the sources of a row without testimony: of a small room it would say who was there.

    What was proven stays so: where searches alone would be left, none is named.
    """
    left = tuple(name for name in row.sources if name not in sources or sources[name].kind != "testimony")
    searched = row.proven and all(name in sources and sources[name].kind in SEARCHES for name in left)
    return left if left == row.sources or not searched else ()


def witnessed_alike(rows: Iterable[Row], sources: Mapping[str, Source]) -> tuple[Row, ...]:
    """Return the rows of a table, each that rests on testimony citing all testimony that those not public rest on.

    Which of them named which point is not told.
    """
    rows = tuple(rows)
    named = {name for row in rows if not row.public for name in row.sources}
    told = {name for name in named if name in sources and sources[name].kind == "testimony"}
    return tuple(
        replace(row, sources=tuple(sorted({*row.sources, *told})))
        if not (row.public or told.isdisjoint(row.sources))
        else row
        for row in rows
    )


def _apart(claims: Claims, people: frozenset[str]) -> Claims:
    """Return claims in which no count of people, and no difference of two of them, is small.

    One may count a part of what another counts (helped, of those who needed help). Of two that lie less than five
    apart the larger stays exact, and the smaller becomes the larger less 1 to 4.
    """
    exact = {
        claim.value.low
        for name in people
        for claim in claims.get(name, ())
        if isinstance(claim.value, Interval) and claim.value.exact and claim.value.low >= FEWEST
    }
    shown: list[Interval] = []
    for value in sorted(exact, reverse=True):
        if not shown or shown[-1].low - value >= FEWEST:
            shown.append(Interval(value, value))
    return {
        name: tuple(_hidden(claim, shown) for claim in group) if name in people else group
        for name, group in claims.items()
    }


def _hidden(claim: Claim, shown: Iterable[Interval]) -> Claim:
    value = claim.value
    if not isinstance(value, Interval):
        return claim
    published = hidden(value)
    if value.exact and value.low >= FEWEST:
        above = (larger for larger in shown if 0 < larger.low - value.low < FEWEST)
        published = next((less(larger, SMALL) for larger in above), value)
    if published == value:
        return claim
    return replace(claim, text=text_of(published), value=published, convention=None)


def sources_as_published(sources: Mapping[str, Source], cited: Iterable[str]) -> Mapping[str, Source]:
    """Return the sources that something published cites; of testimony only that it is there, and from which side.

    A request that `ask` logged stays though nothing cites it: a card says that the sponsor was asked.
    """
    logged = {name for name, source in sources.items() if source.kind == "request" and LOGGED.fullmatch(name)}
    told = _words_of_testimony(sources.values())
    return {name: _source(sources[name], told) for name in sorted({*cited, *logged}) if name in sources}


def _words_of_testimony(sources: Iterable[Source]) -> frozenset[str]:
    """Return what testimony is called: ids, titles, publishers and origins, folded."""
    told = (one for one in sources if one.kind == "testimony")
    words = (_folded(text) for one in told for text in (one.id, one.title, one.publisher, one.origin))
    return frozenset(word for word in words if word and not _NUMBERED.fullmatch(word))


def _folded(text: str) -> str:
    """Return the words of a text, without case and punctuation."""
    return " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold()))


def _goes_back_to_testimony(origin: str, told: Collection[str]) -> bool:
    """Return whether an origin names testimony, in whole or in part: `Amina O.` of `Amina O., by phone`."""
    parts = [f" {_folded(part)} " for part in origin.split(";") if _folded(part)]
    numbered = any(_NUMBERED.fullmatch(part.strip()) for part in parts)
    return numbered or any(part in f" {name} " or f" {name} " in part for part in parts for name in told)


def _source(source: Source, told: Collection[str]) -> Source:
    if source.kind == "testimony":
        # The two grades are the assessor's own words.
        return Source(
            source.id, side=source.side, kind=source.kind,
            reliability=source.reliability, credibility=source.credibility,
        )  # fmt: skip
    origin = "" if _goes_back_to_testimony(source.origin, told) else source.origin
    return replace(source, origin=origin, file="", at=Where())
