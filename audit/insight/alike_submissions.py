"""Copies and campaigns among the submissions of a dossier: submissions, distinct texts and clusters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from audit.bounds import INF, Ext, Interval, exactly
from audit.evidence.model import Dossier
from audit.insight.alike_read import TABLE, Read, Sent, as_listed, sum_of, words_of
from audit.insight.alike_shares import shares_of
from audit.insight.quality_result import CampaignCard, ClusterCard, Limits, Submissions
from audit.measure.measures import measure
from audit.rubric.model import CountMeasure, CountOf
from audit.scoring.totals import printed
from audit.words import Message, message, plural, say


def submissions(dossier: Dossier, read: Read) -> Submissions:
    """Return submissions, distinct texts and clusters of a dossier, with both counts beside every share."""
    table = dossier.tables[TABLE]
    whole = measure(dossier, CountMeasure(count=CountOf(of=TABLE))).value or exactly(0)
    listed = measure(as_listed(dossier), CountMeasure(count=CountOf(of=TABLE))).value or exactly(0)
    rest = _rest(table.state, whole, listed)
    senders = read.senders()
    sure = sum(any(one.is_there for one in group) for group in senders.values())
    loose: Ext = sum((one.units.high for one in read.rows if not one.text), Fraction(0)) + len(senders) - sure
    found = read.clusters
    return Submissions(
        state=table.state,
        rows=len(read.rows),
        with_text=len(read.with_text),
        on_record=_limits(listed),
        of_all=_limits(whole),
        texts_on_record=_texts(sure, loose, listed) if senders else None,
        texts_of_all=_texts(sure, loose + rest, whole) if senders else None,
        texts=len(senders),
        clusters=len(found.clusters) if found and senders else None,
        short=found.short if found else 0,
        searched=("minhash" if found.by_bands else "exact") if found and senders else "",
        larger=tuple(_larger(read, senders)),
        campaigns=tuple(_campaigns(read)),
        shares=tuple(shares_of(dossier, read, senders, rest)) if read.rows else (),
        why=tuple(say(one) for one in _why(dossier, read)),
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


def _larger(read: Read, senders: Mapping[int, Sequence[Sent]]) -> Iterable[ClusterCard]:
    """Yield the clusters that stand for more than one submission, the largest first."""
    if read.clusters is None:
        return
    cards = []
    for one in read.clusters.clusters:
        rows = [row for at in one.texts for row in senders[at]]
        units = sum_of(rows)
        if units.high > 1:
            first = min(senders[one.texts[0]], key=lambda row: (-row.units.low, row.key))
            cards.append((units, first.key, one, rows))
    cards.sort(key=lambda card: (-card[0].low, -card[0].high, card[1]))
    for number, (units, key, one, rows) in enumerate(cards, 1):
        yield ClusterCard(
            number=number,
            representative=key,
            rows=len(rows),
            submissions=_limits(units),
            texts=len(one.texts),
            lowest_link=_percent(one.lowest_link),
            least_like=_percent(one.least_like),
            campaigns=tuple(sorted({name for row in rows for name in words_of(row.row, "campaign")})),
        )


def cluster_rows(read: Read) -> Iterable[tuple[int, str, bool]]:
    """Yield the clusters of more than one submission: number, id of a row, and whether it is the representative."""
    senders = read.senders()
    of_row = {one.key: at for at, group in senders.items() for one in group}
    found = read.clusters.clusters if read.clusters else ()
    home = {at: one for one in found for at in one.texts}
    for card in _larger(read, senders):
        rows = (row.key for at in home[of_row[card.representative]].texts for row in senders[at])
        yield from ((card.number, key, key == card.representative) for key in sorted(rows))


def _percent(value: Fraction | None) -> float | None:
    return None if value is None else printed(value * 100)


def _campaigns(read: Read) -> Iterable[CampaignCard]:
    """Yield the campaigns that the record names."""
    text_of = dict(zip((one.key for one in read.with_text), read.texts.of, strict=True))
    home = {at: n for n, one in enumerate(read.clusters.clusters if read.clusters else ()) for at in one.texts}
    for name in sorted({name for one in read.rows for name in words_of(one.row, "campaign")}):
        rows = [one for one in read.rows if name in words_of(one.row, "campaign")]
        texts = {text_of[one.key] for one in rows if one.text}
        yield CampaignCard(
            name=name,
            rows=len(rows),
            submissions=_limits(sum_of(rows)),
            texts=len(texts),
            clusters=len({home[at] for at in texts if at in home}),
        )


def _why(dossier: Dossier, read: Read) -> Iterable[Message]:
    """Yield what is missing, and why."""
    without = len(read.rows) - len(read.with_text)
    if not read.rows:
        yield message("No submission is on record.")
    elif dossier.tables[TABLE].stands_for is not None and without:
        yield message(
            "The table was reduced while it was read, without its texts. With --working --engine memory it is read row "
            "by row, and copies are told."
        )
    elif dossier.redacted and without:
        yield message(
            "Texts, themes and campaigns of submissions are not published, for people could be recognised by them. "
            "Copies are told from the working dossier, where it holds texts."
        )
    elif without == len(read.rows):
        yield message("No text of a submission is on record, so copies cannot be told.")
    elif without:
        told = plural(without, "{n} row has no text", "{n} rows have no text")
        yield message("Of {all} rows {told}: each may be a copy, or a text of its own.", all=len(read.rows), told=told)
    if read.missing is not None:
        yield read.missing
