"""The text of a copy of a source, page by page: PDF, a saved web page, plain text; a picture has none."""

from __future__ import annotations

import codecs
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from audit.evidence.page_texts import MOST_LETTERS, SECONDS
from audit.evidence.passages import Page, folded
from audit.words import Message, message

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp")
WEB_PAGES = (".html", ".htm", ".xhtml")
PLAIN = (".txt", ".md")
WHY = {
    "locked": message("it has a password"),
    "broken": message("it is damaged, or of another kind than its name says"),
    "long": message("it is longer than is read"),
    "time": message("reading it takes too long"),
    "kind": message("files of this kind are not read"),
}
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OUT_OF_TIME = -24  # ended by SIGXCPU
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CopyText:
    """The pages of a copy, or why it could not be read; `paged` where its pages have numbers."""

    pages: tuple[Page, ...] = ()
    paged: bool = False
    why: Message | None = None


def text_of_copy(data: bytes, name: str) -> CopyText:
    """Return the text of a copy by the ending of its name; never raises for what the file holds."""
    ending = PurePosixPath(name).suffix.casefold()
    if ending in PICTURES:
        return CopyText((Page(folded("")),))
    if ending == ".pdf":
        return _apart("pdf", data)
    if ending not in (*WEB_PAGES, *PLAIN):
        return CopyText(why=WHY["kind"])
    if len(data) > MOST_LETTERS:
        return CopyText(why=WHY["long"])
    text = _words(data)
    return _apart("html", text.encode("utf-8", "replace")) if ending in WEB_PAGES else CopyText((Page(folded(text)),))


def _apart(kind: str, data: bytes) -> CopyText:
    """Return the text that a program of its own reads from a copy, held to its time and memory."""
    program = Path(__file__).with_name("page_texts.py")
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(program)],
            input=kind.encode() + b"\n" + data, capture_output=True, timeout=2 * SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return CopyText(why=WHY["time"])
    if done.returncode == _OUT_OF_TIME:
        return CopyText(why=WHY["time"])
    said: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"why": "broken"}
    if "pages" not in said:
        return CopyText(why=WHY[said["why"]])
    return CopyText(tuple(Page(folded(text), label) for text, label in said["pages"]), paged=kind == "pdf")


def _words(data: bytes) -> str:
    """Return text by its byte order mark, by what it says of itself, as UTF-8, or as the old Western letters."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    said = _CHARSET.search(data[:4096])
    for name in (*([said[1].decode("ascii")] if said else ()), "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", errors="replace")
