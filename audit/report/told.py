"""What a method found, in words and small tables: one form for terminal, page, workbook and text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit.rubric.model import MethodValue
from audit.words import Message, message

Words = Message | str


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table: what it shows, its head, and its rows, each as long as the head."""

    title: Words
    head: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One method's result: its question, its finding in a sentence, and what stands behind it."""

    name: str  # robust, sufficiency, ...
    title: Words  # the question it answers
    finding: Words  # one sentence; it stands on the card's page
    lines: tuple[Words, ...] = ()
    grids: tuple[Grid, ...] = ()
    limits: tuple[Words, ...] = ()  # what it does not say


_WHOSE = {
    "standard": message("The number is that of {source}."),
    "adapted": message("Adapted from {source}."),
    "judgement": message("Our judgement."),
}


def whose(value: MethodValue) -> Message:
    """Return whose a method's value is, and why it is used."""
    if value.as_ == "judgement":
        words = message("Our judgement, after {source}.", source=value.source) if value.source else _WHOSE["judgement"]
    else:
        words = message(_WHOSE[value.as_].pattern, source=value.source)
    unread = message(" Cited from memory, not read again.") if value.verified == "no" else message("")
    says = message(" {says}", says=value.says) if value.says else message("")
    return message("{words}{says}{unread}", words=words, says=says, unread=unread)


def values_grid(values: Mapping[str, MethodValue], *, command: bool = False) -> Grid:
    """Return the values a method used, each with whose it is, as a table; `command`: with those it alone uses."""
    head = (message("Value"), message("Used"), message("Whose it is"))
    used = (value for value in values.values() if command or not value.command)
    rows = tuple((value.title, value.value.text, whose(value)) for value in used)
    return Grid(message("Values used; a rubric may set each of them"), head, rows)
