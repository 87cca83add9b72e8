"""`sheet`: the questions of a rubric as an interview guide on paper."""

from __future__ import annotations

from pathlib import Path

import click

from audit.cli.form import refuse_other_kinds
from audit.cli.printing import result
from audit.words import message


@click.command
@click.option("--rubric", required=True, help="A shipped rubric's id, or a rubric file.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The page to write: sheet.html.")
@click.option("--force", is_flag=True, help="Overwrite what is there already.")
def sheet(rubric: str, out: Path, force: bool) -> None:
    """Print the questions as an interview guide on paper.

    The page is made for A4: open it in a browser and print it. It is for a meeting: somebody reads aloud, somebody
    ticks and writes, no names are written down. Afterwards it is typed into the form, or into the workbook of `new`.

    \b
    Example:
      consultation-audit sheet --rubric light --out sheet.html
    """
    from audit.report.sheet import sheet as page
    from audit.rubric.read import read_rubric
    from audit.whole import refuse_existing, write_file

    refuse_other_kinds(out)
    refuse_existing(out, force=force)
    write_file(out, page(read_rubric(rubric), named=rubric).encode())
    result(message("{path} is ready. Open it in a browser and print it on A4.", path=str(out)))
    form = message("consultation-audit form --rubric {rubric} --out form.html", rubric=rubric)
    result(message("To type it in afterwards: {form}", form=form))
