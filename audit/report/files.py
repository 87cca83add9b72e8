"""Writing a card's folder: whole or not at all, and nothing overwritten unless asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from audit.evidence.model import Dossier
from audit.report.charts import draw
from audit.report.folder import CARD, CHARTS
from audit.report.markdown import markdown
from audit.report.page import page
from audit.report.workbook import workbook
from audit.rubric.model import Rubric
from audit.scoring.scorecard import Scorecard
from audit.whole import refuse_folder, replace_folder


def write_card(card: Scorecard, out_dir: Path | str, rubric: Rubric, dossier: Dossier, *, force: bool = False) -> Path:
    """Write card.json, card.html, card.xlsx, card.md and charts/ into a folder, and return it.

    `dossier` is the one that was scored, for the sheet of evidence. The folder appears whole: a run that
    is stopped leaves the folder that was there, or its copy named `<folder>.before`, or the new one.

    Raises OutputExists where something is there and not `force`; with `force` only a folder that holds
    nothing but a card is replaced.
    """
    out = Path(out_dir)
    refuse_folder(out, CARD, force=force)
    replace_folder(out, card_files(card, rubric, dossier), CARD)
    return out


def card_files(card: Scorecard, rubric: Rubric, dossier: Dossier) -> Mapping[str, bytes]:
    """Return every file of a card by its place in the folder."""
    drawn = draw(card)
    made = {
        "card.json": card.to_json().encode(),
        "card.html": page(card, drawn).encode(),
        "card.md": markdown(card).encode(),
        "card.xlsx": workbook(card, rubric, dossier),
    }
    for name, chart in drawn.items():
        made[f"{CHARTS}/{name}.svg"] = chart.wide.svg.encode()
        made[f"{CHARTS}/{name}.png"] = chart.wide.png(chart.scale)
    return made
