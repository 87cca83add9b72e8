"""Contributions whose themes were coded, copies of one text or campaign put together, in the order they came."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from audit.bounds import Dates
from audit.evidence.model import Row, Table

NO_THEME = "none"
"""Written alone in `themes`: the contribution was read, and it raised nothing that the codebook names."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One contribution, or all that belong to one campaign or carry one text: its themes, and its first day."""

    themes: frozenset[str]
    day: Dates | None
    rows: int

    @property
    def dated(self) -> bool:
        """Whether its day is known."""
        return self.day is not None and self.day.exact


@dataclass(frozen=True, slots=True)
class Coded:
    """The coded contributions of one group: units in the order received, and how many rows were not coded."""

    units: tuple[Unit, ...]
    rows: int
    uncoded: int

    @property
    def themes(self) -> frozenset[str]:
        """Every theme that was raised."""
        return frozenset().union(*(unit.themes for unit in self.units))

    @property
    def undated(self) -> int:
        """How many units have no known day: with one of them the order received is not known."""
        return sum(not unit.dated for unit in self.units)

    @property
    def shared_days(self) -> int:
        """How many units share their day with another: among themselves their order is not known."""
        days = Counter(unit.day for unit in self.units if unit.dated)
        return sum(units for units in days.values() if units > 1)


def coded(table: Table, belongs: Callable[[Row], bool] = lambda row: True) -> Coded:
    """Return the contributions of a table that belong to a group, as units.

    A row is one contribution, whatever its count: those it stands for were coded as one. Rows of one campaign, and
    rows of one text (letters and figures alone, in small letters), are one unit from the day of the first, and it holds
    all that any of them raised: nothing that somebody said is left out, and no copy makes themes look familiar.
    """
    rows = [row for row in table.accepted if row.sure and belongs(row)]
    with_themes = [row for row in rows if isinstance(row.value("themes"), frozenset)]
    units = [_unit(group) for group in _together(with_themes)]
    return Coded(tuple(sorted(units, key=_place)), len(with_themes), len(rows) - len(with_themes))


def _unit(rows: Sequence[Row]) -> Unit:
    themes = frozenset().union(*(words for row in rows if isinstance(words := row.value("themes"), frozenset)))
    return Unit(themes - {NO_THEME}, _first_day(rows), len(rows))


def _first_day(rows: Sequence[Row]) -> Dates | None:
    """Return the first day of some rows, where each day is known."""
    days = [day for row in rows if isinstance(day := row.value("date"), Dates) and day.exact]
    return min(days, key=lambda day: str(day.low)) if len(days) == len(rows) else None


def _place(unit: Unit) -> tuple[str, list[str], int]:
    """Return where a unit stands: by its day, then by content, so that the order of rows tells nothing."""
    return str(unit.day.low) if unit.day else "", sorted(unit.themes), unit.rows


def _together(rows: Sequence[Row]) -> list[list[Row]]:
    """Return rows in groups: of one campaign, of one text, or linked by others."""
    leads = list(range(len(rows)))

    def lead(place: int) -> int:
        while leads[place] != place:
            leads[place] = leads[leads[place]]
            place = leads[place]
        return place

    first: dict[tuple[str, str], int] = {}
    for place, row in enumerate(rows):
        for mark in _marks(row).items():
            leads[lead(place)] = lead(first.setdefault(mark, place))
    groups: dict[int, list[Row]] = {}
    for place, row in enumerate(rows):
        groups.setdefault(lead(place), []).append(row)
    return list(groups.values())


def _marks(row: Row) -> Mapping[str, str]:
    """Return what makes a row a copy of another: its campaign, and its text."""
    campaign, text = row.value("campaign"), row.value("text")
    marks = {"campaign": min(campaign)} if isinstance(campaign, frozenset) and campaign else {}
    plain = same_text(text) if isinstance(text, str) and text.casefold() != "unknown" else ""
    return {**marks, **({"text": plain} if plain else {})}


def same_text(text: str) -> str:
    """Return a text by which exact copies are found: its letters and figures, in small letters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = (char if unicodedata.category(char)[0] in "LMN" else " " for char in folded)
    return " ".join("".join(kept).split())
