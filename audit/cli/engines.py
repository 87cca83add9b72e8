"""The options of commands that read a table too large to be loaded: by which engine, within which memory."""

from __future__ import annotations

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

_KEPT = "audit.ways"
_NAMES = ("auto", "memory", "duckdb", "polars", "spark")


def with_engines(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --engine, --master, --memory and --keep-cache to a command; `chosen` says what was given."""
    options = (
        click.option("--engine", type=click.Choice(_NAMES), default="auto", show_default=True,
                     help="What reads tables of people: memory row by row, the others by kinds of row.",
                     expose_value=False, callback=_kept),
        click.option("--master", metavar="URL", default="local[*]", show_default=True, expose_value=False,
                     callback=_kept, help="Where Spark runs, with --engine spark."),
        click.option("--memory", metavar="SIZE", default="1GB", show_default=True, expose_value=False, callback=_kept,
                     help="The most memory an engine may use; beyond it DuckDB writes to disk."),
        click.option("--keep-cache", is_flag=True, expose_value=False, callback=_kept,
                     help="Keep the folder in which a large table lay, and say where."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def _kept(context: click.Context, option: click.Parameter, value: Any) -> None:
    context.meta.setdefault(_KEPT, {})[option.name] = value


def chosen() -> Ways:
    """Return how the command at hand reads large tables; with --working it keeps every value apart."""
    from audit.evidence.large.ways import Ways

    context = click.get_current_context(silent=True)
    if context is None:
        return Ways()
    given = dict(context.meta.get(_KEPT, {}))
    kept = Path(tempfile.mkdtemp(prefix="consultation-audit-")) if given.pop("keep_cache", False) else None
    if kept is not None:
        stage(message("What large tables are turned into is kept in {folder}.", folder=str(kept)))
    return Ways(**given, keep_in=kept, working=bool(context.params.get("working")))


def say_engine(tables: Collection[RecordTable]) -> None:
    """Say which engine reduces which table, and see to it that its cache goes when the command is ended."""
    for table in tables:
        values = {"table": table.label, "engine": table.ways.chosen}
        stage(message("{table} is reduced by {engine} while it is read.", **values))
    if tables:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
