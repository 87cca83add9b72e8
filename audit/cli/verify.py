"""`verify`: a card computed again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.printing import json_result, print_problems, problem_data, problem_lines, result, stage
from audit.errors import AuditError, Problem, VerificationFailed
from audit.words import message, plural

if TYPE_CHECKING:
    from audit.report.verify import Verified

SHOWN = 40
"""Differences that are printed; --json gives them all."""


@click.command
@click.argument("card", type=click.Path(path_type=Path))
@click.argument("dossier", type=click.Path(path_type=Path), required=False)
@click.option("--rubric", help="A shipped rubric's id or a rubric file, where the dossier names none or another.")
@click.option("--pledge", type=click.Path(path_type=Path), help="The frozen plan, where the dossier does not name it.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def verify(card: Path, dossier: Path | None, rubric: str | None, pledge: Path | None, as_json: bool) -> None:
    """Compute a card again, and name every difference.

    CARD is a bundle, as score --bundle writes it: the rubric and the evidence lie in it. Or it is a card.json, or the
    folder of a card, and DOSSIER is the evidence it was made from. Ends with exit code 5 where anything that is given
    differs from what is computed again: it is named by criterion and field.

    That a card is verified says that it follows from its evidence and its rubric. It does not say that the evidence is
    true or whole.

    \b
    Examples:
      consultation-audit verify un-women-2016-bundle.zip
      consultation-audit verify examples/un-women-2016/card examples/un-women-2016
    """
    try:
        found = _of_bundle(card, rubric, pledge) if dossier is None else _of_card(card, dossier, rubric, pledge)
    except VerificationFailed as failed:
        _print_failed(card, failed, as_json=as_json)
        sys.exit(failed.exit_code)
    if as_json:
        json_result(_data(found.remarks, verified=True))
        return
    for line in problem_lines(found.remarks):
        click.echo(line, err=True)
    words = message(
        "verified: {title}, on {rubric} {version}: the card computed again from its evidence is the same.",
        title=found.card.process.title,
        rubric=found.card.rubric.id,
        version=found.card.rubric.version,
    )
    result(words)


def _of_bundle(path: Path, rubric: str | None, pledge: Path | None) -> Verified:
    from audit.evidence.archive import MOST_UNPACKED
    from audit.report.verify import verify_bundle

    if not path.is_file() or path.suffix.casefold() != ".zip":
        name = path.resolve().name
        raise AuditError(f"{name} is no bundle (.zip). Give one, or a card and the dossier it was made from.")
    if rubric:
        raise AuditError("A bundle holds its rubric. Give --rubric only beside a card and its dossier.")
    if pledge:
        raise AuditError("A bundle holds its pledge. Give --pledge only beside a card and its dossier.")
    if path.stat().st_size > MOST_UNPACKED:
        raise AuditError(f"{path.name} is larger than any bundle ({MOST_UNPACKED // 2**20} MB).")
    stage(message("Reading {name}.", name=path.resolve().name))
    return verify_bundle(path.read_bytes(), path.name)


def _of_card(path: Path, dossier: Path, rubric: str | None, pledge: Path | None) -> Verified:
    from audit.cli.opening import open_both, with_given_pledge
    from audit.report.verify import verify_card

    views = _views(path)
    read, asked = open_both(dossier, rubric)
    return verify_card(views, with_given_pledge(read, pledge), asked)


def _views(path: Path) -> dict[str, bytes]:
    """Return card.json, or every file of a card's folder; raises AuditError where there is no card or a link."""
    from audit.scoring.read_card import CARD, LARGEST

    file = path / CARD if path.is_dir() else path
    if not file.is_file():
        raise AuditError(f"There is no card at {file}. Give a card.json, the folder of a card, or a bundle.")
    files = {CARD: file}
    if path.is_dir():
        files |= {inside.relative_to(path).as_posix(): inside for inside in sorted(path.rglob("*")) if inside.is_file()}
    if large := next((name for name, one in files.items() if one.is_symlink() or one.stat().st_size > LARGEST), None):
        raise AuditError(f"{large} is a link, or larger than any file of a card. Give the card as it was published.")
    return {name: one.read_bytes() for name, one in files.items()}


def _print_failed(card: Path, failed: VerificationFailed, *, as_json: bool) -> None:
    if as_json:
        json_result(_data(failed.problems, verified=False))
        return
    print_problems(failed.problems[:SHOWN], err=True)
    if len(failed.problems) > SHOWN:
        stage(message("{n} more; --json gives them all.", n=len(failed.problems) - SHOWN))
    count = plural(len(failed.problems), "{n} thing differs", "{n} things differ")
    result(message("not verified: {name}: {count}.", name=card.resolve().name, count=count))


def _data(problems: Sequence[Problem], *, verified: bool) -> dict[str, object]:
    found = [{**problem_data(problem), "at": str(problem.where)} for problem in problems]
    return {"verified": verified, "problems": found}
