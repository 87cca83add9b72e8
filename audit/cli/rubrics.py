"""`rubrics`: the shipped rubrics and the user's own."""

from __future__ import annotations

import click

from audit.cli.lazy import Entry, LazyGroup

COMMANDS = {
    "list": Entry("audit.cli.rubric_commands", "list_shipped", "List the shipped rubrics."),
    "show": Entry("audit.cli.rubric_commands", "show", "Print a rubric's questions and levels in words."),
    "check": Entry("audit.cli.rubric_commands", "check", "List every problem of a rubric at once."),
    "schema": Entry("audit.cli.rubric_commands", "schema", "Print the JSON Schema of rubrics, for editors."),
    "new": Entry("audit.cli.rubric_commands", "new", "Write a rubric to begin from."),
}


@click.group(cls=LazyGroup, entries=COMMANDS)
def rubrics() -> None:
    """List, show, check and start rubrics.

    A rubric is one YAML file: questions, measures, levels in words, weights with a reason, and where each
    threshold comes from. docs/formats.md describes it.
    """
