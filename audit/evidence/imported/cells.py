"""From the cells of a list to the words of the dossier; what is not matched is unknown, and remembered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from audit import places
from audit.bounds import Dates, Interval
from audit.evidence.checks import is_link
from audit.evidence.imported.import_map import ColumnMap
from audit.evidence.imported.listing import Head
from audit.evidence.imported.vocabulary import is_yes
from audit.evidence.personal import personal
from audit.evidence.schema import Column, Kind
from audit.evidence.typed import UNKNOWN, Reading, Typed, Unread, is_na, shown
from audit.evidence.write import day_text

LISTS = (Kind.WORDS, Kind.CODES, Kind.COUNTRIES, Kind.REGIONS, Kind.LANGUAGES)
"""Kinds whose cells may hold several entries."""

PLACES = (Kind.COUNTRY, Kind.COUNTRIES)
NUMBERS = (Kind.COUNT, Kind.PEOPLE, Kind.NUMBER)
OPEN = (Kind.TEXT, Kind.WORD, Kind.WORDS, Kind.URL)
"""Kinds of which every text is one."""

_LISTED_ONLY = (Kind.TEXT, Kind.WORD, Kind.WORDS, Kind.CODE, Kind.CODES, Kind.YES_NO, Kind.URL)
"""Kinds of which, where a map lists values, nothing but these is known."""

_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?")
"""A day with a time and its zone, as survey servers write it (ISO 8601)."""

_SLASHED = re.compile(r"\d{1,4}([/.\-])\d{1,2}\1\d{1,4}")

State = Literal["matched", "unknown", "unmatched"]


@dataclass(frozen=True, slots=True)
class Read:
    """One cell of the dossier: its text, how it came about, and its limits where it is a number."""

    text: str
    state: State = "matched"
    number: Interval | None = None
    loose: bool = False  # written about, or over


@dataclass(frozen=True, slots=True)
class Cells:
    """How the cells of one list are read: what its map and the dossier decide for all columns."""

    reading: Reading = field(default_factory=Reading)
    null: frozenset[str] = frozenset()  # in small letters
    na_means: str | None = None
    sessions: Mapping[str, str] | None = None  # small letters -> id; None where the dossier is not known


class Taken:
    """One column of the dossier as it is filled from a list: equal cells are read once."""

    def __init__(self, name: str, column: Column, spec: ColumnMap, heads: Sequence[Head], cells: Cells) -> None:
        """Take the dossier's column, what the map says of it, and the columns of the list it comes from."""
        self.name, self.column, self.spec, self.heads = name, column, spec, tuple(heads)
        self.unmatched: Counter[str] = Counter()
        self.states: Counter[State] = Counter()
        self.cells = cells
        self._values = _Values(spec.values)
        self._read: dict[tuple[str, ...], tuple[Read, tuple[str, ...]]] = {}

    def of(self, row: Sequence[str]) -> Read:
        """Return the dossier's cell for a row of the list, and count what became of it."""
        texts = tuple(row[head.place - 1] for head in self.heads)
        if texts not in self._read:
            missed: list[str] = []
            cell = self._ticked(texts, missed) if self.spec.ticked else self._cell(texts, missed)
            self._read[texts] = cell, tuple(dict.fromkeys(missed))
        read, unmatched = self._read[texts]
        self.states[read.state] += 1
        self.unmatched.update(unmatched)
        return read

    def _cell(self, texts: tuple[str, ...], missed: list[str]) -> Read:
        filled = [text for text in texts if text] or [""]
        if self.column.kind not in LISTS:
            return self._entry(filled[0], missed)
        entries: list[str] = []
        for text in filled:
            # A cell that the map names as a whole is not taken apart.
            whole = text == "" or self._missing(text) or self._values.find(text) is not None
            entries += [text] if whole else [part.strip() for part in text.split(self.spec.split) if part.strip()]
        return _together([self._entry(entry, missed) for entry in entries])

    def _ticked(self, texts: tuple[str, ...], missed: list[str]) -> Read:
        """Return an entry for each option that is marked; one mark that is not known leaves the whole open."""
        read: list[Read] = []
        for head, text in zip(self.heads, texts, strict=True):
            said = is_yes(text or self.spec.blank) if (text or self.spec.blank) and not self._missing(text) else None
            if said is None:
                if text and not self._missing(text):
                    missed.append(text)
                read.append(Read(UNKNOWN, "unmatched" if missed else "unknown"))
            elif said:
                read.append(self._entry(head.leaf, missed))
        if not read:
            # None of the options: a word that stands for no group, where the column takes any word.
            return Read("none") if self.column.kind is Kind.WORDS else Read(UNKNOWN, "unknown")
        return _together(read)

    @property
    def open(self) -> bool:
        """Whether any text goes through as it is, and with it whatever somebody wrote in the list."""
        own_regions = self.column.kind is Kind.REGIONS and self.cells.reading.scheme == "custom"
        return (self.column.kind in OPEN or own_regions) and not self.spec.values

    def _missing(self, text: str) -> bool:
        return text.casefold() in self.cells.null

    def _entry(self, text: str, missed: list[str]) -> Read:
        word = self._values.find(text) if text else self.spec.blank or None
        if word is None:
            if self.column.kind in PLACES and is_na(text) and self.cells.na_means:
                word = "NAM" if self.cells.na_means == "Namibia" else UNKNOWN
            elif not text or self._missing(text):
                word = UNKNOWN
        try:
            if word is not None:
                return self.word(word)
            if self.spec.values and self.column.kind in _LISTED_ONLY:
                raise _NOT_LISTED
            return self._own(text)
        except (Unread, ValueError):
            missed.append(text)
            return Read(self._unknown, "unmatched")

    @property
    def _unknown(self) -> str:
        """What is written where nothing is known; in free text the word would be a text like any other."""
        return "" if self.column.kind in (Kind.TEXT, Kind.URL) else UNKNOWN

    def word(self, word: str) -> Read:
        """Return a cell that the map gives in the dossier's own words; raises Unread."""
        if word.casefold() == UNKNOWN:
            return Read(self._unknown, "unknown")
        if self.name == "session":
            return Read(self._session(word))
        return self._typed(word)

    def _own(self, text: str) -> Read:
        if self.open and looks_personal(text):
            raise _NOT_LISTED
        if self.name == "session":
            return Read(self._session(text))
        if self.column.kind in PLACES:
            # Names that look alike are looked for once, for those that are shown: it takes long.
            if code := places.find(text, suggest=False).iso3:
                return Read(code)
            raise _NOT_LISTED
        if self.column.kind is Kind.DATE:
            text = dated(text, self.spec.form)
        if self.column.kind is Kind.URL and not is_link(text):
            raise _NOT_LISTED
        if text.casefold() == UNKNOWN:
            return Read(self._unknown, "unknown")
        return self._typed(text)

    def _session(self, text: str) -> str:
        if self.cells.sessions is None:
            return text
        if text.casefold() not in self.cells.sessions:
            raise _NOT_LISTED
        return self.cells.sessions[text.casefold()]

    def _typed(self, text: str) -> Read:
        typed = self.cells.reading.typed(text, self.column)
        number = typed.value if isinstance(typed.value, Interval) else None
        return Read(_written(text, typed, self.column), "matched", number, typed.convention is not None)


_NOT_LISTED = ValueError("not matched")


def _written(text: str, typed: Typed, column: Column) -> str:
    """Return a value in the one form in which equal values are equal texts."""
    value = typed.value
    if isinstance(value, frozenset):
        return text if column.kind is Kind.WORD else "; ".join(sorted(value))
    if isinstance(value, Dates):
        return text.casefold() if text.casefold() == "not yet" else day_text(value)
    if isinstance(value, Interval):
        # How loosely a number was written is printed on the card, so its words stay.
        return text if typed.convention or typed.disputed else shown(value)
    return str(value)


def _together(read: Sequence[Read]) -> Read:
    """Return the entries of a cell as one: with one of them unknown, which ones it holds is not known."""
    for state in ("unmatched", "unknown"):
        for each in read:
            if each.state == state:
                return each
    return Read("; ".join(sorted({part for each in read for part in each.text.split("; ")})))


def dated(text: str, forms: Iterable[str]) -> str:
    """Return a date in the dossier's form; a month or a year where the form has no more. Raises ValueError."""
    if stamp := _STAMP.fullmatch(text):
        return stamp[1]
    for form in forms:
        try:
            day = datetime.strptime(text, form)
        except ValueError:
            continue
        parts = 3 if "%d" in form else 2 if re.search("%[mbB]", form) else 1
        return "-".join(day.date().isoformat().split("-")[:parts])
    return text


def looks_personal(text: str) -> bool:
    """Return whether a single cell is an e-mail address, a phone number or a pair of coordinates."""
    return personal("", [text]) is not None and not _SLASHED.fullmatch(text)


class _Values:
    """The words of a map for the texts of a list: as written, else in small letters, else by pattern."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._exact = dict(values)
        self._folded: dict[str, str | None] = {}
        for text, word in values.items():
            folded = _folded(text)
            # Two texts that differ in capitals only, and in what they mean, are told apart by their capitals.
            self._folded[folded] = word if self._folded.get(folded, word) == word else None
        self._patterns = [(_pattern(text), word) for text, word in values.items() if "*" in text]

    def find(self, text: str) -> str | None:
        if text in self._exact:
            return self._exact[text]
        folded = _folded(text)
        if folded in self._folded:
            return self._folded[folded]
        return next((word for pattern, word in self._patterns if pattern.fullmatch(folded)), None)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in _folded(text).split("*")), re.DOTALL)
