"""A reader's own weights: the page's small script adds up as scoring does, and changes nothing that is published."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from made import dossier
from playwright.sync_api import Browser, Page
from sample_card import sample_card, without_totals
from sides_made import RUBRIC as SMALL
from sides_made import side
from test_browser import CHROMIUM, RULES, browser, opened, pytestmark

from audit.evidence.model import Answer
from audit.report.own_weights import numbers_of, script
from audit.report.page import page
from audit.rubric.asked import asked
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric
from audit.scoring import verdict
from audit.scoring.read_card import spans_of
from audit.scoring.score import score
from audit.scoring.scorecard import Scorecard
from audit.scoring.totals import add_up, capped, printed

__all__ = ["CHROMIUM", "browser", "pytestmark"]
CARDS = 200
LEVELS = {"ONE_1": "approaches..meets", "ONE_2": "missing..exceeds", "ONE_3": "meets", "TWO_2": "approaches"}
UNEQUAL = side(**LEVELS, TWO_1="exceeds").card
"""A card on a rubric of which the second dimension weighs twice as much."""
ARITHMETIC = Path(__file__).parents[1] / "audit" / "report" / "templates" / "reweight.js"
Vector = tuple[list[str], list[object] | None]
"""Weights as written, and both totals in hundredths with the verdict's words."""


def drawn(chance: Random) -> Rubric:
    """Return a rubric drawn at random: levels, points, lines, weights, gates, and how it combines."""
    levels = [f"level-{place}" for place in range(chance.randint(2, 6))]
    points = sorted(chance.sample(range(101), len(levels)))
    lines = {
        level: chance.randint(below + 1, above)
        for level, below, above in zip(levels[1:], points, points[1:], strict=False)
    }
    text = [
        "rubric: drawn", "version: 1.0.0", "title: Drawn at random", "licence: CC-BY-4.0",
        f"levels: {json.dumps(levels)}", f"points: {points}", f"verdicts: {json.dumps(lines)}",
        f"combine: {chance.choice(['mean', 'geometric'])}", f"geometric_floor: {chance.choice([1, 1, 5])}",
        "standards: {book: {title: A book, issuer: A body, year: 2001, binds: [], verified: yes}}", "dimensions:",
    ]  # fmt: skip
    for place in range(chance.randint(1, 7)):
        weight = chance.choice(["1", "2", "0.5", "3.25", "10"])
        text += [f"  dim-{place}:", f"    title: Dimension {place}", f"    weight: {weight}", "    because: Why not.",
                 "    criteria:"]  # fmt: skip
        for number in range(chance.randint(1, 5)):
            name = f"D{place}-{number}"
            gate = "yes" if chance.random() < 0.08 else "no"
            words = json.dumps({level: f"As {level} has it." for level in levels})
            text.append(
                f"      {name}: {{question: How is {name}?, gate: {gate}, assessed: {words}, "
                "may_not_apply: There was none., due: plan, from_standard: {levels: {as: judgement, standard: book}}}"
            )
    return read_rubric("drawn.yaml", text="\n".join(text).encode())


def card_on(rubric: Rubric, chance: Random) -> Scorecard:
    """Return a card on a rubric, its levels drawn at random."""
    answers = []
    for name in rubric.criteria:
        first, last = sorted(chance.choices(rubric.levels, k=2), key=rubric.levels.index)
        said = [f"{first}..{last}", last, rubric.levels[0], "unknown", "not applicable"]
        answers.append(Answer(name, "a", chance.choice(said), reason="So it is.", sources=("call",)))
    known = dossier(id="river", title="The river", sponsor="An agency", assessor="A watchdog",
                    assessor_role="independent", assessor_interest="None.")  # fmt: skip
    return score(replace(known, answers=tuple(answers), asked=asked(rubric)), rubric)


def reweighed(card: Scorecard, rubric: Rubric, weights: list[str]) -> list[object] | None:
    """Return what scoring makes of other weights: a dimension of weight 0 is out of the sum, its gates are not."""
    spans = spans_of(card)
    by = {dimension.id: Fraction(weight) for dimension, weight in zip(card.dimensions, weights, strict=True)}
    dimensions = {
        id: dimension.model_copy(update={"weight": by[id]}) for id, dimension in rubric.dimensions.items() if by[id]
    }
    totals = add_up(rubric.model_copy(update={"dimensions": dimensions}), spans)
    if totals is None:
        return None
    gates = {id: span for id, span in spans.items() if rubric.criteria[id].gate == "yes"}
    held = capped(rubric, totals.overall, gates)
    ends = [round(printed(end) * 100) for end in (totals.overall.evidenced, totals.overall.possible)]
    return [*ends, str(verdict.words(rubric.levels, held))]


def vectors(card: Scorecard, rubric: Rubric, chance: Random) -> Iterator[Vector]:
    """Yield weights and what they come to: those of the card, and three drawn at random."""
    own = [f"{dimension.weight:g}" for dimension in card.dimensions]
    some = [chance.choices(["0", "1", "2", "7.5", "10", "0.33"], k=len(own)) for _ in range(3)]
    for weights in (own, *some):
        yield weights, reweighed(card, rubric, weights)


def test_script_and_scoring_agree_on_cards_drawn_at_random(browser: Browser) -> None:
    """On 200 cards and four sets of weights each: both totals to the hundredth, and the verdict after the gates."""
    chance = Random(61)
    cases: list[tuple[dict[str, Any], list[Vector]]] = []
    rubric = drawn(chance)
    while len(cases) < CARDS:
        rubric = drawn(chance) if len(cases) % 5 == 0 else rubric
        card = card_on(rubric, chance)
        if card.overall is None:
            continue
        given = list(vectors(card, rubric, chance))
        total = [round(end * 100) for end in (card.overall.evidenced, card.overall.possible)]
        assert given[0][1] == [*total, card.overall.verdict.words]
        cases.append((json.loads(json.dumps(numbers_of(card))), given))
    window = browser.new_page()
    found = window.evaluate(
        """([part, cases]) => {
            const work = new Function(part + "; return reweighed")();
            return cases.map(([numbers, given]) => given.map(([weights]) => work(numbers, weights.map(
                (text, i) => (numbers.d[i][1] ? BigInt(Math.round(text * 100)) : 0n)))));
        }""",
        [ARITHMETIC.read_text(encoding="utf-8"), cases],
    )
    for (numbers, given), ours in zip(cases, found, strict=True):
        assert ours == [theirs for _, theirs in given], numbers
    kinds = {(numbers["f"] >= 0, numbers["g"]) for numbers, _ in cases}
    assert kinds == {(by_product, gate) for by_product in (False, True) for gate in (0, 1, 2)}
    assert any(theirs is None for _, given in cases for _, theirs in given)
    window.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page whose rubric gives two dimensions unequal weights."""
    path = tmp_path_factory.mktemp("card") / "card.html"
    path.write_text(page(UNEQUAL), encoding="utf-8")
    return path.as_uri()


def said(window: Page) -> str:
    """Return what the controls say."""
    return window.locator("#own [role=status]").inner_text()


def sentence(weights: list[str]) -> str:
    """Return what they should say for weights."""
    low, high, words = reweighed(UNEQUAL, SMALL, weights) or (0, 0, "")
    assert isinstance(low, int)
    assert isinstance(high, int)
    return f"Evidenced {low / 100:.2f}, possible {high / 100:.2f} of 100: {words}. This changes nothing published."


def test_the_controls_begin_with_the_published_result_and_change_only_their_own(browser: Browser, address: str) -> None:
    """By keyboard alone: the section opens, a weight is typed, both ends move, the button puts the weights back."""
    window = opened(browser, address, 1200)
    window.goto(address)
    published = window.locator("#verdict").inner_text()
    window.locator("#own summary").focus()
    window.keyboard.press("Enter")
    before = said(window)
    assert before == sentence(["1", "2"])
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.closest('label').textContent") == "One"
    window.keyboard.press("Control+a")
    window.keyboard.type("7.5")
    assert said(window) == sentence(["7.5", "2"]) != before
    shown = window.evaluate("getComputedStyle(document.querySelector('#own .bar .e')).width.slice(0, -2) > 0")
    assert shown
    window.keyboard.press("Tab")
    window.keyboard.press("Control+a")
    window.keyboard.type("0")
    assert said(window) == sentence(["7.5", "0"])
    window.keyboard.press("Tab")
    window.keyboard.press("Enter")
    assert said(window) == before
    assert window.locator("#verdict").inner_text() == published
    window.context.close()


def test_weights_that_cannot_be_added_up_are_said(browser: Browser, address: str) -> None:
    """All at 0, none, below 0, too many, too fine, not a number: a sentence, and no old result beside it."""
    window = opened(browser, address, 1200)
    window.goto(address)
    window.locator("#own summary").click()
    first, second = window.locator("#own input").all()
    first.fill("0")
    second.fill("0")
    assert said(window) == "Every weight is 0: nothing is left to add up."
    for wrong in ("", "-1", "11", "1.234", "1e1"):
        first.fill(wrong)
        assert said(window) == "Write numbers from 0 to 10, with two decimals at most."
        assert first.get_attribute("aria-invalid") == "true"
        assert not window.locator("#own .bar").is_visible()
    first.fill("1")
    assert first.get_attribute("aria-invalid") == "false"
    assert said(window) == sentence(["1", "0"])
    window.context.close()


def test_the_page_stands_without_the_script_and_on_paper(browser: Browser, address: str) -> None:
    """Without script, and in print, the controls are not there; everything else is."""
    context = browser.new_context(java_script_enabled=False)
    window = context.new_page()
    window.goto(address)
    assert not window.locator("#own").is_visible()
    assert window.locator("#verdict").is_visible()
    context.close()
    window = opened(browser, address, 1200)
    window.goto(address)
    assert window.locator("#own").is_visible()
    window.emulate_media(media="print")
    assert not window.locator("#own").is_visible()
    window.context.close()


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_open_controls(browser: Browser, tmp_path: Path, scheme: str, width: int) -> None:
    """With twelve dimensions, on a phone and on a desk; nothing scrolls sideways."""
    path = tmp_path / "card.html"
    path.write_text(page(sample_card()), encoding="utf-8")
    window = opened(browser, path.as_uri(), width, scheme, bypass=True)
    window.goto(path.as_uri())
    window.locator("#own summary").click()
    assert len(window.locator("#own input").all()) == 12
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(window, options={"runOnly": RULES}).response
    assert [(one["id"], one["nodes"][0]["target"]) for one in found["violations"]] == []
    window.context.close()


def test_the_policy_allows_this_script_and_no_other() -> None:
    """The hash in the policy is that of the one script that runs; a page without totals allows none."""
    html = page(sample_card())
    assert html.count(script()) == 1
    digest = base64.b64encode(hashlib.sha256(script().encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in html
    assert re.findall(r"<script([^>]*)>", html) == [' type="application/json"', ""]
    bare = page(without_totals(sample_card()))
    assert "<script" not in bare
    assert "script-src" not in bare


def test_hostile_names_stay_names_in_the_numbers() -> None:
    """A level may be called anything: it ends no element."""
    card = sample_card()
    levels = ("missing", "</script><b>&", "meets", "exceeds")
    swap = dict(zip(card.rubric.levels, levels, strict=True))
    criteria = tuple(
        one.model_copy(update={"level": one.level.model_copy(
            update={"low": swap[one.level.low], "high": swap[one.level.high]}
        )}) if one.level else one
        for one in card.criteria
    )  # fmt: skip
    verdicts = {swap[level]: line for level, line in card.rubric.verdicts.items()}
    rubric = card.rubric.model_copy(update={"levels": levels, "verdicts": verdicts})
    html = page(card.model_copy(update={"rubric": rubric, "criteria": criteria}), {})
    text = re.findall(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)
    assert len(text) == 1
    assert json.loads(text[0])["w"][1][0] == "</script><b>&"
