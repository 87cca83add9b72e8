"""From a dossier to a new one with a change and its log: read, changed, read again, and only then written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import AuditError

if TYPE_CHECKING:
    from audit.evidence.kept import Kept
    from audit.evidence.model import Dossier
    from audit.evidence.reply_taken import Log


class DossierChange:
    """One change of a dossier, from what stands there to a new dossier that was read again before it is written."""

    def __init__(
        self, path: Path, out: Path, rubric: str | None, as_of: datetime | None, *, force: bool, drop_personal: bool
    ) -> None:
        """Read the dossier. Raises AuditError where the new one cannot be written at `out`."""
        from audit.cli.opening import open_both
        from audit.evidence.write import DOSSIER
        from audit.whole import refuse_around, refuse_existing, refuse_folder

        if out.suffix not in ("", ".xlsx", ".zip"):
            raise AuditError(f"A dossier is a folder, a workbook (.xlsx) or a .zip, not {out.suffix}.")
        refuse_around(out, path)
        if out.suffix:
            refuse_existing(out, force=force)
        else:
            refuse_folder(out, DOSSIER, force=force)
        self.path, self.out, self.drop_personal = path, out, drop_personal
        self.read, self.rubric = open_both(path, rubric, drop_personal=drop_personal)
        self.as_of: date = as_of.date() if as_of else self.read.read_on
        if self.as_of < self.read.read_on:
            raise AuditError(f"The record was read up to {self.read.read_on} already; --as-of lies before that.")

    def begun(self, role: str, reason: str) -> tuple[Kept, Log]:
        """Return the sheets of the dossier, read up to the later day where one is given, and its log."""
        from audit.evidence.columns import check_columns
        from audit.evidence.files import read_sheets
        from audit.evidence.kept import Kept
        from audit.evidence.reply_taken import Log, read_up_to

        raw = read_sheets(self.path)
        if self.drop_personal:
            sheets = {
                name: check_columns(sheet, name, self.read.asked, drop_personal=True)[0]
                for name, sheet in raw.sheets.items()
            }
            raw = replace(raw, sheets=sheets)
        kept = Kept(raw)
        log = Log(kept, self.as_of, role, reason)
        read_up_to(kept, self.read, self.as_of, log)
        return kept, log

    def write(self, kept: Kept) -> Dossier:
        """Read the changed sheets as a dossier, with every problem at once, then write them."""
        from audit.cli.opening import own_rubric, refuse_pledge_beside, write_pledge_beside
        from audit.evidence.read import dossier_of
        from audit.evidence.write import DOSSIER, csv_bytes, fixed_zip, workbook_of
        from audit.whole import replace_folder, write_file

        after = dossier_of(kept.raw(), self.read.asked, self.out.name, drop_personal=self.drop_personal)
        if self.out.suffix == ".xlsx":
            refuse_pledge_beside(after, self.out)
            write_file(self.out, workbook_of(kept.grids()))
            write_pledge_beside(after, self.out)
            return after
        files = {f"{name}.csv": csv_bytes(grid) for name, grid in kept.grids().items()}
        if after.pledge:
            files[after.pledge.name] = after.pledge.data
        name = self.read.text("rubric")
        if name and (own := own_rubric(self.path, name)) is not None:
            files[name] = own
        if self.out.suffix == ".zip":
            write_file(self.out, fixed_zip(files))
        else:
            replace_folder(self.out, files, DOSSIER)
        return after
