"""The copies of sources that lie beside a dossier: PDFs, saved pages and pictures in a folder `sources/`.

They are read to look for quotes, and hashed; none of them is ever put into a card, a bundle or a publishable dossier.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

FOLDER = "sources"
MOST_BYTES = 100 * 2**20
"""Bytes of a copy whose text is read; a larger one is hashed and no more."""
_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Shelf:
    """The copies beside a dossier, by folded name; `shared` where other dossiers may rest on the same folder."""

    name: str
    files: Mapping[str, tuple[str, Path | bytes]] = field(default_factory=dict)  # folded name -> name, and where
    links: tuple[str, ...] = ()  # links to other files: they may lead out of the dossier, and are not followed
    shared: bool = False

    def digest(self, name: str) -> str:
        """Return the SHA-256 of a copy."""
        _, place = self.files[name]
        if isinstance(place, bytes):
            return hashlib.sha256(place).hexdigest()
        found = hashlib.sha256()
        with place.open("rb") as stream:
            while part := stream.read(_CHUNK):
                found.update(part)
        return found.hexdigest()

    def data(self, name: str) -> bytes | None:
        """Return a copy's bytes; None where it is too large to be read."""
        _, place = self.files[name]
        if isinstance(place, bytes):
            return place if len(place) <= MOST_BYTES else None
        return place.read_bytes() if place.stat().st_size <= MOST_BYTES else None


def folded_name(name: str) -> str:
    """Return the name of a copy as it is compared: systems differ in capitals and in how they store accents."""
    return unicodedata.normalize("NFC", name).casefold()


def beside(book: Path) -> Shelf | None:
    """Return the copies beside a workbook: in `NAME-sources/`, else in `sources/`; None where there is neither."""
    own = shelf_in(book.with_name(f"{book.stem}-{FOLDER}"))
    return own or shelf_in(book.with_name(FOLDER), shared=True)


def shelf_in(folder: Path, *, shared: bool = False) -> Shelf | None:
    """Return the copies in a folder; None where there is no such folder."""
    if folder.is_symlink() or not folder.is_dir():
        return None
    kept = [file for file in sorted(folder.iterdir()) if not file.name.startswith((".", "~$"))]
    return Shelf(
        folder.name,
        {folded_name(file.name): (file.name, file) for file in kept if file.is_file() and not file.is_symlink()},
        tuple(file.name for file in kept if file.is_symlink()),
        shared,
    )


def shelf_within(parts: Mapping[str, bytes], home: PurePosixPath) -> Shelf | None:
    """Return the copies in the folder `sources` of a zip whose sheets lie in `home`."""
    names = [(PurePosixPath(name), data) for name, data in parts.items()]
    inside = {folded_name(name.name): (name.name, data) for name, data in names if name.parent == home / FOLDER}
    return Shelf(FOLDER, inside) if inside else None
