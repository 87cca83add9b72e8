"""The header of a CSV file too large to be loaded: its columns, its separator, and where the rows begin."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

from audit.errors import EvidenceNotValid, Problem, Where
from audit.evidence.archive import refused
from audit.evidence.large.broken import not_unpacked
from audit.evidence.text_tables import separator_of
from audit.words import message

_START = 2**20
"""Bytes in which the header must lie; a file is unpacked by so many at a time."""

_SEPARATOR_LINE = re.compile(r"sep=[,;\t]\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """The columns as written, what separates them, the lines up to the end of the header, and its row."""

    columns: tuple[str, ...]
    separator: str
    lines: int
    row: int


def header_of(path: Path, label: str) -> Header:
    """Return the header of a CSV file; raises EvidenceNotValid where its start cannot be read.

    A gzipped file is unpacked to its end: DuckDB does not look at the checksum, and would add up what is damaged.
    """
    if path.suffix.casefold() == ".gz":
        start = _start_of_packed(path, label)
    else:
        with path.open("rb") as file:
            start = file.read(_START)
    text = _decoded(start, label)
    separator, first = separator_of(text), 0
    if found := _SEPARATOR_LINE.match(text):
        text, first = text[found.end() :], 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    for number, row in enumerate(reader, 1):
        if any(cell.strip() for cell in row):
            return Header(tuple(row), separator, first + reader.line_num, number)
    raise refused(label, message("The file is empty."), message("Write a header and rows, or take it out."))


def _start_of_packed(path: Path, label: str) -> bytes:
    try:
        with gzip.open(path) as file:
            start = file.read(_START)
            while file.read(_START):
                pass
    except (OSError, EOFError, zlib.error):
        raise EvidenceNotValid([not_unpacked(Where(label))]) from None
    return start


def _decoded(start: bytes, label: str) -> str:
    """Return the start of a file as text; a letter cut in two at its end is left out."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise EvidenceNotValid([_not_utf8(Where(label))])
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(start)
    except UnicodeDecodeError as wrong:
        raise EvidenceNotValid([_not_utf8(Where(label, row=start[: wrong.start].count(b"\n") + 1))]) from None


def _not_utf8(where: Where) -> Problem:
    what = message("The file is not written in UTF-8.")
    return Problem("not_utf8", where, what, message("Save it as CSV UTF-8."))
