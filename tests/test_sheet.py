from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_rubric import SMALL, read_text

from audit.cli.main import main
from audit.report.questions import questions
from audit.report.sheet import sheet
from audit.rubric.read import read_rubric
from audit.words import say

SHIPPED = ("light", "meaningful-consultation", "letter-2016")


@pytest.mark.parametrize("name", SHIPPED)
def test_the_sheet_has_every_question_in_order(name: str) -> None:
    """Fields and criteria stand in the order of `new` and of the form, each with its short name."""
    rubric = read_rubric(name)
    html = sheet(rubric)
    places = [html.index(f"<small>{id}") for id in rubric.criteria]
    assert places == sorted(places)
    fields = [html.index(f"<small>{field.name}") for group in ("who", "more", "days", "facts")
              for field in questions(rubric).group(group)]  # fmt: skip
    assert fields == sorted(fields)
    assert fields[-1] < places[0]


def test_each_level_has_a_box_and_its_sentence() -> None:
    """Levels, a range, a figure where there is a measure, not found, and not applicable only where it may."""
    html = sheet(read_rubric("light"))
    block = html[html.index("<small>TIM-1") : html.index("<small>RES-1")]
    assert block.count('class="box"') == 4 + 1 + 1 + 1
    assert "<b>meets</b> At least 56 days." in block
    assert "A number of days: 53, or 53-54." in block
    assert "Where did you look?" in block
    other = html[html.index("<small>MOD-1") : html.index("<small>MOD-2")]
    assert say(f"{read_rubric('light').criteria['MOD-1'].may_not_apply}") in other
    assert "does not apply" not in block


def test_the_sheet_needs_no_script_and_loads_nothing() -> None:
    """It is paper: one style by its hash, no script, no address."""
    html = sheet(read_rubric("light"))
    assert "<script" not in html
    assert "script-src" not in html
    assert not re.findall(r"\b(?:src|href|style)=", html)
    assert re.search(r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; base-uri 'none'", html)


def test_words_of_a_rubric_stay_words() -> None:
    """A question that looks like markup is printed as it is written."""
    html = sheet(read_text(SMALL.replace("Who shaped it?", '"<img src=x> who?"')))
    assert "&lt;img src=x&gt; who?" in html
    assert "<img" not in html


def test_the_first_page_says_what_it_is_and_how_to_go_on() -> None:
    """No names are written down, blank is not no, and it is typed into the form or the workbook."""
    html = sheet(read_rubric("light"), named="light")
    first = html[: html.index('class="part"')]
    for words in ("no names", "Blank is not no", "form --rubric light", "new my.xlsx --rubric light"):
        assert words in first


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    """One file, nothing overwritten unasked; the commands it prints name the rubric as it was given."""
    out = tmp_path / "sheet.html"
    own = tmp_path / "own.yaml"
    own.write_text(SMALL)
    done = CliRunner().invoke(main, ["sheet", "--rubric", str(own), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert f"--rubric {own}" in out.read_text(encoding="utf-8")
    assert CliRunner().invoke(main, ["sheet", "--rubric", "light", "--out", str(out)]).exit_code == 2
    assert CliRunner().invoke(main, ["sheet", "--rubric", "light", "--out", str(out), "--force"]).exit_code == 0
    assert CliRunner().invoke(main, ["sheet", "--rubric", "light", "--out", str(tmp_path / "a.pdf")]).exit_code == 2
