"""What the methods found, as it stands beside a card: on its page, as a page of its own, as data, in the workbook."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sample_card import HOSTILE, sample_card, sample_dossier, sample_rubric

from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.insight.research import research
from audit.report.files import card_files
from audit.report.folder import METHODS
from audit.report.page import page
from audit.report.research_page import research_page
from audit.report.told import Grid, Told, whose
from audit.report.told_research import findings_of
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.score import score
from audit.words import say

EXAMPLES = Path(__file__).parents[1] / "examples"
FOUND = Told("robust", HOSTILE, HOSTILE, (HOSTILE,), (Grid(HOSTILE, ("", HOSTILE), ((HOSTILE, HOSTILE),)),), (HOSTILE,))


class Seen(HTMLParser):
    """The tags of a page, and the addresses in them."""

    def __init__(self, html: str) -> None:
        """Read a page."""
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag, its address and its id."""
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]
        self.ids += [value or "" for name, value in attrs if name == "id"]


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """The files of an example's card."""
    rubric = read_rubric("meaningful-consultation")
    open_ = redact(read_dossier(EXAMPLES / "un-women-2016", asked(rubric)))
    return dict(card_files(score(open_, rubric), rubric, open_))


def test_each_finding_stands_on_the_card_and_leads_to_the_rest(made: dict[str, bytes]) -> None:
    """A sentence a method on card.html and in card.md, linked to its place on research.html."""
    card, whole = Seen(made["card.html"].decode()), Seen(made["research.html"].decode())
    led = [address.partition("#")[2] for address in card.addresses if address.startswith("research.html#")]
    assert led == ["robust", "sufficiency", "quality", "agree"]
    assert set(led) <= set(whole.ids)
    assert "## Research standards" in made["card.md"].decode()
    assert len(whole.ids) == len(set(whole.ids))


def test_each_result_is_a_file_of_data_named_on_the_page(made: dict[str, bytes]) -> None:
    """Whole JSON, sorted, with one line feed at its end; the page names each, and none that is not there."""
    found = {name for name in METHODS if f"{name}.json" in made}
    assert found == {"robust", "sufficiency", "quality", "agree"}
    for name in found:
        text = made[f"{name}.json"].decode()
        assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    linked = {name for name in Seen(made["research.html"].decode()).addresses if name.endswith(".json")}
    assert linked == {f"{name}.json" for name in found}


def test_the_workbook_has_them_on_a_sheet(made: dict[str, bytes]) -> None:
    """Questions, findings, tables and the values used, one cell each; heads are bold, and numbers are numbers."""
    sheet = load_workbook(io.BytesIO(made["card.xlsx"]))["Research standards"]
    rows = list(sheet.values)
    asked = [row[0] for row in rows[1:] if row[0]]
    assert asked == [
        "How firm is the verdict?", "How much was heard, against which yardstick?", "How good is the information?",
        "Do assessors agree?",
    ]  # fmt: skip
    (values,) = (row for row in rows if row[1] == "Settings tried of each kind")
    assert values[2] == 10000
    bold = [row[1].value for row in sheet.iter_rows() if row[1].font.bold]
    assert "Settings tried" in bold
    assert "Settings tried of each kind" not in bold


def test_every_value_is_printed_with_whose_it_is(made: dict[str, bytes]) -> None:
    """Each value of the four methods stands on the page with its number and its origin, but what commands alone use."""
    text = re.sub(r"<[^>]+>", " ", made["research.html"].decode())
    text = re.sub(r"\s+", " ", text.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&"))
    methods = read_rubric("meaningful-consultation").methods
    for method in ("robust", "sufficiency", "quality", "agree"):
        for value in methods[method].values():
            told = f"{value.title} {value.value.text} {say(whose(value))}"
            assert (told in text) != value.command, value.title


def test_the_page_loads_nothing_and_holds_no_script(made: dict[str, bytes]) -> None:
    """The policy forbids all but its own style."""
    html = made["research.html"].decode()
    assert "default-src 'none'" in html
    assert "script" not in Seen(html).tags
    assert "src" not in re.findall(r"\s(src)=", html)


def test_hostile_words_stay_words() -> None:
    """Texts of a dossier reach the page, the card and the text file escaped, braces and all."""
    rubric, card = sample_rubric(), sample_card()
    for html in (research_page(card, [FOUND], rubric, {}), page(card, research=[FOUND])):
        assert "<script>alert" not in html
        assert "{braces}" in html
        assert "\u202e" not in html


def test_a_plan_has_none_of_it_and_a_card_without_totals_no_firmness() -> None:
    """Nobody was heard yet; and where nothing is added up, nothing can be firm."""
    rubric, dossier = sample_rubric(), sample_dossier()
    planned = card_files(sample_card().model_copy(update={"plan": True}), rubric, dossier)
    assert "research.html" not in planned
    assert "robust.json" not in planned
    bare = rubric.model_copy(update={"totals": "no"})
    assert "robust" not in findings_of(research(dossier, bare), bare).files


@pytest.mark.parametrize("example", sorted(path.parents[1].name for path in EXAMPLES.glob("*/card/card.json")))
def test_the_working_dossier_adds_nothing_to_a_public_card(example: str) -> None:
    """What the methods say of the publishable dossier is the same from the working one and from its copy."""
    rubric = read_rubric("meaningful-consultation")
    open_ = redact(read_dossier(EXAMPLES / example, asked(rubric)))
    first, again = (findings_of(research(one, rubric), rubric) for one in (open_, redact(open_)))
    assert first.data == again.data
