"""`ask`: a letter to the sponsor for the few papers that would settle most, and the log of what was asked."""

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
    from audit.insight.asking import Asking
    from audit.report.letter import Sent
    from audit.rubric.model import Rubric

_CAME_BACK = click.Choice(["nothing", "part", "all", "refusal"])


@click.command
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--rubric", help="A shipped rubric's id or a rubric file, where the dossier names none or another.")
@click.option(
    "--out", multiple=True, type=click.Path(path_type=Path), help="The letter: FILE.md or FILE.docx, or both."
)
@click.option("--top", default=8, show_default=True, type=click.IntRange(1), help="Ask for at most so many things.")
@click.option("--date", "on", type=DAY, metavar="DAY", help="The day of the letter; else a line to fill in.")
@click.option("--days", default=21, show_default=True, type=click.IntRange(1, 366), help="Days to answer.")
@click.option("--to", "office", default="", help="The office asked; else the sponsor.")
@click.option("--log", is_flag=True, help="Write the request into the sources of the dossier; needs --date.")
@click.option("--came-back", type=_CAME_BACK, help="Record what came back of a request; needs --request and --on.")
@click.option("--request", metavar="ID", help="The id of the request that was answered.")
@click.option("--on", "answered", type=DAY, metavar="DAY", help="The day it came back, or up to which nothing had.")
@click.option("--json", "as_json", is_flag=True, help="Print what to ask for as JSON.")
@click.option("--force", is_flag=True, help="Overwrite a letter that is there already.")
@click.option("--drop-personal", is_flag=True, help="Leave out columns that hold personal data.")
def ask(
    dossier: Path,
    rubric: str | None,
    out: tuple[Path, ...],
    top: int,
    on: datetime | None,
    days: int,
    office: str,
    log: bool,
    came_back: str | None,
    request: str | None,
    answered: datetime | None,
    as_json: bool,
    force: bool,
    drop_personal: bool,
) -> None:
    """Write to the sponsor for the few papers that would settle most.

    What the publishable record leaves open is turned into things one can ask for, those that settle most weight
    first. With --log the request becomes a source of the dossier; later --came-back says what came of it. Rows
    and the card may then rest on it: "not found" with the day on which the sponsor was asked.

    \b
    Examples:
      consultation-audit ask examples/un-women-2016
      consultation-audit ask examples/un-women-2016 --rubric light --out letter.md --out letter.docx
    """
    from audit.cli.opening import open_both
    from audit.evidence.redact import redact
    from audit.insight.asking import asking
    from audit.report.letter import Sent
    from audit.whole import refuse_around, refuse_existing

    if came_back or request or answered:
        _record(dossier, came_back, request, answered)
        return
    if log and on is None:
        raise AuditError("--log needs the day of the request: --date 2026-11-27.")
    for place in out:
        if place.suffix.casefold() not in (".md", ".docx"):
            raise AuditError(f"A letter is written as .md or .docx, not {place.suffix or place.name}.")
        refuse_around(place, dossier)
        refuse_existing(place, force=force)
    read, asked = open_both(dossier, rubric, drop_personal=drop_personal)
    open_ = redact(read)
    found = asking(open_, asked, most=top)
    sent = Sent(office, on.date() if on else None, days)
    logged = _logged(dossier, read, found, sent) if log else ""
    _write(out, open_, asked, found, sent)
    if as_json:
        json_result(_data(found))
    else:
        results(_lines(read, found))
        results(message("Written: {place}.", place=str(place)) for place in out)
        if logged:
            result(message("Logged as {id}. When an answer comes, or none: --came-back, --request {id}.", id=logged))


def _write(out: tuple[Path, ...], dossier: Dossier, rubric: Rubric, found: Asking, sent: Sent) -> None:
    from audit.report.letter import letter, markdown
    from audit.report.letter_docx import docx
    from audit.whole import write_file

    if out and not found.wanted:
        stage("Nothing is left to ask for, so no letter is written.")
        return
    blocks = letter(dossier, rubric, found, sent)
    made = [(place, docx(blocks) if place.suffix.casefold() == ".docx" else markdown(blocks).encode()) for place in out]
    for place, data in made:
        write_file(place, data)


def _logged(path: Path, dossier: Dossier, found: Asking, sent: Sent) -> str:
    """Write the request into the sources and return its id."""
    from audit.insight.asked_for import shortly
    from audit.report.letter import office_of

    assert sent.on is not None, "asked for before"
    if not found.wanted:
        return ""
    stem = f"request-{sent.on.isoformat()}"
    taken = {name.casefold() for name in dossier.sources}
    id = next(name for name in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)
    what = tuple(shortly(one.input) for one in found.wanted)
    cells = {
        "id": id,
        "title": say(message("Asked for: {what}", what=what)),
        "publisher": office_of(dossier.text("sponsor"), sent.office),
        "side": "none",
        "kind": "request",
        "date": sent.on.isoformat(),
    }
    _into_sources(path, {name: " ".join(text.split()) for name, text in cells.items()}, new=True)
    return id


def _record(path: Path, came_back: str | None, request: str | None, answered: datetime | None) -> None:
    """Write what came back of a request into its row."""
    from audit.errors import did_you_mean
    from audit.evidence.files import read_sheets
    from audit.evidence.model import Asked
    from audit.evidence.read import dossier_of

    if not (came_back and request and answered):
        raise AuditError("To record an answer, give all three: --came-back nothing --request ID --on 2027-01-10.")
    dossier = dossier_of(read_sheets(path), Asked(), path.resolve().name)
    known = [name for name, source in dossier.sources.items() if source.kind == "request"]
    if request not in known:
        raise AuditError(f"There is no request {request} in the sources. {say(did_you_mean(request, known))}".strip())
    day = answered.date()
    asked_on = dossier.sources[request].date
    if asked_on and asked_on.low and day < asked_on.low:
        raise AuditError(f"The answer of {day} lies before the request of {asked_on.low}. Check both days.")
    cells = {"id": request, "came_back": came_back, "came_back_on": day.isoformat()}
    _into_sources(path, cells, new=False)
    result(message("Recorded: {came_back} by {day}, for {id}.", came_back=came_back, day=day.isoformat(), id=request))
    if came_back == "nothing":
        result(
            message(
                "What was asked for and not found may now be a row of the sheet documents: published no, source {id}.",
                id=request,
            )
        )


def _into_sources(path: Path, cells: dict[str, str], *, new: bool) -> None:
    """Write a row into the dossier; where that cannot be done without changing more, say what to paste."""
    from audit.evidence.files import read_sheets
    from audit.evidence.source_rows import Change, changed, read_back, row_in_words, with_change
    from audit.whole import write_file

    change = Change(cells, new)
    try:
        file, data = with_change(path, change)
        if not changed(read_sheets(path), read_back(path, file, data), change):
            raise AuditError(f"Writing into {file.name} would change more than one row, so it stays as it is.")
    except AuditError as error:
        raise AuditError(f"{error} Write this row into the sources yourself:\n{row_in_words(cells)}") from None
    write_file(file, data)


def _points(weight: Any) -> str:
    return f"{float(weight * 100):.2f}"


def _lines(dossier: Dossier, found: Asking) -> Iterator[Message | str]:
    from audit.evidence.schema import TABLES
    from audit.report.letter import point

    if not found.open:
        yield "Every criterion is settled: there is nothing to ask for."
        return
    yield message("To ask of {sponsor}, what settles most first:", sponsor=dossier.text("sponsor"))
    for number, one in enumerate(found.wanted, 1):
        worth = message(" ({points} of 100)", points=_points(one.weight)) if found.weighed and one.weight else ""
        yield message("{n}. {point}{worth}", n=number, point=point(found, one), worth=worth)
    together = "Together they settle {settled} of {open} open criteria"
    if found.weighed:
        together += ", {weight} of the {left} points of weight that are open"
    yield message(
        f"{together}.", settled=len(found.settled), open=len(found.open), weight=_points(found.weight),
        left=_points(sum(found.open.values())),
    )  # fmt: skip
    if any(one.settles and one.input.kind == "table" and TABLES[one.input.name].people for one in found.wanted):
        yield "Counts of people from one to four stay hidden on the card, and may leave open what they would settle."
    if found.more:
        yield message(
            "{more} left for a later letter; see --top.", more=plural(found.more, "{n} thing is", "{n} things are")
        )
    if found.waits:
        yield message("These wait for a day still to come: {ids}.", ids=", ".join(found.waits))
    if found.hidden:
        yield message("These are open because small counts are hidden, and asking settles none: {ids}.",
                      ids=", ".join(found.hidden))  # fmt: skip
    if found.not_looked:
        count = plural(len(found.not_looked), "{n} criterion", "{n} criteria")
        yield message("Nobody looked at {count} yet: look in public sources first.", count=count)


def _data(found: Asking) -> dict[str, Any]:
    return {
        "wanted": [
            {"kind": one.input.kind, "name": one.input.name, "what": say(one.what), "settles": one.settles,
             "bears_on": one.bears_on, "weight": float(_points(one.weight)) if found.weighed else None}
            for one in found.wanted
        ],
        "more": found.more,
        "open": list(found.open),
        "settled": found.settled,
        "waits": found.waits,
        "hidden": found.hidden,
        "not_assessed": found.not_looked,
        "not_found": [{"what": say(one.what), "criteria": one.criteria} for one in found.not_seen],
        "gates": sorted(found.gates & found.open.keys()),
    }  # fmt: skip
