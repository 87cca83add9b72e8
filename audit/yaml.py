"""YAML read safely: every value with its place, nothing built before it is known to be harmless.

Only what a rubric or the map of a list needs is read: mappings, lists, words and numbers of YAML 1.2. Anchors, aliases,
tags, several documents, keys given twice, deep nesting and large files are refused where they
stand. `yes` and `no` are words; `true` and `false` are refused, so that Norwegian may be `no`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from audit.errors import Invalid, Problem, RubricNotValid, Where
from audit.words import Message, message

LARGEST_FILE = 300_000
"""Bytes. The longest shipped rubric has about fifty thousand."""

DEEPEST = 16
"""Levels of mappings and lists. The list of words in REA-2's lowest of ratios of shares is the thirteenth."""

Step = str | int
Path = tuple[Step, ...]
"""From the top of the file to a value: names of keys and places in lists."""


@dataclass(frozen=True, slots=True)
class Node:
    """One value of the file and its place; `keys` holds the places of a mapping's keys."""

    value: str | int | Decimal | Mapping[str, Node] | Sequence[Node]
    at: Where
    keys: Mapping[str, Where] = field(default_factory=dict)

    def child(self, step: Step) -> Node | None:
        """Return the value under a key or at a place in a list; None where there is none."""
        if isinstance(self.value, Mapping):
            return self.value.get(str(step))
        if isinstance(self.value, list) and isinstance(step, int) and step < len(self.value):
            found = self.value[step]
            assert isinstance(found, Node)
            return found
        return None

    def plain(self) -> Any:
        """Return the value as plain mappings, lists, words and numbers."""
        if isinstance(self.value, Mapping):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def place(root: Node, path: Iterable[Step], *, key: bool = False) -> Where:
    """Return where a path leads; with `key`, the place of its last key instead of its value.

    Steps that are not in the file are passed over, so that the nearest place known is given.
    """
    node, at = root, root.at
    for step in path:
        found = node.child(step)
        if found is not None:
            at = node.keys.get(str(step), found.at) if key else found.at
            node = found
    return at


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file that is written in YAML: what people call it, and the error that refuses one."""

    what: str
    invalid: type[Invalid]


RUBRIC = Form("rubric", RubricNotValid)


def read_yaml(raw: bytes, name: str, form: Form = RUBRIC) -> Node:
    """Read one YAML mapping; `name` is the file as people know it. Raises the error of its form."""
    try:
        return _read(raw, name, form)
    except _Refused as refused:
        raise form.invalid([refused.problem]) from None


def _read(raw: bytes, name: str, form: Form) -> Node:
    try:
        node = _Builder(name, _events(_decoded(raw, name, form), name), form).document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = Where(name, line=mark.line + 1, column=str(mark.column + 1)) if mark else Where(name, line=1)
        raise _refusal("yaml", at, message("The file is not YAML: {why}.", why=str(error.problem)), _INDENT) from None
    if not isinstance(node.value, Mapping):
        raise _refusal("yaml", node.at, message("A {form} is a list of keys with values.", form=form.what), _INDENT)
    return node


_INDENT = message("Check the indentation, the quotes and the brackets just before this place.")


class _Refused(Exception):
    """Why a file is not read; whoever asked for it gives this the name of an error."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def _refusal(code: str, at: Where, what: Message, mend: Message) -> _Refused:
    return _Refused(Problem(code, at, what, mend))


def _decoded(raw: bytes, name: str, form: Form) -> str:
    top = Where(name, line=1, column="1")
    if len(raw) > LARGEST_FILE:
        what = message("The file has {n} bytes; a {form} has at most {most}.", n=len(raw), form=form.what,
                       most=LARGEST_FILE)  # fmt: skip
        raise _refusal("yaml-size", top, what, message("Check that this is the {form}.", form=form.what))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        at = Where(name, line=before.count(b"\n") + 1, column=str(error.start - before.rfind(b"\n")))
        raise _refusal("yaml-encoding", at, message("The file is not UTF-8."), message("Save it as UTF-8.")) from None


def _events(text: str, name: str) -> Iterator[Event]:
    if found := _NOT_PRINTED.search(text):
        before = text[: found.start()]
        at = Where(name, line=before.count("\n") + 1, column=str(found.start() - before.rfind("\n")))
        what = message("The file holds a character that is not printed (U+{code}).", code=f"{ord(found[0]):04X}")
        raise _refusal("yaml-character", at, what, message("Take it out."))
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError:
        raise
    except YAMLError as error:
        why = message("The file is not YAML: {why}.", why=str(error))
        raise _refusal("yaml", Where(name, line=1, column="1"), why, _INDENT) from None


_NOT_PRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters, and those that turn the direction of text, which would hide what a line says."""

_INTEGER = re.compile(r"[-+]?(?:0|[1-9]\d*)")
_DECIMAL = re.compile(r"[-+]?\d+\.\d+")
_TRUE_FALSE = re.compile(r"(?i:true|false)")
_EMPTY = re.compile(r"(?i:~|null|)")


class _Builder:
    """Builds nodes from parser events, refusing what is not allowed as soon as it is seen."""

    def __init__(self, name: str, events: Iterator[Event], form: Form) -> None:
        self._name = name
        self._events = events
        self._form = form

    def document(self) -> Node:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, DocumentStartEvent) and root is not None:
                raise self._refuse(event, "yaml-documents", "A second document begins here.", "Keep one in a file.")
            if isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent, AliasEvent)):
                root = self._node(event, 1)
        return root or Node("", Where(self._name, line=1, column="1"))

    def _at(self, event: Event) -> Where:
        return Where(self._name, line=event.start_mark.line + 1, column=str(event.start_mark.column + 1))

    def _refuse(self, event: Event, code: str, what: str, mend: str, **values: str | int) -> _Refused:
        return _refusal(code, self._at(event), message(what, **values), message(mend))

    def _node(self, event: Event, depth: int) -> Node:
        self._refuse_machinery(event)
        if isinstance(event, ScalarEvent):
            return Node(self._scalar(event), self._at(event))
        if depth > DEEPEST:
            raise self._refuse(event, "yaml-depth", "Nested deeper than {n} levels.", "Write it flatter.", n=DEEPEST)
        if isinstance(event, SequenceStartEvent):
            items: list[Node] = []
            for inner in self._until(SequenceEndEvent):
                items.append(self._node(inner, depth + 1))
            return Node(items, self._at(event))
        return self._mapping(event, depth)

    def _until(self, end: type[Event]) -> Iterator[Event]:
        for event in self._events:
            if isinstance(event, end):
                return
            yield event

    def _refuse_machinery(self, event: Event) -> None:
        anchor, tag = str(getattr(event, "anchor", None) or ""), str(getattr(event, "tag", None) or "")
        if isinstance(event, AliasEvent):
            raise self._refuse(event, "yaml-alias", "The alias *{a} stands here.", "Write the value out.", a=anchor)
        if anchor:
            raise self._refuse(event, "yaml-anchor", "The anchor &{a} stands here.", "Take it out.", a=anchor)
        if tag:
            raise self._refuse(event, "yaml-tag", "The tag {tag} stands here.", "Take it out.", tag=tag)

    def _mapping(self, event: Event, depth: int) -> Node:
        values: dict[str, Node] = {}
        keys: dict[str, Where] = {}
        for inner in self._until(MappingEndEvent):
            self._refuse_machinery(inner)
            if not isinstance(inner, ScalarEvent) or not inner.value:
                raise self._refuse(inner, "yaml-key", "A key is one word.", "Write a word before the colon.")
            key = str(inner.value)
            if key == "<<":
                raise self._refuse(inner, "yaml-merge", "Mappings are not merged here.", "Write the keys out.")
            if key in keys:
                what, first = "{key} is given twice; first in line {line}.", keys[key].line
                raise self._refuse(inner, "yaml-duplicate", what, "Keep one of them.", key=key, line=first)
            keys[key] = self._at(inner)
            value = next(self._events)
            if isinstance(value, ScalarEvent) and value.implicit[0] and not value.value:
                self._refuse_machinery(value)
                raise self._refuse(inner, "yaml-empty", "{key} has no value.", "Write one, or take it out.", key=key)
            values[key] = self._node(value, depth + 1)
        return Node(values, self._at(event), keys)

    def _scalar(self, event: ScalarEvent) -> str | int | Decimal:
        text = str(event.value)
        if not event.implicit[0]:  # quoted or folded: words, whatever they look like
            return text
        if _TRUE_FALSE.fullmatch(text):
            mend = "Write yes." if text.casefold() == "true" else "Write no."
            what = "{text} is not a word of {form}s."
            raise self._refuse(event, "yaml-true-false", what, mend, text=text, form=self._form.what)
        if _EMPTY.fullmatch(text):
            raise self._refuse(event, "yaml-empty", "Nothing is written here.", "Write a value, or take the key out.")
        if _INTEGER.fullmatch(text) and len(text) < 20:
            return int(text)
        if _DECIMAL.fullmatch(text) and len(text) < 20:
            return Decimal(text)
        return text
