"""A group of commands that loads a command's module only when that command runs."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from audit.cli.printing import plain, print_error
from audit.errors import AuditError, did_you_mean
from audit.words import say


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command lives, and its line in the list, so that the list loads nothing."""

    module: str
    attribute: str
    help: str


STOPPED = 128 + signal.SIGINT
"""The exit code of a command that was stopped from the keyboard, as shells give it."""


class LazyGroup(click.Group):
    """Commands by name; errors of the library become one clear message and the exit code they carry."""

    def __init__(self, *args: Any, entries: Mapping[str, Entry] | None = None, **kwargs: Any) -> None:
        """Take the commands as `entries`; everything else as click.Group."""
        super().__init__(*args, **kwargs)
        self.entries = dict(entries or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the working day, not of the alphabet."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load and return one command."""
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        command = getattr(import_module(entry.module), entry.attribute)
        assert isinstance(command, click.Command), f"{entry.module}.{entry.attribute} is no command"
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is named; of a word that is none, say which was meant."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            hint = say(did_you_mean(args[0], self.entries))
            ctx.fail(f"There is no command {plain(args[0])}. {hint}".strip())
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the entries alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.entries.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of the library or of the disk ends it with its message and exit code."""
        if ctx.parent is None and os.environ.get("NO_COLOR"):
            ctx.color = False
        try:
            return super().invoke(ctx)
        except AuditError as error:
            print_error(error)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            sys.exit(STOPPED)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            print_error(AuditError(f"{error.filename or 'A file'}: {error.strerror or error}."))
            sys.exit(AuditError.exit_code)
