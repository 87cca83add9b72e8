"""The options for large tables at the command line."""

from __future__ import annotations

import gzip
import json
from importlib import util
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from large_tables import river

from audit.cli.main import main
from audit.evidence.large import record_table


def run(*words: str, code: int = 0) -> str:
    """Run a command and return all that it prints."""
    done = CliRunner().invoke(main, words)
    assert done.exit_code == code, (done.output, done.exception)
    return done.output


@pytest.fixture
def dossier(tmp_path: Path) -> str:
    """Return the dossier of docs/large.md."""
    river(tmp_path / "river")
    return str(tmp_path / "river")


def test_the_engine_is_said_where_it_reduces(dossier: str) -> None:
    """`auto` reads a small table row by row, and says nothing; a table that is reduced is named with its engine."""
    assert "is reduced" not in run("check", dossier)
    told = run("check", dossier, "--engine", "duckdb")
    assert "submissions.parquet is reduced by duckdb while it is read." in told
    assert "submissions: 200 rows, partial." in told


@pytest.mark.parametrize("name", ["submissions.csv", "SUBMISSIONS.CSV.GZ"])
def test_a_table_of_many_short_lines_is_large(dossier: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few its bytes: rows, not bytes, take time and memory to read one by one."""
    (Path(dossier) / "submissions.parquet").unlink()
    data = ("country\n" + "Kenya\n" * 300).encode()
    (Path(dossier) / name).write_bytes(gzip.compress(data) if name.endswith("GZ") else data)
    assert "is reduced" not in run("check", dossier)
    monkeypatch.setattr(record_table, "LARGE_ROWS", 299)
    assert f"{name} is reduced by duckdb" in run("check", dossier)


@pytest.mark.parametrize("working", [(), ("--working",)])
def test_the_card_does_not_tell_the_engine(dossier: str, tmp_path: Path, working: tuple[str, ...]) -> None:
    """Published or as it stands, row by row or reduced: the same bytes."""
    made = []
    for engine in ("memory", "duckdb"):
        out = tmp_path / f"{engine}-card"
        run("score", dossier, "--engine", engine, "--rubric", "light", "--out", str(out), *working)
        made.append((out / "card.json").read_bytes())
    assert made[0] == made[1]


def test_the_publishable_copy_does_not_tell_the_engine(dossier: str, tmp_path: Path) -> None:
    """What redact writes are the same files."""
    for engine in ("memory", "duckdb"):
        run("redact", dossier, "--engine", engine, "--out", str(tmp_path / engine))
    for path in sorted((tmp_path / "memory").iterdir()):
        assert path.read_bytes() == (tmp_path / "duckdb" / path.name).read_bytes()


def test_a_figure_walks_back_to_the_rows_that_are_published(
    dossier: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows of a reduced table stand for many: `explain` shows those of the publishable copy, with their counts."""
    run("redact", dossier, "--out", str(tmp_path / "public"))
    published = json.loads(run("explain", str(tmp_path / "public"), "REA-1", "--json").partition("\n")[2])
    monkeypatch.setattr(record_table, "LARGE_ROWS", 10)
    told = run("explain", dossier, "REA-1", "--json")
    assert "Rows of submissions are shown as they are published: each stands for many." in told
    walked = json.loads(told[told.index("{") :])
    for one in (published, walked):
        one["of"] = [
            (row["key"], row["part"], [(cell["column"], cell["text"]) for cell in row["cells"]])
            for row in one["rows"]
            if row["table"] == "submissions"
        ]
    assert walked["of"] == published["of"]
    assert any(column == "count" for _, _, cells in walked["of"] for column, _ in cells)
    assert "strata: women; youth [call] (process.csv, cell B9)." in run("explain", dossier, "AFF-4")


def test_a_cache_that_is_kept_is_named(dossier: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds the columns that were read, and no other; where no table was turned into Parquet none is left."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert "nothing is kept" in run("check", dossier, "--engine", "duckdb", "--keep-cache")
    assert not list(tmp_path.glob("consultation-audit-*"))
    (Path(dossier) / "submissions.parquet").unlink()
    (Path(dossier) / "submissions.csv").write_text("country,text,count\nKenya,Words of one,2\n", encoding="utf-8")
    told = run("summarise", dossier, "--engine", "duckdb", "--keep-cache", "--out", str(tmp_path / "small.csv"))
    (kept,) = tmp_path.glob("consultation-audit-*")
    assert told.count(str(kept)) == 1
    assert duckdb.read_parquet(str(kept / "submissions.parquet")).columns == ["country", "count"]


@pytest.mark.parametrize("size", ["plenty", "1KB", "-1GB", "50%", "0", "1.5GB", "49MB"])
def test_an_amount_of_memory_no_engine_can_keep_to_is_refused(dossier: str, size: str) -> None:
    """A word, and what DuckDB alone would take: -1GB for no limit at all."""
    assert "or" in run("check", dossier, f"--memory={size}", code=2).rpartition("--memory")[2]


def test_amounts_of_memory_are_taken_as_people_write_them(dossier: str) -> None:
    """In small letters, with a space, in the units of engineers."""
    for size in ("500mb", "1 GB", "1GiB"):
        run("check", dossier, "--engine", "duckdb", "--memory", size)


def test_a_folder_for_the_cache_that_cannot_be_written_is_named(
    dossier: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python takes another folder without a word."""
    monkeypatch.setenv("TMPDIR", str(tmp_path / "nowhere"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert f"cannot be written; {tmp_path} is used" in run("check", dossier, "--engine", "duckdb")


@pytest.mark.parametrize(("engine", "module"), [("polars", "polars"), ("spark", "pyspark")])
def test_an_engine_that_is_not_installed_is_told(
    dossier: str, engine: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the line that installs it."""
    there = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name, *more: None if name == module else there(name, *more))
    told = run("check", dossier, "--engine", engine, code=2)
    assert f'pip install "consultation-audit[{engine}]"' in told
