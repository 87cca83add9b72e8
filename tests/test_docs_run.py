"""Every command line of the README and of docs is run, page by page, in the order of the page."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from large_tables import contributions, river
from openpyxl import load_workbook
from test_contest import answer
from test_newcomer import fill, walk
from test_voices_files import tally

from audit.cli.main import main

ROOT = Path(__file__).parents[1]
FIRST = ("README.md", "CONTRIBUTING.md", "examples/README.md")
PAGES = [*(ROOT / name for name in FIRST), *sorted((ROOT / "docs").rglob("*.md"))]
NAME = "consultation-audit"
MAY_END_WITH = {"--fail-under": {0, 1}, "--gates": {0, 1}}
"""Options that speak by the exit code."""

LIST = "Name,Email,Country,Came as\nA,a@example.org,Kenya,resident\nB,b@example.org,Kenia,official\n"
MAP = "table: participants\ncolumns:\n  country: {from: Country}\n"


def lines_of(page: Path) -> Iterator[list[str]]:
    """Yield every command line of a page, in blocks, in examples of the help, and in sentences, as its words."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    for line in re.findall(rf"(?:^\s*|&& (?:\S*/)?|`){NAME} ([^`\n]+)", text, re.MULTILINE):
        words = shlex.split(line, comments=True)
        if not line.startswith("[") and "[OPTIONS]" not in line and len(words) > 1:  # one word only names a command
            yield words


def invoke(words: list[str]) -> None:
    """Run a command line that must be done."""
    done = CliRunner().invoke(main, words)
    allowed = {0}.union(*(codes for option, codes in MAY_END_WITH.items() if option in words))
    assert done.exit_code in allowed, (words, done.output, done.exception)


def filled(path: Path) -> None:
    """Write a dossier as somebody has filled it in: that of docs/walk.md."""
    book = path.with_suffix(".xlsx")
    if not book.exists():
        invoke(["new", str(book), "--rubric", "light"])
    _, _, (process, answers) = walk()
    fill(book, {row["field"]: row["value"] for row in process}, answers)
    if path.suffix == ".zip":
        invoke(["redact", str(book), "--out", str(path)])


PLAN = {
    "id": "lake-plan", "title": "Consultation on the lake plan", "sponsor": "Lake Agency", "as_of": "2026-11-01",
    "assessor_role": "self", "assessor_interest": "The agency runs it.", "regions_in_scope": "african; weog",
    "written_call": "yes", "opened": "2027-02-01", "closed": "2027-04-15", "decided": "2027-09-30",
}  # fmt: skip
PLANNED: dict[str, list[dict[str, str]]] = {
    "sources": [{"id": "plan", "title": "The work plan", "side": "sponsor", "kind": "official"}],
    "sessions": [
        {"id": "s1", "start": "2027-03-01", "notice_date": "2027-02-01", "held": "planned", "run_by": "sponsor",
         "mode": "in_person", "region": "african", "public": "yes", "source": "plan"},
        {"id": "s2", "start": "2027-03-20", "notice_date": "2027-02-01", "held": "planned", "run_by": "sponsor",
         "mode": "online", "region": "weog", "public": "yes", "source": "plan"},
    ],
    "documents": [
        {"id": "d1", "kind": "summary", "published": "no", "date": "2027-07-01", "source": "plan"},
        {"id": "d2", "kind": "plan", "published": "no", "date": "2027-01-15", "source": "plan"},
    ],
}  # fmt: skip


def carried_out(path: Path) -> None:
    """Write what came of that plan: one session was held and one was not, and the summary came late."""
    s1, s2 = PLANNED["sessions"]
    d1, d2 = PLANNED["documents"]
    rows = {
        "sources": PLANNED["sources"],
        "sessions": [{**s1, "held": "yes"}, {**s2, "held": "no"}],
        "documents": [{**d1, "published": "yes", "date": "2027-12-01"}, {**d2, "published": "yes"}],
    }
    planned(path, {**PLAN, "as_of": "2027-12-31"}, rows)


def planned(path: Path, fields: dict[str, str] = PLAN, rows_of: dict[str, list[dict[str, str]]] = PLANNED) -> None:
    """Write a plan as docs/desk-officer.md says: planned sessions and documents, with the plan as their source."""
    if not path.exists():
        invoke(["new", str(path), "--rubric", "meaningful-consultation", "--tables", "all"])
    book = load_workbook(path)
    for name, rows in rows_of.items():
        head = {str(cell.value): cell.column for cell in book[name][1]}
        for number, row in enumerate(rows, 3):  # row 2 shows how, and never counts
            for column, text in row.items():
                book[name].cell(number, head[column]).value = text
    given = {field: {"value": text} for field, text in fields.items()}
    whole = {name: {"state": "complete", "as_of": fields["as_of"]} for name in ("sessions", "documents")}
    for name, rows in (("process", given), ("tables", whole)):
        places = {str(row[0].value): row[0].row for row in book[name].iter_rows(min_row=3)}
        head = {str(cell.value): cell.column for cell in book[name][1]}
        for first, cells in rows.items():
            for column, text in {**cells, "source": "plan"}.items():
                book[name].cell(places[first], head[column]).value = text
    book.save(path)


def beside(path: Path) -> None:
    """Write the same process as the sponsor itself assessed it."""
    filled(path)
    fill(path, {"assessor_role": "self", "assessor": "River Agency"}, [{"criterion": "SAF-1", "answer": "meets"}])


def judged_again(path: Path) -> None:
    """Write the same process as a second assessor judged it."""
    filled(path)
    fill(path, {"assessor": "Second reader"}, [{"criterion": "SAF-1", "answer": "meets"}])


INPUTS: dict[str, Callable[[Path], object]] = {
    "my.xlsx": filled,
    "plan.xlsx": planned,
    "later.xlsx": carried_out,
    "theirs.xlsx": filled,
    "second.xlsx": judged_again,
    "yours.xlsx": beside,
    "river-plan-2024.zip": filled,
    "answered.xlsx": lambda path: answer(path.with_name("findings.xlsx"), path),
    "before/card.json": lambda path: invoke(["score", "examples/un-women-2016", "--out", str(path.parent)]),
    "after/card.json": lambda path: invoke(["score", "examples/un-women-2016", "--out", str(path.parent)]),
    "un-women-2016-bundle.zip": lambda path: invoke(
        ["score", "examples/un-women-2016", "--out", "bundled-card", "--bundle"]
    ),
    "my-rubric.yaml": lambda path: invoke(["rubrics", "new", path.stem]),
    "list.csv": lambda path: path.write_text(LIST),
    "map.yaml": lambda path: path.write_text(MAP),
    "river": river,
    "submissions.parquet": contributions,
}
"""Files that a page takes for granted, and how each comes to be."""


def prepare(words: list[str]) -> None:
    """Lay down what a command reads; take away what it writes."""
    made = {Path(words[place + 1]) for place, word in enumerate(words[:-1]) if word == "--out"}
    made |= {Path(words[1])} if words[0] == "new" else set()
    made |= {Path(f"{words[2]}.yaml")} if words[:2] == ["rubrics", "new"] else set()
    for word in words:
        path = Path(word)
        if path in made:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        elif word in INPUTS and not path.exists():
            INPUTS[word](path)
    for folder in Path().glob("*-card"):
        shutil.rmtree(folder)


def test_the_rubrics_that_pages_show_are_rubrics(tmp_path: Path) -> None:
    """A whole rubric or profile in a page passes `rubrics check`."""
    shown = [
        text
        for page in PAGES
        for text in re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        if text.startswith("rubric:")
    ]
    assert shown
    for number, text in enumerate(shown):
        file = tmp_path / f"shown-{number}.yaml"
        file.write_text(text, encoding="utf-8")
        invoke(["rubrics", "check", str(file)])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_line_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page tells people to type does what it should; between two commands they fill in what is blank."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for words in lines_of(page):
        prepare(words)
        invoke(words)
        if words[:2] == ["voices", "new"]:
            Path("survey", "voices-tally.csv").write_text(tally())
        if words[0] == "new" and Path(words[1]).suffix == ".xlsx" and "my-rubric.yaml" not in words:
            INPUTS.get(words[1], filled)(Path(words[1]))
