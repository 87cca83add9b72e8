"""The comparison as a browser shows it: readable for all, on a phone and on paper, without asking for anything."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright
from test_browser import CHROMIUM, RULES, opened
from test_report_comparison import hostile, made

from audit.report.comparison_page import comparison_page

KINDS = ("processes", "three", "over time", "assessors", "no totals")
PAGES = (*KINDS, "hostile")
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
    """The address of each comparison's page."""
    folder = tmp_path_factory.mktemp("comparisons")
    for name in PAGES:
        file: Path = folder / f"{name.replace(' ', '-')}.html"
        file.write_text(comparison_page(hostile() if name == "hostile" else made(name)), encoding="utf-8")
    return {name: (folder / f"{name.replace(' ', '-')}.html").as_uri() for name in PAGES}


SEEN = [
    *((kind, scheme, width) for kind in KINDS[::3] for scheme in ("light", "dark") for width in (320, 1200)),
    ("three", "light", 320), ("over time", "light", 1200), ("no totals", "dark", 320),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "scheme", "width"), SEEN)
def test_axe_finds_nothing(browser: Browser, addresses: dict[str, str], kind: str, scheme: str, width: int) -> None:
    """No rule of WCAG 2.2 AA that a program can check is broken, with every row open."""
    window = opened(browser, addresses[kind], width, scheme, bypass=True)
    window.goto(addresses[kind])
    window.evaluate("document.querySelectorAll('details').forEach(row => row.open = true)")
    found = Axe().run(window, options={"runOnly": RULES}).response
    assert [(one["id"], one["nodes"][0]["target"]) for one in found["violations"]] == []
    assert len(found["passes"]) > 15
    window.context.close()


@pytest.mark.parametrize("name", PAGES)
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
    """Without a script: from the certain differences to the row with both records."""
    window = opened(browser, addresses["processes"], 1200)
    window.goto(addresses["processes"])
    link = window.locator("#certain h4 a", has_text="FEE-1")
    target = str(link.get_attribute("href"))[1:]
    link.click()
    assert window.evaluate(f"document.getElementById('{target}').parentElement.open")
    window.context.close()


def test_paper_shows_every_row(browser: Browser, addresses: dict[str, str]) -> None:
    """Printed, rows are open though nobody opened them, and the file stays small."""
    window = opened(browser, addresses["processes"], 1200)
    window.goto(addresses["processes"])
    window.emulate_media(media="print")
    assert window.evaluate("document.querySelector('#c1 p').getBoundingClientRect().height") > 0
    assert window.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
    assert len(window.pdf(prefer_css_page_size=True, print_background=True)) < 3_000_000
    window.context.close()
