"""What a frozen plan told of people already: it is published, so no later dossier tells a small difference from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from audit.errors import AuditError, EvidenceNotValid
from audit.evidence.enclosed import FOLDER
from audit.evidence.files import sheets_in
from audit.evidence.model import Answer, Asked, Claim, Dossier
from audit.evidence.pledge_file import FIELD, NAME, PledgeFile
from audit.evidence.process_fields import FIELDS
from audit.evidence.read import dossier_of
from audit.evidence.schema import TABLES, Column
from audit.evidence.sheets import RawDossier

_READ = ("process", "tables", *TABLES, "sources", "voices")


def published_before(dossier: Dossier) -> tuple[Dossier, ...]:
    """Return the plan that was frozen before launch, as far as it counts people; () where the dossier names none.

    Planned sessions count nobody yet, so they stay out. Raises VerificationFailed or EvidenceNotValid where the pledge
    cannot be read.
    """
    return (_read(dossier.pledge, dossier.asked),) if dossier.pledge else ()


def naming(dossier: Dossier, file: PledgeFile) -> Dossier:
    """Return a dossier that names a frozen plan, as if its process sheet did; raises AuditError where it names another.

    The file is called pledge.zip in it, whatever it was called where it lay.
    """
    if dossier.pledge is not None:
        if dossier.pledge.sha256 == file.sha256:
            return dossier
        raise AuditError(
            f"The dossier names the pledge {dossier.pledge.name} already, and {file.name} is another. Give one of them."
        )
    claims = {**dossier.claims, FIELD: (*dossier.claims.get(FIELD, ()), Claim(FIELD, NAME, NAME))}
    order = {name: claims[name] for name in (*dossier.asked.facts, *FIELDS, *claims) if name in claims}
    return replace(dossier, claims=order, pledge=PledgeFile(NAME, file.data, file.shown))


def _read(pledge: PledgeFile, known: Asked) -> Dossier:
    raw = sheets_in(_within(pledge.files(), pledge.shown), pledge.shown)
    kept = replace(raw, sheets={name: sheet for name, sheet in raw.sheets.items() if name in _READ}, pledge=None)
    try:
        found = dossier_of(kept, known, pledge.shown)
    except EvidenceNotValid:
        found = dossier_of(kept, _readable(kept, known), pledge.shown)
    sessions = found.tables["sessions"]
    held = tuple(row for row in sessions.rows if row.value("held") != frozenset({"planned"}))
    tables = {**found.tables, "sessions": replace(sessions, rows=held)}
    return replace(found, tables=tables, answers=_answers(raw))


def _readable(raw: RawDossier, known: Asked) -> Asked:
    """Return of what is asked now the facts and columns that the plan can be read with, and no criteria.

    The rubric of the pledge may have typed some of them otherwise; those of the others that count people still do.
    """
    facts = {name: column for name, column in known.facts.items() if _reads(raw, Asked(facts={name: column}))}
    columns: dict[str, dict[str, Column]] = {}
    for table, named in known.columns.items():
        for name, column in named.items():
            if _reads(raw, Asked(columns={table: {name: column}})):
                columns.setdefault(table, {})[name] = column
    return Asked(facts=facts, columns=columns, marks=known.marks, conventions=known.conventions)


def _reads(raw: RawDossier, known: Asked) -> bool:
    try:
        dossier_of(raw, known, FOLDER)
    except EvidenceNotValid:
        return False
    return True


def _within(files: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    return {f"{name}/{place}": data for place, data in files.items() if place.startswith(FOLDER)}


def _answers(raw: RawDossier) -> tuple[Answer, ...]:
    """Return the answers as they were written: one that counts people is compared by its text."""
    sheet = raw.sheets.get("answers")
    cells = [row.cells for row in sheet.rows] if sheet else []
    return tuple(Answer(one.get("criterion", ""), one.get("assessor", ""), one.get("answer", "")) for one in cells)
