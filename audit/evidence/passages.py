"""Whether a quoted passage stands on a page: letters and figures are compared, in their order.

Capitals, punctuation, hyphens and line ends are passed over, for printing changes them; a figure must be the whole
figure, and a passage begins and ends where words do. Three dots in a quote stand for what it leaves out.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audit.evidence.model import QuoteState

MARGIN = 600
"""Letters of headers and notes that may stand between two parts of a passage which runs over the end of a page."""
ASTRAY = 200
"""Letters by which the foot of a page may seem to go on with a passage, and does not."""
MOST_SAID = 50
"""Pages that one cell may name."""

_FIGURES = {place: str(unicodedata.digit(chr(place))) for place in range(0x10000) if chr(place).isdecimal()}
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u0640\u064b-\u065f]|[\u0002\ufffe]\\s*")
"""Soft hyphens, joiners, drawn-out and vowelled Arabic; and how PDFium writes a hyphen at the end of a line."""
_HYPHENS = re.compile("(?<=[^\\W\\d_])[-\u2010\u2011]\\s*(?=[^\\W\\d_])")
_MARKS = "\u0300-\u036f\u0900-\u109f\u1780-\u17ff"
"""Accents, and scripts of South and South-East Asia: their vowel signs are no letters of their own."""
_WORD = re.compile(f"\\d+(?:[.,:/]\\d+)*|(?:[^\\W\\d_]|[{_MARKS}])+|[%\u2030$\u20ac\u00a3\u00a5]")
_GAP = re.compile(r"[\[(]?\s*\.(?:\s?\.){2,}\s*[\])]?|\[sic\]", re.IGNORECASE)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
_PAGES = re.compile(r"(?:p|pp|pg|pgs|page|pages)?\.?\s*(\d+(?:\s*[-–,;&]\s*\d+)*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without what printing changes, and where its words begin and end."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def find(self, piece: str, begin: int = 0, *, cut: bool = False) -> int:
        """Return where a piece stands at or after `begin`, -1 where it does not; `cut`: it may end inside a word."""
        place = self.text.find(piece, begin)
        while place >= 0 and not (_among(self.starts, place) and (cut or _among(self.ends, place + len(piece)))):
            place = self.text.find(piece, place + 1)
        return place


def _among(places: Sequence[int], place: int) -> bool:
    at = bisect.bisect_left(places, place)
    return at < len(places) and places[at] == place


def folded(text: str) -> Folded:
    """Return a text as it is compared."""
    text = _HYPHENS.sub("", _UNSEEN.sub("", unicodedata.normalize("NFKC", text).casefold().translate(_FIGURES)))
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    length = 0
    for word in _WORD.findall(text):
        if parts and word[0].isdigit() and parts[-1][-1].isdigit():
            parts.append(" ")
            length += 1
        if _RIGHT_TO_LEFT.search(word):
            # Some programs store the letters of such a word in the order in which they are drawn.
            word = min(word, word[::-1])
        written = _without_word_ends(word)
        starts += range(length, length + len(word)) if written else [length]
        parts.append(word)
        length += len(word)
        ends += range(length - len(word) + 1, length + 1) if written else [length]
    return Folded("".join(parts), tuple(starts), tuple(ends))


def _without_word_ends(word: str) -> bool:
    """Return whether a word is of a script that sets no space between words (Chinese, Japanese, Thai, Khmer)."""
    return "\u0e00" <= word[0] <= "\u0eff" or "\u1000" <= word[0] <= "\u109f" or "\u1780" <= word[0] <= "\u17ff" or (
        "\u3040" <= word[0] <= "\u9fff"
    )  # fmt: skip


def pieces_of(quote: str) -> tuple[str, ...]:
    """Return the parts of a quote between its three dots, as they are compared; none where it has no letter."""
    parts = (folded(part).text for part in _GAP.split(unicodedata.normalize("NFKC", quote)))
    return tuple(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a copy: its text, and the number printed on it where the file tells."""

    text: Folded
    label: str = ""


def look_for(quote: str, pages: Sequence[Page], said: str = "") -> tuple[QuoteState, int | None]:
    """Return whether a quote stands on the pages of a copy, and on which (from 1).

    `said` is where it should stand, as people write it (`3`, `pp. 3-4`, `iv`); in other words (`annex 2`) it
    is no page, and any page will do.
    """
    here = _said(said, pages)
    pieces = pieces_of(quote)
    for place in (*here, *(place for place in range(len(pages)) if place not in here)):
        last = _last_page(pieces, pages, place)
        if last is not None:
            named = next((one for one in here if place <= one <= last), None)
            state: QuoteState = "found" if named is not None or not here else "elsewhere"
            return state, (place if named is None else named) + 1
    if not any(pages[place].text.text for place in here or range(len(pages))):
        return "no text", None
    return "not found", None


def _said(said: str, pages: Sequence[Page]) -> tuple[int, ...]:
    """Return the places of the pages that a cell names: by the number printed on them, or counted in the file."""
    said = said.strip()
    labelled = tuple(place for place, page in enumerate(pages) if page.label and page.label == said)
    found = _PAGES.fullmatch(said)
    if found is None:
        return labelled
    numbers = set(_numbers(found[1]))
    named = {place for place, page in enumerate(pages) if page.label in {str(number) for number in numbers}}
    return tuple(sorted(named | {number - 1 for number in numbers if 0 < number <= len(pages)} | {*labelled}))


def _numbers(text: str) -> Iterable[int]:
    for part in re.split(r"\s*[,;&]\s*", text):
        first, *rest = (int(number) for number in re.split(r"\s*[-–]\s*", part))
        yield from range(first, min((rest or [first])[-1], first + MOST_SAID) + 1)


def _last_page(pieces: Sequence[str], pages: Sequence[Page], place: int) -> int | None:
    """Return the page on which a passage that begins on one page ends; None where it does not begin there."""
    at, begin, first = place, 0, True
    if not pieces:
        return None
    for piece in pieces:
        if (found := pages[at].text.find(piece, begin)) >= 0:
            begin = found + len(piece)
        elif (over := _over_the_end(piece, pages, at, begin)) is not None:
            at, begin = at + 1, over
        elif not first and at + 1 < len(pages) and (found := pages[at + 1].text.find(piece)) >= 0:
            at, begin = at + 1, found + len(piece)
        else:
            return None
        first = False
    return at


def _over_the_end(piece: str, pages: Sequence[Page], at: int, begin: int) -> int | None:
    """Return where a piece ends on the next page, if it begins at the foot of one and goes on at the head of that."""
    if at + 1 == len(pages):
        return None
    page, after = pages[at].text, pages[at + 1].text
    foot = max(begin, len(page.text) - len(piece) - MARGIN)
    long = bisect.bisect_left(range(1, len(piece)), True, key=lambda n: page.find(piece[:n], foot, cut=True) < 0)
    for cut in range(long, max(0, long - ASTRAY), -1):
        found = after.text.find(piece[cut:], 0, len(piece) + MARGIN)
        if found >= 0 and _among(after.starts, found) and _among(after.ends, found + len(piece) - cut):
            return found + len(piece) - cut
    return None
