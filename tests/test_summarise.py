"""`summarise`: a table of people as the small one that may be shared."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from large_tables import contributions, river

from audit.cli.main import main
from audit.evidence.read import read_dossier
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.score import score

RUBRIC = read_rubric("meaningful-consultation")


def run(*words: str, code: int = 0) -> str:
    """Run `summarise` and return all that it prints."""
    done = CliRunner().invoke(main, ["summarise", *words])
    assert done.exit_code == code, (done.output, done.exception)
    return done.output


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("engine", ["memory", "duckdb"])
def test_the_small_table_gives_the_same_card(tmp_path: Path, engine: str) -> None:
    """In the place of the large one, whatever read it."""
    river(tmp_path / "river")
    before = score(read_dossier(tmp_path / "river", asked(RUBRIC)), RUBRIC).to_json()
    run(str(tmp_path / "river"), "--engine", engine, "--out", str(tmp_path / "small.csv"))
    (tmp_path / "river" / "submissions.parquet").unlink()
    shutil.move(tmp_path / "small.csv", tmp_path / "river" / "submissions.csv")
    assert score(read_dossier(tmp_path / "river", asked(RUBRIC)), RUBRIC).to_json() == before


def test_small_counts_and_countries_stay_unseen(tmp_path: Path) -> None:
    """Counts from 1 to 4 are hidden, a country is its region, and groups nobody named are one word."""
    contributions(tmp_path / "submissions.parquet")
    run(str(tmp_path / "submissions.parquet"), "--out", str(tmp_path / "small.csv"))
    rows = rows_of(tmp_path / "small.csv")
    assert "country" not in rows[0]
    assert {row["strata"] for row in rows} == {"unlisted", "unknown"}
    assert not {"1", "2", "3", "4"} & {row["count"] for row in rows}
    run(str(tmp_path / "submissions.parquet"), "--strata", "women", "--force", "--out", str(tmp_path / "small.csv"))
    assert "women" in {row["strata"] for row in rows_of(tmp_path / "small.csv")}


def test_a_later_table_does_not_tell_who_came(tmp_path: Path) -> None:
    """Beside what was shared before one row more shows as one to four; other groups would tell, and are refused."""
    first, later, words = tmp_path / "first.csv", tmp_path / "later.csv", ("--strata", "women", "--out")
    head, rows = "country,strata\n", "Kenya,women\n" * 20
    table = tmp_path / "submissions.csv"
    table.write_text(head + rows, encoding="utf-8")
    run(str(table), *words, str(first))
    table.write_text(head + rows + "Kenya,women\n", encoding="utf-8")
    run(str(table), "--beside", str(first), *words, str(later))
    assert [row["count"] for path in (first, later) for row in rows_of(path)] == ["20", "21-24"]
    other = str(tmp_path / "other.csv")
    assert "Name the same" in run(str(table), "--beside", str(first), "--out", other, code=2)
    assert "There is no table" in run(str(table), "--beside", other, "--out", other + ".csv", code=2)
    assert "is a table that is read" in run(str(table), "--beside", str(first), "--out", str(first), code=2)


def test_what_cannot_be_summarised_is_told(tmp_path: Path) -> None:
    """No table, another ending, a file that is there, and words for a table given with a dossier."""
    river(tmp_path / "river")
    made, out = str(tmp_path / "river"), str(tmp_path / "small.csv")
    assert "There is nothing at" in run(str(tmp_path / "nowhere"), "--out", out, code=2)
    assert "is a .csv file" in run(made, "--out", str(tmp_path / "small.xlsx"), code=2)
    assert "There are no participants" in run(made, "--table", "participants", "--out", out, code=2)
    assert "a dossier says both" in run(made, "--strata", "women", "--out", out, code=2)
    contributions(tmp_path / "answers.parquet")
    assert "Call it participants or submissions." in run(str(tmp_path / "answers.parquet"), "--out", out, code=2)
    run(made, "--out", out)
    assert "is there already" in run(made, "--out", out, code=2)
