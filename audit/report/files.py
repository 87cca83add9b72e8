"""Writing a card's folder: whole or not at all, and nothing overwritten unless asked."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from audit.errors import OutputExists
from audit.evidence.model import Dossier
from audit.report.charts import draw
from audit.report.markdown import markdown
from audit.report.page import page
from audit.report.workbook import workbook
from audit.rubric.model import Rubric
from audit.scoring.scorecard import Scorecard
from audit.words import message, say

CHARTS = "charts"
NAMES = frozenset({"card.json", "card.html", "card.xlsx", "card.md", CHARTS})


def write_card(card: Scorecard, out_dir: Path | str, rubric: Rubric, dossier: Dossier, *, force: bool = False) -> Path:
    """Write card.json, card.html, card.xlsx, card.md and charts/ into a folder, and return it.

    `dossier` is the one that was scored, for the sheet of evidence. The folder appears whole: a run that
    is stopped leaves the folder that was there, or its copy named `<folder>.before`, or the new one.

    Raises OutputExists where something is there and not `force`; with `force` only a folder that holds
    nothing but a card is replaced.
    """
    out = Path(out_dir).absolute()
    refuse(out, force)
    replace_folder(out, card_files(card, rubric, dossier))
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


def refuse(out: Path, force: bool) -> None:
    """Raise OutputExists where writing would overwrite something that may not be overwritten."""
    before = before_of(out)
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise OutputExists(say(message("{out} is not a folder. Choose another name.", out=out.name)))
    for place in (out, before):
        strangers = sorted({path.name for path in place.iterdir()} - NAMES) if place.is_dir() else []
        if strangers and (place == out or (out.exists() and force)):
            words = message(
                "{place} holds files that are no part of a card ({names}). Choose another name.",
                place=place.name,
                names=", ".join(strangers[:3]),
            )
            raise OutputExists(say(words))
    if force:
        return
    if out.is_dir() and any(out.iterdir()):
        words = message("{out} is there already. Choose another name, or overwrite it with --force.", out=out.name)
        raise OutputExists(say(words))
    if not out.exists() and _is_card(before):
        pattern = "A stopped run left the earlier card in {before}. Move it, or overwrite it with --force."
        words = message(pattern, before=before.name)
        raise OutputExists(say(words))


def _is_card(folder: Path) -> bool:
    return (folder / "card.json").is_file() and {path.name for path in folder.iterdir()} <= NAMES


def before_of(out: Path) -> Path:
    """Return where the earlier folder stands for the moment between taking it away and putting the new one there."""
    return out.with_name(f"{out.name}.before")


def replace_folder(out: Path, files: Mapping[str, bytes]) -> None:
    """Put files where `out` is, through a folder beside it; a folder cannot be swapped in one step everywhere."""
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    before = before_of(out)
    try:
        made = beside / out.name
        for name, data in files.items():
            place = made / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        if out.exists():
            if _is_card(before):
                shutil.rmtree(before)
            out.rename(before)
        made.rename(out)
    except BaseException:
        if not out.exists() and _is_card(before):
            before.rename(out)
        raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    if _is_card(before):
        shutil.rmtree(before)
