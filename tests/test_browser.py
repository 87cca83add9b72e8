"""The page as a browser shows it: readable for all, on a phone and on paper, without asking for anything."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from sample_card import hostile_card, sample_card, without_figures, without_totals

from audit.report.page import page

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
CARDS = {
    "sample": sample_card,
    "findings": lambda: without_totals(sample_card()),
    "empty": lambda: without_figures(sample_card()),
    "hostile": hostile_card,
}

SHIPPED = sorted((Path(__file__).parent.parent / "examples").glob("*/card/card.html"))
RESEARCH = sorted((Path(__file__).parent.parent / "examples").glob("*/card/research.html"))
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
def addresses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The address of each card's page."""
    folder = tmp_path_factory.mktemp("cards")
    for name, card in CARDS.items():
        (folder / f"{name}.html").write_text(page(card()), encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in CARDS}


def opened(browser: Browser, address: str, width: int, scheme: str = "light", *, bypass: bool = False) -> Page:
    """Open a page in a window of a width; `bypass` lets axe put its script into it."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=bypass,
    )
    return context.new_page()


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, addresses: dict[str, str], scheme: str, width: int) -> None:
    """No rule of WCAG 2.2 AA that a program can check is broken, with every row open."""
    window = opened(browser, addresses["sample"], width, scheme, bypass=True)
    window.goto(addresses["sample"])
    window.evaluate("document.querySelectorAll('details').forEach(row => row.open = true)")
    found = Axe().run(window, options={"runOnly": RULES}).response
    assert [(one["id"], one["nodes"][0]["target"]) for one in found["violations"]] == []
    assert len(found["passes"]) > 20
    window.context.close()


def test_every_example_ships_both_pages() -> None:
    """Nine cards, and what the methods found on each."""
    assert [path.parent for path in SHIPPED] == [path.parent for path in RESEARCH]
    assert len(SHIPPED) == 9


@pytest.mark.parametrize("shipped", [*SHIPPED, *RESEARCH], ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_the_shipped_cards_are_as_readable(browser: Browser, shipped: Path) -> None:
    """The examples' pages, every row open: axe finds nothing, nothing scrolls sideways, and each is under 150 kB.

    Each in one view, one after the other in each of the four; a site's pages are looked at in all of them.
    """
    assert shipped.stat().st_size < 150_000
    views = [(320, "light"), (1200, "dark"), (320, "dark"), (1200, "light")]
    width, scheme = views[[*SHIPPED, *RESEARCH].index(shipped) % len(views)]
    window = opened(browser, shipped.as_uri(), width, scheme, bypass=True)
    asked: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    window.goto(shipped.as_uri())
    window.evaluate("document.querySelectorAll('details').forEach(row => row.open = true)")
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(window, options={"runOnly": RULES}).response
    assert [(one["id"], one["nodes"][0]["target"]) for one in found["violations"]] == []
    assert asked == [shipped.as_uri()]
    window.context.close()


@pytest.mark.parametrize("name", ["findings", "empty"])
def test_axe_finds_nothing_on_cards_that_lack_something(browser: Browser, addresses: dict[str, str], name: str) -> None:
    """Sections that only give a reason are as readable, and so are rows that are closed."""
    window = opened(browser, addresses[name], 1200, bypass=True)
    window.goto(addresses[name])
    found = Axe().run(window, options={"runOnly": RULES}).response
    assert [(one["id"], one["nodes"][0]["target"]) for one in found["violations"]] == []
    window.context.close()


@pytest.mark.parametrize("name", list(CARDS))
@pytest.mark.parametrize("width", [320, 390, 1200])
def test_nothing_scrolls_sideways_and_nothing_is_asked_for(
    browser: Browser, addresses: dict[str, str], name: str, width: int
) -> None:
    """The page fits a phone with every row open, makes no request but its own, and logs nothing."""
    window = opened(browser, addresses[name], width)
    asked: list[str] = []
    logged: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    window.on("console", lambda line: logged.append(line.text))
    window.on("pageerror", lambda error: logged.append(str(error)))
    window.goto(addresses[name])
    window.evaluate("document.querySelectorAll('details').forEach(row => row.open = true)")
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if not url.startswith("data:")] == [addresses[name]]
    assert logged == []
    window.context.close()


def test_a_link_to_a_criterion_opens_its_row(browser: Browser, addresses: dict[str, str]) -> None:
    """Without a script: the address names the body inside the row."""
    window = opened(browser, addresses["sample"], 1200)
    window.goto(f"{addresses['sample']}#TIM-1")
    assert window.evaluate("document.getElementById('TIM-1').parentElement.open")
    assert not window.evaluate("document.getElementById('TIM-2').parentElement.open")
    window.locator("#gates a", has_text="AFF-1").click()
    assert window.evaluate("document.getElementById('AFF-1').parentElement.open")
    window.context.close()


def test_the_first_tab_leads_past_the_header(browser: Browser, addresses: dict[str, str]) -> None:
    """The skip link is the first stop, and visible there."""
    window = opened(browser, addresses["sample"], 1200)
    window.goto(addresses["sample"])
    window.keyboard.press("Tab")
    focused = window.evaluate("[document.activeElement.className, document.activeElement.getBoundingClientRect().left]")
    assert focused[0] == "skip"
    assert focused[1] >= 0
    window.context.close()


def test_no_label_of_the_scale_lies_on_another(browser: Browser, addresses: dict[str, str]) -> None:
    """Both totals, the bands and the cap keep apart at every width."""
    for width in (320, 390, 768, 1200):
        window = opened(browser, addresses["sample"], width)
        window.goto(addresses["sample"])
        boxes = window.evaluate(
            "[...document.querySelectorAll('.vals span, .bands span, .caplab span')].map(e => {"
            "const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]})"
        )
        for place, (left, top, right, bottom) in enumerate(boxes):
            assert left >= 0
            assert right <= width
            for other in boxes[place + 1 :]:
                apart = right <= other[0] + 1 or other[2] <= left + 1 or bottom <= other[1] + 5 or other[3] <= top + 5
                assert apart, (width, place)
        window.context.close()


def test_paper_shows_every_row(browser: Browser, addresses: dict[str, str]) -> None:
    """Printed, rows are open though nobody opened them, and the file stays small."""
    window = opened(browser, addresses["sample"], 1200)
    window.goto(addresses["sample"])
    window.emulate_media(media="print")
    assert window.evaluate("document.querySelector('#TIM-1 dd').getBoundingClientRect().height") > 0
    assert window.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
    assert len(window.pdf(prefer_css_page_size=True, print_background=True)) < 3_000_000
    window.context.close()
