"""Assemble the scorecard: every figure and sentence that any output prints, worded and rounded once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction

from audit import __version__
from audit.bounds import Dates
from audit.evidence.facts import fact
from audit.evidence.fingerprint import fingerprint
from audit.evidence.model import Dossier
from audit.rubric.model import Rubric
from audit.rubric.whose import whose
from audit.scoring import spoken, verdict
from audit.scoring.criterion_card import criterion_card, level_card, value_card
from audit.scoring.figures import figures
from audit.scoring.levels import Levels
from audit.scoring.objections import objections, stands
from audit.scoring.plan_words import words_for
from audit.scoring.pledge_card import PledgeCard
from audit.scoring.record import conventions, left_aside, not_found, source_cards, table_cards
from audit.scoring.requests import invited
from audit.scoring.score import Result
from audit.scoring.scorecard import (
    Assessor,
    Counts,
    DimensionCard,
    EvidenceRef,
    Gate,
    GateState,
    Lowest,
    Overall,
    ProcessRef,
    Range,
    Restored,
    RestoredCriterion,
    RubricRef,
    Scorecard,
    StandardCard,
    Verdict,
)
from audit.scoring.standing import change_cards, standing
from audit.scoring.totals import Points, Totals, printed
from audit.words import Translate, message, say


def card(
    dossier: Dossier,
    rubric: Rubric,
    found: Result,
    again: Dossier,
    before: Result | None,
    *,
    publishable: bool,
    pledge: PledgeCard | None = None,
) -> Scorecard:
    """Return the card of a result; `again` and `before` are the dossier and result with set-aside claims restored."""
    began = fact(dossier, "began").value
    origins = {
        id: tuple(
            StandardCard(**_fields(one))
            for one in whose(rubric, id, dossier.text("sponsor"), began if isinstance(began, Dates) else None)
        )
        for id in rubric.criteria
    }
    criteria = tuple(
        criterion_card(dossier, rubric, finding, found.totals, origins[id]) for id, finding in found.findings.items()
    )
    answered = objections(dossier, rubric, found, before, origins)
    draft = any(finding.status == "not_assessed" for finding in found.findings.values())
    return Scorecard(
        tool=f"consultation-audit {__version__}",
        rubric=_rubric_ref(rubric),
        process=_process_ref(dossier),
        as_of=dossier.read_on.isoformat(),
        assessor=Assessor(
            name=dossier.text("assessor"),
            role=dossier.text("assessor_role"),
            interest=dossier.text("assessor_interest"),
        ),
        publishable=publishable,
        plan=dossier.is_plan,
        planned_to=_planned_to(dossier),
        standing=standing(dossier),
        invited=say(invited(dossier)),
        evidence=EvidenceRef(sha256=fingerprint(dossier) if publishable else None),
        draft=draft,
        overall=_overall(rubric, found, before, draft, words_for(dossier.is_plan)) if rubric.totals == "yes" else None,
        gates=tuple(_gate(id, found) for id, asked in rubric.criteria.items() if asked.gate == "yes"),
        dimensions=_dimensions(rubric, found.totals),
        criteria=criteria,
        restored=_restored(rubric, found, before, words_for(dossier.is_plan)),
        objections=answered,
        stands=say(stands(rubric, found, answered), words_for(dossier.is_plan)),
        tables=table_cards(dossier, criteria),
        not_found=not_found(dossier, rubric),
        set_aside=left_aside(dossier),
        log=change_cards(dossier),
        conventions=conventions(dossier),
        sources=source_cards(dossier),
        figures=figures(dossier, rubric, _origins_in_words(rubric, origins)),
        pledge=pledge,
        warnings=_warnings(rubric, found),
    )


def _fields(one: object) -> dict[str, object]:
    return {name: getattr(one, name) for name in StandardCard.model_fields}


def _origins_in_words(rubric: Rubric, origins: Mapping[str, tuple[StandardCard, ...]]) -> dict[tuple[str, str], str]:
    """Return for each criterion and level whose number it is: the level's own entry, else that of all levels."""
    said = {}
    for id, entries in origins.items():
        for level in rubric.levels[1:]:
            for part in (level, "levels"):
                if words := next((one.words for one in entries if one.part == part), ""):
                    said[id, level] = words
                    break
    return said


def _rubric_ref(rubric: Rubric) -> RubricRef:
    return RubricRef(
        id=rubric.id,
        version=rubric.version,
        title=rubric.title,
        licence=rubric.licence,
        sha256=rubric.sha256,
        levels=rubric.levels,
        points=rubric.points,
        verdicts=dict(rubric.verdicts),
        combine=rubric.combine,
        geometric_floor=rubric.geometric_floor,
        because=rubric.because,
    )


def _process_ref(dossier: Dossier) -> ProcessRef:
    names = ("id", "title", "sponsor", "topic", "url", "affected_community", "mandate", "scale", "stage")
    began, ended = (fact(dossier, name).value for name in ("began", "ended"))
    years = spoken.years(began if isinstance(began, Dates) else None, ended if isinstance(ended, Dates) else None)
    said = {name: dossier.text(name) for name in names}
    return ProcessRef(**said, years=say(years), region_scheme=dossier.scheme)


def _planned_to(dossier: Dossier) -> str:
    """Return the last day that a plan names; nothing where it names none, or where there is no plan."""
    last = dossier.as_of - timedelta(days=1)
    return last.isoformat() if last > dossier.read_on else ""


def _overall(rubric: Rubric, found: Result, before: Result | None, draft: bool, words: Translate) -> Overall | None:
    totals = found.totals
    if totals is None or found.verdict is None:
        return None
    settled = sum((totals.weights[id] for id in totals.weights if found.findings[id].status == "settled"), Fraction(0))
    return Overall(
        **_range(totals.overall).model_dump(),
        verdict=_verdict(rubric, found.verdict, settled, words),
        settled=printed(settled * 100),
        draft=draft,
        counts=_counts(rubric, found),
        equal_weights=_range(totals.equal_weights),
        geometric=_range(totals.geometric),
        lowest=_lowest(totals),
        restored=_restored_range(rubric, before),
        not_applicable_weight=printed(_not_applicable(rubric, found) * 100),
    )


def _range(points: Points) -> Range:
    return Range(evidenced=printed(points.evidenced), possible=printed(points.possible))


def _verdict(rubric: Rubric, span: Levels, settled: Fraction, words: Translate) -> Verdict:
    return Verdict(
        low=rubric.levels[span.low],
        high=rubric.levels[span.high],
        words=say(verdict.words(rubric.levels, span)),
        headline=say(verdict.headline(rubric.levels, span, int(settled * 100)), words),
    )


def _counts(rubric: Rubric, found: Result) -> Counts:
    states = [finding.status for finding in found.findings.values()]
    at = dict.fromkeys(rubric.levels, 0)
    for finding in found.findings.values():
        if finding.status == "settled" and finding.span is not None:
            at[rubric.levels[finding.span.low]] += 1
    return Counts(
        levels=at,
        settled=states.count("settled"),
        bounded=states.count("bounded"),
        unknown=states.count("unknown"),
        not_applicable=states.count("not_applicable"),
        not_assessed=states.count("not_assessed"),
        not_yet_due=states.count("not_yet_due"),
        total=len(states),
    )


def _lowest(totals: Totals) -> Lowest:
    low = min(totals.dimensions, key=lambda name: totals.dimensions[name].evidenced)
    high = min(totals.dimensions, key=lambda name: totals.dimensions[name].possible)
    return Lowest(
        dimension_evidenced=low,
        evidenced=printed(totals.dimensions[low].evidenced),
        dimension_possible=high,
        possible=printed(totals.dimensions[high].possible),
    )


def _not_applicable(rubric: Rubric, found: Result) -> Fraction:
    """Return the share of the rubric's whole weight on criteria that do not apply."""
    whole = sum((dimension.weight for dimension in rubric.dimensions.values()), Fraction(0))
    share = Fraction(0)
    for dimension in rubric.dimensions.values():
        out = sum(found.findings[id].status == "not_applicable" for id in dimension.criteria)
        share += dimension.weight / whole * Fraction(out, len(dimension.criteria))
    return share


def _restored_range(rubric: Rubric, before: Result | None) -> Range | None:
    return _range(before.totals.overall) if before and before.totals else None


def _restored(rubric: Rubric, found: Result, before: Result | None, words: Translate) -> Restored | None:
    """Return what comes out different with every set-aside claim restored; None where nothing is set aside."""
    if before is None:
        return None
    different = tuple(
        RestoredCriterion(id=id, value=value_card(other.measured), level=level_card(rubric, other.span))
        for id, other in before.findings.items()
        if (other.span, value_card(other.measured))
        != (found.findings[id].span, value_card(found.findings[id].measured))
    )
    word = _verdict(rubric, before.verdict, Fraction(0), words) if before.verdict and rubric.totals == "yes" else None
    return Restored(verdict=word, criteria=different)


def _gate(id: str, found: Result) -> Gate:
    finding = found.findings[id]
    state: GateState
    if finding.status == "not_applicable" or finding.status == "not_yet_due":
        state = finding.status
    else:
        assert finding.span is not None, "a finding in the sum has a span"
        state = "missing" if finding.span.high == 0 else "open" if finding.span.low == 0 else "passed"
    return Gate(id=id, state=state)


def _dimensions(rubric: Rubric, totals: Totals | None) -> tuple[DimensionCard, ...]:
    made = []
    for id, dimension in rubric.dimensions.items():
        points = totals.dimensions.get(id) if totals and rubric.totals == "yes" else None
        made.append(
            DimensionCard(
                id=id,
                title=dimension.title,
                weight=printed(dimension.weight),
                because=dimension.because,
                evidenced=printed(points.evidenced) if points else None,
                possible=printed(points.possible) if points else None,
            )
        )
    return tuple(made)


def _warnings(rubric: Rubric, found: Result) -> tuple[str, ...]:
    share = _not_applicable(rubric, found)
    if share > Fraction(1, 5):
        percent = spoken.percent(share, share)
        return (say(message("Criteria that do not apply hold {percent} of the weight.", percent=percent)),)
    return ()
