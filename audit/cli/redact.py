"""`redact`: the publishable copy of a dossier."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.engines import with_engines
from audit.cli.printing import result, stage
from audit.errors import AuditError
from audit.words import message

if TYPE_CHECKING:
    from audit.evidence.model import Dossier


@click.command
@click.argument("dossier", type=click.Path(path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Where to write it: a folder, or a .xlsx or .zip."
)
@click.option(
    "--beside",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="EARLIER",
    help="A publishable dossier of this process that is published already; may be repeated.",
)
@click.option("--rubric", help="A shipped rubric's id or a rubric file, where the dossier names none or another.")
@click.option("--drop-personal", is_flag=True, help="Leave out columns that hold personal data, and say which.")
@click.option("--force", is_flag=True, help="Overwrite what is there already.")
@with_engines
def redact(
    dossier: Path, out: Path, beside: tuple[Path, ...], rubric: str | None, drop_personal: bool, force: bool
) -> None:
    """Write the publishable copy of a dossier.

    Rows about people become counts, and counts of people from 1 to 4 become <5. What stays can only leave more
    open than the dossier itself, and it gives the same card. Look at the copy before you publish it: free
    words you wrote for publication (reasons) stay as they are.

    Name with --beside the copies of the same process that you published before: a count that lies 1 to 4 from an
    earlier one is opened, so that the two together do not tell of a few people.

    \b
    Examples:
      consultation-audit redact examples/un-women-2016 --out copy
      consultation-audit redact examples/un-women-2016 --beside copy --out later-copy
    """
    from audit.cli.opening import open_both, refuse_pledge_beside
    from audit.evidence.redact import redact as publishable
    from audit.evidence.write import DOSSIER
    from audit.whole import refuse_around, refuse_existing, refuse_folder

    if out.suffix not in ("", ".xlsx", ".zip"):
        raise AuditError(f"A dossier is a folder, a workbook (.xlsx) or a .zip, not {out.suffix}.")
    for path in (dossier, *beside):
        refuse_around(out, path)
    if out.suffix:
        refuse_existing(out, force=force)
    else:
        refuse_folder(out, DOSSIER, force=force)
    read, _ = open_both(dossier, rubric, drop_personal=drop_personal)
    refuse_pledge_beside(read, out)
    earlier = _earlier(beside, read)
    stage("Taking out what must not be published.")
    copy = publishable(read, earlier)
    _write(copy, out, dossier)
    result(message("The publishable copy is {out}. Look at it before you publish it.", out=str(out)))


def _earlier(paths: tuple[Path, ...], dossier: Dossier) -> list[Dossier]:
    """Return the dossiers published before, as they may be published; raises where one is of another process."""
    from audit.cli.opening import open_both
    from audit.evidence.redact_together import process_of, redact_together

    found = []
    for path in paths:
        read, _ = open_both(path, None)
        if process_of(read) != process_of(dossier):
            names = {"name": path.resolve().name, "id": read.text("id"), "ours": dossier.text("id")}
            raise AuditError(message("{name} is on the process {id}, this dossier on {ours}.", **names))
        found.append(read)
    return list(redact_together(found))


def _write(copy: Dossier, out: Path, dossier: Path) -> None:
    """Write the copy; a rubric file that the dossier holds goes with it where there is room for one."""
    from audit.cli.opening import own_rubric, write_pledge_beside
    from audit.evidence.write import DOSSIER, fixed_zip, text_files, write_workbook
    from audit.whole import replace_folder, write_file

    if out.suffix == ".xlsx":
        write_workbook(copy, out, force=True)
        write_pledge_beside(copy, out)
        return
    files = text_files(copy)
    name = copy.text("rubric")
    if name and (rubric := own_rubric(dossier, name)) is not None:
        files[name] = rubric
    if out.suffix == ".zip":
        write_file(out, fixed_zip(files))
    else:
        replace_folder(out, files, DOSSIER)
