"""Score every example again: python scripts/build_examples.py.

Writes the folder `card` beside each dossier in examples/. A test holds card.json to what the code gives.
"""

from __future__ import annotations

from pathlib import Path

from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.report.files import write_card
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.score import score

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
RUBRIC = "meaningful-consultation"


def dossiers() -> dict[str, Path]:
    """Return each example's dossier by its name: a folder of CSV files, or the workbook in its folder."""
    folders = sorted(place for place in EXAMPLES.iterdir() if place.is_dir())
    return {place.name: next(place.glob("*.xlsx"), place) for place in folders}


def build() -> None:
    """Write every example's card."""
    rubric = read_rubric(RUBRIC)
    for name, place in dossiers().items():
        dossier = redact(read_dossier(place, asked(rubric)))
        card = score(dossier, rubric)
        write_card(card, EXAMPLES / name / "card", rubric, dossier, force=True)
        print(name, card.overall.verdict.words if card.overall else "")


if __name__ == "__main__":
    build()
