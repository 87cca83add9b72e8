"""From a path to a dossier and the rubric it is scored on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from audit.cli.printing import stage
from audit.errors import AuditError, Problem, RubricNotValid, Where, did_you_mean
from audit.words import message

if TYPE_CHECKING:
    from audit.evidence.model import Dossier
    from audit.rubric.model import Rubric


def open_both(path: Path, given: str | None, *, drop_personal: bool = False) -> tuple[Dossier, Rubric]:
    """Return a dossier, read with what its rubric asks, and that rubric: the one given, or the one it names."""
    from audit.evidence.files import read_sheets, rubric_of
    from audit.evidence.read import dossier_of
    from audit.rubric.asked import asked
    from audit.rubric.read import read_rubric

    name = path.resolve().name
    stage(message("Reading {name}.", name=name))
    raw = read_sheets(path)
    rubric = read_rubric(given) if given else named_rubric(path, rubric_of(raw))
    return dossier_of(raw, asked(rubric), name, drop_personal=drop_personal), rubric


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
    """Return the rubric file of that name in a dossier; None for a shipped rubric or where there is none."""
    from audit.evidence.files import rubric_file
    from audit.rubric.read import shipped

    return None if name in shipped() else rubric_file(path, name)
