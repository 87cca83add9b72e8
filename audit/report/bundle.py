"""A card with all it rests on in one zip, so that anybody can compute it again: the same card gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from audit.errors import AuditError
from audit.evidence.enclosed import FOLDER as DOSSIER
from audit.evidence.manifest import MANIFEST, manifest_of
from audit.evidence.model import Dossier
from audit.evidence.redact import redact
from audit.evidence.write import fixed_zip, text_files
from audit.report.crate import METADATA, crate
from audit.report.made_with import KEY as MADE_WITH
from audit.report.made_with import MadeWith, made_with
from audit.rubric.model import Rubric
from audit.rubric.write import rubric_text
from audit.scoring.scorecard import Scorecard
from audit.words import message, say

VERSION = 1
"""Rises when the places of files in a bundle change."""

CARD = "card/"
RUBRIC = "rubric.yaml"
README = "README.txt"

_NOT_IN_A_NAME = re.compile(r"""[\\/:*?"<>|\s\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+""")
"""What no system, or no reader, wants in a file name."""

_LONGEST_NAME = 60


def bundle_name(card: Scorecard) -> str:
    """Return the file name of a card's bundle: its process, with what no file name should hold left out."""
    name = _NOT_IN_A_NAME.sub("-", card.process.id[:_LONGEST_NAME]).lstrip("-.").rstrip("-")
    return f"{name or 'card'}-bundle.zip"


def bundle(card: Scorecard, rubric: Rubric, dossier: Dossier, views: Mapping[str, bytes]) -> bytes:
    """Return the zip of a card: its views, the whole rubric, the publishable dossier, and what says what is in there.

    `views` are the files of the card's folder by their place in it, card.json among them. Raises AuditError where the
    card is not for publication.
    """
    refuse_unpublished(card)
    inside = {f"{CARD}{name}": data for name, data in views.items()}
    inside[RUBRIC] = rubric_text(rubric).encode()
    inside.update(evidence_files(redact(dossier)))
    return fixed_zip(with_covers(card, inside))


def refuse_unpublished(card: Scorecard) -> None:
    """Raise AuditError where a card is a working copy or a plan, which is not handed on."""
    if card.plan:
        raise AuditError("A card of a plan is not for publication, so it gets no bundle. Leave out --plan or --bundle.")
    if not card.publishable:
        raise AuditError("A working card is not for publication: it gets no bundle. Leave out --working or --bundle.")


def evidence_files(dossier: Dossier) -> dict[str, bytes]:
    """Return the sheets of a dossier as they lie in a bundle, and the frozen plan that it names."""
    return {f"{DOSSIER}{name}": data for name, data in text_files(dossier).items()}


def with_covers(card: Scorecard, inside: Mapping[str, bytes], made: MadeWith | None = None) -> dict[str, bytes]:
    """Return files with README.txt, RO-Crate metadata and the manifest of all of them, sorted by place.

    `made` is what they were made with, if not what is here.
    """
    files = {**inside, README: _readme(card).encode()}
    files[METADATA] = crate(card, {**{name: len(data) for name, data in files.items()}, MANIFEST: None})
    files[MANIFEST] = manifest(files, made or made_with(card.tool))
    return dict(sorted(files.items()))


def manifest(files: Mapping[str, bytes], made: MadeWith) -> bytes:
    """Return manifest.json: what the pages were made with; of each file its place, its size and its SHA-256."""
    return manifest_of("bundle", VERSION, files, {MADE_WITH: dict(made)})


def _readme(card: Scorecard) -> str:
    lines = (
        message("Scorecard: {title}", title=card.process.title),
        message("Sponsor: {sponsor}. Evidence read up to {day}.", sponsor=card.process.sponsor, day=card.as_of),
        message(
            "Assessed by {name} ({role}). Interest: {interest}",
            name=card.assessor.name or message("an assessor"),
            role=card.assessor.role,
            interest=card.assessor.interest,
        ),
        "",
        message("What is in here"),
        message("  card/          the card: open card/card.html in a browser"),
        message("  rubric.yaml    what was asked: {id} {version}", id=card.rubric.id, version=card.rubric.version),
        message("  dossier/       the publishable evidence, a CSV file for each sheet"),
        message("  manifest.json  size and SHA-256 of every file"),
        "",
        message("How to check it"),
        message("  1. Install consultation-audit (this card was made with {tool}).", tool=card.tool),
        message("  2. Type: consultation-audit verify {name}", name=bundle_name(card)),
        "",
        message("It reads the rubric and the evidence in here, computes the card again without a network, and names"),
        message("every figure that comes out different. It cannot tell whether the evidence is true or whole:"),
        message("for that, follow the sources in dossier/sources.csv."),
        "",
        message("Rubric, SHA-256 of its content:   {hash}", hash=card.rubric.sha256),
        message("Evidence, SHA-256 of its content: {hash}", hash=card.evidence.sha256 or "-"),
    )
    return "\n".join(" ".join(say(line).split("\n")) for line in lines) + "\n"
