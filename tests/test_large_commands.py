"""The options for large tables at the command line."""

from __future__ import annotations

import shutil
from importlib import util
from pathlib import Path

import pytest
from click.testing import CliRunner
from large_tables import river

from audit.cli.main import main


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


def test_a_cache_that_is_kept_is_named(dossier: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds the columns that were read, and no other."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    told = run("check", dossier, "--engine", "polars", "--keep-cache")
    (kept,) = tmp_path.glob("consultation-audit-*")
    assert str(kept) in told
    shutil.rmtree(kept)


@pytest.mark.parametrize(("engine", "module"), [("polars", "polars"), ("spark", "pyspark")])
def test_an_engine_that_is_not_installed_is_told(
    dossier: str, engine: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the line that installs it."""
    there = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name, *more: None if name == module else there(name, *more))
    told = run("check", dossier, "--engine", engine, code=2)
    assert f'pip install "consultation-audit[{engine}]"' in told
