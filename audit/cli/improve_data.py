"""What `improve --json` prints: stable names, places as level names, points with two decimals."""

from __future__ import annotations

from typing import Any

from audit.bounds import Truth
from audit.evidence.model import Dossier
from audit.insight.improve import Improvement
from audit.insight.obstacles import Obstacle
from audit.insight.smallest import Change
from audit.insight.targets import Target
from audit.insight.what_if import differences, gate_state, value_of
from audit.measure.wanted import Wanting
from audit.rubric.model import Rubric
from audit.scoring.findings import Finding
from audit.scoring.levels import Levels
from audit.scoring.plan_words import words_for
from audit.scoring.score import Result
from audit.scoring.totals import printed
from audit.scoring.verdict import words as verdict_words
from audit.words import Translate, say

Data = dict[str, Any]

_STATE = {Truth.YES: "holds", Truth.NO: "ruled_out", Truth.UNKNOWN: "open"}


def improve_data(
    dossier: Dossier, rubric: Rubric, found: Result, below: tuple[Improvement, ...], aim: Target | None
) -> Data:
    """Return everything `improve` says of a dossier."""
    return {
        "process": {name: dossier.text(name) for name in ("id", "title", "sponsor")},
        "as_of": dossier.as_of.isoformat(),
        "plan": dossier.is_plan,
        "publishable": dossier.redacted and not dossier.is_plan,
        "rubric": {"id": rubric.id, "version": rubric.version, "sha256": rubric.sha256},
        "result": _result(rubric, found),
        "improvements": [_improvement(rubric, one, words_for(dossier.is_plan)) for one in below],
        "out_of_sum": {id: finding.status for id, finding in found.findings.items() if finding.span is None},
        "to": _target(rubric, aim) if aim is not None else None,
    }


def what_if_data(rubric: Rubric, before: Result, after: Result, supposed: str) -> Data:
    """Return both results side by side; it is no record."""
    return {
        "what_if": True,
        "note": "What if, not the record.",
        "supposed": supposed,
        "record": _result(rubric, before),
        "supposition": _result(rubric, after),
        "criteria": [
            {
                "criterion": one.criterion,
                "record": _finding(rubric, one.before),
                "supposition": _finding(rubric, one.after),
            }
            for one in differences(before, after)
        ],
    }


def _result(rubric: Rubric, found: Result) -> Data:
    totals = found.totals if rubric.totals == "yes" else None
    return {
        "verdict": _verdict(rubric, found.verdict) if totals is not None else None,
        "evidenced": printed(totals.overall.evidenced) if totals is not None else None,
        "possible": printed(totals.overall.possible) if totals is not None else None,
        "gates": {id: gate_state(found.findings[id]) for id, asked in rubric.criteria.items() if asked.gate == "yes"},
    }


def _levels(rubric: Rubric, span: Levels | None) -> Data | None:
    return None if span is None else {"low": rubric.levels[span.low], "high": rubric.levels[span.high]}


def _verdict(rubric: Rubric, span: Levels | None) -> Data | None:
    if span is None:
        return None
    return {**(_levels(rubric, span) or {}), "words": say(verdict_words(rubric.levels, span))}


def _finding(rubric: Rubric, finding: Finding) -> Data:
    return {"level": _levels(rubric, finding.span), "status": finding.status, "value": say(value_of(finding))}


def _improvement(rubric: Rubric, one: Improvement, tell: Translate) -> Data:
    return {
        "criterion": one.criterion,
        "question": one.asked.question,
        "gate": one.asked.gate == "yes",
        "level": _levels(rubric, one.level),
        "next": rubric.levels[one.next],
        "reaches": rubric.levels[one.reaches],
        "bucket": one.bucket,
        "points": printed(one.gain) if one.gain is not None else None,
        "opens_gate": one.opens_gate,
        "verdict": _verdict(rubric, one.verdict),
        "obstacles": [_obstacle(part, tell) for part in one.obstacles],
        "whose": list(one.whose),
        "improve": one.asked.improve,
    }


def _obstacle(one: Obstacle, tell: Translate) -> Data:
    return {
        "kind": one.kind,
        "asks": say(one.asks),
        "shows": say(one.shows, tell),
        "state": _STATE[one.truth],
        "wanting": _wanting(one.wanting),
    }


def _wanting(one: Wanting) -> Data:
    return {
        "words": say(one.words),
        "state": _STATE[one.truth],
        "unit": one.unit,
        "more": one.more,
        "instead": one.instead,
        "members": [
            {"member": member.word, "title": member.title, "state": _STATE[member.truth]} for member in one.members
        ],
        "day": one.until.isoformat() if one.until is not None else None,
        "open": say(one.open) if one.open is not None else "",
        "parts": [_wanting(part) for part in one.parts],
        "parts_needed": one.needs if one.parts else None,
    }


def _target(rubric: Rubric, aim: Target) -> Data:
    return {
        "level": rubric.levels[aim.level],
        "smallest": _change(rubric, aim, aim.smallest),
        "in_time": _change(rubric, aim, aim.in_time),
        "of_what_is_open": _change(rubric, aim, aim.open_only),
    }


def _change(rubric: Rubric, aim: Target, change: Change | None) -> Data | None:
    if change is None:
        return None
    return {
        "criteria": len(change.raises),
        "levels": change.levels,
        "evidenced": printed(change.totals.overall.evidenced),
        "possible": printed(change.totals.overall.possible),
        "verdict": _verdict(rubric, change.verdict),
        "raises": [
            {
                "criterion": one.criterion,
                "from": rubric.levels[one.start],
                "to": rubric.levels[one.to],
                "bucket": aim.buckets[one],
            }
            for one in change.raises
        ],
    }
