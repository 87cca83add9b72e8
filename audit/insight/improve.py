"""What would raise each criterion: what stands in the way of its next level, and whether that can still be mended.

The next level is the one above that which the record proves; in its way stands all that it asks and that is not
proven. Each improvement falls into one of three:

settled_by_publishing   nothing in the way is ruled out: it may hold already, and a document or figure would settle it.
still_possible          something is ruled out on the record as it stands, and there is still time to mend it.
next_time               something is ruled out, and its time has surely passed.

Whether time has passed is told by the days of the dossier, as of the day up to which it was read, and by `due`
(FORMATS.md):

- days from a date to a date, and a document asked for by a day, are past once they are ruled out: what lies ahead is
  open already. A document asked for by no day can be published at any time.
- All else: what is due at launch, until the first day on which people can take part; what is due plan, open or close,
  or has no due, as long as people can take part; what is due after, at any time, but where the criterion reads
  the day of the decision, until that day; only the days between dates of rows are past once nobody can take part.
- Once it is decided nobody can take part in the decision, unless the record says of a later day that people still can.
- Where such a day is not known, or may lie ahead, it is still possible.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from audit.bounds import Dates, Truth
from audit.evidence.facts import fact
from audit.evidence.model import Dossier
from audit.insight.obstacles import Obstacle, cleared, levels_stand_in, obstacles, parts
from audit.rubric.asked import fields_of
from audit.rubric.model import CriterionAsked, DaysMeasure, Rubric
from audit.rubric.whose import whose
from audit.scoring.findings import Finding
from audit.scoring.levels import Levels, reached
from audit.scoring.score import Result, add

Bucket = Literal["still_possible", "next_time", "settled_by_publishing"]
BUCKETS: tuple[Bucket, ...] = ("still_possible", "next_time", "settled_by_publishing")


@dataclass(frozen=True, slots=True)
class Improvement:
    """A criterion below its best, and its next level."""

    criterion: str
    asked: CriterionAsked
    level: Levels
    next: int  # the level above that which is proven
    reaches: int  # where the criterion stands once the obstacles are out of the way: `next`, or above
    bucket: Bucket
    obstacles: tuple[Obstacle, ...]
    gain: Fraction | None  # points of 100 on the evidenced total; None where the rubric has no totals
    opens_gate: bool  # a gate that is, or may be, missing then passes
    verdict: Levels | None  # what the verdict would be, by this alone
    whose: tuple[str, ...] = ()  # whose the next level's threshold is, in the card's words


def improvements(dossier: Dossier, rubric: Rubric, found: Result) -> tuple[Improvement, ...]:
    """Return every criterion in the sum that may lie below its best; gates first, then those that gain most."""
    top = len(rubric.levels) - 1
    below = [one for one in found.findings.values() if one.span is not None and one.span.low < top]
    made = [_improvement(dossier, rubric, found, finding) for finding in below]
    order, places = list(BUCKETS), list(rubric.criteria)

    def first(one: Improvement) -> tuple[int, bool, Fraction, int]:
        gain = one.gain or Fraction(0)
        return order.index(one.bucket), not one.opens_gate, -gain, places.index(one.criterion)

    return tuple(sorted(made, key=first))


def open_to(rubric: Rubric, finding: Finding) -> int:
    """Return the highest level that the record does not rule out, were the criterion sure to apply."""
    assert finding.span is not None, "asked of a criterion in the sum"
    if levels_stand_in(finding):
        return finding.span.high
    return reached(rubric.levels, parts(rubric, finding)).high


def _improvement(dossier: Dossier, rubric: Rubric, found: Result, finding: Finding) -> Improvement:
    assert finding.span is not None, "asked of a criterion in the sum"
    id, asked, span = finding.criterion, rubric.criteria[finding.criterion], finding.span
    following = span.low + 1
    in_the_way = tuple(obstacles(dossier, rubric, finding, following))
    reaches_ = cleared(rubric, finding, following)
    raised = replace(finding, span=Levels(reaches_, max(span.high, reaches_)))
    after = add(rubric, {**found.findings, id: raised})
    gain = None
    if rubric.totals == "yes" and after.totals is not None and found.totals is not None:
        gain = after.totals.overall.evidenced - found.totals.overall.evidenced
    return Improvement(
        id,
        asked,
        span,
        following,
        reaches_,
        bucket_of(dossier, rubric, finding, following),
        in_the_way,
        gain,
        opens_gate=asked.gate == "yes" and span.low == 0,
        verdict=after.verdict if rubric.totals == "yes" else None,
        whose=_whose(dossier, rubric, id, rubric.levels[following]),
    )


def _whose(dossier: Dossier, rubric: Rubric, id: str, level: str) -> tuple[str, ...]:
    """Return whose a level's threshold is: by the level's own entry, else by that of all levels."""
    began = fact(dossier, "began").value
    origins = whose(rubric, id, dossier.text("sponsor"), began if isinstance(began, Dates) else None)
    own = tuple(one.words for one in origins if one.part == level)
    return own or tuple(one.words for one in origins if one.part == "levels")


def bucket_of(dossier: Dossier, rubric: Rubric, finding: Finding, to: int) -> Bucket:
    """Return whether, and how, a criterion may still be raised to a level: by all that stands in the way up to it."""
    assert finding.span is not None, "asked of a criterion in the sum"
    asked = rubric.criteria[finding.criterion]
    in_the_way = [
        one for place in range(finding.span.low + 1, to + 1) for one in obstacles(dossier, rubric, finding, place)
    ]
    if all(one.truth is not Truth.NO for one in in_the_way):
        return "settled_by_publishing"
    passed, ended = time_has_passed(dossier, asked), _over(dossier)
    of_rows = isinstance(asked.measure, DaysMeasure) and asked.measure.days.of is not None
    over = (one.wanting.is_over(passed or (ended and of_rows and one.kind == "measure")) for one in in_the_way)
    return "next_time" if any(over) else "still_possible"


def time_has_passed(dossier: Dossier, asked: CriterionAsked) -> bool:
    """Return whether the time in which a criterion can be met has surely passed, as its `due` tells."""
    if asked.due == "launch":
        return _passed(dossier, "began") or _over(dossier)
    if asked.due == "after":
        return "decided" in fields_of(asked) and _passed(dossier, "decided")
    return _over(dossier)


def time_is_known(dossier: Dossier) -> bool:
    """Return whether the record tells whether people can still take part."""
    return _over(dossier) or _ahead(dossier, "ended")


def _over(dossier: Dossier) -> bool:
    """Return whether nobody can surely take part any more: after the last day, or after the decision."""
    return _passed(dossier, "ended") or (_passed(dossier, "decided") and not _ahead(dossier, "ended"))


def _ahead(dossier: Dossier, name: str) -> bool:
    """Return whether a day surely lies on or after the day up to which the record was read."""
    day = fact(dossier, name).value
    return isinstance(day, Dates) and day.low is not None and day.low >= dossier.read_on


def _passed(dossier: Dossier, name: str) -> bool:
    """Return whether a day surely lies before the day up to which the record was read."""
    day = fact(dossier, name).value
    return isinstance(day, Dates) and day.high is not None and day.high < dossier.read_on
