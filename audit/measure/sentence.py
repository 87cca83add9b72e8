"""Each measure as one sentence, as the card prints it; a requirement with its threshold.

A phrase begins with a small letter, so that it can stand within another ("lowest of these: ...").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from audit.evidence.schema import Column
from audit.measure.nouns import COLUMNS, CONDITIONS, DAYS, LISTS, ONE_ROW, ROWS, document
from audit.rubric.model import (
    By,
    CountMeasure,
    CoverageMeasure,
    CoverageOf,
    DaysMeasure,
    DaysOf,
    DocumentDay,
    FactMeasure,
    HowManyMeasure,
    LowestMeasure,
    Measure,
    PopulationList,
    PublishedMeasure,
    PublishedOf,
    RatioMeasure,
    Requirement,
    ShareMeasure,
    ShareOf,
    Where,
)
from audit.words import Message, message

Facts = Mapping[str, Column]
"""The fields a rubric asks for, each with its question."""


def sentence(asked: Measure, facts: Facts | None = None) -> Message:
    """Return a measure as one sentence: "Share of people heard who are affected, of all people heard."."""
    known = facts or {}
    if isinstance(asked, FactMeasure) and (ask := _ask(asked.fact, known)):
        return message("{ask}", ask=ask)
    return _as_sentence(phrase(asked, known))


def requirement_sentence(requirement: Requirement, facts: Facts | None = None) -> Message:
    """Return a requirement as one sentence, with its threshold: "Number of sessions: at least 1."."""
    known = facts or {}
    if isinstance(requirement, PublishedMeasure):
        return _as_sentence(published_words(requirement.published))
    if isinstance(requirement, HowManyMeasure) and requirement.at_least is not None:
        parts = series(_requirements(requirement, known))
        return message("At least {limit} of these: {parts}.", limit=requirement.at_least.text, parts=parts)
    limit = _limit(requirement)
    if isinstance(requirement, FactMeasure) and (ask := _ask(requirement.fact, known)):
        return message("{ask} {limit}.", ask=ask, limit=_capital(limit))
    return message("{what}: {limit}.", what=_capital(phrase(requirement, known)), limit=limit)


def _limit(requirement: Requirement) -> Message:
    if requirement.at_least is not None and requirement.at_least.any:
        return message("at least one")
    if requirement.at_least is not None:
        return message("at least {limit}", limit=requirement.at_least.text)
    if requirement.at_most is not None:
        return message("at most {limit}", limit=requirement.at_most.text)
    return message("yes")


def _capital(what: Message) -> Message:
    return Message(what.pattern[:1].upper() + what.pattern[1:], what.values)


def _as_sentence(what: Message) -> Message:
    """Return a phrase with a capital and a full stop."""
    capital = _capital(what)
    return Message(f"{capital.pattern}.", capital.values)


def _ask(name: str, facts: Facts) -> str:
    """Return the question a rubric asks about a field, blank where it has none."""
    return facts[name].ask if name in facts else ""


def phrase(asked: Measure, facts: Facts) -> Message:
    """Return a measure as a phrase without a full stop."""
    match asked:
        case FactMeasure():
            return _fact(asked.fact, facts)
        case DaysMeasure():
            return _days(asked.days)
        case CountMeasure():
            return message("number of {rows}", rows=rows_words(asked.count.of, asked.count.where))
        case ShareMeasure():
            return _share(asked.share)
        case CoverageMeasure():
            return _coverage(asked.coverage)
        case RatioMeasure():
            of, to = phrase(asked.ratio.of, facts), phrase(asked.ratio.to, facts)
            return message("ratio: {of}; to {to}", of=of, to=to)
        case LowestMeasure():
            return message("lowest of these: {parts}", parts=series([phrase(part, facts) for part in asked.lowest]))
        case HowManyMeasure():
            return message("how many of these hold: {parts}", parts=series(_requirements(asked, facts)))
        case PublishedMeasure():
            return message("whether this holds: {what}", what=published_words(asked.published))


def _requirements(asked: HowManyMeasure, facts: Facts) -> list[Message]:
    """Return the requirements that are counted, as parts of a series: without their full stops."""
    sentences = [requirement_sentence(part, facts) for part in asked.how_many]
    return [Message(text.pattern.removesuffix("."), text.values) for text in sentences]


def _fact(name: str, facts: Facts) -> Message:
    if ask := _ask(name, facts):
        return message("answer to: {ask}", ask=ask)
    return message("field {name}", name=name.replace("_", " "))


def rows_words(table: str, where: Where) -> Message:
    """Return the rows of a table in words: "sessions in person or hybrid"."""
    return _with_conditions(ROWS.get(table, message("rows of {table}", table=table)), table, where)


def one_row_words(table: str, where: Where) -> Message:
    """Return one row of a table in words: "a session in person or hybrid"."""
    return _with_conditions(ONE_ROW.get(table, message("a row of {table}", table=table)), table, where)


def _with_conditions(found: Message, table: str, where: Where) -> Message:
    for column, words in where.items():
        found = message("{rows} {which}", rows=found, which=_which(table, column, words))
    return found


def _which(table: str, column: str, words: Sequence[str]) -> Message:
    known = CONDITIONS.get((table, column, words[0])) or CONDITIONS.get(("", column, words[0]))
    if known is not None and len(words) == 1:
        return known
    names = either([message("{word}", word=word.replace("_", " ")) for word in words])
    pattern = COLUMNS.get(column)
    if pattern is not None:
        return message(pattern, words=names)
    return message("with {column} {words}", column=column.replace("_", " "), words=names)


def _share(asked: ShareOf) -> Message:
    part = rows_words(asked.of, asked.where)
    return message("share of {part}, of all {whole}", part=part, whole=rows_words(asked.of, asked.among))


def _coverage(asked: CoverageOf) -> Message:
    reached = either([reach_words(by) for by in asked.by])
    if isinstance(asked.list, PopulationList):
        column = asked.list.column.replace("_", " ")
        pattern = "share of people the outcome falls on whose {column} had {reached}"
        return message(pattern, column=column, reached=reached)
    if isinstance(asked.list, tuple):
        members = tuple(message("{word}", word=word.replace("_", " ")) for word in asked.list)
        return message("how many of these had {reached}: {members}", members=members, reached=reached)
    title = LISTS.get(asked.list) or message("the list {name}", name=asked.list.replace("_", " "))
    return message("how many of {list} had {reached}", list=title, reached=reached)


def reach_words(by: By) -> Message:
    """Return what reaches a member of a list: "a session held in person", "at least 5 submissions"."""
    limit = by.at_least
    if limit.percent:
        return message("at least {limit} of {rows}", limit=limit.text, rows=rows_words(by.of, by.where))
    if limit.value is None or limit.value == 1:
        return one_row_words(by.of, by.where)
    return message("at least {limit} {rows}", limit=limit.text, rows=rows_words(by.of, by.where))


def _days(asked: DaysOf) -> Message:
    ends = {"start": day_words(asked.from_), "end": day_words(asked.to)}
    if (asked.from_, asked.to) == ("opened", "closed"):
        ends["start"] = message("the opening")
    unit = message("working days" if asked.working == "yes" else "days")
    if asked.of is None:
        pattern = "working days from {start} to {end}" if asked.working == "yes" else "days from {start} to {end}"
        return message(pattern, **ends)
    rows = rows_words(asked.of, asked.where)
    return message("median of {unit} from {start} to {end}, over {rows}", unit=unit, rows=rows, **ends)


def day_words(part: str | DocumentDay) -> Message:
    """Return a day as people name it: "the close of the written call"."""
    if isinstance(part, DocumentDay):
        return message("the publication of {document}", document=document(part.document))
    return DAYS.get(part) or message("the day of {name}", name=part.replace("_", " "))


def published_words(asked: PublishedOf) -> Message:
    """Return the publication of a document, by when and with what in it."""
    found = message("publication of {document}", document=document(asked.kind))
    if asked.by:
        found = message("publication of {document} by {day}", document=document(asked.kind), day=day_words(asked.by))
    if asked.covers:
        covers = tuple(message("{word}", word=word.replace("_", " ")) for word in asked.covers)
        found = Message(f"{found.pattern}, with {{covers}} in it", (*found.values, ("covers", covers)))
    return found


def either(parts: Sequence[Message]) -> Message:
    """Return "a", "a or b", "a, b or c"."""
    *before, last = parts
    if not before:
        return last
    return message("{first} or {last}", first=_folded("{first}, {second}", before), last=last)


def series(parts: Sequence[Message]) -> Message:
    """Return parts that hold commas themselves: "a; b; c"."""
    return _folded("{first}; {second}", parts)


def _folded(pattern: str, parts: Iterable[Message]) -> Message:
    found, *rest = parts
    for part in rest:
        found = message(pattern, first=found, second=part)
    return found
