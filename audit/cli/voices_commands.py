"""The commands under `voices`: new, add, show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.day import DAY
from audit.cli.printing import json_text, plain, result, results, stage, typed
from audit.errors import AuditError, did_you_mean
from audit.words import Message, message, plural, say

if TYPE_CHECKING:
    from audit.evidence.kept import Kept
    from audit.evidence.model import Dossier, Source
    from audit.evidence.voices_taken import Taken

SIDES = ("affected", "sponsor", "other_party", "none")
SOURCE = "survey-of-participants"
LONGEST = 120
"""Characters of the consultation's name at the head of the page, which is to stay one page."""

_RUBRIC = click.option("--rubric", help="A shipped id or a rubric file, where the dossier names none or another.")
_FORCE = click.option("--force", is_flag=True, help="Overwrite what is there already.")
_DROP = click.option("--drop-personal", is_flag=True, help="Leave out columns that hold personal data, and say which.")


@click.command
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder to write into.")
@click.option("--about", default="", metavar="TEXT", help="What the consultation is called, for the head of the page.")
@_FORCE
def new(out: Path, about: str, force: bool) -> None:
    """Write the survey: paper, a form, XLSForm and a tally.

    \b
    voices.html        one page to print on A4
    voices-form.html   the same in a browser, without a network: one sheet after the other on one device
    voices.xlsx        the same for KoBo and ODK (XLSForm)
    voices-tally.csv   where sheets of paper are counted

    Nothing of it asks for a name, a contact or free words. The form keeps counts alone, never a sheet.

    \b
    Example:
      consultation-audit voices new --about "Consultation on the river" --out survey
    """
    from audit.report.plain import one_line
    from audit.report.voices_form import voices_form
    from audit.report.voices_paper import voices_paper
    from audit.report.voices_xlsform import blank_tally, voices_xlsform
    from audit.whole import refuse_existing, write_file

    about = one_line(plain(about))
    if len(about) > LONGEST:
        raise AuditError(f"The name of the consultation has {len(about)} characters; the page has room for {LONGEST}.")
    if out.is_file() or out.suffix:
        raise AuditError(f"{out} is the name of a file. Give a folder: --out survey.")
    files = {
        "voices.html": voices_paper(about).encode(),
        "voices-form.html": voices_form(about).encode(),
        "voices.xlsx": voices_xlsform(about),
        "voices-tally.csv": blank_tally(),
    }
    for name in files:
        refuse_existing(out / name, force=force)
    out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        write_file(out / name, data)
    names = tuple(message("{n}", n=name) for name in files)
    result(message("{out} holds the survey: {names}.", out=str(out), names=names))
    tally = typed(out / "voices-tally.csv")
    result(message("To count it in: consultation-audit voices add my.xlsx {tally} --out heard.xlsx", tally=tally))


@click.command
@click.argument("dossier", type=click.Path(path_type=Path))
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The new dossier: a folder, or a .xlsx or .zip."
)
@click.option("--source", default="", metavar="ID", help="The source that the survey is; else a new one.")
@click.option(
    "--side", type=click.Choice(SIDES), default="none", show_default=True, help="Whose hands the survey was in."
)
@click.option("--date", "on", type=DAY, metavar="DAY", help="The day on which people answered, or the last such day.")
@click.option("--replace", "anew", is_flag=True, help="Put these counts in the place of those the dossier has.")
@_RUBRIC
@_FORCE
@_DROP
def add(
    dossier: Path, files: tuple[Path, ...], out: Path, source: str, side: str, on: datetime | None, anew: bool,
    rubric: str | None, force: bool, drop_personal: bool,
) -> None:  # fmt: skip
    """Count filled answers into the dossier.

    FILE is a tally (voices-tally.csv, or what voices-form.html saved), or an export from KoBo or ODK with one row a
    sheet. Give all files of the survey at once: they are added up. Rows are counted as they are read and kept nowhere.

    The new dossier holds exact counts: it is for working. `redact` and `score` hide what must stay unseen.

    \b
    Example:
      consultation-audit voices add my.xlsx survey/voices-tally.csv --date 2024-06-01 --out heard.xlsx
    """
    from audit.cli.dossier_change import DossierChange
    from audit.evidence.voices_taken import taken

    if source and on:
        raise AuditError(f"{source} has its own day, in the sheet sources. Leave --date out.")
    change = DossierChange(dossier, out, rubric, None, force=force, drop_personal=drop_personal)
    if change.read.voices and not anew:
        raise AuditError(
            f"{dossier.resolve().name} holds a survey already. Give all its files at once, and --replace to put their "
            "counts in its place."
        )
    stage(message("Counting {files}.", files=plural(len(files), "{n} file", "{n} files")))
    found = taken(files, drop_personal=drop_personal)
    kept, _ = change.begun("assessor", "")  # counts taken in are no change of what was published: no line in the log
    kept.clear("voices")
    named = _source(change.read, source)
    if named is None:
        named = SOURCE
        words = {"title": "Survey of participants", "side": side, "kind": "testimony"}
        day = {"date": f"{on:%Y-%m-%d}"} if on else {}
        if SOURCE not in change.read.sources:
            kept.add("sources", {"id": named, **words, **day})
        else:
            kept.change("sources", {"id": SOURCE}, day)
    for row in found.rows(named):
        kept.add("voices", row)
    after = change.write(kept)
    results(_told(found, kept, out))
    results(_day(after, after.sources[named]))


def _source(dossier: Dossier, given: str) -> str | None:
    """Return the source that was named; None where none was. Raises AuditError where the dossier has no such source."""
    if not given:
        return None
    named = next((id for id in dossier.sources if id.casefold() == given.strip().casefold()), None)
    if named is None:
        raise AuditError(f"No source has the id {given}. {say(did_you_mean(given, dossier.sources))}".strip())
    return named


def _told(found: Taken, kept: Kept, out: Path) -> Iterator[Message]:
    sheets = plural(found.sheets, "{n} sheet", "{n} sheets")
    yield message("{sheets} counted. The new dossier is {out}; its sheet voices holds the counts.", sheets=sheets,
                  out=str(out))  # fmt: skip
    for name, columns in found.not_read.items():
        yield message("Not read in {name}: {columns}.", name=name,
                      columns=tuple(message("{n}", n=one) for one in columns))  # fmt: skip
    if kept.shelf is not None:
        yield message("The copies in {name} stay where they are: put them beside the new one.", name=kept.shelf.name)
    yield message("The counts are exact, so this dossier is for working. Publish the copy that redact writes.")
    yield message("See it beside the card: consultation-audit voices show {out}", out=typed(out))


def _day(dossier: Dossier, survey: Source) -> Iterator[Message]:
    """Yield what is to be mended where the record was read up to a day before people answered, or may have been."""
    day = dossier.read_on.isoformat()
    if survey.date is None:
        yield message("Nothing says on which day people answered; give it with --date. The record is read up to {day}: "
                      "where they answered later, write a later day in as_of.", day=day)  # fmt: skip
    elif survey.date.high is None or survey.date.high > dossier.read_on:
        yield message("People answered after {day}, or may have; the record is read up to that day. Write a later day "
                      "in as_of.", day=day)  # fmt: skip


@click.command
@click.argument("dossier", type=click.Path(path_type=Path))
@_RUBRIC
@click.option("--working", is_flag=True, help="Read the dossier as it stands, not its publishable copy.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@_DROP
def show(dossier: Path, rubric: str | None, working: bool, as_json: bool, drop_personal: bool) -> None:
    """Say what participants answered, beside the card.

    For each question the share of those who answered that agree, within limits, and what the card says on the
    criteria that it bears on. It is shown where the two differ as well.

    \b
    Examples:
      consultation-audit voices show heard.xlsx
      consultation-audit voices show heard.xlsx --json
    """
    from audit.cli.opening import open_both
    from audit.cli.told_lines import print_told
    from audit.evidence.redact import redact
    from audit.insight.voices import voices
    from audit.report.told_voices import told_voices
    from audit.scoring.score import result as result_of

    read, asked = open_both(dossier, rubric, drop_personal=drop_personal)
    used = read if working else redact(read)
    found = voices(used, asked, result_of(used, asked))
    if found is None:
        raise AuditError(
            f"{dossier.resolve().name} holds no survey of participants. Begin one: "
            "consultation-audit voices new --out survey"
        )
    if as_json:
        json_text(found.to_json())
    else:
        print_told(told_voices(found, asked), asked, working=working)
