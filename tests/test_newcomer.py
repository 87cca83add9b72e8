"""A newcomer's path: an empty folder, two commands, two sheets, and a card that is not a draft."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from audit.cli.main import main

PAGE = Path(__file__).parents[1] / "docs" / "walk.md"
Table = list[dict[str, str]]


def walk() -> tuple[list[str], list[str], list[Table]]:
    """Return the commands of the page, what it says they print, and its tables."""
    text = PAGE.read_text(encoding="utf-8")
    commands = [line.strip() for line in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)]
    printed = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    tables: list[Table] = []
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        head, _, *rows = ([cell.strip() for cell in line.strip()[1:-1].split("|")] for line in block.splitlines())
        tables.append([dict(zip(head, row, strict=True)) for row in rows])
    return commands, printed, tables


def fill(path: Path, process: Mapping[str, str], answers: Table) -> None:
    """Write values beside the fields and answers beside the criteria of a blank workbook, as a person would."""
    book = load_workbook(path)
    for sheet, key, rows in (
        (book["process"], "field", [{"field": name, "value": value} for name, value in process.items()]),
        (book["answers"], "criterion", answers),
    ):
        head = {str(cell.value): cell.column for cell in sheet[1]}
        places = {str(sheet.cell(row, head[key]).value): row for row in range(2, sheet.max_row + 1)}
        for given in rows:
            for column, value in given.items():
                if column != key and value:
                    sheet.cell(places[given[key]], head[column]).value = value
    book.save(path)


def run(command: str) -> str:
    """Run one command line and return what it prints on stdout."""
    done = CliRunner().invoke(main, command.split()[1:])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_walk_is_as_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two commands and two sheets give a card that is no draft, and print what docs/walk.md shows."""
    monkeypatch.chdir(tmp_path)
    (first, second), printed, (process, answers) = walk()
    assert run(first) == printed[0]
    assert 12 <= len(answers) <= 16
    fill(tmp_path / "my.xlsx", {row["field"]: row["value"] for row in process}, answers)
    assert run(second) == printed[1]
    card = json.loads((tmp_path / "my-card" / "card.json").read_text(encoding="utf-8"))
    assert card["draft"] is False
    assert card["publishable"] is True
    assert {found["id"] for found in card["criteria"] if found["status"] == "not_assessed"} == set()


def test_fewer_answers_are_enough_while_a_process_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the end what is not yet due needs no answer: six of sixteen make a card that is no draft."""
    monkeypatch.chdir(tmp_path)
    _, _, (process, answers) = walk()
    fields = {row["field"]: row["value"] for row in process}
    fields |= {"as_of": "2024-03-20", "decided": "not yet"}
    run("consultation-audit new my.xlsx --rubric light")
    due = {"MOD-2", "RES-1", "LAN-2", "SAF-1", "COD-1", "IMP-1"}
    fill(tmp_path / "my.xlsx", fields, [row for row in answers if row["criterion"] in due])
    run("consultation-audit score my.xlsx")
    card = json.loads((tmp_path / "my-card" / "card.json").read_text(encoding="utf-8"))
    states = {found["id"]: found["status"] for found in card["criteria"]}
    assert card["draft"] is False
    assert {id for id, state in states.items() if state != "not_yet_due"} == due
