"""What a measure may name: tables, their columns, and the words a column may hold."""

from __future__ import annotations

from audit import places
from audit.evidence.schema import DERIVED_FROM_COUNTRY, INCOMES, PEOPLE, TABLES, Column, Kind, columns_of
from audit.rubric.model import Rubric

TABLES_TO_MEASURE = (PEOPLE, *(name for name in TABLES if name != "participants"))
"""People are counted once, in rooms and in lists; so a measure names them, never the list alone."""

YES_AND_NO = ("yes", "no")

_DERIVED_YES_NO = ("ldc", "lldc", "sids")

_MATCHED = (
    Kind.WORD, Kind.WORDS, Kind.CODE, Kind.CODES, Kind.YES_NO, Kind.COUNTRY, Kind.COUNTRIES, Kind.REGIONS,
    Kind.LANGUAGES,
)  # fmt: skip

_FAMILIES = {
    Kind.REGIONS: "regions",
    Kind.COUNTRY: "countries",
    Kind.COUNTRIES: "countries",
    Kind.LANGUAGES: "languages",
    Kind.WORD: "words",
    Kind.WORDS: "words",
    Kind.CODE: "words",
    Kind.CODES: "words",
}


def columns_known(rubric: Rubric, table: str) -> tuple[str, ...]:
    """Return the columns of a table that a measure may name, the rubric's own included."""
    own = (name.partition(".") for name in rubric.columns)
    return (*columns_of(table), *(column for owner, _, column in own if owner == table))


def column_of(rubric: Rubric, table: str, name: str) -> Column | None:
    """Return what a column holds; None where the table has no such column."""
    if name not in columns_known(rubric, table):
        return None
    written = TABLES["participants" if table == PEOPLE else table].columns.get(name)
    if written is not None:
        return written
    if f"{table}.{name}" in rubric.columns:
        extra = rubric.columns[f"{table}.{name}"]
        return Column(Kind(extra.kind), extra.ask, extra.codes)
    if name == "income":
        return Column(Kind.CODE, "", INCOMES)
    assert name in DERIVED_FROM_COUNTRY, "columns_known lists what is written, declared or derived"
    if name in _DERIVED_YES_NO:
        return Column(Kind.YES_NO)
    return Column(Kind.REGIONS, "", places.regions(name))


def words_known(column: Column) -> tuple[str, ...]:
    """Return the words a column may hold; none where any word may stand there."""
    return YES_AND_NO if column.kind is Kind.YES_NO else column.codes


def closed(column: Column) -> bool:
    """Return whether each row holds one of the words known: a place may also lie in no region of a scheme."""
    return column.kind in (Kind.YES_NO, Kind.CODE, Kind.CODES)


def as_stored(column: Column, word: str) -> str | None:
    """Return a word as a dossier's cell stores it: countries and languages by their code.

    None where it names no country or language; other words stay as they are.
    """
    if column.kind in (Kind.COUNTRY, Kind.COUNTRIES):
        return places.find(word).iso3
    return places.language(word) if column.kind is Kind.LANGUAGES else word


def can_be_matched(column: Column) -> bool:
    """Return whether `where` may ask for words of it: not for dates, numbers and free text."""
    return column.kind in _MATCHED


def family(column: Column) -> str | None:
    """Return what a column's entries are (regions, countries, languages, words); None for all else."""
    return _FAMILIES.get(column.kind)
