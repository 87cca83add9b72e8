"""What is known of one process: claims, rows and sources, each with its place in a file.

A dossier is only ever made by a reader (or by `redact`), which checks it first; nothing here reads
a file. Values: a set of words, an interval, a span of days, yes/no, text, or None for not known. Places in
files (`at`) and warnings never count when two dossiers are compared.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal, get_args

from audit.bounds import DEFAULT_CONVENTIONS, Conventions, Dates, Interval, Truth
from audit.errors import AuditError, Problem, Where
from audit.evidence.pledge_file import PledgeFile
from audit.evidence.schema import Column

Value = frozenset[str] | Interval | Dates | Truth | str | None
"""frozenset: words, codes, countries (ISO alpha-3), regions or languages of a cell, one or several."""

SEARCHES = ("search", "request")
"""Kinds of source that prove that something is not public, and never that it did not happen."""


QuoteState = Literal["found", "elsewhere", "not found", "no text", "not read"]
"""Of a quoted passage: on the page that was named, on another, in none, in a copy without text, in one not read."""
QUOTE_STATES: tuple[QuoteState, ...] = get_args(QuoteState)


@dataclass(frozen=True, slots=True)
class Found:
    """What came of looking for a quoted passage in the copy of a source; pages of the copy are counted from 1."""

    state: QuoteState
    source: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell: its text, what it was read as (None: looked, could not tell), and its place."""

    text: str
    value: Value
    at: Where = field(default=Where(), compare=False)
    convention: str | None = None  # the loose word used for a number: about, over
    disputed: bool = False  # several numbers stand in the cell; the value is their hull


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. A column without an entry in `cells` was left blank: nobody looked."""

    id: str
    cells: Mapping[str, Cell]
    sources: tuple[str, ...] = ()
    page: str = ""
    note: str = ""
    set_aside: bool = False
    public: bool = False
    proven: bool = True  # False: it rests on searches alone, so it may not be so
    to_come: bool = False  # True: its day lies after as_of, so it is planned and may not come about
    quote: str = ""  # the passage it rests on, word for word
    found: Found | None = None  # what came of looking for that passage; None where nobody looked
    at: Where = field(default=Where(), compare=False)

    @property
    def sure(self) -> bool:
        """Whether what it says is so: proven, and not still to come."""
        return self.proven and not self.to_come

    def value(self, column: str) -> Value:
        """Return what a cell was read as; None where blank or not known."""
        cell = self.cells.get(column)
        return cell.value if cell else None


@dataclass(frozen=True, slots=True)
class Claim:
    """One value claimed for one field of the process."""

    field: str
    text: str
    value: Value
    sources: tuple[str, ...] = ()
    page: str = ""
    note: str = ""
    set_aside: bool = False
    public: bool = False
    at: Where = dataclasses.field(default=Where(), compare=False)
    convention: str | None = None
    quote: str = ""
    found: Found | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where claims come from."""

    id: str
    title: str = ""
    publisher: str = ""
    side: str = "none"
    kind: str = ""
    date: Dates | None = None
    url: str = ""
    archived: str = ""
    file: str = ""
    reliability: str = ""
    credibility: str = ""
    origin: str = ""
    came_back: str = ""  # of a request: nothing, part, all, refusal
    came_back_on: Dates | None = None
    sha256: str = ""  # of the copy
    pages: str = ""  # of the copy: how many
    at: Where = field(default=Where(), compare=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """One assessor's answer on one criterion; its text is read against the rubric."""

    criterion: str
    assessor: str
    text: str
    reason: str = ""
    link: str = ""
    adjudicates: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    page: str = ""
    note: str = ""
    set_aside: bool = False
    proven: bool = True  # False: it rests on searches alone, so it is not known
    quote: str = ""
    found: Found | None = None
    at: Where = field(default=Where(), compare=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the sponsor, or another party, answered on one criterion; it is printed and changes no level."""

    criterion: str
    text: str  # word for word
    by: str = ""  # an organisation or a role; the sponsor where left blank
    date: Dates | None = None
    accepted: Truth | None = None  # what the assessor made of it; None: not said
    answer: str = ""  # accept, dispute, new_evidence; empty where the sponsor did not say
    sources: tuple[str, ...] = ()
    page: str = ""
    note: str = ""
    set_aside: bool = False
    at: Where = field(default=Where(), compare=False)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the dossier after it was first published, as its log tells it."""

    where: str  # the sheet, and what in it: process closed, replies TIM-1
    old: str = ""
    new: str = ""
    role: str = ""
    reason: str = ""
    date: Dates | None = None
    sources: tuple[str, ...] = ()
    at: Where = field(default=Where(), compare=False)


@dataclass(frozen=True, slots=True)
class Confidence:
    """How far an assessor trusts one finding: four concerns, and a judgement with its reason (GRADE-CERQual).

    It is written down and printed, never computed, and changes no level.
    """

    criterion: str  # or
    theme: str  # the id of a row of themes
    methodological_limitations: str  # none, minor, moderate, serious, unknown; the others likewise
    coherence: str
    adequacy: str
    relevance: str
    confidence: str  # high, moderate, low, very_low
    reason: str
    assessor_role: str = ""
    sources: tuple[str, ...] = ()
    at: Where = field(default=Where(), compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """A minimum that the process or the auditor wrote down: how much has to be heard, and where."""

    what: str  # sessions, focus_groups, interviews, people, affected, submissions
    at_least: int
    of: str = ""  # region, country, stratum; empty: overall
    member: str = ""  # the one it holds for, as cells hold it; empty with `of`: each of those in scope
    written_on: Dates | None = None
    by: str = ""  # process, auditor
    sources: tuple[str, ...] = ()
    page: str = ""
    note: str = ""
    set_aside: bool = False
    at: Where = field(default=Where(), compare=False)


@dataclass(frozen=True, slots=True)
class Voice:
    """How many participants gave one answer in the survey of participants (voices.py)."""

    question: str
    answer: str
    count: Interval
    sources: tuple[str, ...] = ()
    at: Where = field(default=Where(), compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """One table, with what is claimed of its completeness and how that claim is read.

    `declared` is what was written; `state` is how it is read (a one-sided or outdated claim that a table
    is complete reads as partial; see completeness.settled). `total` limits the sum of `count` (rows where
    there is none).
    """

    name: str
    rows: tuple[Row, ...] = ()
    state: str = "not_collected"
    declared: str | None = None
    total: Interval | None = None
    as_of: Dates | None = None
    sources: tuple[str, ...] = ()
    note: str = ""
    one_sided: bool = False
    disputed: bool = False
    at: Where = field(default=Where(), compare=False)
    listed: tuple[Row, ...] | None = None
    """Who was at which session, where the rows were reduced and do not tell (large/reduced.py)."""
    reduced: bool = False
    """Whether the rows keep apart only what is published: such a table is never scored as it stands."""

    stands_for: tuple[int, int] | None = None
    """How many rows were read and accepted, and how many set aside, where those here stand for them."""

    @property
    def row_count(self) -> int:
        """How many rows were read."""
        return len(self.rows) if self.stands_for is None else sum(self.stands_for)

    @property
    def accepted_count(self) -> int:
        """How many of them are not set aside."""
        return len(self.accepted) if self.stands_for is None else self.stands_for[0]

    @property
    def of_sessions(self) -> tuple[Row, ...]:
        """The rows that say who was at which session."""
        return self.rows if self.listed is None else self.listed

    @property
    def accepted(self) -> tuple[Row, ...]:
        """The rows that are not set aside."""
        return tuple(row for row in self.rows if not row.set_aside)

    def filled(self, column: str) -> bool:
        """Whether any accepted row has this cell filled, be it with `unknown`."""
        return any(column in row.cells for row in self.accepted)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rubric asks of a dossier beyond the common fields and columns."""

    rubric: str = ""
    facts: Mapping[str, Column] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, Column]] = field(default_factory=dict)  # table -> column -> kind
    criteria: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # id -> levels
    may_not_apply: frozenset[str] = frozenset()
    values: Mapping[str, str] = field(default_factory=dict)  # id -> unit of the measure's value
    people: frozenset[str] = frozenset()  # ids of criteria whose value counts people
    marks: frozenset[str] = frozenset()  # ids of criteria whose value is the mean mark of the survey
    named: Mapping[str, frozenset[str]] = field(default_factory=dict)  # column -> words that measures ask for
    least_answers: Fraction | None = None  # answers to the survey of participants that a mean of it needs
    conventions: Conventions = DEFAULT_CONVENTIONS


@dataclass(frozen=True, slots=True)
class Dossier:
    """All evidence on one process."""

    claims: Mapping[str, tuple[Claim, ...]]
    tables: Mapping[str, Table]  # every name of schema.TABLES has an entry
    answers: tuple[Answer, ...] = ()
    replies: tuple[Reply, ...] = ()
    log: tuple[Change, ...] = ()
    confidence: tuple[Confidence, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = field(default=(), compare=False)
    asked: Asked = Asked()
    pledge: PledgeFile | None = None  # its plan, as it was frozen before launch
    redacted: bool = False
    judged: date | None = None
    """The day to which a plan is followed (see planned.py); None in a record of what happened."""
    rules: tuple[Rule, ...] = ()
    voices: tuple[Voice, ...] = ()  # counts of the survey of participants
    made: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What was made from it and is asked for again and again: the registers of its tables, by name."""

    def accepted(self, name: str) -> tuple[Claim, ...]:
        """Return the claims on a field that are not set aside."""
        return tuple(claim for claim in self.claims.get(name, ()) if not claim.set_aside)

    def text(self, name: str, default: str = "") -> str:
        """Return the text of a field's first accepted claim."""
        claims = self.accepted(name)
        return claims[0].text if claims else default

    @property
    def as_of(self) -> date:
        """The day on which the process is judged: that up to which the record was read, in a plan a later one."""
        return self.judged or self.read_on

    def refuse_reduced(self) -> None:
        """Raise AuditError where a table keeps apart only what is published: its rows are no evidence one by one."""
        if names := [name for name, table in self.tables.items() if table.reduced]:
            raise AuditError(
                f"The table {names[0]} was reduced to what is published while it was read. "
                "Redact the dossier first, or read it with Ways(working=True)."
            )

    @property
    def is_plan(self) -> bool:
        """Whether everything planned is taken to have come about."""
        return self.judged is not None

    @property
    def read_on(self) -> date:
        """The day up to which the record was read."""
        value = self.accepted("as_of")[0].value
        if not isinstance(value, Dates) or value.high is None:
            raise ValueError("a dossier is read only with one day as_of")
        return value.high

    @property
    def scheme(self) -> str:
        """The region scheme; UN regional groups where none is named."""
        claims = self.accepted("region_scheme")
        value = claims[0].value if claims else None
        return next(iter(value)) if isinstance(value, frozenset) else "un_regional_groups"

    def rests_on_searches(self, sources: tuple[str, ...]) -> bool:
        """Return whether there are sources and all of them are searches or requests."""
        return bool(sources) and all(self.sources[name].kind in SEARCHES for name in sources)
