"""Scores a consultation process against a rubric; see `read_dossier`, `read_rubric` and `score`.

Names are loaded when first used, so that `import audit` (and `--help`) stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.evidence.read import read_dossier
    from audit.evidence.redact import redact
    from audit.rubric.read import read_rubric
    from audit.scoring.score import score
    from audit.scoring.scorecard import Scorecard

__version__ = "0.1.0"
__all__ = ["Scorecard", "__version__", "read_dossier", "read_rubric", "redact", "score"]

_HOMES = {
    "read_dossier": "audit.evidence.read",
    "read_rubric": "audit.rubric.read",
    "redact": "audit.evidence.redact",
    "score": "audit.scoring.score",
    "Scorecard": "audit.scoring.scorecard",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its home."""
    if name not in _HOMES:
        raise AttributeError(f"module 'audit' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
