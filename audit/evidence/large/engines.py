"""The engines a large table is reduced by, each as one narwhals frame: DuckDB, polars and Spark.

All see the same text, and do no more than joins, groups and sums of whole numbers: so they give the same cells.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import narwhals.stable.v2 as nw

from audit.errors import AuditError
from audit.evidence.large.scan import Scan, literal, quoted
from audit.evidence.large.ways import Ways

Frame = nw.LazyFrame[Any]


@dataclass(frozen=True, slots=True)
class Lookup:
    """Whole numbers for each text of one column: its class, or what it adds to a sum."""

    column: str
    names: tuple[str, ...]  # of the numbers
    rows: tuple[tuple[str, *tuple[int, ...]], ...]

    def of(self) -> dict[str | None, int]:
        """Return the first number of each text."""
        return {text: numbers[0] for text, *numbers in self.rows}

    def by_column(self) -> list[list[Any]]:
        """Return the texts, and each number for all texts."""
        return [list(column) for column in zip(*self.rows, strict=True)] or [[] for _ in (self.column, *self.names)]


class Engine(Protocol):
    """What reducing a table needs of an engine."""

    def frame(self, scan: Scan, columns: Sequence[str]) -> Frame:
        """Return the named columns of a table, all of them text."""

    def lookup(self, lookup: Lookup) -> Frame:
        """Return a lookup as a frame."""

    def rows(self, frame: Frame) -> list[tuple[Any, ...]]:
        """Compute a frame and return its rows, in no order; raises what `Scan.wrong` knows how to put."""


@dataclass(slots=True)
class DuckDB:
    """The default: embedded, within a memory limit, spilling to disk."""

    scan: Scan
    made: int = field(default=0)

    def frame(self, scan: Scan, columns: Sequence[str]) -> Frame:
        """Return the named columns of a table, all of them text."""
        listed = ", ".join(map(quoted, columns))
        source = f"read_parquet({literal(str(scan.cache))})" if scan.cache else f"({scan.source})"
        return nw.from_native(scan.con.sql(f"select {listed} from {source}"))

    def lookup(self, lookup: Lookup) -> Frame:
        """Return a lookup as a frame."""
        self.made += 1
        texts, *numbers = lookup.by_column()
        parts = [f"unnest($1::varchar[]) as {quoted(lookup.column)}"]
        parts += [f"unnest(${at}::bigint[]) as {quoted(name)}" for at, name in enumerate(lookup.names, 2)]
        name = f"lookup_{self.made}"
        self.scan.con.execute(f"create temp table {name} as select {', '.join(parts)}", [texts, *numbers])
        return nw.from_native(self.scan.con.table(name))

    def rows(self, frame: Frame) -> list[tuple[Any, ...]]:
        """Compute a frame and return its rows, in no order."""
        return self.scan.computed(lambda: list(frame.to_native().fetchall()))


@dataclass(slots=True)
class Polars:
    """polars, where it is installed; its streaming engine keeps to no memory limit."""

    scan: Scan

    def frame(self, scan: Scan, columns: Sequence[str]) -> Frame:
        """Return the named columns of a table, all of them text."""
        import polars as pl

        return nw.from_native(pl.scan_parquet(list(files_of(scan))).select(columns))

    def lookup(self, lookup: Lookup) -> Frame:
        """Return a lookup as a frame."""
        import polars as pl

        texts, *numbers = lookup.by_column()
        columns = {lookup.column: pl.Series(texts, dtype=pl.String)}
        columns |= {name: pl.Series(of, dtype=pl.Int64) for name, of in zip(lookup.names, numbers, strict=True)}
        return nw.from_native(pl.LazyFrame(columns))

    def rows(self, frame: Frame) -> list[tuple[Any, ...]]:
        """Compute a frame and return its rows, in no order."""
        import polars as pl

        try:
            native: pl.LazyFrame = frame.to_native()
            return native.collect(engine="streaming").rows()
        except (pl.exceptions.PolarsError, OSError) as broken:
            raise self.scan.wrong(broken) from None


@dataclass(slots=True)
class Spark:
    """A Spark cluster, or a local one; its session lives as long as the command."""

    scan: Scan
    ways: Ways

    def _session(self) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # on pandas, which is not used here
            return self._started()

    def _started(self) -> Any:
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master(self.ways.master).appName("consultation-audit")
        settings = {
            "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": "8",
            "spark.driver.memory": self.ways.memory.casefold().removesuffix("b").replace(" ", ""),
        }  # fmt: skip
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        return session

    def frame(self, scan: Scan, columns: Sequence[str]) -> Frame:
        """Return the named columns of a table, all of them text."""
        files = [file.resolve().as_uri() for file in files_of(scan)]
        read: Frame = nw.from_native(self._session().read.parquet(*files).select(*(f"`{name}`" for name in columns)))
        return read

    def lookup(self, lookup: Lookup) -> Frame:
        """Return a lookup as a frame that is sent to every worker."""
        from pyspark.sql import functions

        types = [f"`{lookup.column}` string", *(f"`{name}` bigint" for name in lookup.names)]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # on pandas, which is not used here
            made = self._session().createDataFrame(list(lookup.rows), ", ".join(types))
        frame: Frame = nw.from_native(functions.broadcast(made))
        return frame

    def rows(self, frame: Frame) -> list[tuple[Any, ...]]:
        """Compute a frame and return its rows, in no order."""
        from py4j.protocol import Py4JJavaError
        from pyspark.errors import PySparkException

        try:
            return [tuple(row) for row in frame.to_native().collect()]
        except (PySparkException, Py4JJavaError) as broken:
            raise self.scan.wrong(broken) from None


def files_of(scan: Scan) -> tuple[Path, ...]:
    """Return the Parquet files that hold the columns asked for as text: the table's own, or the cache."""
    return (scan.cache,) if scan.cache else scan.table.files


def engine_for(scan: Scan) -> Engine:
    """Return the engine that was chosen; raises AuditError where it is not installed."""
    ways = scan.table.ways
    if ways.chosen == "polars":
        _refuse_missing("polars", "polars")
        return Polars(scan)
    if ways.chosen == "spark":
        _refuse_missing("pyspark", "spark")
        return Spark(scan, ways)
    return DuckDB(scan)


def _refuse_missing(module: str, extra: str) -> None:
    from importlib.util import find_spec

    if find_spec(module) is None:
        raise AuditError(f'The engine {extra} is not installed: pip install "consultation-audit[{extra}]".')
