"""`check`: every problem of a dossier at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audit.cli.engines import with_engines
from audit.cli.printing import json_result, print_problems, problem_data, result
from audit.errors import EvidenceNotValid, Problem
from audit.words import message, plural

if TYPE_CHECKING:
    from audit.evidence.model import Dossier


@click.command
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--rubric", help="A shipped rubric's id or a rubric file, where the dossier names none or another.")
@click.option("--drop-personal", is_flag=True, help="Leave out columns that hold personal data, and say which.")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@with_engines
def check(dossier: Path, rubric: str | None, drop_personal: bool, as_json: bool) -> None:
    """List every problem of a dossier at once, with its place and mend.

    Errors stop a score; warnings say how something was read. Each names the file, sheet, row and column letter.
    Ends with exit code 3 where there are errors.
    """
    from audit.cli.opening import open_both
    from audit.scoring.pledged import pledge_problems

    try:
        read, _ = open_both(dossier, rubric, drop_personal=drop_personal)
        if read.pledge and (found := pledge_problems(read)):
            raise EvidenceNotValid([*read.warnings, *found])
    except EvidenceNotValid as refused:
        _print(refused.problems, None, as_json=as_json)
        sys.exit(refused.exit_code)
    _print(read.warnings, read, as_json=as_json)


def _print(problems: tuple[Problem, ...], read: Dossier | None, *, as_json: bool) -> None:
    if as_json:
        json_result(_data(problems, read))
        return
    if read is not None:
        for name, rows, state in _tables(read):
            words = plural(rows, "{n} row", "{n} rows")
            result(message("{table}: {rows}, {state}.", table=name, rows=words, state=state.replace("_", " ")))
    print_problems(problems, err=False)


def _tables(read: Dossier) -> list[tuple[str, int, str]]:
    """Return name, rows and state of each table that somebody looked at."""
    tables = ((table.name, table.row_count, table.state) for table in read.tables.values())
    return [(name, rows, state) for name, rows, state in tables if rows or state != "not_collected"]


def _data(problems: tuple[Problem, ...], read: Dossier | None) -> dict[str, Any]:
    return {
        "valid": read is not None,
        "errors": sum(problem.severity == "error" for problem in problems),
        "warnings": sum(problem.severity == "warning" for problem in problems),
        "problems": [problem_data(problem) for problem in problems],
        "tables": [
            {"name": name, "rows": rows, "state": state} for name, rows, state in (_tables(read) if read else ())
        ],
    }
