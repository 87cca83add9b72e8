"""A map fitted to its list and its dossier: every column found, every word known, or every reason why not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from audit.errors import EvidenceNotValid, Problem, did_you_mean
from audit.evidence.columns import columns_read
from audit.evidence.imported.cells import LISTS, PLACES, Cells, Taken, looks_personal
from audit.evidence.imported.headers import NotOne, about_one_form, head_named, options_of
from audit.evidence.imported.import_map import ColumnMap, MapRead
from audit.evidence.imported.listing import Head, Listing
from audit.evidence.model import Asked
from audit.evidence.personal import personal
from audit.evidence.process import read_process, reading_of
from audit.evidence.schema import COMMON, TABLES, Column, Kind
from audit.evidence.sheets import RawDossier, column_name
from audit.evidence.typed import Reading, Unread, is_na
from audit.words import message, plural

_BY_ITSELF = ("source", "public")
"""Columns that a map gives once, for all rows."""

_ONE_BY_ONE = ("id", "page", "note", "status")
"""Columns that tell one row from the next: in a table of counts there is no such row."""

_DIRECTIVES = re.compile(r"%(.?)")
_DATES, _YEARS = frozenset("YymdbBHMSIpfzZaAj%"), frozenset("Yy")


@dataclass(frozen=True, slots=True)
class Into:
    """What is known of the dossier that a table goes into; nothing, where it is not named."""

    asked: Asked = field(default_factory=Asked)
    reading: Reading = field(default_factory=Reading)
    sessions: Mapping[str, str] | None = None  # small letters -> id
    sources: frozenset[str] | None = None
    region_scheme: str = ""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What is to be done with a list."""

    table: str
    taken: tuple[Taken, ...]
    constants: Mapping[str, str]
    where: tuple[tuple[Head, frozenset[str]], ...]  # words in small letters
    dropped: tuple[Head, ...]


def into(raw: RawDossier, asked: Asked) -> Into:
    """Return what the sheets of a dossier decide about a table that goes into it."""
    ids = {
        name: [row.cells["id"] for row in raw.sheets[name].rows if "id" in row.cells] if name in raw.sheets else []
        for name in ("sessions", "sources")
    }
    process = raw.sheets.get("process")
    reading = reading_of(read_process(process, asked), asked.conventions) if process else Reading()
    sessions = {name.casefold(): name for name in ids["sessions"]}
    return Into(asked, reading, sessions, frozenset(name.casefold() for name in ids["sources"]), reading.scheme)


def fitted(read: MapRead, listing: Listing, dossier: Into | None = None) -> Fitted:
    """Return the map with its columns found in the list; raises MapNotValid or EvidenceNotValid with all problems."""
    fit = _Fit(read, listing, dossier or Into())
    taken = tuple(fit.taken())
    constants = fit.constants()
    where = tuple(fit.where())
    fit.check_dossier()
    read.raise_if_any()
    _refuse_unstored(listing, [head for column in taken for head in column.heads])
    used = {head.place for column in taken for head in column.heads}
    dropped = tuple(head for head in listing.heads if head.place not in used)
    return Fitted(read.map.table, taken, constants, where, dropped)


class _Fit:
    """Goes through a map and notes what does not fit."""

    def __init__(self, read: MapRead, listing: Listing, dossier: Into) -> None:
        self._read, self._map, self._listing, self._dossier = read, read.map, listing, dossier
        self._record = TABLES[self._map.table].record
        self._known = columns_read(self._map.table, dossier.asked)
        scheme = dossier.region_scheme or self._map.region_scheme
        reading = dossier.reading if dossier.region_scheme or not scheme else Reading(scheme=scheme)
        self._cells = Cells(
            reading, frozenset(word.casefold() for word in self._map.null if word), self._map.na_means, dossier.sessions
        )

    def taken(self) -> Iterator[Taken]:
        for name, spec in self._map.columns.items():
            column = self._column(name, ("columns", name))
            heads = self._heads(name, spec)
            if column is None or not heads or not self._shape(name, column, spec, heads):
                continue
            taken = Taken(name, column, spec, heads, self._cells)
            self._words(taken)
            self._namibia(taken)
            if all(self._may_be_kept(taken, head) for head in heads):
                yield taken

    def constants(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, word in self._map.set.items():
            column = self._column(name, ("set", name))
            if column is not None:
                text = self._typed(Taken(name, column, ColumnMap(), (), self._cells), word, ("set", name))
                found[name] = text if text is not None else word
        if self._map.source:
            found["source"] = "; ".join(self._map.source)
        if self._map.public:
            found["public"] = self._map.public
        return found

    def where(self) -> Iterator[tuple[Head, frozenset[str]]]:
        for name, words in self._map.where.items():
            try:
                yield head_named(self._listing, name), frozenset(word.casefold() for word in words)
            except NotOne as wrong:
                self._read.add("unknown-column", ("where", name), wrong.what, wrong.mend, key=True)

    def check_dossier(self) -> None:
        known, scheme = self._dossier.sources, self._dossier.region_scheme
        for at, name in enumerate(self._map.source):
            if known is not None and name.casefold() not in known:
                what = message("The dossier has no source with the id {id}.", id=name)
                mend = message("{hint} Give it a row in the sheet sources first.", hint=did_you_mean(name, known))
                self._read.add("unknown_source", ("source", at), what, mend)
        if scheme and self._map.region_scheme not in ("", scheme):
            what = message("The dossier writes regions of the scheme {scheme}.", scheme=scheme)
            self._read.add("not-valid", ("region_scheme",), what, message("Take this line out, or write the same."))

    def _column(self, name: str, path: tuple[str, str]) -> Column | None:
        """Return the dossier's column of a name, where a list may fill it."""
        table = self._map.table
        column = self._known.get(name)
        what = message("{column} is not filled from a list here.", column=name)
        if name in _BY_ITSELF:
            mend = message("Write it once for all rows, at the left edge of the map: {column}.", column=name)
        elif self._record and (name in _ONE_BY_ONE or (column and column.kind is Kind.TEXT)):
            mend = message("Rows of {table} become counts at once, and this would keep each one apart.", table=table)
        elif column is None:
            what = message("The table {table} has no column {column}.", table=table, column=name)
            own = [each for each in self._known if each not in COMMON]
            mend = did_you_mean(name, own)
        else:
            return column
        self._read.add("unknown-column", path, what, mend, key=True)
        return None

    def _heads(self, name: str, spec: ColumnMap) -> list[Head]:
        key = "from" if spec.from_ else "ticked"
        try:
            if len(spec.ticked) == 1:
                return self._options(spec.ticked[0])
            return [head_named(self._listing, each) for each in spec.named]
        except NotOne as wrong:
            self._read.add("unknown-column", ("columns", name, key), wrong.what, wrong.mend)
            return []

    def _options(self, name: str) -> list[Head]:
        """Return the columns of a question's options, or the one column of that name."""
        try:
            return options_of(self._listing, name)
        except NotOne:
            if name not in [head.header for head in self._listing.heads]:
                raise
            return [head_named(self._listing, name)]

    def _shape(self, name: str, column: Column, spec: ColumnMap, heads: list[Head]) -> bool:
        """Return whether what the map says fits the kind of the column; what does not is noted."""
        path = ("columns", name)
        before = len(self._read.problems)
        if (len(heads) > 1 or spec.ticked) and column.kind not in LISTS:
            what = message("A cell of {column} holds one entry.", column=name)
            key = "from" if spec.from_ else "ticked"
            self._read.add("not-valid", (*path, key), what, message("Name one column of the list: from."))
        for at, form in enumerate(spec.form):
            if column.kind is not Kind.DATE:
                what = message("{column} is no date.", column=name)
                self._read.add("not-valid", (*path, "form"), what, message("Take form out."))
            elif not _is_form(form):
                what = message("{form} is not the form of a date.", form=form)
                mend = message("Write %d for the day, %m for the month and %Y for the year: %d/%m/%Y.")
                self._read.add("not-valid", (*path, "form", at), what, mend)
        return len(self._read.problems) == before

    def _words(self, taken: Taken) -> None:
        path = ("columns", taken.name)
        for text, word in taken.spec.values.items():
            self._typed(taken, word, (*path, "values", text))
        if taken.spec.blank and not taken.spec.ticked:
            self._typed(taken, taken.spec.blank, (*path, "blank"))

    def _typed(self, taken: Taken, word: str, path: tuple[str, ...]) -> str | None:
        """Return a word of the map as the dossier writes it; one it does not know is noted."""
        try:
            return taken.word(word).text
        except Unread as wrong:
            self._read.add(wrong.code, path, wrong.what, wrong.mend)
        except ValueError:
            what = message("The dossier has no session with the id {id}.", id=word)
            self._read.add("unknown_session", path, what, did_you_mean(word, (self._dossier.sessions or {}).values()))
        return None

    def _namibia(self, taken: Taken) -> None:
        """Note a country column that says NA while nothing tells what that means."""
        if taken.column.kind not in PLACES or self._map.na_means:
            return
        said = [text for head in taken.heads for text in self._listing.texts(head) if is_na(text)]
        said = [text for text in said if text not in taken.spec.values and text.casefold() not in self._cells.null]
        if said:
            rows = plural(len(said), "{n} row", "{n} rows")
            what = message("{rows} with {text}: that may be Namibia, or not available.", rows=rows, text=said[0])
            mend = message("Say which in the map: na_means: unknown, or na_means: Namibia.")
            self._read.add("na_country", ("columns", taken.name), what, mend, key=True)

    def _may_be_kept(self, taken: Taken, head: Head) -> bool:
        """Return whether a column may go into a dossier; one that points at people is noted."""
        why = personal_head(head, title=taken.name == "name" and self._map.table == "sessions")
        if why is None:
            distinct = sorted({text for text in self._listing.texts(head) if text})
            # A date or a number of the dossier is no phone number, whatever it looks like.
            alone = Taken(taken.name, taken.column, taken.spec, (replace(head, place=1),), self._cells)
            people = [text for text in distinct if looks_personal(text)]
            people = [text for text in people if taken.open or alone.of([text]).state == "unmatched"]
            why = personal("", people) if people and 2 * len(people) >= len(distinct) else None
        if why is None:
            return True
        key = "from" if taken.spec.from_ else "ticked"
        what = message("The column {header} {why}.", header=head.shown, why=message(why))
        mend = message("People at risk stay unseen: it does not go into a dossier. Take it out of the map.")
        self._read.add("personal_data", ("columns", taken.name, key), what, mend)
        return False


def personal_head(head: Head, *, title: bool = False) -> str | None:
    """Return why a column points at people by its header; the name of a session is a title."""
    if about_one_form(head):
        return "is what a survey server keeps about one person's form"
    names = [name for name in (head.header, head.leaf, head.label) if not (title and column_name(name) == "name")]
    return next((why for name in names if (why := personal(name, ()))), None)


def personal_texts(texts: Sequence[str]) -> str | None:
    """Return why texts point at people, where at least half of them do."""
    people = [text for text in texts if looks_personal(text)]
    return personal("", people) if people and 2 * len(people) >= len(texts) else None


def _is_form(form: str) -> bool:
    used = set(_DIRECTIVES.findall(form))
    return used <= _DATES and bool(used & _YEARS)


def _refuse_unstored(listing: Listing, heads: list[Head]) -> None:
    """Refuse formulas without a stored value: what they show is not in the file."""
    by_place = {head.place: head for head in heads}
    if found := [(row, by_place[place]) for row, place in sorted(listing.unstored) if place in by_place]:
        raise EvidenceNotValid(
            Problem(
                "formula_without_value",
                listing.where(row, head),
                message("This formula has no stored value."),
                message("Open the workbook in a spreadsheet program and save it, or write the value itself."),
            )
            for row, head in found[:20]
        )
