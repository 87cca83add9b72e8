"""Score a dossier on a rubric: the one call that makes a card.

Pure: no file, clock, network or randomness. The card is computed from the publishable dossier, so that
scoring a dossier and scoring its redacted copy give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit.evidence.model import Dossier
from audit.evidence.planned import planned
from audit.evidence.redact import redact
from audit.evidence.restored import restored
from audit.rubric.model import Rubric
from audit.scoring.findings import Finding, find
from audit.scoring.levels import Levels
from audit.scoring.scorecard import Scorecard
from audit.scoring.totals import Totals, add_up, capped


@dataclass(frozen=True, slots=True)
class Result:
    """Findings and what they add up to, before anything is worded or rounded."""

    findings: Mapping[str, Finding]
    totals: Totals | None  # None where no criterion is in the sum
    verdict: Levels | None

    @property
    def gates(self) -> Mapping[str, Levels]:
        """The spans of the findings in the sum, by criterion."""
        return {id: finding.span for id, finding in self.findings.items() if finding.span is not None}


def result(dossier: Dossier, rubric: Rubric) -> Result:
    """Return the findings on a dossier as it stands, and their totals."""
    findings = {id: find(dossier, rubric, id) for id in rubric.criteria}
    return add(rubric, findings)


def add(rubric: Rubric, findings: Mapping[str, Finding]) -> Result:
    """Return findings with their totals and verdict."""
    spans = {id: finding.span for id, finding in findings.items() if finding.span is not None}
    totals = add_up(rubric, spans)
    if totals is None:
        return Result(findings, None, None)
    gates = {id: span for id, span in spans.items() if rubric.criteria[id].gate == "yes"}
    return Result(findings, totals, capped(rubric, totals.overall, gates))


def score(dossier: Dossier, rubric: Rubric, *, working: bool = False, plan: bool = False) -> Scorecard:
    """Return the scorecard of a dossier that was read with this rubric's questions (`asked`).

    `working` scores the dossier as it stands, rows about people included: such a card is not for
    publication and carries no hash of the evidence. `plan` scores what is planned as if all goes as planned: such a
    card says so, and is not for publication either. Raises AuditError where nothing is planned, VerificationFailed
    where the pledge is not as it was frozen.
    """
    from audit.scoring.card import card
    from audit.scoring.pledged import pledge_card

    if working:
        dossier.refuse_reduced()
    used = dossier if working else redact(dossier)
    used = planned(used) if plan else used
    again = restored(used)
    before = result(again, rubric) if again != used else None
    found = result(used, rubric)
    pledge = None if plan else pledge_card(used, rubric, found.findings)
    return card(used, rubric, found, again, before, publishable=not (working or plan), pledge=pledge)
