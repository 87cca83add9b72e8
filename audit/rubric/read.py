"""A rubric from its file: found, read safely, profiles worked in, checked and hashed."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from audit.errors import Problem, RubricNotValid, Where, did_you_mean
from audit.rubric.check import check
from audit.rubric.fingerprint import sha256_of
from audit.rubric.method_values import own_values, with_defaults
from audit.rubric.model import Rubric
from audit.rubric.problems import in_order, problems_of
from audit.rubric.profile import merged
from audit.rubric.profile_model import Profile
from audit.words import message
from audit.yaml import Node, place, read_yaml

ENDINGS = (".yaml", ".yml")

_WORKED_OUT = ("sha256", "unselected")
"""Fields of a rubric that reading fills; in a file they are unknown keys."""

Model = TypeVar("Model", bound=BaseModel)


def shipped() -> tuple[str, ...]:
    """Return the ids of the rubrics that come with the tool."""
    return tuple(sorted(Path(file.name).stem for file in _shelf().iterdir() if file.name.endswith(".yaml")))


def shipped_text(name: str) -> bytes:
    """Return the file of a shipped rubric as it lies there, comments and all."""
    return (_shelf() / f"{name}.yaml").read_bytes()


def read_rubric(name_or_path: str | Path, *, text: bytes | None = None) -> Rubric:
    """Read a shipped rubric by its id, or a rubric file; profiles come out with their parent worked in.

    `text` is the file's content where it does not lie on disk (inside a zip); it may then extend
    shipped rubrics only. Raises RubricNotValid with every problem at its line and column.
    """
    return _resolved(_found(name_or_path, text), ())[1]


def remarks_on(name_or_path: str | Path) -> tuple[Problem, ...]:
    """Return the warnings on a rubric that can be used, in the order of its file; raises as `read_rubric` does."""
    root, rubric = _resolved(_found(name_or_path, None), ())
    as_written = rubric.model_copy(update={"methods": own_values(rubric.methods)})
    return tuple(in_order(check(as_written, lambda path, key: place(root, path, key=key))))


def _found(name_or_path: str | Path, text: bytes | None) -> _File:
    """Return a shipped rubric by its id, or a rubric file; `text` is its content where it does not lie on disk."""
    name = str(name_or_path)
    if text is not None:
        return _File(name, text, None)
    if name in shipped():
        return _shipped_file(name)
    path = Path(name_or_path)
    if not path.is_file():
        is_path = path.suffix in ENDINGS or path.name != name
        what = message("There is no rubric file {name}." if is_path else "There is no rubric {name}.", name=name)
        raise RubricNotValid([Problem("rubric-not-found", Where(name), what, did_you_mean(path.stem, shipped()))])
    return _File(name, path.read_bytes(), path.parent)


def _shelf() -> Traversable:
    """Where the shipped rubrics lie: inside the installed package, or beside it in a checkout."""
    packaged = resources.files("audit") / "rubrics"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "rubrics"


@dataclass(frozen=True, slots=True)
class _File:
    """A rubric's file under the name people know it by; files beside it may be extended."""

    name: str
    raw: bytes = field(compare=False)
    folder: Path | None  # None: shipped, or inside a zip


def _shipped_file(name: str) -> _File:
    return _File(f"{name}.yaml", shipped_text(name), None)


def _resolved(file: _File, led_here: tuple[_File, ...]) -> tuple[Node, Rubric]:
    """Return the file with its parent worked in, as places and as a rubric; `led_here` extended it."""
    root = read_yaml(file.raw, file.name)
    parent: Rubric | None = None
    if "extend" in root.keys:
        profile = _modelled(Profile, root)
        parent_file = _parent_file(file, profile.extend, place(root, ("extend",)), (*led_here, file))
        parent_root, parent = _resolved(parent_file, (*led_here, file))
        root = merged(root, profile, parent_root, parent)
    rubric = _modelled(Rubric, root)
    problems = check(rubric, lambda path, key: place(root, path, key=key))
    if any(problem.severity == "error" for problem in problems):
        raise RubricNotValid(in_order(problems))
    asked = {**parent.criteria, **parent.unselected} if parent else {}
    left_out = {name: criterion for name, criterion in asked.items() if name not in rubric.criteria}
    rubric = rubric.model_copy(update={"methods": with_defaults(rubric.methods)})
    return root, rubric.model_copy(update={"sha256": sha256_of(rubric), "unselected": left_out})


def _parent_file(file: _File, given: str, at: Where, led_here: tuple[_File, ...]) -> _File:
    """Return the file that `extend` names: a shipped rubric, or a file in the same folder and no other."""
    if given in shipped():
        parent = _shipped_file(given)
    elif file.folder and given.endswith(ENDINGS) and Path(given).name == given and (file.folder / given).is_file():
        parent = _File(str(Path(file.name).with_name(given)), (file.folder / given).read_bytes(), file.folder)
    else:
        near = did_you_mean(given, shipped())
        mend = near if near.pattern else message("Name a shipped rubric, or a file in the same folder.")
        what = message("There is no rubric {name} to extend.", name=given)
        raise RubricNotValid([Problem("rubric-not-found", at, what, mend)])
    if parent in led_here:
        way = " > ".join(Path(each.name).name for each in (*led_here, parent))
        what = message("Extending {name} goes round in a circle: {way}.", name=given, way=way)
        raise RubricNotValid([Problem("extend-loop", at, what, message("Extend a rubric that stands by itself."))])
    return parent


def _modelled(model: type[Model], root: Node) -> Model:
    worked_out = [key for key in _WORKED_OUT if key in root.keys]
    if worked_out:
        raise RubricNotValid(
            Problem("unknown-key", root.keys[key], message("{key} is worked out.", key=key), message("Take it out."))
            for key in worked_out
        )
    try:
        return model.model_validate(root.plain())
    except ValidationError as error:
        raise RubricNotValid(problems_of(error, root, model.__name__)) from None
