"""The views of a card beside those made again: what a reader would see otherwise, and what is only drawn otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from io import BytesIO
from itertools import zip_longest
from pathlib import PurePosixPath
from xml.etree.ElementTree import ParseError, canonicalize

from audit.errors import EvidenceNotValid, Problem, Where
from audit.evidence.archive import refuse_doctype, unpacked
from audit.report.folder import PRINTED
from audit.report.pictures import same_picture
from audit.words import Message, message

_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")
_SHEET = re.compile(r"xl/(worksheets/[^/]+|sharedStrings)\.xml|docProps/.*")

_SHOWN = 40


def views_apart(given: Mapping[str, bytes], made: Mapping[str, bytes], why: str) -> tuple[Problem, ...]:
    """Return where views differ from those made again of the same card; both by place in the card's folder.

    What is drawn differs a little between versions of the drawing library: where it was not made with the same ones
    (`why`, in words), the words and figures in it must be the same, and the rest is a warning. Else all must be.
    """
    found: list[Problem] = []
    for name in sorted({*given, *made}):
        if name == PRINTED:
            found.append(_printed(name))
        elif name not in made:
            found.append(_problem(name, message("It is no part of a card."), message("Take it out.")))
        elif name not in given:
            found.append(_problem(name, message("It is missing."), message("Score the dossier again.")))
        elif given[name] != made[name]:
            found += _apart(name, given[name], made[name], why)
    return tuple(found)


def _apart(name: str, given: bytes, made: bytes, why: str) -> Iterator[Problem]:
    ending = PurePosixPath(name).suffix
    if ending == ".xlsx":
        yield from _workbooks(name, given, made, why)
    elif ending == ".png":
        yield _packed(name) if same_picture(given, made) else _drawn(name, why)
    else:
        yield _pages(name, ending, given, made, why)


def _pages(name: str, ending: str, given: bytes, made: bytes, why: str) -> Problem:
    left, right = given.decode(errors="replace"), made.decode(errors="replace")
    if ending == ".svg":
        return _drawn(name, why) if _texts(left) == _texts(right) else _changed(name, _texts(left), _texts(right))
    if _DRAWING.sub("", left) != _DRAWING.sub("", right):
        return _changed(name, left.splitlines(), right.splitlines())
    words = [_texts("\n".join(_DRAWING.findall(text))) for text in (left, right)]
    return _drawn(name, why) if words[0] == words[1] else _changed(name, *words)


def _texts(markup: str) -> list[str]:
    """Return the words and figures between the tags; libraries differ in which characters they write as entities."""
    return [unescape(text) for text in _TAGS.sub("\n", markup).split("\n") if text.strip()]


def _workbooks(name: str, given: bytes, made: bytes, why: str) -> Iterator[Problem]:
    """Yield where two workbooks differ, part by part; how a library spells its XML makes no difference."""
    try:
        left, right = ({part: _spelt(data, part, name) for part, data in unpacked(book, name).items()}
                       for book in (given, made))  # fmt: skip
    except EvidenceNotValid as refused:
        yield from refused.problems
        return
    parts = [part for part in sorted({*left, *right}) if left.get(part) != right.get(part)]
    for part in parts:
        words = [_texts(book.get(part, b"").decode(errors="replace")) for book in (left, right)]
        if _SHEET.fullmatch(part) and words[0] != words[1]:
            yield _changed(f"{name}, {PurePosixPath(part).stem}", *words)
            return
    if parts:
        yield _drawn(name, why)


def _spelt(data: bytes, part: str, name: str) -> bytes:
    """Return a part of a workbook in the one spelling of XML (Canonical XML 2.0); what is none stays as it is."""
    if not part.endswith((".xml", ".rels")):
        return data
    refuse_doctype(data, part, name)
    try:
        return canonicalize(from_file=BytesIO(data), rewrite_prefixes=True).encode()
    except ParseError:
        return data


_MEND = message("Go by card.json, or score the dossier again for the views.")


def _changed(at: str, given: list[str], made: list[str]) -> Problem:
    """Return the problem of a view that says something else, with the first line that does."""
    left, right = next((pair for pair in zip_longest(given, made, fillvalue="") if pair[0] != pair[1]), ("", ""))
    start = next((place for place, (one, two) in enumerate(zip(left, right, strict=False)) if one != two), 0)
    start = max(0, start - _SHOWN // 4)
    what = message(
        'It does not say what card.json says: "{given}" stands where the card gives "{made}".',
        given=left[start : start + _SHOWN],
        made=right[start : start + _SHOWN],
    )
    return _problem(at, what, _MEND)


def _problem(at: str, what: Message, mend: Message) -> Problem:
    return Problem("view_differs", Where(f"card/{at}"), what, mend)


def _printed(name: str) -> Problem:
    return Problem(
        "not_compared",
        Where(f"card/{name}"),
        message("It was printed by a browser, and is not compared."),
        message("Go by card.html, and print that again."),
        "warning",
    )


def _drawn(name: str, why: str) -> Problem:
    """Return that something is drawn otherwise: a change where the same libraries drew it, else perhaps none."""
    if not why:
        what = message("It is not what the same libraries draw here: something in it was changed.")
        return _problem(name, what, _MEND)
    what = message("Its words are the same, and the rest is drawn otherwise than here ({why}). A bar that was moved "
                   "would not be told from that.", why=why)  # fmt: skip
    mend = message("If in doubt, score the dossier again and look.")
    return Problem("drawn_otherwise", Where(f"card/{name}"), what, mend, "warning")


def _packed(name: str) -> Problem:
    what = message("It shows the same, and its file is packed otherwise than here.")
    return Problem("packed_otherwise", Where(f"card/{name}"), what, message("Nothing need be done."), "warning")
