"""card.pdf: the page as Chromium prints it, with tags, headings as bookmarks, and no time of day in it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from audit.errors import AuditError
from audit.words import message, say

SECONDS = 180
"""How long printing may take."""

_SCRIPTS = re.compile(r"<script\b.*?</script>", re.DOTALL)
_KICKER = re.compile(r"(<h2[^>]*><span class=\"?k\"?>)([^<]*)</span> ")
HEADINGS = "h1,h2,h3{white-space:break-spaces}"
_STYLES_FROM = re.compile(r"style-src '[^']*'")
_DATE = re.compile(rb"\(D:\d{14}([+-]\d\d'\d\d'|Z)?\)")
_PROGRAM = re.compile(rb"/Creator \(((?:\\.|[^\\)])*)\)")

QUIET = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # no name leads anywhere: the page loads nothing, and neither does it
)
PRINT = ("--no-pdf-header-footer", "--generate-pdf-document-outline", "--export-tagged-pdf")


def pdf_of(html: str, browser: Path) -> bytes:
    """Return a page printed by a Chromium (or Chrome, or Edge), as a tagged PDF on A4.

    On one machine the same page gives the same bytes; letters are shaped with the fonts that machine has. Raises
    AuditError where the browser gives no PDF.
    """
    with TemporaryDirectory(prefix="card-", ignore_cleanup_errors=True) as folder:
        page, printed = Path(folder) / "card.html", Path(folder) / "card.pdf"
        page.write_text(_for_paper(html), encoding="utf-8")
        words = [str(browser), *QUIET, *_as_root(), f"--user-data-dir={Path(folder) / 'profile'}", *PRINT]
        try:
            done = subprocess.run(
                [*words, f"--print-to-pdf={printed}", page.as_uri()],
                capture_output=True, stdin=subprocess.DEVNULL, timeout=SECONDS, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as stopped:
            raise _not_printed(browser, str(stopped)) from None
        if not printed.is_file() or not (data := printed.read_bytes()).startswith(b"%PDF-"):
            raise _not_printed(browser, _last_line(done.stderr))
    return timeless(data)


def timeless(data: bytes) -> bytes:
    """Return a PDF whose dates are fixed and which does not tell on what system it was printed; no byte moves."""
    return _PROGRAM.sub(_creator, _DATE.sub(_day, data))


def _day(found: re.Match[bytes]) -> bytes:
    """Return the same day for every PDF, as long as the one it replaces."""
    zone = found[1] or b""
    return b"(D:20000101000000" + (b"+00'00'" if len(zone) > 1 else zone) + b")"


def _creator(found: re.Match[bytes]) -> bytes:
    """Return this tool's name, as long as the name of the program and system that it replaces."""
    room = len(found[1])
    return b"/Creator (" + b"consultation-audit"[:room].ljust(room) + b")"


def _for_paper(html: str) -> str:
    """Return the page without its script, and with headings whose words stay apart in the bookmarks.

    Chromium leaves out of a bookmark the space at which a heading breaks into lines, and between its two parts.
    """
    open_ = _STYLES_FROM.sub("style-src 'unsafe-inline'", _SCRIPTS.sub("", html), count=1)
    return _KICKER.sub("\\1\\2:\u00a0</span>", open_.replace("</head>", f"<style>{HEADINGS}</style></head>", 1))


def _as_root() -> tuple[str, ...]:
    """Return what a Chromium asks of root, as whom it has no sandbox; the page it prints runs no script."""
    return ("--no-sandbox",) if getattr(os, "geteuid", lambda: 1)() == 0 else ()


def _last_line(said: bytes) -> str:
    lines = [line for line in said.decode("utf-8", errors="replace").splitlines() if line.strip()]
    return lines[-1][:200] if lines else "it said nothing"


def _not_printed(browser: Path, why: str) -> AuditError:
    what = message("{browser} made no PDF: {why}.", browser=browser.name, why=why.rstrip("."))
    mend = message("Open card.html and print it to PDF from there; it holds the same.")
    return AuditError(f"{say(what)} {say(mend)}")
