"""`agree`: how far assessors agree on the criteria that a person judges."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.printing import json_text
from audit.errors import AuditError
from audit.words import message, say

if TYPE_CHECKING:
    from audit.evidence.model import Dossier
    from audit.rubric.model import Rubric


@click.command
@click.argument("dossiers", nargs=-1, required=True, metavar="DOSSIER...", type=click.Path(path_type=Path))
@click.option("--rubric", help="A shipped rubric's id or a rubric file, where the dossiers name none or another.")
@click.option("--working", is_flag=True, help="Read the dossiers as they stand, not their publishable copies.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--drop-personal", is_flag=True, help="Leave out columns that hold personal data.")
def agree(dossiers: tuple[Path, ...], rubric: str | None, working: bool, as_json: bool, drop_personal: bool) -> None:
    """Say how far assessors agree, and where they differ most.

    Krippendorff's alpha over the criteria that a person judges, the share of pairs on one level, the criteria on
    which they differ most, and who said that something is not known. Where answers are ranges of levels, every
    number has a low and a high end.

    Two dossiers on one process are the copies of two assessors; new --blind writes the second one. Dossiers on
    several processes are pooled, where all use the same rubric to the letter.

    \b
    Examples:
      consultation-audit agree examples/un-women-2016
      consultation-audit agree examples/un-women-2016 examples/crpd-gc7-2018 --json
    """
    from audit.cli.told_lines import print_told
    from audit.insight.agree import agree as agreement
    from audit.report.told_agree import told_agree

    read, asked = _opened(dossiers, rubric, drop_personal=drop_personal)
    found = agreement([_used(one, working=working) for one in read], asked, with_interval=True)
    if as_json:
        json_text(found.to_json())
    else:
        print_told(told_agree(found, asked), asked, working=working)


def _used(read: Dossier, *, working: bool) -> Dossier:
    from audit.evidence.redact import redact

    return read if working else redact(read)


def _opened(paths: tuple[Path, ...], given: str | None, *, drop_personal: bool) -> tuple[list[Dossier], Rubric]:
    """Return the dossiers and the rubric that all of them are judged on. Raises AuditError where there are several."""
    from audit.cli.opening import open_both

    if len({path.resolve() for path in paths}) < len(paths):
        raise AuditError("One dossier is given twice: an assessor always agrees with themselves.")
    opened = [open_both(path, given, drop_personal=drop_personal) for path in paths]
    first, rubric = opened[0]
    for path, (read, other) in zip(paths, opened, strict=True):
        if other.sha256 != rubric.sha256:
            raise AuditError(_other_rubric(paths[0], (first, rubric), path, (read, other)))
    return [read for read, _ in opened], rubric


def _other_rubric(path: Path, one: tuple[Dossier, Rubric], second: Path, other: tuple[Dossier, Rubric]) -> str:
    """Return why two dossiers cannot be pooled: what differs between their rubrics."""
    from audit.insight.rubrics_apart import differences_of_rubrics
    from audit.insight.sides import side_of_dossier

    differ = differences_of_rubrics(side_of_dossier(*one), side_of_dossier(*other))
    told = " ".join(say(line) for line in differ)
    pattern = "{first} and {second} are judged on different rubrics, so their answers do not compare. {differ}"
    names = {"first": path.resolve().name, "second": second.resolve().name}
    return say(message(pattern, **names, differ=told))
