"""The submissions of a dossier as they are read for copies: rows by their texts, and the texts in clusters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from audit.bounds import INF, Interval, Truth, exactly
from audit.evidence.by_text import NO_TEXT, ByText, Coded, Numbers, Texts, digest, says_nothing
from audit.evidence.fingerprint import keys
from audit.evidence.model import Dossier, Row, Value
from audit.evidence.schema import TABLES, Kind
from audit.insight.alike import Clusters, Values, clusters_of, letter_rule
from audit.insight.alike_needs import NeedsMethods
from audit.insight.alike_texts import compared
from audit.words import Message, message

if TYPE_CHECKING:
    from audit.evidence.large.record_table import RecordTable

TABLE = "submissions"
YES_NO = tuple(name for name, column in TABLES[TABLE].columns.items() if column.kind is Kind.YES_NO)
THEMES, CAMPAIGN = "themes", "campaign"


@dataclass(frozen=True, slots=True)
class Read:
    """The submissions of a dossier by their texts, and what became of these."""

    sent: Texts
    clusters: Clusters | None
    missing: Message | None  # why there are no clusters

    @property
    def groups(self) -> ByText:
        """The rows, in groups."""
        return self.sent.groups


def read_submissions(dossier: Dossier, values: Values, sent: Texts | None = None) -> Read:
    """Return the accepted submissions with their texts told apart and clustered.

    `sent` are those of a table that is too large to be loaded; else the rows of the dossier are read.
    """
    sent = sent or RowByRow(dossier, comparing(values))
    try:
        found = clusters_of(sent.each, sent.groups.texts, sent.groups.weight, values)
    except NeedsMethods as needs:
        return Read(sent, None, message("{needs}", needs=str(needs)))
    return Read(sent, found, None)


def comparing(values: Values) -> Callable[[str], str]:
    """Return what makes of a text that which is compared."""
    rule = letter_rule(values)
    return lambda text: compared(text, rule)


@contextmanager
def large_submissions(
    table: RecordTable, dossier: Dossier, values: Values, *, drop_personal: bool = False
) -> Iterator[Texts]:
    """Yield the submissions of a dossier whose table is too large to be loaded, by their texts.

    Raises EvidenceNotValid where the table cannot be read, AuditError where there is no room to tell texts apart.
    """
    from audit.evidence.large.texts import large_texts  # DuckDB takes a tenth of a second to load

    columns = (*YES_NO, THEMES, CAMPAIGN)
    with large_texts(table, dossier, columns, comparing(values), drop_personal=drop_personal) as sent:
        yield sent


class RowByRow:
    """The rows of a dossier that is loaded: each is a group by itself."""

    def __init__(self, dossier: Dossier, compare: Callable[[str], str]) -> None:
        """Read the rows that are not set aside."""
        table = dossier.tables[TABLE]
        named = [(key, row) for row, key in zip(table.rows, keys(table), strict=True) if not row.set_aside]
        self._keys = [key for key, _ in named]
        rows = [row for _, row in named]
        told: dict[str, str] = {text: compare(text) for text in {_text(row) for row in rows} if text}
        numbered = {text: at for at, text in enumerate(sorted({*told.values()}, key=digest))}
        self._texts = tuple(numbered)
        of = (numbered[told[text]] if (text := _text(row)) else NO_TEXT for row in rows)
        units = [_units(row) for row in rows]
        self.groups = ByText(
            texts=len(numbered),
            text=np.fromiter(of, np.int64, len(rows)),
            rows=np.ones(len(rows), np.int64),
            low=np.fromiter((int(one.low) for one in units), np.int64, len(rows)),
            high=np.fromiter((0 if one.high == INF else int(one.high) for one in units), np.int64, len(rows)),
            endless=np.fromiter((one.high == INF for one in units), np.bool_, len(rows)),
            proven=np.fromiter((row.sure for row in rows), np.bool_, len(rows)),
            columns={name: _coded(rows, name) for name in (*YES_NO, THEMES, CAMPAIGN)},
        )

    def each(self, take: Callable[[int, str], None]) -> None:
        """Give each distinct text once as it is compared, with its number."""
        for number, text in enumerate(self._texts):
            take(number, text)

    def keys(self, texts: Iterable[int]) -> Mapping[int, str]:
        """Return for each of some texts the row that stands for most: the first by id of those for as many."""
        wanted = {*texts}
        found: dict[int, tuple[int, str]] = {}
        for at, text in enumerate(self.groups.text.tolist()):
            if text in wanted:
                own = (-int(self.groups.least[at]), self._keys[at])
                found[text] = min(found.get(text, own), own)
        return {text: key for text, (_, key) in found.items()}

    def rows_in(self, place: Numbers) -> Iterator[tuple[int, str]]:
        """Yield the rows of the texts that have a place above 0: the place and the id of the row, in this order."""
        of = np.where(self.groups.has_text, place[self.groups.text] if place.size else 0, 0).tolist()
        yield from sorted((at, key) for at, key in zip(of, self._keys, strict=True) if at > 0)


def _units(row: Row) -> Interval:
    """Return how many a row says it stands for."""
    value = row.value("count")
    return value if isinstance(value, Interval) else exactly(1)


def _text(row: Row) -> str:
    value = row.value("text")
    return value if isinstance(value, str) and not says_nothing(value) else ""


def _coded(rows: Iterable[Row], column: str) -> Coded:
    """Return a column of rows: what is blank first."""
    values: list[Value] = [None]
    places: dict[Value, int] = {}
    of = []
    for row in rows:
        if column not in row.cells:
            of.append(0)
            continue
        value = row.value(column)
        if value not in places:
            places[value] = len(values)
            values.append(value)
        of.append(places[value])
    return Coded(values, np.array(of, np.int64))


def words_of(value: Value) -> frozenset[str]:
    """Return the words that a cell says: themes, campaigns, or yes."""
    if isinstance(value, Truth):
        return frozenset({value.value} if value is Truth.YES else ())
    return value if isinstance(value, frozenset) else frozenset()


def places_of_words(column: Coded) -> dict[str, Numbers]:
    """Return for each word of a column the places of the values that say it, of those that stand in any row."""
    found: dict[str, list[int]] = {}
    for place in np.unique(column.of).tolist():
        for word in words_of(column.values[place]):
            found.setdefault(word, []).append(place)
    return {word: np.array(places, np.int64) for word, places in found.items()}


def as_listed(dossier: Dossier) -> Dossier:
    """Return the dossier as if the submissions on record were all there are: what is told of those alone."""
    listed = replace(dossier.tables[TABLE], state="complete", total=None)
    return replace(dossier, tables={**dossier.tables, TABLE: listed})
