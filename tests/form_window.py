"""A form in a browser, for tests: opened from a file, filled in by its hook, and what a card says of the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from form_answers import State
from playwright.sync_api import Browser, Page, sync_playwright

from audit.evidence.model import Dossier
from audit.evidence.read import read_dossier
from audit.rubric.asked import asked
from audit.rubric.model import Rubric
from audit.scoring.scorecard import Scorecard

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
MARKS = [
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


def opened(browser: Browser, path: Path, width: int = 1200, scheme: str = "light", *, bypass: bool = False) -> Page:
    """Open a page from a file; whatever it logs is an error."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=bypass, accept_downloads=True,
    )  # fmt: skip
    window = context.new_page()
    window.on("pageerror", lambda error: pytest.fail(str(error)))
    window.on("console", lambda line: pytest.fail(line.text))
    window.on("dialog", lambda dialog: dialog.accept())
    window.goto(path.as_uri())
    return window


def shown_by(card: Scorecard) -> dict[str, Any]:
    """Return of a card what the form's preview gives of it."""
    overall = card.overall
    return {
        "criteria": {
            one.id: [one.status, one.level.low if one.level else None, one.level.high if one.level else None]
            for one in card.criteria
        },
        "dimensions": {
            one.id: None if one.evidenced is None else [f"{one.evidenced:.2f}", f"{one.possible:.2f}"]
            for one in card.dimensions
        },
        "gates": {gate.id: gate.state for gate in card.gates},
        "overall": overall
        and [f"{overall.evidenced:.2f}", f"{overall.possible:.2f}", overall.verdict.low, overall.verdict.high],
    }


def read_zip(data: bytes, rubric: Rubric, folder: Path) -> Dossier:
    """Read the dossier that a form saved."""
    path = folder / "saved.zip"
    path.write_bytes(data)
    return read_dossier(path, asked(rubric))


def written(window: Page, state: State) -> tuple[list[list[str]], bytes, dict[str, Any]]:
    """Fill in a form by its hook; return what it finds wrong, the file it would save, and its preview."""
    script = """async (state) => {
        consultationForm.write(state);
        const wrong = consultationForm.wrong().map(([place, what]) => [place, what]);
        return [wrong, await consultationForm.zip(), consultationForm.shown()];
    }"""
    wrong, data, shown = window.evaluate(script, state)
    return wrong, bytes(data), shown
