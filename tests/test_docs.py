from __future__ import annotations

import re
import runpy
import shlex
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from audit.cli.lazy import LazyGroup
from audit.cli.main import main

ROOT = Path(__file__).parents[1]
FIRST = ("README.md", "CONTRIBUTING.md", "examples/README.md")
PAGES = [*(ROOT / name for name in FIRST), *sorted((ROOT / "docs").rglob("*.md"))]
NAME = "consultation-audit"


def blocks(page: Path, kind: str) -> list[str]:
    """Return the fenced blocks of one kind, in order."""
    return re.findall(rf"```{kind}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


def lines_of(page: Path) -> Iterator[list[str]]:
    """Yield every command line of a page, in blocks and in sentences, as its words."""
    text = page.read_text(encoding="utf-8")
    for line in re.findall(rf"(?:^\s*|&& (?:\S*/)?|`){NAME} ([^`\n]+)", text, re.MULTILINE):
        if not line.startswith("["):
            yield shlex.split(line)


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head).strip().lower().replace(" ", "-") for head in heads}


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """Return the command that words call, and the words after its name."""
    command: click.Command = main
    while words and isinstance(command, LazyGroup):
        found = command.get_command(click.Context(command), words[0])
        if found is None and (unnamed := getattr(command, "unnamed", None)):
            words, found = ["", *words], command.get_command(click.Context(command), unnamed)
        if found is None:
            break
        command, words = found, words[1:]
    return command, words


def test_the_readme_shows_what_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first line of the README gives the output that stands below it, word for word."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    setup, *_ = blocks(ROOT / "README.md", "sh")
    words = next(lines_of(ROOT / "README.md"))
    assert words == ["score", "examples/un-women-2016"]
    assert setup.strip().endswith(f"{NAME} {' '.join(words)}")
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert done.stdout == blocks(ROOT / "README.md", "text")[0]
    assert (tmp_path / "un-women-2016-card" / "card.html").is_file()


def test_two_lines_set_everything_up() -> None:
    """Each of the README's two lines begins from nothing but Python; the project's checks run the second as it is."""
    first, second, *_ = blocks(ROOT / "README.md", "sh")
    assert first.startswith("python3 -m venv .venv && ")
    assert second.startswith("python3 -m venv .venv && ")
    assert first.count("\n") == second.count("\n") == 1
    assert second in blocks(ROOT / "CONTRIBUTING.md", "sh")
    run = (ROOT / ".ci" / "run").read_text()
    (pattern,) = re.findall(r"grep -E '(.+?)' README\.md", run)
    matching = [line for line in (ROOT / "README.md").read_text().splitlines() if re.search(pattern, line)]
    assert matching == [second.strip()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_line_is_one(page: Path) -> None:
    """Each command line in the pages names a command that exists, with options that it has."""
    for words in lines_of(page):
        command, rest = command_of(words)
        assert not isinstance(command, LazyGroup) or not rest, words
        known = {name for option in command.params for name in option.opts}
        assert {word for word in rest if word.startswith("--")} <= known, words


def test_the_page_of_commands_is_their_help() -> None:
    """docs/commands.md is what scripts/build_commands.py makes of the help; run it where this differs."""
    page = runpy.run_path(str(ROOT / "scripts" / "build_commands.py"))["page"]
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == page()


def test_every_command_stands_in_the_page_of_commands() -> None:
    """No command is without its heading."""
    heads = re.findall(rf"^## {NAME} ?(.*)$", (ROOT / "docs" / "commands.md").read_text(), re.MULTILINE)
    commands = ["", *main.list_commands(click.Context(main))]
    found = {name: main.get_command(click.Context(main), name) for name in commands if name}
    groups = {name: group for name, group in found.items() if isinstance(group, LazyGroup)}
    assert set(groups) == {"pledge", "reply", "rubrics", "voices"}
    assert set(heads) == {*commands, *(f"{name} {inner}" for name, group in groups.items() for inner in group.entries)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    """Each link to a file or heading of the project finds it."""
    for link in re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.read_text(encoding="utf-8")):
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_the_picture_is_there() -> None:
    """The README's picture is a PNG as wide as a page of the card."""
    picture = (ROOT / "docs" / "card.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24])[0] == 1200
    assert "](docs/card.png)" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_pages_accuse_nobody(page: Path) -> None:
    """The words of DESIGN: the record shows, not found; never failed, refused or ignored of a sponsor."""
    assert not re.findall(r"\bsponsor (?:failed|ignored|admits)\b", page.read_text(encoding="utf-8"), re.IGNORECASE)


def test_every_rubric_has_a_changelog() -> None:
    """Each shipped rubric keeps its own changelog, and the project's names the heading for scores that move."""
    names = {path.stem for path in (ROOT / "rubrics").glob("*.yaml")}
    assert {path.stem.removeprefix("CHANGELOG-") for path in (ROOT / "rubrics").glob("CHANGELOG-*.md")} == names
    assert "### Scores may change" in (ROOT / "CHANGELOG.md").read_text()
