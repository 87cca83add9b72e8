"""What is wrong with a large table: the file and the row, no card, and nothing left behind."""

from __future__ import annotations

import gzip
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import sleep

import duckdb
import pytest
from dossiers import found, path_of
from large_tables import PROCESS, SESSIONS, read_by

from audit.errors import AuditError, EvidenceNotValid, Problem
from audit.evidence.large import cube, opened
from audit.evidence.large.broken import cache_full
from audit.evidence.large.cache import PREFIX, cache_folder, new_folder
from audit.evidence.large.ways import EngineName, Ways
from audit.evidence.redact import redact
from audit.rubric.read import read_rubric
from audit.scoring.score import score

HEADER = "country,affected,count,source\n"
ROW = "Kenya,yes,3,call\n"


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """Return a dossier without a table of people."""
    return path_of(PROCESS + SESSIONS, tmp_path)


def problems(path: Path, **ways: object) -> list[Problem]:
    """Return what is wrong with a dossier read by DuckDB."""
    with pytest.raises(EvidenceNotValid) as refused:
        read_by("duckdb", path, **ways)
    return [one for one in refused.value.problems if one.severity == "error"]


def csv_with(path: Path, rows: list[str], name: str = "submissions.csv", header: str = HEADER) -> None:
    """Write a table as CSV."""
    (path / name).write_text(header + "".join(rows), encoding="utf-8")


def parquet_with(path: Path, sql: str) -> None:
    """Write what a query gives as Parquet."""
    path.parent.mkdir(exist_ok=True)
    with duckdb.connect() as con:
        con.execute(f"copy ({sql}) to '{path}' (format parquet)")


def run(path: Path, place: Path, *, most: int | None = None) -> subprocess.CompletedProcess[str]:
    """Score a dossier in a process of its own, its cache below `place`; `most` limits the bytes of a file."""
    (place / "cache").mkdir()
    limit = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))) if most else None
    command = [sys.executable, "-m", "audit", "score", str(path), "--rubric", "light", "--engine", "duckdb",
               "--out", str(place / "card")]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit, check=False,
                          env={**os.environ, "TMPDIR": str(place / "cache")})  # fmt: skip
    assert not (place / "card").exists()
    assert not list((place / "cache").iterdir())
    return done


def test_a_file_that_is_cut_off_is_named(dossier: Path, tmp_path: Path) -> None:
    """Of a truncated Parquet no card is made, and no cache stays."""
    parquet_with(dossier / "submissions.parquet", "select 'Kenya' as country, 'yes' as affected from range(1000)")
    data = (dossier / "submissions.parquet").read_bytes()
    (dossier / "submissions.parquet").write_bytes(data[:-20])
    done = run(dossier, tmp_path)
    assert done.returncode == 3
    assert "submissions.parquet: The file is cut off" in done.stderr


def test_a_mark_that_is_not_closed_is_named_with_its_row(dossier: Path, tmp_path: Path) -> None:
    """However far down it stands."""
    csv_with(dossier, [*[ROW] * 99_998, 'Kenya,"yes,3,call\n', *[ROW] * 50])
    done = run(dossier, tmp_path)
    assert done.returncode == 3
    assert "submissions.csv, row 100000: A quotation mark" in done.stderr


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (b"Kenya,yes,3\n", "row 4: The row has 3 cells, and the header 4."),
        (b"Kenya,yes,3,call,more\n", "row 4: The row has 5 cells, and the header 4."),
        (b"C\xf4te,yes,3,call\n", "row 4: The file is not written in UTF-8."),
        (b'"Value with unterminated quote found.\nInvalid unicode",yes,3\n', "row 4: The row has 3 cells"),
        (b'"Ken"ya,yes,3,call\n', "row 4: A quotation mark"),
        (b"Kenya,yes,3,call\r\n", "submissions.csv: The lines of the file do not all end in the same way"),
        (b"Kenya,yes,3," + b"x" * 3_000_000 + b"\n", "row 4: The row is longer than is read."),
    ],
)
def test_what_is_wrong_with_a_row_is_told_apart(dossier: Path, row: bytes, told: str) -> None:
    """The engine's own advice speaks of marks and encodings each time, and the row itself may hold any words."""
    before = (HEADER + ROW * 2 + ROW * 100_000 * (b"\xf4" in row)).encode()
    (dossier / "submissions.csv").write_bytes(before + row + ROW.encode() * 20_000)
    (problem,) = problems(dossier)
    assert told.replace("row 4", f"row {before.count(10) + 1}") in str(problem)
    assert str(dossier) not in str(problem)


@pytest.mark.parametrize("engine", ["memory", "duckdb"])
@pytest.mark.parametrize("spoilt", ["cut", "wrong", "none", "checksum"])
def test_a_gzipped_table_that_is_damaged_is_refused(dossier: Path, engine: str, spoilt: str) -> None:
    """Wherever it is damaged: DuckDB does not look at the checksum, and would add up other numbers."""
    data = gzip.compress((HEADER + "".join(f"Kenya,yes,{n % 977},call\n" for n in range(100_000))).encode())
    middle = len(data) * 2 // 3
    packed = {
        "cut": data[:middle], "wrong": data[:middle] + bytes(9) + data[middle + 9 :], "none": HEADER.encode(),
        "checksum": data[:-8] + bytes(4) + data[-4:],
    }  # fmt: skip
    (dossier / "submissions.csv.gz").write_bytes(packed[spoilt])
    with pytest.raises(EvidenceNotValid, match="cut off, damaged, or no gzip file"):
        read_by(engine, dossier)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["part-2.csv", "year=2020/part-2.parquet", "part-2.parquet.gz"])
def test_rows_that_would_be_passed_over_are_named(dossier: Path, name: str) -> None:
    """A card that lacks a part of a table says nothing of it; marks of engines and other papers may lie there."""
    folder = dossier / "submissions"
    parquet_with(folder / "part-1.parquet", "select 'Kenya' as country")
    for mark in ("_SUCCESS", ".part-1.parquet.crc", "scan.pdf"):
        (folder / mark).touch()
    read_by("duckdb", dossier)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).touch()
    assert str(found(problems(dossier), "unknown_file").where) == f"submissions/{name}"


def test_a_column_that_changes_type_is_named(dossier: Path) -> None:
    """The second file of a folder holds what the first does not."""
    parquet_with(dossier / "submissions" / "part-1.parquet", "select 'Kenya' as country, '3' as count")
    parquet_with(dossier / "submissions" / "part-2.parquet", "select 'Kenya' as country, 3 as count")
    problem = found(problems(dossier), "columns_differ")
    assert str(problem.where) == "submissions/part-2.parquet, row 1"
    assert "count is INTEGER" in str(problem.what)


def test_a_full_disk_is_told(dossier: Path, tmp_path: Path) -> None:
    """Where the cache has no room nothing is written, and the mend is named."""
    csv_with(dossier, [f"Kenya,yes,{n},call\n" for n in range(60_000)])
    done = run(dossier, tmp_path, most=50_000)
    assert done.returncode == 2
    assert "The cache of the table could not be written" in done.stderr
    assert "TMPDIR" in done.stderr


def test_a_full_disk_is_told_in_plain_words() -> None:
    """As DuckDB tells it, in the words of its file system."""
    told = 'Async write failed: {"exception_message":"Could not write file \\"/tmp/x\\": No space left on device"}'
    assert "could not be written: the disk is full. Make room" in str(cache_full(told))


@pytest.mark.parametrize(
    ("row", "code", "told"),
    [
        ("Kenya,yes,many,call", "bad_number", "submissions.csv, cell C4"),
        ("Kenya,perhaps,1,call", "bad_yes_no", "submissions.csv, cell B4"),
        ("Kenya,yes,1,nobody", "unknown_source", "submissions.csv, cell D4"),
        ("Kenya,yes,2000000000,call", "bad_number", "submissions.csv, cell C4"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_with_its_first_rows(
    dossier: Path, row: str, code: str, told: str
) -> None:
    """The engine is asked for the rows only then."""
    csv_with(dossier, [ROW, ROW, f"{row}\n", *[ROW] * 10, f"{row}\n"])
    problem = found(problems(dossier), code)
    assert str(problem.where) == told
    assert "In 2 rows: 4 and 15." in str(problem.what)


def test_days_that_cannot_be_read_or_lie_ahead_are_named(dossier: Path) -> None:
    """A day is looked at, though it tells no rows apart."""
    header = "date,country\n"
    csv_with(dossier, ["2020-03-01,Kenya\n", "07/09/2016,Kenya\n"], header=header)
    assert str(found(problems(dossier), "bad_date").where) == "submissions.csv, cell A3"
    csv_with(dossier, ["2020-03-01,Kenya\n", "2031-03-01,Kenya\n", "2032-03-01,Kenya\n"], header=header)
    problem = found(problems(dossier), "after_as_of")
    assert str(problem.where) == "submissions.csv, cell A3"
    assert str(problem.what) == "2 contributions are dated after as_of."


@pytest.mark.parametrize(
    ("header", "rows", "code", "told"),
    [
        ("country,status,note\n", ["Kenya,,\n", "Kenya,set_aside,\n"], "set_aside_without_reason", "cell B3"),
        ("id,country\n", ["a1,Kenya\n", "a2,Kenya\n", "A1,Kenya\n"], "duplicate_id", "cell A4"),
        ("country,note\n", ["EXAMPLE Kenya,\n", "Kenya,\n"], "example_row", "row 2"),
        ("country,email\n", ["Kenya,a@b.org\n"], "personal_data", "cell B1"),
        ("country,contact\n", ["Kenya,a@b.org\n", "Kenya,c@d.org\n"], "personal_data", "cell B1"),
        ("country,afected\n", ["Kenya,yes\n"], "misspelt_column", "cell B1"),
        ("country,affected\n", ["Kenya\n"], "broken_csv", "row 2"),
    ],
)
def test_what_the_rows_would_be_refused_for_is_refused(
    dossier: Path, header: str, rows: list[str], code: str, told: str
) -> None:
    """Between cells, between rows, and in the header."""
    csv_with(dossier, rows, header=header)
    assert str(found(problems(dossier), code).where) == f"submissions.csv, {told}"


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
@pytest.mark.parametrize("ids", [("b\t", "b\t"), ("\tb", "b "), ("B", "b"), ("b\u00a0", "b\u00a0")])
def test_an_id_is_taken_whatever_stands_around_it(dossier: Path, engine: str, ids: tuple[str, str]) -> None:
    """Where the rows are not found again by another engine, the id is named all the same; of several the first."""
    csv_with(dossier, [f'"{one}"\n' for one in ("c", *ids, "C")], header="id\n")
    with pytest.raises(EvidenceNotValid) as refused:
        read_by(engine, dossier)  # type: ignore[arg-type]
    problem = found(list(refused.value.problems), "duplicate_id")
    assert str(problem.what).startswith("The id b")
    if "\u00a0" not in ids[0]:
        assert str(problem.where) == "submissions.csv, cell A4"


def test_limits_are_told(dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many kinds of row, or public rows: nothing is cut off silently."""
    csv_with(dossier, ["Kenya,yes,1,call\n", "Kenya,no,1,call\n", "Kenya,unknown,1,call\n"])
    monkeypatch.setattr(cube, "MOST_CELLS", 2)
    assert found(problems(dossier), "too_many_kinds")
    monkeypatch.undo()
    csv_with(dossier, ["Kenya,yes\n"] * 3, header="country,public\n")
    monkeypatch.setattr(opened, "MOST_PUBLIC", 2)
    assert found(problems(dossier), "too_many_public")


def test_a_link_leads_nowhere(dossier: Path, tmp_path: Path) -> None:
    """A table that is a link to another file is not followed."""
    parquet_with(tmp_path / "other.parquet", "select 'Kenya' as country")
    (dossier / "submissions.parquet").symlink_to(tmp_path / "other.parquet")
    assert found(problems(dossier), "unsafe_file")


def test_two_files_of_one_table_are_a_problem(dossier: Path) -> None:
    """Which of them holds is not guessed."""
    csv_with(dossier, [ROW])
    parquet_with(dossier / "submissions.parquet", "select 'Kenya' as country")
    assert found(problems(dossier), "duplicate_sheet")


def test_an_amount_of_memory_is_checked(dossier: Path) -> None:
    """A word that is no amount is told."""
    csv_with(dossier, [ROW])
    with pytest.raises(AuditError, match="no amount of memory"):
        read_by("duckdb", dossier, memory="plenty")


@pytest.mark.parametrize("ending", [SystemExit, KeyboardInterrupt, RuntimeError])
def test_the_cache_goes_however_a_command_ends(ending: type[BaseException]) -> None:
    """By an error, by Ctrl-C, or by a signal that ends the program."""
    made: list[Path] = []

    def ended() -> None:
        with cache_folder(Ways()) as folder:
            (folder / "submissions.parquet").write_bytes(b"cache")
            made.append(folder)
            raise ending

    with pytest.raises(ending):
        ended()
    assert not made[0].exists()


def test_a_cache_that_was_left_is_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of a program that was killed outright; not one that is in use, or kept, or another's."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    code = """import os
from audit.evidence.large.cache import Ways, cache_folder
with cache_folder(Ways()) as folder:
    os._exit(9)"""
    subprocess.run([sys.executable, "-c", code], check=False, env={**os.environ, "TMPDIR": str(tmp_path)})
    (left,) = tmp_path.iterdir()
    kept, other = new_folder(), tmp_path / f"{PREFIX}link"
    other.symlink_to(left)
    with cache_folder(Ways()) as used, cache_folder(Ways()) as beside:
        assert not left.exists()
        assert sorted(tmp_path.iterdir()) == sorted([kept, used, beside, other])
    assert sorted(tmp_path.iterdir()) == sorted([kept, other])


def test_a_command_whose_terminal_is_closed_leaves_nothing(dossier: Path, tmp_path: Path) -> None:
    """As with any other signal that ends it; where it was told to go on, it goes on."""
    (tmp_path / "cache").mkdir()
    csv_with(dossier, [f"Kenya,yes,{n % 50},call\n" for n in range(2_000_000)])
    command = [sys.executable, "-m", "audit", "check", str(dossier), "--rubric", "light",
               "--engine", "duckdb"]  # fmt: skip
    for nohup, codes in ((False, (129, 130)), (True, (0,))):
        process = subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "TMPDIR": str(tmp_path / "cache")},
            preexec_fn=(lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)) if nohup else None,
        )  # fmt: skip
        while process.poll() is None and not any((tmp_path / "cache").rglob("*.parquet*")):
            sleep(0.005)
        process.send_signal(signal.SIGHUP)
        _, told = process.communicate()
        assert process.returncode in codes, told
        assert not list((tmp_path / "cache").iterdir())


def gzipped(path: Path) -> None:
    """Write the table as gzipped CSV."""
    (path / "submissions.csv.gz").write_bytes(gzip.compress((HEADER + ROW * 7).encode()))


def one_parquet(path: Path) -> None:
    """Write the table as Parquet, its columns of several types."""
    sql = "select 'Kenya' as \"Country\", true as affected, 3 as count, 'call' as source from range(7)"
    parquet_with(path / "submissions.parquet", sql)


def a_folder(path: Path) -> None:
    """Write the table as a folder of Parquet files."""
    for number, rows in ((1, 3), (2, 4)):
        sql = f"select 'Kenya' as country, 'yes' as affected, 3.0 as count, 'call' as source from range({rows})"
        parquet_with(path / "submissions" / f"part-{number}.parquet", sql)


@pytest.mark.parametrize("write", [gzipped, one_parquet, a_folder])
@pytest.mark.parametrize("engine", ["auto", "memory", "duckdb", "polars"])
def test_every_kind_of_file_gives_the_same(
    dossier: Path, tmp_path: Path, write: Callable[[Path], None], engine: str
) -> None:
    """Plain CSV, gzipped, Parquet with numbers, or a folder of it: read by any engine, the same is published."""
    plain = path_of(PROCESS + SESSIONS, tmp_path / "plain")
    csv_with(plain, [ROW] * 7)
    write(dossier)
    assert redact(read_by(engine, dossier)) == redact(read_by("memory", plain))  # type: ignore[arg-type]


def test_a_workbook_may_have_a_large_table_beside_it(tmp_path: Path) -> None:
    """The folder holds one workbook, and the table in a file of its own."""
    plain = path_of(PROCESS + SESSIONS, tmp_path / "plain")
    csv_with(plain, [ROW] * 7)
    book = path_of(PROCESS + SESSIONS, tmp_path / "book", "xlsx").parent
    one_parquet(book)
    assert redact(read_by("duckdb", book)) == redact(read_by("memory", plain))


def test_what_is_reduced_to_be_published_is_not_scored_as_it_stands(dossier: Path) -> None:
    """A country stands for all that are alike in what is published: only a working reading keeps it."""
    csv_with(dossier, [ROW, "Kenia,no,,letter\n", "France,unknown,~10,\n"])
    rubric = read_rubric("light")
    with pytest.raises(AuditError, match="reduced to what is published"):
        score(read_by("duckdb", dossier), rubric, working=True)
    kept = score(read_by("duckdb", dossier, working=True), rubric, working=True)
    assert kept.to_json() == score(read_by("memory", dossier), rubric, working=True).to_json()


def test_a_misspelt_table_is_not_passed_over(dossier: Path) -> None:
    """A Parquet file, or a folder of them, that is no sheet of a dossier."""
    parquet_with(dossier / "participant.parquet", "select 'Kenya' as country")
    parquet_with(dossier / "submission" / "part-1.parquet", "select 'Kenya' as country")
    told = [problem for problem in problems(dossier) if problem.code == "unknown_sheet"]
    assert sorted(problem.where.file for problem in told) == ["participant.parquet", "submission"]
    assert "Did you mean participants?" in str(told[0].mend) + str(told[1].mend)


def test_a_large_table_in_a_zip_is_to_be_unpacked(dossier: Path, tmp_path: Path) -> None:
    """It says what to do."""
    parquet_with(dossier / "submissions.parquet", "select 'Kenya' as country")
    path = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", dossier))
    assert "Unpack the zip" in str(found(problems(path), "unknown_file").mend)


def test_a_command_that_is_stopped_leaves_nothing(dossier: Path, tmp_path: Path) -> None:
    """A signal in the middle of a query: no card, and no cache."""
    (tmp_path / "cache").mkdir()
    csv_with(dossier, [f"Kenya,yes,{n % 50},call\n" for n in range(2_000_000)])
    command = [sys.executable, "-m", "audit", "score", str(dossier), "--rubric", "light", "--engine", "duckdb",
               "--out", str(tmp_path / "card")]  # fmt: skip
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(tmp_path / "cache")}
    )
    while process.poll() is None and not any((tmp_path / "cache").rglob("*.parquet*")):
        sleep(0.005)
    process.terminate()
    _, told = process.communicate()
    assert process.returncode != 0
    assert "Traceback" not in told
    assert not (tmp_path / "card").exists()
    assert not list((tmp_path / "cache").iterdir())


def test_a_moment_is_the_same_day_on_every_computer(dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A time with its zone is read as it stands in UTC, wherever the computer is."""
    parquet_with(dossier / "submissions.parquet",
                 "select timestamptz '2020-03-01 23:00:00+00' as date, 'yes' as affected from range(10)")  # fmt: skip
    made = []
    for zone in ("UTC", "Asia/Tokyo", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        made.append([row.cells for row in read_by("memory", dossier).tables["submissions"].rows])
    assert made[0] == made[1] == made[2]
    assert made[0][0]["date"].text.startswith("2020-03-01")


def test_names_that_the_engine_uses(dossier: Path) -> None:
    """A column may be called filename; one called as the engine calls the number of a row is told."""
    parquet_with(dossier / "submissions.parquet", "select 'yes' as affected, 'a.txt' as filename from range(10)")
    assert read_by("duckdb", dossier).tables["submissions"].stands_for == (10, 0)
    parquet_with(dossier / "submissions.parquet", "select 'yes' as affected, 1 as file_row_number from range(10)")
    assert [one.code for one in problems(dossier)] == ["reserved_column"]


def test_personal_data_further_down_is_found(dossier: Path) -> None:
    """An undeclared column whose first rows are blank is looked at over the whole table."""
    sql = "select 'yes' as affected, case when range >= 1500 then 'a' || range || '@example.org' end as reach_me"
    parquet_with(dossier / "submissions.parquet", f"{sql} from range(20000)")
    assert [one.code for one in problems(dossier)] == ["personal_data"]


def test_a_cell_without_a_header_is_named(dossier: Path) -> None:
    """Blank columns at the end are nothing; a cell in one is an error, as in a table that is loaded."""
    csv_with(dossier, ["Kenya,yes,,\n", "Kenya,yes,,\n"], header="country,affected,,\n")
    assert read_by("duckdb", dossier).tables["submissions"].stands_for == (2, 0)
    csv_with(dossier, ["Kenya,yes,,\n", "Kenya,yes,,over there\n"], header="country,affected,,\n")
    (problem,) = problems(dossier)
    assert (problem.code, problem.where.row, problem.where.column) == ("no_header", 3, "D")
    with pytest.raises(EvidenceNotValid, match="cell D3"):
        read_by("memory", dossier)


@pytest.mark.parametrize("engine", ["memory", "duckdb"])
def test_a_table_without_its_header_is_no_table(dossier: Path, engine: EngineName) -> None:
    """Else all its rows would be read as saying nothing."""
    csv_with(dossier, [ROW] * 3, header="")
    with pytest.raises(EvidenceNotValid) as refused:
        read_by(engine, dossier)
    assert [one.code for one in refused.value.problems if one.severity == "error"] == ["no_known_column"]


def test_two_columns_of_one_name_in_a_small_parquet(dossier: Path) -> None:
    """They are an error there too."""
    parquet_with(dossier / "submissions.parquet", "select 'yes' as affected, 'no' as \"Affected \" from range(10)")
    with pytest.raises(EvidenceNotValid) as refused:
        read_by("memory", dossier)
    assert [one.code for one in refused.value.problems if one.severity == "error"] == ["duplicate_column"]


def test_reasons_of_rows_set_aside_are_few(dossier: Path) -> None:
    """All of them stand in what is published."""
    sql = "select 'yes' as affected, 'set_aside' as status, 'Reason ' || range as note from range(200)"
    parquet_with(dossier / "submissions.parquet", sql)
    (problem,) = problems(dossier)
    assert problem.code == "too_many_reasons"


def test_a_row_that_speaks_of_a_full_disk_is_no_full_disk(dossier: Path) -> None:
    """What the engine says of a row holds the row."""
    csv_with(dossier, [ROW, "no space left on the form,yes,3\n", ROW])
    (problem,) = problems(dossier)
    assert problem.code == "broken_csv"
