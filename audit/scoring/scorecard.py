"""The scorecard: card.json as frozen models. Names are stable; the shipped schema is made from them.

Every number that any output prints stands here first: the page, the workbook and the charts are
views of this and of nothing else.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, Literal, get_args

from pydantic import ConfigDict, Field

from audit.scoring.contested import ChangeCard, StandingCard
from audit.scoring.drawn import Figures
from audit.scoring.part import Part
from audit.scoring.pledge_card import PledgeCard
from audit.scoring.quote_card import QuoteCard

SCORING = 1
"""Rises only when a result could move."""

SCHEMA = "urn:consultation-audit:card:1"
"""The name of the schema that ships as card.schema.json; its number rises when names change."""

Status = Literal["settled", "bounded", "unknown", "not_applicable", "not_assessed", "not_yet_due"]
ObjectionState = Literal["stands", "moves", "not_rated", "not_put"]
GateState = Literal["missing", "open", "passed", "not_applicable", "not_yet_due"]


class RubricRef(Part):
    """Which rubric, by its resolved content."""

    id: str
    version: str
    title: str
    licence: str
    sha256: str
    levels: tuple[str, ...]
    points: tuple[int, ...]
    verdicts: dict[str, int]
    combine: str
    geometric_floor: int
    because: str = ""


class ProcessRef(Part):
    """Which process."""

    id: str
    title: str
    sponsor: str
    topic: str = ""
    url: str = ""
    affected_community: str = ""
    mandate: str = ""
    scale: str = ""
    stage: str = ""
    years: str = ""  # between the first and the last day on which anybody could take part
    region_scheme: str = ""


class Assessor(Part):
    """Who assessed, in which role, with which interest."""

    name: str
    role: str
    interest: str


class EvidenceRef(Part):
    """The publishable evidence, by its parsed content; None on a working card and on that of a plan."""

    sha256: str | None


class Range(Part):
    """Two ends of points, rounded half up once; always printed together."""

    evidenced: float
    possible: float


class Verdict(Part):
    """The verdict's two ends and the words for them."""

    low: str
    high: str
    words: str
    headline: str = ""  # the verdict as one sentence; the words where it is empty


class Lowest(Part):
    """The lowest dimension at either end."""

    dimension_evidenced: str
    evidenced: float
    dimension_possible: str
    possible: float


class Restored(Part):
    """The result with all set-aside claims restored; None where nothing is set aside."""

    verdict: Verdict | None
    criteria: tuple[RestoredCriterion, ...]  # those that come out different


class Objection(Part):
    """A standard objection to the verdict, and what it comes to; `not_put` where nothing on record could differ."""

    id: str
    words: str
    state: ObjectionState  # stands: the same verdict at both ends; not_rated: nothing is left to judge by
    note: str = ""  # why it could not be put, or how much is left to judge by
    total: Range | None = None
    verdict: Verdict | None = None


class Counts(Part):
    """Criteria at each settled level, and in each other state."""

    levels: dict[str, int]
    settled: int
    bounded: int
    unknown: int
    not_applicable: int
    not_assessed: int
    not_yet_due: int
    total: int


class Overall(Part):
    """The totals and the verdict; null with `totals: no`."""

    evidenced: float
    possible: float
    verdict: Verdict
    settled: float  # percent of the weight
    draft: bool
    counts: Counts
    equal_weights: Range
    geometric: Range
    lowest: Lowest
    restored: Range | None  # with all set-aside claims restored
    not_applicable_weight: float  # percent of the rubric's weight; a warning above 20


class Gate(Part):
    """A gate and whether it caps the verdict."""

    id: str
    state: GateState


class DimensionCard(Part):
    """One dimension; null ends where none of its criteria is in the sum."""

    id: str
    title: str
    weight: float
    because: str
    evidenced: float | None
    possible: float | None


class ValueCard(Part):
    """A measure's value; an open end is null."""

    low: float | int | None
    high: float | int | None
    unit: str
    of: int | None = None
    words: str = ""  # "53 to 54 days"


class LevelCard(Part):
    """The lowest and the highest level the record leaves open."""

    low: str
    high: str


class StandardCard(Part):
    """Whose threshold: what the card may say of it."""

    part: str  # question, measure, levels, or one level
    says_who: Literal["standard", "adapted", "later", "judgement"]
    standard: str = ""
    title: str = ""
    issuer: str = ""
    year: int | None = None
    url: str = ""
    says: str = ""
    verified: bool = True
    words: str  # the sentence the card prints


class Rung(Part):
    """One level of the ladder, with what stands for it."""

    level: str
    text: str
    state: Literal["settled", "proven", "possible", "ruled_out"]


class RowsCard(Part):
    """The rows a finding rests on, those that could count, and those left out."""

    tables: tuple[str, ...]
    counts: dict[str, int]  # sure, open, left_out
    ids: tuple[str, ...]  # table:key of the sure and the open rows (never rows of people)
    left_out: tuple[str, ...]  # table:key, and why


class ReplyCard(Part):
    """What the sponsor answered on a criterion, word for word."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    from_: str = Field(alias="from")  # an organisation or a role
    date: str  # in words; empty where not known
    text: str
    accepted: Literal["yes", "no", "unknown", ""]  # by the assessor; empty where not said
    answer: Literal["accept", "dispute", "new_evidence", ""] = ""  # in the sponsor's own choice; empty where not said


class CriterionCard(Part):
    """One finding."""

    id: str
    dimension: str
    question: str
    weight: float  # share of 100 after what does not apply
    gate: bool
    value: ValueCard | None
    level: LevelCard | None
    before_adjudication: LevelCard | None = None  # what assessors left open before one decided between them
    status: Status
    stated: bool  # an answer stands in: stated, not counted
    difference: str  # where an answer and the tables differ
    reason: str  # the assessor's, or why it does not apply
    sentence: str  # the measure in one sentence
    shows: str  # what the record shows, in one sentence
    ladder: tuple[Rung, ...]
    standards: tuple[StandardCard, ...]
    rows: RowsCard
    sources: tuple[str, ...]
    links: tuple[str, ...]  # http(s) links that assessors gave with their answers
    quotes: tuple[QuoteCard, ...] = ()  # passages looked for in copies of sources
    disputed: bool
    one_sided: bool
    needs_reply: bool
    due: str
    improve: str
    reply: tuple[ReplyCard, ...]  # empty where there is none


class RestoredCriterion(Part):
    """A criterion that comes out different once set-aside claims are restored."""

    id: str
    value: ValueCard | None
    level: LevelCard | None


class TableCard(Part):
    """One table: how complete, how many rows, how many left out."""

    name: str
    state: str
    declared: str
    total: ValueCard | None
    rows: int
    left_out: int
    one_sided: bool
    sources: tuple[str, ...]


class SetAside(Part):
    """A claim, row or answer set aside, and the assessor's reason."""

    where: str  # "process closed", "sessions S3"
    text: str
    reason: str
    sources: tuple[str, ...]


class SourceCard(Part):
    """A source as the card prints it."""

    id: str
    title: str
    publisher: str
    side: str
    kind: str
    date: str
    url: str
    archived: str
    asked: str = ""  # of a request: on which day, and what came back
    sha256: str = ""  # of the copy that was read; empty where there was none
    pages: int | None = None  # of that copy; None where it has no pages


class NotFound(Part):
    """A document or figure that was looked for and not found, or that nobody looked for."""

    what: str
    state: Literal["not found", "not looked for", "published"]
    criteria: tuple[str, ...]
    sources: tuple[str, ...]


class Tallies(Part):
    """How many there are of what the card lists: no view counts for itself."""

    criteria: int
    applies: int  # criteria that apply and are due
    statuses: dict[str, int]
    gates: int
    gate_states: dict[str, int]
    dimensions: int
    dimensions_proven: int  # something is evidenced in them
    papers: int  # documents and figures in `not_found`
    paper_states: dict[str, int]
    sources: int


def tallies(card: Mapping[str, Any]) -> Tallies:
    """Count what stands in a card's other fields."""
    statuses = Counter(criterion.status for criterion in card["criteria"])
    return Tallies(
        criteria=len(card["criteria"]),
        applies=len(card["criteria"]) - statuses["not_applicable"] - statuses["not_yet_due"],
        statuses={name: statuses[name] for name in get_args(Status)},
        gates=len(card["gates"]),
        gate_states={name: sum(gate.state == name for gate in card["gates"]) for name in get_args(GateState)},
        dimensions=len(card["dimensions"]),
        dimensions_proven=sum((dimension.evidenced or 0) > 0 for dimension in card["dimensions"]),
        papers=len(card["not_found"]),
        paper_states=dict(sorted(Counter(item.state for item in card["not_found"]).items())),
        sources=len(card["sources"]),
    )


class Scorecard(Part):
    """The card: everything that is published of a score."""

    schema_: str = SCHEMA
    scoring: int = SCORING
    tool: str
    rubric: RubricRef
    process: ProcessRef
    as_of: str
    assessor: Assessor
    publishable: bool
    plan: bool = False  # True: what is planned is taken to have come about
    planned_to: str = ""  # the last day that the plan names
    standing: StandingCard = StandingCard()
    invited: str = ""  # when the sponsor was asked for papers; empty where no request is on record
    evidence: EvidenceRef
    draft: bool
    overall: Overall | None
    gates: tuple[Gate, ...]
    dimensions: tuple[DimensionCard, ...]
    criteria: tuple[CriterionCard, ...]
    restored: Restored | None
    objections: tuple[Objection, ...] = ()  # empty where there is no verdict
    stands: str = ""  # under how many objections the verdict stands
    tables: tuple[TableCard, ...]
    not_found: tuple[NotFound, ...]
    set_aside: tuple[SetAside, ...]
    log: tuple[ChangeCard, ...] = ()  # what was changed after a card was first published
    conventions: tuple[str, ...]
    sources: tuple[SourceCard, ...]
    figures: Figures
    pledge: PledgeCard | None = None  # promised beside done; left out of card.json where no plan was frozen
    warnings: tuple[str, ...]
    tallies: Tallies = Field(default_factory=tallies)

    def to_json(self) -> str:
        """Return card.json: sorted keys, two spaces, one line feed at the end; the same bytes anywhere."""
        data = self.model_dump(mode="json")
        data["schema"] = data.pop("schema_")
        if self.pledge is None:
            del data["pledge"]  # so that every card without one stays as it was
        return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


for _model in (Restored, Overall, Scorecard):
    _model.model_rebuild()
