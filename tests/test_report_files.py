from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from sample_card import sample_card, sample_dossier, sample_rubric

from audit.errors import OutputExists
from audit.report import files
from audit.report.files import card_files, write_card

HERE = Path(__file__).parent


def written(out: Path, *, force: bool = False) -> Path:
    """Write the sample card."""
    return write_card(sample_card(), out, sample_rubric(), sample_dossier(), force=force)


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file under a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """The files of the sample card."""
    return dict(card_files(sample_card(), sample_rubric(), sample_dossier()))


def test_a_card_is_a_folder_of_every_view(tmp_path: Path, made: dict[str, bytes]) -> None:
    """card.json and its views, what methods found, and each chart as SVG and PNG; nothing else is left."""
    out = written(tmp_path / "deep" / "card")
    assert tree(out) == made
    assert {name for name in made if "/" not in name} == {
        "card.json", "card.html", "card.xlsx", "card.md", "research.html",
        "robust.json", "sufficiency.json", "quality.json", "agree.json",
    }  # fmt: skip
    assert {name.rpartition(".")[2] for name in made if "/" in name} == {"svg", "png"}
    assert len([name for name in made if "/" in name]) == 14
    assert [path.name for path in out.parent.iterdir()] == ["card"]
    assert json.loads(made["card.json"])["schema"]


@pytest.fixture
def drawn_once(made: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts are not drawn again for each test of what happens to their files."""
    monkeypatch.setattr(files, "card_files", lambda card, rubric, dossier: made)


@pytest.mark.usefixtures("drawn_once")
def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    """A folder that is there stays as it is without `force`; an empty one holds nothing to lose."""
    out = tmp_path / "card"
    out.mkdir()
    written(out)
    before = tree(out)
    with pytest.raises(OutputExists, match="--force"):
        written(out)
    assert tree(out) == before
    written(out, force=True)
    assert tree(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["card"]


@pytest.mark.usefixtures("drawn_once")
def test_force_replaces_a_card_and_nothing_else(tmp_path: Path) -> None:
    """A folder with other files, a file and a link stay, even with `force`."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "thesis.txt").write_text("years of work")
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(home)
    for name in ("home", "file", "link"):
        with pytest.raises(OutputExists):
            written(tmp_path / name, force=True)
    assert (home / "thesis.txt").read_text() == "years of work"


@pytest.mark.usefixtures("drawn_once")
def test_a_stranger_called_like_the_copy_is_not_deleted(tmp_path: Path) -> None:
    """`card.before` may be somebody's own folder."""
    written(tmp_path / "card")
    own = tmp_path / "card.before"
    own.mkdir()
    (own / "mine.txt").write_text("mine")
    with pytest.raises(OutputExists, match=r"card\.before"):
        written(tmp_path / "card", force=True)
    written(tmp_path / "card2")
    assert (own / "mine.txt").read_text() == "mine"


@pytest.mark.usefixtures("drawn_once")
def test_an_error_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the new folder cannot be put in place, the old one comes back."""
    out = written(tmp_path / "card")
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.parent.name.startswith(".card."):
            raise OSError("disk full")
        return rename(self, target)

    before = tree(out)
    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="disk full"):
        written(out, force=True)
    assert tree(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["card"]


_HASHED = """
import hashlib, sys
sys.path.insert(0, "tests")
from sample_card import sample_card, sample_dossier, sample_rubric
from audit.report.files import card_files
for name, data in sorted(card_files(sample_card(), sample_rubric(), sample_dossier()).items()):
    print(name, hashlib.sha256(data).hexdigest())
"""


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_every_file_is_the_same_bytes_in_another_process(seed: str, made: dict[str, bytes]) -> None:
    """No clock, no order of hashing: two runs give the same bytes."""
    environment = {"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin", "TZ": "Pacific/Kiritimati"}
    run = subprocess.run(
        [sys.executable, "-c", _HASHED], check=True, cwd=HERE.parent, env=environment, capture_output=True, text=True
    )
    assert run.stdout.split("\n")[:-1] == [
        f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in sorted(made.items())
    ]
