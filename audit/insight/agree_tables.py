"""The tables beside alpha: where assessors differ most, who said that it is not known, and whose evidence differs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from audit.evidence.fingerprint import fingerprint
from audit.evidence.model import Dossier
from audit.insight.agree_answers import Judged
from audit.insight.agree_result import AssessorCard, CriterionAgreement, Known, OpinionCard
from audit.rubric.model import Rubric


def criteria(found: Iterable[Judged], rubric: Rubric) -> tuple[CriterionAgreement, ...]:
    """Return the criteria on which two or more said something, those that differ most first."""
    cards = [_criterion(one, rubric) for one in found if len(one.opinions) > 1]
    order = {id: place for place, id in enumerate(rubric.criteria)}
    return tuple(
        sorted(
            cards,
            key=lambda one: (-(one.steps_low or 0), -(one.steps_high or 0), order[one.criterion], one.process),
        )
    )


def _criterion(one: Judged, rubric: Rubric) -> CriterionAgreement:
    spans = one.spans
    steps = None
    if len(spans) > 1:
        apart = max(span.low for span in spans) - min(span.high for span in spans)
        steps = (max(0, apart), max(span.high for span in spans) - min(span.low for span in spans))
    return CriterionAgreement(
        process=one.process,
        criterion=one.criterion,
        dimension=rubric.dimension_of(one.criterion),
        opinions=tuple(
            OpinionCard(
                assessor=name,
                said=opinion.said,
                low=rubric.levels[opinion.levels.low] if opinion.levels else "",
                high=rubric.levels[opinion.levels.high] if opinion.levels else "",
            )
            for name, opinion in one.opinions.items()
        ),
        steps_low=steps[0] if steps else None,
        steps_high=steps[1] if steps else None,
    )


def assessors(found: Iterable[Judged]) -> tuple[AssessorCard, ...]:
    """Return what each assessor of each process said, in the order in which they come."""
    given: dict[tuple[str, str], list[Judged]] = {}
    for one in found:
        for name in one.opinions:
            given.setdefault((one.process, name), []).append(one)
    cards = []
    for (process, name), items in given.items():
        said = [(one.criterion, one.opinions[name]) for one in items]
        cards.append(
            AssessorCard(
                process=process,
                assessor=name,
                answered=len(said),
                levels=sum(opinion.said == "level" for _, opinion in said),
                ranges=sum(opinion.levels is not None and not opinion.levels.settled for _, opinion in said),
                unknown=sum(opinion.said == "unknown" for _, opinion in said),
                not_applicable=sum(opinion.said == "not_applicable" for _, opinion in said),
                values=sum(opinion.said == "value" for _, opinion in said),
                unknown_on=tuple(id for id, opinion in said if opinion.said == "unknown"),
            )
        )
    return tuple(cards)


def known(found: Iterable[Judged]) -> Known:
    """Return the pairs of answers that give a level, or say that it is not known."""
    both = one_ = neither = 0
    for one in found:
        told = [opinion.said for opinion in one.opinions.values() if opinion.said in ("level", "unknown")]
        for first, second in combinations(told, 2):
            both += first == second == "level"
            neither += first == second == "unknown"
            one_ += first != second
    return Known(both=both, one=one_, neither=neither)


def other_evidence(dossiers: Sequence[Dossier]) -> tuple[str, ...]:
    """Return the processes whose dossiers do not hold the same evidence, whatever was noted or answered on it."""
    if len(dossiers) < 2:
        return ()
    prints: dict[str, set[str]] = {}
    for dossier in dossiers:
        prints.setdefault(dossier.text("id"), set()).add(fingerprint(_evidence(dossier)))
    return tuple(process for process, found in prints.items() if len(found) > 1)


def _evidence(dossier: Dossier) -> Dossier:
    """Return a dossier without what an assessor says of it."""
    said = ("assessor", "assessor_role", "assessor_interest", "rubric", "pledge")
    cited = {name for claims in dossier.claims.values() for claim in claims for name in claim.sources}
    cited |= {name for table in dossier.tables.values() for name in table.sources}
    cited |= {name for table in dossier.tables.values() for row in table.rows for name in row.sources}
    return replace(
        dossier,
        claims={
            name: tuple(replace(claim, note="") for claim in claims)
            for name, claims in dossier.claims.items()
            if name not in said
        },
        tables={
            name: replace(table, note="", rows=tuple(replace(row, note="") for row in table.rows))
            for name, table in dossier.tables.items()
        },
        sources={name: source for name, source in dossier.sources.items() if name in cited},
        answers=(), replies=(), log=(), confidence=(), pledge=None,
    )  # fmt: skip
