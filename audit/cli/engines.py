"""The options of commands that read a table too large to be loaded: by which engine, within which memory."""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audit.cli.printing import stage
from audit.words import message

if TYPE_CHECKING:
    from audit.evidence.large.record_table import RecordTable
    from audit.evidence.large.ways import Ways

_GIVEN, _FOLDER = "audit.ways", "audit.kept"
"""Where a command keeps what was given, and the folder that is to stay."""

_NAMES = ("auto", "memory", "duckdb", "polars", "spark")
_LEAST = 50
"""Megabytes below which no engine is started: DuckDB reads a table of any size within so many."""

_ENDINGS = ("SIGTERM", "SIGHUP")
"""Signals that end a program and that Python lets pass unseen: another program's, and a terminal that is closed."""


def with_engines(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --engine, --master, --memory and --keep-cache to a command; `chosen` says what was given."""
    options = (
        click.option("--engine", type=click.Choice(_NAMES), default="auto", show_default=True,
                     help="What reads tables of people: memory row by row, the others by kinds of row.",
                     expose_value=False, callback=_given),
        click.option("--master", metavar="URL", default="local[*]", show_default=True, expose_value=False,
                     callback=_given, help="Where Spark runs, with --engine spark."),
        click.option("--memory", metavar="SIZE", default="1GB", show_default=True, expose_value=False,
                     callback=_memory, help="The most memory an engine may use; beyond it DuckDB writes to disk."),
        click.option("--keep-cache", is_flag=True, expose_value=False, callback=_given,
                     help="Keep the folder in which a large table lay, and say where."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def _given(context: click.Context, option: click.Parameter, value: Any) -> None:
    context.meta.setdefault(_GIVEN, {})[option.name] = value


def _memory(context: click.Context, option: click.Parameter, value: str) -> None:
    """Take an amount as every engine reads it: DuckDB alone would take much else, and -1GB for no limit."""
    amount = re.fullmatch(r"([1-9]\d{0,5}) ?([MGT])I?B", value.strip().upper())
    if amount is None:
        raise click.BadParameter(f"{value} is no amount of memory. Write it like 1GB or 500MB.", context, option)
    if amount[2] == "M" and int(amount[1]) < _LEAST:
        raise click.BadParameter(
            f"{value} is too little to read a table with. Give {_LEAST}MB or more.", context, option
        )
    _given(context, option, f"{amount[1]}{amount[2]}B")


def chosen() -> Ways:
    """Return how the command at hand reads large tables; with --working it keeps every value apart."""
    from audit.evidence.large.ways import Ways

    context = click.get_current_context(silent=True)
    if context is None:
        return Ways()
    given = dict(context.meta.get(_GIVEN, {}))
    kept = _kept(context) if given.pop("keep_cache", False) else None
    return Ways(**given, keep_in=kept, working=bool(context.params.get("working")))


def _kept(context: click.Context) -> Path:
    """Return the folder that a command keeps; at its end it is said what is in it."""
    from audit.evidence.large.cache import new_folder

    if context.params.get("many"):
        raise click.UsageError("--keep-cache goes with one dossier, not with --many.")
    if _FOLDER not in context.meta:
        context.meta[_FOLDER] = folder = new_folder()
        context.call_on_close(lambda: _say_kept(folder))
    made: Path = context.meta[_FOLDER]
    return made


def _say_kept(folder: Path) -> None:
    if any(folder.iterdir()):
        stage(message("What large tables were turned into is kept in {folder}.", folder=str(folder)))
    else:
        folder.rmdir()
        stage("No table had to be turned into Parquet, so nothing is kept.")


def say_engine(tables: Collection[RecordTable]) -> None:
    """Say which engine reduces which table, and see to it that its cache goes when the command is ended."""
    for table in tables:
        values = {"table": table.label, "engine": table.ways.chosen}
        stage(message("{table} is reduced by {engine} while it is read.", **values))
    if tables:
        _say_other_folder()
        end_cleanly()


def end_cleanly() -> None:
    """See to it that what was begun is put away where the program is ended by a signal."""
    for ending in (getattr(signal, name) for name in _ENDINGS if hasattr(signal, name)):
        if signal.getsignal(ending) is not signal.SIG_IGN:  # nohup
            signal.signal(ending, lambda number, _: sys.exit(128 + number))


def _say_other_folder() -> None:
    """Say where the cache lies where the folder named for it cannot be written; else another is taken unasked."""
    named, used = os.environ.get("TMPDIR"), tempfile.gettempdir()
    if named and os.path.realpath(named) != os.path.realpath(used):
        stage(message("The folder {named} in TMPDIR cannot be written; {used} is used.", named=named, used=used))
