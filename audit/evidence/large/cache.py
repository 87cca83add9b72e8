"""The folder in which a large table's columns lie as Parquet, and into which an engine spills: gone at the end."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from audit.errors import AuditError
from audit.evidence.large.ways import Ways

PREFIX = "consultation-audit-"


@contextmanager
def cache_folder(ways: Ways) -> Iterator[Path]:
    """Yield the folder that is to be kept, or one of its own that is deleted at the end, whatever happened."""
    if ways.keep_in is not None:
        yield ways.keep_in
        return
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    except OSError as full:
        raise AuditError(f"No folder for the cache can be made: {full.strerror}. Name one in TMPDIR.") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
