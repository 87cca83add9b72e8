"""`compare` on the command line: what leads, what is written, and what is said of inputs that cannot be compared."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import pytest
from dossiers import full, save
from test_cli import ANSWERS, run
from test_cli import RUBRIC as SMALL

ROOT = Path(__file__).parents[1]
UN_WOMEN, COMMISSION = ROOT / "examples" / "un-women-2016", ROOT / "examples" / "global-commission-2011"
FUND = ROOT / "examples" / "global-fund-2020" / "global-fund-2020.xlsx"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def river(here: Path, name: str = "river", two: str = "meets", **changed: str) -> Path:
    """Return a small dossier that carries its rubric; fields of its process sheet may be changed."""
    text = ANSWERS.format(two=two).replace("| rubric | small |", "| rubric | small.yaml |")
    for field, value in changed.items():
        old = next(line for line in text.splitlines() if line.startswith(f"| {field} |"))
        text = text.replace(old, f"| {field} | {value} | |")
    path = save(full(text), here / name)
    (path / "small.yaml").write_text(SMALL)
    return path


def card_of(dossier: Path) -> Path:
    """Return the folder of a dossier's card."""
    out = dossier.with_name(f"{dossier.name}-card")
    done = run("score", dossier, "--out", out)
    assert done.exit_code == 0, done.output
    return out


def test_certain_differences_lead_and_nothing_is_written(here: Path) -> None:
    """The finding, mandate to stage, then each difference with both records, then totals."""
    done = run("compare", UN_WOMEN, COMMISSION)
    assert done.exit_code == 0, done.output
    text = done.stdout
    order = [
        "A difference is certain on five of 46 criteria.",
        "un-women-2016 is certainly lower than global-commission-2011 on MOD-1, MOD-2, MOD-3, TRA-3 and FEE-1.",
        "Mandate: ",
        "  FEE-1  How soon was a summary of what people said published?",
        "global-commission-2011: Meets. The record shows 84 days.",
        "The ranges overlap; no winner is named.",
    ]
    assert [text.index(line) for line in order] == sorted(text.index(line) for line in order)
    assert list(here.iterdir()) == []


def test_several_and_out_write_a_folder(here: Path) -> None:
    """A page, text, data and charts; again only with --force."""
    done = run("compare", UN_WOMEN, COMMISSION, FUND, "--out", "three")
    assert done.exit_code == 0, done.output
    assert "The comparison: three/comparison.html" in done.stdout
    written = json.loads((here / "three" / "comparison.json").read_text(encoding="utf-8"))
    assert [side["name"] for side in written["sides"]] == [
        "un-women-2016",
        "global-commission-2011",
        "global-fund-2020",
    ]
    assert written["schema"] == "urn:consultation-audit:comparison:1"
    again = run("compare", UN_WOMEN, COMMISSION, "--out", "three")
    assert again.exit_code == 2
    assert "--force" in again.stderr
    assert run("compare", UN_WOMEN, COMMISSION, "--out", "three", "--force").exit_code == 0


def test_json_is_the_file(here: Path) -> None:
    """--json prints comparison.json and nothing else."""
    first, second = river(here), river(here, "lake", id="lake", two="approaches")
    done = run("compare", first, second, "--json", "--out", "both")
    assert done.exit_code == 0, done.output
    assert done.stdout == (here / "both" / "comparison.json").read_text(encoding="utf-8")
    assert json.loads(done.stdout)["pairs"][0]["higher"] == ["TWO-1"]


def test_cards_stand_in_for_dossiers(here: Path) -> None:
    """A card.json, the folder of a card and a dossier give the same result."""
    first, second = river(here), river(here, "lake", id="lake", two="approaches")
    whole = run("compare", first, second).stdout
    card, folder = card_of(first) / "card.json", card_of(second)
    assert run("compare", card, folder).stdout == whole
    assert run("compare", card, second).stdout == whole
    assert run("compare", first, folder, "--rubric", second / "small.yaml").stdout == whole


def test_a_dossier_folder_that_holds_a_card_is_a_dossier(here: Path) -> None:
    """Beside a process sheet a card.json is passed over."""
    first, second = river(here), river(here, "lake", id="lake")
    (second / "card.json").write_text("{}")
    assert run("compare", first, second).exit_code == 0


def test_the_same_process_by_its_sponsor_is_split(here: Path) -> None:
    """Facts, judgements and definitions with what each is worth; from cards it is said what is missing."""
    first, second = river(here), river(here, "own", assessor_role="self", two="exceeds")
    done = run("compare", first, second)
    assert (
        "river-2020 (by an outsider) is certainly lower than river-2020 (by the sponsor itself) on TWO-1" in done.stdout
    )
    assert "The whole difference: +16.5 evidenced, +16.5 possible." in done.stdout
    assert "Judgements: 1 difference, worth +16.5 evidenced, +16.5 possible" in done.stdout
    assert "answer TWO-1: meets, against exceeds" in done.stdout
    alone = run("compare", card_of(first), card_of(second))
    assert "both dossiers are needed" in alone.stdout


def test_the_same_process_at_two_days_says_what_moved(here: Path) -> None:
    """The criterion, both levels, and the answer that is new."""
    first, second = river(here), river(here, "later", as_of="2022-06-30", two="exceeds")
    done = run("compare", second, first)
    assert "Between 30 June 2021 and 30 June 2022 1 criterion moved." in done.stdout
    assert "TWO-1: Before: Meets. Then: Exceeds. So it is certainly higher." in done.stdout


def test_different_rubrics_are_refused_with_what_differs(here: Path) -> None:
    """Which criteria, and how to put both on one rubric."""
    copied = copytree(UN_WOMEN, here / "again", ignore=lambda *_: ["card"])
    sheet = copied / "process.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("rubric,meaningful-consultation", "rubric,light"))
    done = run("compare", COMMISSION, copied)
    assert done.exit_code == 2
    assert "were scored on different rubrics" in done.stderr
    assert "- Only in the first: REA-2, REA-3" in done.stderr
    assert "--rubric" in done.stderr
    assert run("compare", COMMISSION, copied, "--rubric", "light").exit_code == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "cannot be read as JSON"), ("[]", "no card"), ('{"schema": "x"}', "its schema is not"),
        ('{"schema": "urn:consultation-audit:card:1", "tool": "\\u001b[31mx"}', "At rubric"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_card_is_refused_in_a_line(here: Path, content: str, said: str) -> None:
    """No traceback, and what to do."""
    (here / "card.json").write_text(content)
    done = run("compare", river(here), here / "card.json")
    assert done.exit_code == 2
    assert said in done.stderr
    assert "\x1b[31mx" not in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)


def test_text_of_a_card_does_not_steer_the_terminal(here: Path) -> None:
    """A title with control characters is printed without them."""
    card = card_of(river(here)) / "card.json"
    content = json.loads(card.read_text(encoding="utf-8"))
    content["process"]["title"] = "\x1b[2Jgone"
    card.write_text(json.dumps(content))
    done = run("compare", card, river(here, "lake", id="lake"))
    assert done.exit_code == 0, done.output
    assert "\x1b" not in done.stdout


def test_one_side_or_none_at_all_is_refused(here: Path) -> None:
    """The usage says what is needed; a path with nothing names it."""
    assert run("compare", river(here)).exit_code == 2
    done = run("compare", river(here, "lake"), here / "nowhere")
    assert done.exit_code == 2
    assert "There is no dossier at" in done.stderr
    assert run("compare", river(here, "sea"), here / "none.json").exit_code == 2


def test_the_comparison_is_not_written_over_what_it_compares(here: Path) -> None:
    """Neither with --force."""
    first, second = river(here), river(here, "lake", id="lake")
    assert run("compare", first, second, "--out", second, "--force").exit_code == 2
    assert run("compare", first, second, "--out", here, "--force").exit_code == 2
    assert (second / "process.csv").exists()
