"""Cards side by side: where one process is certainly better, and totals as ranges with no winner where they overlap.

On a criterion the first is certainly higher where its lowest level lies above the highest of the other. Totals are
added up again over the criteria that are in the sum of both; the first is higher only where what is evidenced of it
lies above what is possible for the other (the order of intervals: Moore, Interval Analysis, 1966).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audit import __version__
from audit.errors import AuditError
from audit.insight.apart import apart
from audit.insight.comparison import (
    ComparedCriterion,
    Comparison,
    DimensionSides,
    LeftOut,
    Pair,
    PairTotals,
    Relation,
    SideCard,
    SideFinding,
    SideReply,
    Together,
)
from audit.insight.over_time import over_time
from audit.insight.rubrics_apart import differences_of_rubrics
from audit.insight.sides import Side, kind_of, names_of
from audit.rubric.model import Rubric
from audit.scoring.levels import Levels
from audit.scoring.read_card import spans_of
from audit.scoring.scorecard import SCORING, CriterionCard, LevelCard, Range, Scorecard
from audit.scoring.totals import Points, add_up, printed
from audit.words import in_a_row, message, say


def compare(sides: Sequence[Side]) -> Comparison:
    """Return two sides or more, side by side, each against the first.

    Raises AuditError where there are fewer than two, or where they were not scored on one rubric.
    """
    if len(sides) < 2:
        raise AuditError("A comparison needs two cards or more. Give dossiers, or cards as card.json.")
    _refuse_other_rubrics(sides)
    first = sides[0]
    rubric = next((side.rubric for side in sides if side.whole), first.rubric)
    spans = [spans_of(side.card) for side in sides]
    every = [id for id in rubric.criteria if all(id in each for each in spans)]
    return Comparison(
        tool=f"consultation-audit {__version__}",
        scoring=SCORING,
        rubric=first.card.rubric,
        publishable=all(side.card.publishable and not side.plan for side in sides),
        sides=tuple(_side(side, name) for side, name in zip(sides, names_of(sides), strict=True)),
        criteria=_criteria(sides, rubric, set(every)),
        pairs=tuple(_pair(sides, spans, rubric, place) for place in range(1, len(sides))),
        together=_together(rubric, spans, every),
    )


def _refuse_other_rubrics(sides: Sequence[Side]) -> None:
    """Raise AuditError for the first side that was scored on another rubric, with what differs."""
    first = sides[0]
    for place, side in enumerate(sides[1:], 2):
        differences = differences_of_rubrics(first, side)
        if differences:
            what = message(
                "Number 1 ({first}) and number {n} ({other}) were scored on different rubrics, so they are not "
                "compared. Score all of them on one: give the dossiers, and --rubric.",
                n=place,
                first=first.card.process.id,
                other=side.card.process.id,
            )
            raise AuditError(say(in_a_row((what, *(message("- {line}", line=line) for line in differences)), "\n")))
        if _told(side.card) != _told(first.card):
            pattern = (
                "Number 1 ({first}) and number {n} ({other}) name one rubric by its hash, and print other criteria, "
                "levels or weights. Score their dossiers again."
            )
            other = side.card.process.id
            raise AuditError(say(message(pattern, n=place, first=first.card.process.id, other=other)))


def _told(card: Scorecard) -> tuple[object, ...]:
    """Return what two cards on one rubric share: whoever changes a card by hand may leave its hash as it was."""
    ref = card.rubric
    return (
        (ref.levels, ref.points, ref.verdicts, ref.combine, ref.geometric_floor),
        [(dimension.id, dimension.weight) for dimension in card.dimensions],
        [(found.id, found.dimension, found.gate, found.question) for found in card.criteria],
    )


def _side(side: Side, name: str) -> SideCard:
    card = side.card
    overall = card.overall
    named = {name for found in card.criteria for name in found.sources}
    worst = card.rubric.levels[0]
    return SideCard(
        name=name,
        process=card.process,
        as_of=card.as_of,
        assessor=card.assessor,
        publishable=card.publishable,
        plan=side.plan,
        draft=card.draft,
        not_assessed=sum(found.status == "not_assessed" for found in card.criteria),
        evidence=card.evidence,
        own=Range(evidenced=overall.evidenced, possible=overall.possible) if overall else None,
        verdict=overall.verdict if overall else None,
        settled=overall.settled if overall else None,
        gates_missing=tuple(
            found.id for found in card.criteria if found.gate and found.level and found.level.high == worst
        ),
        sources=tuple(source for source in card.sources if source.id in named),
    )


def _criteria(sides: Sequence[Side], rubric: Rubric, every: set[str]) -> tuple[ComparedCriterion, ...]:
    cards = [_by_id(side.card) for side in sides]
    restored = [_restored(side.card) for side in sides]
    return tuple(
        ComparedCriterion(
            id=id,
            dimension=rubric.dimension_of(id),
            question=cards[0][id].question,
            gate=cards[0][id].gate,
            common=id in every,
            findings=tuple(_finding(card[id], again.get(id)) for card, again in zip(cards, restored, strict=True)),
        )
        for id in rubric.criteria
    )


def _by_id(card: Scorecard) -> dict[str, CriterionCard]:
    return {found.id: found for found in card.criteria}


def _restored(card: Scorecard) -> dict[str, LevelCard | None]:
    """Return the levels that come out different once set-aside claims are restored; None where it leaves the sum."""
    return {item.id: item.level for item in card.restored.criteria} if card.restored else {}


def _finding(found: CriterionCard, restored: LevelCard | None) -> SideFinding:
    return SideFinding(
        level=found.level,
        status=found.status,
        value=found.value.words if found.value else "",
        shows=found.shows,
        sources=found.sources,
        links=found.links,
        restored=restored,
        reply=tuple(SideReply(by=one.from_, date=one.date, text=one.text) for one in found.reply),
    )


def _pair(sides: Sequence[Side], spans: Sequence[Mapping[str, Levels]], rubric: Rubric, place: int) -> Pair:
    first, second = sides[0], sides[place]
    ours, theirs = spans[0], spans[place]
    common = [id for id in rubric.criteria if id in ours and id in theirs]
    how = {id: relation(ours[id], theirs[id]) for id in common}
    kind = kind_of(first, second)
    return Pair(
        first=0,
        second=place,
        kind=kind,
        common=tuple(common),
        higher=tuple(id for id in common if how[id] == "higher"),
        lower=tuple(id for id in common if how[id] == "lower"),
        same=tuple(id for id in common if how[id] == "same"),
        open=tuple(id for id in common if how[id] == "open"),
        shaken=tuple(id for id in common if _shaken(first, second, id, how[id])),
        left_out=_left_out(first, second, rubric),
        totals=_totals(rubric, ours, theirs, common),
        over_time=over_time(sides, 0, place) if kind == "over_time" else None,
        apart=apart(first, second) if kind == "two_assessors" else None,
    )


def relation(first: Levels, second: Levels) -> Relation:
    """Return how one span of levels stands to another, for certain, or that it is open."""
    if first.low > second.high:
        return "higher"
    if first.high < second.low:
        return "lower"
    return "same" if first == second and first.settled else "open"


def _shaken(first: Side, second: Side, id: str, how: Relation) -> bool:
    """Return whether a certain difference is open again once either side's set-aside claims are restored."""
    if how not in ("higher", "lower"):
        return False
    again = [_ends_restored(side.card, id) for side in (first, second)]
    return any(one is None for one in again) or any(
        one is not None and other is not None and relation(one, other) != how
        for one in (spans_of(first.card)[id], again[0])
        for other in (spans_of(second.card)[id], again[1])
    )


def _ends_restored(card: Scorecard, id: str) -> Levels | None:
    """Return a criterion's levels with set-aside claims restored."""
    changed = _restored(card)
    if id not in changed:
        return spans_of(card)[id]
    level, levels = changed[id], card.rubric.levels
    return Levels(levels.index(level.low), levels.index(level.high)) if level else None


def _left_out(first: Side, second: Side, rubric: Rubric) -> tuple[LeftOut, ...]:
    cards = [_by_id(side.card) for side in (first, second)]
    pairs = {id: (_why_out(cards[0][id]), _why_out(cards[1][id])) for id in rubric.criteria}
    return tuple(LeftOut(id=id, reasons=reasons) for id, reasons in pairs.items() if any(reasons))


def _why_out(found: CriterionCard) -> str:
    """Return why a criterion is not in the sum of a card; nothing where it is."""
    if found.level is not None:
        return ""
    return found.reason or found.shows or found.status.replace("_", " ")


def _totals(
    rubric: Rubric, ours: Mapping[str, Levels], theirs: Mapping[str, Levels], common: Sequence[str]
) -> PairTotals | None:
    first = add_up(rubric, {id: ours[id] for id in common})
    second = add_up(rubric, {id: theirs[id] for id in common})
    if rubric.totals == "no" or first is None or second is None:
        return None
    ends, others = first.overall, second.overall
    result = "overlap"
    if ends.evidenced > others.possible:
        result = "higher"
    elif ends.possible < others.evidenced:
        result = "lower"
    return PairTotals.model_validate({"first": _range(ends), "second": _range(others), "result": result})


def _range(points: Points) -> Range:
    return Range(evidenced=printed(points.evidenced), possible=printed(points.possible))


def _together(rubric: Rubric, spans: Sequence[Mapping[str, Levels]], every: Sequence[str]) -> Together:
    """Return every side over the criteria in the sum of all, in total and by dimension."""
    added = [add_up(rubric, {id: side[id] for id in every}) for side in spans]
    summed = [totals for totals in added if totals is not None and rubric.totals == "yes"]
    dimensions = tuple(
        DimensionSides(
            id=name,
            title=dimension.title,
            criteria=sum(id in every for id in dimension.criteria),
            ranges=tuple(_range(totals.dimensions[name]) for totals in summed if name in totals.dimensions),
        )
        for name, dimension in rubric.dimensions.items()
    )
    return Together(
        common=tuple(every), totals=tuple(_range(totals.overall) for totals in summed), dimensions=dimensions
    )
