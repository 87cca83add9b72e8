"""Write docs/commands.md from the commands' own help."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from audit.cli.main import main

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"
NAME = "consultation-audit"
WIDTH = 100
HEAD = """\
# Commands

Made from the commands' own help by `scripts/build_commands.py`. `python -m audit` does the same as
`consultation-audit`. Results go to stdout, stages and problems to stderr; NO_COLOR is honoured.
"""


def commands(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[tuple[str, str]]:
    """Yield each command's whole name and help, groups before what is in them."""
    widths = {"terminal_width": WIDTH, "max_content_width": WIDTH}
    context = click.Context(command, parent, name, **{**command.context_settings, **widths})
    yield context.command_path, inspect.cleandoc(command.get_help(context))
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None, f"{inner} is listed and not there"
            yield from commands(found, inner, context)


def page() -> str:
    """Return the page."""
    parts = [HEAD]
    for name, text in commands(main, NAME):
        parts.append(f"## {name}\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.name} is written.")
