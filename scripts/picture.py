"""Take docs/card.png, the picture of the README: the top of the card of examples/un-women-2016, in a Chromium."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.report.files import write_card
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.score import score

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "card.png"
WIDTH, HEIGHT = 1200, 872


def main() -> None:
    """Score the example, open its page and take the picture."""
    rubric = read_rubric("meaningful-consultation")
    dossier = redact(read_dossier(ROOT / "examples" / "un-women-2016", asked(rubric)))
    browser_path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = write_card(score(dossier, rubric), Path(folder) / "card", rubric, dossier) / "card.html"
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(page_file.as_uri())
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE.name} is taken.")


if __name__ == "__main__":
    main()
