"""Independent origins rather than documents: ten papers that repeat one release are one voice.

A document goes back to the `origin` its row names, and to its publisher where it names none. An origin that is the id
of another source is that source's origin. Where neither is written, or the origin is `unknown`, the document may have
an origin of its own or share any other: everything here is computed for both.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from audit.evidence.model import SEARCHES, Source
from audit.evidence.typed import UNKNOWN
from audit.insight.quality_result import Answer, Limits
from audit.insight.quality_result import Origins as OriginsCard
from audit.scoring.totals import printed
from audit.words import message, say


@dataclass(frozen=True, slots=True)
class Origins:
    """Documents by the origin they go back to, and those of which none is known."""

    known: Mapping[str, tuple[str, ...]]  # origin -> ids of sources
    unknown: tuple[str, ...] = ()

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self.unknown) + sum(len(ids) for ids in self.known.values())

    @property
    def count(self) -> tuple[int, int]:
        """How many origins at least, and at most."""
        known = len(self.known)
        return max(known, 1 if self.unknown else 0), known + len(self.unknown)

    @property
    def effective(self) -> tuple[Fraction, Fraction] | None:
        """The effective number of origins at least and at most: 1 / sum of w squared; None without documents.

        The squares add up to least with every unknown document on its own, and to most with all of them at the largest
        origin (Kish 1965, Survey Sampling; Hill 1973, Ecology 54: 427, of order 2).
        """
        if not self.documents:
            return None
        sizes, extra, whole = sorted(len(ids) for ids in self.known.values()), len(self.unknown), self.documents
        largest = (sizes[-1] if sizes else 0) + extra
        most = largest**2 + sum(size**2 for size in sizes[:-1])
        least = sum(size**2 for size in sizes) + extra
        return Fraction(whole**2, most), Fraction(whole**2, least)

    def corroborated(self, needed: Fraction) -> Answer:
        """Return whether there are as many independent origins as are needed."""
        low, high = self.count
        return "yes" if low >= needed else "no" if high < needed else "unknown"


def origins_of(ids: Iterable[str], sources: Mapping[str, Source]) -> Origins:
    """Return the origins that sources go back to; searches and requests tell nothing of what happened."""
    found: dict[str, tuple[str, list[str]]] = {}
    unknown = []
    for id in sorted(ids):
        if sources[id].kind in SEARCHES:
            continue
        if name := origin(id, sources):
            found.setdefault(folded(name), (name, []))[1].append(id)
        else:
            unknown.append(id)
    known = {name: tuple(listed) for name, listed in sorted(found.values())}
    return Origins(known, tuple(unknown))


def origin(id: str, sources: Mapping[str, Source]) -> str:
    """Return the origin of a source in the words of its row; nothing where it is not known."""
    written, last = _written(id, sources)
    if written.casefold() == UNKNOWN:
        return ""
    return written or sources[last].publisher.strip()


def by_publisher(ids: Iterable[str], sources: Mapping[str, Source]) -> tuple[str, ...]:
    """Return the documents whose origin nobody wrote, so that their publisher stands for it."""
    documents = (id for id in sorted(ids) if sources[id].kind not in SEARCHES)
    return tuple(id for id in documents if not _written(id, sources)[0] and origin(id, sources))


def _written(id: str, sources: Mapping[str, Source]) -> tuple[str, str]:
    """Return the origin as it is written, led on from source to source, and the source where it was looked for last."""
    by_id = {name.casefold(): name for name in sources}
    gone = {id}
    while (named := sources[id].origin.strip()) and (next_ := by_id.get(named.casefold())) and next_ not in gone:
        gone.add(next_)
        id = next_
    return "" if named.casefold() in by_id else named, id


def folded(name: str) -> str:
    """Return a name of an origin as it is compared: case and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def origins_card(found: Origins, needed: Fraction) -> OriginsCard:
    """Return the counts for print; without a document nothing is corroborated or not."""
    effective, (low, high) = found.effective, found.count
    none = say(message("No document is named: searches and requests are none."))
    return OriginsCard(
        documents=found.documents,
        origins=Limits(low=low, high=high),
        effective=Limits(low=printed(effective[0]), high=printed(effective[1])) if effective else None,
        unknown=found.unknown,
        corroborated=found.corroborated(needed) if found.documents else None,
        why="" if found.documents else none,
    )
