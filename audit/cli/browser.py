"""Where a browser that prints to PDF is found: on the PATH, or where systems put it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from audit.errors import AuditError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
    "C:/Program Files/Microsoft/Edge/Application/msedge.exe",
)


def browser() -> Path:
    """Return a Chromium, Chrome or Edge: the one the variable CHROMIUM names, else one that is found.

    Raises AuditError where there is none.
    """
    if named := os.environ.get("CHROMIUM"):
        if found := shutil.which(named):
            return Path(found)
        raise AuditError(f"The variable CHROMIUM names {named}, and there is no such program.")
    on_path = (shutil.which(name) for name in NAMES)
    if found := next((place for place in (*on_path, *PLACES) if place and Path(place).is_file()), None):
        return Path(found)
    raise AuditError(
        "No Chromium, Chrome or Edge was found to print the card with. Leave out --pdf and print card.html from any "
        "browser, or name the program in the variable CHROMIUM."
    )
