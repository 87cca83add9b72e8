"""Reading a dossier: every sheet typed, everything that is wrong gathered, then one dossier or one error."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from audit.bounds import Dates
from audit.errors import EvidenceNotValid, Problem, Where
from audit.evidence.ahead import with_help_to_come
from audit.evidence.answers import read_answers
from audit.evidence.assessors import check_assessors
from audit.evidence.checks import (
    check_as_of,
    check_declared,
    check_order,
    check_rows,
    check_strata,
    is_link,
    not_a_link,
    with_listed,
)
from audit.evidence.columns import check_columns
from audit.evidence.completeness import settled
from audit.evidence.confidence import read_confidence
from audit.evidence.copies import with_copies
from audit.evidence.declared import read_declared
from audit.evidence.facts import fact
from audit.evidence.files import read_sheets
from audit.evidence.fingerprint import in_order
from audit.evidence.large.record_table import RecordTable, with_large
from audit.evidence.large.ways import Ways
from audit.evidence.log import read_log
from audit.evidence.model import Asked, Dossier, Source, Table
from audit.evidence.pledge_file import FIELD, not_there
from audit.evidence.process import ONE_VALUE, claims_of, read_process, reading_of
from audit.evidence.process_fields import FIELDS
from audit.evidence.replies import read_replies
from audit.evidence.rows import Reader
from audit.evidence.rules import read_rules
from audit.evidence.schema import TABLES
from audit.evidence.sent import check_sent
from audit.evidence.sheets import RawDossier, RawSheet
from audit.evidence.sources import read_sources
from audit.evidence.voices import read_voices
from audit.words import listed, message, plural


def read_dossier(
    path: Path | str, asked: Asked | None = None, *, drop_personal: bool = False, ways: Ways | None = None
) -> Dossier:
    """Return the dossier at `path`: a workbook, a folder of CSV files, or a zip of either.

    `asked` says which facts, columns and criteria the rubric knows; without it facts stay text. With
    `drop_personal` columns that point at people are left out with a warning. `ways` says how tables of people that
    are too large to be loaded are read. Raises EvidenceNotValid with all
    problems at once; warnings stay on the dossier.
    """
    return dossier_of(read_sheets(path, ways), asked or Asked(), Path(path).name, drop_personal=drop_personal)


def dossier_of(raw: RawDossier, asked: Asked, file: str, *, drop_personal: bool = False) -> Dossier:
    """Return the dossier that sheets of text hold; `file` names it where no sheet can. Raises EvidenceNotValid."""
    problems = list(raw.problems)
    sheets: dict[str, RawSheet] = {}
    for name, sheet in raw.sheets.items():
        sheets[name], found = check_columns(sheet, name, asked, drop_personal=drop_personal)
        problems += found
    if "process" not in sheets:
        raise EvidenceNotValid([_no_process(file), *problems])
    if any(problem.code == "not_utf8" and problem.where.file == sheets["process"].file for problem in problems):
        # Nothing of it could be read, so that its fields are missing would send people the wrong way.
        raise EvidenceNotValid(problems)
    dossier, found = _typed(sheets, raw.large, asked, drop_personal=drop_personal)
    if raw.shelf is not None and not any(problem.severity == "error" for problem in (*problems, *found)):
        dossier, told = with_copies(dossier, raw.shelf)
        found += told
    problems = in_file_order([*problems, *found, *_no_pledge(dossier, raw)], raw)
    if any(problem.severity == "error" for problem in problems):
        raise EvidenceNotValid(problems)
    dossier = settled(replace(dossier, pledge=raw.pledge))
    return in_order(replace(dossier, warnings=(*problems, *_on_the_whole(dossier))))


def _typed(
    sheets: Mapping[str, RawSheet], large: Mapping[str, RecordTable], asked: Asked, *, drop_personal: bool
) -> tuple[Dossier, list[Problem]]:
    process = read_process(sheets["process"], asked)
    reading = reading_of(process, asked.conventions)
    sources, problems = read_sources(sheets.get("sources"), reading)
    reader = Reader(reading, asked, sources, _na_means(process.texts("na_means")), _session_ids(sheets))
    problems += process.problems
    claims = claims_of(process, reader)
    declared = read_declared(sheets.get("tables"), reader)
    tables = {name: declared.get(name, Table(name)) for name in TABLES}
    for name in TABLES:
        if name in sheets:
            tables[name] = replace(tables[name], rows=reader.rows(sheets[name], name))
            problems += check_rows(tables[name], sheets[name].where())
        elif name in large:
            known = Dossier(claims, tables, sources=sources, asked=asked)
            tables[name], found = with_large(tables[name], large[name], reader, known, drop_personal=drop_personal)
            problems += found
        problems += check_declared(tables[name])
    tables["support"] = with_help_to_come(tables["support"], reading.as_of)
    tables["sessions"], found = with_listed(tables["sessions"], tables["participants"])
    answers, replies = read_answers(sheets.get("answers"), reader), read_replies(sheets.get("replies"), reader)
    log = read_log(sheets.get("log"), reader)
    rules = read_rules(sheets.get("rules"), reader, claims)
    dossier = Dossier(
        claims, tables, answers, replies, log, sources=sources, asked=asked, rules=rules,
        confidence=read_confidence(sheets.get("confidence"), reader, tables["themes"]),
        voices=read_voices(sheets.get("voices"), reader),
    )  # fmt: skip
    problems += [
        *found,
        *check_order(dossier),
        *check_strata(dossier),
        *check_as_of(dossier, reading.as_of),
        *check_sent(dossier, reading.as_of),
        *check_assessors(dossier),
        *_links(dossier, sheets),
        *_sourceless(dossier, large),
    ]
    return dossier, [*problems, *reader.problems]


def _session_ids(sheets: Mapping[str, RawSheet]) -> dict[str, str]:
    rows = sheets["sessions"].rows if "sessions" in sheets else ()
    return {row.cells["id"].casefold(): row.cells["id"] for row in rows if "id" in row.cells}


def _na_means(texts: list[str]) -> str | None:
    given = texts[0].casefold() if texts else ""
    return next((code for code in FIELDS["na_means"].codes if code.casefold() == given), None)


def _links(dossier: Dossier, sheets: Mapping[str, RawSheet]) -> list[Problem]:
    sources = dossier.sources.values()
    found = [("sources", "url", source.at, source.url) for source in sources]
    found += [("sources", "archived", source.at, source.archived) for source in sources]
    found += [("answers", "link", answer.at, answer.link) for answer in dossier.answers]
    return [
        not_a_link(sheets[sheet].where(at.row, column), link)
        for sheet, column, at, link in found
        if link and not is_link(link)
    ]


def _sourceless(dossier: Dossier, large: Collection[str]) -> list[Problem]:
    """Return a warning for each sheet with rows that name no source: a card must stand when it is disputed.

    Of tables that are reduced while they are read it is said there.
    """
    claims = [
        claim.at
        for name in dossier.claims
        if name not in ONE_VALUE
        for claim in dossier.accepted(name)
        if not claim.sources
    ]
    of_rows = ((name, table) for name, table in dossier.tables.items() if name not in large)
    groups = {name: [row.at for row in table.accepted if not row.sources] for name, table in of_rows}
    answers = [one.at for one in dossier.answers if not (one.set_aside or one.sources or one.link)]
    replies = [one.at for one in dossier.replies if not (one.set_aside or one.sources)]
    groups = {"process": claims, **groups, "answers": answers, "replies": replies}
    return [_no_source(name, group) for name, group in groups.items() if group]


_NAMED = 10
"""Rows that a warning names one by one."""


def _no_source(sheet: str, group: list[Where]) -> Problem:
    rows = sorted({at.row for at in group})
    named = listed(str(row) for row in rows[:_NAMED])
    told = plural(len(group), "{n} row names", "{n} rows name")
    what = message("In {sheet} {told} no source: row {named}.", sheet=sheet, told=told, named=named)
    if len(rows) > _NAMED:
        more = len(rows) - _NAMED
        named = ", ".join(str(row) for row in rows[:_NAMED])
        pattern = "In {sheet} {told} no source: rows {named} and {more} more."
        what = message(pattern, sheet=sheet, told=told, named=named, more=more)
    elif len(rows) > 1:
        what = message("In {sheet} {told} no source: rows {named}.", sheet=sheet, told=told, named=named)
    mend = message("Write in the column source where each comes from; the card shows it.")
    return Problem("no_source", group[0], what, mend, "warning")


def _on_the_whole(dossier: Dossier) -> list[Problem]:
    """Return warnings on how tables and the window are read, once both are known."""
    found = [
        _read_as_partial(table, dossier.sources)
        for table in dossier.tables.values()
        if table.declared == "complete" and table.state != "complete"
    ]
    ended = fact(dossier, "ended").value
    if not dossier.accepted("ended") and isinstance(ended, Dates) and ended.high is None:
        found.append(
            Problem(
                "open_end",
                replace(dossier.claims["id"][0].at, row=0, column=""),
                message("Nothing says on which day the process ended: further sessions may have been held."),
                message("Give the fields began and ended, or say how complete the sessions are."),
                "warning",
            )
        )
    return found


def _read_as_partial(table: Table, sources: Mapping[str, Source]) -> Problem:
    if table.one_sided:
        side = sources[table.sources[0]].side
        what = message("That {table} is complete is said by one side only ({side}).", table=table.name, side=side)
        mend = message("It is read as partial until a source of another side, or a search, stands beside it.")
    elif all(sources[name].kind in ("search", "request") for name in table.sources):
        what = message("That {table} is complete rests on searches alone.", table=table.name)
        mend = message("It is read as partial; name who says that it is complete.")
    else:
        what = message("That {table} is complete holds up to a day before the end of the process.", table=table.name)
        mend = message("It is read as partial; check again, or give the field ended.")
    return Problem("read_as_partial", table.at, what, mend, "warning")


def _no_pledge(dossier: Dossier, raw: RawDossier) -> list[Problem]:
    """Return the problem of a frozen plan that is named and not there."""
    named = [claim for claim in dossier.accepted(FIELD) if raw.pledge is None]
    return [not_there(claim.text, claim.at) for claim in named[:1]]


def _no_process(file: str) -> Problem:
    return Problem(
        "missing_sheet",
        Where(file),
        message("There is no sheet called process."),
        message("Add it, with the columns field and value: every dossier begins with it."),
    )


def in_file_order(problems: list[Problem], raw: RawDossier) -> list[Problem]:
    """Return problems by sheet, row and column, as a person goes through the files."""
    order = {(sheet.file, sheet.where().sheet): at for at, sheet in enumerate(raw.sheets.values())}

    def place(problem: Problem) -> tuple[int, int, int, str]:
        where = problem.where
        return order.get((where.file, where.sheet), -1), where.row, len(where.column), where.column

    return sorted(problems, key=place)
