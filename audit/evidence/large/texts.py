"""The texts of a table too large to be loaded: told apart by DuckDB, with what stands beside them, and read one by one.

Each row is looked at once. What of its text is compared becomes 16 bytes, which lie in the cache with the kinds of its
other columns and the place of the row; all else is asked of that small table. A text is read again when it is compared
with others, and then from the first row that holds it. So nothing is ever held but what is worked on.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, wraps
from pathlib import Path
from threading import Lock
from typing import Any, ParamSpec, TypeVar

import numpy as np

from audit.bounds import INF, Interval, exactly
from audit.errors import EvidenceNotValid
from audit.evidence.by_text import NO_TEXT, ByText, Coded, Numbers, digest, says_nothing
from audit.evidence.columns import check_columns
from audit.evidence.large.cache import cache_folder
from audit.evidence.large.classes import Column, classes
from audit.evidence.large.engines import DuckDB
from audit.evidence.large.kept_apart import every_value, kinds
from audit.evidence.large.record_table import RecordTable, found_in
from audit.evidence.large.scan import Scan, connection, literal, quoted, scan_of
from audit.evidence.large.ways import Ways
from audit.evidence.model import SEARCHES, Dossier, Value
from audit.evidence.rows import AT_LEAST_ONE, Reader
from audit.evidence.sheets import tidy
from audit.evidence.text_tables import without_apostrophe
from audit.evidence.typed import Reading

P = ParamSpec("P")
T = TypeVar("T")
Compare = Callable[[str], str]

_PLAIN_ID = "[!-&(-~]([ -~]*[!-~])?"
"""An id that is read as it stands."""

_UNSEEN = " \n\r\t\u00a0\u200b\ufeff"
"""Signs that make a cell no less blank."""

_KEPT, _KEPT_LETTERS = 500, 10_000
"""Texts that were compared last are not compared again, where they are not long: copies often stand together."""

_TO_THE_FILE = 2**40
"""More than any file has rows: file and row are told as one number."""


def large_table(dossier: Path, name: str, ways: Ways) -> RecordTable | None:
    """Return a table of a dossier that is too large to be loaded; None where it has none of this name."""
    return found_in(dossier, ways).large.get(name) if dossier.is_dir() else None


@contextmanager
def large_texts(
    table: RecordTable, dossier: Dossier, columns: Sequence[str], compare: Compare, *, drop_personal: bool = False
) -> Iterator[LargeTexts]:
    """Yield a large table by its texts, with what `columns` say beside them.

    `dossier` is the one that the table belongs to; `compare` makes of a text what is compared. DuckDB tells texts
    apart, whatever engine was chosen. Raises EvidenceNotValid where the table cannot be read, AuditError where there is
    no room.
    """
    table = replace(table, ways=replace(table.ways, engine="duckdb"))
    with cache_folder(table.ways) as folder, connection(table.ways, folder) as con:
        scan = scan_of(table, con)
        sheet, problems = check_columns(scan.head, table.name, dossier.asked, drop_personal=drop_personal)
        scan = replace(scan, head=sheet)
        if not table.parquet:
            scan = scan.cached(list(sheet.letters), folder / f"{table.name}-texts.parquet")
        # Each thread of the engine holds a stretch of texts, and Python compares one at a time however many there are.
        scan.query("set threads = 1")
        scan.query("set preserve_insertion_order = false")
        names = [name for name in (*columns, "count", "source", "status") if name in sheet.letters]
        reader = Reader(Reading(conventions=dossier.asked.conventions), dossier.asked, dossier.sources)
        engine = DuckDB(scan)
        frame = engine.frame(scan, names or list(sheet.letters)[:1])
        read, found = classes(scan, engine, frame, sheet, reader, names)
        if errors := [one for one in (*scan.problems, *problems, *found) if one.severity == "error"]:
            raise EvidenceNotValid(errors)
        yield LargeTexts(scan, folder, _Beside.of(read, dossier, columns), compare)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside the texts: of each column the values that tell rows apart, and how many rows stand for."""

    columns: Mapping[str, Column]
    values: Mapping[str, Sequence[Value]]
    kinds: Mapping[str, Mapping[str, int]]  # column -> text -> the place of its value; 0 is for what is blank
    units: Sequence[Interval]

    @classmethod
    def of(cls, columns: Mapping[str, Column], dossier: Dossier, asked: Sequence[str]) -> _Beside:
        """Return what the columns of a table say."""
        values: dict[str, Sequence[Value]] = dict.fromkeys(asked, (None,))
        found: dict[str, Mapping[str, int]] = {}
        for name in (name for name in asked if name in columns):
            held = dict.fromkeys(columns[name].cells, 1)
            made = kinds(columns[name], every_value, held)
            values[name] = [cell.value if cell else None for cell in made.cells]
            found[name] = made.of
        units: dict[Interval, int] = {AT_LEAST_ONE if "count" in columns else exactly(1): 0}
        if "count" in columns:
            read = {text: cell.value for text, cell in columns["count"].cells.items() if cell is not None}
            amounts = {text: value for text, value in read.items() if isinstance(value, Interval)}
            found["count"] = {text: units.setdefault(value, len(units)) for text, value in amounts.items()}
        if "source" in columns:
            sources = columns["source"].sources.items()
            found["source"] = {text: int(_searches(names, dossier)) for text, names in sources}
        return cls(columns, values, found, tuple(units))

    @property
    def aside(self) -> Sequence[str]:
        """The texts that set a row aside."""
        if "status" not in self.columns:
            return ()
        return self.columns["status"].texts_where(lambda value: value == frozenset({"set_aside"}))


def _searches(names: Sequence[str], dossier: Dossier) -> bool:
    return bool(names) and all(dossier.sources[name].kind in SEARCHES for name in names)


class LargeTexts:
    """The rows of a large table by their texts, and the texts; it lives as long as the connection."""

    def __init__(self, scan: Scan, folder: Path, beside: _Beside, compare: Compare) -> None:
        """Look at every row once, and number the texts in the order of their digests."""
        self._scan, self._folder, self._beside, self._compare = scan, folder, beside, compare
        self._csv = not scan.table.parquet
        self._broken: list[BaseException] = []
        scan.con.create_function("told", self._as_given(_told(self._clean, compare)), ["VARCHAR"], "BLOB")
        scan.con.create_function("cleaned", self._as_given(self._clean), ["VARCHAR"], "VARCHAR")
        self._sent = folder / "sent.parquet"
        self._query(f"copy ({self._looked_at()}) to {literal(str(self._sent))} (format parquet)")
        self._query(
            f"create temp table numbered as select digest, row_number() over (order by digest) - 1 as number, "
            f"min(place) as first from {self._rows} where digest is not null group by digest"
        )

    def _as_given(self, called: Callable[P, T]) -> Callable[P, T]:
        """Return what an engine may call: it makes an error of its own of any other, be it that somebody stopped it."""

        @wraps(called)  # an engine asks how many values it takes
        def calling(*given: P.args, **named: P.kwargs) -> T:
            try:
                return called(*given, **named)
            except BaseException as broken:
                self._broken.append(broken)
                raise

        return calling

    def _query(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query; raises as `Scan.query`, and what was raised in a function that it called."""
        try:
            return self._scan.query(sql, values)
        except Exception:
            if self._broken:
                raise self._broken[0] from None
            raise

    @property
    def _rows(self) -> str:
        return f"read_parquet({literal(str(self._sent))}) sent"

    def _clean(self, text: str) -> str:
        """Return a cell as the reader of cells has it."""
        return tidy(without_apostrophe(text) if self._csv else text)

    def _looked_at(self) -> str:
        """Return the SQL that gives of each row its place, its id, the kinds of its columns, and its text's digest."""
        letters, joins = self._scan.head.letters, ""
        listed = [f"_file * {_TO_THE_FILE} + _row as place"]
        for at, (name, of) in enumerate(self._beside.kinds.items()):
            self._lookup(f"kind_{at}", of)
            joins += f" left join kind_{at} on t.{quoted(name)} = kind_{at}.text"
            listed.append(f"coalesce(kind_{at}.kind, 0)::integer as {quoted(f'kind_{name}')}")
        plain = f"regexp_full_match(t.id, {literal(_PLAIN_ID)})"
        key = f"case when {plain} then t.id else nullif(cleaned(t.id), '') end" if "id" in letters else "null::varchar"
        digest_ = "nullif(told(t.text), ''::blob)" if "text" in letters else "null::blob"
        listed += [f"{key} as key", f"{digest_} as digest"]
        return f"select {', '.join(listed)} from ({self._scan.placed}) t{joins} where {self._is_row()}"

    def _lookup(self, name: str, of: Mapping[str, int]) -> None:
        self._query(
            f"create temp table {name} as select unnest($1::varchar[]) as text, unnest($2::integer[]) as kind",
            [list(of), list(of.values())],
        )

    def _is_row(self) -> str:
        """Return the SQL of whether a row holds anything, and is not set aside."""
        beside, letters = self._beside, self._scan.head.letters
        held = [f"trim(t.{quoted(name)}, {literal(_UNSEEN)}) <> ''" for name in letters]
        never_blank = any(not column.blank for column in beside.columns.values())
        holds = "true" if never_blank else f"({' or '.join(held)})"
        aside = ", ".join(map(literal, beside.aside))
        return f"{holds} and coalesce(t.status, '') not in ({aside})" if aside else holds

    @cached_property
    def groups(self) -> ByText:
        """The rows in groups, in no order."""
        beside = self._beside
        names = [f"kind_{name}" for name in beside.kinds]
        listed = "".join(f", {quoted(name)}" for name in names)
        found = self._numbers(
            f"select coalesce(number, {NO_TEXT}) as number{listed}, count(*) as rows "
            f"from {self._rows} left join numbered using (digest) group by all"
        )
        nothing = np.zeros(len(found["rows"]), np.int64)
        units = found.get("kind_count", nothing)
        endless = [one.high == INF for one in beside.units]
        high = [0 if open_ else int(one.high) for one, open_ in zip(beside.units, endless, strict=True)]
        return ByText(
            texts=int(self._query("select count(*) from numbered")[0][0]),
            text=found["number"],
            rows=found["rows"],
            low=np.array([max(0, int(one.low)) for one in beside.units], np.int64)[units],
            high=np.array(high, np.int64)[units],
            endless=np.array(endless, np.bool_)[units],
            proven=found.get("kind_source", nothing) == 0,
            columns={name: Coded(of, found.get(f"kind_{name}", nothing)) for name, of in beside.values.items()},
        )

    def _numbers(self, sql: str) -> dict[str, Numbers]:
        found = self._scan.computed(lambda: self._scan.con.execute(sql).fetchnumpy())
        return {name: np.asarray(column) for name, column in found.items()}

    def each(self, take: Callable[[int, str], None]) -> None:
        """Give each distinct text once as it is compared, with its number, in any order."""
        if "text" not in self._scan.head.letters:
            return
        alone = Lock()  # an engine may have several threads

        def given(number: int, text: str) -> int:
            with alone:
                take(number, self._compare(self._clean(text)))
            return 0

        self._scan.con.create_function(
            "given", self._as_given(given), ["BIGINT", "VARCHAR"], "BIGINT", side_effects=True
        )
        try:
            self._query(
                f"select sum(given(number, text)) from ({self._scan.placed}) "
                f"join numbered on first = _file * {_TO_THE_FILE} + _row"
            )
        finally:
            self._scan.con.remove_function("given")

    def keys(self, texts: Iterable[int]) -> Mapping[int, str]:
        """Return for each of some texts the row that stands for most: the first by id of those for as many."""
        self._asked("wanted", np.array([*texts], np.int64))
        least = [max(0, int(one.low)) for one in self._beside.units]
        self._asked("least", np.array(least, np.int64))
        units = "kind_count" if "count" in self._beside.kinds else "0"
        proven = "kind_source = 0" if "source" in self._beside.kinds else "true"
        found = self._query(
            f"select number, min(row(case when {proven} then -least.value else 0 end, {self._key})) "
            f"from {self._rows} join numbered using (digest) join wanted on wanted.value = number "
            f"join least on least.place = {units} group by number"
        )
        return {int(number): str(key) for number, (_, key) in found}

    def rows_in(self, place: Numbers) -> Iterator[tuple[int, str]]:
        """Yield the rows of the texts that have a place above 0: the place and the id of the row, in this order."""
        self._asked("places", place)
        out = self._folder / "rows.csv"
        self._query(
            f"copy (select value, {self._key} as key from {self._rows} join numbered using (digest) "
            f"join places on places.place = number where value > 0 order by value, key) "
            f"to {literal(str(out))} (format csv, header false)"
        )
        with out.open(encoding="utf-8", newline="") as file:
            for number, key in csv.reader(file):
                yield int(number), key

    @property
    def _key(self) -> str:
        """SQL: how a row is called, by its id, or by its file and row."""
        table = self._scan.table
        files = ", ".join(literal(f"{table.where(file)}, row ") for file in table.files)
        file, row = f"1 + sent.place // {_TO_THE_FILE}", f"sent.place % {_TO_THE_FILE}"
        return f"coalesce(key, ([{files}])[{file}] || ({row})::varchar)"

    def _asked(self, name: str, values: Numbers) -> None:
        """Make a table of numbers, each with its place from 0 on."""
        given = {"place": np.arange(len(values)), "value": values}
        self._scan.con.register(f"{name}_given", given)
        self._query(f"create or replace temp table {name} as select place, value from {name}_given")
        self._scan.con.unregister(f"{name}_given")


def _told(clean: Callable[[str], str], compare: Compare) -> Callable[[str], bytes]:
    """Return what gives a cell's digest; nothing where no text is on record."""

    def told(cell: str) -> bytes:
        text = clean(cell)
        return digest(compare(text)) if text and not says_nothing(text) else b""

    again = lru_cache(_KEPT)(told)
    return lambda cell: again(cell) if len(cell) <= _KEPT_LETTERS else told(cell)
