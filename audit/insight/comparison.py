"""The comparison as frozen models: comparison.json. Names are stable.

Sides stand in the order they were given in, and nothing in it is a rank. Whatever is certain is certain within the
limits of the cards: of what they set aside, and of whom they declare to be affected.
"""

from __future__ import annotations

import json
from typing import Literal

from audit.scoring.part import Part
from audit.scoring.scorecard import (
    Assessor,
    EvidenceRef,
    LevelCard,
    ProcessRef,
    Range,
    RubricRef,
    SourceCard,
    Status,
    Verdict,
)

SCHEMA = "urn:consultation-audit:comparison:1"

Kind = Literal["different_processes", "over_time", "two_assessors"]
Relation = Literal["higher", "lower", "same", "open"]
"""How the first of a pair stands to the second on one criterion, for certain or not."""
Group = Literal["facts", "judgements", "definitions"]
GROUPS: tuple[Group, ...] = ("facts", "judgements", "definitions")


class SideCard(Part):
    """One card of a comparison: what it is of, by whom, and what it says as a whole."""

    name: str  # how sentences call it: the id of its process, with its day or assessor where two share that
    process: ProcessRef
    as_of: str
    assessor: Assessor
    publishable: bool
    plan: bool
    draft: bool
    not_assessed: int
    evidence: EvidenceRef
    own: Range | None  # its own totals, over all that applies to it; None where nothing is added up
    verdict: Verdict | None
    settled: float | None  # percent of its weight
    gates_missing: tuple[str, ...]
    sources: tuple[SourceCard, ...]  # those that its findings name


class SideReply(Part):
    """What the sponsor answered on a criterion of one card, word for word."""

    by: str
    date: str
    text: str


class SideFinding(Part):
    """What one card finds on one criterion."""

    level: LevelCard | None
    status: Status
    value: str
    shows: str
    sources: tuple[str, ...]
    links: tuple[str, ...]  # that assessors gave with their answers
    restored: LevelCard | None  # with set-aside claims restored, where that differs
    reply: tuple[SideReply, ...]


class ComparedCriterion(Part):
    """One criterion on every side, in the order of the sides."""

    id: str
    dimension: str
    question: str
    gate: bool
    common: bool  # in the sum of every side
    findings: tuple[SideFinding, ...]


class LeftOut(Part):
    """A criterion that is not in the sum of both, and why; a side on which it is in the sum has no reason."""

    id: str
    reasons: tuple[str, str]


class PairTotals(Part):
    """Both totals over the criteria in the sum of both; a side is higher only where the ranges are apart."""

    first: Range
    second: Range
    result: Literal["higher", "lower", "overlap"]


class Difference(Part):
    """One thing that two dossiers on the same process say differently; a side that says nothing has no words."""

    group: Group
    what: str  # "process closed", "documents S3", "table sessions", "answer TIM-3"
    first: str
    second: str
    first_sources: tuple[str, ...]
    second_sources: tuple[str, ...]
    dated: str  # the days of the second side's sources, in words
    criteria: tuple[str, ...]  # those that read it


class Moved(Part):
    """A criterion that came out different at a later day, and the new evidence that it reads."""

    id: str
    how: Literal["higher", "lower", "narrower", "wider", "shifted", "joined", "left", "value"]
    by: tuple[Difference, ...]


class OverTime(Part):
    """The same process at two days: which side is the earlier, what moved, and whether the evidence was at hand."""

    earlier: int
    later: int
    moved: tuple[Moved, ...]
    from_dossiers: bool  # else only what the cards print of rows and sources


class Change(Part):
    """What is added to both ends of a total, as printed and as exact fractions."""

    evidenced: float
    possible: float
    exact: tuple[str, str]


class Worth(Part):
    """What one group of differences is worth, from the first side to the second."""

    group: Group
    differences: int
    alone: Change | None  # taken over by itself; None where nothing is added up
    verdict: str  # the verdict then, in words
    moves: tuple[str, ...]  # criteria whose levels differ then
    share: Change | None  # its mean over the six orders in which the groups can be taken over


class Apart(Part):
    """The differences between two assessors of one process, and what each group of them is worth."""

    differences: tuple[Difference, ...]
    worth: tuple[Worth, ...]
    whole: Change | None
    rest: Change | None  # what the groups come to together beyond the three by themselves


class Pair(Part):
    """The first side against another."""

    first: int
    second: int
    kind: Kind
    common: tuple[str, ...]  # criteria in the sum of both
    higher: tuple[str, ...]  # of the first side, for certain
    lower: tuple[str, ...]
    same: tuple[str, ...]  # settled at one level on both sides
    open: tuple[str, ...]
    shaken: tuple[str, ...]  # of the certain ones, those open again once set-aside claims are restored
    left_out: tuple[LeftOut, ...]
    totals: PairTotals | None
    over_time: OverTime | None
    apart: Apart | None


class DimensionSides(Part):
    """One dimension over the criteria in the sum of every side; empty where it has none of them."""

    id: str
    title: str
    criteria: int
    ranges: tuple[Range, ...]


class Together(Part):
    """All sides over the criteria that are in the sum of every one; `totals` is empty where nothing is added up."""

    common: tuple[str, ...]
    totals: tuple[Range, ...]
    dimensions: tuple[DimensionSides, ...]


class Comparison(Part):
    """Two cards or more, side by side."""

    schema_: str = SCHEMA
    tool: str
    scoring: int
    rubric: RubricRef
    publishable: bool  # no side is a working copy or a plan
    sides: tuple[SideCard, ...]
    criteria: tuple[ComparedCriterion, ...]
    pairs: tuple[Pair, ...]
    together: Together

    def to_json(self) -> str:
        """Return comparison.json: sorted keys, two spaces, one line feed at the end; the same bytes anywhere."""
        data = self.model_dump(mode="json")
        data["schema"] = data.pop("schema_")
        return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
