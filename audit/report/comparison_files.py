"""Writing a comparison's folder: whole or not at all, and nothing overwritten unless asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from audit.insight.comparison import Comparison
from audit.report.comparison_charts import comparison_charts
from audit.report.comparison_markdown import comparison_markdown
from audit.report.comparison_page import comparison_page
from audit.report.folder import CHARTS
from audit.whole import FolderKind, refuse_folder, replace_folder

NAMES = frozenset({"comparison.json", "comparison.html", "comparison.md", CHARTS})
COMPARISON = FolderKind("comparison", "comparison.json", NAMES.__contains__)


def write_comparison(comparison: Comparison, out_dir: Path | str, *, force: bool = False) -> Path:
    """Write comparison.json, comparison.html, comparison.md and charts/ into a folder, and return it.

    Raises OutputExists where something is there and not `force`; with `force` only a folder that holds nothing but a
    comparison is replaced.
    """
    out = Path(out_dir)
    refuse_folder(out, COMPARISON, force=force)
    replace_folder(out, comparison_files(comparison), COMPARISON)
    return out


def comparison_files(comparison: Comparison) -> Mapping[str, bytes]:
    """Return every file of a comparison by its place in the folder."""
    made = {
        "comparison.json": comparison.to_json().encode(),
        "comparison.html": comparison_page(comparison).encode(),
        "comparison.md": comparison_markdown(comparison).encode(),
    }
    for name, sheet in comparison_charts(comparison).items():
        made[f"{CHARTS}/{name}.svg"] = sheet.svg.encode()
        made[f"{CHARTS}/{name}.png"] = sheet.png()
    return made
