"""Copies in a table too large to be loaded are those that its rows would give one by one."""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result
from dossiers import found
from hypothesis import given, settings
from hypothesis import strategies as st
from large_tables import HELD, Rows, dossier_with, read_by

from audit.cli.main import main
from audit.errors import AuditError, EvidenceNotValid
from audit.evidence.large import classes
from audit.evidence.large.texts import large_table
from audit.evidence.large.ways import Ways
from audit.evidence.model import Dossier
from audit.insight import alike_larger, alike_read, alike_runs
from audit.insight.alike import Values
from audit.insight.alike_larger import cluster_rows
from audit.insight.alike_read import Read, large_submissions, read_submissions
from audit.insight.alike_submissions import submissions
from audit.insight.quality_result import Submissions
from audit.rubric.asked import asked
from audit.rubric.model import MethodValue
from audit.rubric.read import read_rubric

LIGHT = read_rubric("light")
VALUES = LIGHT.methods["quality"]
BASE = " ".join(f"w{number}" for number in range(40))
CELLS = {
    **HELD,
    "text": (
        "Words", "", None, BASE, BASE.upper(), f"Dear Sir,\n{BASE}\nYours,\nA group", BASE.replace("w20", "x"),
        BASE.replace("w10", "y").replace("w30", "z"), "unknown", " Unknown ", "!!!", "'=w1 w2",
        "caf\u00e9", "cafe\u0301",
        "我们要求更多时间和我们自己的语言以及旅费还有翻译谢谢大家",
    ),
    "themes": ("time", "time; money", "Money;TIME", "land", "unknown", "", None),
    "campaign": ("River now", "river NOW", "more", "unknown", "", None),
    "status": ("", "", "", "set_aside"),
}  # fmt: skip
COLUMNS = (
    "affected",
    "affected_also",
    "appraised",
    "count",
    "source",
    "public",
    "text",
    "themes",
    "campaign",
    "country",
)
IDS = ("r{}", "=r{}", "'r{}", " \u00e9{} ", 'R {}, "x"')
STATES = tuple(
    f"\n## tables\n| table | state | total | as_of | source |\n|--|--|--|--|--|\n| submissions | {said} |\n"
    if said
    else ""
    for said in ("", "complete | | 2021-06-30 | call; letter", "partial | 900 | | press")
)


@pytest.fixture(autouse=True, scope="module")
def _caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Put caches into a folder of this module's own: where they lie, what earlier runs left is looked for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("caches")))
        yield


@st.composite
def drawn(draw: st.DrawFn) -> tuple[tuple[str, ...], Rows]:
    """Draw a table of submissions: its columns, and its rows with their ids."""
    columns = tuple(name for name in COLUMNS if name == "text" or draw(st.booleans()))
    if draw(st.booleans()):
        columns += ("status",)
    row = st.fixed_dictionaries({name: st.sampled_from(CELLS[name]) for name in columns})
    rows: Rows = draw(st.lists(row, min_size=1, max_size=14))
    ids = draw(st.lists(st.sampled_from(IDS), min_size=len(rows), max_size=len(rows)))
    named = [{**row, "id": id.format(at), "note": "Twice."} for at, (id, row) in enumerate(zip(ids, rows, strict=True))]
    return (*columns, "id", "note"), named


def as_parquet(path: Path) -> None:
    """Turn the CSV of submissions into Parquet, every cell a text."""
    with duckdb.connect() as con:
        read = f"read_csv('{path}/submissions.csv', all_varchar=true, header=true, quote='\"', escape='\"', delim=',')"
        con.execute(f"copy (select * from {read}) to '{path}/submissions.parquet' (format parquet)")
    (path / "submissions.csv").unlink()


@contextmanager
def large(path: Path, values: Values = VALUES) -> Iterator[tuple[Dossier, Read]]:
    """Yield a dossier read by DuckDB, and its submissions by their texts."""
    dossier = read_by("duckdb", path, asked=asked(LIGHT), working=True)
    table = large_table(path, "submissions", Ways("duckdb", working=True))
    assert table is not None
    with large_submissions(table, dossier, values) as sent:
        yield dossier, read_submissions(dossier, values, sent)


def both(path: Path, *, parquet: bool = False, values: Values = VALUES) -> tuple[Submissions, Submissions]:
    """Return what is told of submissions row by row, and of the same table never loaded: in the same clusters."""
    dossier = read_by("memory", path, asked=asked(LIGHT))
    read = read_submissions(dossier, values)
    if parquet:
        as_parquet(path)
    with large(path, values) as (reduced, told):
        assert list(cluster_rows(told)) == list(cluster_rows(read))
        return submissions(dossier, read), submissions(reduced, told)


def value(text: str) -> MethodValue:
    """Return a value of a method as a rubric gives it."""
    return MethodValue.model_validate({"value": text})


@pytest.mark.parametrize("state", STATES)
@given(drawn(), st.booleans())
@settings(max_examples=8, deadline=None)
def test_it_is_the_same_as_row_by_row(state: str, table: tuple[tuple[str, ...], Rows], parquet: bool) -> None:
    """Texts, loose counts, rows set aside, searches, public rows, themes, campaigns: every figure and every cluster."""
    with tempfile.TemporaryDirectory() as place:
        one, other = both(dossier_with(Path(place), "submissions", *table, tables=state), parquet=parquet)
    assert other.model_dump_json(indent=2) == one.model_dump_json(indent=2)


@pytest.mark.many
@pytest.mark.parametrize("state", STATES)
@given(drawn(), st.booleans())
@settings(max_examples=1_000, deadline=None)
def test_it_is_the_same_many_times(state: str, table: tuple[tuple[str, ...], Rows], parquet: bool) -> None:
    """The same, for many more tables."""
    with tempfile.TemporaryDirectory() as place:
        one, other = both(dossier_with(Path(place), "submissions", *table, tables=state), parquet=parquet)
    assert other.model_dump_json() == one.model_dump_json()


def letters(many: int) -> Rows:
    """Return so many letters: each three times, and a variant of every second one."""
    texts = [" ".join(f"t{at}w{number}" for number in range(60)) for at in range(many)]
    sent = [*texts, *(text.upper() for text in texts), *(f"Dear all,\n{text}" for text in texts)]
    sent += [text.replace("w20 ", "other ") for text in texts[::2]]
    return [{"id": f"r{at:03}", "affected": ("yes", "no")[at % 2], "text": text} for at, text in enumerate(sent)]


def test_many_texts_are_compared_as_few_are(tmp_path: Path) -> None:
    """Above the number that is compared one with another, shingles on disk and MinHash find the same clusters."""
    path = dossier_with(tmp_path, "submissions", ("id", "affected", "text"), letters(30))
    exact, _ = both(path)
    banded, reduced = both(path, parquet=True, values={**VALUES, "exact_up_to": value("0")})
    assert banded == reduced
    assert (banded.searched, banded.clusters, banded.texts) == ("minhash", 30, 45)
    assert banded.model_copy(update={"searched": "exact"}) == exact
    assert not list(Path(tempfile.gettempdir()).glob("consultation-audit-*/words"))


def test_no_more_clusters_are_listed_than_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The largest, of those that are as large the first by id; how many more there are is said, by both ways."""
    monkeypatch.setattr(alike_larger, "MOST_CARDS", 16)
    path = dossier_with(tmp_path, "submissions", ("id", "affected", "text"), letters(30))
    one, other = both(path)
    assert one == other
    assert [card.representative for card in one.larger] == [*(f"r{at:03}" for at in range(0, 30, 2)), "r001"]
    assert one.why == ("The 16 largest clusters are listed; there are 14 more of more than one submission.",)


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        (("id", "affected"), [{"id": "a", "affected": "yes"}]),
        (("id", "affected", "text"), [{"id": "a", "affected": "yes"}, {"id": "b", "affected": "", "text": "Unknown"}]),
    ],
)
def test_a_table_without_a_text_is_counted(tmp_path: Path, columns: tuple[str, ...], rows: Rows) -> None:
    """Without the column, or with nothing in it: the rest is told."""
    one, other = both(dossier_with(tmp_path, "submissions", columns, rows), parquet=True)
    assert one == other
    assert other.why == ("No text of a submission is on record, so copies cannot be told.",)


def run(path: Path, *more: str) -> Result:
    """Run the command on the working dossier."""
    return CliRunner().invoke(main, ["quality", str(path), "--rubric", "light", "--working", *more])


def test_the_command_writes_the_same_clusters(tmp_path: Path) -> None:
    """The figures and the file are the same, by any engine; it says what tells the texts apart."""
    path = dossier_with(tmp_path, "submissions", ("id", "affected", "text"), letters(4))
    as_parquet(path)
    told, files = [], []
    for engine in ("memory", "duckdb", "polars"):
        out = tmp_path / f"{engine}.csv"
        done = run(path, "--engine", engine, "--json", "--clusters", str(out))
        assert done.exit_code == 0, done.output
        assert ("Texts are told apart by DuckDB." in done.stderr) is (engine != "memory")
        told.append(json.loads(done.stdout)["submissions"])
        files.append(out.read_bytes())
    assert told[0] == told[1] == told[2]
    assert files[0] == files[1] == files[2]
    assert files[0].startswith(b"cluster,row,representative\n1,r000,yes\n1,r004,\n1,r008,\n1,r012,\n2,r002,yes\n")


def test_rows_without_an_id_are_named_by_their_place(tmp_path: Path) -> None:
    """By file and row, in a folder of two files."""
    path = dossier_with(tmp_path, "submissions", ("text",), [{"text": BASE}])
    (path / "submissions.csv").unlink()
    (path / "submissions").mkdir()
    with duckdb.connect() as con:
        for part in (1, 2):
            con.execute(f"copy (select '{BASE}' as text) to '{path}/submissions/part-{part}.parquet' (format parquet)")
    assert run(path, "--engine", "duckdb", "--clusters", str(tmp_path / "out.csv")).exit_code == 0
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1:] == [
            ["1", "submissions/part-1.parquet, row 1", "yes"], ["1", "submissions/part-2.parquet, row 1", ""],
        ]  # fmt: skip


def test_nothing_of_texts_is_published(tmp_path: Path) -> None:
    """Without --working it is what it was: no text is looked at."""
    path = dossier_with(tmp_path, "submissions", ("id", "affected", "text"), letters(4))
    as_parquet(path)
    by = [CliRunner().invoke(main, ["quality", str(path), "--rubric", "light", "--engine", engine, "--json"])
          for engine in ("memory", "duckdb")]  # fmt: skip
    assert by[0].stdout == by[1].stdout
    assert json.loads(by[0].stdout)["submissions"]["texts"] == 0
    assert "Texts are told apart" not in by[1].stderr


def test_what_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A theme that is and is not known; more different themes than are looked at; a file that is cut off."""
    columns = ("id", "themes", "text")
    path = dossier_with(tmp_path / "one", "submissions", columns, [{"themes": "time; unknown", "text": BASE}])
    with pytest.raises(EvidenceNotValid) as refused, large(path):
        pass
    assert str(found(list(refused.value.problems), "unknown_in_list").where) == "submissions.csv, cell B2"
    path = dossier_with(tmp_path / "two", "submissions", columns, [{"themes": theme} for theme in ("a", "b", "c")])
    monkeypatch.setattr(classes, "MOST_TEXTS", 2)
    with pytest.raises(EvidenceNotValid) as refused, large(path):
        pass
    assert found(list(refused.value.problems), "too_many_texts")
    as_parquet(path)
    data = (path / "submissions.parquet").read_bytes()
    (path / "submissions.parquet").write_bytes(data[:-20])
    cut = run(path, "--engine", "duckdb")
    assert cut.exit_code == 3
    assert "submissions.parquet: The file is cut off" in cut.stderr


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    """Where what is told of the rows has no room: no file, nothing left behind."""
    path = dossier_with(tmp_path, "submissions", ("id",), [])
    (path / "submissions.csv").unlink()
    with duckdb.connect() as con:
        sql = "select 'r' || i as id, 'text ' || i as text from range(60_000) t(i)"
        con.execute(f"copy ({sql}) to '{path}/submissions.parquet' (format parquet)")
    (tmp_path / "cache").mkdir()
    command = [sys.executable, "-m", "audit", "quality", str(path), "--rubric", "light", "--engine", "duckdb",
               "--working", "--clusters", str(tmp_path / "out.csv")]  # fmt: skip
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "TMPDIR": str(tmp_path / "cache")},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "The cache of the table could not be written" in done.stderr
    assert not (tmp_path / "out.csv").exists()
    assert not list((tmp_path / "cache").iterdir())


def test_a_disk_that_is_full_of_shingles_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error comes through the engine that gives the texts."""

    def full(self: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(alike_runs.Writer, "_write", full)
    monkeypatch.setattr(alike_runs, "AT_ONCE", 10)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    path = dossier_with(tmp_path / "one", "submissions", ("id", "affected", "text"), letters(4))
    with pytest.raises(AuditError, match="cache of the table could not be written"):
        both(path, values={**VALUES, "exact_up_to": value("0")})
    with pytest.raises(AuditError, match="TMPDIR"), large(path, {**VALUES, "exact_up_to": value("0")}):
        pass
    assert not list((tmp_path / "cache").iterdir())


@pytest.mark.parametrize("stopped", [KeyboardInterrupt, SystemExit])
def test_a_command_that_is_stopped_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped: type[BaseException]
) -> None:
    """While texts are told apart the engine calls Python: what stops it comes through, and the cache goes."""

    def stop(*_: object) -> str:
        raise stopped

    path = dossier_with(tmp_path / "one", "submissions", ("id", "affected", "text"), letters(4))
    monkeypatch.setattr(alike_read, "compared", stop)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    with pytest.raises(stopped), large(path):
        pass
    assert not list((tmp_path / "cache").iterdir())
