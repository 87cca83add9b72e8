"""What a rubric asks, in the words that people without a spreadsheet meet: in the form, and on the printed sheet.

Fields and criteria come in the order of a blank dossier (`audit.rubric.template`), so that answers given on paper
can be typed into either without searching.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from audit.evidence.model import Asked
from audit.evidence.process_fields import FIELDS, REQUIRED_FIELDS
from audit.evidence.schema import Column, Kind
from audit.measure.ladder import ladder_words
from audit.measure.sentence import requirement_sentence, sentence
from audit.rubric.asked import asked, fields_of
from audit.rubric.model import CriterionAsked, FromStandard, Rubric
from audit.rubric.template import ask_of, blank
from audit.words import Message, in_a_row, message

Group = Literal["who", "more", "days", "facts"]
"""needed by every dossier; further words on it; days; what this rubric asks besides."""

VALUES: Mapping[str, Message] = {
    "percent": message("A share: 45%, 40%..60%, or 4 of 5."),
    "days": message("A number of days: 53, or 53-54."),
    "working_days": message("A number of working days, Monday to Friday: 20, or 15-20."),
    "count": message("A number: 3, 2-4, or over 10."),
    "ratio": message("A ratio: 0.8, or 0.5-0.9."),
    "number": message("A number: 12, or 10-12."),
}
"""How a value is written, by the unit of the measure; a measure in another unit takes none."""

_LISTS = (Kind.WORDS, Kind.REGIONS, Kind.COUNTRIES)
"""Lists decide something only beside tables, which neither a form nor a sheet of paper has."""

HINTS: Mapping[Kind, Message] = {
    Kind.DATE: message("2016-09-07, or 2016-09, or not yet."),
    Kind.COUNT: message("150, about 150, over 325, or 150-200."),
    Kind.PEOPLE: message("150, about 150, over 325, or 150-200."),
    Kind.NUMBER: message("12, about 12, or 10-12.5."),
    Kind.URL: message("The whole address: https://..."),
}
"""How a value is written, by the kind of the field."""

_ONE_DAY = message("One day: 2024-06-30.")
_ORIGINS = {
    "standard": message("the standard's own"),
    "adapted": message("adapted"),
    "judgement": message("the author's judgement"),
}
_PARTS = {
    "question": message("The question"),
    "measure": message("A number inside the measure"),
    "levels": message("The levels"),
}


@dataclass(frozen=True, slots=True)
class FieldQuestion:
    """One field of the process: what to write there, and which criteria it bears on."""

    name: str
    group: Group
    kind: Kind
    ask: str
    hint: Message | None
    choices: tuple[str, ...]
    required: bool
    bears_on: tuple[str, ...]

    @property
    def of_evidence(self) -> bool:
        """Whether it is a finding of the record, which may be looked for and not found."""
        return self.group in ("days", "facts")


@dataclass(frozen=True, slots=True)
class CriterionQuestion:
    """One criterion: its question, its levels in words (the lowest first), and what else may be answered."""

    id: str
    question: str
    levels: tuple[tuple[str, Message], ...]
    measured: Message | None
    value: Message | None  # how a value is written; None where it takes none
    applies: Message | None
    may_not_apply: str
    gate: bool
    needs_reply: bool
    whose: tuple[Message, ...]
    worked_out_from: tuple[str, ...]  # fields that settle it, so that they count before an answer


@dataclass(frozen=True, slots=True)
class DimensionQuestions:
    """One dimension and its criteria."""

    id: str
    title: str
    criteria: tuple[CriterionQuestion, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """Everything that is asked, in order."""

    rubric: Rubric
    fields: tuple[FieldQuestion, ...]
    dimensions: tuple[DimensionQuestions, ...]

    def group(self, name: Group) -> tuple[FieldQuestion, ...]:
        """Return the fields of one group."""
        return tuple(field for field in self.fields if field.group == name)


def questions(rubric: Rubric) -> Questions:
    """Return what a rubric asks: the fields of a blank dossier of two sheets, then each criterion by dimension."""
    needs = asked(rubric)
    process, _ = blank(rubric, {})
    names = [row["field"] for row in process.rows[1:]]
    known = {**needs.facts, **FIELDS}
    wanted = [name for name in names if name != "rubric" and known[name].kind not in _LISTS]
    dimensions = tuple(
        DimensionQuestions(
            id, found.title, tuple(_criterion(rubric, needs, name, one) for name, one in found.criteria.items())
        )
        for id, found in rubric.dimensions.items()
    )
    return Questions(rubric, tuple(_field(rubric, name, known[name]) for name in wanted), dimensions)


def _field(rubric: Rubric, name: str, column: Column) -> FieldQuestion:
    group: Group = "more"
    if name in REQUIRED_FIELDS or name == "assessor":
        group = "who"
    elif name not in FIELDS:
        group = "facts"
    elif column.kind is Kind.DATE:
        group = "days"
    hint = _ONE_DAY if name == "as_of" else HINTS.get(column.kind)
    reading = tuple(id for id, one in rubric.criteria.items() if name in fields_of(one))
    choices = ask_of(column).choices
    return FieldQuestion(name, group, column.kind, column.ask, hint, choices, name in REQUIRED_FIELDS, reading)


def _criterion(rubric: Rubric, needs: Asked, id: str, one: CriterionAsked) -> CriterionQuestion:
    levels = tuple((level, ladder_words(one, level, needs.facts)) for level in rubric.levels)
    below = message("Less than what follows.")
    return CriterionQuestion(
        id,
        one.question,
        tuple((level, text if text.pattern else below) for level, text in levels),
        sentence(one.measure, needs.facts) if one.measure else None,
        VALUES.get(needs.values.get(id, "")),
        in_a_row(requirement_sentence(each, needs.facts) for each in one.applies_when) if one.applies_when else None,
        one.may_not_apply or "",
        one.gate == "yes",
        one.needs_reply == "yes",
        tuple(_whose(rubric, part, entry) for part, entry in one.from_standard.items()),
        _worked_out_from(needs, one),
    )


def _worked_out_from(needs: Asked, one: CriterionAsked) -> tuple[str, ...]:
    """Return the fields that a criterion reads and a form asks for."""
    known = {**needs.facts, **FIELDS}
    return tuple(name for name in fields_of(one) if known[name].kind not in _LISTS)


def _whose(rubric: Rubric, part: str, entry: FromStandard) -> Message:
    """Return whose a threshold or a rule is; whether a standard binds the sponsor is said on the card."""
    named: Sequence[str] = [rubric.standards[name].title for name in entry.standard]
    about = _PARTS.get(part, message("{level}", level=part))
    words = message("{part}: {origin}.", part=about, origin=_ORIGINS[entry.as_])
    if named:
        words = message("{words} {titles}.", words=words, titles="; ".join(named))
    return in_a_row((words, message("{says}", says=entry.says))) if entry.says else words
