"""What if: the result beside that of a changed dossier, or with some criteria at other levels.

A level put in by hand is a supposition, not evidence: it is added up by scoring like any other, and never made into
a card.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from audit.errors import AuditError, did_you_mean
from audit.measure.shows import shows
from audit.rubric.model import Rubric
from audit.scoring.findings import Finding
from audit.scoring.levels import Levels
from audit.scoring.score import Result, add
from audit.words import Message, message, say


@dataclass(frozen=True, slots=True)
class Difference:
    """A criterion that comes out different."""

    criterion: str
    before: Finding
    after: Finding


def supposed(text: str, rubric: Rubric) -> tuple[str, Levels]:
    """Return the criterion and the levels of `TIM-1=meets` or `TIM-1=approaches..meets`.

    Raises AuditError for a criterion or a level that the rubric has not, and for levels in the wrong order.
    """
    named, _, levels = (part.strip() for part in text.partition("="))
    criterion = next((id for id in rubric.criteria if id.casefold() == named.casefold()), None)
    if criterion is None:
        raise AuditError(_said("The rubric has no criterion {word}.", named, rubric.criteria))
    first, _, last = (part.strip().casefold() for part in levels.partition(".."))
    places = []
    for level in (first, last or first):
        if level not in rubric.levels:
            raise AuditError(_said("The rubric has no level {word}.", level or "without a name", rubric.levels))
        places.append(rubric.levels.index(level))
    if places[0] > places[1]:
        raise AuditError(f"The levels {levels} of {criterion} run backwards. Write the lower one first.")
    return criterion, Levels(*places)


def _said(pattern: str, word: str, known: Iterable[str]) -> str:
    return f"{say(message(pattern, word=word))} {say(did_you_mean(word, known, ranked=True))}".strip()


def with_levels(rubric: Rubric, found: Result, levels: Mapping[str, Levels]) -> Result:
    """Return the result with some criteria at other levels; one that was out of the sum comes into it.

    A value that was measured says nothing of a level put in by hand, so it is left out.
    """
    changed = {
        id: replace(found.findings[id], span=span, status="settled" if span.settled else "bounded", measured=None)
        for id, span in levels.items()
    }
    return add(rubric, {**found.findings, **changed})


def differences(before: Result, after: Result) -> tuple[Difference, ...]:
    """Return the criteria whose level or value comes out different, in the order of the rubric."""
    return tuple(
        Difference(id, finding, after.findings[id])
        for id, finding in before.findings.items()
        if _told(finding) != _told(after.findings[id])
    )


def _told(finding: Finding) -> tuple[object, ...]:
    measured = finding.measured
    value = None if measured is None or finding.span is None else (measured.value, measured.of, measured.unit)
    return finding.span, finding.status if finding.span is None else "", value


def value_of(finding: Finding) -> Message:
    """Return a finding's value in words; blank where it has none or is out of the sum."""
    if finding.measured is None or finding.span is None:
        return message("")
    return shows(finding.measured)


def gate_state(finding: Finding) -> str:
    """Return what a gate's finding makes of it: missing, open, passed, or why it is out of the sum."""
    if finding.span is None:
        return finding.status
    return "missing" if finding.span.high == 0 else "open" if finding.span.low == 0 else "passed"
