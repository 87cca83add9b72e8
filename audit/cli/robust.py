"""`robust`: how firm the verdict is when choices of the rubric vary."""

from __future__ import annotations

from pathlib import Path

import click

from audit.cli.printing import json_text, result, stage
from audit.errors import AuditError
from audit.words import message


@click.command
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--rubric", help="A shipped rubric's id or a rubric file, where the dossier names none or another.")
@click.option("--working", is_flag=True, help="Read the dossier as it stands, not its publishable copy.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--drop-personal", is_flag=True, help="Leave out columns that hold personal data.")
def robust(dossier: Path, rubric: str | None, working: bool, as_json: bool, drop_personal: bool) -> None:
    """Say how firm the verdict is when choices of the rubric vary.

    The card is added up again in many settings: other weights, points, thresholds, ways of combining, and each
    assessor alone; each time with every unknown at its low and at its high. Then without each criterion, each
    dimension and each source. Firm is said only where every setting gives the card's verdict.

    How far each choice varies is the rubric's to say, under its key methods. Which choice matters most needs SciPy:
    pip install "consultation-audit[methods]".

    \b
    Examples:
      consultation-audit robust examples/un-women-2016
      consultation-audit robust examples/un-women-2016 --json
    """
    from audit.cli.opening import open_both
    from audit.cli.told_lines import print_told
    from audit.evidence.redact import redact
    from audit.insight.robust import choices, with_matters
    from audit.insight.robust import robust as how_firm
    from audit.report.told_robust import told_robust
    from audit.scoring.score import result as scored

    read, asked = open_both(dossier, rubric, drop_personal=drop_personal)
    used = read if working else redact(read)
    found = scored(used, asked)
    stage(message("Trying other settings."))
    firm = how_firm(used, asked, found)
    if firm is None:
        if as_json:
            json_text("null\n")
        why = "The rubric has no totals" if asked.totals == "no" else "No criterion is in the sum"
        (stage if as_json else result)(f"{why}, so there is no verdict to vary.")
        return
    try:
        firm = with_matters(firm, choices(used, asked, found))
    except AuditError as missing:
        stage(str(missing))
    if as_json:
        json_text(firm.to_json())
    else:
        print_told(told_robust(firm, asked), asked, working=working)
