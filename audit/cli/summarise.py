"""`summarise`: a table of people as the small table that may be shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.engines import chosen, say_engine, with_engines
from audit.cli.printing import print_problems, result, stage
from audit.errors import AuditError
from audit.words import message, plural

if TYPE_CHECKING:
    from audit.evidence.model import Asked, Dossier
    from audit.evidence.sheets import RawDossier

_TABLES = ("participants", "submissions")


@click.command
@click.argument("source", metavar="TABLE|DOSSIER", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Where to write it: a .csv file.")
@click.option("--table", type=click.Choice(_TABLES), help="Which table, where a dossier has both.")
@click.option("--beside", multiple=True, type=click.Path(path_type=Path), metavar="EARLIER.csv",
              help="A small table of these people that was shared before; may be repeated.")  # fmt: skip
@click.option("--rubric", help="A shipped rubric's id or a rubric file, where the dossier names none or another.")
@click.option("--strata", default="", help="Of a TABLE: the groups that may stand by name, with ; between.")
@click.option("--region-scheme", default="", help="Of a TABLE: which list of regions, as in the process sheet.")
@click.option("--drop-personal", is_flag=True, help="Leave out columns that hold personal data, and say which.")
@click.option("--force", is_flag=True, help="Overwrite what is there already.")
@with_engines
def summarise(
    source: Path,
    out: Path,
    table: str | None,
    beside: tuple[Path, ...],
    rubric: str | None,
    strata: str,
    region_scheme: str,
    drop_personal: bool,
    force: bool,
) -> None:
    """Write a table of people as the small one to be shared.

    TABLE is participants or submissions as .csv, .csv.gz, .parquet, or a folder of Parquet files of that name;
    DOSSIER a dossier that holds it. The rows become counts of people of one kind, small counts are hidden, and a
    dossier with the small table in the place of the large one gives the same card.

    Of a TABLE alone sessions and sources are left out, since the sheets that explain them are not there.

    Name with --beside what you shared of these people before, made with the same --strata: a count that lies 1 to 4
    from an earlier one is opened, so that the two together do not tell of a few people.

    \b
    Examples:
      consultation-audit summarise submissions.parquet --out submissions-summary.csv
      consultation-audit summarise submissions.parquet --beside submissions-summary.csv --out later.csv
    """
    from audit.evidence.read import dossier_of
    from audit.evidence.redact import redact
    from audit.evidence.write import csv_bytes, grids
    from audit.whole import refuse_existing, write_file

    if out.suffix.casefold() != ".csv":
        raise AuditError(f"The small table is a .csv file, not {out.suffix or 'a folder'}.")
    if out.resolve() in [path.resolve() for path in (source, *beside)]:
        raise AuditError(f"{out} is a table that is read. Choose another name.")
    refuse_existing(out, force=force)
    stage(message("Reading {name}.", name=source.resolve().name))
    raw, asked = _sheets(source, rubric, {"strata": strata, "region_scheme": region_scheme})
    read = dossier_of(raw, asked, source.resolve().name, drop_personal=drop_personal)
    named = _named(read, table)
    rows = grids(redact(read, [_earlier(path, raw, asked, named) for path in beside]))[named]
    write_file(out, csv_bytes(rows))
    if told := [problem for problem in read.warnings if problem.code in _TOLD]:
        print_problems(told, err=True)
    count = plural(len(rows) - 1, "{n} row", "{n} rows")
    result(message("{table} in {count}: {out}. Look at it before you share it.", table=named, count=count,
                   out=str(out)))  # fmt: skip


_ENDINGS = (".csv", ".tsv", ".csv.gz", ".parquet")
_TOLD = ("unmatched_places", "group_not_listed", "personal_dropped")
"""Warnings that say what a reader of the small table will miss."""


def _sheets(source: Path, rubric: str | None, fields: Mapping[str, str]) -> tuple[RawDossier, Asked]:
    """Return the sheets of the dossier, or of one made around a table that stands alone, and what is asked of it."""
    from audit.cli.opening import named_rubric
    from audit.evidence.files import read_sheets, rubric_of
    from audit.evidence.model import Asked
    from audit.rubric.asked import asked
    from audit.rubric.read import read_rubric

    if (alone := _alone(source, fields)) is not None:
        say_engine(alone.large.values())
        return alone, Asked()
    if any(fields.values()):
        raise AuditError("--strata and --region-scheme are for a table by itself: a dossier says both.")
    raw = read_sheets(source, chosen())
    say_engine(raw.large.values())
    named = rubric_of(raw)
    used = read_rubric(rubric) if rubric else (named_rubric(source, named) if named else None)
    return raw, asked(used) if used else Asked()


def _earlier(path: Path, raw: RawDossier, asked: Asked, named: str) -> Dossier:
    """Return the same dossier with a small table that was shared before in the place of the large one."""
    from audit.evidence.read import dossier_of
    from audit.evidence.redact import redact
    from audit.evidence.text_tables import read_csv

    if not path.is_file():
        raise AuditError(f"There is no table at {path}.")
    sheet, problems = read_csv(path.read_bytes(), named, path.name)
    large = {name: table for name, table in raw.large.items() if name != named}
    sheets = replace(raw, sheets={**raw.sheets, named: sheet}, large=large, problems=(*raw.problems, *problems))
    read = dossier_of(sheets, asked, path.name)
    if any(problem.code == "group_not_listed" for problem in read.warnings):
        raise AuditError(f"{path.name} names groups that are not named now. Name the same: what differs would tell.")
    return redact(read)


def _alone(source: Path, fields: Mapping[str, str]) -> RawDossier | None:
    from audit.evidence.large.record_table import one_table
    from audit.evidence.sheets import RawDossier, sheet_of

    if not source.exists():
        raise AuditError(f"There is nothing at {source}.")
    if (table := one_table(source, chosen())) is None:
        if source.is_file() and source.name.casefold().endswith(_ENDINGS):
            raise AuditError(f"{source.name} is no table by its name. Call it participants or submissions.")
        return None
    claims = {
        "id": table.name, "title": table.name, "sponsor": "Not given", "as_of": "9999-12-31",
        "assessor_role": "independent", "assessor_interest": "Not given", "na_means": "unknown", **fields,
    }  # fmt: skip
    grids = {
        "process": [("field", "value", "source"), *((name, text, "given") for name, text in claims.items() if text)],
        "sources": [("id", "title", "kind"), ("given", "As given", "official")],
    }
    sheets = {name: sheet_of(name, name, enumerate(grid, 1), in_workbook=False)[0] for name, grid in grids.items()}
    return RawDossier(sheets, large={table.name: table})


def _named(read: Dossier, table: str | None) -> str:
    """Return the table to be written: the one asked for, or the only one there is."""
    there = [name for name in _TABLES if read.tables[name].rows]
    if table in there or (table is None and len(there) == 1):
        return table or there[0]
    if table is None and there:
        raise AuditError("The dossier has participants and submissions: say which with --table.")
    raise AuditError(f"There are no {table or 'participants and no submissions'} in it.")
