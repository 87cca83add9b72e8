"""Copies and campaigns among submissions, in words and small tables."""

from __future__ import annotations

from collections.abc import Iterator

from audit.insight.quality_result import ClusterCard, Limits, Submissions
from audit.report.told import Grid
from audit.words import Message, message, plural

SHOWN = 12
"""Rows of a table of clusters or shares; the file quality.json has all of them."""

LEGITIMATE = message(
    "Many people who send one text take part legitimately: none of it is left out, and none of it is called fake."
)


def copies_lines(found: Submissions) -> Iterator[Message]:
    """Yield how many submissions, distinct texts and clusters there are, and what is missing."""
    if found.rows:
        yield message(
            "On record {are}{beyond}.",
            are=_counted(found.on_record, "is {n} submission", "are {n} submissions"),
            beyond=_beyond(found),
        )
    if found.texts:
        yield message(
            "{rows} with a text have {texts}{clusters}.",
            rows=plural(found.with_text, "{n} row", "{n} rows"),
            texts=plural(found.texts, "{n} distinct text", "{n} distinct texts"),
            clusters=_clusters(found),
        )
    if found.larger:
        yield LEGITIMATE
    if found.short:
        told = "{n} too short to be compared other than word by word."
        yield message(told, n=plural(found.short, "{n} text is", "{n} texts are"))
    yield from (message("{why}", why=why) for why in found.why)


def _beyond(found: Submissions) -> Message:
    """Return how many there are in all, where that is not what is on record."""
    if found.of_all == found.on_record:
        return message("")
    return message(", of {n} in all", n=span(found.of_all.low, found.of_all.high))


def _clusters(found: Submissions) -> Message:
    if found.clusters is None:
        return message("")
    return message(", in {n} of like texts", n=plural(found.clusters, "{n} cluster", "{n} clusters"))


def copies_grids(found: Submissions) -> Iterator[Grid]:
    """Yield the larger clusters, the campaigns on record, and each share of submissions beside that of texts."""
    yield Grid(
        _most(message("Clusters of more than one submission, by the id of one row"), len(found.larger)),
        (message("Representative"), message("Submissions"), message("Rows"), message("Distinct texts"),
         message("Lowest link"), message("Least like the representative"), message("Campaigns on record")),
        tuple(_cluster(one) for one in found.larger[:SHOWN]),
    )  # fmt: skip
    yield Grid(
        _most(message("Campaigns as the record names them"), len(found.campaigns)),
        (message("Campaign"), message("Submissions"), message("Rows"), message("Distinct texts"), message("Clusters")),
        tuple(
            (one.name, _limits(one.submissions), str(one.rows), str(one.texts), str(one.clusters))
            for one in found.campaigns[:SHOWN]
        ),
    )
    if not found.texts:
        return
    yield Grid(
        _most(message("Shares of submissions, and of distinct texts beside them"), len(found.shares)),
        (message("Of"), message("Submissions on record"), message("Distinct texts on record"),
         message("All submissions"), message("All distinct texts")),
        tuple(
            (_share_of(one.column, one.word), *(_percent(value) for value in (
                one.submissions_on_record, one.texts_on_record, one.submissions_of_all, one.texts_of_all)))
            for one in found.shares[:SHOWN]
        ),
    )  # fmt: skip


def _most(title: Message, rows: int) -> Message:
    """Return a title that says how many rows are left out."""
    if rows <= SHOWN:
        return title
    return message("{title} (the first {n} of {all})", title=title, n=SHOWN, all=rows)


def _cluster(one: ClusterCard) -> tuple[Message | str, ...]:
    return (
        one.representative, _limits(one.submissions), str(one.rows), str(one.texts), _likeness(one.lowest_link),
        _likeness(one.least_like), ", ".join(one.campaigns),
    )  # fmt: skip


def _likeness(value: float | None) -> Message | str:
    return message("the same text") if value is None else f"{value:.2f}%"


def _share_of(column: str, word: str) -> Message | str:
    if column == "themes":
        return message("theme: {word}", word=word)
    return _COLUMNS.get(column, column)


_COLUMNS = {
    "affected": message("from affected people"),
    "affected_also": message("from affected people by the other definition"),
    "under_resourced": message("from people with few resources"),
    "appraised": message("appraised by the process"),
}


def _percent(value: Limits | None) -> Message | str:
    if value is None or value.high is None:
        return message("not known")
    low, high = f"{value.low:.2f}%", f"{value.high:.2f}%"
    return low if low == high else message("{low} to {high}", low=low, high=high)


def _limits(value: Limits) -> Message:
    return span(value.low, value.high)


def _counted(value: Limits, one: str, many: str) -> Message:
    if value.low == value.high == 1:
        return message(one, n=1)
    return message(many, n=span(value.low, value.high))


def span(low: float, high: float | None) -> Message:
    """Return a number within limits in words: 3, 3 to 5, 3 or more."""
    if high is None:
        return message("{low} or more", low=_number(low))
    return message("{low}", low=_number(low)) if low == high else message(
        "{low} to {high}", low=_number(low), high=_number(high)
    )  # fmt: skip


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.2f}"
