"""`pledge`: a plan frozen before launch, and what it promised."""

from __future__ import annotations

import click

from audit.cli.lazy import Entry, LazyGroup

COMMANDS = {
    "freeze": Entry("audit.cli.pledge_commands", "freeze", "Freeze a plan; the word freeze may be left out."),
    "show": Entry("audit.cli.pledge_commands", "show", "Print what a frozen plan promises."),
}


class _FreezesUnasked(LazyGroup):
    """A group in which `pledge PLAN` is `pledge freeze PLAN`."""

    unnamed = "freeze"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the word freeze where no command is named."""
        named = not args or args[0] in (*self.entries, *ctx.help_option_names)
        return super().parse_args(ctx, args if named else [self.unnamed, *args])


@click.group(cls=_FreezesUnasked, entries=COMMANDS)
def pledge() -> None:
    """Freeze a plan before launch, to print promised beside done.

    `pledge PLAN --out pledge.zip` freezes what may be published of a plan, its rubric and its rules of how much has
    to be heard. Publish the sentence that it prints, where others keep it. Later, name the file in the dossier of
    the process, in the field pledge: its card then prints promised beside done. docs/research/pledge.md plays one
    through.

    \b
    Examples:
      consultation-audit pledge plan.xlsx --out pledge.zip
      consultation-audit pledge show pledge.zip
    """
