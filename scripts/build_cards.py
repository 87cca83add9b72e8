"""Make the cards in examples/ again: each example holds the card it gives, in `card/`."""

from __future__ import annotations

from pathlib import Path

from audit.evidence.files import rubric_named
from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.report.files import write_card
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.score import score

EXAMPLES = Path(__file__).parents[1] / "examples"


def dossiers() -> list[Path]:
    """Return the examples: a workbook where a folder holds one, else the folder itself."""
    folders = sorted(folder for folder in EXAMPLES.iterdir() if folder.is_dir())
    return [next(iter(sorted(folder.glob("*.xlsx"))), folder) for folder in folders]


def card_of(dossier: Path) -> Path:
    """Return where the card of an example lies."""
    return (dossier if dossier.is_dir() else dossier.parent) / "card"


def main() -> None:
    """Score each example on the rubric it names, and put its card beside it."""
    for path in dossiers():
        rubric = read_rubric(rubric_named(path) or "meaningful-consultation")
        dossier = redact(read_dossier(path, asked(rubric)))
        write_card(score(dossier, rubric), card_of(path), rubric, dossier, force=True)
        print(f"{card_of(path).relative_to(EXAMPLES)} is made.")


if __name__ == "__main__":
    main()
