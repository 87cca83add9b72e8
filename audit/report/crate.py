"""What a bundle holds, as RO-Crate metadata (RO-Crate 1.1, 2020): for archives and machines that collect such boxes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from audit.scoring.promise import PromiseDocument
from audit.scoring.scorecard import Scorecard
from audit.words import message, say

METADATA = "ro-crate-metadata.json"

_CONTEXT = "https://w3id.org/ro/crate/1.1/context"
_CONFORMS = "https://w3id.org/ro/crate/1.1"
_PROJECT = "consultation-audit"

_FORMATS = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
    ".zip": "application/zip",
}

_WHAT = {
    "card/card.json": "The card as data: every figure that the other views print",
    "card/card.html": "The card as a page",
    "card/card.md": "The card as plain text",
    "card/card.xlsx": "The card as a workbook",
    "rubric.yaml": "The rubric on which it was scored, whole",
    "manifest.json": "Size and SHA-256 of every file",
    "README.txt": "How to check the card",
    "promise.json": "What the plan promises on the rubric, criterion by criterion",
}


def crate(card: Scorecard, files: Mapping[str, int | None]) -> bytes:
    """Return ro-crate-metadata.json for files given as path and size in bytes; None where a size is not known yet.

    It is dated by the day up to which the evidence was read, and names nobody but the assessor as the card does.
    """
    listed = (_file(name, files[name], card.rubric.licence) for name in sorted(files))
    graph = [_descriptor(), _root(card, sorted(files)), *listed, *_around(card)]
    return (json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=2) + "\n").encode()


def crate_of_pledge(promise: PromiseDocument, licence: str, files: Mapping[str, int | None]) -> bytes:
    """Return ro-crate-metadata.json of a frozen plan, likewise; its date is the day up to which the plan was read."""
    description = message(
        "The publishable plan of {title} (sponsor: {sponsor}), frozen before launch as it was read up to {day}, the "
        "rubric, and what the plan promises on it.",
        title=promise.title,
        sponsor=promise.sponsor,
        day=promise.frozen,
    )
    root = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": promise.process,
        "name": say(message("Pledge: {title}", title=promise.title)),
        "description": say(description),
        "datePublished": promise.frozen,
        "license": {"@id": "#rights"},
        "hasPart": [{"@id": name} for name in sorted(files)],
    }
    listed = [_file(name, files[name], licence) for name in sorted(files)]
    told = [one | ({"name": "How to read the pledge"} if one["@id"] == "README.txt" else {}) for one in listed]
    graph = [_descriptor(), root, *told, _rights(licence)]
    return (json.dumps({"@context": _CONTEXT, "@graph": graph}, ensure_ascii=False, indent=2) + "\n").encode()


def _descriptor() -> dict[str, Any]:
    return {
        "@id": METADATA,
        "@type": "CreativeWork",
        "conformsTo": {"@id": _CONFORMS},
        "about": {"@id": "./"},
    }


def _root(card: Scorecard, names: list[str]) -> dict[str, Any]:
    description = message(
        "The card, the rubric and the publishable evidence of {title} (sponsor: {sponsor}), read up to {day}. The card "
        "can be computed again from what is in here.",
        title=card.process.title,
        sponsor=card.process.sponsor,
        day=card.as_of,
    )
    return {
        "@id": "./",
        "@type": "Dataset",
        "identifier": card.process.id,
        "name": say(message("Scorecard: {title}", title=card.process.title)),
        "description": say(description),
        "datePublished": card.as_of,
        "author": {"@id": "#assessor"},
        "license": {"@id": "#rights"},
        "mentions": [{"@id": "#scoring"}],
        "hasPart": [{"@id": name} for name in names],
    }


def _file(name: str, size: int | None, licence_of_rubric: str) -> dict[str, Any]:
    path = PurePosixPath(name)
    what = _WHAT.get(name) or _what(path)
    sized = {} if size is None else {"contentSize": str(size)}
    licence = {"license": licence_of_rubric} if name == "rubric.yaml" else {}
    return {
        "@id": name,
        "@type": "File",
        "name": say(message(what)) if name in _WHAT else what,
        "encodingFormat": _FORMATS.get(path.suffix, "application/octet-stream"),
        **sized,
        **licence,
    }


def _what(path: PurePosixPath) -> str:
    if path.suffix == ".zip":
        return "The plan as it was frozen before launch"
    return "A chart of the card" if "charts" in path.parts else f"Evidence: {path.stem}"


def _around(card: Scorecard) -> list[dict[str, Any]]:
    role = message("Role: {role}. Interest: {interest}", role=card.assessor.role, interest=card.assessor.interest)
    return [
        {
            "@id": "#assessor",
            "@type": "Organization",
            "name": card.assessor.name or card.assessor.role,
            "description": say(role),
        },
        _rights(card.rubric.licence),
        {
            "@id": "#tool",
            "@type": "SoftwareApplication",
            "name": _PROJECT,
            "version": card.tool.removeprefix(_PROJECT).strip(),
        },
        {
            "@id": "#scoring",
            "@type": "CreateAction",
            "name": "Scoring the evidence on the rubric",
            "instrument": {"@id": "#tool"},
            "object": [{"@id": "dossier/process.csv"}, {"@id": "rubric.yaml"}],
            "result": {"@id": "card/card.json"},
        },
    ]


def _rights(licence: str) -> dict[str, Any]:
    rights = message(
        "The rubric is licensed as it says ({licence}). Quoted words belong to their sources, which the dossier names.",
        licence=licence,
    )
    return {"@id": "#rights", "@type": "CreativeWork", "name": "Rights", "description": say(rights)}
