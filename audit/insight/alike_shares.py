"""Shares of submissions and, beside each, of distinct texts, within limits.

A text counts where at least one of those who sent it does. What came without a text on record may be a copy of a text
that is there, or a text of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

import numpy as np

from audit.bounds import INF, Ext, Interval, Truth
from audit.evidence.by_text import ByText, Coded, Flags, Numbers
from audit.evidence.canonical import UNKNOWN, cell_of
from audit.evidence.model import Cell, Dossier, Row
from audit.insight.alike_read import TABLE, THEMES, YES_NO, as_listed, places_of_words
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


def shares_of(dossier: Dossier, groups: ByText, rest: Ext) -> Iterable[ShareBeside]:
    """Yield each share that the columns allow, of submissions and of distinct texts."""
    for name in (*YES_NO, THEMES):
        if name in groups.columns and groups.columns[name].filled:
            column = _Column(groups, name)
            for word, values in column.words():
                yield _share(dossier, column, word, values, rest)


def _share(dossier: Dossier, column: _Column, word: str, values: Numbers, rest: Ext) -> ShareBeside:
    asked = ShareMeasure(share=ShareOf(of=TABLE, where={column.name: (word,)}))
    table = replace(dossier.tables[TABLE], rows=tuple(column.rows(word, values)), stands_for=None)
    whole = replace(dossier, tables={**dossier.tables, TABLE: table})
    texts = column.groups.texts
    return ShareBeside(
        column=column.name,
        word=word,
        submissions_on_record=_share_limits(measure(as_listed(whole), asked).value),
        submissions_of_all=_share_limits(measure(whole, asked).value),
        texts_on_record=_percents(column.texts(values, Fraction(0)).share) if texts else None,
        texts_of_all=_percents(column.texts(values, rest).share) if texts else None,
    )


def _share_limits(value: Interval | None) -> Limits | None:
    return None if value is None else _percents((Fraction(value.low), Fraction(value.high)))


def _percents(ends: tuple[Fraction, Fraction] | None) -> Limits | None:
    return ends and Limits(low=printed(ends[0] * 100), high=printed(ends[1] * 100))


class _Tally:
    """What some groups add up to by what stands in a column, those that are proven apart, and those that are counted.

    Each is an array of three places: whether proven, whether the count of a row is one number, and the value.
    """

    def __init__(self, groups: ByText, column: Coded, among: Flags) -> None:
        """Add up the groups that are among them."""
        known = ~groups.endless & (groups.low == groups.high)
        shape = (2, 2, len(column.values))
        place = ((groups.proven * 2 + known) * shape[2] + column.of)[among]

        def added(what: Numbers) -> Numbers:
            found = np.zeros(4 * shape[2], np.int64)
            np.add.at(found, place, what[among])
            return found.reshape(shape)

        self.rows = added(groups.rows)
        self.low = added(groups.rows * groups.low)
        self.high = added(np.where(groups.endless, 0, groups.rows * groups.high))
        self.endless = added(groups.endless.astype(np.int64))
        self.there = added(groups.is_there.astype(np.int64))


def _high(tally: _Tally, proven: int, values: Numbers | Flags | slice) -> Ext:
    """Return how many the rows of some values stand for at the most, of those that are proven or are not."""
    if tally.endless[proven, :, values].any():
        return INF
    return Fraction(int(tally.high[proven, :, values].sum()))


class _Column:
    """One column of groups of rows: what it says of submissions, and of distinct texts, word by word.

    All rows are looked at once; for each word there is only to be added up what the values say that hold it.
    """

    def __init__(self, groups: ByText, name: str) -> None:
        """Add up rows by what stands in the column."""
        self.groups, self.name = groups, name
        self._coded = groups.columns[name]
        self._values, of = self._coded.values, self._coded.of
        self._says_nothing = np.array([value is None for value in self._values])
        loose = ~groups.has_text
        loose[groups.has_text] = ~groups.sure[groups.text[groups.has_text]]
        self._all = _Tally(groups, self._coded, np.ones(len(of), np.bool_))
        self._loose = _Tally(groups, self._coded, loose)
        open_ = (self._says_nothing[of] | ~groups.proven) & groups.may_be & groups.has_text
        self._open_texts = np.zeros(groups.texts, np.bool_)
        self._open_texts[groups.text[open_]] = True
        self._open_texts &= groups.sure

    def words(self) -> Iterator[tuple[str, Numbers]]:
        """Yield yes, or each theme that is named, with the places of the values that say so."""
        found = places_of_words(self._coded)
        if self.name != THEMES:
            found.setdefault(Truth.YES.value, np.empty(0, np.int64))
        yield from sorted(found.items())

    def texts(self, values: Numbers, rest: Ext) -> Texts:
        """Return the distinct texts by whether one who sent them holds one of some values."""
        groups, loose = self.groups, self._loose
        holding = self._coded.holding(values)
        holding = holding[groups.proven[holding] & groups.has_text[holding]]
        yes = np.unique(groups.text[holding[groups.is_there[holding]]])
        may = np.unique(groups.text[holding[groups.may_be[holding]]])
        either = int(self._open_texts.sum()) + int((groups.sure[may] & ~self._open_texts[may]).sum())
        unproven = _high(loose, 0, slice(None))
        others = np.ones(len(self._values), np.bool_)
        others[values] = False
        return Texts(
            yes=len(yes),
            open=either - len(yes),
            no=int(groups.sure.sum()) - either,
            more_yes=rest + unproven + _high(loose, 1, values) + _high(loose, 1, self._says_nothing),
            more_no=rest + unproven + _high(loose, 1, others),
            some_yes=bool(loose.there[1, :, values].any()),
        )

    def rows(self, word: str, values: Numbers) -> Iterator[Row]:
        """Yield rows that stand for all by whether they say a word; counts known and not, proven and not, are apart."""
        yes = np.zeros(len(self._values), np.bool_)
        yes[values] = True
        blank = np.arange(len(self._values)) == 0
        theme = self.name == THEMES
        says = cell_of(frozenset({word}) if theme else Truth.YES)
        says_other = cell_of(frozenset({f"not {word}"}) if theme else Truth.NO)
        said: Sequence[tuple[Flags, Cell | None]] = (
            (yes, says),
            (~yes & ~self._says_nothing, says_other),
            (self._says_nothing & ~blank, UNKNOWN),
            (blank, None),
        )
        tally = self._all
        for (among, cell), proven, known in product(said, (1, 0), (1, 0)):
            if not tally.rows[proven, known, among].any():
                continue
            low = Fraction(int(tally.low[proven, known, among].sum()))
            endless = tally.endless[proven, known, among].any()
            high = INF if endless else Fraction(int(tally.high[proven, known, among].sum()))
            cells = {"count": cell_of(Interval(low, high)), **({self.name: cell} if cell else {})}
            yield Row("", cells, proven=bool(proven))
