"""`new`: a blank dossier to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from audit.cli.printing import result, typed
from audit.errors import AuditError, RubricNotValid
from audit.words import message


@click.command
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--rubric", help="A shipped rubric's id, or a rubric file. Needed, except with --blind.")
@click.option("--tables", default="", help="Further sheets, with commas between: sessions,documents; or all.")
@click.option(
    "--blind",
    type=click.Path(path_type=Path),
    metavar="DOSSIER",
    help="For a second assessor: all evidence of DOSSIER, and no answer, level or reply.",
)
@click.option("--drop-personal", is_flag=True, help="With --blind: leave out columns that hold personal data.")
@click.option("--force", is_flag=True, help="Overwrite what is there already.")
def new(path: Path, rubric: str | None, tables: str, blind: Path | None, drop_personal: bool, force: bool) -> None:
    """Write a blank dossier to fill in.

    PATH is a workbook (my.xlsx) or a folder for CSV files. Two sheets are enough to begin: process and answers.
    Every question of the rubric stands there with its levels and, in the workbook, a drop-down. Rows left
    blank mean that nobody looked. The row that begins with EXAMPLE never counts.

    With --tables come the sheets in which sessions, documents and so on are listed one by one; their counts
    then stand before an answer.

    With --blind comes a workbook for a second assessor, who judges without seeing the first: the evidence filled in,
    the questions blank. The command agree then says how far the two agree.

    \b
    Examples:
      consultation-audit new my.xlsx --rubric light
      consultation-audit new my-folder --rubric meaningful-consultation --tables all
      consultation-audit new second.xlsx --blind examples/un-women-2016
    """
    from audit.cli.ladders import ladders
    from audit.evidence.write import DOSSIER
    from audit.rubric.read import read_rubric, shipped
    from audit.rubric.template import blank
    from audit.rubric.template_files import blank_workbook, csv_files
    from audit.whole import refuse_existing, write_file, write_files

    if blind is not None:
        if tables:
            raise AuditError("--blind takes the sheets of the dossier. Leave --tables out.")
        second_assessor(path, blind, rubric, drop_personal=drop_personal, force=force)
        return
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


def second_assessor(path: Path, dossier: Path, rubric: str | None, *, drop_personal: bool, force: bool) -> None:
    """Write the dossier of a second assessor: the evidence of the first, and no answer."""
    from audit.cli.ladders import ladders
    from audit.cli.opening import open_both, own_rubric
    from audit.evidence.write import DOSSIER
    from audit.rubric.read import shipped
    from audit.rubric.template_blind import blind
    from audit.rubric.template_files import blank_workbook, csv_files
    from audit.whole import refuse_around, refuse_existing, refuse_folder, replace_folder, write_file

    if path.suffix not in ("", ".xlsx"):
        raise AuditError(f"A second assessor's dossier is a workbook (.xlsx) or a folder, not {path.suffix}.")
    refuse_around(path, dossier)
    if path.suffix:
        refuse_existing(path, force=force)
    else:
        refuse_folder(path, DOSSIER, force=force)
    read, asked = open_both(dossier, rubric, drop_personal=drop_personal)
    name = rubric or read.text("rubric")
    own: dict[str, bytes] = {}
    if not path.suffix and name not in shipped():
        text = own_rubric(dossier, name) if rubric is None else None
        own = {name: text} if text is not None else own_file(name)
    named = asked.id if name in shipped() else next(iter(own), "")
    sheets = blind(read, asked, ladders(asked), named=named, with_files=not path.suffix)
    if path.suffix:
        write_file(path, blank_workbook(sheets))
    else:
        pledge = {read.pledge.name: read.pledge.data} if read.pledge else {}
        replace_folder(path, {**csv_files(sheets), **own, **pledge}, DOSSIER)
    result(message("{path} holds the evidence of {name}, and no answer.", path=str(path), name=dossier.resolve().name))
    result("It is the evidence as it stands, so it is not for publication.")
    result("The second assessor fills in: process (assessor, assessor_role, assessor_interest) and answers.")
    flag = "" if named else f" --rubric {typed(name)}"
    first, second = typed(dossier), typed(path)
    result(message("Then run: consultation-audit agree {first} {second}{flag}", first=first, second=second, flag=flag))


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
