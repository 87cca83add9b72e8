"""The submissions of a dossier as they are read for copies: how many each row stands for, and whose text is whose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from audit.bounds import Interval, exactly
from audit.evidence.fingerprint import keys
from audit.evidence.model import Dossier, Row
from audit.evidence.typed import UNKNOWN
from audit.insight.alike import Clusters, Distinct, Values, clusters, distinct
from audit.insight.alike_needs import NeedsMethods
from audit.words import Message, message

TABLE = "submissions"


@dataclass(frozen=True, slots=True)
class Sent:
    """One row of submissions: how many it stands for, and its text; blank where none is on record."""

    key: str
    row: Row
    units: Interval
    text: str

    @property
    def is_there(self) -> bool:
        """Whether it surely stands for somebody."""
        return self.units.low >= 1


@dataclass(frozen=True, slots=True)
class Read:
    """The submissions of a dossier, and what became of their texts."""

    rows: tuple[Sent, ...]
    texts: Distinct
    clusters: Clusters | None
    missing: Message | None  # why there are no clusters

    @property
    def with_text(self) -> tuple[Sent, ...]:
        """The rows that have a text, in the order of `texts.of`."""
        return tuple(one for one in self.rows if one.text)

    def senders(self) -> Mapping[int, list[Sent]]:
        """Return the rows of each distinct text."""
        found: dict[int, list[Sent]] = {}
        for at, one in zip(self.texts.of, self.with_text, strict=True):
            found.setdefault(at, []).append(one)
        return found


def read_submissions(dossier: Dossier, values: Values) -> Read:
    """Return the accepted submissions with their texts told apart and clustered."""
    table = dossier.tables[TABLE]
    named = zip(table.rows, keys(table), strict=True)
    rows = tuple(Sent(key, row, units_of(row), _text(row)) for row, key in named if not row.set_aside)
    told = [one for one in rows if one.text]
    texts = distinct([one.text for one in told], values)
    try:
        found = clusters(texts, values, [Fraction(one.units.low) for one in told])
    except NeedsMethods as needs:
        return Read(rows, texts, None, message("{needs}", needs=str(needs)))
    return Read(rows, texts, found, None)


def units_of(row: Row) -> Interval:
    """Return how many a row stands for; what rests on searches alone may stand for nobody."""
    value = row.value("count")
    count = value if isinstance(value, Interval) else exactly(1)
    return count if row.sure else Interval(Fraction(0), count.high)


def _text(row: Row) -> str:
    value = row.value("text")
    return value if isinstance(value, str) and value.strip().casefold() != UNKNOWN else ""


def words_of(row: Row, column: str) -> frozenset[str]:
    """Return the words of a cell."""
    value = row.value(column)
    return value if isinstance(value, frozenset) else frozenset()


def sum_of(rows: Iterable[Sent]) -> Interval:
    """Return how many several rows stand for."""
    rows = tuple(rows)
    low = sum((Fraction(one.units.low) for one in rows), Fraction(0))
    return Interval(low, sum((one.units.high for one in rows), Fraction(0)))


def as_listed(dossier: Dossier) -> Dossier:
    """Return the dossier as if the submissions on record were all there are: what is told of those alone."""
    listed = replace(dossier.tables[TABLE], state="complete", total=None)
    return replace(dossier, tables={**dossier.tables, TABLE: listed})
