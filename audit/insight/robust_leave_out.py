"""The result without each criterion, each dimension and each source in turn: does one of them carry the verdict?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction

from audit.evidence.model import Dossier
from audit.evidence.without_source import cited, without_source
from audit.insight.robust_grid import Spans
from audit.insight.robust_reads import reads, spans_again
from audit.insight.robust_result import Ends, Kind, LeftOut
from audit.rubric.model import Rubric
from audit.scoring.levels import Levels
from audit.scoring.score import Result
from audit.scoring.totals import Points, capped, geometric, mean, points_of, printed
from audit.scoring.verdict import words
from audit.words import say


def ends(rubric: Rubric, totals: Points, verdict: Levels) -> Ends:
    """Return a total and its verdict as they are printed."""
    return Ends(
        evidenced=printed(totals.evidenced),
        possible=printed(totals.possible),
        low=rubric.levels[verdict.low],
        high=rubric.levels[verdict.high],
        words=say(words(rubric.levels, verdict)),
    )


def left_out(dossier: Dossier, rubric: Rubric, found: Result) -> tuple[LeftOut, ...]:
    """Return the result without each criterion in the sum, each dimension with one, and each source that is cited.

    A gate that is left out caps nothing. Without a source, what rests on it alone is gone: claims, rows, what is said
    of whole tables, and assessors' answers.
    """
    return (*_criteria(rubric, found), *_dimensions(rubric, found), *_sources(dossier, rubric, found))


def _criteria(rubric: Rubric, found: Result) -> Iterator[LeftOut]:
    for id in found.gates:
        yield _without(rubric, found, "criterion", id, rubric.criteria[id].question, {id})


def _dimensions(rubric: Rubric, found: Result) -> Iterator[LeftOut]:
    for id, dimension in rubric.dimensions.items():
        inside = {name for name in dimension.criteria if name in found.gates}
        if inside:
            yield _without(rubric, found, "dimension", id, dimension.title, inside)


def _without(
    rubric: Rubric, found: Result, kind: Kind, id: str, title: str, criteria: Collection[str]
) -> LeftOut:  # fmt: skip
    spans = {name: span for name, span in found.gates.items() if name not in criteria}
    return _left_out(rubric, found, kind, id, title, spans)


def _sources(dossier: Dossier, rubric: Rubric, found: Result) -> Iterator[LeftOut]:
    known = reads(dossier, rubric)
    for id in cited(dossier):
        spans = spans_again(dossier, without_source(dossier, id), rubric, found, known)
        yield _left_out(rubric, found, "source", id, dossier.sources[id].title or id, spans)


def _left_out(rubric: Rubric, found: Result, kind: Kind, id: str, title: str, spans: Spans) -> LeftOut:
    assert found.totals is not None, "asked of a card with a total"
    before, again = found.totals.overall, total(rubric, spans)
    if again is None:
        return LeftOut(kind=kind, id=id, title=title, result=None, moves=True, apart=0)
    after, verdict = again
    apart = abs(after.evidenced - before.evidenced) + abs(after.possible - before.possible)
    moves = verdict != found.verdict
    result = ends(rubric, after, verdict)
    return LeftOut(kind=kind, id=id, title=title, result=result, moves=moves, apart=printed(apart))


def total(rubric: Rubric, spans: Spans) -> tuple[Points, Levels] | None:
    """Return the total and the verdict of some levels as scoring does, without what else scoring adds up for a card."""
    weighted = []
    for dimension in rubric.dimensions.values():
        inside = [(Fraction(1), points_of(rubric, spans[id])) for id in dimension.criteria if id in spans]
        if inside:
            weighted.append((dimension.weight, mean(inside)))
    if not weighted:
        return None
    overall = geometric(weighted, rubric.geometric_floor) if rubric.combine == "geometric" else mean(weighted)
    gates = {id: span for id, span in spans.items() if rubric.criteria[id].gate == "yes"}
    return overall, capped(rubric, overall, gates)
