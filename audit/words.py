"""Sentences that people read, as a message and its values, so that they can be translated.

A message is its English pattern (the key a translation is filed under) and the values that go
into it. `say` makes the sentence. A value may itself be a message, a list of messages, or text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence pattern with named gaps, and what fills them."""

    pattern: str
    values: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        """Return the sentence in English."""
        return say(self)


Value = str | int | Message | tuple[Message, ...]


def message(pattern: str, **values: Value) -> Message:
    """Return a message: `message("{n} rows count.", n=3)`."""
    return Message(pattern, tuple(sorted(values.items())))


def say(text: Message | str, translate: Translate = str) -> str:
    """Return the sentence, each pattern passed through `translate` first."""
    if isinstance(text, str):
        return text
    return translate(text.pattern).format(**{key: _filled(value, translate) for key, value in text.values})


def _filled(value: Value, translate: Translate) -> str:
    if isinstance(value, Message):
        return say(value, translate)
    if isinstance(value, tuple):
        return listed((say(part, translate) for part in value), translate)
    return str(value)


def listed(parts: Iterable[str], translate: Translate = str, last: str = "and") -> str:
    """Return parts as people list them: "a, b and c"; the joining word is translated too."""
    items = list(parts)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {translate(last)} {items[-1]}"


def in_a_row(parts: Iterable[Message], gap: str = " ") -> Message:
    """Return messages one after the other, each still a message of its own."""
    named = {f"part{place}": part for place, part in enumerate(parts)}
    return message(gap.join(f"{{{name}}}" for name in named), **named)


def plural(n: int, one: str, many: str) -> Message:
    """Return "1 row" or "3 rows": `plural(n, "{n} row", "{n} rows")`."""
    return message(one if n == 1 else many, n=n)
