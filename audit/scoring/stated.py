"""What assessors answered on a criterion: a level, a value, not found or not applicable.

Accepted answers of several assessors give the hull; an adjudicating answer replaces those it names.
An answer that rests only on searches says no more than that somebody looked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from audit.bounds import Interval, hull
from audit.evidence.answers import NOT_APPLICABLE, NOT_FOUND, read_value
from audit.evidence.model import Answer, Dossier
from audit.scoring.levels import Levels, hull_of_levels


@dataclass(frozen=True, slots=True)
class Stated:
    """The answers on one criterion, taken together."""

    answers: tuple[Answer, ...] = ()
    levels: Levels | None = None
    value: Interval | None = None
    not_applicable: bool = False
    may_not_apply: bool = False  # whether it applies is in dispute
    disputed: bool = False

    @property
    def looked(self) -> bool:
        """Whether anybody answered at all, be it `not found`."""
        return bool(self.answers)

    @property
    def reason(self) -> str:
        """The assessors' reasons, written for publication."""
        return " ".join(answer.reason for answer in self.answers if answer.reason)

    @property
    def proven(self) -> bool:
        """Whether no answer rests on searches alone."""
        return all(answer.proven for answer in self.answers)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources the answers rest on."""
        return tuple(sorted({name for answer in self.answers for name in answer.sources}))


def stated(dossier: Dossier, criterion: str, levels: Sequence[str]) -> Stated:
    """Return what the accepted answers on a criterion say together."""
    given = [answer for answer in dossier.answers if answer.criterion == criterion and not answer.set_aside]
    replaced = {name for answer in given for name in answer.adjudicates}
    kept = tuple(answer for answer in given if answer.assessor.casefold() not in replaced or answer.adjudicates)
    read = [read_answer(answer, levels) for answer in kept]
    spans = [item for item in read if isinstance(item, Levels)]
    values = [item for item in read if isinstance(item, Interval)]
    applies_not = [item for item in read if item == NOT_APPLICABLE]
    if applies_not and len(applies_not) < len(read):
        return Stated(kept, may_not_apply=True, disputed=True)
    return Stated(
        kept,
        hull_of_levels(spans) if spans and len(spans) == len(read) else None,
        hull(values) if values and len(values) == len(read) else None,
        not_applicable=bool(applies_not),
        disputed=len(set(read)) > 1,
    )


def before_adjudication(dossier: Dossier, criterion: str) -> Dossier | None:
    """Return the dossier without the answers that adjudicate on a criterion; None where none replaces another.

    What is found on it is the range that the assessors left before somebody decided between them.
    """
    given = [answer for answer in dossier.answers if answer.criterion == criterion and not answer.set_aside]
    replaced = {name for answer in given for name in answer.adjudicates}
    if not any(answer.assessor.casefold() in replaced for answer in given if not answer.adjudicates):
        return None
    deciding = {id(answer) for answer in given if answer.adjudicates}
    return replace(dossier, answers=tuple(answer for answer in dossier.answers if id(answer) not in deciding))


def read_answer(answer: Answer, levels: Sequence[str]) -> Levels | Interval | str:
    """Return what one answer says: levels, a value, NOT_FOUND or NOT_APPLICABLE; of searches alone, NOT_FOUND."""
    text = " ".join(answer.text.casefold().split())
    if text in (NOT_FOUND, "unknown", "") or not answer.proven:
        return NOT_FOUND
    if text == NOT_APPLICABLE:
        return NOT_APPLICABLE
    first, _, last = (part.strip() for part in text.partition(".."))
    if first in levels and (last or first) in levels:
        return Levels(levels.index(first), levels.index(last or first))
    return read_value(text)
