"""What is known of how far assessors agree, as data: agree.json."""

from __future__ import annotations

from typing import Literal

from audit.insight.agree_answers import Said
from audit.scoring.part import Document, Part

Line = Literal["reliable", "tentative", "below"]
"""On which side of Krippendorff's two lines alpha falls."""


class AgreeRubric(Part):
    """Which rubric was used by all of them, by its resolved content."""

    id: str
    version: str
    sha256: str


class Ends(Part):
    """The least and the most that the answers admit; one number twice where no answer is a range."""

    low: float | None  # None: not bounded
    high: float | None


class AlphaEnds(Ends):
    """Alpha over all levels inside the ranges; both None where it is undefined."""

    exact: bool  # False: an outer bound, which may be too wide
    may_be_undefined: bool  # within the ranges everybody may have chosen one level, and alpha is then undefined


class Alpha(Part):
    """Krippendorff's alpha by how levels are told apart, with the interval of the ordinal one."""

    nominal: AlphaEnds
    ordinal: AlphaEnds
    interval: AlphaEnds
    line: tuple[Line, Line] | None  # of the ordinal one's low and high end; None where it is undefined
    around: Ends | None  # by leaving out one criterion after the other
    around_why: str  # why there is none; empty where there is one


class Agreement(Part):
    """How far assessors agree over some criteria that two or more of them gave a level."""

    units: int  # criteria, each once a process
    levels: int  # answers that give a level
    ranges: int  # of these, how many give a range of levels
    pairs: int  # of answers on one criterion
    same: Ends | None  # percent of pairs with one level; None without a pair
    alpha: Alpha | None
    why: str  # why there is no alpha; empty where there is one


class DimensionAgreement(Part):
    """One dimension, pooled over all processes."""

    id: str
    title: str
    agreement: Agreement


class OpinionCard(Part):
    """What one assessor said of one criterion; level names where a level was given."""

    assessor: str
    said: Said
    low: str
    high: str


class CriterionAgreement(Part):
    """One criterion on which two assessors or more said something."""

    process: str
    criterion: str
    dimension: str
    opinions: tuple[OpinionCard, ...]
    steps_low: int | None  # levels between the lowest and the highest choice, at least; None with fewer than two levels
    steps_high: int | None  # at most


class AssessorCard(Part):
    """What one assessor answered in one process."""

    process: str
    assessor: str
    answered: int
    levels: int
    ranges: int
    unknown: int
    not_applicable: int
    values: int
    unknown_on: tuple[str, ...]  # criteria


class Known(Part):
    """Pairs of answers by whether each gives a level: alpha sees the first only."""

    both: int
    one: int  # one gives a level, the other says that it is not known
    neither: int


class Agree(Document):
    """How far assessors agree, over one process or several on the same rubric."""

    rubric: AgreeRubric
    publishable: bool  # every dossier is a publishable copy
    processes: tuple[str, ...]
    assessors: tuple[AssessorCard, ...]
    overall: Agreement
    dimensions: tuple[DimensionAgreement, ...]  # those with a criterion that two or more gave a level
    criteria: tuple[CriterionAgreement, ...]  # those that differ most first
    known: Known
    other_evidence: tuple[str, ...] = ()  # processes whose copies do not hold the same evidence
