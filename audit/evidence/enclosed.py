"""A dossier that lies in a zip beside its rubric, as the sheets of text that the tool wrote there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from audit.evidence.files import sheets_in
from audit.evidence.model import Asked, Dossier
from audit.evidence.read import dossier_of
from audit.evidence.sheets import RawDossier

FOLDER = "dossier/"


def enclosed(files: Mapping[str, bytes], known: Asked, levels: tuple[str, ...], within: str = "") -> Dossier:
    """Return the dossier in the files of a zip, read with what its rubric asks (`known`), on that rubric's levels.

    Raises EvidenceNotValid with every problem; `within` is how the zip is called where several are read.
    """
    sheets = {within + place: data for place, data in files.items() if place.startswith(FOLDER)}
    name = within + FOLDER.rstrip("/")
    raw = sheets_in(sheets, name)
    return dossier_of(raw, _passing_over(raw, known, levels), name)


def _passing_over(raw: RawDossier, known: Asked, levels: tuple[str, ...]) -> Asked:
    """Return what is asked, with what the dossier says on criteria that the rubric leaves out let through.

    A profile passes over answers on the rest of its parent, which a resolved rubric no longer names. They count for
    nothing but the hash of the evidence.
    """
    given = {row.cells.get("criterion", "") for sheet in raw.sheets.values() for row in sheet.rows} - {""}
    lower = {name.casefold() for name in known.criteria}
    others = sorted(name for name in given if name.casefold() not in lower)
    return replace(
        known,
        criteria={**known.criteria, **dict.fromkeys(others, levels)},
        may_not_apply=known.may_not_apply | frozenset(others),
        values={**known.values, **dict.fromkeys(others, "")},
    )
