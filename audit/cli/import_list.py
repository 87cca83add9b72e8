"""`import`: a registration list, an export or a survey file as a table of the dossier."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.printing import json_result, result, results, stage, typed
from audit.errors import AuditError
from audit.words import Message, message, plural, say

if TYPE_CHECKING:
    from audit.evidence.imported.fitted import Into
    from audit.evidence.imported.report import ColumnReport, ImportReport

_MOST_SHOWN = 20
"""Texts that matched nothing, a column; --json gives all."""


@click.command
@click.argument("list_file", metavar="LIST", type=click.Path(path_type=Path))
@click.option("--map", "map_file", type=click.Path(path_type=Path), help="Which column goes where, a YAML file.")
@click.option("--suggest", is_flag=True, help="Draft the map instead; it prints headers and words of the list.")
@click.option("--into", type=click.Path(path_type=Path), help="The dossier, a folder, that the table is written into.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write the table (.csv), or the draft (.yaml).")
@click.option("--table", default="", help="The table it becomes, where the map names none or another.")
@click.option("--force", is_flag=True, help="Overwrite what is there already.")
@click.option("--json", "as_json", is_flag=True, help="Print what became of the list as JSON.")
def import_list(
    list_file: Path,
    map_file: Path | None,
    suggest: bool,
    into: Path | None,
    out: Path | None,
    table: str,
    force: bool,
    as_json: bool,
) -> None:
    """Turn a registration list or a survey file into a table.

    LIST is a CSV file or a workbook as others keep it. The map says which of its columns fill which of the
    dossier, and what its words mean. Nothing else is kept: columns that the map does not name stay out, and those
    that point at people cannot be named. Rows of people and of contributions become counts at once.

    What matches nothing is listed, and is unknown in the table. Without --into and --out nothing is written.

    With --suggest the draft repeats the headers of LIST, and words that stand in it: it is for whoever holds the list,
    and not to be passed on.

    \b
    Examples:
      consultation-audit import list.csv --suggest --out map.yaml
      consultation-audit import list.csv --map map.yaml
      consultation-audit import list.csv --map map.yaml --out participants.csv
    """
    if suggest == (map_file is not None):
        raise AuditError("Give a map with --map, or ask for a draft with --suggest.")
    if suggest and (into or as_json):
        raise AuditError("A draft goes to the terminal, or to a file with --out.")
    if suggest:
        _suggest(list_file, out, table, force=force)
        return
    if into and out:
        raise AuditError("Give --into or --out, not both.")
    assert map_file is not None
    _import(list_file, map_file, into, out, table, force=force, as_json=as_json)


def _suggest(list_file: Path, out: Path | None, table: str, *, force: bool) -> None:
    from audit.evidence.imported.draft import draft
    from audit.evidence.imported.listing import read_list
    from audit.whole import refuse_existing, write_file

    if out:
        refuse_existing(out, force=force)
    stage(message("Reading {name}.", name=list_file.name))
    text = draft(read_list(list_file), table)
    if out is None:
        click.echo(text.encode(), nl=False)
        return
    write_file(out, text.encode())
    result(message("{out} is a draft. Read each line, and mend what is wrong.", out=str(out)))
    result(message("Then run: consultation-audit import {list} --map {out}", list=typed(list_file), out=typed(out)))


def _import(
    list_file: Path, map_file: Path, into: Path | None, out: Path | None, table: str, *, force: bool, as_json: bool
) -> None:
    from audit.evidence.imported.fitted import fitted
    from audit.evidence.imported.import_map import read_map
    from audit.evidence.imported.listing import read_list
    from audit.evidence.imported.table import imported
    from audit.evidence.write import csv_bytes
    from audit.whole import refuse_existing, write_file

    if out and out.suffix != ".csv":
        raise AuditError(f"The table is written as CSV (.csv), not {out.suffix or 'a folder'}.")
    if not map_file.is_file():
        raise AuditError(
            f"There is no map at {map_file}. Draft one: consultation-audit import {typed(list_file)} --suggest"
        )
    wanted = read_map(map_file.read_bytes(), map_file.name, table)
    target = _target(into, wanted.map.table) if into else out
    if target:
        refuse_existing(target, force=force)
    dossier = _dossier(into) if into else None
    stage(message("Reading {name}.", name=list_file.name))
    listing = read_list(list_file, wanted.map.layout)
    made = imported(fitted(wanted, listing, dossier), listing)
    if target:
        write_file(target, csv_bytes(made.grid))
    if as_json:
        json_result(made.report.model_dump(mode="json"))
    else:
        results(_lines(made.report))
        results(_next(made.report, target, into))


def _target(into: Path, table: str) -> Path:
    """Return the file of a table in a folder that is a dossier."""
    if into.is_file() or into.suffix in (".xlsx", ".zip"):
        raise AuditError(
            f"A table is written into a folder only. Give --out {table}.csv, and copy its rows into the sheet "
            f"{table} of {into.name}."
        )
    if not (into / "process.csv").is_file():
        raise AuditError(
            f"{into} is no dossier: it holds no process.csv. "
            f"Begin one: consultation-audit new {typed(into)} --rubric light"
        )
    others = [path.name for path in sorted(into.iterdir()) if path.stem.casefold() == table and path.is_file()]
    if strange := [name for name in others if name != f"{table}.csv"]:
        raise AuditError(f"{into} holds the table {table} already, as {strange[0]}. Move it first.")
    return into / f"{table}.csv"


def _dossier(folder: Path) -> Into:
    """Return what a dossier decides about a table that goes into it; of its rubric only where it names one."""
    from audit.cli.opening import named_rubric
    from audit.evidence.files import read_sheets, rubric_of
    from audit.evidence.imported.fitted import into
    from audit.evidence.model import Asked
    from audit.rubric.asked import asked

    raw = read_sheets(folder)
    name = rubric_of(raw)
    return into(raw, asked(named_rubric(folder, name)) if name else Asked())


def _lines(report: ImportReport) -> Iterator[Message | str]:
    name = f"{report.file}, sheet {report.sheet}" if report.sheet else report.file
    yield message("{name}: {rows} read.", name=name, rows=plural(report.rows_read, "{n} row", "{n} rows"))
    if report.rows_left_out:
        yield message("{rows} left out, as the map says.", rows=plural(report.rows_left_out, "{n} row", "{n} rows"))
    yield _written(report)
    if report.counted and report.counted.rows_unknown:
        rows = plural(report.counted.rows_unknown, "{n} row does", "{n} rows do")
        yield message("{rows} not say how many they stand for: at least one each.", rows=rows)
    if report.counted and report.counted.rows_loose:
        rows = plural(report.counted.rows_loose, "{n} row says", "{n} rows say")
        yield message("{rows} about or over: the limits were added up.", rows=rows)
    if report.other_sheets:
        yield message("Not read: the sheets {names}.", names=tuple(message("{n}", n=n) for n in report.other_sheets))
    for column in report.columns:
        yield ""
        yield from _column(column)
    if report.constants:
        yield ""
        yield message("The same in every row: {words}.", words=_pairs(report.constants))
    yield from _dropped(report)


def _written(report: ImportReport) -> Message:
    rows = plural(report.rows_written, "{n} row", "{n} rows")
    if report.counted is None:
        return message("{rows} of {table}.", rows=rows, table=report.table)
    low, high = report.counted.low, report.counted.high
    count = f"{low}" if low == high else f"{low} or more" if high is None else f"{low} to {high}"
    kept = plural(report.rows_kept, "{n} row becomes", "{n} rows become")
    return message("{kept} {rows} of {table}, which stand for {count}.", kept=kept, rows=rows, table=report.table,
                   count=count)  # fmt: skip


def _column(column: ColumnReport) -> Iterator[Message | str]:
    yield message(
        "{column}, from {heads}: {matched} matched, {unknown} unknown, {missed} not matched.",
        column=column.column, heads=", ".join(column.taken_from), matched=column.matched, unknown=column.unknown,
        missed=column.not_matched,
    )  # fmt: skip
    for text in column.texts[:_MOST_SHOWN]:
        rows = plural(text.rows, "{n} row", "{n} rows")
        line = message("  {text}: {rows}. {hint}", text=text.text.replace("\n", " "), rows=rows, hint=text.hint)
        yield say(line).rstrip()
    if len(column.texts) > _MOST_SHOWN:
        yield message("  and {n} more; --json lists them all.", n=len(column.texts) - _MOST_SHOWN)
    if column.may_be_names:
        yield message(
            "  {once} of {words} different groups stand in one row only. See that they are no names: what is written "
            "here stays in your dossier.",
            once=column.once, words=column.words,
        )  # fmt: skip
    if column.texts:
        yield message("  They are unknown in the table, until values in the map say what they mean.")


def _dropped(report: ImportReport) -> Iterator[Message | str]:
    personal = [column for column in report.dropped if column.personal]
    if personal:
        yield ""
        yield "Left out, because they point at people:"
        yield from (message("  {header} {why}.", header=each.header, why=message(each.why)) for each in personal)
    chosen = [column.header for column in report.dropped if not column.personal]
    if chosen:
        yield ""
        yield message("Left out, because the map does not keep them: {headers}.", headers=", ".join(chosen))


def _pairs(words: dict[str, str]) -> str:
    return ", ".join(f"{name} {word}" for name, word in words.items())


def _next(report: ImportReport, target: Path | None, into: Path | None) -> Iterator[Message | str]:
    yield ""
    if target is None:
        yield "Nothing was written. Give --into and a dossier, or --out and a file."
        return
    yield message("The table is {target}.", target=str(target))
    yield message(
        "How complete it is, is for you to say, in the sheet tables: {table}, partial; or complete, with a source and "
        "the day up to which that holds.",
        table=report.table,
    )
    if into:
        yield message("Then run: consultation-audit check {into}", into=typed(into))
