"""`calendar`: count back from the decision to the latest day of each step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audit.cli.day import DAY
from audit.cli.printing import json_result, result, results, stage
from audit.errors import AuditError
from audit.words import Message, message, plural, say

if TYPE_CHECKING:
    from audit.evidence.model import Dossier
    from audit.insight.calendar import Calendar, Line
    from audit.rubric.model import Rubric


@click.command
@click.argument("dossier", required=False, type=click.Path(path_type=Path))
@click.option("--rubric", help="A shipped rubric's id or a rubric file; needed where no dossier names one.")
@click.option("--decided", type=DAY, metavar="DAY", help="The decision; else the field decided.")
@click.option("--level", default="", help="The level to reach; else the rubric's third, as meets.")
@click.option("--extra", default=0, type=click.IntRange(0, 366), help="Days more to take part: holidays, late papers.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the days to FILE.ics, for a calendar program.")
@click.option("--json", "as_json", is_flag=True, help="Print the calendar as JSON.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there already.")
@click.option("--drop-personal", is_flag=True, help="Leave out columns that hold personal data.")
def calendar(
    dossier: Path | None,
    rubric: str | None,
    decided: datetime | None,
    level: str,
    extra: int,
    out: Path | None,
    as_json: bool,
    force: bool,
    drop_personal: bool,
) -> None:
    """Count back from the decision to the latest day of each step.

    Every day follows from the rubric's own thresholds for one level, and says whose they are. Days that the dossier
    gives already are shown beside, and the other steps are counted from those that keep their limit. Working days
    are Monday to Friday; public holidays are not known.

    The days are those of your own dossier, planned sessions included: look through them before you pass them on.

    \b
    Examples:
      consultation-audit calendar --rubric meaningful-consultation --decided 2027-12-01
      consultation-audit calendar my.xlsx --decided 2027-12-01 --out days.ics
    """
    from audit.insight.calendar import calendar as counted
    from audit.whole import refuse_around, refuse_existing, write_file

    if out is not None:
        if out.suffix.casefold() != ".ics":
            raise AuditError(f"A calendar is written as .ics, not {out.suffix or out.name}.")
        if dossier is not None:
            refuse_around(out, dossier)
        refuse_existing(out, force=force)
    read, asked = _opened(dossier, rubric, drop_personal=drop_personal)
    found = counted(asked, read, decided=decided.date() if decided else None, level=level, extra=extra)
    if out is not None:
        from audit.report.calendar_ics import ics

        stage(message("Writing {place}.", place=str(out)))
        write_file(out, ics(found, read.text("title") if read else asked.title))
    if as_json:
        json_result(_data(found))
    else:
        results(_lines(found))
        if out is not None:
            result(message("Written: {place}.", place=str(out)))


def _opened(path: Path | None, rubric: str | None, *, drop_personal: bool) -> tuple[Dossier | None, Rubric]:
    from audit.cli.opening import open_both
    from audit.rubric.read import read_rubric

    if path is not None:
        return open_both(path, rubric, drop_personal=drop_personal)
    if rubric is None:
        raise AuditError("Give a dossier, or a rubric with --rubric and the day of the decision with --decided.")
    return None, read_rubric(rubric)


def _lines(found: Calendar) -> Iterator[Message | str]:
    yield message("Latest days for the level {level}, counted back from the decision:", level=found.level)
    decision = message("{day}  the decision", day=found.decided.isoformat())
    for line in (line for line in found.lines if line.latest <= found.decided):
        yield from _step(line)
    yield decision
    for line in (line for line in found.lines if line.latest > found.decided):
        yield from _step(line)
    if found.longer:
        more = plural(found.longer, "{n} day", "{n} days")
        yield message("The time to take part is {more} longer than the rubric asks, as you said.", more=more)
    yield "Working days are Monday to Friday; public holidays are not known here."
    for one in found.in_place:
        yield ""
        yield message("In place by {day}, {what}:", day=one.day.isoformat(), what=one.what)
        yield from (f"  {id:7}{found.questions[id]}" for id in one.criteria)
    if found.in_words:
        yield ""
        yield "Said in words, so no day is counted; plan for it:"
        yield from (message("  {id}: {text}", id=id, text=text) for id, text in found.in_words)
    if found.without:
        yield ""
        yield "No day follows from the rubric for these:"
        yield from (message("  {what}", what=what) for what in found.without)


def _step(line: Line) -> Iterator[Message]:
    cited = message(" ({id})", id=line.criterion) if line.criterion else ""
    yield message(
        "{day}  {what}: {counted}{cited}", day=line.latest.isoformat(), what=line.what, counted=line.counted,
        cited=cited,
    )  # fmt: skip
    yield message("            {whose}", whose=line.whose)
    if line.given is not None:
        from audit.evidence.canonical import text_of_dates

        words = {True: "it keeps the limit", False: "later than the limit", None: "it may or may not keep the limit"}
        given = "Planned" if line.planned else "Given"
        yield message(f"            {given}: {{day}}; {words[line.keeps]}.", day=text_of_dates(line.given))
    if line.passed:
        yield message("            This day had passed when the record was read.")


def _data(found: Calendar) -> dict[str, Any]:
    from audit.evidence.canonical import text_of_dates

    return {
        "decided": found.decided.isoformat(),
        "level": found.level,
        "longer": found.longer,
        "steps": [
            {"step": say(line.what), "kind": line.step.kind, "name": line.step.name, "row": line.step.row,
             "latest": line.latest.isoformat(), "counted": say(line.counted), "criterion": line.criterion,
             "whose": line.whose, "given": text_of_dates(line.given) if line.given else "", "keeps": line.keeps,
             "planned": line.planned, "passed": line.passed}
            for line in found.lines
        ],
        "in_place": [
            {"day": one.day.isoformat(), "by": say(one.what), "criteria": one.criteria} for one in found.in_place
        ],
        "in_words": [{"criterion": id, "text": text} for id, text in found.in_words],
        "without": [say(what) for what in found.without],
    }  # fmt: skip
