"""How two rubrics differ, in sentences: cards on different rubrics are not compared, and people are told why.

Where only cards are at hand, what they print of their rubrics is compared: criteria, questions, ladders, weights and
whose the thresholds are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from audit.insight.sides import Side
from audit.rubric.model import CriterionAsked, Rubric
from audit.scoring.scorecard import CriterionCard, Scorecard
from audit.words import Message, message

NAMED = 12
"""Criteria named in one sentence."""

_PARTS: Mapping[str, tuple[str, ...]] = {
    "Questions differ: {ids}.": ("question",),
    "Thresholds differ: {ids}.": ("at_least", "at_most"),
    "What is measured differs: {ids}.": ("measure",),
    "Requirements differ: {ids}.": ("needs",),
    "Written levels differ: {ids}.": ("assessed",),
    "When they apply or are due differs: {ids}.": ("applies_when", "may_not_apply", "due", "needs_reply"),
    "Standards behind them differ: {ids}.": ("from_standard",),
    "Gates differ: {ids}.": ("gate",),
}
"""Of a criterion: the sentence that names those in which one of these fields differs."""

_SCALE = ("levels", "points", "verdicts", "combine", "geometric_floor", "totals")
_WORDS = {
    "levels": message("levels"),
    "points": message("points"),
    "verdicts": message("lines of the verdict"),
    "combine": message("how dimensions are combined"),
    "geometric_floor": message("the floor of the geometric mean"),
    "totals": message("whether anything is added up"),
}


def differences_of_rubrics(first: Side, second: Side) -> tuple[Message, ...]:
    """Return what differs between the rubrics of two sides, the most telling first; empty where they are the same."""
    if first.card.rubric.sha256 == second.card.rubric.sha256:
        return ()
    ours, theirs = first.card.rubric, second.card.rubric
    said = [*_names(ours.id, ours.version, theirs.id, theirs.version), *_criteria(first.rubric, second.rubric)]
    if first.whole and second.whole:
        said += [*_parts(first.rubric, second.rubric), *_of_whole_rubrics(first.rubric, second.rubric)]
    else:
        said += _printed(first.card, second.card)
    said += [*_weights(first.rubric, second.rubric), *_scale(first.rubric, second.rubric)]
    if not (first.whole and second.whole):
        said.append(message("Only what the cards print of their rubrics was compared; with --rubric more is seen."))
    return tuple(said)


def _names(id: str, version: str, other_id: str, other_version: str) -> Iterator[Message]:
    pattern = "{first} {version} and {second} {other}."
    if (id, version) == (other_id, other_version):
        pattern = "Both are called {first} {version}, and their hashes differ."
    yield message(pattern, first=id, version=version, second=other_id, other=other_version)


def _criteria(first: Rubric, second: Rubric) -> Iterator[Message]:
    for one, other, pattern in (
        (first, second, "Only in the first: {ids}."),
        (second, first, "Only in the second: {ids}."),
    ):
        if ids := [id for id in one.criteria if id not in other.criteria]:
            yield message(pattern, ids=_named(ids))


def _named(ids: Iterable[str]) -> Message:
    given = list(ids)
    shown = ", ".join(given[:NAMED])
    if len(given) <= NAMED:
        return message("{ids}", ids=shown)
    return message("{ids} and {n} more", ids=shown, n=len(given) - NAMED)


def _shared(first: Rubric, second: Rubric) -> list[str]:
    return [id for id in first.criteria if id in second.criteria]


def _parts(first: Rubric, second: Rubric) -> Iterator[Message]:
    def differ(one: CriterionAsked, other: CriterionAsked, fields: tuple[str, ...]) -> bool:
        return any(getattr(one, name) != getattr(other, name) for name in fields)

    for pattern, fields in _PARTS.items():
        ids = [id for id in _shared(first, second) if differ(first.criteria[id], second.criteria[id], fields)]
        if ids:
            yield message(pattern, ids=_named(ids))


def _of_whole_rubrics(first: Rubric, second: Rubric) -> Iterator[Message]:
    """Yield what differs outside criteria, dimensions and the scale."""
    names = sorted({*first.standards, *second.standards})
    if differ := [name for name in names if first.standards.get(name) != second.standards.get(name)]:
        yield message("Standards differ: {names}.", names=_named(differ))
    for name, pattern in (
        ("facts", "Facts asked for differ: {names}."),
        ("columns", "Columns asked for differ: {names}."),
        ("conventions", "How loose numbers are read differs: {names}."),
    ):
        ours, theirs = getattr(first, name), getattr(second, name)
        if differ := [key for key in sorted({*ours, *theirs}) if ours.get(key) != theirs.get(key)]:
            yield message(pattern, names=_named(differ))


_PRINTED: Mapping[str, Callable[[CriterionCard], object]] = {
    "Questions differ: {ids}.": lambda found: found.question,
    "What is measured differs: {ids}.": lambda found: found.sentence,
    "Thresholds or written levels differ: {ids}.": lambda found: [(rung.level, rung.text) for rung in found.ladder],
    "Standards behind them differ: {ids}.": lambda found: [
        (each.part, each.standard, each.says) for each in found.standards
    ],
    "Gates differ: {ids}.": lambda found: found.gate,
    "When they are due differs: {ids}.": lambda found: found.due,
}


def _printed(first: Scorecard, second: Scorecard) -> Iterator[Message]:
    """Yield what differs in what two cards print of shared criteria."""
    theirs = {found.id: found for found in second.criteria}
    pairs = [(found, theirs[found.id]) for found in first.criteria if found.id in theirs]
    for pattern, read in _PRINTED.items():
        if ids := [one.id for one, other in pairs if read(one) != read(other)]:
            yield message(pattern, ids=_named(ids))


def _weights(first: Rubric, second: Rubric) -> Iterator[Message]:
    shared = [name for name in first.dimensions if name in second.dimensions]
    for name in shared:
        ours, theirs = first.dimensions[name].weight, second.dimensions[name].weight
        if ours != theirs:
            pattern = "{title} weighs {first} in the first and {second} in the second."
            yield message(pattern, title=first.dimensions[name].title, first=str(ours), second=str(theirs))
    if moved := [id for id in _shared(first, second) if first.dimension_of(id) != second.dimension_of(id)]:
        yield message("They stand in other dimensions: {ids}.", ids=_named(moved))


def _scale(first: Rubric, second: Rubric) -> Iterator[Message]:
    if differ := tuple(_WORDS[name] for name in _SCALE if getattr(first, name) != getattr(second, name)):
        yield message("Different: {what}.", what=differ)
