from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import audit

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "audit"
ORDER = ("base", "evidence", "rubric", "measure", "scoring", "insight", "report", "cli")
"""The parts of the package from the lowest up; a module imports from its own part and those below."""
BASE = {"bounds", "places", "words", "errors", "whole", "yaml", "__init__"}
LONGEST = 400
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "handler"}
CALLS = {"print", "input", "exit", "quit"}
OUTSIDE = {"click", "argparse", "getpass", "locale", "logging", "random", "socket", "time", "urllib"}
ATTRIBUTES = {"os.environ", "os.getenv", "sys.exit", "sys.argv", "date.today", "datetime.now"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def module_id(path: Path) -> str:
    """Return a module's path inside the package."""
    return path.relative_to(PACKAGE).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(path.read_text())


def called_in(tree: ast.Module) -> set[str]:
    """Return the plain names that are called."""
    return {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


def roots_in(tree: ast.Module) -> set[str]:
    """Return the top names of all imported modules; taking an address apart (urllib.parse) asks nobody."""
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names if name != "urllib.parse"}


def attributes_in(tree: ast.Module) -> set[str]:
    """Return attributes of plain names, as `os.environ`."""
    return {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }


def part_of(module: str) -> str:
    """Return which part a module of the package belongs to: `audit.rubric.read` belongs to rubric."""
    names = module.split(".")[1:]
    if not names or names[0] in BASE or names[0] not in ORDER:
        return "cli" if names[:1] == ["__main__"] else "base"
    return names[0]


def name_of(path: Path) -> str:
    """Return a module's dotted name."""
    return ".".join(("audit", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


def imports_of(tree: ast.Module) -> Iterator[str]:
    """Yield every module of the package that a module imports, wherever it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "audit")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "audit":
            assert node.level == 0
            yield str(node.module)
            if node.module == "audit":
                yield from (f"audit.{alias.name}" for alias in node.names if alias.name != "__version__")


def test_imports_run_downwards() -> None:
    """No module imports from a part above its own; the package's own lazy names are for type checkers only."""
    above = {
        (module_id(path), name)
        for path in MODULES
        if path != PACKAGE / "__init__.py"
        for name in imports_of(tree_of(path))
        if ORDER.index(part_of(name)) > ORDER.index(part_of(name_of(path)))
    }
    assert not above


def test_the_base_holds_what_it_should() -> None:
    """Modules beside the parts are the six that everything may use, and the two that start it."""
    assert {path.stem for path in PACKAGE.glob("*.py")} == BASE | {"__main__"}


def test_modules_are_short_and_say_what_they_are_for() -> None:
    """A module that outgrows 400 lines splits by a noun of the domain; each begins with a docstring."""
    assert not {module_id(path) for path in MODULES if len(path.read_text().splitlines()) > LONGEST}
    assert not {module_id(path) for path in MODULES if path.stem in VAGUE}
    assert not {module_id(path) for path in MODULES if not ast.get_docstring(tree_of(path))}


def test_only_commands_talk_to_the_terminal() -> None:
    """Below the commands nothing prints, exits, or reads the environment, the clock, chance or the network."""
    below = [path for path in MODULES if part_of(name_of(path)) != "cli"]
    assert not {(module_id(path), name) for path in below for name in called_in(tree_of(path)) & CALLS}
    assert not {(module_id(path), name) for path in below for name in roots_in(tree_of(path)) & OUTSIDE}
    assert not {(module_id(path), name) for path in below for name in attributes_in(tree_of(path)) & ATTRIBUTES}


def test_no_function_changes_the_state_of_a_module() -> None:
    """Nothing at module level is changed by a function."""
    assert not {
        module_id(path) for path in MODULES if any(isinstance(node, ast.Global) for node in ast.walk(tree_of(path)))
    }


def test_the_public_names_are_those_that_are_listed() -> None:
    """`audit` offers what `__all__` lists, each with words of its own, and nothing else by accident."""
    assert sorted(audit.__all__) == ["Scorecard", "__version__", "read_dossier", "read_rubric", "redact", "score"]
    assert all(getattr(audit, name).__doc__ for name in audit.__all__)
    with pytest.raises(AttributeError, match="no attribute 'scores'"):
        audit.scores  # noqa: B018


def test_the_version_is_said_once() -> None:
    """The version of the package is that of the distribution."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == audit.__version__
