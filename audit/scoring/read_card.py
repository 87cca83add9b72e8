"""A card read back from card.json: it may come from anybody, so it is hostile until it has been checked.

What is checked beyond the shape: that levels, points and weights make sense, and that the totals and the verdict
follow from the levels it prints. That its levels follow from evidence only its dossier can show.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import isfinite
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from audit.errors import Invalid, Problem, Where
from audit.rubric.model import CriterionAsked, DimensionAsked, Rubric
from audit.scoring.levels import Levels
from audit.scoring.pledge_card import pledge_tallies
from audit.scoring.scorecard import SCHEMA, SCORING, CriterionCard, Scorecard
from audit.scoring.totals import add_up, capped, printed
from audit.words import Message, message

CARD = "card.json"
LARGEST = 8_000_000
"""Bytes of a card.json; one of 48 criteria has a thirtieth of that."""
SHOWN = 5
"""Places of a card that are named where its shape is wrong."""

AGAIN = message("Score its dossier again, and give that card or the dossier itself.")


def read_card(path: Path | str) -> Scorecard:
    """Return the card at `path`: a card.json, or the folder of a card. Raises Invalid with every problem."""
    path = Path(path)
    file = path / CARD if path.is_dir() else path
    if not file.is_file():
        raise _refused(file.name, "no_card", message("There is no card at {path}.", path=str(file)),
                       message("Give a card.json, the folder of a card, or a dossier."))  # fmt: skip
    if file.stat().st_size > LARGEST:
        what = message("A card has at most {n} MB.", n=LARGEST // 1_000_000)
        raise _refused(file.name, "too_large", what, AGAIN)
    return card_of(file.read_bytes(), file.name)


def card_of(data: bytes, name: str) -> Scorecard:
    """Return the card that the bytes of a card.json hold; `name` is the file's. Raises Invalid."""
    content = _content(data, name)
    found = content.pop("schema", None)
    if found != SCHEMA:
        what = message("This is no card of this version: its schema is not {schema}.", schema=SCHEMA)
        raise _refused(name, "other_schema", what, AGAIN)
    try:
        card = Scorecard.model_validate({**content, "schema_": found})
    except ValidationError as error:
        raise Invalid(_misshapen(error, name)) from None
    if problems := [Problem("card_contradicts_itself", Where(name), what, AGAIN) for what in _contradictions(card)]:
        raise Invalid(problems)
    return card


def _content(data: bytes, name: str) -> dict[str, Any]:
    try:
        content = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError):
        what = message("The file cannot be read as JSON.")
        raise _refused(name, "broken_file", what, message("Give the card.json as `score` wrote it.")) from None
    if not isinstance(content, dict):
        raise _refused(name, "other_schema", message("This JSON is no card."), AGAIN)
    return content


def _no_number(text: str) -> float:
    raise ValueError(text)


def _finite(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _no_number(text)


def _refused(name: str, code: str, what: Message, mend: Message) -> Invalid:
    return Invalid([Problem(code, Where(name), what, mend)])


def _misshapen(error: ValidationError, name: str) -> Iterator[Problem]:
    found = error.errors(include_url=False, include_input=False, include_context=False)
    for one in found[:SHOWN]:
        at = ".".join(str(part) for part in one["loc"])[:80]
        what = message("At {at}: {said}.", at=at, said=one["msg"])
        yield Problem("other_shape", Where(name), what, AGAIN if one is found[0] else message(""))
    if len(found) > SHOWN:
        what = message("The card differs in {n} more places.", n=len(found) - SHOWN)
        yield Problem("other_shape", Where(name), what, message(""))


def _contradictions(card: Scorecard) -> Iterator[Message]:
    """Yield what of a card contradicts itself; the totals only where the rest does not."""
    found = [*_of_the_scale(card), *_of_the_criteria(card)]
    yield from found
    if card.pledge and card.pledge.tallies != pledge_tallies(card.pledge.criteria):
        yield message("How many promises it counts contradicts those it lists.")
    if card.scoring != SCORING:
        pattern = "It was made with scoring {theirs}, and this version adds up with scoring {ours}."
        yield message(pattern, theirs=card.scoring, ours=SCORING)


def _of_the_scale(card: Scorecard) -> Iterator[Message]:
    levels, points = card.rubric.levels, card.rubric.points
    rising = all(first < then for first, then in pairwise(points))
    if len(levels) < 2 or len(set(levels)) != len(levels):
        yield message("Its rubric needs two levels or more, each named once.")
    if len(points) != len(levels) or not rising or not all(0 <= point <= 100 for point in points):
        yield message("Its rubric needs one number of points a level, rising from 0 to 100 at most.")
    if not set(card.rubric.verdicts) <= set(levels[1:]):
        yield message("Its lines of the verdict name levels that it does not have.")
    if card.rubric.combine not in ("mean", "geometric") or not 0 <= card.rubric.geometric_floor <= 100:
        yield message("How it combines dimensions is not known here.")
    names = [dimension.id for dimension in card.dimensions]
    if len(set(names)) != len(names) or not all(dimension.weight > 0 for dimension in card.dimensions):
        yield message("Each dimension needs a name of its own and a weight above 0.")


def _of_the_criteria(card: Scorecard) -> Iterator[Message]:
    ids, levels = [found.id for found in card.criteria], card.rubric.levels
    if not ids or len(set(ids)) != len(ids):
        yield message("It needs criteria, each named once.")
    if not {found.dimension for found in card.criteria} <= {dimension.id for dimension in card.dimensions}:
        yield message("A criterion stands in a dimension that the card does not have.")
    restored = card.restored.criteria if card.restored else ()
    if not {found.id for found in restored} <= set(ids) or not {gate.id for gate in card.gates} <= set(ids):
        yield message("A gate or a restored criterion is none of its criteria.")
    given = [*(found.level for found in card.criteria), *(found.level for found in restored)]
    given += [found.before_adjudication for found in card.criteria]
    spans = [level for level in given if level is not None]
    if any(span.low not in levels or span.high not in levels for span in spans):
        yield message("A criterion has a level that the rubric does not name.")
    elif any(levels.index(span.low) > levels.index(span.high) for span in spans):
        yield message("A criterion has a lowest level above its highest.")
    for found in card.criteria:
        if (found.level is None) != (found.status in ("not_applicable", "not_yet_due")):
            yield message("{id} is {status}, which its level contradicts.", id=found.id, status=found.status)
        elif found.level and (found.level.low == found.level.high) != (found.status == "settled"):
            yield message("{id} is {status}, which its level contradicts.", id=found.id, status=found.status)


def span_of(card: Scorecard, found: CriterionCard) -> Levels | None:
    """Return the levels of a finding as places in the rubric's list; None where it is out of the sum."""
    levels = card.rubric.levels
    return Levels(levels.index(found.level.low), levels.index(found.level.high)) if found.level else None


def spans_of(card: Scorecard) -> dict[str, Levels]:
    """Return the levels of every criterion in the sum."""
    spans = {found.id: span_of(card, found) for found in card.criteria}
    return {id: span for id, span in spans.items() if span is not None}


def rubric_in(card: Scorecard) -> Rubric:
    """Return the rubric as far as its card tells it: enough to add up, and without its measures.

    Weights stand on a card with two decimals.
    """
    ref = card.rubric
    return Rubric(
        rubric=ref.id, version=ref.version, title=ref.title, licence=ref.licence, because=ref.because,
        levels=ref.levels, points=ref.points, combine="geometric" if ref.combine == "geometric" else "mean",
        geometric_floor=ref.geometric_floor, verdicts=ref.verdicts, totals="yes" if card.overall else "no",
        sha256=ref.sha256,
        dimensions={
            dimension.id: DimensionAsked(
                title=dimension.title,
                weight=Fraction(str(dimension.weight)),
                because=dimension.because,
                criteria={
                    found.id: CriterionAsked(question=found.question, gate="yes" if found.gate else "no")
                    for found in card.criteria
                    if found.dimension == dimension.id
                },
            )
            for dimension in card.dimensions
        },
    )  # fmt: skip


def adds_up(card: Scorecard, rubric: Rubric) -> bool:
    """Return whether a card has the rubric's criteria and levels, and its totals and verdict follow from them."""
    spans = spans_of(card)
    asked = {id: rubric.dimension_of(id) for id in rubric.criteria}
    if asked != {found.id: found.dimension for found in card.criteria}:
        return False
    if (rubric.levels, rubric.points) != (card.rubric.levels, card.rubric.points):
        return False
    if card.overall is None:
        return True
    totals = add_up(rubric, spans)
    if totals is None:
        return False
    held = capped(rubric, totals.overall, {id: span for id, span in spans.items() if rubric.criteria[id].gate == "yes"})
    verdict, overall = card.overall.verdict, card.overall
    return (printed(totals.overall.evidenced), printed(totals.overall.possible)) == (
        overall.evidenced,
        overall.possible,
    ) and (rubric.levels[held.low], rubric.levels[held.high]) == (verdict.low, verdict.high)
