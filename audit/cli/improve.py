"""`improve`: what would raise each criterion, the fewest changes that reach a verdict, and what if."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.printing import json_result, results, stage
from audit.errors import AuditError, did_you_mean
from audit.words import Message, message, plural, say

if TYPE_CHECKING:
    from audit.evidence.model import Dossier
    from audit.rubric.model import Rubric
    from audit.scoring.levels import Levels
    from audit.scoring.score import Result


@click.command
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--rubric", help="A shipped rubric's id or a rubric file, where the dossier names none or another.")
@click.option("--to", "wanted", metavar="LEVEL", help="Find the fewest changes that surely reach the verdict LEVEL.")
@click.option(
    "--what-if",
    "supposed",
    metavar="DOSSIER2|CRITERION=LEVEL",
    multiple=True,
    help="Print the result beside that of a changed dossier, or with a criterion at another level; may be repeated.",
)
@click.option("--plan", is_flag=True, help="Read what is planned as if all goes as planned, as score --plan does.")
@click.option("--working", is_flag=True, help="Read the dossier as it stands, not its publishable copy.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--drop-personal", is_flag=True, help="Leave out columns that hold personal data.")
def improve(
    dossier: Path,
    rubric: str | None,
    wanted: str | None,
    supposed: tuple[str, ...],
    plan: bool,
    working: bool,
    as_json: bool,
    drop_personal: bool,
) -> None:
    """Say what would raise each criterion, and the fewest changes.

    For each criterion below its best: what stands in the way of its next level, what would reach it, and what that
    is worth. What can still be done comes first, then what is for next time, then what a document or figure would
    settle. A level or a dossier given with --what-if is never made into a card.

    Before a process has run, most criteria are not yet due: --plan says what they lack if all goes as planned.

    \b
    Examples:
      consultation-audit improve examples/un-women-2016
      consultation-audit improve examples/un-women-2016 --to meets
      consultation-audit improve plan.xlsx --plan --to meets
      consultation-audit improve examples/un-women-2016 --what-if MOD-1=meets --what-if SAF-1=approaches..meets
    """
    from audit.cli.improve_data import improve_data, what_if_data
    from audit.cli.improve_lines import change_lines, head_lines, improvement_lines, what_if_lines
    from audit.cli.opening import open_both
    from audit.insight.improve import improvements
    from audit.insight.targets import target
    from audit.scoring.plan_words import words_for

    read, asked = open_both(dossier, rubric, drop_personal=drop_personal)
    if wanted and supposed:
        raise AuditError("--to and --what-if answer different questions. Give one of them.")
    level = _level(wanted, asked) if wanted else None
    used = _used(read, plan=plan, working=working)
    found = _result(used, asked)
    if supposed:
        after, words = _supposed(supposed, asked, used, found, plan=plan, working=working, drop_personal=drop_personal)
        if as_json:
            json_result(what_if_data(asked, found, after, words))
        else:
            _say(used, what_if_lines(asked, found, after, words, words_for(plan)))
        return
    below = improvements(used, asked, found)
    aim = target(used, asked, found, level) if level is not None else None
    if as_json:
        json_result(improve_data(used, asked, found, below, aim))
    elif aim is not None:
        _say(used, (*head_lines(used, asked, found), *_not_yet_due(found), *change_lines(asked, aim, words_for(plan))))
    else:
        _say(used, (*head_lines(used, asked, found), *improvement_lines(used, asked, found, below)))


def _say(used: Dossier, lines: Iterable[Message | str]) -> None:
    """Print the lines, those of a plan in a plan's words."""
    from audit.scoring.plan_words import words_for

    results(say(line, words_for(used.is_plan)) for line in lines)


def _not_yet_due(found: Result) -> Iterator[Message]:
    """Yield how many criteria a change says nothing of, for they are not yet due."""
    ahead = sum(finding.status == "not_yet_due" for finding in found.findings.values())
    if ahead:
        told = plural(ahead, "{n} is not yet due", "{n} are not yet due")
        yield message(
            "Of {all} criteria {told}. They are out of the sum: this does not say what they will need; --plan does.",
            all=len(found.findings),
            told=told,
        )


def _used(read: Dossier, *, plan: bool, working: bool) -> Dossier:
    from audit.cli.score import say_what_stays_unseen
    from audit.evidence.planned import planned
    from audit.evidence.redact import redact

    used = read if working else redact(read)
    if plan and not working:
        say_what_stays_unseen(used)
    return planned(used) if plan else used


def _result(used: Dossier, rubric: Rubric) -> Result:
    from audit.scoring.score import result

    return result(used, rubric)


def _level(given: str, rubric: Rubric) -> int:
    """Return the place of a level that can be wanted; raises AuditError where it cannot."""
    if rubric.totals == "no":
        raise AuditError(
            f"The rubric {rubric.id} has no totals, so there is no verdict to reach. Leave --to out, or use a rubric "
            "with totals."
        )
    named = given.strip().casefold()
    if named not in rubric.levels:
        near = say(did_you_mean(given, rubric.levels, ranked=True))
        raise AuditError(f"The rubric {rubric.id} has no level {given}. {near}".strip())
    return rubric.levels.index(named)


def _supposed(
    given: tuple[str, ...],
    rubric: Rubric,
    used: Dossier,
    found: Result,
    *,
    plan: bool,
    working: bool,
    drop_personal: bool,
) -> tuple[Result, str]:
    """Return the result of a changed dossier or of levels put in by hand, and what was supposed."""
    from audit.insight.what_if import supposed, with_levels

    paths = [Path(text) for text in given if "=" not in text or Path(text).exists()]
    if not paths:
        levels: dict[str, Levels] = {}
        for text in given:
            criterion, span = supposed(text, rubric)
            if levels.setdefault(criterion, span) != span:
                raise AuditError(f"{criterion} is given twice. Give one level, or a range such as approaches..meets.")
        told = (f"{id} {_span(rubric, span)}" for id, span in levels.items())
        return with_levels(rubric, found, levels), ", ".join(told)
    if len(given) > 1:
        raise AuditError("Give --what-if one changed dossier, or levels of criteria, such as TIM-1=meets.")
    if not paths[0].exists():
        raise AuditError(f"{given[0]} is no dossier. Give a changed dossier, or a level such as TIM-1=meets.")
    changed = _used(_changed(paths[0], rubric, drop_personal), plan=plan, working=working)
    return _result(changed, rubric), _called(paths[0], used, changed)


def _called(path: Path, first: Dossier, changed: Dossier) -> str:
    """Return the changed dossier by its name; one on another process is said to be that, for no change leads there."""
    name, other = path.resolve().name, changed.text("id")
    if other.casefold() == first.text("id").casefold():
        return name
    said = message("{name}, which is on another process ({other}, not {id})", name=name, other=other,
                   id=first.text("id"))  # fmt: skip
    return say(said)


def _span(rubric: Rubric, span: Levels) -> str:
    low, high = rubric.levels[span.low], rubric.levels[span.high]
    return low if low == high else f"{low} to {high}"


def _changed(path: Path, rubric: Rubric, drop_personal: bool) -> Dossier:
    """Read a changed dossier with the questions of the first one's rubric, whatever it names itself."""
    from audit.evidence.files import read_sheets
    from audit.evidence.read import dossier_of
    from audit.rubric.asked import asked

    name = path.resolve().name
    stage(message("Reading {name}.", name=name))
    return dossier_of(read_sheets(path), asked(rubric), name, drop_personal=drop_personal)
