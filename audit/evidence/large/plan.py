"""The plan by which a large table is read: what tells its rows apart, and which columns are asked for first.

Columns with many different texts - countries, counts, days - are asked for these one by one. All others are grouped as
they stand, together with what the first ones mean; what texts they hold is told from the groups.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

from audit.bounds import Truth
from audit.evidence.large.classes import CARRIED, Column
from audit.evidence.large.cube import FEW
from audit.evidence.large.kept_apart import Apart, Kinds, kinds, kinds_of_sources
from audit.evidence.model import SEARCHES, Cell
from audit.evidence.redact_people import KEPT
from audit.evidence.rows import Reader
from audit.evidence.sheets import RawSheet

NEVER_APART = ("count", "date", "signatories")
"""Columns that tell no rows apart: counts are added up, and of a day only whether it lies after as_of is asked."""

Held = Mapping[str, Mapping[str, int]]
"""How many rows hold each text of each column."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What tells the rows of a table apart: all that is written (`working`), or what is published of them."""

    reader: Reader
    apart: Apart
    working: bool

    def kinds(self, columns: Mapping[str, Column], held: Held) -> list[Kinds]:
        """Return the kinds of those of the columns that tell rows apart."""
        names = [name for name in columns if self._is_kept(name)]
        found = [kinds(columns[name], self.apart, held[name]) for name in names]
        found += self.sources(columns, held, (lambda names: names) if self.working else self.proof)
        if self.working and "count" in columns:
            found.append(kinds(columns["count"], _convention, held["count"]))
        return found

    def _is_kept(self, name: str) -> bool:
        return name not in (*NEVER_APART, *CARRIED) if self.working else name in (*KEPT, "session")

    def sources(
        self, columns: Mapping[str, Column], held: Held, apart: Callable[[tuple[str, ...]], Hashable]
    ) -> list[Kinds]:
        """Return the kinds of the column `source`, where it is one of the columns."""
        if "source" not in columns:
            return []
        return [kinds_of_sources(columns["source"], apart, held["source"])]

    def proof(self, names: tuple[str, ...]) -> Truth | None:
        """Return whether a row is proven by its sources; None where it names none."""
        if not names:
            return None
        return Truth.NO if self.searches(names) else Truth.YES

    def searches(self, names: Iterable[str]) -> bool:
        """Return whether sources are no more than searches."""
        return all(self.reader.sources[name].kind in SEARCHES for name in names)


def _convention(_: str, cell: Cell | None) -> Hashable:
    """Return the kind of loose words that a count was written with, which a card prints."""
    return (cell.convention, cell.disputed) if cell else (None, False)


def asked_first(names: Iterable[str], sheet: RawSheet) -> list[str]:
    """Return the columns that hold many texts, as the first rows show, and those whose texts must be known first."""
    seen = {name: {row.cells[name] for row in sheet.rows if name in row.cells} for name in names}
    return [name for name, texts in seen.items() if name in NEVER_APART or len(texts) > FEW]
