"""`voices`: the survey of participants, from the page that is handed out to the answers that come back."""

from __future__ import annotations

import click

from audit.cli.lazy import Entry, LazyGroup

COMMANDS = {
    "new": Entry("audit.cli.voices_commands", "new", "Write the survey: paper, a form, XLSForm and a tally."),
    "add": Entry("audit.cli.voices_commands", "add", "Count filled answers into the dossier."),
    "show": Entry("audit.cli.voices_commands", "show", "Say what participants answered, beside the card."),
}


@click.group(cls=LazyGroup, entries=COMMANDS)
def voices() -> None:
    """Ask participants on one page, and take their answers back.

    Eight questions on one page, without names: on paper, as a form that works without a network, or in KoBo and ODK.
    Only counts enter the dossier, and counts of 1 to 4 people stay unseen. Their mean mark is claimed for the fact
    satisfaction where the rubric asks for it; everything else stands beside the card and moves nothing.
    """
