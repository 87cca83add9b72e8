"""The commands under `pledge`: freeze, show."""

from __future__ import annotations

from pathlib import Path

import click

from audit.cli.printing import json_text, result, stage
from audit.errors import AuditError
from audit.words import message


@click.command
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file to write (.zip).")
@click.option("--rubric", help="A shipped rubric's id or a rubric file, where the dossier names none or another.")
@click.option("--json", "as_json", is_flag=True, help="Print what is promised as JSON.")
@click.option("--force", is_flag=True, help="Overwrite what is there already.")
@click.option("--drop-personal", is_flag=True, help="Leave out columns that hold personal data, and say which.")
def freeze(plan: Path, out: Path, rubric: str | None, as_json: bool, force: bool, drop_personal: bool) -> None:
    """Freeze a plan before launch: what may be published of it, its rubric and its rules, with a hash.

    PLAN is a dossier in which sessions, papers or days are planned. It is refused where the process began, or may
    have begun, by its as_of. The same plan gives the same bytes.

    Publish the sentence that is printed, before launch and where others keep it: a hash that nobody saw then shows
    nothing later.

    \b
    Example:
      consultation-audit pledge plan.xlsx --out pledge.zip
    """
    from audit.cli.opening import open_both
    from audit.cli.score import say_what_stays_unseen
    from audit.evidence.redact import redact
    from audit.report.pledge_bundle import pledge
    from audit.whole import refuse_around, refuse_existing, write_file

    if out.suffix.casefold() != ".zip":
        raise AuditError(f"A pledge is a .zip, not {out.suffix or out.name}.")
    refuse_around(out, plan)
    refuse_existing(out, force=force)
    read, asked = open_both(plan, rubric, drop_personal=drop_personal)
    made = pledge(read, asked, out.name)
    say_what_stays_unseen(redact(read))
    write_file(out, made.file.data)
    if as_json:
        json_text(made.promise.to_json())
        return
    result(message("The plan is frozen: {out}", out=str(out)))
    result(message("Publish this sentence before launch, where others keep it:"))
    result(made.sentence)
    if not out.name.startswith("pledge"):
        stage(message("Call it pledge.zip, or a name that begins so, to keep it in the folder of a dossier."))


@click.command
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def show(file: Path, as_json: bool) -> None:
    """Print what a frozen plan promises, criterion by criterion, with its hash.

    FILE is what pledge wrote. It is computed again from the plan and the rubric in it; ends with exit code 5 where
    anything in it is not as it was frozen.

    \b
    Example:
      consultation-audit pledge show pledge.zip
    """
    from audit.cli.opening import given_pledge
    from audit.cli.told_lines import print_told
    from audit.report.told_pledge import told_promise
    from audit.scoring.promise import opened

    frozen = given_pledge(file)
    promise = opened(frozen)
    shown = promise.document(frozen.sha256)
    if as_json:
        json_text(shown.to_json())
    else:
        print_told(told_promise(shown), promise.rubric)
