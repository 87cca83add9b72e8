"""The changes that reach a wanted verdict: the fewest of all, those there is still time for, those still open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit.evidence.model import Dossier
from audit.insight.improve import Bucket, bucket_of, open_to
from audit.insight.smallest import Change, Raise, smallest_change
from audit.rubric.model import Rubric
from audit.scoring.findings import Finding
from audit.scoring.score import Result


@dataclass(frozen=True, slots=True)
class Target:
    """A wanted level, and the smallest change that reaches it: of all, of those in time, of those still open."""

    level: int
    smallest: Change | None  # None where nothing is in the sum
    in_time: Change | None  # None where what there is still time for is not enough
    open_only: Change | None  # None where what publishing alone might prove is not enough
    buckets: Mapping[Raise, Bucket]  # for every raise of these whether, and how, it may still come about


def target(dossier: Dossier, rubric: Rubric, found: Result, level: int) -> Target:
    """Return the changes that reach a level for sure.

    Where a set that is still open is as small as the smallest of all, it is given as that; else one that is in time.
    """
    inside = {id: found.findings[id] for id in found.gates}
    open_ends = {id: max(found.gates[id].low, open_to(rubric, finding)) for id, finding in inside.items()}
    time_ends = {id: _in_time(dossier, rubric, finding, open_ends[id]) for id, finding in inside.items()}
    smallest = smallest_change(rubric, found.gates, level)
    in_time = smallest_change(rubric, found.gates, level, time_ends)
    open_only = smallest_change(rubric, found.gates, level, open_ends)
    in_time = _as_small(in_time, open_only)
    smallest = _as_small(smallest, in_time)
    raises = {one for change in (smallest, in_time, open_only) if change is not None for one in change.raises}
    buckets = {one: bucket_of(dossier, rubric, found.findings[one.criterion], one.to) for one in raises}
    return Target(level, smallest, in_time, open_only, buckets)


def _in_time(dossier: Dossier, rubric: Rubric, finding: Finding, open_end: int) -> int:
    """Return the highest level for which it is not too late; `open_end` is one that nothing is ruled out up to."""
    highest = open_end
    while highest + 1 < len(rubric.levels) and bucket_of(dossier, rubric, finding, highest + 1) != "next_time":
        highest += 1
    return highest


def _as_small(change: Change | None, other: Change | None) -> Change | None:
    """Return the other change where it is as small, else the first."""
    if change is None or other is None or change.size != other.size:
        return change
    return other
