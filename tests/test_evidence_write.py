"""Writing a dossier: it reads back to the same, the bytes are the same on every run, and text stays text."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from dossiers import dossier_from, full, save
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from audit.bounds import Interval, exactly
from audit.errors import EvidenceNotValid, OutputExists
from audit.evidence.completeness import settled
from audit.evidence.fingerprint import fingerprint, in_order
from audit.evidence.model import Cell, Dossier, Row
from audit.evidence.read import read_dossier
from audit.evidence.write import write_folder, write_workbook, write_zip

Writer = Callable[..., None]
WRITERS: dict[str, Writer] = {"out": write_folder, "out.xlsx": write_workbook, "out.zip": write_zip}

MUCH = """
## tables
| table | state | total | as_of | source | note |
|-------|-------|-------|-------|--------|------|
| sessions | complete | | 2021-06-30 | call | |
| participants | complete | 30 | 2021-06 | letter | One side. |
| submissions | partial | over 10; 40 | | press | |
| seats | partial | 5 | | call | |
| seats | complete | 5 | 2021-06-30 | letter | |
| themes | not_published | | | search | |
| support | complete | 0 | 2021-06-30..2021-07-02 | call | |
## sessions
| id | name | start | held | country | attendance | status | note | public | source | page | own |
|----|------|-------|------|---------|------------|--------|------|--------|--------|------|-----|
| s1 | =HYPERLINK("http://x") | 2020-03 | yes | Côte d'Ivoire | 10; 12 | | | yes | call; press | 7 | @x |
| | _x0041_ and \\| two<br>lines | ..2020-05 | no | | unknown | set_aside | Not theirs. | | letter | | '-y |
## participants
| session | country | count | affected | source |
|---------|---------|-------|----------|--------|
| s1 | Kenya | | yes | press |
| | Atlantis | <5 | unknown | press |
## submissions
| count | source |
|-------|--------|
| 50 | call |
## answers
| criterion | assessor | answer | reason | adjudicates | source | status | note |
|-----------|----------|--------|--------|-------------|--------|--------|------|
| A-1 | X | 40%..60% | -- | | call | | |
| A-1 | Y | meets | +1 | X; Z | letter | set_aside | Withdrawn. |
"""


@pytest.mark.parametrize("name", WRITERS)
def test_what_is_written_reads_back_to_the_same(name: str, tmp_path: Path) -> None:
    """Folder, workbook and zip give an equal dossier and fingerprint."""
    dossier = dossier_from(MUCH)
    WRITERS[name](dossier, tmp_path / name)
    again = read_dossier(tmp_path / name)
    assert again == dossier
    assert fingerprint(again) == fingerprint(dossier)


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_dossier_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    """No clock stands in what is written: properties and times are fixed."""
    dossier = dossier_from(MUCH)
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        WRITERS[name](dossier, tmp_path / folder / name)
    one, two = (
        [path.read_bytes() for path in sorted((tmp_path / folder).rglob("*")) if path.is_file()]
        for folder in ("a", "b")
    )
    assert one == two
    if name.endswith("xlsx"):
        properties = load_workbook(tmp_path / "a" / name).properties
        assert properties.creator == "consultation-audit"
        assert properties.created == properties.modified


def test_rows_keep_the_order_in_which_they_were_written(tmp_path: Path) -> None:
    """A person finds the rows where they were; the fingerprint does not depend on it."""
    dossier = dossier_from("## themes\n| theme |\n| z |\n| a |\n| m |")
    write_folder(dossier, tmp_path / "out")
    assert (tmp_path / "out" / "themes.csv").read_text() == "theme\nz\na\nm\n"


def test_text_that_begins_like_a_formula_stays_text(tmp_path: Path) -> None:
    """No spreadsheet takes a cell for a formula: an apostrophe in CSV, a text cell in xlsx."""
    dossier = dossier_from("## themes\n| theme |\n| =1+1 |\n| +49 |\n| @x |\n| -a |\n| ''=x |")
    write_folder(dossier, tmp_path / "out")
    cells = [row[0] for row in csv.reader((tmp_path / "out" / "themes.csv").read_text().splitlines())]
    assert cells == ["theme", "'=1+1", "+49", "'@x", "'-a", "''=x"]
    write_workbook(dossier, tmp_path / "out.xlsx")
    sheet = load_workbook(tmp_path / "out.xlsx")["themes"]
    assert all(cell.data_type == "s" for row in sheet.iter_rows() for cell in row)
    assert sheet["A2"].value == "=1+1"
    assert sheet["A2"].quotePrefix


def test_a_row_that_says_nothing_and_one_like_an_example_are_kept(tmp_path: Path) -> None:
    """A row still stands for something when all its cells are gone."""
    dossier = dossier_from("## barriers\n| barrier | source |\n| a | call |\n| b | call |")
    bare = (Row("", {}), Row("", {}), Row("", {"barrier": Cell("EXAMPLES wanted", "EXAMPLES wanted")}))
    tables = {**dossier.tables, "barriers": replace(dossier.tables["barriers"], rows=bare)}
    dossier = in_order(replace(dossier, tables=tables))
    for name, write in WRITERS.items():
        write(dossier, tmp_path / name)
        assert read_dossier(tmp_path / name).tables["barriers"] == dossier.tables["barriers"]


def test_a_group_beside_single_rows_is_counted_as_it_was(tmp_path: Path) -> None:
    """A row without a count stands for one, also where the sheet counts."""
    dossier = dossier_from("## participants\n| country |\n| Kenya |")
    group = Row("", {"count": Cell("3-5", Interval(Fraction(3), Fraction(5)))})
    participants = dossier.tables["participants"]
    mixed = replace(participants, rows=(*participants.rows, group))
    write_zip(replace(dossier, tables={**dossier.tables, "participants": mixed}), tmp_path / "out.zip")
    rows = read_dossier(tmp_path / "out.zip").tables["participants"].rows
    assert {row.value("count") for row in rows} == {exactly(1), Interval(Fraction(3), Fraction(5))}


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    """What is there stays, unless it is to be replaced; a whole new one stands in its place then."""
    dossier = dossier_from("")
    for name, write in WRITERS.items():
        write(dossier, tmp_path / name)
        with pytest.raises(OutputExists, match="--force"):
            write(dossier, tmp_path / name)
    (tmp_path / "out" / "themes.csv").write_text("old")
    write_folder(dossier, tmp_path / "out", force=True)
    assert not (tmp_path / "out" / "themes.csv").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "out.xlsx", "out.zip"]


def test_settling_twice_changes_nothing() -> None:
    """How tables are read follows from the dossier alone."""
    dossier = dossier_from(MUCH)
    assert settled(dossier) == dossier


TEXT = st.text(
    st.sampled_from("abcÄé =+-@';,\"|\n\t0159_x<.%") | st.characters(codec="utf-8", exclude_categories=("Cs",)),
    max_size=12,
)
NUMBER = st.sampled_from(["", "unknown", "3", "about 12", "over 7", ">=4", "up to 9", "3-5", "<5", "7; 9"])
DAY = st.sampled_from(["", "unknown", "2020", "2020-03", "2020-03-04", "..2020-02", "2020-05-01..", "not yet"])
YES_NO = st.sampled_from(["", "yes", "no", "unknown"])
SOURCE = st.sampled_from(["", "call", "letter; press", "search", "request;call"])
COUNTRY = st.sampled_from(["", "Kenya", "UK", "unknown"])


def rows(*columns: st.SearchStrategy[str]) -> st.SearchStrategy[list[tuple[str, ...]]]:
    """Return up to four rows of cells."""
    return st.lists(st.tuples(*columns), max_size=4)


SHEETS = st.fixed_dictionaries(
    {
        "sessions": rows(TEXT, DAY, st.sampled_from(["", "yes", "no", "planned"]), COUNTRY, NUMBER, SOURCE),
        "submissions": rows(TEXT, DAY, YES_NO, COUNTRY, NUMBER, SOURCE),
        "themes": rows(TEXT, TEXT, YES_NO, TEXT, SOURCE),
        "answers": rows(st.sampled_from(["A-1", "B 2"]), TEXT, TEXT, TEXT, SOURCE),
    }
)
HEADERS = {
    "sessions": ["name", "start", "held", "country", "attendance", "source"],
    "submissions": ["text", "date", "affected", "country", "count", "source"],
    "themes": ["theme", "outcome", "reason_given", "wild", "source"],
    "answers": ["criterion", "assessor", "answer", "reason", "source"],
}
STATES = {"tables": [["table", "state"], *([name, "partial"] for name in HEADERS if name != "answers")]}


def written(drawn: dict[str, list[tuple[str, ...]]]) -> Dossier | set[str]:
    """Return a dossier of drawn rows, or the codes of what is wrong with it: noise may look like a phone number."""
    sheets = {name: [HEADERS[name], *map(list, cells)] for name, cells in drawn.items()}
    with tempfile.TemporaryDirectory() as place:
        path = save({**full(""), **STATES, **sheets}, Path(place) / "d", "zip")
        try:
            return read_dossier(path)
        except EvidenceNotValid as refused:
            return {problem.code for problem in refused.problems if problem.severity == "error"}


@settings(max_examples=40, deadline=None)
@given(SHEETS)
def test_any_dossier_reads_back_to_the_same(drawn: dict[str, list[tuple[str, ...]]]) -> None:
    """Whatever text stands in the cells, all three kinds of file give the dossier that was written."""
    dossier = written(drawn)
    if not isinstance(dossier, Dossier):
        assert dossier <= {"personal_data", "unknown_criterion", "empty_undeclared", "after_as_of"}
        return
    with tempfile.TemporaryDirectory() as place:
        for name, write in WRITERS.items():
            write(dossier, Path(place) / name)
            again = read_dossier(Path(place) / name)
            assert again == dossier
            assert fingerprint(again) == fingerprint(dossier)


@settings(max_examples=40, deadline=None)
@given(SHEETS, st.randoms(use_true_random=False))
def test_the_order_of_rows_tells_nothing(drawn: dict[str, list[tuple[str, ...]]], chance: Random) -> None:
    """Rows in any order give an equal dossier, or the same problems."""
    shuffled = {name: chance.sample(cells, len(cells)) for name, cells in drawn.items()}
    assert written(shuffled) == written(drawn)


LINES = ["id,source", "field;value", "table,state", "criterion\tanswer", "s1,call", '"a', "x,y,z", "", "=1", "complete"]
BYTES = st.binary(max_size=60) | st.lists(st.sampled_from(LINES)).map(lambda lines: "\n".join(lines).encode())


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from([*HEADERS, "process", "tables", "sources"]), BYTES))
def test_any_bytes_give_a_dossier_or_problems(files: dict[str, bytes]) -> None:
    """Whatever a file holds, a person gets problems with places, never a traceback."""
    with tempfile.TemporaryDirectory() as place:
        folder = save(full(""), Path(place) / "d")
        for name, data in files.items():
            (folder / f"{name}.csv").write_bytes(data)
        try:
            problems = read_dossier(folder).warnings
        except EvidenceNotValid as refused:
            problems = refused.problems
    assert all(problem.where.file and str(problem.what) for problem in problems)
