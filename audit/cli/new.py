"""`new`: a blank dossier to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from audit.cli.printing import result, typed
from audit.errors import AuditError, RubricNotValid
from audit.words import message


@click.command
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--rubric", help="A shipped rubric's id, or a rubric file; needed.")
@click.option("--tables", default="", help="Further sheets, with commas between: sessions,documents; or all.")
@click.option("--force", is_flag=True, help="Overwrite what is there already.")
def new(path: Path, rubric: str | None, tables: str, force: bool) -> None:
    """Write a blank dossier to fill in.

    PATH is a workbook (my.xlsx) or a folder for CSV files. Two sheets are enough to begin: process and answers.
    Every question of the rubric stands there with its levels and, in the workbook, a drop-down. Rows left
    blank mean that nobody looked. The row that begins with EXAMPLE never counts.

    With --tables come the sheets in which sessions, documents and so on are listed one by one; their counts
    then stand before an answer.

    \b
    Examples:
      consultation-audit new my.xlsx --rubric light
      consultation-audit new my-folder --rubric meaningful-consultation --tables all
    """
    from audit.cli.ladders import ladders
    from audit.evidence.write import DOSSIER
    from audit.rubric.read import read_rubric, shipped
    from audit.rubric.template import blank
    from audit.rubric.template_files import blank_workbook, csv_files
    from audit.whole import refuse_existing, write_file, write_files

    if rubric is None:
        raise AuditError(
            f"Give a rubric: consultation-audit new {typed(path)} --rubric light. "
            f"These are shipped: {', '.join(shipped())}; consultation-audit rubrics list says what each is for."
        )
    if path.suffix and path.suffix != ".xlsx":
        raise AuditError(f"A blank dossier is a workbook (.xlsx) or a folder, not {path.suffix}.")
    refuse_existing(path, force=force)
    wanted = read_rubric(rubric)
    own = own_file(rubric) if not path.suffix else {}
    named = wanted.id if rubric in shipped() else next(iter(own), "")
    sheets = blank(wanted, ladders(wanted), tables.split(","), named=named)
    if path.suffix:
        write_file(path, blank_workbook(sheets))
    else:
        write_files(path, {**csv_files(sheets), **own}, DOSSIER)
    made = tuple(message(sheet.name) for sheet in sheets)
    result(message("{path} is ready. Sheets to fill: {sheets}.", path=str(path), sheets=made))
    flag = "" if named else f" --rubric {typed(rubric)}"
    result(message("Then run: consultation-audit score {path}{flag}", path=typed(path), flag=flag))


def own_file(rubric: str) -> dict[str, bytes]:
    """Return a rubric file to lay beside the dossier, where it can be read from there."""
    from audit.rubric.read import read_rubric, shipped

    if rubric in shipped():
        return {}
    name, text = Path(rubric).name, Path(rubric).read_bytes()
    try:
        read_rubric(name, text=text)
    except RubricNotValid:  # it extends a file that lies beside it
        return {}
    return {name: text}
