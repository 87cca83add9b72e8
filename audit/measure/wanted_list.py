"""What a coverage still lacks: the members of its list that are not surely reached, and how many of them are needed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from audit import places
from audit.bounds import Truth
from audit.evidence.model import Dossier
from audit.evidence.schema import Kind
from audit.measure.lists import Laid, Reach, covered, laid, laid_out, reaches_of
from audit.measure.measures import reaches
from audit.measure.nouns import LISTS
from audit.measure.sentence import either, reach_words, series
from audit.measure.verbs import Bounded
from audit.measure.wanted import Member, Wanting
from audit.measure.wanted_rows import what_is_missing
from audit.rubric.model import CoverageOf, PopulationList, Threshold
from audit.words import Message, message

_PLACES = ("region", "country", "income")
"""Columns whose words are places: what reaches them is in them, and for everything else."""


def of_coverage(dossier: Dossier, asked: CoverageOf, limit: Threshold, *, at_most: bool = False) -> Wanting:
    """Return which members of a list are not surely reached, and how many of them are needed.

    Whichever are taken of an unweighted list, so many are enough. Of a list weighed by people those of most people
    come first, and so many from the first on are enough. Of several claimed lists the one that lacks most is told.
    """
    opened = reaches_of(dossier, asked)
    truth = reaches(covered(dossier, asked).measured(message("")), limit, at_most=at_most)
    how = either([reach_words(by) for by in asked.by])
    lists = laid_out(dossier, asked, opened)
    if not lists:
        name = str(asked.list)
        title = LISTS.get(name) or message("the list {name}", name=name.replace("_", " "))
        words = message("{how} for the members of a list that is not known: {list}", how=how, list=title)
        return Wanting(truth, words, "members", open=_what_is_open(dossier, opened))
    wanted = [_of_list(one, opened, limit) for one in lists]
    more, members = max(wanted, key=lambda one: (one[0] is None, one[0] or 0))
    open_ = _what_is_open(dossier, opened, members)
    if at_most:
        return Wanting(truth, message("fewer members reached"), "members", open=open_)
    return Wanting(truth, _words(asked, how, more, members), "members", more, members=members, open=open_)


def _of_list(one: Laid, opened: Sequence[Reach], limit: Threshold) -> tuple[int | None, tuple[Member, ...]]:
    """Return how many members one list lacks (None where all of them are not enough), and which are not reached."""
    missing: list[tuple[int, Member]] = []
    for place, words in enumerate(one.members):
        value = laid((words,), opened).value().or_zero
        if value.low < 1:
            word = min(words)
            truth = Truth.UNKNOWN if value.high > 0 else Truth.NO
            missing.append((place, Member(word, _title(opened, word), truth)))
    if one.weighed is not None:
        weights = one.weighed.weights
        missing.sort(key=lambda item: (-weights[item[0]].low, -weights[item[0]].high, item[1].word))
    spots = [place for place, _ in missing]
    more = next((k for k in range(len(spots) + 1) if _enough(one.value(spots[:k]), limit)), None)
    return more, tuple(member for _, member in missing)


def _enough(value: Bounded, limit: Threshold) -> bool:
    reached = value.or_zero.low
    return reached > 0 if limit.value is None else reached >= limit.value


def _title(opened: Sequence[Reach], word: str) -> str:
    """Return a member as it is printed elsewhere: "Asia-Pacific Group", "Kenya", "Swahili", "step free"."""
    for reach in opened:
        columns = reach.table.columns
        column = columns.columns.get(reach.by.column)
        kind = column.kind if column is not None else None
        with suppress(KeyError, ValueError):  # a word of no table of places stands as it is written
            if reach.by.column == "region":
                return word if columns.scheme == "custom" else places.region_title(word, columns.scheme)
            if kind in (Kind.COUNTRY, Kind.COUNTRIES):
                return places.name(word)
            if kind is Kind.LANGUAGES:
                return places.language_name(word)
    return word.replace("_", " ")


def _what_is_open(dossier: Dossier, opened: Sequence[Reach], members: Sequence[Member] = ()) -> Message | None:
    """Return which members may be reached already, where others surely are not, and which tables may hold more."""
    maybe = tuple(message("{title}", title=member.title) for member in members if member.truth is Truth.UNKNOWN)
    parts = [message("not known of {members}", members=maybe)] if 0 < len(maybe) < len(members) else []
    gaps = (what_is_missing(dossier, reach.table) for reach in opened)
    parts += dict.fromkeys(gap for gap in gaps if gap is not None)
    return series(parts) if parts else None


def _words(asked: CoverageOf, how: Message, more: int | None, members: Sequence[Member]) -> Message:
    """Return "a session held in person in each of 2 of these: African Group, Asia-Pacific Group"."""
    titles = tuple(message("{title}", title=member.title) for member in members)
    place = all(by.column in _PLACES for by in asked.by)
    if not members and isinstance(asked.list, PopulationList):
        pattern = "{how} for each {column} of the people the outcome falls on, of whom nothing is known"
        return message(pattern, how=how, column=asked.list.column.replace("_", " "))
    if more is None or more >= len(members) > 1:
        return message("{how} in each of these: {members}" if place else "{how} for each of these: {members}",
                       how=how, members=titles)  # fmt: skip
    if len(members) == 1:
        return message("{how} in {members}" if place else "{how} for {members}", how=how, members=titles)
    return message("{how} in {n} of these: {members}" if place else "{how} for {n} of these: {members}",
                   how=how, n=more, members=titles)  # fmt: skip
