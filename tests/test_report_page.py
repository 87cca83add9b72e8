from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from sample_card import HOSTILE, hostile_card, sample_card, without_figures, without_totals

from audit.report.markdown import markdown
from audit.report.page import page
from audit.report.palette import DARK, LIGHT, PAPER, contrast
from audit.report.phrases import papers_heading
from audit.words import say


class Tags(HTMLParser):
    """Collects the tags of a page with their attributes, and the text between them."""

    def __init__(self, html: str) -> None:
        """Read a page."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Take in text."""
        self.text += data

    def each(self, name: str) -> list[dict[str, str | None]]:
        """Return the attributes of every tag of a name."""
        return [attributes for tag, attributes in self.tags if tag == name]


@pytest.fixture(scope="module")
def html() -> str:
    """The page of the sample card."""
    return page(sample_card())


def test_the_page_is_one_small_file_that_asks_for_nothing(html: str) -> None:
    """48 rows stay under 150 kB, without image, sheet or style attribute; of two scripts one holds only numbers."""
    tags = Tags(html)
    assert len(html.encode()) < 150_000
    assert not [tag for tag, _ in tags.tags if tag in ("img", "iframe", "object", "embed", "form", "base")]
    assert tags.each("script") == [{"type": "application/json"}, {}]
    assert [link["href"] for link in tags.each("link")] == ["data:,"]
    assert not [attributes for _, attributes in tags.tags if "style" in attributes]
    assert not [name for _, attributes in tags.tags for name in attributes if name.startswith("on")]
    assert "url(" not in html


def test_the_policy_allows_this_style_and_script_and_nothing_else(html: str) -> None:
    """The content security policy names the hashes of the one style element and the one script that runs."""
    policy = next(meta["content"] for meta in Tags(html).each("meta") if meta.get("http-equiv"))
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None
    written = re.search(r"<script>(.*?)</script>", html, re.DOTALL)
    assert written is not None
    digests = [base64.b64encode(hashlib.sha256(part[1].encode()).digest()).decode() for part in (style, written)]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def test_every_address_within_the_page_exists_once(html: str) -> None:
    """Ids are unique, and each link to a part of the page finds it."""
    tags = Tags(html)
    ids = [attributes["id"] for _, attributes in tags.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    targets = {link["href"][1:] for link in tags.each("a") if (link["href"] or "").startswith("#") and link["href"]}
    assert targets <= set(ids)
    assert {"TIM-1", "s10", "c-reach"} <= targets


def test_the_sections_stand_in_their_order(html: str) -> None:
    """The order of the page is the order of the guide, and nothing is left out."""
    order = ["verdict", "gates", "dimensions", "objections", "time", "timeline", "regions", "unpublished", "criteria",
             "change", "limits", "verify", "sources"]  # fmt: skip
    assert [section["id"] for section in Tags(html).each("section")] == order


@pytest.mark.parametrize("card", [without_totals(sample_card()), without_figures(sample_card())])
def test_a_section_without_evidence_is_printed_with_its_reason(card) -> None:  # type: ignore[no-untyped-def]
    """No section falls away: without totals or figures it says why."""
    made = page(card)
    assert len(Tags(made).each("section")) == 13
    for reason in card.figures.absent.values():
        assert reason in made


def test_without_totals_no_total_is_printed() -> None:
    """`totals: no` prints findings: no scale, no verdict, no points."""
    made = Tags(page(without_totals(sample_card()))).text
    assert "5.99" not in made
    assert "at best" not in made.split("What capped it")[0].lower()
    assert "Findings, without a total" in made


def test_a_draft_and_a_working_copy_say_so_at_the_very_top() -> None:
    """The strip stands before everything else, and in the margin of a printed page."""
    working = page(sample_card().model_copy(update={"publishable": False}))
    strip = working.split('class="strip"')[1].split("</div>")[0]
    assert "Working copy: not for publication." in strip
    assert "Draft: 14 criteria were not assessed." in strip
    assert 'content:"Working copy: not for publication"' in working
    done = page(sample_card().model_copy(update={"draft": False}))
    assert 'class="strip"' not in done
    assert "Worked example from public sources" in done


def test_totals_are_printed_together_and_never_a_midpoint(html: str) -> None:
    """Both ends stand in the lede and in the label of the scale; their mean stands nowhere."""
    assert "The record supports 5.99 of 100 points" in html
    label = next(one["aria-label"] for one in Tags(html).each("div") if one.get("role") == "img")
    assert "Evidenced 5.99 of 100, in the band missing." in str(label)
    assert "held at approaches, below 60, by three missing gates" in str(label)
    assert "39.79" not in html


def test_hostile_text_is_text() -> None:
    """Markup in evidence is shown as it was written, and no address but http(s) becomes a link."""
    made = page(hostile_card())
    tags = Tags(made)
    assert tags.each("script") == [{"type": "application/json"}, {}]
    assert "&lt;script&gt;" in made
    assert {(link["href"] or "")[:1] for link in tags.each("a")} == {"#"}
    assert "\x01" not in made
    assert "\u202e" not in made
    assert HOSTILE[:30] in tags.text


@pytest.mark.parametrize("tokens", [LIGHT, DARK, PAPER])
def test_colours_can_be_told_from_their_ground(tokens) -> None:  # type: ignore[no-untyped-def]
    """Text has at least 4.5 to 1, lines that carry a meaning at least 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11)."""
    for name in ("ink", "muted", "link", "gate"):
        assert contrast(tokens[name], tokens["paper"]) >= 4.5, name
    assert contrast(tokens["stripink"], tokens["strip"]) >= 4.5
    assert contrast(tokens["paper"], tokens["evid"]) >= 4.5
    for name in ("evid", "poss", "edge", "gate"):
        assert contrast(tokens[name], tokens["paper"]) >= 3, name
    assert contrast(tokens["evid"], tokens["soft"]) >= 3
    assert contrast(tokens["poss"], tokens["soft"]) >= 3


def test_a_criterion_whose_id_is_taken_gets_an_address_of_its_own() -> None:
    """A criterion may be called like a section, a source like anything."""
    card = sample_card()
    first = card.criteria[0].model_copy(update={"id": "gates", "sources": ("a b/c",)})
    source = card.sources[0].model_copy(update={"id": "a b/c"})
    made = page(
        card.model_copy(update={"criteria": (first, *card.criteria[1:]), "sources": (source, *card.sources[1:])})
    )
    assert 'id="criterion-gates"' in made
    assert "href=#s1>" in made
    assert 'id="s1"' in made


def test_the_words_go_through_the_translation_hook() -> None:
    """A page in another language needs only the sentences."""
    made = page(sample_card(), translate=lambda text: text.replace("The record supports", "Le dossier prouve"))
    assert "Le dossier prouve 5.99" in made


def test_a_link_given_with_an_answer_stands_with_the_sources(html: str) -> None:
    """The link is one, and says where it leads; without sources and links there is no such line."""
    row = html.split('id="MOD-2"')[1].split("</details>")[0]
    assert 'S10</a>; given with the answer: <a href="https://www.example.org/minutes">www.example.org</a>' in row
    bare = sample_card().criteria[0].model_copy(update={"sources": (), "links": ("ftp://example.org/x",)})
    made = page(sample_card().model_copy(update={"criteria": (bare,)}))
    assert "<dd>given with the answer: ftp://example.org/x" in made
    assert 'href="ftp' not in made


def test_a_plan_says_how_many_papers_have_no_day() -> None:
    """Papers that nobody listed are not in the plan, however many others are; in a record they were not looked for."""
    card = sample_card()
    tallies = card.tallies.model_copy(update={"paper_states": {"published": 2, "not looked for": 12}})
    record = card.model_copy(update={"tallies": tallies})
    assert say(papers_heading(record)) == "Every paper that was looked for was found"
    plan = record.model_copy(update={"plan": True})
    assert say(papers_heading(plan)) == "Twelve papers have no day in the plan"


def test_a_paper_that_an_answer_covers_is_not_called_not_looked_for() -> None:
    """Where an answer stands in for a table, the list of papers leads to it, and the heading says so."""
    card = sample_card()
    item = card.not_found[0].model_copy(update={"state": "not looked for", "criteria": ("MOD-2",), "sources": ()})
    other = item.model_copy(update={"criteria": ("LAN-1",)})
    for papers, heading in (
        ((item,), "No paper is listed; answers stand in"),
        ((item, other), "No paper is listed; answers stand in for some"),
        ((other,), "No paper was looked for yet"),
    ):
        tallies = card.tallies.model_copy(update={"paper_states": {"not looked for": len(papers)}})
        shown = card.model_copy(update={"not_found": papers, "tallies": tallies})
        for made in (page(shown), markdown(shown)):
            assert heading in made
            assert ("Not listed; see the answer to" in made) == (item in papers)


def test_what_was_not_found_is_said_once(html: str) -> None:
    """The timeline's mark says "Not found", and its line only what."""
    made = html.split('<ol class="tl">')[1].split("</ol>")[0]
    assert '<span class="t">Not found</span><span>A summary of what was said' in made
    assert made.count("Not found") == 2
