"""The command line: `consultation-audit`."""

from __future__ import annotations

import gc
import io
import sys

import click

from audit import __version__
from audit.cli.lazy import Entry, LazyGroup

COMMANDS = {
    "new": Entry("audit.cli.new", "new", "Write a blank dossier to fill in."),
    "check": Entry("audit.cli.check", "check", "List every problem of a dossier at once, with its place and mend."),
    "score": Entry("audit.cli.score", "score", "Score a dossier and write its card."),
    "explain": Entry("audit.cli.explain", "explain", "Walk from a score back to its sources."),
    "improve": Entry("audit.cli.improve", "improve", "Say what would raise each criterion, and the fewest changes."),
    "compare": Entry("audit.cli.compare", "compare", "Lay cards side by side, criterion by criterion."),
    "robust": Entry("audit.cli.robust", "robust", "Say how firm the verdict is when choices of the rubric vary."),
    "sufficiency": Entry("audit.cli.sufficiency", "sufficiency", "Say how much was heard, against which yardstick."),
    "quality": Entry("audit.cli.quality", "quality", "Say how good the information is: sources, origins, copies."),
    "agree": Entry("audit.cli.agree", "agree", "Say how far assessors agree, and where they differ most."),
    "voices": Entry("audit.cli.voices", "voices", "Ask participants on one page, and take their answers back."),
    "pledge": Entry("audit.cli.pledge", "pledge", "Freeze a plan before launch, to print promised beside done."),
    "ask": Entry("audit.cli.ask", "ask", "Write to the sponsor for the few papers that would settle most."),
    "calendar": Entry("audit.cli.calendar", "calendar", "Count back from the decision to the latest day of each step."),
    "form": Entry("audit.cli.form", "form", "Write the questions as one page to fill in, without a spreadsheet."),
    "sheet": Entry("audit.cli.sheet", "sheet", "Print the questions as an interview guide on paper."),
    "import": Entry("audit.cli.import_list", "import_list", "Turn a registration list or a survey file into a table."),
    "summarise": Entry("audit.cli.summarise", "summarise", "Write a table of people as the small one to be shared."),
    "redact": Entry("audit.cli.redact", "redact", "Write the publishable copy of a dossier."),
    "reply": Entry("audit.cli.reply", "reply", "Ask the sponsor to answer the findings, and take its reply back."),
    "verify": Entry("audit.cli.verify", "verify", "Compute a card again, and name every difference."),
    "publish": Entry("audit.cli.publish", "publish", "Publish cards as a site, from disk or any web server."),
    "rubrics": Entry("audit.cli.rubrics", "rubrics", "List, show, check and start rubrics."),
}


@click.group(cls=LazyGroup, entries=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="consultation-audit")
def main() -> None:
    """Score a consultation against a published rubric.

    A dossier holds what is known of one consultation: a workbook, a folder of CSV files, or a zip of
    either. A rubric holds what is asked. The card says what the record shows, and what it leaves open.

    \b
    Begin:
      consultation-audit new my.xlsx --rubric light
      consultation-audit score my.xlsx

    \b
    Exit codes:
      0  done
      1  done, but below --fail-under, or a gate is missing with --gates
      2  the command cannot be carried out as given
      3  the dossier is not valid
      4  the rubric is not valid
      5  a card computed again came out different
    """
    # A command lives for a second or two and keeps most of what it makes: looking for garbage after every
    # 700 objects, as Python does, takes a tenth of that time.
    gc.set_threshold(100_000)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a title in Arabic must not end a command on an old terminal
