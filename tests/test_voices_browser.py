"""The survey of participants in a browser: one page on paper, and a form that counts and keeps nobody out."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from form_window import MARKS, browser, opened
from playwright.sync_api import Browser, Page

from audit.evidence.voices_taken import taken
from audit.report.voices_form import voices_form
from audit.report.voices_paper import voices_paper

__all__ = ["browser"]
pytestmark = MARKS
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
LONGEST = "Consultation on how the agency understands, writes about and pays for " * 2


@pytest.fixture
def pages(tmp_path: Path) -> dict[str, Path]:
    """Both pages, as files."""
    made = {"paper": voices_paper(LONGEST[:120]), "form": voices_form(LONGEST[:120])}
    for name, html in made.items():
        (tmp_path / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: tmp_path / f"{name}.html" for name in made}


@pytest.mark.parametrize("name", ["paper", "form"])
def test_axe_finds_nothing(browser: Browser, pages: dict[str, Path], name: str) -> None:
    """No rule of WCAG 2.2 AA that a program can check is broken, and nothing scrolls sideways on a phone."""
    for width, scheme in ((390, "light"), (1200, "dark")):
        window = opened(browser, pages[name], width, scheme, bypass=True)
        found = Axe().run(window, options={"runOnly": RULES}).response
        assert [(one["id"], one["nodes"][0]["target"]) for one in found["violations"]] == []
        assert window.evaluate("document.documentElement.scrollWidth") <= width
        window.context.close()


def test_the_paper_is_one_page(browser: Browser, pages: dict[str, Path]) -> None:
    """On A4, with the longest name of a consultation."""
    window = opened(browser, pages["paper"])
    pdf = window.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) == 1
    window.context.close()


def test_the_form_counts_and_forgets(browser: Browser, pages: dict[str, Path], tmp_path: Path) -> None:
    """Three people one after the other: each finds a clear page, and what is saved is counts alone."""
    window = opened(browser, pages["form"], 390)
    asked: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    for safe, mark in (("agree", "4"), ("disagree", "5"), ("", "4")):
        assert window.evaluate("document.querySelectorAll('input[value=\"\"]:checked').length") == 8
        if safe:
            window.check(f"input[name=safe][value={safe}]")
        window.check(f"input[name=satisfaction][value='{mark}']")
        window.click("button[type=submit]")
        assert "counted" in window.inner_text("#said")
    assert window.inner_text("#number") == "3"
    assert "disagree 1" not in window.inner_text("body")
    path = saved(window, tmp_path)
    assert path.name == "voices-tally-3.csv"
    found = taken([path])
    assert found.sheets == 3
    answers = {("safe", "agree"): 1, ("safe", "disagree"): 1, ("safe", "blank"): 1, ("satisfaction", "4"): 2}
    assert all(found.counts[key] == count for key, count in answers.items())
    assert found.counts["told", "blank"] == 3
    with path.open() as lines:
        assert all(len(row) == 3 for row in csv.reader(lines))
    assert not [address for address in asked if not address.startswith("blob:")]
    window.context.close()


def saved(window: Page, place: Path) -> Path:
    """Save the counts and return the file."""
    with window.expect_download() as wait:
        window.click("#save")
    path = place / wait.value.suggested_filename
    wait.value.save_as(path)
    return path
