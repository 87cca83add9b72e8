"""Copies and campaigns among the submissions of a dossier: submissions, distinct texts and clusters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import numpy as np

from audit.bounds import INF, Ext, Interval, exactly
from audit.evidence.by_text import ByText
from audit.evidence.model import Dossier
from audit.insight.alike import Clusters
from audit.insight.alike_larger import Larger
from audit.insight.alike_read import CAMPAIGN, TABLE, Read, RowByRow, as_listed, places_of_words
from audit.insight.alike_shares import shares_of
from audit.insight.quality_result import CampaignCard, Limits, Submissions
from audit.measure.measures import measure
from audit.rubric.model import CountMeasure, CountOf
from audit.words import Message, message, plural, say


def submissions(dossier: Dossier, read: Read) -> Submissions:
    """Return submissions, distinct texts and clusters of a dossier, with both counts beside every share."""
    table = dossier.tables[TABLE]
    whole = measure(dossier, CountMeasure(count=CountOf(of=TABLE))).value or exactly(0)
    listed = measure(as_listed(dossier), CountMeasure(count=CountOf(of=TABLE))).value or exactly(0)
    rest = _rest(table.state, whole, listed)
    groups, found = read.groups, read.clusters
    sure, rows = int(groups.sure.sum()), int(groups.rows.sum())
    loose: Ext = groups.units(~groups.has_text).high + groups.texts - sure
    larger = Larger(read, found) if found else None
    return Submissions(
        state=table.state,
        rows=rows,
        with_text=int(groups.rows[groups.has_text].sum()),
        on_record=_limits(listed),
        of_all=_limits(whole),
        texts_on_record=_texts(sure, loose, listed) if groups.texts else None,
        texts_of_all=_texts(sure, loose + rest, whole) if groups.texts else None,
        texts=groups.texts,
        clusters=len(found.first) if found and groups.texts else None,
        short=found.short if found else 0,
        searched=("minhash" if found.by_bands else "exact") if found and groups.texts else "",
        larger=tuple(larger.cards()) if larger else (),
        campaigns=tuple(_campaigns(groups, found)),
        shares=tuple(shares_of(dossier, groups, rest)) if rows else (),
        why=tuple(say(one) for one in (*_why(dossier, read), *(larger.more() if larger else ()))),
    )


def _rest(state: str, whole: Interval, listed: Interval) -> Ext:
    """Return how many submissions there may be beyond those on record."""
    if state == "complete":
        return Fraction(0)
    return INF if whole.high == INF else max(Fraction(0), Fraction(whole.high) - Fraction(listed.low))


def _texts(sure: int, loose: Ext, whole: Interval) -> Limits:
    """Return how many distinct texts there are: those on record, and as many more as came without one."""
    low = max(sure, 1 if whole.low >= 1 else 0)
    return _limits(Interval(Fraction(low), min(max(sure + loose, low), max(whole.high, low))))


def _limits(value: Interval) -> Limits:
    return Limits(low=int(value.low), high=None if value.high == INF else int(value.high))


def _campaigns(groups: ByText, found: Clusters | None) -> Iterator[CampaignCard]:
    """Yield the campaigns that the record names."""
    column = groups.columns[CAMPAIGN]
    for name, values in sorted(places_of_words(column).items()):
        of = column.holding(values)
        texts = np.unique(groups.text[of[groups.has_text[of]]])
        yield CampaignCard(
            name=name,
            rows=int(groups.rows[of].sum()),
            submissions=_limits(groups.units(of)),
            texts=len(texts),
            clusters=len(np.unique(found.home[texts])) if found else 0,
        )


def _why(dossier: Dossier, read: Read) -> Iterable[Message]:
    """Yield what is missing, and why."""
    rows, with_text = (int(read.groups.rows[among].sum()) for among in (slice(None), read.groups.has_text))
    if not rows:
        yield message("No submission is on record.")
    elif dossier.tables[TABLE].stands_for is not None and isinstance(read.sent, RowByRow):
        yield message(
            "The table was reduced while it was read, without its texts. The command quality --working reads them, and "
            "tells copies."
        )
    elif dossier.redacted and with_text < rows:
        yield message(
            "Texts, themes and campaigns of submissions are not published, for people could be recognised by them. "
            "Copies are told from the working dossier, where it holds texts."
        )
    elif not with_text:
        yield message("No text of a submission is on record, so copies cannot be told.")
    elif with_text < rows:
        told = plural(rows - with_text, "{n} row has no text", "{n} rows have no text")
        yield message("Of {all} rows {told}: each may be a copy, or a text of its own.", all=rows, told=told)
    if read.missing is not None:
        yield read.missing
