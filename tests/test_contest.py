"""A whole contest, as docs/contest.md plays it: card, letter, reply, changed card, log, site, verified bundle."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from test_newcomer import fill, walk

from audit.cli.main import main

PAGE = Path(__file__).parents[1] / "docs" / "contest.md"


def played() -> list[tuple[str, str]]:
    """Return the commands of the contest, each with what the page says it prints; "" where it says nothing."""
    text = PAGE.read_text(encoding="utf-8").split("## A contest, played through")[1].split("\n## ")[0]
    found: list[tuple[str, str]] = []
    for kind, block in re.findall(r"```(sh|text)\n(.*?)```", text, re.DOTALL):
        if kind == "sh":
            found += [(line, "") for line in block.splitlines()]
        else:
            found[-1] = (found[-1][0], block)
    return found


def answers() -> list[dict[str, str]]:
    """Return what the sponsor answers on the page."""
    (table,) = re.findall(r"(?:^\|.*\n)+", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    head, _, *rows = ([cell.strip() for cell in line.strip()[1:-1].split("|")] for line in table.splitlines())
    return [dict(zip(head, row, strict=True)) for row in rows]


def answer(findings: Path, filled: Path) -> None:
    """Fill in the workbook of `reply new`, as the sponsor does on the page."""
    book = load_workbook(findings)
    for row in book["reply"].iter_rows(min_row=2):
        given = {"who answers": "Planning office", "day of the answer": "2025-01-28"}
        if row[0].value in given:
            row[1].value = given[str(row[0].value)]
    head, *rows = book["findings"].iter_rows()
    places = {str(row[0].value): row for row in rows}
    names = [str(cell.value) for cell in head]
    for cells in answers():
        for name, text in cells.items():
            if text and name != "criterion":
                places[cells["criterion"]][names.index(name)].value = text
    book.save(filled)


def test_the_contest_is_as_the_page_plays_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command gives what the page shows; the site and the verified bundle hold replies, evidence and log."""
    monkeypatch.chdir(tmp_path)
    _, _, (process, given) = walk()
    CliRunner().invoke(main, ["new", "my.xlsx", "--rubric", "light"])
    fill(tmp_path / "my.xlsx", {row["field"]: row["value"] for row in process}, given)
    for command, printed in played():
        if "answered.xlsx" in command:
            answer(tmp_path / "findings.xlsx", tmp_path / "answered.xlsx")
        done = CliRunner().invoke(main, command.split()[1:])
        assert done.exit_code == 0, (command, done.output, done.exception)
        assert printed in ("", done.stdout), command
    assert done.stdout.startswith("verified: ")
    first, then = (json.loads((tmp_path / name / "card.json").read_text()) for name in ("before", "after"))
    assert (first["standing"]["state"], then["standing"]["state"]) == ("not_sent", "replied")
    replies = {one["id"]: one["reply"] for one in then["criteria"] if one["reply"]}
    assert set(replies) == {row["criterion"] for row in answers()}
    assert replies["FEE-2"][0]["text"] == "Every point that came twice was answered."
    assert first["log"] == []
    (closed,) = [line for line in then["log"] if line["where"] == "process closed"]
    assert (closed["old"], closed["new"], closed["role"]) == ("2024-04-30", "2024-04-30; 2024-05-31", "assessor")
    pages = [path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*.html")]
    (card,) = [page for page in pages if "Every point that came twice was answered." in page]
    assert "process closed: “2024-04-30” became “2024-04-30; 2024-05-31”" in card
    assert "Planning office disputes the finding, 28 January 2025." in card


def test_a_bundle_in_which_the_log_was_changed_does_not_verify(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log is a part of the evidence: a line taken out of it changes the hash, and the card no longer follows."""
    monkeypatch.chdir(tmp_path)
    test_the_contest_is_as_the_page_plays_it(tmp_path, monkeypatch)
    book = load_workbook("replied.xlsx")
    book["log"].delete_rows(2)
    book.save("shortened.xlsx")
    done = CliRunner().invoke(main, ["verify", "after", "shortened.xlsx"])
    assert done.exit_code == 5
