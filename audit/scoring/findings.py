"""One finding a criterion: which levels the record leaves open, and what that rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from audit.bounds import Dates, Interval, Truth
from audit.evidence.facts import fact
from audit.evidence.model import Dossier
from audit.measure.measures import Held, holds, measure
from audit.measure.value import Measured
from audit.rubric.model import CriterionAsked, Rubric
from audit.scoring.levels import Levels, chosen, climbed, reached
from audit.scoring.scorecard import Status
from audit.scoring.stated import Stated, stated
from audit.words import Message, in_a_row, message

NOTHING = message("")

_DUE = {"launch": "began", "open": "began", "close": "ended", "after": "ended"}
"""The field after whose day a criterion is due; a plan is due from the first day of the dossier."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A criterion answered. `span` is None where it does not apply or is not yet due."""

    criterion: str
    status: Status
    span: Levels | None
    measured: Measured | None = None
    needs: Mapping[str, tuple[Held, ...]] | None = None
    applies: tuple[Held, ...] = ()
    answered: Stated = field(default_factory=Stated)
    stated: bool = False  # an answer stands in for tables: stated, not counted
    differs: bool = False  # an answer and the tables say different things
    reason: Message = NOTHING

    @property
    def held(self) -> tuple[Held, ...]:
        """Every requirement that was looked at, those of the levels first."""
        return (*(one for level in (self.needs or {}).values() for one in level), *self.applies)

    @property
    def parts(self) -> tuple[Measured, ...]:
        """Every measured value the finding rests on."""
        return (*((self.measured,) if self.measured else ()), *(one.measured for one in self.held))


def find(dossier: Dossier, rubric: Rubric, criterion: str) -> Finding:
    """Return the finding on one criterion."""
    asked = rubric.criteria[criterion]
    answered = stated(dossier, criterion, rubric.levels)
    if answered.not_applicable and asked.may_not_apply:
        why = message("{reason}", reason=answered.reason or asked.may_not_apply)
        return Finding(criterion, "not_applicable", None, answered=answered, reason=why)
    if not_yet_due(dossier, asked):
        return Finding(criterion, "not_yet_due", None, answered=answered)
    applies = tuple(holds(dossier, requirement) for requirement in asked.applies_when)
    if failed := [one for one in applies if one.truth is Truth.NO]:
        return Finding(criterion, "not_applicable", None, applies=applies, reason=_why_not(failed))
    return _measured(dossier, rubric, asked, Finding(criterion, "unknown", None, applies=applies, answered=answered))


def _why_not(failed: list[Held]) -> Message:
    return message(
        "{what} This does not hold, so the criterion does not apply.", what=in_a_row(one.sentence for one in failed)
    )


def not_yet_due(dossier: Dossier, asked: CriterionAsked) -> bool:
    """Return whether the day on which (launch, open) or after which (close, after) it is due surely lies ahead."""
    if asked.due is None or asked.due not in _DUE:
        return False
    day = fact(dossier, _DUE[asked.due]).value
    if not isinstance(day, Dates) or day.low is None:
        return False
    return day.low > dossier.as_of or (_DUE[asked.due] == "ended" and day.low == dossier.as_of)


def _measured(dossier: Dossier, rubric: Rubric, asked: CriterionAsked, so_far: Finding) -> Finding:
    """Measure, then read the levels; FORMATS.md says when an answer stands in."""
    answered = so_far.answered
    measured = measure(dossier, asked.measure) if asked.measure else None
    needs = {
        level: tuple(holds(dossier, requirement) for requirement in required) for level, required in asked.needs.items()
    }
    counted = (measured is not None and measured.looked) or any(
        one.measured.looked for required in needs.values() for one in required
    )
    finding = replace(so_far, measured=measured, needs=needs)
    top = Levels(0, len(rubric.levels) - 1)
    if answered.levels is not None and not asked.assessed and not counted:
        span = answered.levels
        finding = replace(finding, stated=True)
    else:
        if measured is not None and answered.value is not None and not measured.looked:
            measured = stands_in(measured, answered.value)
            finding = replace(finding, measured=measured, stated=True)
        parts: list[dict[str, Truth]] = []
        if measured is not None:
            parts.append(climbed(measured, asked.at_least, asked.at_most))
        parts.append({level: _all(required) for level, required in needs.items()})
        if asked.assessed:
            parts.append(dict(chosen(rubric.levels, asked.assessed, answered.levels or top)))
        span = reached(rubric.levels, parts)
        finding = replace(finding, differs=_differs(finding, asked, span))
    if answered.may_not_apply or any(one.truth is not Truth.YES for one in so_far.applies):
        span = top  # whether it applies is not known, and it stays in the sum
    looked = counted or answered.looked or any(one.measured.looked for one in so_far.applies)
    return replace(finding, span=span, status=_status(span, top, looked))


def _all(required: tuple[Held, ...]) -> Truth:
    truth = Truth.YES
    for one in required:
        truth = truth & one.truth
    return truth


def stands_in(measured: Measured, value: Interval) -> Measured:
    """Return the measure with an answer's value in place of tables nobody looked at; no share exceeds the whole."""
    if measured.unit == "percent":
        value = Interval(min(value.low, Fraction(1)), min(value.high, Fraction(1)))
    counts = Truth.YES if value.low > 0 else Truth.NO if value.high == 0 else Truth.UNKNOWN
    return replace(measured, value=value, any=counts, may_be_empty=False)


def _differs(finding: Finding, asked: CriterionAsked, span: Levels) -> bool:
    """Return whether an answer that did not count says something the tables do not."""
    answered = finding.answered
    if finding.stated or asked.assessed:
        return False
    if answered.value is not None and finding.measured is not None:
        return finding.measured.value is None or finding.measured.value not in answered.value
    if answered.levels is not None:
        return not (answered.levels.low <= span.low and span.high <= answered.levels.high)
    return False


def _status(span: Levels, top: Levels, looked: bool) -> Status:
    if span.settled:
        return "settled"
    if span != top:
        return "bounded"
    return "unknown" if looked else "not_assessed"
