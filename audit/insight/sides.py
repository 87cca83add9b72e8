"""A side of a comparison: a card, and the dossier and rubric behind it where they are at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from audit.errors import AuditError
from audit.evidence.model import Dossier
from audit.evidence.redact import redact
from audit.evidence.redact_together import redact_together
from audit.insight.comparison import Kind
from audit.rubric.model import Rubric
from audit.scoring.read_card import adds_up, rubric_in
from audit.scoring.score import score
from audit.scoring.scorecard import Scorecard
from audit.scoring.spoken import day
from audit.words import Message, message, say


@dataclass(frozen=True, slots=True)
class Side:
    """One card to compare. Without the whole rubric it holds as much of it as the card tells."""

    card: Scorecard
    rubric: Rubric
    whole: bool  # the rubric is there with its measures
    dossier: Dossier | None = None  # the publishable one that the card was made from
    named: str = ""  # the rubric that the dossier itself names

    @property
    def plan(self) -> bool:
        """Whether it is of a plan, not of what happened."""
        return self.card.plan


def side_of_dossier(dossier: Dossier, rubric: Rubric) -> Side:
    """Return a dossier, read with this rubric's questions, as a side: redacted, then scored."""
    used = redact(dossier)
    return Side(score(used, rubric), rubric, True, used, dossier.text("rubric"))


def together(sides: Sequence[Side]) -> tuple[Side, ...]:
    """Return sides as they may stand on one page: of one process, each dossier opened beside those before it.

    Else the difference of two exact counts would tell a small one that neither tells alone. Cards stay as they are:
    they are published already.
    """
    with_dossier = [side for side in sides if side.dossier is not None]
    opened = redact_together([side.dossier for side in with_dossier if side.dossier is not None])
    made = {
        id(side): side if used == side.dossier else replace(side, card=score(used, side.rubric), dossier=used)
        for side, used in zip(with_dossier, opened, strict=True)
    }
    return tuple(made.get(id(side), side) for side in sides)


def side_of_card(card: Scorecard, rubric: Rubric | None) -> Side:
    """Return a card as a side; `rubric` is the one it was made with, where that is at hand.

    Raises AuditError where its totals do not follow from its levels.
    """
    whole = rubric is not None and rubric.sha256 == card.rubric.sha256
    used = rubric if rubric is not None and whole else rubric_in(card)
    if not adds_up(card, used):
        pattern = (
            "The totals on the card of {process} do not follow from the levels it prints. Give its dossier, "
            "or the rubric it was made with by --rubric."
        )
        raise AuditError(say(message(pattern, process=card.process.id)))
    return Side(card, used, whole)


def kind_of(first: Side, second: Side) -> Kind:
    """Return what a pair compares, found from processes, days and assessors."""
    if first.card.process.id != second.card.process.id:
        return "different_processes"
    if first.card.assessor.role == second.card.assessor.role and _when(first) != _when(second):
        # What another assessor says at another day need not have moved: it is told apart as facts and judgements.
        return "two_assessors" if _named_apart(first, second) else "over_time"
    return "two_assessors"


def _named_apart(first: Side, second: Side) -> bool:
    """Return whether two assessors are named, and differently."""
    names = [" ".join(side.card.assessor.name.split()).casefold() for side in (first, second)]
    return all(names) and names[0] != names[1]


def _when(side: Side) -> tuple[bool, str]:
    return not side.plan, side.card.as_of


def earlier_first(first: Side, second: Side) -> bool:
    """Return whether the first of two sides is the earlier; a plan comes before the record of the same day."""
    return (first.card.as_of, not first.plan) <= (second.card.as_of, not second.plan)


_ROLES = {
    "independent": message("by an outsider"),
    "self": message("by the sponsor itself"),
    "peer": message("by a peer of the sponsor"),
}


_PLAN = message("the plan")


def names_of(sides: Sequence[Side]) -> tuple[str, ...]:
    """Return how sentences call each side: by its process, told apart by assessor, day or number where two share it.

    A plan is always called one.
    """
    shared = Counter(side.card.process.id for side in sides)
    found = []
    for place, side in enumerate(sides, 1):
        id = side.card.process.id
        group = [one for one in sides if one.card.process.id == id]
        apart = _apart(side, group, place) if shared[id] > 1 else None
        if side.plan:  # a chart or a table alone must not let it pass for a record
            apart = _PLAN if apart in (None, _PLAN) else message("the plan, {apart}", apart=apart)
        found.append(say(message("{id} ({apart})", id=id, apart=apart)) if apart else id)
    return tuple(found)


def _apart(side: Side, group: Sequence[Side], place: int) -> Message:
    """Return what sets a side apart from the others of its process."""
    if _all_differ(one.card.assessor.role for one in group):
        return _ROLES.get(side.card.assessor.role, message("{role}", role=side.card.assessor.role))
    if _all_differ(one.card.as_of for one in group):
        return message("as of {day}", day=_day(side.card.as_of))
    if len(group) == 2 and group[0].plan != group[1].plan:
        return _PLAN if side.plan else message("the record")
    if _all_differ(one.card.assessor.name for one in group) and side.card.assessor.name:
        return message("by {assessor}", assessor=side.card.assessor.name)
    return message("number {n}", n=place)


def _all_differ(values: Iterable[str]) -> bool:
    given = list(values)
    return len(set(given)) == len(given)


def _day(text: str) -> Message:
    try:
        return day(date.fromisoformat(text))
    except ValueError:  # a card may come from anybody
        return message("{text}", text=text)
