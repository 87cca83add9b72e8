"""Whether shares of those who answered speak for more people: only where a sampling frame is on record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from audit.bounds import INF, Interval
from audit.evidence.facts import fact
from audit.evidence.model import Dossier
from audit.insight.coded import NO_THEME
from audit.insight.heard import Tables, in_scope, title_of
from audit.insight.precision import LARGEST_FRAME, interval, missed_within, quantile, sample_size
from audit.insight.sufficiency_parts import Missed, Precision, ShareInterval, span
from audit.measure import verbs
from audit.measure.counted import counts_among, matching, sorted_out
from audit.rubric.model import MethodValue, Rubric
from audit.words import Message, message, say

MOST_THEMES = 20
"""Themes whose share is told, the most frequent first."""

DESCRIPTIVE = message(
    "Descriptive only: self-selected. No list from which people were drawn by chance is on record, so no share here "
    "speaks for more than those who took part, and no interval is given."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One share that is asked of those drawn."""

    name: str
    title: str
    column: str
    word: str


def precision(tables: Tables, rubric: Rubric) -> Precision:
    """Return intervals of shares and the chance of missed views, or that what there is describes itself only."""
    dossier = tables.dossier
    frame = fact(dossier, "sampling_frame")
    if not isinstance(frame.value, str) or not frame.sources:
        return Precision(
            state="descriptive", words=say(DESCRIPTIVE), frame="", frame_size=None, size_for_margin=None, shares=(),
            missed=(),
        )  # fmt: skip
    values = rubric.methods["sufficiency"]
    known = fact(dossier, "frame_size").value
    size = known if isinstance(known, Interval) and known.low >= 1 else None
    of = [name for name in ("people", "submissions") if tables.count(name).number.high > 0 and _looked(tables, name)]
    return Precision(
        state="sampled",
        words=say(message("The record names the list from which people were drawn by chance.")),
        frame=frame.value,
        frame_size=span(size) if size else None,
        size_for_margin=span(_size(size, rubric)) if size else None,
        shares=tuple(share for name in of for share in _shares(tables, name, size, rubric)),
        missed=tuple(_missed(tables, name, size, values["missed_share"]) for name in of),
    )


def _looked(tables: Tables, name: str) -> bool:
    return tables.register(name).looked.get("", False)


def _size(frame: Interval, rubric: Rubric) -> Interval:
    """Return how many the published table of sample sizes draws from such a frame."""
    values = rubric.methods["sufficiency"]
    chi2, margin = values["chi_square"].number, values["margin"].number
    ends = (LARGEST_FRAME if end == INF else int(end) for end in (frame.low, frame.high))
    low, high = (Fraction(sample_size(end, chi2, margin)) for end in ends)
    return Interval(low, high)


def _shares(tables: Tables, name: str, frame: Interval | None, rubric: Rubric) -> Iterator[ShareInterval]:
    z2 = quantile(rubric.methods["sufficiency"]["confidence"].number) ** 2
    for one in _asked(tables.dossier, name):
        part, rest, everybody = _split(tables, name, one)
        fits = frame is None or everybody.low <= frame.high
        share = _share(part, rest)
        yield ShareInterval(
            of=name,
            name=one.name,
            title=one.title,
            answers=span(everybody),
            part=span(part),
            share=span(share) if share else None,
            interval=span(interval(part, rest, z2, frame)) if share and fits else None,
        )


def _asked(dossier: Dossier, name: str) -> Iterator[Asked]:
    yield Asked("affected", say(message("affected people")), "affected", "yes")
    for region in in_scope(dossier, "region"):
        yield Asked(region, title_of(dossier, "region", region), "region", region)
    if name == "submissions":
        rows = dossier.tables["submissions"].accepted
        raised = Counter(
            word for row in rows if isinstance(words := row.value("themes"), frozenset) for word in words - {NO_THEME}
        )
        frequent = sorted(raised.items(), key=lambda item: (-item[1], item[0]))[:MOST_THEMES]
        yield from (Asked(theme, say(message("theme {theme}", theme=theme)), "themes", theme) for theme, _ in frequent)


def _split(tables: Tables, name: str, one: Asked) -> tuple[Interval, Interval, Interval]:
    """Return how many hold something, how many do not, and how many there are."""
    table = tables.register(name)
    cells = sorted_out(table, [counts_among(table, {one.column: (one.word,)}, (one.column,))])
    yes, maybe, no = matching(cells)
    everybody = verbs.count(yes + maybe + no, verbs.NOBODY, verbs.NOBODY, table.total)
    return verbs.count(yes, maybe, no, table.total), verbs.count(no, maybe, yes, table.total), everybody


def _share(part: Interval, rest: Interval) -> Interval | None:
    """Return the share of those who hold something; None where there may be nobody to share among."""
    if part.high == rest.high == 0 or (part.low == rest.low == 0):
        return None
    low = Fraction(0) if rest.high == INF else _of(part.low, rest.high)
    high = Fraction(1) if part.high == INF else _of(part.high, rest.low)
    return Interval(low, high)


def _of(part: Fraction | float, rest: Fraction | float) -> Fraction:
    return Fraction(part) / (Fraction(part) + Fraction(rest)) if part else Fraction(0)


def _missed(tables: Tables, name: str, frame: Interval | None, share: MethodValue) -> Missed:
    number = tables.count(name).number
    why = _why_no_chance(number, frame)
    if why is not None or frame is None:
        return Missed(of=name, share=float(share.number), held_by=None, chance=None, why=say(why or ""))
    held_by, chance = missed_within(frame, share.number, number)
    return Missed(of=name, share=float(share.number), held_by=span(held_by), chance=span(chance), why="")


def _why_no_chance(drawn: Interval, frame: Interval | None) -> Message | None:
    if frame is None:
        return message("How many the list holds is not known.")
    if frame.high > LARGEST_FRAME:
        return message("The list may hold more than {n} people.", n=LARGEST_FRAME)
    if drawn.low > frame.high:
        return message("The record shows more people than the list holds, so the two do not fit together.")
    return None
