"""A dossier as somebody keeps it: every cell as it was written, with rows added or changed, to be written anew."""

from __future__ import annotations

from collections.abc import Mapping

from audit.evidence.schema import SHEETS
from audit.evidence.sheets import RawDossier, sheet_of
from audit.evidence.write import Grid

Cells = Mapping[str, str]


class Kept:
    """The sheets of a dossier, of which rows are added and cells changed; nothing is typed, nothing else is lost."""

    def __init__(self, raw: RawDossier) -> None:
        """Take the sheets as they were read; columns keep their headers and their order."""
        self.shelf = raw.shelf  # copies of sources, which stay where they are
        self.pledge = raw.pledge
        self._heads: dict[str, dict[str, str]] = {name: dict(sheet.headers) for name, sheet in raw.sheets.items()}
        self._rows = {name: [dict(row.cells) for row in sheet.rows] for name, sheet in raw.sheets.items()}

    def add(self, sheet: str, cells: Cells) -> None:
        """Add a row, on a sheet that may be new; cells that are blank are left out."""
        filled = {name: text for name, text in cells.items() if text}
        head = self._heads.setdefault(sheet, {})
        head |= {name: name for name in filled if name not in head}
        self._rows.setdefault(sheet, []).append(filled)

    def change(self, sheet: str, row: Cells, cells: Cells) -> bool:
        """Change cells in every row that holds the cells of `row`; return whether there was one."""
        found = [one for one in self._rows.get(sheet, []) if all(one.get(name) == row[name] for name in row)]
        for one in found:
            one.update(cells)
        if found:
            self._heads[sheet] |= {name: name for name in cells if name not in self._heads[sheet]}
        return bool(found)

    def clear(self, sheet: str) -> None:
        """Take a sheet out with all its rows."""
        self._heads.pop(sheet, None)
        self._rows.pop(sheet, None)

    def rows(self, sheet: str) -> list[dict[str, str]]:
        """Return copies of the rows of a sheet."""
        return [dict(row) for row in self._rows.get(sheet, [])]

    def grids(self) -> dict[str, Grid]:
        """Return every sheet as rows of text with the header first, in the order of the format."""
        return {
            name: [list(self._heads[name].values()),
                   *([row.get(column, "") for column in self._heads[name]] for row in self._rows[name])]
            for name in SHEETS
            if self._heads.get(name)
        }  # fmt: skip

    def raw(self) -> RawDossier:
        """Return the sheets as they would be read again."""
        made = {
            name: sheet_of(name, f"{name}.csv", enumerate(grid, 1), in_workbook=False)
            for name, grid in self.grids().items()
        }
        problems = tuple(problem for _, found in made.values() for problem in found)
        return RawDossier({name: sheet for name, (sheet, _) in made.items()}, problems, self.shelf, self.pledge)
