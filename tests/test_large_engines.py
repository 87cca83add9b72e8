"""The same card from every engine: row by row, DuckDB, polars, pandas, and Spark on a cluster of its own."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import pandas as pd
import pytest
from dossiers import path_of
from large_tables import HELD, PROCESS, SESSIONS

from audit import places
from audit.evidence.large import opened as opening
from audit.evidence.large.engines import Frame, Lookup, files_of
from audit.evidence.large.scan import Scan
from audit.evidence.large.ways import EngineName, Ways
from audit.evidence.read import read_dossier
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.score import score

RUBRIC = read_rubric("meaningful-consultation")
ROWS = 100_000
SEED = 20_160_907


def columns_of_rows(rows: int) -> dict[str, list[str | None]]:
    """Return a table of contributions: unknowns, odd nulls, countries in six languages, and some that are none."""
    chance = random.Random(SEED)
    names = [getattr(places.place(code), f"name_{language}") for code in places.every_iso3() for language in
             places.NAME_LANGUAGES]  # fmt: skip
    countries = [*filter(None, names), *["Narnia", "Atlantis", "NA", "n/a", "unknown", "", " ", None] * 30]
    counts = ["1"] * 60 + ["2", "5", "12", "40", "<5", "~10", "over 20", "0", "unknown", "", None]
    held = {
        "country": countries, "affected": HELD["affected"], "under_resourced": HELD["under_resourced"],
        "strata": HELD["strata"], "appraised": HELD["appraised"], "count": counts,
        "source": ("call", "letter; call", "search", "press", None),
        "date": [f"2020-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)],
    }  # fmt: skip
    table = {name: chance.choices(list(texts), k=rows) for name, texts in held.items()}
    aside = chance.choices(["", "set_aside"], [60, 1], k=rows)
    public = chance.choices([None, "yes"], [2000, 1], k=rows)
    return {**table, "status": aside, "note": ["Sent twice." if one else None for one in aside], "public": public}


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a dossier with a Parquet table of contributions beside its sheets."""
    path = path_of(PROCESS + SESSIONS, tmp_path_factory.mktemp("large"))
    write_parquet(pd.DataFrame(columns_of_rows(ROWS), dtype="str"), path / "submissions.parquet")
    return path


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as Parquet."""
    with duckdb.connect() as con:
        con.register("made", frame)
        con.execute(f"copy made to '{path}' (format parquet)")


def card(path: Path, engine: EngineName, **ways: Any) -> str:
    """Return the card of a dossier read by one engine."""
    return score(read_dossier(path, asked(RUBRIC), ways=Ways(engine, **ways)), RUBRIC).to_json()


@pytest.fixture(scope="module")
def expected(dossier: Path) -> str:
    """Return the card with every row read one by one."""
    return card(dossier, "memory")


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_an_engine_gives_the_card_of_the_rows(engine: EngineName, dossier: Path, expected: str) -> None:
    """Byte for byte, on 100,000 rows."""
    assert card(dossier, engine) == expected


class Pandas:
    """pandas as an engine, which only tests use: it loads the table whole."""

    def __init__(self, scan: Scan) -> None:
        """Take the table."""
        self.scan = scan

    def frame(self, scan: Scan, columns: Sequence[str]) -> Frame:
        """Return the named columns of a table."""
        with duckdb.connect() as con:
            read = con.sql(f"select * from read_parquet('{files_of(scan)[0]}')").df()
        return nw.from_native(read[list(columns)].astype("str")).lazy()

    def lookup(self, lookup: Lookup) -> Frame:
        """Return a lookup as a frame."""
        texts, *numbers = lookup.by_column()
        columns = {name: pd.Series(of, dtype="Int64") for name, of in zip(lookup.names, numbers, strict=True)}
        return nw.from_native(pd.DataFrame({lookup.column: pd.Series(texts, dtype="str"), **columns})).lazy()

    def rows(self, frame: Frame) -> list[tuple[Any, ...]]:
        """Return the rows of a frame; pandas writes nothing as NaN or NA."""
        return [tuple(None if pd.isna(cell) else cell for cell in row) for row in frame.collect().rows()]


def test_pandas_gives_the_card_of_the_rows(dossier: Path, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same expressions on frames in memory."""
    monkeypatch.setattr(opening, "engine_for", Pandas)
    assert card(dossier, "duckdb") == expected


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Yield the address of a Spark cluster with two workers; skip where there is no Java."""
    if not shutil.which("java") and not os.environ.get("JAVA_HOME") and not os.environ.get("REQUIRE_SPARK"):
        pytest.skip("needs Java")
    yield "local-cluster[2,1,1024]"
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    if session is not None:
        session.stop()


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_spark_cluster_gives_the_card_of_the_rows(cluster: str, dossier: Path, expected: str) -> None:
    """Two workers in processes of their own, each with its own memory."""
    assert card(dossier, "spark", master=cluster) == expected
