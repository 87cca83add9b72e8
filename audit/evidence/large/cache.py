"""The folder in which a large table's columns lie as Parquet, and into which an engine spills: gone at the end."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from audit.errors import AuditError
from audit.evidence.large.ways import Ways

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PREFIX = "consultation-audit-"

_IN_USE = ".in-use"
"""A file that is locked while its folder is used: the lock goes with the process, even one that is killed outright."""


@contextmanager
def cache_folder(ways: Ways) -> Iterator[Path]:
    """Yield the folder that is to be kept, or one of its own that is deleted at the end, whatever happened.

    What an earlier run left that was killed outright is deleted too: it holds rows about people.
    """
    if ways.keep_in is not None:
        yield ways.keep_in
        return
    _clear_left(Path(tempfile.gettempdir()))
    folder = new_folder()
    held = _lock(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if held is not None:
            os.close(held)


def new_folder() -> Path:
    """Return a new folder that nobody else can read; raises AuditError where none can be made."""
    try:
        return Path(tempfile.mkdtemp(prefix=PREFIX))
    except OSError as full:
        raise AuditError(f"No folder for the cache can be made: {full.strerror}. Name one in TMPDIR.") from None


def _lock(folder: Path) -> int | None:
    """Return the lock of a folder, which gets its name only once it is held; None where files cannot be locked."""
    if fcntl is None:
        return None
    file, new = None, folder / f"{_IN_USE}-new"
    try:
        file = os.open(new, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        new.rename(folder / _IN_USE)
    except OSError:
        if file is not None:
            os.close(file)
        return None
    return file


def _clear_left(place: Path) -> None:
    """Delete the folders of this person whose lock nobody holds any more; one that is kept has none."""
    if fcntl is None:
        return
    for folder in place.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            file = os.open(folder / _IN_USE, os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(file)
