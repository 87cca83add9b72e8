"""Writing a card's folder: whole or not at all, and nothing overwritten unless asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from audit.evidence.model import Dossier
from audit.insight.research import research
from audit.report.around import ALONE, Around
from audit.report.charts import draw
from audit.report.folder import CARD, CHARTS, RESEARCH
from audit.report.markdown import markdown
from audit.report.page import page
from audit.report.research_page import research_page
from audit.report.told_research import NONE, Findings, findings_of
from audit.report.workbook import workbook
from audit.rubric.model import Rubric
from audit.scoring.scorecard import Scorecard
from audit.whole import refuse_folder, replace_folder


def write_card(card: Scorecard, out_dir: Path | str, rubric: Rubric, dossier: Dossier, *, force: bool = False) -> Path:
    """Write card.json and its views, charts and what methods found into a folder, and return it.

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
    drawn, found = draw(card), findings(card, rubric, dossier)
    made = {
        "card.json": card.to_json().encode(),
        "card.html": page(card, drawn, research=found.tolds).encode(),
        "card.md": markdown(card, research=found.tolds).encode(),
        "card.xlsx": workbook(card, rubric, dossier, found.tolds),
        **research_files(card, rubric, found),
    }
    for name, chart in drawn.items():
        made[f"{CHARTS}/{name}.svg"] = chart.wide.svg.encode()
        made[f"{CHARTS}/{name}.png"] = chart.wide.png(chart.scale)
    return made


def research_files(card: Scorecard, rubric: Rubric, found: Findings, around: Around = ALONE) -> dict[str, bytes]:
    """Return what methods found, as a page and as data; nothing where they were not asked."""
    if not found.tolds:
        return {}
    data = {found.files[name]: data for name, data in found.data.items()}
    return {RESEARCH: research_page(card, found.tolds, rubric, found.files, around).encode(), **data}


def findings(card: Scorecard, rubric: Rubric, dossier: Dossier) -> Findings:
    """Return what methods find on the dossier that was scored; of a plan nothing, for nobody was heard yet."""
    return NONE if card.plan else findings_of(research(dossier, rubric), rubric, card.pledge)
