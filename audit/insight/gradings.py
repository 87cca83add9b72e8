"""How assessors graded the sources, counted on two axes.

The axes are those of the Admiralty code (NATO AJP-2.1; FM 2-22.3): how reliable a source is, A to F, and how credible
what it says, 1 to 6. They are judged apart, so they are counted apart. F and 6 mean that it cannot be judged. No kind
of source is ranked: who lived through something knows it first-hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from audit.evidence.model import SEARCHES, Source
from audit.evidence.schema import SOURCES
from audit.insight.quality_result import Gradings

NOT_GRADED = "not graded"
RELIABILITY = (*SOURCES.columns["reliability"].codes, NOT_GRADED)
CREDIBILITY = (*SOURCES.columns["credibility"].codes, NOT_GRADED)
CANNOT_BE_JUDGED = ("F", "6")


def gradings(sources: Iterable[Source]) -> Gradings:
    """Return the counts of sources by both grades; searches and requests are left out and counted."""
    sources = tuple(sources)
    told = [one for one in sources if one.kind not in SEARCHES]
    pairs = Counter((one.reliability or NOT_GRADED, one.credibility or NOT_GRADED) for one in told)
    kinds = Counter(one.kind or "not said" for one in told)
    return Gradings(
        sources=len(told),
        searches=len(sources) - len(told),
        table={first: {second: pairs[first, second] for second in CREDIBILITY} for first in RELIABILITY},
        not_graded=pairs[NOT_GRADED, NOT_GRADED],
        reliability_cannot_be_judged=sum(n for (first, _), n in pairs.items() if first in CANNOT_BE_JUDGED),
        credibility_cannot_be_judged=sum(n for (_, second), n in pairs.items() if second in CANNOT_BE_JUDGED),
        kinds=dict(sorted(kinds.items())),
    )
