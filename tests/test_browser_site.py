"""A site as a browser shows it: readable for all, by keyboard alone, on a phone and on paper, asking for nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from test_browser import CHROMIUM, RULES, opened

from audit.evidence.read import read_dossier
from audit.report.site.publication import publication
from audit.report.site.site import Asked, write_site
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric

EXAMPLES = Path(__file__).parents[1] / "examples"
NAMES = ("un-women-2016", "global-commission-2011", "unaids-guidance-2006")
CARD = "cards/un-women-2016/2019-12-31-meaningful-consultation/card.html"
RESEARCH = CARD.replace("card.html", "research.html")
RUBRIC = "rubrics/meaningful-consultation.html"
COMPARISON = (
    "comparisons/un-women-2016-2019-12-31-meaningful-consultation--"
    "global-commission-2011-2021-06-30-meaningful-consultation.html"
)
PAGES = {"index": "index.html", "card": CARD, "rubric": RUBRIC, "comparison": COMPARISON, "method": "method.html",
         "research": RESEARCH}  # fmt: skip
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM.exists() and not os.environ.get("REQUIRE_BROWSER"), reason="no Chromium; CHROMIUM names another"
    ),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or another that CHROMIUM names."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of three worked examples on a disk."""
    folder = tmp_path_factory.mktemp("site") / "site"
    rubric = read_rubric("meaningful-consultation")
    given = [publication(name, read_dossier(EXAMPLES / name, asked(rubric)), rubric) for name in NAMES]
    write_site(given, folder, Asked(compare=(("un-women-2016", "global-commission-2011"),)))
    return folder


def opened_at(
    browser: Browser, site: Path, name: str, width: int, scheme: str = "light", *, bypass: bool = False
) -> Page:
    """Open a page of the site."""
    window = opened(browser, "", width, scheme, bypass=bypass)
    window.goto((site / PAGES[name]).as_uri())
    return window


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", list(PAGES))
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser, site: Path, name: str, scheme: str, width: int
) -> None:
    """No rule of WCAG 2.2 AA that a program can check is broken, with every row open."""
    window = opened_at(browser, site, name, width, scheme, bypass=True)
    window.evaluate("document.querySelectorAll('details').forEach(row => row.open = true)")
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(window, options={"runOnly": RULES}).response
    assert [(one["id"], one["nodes"][0]["target"]) for one in found["violations"]] == []
    assert len(found["passes"]) > 15
    window.context.close()


@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_asks_for_nothing_but_itself(browser: Browser, site: Path, name: str) -> None:
    """One request, no cookie, and nothing in the log: so the policy stops nothing that the page needs."""
    window = opened(browser, "", 1200)
    asked: list[str] = []
    logged: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    window.on("console", lambda line: logged.append(line.text))
    window.on("pageerror", lambda error: logged.append(str(error)))
    window.goto((site / PAGES[name]).as_uri(), wait_until="networkidle")
    assert [url for url in asked if not url.startswith("data:")] == [(site / PAGES[name]).as_uri()]
    assert logged == []
    assert window.context.cookies() == []
    window.context.close()


@pytest.mark.parametrize(("name", "criteria"), [("card", 48), ("rubric", 48), ("comparison", 48)])
def test_the_keyboard_alone_reaches_and_opens_every_criterion(
    browser: Browser, site: Path, name: str, criteria: int
) -> None:
    """With Tab and Enter, from the top of the page to its end."""
    window = opened_at(browser, site, name, 1200)
    reached = "document.activeElement.matches('#criteria details.d > summary')"
    for _ in range(2_000):
        window.keyboard.press("Tab")
        if window.evaluate("document.activeElement === document.body"):
            break
        if window.evaluate(f"{reached} && !document.activeElement.parentElement.open"):
            window.keyboard.press("Enter")
    assert window.locator("#criteria details.d").count() == criteria
    assert window.locator("#criteria details.d[open]").count() == criteria
    window.context.close()


@pytest.mark.parametrize("name", list(PAGES))
def test_no_row_is_cut_on_paper(browser: Browser, site: Path, name: str) -> None:
    """A4, every row open: each row of a table, list or ladder is kept whole, and nothing is wider than the sheet."""
    window = opened_at(browser, site, name, 718)  # A4 less its margins, at 96 dots an inch
    window.emulate_media(media="print")
    cut = window.evaluate(
        "[...document.querySelectorAll('tr, ol.ladder, #criteria summary, .std li')]"
        ".filter(one => one.getClientRects().length && getComputedStyle(one).breakInside !== 'avoid')"
        ".map(one => one.outerHTML.slice(0, 80))"
    )
    assert cut == []
    assert window.evaluate("document.documentElement.scrollWidth") <= 718
    closed = window.evaluate(
        "[...document.querySelectorAll('#criteria .body')].filter(one => !one.getBoundingClientRect().height).length"
    )
    assert closed == 0
    assert window.evaluate("[...document.querySelectorAll('nav')].every(one => !one.getClientRects().length)")
    paper = window.pdf(prefer_css_page_size=True, print_background=True)
    assert len(paper) < 3_000_000
    window.context.close()


def test_the_list_filters_and_sorts_without_a_script(browser: Browser, site: Path) -> None:
    """Choices hide rows by style alone; the orders are pages; the text box, which could do nothing, is not there."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1200, "height": 900})
    window = context.new_page()
    window.goto((site / "index.html").as_uri())
    rows = window.locator("table.cards tbody tr:visible")
    assert rows.count() == 3
    window.get_by_label("exceeds").check()
    assert rows.count() == 2
    window.get_by_label("in full").check()
    assert rows.count() == 0
    assert not window.locator("#find").is_visible()
    window.get_by_role("link", name="year", exact=True).click()
    assert rows.first.inner_text().startswith("UNAIDS Guidance Note")
    rows.first.get_by_role("link").first.click()
    assert window.url.endswith("card.html")
    context.close()


def test_the_list_finds_and_sorts_better_with_one(browser: Browser, site: Path) -> None:
    """Words narrow the list, and say how many cards are left; headers sort, and say so."""
    window = opened_at(browser, site, "index", 1200)
    rows = window.locator("table.cards tbody tr:visible")
    window.get_by_label("Find words").fill("unaids 2006")
    assert rows.count() == 1
    assert window.locator("#count").inner_text() == "1 of 3 cards shown"
    window.get_by_label("Find words").fill("")
    head = window.get_by_role("columnheader", name="Years")
    for direction in ("ascending", "descending"):
        head.get_by_role("button").click()
        assert head.get_attribute("aria-sort") == direction
        years = [window.evaluate("row => row.cells[2].dataset.k", row) for row in rows.element_handles()]
        assert years == sorted(years, reverse=direction == "descending")
    window.get_by_label("exceeds").check()
    assert window.locator("#count").inner_text() == "2 of 3 cards shown"
    window.context.close()


def test_a_badge_fits_its_words(browser: Browser, site: Path) -> None:
    """Drawn as a picture, no text stands out of its half."""
    window = opened(browser, "", 800)
    for badge in sorted(site.rglob("badge.svg")):
        window.goto(badge.as_uri())
        boxes = window.evaluate(
            "[...document.querySelectorAll('rect:nth-of-type(-n+2), text')].map(one => {"
            "const box = one.getBBox(); return [one.tagName, box.x, box.x + box.width]})"
        )
        halves = [box[1:] for box in boxes if box[0] == "rect"][:2]
        words = [box[1:] for box in boxes if box[0] == "text"]
        assert len(halves) == len(words) == 2
        for (left, right), (start, end) in zip(halves, words, strict=True):
            assert left < start < end < right
    window.context.close()
