from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from test_verify import EXAMPLE, ROOT, criterion, files_in, packed, with_card

from audit.cli.main import main


def run(*words: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="consultation-audit")


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`score --bundle` writes the zip beside the card; verify says in one line that it is the same."""
    monkeypatch.chdir(tmp_path)
    made = run("score", EXAMPLE, "--rubric", "light", "--out", "card", "--bundle")
    assert made.exit_code == 0, made.output
    assert "The bundle: un-women-2016-bundle.zip" in made.stdout
    again = run("score", EXAMPLE, "--rubric", "light", "--out", "card2", "--bundle")
    assert again.exit_code == 2, "nothing is overwritten"
    assert not Path("card2").exists()
    done = run("verify", "un-women-2016-bundle.zip")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("verified: Consultation seeking views")
    assert done.stdout.count("\n") == 1
    for words in (("card", EXAMPLE, "--rubric", "light"), ("card/card.json", EXAMPLE, "--rubric", "light")):
        assert run("verify", *words).exit_code == 0
    found = json.loads(run("verify", "un-women-2016-bundle.zip", "--json").stdout)
    assert found == {"problems": [], "verified": True}


def test_the_command_names_what_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends with exit code 5; the differences stand on stderr, or as JSON on stdout."""
    monkeypatch.chdir(tmp_path)
    Path("b.zip").write_bytes(with_card(lambda card: criterion(card, "TIM-1")["level"].update(low="exceeds")))
    failed = run("verify", "b.zip")
    assert failed.exit_code == 5
    assert "not verified: b.zip: 1 thing differs." in failed.stdout
    assert 'TIM-1, level.low: The card says "exceeds"' in failed.stderr
    (problem,) = json.loads(run("verify", "b.zip", "--json").stdout)["problems"]
    assert problem["at"] == "TIM-1, level.low"


def test_many_differences_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A card that has little to do with its evidence prints the head of the list, and how many more there are."""
    monkeypatch.chdir(tmp_path)
    Path("b.zip").write_bytes(with_card(lambda card: card.update({f"key{number}": 1 for number in range(100)})))
    failed = run("verify", "b.zip")
    assert "60 more; --json gives them all." in failed.stderr
    assert len(json.loads(run("verify", "b.zip", "--json").stdout)["problems"]) == 100


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("no-such.zip",), "is no bundle"),
        ((EXAMPLE,), "is no bundle"),
        (("card.json",), "is no bundle"),
        (("no-card.json", EXAMPLE), "There is no card at"),
        (("b.zip", "--rubric", "light"), "A bundle holds its rubric"),
    ],
)
def test_what_cannot_be_verified_says_why(
    words: tuple[str | Path, ...], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path that is no bundle and no card is a slip of the hand (exit code 2), not a difference."""
    monkeypatch.chdir(tmp_path)
    Path("b.zip").write_bytes(packed())
    done = run("verify", *words)
    assert done.exit_code == 2
    assert says in done.stderr


def test_working_cards_and_plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither gets a bundle; a working card is not verified, since its rows are not published."""
    monkeypatch.chdir(tmp_path)
    for option in ("--working", "--plan"):
        done = run("score", EXAMPLE, option, "--bundle")
        assert done.exit_code == 2
        assert "not for publication" in done.stderr
        assert not list(tmp_path.iterdir())
    assert run("score", EXAMPLE, "--working", "--out", "card").exit_code == 0
    done = run("verify", "card", EXAMPLE)
    assert done.exit_code == 5
    assert "This is a working card." in done.stderr


def test_a_page_in_a_folder_is_held_against_its_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given the folder of a card, verify reads its pages too."""
    monkeypatch.chdir(tmp_path)
    for name, data in files_in().items():
        if name.startswith("card/"):
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(data)
    words = ("verify", "card", EXAMPLE, "--rubric", "light")
    assert run(*words).exit_code == 0
    Path("card/card.pdf").write_bytes(b"%PDF-1.7")
    done = run(*words)
    assert done.exit_code == 0
    assert "card/card.pdf: It is not compared" in done.stderr
    page = Path("card/card.html")
    page.write_text(page.read_text(encoding="utf-8").replace("not found", "found", 1), encoding="utf-8")
    done = run(*words)
    assert done.exit_code == 5
    assert "card/card.html: It does not say what card.json says" in done.stderr


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not there")
def test_the_lines_on_signing_run(tmp_path: Path) -> None:
    """What docs/verify.md says about signing signs a bundle, checks it, and refuses one that was changed."""
    page = (ROOT / "docs" / "verify.md").read_text(encoding="utf-8")
    lines = [line for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) for line in block.splitlines()]
    signing = [line for line in lines if line.startswith(("ssh-keygen", "echo "))]
    assert sum(line.startswith("ssh-keygen") for line in signing) == 3
    bundle_file = tmp_path / "un-women-2016-bundle.zip"
    bundle_file.write_bytes(packed())
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key"], check=True, timeout=60)
    for line in signing:
        if "-t ed25519" not in line:
            subprocess.run(["bash", "-euc", line], cwd=tmp_path, check=True, timeout=60, capture_output=True)
    bundle_file.write_bytes(packed() + b"x")
    with pytest.raises(subprocess.CalledProcessError):
        subprocess.run(["bash", "-euc", signing[-1]], cwd=tmp_path, check=True, timeout=60, capture_output=True)
