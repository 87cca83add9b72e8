"""What is written is written whole or not at all, and over nothing unless asked."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from audit.errors import OutputExists
from audit.words import message, say


@dataclass(frozen=True, slots=True)
class FolderKind:
    """A kind of folder that may be replaced: what people call it, the file it is known by, and what belongs in it."""

    what: str
    known_by: str
    belongs: Callable[[str], bool]

    def strangers(self, folder: Path) -> list[str]:
        """Return the names in a folder that are no part of this kind."""
        return sorted(path.name for path in folder.iterdir() if not self.belongs(path.name))

    def stands_at(self, folder: Path) -> bool:
        """Return whether a folder is of this kind and holds nothing else."""
        return folder.is_dir() and (folder / self.known_by).is_file() and not self.strangers(folder)


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise OutputExists where something stands at the path and not `force`; an empty folder is nothing."""
    if not force and (path.is_file() or _filled(path)):
        _refuse("{out} is there already. Choose another name, or overwrite it with --force.", out=str(path))


def refuse_around(out: Path, dossier: Path) -> None:
    """Raise OutputExists where replacing a file or folder would take the dossier with it."""
    if out.is_file() and out.resolve() == dossier.resolve():
        _refuse("{out} is the dossier itself. Choose another name.", out=str(out))
    if out.resolve() in (dossier.resolve(), *dossier.resolve().parents):
        _refuse("{out} holds the dossier. Choose another name.", out=str(out))


def refuse_folder(folder: Path, kind: FolderKind, *, force: bool) -> None:
    """Raise OutputExists where a folder may not be written: what is there is replaced with `force` only.

    A file, a link, and a folder that holds anything but its kind stay even then.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        _refuse("{out} is not a folder. Choose another name.", out=str(folder))
    refuse_existing(folder, force=force)
    before = before_of(folder)
    if not force and kind.stands_at(before):
        pattern = "A stopped run left the earlier {what} in {before}. Move it, or overwrite it with --force."
        _refuse(pattern, what=kind.what, before=before.name)
    for place in (folder, before) if _filled(folder) else ():
        if _filled(place) and not kind.stands_at(place):
            found = ", ".join(kind.strangers(place)[:3]) or f"no {kind.known_by}"
            pattern = "{place} holds something else than a {what} ({found}), and stays as it is. Choose another name."
            _refuse(pattern, place=place.name or str(place), what=kind.what, found=found)


def _refuse(pattern: str, **values: str) -> None:
    raise OutputExists(say(message(pattern, **values)))


def _filled(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def before_of(folder: Path) -> Path:
    """Return where the earlier folder stands for the moment between taking it away and putting the new one there."""
    folder = Path(os.path.abspath(folder))
    return folder.with_name(f"{folder.name}.before")


def write_file(path: Path, data: bytes) -> None:
    """Write a file beside its place, then move it there in one step."""
    write_parts(path, (data,))


def write_parts(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file as `write_file` does, from parts of which no more than one is held at a time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _beside(path) as beside:
        made = Path(beside) / path.name
        with made.open("wb") as file:
            file.writelines(parts)
        made.replace(path)


def write_files(folder: Path, files: Mapping[str, bytes], kind: FolderKind) -> None:
    """Write files into a folder; a new folder appears whole, in one that is there each file is replaced whole."""
    if not folder.exists():
        replace_folder(folder, files, kind)
        return
    for name, data in files.items():
        write_file(folder / name, data)


def replace_folder(folder: Path, files: Mapping[str, bytes] | Iterable[tuple[str, bytes]], kind: FolderKind) -> None:
    """Put files where `folder` is, each by its path within; `refuse_folder` says before whether that may be.

    Many files may be given one after the other, so that no more than one is held at a time.

    Not every system swaps folders in one step: a run that is stopped leaves the folder that was there,
    or its copy named `<folder>.before`, or the new one.
    """
    folder = Path(os.path.abspath(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    before = before_of(folder)
    with _beside(folder) as beside:
        made = Path(beside) / folder.name
        made.mkdir()
        for name, data in files.items() if isinstance(files, Mapping) else files:
            place = made / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        try:
            _take_away(folder, before, kind)
            made.rename(folder)
        except BaseException:
            if not folder.exists() and kind.stands_at(before):
                before.rename(folder)
            raise
    if kind.stands_at(before):
        shutil.rmtree(before)


def _take_away(folder: Path, before: Path, kind: FolderKind) -> None:
    """Move what stands at a place to its `.before`; an empty folder holds nothing to keep."""
    if _filled(folder):
        if kind.stands_at(before):
            shutil.rmtree(before)
        folder.rename(before)
    elif folder.is_dir():
        folder.rmdir()


def _beside(path: Path) -> TemporaryDirectory[str]:
    """Return a folder on the same disk, gone with what is left in it when the work is done."""
    return TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent, ignore_cleanup_errors=True)
