from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from dossiers import full, save
from openpyxl import Workbook

from audit.cli.lazy import Entry, LazyGroup
from audit.cli.main import COMMANDS, main
from audit.cli.printing import plain
from audit.cli.rubrics import COMMANDS as RUBRIC_COMMANDS
from audit.evidence.write import DOSSIER
from audit.whole import replace_folder, write_file

ROOT = Path(__file__).parents[1]
HEAVY = ("pandas", "numpy", "matplotlib", "pydantic", "openpyxl", "duckdb", "narwhals", "ruamel", "jinja2")

ANSWERS = """
## process
| field | value | source |
|-------|-------|--------|
| id | river-2020 | |
| title | Consultation on the river | |
| sponsor | River Agency | |
| rubric | small | |
| as_of | 2021-06-30 | |
| assessor | A watchdog | |
| assessor_role | independent | |
| assessor_interest | None declared. | |
## answers
| criterion | answer | reason |
|-----------|--------|--------|
| ONE-1 | meets | It was tested. |
| TWO-1 | {two} | They had a part. |
"""

RUBRIC = """\
rubric: small
version: 1.0.0
title: A small rubric
licence: CC-BY-4.0
levels: [missing, approaches, meets, exceeds]
points: [0, 33, 67, 100]
verdicts: {approaches: 25, meets: 60, exceeds: 85}
dimensions:
  shape:
    title: Shape
    weight: 1
    because: It is the only one.
    criteria:
      ONE-1:
        question: Was it tested?
        assessed: {missing: No., approaches: Hardly., meets: Yes., exceeds: Twice.}
        from_standard: {levels: {as: judgement}}
      TWO-1:
        question: Who shaped it?
        assessed: {missing: Nobody., approaches: Few., meets: Some., exceeds: All.}
        from_standard: {levels: {as: judgement}}
        gate: yes
"""


def run(*args: str | Path, **options: object) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(arg) for arg in args], prog_name="consultation-audit", **options)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder to work in, with a small rubric beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(RUBRIC)
    return tmp_path


def answered(here: Path, two: str = "meets", name: str = "river") -> Path:
    """Return a dossier of two sheets."""
    return save(full(ANSWERS.format(two=two)), here / name)


def commands() -> list[tuple[str, Entry]]:
    """Return every command with its entry."""
    return [*COMMANDS.items(), *RUBRIC_COMMANDS.items()]


# What is loaded, and what is said of it


@pytest.mark.parametrize("args", [["--help"], ["score", "--help"], ["rubrics", "--help"], ["--version"]])
def test_help_is_light(args: list[str]) -> None:
    """Help loads no heavy library: it must answer at once on an old laptop."""
    code = (
        "import sys\nfrom audit.cli.main import main\n"
        f"try:\n    main({args!r})\nexcept SystemExit as end:\n    assert not end.code\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert done.stdout


def test_import_is_light() -> None:
    """Importing the package loads no heavy library, and every public name is there when asked for."""
    code = (
        "import sys, audit\n"
        f"assert not set({HEAVY!r}) & set(sys.modules)\n"
        "assert all(getattr(audit, name) for name in audit.__all__)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_scoring_loads_no_data_frames(here: Path) -> None:
    """The main job reads and counts small tables by itself: no library of data frames or databases is loaded."""
    code = (
        "import sys\nfrom audit.cli.main import main\n"
        f"main(['score', {str(answered(here))!r}, '--rubric', 'small.yaml'], standalone_mode=False)\n"
        "assert not {'pandas', 'narwhals', 'duckdb'} & set(sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], cwd=here, env=environment, check=True, capture_output=True)
    assert (here / "river-card" / "card.json").is_file()


@pytest.mark.parametrize(("name", "entry"), commands())
def test_every_command_has_the_help_its_group_prints(name: str, entry: Entry) -> None:
    """The line in a list of commands is the first line of the command's own help."""
    command = getattr(importlib.import_module(entry.module), entry.attribute)
    assert isinstance(command, click.Command)
    assert (command.help or "").split("\n\n")[0].replace("\n", " ") == entry.help
    assert all(option.help for option in command.params if isinstance(option, click.Option))
    assert isinstance(command, LazyGroup) == (name in ("rubrics", "reply", "voices", "pledge"))


# Exit codes


def test_done_is_0(here: Path) -> None:
    """A card that is made ends with 0, and says where it is."""
    done = run("score", answered(here), "--rubric", "small.yaml")
    assert done.exit_code == 0, done.output
    assert "Evidenced 67.00 to possible 67.00 of 100." in done.stdout
    assert "The card: river-card" in done.stdout
    written = {path.name for path in (here / "river-card").iterdir()}
    assert written == {
        "card.json", "card.html", "card.xlsx", "card.md", "charts", "research.html",
        "robust.json", "sufficiency.json", "quality.json", "agree.json",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("two", "flags", "code"),
    [
        ("meets", ["--fail-under", "meets"], 0),
        ("meets", ["--fail-under", "exceeds"], 1),
        ("approaches..exceeds", ["--fail-under", "meets"], 1),
        ("meets", ["--gates"], 0),
        ("missing", ["--gates"], 1),
        ("missing..meets", ["--gates"], 0),
    ],
)
def test_below_what_was_asked_is_1(here: Path, two: str, flags: list[str], code: int) -> None:
    """`--fail-under` goes by what is evidenced, `--gates` by gates that are surely missing; the card is written."""
    done = run("score", answered(here, two), "--rubric", "small.yaml", *flags)
    assert done.exit_code == code, done.output
    assert (here / "river-card" / "card.json").is_file()


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["score"], "Missing argument"),
        (["score", "nothing.xlsx"], "no dossier at nothing.xlsx"),
        (["score", "river", "--out"], "requires an argument"),
        (["score", "river"], "neither shipped nor in the dossier"),
        (["score", "river", "--rubric", "small.yaml", "--fail-under", "great"], "no level great"),
        (["score", "river", "--rubric", "small.yaml", "--out", "full"], "full is there already"),
        (["score", "river", "--rubric", "small.yaml", "--out", "full", "--force"], "holds something else"),
        (["score", "river", "--rubric", "small.yaml", "--out", ".", "--force"], "holds the dossier"),
        (["explain", "river", "--rubric", "small.yaml", "--", "ONE-2"], "ONE-1"),
        (["new", "full", "--rubric", "light"], "full is there already"),
        (["new", "my.doc", "--rubric", "light"], "not .doc"),
        (["new", "my.xlsx", "--rubric", "light", "--tables", "session"], "sessions"),
        (["redact", "river", "--rubric", "small.yaml", "--out", "river", "--force"], "holds the dossier"),
        (["redact", "river", "--rubric", "small.yaml", "--out", "river.pdf"], "not .pdf"),
        (["rubrics", "new", "Two Words"], "Two Words"),
        (["rubric"], "There is no command rubric. Did you mean rubrics?"),
    ],
)
def test_what_cannot_be_done_is_2(here: Path, args: list[str], says: str) -> None:
    """A command that cannot be carried out as given says why and leaves what is there as it is."""
    answered(here)
    (here / "full").mkdir()
    (here / "full" / "letter.txt").write_text("keep me")
    before = sorted(here.rglob("*"))
    done = run(*args)
    assert done.exit_code == (4 if "neither" in says else 2), done.output
    assert says in done.stderr
    assert "Traceback" not in done.output
    assert sorted(here.rglob("*")) == before


@pytest.mark.parametrize("args", [["rubrics", "check"], ["rubrics", "show"], ["score", "river", "--rubric"]])
def test_a_rubric_file_that_is_not_there_is_4(here: Path, args: list[str]) -> None:
    """Every command that reads a rubric file says that it is missing, with one exit code."""
    answered(here)
    done = run(*args, "nothing.yaml")
    assert done.exit_code == 4, done.output
    assert "There is no rubric file nothing.yaml." in done.output


def test_a_dossier_without_a_rubric_is_2(here: Path) -> None:
    """A dossier that names no rubric is told how to name one."""
    done = run("score", save(full(""), here / "river"))
    assert done.exit_code == 2
    assert "--rubric: letter-2016, light, meaningful-consultation" in done.stderr


def test_what_is_no_dossier_is_not_asked_for_a_rubric(here: Path) -> None:
    """A folder without the sheet process, such as an empty one, is told that it is no dossier."""
    (here / "empty").mkdir()
    done = run("score", here / "empty")
    assert done.exit_code == 2
    assert "error: empty has no sheet process, so it is no dossier." in done.stderr


def test_a_path_with_a_space_is_told_as_it_is_typed(here: Path) -> None:
    """What to run next can be copied into a terminal."""
    assert 'consultation-audit score "my plan.xlsx"' in run("new", "my plan.xlsx", "--rubric", "light").stdout


BAD_EVIDENCE = {
    "a misspelt sheet": "## sesions\n| id | held |\n|--|--|\n| a | yes |",
    "a misspelt column": "## sessions\n| id | attendence | held |\n|--|--|--|\n| a | 5 | yes |",
    "a text in a number column": "## sessions\n| id | attendance |\n|--|--|\n| a | many |",
    "31 February": "## sessions\n| id | start |\n|--|--|\n| a | 2020-02-31 |",
    "an ambiguous date": "## sessions\n| id | start |\n|--|--|\n| a | 07/09/2016 |",
    "an end before a start": "## sessions\n| id | start | end |\n|--|--|--|\n| a | 2020-05-02 | 2020-05-01 |",
    "more affected than were there": "## sessions\n| id | attendance | affected |\n|--|--|--|\n| a | 5 | 6 |",
    "an unknown country": "## sessions\n| id | country |\n|--|--|\n| a | Atlantis |",
    "NA as a country": "## sessions\n| id | country |\n|--|--|\n| a | NA |",
    "an empty undeclared table": "## sessions\n| id | country |\n|--|--|",
    "a source that does not exist": "## sessions\n| id | source |\n|--|--|\n| a | leter |",
    "a level the rubric does not have": "## answers\n| criterion | answer |\n|--|--|\n| ONE-1 | great |",
    "a criterion the rubric does not have": "## answers\n| criterion | answer |\n|--|--|\n| ONE-9 | meets |",
    "not applicable where it always applies": (
        "## answers\n| criterion | answer | reason | source |\n|--|--|--|--|\n| ONE-1 | not applicable | No. | call |"
    ),
    "two rows with one id": "## sessions\n| id | held |\n|--|--|\n| a | yes |\n| a | no |",
    "a column of names": "## sessions\n| id | contact name |\n|--|--|\n| a | A Person |",
}


@pytest.mark.parametrize("sheets", BAD_EVIDENCE.values(), ids=BAD_EVIDENCE.keys())
def test_bad_evidence_is_3(here: Path, sheets: str) -> None:
    """Evidence that is not valid gets its place and mend, exit code 3 and no output, in `check` and `score` alike."""
    dossier = save(full(sheets), here / "river", "xlsx")
    scored = run("score", dossier, "--rubric", "small.yaml")
    assert (scored.exit_code, scored.stdout) == (3, ""), scored.output
    assert "error: river.xlsx, sheet " in scored.stderr
    assert "\n  " in scored.stderr
    assert sorted(path.name for path in here.iterdir()) == ["river.xlsx", "small.yaml"]
    checked = run("check", dossier, "--rubric", "small.yaml")
    assert checked.exit_code == 3
    assert checked.stdout in scored.stderr


def with_a_macro(path: Path) -> None:
    """Write a workbook that holds a macro."""
    book = Workbook()
    book.save(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")


def with_a_far_cell(path: Path) -> None:
    """Write a small workbook that claims a cell at the end of the sheet."""
    book = Workbook()
    book.active.title = "process"
    book.active["A1"] = "field"
    book.active["CV1048576"] = "far"
    book.save(path)


def with_an_unread_formula(path: Path) -> None:
    """Write a workbook with a formula that was never worked out."""
    book = Workbook()
    book.active.title = "process"
    book.active.append(["field", "value"])
    book.active.append(["id", "=A1"])
    book.save(path)


def that_climbs(path: Path) -> None:
    """Write a zip that would put a file outside its folder."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../process.csv", "field,value\nid,x\n")


@pytest.mark.parametrize(
    ("name", "make"),
    [("a.xlsx", with_a_macro), ("b.xlsx", with_a_far_cell), ("c.xlsx", with_an_unread_formula), ("d.zip", that_climbs)],
)
def test_a_hostile_file_is_3(here: Path, name: str, make: Callable[[Path], None]) -> None:
    """A file that is not safe to read is refused by name, with exit code 3 and no output."""
    make(here / name)
    for command in ("check", "score", "explain"):
        done = run(command, name, "--rubric", "small.yaml")
        assert done.exit_code == 3, done.output
        assert name in done.output
        assert "Traceback" not in done.output
    assert sorted(path.name for path in here.iterdir()) == sorted([name, "small.yaml"])


BAD_RUBRICS = {
    "a duplicate key": ("version: 1.0.0", "version: 1.0.0\nversion: 1.0.0"),
    "an unknown key": ("licence:", "motto: Onwards\nlicence:"),
    "an unknown measure": ("        gate: yes", "        measure: {guess: 1}\n        gate: yes"),
    "points out of order": ("[0, 33, 67, 100]", "[0, 67, 33, 100]"),
    "thresholds out of order": (
        "        gate: yes",
        "        measure: {count: {of: sessions}}\n        at_least: {approaches: 3, meets: 2}\n        gate: yes",
    ),
    "a table that does not exist": (
        "        gate: yes",
        "        measure: {count: {of: meetings}}\n        at_least: {approaches: 3}\n        gate: yes",
    ),
    "a closed column's whole vocabulary": (
        "        gate: yes",
        "        measure: {count: {of: sessions, where: {held: [yes, no, planned]}}}\n"
        "        at_least: {approaches: 3}\n        gate: yes",
    ),
    "a weight of zero": ("weight: 1", "weight: 0"),
    "an extend loop": ("rubric: small", "rubric: small\nextend: small.yaml"),
    "an anchor": ("title: Shape", "title: &a Shape"),
    "a tag": ("title: Shape", "title: !!python/name:os.system Shape"),
}


@pytest.mark.parametrize("change", BAD_RUBRICS.values(), ids=BAD_RUBRICS.keys())
def test_a_bad_rubric_is_4(here: Path, change: tuple[str, str]) -> None:
    """A rubric that is not valid gets file, line and column, exit code 4 and no output."""
    (here / "small.yaml").write_text(RUBRIC.replace(*change, 1))
    scored = run("score", answered(here), "--rubric", "small.yaml")
    assert (scored.exit_code, scored.stdout) == (4, ""), scored.output
    assert "error: small.yaml:" in scored.stderr
    assert not (here / "river-card").exists()
    checked = run("rubrics", "check", "small.yaml", "--json")
    assert checked.exit_code == 4
    assert json.loads(checked.stdout)["problems"][0]["where"]["line"] > 0


# What is written, and where


def test_an_old_card_is_replaced_only_when_asked(here: Path) -> None:
    """A card that is there stays without --force, and is replaced with it."""
    dossier = answered(here)
    assert run("score", dossier, "--rubric", "small.yaml").exit_code == 0
    answered(here, "exceeds")
    page = here / "river-card" / "card.json"
    before = page.read_bytes()
    refused = run("score", dossier, "--rubric", "small.yaml")
    assert (refused.exit_code, page.read_bytes()) == (2, before)
    assert "--force" in refused.stderr
    assert run("score", dossier, "--rubric", "small.yaml", "--force").exit_code == 0
    assert page.read_bytes() != before
    assert sorted(path.name for path in here.iterdir()) == ["river", "river-card", "small.yaml"]


def test_json_is_the_card_byte_for_byte(here: Path) -> None:
    """`score --json` prints card.json and nothing else on stdout."""
    done = run("score", answered(here), "--rubric", "small.yaml", "--json")
    assert done.stdout_bytes == (here / "river-card" / "card.json").read_bytes()
    assert "Scoring on small 1.0.0." in done.stderr


def test_a_dossier_may_hold_its_rubric(here: Path) -> None:
    """A rubric file in the dossier is found by the name the process sheet gives, and goes with the redacted copy."""
    dossier = save(full(ANSWERS.format(two="meets").replace("| small |", "| small.yaml |")), here / "river")
    (dossier / "small.yaml").write_text(RUBRIC)
    assert run("score", dossier).exit_code == 0
    for copy in ("copy", "copy.zip"):
        assert run("redact", dossier, "--out", copy).exit_code == 0
        assert run("score", copy, "--out", f"card-of-{copy}").exit_code == 0
    cards = {path.read_bytes() for path in here.glob("*/card.json")}
    assert len(cards) == 1


@pytest.mark.parametrize("name", ["copy", "copy.xlsx", "copy.zip"])
def test_the_redacted_copy_gives_the_same_card(here: Path, name: str) -> None:
    """`redact` writes what its suffix says, over nothing, and the copy scores to the same bytes."""
    dossier = answered(here)
    assert run("redact", dossier, "--rubric", "small.yaml", "--out", name).exit_code == 0
    assert run("redact", dossier, "--rubric", "small.yaml", "--out", name).exit_code == 2
    assert run("redact", dossier, "--rubric", "small.yaml", "--out", name, "--force").exit_code == 0
    first = run("score", dossier, "--rubric", "small.yaml", "--json", "--out", "a")
    second = run("score", name, "--rubric", "small.yaml", "--json", "--out", "b")
    assert first.stdout_bytes == second.stdout_bytes
    assert not [path for path in here.iterdir() if path.name.startswith(".")]


def test_a_working_card_says_so(here: Path) -> None:
    """A working card goes to a folder of its own name and is not for publication."""
    done = run("score", answered(here), "--rubric", "small.yaml", "--working")
    assert "Working copy: not for publication." in done.stdout
    assert json.loads((here / "river-working-card" / "card.json").read_text())["publishable"] is False


def test_a_stopped_write_leaves_what_was_there(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that ends midway leaves the old file or folder, and nothing beside it."""

    def stop(self: Path, mode: str = "r", **_: object) -> int:
        raise KeyboardInterrupt

    (here / "old").mkdir()
    (here / "old" / "a.csv").write_text("old")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", stop)
        with pytest.raises(KeyboardInterrupt):
            replace_folder(here / "old", {"a.csv": b"new"}, DOSSIER)
        with pytest.raises(KeyboardInterrupt):
            write_file(here / "old" / "a.csv", b"new")
    assert sorted(path.name for path in here.rglob("*")) == ["a.csv", "old", "small.yaml"]
    assert (here / "old" / "a.csv").read_text() == "old"


def test_a_command_that_is_stopped_says_so(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends with the exit code of a stopped program, not with that of a card below a level."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("audit.evidence.files.read_sheets", stop)
    done = run("check", answered(here), "--rubric", "small.yaml")
    assert done.exit_code == 130
    assert done.stderr.endswith("Stopped.\n")


# What is printed


def test_check_lists_everything_and_counts_it(here: Path) -> None:
    """`check` gives every problem at once, also as JSON with its place in parts."""
    sheets = "## sessions\n| id | start | country |\n|--|--|--|\n| a | 2020-02-31 | Atlantis |"
    dossier = save(full(sheets), here / "river", "xlsx")
    done = run("check", dossier, "--rubric", "small.yaml", "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["valid"], told["errors"]) == (3, False, 2)
    cells = {(problem["where"].get("column"), problem["where"].get("row")) for problem in told["problems"]}
    assert {("B", 2), ("C", 2)} <= cells
    assert "2 errors" in run("check", dossier, "--rubric", "small.yaml").stdout


def test_check_of_a_valid_dossier_lists_its_tables(here: Path) -> None:
    """A valid dossier ends with 0 and its tables, with how each is read."""
    sheets = "## sessions\n| id | held | source |\n|--|--|--|\n| a | yes | call |"
    done = run("check", save(full(sheets), here / "river"), "--rubric", "small.yaml")
    assert done.exit_code == 0, done.output
    assert "sessions: 1 row, partial." in done.stdout
    assert "0 errors" in done.stdout


def test_explain_walks_from_the_level_to_the_cell(here: Path) -> None:
    """`explain` gives level, ladder, answer with its place, and takes a criterion in any case."""
    dossier = answered(here)
    done = run("explain", dossier, "one-1", "--rubric", "small.yaml")
    assert done.exit_code == 0, done.output
    for words in ("Was it tested?", "Level: meets.", "Hardly.", "answers.csv, cell B2", "It was tested."):
        assert words in done.stdout
    told = json.loads(run("explain", dossier, "ONE-1", "--rubric", "small.yaml", "--json").stdout)
    assert told["finding"]["level"] == {"low": "meets", "high": "meets"}
    assert told["answers"][0]["at"] == "answers.csv, cell B2"
    whole = run("explain", dossier, "--rubric", "small.yaml").stdout
    assert "ONE-1" in whole
    assert "Shape, weight 1: 67.00 to 67.00" in whole


def test_no_color_is_honoured(here: Path) -> None:
    """Colour is only ever an addition, and NO_COLOR takes it away even where it is asked for."""
    dossier = save(full(BAD_EVIDENCE["31 February"]), here / "river")
    plain_words = run("check", dossier, "--rubric", "small.yaml", color=True, env={"NO_COLOR": "1"})
    coloured = run("check", dossier, "--rubric", "small.yaml", color=True, env={"NO_COLOR": ""})
    assert "\x1b[" not in plain_words.output
    assert click.unstyle(coloured.stdout) == plain_words.stdout
    assert "\x1b[" in coloured.stdout


def test_a_title_cannot_forge_a_line(here: Path) -> None:
    """A line end in a title stands as a space: the verdict is said by the tool alone."""
    sheets = full(ANSWERS.format(two="meets"))
    title = next(row for row in sheets["process"] if row[0] == "title")
    title[1] = "River\nVerdict: exceeds the standard."
    done = run("score", save(sheets, here / "river"), "--rubric", "small.yaml")
    assert done.exit_code == 0, done.output
    assert "River Verdict: exceeds the standard., read up to" in done.stdout
    assert not [line for line in done.stdout.splitlines() if line.startswith("Verdict: exceeds")]


def test_a_dossier_cannot_steer_the_terminal(here: Path) -> None:
    """Control characters and turned text of a dossier are not printed; letters that join others are."""
    assert plain("a\x1b[2Jb\u202ec\r\n\u200dd") == "a[2Jbc\n\u200dd"
    text = ANSWERS.format(two="meets").replace("on the river", "on the \x1b]0;river")
    assert "\x1b" not in run("score", save(full(text), here / "river"), "--rubric", "small.yaml").output


def test_the_module_runs_as_the_command_does(here: Path) -> None:
    """`python -m audit` is the same command; letters that a terminal does not know do not end it."""
    text = ANSWERS.format(two="meets").replace("on the river", "on the \u0646\u0647\u0631")
    dossier = save(full(text), here / "river")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "cp1252"}
    command = [sys.executable, "-m", "audit", "score", str(dossier), "--rubric", "small.yaml"]
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert done.stdout.startswith(b"Consultation on the ???, read up to 2021-06-30")
    piped = subprocess.run([*command, "--force", "--json"], capture_output=True, env=environment, check=True)
    assert piped.stdout == (here / "river-card" / "card.json").read_bytes()


# Rubrics


def test_rubrics_are_listed_and_shown() -> None:
    """The shipped rubrics are listed with version and size, and shown with questions, levels and whose they are."""
    names = [line.split()[0] for line in run("rubrics", "list").stdout.splitlines()]
    assert names == ["letter-2016", "light", "meaningful-consultation"]
    assert {one["id"]: one["criteria"] for one in json.loads(run("rubrics", "list", "--json").stdout)}["light"] == 16
    shown = run("rubrics", "show", "light").stdout
    for words in ("TIM-1  How long was the call", "meets: At least 56 days.", "[gate]", "the author's judgement"):
        assert words in shown


def test_a_new_rubric_is_valid(here: Path) -> None:
    """`rubrics new` writes a rubric that `rubrics check` accepts, and overwrites none."""
    assert run("rubrics", "new", "my-own").exit_code == 0
    assert run("rubrics", "check", "my-own.yaml").exit_code == 0
    assert run("rubrics", "new", "my-own").exit_code == 2
    assert json.loads(run("rubrics", "check", "my-own.yaml", "--json").stdout)["valid"] is True


def test_the_schema_is_the_shipped_one() -> None:
    """`rubrics schema` prints the schema that lies beside the shipped rubrics."""
    assert run("rubrics", "schema").stdout_bytes == (ROOT / "rubrics" / "rubric.schema.json").read_bytes()


def test_a_word_that_is_no_command_is_told_the_nearest() -> None:
    """At the top, and within a group."""
    for args, said in ((["scor", "my.xlsx"], "Did you mean score?"), (["rubrics", "lst"], "Did you mean list?")):
        done = run(*args)
        assert done.exit_code == 2
        assert said in done.stderr


def test_a_blank_dossier_needs_a_rubric_and_the_shipped_ones_are_named(here: Path) -> None:
    """Whoever does not know the rubrics yet learns their names from the first mistake."""
    done = run("new", "x.xlsx")
    assert done.exit_code == 2
    assert "letter-2016, light, meaningful-consultation" in done.stderr
    assert not (here / "x.xlsx").exists()


def test_arguments_turned_round_are_told_the_right_way(here: Path) -> None:
    """The criterion before the dossier: the command line is said as it should be typed."""
    save(full(ANSWERS.format(two="meets")), here / "river")
    done = run("explain", "TWO-1", "river")
    assert done.exit_code == 2
    assert "consultation-audit explain river TWO-1" in done.stderr


def test_of_a_file_that_the_form_wrote_it_is_said_where_to_mend_it(here: Path) -> None:
    """The form notes the exact rubric beside its name; only such a file is to be opened there again."""
    bad = ANSWERS.format(two="splendid").replace("| rubric | small | |", "| rubric | light | |")
    noted = bad.replace("| source |", "| source | note |", 1).replace(
        "| rubric | light | |", f"| rubric | light | | light 1.0.0 {'a' * 64} |"
    )
    said = "Open it in the form again, mend it there, and save."
    assert said in run("score", save(full(noted), here / "form", "zip")).stderr
    other = run("score", save(full(bad), here / "hand", "zip"))
    assert other.exit_code == 3
    assert said not in other.stderr
