"""Same evidence, same rubric, same card.json: whatever the file format, order, folder, day or time zone."""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
from functools import cache
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.evidence.write import write_folder, write_workbook, write_zip
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.score import score

EXAMPLES = Path(__file__).parent.parent / "examples"
UN_WOMEN = EXAMPLES / "un-women-2016"
RUBRIC = read_rubric("meaningful-consultation")

ON_ANOTHER_DAY = """
import datetime, os, sys, time
shift = float(os.environ["SHIFT"])
real = time.time
time.time = lambda: real() + shift
class Moved(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + datetime.timedelta(seconds=shift)
    @classmethod
    def utcnow(cls):
        return super().utcnow() + datetime.timedelta(seconds=shift)
datetime.datetime = Moved
from audit.cli.main import main
main()
"""


def card_json(place: Path) -> str:
    """Return the card of a dossier as it is written."""
    return score(read_dossier(place, asked(RUBRIC)), RUBRIC).to_json()


@cache
def expected() -> str:
    """Return the card of the shipped folder."""
    return card_json(UN_WOMEN)


@pytest.mark.parametrize("name", ["folder", "card.xlsx", "card.zip"])
def test_folder_workbook_and_zip_give_the_same_card(name: str, tmp_path: Path) -> None:
    """The file format of the evidence leaves no trace."""
    dossier = read_dossier(UN_WOMEN, asked(RUBRIC))
    write = {"folder": write_folder, "card.xlsx": write_workbook, "card.zip": write_zip}[name]
    write(dossier, tmp_path / name)
    assert card_json(tmp_path / name) == expected()


def test_the_order_of_rows_and_columns_leaves_no_trace(tmp_path: Path) -> None:
    """Rows and columns in another order, in another folder: the same bytes."""
    place = tmp_path / "another name"
    copytree(UN_WOMEN, place, ignore=ignore_patterns("card"))
    shuffled = random.Random(2016)
    for path in place.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        columns = list(rows[0])
        shuffled.shuffle(rows)
        shuffled.shuffle(columns)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    assert card_json(place) == expected()


def test_the_publishable_dossier_gives_the_same_card(tmp_path: Path) -> None:
    """Score the dossier, or redact it, write it and score what was written: the same bytes."""
    write_folder(redact(read_dossier(UN_WOMEN, asked(RUBRIC))), tmp_path / "publishable")
    assert card_json(tmp_path / "publishable") == expected()


def test_all_outputs_are_the_same_bytes_on_two_days_and_in_two_time_zones(tmp_path: Path) -> None:
    """Two runs of one installation, a year apart, half a world apart, with other hash seeds."""
    made = [
        run(tmp_path / "one", zone="Pacific/Kiritimati", shift=0, seed="1"),
        run(tmp_path / "two", zone="America/Los_Angeles", shift=370 * 86400, seed="2"),
    ]
    assert sorted(made[0]) == sorted(made[1])
    assert len(made[0]) > 10
    assert [name for name in made[0] if made[0][name] != made[1][name]] == []
    assert made[0]["card.json"].decode() == expected()


def run(folder: Path, *, zone: str, shift: int, seed: str) -> dict[str, bytes]:
    """Return every file of a card made in a process of its own, with its clock moved."""
    folder.mkdir()
    here = {**os.environ, "TZ": zone, "SHIFT": str(shift), "PYTHONHASHSEED": seed}
    subprocess.run(
        [sys.executable, "-c", ON_ANOTHER_DAY, "score", str(UN_WOMEN), "--out", "card"],
        cwd=folder,
        env=here,
        check=True,
        capture_output=True,
    )
    return {
        str(path.relative_to(folder / "card")): path.read_bytes()
        for path in sorted((folder / "card").rglob("*"))
        if path.is_file()
    }
