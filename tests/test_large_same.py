"""A table reduced while it is read gives what its rows would give one by one."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from large_tables import Rows, dossier_with, read_by, tables

from audit.errors import EvidenceNotValid
from audit.evidence.fingerprint import fingerprint
from audit.evidence.large import cube, plan
from audit.evidence.large.ways import EngineName
from audit.evidence.model import Dossier
from audit.evidence.redact import redact

STATES = (
    "",
    "\n## tables\n| table | state | total | as_of | source |\n|--|--|--|--|--|\n"
    "| participants | complete | 60 | 2021-06-30 | call; letter |\n| submissions | partial | 90 | | press |\n",
)


def read_or_refused(engine: EngineName, path: Path) -> Dossier | set[str]:
    """Return a dossier, or the codes of the errors for which it is refused."""
    try:
        return read_by(engine, path)
    except EvidenceNotValid as refused:
        return {one.code for one in refused.problems if one.severity == "error"}


def both(
    name: str, columns: tuple[str, ...], rows: Rows, state: str, process: str, engine: EngineName = "duckdb"
) -> None:
    """Read a dossier row by row and reduced, and compare what is published of it."""
    with tempfile.TemporaryDirectory() as place:
        path = dossier_with(Path(place), name, columns, rows, process=process, tables=state)
        by_rows, reduced = read_or_refused("memory", path), read_or_refused(engine, path)
    if isinstance(by_rows, set) or isinstance(reduced, set):
        # Where a text cannot be read, no more is looked at than the other columns.
        assert isinstance(by_rows, set)
        assert isinstance(reduced, set)
        assert reduced
        assert reduced <= by_rows
        return
    assert redact(reduced) == redact(by_rows)
    assert fingerprint(redact(reduced)) == fingerprint(redact(by_rows))
    assert sorted(one.code for one in reduced.warnings) == sorted(one.code for one in by_rows.warnings)


@pytest.mark.parametrize("process", ["", "| publish_countries | yes | |\n"])
@pytest.mark.parametrize("state", STATES)
@given(table=tables())
@settings(max_examples=15, deadline=None)
def test_what_is_published_is_the_same(state: str, process: str, table: tuple[str, tuple[str, ...], Rows]) -> None:
    """The publishable dossier, its hash and the warnings do not tell how a table was read."""
    both(*table, state, process, "polars" if process else "duckdb")


@pytest.mark.many
@pytest.mark.parametrize("state", STATES)
@given(table=tables())
@settings(max_examples=5_000, deadline=None)
def test_what_is_published_is_the_same_many_times(state: str, table: tuple[str, tuple[str, ...], Rows]) -> None:
    """The same, for many more tables."""
    both(*table, state, "")


@pytest.mark.parametrize("most", [2, 5])
@given(table=tables())
@settings(max_examples=10, deadline=None)
def test_it_is_the_same_where_a_plan_does_not_hold(most: int, table: tuple[str, tuple[str, ...], Rows]) -> None:
    """Columns that the first rows show with few texts may hold many: then each is asked for its texts after all."""
    name, columns, rows = table
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(plan, "FEW", 100)  # so that every column is taken for one of few texts
        patched.setattr(cube, "MOST_CELLS", most)
        try:
            both(name, columns, rows, "", "")
        except AssertionError:
            with pytest.raises(EvidenceNotValid, match="different kinds"), tempfile.TemporaryDirectory() as place:
                read_by("duckdb", dossier_with(Path(place), name, columns, rows))
