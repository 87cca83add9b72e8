"""Writing what a command makes: whole or not at all, and over nothing unless asked."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from audit.errors import OutputExists


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise OutputExists where something stands at the path; an empty folder is nothing."""
    empty = path.is_dir() and not any(path.iterdir())
    if path.exists() and not empty and not force:
        raise OutputExists(f"{path} is there already. Choose another name, or give --force to overwrite it.")


def refuse_around(place: Path, dossier: Path, *, holds: str) -> None:
    """Raise OutputExists where writing a folder would take the dossier, or what is no output, with it.

    `holds` is the file by which a folder is known that may be replaced.
    """
    if place.is_file():
        raise OutputExists(f"{place} is a file, and stays as it is. Choose another name.")
    if place.resolve() in (dossier.resolve(), *dossier.resolve().parents):
        raise OutputExists(f"{place} holds the dossier. Choose another name.")
    if place.is_dir() and any(place.iterdir()) and not (place / holds).is_file():
        raise OutputExists(f"{place} holds something else, without {holds}, and stays as it is. Choose another name.")


def write_file(path: Path, data: bytes) -> None:
    """Write a file beside its place, then move it there in one step."""
    write_by(path, lambda part: part.write_bytes(data))


def write_by(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` make a file beside its place, then move it there in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".part-{os.getpid()}-{path.name}")
    try:
        write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder; a new folder appears whole, in one that is there each file is replaced whole."""
    if not folder.exists():
        replace_folder(folder, files)
        return
    for name, data in files.items():
        write_file(folder / name, data)


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder beside its place, then move it there; what stood there before goes last."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    part, old = (folder.with_name(f".{word}-{os.getpid()}-{folder.name}") for word in ("part", "old"))
    try:
        part.mkdir()
        for name, data in files.items():
            (part / name).write_bytes(data)
        if folder.exists():
            folder.rename(old)
        part.rename(folder)
    finally:
        if old.exists() and not folder.exists():
            old.rename(folder)
        for leftover in (part, old):
            shutil.rmtree(leftover, ignore_errors=True)
