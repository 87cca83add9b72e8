"""Text and addresses made safe to print: evidence is written by anybody, and is hostile until read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel

# Control characters break XML and spreadsheets; direction overrides make text read as another text.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_LINK = re.compile(r"https?://[^\s\x00-\x20<>\"'`\\^{|}]+", re.IGNORECASE)

Model = TypeVar("Model", bound=BaseModel)


def plain(text: str) -> str:
    """Return text without characters that no output can print safely."""
    return _UNPRINTABLE.sub(" ", text)


def one_line(text: str) -> str:
    """Return text on one line, without unprintable characters."""
    return " ".join(plain(text).split())


def link(address: str) -> str:
    """Return an address that may become a link, or "": only http and https do."""
    return address.strip() if _LINK.fullmatch(address.strip()) else ""


def host(address: str) -> str:
    """Return the host of an address that passes `link`, as a reader should see it; else the address itself."""
    try:
        named = urlsplit(link(address)).hostname
    except ValueError:
        return address
    return named or address


def ended(text: str) -> str:
    """Return text as a sentence: with a full stop unless it already ends like one."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def printable(card: Model) -> Model:
    """Return a model with every text in it on one line and safe to print."""
    return type(card).model_validate(_printable(card.model_dump()))


def _printable(value: object) -> object:
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(_printable(item) for item in value)
    return value


def figure(value: float | int | None) -> str:
    """Return a number as the card holds it, without idle zeros: 5.99, 75, 1,157."""
    if value is None:
        return "–"
    exact = Decimal(str(value)).normalize()
    return f"{exact:,f}" if exact else "0"


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield text in lines of at most `width` characters where its words allow."""
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    if line:
        yield line


def in_lines(text: str, width: int, most: int) -> list[str]:
    """Return text in one to `most` lines, with a sign where more was said."""
    lines = list(wrapped(one_line(text), width)) or [""]
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1]} …"]
