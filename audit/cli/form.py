"""`form`: the questions of a rubric as one page to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from audit.cli.printing import result
from audit.errors import AuditError
from audit.words import message

PAGES = (".html", ".htm")


@click.command
@click.option("--rubric", required=True, help="A shipped rubric's id, or a rubric file.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The page to write: form.html.")
@click.option("--force", is_flag=True, help="Overwrite what is there already.")
def form(rubric: str, out: Path, force: bool) -> None:
    """Write the questions as one page to fill in, without a spreadsheet.

    The page opens in any browser, also without a network. It sends nothing, keeps nothing on the machine, previews
    the levels, and saves the answers as a zip that `score` takes; a saved zip can be opened in it again.

    \b
    Example:
      consultation-audit form --rubric light --out form.html
    """
    from audit.cli.new import own_file
    from audit.report.form import form as page
    from audit.rubric.read import read_rubric, shipped
    from audit.whole import refuse_existing, write_file

    refuse_other_kinds(out)
    refuse_existing(out, force=force)
    wanted = read_rubric(rubric)
    own = {name: text.decode() for name, text in own_file(rubric).items()}
    named = wanted.id if rubric in shipped() else next(iter(own), "")
    write_file(out, page(wanted, named=named, own=own).encode())
    result(message("{path} is ready. Open it in a browser, answer, and save.", path=str(out)))
    flag = "" if named else f" --rubric {rubric}"
    result(message("Then run: consultation-audit score SAVED.zip{flag}", flag=flag))


def refuse_other_kinds(out: Path) -> None:
    """Raise AuditError where a page is to be written under a name that no browser opens."""
    if out.suffix.casefold() not in PAGES:
        raise AuditError(f"This is a page for a browser, and {out.name} is no name for one. Write {out.stem}.html.")
