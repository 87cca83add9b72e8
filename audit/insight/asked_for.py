"""What an open input is called in a letter: a paper, a count, a list, a date, or an answer to a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from audit.evidence.process_fields import FIELDS
from audit.evidence.schema import TABLES, Kind
from audit.insight.inputs import Input
from audit.insight.open_leaves import ALL_LISTED, COVERS, DAY, LANGUAGES, OTHERS, column_asked
from audit.measure.nouns import DAYS, LISTS, ROWS, document
from audit.rubric.model import Rubric
from audit.words import Message, message

_LISTS: Mapping[str, Message] = {
    "sessions": message("a list of the sessions held by or for you"),
    "support": message("a list of the money and help given so that people could take part"),
    "documents": message("a list of the documents published on the process"),
    "seats": message("a list of the places on the body that runs or steers the process, by role and without names"),
    "barriers": message("a list of the obstacles that people named"),
    "themes": message("a list of the points that people raised"),
}
_EACH: Mapping[str, Message] = {
    "sessions": message("for each session on record"),
    "support": message("for each line of support on record"),
    "documents": message("for each document on record"),
    "seats": message("for each place on the body that runs or steers the process, by role and without names"),
    "barriers": message("for each obstacle that people named"),
    "themes": message("for each point that people raised"),
}
_COUNTS: Mapping[str, Message] = {
    "participants": message("a count of the people heard, session by session"),
    "submissions": message("a count of the contributions received"),
    "population": message("figures on the people the outcome falls on"),
}
"""Tables about people: counts are asked for, never lists of anybody."""

_COLUMNS: Mapping[tuple[str, str], Message] = {
    ("", "start"): message("its first day"),
    ("", "end"): message("its last day"),
    ("", "notice_date"): message("the day it was announced"),
    ("", "held"): message("whether it was held"),
    ("", "run_by"): message("who ran it"),
    ("", "mode"): message("how people met (in person, online or both)"),
    ("", "format"): message("its form (plenary, hearing, dialogue, focus group, interview)"),
    ("", "level"): message("its level (global, regional, national, local)"),
    ("", "offers"): message("what was offered (evening hours, a place near home, childcare, step-free rooms)"),
    ("", "attendance"): message("how many people came"),
    ("sessions", "affected"): message("how many of them were affected people"),
    ("sessions", "region"): message("the region it was for"),
    ("sessions", "country"): message("the country it was in"),
    ("sessions", "strata"): message("the groups within the affected community it was for"),
    ("seats", "affected"): message("whether affected people hold it or nominated its holder"),
    ("seats", "chosen_by"): message("who chose"),
    ("seats", "declaration"): message("whether interests were declared or published"),
    ("seats", "public_stance"): message("what was declared of positions taken in public on the question"),
    ("support", "purpose"): message("what it was for"),
    ("support", "paid_by"): message("who paid"),
    ("support", "needed_on"): message("the day it was needed"),
    ("support", "paid_on"): message("the day it was paid"),
    ("barriers", "answered"): message("whether each was answered"),
    ("themes", "reason_given"): message("whether each was answered with a reason"),
    ("themes", "raised_by_affected"): message("whether affected people raised it"),
    ("", "affected"): message("affected people (or groups they lead) or others"),
    ("", "under_resourced"): message("few resources or not"),
    ("", "appraised"): message("appraised for quality or not"),
    ("", "region"): message("region"),
    ("", "country"): message("country"),
    ("", "place"): message("country"),
    ("", "income"): message("income group of the country"),
    ("", "strata"): message("group within the affected community"),
    ("", "stratum"): message("group within the affected community"),
    ("", "language"): message("language"),
    ("", "people"): message("number of people"),
}
_NOT_SAID = ("count", "people", "kind", "published")
"""Columns that the name of the thing says already."""


def asked_for(rubric: Rubric, one: Input, wanted: Iterable[str]) -> Message:
    """Return an input in words, with what it must hold: "a count of the contributions received, by region"."""
    if one.kind == "document":
        return _document(one.name, frozenset(wanted))
    if one.kind == "table":
        return _table(rubric, one.name, wanted)
    if one.kind == "field":
        return _field(rubric, one.name)
    asked = rubric.criteria[one.name]
    if one.kind == "ground":
        return message("word on whether this holds: {ground}", ground=(asked.may_not_apply or "").rstrip("."))
    return message("anything on record that answers: {question}", question=asked.question)


def shortly(one: Input) -> Message:
    """Return an input in a word or two, as the log of a request names it."""
    if one.kind == "document":
        return document(one.name)
    if one.kind == "table":
        return ROWS["people" if one.name == "participants" else one.name]
    if one.kind == "field":
        return DAYS.get(one.name) or LISTS.get(one.name) or message("{name}", name=one.name.replace("_", " "))
    return message("{id}", id=one.name)


def _document(kind: str, wanted: frozenset[str]) -> Message:
    told = [message("the day it was published")] if DAY in wanted else []
    told += [message("the languages it was published in")] if LANGUAGES in wanted else []
    covers = tuple(
        message("{word}", word=word.removeprefix(COVERS).replace("_", " "))
        for word in sorted(wanted)
        if word.startswith(COVERS)
    )
    told += [message("whether it holds {covers}", covers=covers)] if covers else []
    ending = message("; or word that there is none, or no other") if OTHERS in wanted else message("")
    if not told:
        return message("{paper}{ending}", paper=document(kind), ending=ending)
    return message("{paper}, with {told}{ending}", paper=document(kind), told=tuple(told), ending=ending)


def _table(rubric: Rubric, name: str, wanted: Iterable[str]) -> Message:
    """Return a table in words, with every column that some criterion wants of it.

    Of people one table by all columns is asked for, though each criterion may want few of them: a dossier counts
    everybody once, so two tables by one column each could not both be entered, and nothing would be settled.
    """
    given = set(wanted)
    asked = list(dict.fromkeys(column_asked(name, column) for column in _in_order(name, given - {ALL_LISTED})))
    columns = tuple(_column(rubric, name, column) for column in asked if column not in _NOT_SAID)
    if name in _COUNTS:
        what = _COUNTS[name]
        return message("{what}, by {columns}", what=what, columns=columns) if columns else what
    if ALL_LISTED in given and columns and name in _EACH:
        return message("{each}: {columns}", each=_EACH[name], columns=columns)
    what = _LISTS.get(name) or message("a list: {table}", table=name)
    return message("{what}, with {columns}", what=what, columns=columns) if columns else what


def _in_order(name: str, wanted: Iterable[str]) -> list[str]:
    """Return columns in the order of the table, the rubric's own last."""
    known = list(TABLES[name].columns)
    return sorted(wanted, key=lambda column: (known.index(column) if column in known else len(known), column))


def _column(rubric: Rubric, table: str, name: str) -> Message:
    found = _COLUMNS.get((table, name)) or _COLUMNS.get(("", name))
    if found is not None:
        return found
    own = rubric.columns.get(f"{table}.{name}")
    return message("an answer to “{ask}”", ask=own.ask) if own else message("{name}", name=name.replace("_", " "))


def _field(rubric: Rubric, name: str) -> Message:
    if name in rubric.facts:
        return message("an answer to: {ask}", ask=rubric.facts[name].ask)
    if name in LISTS:
        return message("{list}, as you see them", list=LISTS[name])
    column = FIELDS.get(name)
    if column is not None and column.kind is Kind.DATE:
        return message("the date of {day}", day=DAYS.get(name) or message("{name}", name=name.replace("_", " ")))
    return message("{ask}", ask=(column.ask if column and column.ask else name.replace("_", " ")).rstrip("."))
