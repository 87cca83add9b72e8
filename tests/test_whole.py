from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.errors import OutputExists
from audit.evidence.write import DOSSIER
from audit.report.folder import CARD
from audit.whole import (
    FolderKind,
    refuse_around,
    refuse_existing,
    refuse_folder,
    replace_folder,
    write_file,
    write_files,
    write_parts,
)

ROOT = Path(__file__).parents[1]
FILES = {"card.json": b"new", "card.html": b"new", "charts/a.svg": b"new"}


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file under a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


_KILLED = """
import os, sys
from pathlib import Path
from audit import whole
from audit.report.folder import CARD
root = Path(sys.argv[1])
new = {"card.json": b"new", "card.html": b"new", "charts/a.svg": b"new"}
for stop in range(14):
    out = root / str(stop) / "card"
    whole.replace_folder(out, {name: b"old" for name in new}, CARD)
    child = os.fork()
    if child == 0:
        steps = iter(range(100))
        def dying(work):
            def step(*args, **kwargs):
                if next(steps) == stop:
                    os._exit(9)
                return work(*args, **kwargs)
            return step
        for name in ("rename", "write_bytes", "mkdir"):
            setattr(Path, name, dying(getattr(Path, name)))
        whole.shutil.rmtree = dying(whole.shutil.rmtree)
        whole.replace_folder(out, new, CARD)
        os._exit(0)
    os.waitpid(child, 0)
"""


def test_a_killed_run_leaves_the_old_folder_or_the_new_one(tmp_path: Path) -> None:
    """Killed at any step, the folder is the old one whole, its named copy, or the new one whole."""
    subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path)], check=True, cwd=ROOT)
    seen = set()
    for case in tmp_path.iterdir():
        out = case / "card"
        found = out if out.exists() else case / "card.before"
        content = set(tree(found).values())
        assert len(content) == 1, "half a card"
        assert len(tree(found)) == 3
        seen.add((found.name, content.pop()))
    assert seen == {("card", b"old"), ("card.before", b"old"), ("card", b"new")}


def test_after_a_killed_run_the_earlier_folder_is_named_and_kept(tmp_path: Path) -> None:
    """Where only the copy of the earlier folder is left, the next run says so; with `force` it goes."""
    replace_folder(tmp_path / "card.before", FILES, CARD)
    for empty in (False, True):
        if empty:
            (tmp_path / "card").mkdir()
        with pytest.raises(OutputExists, match=r"earlier card in card\.before"):
            refuse_folder(tmp_path / "card", CARD, force=False)
    refuse_folder(tmp_path / "card", CARD, force=True)
    replace_folder(tmp_path / "card", FILES, CARD)
    assert [path.name for path in tmp_path.iterdir()] == ["card"]


@pytest.mark.parametrize(
    ("kind", "holds", "replaced"),
    [
        (CARD, {"card.json", "card.md"}, True),
        (CARD, {"card.json", "letter.txt"}, False),
        (CARD, {"card.md"}, False),
        (DOSSIER, {"process.csv", "sessions.csv", "small.yaml"}, True),
        (DOSSIER, {"process.csv", "interviews.csv"}, False),
        (DOSSIER, {"process.csv", "letter.pdf"}, False),
        (DOSSIER, {"sessions.csv"}, False),
        (DOSSIER, set(), True),
    ],
)
def test_force_replaces_a_folder_of_its_kind_and_nothing_else(
    tmp_path: Path, kind: FolderKind, holds: set[str], replaced: bool
) -> None:
    """One stranger among the files, or no file that the kind is known by, and the folder stays."""
    out = tmp_path / "out"
    out.mkdir()
    for name in holds:
        (out / name).write_bytes(b"old")
    if replaced:
        refuse_folder(out, kind, force=True)
        replace_folder(out, {kind.known_by: b"new"}, kind)
        assert tree(out) == {kind.known_by: b"new"}
        assert [path.name for path in tmp_path.iterdir()] == ["out"]
    else:
        with pytest.raises(OutputExists, match="stays as it is"):
            refuse_folder(out, kind, force=True)


def test_a_file_and_a_link_are_no_folder(tmp_path: Path) -> None:
    """Neither is replaced by a folder, with `force` or without, also where a link leads to nothing."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("file", "link"):
        for force in (False, True):
            with pytest.raises(OutputExists, match="is not a folder"):
                refuse_folder(tmp_path / name, CARD, force=force)


def test_the_dossier_is_not_written_over(tmp_path: Path) -> None:
    """Neither the dossier nor a folder around it may be an output."""
    (tmp_path / "my.xlsx").write_bytes(b"")
    for out, says in ((tmp_path / "my.xlsx", "the dossier itself"), (tmp_path, "holds the dossier")):
        with pytest.raises(OutputExists, match=says):
            refuse_around(out, tmp_path / "my.xlsx")
    refuse_around(tmp_path / "card", tmp_path / "my.xlsx")


def test_a_file_is_replaced_whole_and_only_when_asked(tmp_path: Path) -> None:
    """What is refused without `force` is replaced in one step with it, and nothing is left beside it."""
    out = tmp_path / "deep" / "a.xlsx"
    write_file(out, b"old")
    with pytest.raises(OutputExists, match="--force"):
        refuse_existing(out, force=False)
    refuse_existing(out, force=True)
    write_file(out, b"new")
    assert tree(tmp_path) == {"deep/a.xlsx": b"new"}
    assert [path.name for path in out.parent.iterdir()] == ["a.xlsx"]


def test_a_file_that_comes_in_parts_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """Where a part cannot be made, what stood there stays, and nothing is left beside it."""

    def parts() -> Iterator[bytes]:
        yield b"new"
        raise KeyError

    (tmp_path / "clusters.csv").write_bytes(b"old")
    with pytest.raises(KeyError):
        write_parts(tmp_path / "clusters.csv", parts())
    assert tree(tmp_path) == {"clusters.csv": b"old"}
    write_parts(tmp_path / "clusters.csv", (b"a", b"b"))
    assert tree(tmp_path) == {"clusters.csv": b"ab"}


def test_files_written_into_a_folder_leave_the_others(tmp_path: Path) -> None:
    """A folder that is there keeps what is not written anew."""
    write_files(tmp_path / "out", {"process.csv": b"one"}, DOSSIER)
    (tmp_path / "out" / "letter.txt").write_bytes(b"mine")
    write_files(tmp_path / "out", {"process.csv": b"two"}, DOSSIER)
    assert tree(tmp_path / "out") == {"process.csv": b"two", "letter.txt": b"mine"}
