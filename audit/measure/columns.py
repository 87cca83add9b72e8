"""What the cells of a row may hold: known words, or whatever its column leaves open (BOUNDS.md section 1).

A cell that is not known may hold any word of a closed vocabulary, and in an open one any listed word or
one outside every list. A column of lists may hold any subset. Region, income and groups of countries
follow from the country, so the place columns of one row are looked at together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from audit import places
from audit.bounds import Dates, Interval
from audit.evidence.followed import Followed, followed
from audit.evidence.groups import UNLISTED, groups_of_the_dossier
from audit.evidence.model import Dossier, Value
from audit.evidence.schema import DERIVED_FROM_COUNTRY, PEOPLE, PEOPLE_COLUMNS, TABLES, Column, Kind

SEVERAL = (Kind.WORDS, Kind.CODES, Kind.COUNTRIES, Kind.REGIONS, Kind.LANGUAGES)
"""Kinds of column whose cells hold lists."""

LEVELS_WITH_REGION = ("regional", "national", "local")
"""Levels of a session whose region follows from its country: elsewhere a venue is not a reach."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A cell that may hold anything its column allows; `words` is None where the vocabulary is open.

    Where it may hold several words, `always` are those it holds in any case.
    """

    words: frozenset[str] | None = None
    several: bool = False
    always: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()  # of an open vocabulary: words it surely does not hold


@dataclass(frozen=True, slots=True)
class OneOf:
    """A cell that holds one of several known sets of words."""

    options: tuple[frozenset[str], ...]


Domain = frozenset[str] | Unknown | OneOf
"""What one cell may hold; a plain set is known, and holds all its words."""

Domains = Mapping[str, Domain]
Cells = Mapping[str, Value | Unknown]
"""What a row holds, by column; of rows that nobody listed some columns are limited."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one table as measures see them, and what places follow from a country."""

    table: str
    columns: Mapping[str, Column]
    scheme: str
    followed: Followed
    groups: frozenset[str] = frozenset()  # those the dossier itself lists: what is `unlisted` is none of them

    def raw(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the columns as written in the table that the named ones follow from, sorted."""
        found: set[str] = set()
        for name in names:
            found.add(name)
            if self.is_place(name):
                found |= {self.country, "region", "income", "level"}
        return tuple(sorted(name for name in found if name in self.columns))

    @property
    def country(self) -> str:
        """The column that holds the country."""
        return "place" if self.table == "population" else "country"

    def is_place(self, name: str) -> bool:
        """Whether a column is looked at together with the other places of the row."""
        has_country = self.country in self.columns
        return has_country and (name in (self.country, "region", "income") or name in DERIVED_FROM_COUNTRY)

    def several(self, name: str) -> bool:
        """Whether one row can be of several groups of a column at once: a column of lists.

        A person is of one region; a session or a contribution may be for several.
        """
        if name == "region" and self.table == PEOPLE:
            return False
        column = self.columns.get(name)
        return column is not None and column.kind in SEVERAL

    def key(self, name: str, word: str) -> str:
        """Return a word of a rubric as cells of that column hold it."""
        kind = self.columns[name].kind if name in self.columns else Kind.CODE
        text = " ".join(word.split())
        if kind in (Kind.COUNTRY, Kind.COUNTRIES):
            found = places.find(text).iso3
            return found or text.upper()
        if kind is Kind.REGIONS:
            if self.scheme == "custom":
                return text  # the dossier's own names, kept as they are written there
            return places.region(text, self.scheme) or text.casefold()
        if kind is Kind.LANGUAGES:
            return places.language(text) or text.casefold()
        if kind in (Kind.CODE, Kind.CODES):
            return text.casefold().replace(" ", "_").replace("-", "_")
        return text.casefold()

    def domain(self, name: str, value: Value | Unknown) -> Domain:
        """Return what one cell may hold, places that follow from others left aside."""
        if isinstance(value, Unknown):
            return value
        if name == "held" and isinstance(value, frozenset) and "planned" in value:
            return OneOf((frozenset(("planned", "yes")), frozenset(("planned", "no"))))
        words = known_words(value)
        if name == "strata" and words is not None and UNLISTED in words:
            return Unknown(None, several=True, always=words, never=self.groups)
        return self.unknown(name) if words is None else words

    def unknown(self, name: str) -> Unknown:
        """Return what a blank cell of a column may hold."""
        column = self.columns.get(name)
        if column is None:
            return Unknown(None)
        if column.kind is Kind.YES_NO:
            return Unknown(frozenset(("yes", "no")))
        closed = frozenset(column.codes) if column.kind in (Kind.CODE, Kind.CODES) and column.codes else None
        return Unknown(closed, self.several(name))

    def places(self, cells: Cells, asked: Mapping[str, frozenset[str]]) -> Iterator[Domains]:
        """Yield every kind of place a row may be of, as one domain a place column.

        `asked` holds the columns looked at and all the words asked for in them: countries that nobody
        asks about are all alike, so they stand as one.
        """
        given = known_words(cells.get(self.country))
        if given is not None or self.country not in asked:
            yield {name: self._place(name, cells, given) for name in asked}
            return
        region = known_words(cells.get("region"))
        for country in sorted(self._countries(region, asked[self.country])):
            here = frozenset((country,))
            yield {name: here if name == self.country else self._if_in(here, name, cells) for name in asked}
        elsewhere: frozenset[str] = frozenset()
        yield {name: elsewhere if name == self.country else self._place(name, cells, None) for name in asked}

    def region(self, cells: Cells) -> Domain:
        """Return the region of a row: as written, or as it follows from the country."""
        return self.placed("region", cells)

    def placed(self, name: str, cells: Cells) -> Domain:
        """Return one place column of a row: as written, or as it follows from the country."""
        return self._place(name, cells, known_words(cells.get(self.country)))

    def region_of(self, country: str) -> Domain:
        """Return the region of a country in the dossier's scheme."""
        return self.unknown("region") if self.scheme == "custom" else self._follows("region", country)

    def _countries(self, region: frozenset[str] | None, listed: frozenset[str]) -> frozenset[str]:
        """Return the listed countries a row of this region can be of; a session's region limits nothing."""
        if region is None or self.table == "sessions":
            return listed
        return frozenset(country for country in listed if _meets(self.region_of(country), region))

    def _if_in(self, country: frozenset[str], name: str, cells: Cells) -> Domain:
        """Return a place column of a row if it were of a country.

        A session there may be for any region; a contribution from there may be for other regions too.
        """
        domain = self._place(name, cells, country)
        if name != "region" or not self.several(name) or known_words(cells.get(name)) is not None:
            return domain
        if self.table == "sessions" or not isinstance(domain, frozenset):
            return self.unknown(name)
        return replace(self.unknown(name), always=domain)

    def _place(self, name: str, cells: Cells, countries: frozenset[str] | None) -> Domain:
        """Return what one place column may hold, given the countries where they are known."""
        if name == self.country:
            return self.unknown(name) if countries is None else countries
        written = known_words(cells.get(name))
        if written is not None:
            return written
        if countries is None or len(countries) != 1 or (name == "region" and not self._region_follows(cells)):
            return self.unknown(name)
        return self._follows(name, next(iter(countries)))

    def _region_follows(self, cells: Cells) -> bool:
        if self.scheme == "custom":
            return False
        if self.table != "sessions":
            return True
        level = known_words(cells.get("level"))
        return level is not None and level <= frozenset(LEVELS_WITH_REGION)

    def _follows(self, name: str, country: str) -> Domain:
        options = self.followed.group(country, name)
        if options is None:
            return self.unknown(name)
        sets = tuple(frozenset((option,)) for option in sorted(options))
        return sets[0] if len(sets) == 1 else OneOf(sets)


def columns(dossier: Dossier, table: str) -> Columns:
    """Return the columns of a table, those a rubric declares included; `people` has its own."""
    if table == PEOPLE:
        known = {name: _people_column(name) for name in PEOPLE_COLUMNS}
    else:
        known = {**TABLES[table].columns, **dossier.asked.columns.get(table, {})}
    return Columns(table, known, dossier.scheme, followed(dossier), groups_of_the_dossier(dossier))


def _people_column(name: str) -> Column:
    if name == "income":
        return TABLES["population"].columns["income"]
    return TABLES["participants"].columns[name]


def _meets(domain: Domain, words: frozenset[str]) -> bool:
    if isinstance(domain, OneOf):
        return any(not words.isdisjoint(option) for option in domain.options)
    return isinstance(domain, Unknown) or not words.isdisjoint(domain)


def known_words(value: Value | Unknown) -> frozenset[str] | None:
    """Return the words a cell is known to hold, or None where it is not known."""
    if isinstance(value, frozenset):
        return value
    if isinstance(value, Interval):
        return frozenset((str(value.low),)) if value.exact else None
    if isinstance(value, Dates):
        return frozenset((str(value.low),)) if value.exact else None
    if value is None or isinstance(value, Unknown) or value == "unknown":
        return None
    return frozenset((str(value).casefold(),))
