"""A small rubric to begin with: two criteria, one computed and one assessed, with a comment to each part."""

from __future__ import annotations

import re
from importlib import resources

from audit.errors import AuditError

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def skeleton(name: str) -> str:
    """Return the file of a new rubric with this id; AuditError where the id cannot be one."""
    if not _ID.fullmatch(name):
        raise AuditError(f"{name} cannot be the id of a rubric. Use small letters, digits and -, as in my-rubric.")
    text = (resources.files("audit.rubric") / "skeleton.yaml").read_text(encoding="utf-8")
    return text.replace("rubric: my-rubric", f"rubric: {name}")
