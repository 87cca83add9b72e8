"""How good the information is, in words and small tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from audit.insight.gradings import CREDIBILITY, NOT_GRADED, RELIABILITY
from audit.insight.quality_result import CriterionQuality, Gradings, Quality
from audit.report.told import Grid, Told
from audit.report.told_copies import copies_grids, copies_lines, span
from audit.rubric.model import Rubric
from audit.words import Message, in_a_row, message, plural

NAMED = 8
"""Ids that a cell of a table lists one by one; the file quality.json has all of them."""

_SIDES = {
    "sponsor": message("the sponsor"), "affected": message("the affected"), "other_party": message("another party"),
}  # fmt: skip
_ANSWERS = {"yes": message("yes"), "no": message("no"), "unknown": message("not known")}


def told_quality(result: Quality, rubric: Rubric) -> Told:
    """Return what was found on the sources, their origins, what is missing, and copies among submissions."""
    needed = rubric.methods["quality"]["origins_needed"].value.text
    return Told(
        name="quality",
        title=message("How good is the information?"),
        finding=_finding(result, needed),
        lines=(*_lines(result), *copies_lines(result.submissions)),
        grids=tuple(grid for grid in (*_grids(result, needed), *copies_grids(result.submissions)) if grid.rows),
        limits=(
            message("How many origins there are does not say whether what they tell is so."),
            message("Kinds of source are not ranked, and the grades are the assessor's own."),
            message("It is no part of the total, and moves no level."),
        ),
    )


def _finding(result: Quality, needed: str) -> Message:
    whole = result.rests_on
    if not whole.documents:
        return message("The record names no document, so nothing can be said of its sources.")
    with_one = [one for one in result.criteria if one.rests_on.documents]
    counts = Counter(one.rests_on.corroborated for one in with_one)
    of_findings = message(
        "of {n} that name one, {k} on {needed} origins or more",
        n=plural(len(with_one), "{n} finding", "{n} findings"),
        k=_resting(counts["yes"], counts["yes"] + counts["unknown"]),
        needed=needed,
    )
    return message(
        "{documents} on record {go} back to {origins}; {rest}.",
        documents=plural(whole.documents, "The {n} document", "The {n} documents"),
        go=message("goes") if whole.documents == 1 else message("go"),
        origins=_origins(whole.origins.low, whole.origins.high),
        rest=of_findings if with_one else message("no finding names one"),
    )


def _resting(low: int, high: int) -> Message:
    return message("1 rests", n=1) if low == high == 1 else message("{n} rest", n=span(low, high))


def _origins(low: float, high: float | None) -> Message:
    return message("1 origin") if low == high == 1 else message("{n} origins", n=span(low, high))


def _lines(result: Quality) -> Iterator[Message]:
    if result.by_publisher:
        yield message(
            "Of {n} nobody wrote the origin: {publisher} stands for it.",
            n=plural(len(result.by_publisher), "{n} document", "{n} documents"),
            publisher=message("its publisher") if len(result.by_publisher) == 1 else message("their publisher"),
        )
    yield _graded(result.gradings)
    if (effective := result.rests_on.effective) and effective.high != 1:
        n = span(effective.low, effective.high)
        yield message("Weighed by their documents, the origins count as {n} of equal size.", n=n)
    yield from _sides(result.criteria)
    disputed = [one.id for one in result.criteria if one.disputed]
    fields = [one.field for one in result.fields if one.disputed]
    if disputed or fields:
        yield message(
            "In dispute: {findings}, {fields}.",
            findings=plural(len(disputed), "{n} finding", "{n} findings"),
            fields=plural(len(fields), "{n} field of the process", "{n} fields of the process"),
        )
    lived = [one.id for one in result.criteria if one.lived and one.testimony]
    if lived:
        yield message(
            "On {ids}, which ask for what people lived through, there is first-hand testimony.", ids=", ".join(lived)
        )
    if result.withheld:
        yield message(
            "Of {n} only the side and the grades are published.",
            n=plural(len(result.withheld), "{n} source of testimony", "{n} sources of testimony"),
        )
    if not result.confidence:
        yield message("Nobody has written down how far a finding can be trusted (sheet confidence).")


def _graded(found: Gradings) -> Message:
    if found.not_graded == found.sources:
        return message("Nobody graded the sources.")
    said = message(
        "{k} of {n} sources are graded by the assessor, on two axes that are not added up.",
        k=found.sources - found.not_graded, n=found.sources,
    )  # fmt: skip
    open_ = (found.reliability_cannot_be_judged, found.credibility_cannot_be_judged)
    if not any(open_):
        return said
    more = "Reliability cannot be judged for {first}, credibility for {second}: that is no low grade."
    return in_a_row((said, message(more, first=open_[0], second=open_[1])))


def _sides(criteria: Iterable[CriterionQuality]) -> Iterator[Message]:
    found = Counter(one.one_side for one in criteria if one.one_side)
    if not found:
        return
    told = tuple(
        message("{n} on {side}", n=found[side], side=words) for side, words in _SIDES.items() if found[side]
    )  # fmt: skip
    n = plural(found.total(), "{n} finding rests", "{n} findings rest")
    yield message("{n} on sources of one side only: {told}.", n=n, told=told)


def _grids(result: Quality, needed: str) -> Iterator[Grid]:
    if result.gradings.not_graded < result.gradings.sources:
        yield _grades(result.gradings)
    yield Grid(
        message("Origins with more than one document"),
        (message("Origin"), message("Documents"), message("Sources")),
        tuple(
            (one.name, str(len(one.sources)), _some(one.sources)) for one in result.origins if len(one.sources) > 1
        ),
    )  # fmt: skip
    yield Grid(
        message("Findings on fewer than {needed} origins, of one side, or in dispute", needed=needed),
        (message("Finding"), message("Documents"), message("Origins"), message("Enough origins"),
         message("One side only"), message("In dispute"), message("First-hand testimony")),
        tuple(_finding_row(one) for one in result.criteria if _stands_out(one)),
    )  # fmt: skip
    yield Grid(
        message("What is not known of where claims come from"),
        (message("Missing"), message("How often"), message("Where")),
        tuple((one.words, str(len(one.where)), _some(one.where)) for one in result.gaps if one.where),
    )
    yield Grid(
        message("Confidence as the assessor judged it, by GRADE-CERQual"),
        (message("Finding"), message("Confidence"), message("Method"), message("Coherence"), message("Adequacy"),
         message("Relevance"), message("Judged by"), message("Reason")),
        tuple(
            (one.criterion or message("theme {id}", id=one.theme), one.confidence.replace("_", " "),
             one.methodological_limitations, one.coherence, one.adequacy, one.relevance, one.assessor_role, one.reason)
            for one in result.confidence
        ),
    )  # fmt: skip


def _grades(found: Gradings) -> Grid:
    """Return the counts by both grades; F and 6 say that it cannot be judged."""
    said = {"F": message("F, cannot be judged"), "6": message("6, cannot be judged"), NOT_GRADED: message(NOT_GRADED)}
    head = (message("Reliability, by credibility"), *(said.get(name, name) for name in CREDIBILITY))
    rows = tuple(
        (said.get(first, first), *(str(found.table[first][second]) for second in CREDIBILITY))
        for first in RELIABILITY
        if any(found.table[first].values())
    )
    return Grid(message("Sources by their two grades"), head, rows)


def _stands_out(one: CriterionQuality) -> bool:
    return bool(one.rests_on.documents) and (one.rests_on.corroborated != "yes" or bool(one.one_side) or one.disputed)


def _finding_row(one: CriterionQuality) -> tuple[Message | str, ...]:
    rests = one.rests_on
    return (
        one.id,
        str(rests.documents),
        span(rests.origins.low, rests.origins.high),
        _ANSWERS[rests.corroborated] if rests.corroborated else "",
        _SIDES.get(one.one_side, ""),
        message("yes") if one.disputed else "",
        _some(one.testimony) if one.lived else "",
    )


def _some(ids: Sequence[str]) -> Message | str:
    """Return ids one after the other, and how many more there are."""
    listed = ", ".join(ids[:NAMED])
    return message("{ids} and {n} more", ids=listed, n=len(ids) - NAMED) if len(ids) > NAMED else listed
