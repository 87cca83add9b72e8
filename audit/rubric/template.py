"""A blank dossier for a rubric: which sheets, columns and rows, and what to write in each cell.

Two sheets are enough to begin: `process` and `answers`. Rows without a value or an answer count as
"nobody looked"; the example row of each sheet never counts. Columns that only help whoever fills the
sheet are `ask`, `question` and `levels`; readers pass over them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from audit.errors import AuditError, did_you_mean
from audit.evidence.model import Asked
from audit.evidence.process_fields import FIELDS, REQUIRED_FIELDS
from audit.evidence.schema import (
    ANSWERS,
    COMMON,
    COMPLETENESS,
    CONFIDENCE,
    PROCESS,
    REPLIES,
    RULES,
    SOURCES,
    TABLES,
    VOICES,
    Column,
    Kind,
    TableSchema,
)
from audit.evidence.survey import QUESTIONS, RETURNED, SHEETS
from audit.rubric.asked import asked, fields_used, measures
from audit.rubric.model import FactMeasure, Rubric
from audit.words import listed, say

EXAMPLE = "EXAMPLE"
ALL = "all"

_SCOPE = ("region_scheme", "regions_in_scope", "priority_countries", "strata", "publish_countries", "na_means",
          "affected_community_also", "sent_for_reply", "reply_days", "sampling_frame", "frame_size",
          "pledge")  # fmt: skip
"""Fields that only tables or a sources sheet give a use to."""

_COUNTED = "Write 150, about 150, over 325 or 150-200."
_HINTS: Mapping[Kind, str] = {
    Kind.DATE: "Write 2016-09-07, or 2016-09 where the day is not known.",
    Kind.COUNT: _COUNTED,
    Kind.PEOPLE: _COUNTED,
    Kind.NUMBER: _COUNTED,
    Kind.URL: "Write the whole address: https://...",
    Kind.LANGUAGES: "Write English names or ISO 639 codes, with ; between: French; es.",
}
_BY_REDACT = ("unlisted", "unlisted_affected")
"""Columns that no person fills in."""
_DAY_NEEDED = "Write one day: 2024-06-30."
_VALUES: Mapping[str, str] = {
    "percent": "a share: 45%, 40%..60% or 4 of 5",
    "days": "days: 53, or 53-54",
    "working_days": "working days: 20, or 15-20",
    "count": "a number: 3, 2-4 or over 10",
    "ratio": "a ratio: 0.8, or 0.5-0.9",
    "number": "a number: 12, or 10-12",
}


@dataclass(frozen=True, slots=True)
class Ask:
    """What to write in a cell; `choices` is its drop-down, `only` where nothing else may stand there."""

    text: str = ""
    choices: tuple[str, ...] = ()
    only: bool = False


@dataclass(frozen=True, slots=True)
class BlankSheet:
    """One sheet to fill: columns in order, rows filled beforehand (the example first), and what goes where.

    `cells` holds what one cell asks, by its place in `rows` and its column, where it differs from the column.
    """

    name: str
    columns: Mapping[str, Ask]
    rows: tuple[Mapping[str, str], ...] = ()
    cells: Mapping[tuple[int, str], Ask] = field(default_factory=dict)
    required: frozenset[int] = frozenset()  # rows of which the value must be given
    fill: str = ""  # the column that a newcomer fills first


def blank(
    rubric: Rubric, ladders: Mapping[str, str], sheets: Iterable[str] = (), *, named: str | None = None
) -> tuple[BlankSheet, ...]:
    """Return the sheets of a blank dossier.

    `ladders` says each criterion's levels in words. `sheets` names further tables, `replies`, `sources`, or `all`; with
    any of them come `tables` and `sources`. `named` is what the process sheet gives as its rubric, the
    rubric's id unless given. Raises AuditError for a name that is no table.
    """
    wanted = _wanted(sheets)
    needs = asked(rubric)
    named = rubric.id if named is None else named
    made = [_process(rubric, needs, named, with_sources=bool(wanted)), _answers(rubric, needs, ladders)]
    if wanted:
        tables = tuple(name for name in TABLES if name in wanted)
        made += [_table(name, TABLES[name], needs.columns.get(name, {})) for name in tables]
        made += [_replies(rubric)] if "replies" in wanted else []
        made += [_confidence(rubric)] if "confidence" in wanted else []
        made += [_rules()] if "rules" in wanted else []
        made += [_voices()] if "voices" in wanted else []
        made += [_completeness(tables), _sources()]
    return tuple(made)


def _wanted(sheets: Iterable[str]) -> frozenset[str]:
    given = [name.strip().casefold() for name in sheets if name.strip()]
    known = (*TABLES, "replies", "confidence", "rules", "voices", "sources", ALL)
    for name in given:
        if name not in known:
            raise AuditError(f"There is no table {name}. {say(did_you_mean(name, known))}".strip())
    return frozenset(known if ALL in given else given)


def ask_of(column: Column) -> Ask:
    """Return what a column asks: its own words, then how a value is written."""
    choices = column.codes or (("yes", "no", "unknown") if column.kind is Kind.YES_NO else ())
    lists = column.kind is Kind.CODES
    words = f"Write {listed(choices, last='and' if lists else 'or')}{', with ; between' if lists else ''}."
    hint = words if choices else _HINTS.get(column.kind, "")
    return Ask(" ".join(part for part in (column.ask, hint) if part), choices, bool(choices) and not lists)


def _process(rubric: Rubric, needs: Asked, named: str, *, with_sources: bool) -> BlankSheet:
    used = fields_used(rubric)
    fields = {name: column for name, column in FIELDS.items() if with_sources or name not in _SCOPE}
    fields |= {name: column for name, column in needs.facts.items() if name in used}
    rows = [{"field": f"{EXAMPLE} opened", "ask": "This row shows how; it never counts.", "value": "2024-03-01"}]
    cells: dict[tuple[int, str], Ask] = {}
    required = set()
    for name, column in fields.items():
        told = _asked_for(name, column, rubric)
        if name in REQUIRED_FIELDS:
            required.add(len(rows))
        cells[len(rows), "value"] = told
        rows.append({"field": name, "ask": told.text, "value": named if name == "rubric" else ""})
    columns = _columns(PROCESS, after={"field": {"ask": Ask("What is asked. Leave as it is.")}})
    columns["field"] = Ask("Leave as it is. For a second claim on one field, add a row with the same word.")
    columns["value"] = Ask("What the record shows. Blank: nobody looked. unknown: looked for and not found.")
    return BlankSheet("process", columns, tuple(rows), cells, frozenset(required), fill="value")


def _asked_for(name: str, column: Column, rubric: Rubric) -> Ask:
    """Return what a field asks, whether it is needed, and for which criteria."""
    told = ask_of(column)
    text = f"{column.ask} {_DAY_NEEDED}" if name == "as_of" else told.text
    if name in REQUIRED_FIELDS:
        text += " Needed."
    reading = [
        id
        for id, criterion in rubric.criteria.items()
        if any(isinstance(measure, FactMeasure) and measure.fact == name for measure in measures(criterion))
    ]
    return Ask(f"{text} For {listed(reading)}." if reading else text, told.choices, told.only)


def _answers(rubric: Rubric, needs: Asked, ladders: Mapping[str, str]) -> BlankSheet:
    rows: list[Mapping[str, str]] = [
        {
            "criterion": f"{EXAMPLE} TIM-1",
            "question": "This row shows how; it never counts.",
            "answer": rubric.levels[-2] if len(rubric.levels) > 1 else rubric.levels[0],
            "reason": "The call was open from 1 March to 30 April 2024: sixty days.",
            "link": "https://example.org/call",
        }
    ]
    cells: dict[tuple[int, str], Ask] = {}
    for name, criterion in rubric.criteria.items():
        choices = (*rubric.levels, "not found")
        text = "A level, two levels like approaches..meets, or not found."
        if unit := needs.values.get(name):
            text = f"A level, not found, or {_VALUES.get(unit, 'a value')}."
        if criterion.may_not_apply:
            choices = (*choices, "not applicable")
            text = f"{text} Or not applicable, where this holds: {criterion.may_not_apply}"
        cells[len(rows), "answer"] = Ask(text.replace("approaches..meets", _two_levels(rubric)), choices)
        rows.append({"criterion": name, "question": criterion.question, "levels": ladders.get(name, "")})
    columns = _columns(ANSWERS, after={"criterion": {"question": Ask("What is asked."), "levels": Ask("The levels.")}})
    columns["criterion"] = Ask("Leave as it is. For a second assessor, add a row with the same criterion.")
    columns["answer"] = Ask("Blank: nobody looked. not found: looked for and not seen.")
    columns["assessor"] = Ask("An organisation or a role; left blank it is the assessor of the process sheet.")
    columns["reason"] = Ask("In a sentence or two, written for publication. No names of persons.")
    columns["link"] = Ask("The page that shows it.")
    first = {name: columns[name] for name in ("criterion", "question", "levels", "answer", "reason", "link")}
    return BlankSheet("answers", first | columns, tuple(rows), cells, fill="answer")


def _two_levels(rubric: Rubric) -> str:
    return f"{rubric.levels[0]}..{rubric.levels[-1]}" if len(rubric.levels) < 3 else "..".join(rubric.levels[1:3])


def _columns(schema: TableSchema, after: Mapping[str, Mapping[str, Ask]] | None = None) -> dict[str, Ask]:
    """Return a sheet's columns with those common to all rows, and help columns after the ones they explain."""
    columns: dict[str, Ask] = {}
    common = {name: column for name, column in COMMON.items() if name != "id"}
    for name, column in {**schema.columns, **common}.items():
        columns[name] = ask_of(column)
        columns |= (after or {}).get(name, {})
    return columns


def _table(name: str, schema: TableSchema, extra: Mapping[str, Column]) -> BlankSheet:
    columns = {"id": ask_of(COMMON["id"]), **_columns(schema)}
    columns = {column: told for column, told in columns.items() if column not in _BY_REDACT}
    columns |= {column: ask_of(asked_for) for column, asked_for in extra.items()}
    example = {column: told.text for column, told in columns.items()}
    return BlankSheet(name, columns, ({**example, "id": f"{EXAMPLE} {name[0]}1"},), fill="id")


def _replies(rubric: Rubric) -> BlankSheet:
    """Return the sheet in which the sponsor's answers on criteria stand, word for word."""
    columns = _columns(REPLIES)
    columns["criterion"] = Ask(REPLIES.columns["criterion"].ask, tuple(rubric.criteria), only=True)
    example = {
        "criterion": f"{EXAMPLE} TIM-1", "from": "The sponsor", "date": "2024-09-30",
        "text": "The call was open for ten weeks; the extension is on our site.", "accepted": "no",
    }  # fmt: skip
    return BlankSheet("replies", columns, (example,), fill="criterion")


def _confidence(rubric: Rubric) -> BlankSheet:
    """Return the sheet in which an assessor says how far a finding can be trusted, and why."""
    columns = {name: ask_of(column) for name, column in CONFIDENCE.columns.items()}
    columns["criterion"] = Ask(CONFIDENCE.columns["criterion"].ask, tuple(rubric.criteria), only=True)
    columns["source"] = ask_of(COMMON["source"])
    example = {
        "criterion": f"{EXAMPLE} TIM-1", "methodological_limitations": "minor", "coherence": "none",
        "adequacy": "serious", "relevance": "none", "confidence": "low", "assessor_role": "independent",
        "reason": "One page of the sponsor and one letter give the days; nobody else does.",
    }  # fmt: skip
    return BlankSheet("confidence", columns, (example,), fill="criterion")


def _rules() -> BlankSheet:
    """Return the sheet for what was written down beforehand: how much has to be heard, and where."""
    example = {
        "what": f"{EXAMPLE} focus_groups", "each": "region", "at_least": "4", "written_on": "2024-01-15",
        "by": "process", "source": "protocol-2024",
    }  # fmt: skip
    return BlankSheet("rules", _columns(RULES), (example,), fill="what")


def _voices() -> BlankSheet:
    """Return the sheet for the survey of participants: a row an answer, the counts to be written in."""
    columns = {name: ask_of(column) for name, column in VOICES.columns.items()}
    columns["source"] = ask_of(COMMON["source"])
    example = {"question": f"{EXAMPLE} safe", "answer": "agree", "count": "12", "source": "survey"}
    asked_for = ((id, answer) for id, question in QUESTIONS.items() for answer in question.all_answers)
    rows = ({"question": question, "answer": answer} for question, answer in ((SHEETS, RETURNED), *asked_for))
    return BlankSheet("voices", columns, (example, *rows), fill="count")


def _completeness(tables: Iterable[str]) -> BlankSheet:
    """Return the sheet that says how complete each table is: so far, nobody looked."""
    columns = {name: ask_of(column) for name, column in COMPLETENESS.columns.items()}
    example = {
        "table": f"{EXAMPLE} sessions", "state": "complete", "as_of": "2024-06-30", "source": "official-list",
        "note": "Complete is a claim: it needs a source and a date.",
    }  # fmt: skip
    return BlankSheet(
        "tables", columns, (example, *({"table": name, "state": "not_collected"} for name in tables)), fill="state"
    )


def _sources() -> BlankSheet:
    example = {
        "id": f"{EXAMPLE} call-2024", "title": "Call for contributions", "publisher": "The sponsor", "side": "sponsor",
        "kind": "official", "date": "2024-03-01", "url": "https://example.org/call",
    }  # fmt: skip
    columns = {name: ask_of(column) for name, column in SOURCES.columns.items()}
    columns |= {name: ask_of(COMMON[name]) for name in ("note", "public")}
    return BlankSheet("sources", columns, (example,), fill="id")
