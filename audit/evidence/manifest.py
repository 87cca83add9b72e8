"""The list of what lies in a zip, by size and SHA-256; and files beside the list that came with them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from audit.errors import Problem, Where
from audit.words import Message, message

MANIFEST = "manifest.json"


def manifest_of(kind: str, version: int, files: Mapping[str, bytes], more: Mapping[str, Any] | None = None) -> bytes:
    """Return manifest.json: what the zip is, and of each file its place, its size in bytes and its SHA-256.

    `more` is what else it says of the whole.
    """
    listed = [
        {"path": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in sorted(files.items())
        if name != MANIFEST
    ]
    return (json.dumps({kind: version, **(more or {}), "files": listed}, ensure_ascii=False, indent=2) + "\n").encode()


def against_the_manifest(files: Mapping[str, bytes], mend: Message, within: str = "") -> Iterator[Problem]:
    """Yield every file that is not as the manifest says; `within` is how the zip is called where several are read."""
    listed = _listed(files[MANIFEST])
    if listed is None:
        what = message("The list of files cannot be read.")
        yield Problem("broken_manifest", Where(within + MANIFEST), what, mend)
        return
    for place in sorted({*files, *listed} - {MANIFEST}):
        at = Where(within + place)
        if place not in files:
            yield Problem("missing_file", at, message("The manifest lists it, and it is not there."), mend)
        elif place not in listed:
            yield Problem("unlisted_file", at, message("It is there, and the manifest does not list it."), mend)
        elif listed[place] != (len(files[place]), hashlib.sha256(files[place]).hexdigest()):
            what = message("Its size or SHA-256 is not what the manifest says: it was changed, or the manifest was.")
            yield Problem("changed_file", at, what, mend)


def _listed(data: bytes) -> dict[str, tuple[Any, Any]] | None:
    try:
        entries = json.loads(data.decode())["files"]
        return {str(entry["path"]): (entry["bytes"], entry["sha256"]) for entry in entries}
    except (ValueError, RecursionError, TypeError, KeyError):
        return None
