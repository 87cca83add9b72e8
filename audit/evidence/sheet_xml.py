"""A look at a worksheet's XML before any parser builds its grid: its size, its formulas, its errors.

A file of 7 kB can claim a cell in the last row and make a parser fill gigabytes; it is refused here.
What the parser does not tell is noted: formulas without a stored value, error cells, and numbers whose
format changes what they say (45 % is stored as 0.45, September 2016 as its first day).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from audit.evidence.archive import checked_parser, parse, refused
from audit.words import message

MOST_CELLS = 5_000_000
"""Rows times columns of one sheet."""

_SPARSE_FROM = 1_000_000
_SPARSE = 100
"""A sheet of more than a million places with less than one in a hundred used holds a stray cell far out."""

Format = Literal["percent", "month", "year"]
Spot = tuple[int, int]
"""Row and column, both counted from 1."""

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ROW = re.compile(r"[0-9]{1,10}")


@dataclass(slots=True)
class Look:
    """What was seen in one worksheet."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    unstored: list[Spot] = field(default_factory=list)  # formulas without a stored value
    errors: dict[Spot, str] = field(default_factory=dict)
    formats: dict[Spot, Format] = field(default_factory=dict)
    shared: Counter[str] = field(default_factory=Counter)  # how many cells hold each shared text, by its number
    misplaced: str = ""  # a reference that no spreadsheet program writes


def look_at(xml: bytes, styles: Sequence[Format | None], name: str, file: str, title: str = "") -> Look:
    """Return what a worksheet holds; raises EvidenceNotValid where its grid is too large to be read safely.

    `name` is the part's name inside the workbook; `title` what people know the sheet by, where it is one.
    """
    seer = _Seer(styles)
    parser = checked_parser(name, file)
    parser.buffer_text = True
    parser.StartElementHandler = seer.start
    parser.EndElementHandler = seer.end
    parser.CharacterDataHandler = seer.text
    parse(parser, xml, name, file)
    look = seer.look
    if look.misplaced:
        # Parsers differ in how they read these, and one of them may see a grid that was not looked at.
        raise refused(
            file,
            message("The sheet {name} holds a cell at {place}, which is no place in a sheet.", name=title or name,
                    place=look.misplaced),
            message("Open the workbook and save it again."),
            "broken_file",
        )  # fmt: skip
    places = look.rows * look.columns
    if places > MOST_CELLS or (places > _SPARSE_FROM and look.cells * _SPARSE < places):
        raise refused(
            file,
            message(
                "The sheet {name} claims {rows} rows and {columns} columns; that is more than is safe to read.",
                name=title or name,
                rows=look.rows,
                columns=look.columns,
            ),
            message("Delete the empty rows and columns after the last one that is used, and save again."),
            "too_many_cells",
        )
    return look


class _Seer:
    """Follows the parser through `row`, `c`, `f` and `v`."""

    def __init__(self, styles: Sequence[Format | None]) -> None:
        self.look = Look()
        self._styles = styles
        self._row = self._column = 0
        self._type = ""
        self._formula = self._in_value = self._stored = False
        self._value: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "row":
            given = attributes.get("r")
            if given is not None and not _ROW.fullmatch(given):
                self.look.misplaced = given
            self._row = self._row + 1 if given is None or self.look.misplaced else int(given)
            self._column = 0
        elif tag == "c":
            self._cell(attributes)
        elif tag == "f":
            self._formula = True
        elif tag in ("v", "is"):
            self._in_value = True
            # A formula that gives an empty text is stored as an empty value of type str.
            self._stored = self._stored or tag == "is" or self._type == "str"

    def _cell(self, attributes: Mapping[str, str]) -> None:
        look = self.look
        if found := _REFERENCE.fullmatch(attributes.get("r", "")):
            self._column = _number(found[1])
            self._row = int(found[2])
        else:
            self._column += 1
            look.misplaced = look.misplaced or attributes.get("r", "")
        look.rows, look.columns = max(look.rows, self._row), max(look.columns, self._column)
        look.cells += 1
        self._type = attributes.get("t", "n")
        self._formula = self._stored = False
        self._value = []
        style = attributes.get("s", "0")
        format_ = self._styles[int(style)] if style.isdecimal() and int(style) < len(self._styles) else None
        if format_ and self._type == "n":
            look.formats[self._row, self._column] = format_

    def text(self, text: str) -> None:
        if self._in_value:
            self._value.append(text)

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in ("v", "is"):
            self._in_value = False
        elif tag == "c":
            value = "".join(self._value)
            if self._type == "e":
                self.look.errors[self._row, self._column] = value
            elif self._type == "s":
                self.look.shared[value.strip()] += 1
            elif self._formula and not value and not self._stored:
                self.look.unstored.append((self._row, self._column))


def shared_lengths(xml: bytes, name: str, file: str) -> list[int]:
    """Return how many characters each shared text of a workbook has, in their order."""
    lengths: list[int] = []

    def start(tag: str, _: object) -> None:
        if tag.rpartition(":")[2] == "si":
            lengths.append(0)

    def text(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    parser = checked_parser(name, file)
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parse(parser, xml, name, file)
    return lengths


def _number(letters: str) -> int:
    number = 0
    for char in letters:
        number = number * 26 + ord(char) - ord("A") + 1
    return number


def format_of(code: str) -> Format | None:
    """Return what a number format says beyond the number: a percentage, or a date without its day."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code.casefold()).split(";")[0]
    if "%" in bare:
        return "percent"
    if "y" in bare and "d" not in bare:
        return "month" if "m" in bare else "year"
    return None


BUILT_IN: Mapping[str, Format] = {"9": "percent", "10": "percent", "17": "month"}
"""Number formats every spreadsheet program knows by number (ECMA-376 part 1, 18.8.30)."""
