"""The page, the charts and the text of a comparison: safe, small, in the order given, and never a league table."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from sample_card import HOSTILE
from sides_made import side
from test_compare import example
from test_compare_assessors import SELF, assessed
from test_over_time import LATER, read
from test_report_page import Tags

from audit.errors import OutputExists
from audit.insight.compare import compare
from audit.insight.comparison import Change, Comparison
from audit.report import comparison_phrases as words
from audit.report.comparison_charts import comparison_charts
from audit.report.comparison_files import comparison_files, write_comparison
from audit.report.comparison_markdown import comparison_markdown
from audit.report.comparison_page import comparison_page
from audit.report.style import hash_source
from audit.words import say

KINDS = ("processes", "three", "over time", "assessors", "cards", "nothing shared", "no totals")


@cache
def made(kind: str) -> Comparison:
    """Return a comparison of each kind."""
    if kind == "processes":
        return compare([example("un-women-2016"), example("global-commission-2011")])
    if kind == "three":
        return compare([example(name) for name in ("un-women-2016", "global-commission-2011", "global-fund-2020")])
    if kind == "over time":
        return compare([read("2021-06-30"), read("2021-12-31", LATER, held="yes")])
    if kind == "assessors":
        return compare([assessed(), assessed(**SELF, held="yes", chosen="meets", regions="african; weog; grulac")])
    if kind == "nothing shared":
        out = dict.fromkeys(("ONE_1", "ONE_2", "ONE_3"), "not applicable")
        return compare([side(id="a", **out), side(id="b", TWO_1="not applicable", TWO_2="not applicable")])
    found = compare([side(id="a", ONE_1="meets"), side(id="b", ONE_1="missing")])
    if kind == "no totals":
        pairs = tuple(pair.model_copy(update={"totals": None}) for pair in found.pairs)
        bare = tuple(one.model_copy(update={"ranges": ()}) for one in found.together.dimensions)
        together = found.together.model_copy(update={"totals": (), "dimensions": bare})
        return found.model_copy(update={"pairs": pairs, "together": together})
    return found


def hostile() -> Comparison:
    """Return a comparison in which every free text attacks, and every address is a script."""

    def attacked(value: object, key: str = "") -> object:
        if isinstance(value, dict):
            return {name: attacked(item, name) for name, item in value.items()}
        if isinstance(value, (list, tuple)):
            return tuple(attacked(item, key) for item in value)
        if isinstance(value, str) and key in ("url", "archived", "links"):
            return "javascript:alert(1)//http://x"
        kept = {"kind", "status", "low", "high", "result", "how", "group", "dimension", "levels", "id", "exact",
                "combine", "common", "higher", "lower", "same", "open", "shaken", "criteria", "moves",
                "sources"}  # fmt: skip
        return HOSTILE if isinstance(value, str) and key not in kept else value

    given = made("assessors").model_dump()
    return Comparison.model_validate(attacked(given))


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_loads_nothing_and_its_policy_allows_its_style_alone(kind: str) -> None:
    """No script, image or style attribute, one style element named by its hash, addresses within that exist once."""
    html = comparison_page(made(kind))
    tags = Tags(html)
    assert not [tag for tag, _ in tags.tags if tag in ("script", "img", "iframe", "object", "embed", "form", "base")]
    assert not [attributes for _, attributes in tags.tags if "style" in attributes]
    assert not [name for _, attributes in tags.tags for name in attributes if name.startswith("on")]
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None
    policy = next(meta["content"] for meta in tags.each("meta") if meta.get("http-equiv"))
    assert policy == (
        f"default-src 'none'; style-src '{hash_source(style[1])}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    ids = [attributes["id"] for _, attributes in tags.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    assert {str(link["href"])[1:] for link in tags.each("a") if str(link["href"]).startswith("#")} <= set(ids)


def test_two_cards_of_48_criteria_stay_small() -> None:
    """Under 150 kB; three of them too."""
    assert len(comparison_page(made("processes")).encode()) < 150_000
    assert len(comparison_page(made("three")).encode()) < 150_000


def test_what_is_certain_stands_before_totals_and_what_is_compared_before_both() -> None:
    """Mandate, scale, year and stage stand above the table; the finding leads."""
    html = comparison_page(made("processes"))
    assert [one["id"] for one in Tags(html).each("section")] == [
        "finding", "sides", "certain", "totals", "dimensions", "criteria", "out", "limits", "verify", "sources",
    ]  # fmt: skip
    text = Tags(html).text
    assert text.index("A difference is certain on five of 46 criteria") < text.index("no winner is named")
    assert text.index("Mandate") < text.index("Points of 100 over the 46 criteria")
    for name in ("Mandate", "Scale", "Year", "Stage"):
        assert text.index(name) < text.index("is certainly lower", text.index("What is certain, and why"))


@pytest.mark.parametrize("kind", KINDS)
def test_no_winner_is_named_where_ranges_overlap(kind: str) -> None:
    """Everywhere: the words, the page and the text say that no winner is named, and nobody is said to be higher."""
    comparison = made(kind)
    for pair in comparison.pairs:
        said = str(words.totals_words(comparison, pair))
        if pair.totals is None:
            assert "Nothing is added up" in said
        else:
            overlaps = pair.totals.first.evidenced <= pair.totals.second.possible
            overlaps = overlaps and pair.totals.second.evidenced <= pair.totals.first.possible
            assert ("no winner is named" in said) is overlaps
            assert ("lies above" in said) is not overlaps
    shown = Tags(comparison_page(comparison)).text + comparison_markdown(comparison)
    assert not re.search(r"\b(rank(ed|ing)|league|best of|loser|beats?)\b", shown)


def test_ranges_that_lie_apart_are_said_so() -> None:
    """All that is evidenced of one lies above all that is possible for the other."""
    every = ("ONE_1", "ONE_2", "ONE_3", "TWO_1", "TWO_2")
    worse, better = dict.fromkeys(every, "missing"), dict.fromkeys(every, "meets..exceeds")
    comparison = compare([side(id="a", **worse), side(id="b", **better)])
    said = str(words.totals_words(comparison, comparison.pairs[0]))
    assert said == (
        "Over 5 criteria that apply to both: a 0 to 0, b 67 to 100. "
        "All that is evidenced of b lies above all that is possible for a."
    )


def test_sides_stand_in_the_order_given() -> None:
    """In the page and in the charts; scores sort nothing."""
    first, second = example("global-fund-2020"), example("un-women-2016")
    for sides in ([first, second], [second, first]):
        html = comparison_page(compare(sides))
        names = [one.card.process.id for one in sides]
        heads = re.findall(r"<h3>([a-z0-9-]+)</h3>", html)
        assert heads[:2] == names
        drawn = comparison_charts(compare(sides))["ranges"].svg
        assert drawn.index(names[0]) < drawn.index(names[1])


def test_hostile_text_is_text() -> None:
    """Markup in evidence is shown as it was written, in the page, the text and the charts; no script is linked."""
    html = comparison_page(hostile())
    tags = Tags(html)
    assert not tags.each("script")
    assert "&lt;script&gt;" in html
    assert {str(link["href"])[:1] for link in tags.each("a")} == {"#"}
    assert "\x01" not in html
    assert "\u202e" not in html
    text = comparison_markdown(hostile())
    assert "<script" not in text
    assert "\x01" not in text
    for sheet in comparison_charts(hostile()).values():
        assert "<script" not in sheet.svg


def test_a_draft_a_self_assessment_and_a_working_copy_say_so_first() -> None:
    """The strip stands before everything else, and in the margin of a printed page."""
    found = made("assessors")
    working = found.sides[1].model_copy(update={"publishable": False, "plan": True})
    html = comparison_page(found.model_copy(update={"sides": (found.sides[0], working), "publishable": False}))
    strip = html.split('class="strip"')[1].split("</div>")[0]
    assert "Not for publication." in strip
    assert "a plan, not performance, and not for publication" in strip
    assert "a self-assessment of the sponsor" in strip
    assert 'content:"Not for publication"' in html
    assert "Not for publication." in comparison_markdown(
        found.model_copy(update={"sides": (found.sides[0], working), "publishable": False})
    )


def test_what_moved_and_what_differs_is_printed_with_its_evidence() -> None:
    """The row behind a move; groups with what each is worth, and the rest."""
    moved = Tags(comparison_page(made("over time"))).text
    assert "So less is open." in moved
    assert "kind: plan; published: yes; date: 2021-08-01" in moved
    assert "Between 30 June 2021 and 31 December 2021 2 criteria moved." in moved
    differ = Tags(comparison_page(made("assessors"))).text
    assert "The whole difference: +6.8 evidenced, +6.8 possible." in differ
    assert "Taken over together they add +0.2 evidenced, +0.2 possible beyond the three alone." in differ
    for title in ("Facts", "Judgements", "Definitions"):
        assert title in differ


def test_signs_are_said_in_full() -> None:
    """A change has a sign at both ends, and none at zero."""
    change = Change(evidenced=1.25, possible=-3, exact=("5/4", "-3"))
    assert str(words.change_words(change)) == "+1.25 evidenced, −3 possible"
    assert words.signed(0) == "0"


def test_the_charts_are_drawn_where_there_is_something_to_draw() -> None:
    """Ranges need totals, the other a certain difference; the same bytes each time."""
    assert set(comparison_charts(made("processes"))) == {"ranges", "certain"}
    assert set(comparison_charts(made("no totals"))) == {"certain"}
    assert set(comparison_charts(made("nothing shared"))) == set()
    again = comparison_charts(made("processes"))["certain"]
    assert again.svg == comparison_charts(made("processes"))["certain"].svg
    assert "Date" not in again.svg


def test_the_text_holds_every_criterion_and_the_reason_of_each_certain_one() -> None:
    """A table of all, and both records' sentence for what is certain."""
    text = comparison_markdown(made("processes"))
    for one in made("processes").criteria:
        assert f"| {one.id} |" in text
    assert "  - un-women-2016: **Missing**. The record shows 0 of 5. (bppp-letter" in text


def test_a_folder_is_written_whole_and_over_nothing_unasked(tmp_path: Path) -> None:
    """A page, text, data and charts; --force replaces a comparison and nothing else."""
    out = write_comparison(made("processes"), tmp_path / "comparison")
    assert {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()} == set(
        comparison_files(made("processes"))
    )
    with pytest.raises(OutputExists):
        write_comparison(made("processes"), out)
    write_comparison(made("over time"), out, force=True)
    assert (out / "comparison.json").read_text(encoding="utf-8") == made("over time").to_json()
    (out / "mine.txt").write_text("x")
    with pytest.raises(OutputExists):
        write_comparison(made("processes"), out, force=True)


def test_what_is_certain_of_a_plan_is_certain_only_if_it_goes_so() -> None:
    """A plan is no performance: wherever it is laid beside a record, the sentences that lead say so."""
    record, other = side(id="a", ONE_1="missing", as_of="2020-01-31"), side(id="b", ONE_1="missing")
    planned = side(id="a", ONE_1="meets", as_of="2020-01-31")
    plan = replace(planned, card=planned.card.model_copy(update={"plan": True}))
    later = side(id="a", ONE_1="missing", as_of="2020-12-31")
    for beside, names in (
        (other, ("b", "a (the plan)")),
        (later, ("a (as of 31 December 2020)", "a (the plan, as of 31 January 2020)")),
        (record, ("a (the record)", "a (the plan)")),
    ):
        found = compare([beside, plan])
        assert tuple(one.name for one in found.sides) == names
        assert say(words.headline(found)).endswith("if all goes as planned")
        assert say(words.certain_words(found, found.pairs[0])).startswith(f"If all goes as planned, {names[0]} is")
    moved = found.pairs[0].over_time
    assert moved is not None
    assert say(words.over_time_words(found, found.pairs[0])) == (
        "The plan and the record of 31 January 2020 differ on 1 criterion."
    )
    assert say(words.moved_words(found, found.pairs[0], moved.moved[0])) == "The plan: Meets. The record: Missing."
    assert "planned" not in say(words.headline(compare([record, other])))


def test_what_there_is_none_of_is_not_said() -> None:
    """No list is printed as none, and no sum that adds nothing is told."""
    for kind in KINDS:
        found = made(kind)
        for pair in found.pairs:
            said = " ".join(say(one) for one in (words.certain_words(found, pair), words.rest_words(pair)))
            assert "none" not in said, kind
    nothing = Change(evidenced=0.0, possible=0.0, exact=("0", "0"))
    assert say(words.rest_of_worth(nothing)) == ""
