"""What quality.json holds: how good the information on a process is, source by source and criterion by criterion.

Nothing in it is a grade of the whole. Counts are whole numbers; where the record leaves one open it runs from `low` to
`high`, and an open high is null.
"""

from __future__ import annotations

from typing import Literal

from audit.scoring.part import Document, Part

Answer = Literal["yes", "no", "unknown"]


class Limits(Part):
    """A number between two limits; an open high is null."""

    low: int | float
    high: int | float | None


class Gradings(Part):
    """How assessors graded the sources: two axes side by side, which are never made into one.

    `table` counts sources by reliability (A to F, not graded), then credibility (1 to 6, not graded). F and 6 say
    that it cannot be judged: they are no low grade. `kinds` is in the order of the alphabet.
    """

    sources: int
    searches: int  # searches and requests: they are no sources of what happened, and not graded
    table: dict[str, dict[str, int]]
    not_graded: int  # on neither axis
    reliability_cannot_be_judged: int
    credibility_cannot_be_judged: int
    kinds: dict[str, int]


class Origin(Part):
    """Documents that go back to one origin."""

    name: str
    sources: tuple[str, ...]


class Origins(Part):
    """How many documents there are, and how many independent origins they go back to.

    A document of unknown origin may be one of its own, or go back to any other. `effective` is 1 / sum of w squared,
    w the share of documents that go back to one origin (Kish 1965; Hill 1973, of order 2). `why` says why it is null.
    """

    documents: int
    origins: Limits
    effective: Limits | None
    unknown: tuple[str, ...]  # documents of unknown origin
    corroborated: Answer | None
    why: str


class CriterionQuality(Part):
    """What one finding rests on."""

    id: str
    status: str
    sources: tuple[str, ...]
    rests_on: Origins
    one_side: str  # sponsor, affected, other_party where all its sources are of that side; else empty
    complete_by_one_side: bool  # a claim that a table is complete was set back, for one side alone makes it
    disputed: bool
    lived: bool  # it asks for what people lived through
    testimony: tuple[str, ...]  # first-hand where it is lived


class FieldQuality(Part):
    """One field of the process on which claims were made."""

    field: str
    sources: tuple[str, ...]
    one_side: str
    disputed: bool


class Gap(Part):
    """Something that is not known of where claims come from, and of which sources, or at which places."""

    gap: str
    words: str
    where: tuple[str, ...]


class ConfidenceCard(Part):
    """An assessor's judgement of how far a finding can be trusted, by GRADE-CERQual, as it was written."""

    criterion: str
    theme: str
    methodological_limitations: str
    coherence: str
    adequacy: str
    relevance: str
    confidence: str
    reason: str
    assessor_role: str
    sources: tuple[str, ...]


class ShareBeside(Part):
    """One share, of submissions and of distinct texts, in percent; null where there is nothing to share.

    `on_record` is of what is on record; `of_all` also counts what the table may hold besides. A text counts where at
    least one of those who sent it does.
    """

    column: str
    word: str
    submissions_on_record: Limits | None
    submissions_of_all: Limits | None
    texts_on_record: Limits | None
    texts_of_all: Limits | None


class ClusterCard(Part):
    """Submissions with texts that are the same or alike; rows are named by id, and no text is printed."""

    number: int
    representative: str
    rows: int
    submissions: Limits
    texts: int
    lowest_link: float | None  # percent; null where all its submissions have one text
    least_like: float | None  # percent: the lowest likeness of one of its texts to the representative
    campaigns: tuple[str, ...]


class CampaignCard(Part):
    """Submissions of one campaign, as the record names it."""

    name: str
    rows: int
    submissions: Limits
    texts: int
    clusters: int


class Submissions(Part):
    """What was sent in: how many, how many distinct texts, in how many clusters. `why`: what is missing, and why."""

    state: str  # how complete the table is
    rows: int
    with_text: int
    on_record: Limits
    of_all: Limits
    texts_on_record: Limits | None  # null where no text is on record
    texts_of_all: Limits | None
    clusters: int | None  # of the texts on record; null where they could not be compared
    texts: int  # distinct ones on record
    short: int  # too short for more than an exact comparison
    searched: Literal["exact", "minhash", ""]
    larger: tuple[ClusterCard, ...]  # clusters of more than one submission
    campaigns: tuple[CampaignCard, ...]
    shares: tuple[ShareBeside, ...]
    why: tuple[str, ...]


class Quality(Document):
    """How good the information is. It changes no level and no total."""

    process: str
    rubric: str
    publishable: bool
    gradings: Gradings
    rests_on: Origins
    origins: tuple[Origin, ...]
    by_publisher: tuple[str, ...]  # documents whose origin nobody wrote: their publisher stands for it
    criteria: tuple[CriterionQuality, ...]
    fields: tuple[FieldQuality, ...]
    gaps: tuple[Gap, ...]
    withheld: tuple[str, ...]  # testimony of which nothing but its side is published
    confidence: tuple[ConfidenceCard, ...]
    submissions: Submissions
    values: dict[str, str]
