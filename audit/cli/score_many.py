"""`score --many`: every dossier of a folder, over all cores; a stopped run goes on where it was."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from audit.cli.engines import end_cleanly
from audit.cli.printing import problem_lines, result, stage
from audit.errors import AuditError, EvidenceNotValid, Invalid, OutputExists
from audit.evidence.large.ways import Ways
from audit.words import message, plural, say

if TYPE_CHECKING:
    from audit.errors import Problem
    from audit.scoring.scorecard import Scorecard

JOURNAL = ".many.jsonl"
"""What was begun, and what was done, a line a card: so that a run that was stopped goes on where it was."""
LIST = "cards.csv"
HEAD = (
    "dossier", "state", "id", "title", "sponsor", "as_of", "rubric", "verdict_low", "verdict_high", "evidenced",
    "possible", "settled", "problem",
)  # fmt: skip
DOSSIERS = (".xlsx", ".zip")
STEPS = 50
"""About so many lines of progress are printed."""

Done = tuple[str, str, tuple[str, ...], tuple[str, ...]]
"""Name, stamp, the row of the list, and what stood in the way, as lines."""


@dataclass(frozen=True, slots=True)
class Task:
    """One dossier to score, and where its card goes."""

    path: Path
    place: Path
    rubric: str | None
    stamp: str
    drop_personal: bool = False
    data_only: bool = False
    force: bool = False
    ways: Ways = field(default_factory=Ways)

    @property
    def name(self) -> str:
        """What its card is called."""
        return self.place.name


Run = Callable[[Callable[[Task], Done], Sequence[Task]], Iterable[Done]]
"""How work is spread; results come as they are done."""


def score_many(
    folder: Path, out: Path, *, rubric: str | None, jobs: int, data_only: bool, force: bool, drop_personal: bool,
    run: Run | None = None, ways: Ways | None = None,
) -> None:  # fmt: skip
    """Score every dossier in a folder into a folder of cards, with a list of them all.

    Raises AuditError where there is no dossier, OutputExists where the folder holds something else, and at the end
    EvidenceNotValid where one of them could not be scored; the others are done by then.
    """
    found = dossiers_in(folder, out)
    before = _journal(out)
    if before is None and out.exists() and any(out.iterdir()):
        raise OutputExists(f"{out} is there already, and holds no cards of such a run. Choose another name.")
    before, ways = before or Journal(), ways or Ways()
    if ways.engine == "spark":
        ways = replace(ways, engine="auto")  # the cluster has its hands full of dossiers
    # A worker of a cluster starts in a folder of its own, so every path is written from the root.
    used = str(Path(rubric).absolute()) if rubric and Path(rubric).is_file() else rubric
    tasks = [
        Task(path.absolute(), (out / name).absolute(), used, stamp_of(path, rubric, data_only=data_only),
             drop_personal, data_only, force or name in before.begun, ways)
        for name, path in found.items()
    ]  # fmt: skip
    done = {task.name: before.done[task.name] for task in tasks if _is_done(task, before)}
    left = [task for task in tasks if task.name not in done]
    out.mkdir(parents=True, exist_ok=True)
    _sweep(out, left)
    end_cleanly()
    if done:
        stage(plural(len(done), "{n} card is there already.", "{n} cards are there already."))
    rows = {name: row for name, (_, row) in done.items()}
    failed: list[str] = []
    with (out / JOURNAL).open("a", encoding="utf-8") as journal:
        journal.write("\n")  # where a run was killed the last line may be half a line
        _note(journal, {"begun": [task.name for task in left if not task.place.exists()]})
        for name, stamp, row, problems in _progress((run or _over(jobs))(scored, left), len(done), len(tasks)):
            rows[name] = row
            if problems:
                failed.append(name)
                for line in (f"{name}:", *problems):
                    stage(click.unstyle(line))
            else:
                _note(journal, [name, stamp, list(row)])
    _write_list(out, rows)
    result(message("{n} of {all} scored: {place}", n=len(tasks) - len(failed), all=len(tasks), place=str(out / LIST)))
    if failed:
        raise ManyNotScored(sorted(failed))


class ManyNotScored(AuditError):
    """Some dossiers of many could not be scored."""

    exit_code = EvidenceNotValid.exit_code

    def __init__(self, names: Sequence[str]) -> None:
        """Name them."""
        shown = ", ".join(names[:10]) + (", ..." if len(names) > 10 else "")
        told = plural(len(names), "{n} dossier was not scored", "{n} dossiers were not scored")
        super().__init__(f"{say(told)}: {shown}. Mend that and type the command again: the others are not repeated.")


def dossiers_in(folder: Path, out: Path) -> Mapping[str, Path]:
    """Return the dossiers of a folder by the names of their cards, in order: workbooks, zips, and folders."""
    if not folder.is_dir():
        raise AuditError(f"{folder} is no folder. With --many give the folder that holds the dossiers.")
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")) or path.is_symlink() or path.resolve() == out.resolve():
            continue
        if not (_is_folder_of_one(path) or (path.is_file() and path.suffix.casefold() in DOSSIERS)):
            continue
        name = path.name if path.is_dir() else path.stem
        if name in found:
            raise AuditError(f"{found[name].name} and {path.name} would both be called {name}. Rename one of them.")
        found[name] = path
    if not found:
        raise AuditError(f"{folder} holds no dossier. Give a folder of workbooks, of zips, or of folders of CSV files.")
    return found


def _is_folder_of_one(path: Path) -> bool:
    if not path.is_dir():
        return False
    names = [one.name.casefold() for one in path.iterdir()]
    books = [name for name in names if name.endswith(".xlsx") and not name.startswith("~$")]
    return len(books) == 1 or any(name.endswith((".csv", ".tsv")) for name in names)


def stamp_of(path: Path, rubric: str | None, *, data_only: bool) -> str:
    """Return what a card depends on, without a word of the evidence: names, sizes and days of files, and the code.

    A hash of the evidence itself would let small counts be guessed.
    """
    from audit.report.site.built import code

    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    own = [Path(rubric)] if rubric and Path(rubric).is_file() else []
    seen = [(one.name, stat.st_size, stat.st_mtime_ns) for one in (*files, *own) for stat in (one.stat(),)]
    return hashlib.sha256(json.dumps([code(), rubric, data_only, seen]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Journal:
    """What earlier runs did: stamp and row of each card, and the names of cards that were begun and not noted as done.

    A worker may finish a card when the run that notes it was killed. It is ours, and is made again unasked.
    """

    done: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)


def _journal(out: Path) -> Journal | None:
    """Return what earlier runs did, None where there was none; a line that was cut off is nothing."""
    if not (out / JOURNAL).is_file():
        return None
    made = Journal()
    for line in (out / JOURNAL).read_text(encoding="utf-8").splitlines():
        try:
            noted = json.loads(line)
            if isinstance(noted, dict):
                made.begun.update(noted["begun"])
                continue
            name, stamp, row = noted
        except (ValueError, TypeError, KeyError):
            continue
        made.done[name] = (stamp, tuple(row))
        made.begun.discard(name)
    return made


def _note(journal: TextIO, noted: object) -> None:
    """Write one line, at once: it is what is known of a run that is killed."""
    journal.write(json.dumps(noted) + "\n")
    journal.flush()


def _is_done(task: Task, before: Journal) -> bool:
    stamp, _ = before.done.get(task.name, ("", ()))
    return stamp == task.stamp and (task.place / "card.json").is_file()


def _sweep(out: Path, tasks: Iterable[Task]) -> None:
    """Take away what a run that was killed left half made beside the places of its cards."""
    names = {task.name for task in tasks}
    for path in out.iterdir():
        if path.is_dir() and path.name.startswith(".") and path.name[1:].rpartition(".")[0] in names:
            shutil.rmtree(path)


def scored(task: Task) -> Done:
    """Score one dossier and write its card; whatever stands in the way comes back as lines."""
    try:
        card = _written(task)
    except Invalid as refused:
        errors = [problem for problem in refused.problems if problem.severity == "error"]
        return _not_done(task, problem_lines(errors), _places(errors))
    except (AuditError, OSError) as refused:
        return _not_done(task, [f"error: {refused}"], _without_folders(str(refused), task))
    except Exception as broken:  # one dossier that meets a fault of the tool must not end the work on the others
        told = f"The tool met a fault of its own: {type(broken).__name__}: {broken}"
        return _not_done(task, [f"error: {told}"], told)
    return task.name, task.stamp, _row(task.name, card), ()


def _places(errors: Sequence[Problem]) -> str:
    """Return where the errors begin: what stands in a cell may be about a person, and the list may be published."""
    if not errors:
        return ""
    told = plural(len(errors), "{n} error", "{n} errors, the first")
    return say(message("{told}: {where}.", told=told, where=str(errors[0].where)))


def _without_folders(text: str, task: Task) -> str:
    """Return a text with the names of dossier and card, and not with the folders of this computer."""
    for path in (task.place, task.path):
        text = text.replace(str(path), path.name)
    return text


def _written(task: Task) -> Scorecard:
    from audit.cli.opening import read_both
    from audit.evidence.redact import redact
    from audit.report.files import card_files
    from audit.report.folder import CARD
    from audit.scoring.score import score
    from audit.whole import refuse_folder, replace_folder

    refuse_folder(task.place, CARD, force=task.force)
    read, rubric = read_both(task.path, task.rubric, drop_personal=task.drop_personal, ways=task.ways)
    used = redact(read)
    card = score(used, rubric)
    files = {"card.json": card.to_json().encode()} if task.data_only else card_files(card, rubric, used)
    replace_folder(task.place, files, CARD)
    return card


def _not_done(task: Task, lines: Sequence[str], first: str) -> Done:
    empty = [""] * (len(HEAD) - 3)
    return task.name, task.stamp, (task.name, "not scored", *empty, " ".join(first.split())), tuple(lines)


def _row(name: str, card: Scorecard) -> tuple[str, ...]:
    told = card.overall
    totals = (
        (told.verdict.low, told.verdict.high, f"{told.evidenced:.2f}", f"{told.possible:.2f}", f"{told.settled:.2f}")
        if told
        else ("",) * 5
    )
    process = card.process
    rubric = f"{card.rubric.id} {card.rubric.version}"
    return (name, "draft" if card.draft else "scored", process.id, process.title, process.sponsor, card.as_of, rubric,
            *totals, "")  # fmt: skip


def _progress(done: Iterable[Done], before: int, whole: int) -> Iterator[Done]:
    step = max(1, whole // STEPS)
    for number, one in enumerate(done, before + 1):
        yield one
        if number % step == 0 or number == whole:
            stage(message("{n} of {all}: {name}", n=number, all=whole, name=one[0]))


def _over(jobs: int) -> Run:
    from audit.cli.workers import Workers

    return map if jobs == 1 else Workers(jobs).run


def _write_list(out: Path, rows: Mapping[str, tuple[str, ...]]) -> None:
    from audit.evidence.write import csv_bytes
    from audit.whole import write_file

    write_file(out / LIST, csv_bytes([list(HEAD), *(list(rows[name]) for name in sorted(rows))]))
