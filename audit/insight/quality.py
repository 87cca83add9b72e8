"""How good is the information? Its sources, the origins they go back to, what is not known of them, and copies.

Every part is counted by itself, and no part is made into a mark for the whole: a reader who disputes one can look at it
alone. It changes no level.
"""

from __future__ import annotations

from collections.abc import Mapping

from audit.evidence.model import SEARCHES, Confidence, Dossier
from audit.insight.alike_read import Read, read_submissions
from audit.insight.alike_submissions import submissions
from audit.insight.gradings import gradings
from audit.insight.origins import by_publisher, origins_card, origins_of
from audit.insight.provenance import fields, gaps, one_side, withheld
from audit.insight.quality_result import ConfidenceCard, CriterionQuality, Origin, Quality
from audit.rubric.asked import tables_of
from audit.rubric.model import Rubric
from audit.scoring.findings import Finding
from audit.scoring.score import Result

__all__ = ["Quality", "quality"]

LIVED_DIMENSIONS = ("safety",)
LIVED_TABLES = ("barriers",)
"""Where a criterion asks for what people lived through: in these dimensions, and where it reads these tables."""


def quality(dossier: Dossier, rubric: Rubric, found: Result, read: Read | None = None) -> Quality:
    """Return how good the information of a dossier is; `found` is its result on the rubric.

    `read` are its submissions where they were read for copies already.
    """
    values = rubric.methods["quality"]
    needed = values["origins_needed"].number
    everything = origins_of(dossier.sources, dossier.sources)
    return Quality(
        process=dossier.text("id"),
        rubric=rubric.id,
        publishable=dossier.redacted,
        gradings=gradings(dossier.sources.values()),
        rests_on=origins_card(everything, needed),
        origins=tuple(Origin(name=name, sources=ids) for name, ids in everything.known.items()),
        by_publisher=by_publisher(dossier.sources, dossier.sources),
        criteria=tuple(_criterion(dossier, rubric, finding) for finding in found.findings.values()),
        fields=fields(dossier),
        gaps=gaps(dossier),
        withheld=withheld(dossier),
        confidence=tuple(_confidence(one) for one in dossier.confidence),
        submissions=submissions(dossier, read or read_submissions(dossier, values)),
        values={name: value.value.text for name, value in sorted(values.items())},
    )


def _criterion(dossier: Dossier, rubric: Rubric, finding: Finding) -> CriterionQuality:
    id, sources = finding.criterion, dossier.sources
    named = {name for part in finding.parts for name in part.sources} | {*finding.answered.sources}
    told = tuple(sorted(name for name in named if sources[name].kind not in SEARCHES))
    return CriterionQuality(
        id=id,
        status=finding.status,
        sources=told,
        rests_on=origins_card(origins_of(told, sources), rubric.methods["quality"]["origins_needed"].number),
        one_side=one_side(told, sources),
        complete_by_one_side=any(part.one_sided for part in finding.parts),
        disputed=finding.answered.disputed or any(part.disputed for part in finding.parts),
        lived=is_lived(rubric, id),
        testimony=tuple(name for name in told if sources[name].kind == "testimony"),
    )


def is_lived(rubric: Rubric, criterion: str) -> bool:
    """Return whether a criterion asks for what people lived through, which they know first-hand."""
    tables = tables_of(rubric.criteria[criterion])
    return rubric.dimension_of(criterion) in LIVED_DIMENSIONS or any(name in LIVED_TABLES for name in tables)


def _confidence(one: Confidence) -> ConfidenceCard:
    written: Mapping[str, object] = {name: getattr(one, name) for name in ConfidenceCard.model_fields}
    return ConfidenceCard.model_validate(written)
