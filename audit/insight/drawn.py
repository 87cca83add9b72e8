"""Whether shares of those who answered speak for more people: only where a sampling frame is on record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from audit.bounds import INF, Interval
from audit.evidence.facts import fact
from audit.evidence.model import Dossier
from audit.insight.heard import Tables, in_scope, title_of
from audit.insight.precision import LARGEST_FRAME, interval, missed_within, quantile, sample_size
from audit.insight.sufficiency_parts import Missed, Precision, ShareInterval, Span, span
from audit.measure import verbs
from audit.measure.counted import counts_among, matching, sorted_out
from audit.rubric.model import MethodValue, Rubric
from audit.words import Message, message, say

SELF_SELECTED = message(
    "Descriptive only: self-selected. No list from which people were drawn by chance is on record, so no share here "
    "speaks for more than those who took part, and no interval is given."
)
"""Of contributions: whoever sends one in chose to."""

NOT_KNOWN_HOW = message(
    "Descriptive only: no list from which people were drawn by chance is on record; how people came to take part is "
    "not known. No share here speaks for more than those who took part, and no interval is given."
)
BOTH = message(
    "Descriptive only: no list from which people were drawn by chance is on record. Those who wrote chose to; how "
    "people came to take part in sessions is not known. No share here speaks for more than those who took part, and no "
    "interval is given."
)
DRAWN = message("The record names the list from which people heard in sessions were drawn by chance.")
WRITTEN_APART = message(
    "The record names the list from which people heard in sessions were drawn by chance. It says nothing of "
    "contributions: those who wrote chose to, and their shares describe themselves only."
)


SMALLEST = 1e-300
"""Stands for a chance that is smaller and is not nothing."""
OF_THE_FRAME = "people"
"""Whom `sampling_frame` is a list of: those heard in sessions. Nobody is drawn to write."""


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
            state="descriptive", words=say(_descriptive(tables)), frame="", frame_size=None, size_for_margin=None,
            shares=(), missed=(),
        )  # fmt: skip
    values = rubric.methods["sufficiency"]
    known = fact(dossier, "frame_size").value
    size = known if isinstance(known, Interval) and known.low >= 1 else None
    of = (OF_THE_FRAME,) if _on_record(tables, OF_THE_FRAME) else ()
    return Precision(
        state="sampled",
        words=say(WRITTEN_APART if _on_record(tables, "submissions") else DRAWN),
        frame=frame.value,
        frame_size=span(size) if size else None,
        size_for_margin=span(_size(size, rubric)) if size else None,
        shares=tuple(share for name in of for share in _shares(tables, name, size, rubric)),
        missed=tuple(_missed(tables, name, size, values["missed_share"]) for name in of),
    )


def _descriptive(tables: Tables) -> Message:
    """Return what is said without such a list: that people chose themselves only of those who wrote."""
    if not _on_record(tables, "submissions"):
        return NOT_KNOWN_HOW
    return BOTH if _on_record(tables, "people") else SELF_SELECTED


def _on_record(tables: Tables, name: str) -> bool:
    return tables.count(name).number.high > 0 and tables.register(name).looked.get("", False)


def _size(frame: Interval, rubric: Rubric) -> Interval:
    """Return how many the published table of sample sizes draws from such a frame."""
    values = rubric.methods["sufficiency"]
    chi2, margin = values["chi_square"].number, values["margin"].number
    ends = (LARGEST_FRAME if end == INF else int(end) for end in (frame.low, frame.high))
    low, high = (Fraction(sample_size(end, chi2, margin)) for end in ends)
    return Interval(low, high)


def _shares(tables: Tables, name: str, frame: Interval | None, rubric: Rubric) -> Iterator[ShareInterval]:
    z2 = quantile(rubric.methods["sufficiency"]["confidence"].number) ** 2
    for one in _asked(tables.dossier):
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


def _asked(dossier: Dossier) -> Iterator[Asked]:
    yield Asked("affected", say(message("affected people")), "affected", "yes")
    for region in in_scope(dossier, "region"):
        yield Asked(region, title_of(dossier, "region", region), "region", region)


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
    told = _chances(chance)
    return Missed(of=name, share=float(share.number), held_by=span(held_by), chance=told, why="")


def _chances(chance: Interval) -> Span:
    """Return a chance to six digits: only what cannot be is nothing."""
    low, high = (float(f"{float(end):.5e}") for end in (chance.low, chance.high))
    return Span(low=low, high=high or (SMALLEST if chance.high > 0 else 0.0))


def _why_no_chance(drawn: Interval, frame: Interval | None) -> Message | None:
    if frame is None:
        return message("How many the list holds is not known.")
    if frame.high > LARGEST_FRAME:
        return message("The list may hold more than {n} people.", n=LARGEST_FRAME)
    if drawn.low > frame.high:
        return message("The record shows more people than the list holds, so the two do not fit together.")
    return None
