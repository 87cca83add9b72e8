"""What a site was built from, so that what has not changed is not built again: `.built.json` in its folder.

It holds hashes of published files and of published evidence only: a hash of a working dossier would let small
counts in it be guessed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import ValidationError

from audit.report.site.entry import Entry
from audit.scoring.part import Part
from audit.whole import FolderKind

BUILT = ".built.json"
SCHEMA = "urn:consultation-audit:site:1"
CARDS = "cards.json"
LARGEST = 100_000_000
"""Bytes of a list of what is there."""


class Built(Part):
    """The files of a site by their hash, and by place what its cards and comparisons were made from."""

    schema_: str = SCHEMA
    code: str
    files: dict[str, str]
    keys: dict[str, str]

    def to_bytes(self) -> bytes:
        """Return .built.json: sorted keys, one line feed at the end."""
        return (json.dumps(self.model_dump(mode="json"), indent=1, sort_keys=True) + "\n").encode()


NOTHING = Built(code="", files={}, keys={})


def built_at(folder: Path) -> Built:
    """Return what stands in a folder; nothing where there is no site, or one that cannot be read."""
    file = folder / BUILT
    try:
        if file.is_symlink() or not file.is_file() or file.stat().st_size > LARGEST:
            return NOTHING
        return Built.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return NOTHING


def kept(folder: Path, built: Built, name: str) -> bytes | None:
    """Return a file as it was written; None where it is gone, or has been changed since."""
    wanted = built.files.get(name)
    file = folder / name
    if wanted is None or file.is_symlink() or not file.is_file():
        return None
    data = file.read_bytes()
    return data if sha256(data) == wanted else None


def entries_kept(folder: Path, built: Built) -> dict[str, Entry]:
    """Return the entries of the cards that stand in a folder, by place."""
    data = kept(folder, built, CARDS)
    if data is None:
        return {}
    names = set(Entry.model_fields)
    try:
        rows = json.loads(data)["cards"]
        made = [Entry.model_validate({key: row[key] for key in names}) for row in rows]
    except (ValueError, KeyError, TypeError):
        return {}
    return {entry.place: entry for entry in made}


def sha256(data: bytes) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(data).hexdigest()


@cache
def code() -> str:
    """Return the hash of everything that turns evidence into pages: another version builds every page again."""
    made = hashlib.sha256(version("matplotlib").encode())
    for name, file in sorted(_code(files("audit"), "")):
        made.update(f"\n{name}\n".encode())
        made.update(file.read_bytes())
    return made.hexdigest()


def _code(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for file in folder.iterdir():
        name = f"{path}/{file.name}"
        if file.is_dir():
            yield from _code(file, name) if file.name != "__pycache__" else ()
        elif name.endswith((".py", ".j2", ".css", ".js", ".csv", ".yaml")):
            yield name, file


class SiteFolder(FolderKind):
    """A folder that holds what `publish` wrote and nothing else, however deep."""

    def strangers(self, folder: Path) -> list[str]:
        """Return the files and links in a folder that no build of the site put there."""
        ours = {*built_at(folder).files, BUILT}
        found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
        return sorted(name for path in found if (name := path.relative_to(folder).as_posix()) not in ours)


SITE = SiteFolder("site", BUILT, lambda name: True)
