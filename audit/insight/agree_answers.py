"""Who answered what: of each criterion that is judged, what each assessor said before anybody decided between them.

A criterion is judged where a person chooses its level: it has `assessed`, or an answer stands where no table was
given. An answer that gives a value is read as the levels that the criterion's own thresholds give it. Answers that
adjudicate are left out, for whoever decides has seen the others. "Not found" and "unknown" are no level, and neither is
"not applicable".

Dossiers on one process are copies for several assessors: each dossier's answers are those of its own assessors. An
answer that a copy carries along, with the same reason by the same assessor, counts once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from audit.bounds import Interval, Truth
from audit.evidence.answers import NOT_APPLICABLE
from audit.evidence.model import Answer, Dossier
from audit.rubric.model import Rubric
from audit.scoring.findings import Finding, find, stands_in
from audit.scoring.levels import Levels, climbed, hull_of_levels, reached
from audit.scoring.stated import read_answer
from audit.words import message, say

Said = Literal["level", "unknown", "not_applicable", "value"]
"""value: a value of a criterion whose level is chosen in words, so that it gives none."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one assessor said of one criterion."""

    said: Said
    levels: Levels | None = None  # a range where the assessor gave one


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion of one process with what each assessor said of it, by their names."""

    process: str
    criterion: str
    opinions: Mapping[str, Opinion]

    @property
    def spans(self) -> tuple[Levels, ...]:
        """The levels of those who gave one."""
        return tuple(one.levels for one in self.opinions.values() if one.levels is not None)


@dataclass(slots=True)
class _Assessor:
    """One assessor of one process: how called, and the accepted answers by criterion."""

    name: str
    dossier: Dossier
    answers: dict[str, list[Answer]] = field(default_factory=dict)

    def same_as(self, other: _Assessor) -> bool:
        """Return whether a copy carries these answers along: the same reasons wherever both answer, under one name.

        Where publishing has put numbers for names, the numbers of two copies say nothing of who it is: they are one
        only where the two dossiers have the same assessor and role in their head.
        """
        shared = self.answers.keys() & other.answers.keys()
        told = [(_told(self.answers[id]), _told(other.answers[id])) for id in sorted(shared)]
        reasons = any(reason for ours, _ in told for _, reason in ours)
        return self._may_be(other) and reasons and all(ours == theirs for ours, theirs in told)

    def _may_be(self, other: _Assessor) -> bool:
        numbered = [_NUMBERED.fullmatch(_key(one.name)) is not None for one in (self, other)]
        if any(numbered):
            return all(numbered) and self.head == other.head
        return _key(self.name) == _key(other.name)

    @property
    def head(self) -> tuple[str, str]:
        """Who assessed by the process sheet, and in which role."""
        return _key(self.dossier.text("assessor")), _key(self.dossier.text("assessor_role"))


_NUMBERED = re.compile(r"assessor \d+( \(dossier \d+\))?")


def _told(answers: Iterable[Answer]) -> list[tuple[str, str]]:
    return sorted((answer.text.casefold(), answer.reason) for answer in answers)


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def judged(dossiers: Sequence[Dossier], rubric: Rubric) -> tuple[Judged, ...]:
    """Return every judged criterion that somebody answered, process by process, in the order of the rubric."""
    processes: dict[str, list[Dossier]] = {}
    for dossier in dossiers:
        processes.setdefault(dossier.text("id"), []).append(dossier)
    return tuple(one for process, copies in processes.items() for one in _of_process(process, copies, rubric))


def _of_process(process: str, copies: Sequence[Dossier], rubric: Rubric) -> Iterator[Judged]:
    assessors = _assessors(copies)
    for id in rubric.criteria:
        opinions = {
            one.name: opinion
            for one in assessors
            if id in one.answers and (opinion := _opinion(one.answers[id], id, one.dossier, rubric)) is not None
        }
        if opinions:
            yield Judged(process, id, opinions)


def _assessors(copies: Sequence[Dossier]) -> list[_Assessor]:
    """Return the assessors of a process, each with a name of their own."""
    found: list[_Assessor] = []
    for place, dossier in enumerate(copies, 1):
        here: dict[str, _Assessor] = {}
        for answer in dossier.answers:
            if answer.set_aside or answer.adjudicates:
                continue
            name = answer.assessor or dossier.text("assessor") or say(message("assessor not named"))
            one = here.setdefault(_key(name), _Assessor(name, dossier))
            one.answers.setdefault(answer.criterion, []).append(answer)
        for key in sorted(here):
            _add(found, here[key], place)
    return found


def _add(found: list[_Assessor], one: _Assessor, place: int) -> None:
    """Add an assessor; one whom a copy carries along only adds answers that were not there."""
    for other in found:
        if one.same_as(other):
            other.answers = one.answers | other.answers
            return
    if _key(one.name) in {_key(other.name) for other in found}:
        one.name = say(message("{name} (dossier {n})", name=one.name, n=place))
    found.append(one)


def _opinion(answers: Sequence[Answer], id: str, dossier: Dossier, rubric: Rubric) -> Opinion | None:
    """Return what one assessor said; None where the criterion is not judged: tables count, and no answer does."""
    asked = rubric.criteria[id]
    finding = None if asked.assessed else find(dossier, rubric, id)
    if finding is not None and (finding.status == "not_yet_due" or _counted(finding)):
        return None
    read = [read_answer(answer, rubric.levels) for answer in answers]
    spans = [_levels(one, finding, rubric) for one in read]
    levels = [span for span in spans if span is not None]
    if len(levels) == len(spans):
        return Opinion("level", hull_of_levels(levels))
    if NOT_APPLICABLE in read:
        return Opinion("not_applicable")
    return Opinion("value" if any(isinstance(one, Interval) for one in read) else "unknown")


def _counted(finding: Finding) -> bool:
    """Return whether a table or a field was looked at, which then counts before any answer."""
    measured = [finding.measured] if finding.measured else []
    needed = [one.measured for required in (finding.needs or {}).values() for one in required]
    return any(part.looked for part in (*measured, *needed))


def _levels(read: Levels | Interval | str, finding: Finding | None, rubric: Rubric) -> Levels | None:
    """Return the levels that an answer comes to, a value by the criterion's thresholds; None where it comes to none."""
    if isinstance(read, Levels):
        return read
    if not isinstance(read, Interval) or finding is None or finding.measured is None:
        return None
    asked = rubric.criteria[finding.criterion]
    needed = {
        level: min((one.truth for one in required), key=_HOLDS.index, default=Truth.YES)
        for level, required in (finding.needs or {}).items()
    }
    ladder = climbed(stands_in(finding.measured, read), asked.at_least, asked.at_most)
    return reached(rubric.levels, [ladder, needed])


_HOLDS = (Truth.NO, Truth.UNKNOWN, Truth.YES)
