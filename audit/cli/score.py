"""`score`: from a dossier to its card."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.engines import chosen, with_engines
from audit.cli.printing import json_text, result, results, stage, typed
from audit.errors import AuditError, did_you_mean
from audit.words import Message, message, plural, say

if TYPE_CHECKING:
    from audit.evidence.model import Dossier
    from audit.rubric.model import Rubric
    from audit.scoring.scorecard import Scorecard

BELOW = 1
"""Exit code where the card is made, but below what was asked of it."""


@click.command
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--rubric", help="A shipped rubric's id or a rubric file, where the dossier names none or another.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the card; else the dossier's name and -card.")
@click.option("--force", is_flag=True, help="Replace a card that is there already.")
@click.option("--working", is_flag=True, help="Score the dossier as it stands; that card is not for publication.")
@click.option("--plan", is_flag=True, help="Score what is planned as if it goes so; that card is not for publication.")
@click.option("--bundle", is_flag=True, help="Also write card, rubric and evidence as one zip that anybody can verify.")
@click.option("--pledge", type=click.Path(path_type=Path), help="The frozen plan, where the dossier does not name it.")
@click.option("--pdf", "as_pdf", is_flag=True, help="Also print the card as card.pdf, with an installed browser.")
@click.option("--json", "as_json", is_flag=True, help="Print card.json instead of the summary.")
@click.option("--fail-under", metavar="LEVEL", help="End with exit code 1 unless the record shows LEVEL or better.")
@click.option("--gates", is_flag=True, help="End with exit code 1 where a gate is missing.")
@click.option("--drop-personal", is_flag=True, help="Leave out columns that hold personal data, and say which.")
@with_engines
@click.option("--many", is_flag=True, help="DOSSIER is a folder of dossiers: score each, into a folder of cards.")
@click.option("--jobs", type=click.IntRange(1, 256), help="With --many: workers side by side; else one a core.")
@click.option("--data-only", is_flag=True, help="With --many: write card.json of each, and no pages.")
def score(
    dossier: Path,
    rubric: str | None,
    out: Path | None,
    force: bool,
    working: bool,
    plan: bool,
    bundle: bool,
    pledge: Path | None,
    as_pdf: bool,
    as_json: bool,
    fail_under: str | None,
    gates: bool,
    drop_personal: bool,
    many: bool,
    jobs: int | None,
    data_only: bool,
) -> None:
    """Score a dossier and write its card.

    DOSSIER is a workbook (.xlsx), a folder of CSV files, or a zip of either. The card is a folder with card.html,
    card.json, card.xlsx, card.md and charts. It is made from the publishable dossier: rows about people are
    counts, and small counts are hidden.

    With --plan planned sessions, papers and payments count on their days, and the card says "Plan, not performance".
    Of planned sessions only those that are public show place and day; --plan --working reads them all.

    With --bundle a zip beside the card's folder holds card, rubric and publishable dossier: verify computes it again.

    Where the dossier names a frozen plan (field pledge), or --pledge gives it, the card prints promised beside done.

    With --many every workbook, zip and folder in DOSSIER is scored, over all cores. One that cannot be scored is named
    and the rest are finished; cards.csv lists them all. A run that was stopped goes on where it was. With --engine
    spark the work is spread over the executors of --master, which need this package and the same paths.

    With --pdf a Chromium, Chrome or Edge prints card.html into the same folder. The variable CHROMIUM names another.

    \b
    Examples:
      consultation-audit score my.xlsx
      consultation-audit score examples/un-women-2016 --rubric light --out card
    """
    from audit.cli.browser import browser
    from audit.cli.opening import open_both, with_given_pledge
    from audit.report.folder import CARD
    from audit.whole import refuse_around, refuse_folder

    if bundle and (working or plan):
        word = "--working" if working else "--plan"
        raise click.UsageError(f"--bundle makes a card for others, and {word} one that is not for publication.")
    if many:
        given = {
            "--working": working, "--plan": plan, "--bundle": bundle, "--pledge": pledge, "--pdf": as_pdf,
            "--json": as_json, "--fail-under": fail_under, "--gates": gates,
        }  # fmt: skip
        _score_many(dossier, rubric, out, jobs, given, data_only=data_only, force=force, drop_personal=drop_personal)
        return
    if jobs or data_only:
        raise click.UsageError("--jobs and --data-only go with --many.")
    place = out or Path(f"{_stem(dossier)}{'-plan' if plan else ''}{'-working' if working else ''}-card")
    refuse_around(place, dossier)
    refuse_folder(place, CARD, force=force)
    printer = browser() if as_pdf else None
    read, asked = open_both(dossier, rubric, drop_personal=drop_personal)
    read = with_given_pledge(read, pledge)
    _refuse_level(fail_under, asked)
    if read.warnings:
        count = plural(len(read.warnings), "{n} warning", "{n} warnings")
        stage(message("{count}; consultation-audit check {path} lists them.", count=count, path=typed(dossier)))
    card, packed = _scored(read, asked, place, working=working, plan=plan, bundle=bundle, printer=printer, force=force)
    if as_json:
        json_text(card.to_json())
    else:
        results(summary(card))
        result(message("The card: {page}", page=str(place / "card.html")))
        if packed:
            result(message("The bundle: {file}", file=str(packed)))
    if _below(card, asked, fail_under) or (gates and any(gate.state == "missing" for gate in card.gates)):
        sys.exit(BELOW)


def _score_many(
    folder: Path, rubric: str | None, out: Path | None, jobs: int | None, given: Mapping[str, object], *,
    data_only: bool, force: bool, drop_personal: bool,
) -> None:  # fmt: skip
    """Score a folder of dossiers; `given` are the options that go with one dossier only."""
    from audit.cli.many_on_spark import OnSpark
    from audit.cli.score_many import score_many

    if alone := [name for name, value in given.items() if value]:
        raise click.UsageError(f"{alone[0]} goes with one dossier, not with --many.")
    place, ways = out or Path(f"{_stem(folder)}-cards"), chosen()
    score_many(
        folder, place, rubric=rubric, jobs=jobs or os.cpu_count() or 1, data_only=data_only, force=force,
        drop_personal=drop_personal, run=OnSpark(ways.master).run if ways.engine == "spark" else None, ways=ways,
    )  # fmt: skip


def _scored(
    read: Dossier,
    rubric: Rubric,
    place: Path,
    *,
    working: bool,
    plan: bool,
    bundle: bool,
    printer: Path | None,
    force: bool,
) -> tuple[Scorecard, Path | None]:
    """Score, write the card and the bundle where one is asked for, and return the card and the bundle's place."""
    from audit.evidence.redact import redact
    from audit.report.bundle import bundle as packed
    from audit.report.bundle import bundle_name
    from audit.report.files import card_files
    from audit.report.folder import CARD
    from audit.scoring.score import score as scored
    from audit.whole import refuse_existing, replace_folder, write_file

    stage(message("Scoring on {id} {version}.", id=rubric.id, version=rubric.version))
    used = read if working else redact(read)
    if plan and not working:
        say_what_stays_unseen(used)
    card = scored(used, rubric, working=working, plan=plan)
    zipped = place.with_name(bundle_name(card)) if bundle else None
    if zipped:
        refuse_existing(zipped, force=force)
    stage(message("Writing {place}.", place=str(place)))
    views = card_files(card, rubric, used)
    replace_folder(place, {**views, **_printed(views, printer)}, CARD)
    if zipped:
        write_file(zipped, packed(card, rubric, used, views))
    return card, zipped


def _printed(views: Mapping[str, bytes], printer: Path | None) -> dict[str, bytes]:
    """Return card.pdf, printed from card.html; its bytes hang on the browser, so it goes into no bundle."""
    from audit.report.folder import PRINTED
    from audit.report.pdf import pdf_of

    if printer is None:
        return {}
    stage(message("Printing card.pdf with {browser}.", browser=printer.name))
    return {PRINTED: pdf_of(views["card.html"].decode(), printer)}


def say_what_stays_unseen(used: Dossier) -> None:
    """Say how many planned sessions a plan counts without their place and day, since these are not public."""
    planned = [row for row in used.tables["sessions"].accepted if row.value("held") == frozenset({"planned"})]
    if unseen := sum(not row.public for row in planned):
        words = plural(unseen, "{n} planned session that is not public", "{n} planned sessions that are not public")
        stage(message("Counted without place and day: {words}. --plan --working reads all.", words=words))


def _stem(dossier: Path) -> str:
    path = dossier.resolve()
    return path.name if path.is_dir() else path.stem


def _refuse_level(level: str | None, rubric: Rubric) -> None:
    if level is None:
        return
    if level not in rubric.levels:
        raise AuditError(f"There is no level {level}. {say(did_you_mean(level, rubric.levels))}")
    if rubric.totals == "no":
        raise AuditError(f"The rubric {rubric.id} gives no verdict, so --fail-under has nothing to go by.")


def _below(card: Scorecard, rubric: Rubric, level: str | None) -> bool:
    """Return whether the record leaves open that the verdict is below the level."""
    if level is None:
        return False
    return card.overall is None or rubric.levels.index(card.overall.verdict.low) < rubric.levels.index(level)


def summary(card: Scorecard) -> list[Message]:
    """Return the result in a few lines; the two totals stand together, never one alone."""
    from audit.report import phrases
    from audit.scoring.plan_words import planned_message

    head = message(
        "{title}, read up to {day}, on {rubric} {version}.",
        title=card.process.title,
        day=card.as_of,
        rubric=card.rubric.id,
        version=card.rubric.version,
    )
    lines = [head]
    if card.plan:
        lines += [message("Plan, not performance."), phrases.plan_words(card)]
    if card.overall is not None:
        verdict = card.overall.verdict
        lines += [
            message("{verdict}", verdict=verdict.headline or verdict.words),
            message(
                "Evidenced {low} to possible {high} of 100. Settled: {settled}% of the weight.",
                low=_points(card.overall.evidenced),
                high=_points(card.overall.possible),
                settled=_points(card.overall.settled),
            ),
        ]
        if restored := card.overall.restored:
            low, high = _points(restored.evidenced), _points(restored.possible)
            lines.append(message("With set-aside claims restored: {low} to {high}.", low=low, high=high))
    lines += [_statuses(card), *_gates(card), *_promised(card)]
    if card.standing.state != "not_sent":
        lines.append(message("{reply}.", reply=card.standing.words))
    if card.draft:
        count = sum(criterion.status == "not_assessed" for criterion in card.criteria)
        words = plural(count, "{n} criterion was", "{n} criteria were")
        lines.append(message("Draft: {count} not assessed.", count=words))
    if not card.publishable and not card.plan:
        lines.append(message("Working copy: not for publication."))
    lines += [message("{warning}", warning=warning) for warning in card.warnings]
    return [planned_message(line) for line in lines] if card.plan else lines


_STATUSES = {
    "settled": "{n} settled",
    "bounded": "{n} bounded",
    "unknown": "{n} unknown",
    "not_assessed": "{n} not assessed",
    "not_applicable": "{n} not applicable",
    "not_yet_due": "{n} not yet due",
}


def _statuses(card: Scorecard) -> Message:
    """Return how many criteria stand where; what there is none of is left out."""
    counts = {state: sum(criterion.status == state for criterion in card.criteria) for state in _STATUSES}
    parts = tuple(message(pattern, n=counts[state]) for state, pattern in _STATUSES.items() if counts[state])
    return message("Of {all} criteria {parts}.", all=len(card.criteria), parts=parts)


_GATES = {
    "missing": "Gates missing: {ids}.",
    "open": "Gates open: {ids}.",
    "passed": "Gates passed: {ids}.",
    "not_yet_due": "Gates not yet due: {ids}.",
}


def _gates(card: Scorecard) -> list[Message]:
    lines = []
    for state, pattern in _GATES.items():
        if ids := tuple(message("{id}", id=gate.id) for gate in card.gates if gate.state == state):
            lines.append(message(pattern, ids=ids))
    return lines


def _promised(card: Scorecard) -> list[Message]:
    """Return promised beside done in a sentence, where a plan was frozen."""
    return [message("Promised beside done: {words}", words=card.pledge.words)] if card.pledge else []


def _points(value: float) -> str:
    return f"{value:.2f}"
