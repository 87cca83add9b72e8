from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dossiers import full, save

from audit.cli.main import main
from audit.cli.score_many import JOURNAL, Done, ManyNotScored, Task, score_many, scored
from audit.cli.workers import Workers
from audit.errors import AuditError, OutputExists
from audit.evidence.large.ways import Ways

DOSSIER = """
## process
| field | value | source |
|-------|-------|--------|
| id | {name} | |
| title | Consultation {name} | |
| sponsor | River Agency | |
| rubric | light | |
| as_of | {day} | |
| assessor | A watchdog | |
| assessor_role | independent | |
| assessor_interest | None declared. | |
| opened | 2021-01-01 | call |
| closed | 2021-02-0{n} | call |
"""


def folder_of(tmp_path: Path, many: int, bad: Sequence[int] = ()) -> Path:
    """Write so many dossiers into a folder; the bad ones hold a date that can be read in two ways."""
    folder = tmp_path / "dossiers"
    folder.mkdir(exist_ok=True)
    for n in range(1, many + 1):
        day = "07/09/2021" if n in bad else "2021-06-30"
        save(full(DOSSIER.format(name=f"river-{n}", day=day, n=n)), folder / f"river-{n}", "folder")
    return folder


def score(folder: Path, out: Path, run: Callable[..., Iterator[Done]] | None = None, *, force: bool = False) -> None:
    """Score a folder of dossiers, data only, in this process."""
    score_many(folder, out, rubric=None, jobs=1, data_only=True, force=force, drop_personal=False, run=run)


def run_command(*arguments: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["score", "--many", *map(str, arguments)])


def cards(out: Path) -> dict[str, bytes]:
    """Return every file below a folder but the journal, which holds days of files."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != JOURNAL
    }


def noted_in(out: Path) -> int:
    """Return how many cards the journal says are done."""
    journal = out / JOURNAL
    return sum(line.startswith("[") for line in journal.read_text().splitlines()) if journal.is_file() else 0


def children_of(number: int) -> list[int]:
    """Return the processes that a process started."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    return [child for child, parent in parents.items() if parent == number]


def listed(out: Path) -> list[dict[str, str]]:
    """Return the rows of the list of cards."""
    with (out / "cards.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_one_that_cannot_be_scored_is_named_and_the_rest_are_finished(tmp_path: Path) -> None:
    """Exit code 3, the cell and the mend on stderr, a row for each in the list, no card of the bad one."""
    folder, out = folder_of(tmp_path, 3, bad=[2]), tmp_path / "out"
    made = run_command(folder, "--out", out, "--data-only", "--jobs", 2)
    assert made.exit_code == 3
    assert "river-2:" in made.stderr
    assert "process.csv, cell B6: The date 07/09/2021 can be read in two ways." in made.stderr
    assert "1 dossier was not scored: river-2." in made.stderr
    assert [(row["dossier"], row["state"]) for row in listed(out)] == [
        ("river-1", "draft"), ("river-2", "not scored"), ("river-3", "draft"),
    ]  # fmt: skip
    assert sorted(path.name for path in out.iterdir() if path.is_dir()) == ["river-1", "river-3"]
    assert listed(out)[1]["problem"] == "1 error: process.csv, cell B6."


def test_a_card_of_many_is_the_card_by_itself(tmp_path: Path) -> None:
    """The files are those that `score` writes for the dossier alone, on one worker and on two."""
    folder = folder_of(tmp_path, 2)
    assert run_command(folder, "--out", tmp_path / "one", "--jobs", 1).exit_code == 0
    assert run_command(folder, "--out", tmp_path / "two", "--jobs", 2).exit_code == 0
    alone = CliRunner().invoke(main, ["score", str(folder / "river-1"), "--out", str(tmp_path / "alone")])
    assert alone.exit_code == 0
    assert cards(tmp_path / "one") == cards(tmp_path / "two")
    assert cards(tmp_path / "one" / "river-1") == cards(tmp_path / "alone")


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path) -> None:
    """What was done is not repeated, what was half done goes, and the bytes are those of a run that was not stopped."""
    folder, out = folder_of(tmp_path, 4), tmp_path / "out"

    def stopped(work: Callable[[Task], Done], tasks: Sequence[Task]) -> Iterator[Done]:
        yield from map(work, tasks[:2])
        (out / ".river-3.abc123" / "river-3").mkdir(parents=True)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        score(folder, out, stopped)
    again: list[str] = []

    def noted(work: Callable[[Task], Done], tasks: Sequence[Task]) -> Iterator[Done]:
        again.extend(task.name for task in tasks)
        return map(work, tasks)

    score(folder, out, noted)
    assert again == ["river-3", "river-4"]
    score(folder, tmp_path / "whole")
    assert cards(out) == cards(tmp_path / "whole")
    again.clear()
    score(folder, out, noted)
    assert again == []


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    """Killed by the system half way, its workers end too, and the second run ends with the bytes of a whole one."""
    folder, out = folder_of(tmp_path, 6), tmp_path / "out"
    code = "from audit.cli.main import main; main()"
    command = [sys.executable, "-c", code, "score", "--many", str(folder), "--out", str(out), "--data-only"]
    first = subprocess.Popen([*command, "--jobs", "2"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while time.monotonic() < until and noted_in(out) < 2:
        time.sleep(0.01)
    workers = children_of(first.pid)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    done = noted_in(out)
    assert 2 <= done < 6
    while time.monotonic() < until and any(Path(f"/proc/{worker}").exists() for worker in workers):
        time.sleep(0.1)
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
    second = subprocess.run([*command, "--jobs", "2"], capture_output=True, text=True, check=True)
    assert f"{done} cards are there already." in second.stderr
    score(folder, tmp_path / "whole")
    assert cards(out) == cards(tmp_path / "whole")


@pytest.mark.skipif(
    not (shutil.which("java") or os.environ.get("REQUIRE_SPARK")), reason="no Java; REQUIRE_SPARK fails instead"
)
def test_spark_spreads_them_over_its_executors(tmp_path: Path) -> None:
    """On a local cluster the cards are the same bytes, and a bad one is named all the same."""
    folder = folder_of(tmp_path, 3, bad=[2])
    made = run_command(folder, "--out", tmp_path / "out", "--data-only", "--engine", "spark", "--master", "local[2]")
    assert made.exit_code == 3, made.output
    assert "1 dossier was not scored: river-2." in made.stderr
    with pytest.raises(ManyNotScored):
        score(folder, tmp_path / "here")
    assert cards(tmp_path / "out") == cards(tmp_path / "here")


def test_workers_may_start_in_a_folder_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As those of a cluster do: dossiers, cards and a rubric that are named from here are found from there."""
    folder_of(tmp_path, 2)
    shutil.copy(Path(__file__).parents[1] / "rubrics" / "light.yaml", tmp_path / "own.yaml")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    def there(work: Callable[[Task], Done], tasks: Sequence[Task]) -> Iterator[Done]:
        monkeypatch.chdir(elsewhere)
        done = [work(task) for task in tasks]
        monkeypatch.chdir(tmp_path)
        return iter(done)

    monkeypatch.chdir(tmp_path)
    score_many(Path("dossiers"), Path("cards"), rubric="own.yaml", jobs=1, data_only=True, force=False,
               drop_personal=False, run=there)  # fmt: skip
    assert sorted(path.name for path in (tmp_path / "cards").glob("*/card.json")) == ["card.json", "card.json"]
    assert not [*elsewhere.iterdir()]


def test_a_line_of_the_journal_that_was_cut_off_is_nothing(tmp_path: Path) -> None:
    """A half line is passed over: that card is made again, over what a run of ours wrote only with force."""
    folder, out = folder_of(tmp_path, 1), tmp_path / "out"
    score(folder, out)
    before = cards(out)
    text = (out / JOURNAL).read_text(encoding="utf-8")
    (out / JOURNAL).write_text(text + text[: len(text) // 2], encoding="utf-8")
    score(folder, out)
    assert cards(out) == before


def test_a_card_that_was_begun_is_ours(tmp_path: Path) -> None:
    """A run that was killed before anything was noted goes on, over a card that a worker had finished by then."""
    folder, out = folder_of(tmp_path, 2), tmp_path / "out"
    score(folder, out)
    before = cards(out)
    text = (out / JOURNAL).read_text(encoding="utf-8")
    begun = next(line for line in text.splitlines() if "begun" in line)
    for left in (f"{begun}\n", f'{begun}\n["river-1", "0', ""):
        (out / JOURNAL).write_text(left, encoding="utf-8")
        if not left:
            shutil.rmtree(out / "river-1")
            shutil.rmtree(out / "river-2")
        score(folder, out)
        assert cards(out) == before


def test_what_waits_is_left_where_a_run_is_stopped(tmp_path: Path) -> None:
    """The workers finish what they have in hand, and no more."""
    begun = tmp_path / "begun"
    begun.mkdir()
    run = Workers(2).run(begin, [begun / str(n) for n in range(40)])
    next(run)
    run.close()
    assert len(list(begun.iterdir())) < 20


def begin(place: Path) -> None:
    """Take a moment, and leave a sign of it."""
    place.touch()
    time.sleep(0.05)


def test_a_worker_that_is_ended_from_outside_is_told(tmp_path: Path) -> None:
    """By a system that has no memory left: in words, and not as a fault of the tool."""
    with pytest.raises(AuditError, match="ended from outside"):
        list(Workers(1).run(os._exit, [9]))


def test_every_worker_reads_large_tables_as_was_asked(tmp_path: Path) -> None:
    """The choice goes with each dossier: a worker may have no command to ask."""
    folder = folder_of(tmp_path, 1)
    seen: list[Ways] = []

    def noting(work: Callable[[Task], Done], tasks: Sequence[Task]) -> Iterator[Done]:
        seen.extend(task.ways for task in tasks)
        return map(work, tasks)

    for engine, read_by in (("polars", "polars"), ("spark", "auto")):
        score_many(folder, tmp_path / engine, rubric=None, jobs=1, data_only=True, force=False, drop_personal=False,
                   run=noting, ways=Ways(engine=engine, memory="2GB"))  # type: ignore[arg-type]  # fmt: skip
        assert (seen[-1].engine, seen[-1].memory) == (read_by, "2GB")


def test_a_dossier_that_changed_is_scored_again_with_force(tmp_path: Path) -> None:
    """Nothing is overwritten unasked."""
    folder, out = folder_of(tmp_path, 2), tmp_path / "out"
    score(folder, out)
    process = folder / "river-1" / "process.csv"
    process.write_text(process.read_text().replace("Consultation river-1", "Another title"))
    with pytest.raises(ManyNotScored, match="river-1"):
        score(folder, out)
    assert listed(out)[0]["problem"].startswith("river-1 is there already.")
    score(folder, out, force=True)
    assert [row["title"] for row in listed(out)] == ["Another title", "Consultation river-2"]


def test_a_fault_of_the_tool_ends_one_card_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error nobody foresaw is named with the dossier it came from."""
    folder = folder_of(tmp_path, 1)

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("no")

    monkeypatch.setattr("audit.scoring.score.score", broken)
    name, _, row, problems = scored(Task(folder / "river-1", tmp_path / "out" / "river-1", None, ""))
    assert (name, row[1]) == ("river-1", "not scored")
    assert problems == ("error: The tool met a fault of its own: ZeroDivisionError: no",)


def test_what_is_no_folder_of_dossiers_is_said(tmp_path: Path) -> None:
    """A file, an empty folder, two of one name, and a folder for cards that holds something else."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(AuditError, match="holds no dossier"):
        score(tmp_path / "empty", tmp_path / "out")
    with pytest.raises(AuditError, match="is no folder"):
        score(tmp_path / "none", tmp_path / "out")
    folder = folder_of(tmp_path, 1)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("Dear")
    with pytest.raises(OutputExists, match="holds no cards of such a run"):
        score(folder, tmp_path / "other")
    save(full(DOSSIER.format(name="x", day="2021-06-30", n=1)), folder / "river-1", "zip")
    with pytest.raises(AuditError, match="would both be called river-1"):
        score(folder, tmp_path / "out")


@pytest.mark.parametrize("option", ["--working", "--plan", "--bundle", "--json", "--gates", "--keep-cache"])
def test_options_of_one_dossier_do_not_go_with_many(tmp_path: Path, option: str) -> None:
    """They are refused by name."""
    made = run_command(folder_of(tmp_path, 1), option)
    assert made.exit_code == 2
    assert f"{option} goes with one dossier, not with --many." in made.stderr
