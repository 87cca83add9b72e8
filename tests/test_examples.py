from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import pytest

from audit.evidence.files import rubric_named
from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.insight.compare import compare
from audit.insight.sides import Side, side_of_card
from audit.report.files import findings, research_files
from audit.report.markdown import markdown
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.read_card import read_card
from audit.scoring.score import score

ROOT = Path(__file__).parents[1]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "build_cards.py"))
DOSSIERS: list[Path] = SCRIPT["dossiers"]()


@pytest.mark.parametrize("path", DOSSIERS, ids=lambda path: path.stem)
def test_an_example_holds_the_card_it_gives(path: Path) -> None:
    """The shipped card, text and data are what the example gives; make them again with scripts/build_cards.py."""
    rubric = read_rubric(rubric_named(path) or "")
    open_ = redact(read_dossier(path, asked(rubric)))
    card = score(open_, rubric)
    found = findings(card, rubric, open_)
    folder: Path = SCRIPT["card_of"](path)
    assert (folder / "card.json").read_text(encoding="utf-8") == card.to_json()
    assert (folder / "card.md").read_text(encoding="utf-8") == markdown(card, research=found.tolds)
    for name, data in research_files(card, rubric, found).items():
        assert (folder / name).read_bytes() == data, name


@pytest.mark.parametrize("path", DOSSIERS, ids=lambda path: path.stem)
def test_an_example_says_what_it_is(path: Path) -> None:
    """A shipped card says that it is a worked example, names no holder of a stance, and has every file of a card."""
    folder: Path = SCRIPT["card_of"](path)
    assert {file.name for file in folder.iterdir()} == {
        "card.json", "card.html", "card.xlsx", "card.md", "charts", "research.html",
        "robust.json", "sufficiency.json", "quality.json", "agree.json",
    }  # fmt: skip
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    interest = card["assessor"]["interest"]
    assert interest.startswith("Worked example from public sources; the sponsor was not asked; not an audit.")
    assert card["publishable"] is True
    (handled,) = [found for found in card["criteria"] if found["id"] == "IMP-2"]
    assert handled["status"] in ("unknown", "not_assessed")


def test_there_are_nine() -> None:
    """Eight folders and a workbook."""
    assert [path.name for path in DOSSIERS] == [
        "crpd-gc7-2018", "global-commission-2011", "global-fund-2020.xlsx", "ohchr-participation-2016",
        "pattaya-2010", "post-2015-2012", "un-women-2016", "unaids-advisory-group-2009", "unaids-guidance-2006",
    ]  # fmt: skip


README = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
BESIDE = dict(re.findall(r"^\| `([\w-]+)` \| ((?:[A-Z]{3}-\d(?:, )?)+) \|$", README, re.MULTILINE))


def side(name: str) -> Side:
    """Return the shipped card of an example as one side of a comparison."""
    card = read_card(ROOT / "examples" / name / "card" / "card.json")
    return side_of_card(card, read_rubric(card.rubric.id))


@pytest.mark.parametrize("name", sorted(BESIDE))
def test_beside_un_women_2016(name: str) -> None:
    """What examples/README.md says: certainly lower on these criteria, higher on none, and no winner on totals."""
    found = compare([side("un-women-2016"), side(name)])
    (pair,) = found.pairs
    assert ", ".join(pair.lower) == BESIDE[name]
    assert pair.higher == ()
    assert pair.totals is None or pair.totals.result == "overlap"


def test_all_other_examples_are_laid_beside() -> None:
    """The table of the README names the other eight."""
    assert set(BESIDE) == {card.parent.name for card in (ROOT / "examples").glob("*/card")} - {"un-women-2016"}
