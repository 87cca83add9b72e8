from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audit.cli.main import main
from tests.dossiers import path_of

LIST = "Name;Country;Role\nA;Kenya;NGO\nB;Kenya;NGO\nC;Atlantis;Other\n"
MAP = "table: participants\ncolumns: {country: {from: Country}, affected: {from: Role, values: {NGO: yes}}}\n"
PAGE = Path(__file__).parents[1] / "docs" / "import.md"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a list and its map, where commands run."""
    monkeypatch.chdir(tmp_path)
    Path("list.csv").write_text(LIST)
    Path("map.yaml").write_text(MAP)
    return tmp_path


def run(*words: str) -> Result:
    """Run a command line."""
    return CliRunner().invoke(main, list(words))


def test_the_page_shows_what_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """docs/import.md is its own test: the draft, the report and the table are what its commands give."""
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```(\w+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (_, listed), (_, first), (_, drafted), (_, mended), (_, second), (_, report), (_, table), *_ = blocks
    Path("list.csv").write_text(listed)
    assert run(*first.split()[1:]).exit_code == 0
    assert Path("map.yaml").read_text() == drafted
    Path("map.yaml").write_text(mended)
    done = run(*second.split()[1:])
    assert done.exit_code == 0, done.output
    assert done.stdout == report
    assert Path("participants.csv").read_text() == table


def test_every_key_of_the_page_is_one_of_the_map() -> None:
    """The page names every key of a map and of its columns, and no other."""
    from audit.evidence.imported.import_map import ColumnMap, ImportMap

    page = PAGE.read_text(encoding="utf-8").partition("## The map")[2].partition("## What becomes")[0]
    assert set(re.findall(r"^(\w+): ", page, re.MULTILINE)) == set(ImportMap.model_fields)
    columns = {field.alias or name for name, field in ColumnMap.model_fields.items()}
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == columns


def test_without_a_place_nothing_is_written(place: Path) -> None:
    """The report alone: what matched, what did not, what was left out and why; names are never printed."""
    done = run("import", "list.csv", "--map", "map.yaml")
    assert done.exit_code == 0, done.output
    assert "3 rows become 2 rows of participants, which stand for 3." in done.stdout
    assert "  Atlantis: 1 row." in done.stdout
    assert "  Name is headed like names of people." in done.stdout
    assert "Nothing was written." in done.stdout
    assert sorted(path.name for path in place.iterdir()) == ["list.csv", "map.yaml"]


def test_a_table_goes_into_a_dossier_and_over_nothing(place: Path) -> None:
    """A folder takes the table, once; again only with --force; and the dossier then reads."""
    dossier = str(path_of("", place))
    words = ("import", "list.csv", "--map", "map.yaml", "--into", dossier)
    assert run(*words).exit_code == 0
    table = Path(dossier, "participants.csv")
    assert table.read_text() == "country,affected,count\nKEN,yes,2\nunknown,unknown,1\n"
    again = run(*words)
    assert (again.exit_code, "is there already" in again.stderr) == (2, True)
    assert run(*words, "--force").exit_code == 0
    assert run("check", dossier, "--rubric", "light").exit_code == 0
    Path(dossier, "participants.tsv").write_text("country\n")
    assert "holds the table participants already, as participants.tsv" in run(*words, "--force").stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("list.csv",), 2, "--map"),
        (("list.csv", "--map", "map.yaml", "--suggest"), 2, "--suggest"),
        (("list.csv", "--map", "none.yaml"), 2, "Draft one"),
        (("none.csv", "--map", "map.yaml"), 2, "There is no list"),
        (("list.csv", "--map", "map.yaml", "--out", "t.xlsx"), 2, "CSV"),
        (("list.csv", "--map", "map.yaml", "--out", "t.csv", "--into", "d"), 2, "not both"),
        (("list.csv", "--map", "map.yaml", "--into", "d.xlsx"), 2, "Give --out participants.csv"),
        (("list.csv", "--map", "map.yaml", "--into", "."), 2, "no process.csv"),
        (("list.csv", "--map", "map.yaml", "--table", "sesions"), 2, "Did you mean sessions?"),
        (("list.csv", "--map", "list.csv"), 2, "A map is a list of keys"),
        (("list.csv", "--suggest", "--out", "map.yaml"), 2, "is there already"),
        (("list.csv", "--suggest", "--json"), 2, "A draft goes to the terminal"),
        (("map.yaml", "--suggest"), 3, "of this kind is not read"),
    ],
)
def test_what_cannot_be_done_says_how_it_can(place: Path, words: tuple[str, ...], code: int, said: str) -> None:
    """Each wrong line ends with one message, its exit code, and nothing written."""
    before = sorted(path.name for path in place.iterdir())
    done = run("import", *words)
    assert done.exit_code == code, done.output
    assert said in done.stderr
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert sorted(path.name for path in place.iterdir()) == before


def test_json_lists_every_text(place: Path) -> None:
    """--json gives all that matched nothing, not only what is printed."""
    Path("list.csv").write_text("Country\n" + "".join(f"Nowhere {number:02}\n" for number in range(30)))
    Path("map.yaml").write_text("table: participants\ncolumns: {country: {from: Country}}")
    plain = run("import", "list.csv", "--map", "map.yaml").stdout
    assert "and 10 more; --json lists them all." in plain
    report = json.loads(run("import", "list.csv", "--map", "map.yaml", "--json").stdout)
    assert [each["text"] for each in report["columns"][0]["texts"]] == [f"Nowhere {number:02}" for number in range(30)]


def test_sessions_of_the_dossier_are_matched(place: Path) -> None:
    """A participant's session is an id of the dossier, or unknown; sessions are imported first."""
    dossier = str(path_of("## sessions\n| id | held |\n| day-1 | yes |\n", place))
    Path("list.csv").write_text("When\nDay-1\nday-2\n")
    Path("map.yaml").write_text("table: participants\ncolumns: {session: {from: When}}")
    done = run("import", "list.csv", "--map", "map.yaml", "--into", dossier)
    assert "  day-2: 1 row. Did you mean day-1?" in done.stdout
    assert Path(dossier, "participants.csv").read_text() == "session,count\nday-1,1\nunknown,1\n"
    assert run("check", dossier, "--rubric", "light").exit_code == 0


def test_a_list_cannot_steer_the_terminal(place: Path) -> None:
    """Control characters of a list do not reach the terminal, in values or in headers."""
    Path("list.csv").write_text("Country,B\x1b[31m\nAt\x1b[2Jlantis\u202e,x\n")
    for words in (("--map", "map.yaml"), ("--suggest",)):
        Path("map.yaml").write_text("table: participants\ncolumns: {country: {from: Country}}")
        done = run("import", "list.csv", *words)
        assert done.exit_code == 0, done.output
        assert not re.search("[\x1b\u202e]", done.stdout)


def test_groups_that_stand_once_each_are_pointed_at(place: Path) -> None:
    """Names under an innocent header become groups of one: the report says so; groups of several are not spoken of."""
    Path("map.yaml").write_text("table: participants\ncolumns: {strata: {from: Group}}\n")
    Path("list.csv").write_text("Group\n" + "".join(f"Somebody {at}\n" for at in range(9)) + "Youth\nYouth; women\n")
    done = run("import", "list.csv", "--map", "map.yaml")
    assert "10 of 11 different groups stand in one row only. See that they are no names" in done.stdout
    Path("list.csv").write_text("Group\nYouth\nYouth\nWomen\nWomen\nElders\n")
    assert "different groups" not in run("import", "list.csv", "--map", "map.yaml").stdout


def test_help_says_what_a_draft_repeats() -> None:
    """Headers and words of a list stand in its draft, so it is for the holder of the list."""
    said = " ".join(run("import", "--help").stdout.split())
    assert "for whoever holds the list, and not to be passed on" in said
