"""A plan frozen before launch: what may be published of it, its rubric and its promises in one zip, always the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit.errors import EvidenceNotValid, Problem, Where
from audit.evidence.enclosed import FOLDER
from audit.evidence.launch import against_freezing
from audit.evidence.manifest import MANIFEST, manifest_of
from audit.evidence.model import Dossier
from audit.evidence.pledge_file import NAME, PledgeFile
from audit.evidence.redact import redact
from audit.evidence.write import fixed_zip, text_files
from audit.report.crate import METADATA, crate_of_pledge
from audit.rubric.model import Rubric
from audit.rubric.write import rubric_text
from audit.scoring.promise import PROMISE, RUBRIC, PromiseDocument, opened, promise_of
from audit.words import Message, message, say

VERSION = 1
"""Rises when the places of files in a pledge change."""

README = "README.txt"


@dataclass(frozen=True, slots=True)
class Pledge:
    """A frozen plan: its file, and what it promises with its hash."""

    file: PledgeFile
    promise: PromiseDocument

    @property
    def sentence(self) -> Message:
        """The sentence to publish: with it, anybody can tell this plan from one that was changed later."""
        return pledge_sentence(self.promise)


def pledge(dossier: Dossier, rubric: Rubric, name: str = NAME) -> Pledge:
    """Return the frozen plan of a dossier, which may be the working one: only what may be published goes in.

    `name` is how the file is called. Raises EvidenceNotValid with every reason why it may not be frozen: the process
    began or may have begun by the day up to which the plan was read, or nothing is planned.
    """
    if problems := against_freezing(dossier):
        raise EvidenceNotValid(problems)
    open_ = redact(dossier)
    if any(problem.code == "nothing_planned" for problem in against_freezing(open_)):
        what = message("Of what is planned nothing may be published.")
        mend = message("Write public: yes beside what was published as it stands here.")
        raise EvidenceNotValid([Problem("nothing_public", Where(dossier.accepted("as_of")[0].at.file), what, mend)])
    promise = promise_of(open_, rubric).document()
    files: dict[str, bytes] = {FOLDER + place: data for place, data in text_files(open_).items()}
    files |= {RUBRIC: rubric_text(rubric).encode(), PROMISE: promise.to_json().encode()}
    files[README] = _readme(promise).encode()
    files[METADATA] = crate_of_pledge(promise, rubric.licence, _sizes(files))
    files[MANIFEST] = manifest_of("pledge", VERSION, files)
    made = PledgeFile(name, fixed_zip(dict(sorted(files.items()))))
    opened(made)  # what is frozen can be opened again: read, computed and compared
    return Pledge(made, promise.model_copy(update={"sha256": made.sha256}))


def pledge_sentence(promise: PromiseDocument) -> Message:
    """Return the sentence to publish beside a pledge."""
    return message(
        "Pledged on {day}: {title} ({sponsor}), on {rubric} {version}; SHA-256 of its manifest.json: {sha256}",
        day=promise.frozen,
        title=promise.title,
        sponsor=promise.sponsor,
        rubric=promise.rubric,
        version=promise.rubric_version,
        sha256=promise.sha256,
    )


def _sizes(files: Mapping[str, bytes]) -> dict[str, int | None]:
    return {**{name: len(data) for name, data in files.items()}, MANIFEST: None}


def _readme(promise: PromiseDocument) -> str:
    lines = (
        message("Pledge: {title}", title=promise.title),
        message("Sponsor: {sponsor}. The plan was read up to {day}.", sponsor=promise.sponsor, day=promise.frozen),
        "",
        message("What is in here"),
        message("  promise.json   what the plan promises, criterion by criterion"),
        message("  rubric.yaml    on what: {id} {version}", id=promise.rubric, version=promise.rubric_version),
        message("  dossier/       the publishable plan, a CSV file for each sheet"),
        message("  manifest.json  size and SHA-256 of every file; its own SHA-256 is the hash of this pledge"),
        "",
        message("How to read it"),
        message("  1. Install consultation-audit (this was made with {tool}).", tool=promise.tool),
        message("  2. Type: consultation-audit pledge show, and the name of this file."),
        message("Without it, the hash is that of manifest.json: unzip it, then type sha256sum manifest.json."),
        "",
        message("A promise is the level that the plan surely reaches if all goes as planned. The card that is made"),
        message("after the process prints it beside what the record shows. Only a hash that was published before"),
        message("launch, where others keep it, shows that the plan was not written afterwards."),
    )
    return "\n".join(" ".join(say(line).split("\n")) for line in lines) + "\n"
