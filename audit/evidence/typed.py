"""From the text of a cell to its value, by the kind of its column (FORMATS.md, Values)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from audit import places
from audit.bounds import (
    DEFAULT_CONVENTIONS,
    Conventions,
    Interval,
    NotRead,
    Truth,
    hull,
    read_date,
    read_number,
    read_yes_no,
)
from audit.errors import did_you_mean
from audit.evidence.model import Value
from audit.evidence.schema import Column, Kind
from audit.words import Message, message

UNKNOWN = "unknown"
_TIME_OF_DAY = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?")


class Unread(Exception):
    """A cell that cannot be read: the code of the problem, what is wrong, and how to mend it."""

    def __init__(self, code: str, what: Message, mend: Message) -> None:
        """Keep the three."""
        super().__init__(str(what))
        self.code, self.what, self.mend = code, what, mend


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell as read: its value (None for unknown), and how loosely it was written."""

    value: Value
    convention: str | None = None
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of one dossier are read: what its process sheet and its rubric decide."""

    as_of: date | None = None
    scheme: str = "un_regional_groups"
    own_regions: Mapping[str, str] = field(default_factory=dict)  # folded -> as the scope writes it
    conventions: Conventions = DEFAULT_CONVENTIONS

    def typed(self, text: str, column: Column) -> Typed:
        """Return the value of a filled cell; raises Unread."""
        try:
            if column.kind in _NUMBERS:
                return self._number(text, whole=column.kind is not Kind.NUMBER)
            if column.kind is Kind.DATE:
                found = _TIME_OF_DAY.fullmatch(text)
                return Typed(read_date(found[1] if found else text, as_of=self.as_of))
            if column.kind is Kind.YES_NO:
                truth = read_yes_no(text)
                return Typed(None if truth is Truth.UNKNOWN else truth)
        except NotRead as wrong:
            raise Unread(
                _CODES[column.kind], message("{what}.", what=_upper(wrong.what)), message(wrong.mend)
            ) from None
        if column.kind in _TEXTS:
            return Typed(text)
        return Typed(self._words(text, column))

    def _number(self, text: str, *, whole: bool) -> Typed:
        # Several numbers in one cell are claims that disagree: their hull, disputed.
        read = [read_number(part, whole=whole, conventions=self.conventions) for part in entries(text)]
        values = [item.value for item in read if item.value is not None]
        convention = next((item.convention for item in read if item.convention), None)
        if not values:
            return Typed(None)
        return Typed(hull(values), convention, disputed=len(set(values)) > 1)

    def _words(self, text: str, column: Column) -> frozenset[str] | None:
        kind = column.kind
        if kind in (Kind.CODE, Kind.CODES) and text.casefold() in (code.casefold() for code in column.codes):
            return frozenset({_code(text, column)})
        if text.casefold() == UNKNOWN:
            return None
        listed = entries(text) if kind in _LISTS else [text]
        if UNKNOWN in (entry.casefold() for entry in listed):
            raise Unread(
                "unknown_in_list",
                message("A list cannot hold unknown beside other words."),
                message("Write unknown alone, or only what is known."),
            )
        read: Mapping[Kind, Callable[[str], str]] = {
            Kind.CODE: lambda entry: _code(entry, column),
            Kind.CODES: lambda entry: _code(entry, column),
            Kind.COUNTRY: country,
            Kind.COUNTRIES: country,
            Kind.REGIONS: self._region,
            Kind.LANGUAGES: _language,
        }
        return frozenset(read.get(kind, str.casefold)(entry) for entry in listed)

    def _region(self, text: str) -> str:
        if self.scheme == "custom":
            return self.own_regions.get(places.fold(text), text)
        if code := places.region(text, self.scheme):
            return code
        near = places.near_regions(text, self.scheme)
        raise Unread(
            "unknown_region",
            message("{text} is no region of the scheme {scheme}.", text=text, scheme=self.scheme),
            _suggest(near) if near else did_you_mean(text, places.regions(self.scheme)),
        )


_NUMBERS = (Kind.COUNT, Kind.PEOPLE, Kind.NUMBER)
_TEXTS = (Kind.TEXT, Kind.URL, Kind.CRITERION)
_LISTS = (Kind.WORDS, Kind.CODES, Kind.COUNTRIES, Kind.REGIONS, Kind.LANGUAGES, Kind.SOURCES)
_CODES: Mapping[Kind, str] = {
    Kind.COUNT: "bad_number",
    Kind.PEOPLE: "bad_number",
    Kind.NUMBER: "bad_number",
    Kind.DATE: "bad_date",
    Kind.YES_NO: "bad_yes_no",
}


def entries(text: str) -> list[str]:
    """Return the entries of a list cell."""
    return [part for part in (part.strip() for part in re.split(r"[;\n]", text)) if part]


def is_na(text: str) -> bool:
    """Return whether a country cell says NA, which may stand for Namibia or for not available."""
    return text.strip().casefold() in ("na", "n/a", "n.a.")


def country(text: str) -> str:
    """Return the ISO 3166 alpha-3 code of a country as people write it; raises Unread."""
    match = places.find(text)
    if match.iso3:
        return match.iso3
    if match.former:
        raise Unread("unknown_place", message("{text} is no longer a country.", text=text), message(match.former))
    raise Unread("unknown_place", message("No country is called {text}.", text=text), _suggest(match.near))


def _suggest(near: Iterable[str]) -> Message:
    names = tuple(message("{name}", name=name) for name in near)
    if not names:
        return message("Write its name as the UN does, its ISO 3166 code of three letters, or unknown.")
    return message("Did you mean {names}?", names=" or ".join(str(name) for name in names))


def _code(text: str, column: Column) -> str:
    given = re.sub(r"[\s\-]+", "_", text.strip().casefold())
    for code in column.codes:
        if given in (code.casefold(), code.casefold().replace("-", "_")):
            return code
    raise Unread(
        "unknown_code", message("{text} is not one of the words used here.", text=text), _one_of(given, column.codes)
    )


def _one_of(given: str, codes: tuple[str, ...]) -> Message:
    hint = did_you_mean(given, codes)
    listed = message("Use one of: {words}.", words=", ".join(codes))
    return listed if hint.pattern.startswith("Use") else message("{hint} {listed}", hint=hint, listed=listed)


def _language(text: str) -> str:
    if code := places.language(text):
        return code
    raise Unread(
        "unknown_language",
        message("No language is called {text}.", text=text),
        message("Write its English name or its ISO 639 code: French, or fr."),
    )


def _upper(text: str) -> str:
    """Return a sentence with a capital, but not what it quotes from the cell."""
    return text[:1].upper() + text[1:] if text.startswith("the ") else text


def shown(value: Interval) -> str:
    """Return a number within limits as the formats write it: `7`, `3-5`, `>=3`."""
    low, high = value.low, value.high
    if value.exact:
        return _number_text(low)
    return f">={_number_text(low)}" if high == float("inf") else f"{_number_text(low)}-{_number_text(high)}"


def _number_text(number: object) -> str:
    text = str(number)
    if "/" not in text:
        return text
    top, bottom = (int(part) for part in text.split("/"))
    return f"{top / bottom:.12f}".rstrip("0").rstrip(".")
