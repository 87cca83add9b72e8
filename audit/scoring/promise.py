"""A pledge opened: the plan, the rubric and the levels that were promised; what is given is hostile until it is read.

A promise is the level that the plan surely reaches if all goes as planned. It is computed from the plan and the
rubric in the pledge, as `score --plan` does, and stands beside the levels that were written down when it was frozen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from pydantic import ValidationError

from audit import __version__
from audit.errors import AuditError, Invalid, Problem, VerificationFailed, Where
from audit.evidence.enclosed import FOLDER, enclosed
from audit.evidence.fingerprint import fingerprint
from audit.evidence.manifest import MANIFEST, against_the_manifest
from audit.evidence.model import Dossier
from audit.evidence.planned import planned
from audit.evidence.pledge_file import AGAIN, PledgeFile
from audit.evidence.redact import redact
from audit.rubric.asked import asked
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric
from audit.scoring.findings import Finding
from audit.scoring.part import Document, Part
from audit.scoring.pledge_card import PledgedRule, Span
from audit.scoring.score import result
from audit.scoring.scorecard import SCORING
from audit.words import Message, message

RUBRIC = "rubric.yaml"
PROMISE = "promise.json"
TOOL = f"consultation-audit {__version__}"


class PromisedLevel(Part):
    """One criterion of a plan: the levels it leaves open if all goes as planned, and the one that is promised."""

    id: str
    dimension: str  # its title
    question: str
    status: str
    planned: Span | None  # None: it does not apply, or is not due even then
    promised: str  # the lowest of them, which the plan surely reaches; empty where that is the lowest of all


class PromiseDocument(Document):
    """What a plan promises; promise.json in a pledge, and what `pledge show` prints."""

    pledge: Literal[1] = 1
    sha256: str = ""  # of manifest.json; empty in the pledge itself, which cannot hold its own hash
    tool: str  # the version that froze it; recorded, not compared
    scoring: int
    frozen: str  # the day up to which the plan was read
    process: str  # id
    title: str
    sponsor: str
    rubric: str
    rubric_version: str
    rubric_sha256: str
    evidence_sha256: str
    planned_to: str  # the last day that the plan names; empty where it names none
    rules: tuple[PledgedRule, ...]  # of how much has to be heard
    criteria: tuple[PromisedLevel, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """A plan with its rubric and what it surely reaches; `dossier` is the publishable one, as it is known."""

    dossier: Dossier
    rubric: Rubric
    findings: Mapping[str, Finding]
    planned_to: str

    def lowest(self, criterion: str) -> int | None:
        """Return the place of the level that a criterion surely reaches; None where none above the lowest is."""
        span = self.findings[criterion].span if criterion in self.findings else None
        return span.low if span and span.low > 0 else None

    def document(self, sha256: str = "") -> PromiseDocument:
        """Return what is promised, as data."""
        said = self.dossier.text
        return PromiseDocument(
            sha256=sha256, tool=TOOL, scoring=SCORING, frozen=self.dossier.read_on.isoformat(), process=said("id"),
            title=said("title"), sponsor=said("sponsor"), rubric=self.rubric.id, rubric_version=self.rubric.version,
            rubric_sha256=self.rubric.sha256, evidence_sha256=fingerprint(self.dossier), planned_to=self.planned_to,
            rules=rules_of(self.dossier), criteria=tuple(self._levels()),
        )  # fmt: skip

    def _levels(self) -> Iterator[PromisedLevel]:
        for id, asked_ in self.rubric.criteria.items():
            finding, title = self.findings[id], self.rubric.dimensions[self.rubric.dimension_of(id)].title
            low = self.lowest(id)
            yield PromisedLevel(
                id=id, dimension=title, question=asked_.question, status=finding.status,
                planned=span_card(self.rubric, finding), promised="" if low is None else self.rubric.levels[low],
            )  # fmt: skip


def rules_of(dossier: Dossier) -> tuple[PledgedRule, ...]:
    """Return the rules of how much has to be heard that are not set aside, in the order of what they say."""
    rules = (rule for rule in dossier.rules if not rule.set_aside)
    made = {
        PledgedRule(what=rule.what, of=rule.of, member=rule.member, at_least=rule.at_least, by=rule.by)
        for rule in rules
    }
    return tuple(sorted(made, key=lambda one: (one.what, one.of, one.member, one.at_least, one.by)))


def span_card(rubric: Rubric, finding: Finding) -> Span | None:
    """Return the levels of a finding by name; None where it is out of the sum."""
    span = finding.span
    return Span(low=rubric.levels[span.low], high=rubric.levels[span.high]) if span else None


def promise_of(dossier: Dossier, rubric: Rubric) -> Promise:
    """Return what a publishable plan promises; raises AuditError where nothing is planned in it."""
    plan = planned(dossier)
    last = plan.as_of - timedelta(days=1)  # a plan is judged on the day after its last
    return Promise(dossier, rubric, result(plan, rubric).findings, last.isoformat() if last > plan.read_on else "")


def opened(file: PledgeFile) -> Promise:
    """Return the promise in a pledge; raises VerificationFailed with everything in it that is not as it was frozen."""
    files, within = file.files(), f"{file.shown}/"
    missing = [place for place in (MANIFEST, PROMISE, RUBRIC, f"{FOLDER}process.csv") if place not in files]
    if missing:
        raise VerificationFailed(
            Problem("no_pledge", Where(file.shown), message("There is no {place} in it.", place=place), AGAIN)
            for place in missing
        )
    problems = [*against_the_manifest(files, AGAIN, within)]
    try:
        rubric = read_rubric(within + RUBRIC, text=files[RUBRIC])
        dossier = enclosed(files, asked(rubric), rubric.levels, within)
        promise = promise_of(dossier, rubric)
    except Invalid as refused:
        raise VerificationFailed([*problems, *_errors(refused)]) from None
    except AuditError as refused:
        raise VerificationFailed([*problems, _problem("no_plan", within, message("{why}", why=str(refused)))]) from None
    problems += _apart(files, promise, within)
    if problems:
        raise VerificationFailed(problems)
    return promise


def _errors(refused: Invalid) -> list[Problem]:
    return [problem for problem in refused.problems if problem.severity == "error"]


def _apart(files: Mapping[str, bytes], promise: Promise, within: str) -> Iterator[Problem]:
    """Yield what was written down and does not follow from plan and rubric."""
    try:
        told = PromiseDocument.model_validate_json(files[PROMISE])
    except ValidationError:
        yield _problem("broken_promise", within + PROMISE, message("This cannot be read as what a plan promises."))
        return
    found = promise.document()
    if told.tool == found.tool:  # another version may write it otherwise
        yield from _not_as_frozen(files, promise.dossier, within)
    levels = {one.id: one for one in told.criteria}
    for one in found.criteria if told.scoring == found.scoring else ():
        if levels.pop(one.id, None) != one:
            what = message("Of {id} it says something else than plan and rubric give.", id=one.id)
            yield _problem("promise_differs", within + PROMISE, what)
    same = {"tool": found.tool, "scoring": found.scoring, "criteria": found.criteria}
    if told.model_copy(update=same) != found or (levels and told.scoring == found.scoring):
        what = message("Its head or its list says something else than plan and rubric give.")
        yield _problem("promise_differs", within + PROMISE, what)


def _not_as_frozen(files: Mapping[str, bytes], dossier: Dossier, within: str) -> Iterator[Problem]:
    """Yield sheets that hold more or less than what is read of them and may be published."""
    from audit.evidence.write import text_files  # it loads openpyxl, which no score needs

    written = {FOLDER + name: data for name, data in text_files(redact(dossier)).items()}
    given = {place: data for place, data in files.items() if place.startswith(FOLDER)}
    for place in sorted({*written, *given}):
        if _lines(written.get(place)) != _lines(given.get(place)):
            what = message("It holds something that is not read, or is not for publication.")
            yield _problem("not_as_frozen", within + place, what)


def _lines(data: bytes | None) -> list[bytes] | None:
    return None if data is None else sorted(data.splitlines())


def _problem(code: str, at: str, what: Message) -> Problem:
    return Problem(code, Where(at), what, AGAIN)
