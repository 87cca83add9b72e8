"""Where distinct texts go as their pieces: into memory, or, where they are many, as shingles onto disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Protocol

import numpy as np

from audit.evidence.by_text import Numbers
from audit.evidence.large.broken import cache_full
from audit.evidence.large.cache import cache_folder
from audit.evidence.large.ways import Ways
from audit.insight.alike import Values
from audit.insight.alike_runs import Writer
from audit.insight.alike_sets import Shingled, sets_of
from audit.insight.alike_texts import pieces


class _Kept(Protocol):
    """How the pieces of texts are kept."""

    def add(self, number: int, parts: Sequence[str]) -> None:
        """Take one text by its number."""

    def sets(self) -> tuple[Numbers, Shingled]:
        """Return the numbers of the texts that were taken, in rising order, and their sets in this order."""


class _InMemory:
    """Texts in memory: their shingles are numbered exactly."""

    def __init__(self, length: int) -> None:
        """Begin without a text; a shingle is so many pieces in a row."""
        self._texts: dict[int, Sequence[str]] = {}
        self._length = length

    def add(self, number: int, parts: Sequence[str]) -> None:
        """Take one text by its number."""
        self._texts[number] = parts

    def sets(self) -> tuple[Numbers, Shingled]:
        """Return the numbers of the texts, and their sets."""
        numbers = sorted(self._texts)
        return np.array(numbers, np.int64), sets_of([self._texts[at] for at in numbers], self._length)


class Taker:
    """Takes the texts of one kind of script: those whose words are parted, or those whose are not."""

    def __init__(self, kept: _Kept, least: int) -> None:
        """Take texts of at least so many pieces: shorter ones are compared as wholes only."""
        self.taken = 0
        self._kept, self._least = kept, least

    def add(self, number: int, text: str) -> None:
        """Take a text, where it is long enough."""
        if len(parts := pieces(text)) >= self._least:
            self._kept.add(number, parts)
            self.taken += 1

    def sets(self) -> tuple[Numbers, Shingled]:
        """Return the numbers of the texts that were taken, in rising order, and their sets in this order."""
        return self._kept.sets()


@contextmanager
def takers(values: Values, many: int) -> Iterator[tuple[Taker, Taker]]:
    """Yield what takes texts whose words are parted, and texts whose are not.

    Above `exact_up_to` their shingles lie in a folder that is deleted at the end. Raises AuditError where it has no
    room.
    """
    lengths = [int(values[name].number) for name in ("shingle_words", "shingle_characters")]
    short = [int(values[name].number) for name in ("short_words", "short_characters")]
    least = [max(pair) for pair in zip(lengths, short, strict=True)]
    if many <= values["exact_up_to"].number:
        yield Taker(_InMemory(lengths[0]), least[0]), Taker(_InMemory(lengths[1]), least[1])
        return
    with cache_folder(Ways()) as folder:
        words, characters = Writer(folder / "words", lengths[0]), Writer(folder / "characters", lengths[1])
        try:
            yield Taker(words, least[0]), Taker(characters, least[1])
        except OSError as full:
            raise cache_full(full.strerror or str(full)) from None
        finally:
            with suppress(OSError):  # of a full disk it was said already
                words.close()
                characters.close()
