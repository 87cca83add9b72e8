"""What a person reads: results on stdout, stages and problems on stderr, in plain lines."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import click

from audit.errors import AuditError, Invalid, Problem
from audit.words import Message, message, plural, say

_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_COLOURS = {"error": "red", "warning": "yellow"}


def plain(text: str) -> str:
    """Return text without control characters: what stands in a dossier must not steer a terminal."""
    return "".join(char for char in text if char in "\n\t" or not _steers(char))


def _steers(char: str) -> bool:
    """Return whether a character is a control character or turns the direction of what follows it."""
    return unicodedata.category(char) in ("Cc", "Cs") or char in _TURNS


def typed(path: object) -> str:
    """Return a path as it is typed in a terminal: in quotes where it holds a space."""
    text = str(path)
    return f'"{text}"' if " " in text else text


def result(text: Message | str = "") -> None:
    """Print one line of the result: a line end in a title must not begin another."""
    click.echo(_one_line(say(text)))


def _one_line(text: str) -> str:
    return plain(" ".join(text.splitlines()) if "\n" in text or "\r" in text else text)


def results(lines: Iterable[Message | str]) -> None:
    """Print the lines of the result."""
    for line in lines:
        result(line)


def stage(text: Message | str) -> None:
    """Say on stderr what is being done."""
    click.echo(_one_line(say(text)), err=True)


def json_result(data: Any) -> None:
    """Print a result as JSON: sorted keys, UTF-8 wherever it is piped to."""
    json_text(json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n")


def json_text(text: str) -> None:
    """Print JSON that is text already, byte for byte."""
    click.echo(text.encode(), nl=False)


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Return the problems as people read them: where and what on a line, the mend below it."""
    lines = []
    for problem in problems:
        word = click.style(problem.severity, fg=_COLOURS[problem.severity], bold=True)
        where = plain(str(problem.where))
        lines.append(f"{word}: {where}: {plain(say(problem.what))}" if where else f"{word}: {plain(say(problem.what))}")
        if mend := plain(say(problem.mend)):
            lines.append(f"  {mend}")
    return lines


def counted(problems: Sequence[Problem]) -> Message:
    """Return "2 errors, 1 warning."."""
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    return message(
        "{errors}, {warnings}.",
        errors=plural(errors, "{n} error", "{n} errors"),
        warnings=plural(warnings, "{n} warning", "{n} warnings"),
    )


def print_problems(problems: Sequence[Problem], *, err: bool) -> None:
    """Print problems and how many there are."""
    for line in problem_lines(problems):
        click.echo(line, err=err)
    click.echo(say(counted(problems)), err=err)


def print_error(error: AuditError) -> None:
    """Print on stderr why a command ended without a result."""
    if isinstance(error, Invalid):
        print_problems(error.problems, err=True)
    else:
        click.echo(f"{click.style('error', fg='red', bold=True)}: {plain(str(error))}", err=True)


def problem_data(problem: Problem) -> dict[str, Any]:
    """Return a problem as JSON gives it; a place that is not known is left out."""
    where = problem.where
    place = {
        "file": where.file, "sheet": where.sheet, "row": where.row, "column": where.column, "line": where.line,
    }  # fmt: skip
    return {
        "code": problem.code,
        "severity": problem.severity,
        "where": {name: value for name, value in place.items() if value},
        "what": say(problem.what),
        "mend": say(problem.mend),
    }
