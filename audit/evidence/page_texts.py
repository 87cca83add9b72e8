"""The text of a PDF or a web page, read by a program of its own: a broken or hostile file can end no more than that.

It reads from standard input the kind (a line: pdf or html) and the file, and prints JSON: the pages with text and
printed number, or why not.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from html.parser import HTMLParser

MOST_PAGES = 5_000
MOST_LETTERS = 20_000_000
MEMORY = 2 * 2**30
"""Bytes this program may take."""
SECONDS = 30
"""Seconds of work this program may take."""

UNSEEN = ("script", "style", "noscript", "template", "svg", "head")
"""Elements of a web page whose words nobody reads there."""
LINES = ("p", "div", "br", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "dd", "dt")
"""Elements that begin on a line of their own, so that words on either side are two words."""


def pages_of(data: bytes) -> dict[str, object]:
    """Return {"pages": [[text, label], ...]}, or {"why": locked | broken | long}."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as broken:
        return {"why": "locked" if "password" in str(broken).casefold() else "broken"}
    count = len(document)
    if count > MOST_PAGES:
        return {"why": "long"}
    found: list[tuple[str, str]] = []
    left = MOST_LETTERS
    for number in range(count):
        try:
            text = document[number].get_textpage().get_text_range()
        except pypdfium2.PdfiumError:
            return {"why": "broken"}
        left -= len(text)
        if left < 0:
            return {"why": "long"}
        found.append((text, document.get_page_label(number)))
    return {"pages": found}


def words_of(html: str) -> str:
    """Return the words of a web page that a reader sees."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


class _Reader(HTMLParser):
    """Gathers the words of a web page that a reader sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Begin an element."""
        if tag == "body":
            self._unseen.clear()  # a head that nobody closed
        elif tag in UNSEEN:
            self._unseen.append(tag)
        elif tag in LINES:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        elif tag in LINES:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Take in words."""
        if not self._unseen:
            self.parts.append(data)


def _limit() -> None:
    """Hold this program to its memory and time, where the system can."""
    try:
        import resource
    except ImportError:  # not on Windows; whoever runs this waits no longer than it says
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main() -> None:
    """Read a file from standard input and print the text of its pages."""
    _limit()
    kind, data = sys.stdin.buffer.readline(), sys.stdin.buffer.read()
    web = {"pages": [(words_of(data.decode("utf-8", "replace")), "")]} if kind == b"html\n" else None
    found = web or pages_of(data)
    sys.stdout.buffer.write(json.dumps(found).encode())


if __name__ == "__main__":
    main()
