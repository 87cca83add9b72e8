"""What pydantic says against a rubric, as problems at their line, in words for whoever wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from audit.errors import Problem, Where, did_you_mean
from audit.rubric.model import VERBS
from audit.rubric.schema import json_schema
from audit.words import Message, message
from audit.yaml import Node, Path, Step, place

MOST = 200
"""Errors looked at: nobody mends more at a time, and a file made to hold thousands should not keep anybody waiting."""

Loc = tuple[int | str, ...]


def problems_of(error: ValidationError, root: Node, model: str) -> list[Problem]:
    """Return one problem a place, in the order of the file; `model` is Rubric or Profile."""
    schema = json_schema()["$defs"]
    best: dict[tuple[Step, ...], tuple[int, Problem]] = {}
    errors = error.errors(include_url=False, include_context=True)[:MOST]
    walked = [_walk(root, found["loc"]) for found in errors]
    for found, (path, node) in zip(errors, walked, strict=True):
        if found["type"] in _WANTED and isinstance(node.value, Mapping) and _better_said(path, found, walked, errors):
            continue
        problem = _problem(dict(found), path, node, root, schema, model)
        place_known = path if found["type"] not in ("extra_forbidden", "missing") else (*path, str(found["loc"][-1]))
        if place_known not in best or len(found["loc"]) > best[place_known][0]:
            best[place_known] = (len(found["loc"]), problem)
    return in_order(problem for _, problem in best.values())


class Found:
    """Problems as they are found, each placed by its path in the file."""

    def __init__(self, where: Callable[[Path, bool], Where]) -> None:
        """Keep how a path is placed: at its value, or at its last key."""
        self.where = where
        self.problems: list[Problem] = []

    def add(
        self, code: str, path: Path, what: str | Message, mend: str | Message, *, key: bool = False, **values: str | int
    ) -> None:
        """Note a problem at the value a path leads to, or at its key; `values` fill the gaps of both sentences."""
        self.problems.append(Problem(code, self.where(path, key), _filled(what, values), _filled(mend, values)))

    def remark(self, code: str, path: Path, what: str, mend: str, **values: str | int) -> None:
        """Note at a key what leaves the rubric usable and its author should know."""
        where = self.where(path, True)
        self.problems.append(Problem(code, where, _filled(what, values), _filled(mend, values), "warning"))

    def unknown(
        self,
        code: str,
        path: Path,
        what: str | Message,
        given: str,
        known: Iterable[str],
        *,
        key: bool = True,
        **values: str | int,
    ) -> None:
        """Note a word that is not known, with the nearest that is."""
        self.add(code, path, what, did_you_mean(given, known), key=key, **values)


def _filled(text: str | Message, values: Mapping[str, str | int]) -> Message:
    if isinstance(text, Message):
        return text
    return message(text, **{name: value for name, value in values.items() if f"{{{name}}}" in text})


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems by file, line and column."""
    return sorted(problems, key=lambda each: (each.where.file, each.where.line, int(each.where.column or 0)))


def _better_said(
    path: Path, found: object, walked: Sequence[tuple[Path, Node]], errors: Sequence[ErrorDetails]
) -> bool:
    """Return whether another reading of the same value got further: of two forms one was clearly meant."""
    return any(
        other is not found and other["type"] not in _WANTED and inner[: len(path)] == path
        for other, (inner, _) in zip(errors, walked, strict=True)
    )


def _walk(root: Node, loc: Loc) -> tuple[tuple[Step, ...], Node]:
    """Follow a pydantic location; names of union members in it are not in the file and passed over."""
    path: list[Step] = []
    node = root
    for step in loc:
        found = node.child(step)
        if found is not None:
            path.append(step)
            node = found
    return tuple(path), node


def _problem(
    found: Mapping[str, Any], path: tuple[Step, ...], node: Node, root: Node, schema: dict[str, Any], model: str
) -> Problem:
    kind, key = str(found["type"]), str(found["loc"][-1]) if found["loc"] else ""
    if kind == "extra_forbidden":
        parent = path[:-1]
        if path and path[-1] in VERBS and key in VERBS and key != path[-1]:
            what = message("{key} is a second measure beside {first}.", key=key, first=str(path[-1]))
            return Problem("two-measures", place(root, (*parent, key), key=True), what, message("Keep one of them."))
        known = _keys(schema, model, parent)
        at = place(root, path, key=True)
        return Problem("unknown-key", at, message("{key} is not known here.", key=key), did_you_mean(key, known))
    if kind == "missing":
        what = message("{key} is missing from {parent}.", key=key, parent=_name(path) or message("the rubric"))
        return Problem("missing-key", place(root, path, key=True), what, message("Add {key}.", key=key))
    at = place(root, path)
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return _no_measure(node, path, root)
    if kind == "literal_error":
        words = _choices(schema, model, path) or [str(found["ctx"]["expected"])]
        what = message("{given} is not a word for {key}.", given=_given(node), key=_name(path))
        return Problem("unknown-word", at, what, did_you_mean(_given(node), words))
    return Problem("not-valid", at, *_shape(found, node, path))


def _no_measure(node: Node, path: tuple[Step, ...], root: Node) -> Problem:
    """Say which measures there are, at the key that comes nearest to one."""
    keys = list(node.keys)
    if not keys:
        what = message("{given} is not a measure.", given=_given(node))
        return Problem("unknown-measure", node.at, what, did_you_mean(_given(node), VERBS))
    key = next((key for key in keys if key not in ("at_least", "at_most")), keys[0])
    what = message("{key} is not a measure.", key=key)
    return Problem("unknown-measure", place(root, (*path, key), key=True), what, did_you_mean(key, VERBS))


def _shape(found: Mapping[str, Any], node: Node, path: tuple[Step, ...]) -> tuple[Message, Message]:
    kind, key = str(found["type"]), _name(path)
    given = _given(node)
    if kind == "value_error":
        what = message("{key}: {given} {why}.", key=key, given=given, why=str(found["ctx"]["error"]))
        if not isinstance(node.value, (str, int, Decimal)):
            what = message("{why}.", why=str(found["ctx"]["error"]))
        return what, message("")
    wanted = _WANTED.get(kind)
    if kind == "string_type" and isinstance(node.value, (int, Decimal)):
        what = message("{key}: {given} is read as a number.", key=key, given=given)
        return what, message('Put it in quotes: "{given}".', given=given)
    if wanted is None:
        return message("{key}: {given} cannot be read.", key=key, given=given), message("{why}.", why=str(found["msg"]))
    form = "{key: value}" if wanted == _MAPPING else "[one, another]"
    return message("{key}: {given} does not fit here.", key=key, given=given), _filled(wanted, {"form": form})


_MAPPING = "Write keys and values: {form}."

_WANTED = {
    "string_type": "Write words.",
    "int_parsing": "Write a whole number.",
    "int_from_float": "Write a whole number.",
    "int_type": "Write a whole number.",
    "tuple_type": "Write a list: {form}.",
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "mapping_type": _MAPPING,
    "dict_type": _MAPPING,
}


def _name(path: tuple[Step, ...]) -> str:
    """Return the last key of a path, with its place where it stands in a list."""
    words = [str(step) for step in path if isinstance(step, str)]
    return words[-1] if words else ""


def _given(node: Node) -> str:
    """Return what stands in the file, shortened."""
    if isinstance(node.value, Mapping):
        return "{" + ", ".join(node.keys) + "}"
    if isinstance(node.value, list):
        return "a list"
    text = str(node.value)
    return text if len(text) <= 60 else text[:57] + "..."


def _keys(schema: dict[str, Any], model: str, path: tuple[Step, ...]) -> list[str]:
    return sorted({key for part in _parts(schema, model, path) for key in part.get("properties", ())})


def _choices(schema: dict[str, Any], model: str, path: tuple[Step, ...]) -> list[str]:
    parts = _parts(schema, model, path)
    return [str(word) for part in parts for word in part.get("enum", [part["const"]] if "const" in part else ())]


def _parts(schema: dict[str, Any], model: str, path: tuple[Step, ...]) -> list[dict[str, Any]]:
    """Return the parts of the schema that may stand at a path, references and unions opened."""
    parts = _opened(schema, [schema[model]])
    for step in path:
        inner: list[dict[str, Any]] = []
        for part in parts:
            if isinstance(step, int):
                inner += [part["items"]] if "items" in part else []
            elif str(step) in part.get("properties", {}):
                inner.append(part["properties"][str(step)])
            elif isinstance(part.get("additionalProperties"), dict):
                inner.append(part["additionalProperties"])
        parts = _opened(schema, inner)
    return parts


def _opened(schema: dict[str, Any], parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for part in parts:
        if "$ref" in part:
            out += _opened(schema, [schema[str(part["$ref"]).rsplit("/", 1)[-1]]])
        elif "anyOf" in part or "oneOf" in part:
            out += _opened(schema, [*part.get("anyOf", ()), *part.get("oneOf", ())])
        else:
            out.append(part)
    return out
