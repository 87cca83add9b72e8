"""From a path to a dossier and the rubric it is scored on."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from audit.cli.engines import chosen, say_engine
from audit.cli.printing import stage
from audit.errors import AuditError, EvidenceNotValid, Problem, RubricNotValid, Where, did_you_mean
from audit.words import message

if TYPE_CHECKING:
    from audit.evidence.large.record_table import RecordTable
    from audit.evidence.large.ways import Ways
    from audit.evidence.model import Dossier
    from audit.evidence.pledge_file import PledgeFile
    from audit.evidence.sheets import RawDossier
    from audit.rubric.model import Rubric


def open_both(path: Path, given: str | None, *, drop_personal: bool = False) -> tuple[Dossier, Rubric]:
    """Return a dossier, read with what its rubric asks, and that rubric: the one given, or the one it names."""
    stage(message("Reading {name}.", name=path.resolve().name))
    return read_both(path, given, drop_personal=drop_personal, told=say_engine)


def read_both(
    path: Path,
    given: str | None,
    *,
    drop_personal: bool = False,
    told: Callable[[Collection[RecordTable]], None] | None = None,
    ways: Ways | None = None,
) -> tuple[Dossier, Rubric]:
    """Return the same as `open_both` without a word on the terminal; `told` is given the tables that are reduced.

    `ways` says how these are read where no command is at hand to say so: in another process.
    """
    from audit.evidence.files import read_sheets, rubric_of
    from audit.evidence.read import dossier_of
    from audit.rubric.asked import asked
    from audit.rubric.read import read_rubric

    name = path.resolve().name
    raw = read_sheets(path, ways or chosen())
    if told is not None:
        told(raw.large.values())
    if not given and "process" not in raw.sheets:
        raise AuditError(
            f"{name} has no sheet process, so it is no dossier. Give a workbook or a folder that has one; "
            "consultation-audit new writes a blank one."
        )
    rubric = read_rubric(given) if given else named_rubric(path, rubric_of(raw))
    try:
        return dossier_of(raw, asked(rubric), name, drop_personal=drop_personal), rubric
    except EvidenceNotValid as refused:
        if not _of_form(raw, rubric):
            raise
        what = message("The form wrote this file.")
        mend = message("Open it in the form again, mend it there, and save.")
        raise EvidenceNotValid([*refused.problems, Problem("of_form", Where(name), what, mend, "warning")]) from None


def _of_form(raw: RawDossier, rubric: Rubric) -> bool:
    """Return whether the form wrote these sheets: it notes the exact rubric beside its name."""
    process = raw.sheets.get("process")
    noted = (row.cells.get("note", "") for row in process.rows if row.cells.get("field") == "rubric") if process else ()
    return any(re.fullmatch(rf"{re.escape(rubric.id)} \S+ [0-9a-f]{{64}}", note) for note in noted)


def named_rubric(path: Path, name: str | None) -> Rubric:
    """Return the rubric that a dossier names: a shipped one, or a file in it."""
    from audit.rubric.read import read_rubric, shipped

    if name is None:
        raise AuditError(
            f"{path.resolve().name} names no rubric. Write one beside the field rubric of the process sheet, "
            f"or give --rubric: {', '.join(shipped())}."
        )
    if name in shipped():
        return read_rubric(name)
    text = own_rubric(path, name)
    if text is None:
        what = message("There is no rubric {name}, neither shipped nor in the dossier.", name=name)
        where = Where(path.resolve().name, "process")
        raise RubricNotValid([Problem("rubric-not-found", where, what, did_you_mean(name, shipped()))])
    return read_rubric(name, text=text)


def own_rubric(path: Path, name: str) -> bytes | None:
    """Return the rubric file of that name in a dossier; None for a shipped rubric or where there is none.

    A bundle and a pledge hold it under one name beside the dossier, whatever the dossier calls it.
    """
    from audit.evidence.files import rubric_enclosed, rubric_file
    from audit.rubric.read import shipped

    return None if name in shipped() else rubric_file(path, name) or rubric_enclosed(path)


def given_pledge(path: Path) -> PledgeFile:
    """Return a frozen plan that is given as a file; raises AuditError where there is none."""
    from audit.evidence.pledge_file import ENDING, LARGEST, PledgeFile

    if not path.is_file() or path.suffix.casefold() != ENDING:
        raise AuditError(f"{path} is no pledge. Give the {ENDING} that consultation-audit pledge wrote.")
    if path.stat().st_size > LARGEST:
        raise AuditError(f"{path.name} is larger than any pledge ({LARGEST // 2**20} MB).")
    return PledgeFile(path.name, path.read_bytes())


def with_given_pledge(read: Dossier, path: Path | None) -> Dossier:
    """Return a dossier that names the frozen plan given beside it; it stays as it is where none is given."""
    from audit.evidence.frozen import naming

    return read if path is None else naming(read, given_pledge(path))


def refuse_pledge_beside(dossier: Dossier, out: Path) -> None:
    """Raise OutputExists where another file has the name of the frozen plan beside a workbook to be written."""
    from audit.errors import OutputExists

    if dossier.pledge is None or out.suffix.casefold() != ".xlsx":
        return
    place = out.with_name(dossier.pledge.name)
    if place.exists() and not (place.is_file() and place.read_bytes() == dossier.pledge.data):
        raise OutputExists(f"{place} is there already, and is not the pledge of the dossier. Choose another folder.")


def write_pledge_beside(dossier: Dossier, out: Path) -> None:
    """Write the frozen plan that a dossier names beside its workbook."""
    from audit.whole import write_file

    if dossier.pledge is not None:
        write_file(out.with_name(dossier.pledge.name), dossier.pledge.data)
