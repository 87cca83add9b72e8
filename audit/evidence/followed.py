"""What follows from a country for the year a process began: its region, its income group."""

from __future__ import annotations

from dataclasses import dataclass, field

from audit import places
from audit.bounds import Dates
from audit.evidence.facts import fact
from audit.evidence.model import Dossier

LONGEST_BEGINNING = 5
"""Above so many possible years of beginning, a group must have been the same in all years."""

Groups = frozenset[str] | None
"""The groups a country may have been in; None where the tables do not say."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Groups of countries in the years a process may have begun in; each country is looked up once."""

    scheme: str
    years: tuple[int, ...]  # none where not known
    known: frozenset[str]
    found: dict[tuple[str, str], Groups] = field(default_factory=dict)

    def region(self, country: str) -> Groups:
        """Return the regions of the dossier's scheme a country may have been in."""
        return None if self.scheme == "custom" else self._groups(country, self.scheme)

    def income(self, country: str) -> Groups:
        """Return the income groups a country may have been in."""
        return self._groups(country, "income")

    def group(self, country: str, name: str) -> Groups:
        """Return the groups of any kind a country may have been in: a region, an income group, a list."""
        return self.region(country) if name == "region" else self._groups(country, name)

    def _groups(self, country: str, group: str) -> Groups:
        key = (country, group)
        if key not in self.found:
            self.found[key] = self._look_up(country, group)
        return self.found[key]

    def _look_up(self, country: str, group: str) -> Groups:
        if country not in self.known:
            return None
        options = {places.group_of(country, group, year) for year in self.years or _all_years(group)}
        words = frozenset(word for word in options if word)
        return words if len(words) == len(options) else None


def _all_years(group: str) -> range:
    first = places.LAST_YEAR - 50 if group == "income" else places.FIRST_YEAR.get(group, places.LAST_YEAR)
    return range(first, places.LAST_YEAR + 1)


def followed(dossier: Dossier) -> Followed:
    """Return what follows from countries in a dossier, by its region scheme and the day it began."""
    began = fact(dossier, "began").value
    years: tuple[int, ...] = ()
    if isinstance(began, Dates) and began.low and began.high:
        years = tuple(range(began.low.year, began.high.year + 1))
    kept = years if len(years) <= LONGEST_BEGINNING else ()
    return Followed(dossier.scheme, kept, frozenset(places.every_iso3()))
