"""What the cells of one column of a list look like: countries, dates, numbers, marks, or something else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from audit import places
from audit.bounds import NotRead, read_date, read_number
from audit.evidence.imported.cells import dated
from audit.evidence.imported.fitted import personal_head, personal_texts
from audit.evidence.imported.listing import Head, Listing
from audit.evidence.imported.vocabulary import MISSING, is_yes

FORMS = (
    "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%m.%d.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d", "%d/%m/%y",
    "%m/%d/%y", "%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%d-%b-%Y", "%d-%b-%y", "%Y%m%d",
    "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S",
)  # fmt: skip
"""Forms of dates that are tried."""

FREE_TEXT_FROM = 50
"""Different texts, where they make up more than half of the cells, that are no vocabulary any more."""


MOST_LOOKED_AT = 5_000
"""Different texts of a column that are looked at to say what it is."""


@dataclass(frozen=True)
class Profile:
    """One column of a list, with how often each text stands in it; blanks and words for missing left out."""

    head: Head
    counts: Counter[str]
    missing: frozenset[str]  # words for missing, as written

    @cached_property
    def rows(self) -> int:
        """How many cells say something."""
        return sum(self.counts.values())

    @cached_property
    def personal(self) -> str | None:
        """Why the column points at people; None where nothing says so."""
        return self._points_at_people(self.counts)

    @property
    def seems_personal(self) -> str | None:
        """The same of its most frequent texts, to say why a column is left out."""
        return self._points_at_people(self._frequent)

    @cached_property
    def _frequent(self) -> list[str]:
        return [text for text, _ in self.counts.most_common(MOST_LOOKED_AT)]

    def _points_at_people(self, texts: Iterable[str]) -> str | None:
        if why := personal_head(self.head):
            return why
        return personal_texts([text for text in texts if not self.reads_as_date(text)])

    def share(self, fits: Callable[[str], bool]) -> float:
        """Return the share of the cells that say something of which this holds."""
        return sum(n for text, n in self.counts.items() if fits(text)) / self.rows if self.rows else 0.0

    @cached_property
    def countries(self) -> float:
        """The share of cells that name a country; none where there are more texts than ways to write one."""
        if len(self.counts) > MOST_LOOKED_AT:
            return 0.0
        return self.share(lambda text: places.find(text, suggest=False).iso3 is not None)

    @cached_property
    def numbers(self) -> float:
        """The share of cells that are whole numbers within limits."""
        return self.share(_is_number)

    @cached_property
    def marks(self) -> bool:
        """Whether every cell says yes or no in one way or another."""
        return bool(self.counts) and all(is_yes(text) is not None for text in self.counts)

    @cached_property
    def free(self) -> bool:
        """Whether the column holds free text, or a name or number for each row."""
        return len(self.counts) > FREE_TEXT_FROM and 2 * len(self.counts) > self.rows

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """The forms in which every cell is a date; several where the cells do not tell them apart."""
        return tuple(form for form in FORMS if self.counts and all(_in_form(text, form) for text in self.counts))

    @cached_property
    def plain_dates(self) -> float:
        """The share of cells that the dossier reads as dates without being told how."""
        return self.share(lambda text: self.reads_as_date(text))

    @staticmethod
    def reads_as_date(text: str) -> bool:
        """Return whether a text is a date in a form that cannot be mistaken."""
        try:
            return read_date(dated(text, ())) is not None
        except NotRead:
            return False


def profiles(listing: Listing) -> tuple[Profile, ...]:
    """Return what each column of a list looks like."""
    found = []
    for head in listing.heads:
        counts = Counter(text for text in listing.texts(head) if text)
        missing = frozenset(text for text in counts if text.casefold() in MISSING)
        for text in missing:
            del counts[text]
        found.append(Profile(head, counts, missing))
    return tuple(found)


def _is_number(text: str) -> bool:
    try:
        return read_number(text).value is not None
    except NotRead:
        return False


def _in_form(text: str, form: str) -> bool:
    try:
        return datetime.strptime(text, form) is not None
    except ValueError:
        return False


def names_of(head: Head) -> frozenset[str]:
    """Return what a column is called, as it is compared: its header, the last part of its path, its label."""
    return frozenset(filter(None, (places.fold(name) for name in _spelt((head.header, head.leaf, head.label)))))


def _spelt(names: Iterable[str]) -> list[str]:
    """Return names with words apart that were run together: eventDate is event Date."""
    return [re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name) for name in names]
