"""Shares of submissions and, beside each, of distinct texts, within limits.

A text counts where at least one of those who sent it does. What came without a text on record may be a copy of a text
that is there, or a text of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit.bounds import INF, Ext, Interval, Truth
from audit.evidence.model import Dossier, Row
from audit.evidence.schema import TABLES, Kind
from audit.insight.alike_read import TABLE, Read, Sent, as_listed, words_of
from audit.insight.quality_result import Limits, ShareBeside
from audit.measure.measures import measure
from audit.rubric.model import ShareMeasure, ShareOf
from audit.scoring.totals import printed


@dataclass(frozen=True, slots=True)
class Texts:
    """Distinct texts on record by whether something holds for one who sent them, and what came without a text."""

    yes: int
    open: int
    no: int
    more_yes: Ext  # submissions without a text for which it holds, or may
    more_no: Ext  # submissions without a text for which it does not hold, or may not
    some_yes: bool  # for one of those without a text it surely holds

    @property
    def share(self) -> tuple[Fraction, Fraction] | None:
        """The share of texts at least and at most; None where nothing was sent at all."""
        texts = self.yes + self.open + self.no
        if not texts and not self.more_yes and not self.more_no:
            return None
        return self._low(texts), self._high(texts)

    def _low(self, texts: int) -> Fraction:
        """Return the share where all that is open does not hold, and each that may not is a text of its own."""
        if self.more_no == INF:
            return Fraction(0)
        extra = 1 if self.some_yes and not self.yes else 0
        whole = texts + extra + Fraction(self.more_no)
        return (self.yes + extra) / whole if whole else Fraction(0)

    def _high(self, texts: int) -> Fraction:
        """Return the share where all that is open holds, and each that may is a copy of a text that else does not."""
        if not texts:
            return Fraction(1 if self.more_yes else 0)
        return Fraction(self.yes + self.open + int(min(self.more_yes, self.no)), texts)


def shares_of(dossier: Dossier, read: Read, senders: Mapping[int, Sequence[Sent]], rest: Ext) -> Iterable[ShareBeside]:
    """Yield each share that the columns allow, of submissions and of distinct texts."""
    listed = as_listed(dossier)
    for column, word in _asked(dossier, read):
        asked = ShareMeasure(share=ShareOf(of=TABLE, where={column: (word,)}))
        yield ShareBeside(
            column=column,
            word=word,
            submissions_on_record=_share_limits(measure(listed, asked).value),
            submissions_of_all=_share_limits(measure(dossier, asked).value),
            texts_on_record=_share_of_texts(read, senders, column, word, Fraction(0)) if senders else None,
            texts_of_all=_share_of_texts(read, senders, column, word, rest) if senders else None,
        )


def _asked(dossier: Dossier, read: Read) -> Iterable[tuple[str, str]]:
    """Yield the columns that say yes or no and are filled, and the themes that are named."""
    table = dossier.tables[TABLE]
    for name, column in TABLES[TABLE].columns.items():
        if column.kind is Kind.YES_NO and table.filled(name):
            yield name, Truth.YES.value
    for theme in sorted({theme for one in read.rows for theme in words_of(one.row, "themes")}):
        yield "themes", theme


def _share_limits(value: Interval | None) -> Limits | None:
    if value is None:
        return None
    return Limits(low=printed(Fraction(value.low) * 100), high=printed(Fraction(value.high) * 100))


def _share_of_texts(
    read: Read, senders: Mapping[int, Sequence[Sent]], column: str, word: str, rest: Ext
) -> Limits | None:
    truth = {one.key: _truth(one.row, column, word) for one in read.rows}
    there = {at: group for at, group in senders.items() if any(one.is_there for one in group)}
    yes = sum(any(one.is_there and truth[one.key] is Truth.YES for one in group) for group in there.values())
    may = sum(
        any(one.units.high >= 1 and truth[one.key] is not Truth.NO for one in group) for group in there.values()
    )  # fmt: skip
    loose = [one for one in read.rows if not one.text]
    loose += [one for at, group in senders.items() if at not in there for one in group]
    found = Texts(
        yes=yes,
        open=may - yes,
        no=len(there) - may,
        more_yes=rest + sum((one.units.high for one in loose if truth[one.key] is not Truth.NO), Fraction(0)),
        more_no=rest + sum((one.units.high for one in loose if truth[one.key] is not Truth.YES), Fraction(0)),
        some_yes=any(one.is_there and truth[one.key] is Truth.YES for one in loose),
    ).share
    return found and Limits(low=printed(found[0] * 100), high=printed(found[1] * 100))


def _truth(row: Row, column: str, word: str) -> Truth:
    """Return whether a row says a word in a column; what rests on searches alone says nothing."""
    value = row.value(column)
    if not row.proven or value is None:
        return Truth.UNKNOWN
    if isinstance(value, Truth):
        return value
    return Truth.YES if isinstance(value, frozenset) and word in value else Truth.NO
