"""`sufficiency`: how much was heard, against the written minimum, published sizes and the affected population."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.engines import with_engines
from audit.cli.printing import json_text, stage
from audit.errors import AuditError
from audit.words import message

if TYPE_CHECKING:
    from audit.evidence.model import Dossier


@click.command
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option("--rubric", help="A shipped rubric's id or a rubric file, where the dossier names none or another.")
@click.option("--plan", is_flag=True, help="Count what is planned as if all goes as planned, as score --plan does.")
@click.option("--working", is_flag=True, help="Read the dossier as it stands, with its themes. Not for publication.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--drop-personal", is_flag=True, help="Leave out columns that hold personal data.")
@with_engines
def sufficiency(
    dossier: Path, rubric: str | None, plan: bool, working: bool, as_json: bool, drop_personal: bool
) -> None:
    """Say how much was heard, against which yardstick.

    Minimums that the process or you wrote down beforehand (sheet rules) are reached, not reached or not known.
    Focus groups and interviews stand beside published reference sizes. Coded themes of contributions tell after how
    many nothing new came; that needs --working. Those heard stand beside the affected population. Nothing is ever
    called enough.

    --plan counts planned sessions as held: what each minimum still needs, and where.

    \b
    Examples:
      consultation-audit sufficiency examples/un-women-2016
      consultation-audit sufficiency examples/crpd-gc7-2018 --working
      consultation-audit sufficiency plan.xlsx --plan
    """
    from audit.cli.opening import open_both
    from audit.cli.told_lines import print_told
    from audit.insight.sufficiency import sufficiency as how_much
    from audit.report.told_sufficiency import told_sufficiency

    read, asked = open_both(dossier, rubric, drop_personal=drop_personal)
    found = how_much(_used(read, plan=plan, working=working), asked)
    if as_json:
        json_text(found.to_json())
    else:
        print_told(told_sufficiency(found, asked), asked, working=working)


def _used(read: Dossier, *, plan: bool, working: bool) -> Dossier:
    """Return the dossier as it is counted; a plan in which nothing is planned is told by what there is."""
    from audit.cli.score import say_what_stays_unseen
    from audit.evidence.planned import planned
    from audit.evidence.redact import redact

    used = read if working else redact(read)
    if not plan:
        return used
    if not working:
        say_what_stays_unseen(used)
    try:
        return planned(used)
    except AuditError:
        stage(message("Nothing is planned in this dossier, so what is on record is counted."))
        return used
