"""`reply`: the right of reply, from the findings that are sent to the answers that come back."""

from __future__ import annotations

import click

from audit.cli.lazy import Entry, LazyGroup

COMMANDS = {
    "new": Entry("audit.cli.reply_commands", "new", "Write a workbook for the sponsor to answer each finding."),
    "sent": Entry("audit.cli.reply_commands", "sent", "Record that the findings were sent, and the days given."),
    "add": Entry("audit.cli.reply_commands", "add", "Take the sponsor's reply back into the dossier."),
}


@click.group(cls=LazyGroup, entries=COMMANDS)
def reply() -> None:
    """Ask the sponsor to answer the findings, and take its reply back.

    A workbook goes out with each finding and room to answer. Its replies are printed in full beside the findings;
    new evidence becomes claims with the sponsor's document as their source; every change is logged. docs/contest.md
    plays one through.
    """
