"""A profile worked into the rubric it extends: which criteria, with which weights, under its own name."""

from __future__ import annotations

from collections.abc import Mapping

from audit.errors import Problem, RubricNotValid, did_you_mean
from audit.rubric.model import Rubric
from audit.rubric.problems import in_order
from audit.rubric.profile_model import Profile
from audit.words import message
from audit.yaml import Node, place

_OWN = ("rubric", "version", "title", "licence", "because", "totals")
"""What a profile says of itself; all else is its parent's."""


def merged(root: Node, profile: Profile, parent_root: Node, parent: Rubric) -> Node:
    """Return the parent's file with the profile worked in; every value keeps the place it came from.

    Criteria stay in the parent's order; a dimension none of whose criteria is selected goes. Raises
    RubricNotValid where the profile names a criterion or a dimension that is not there.
    """
    problems = [*_unknown_criteria(root, profile, parent), *_unknown_dimensions(root, profile, parent)]
    if problems:
        raise RubricNotValid(in_order(problems))
    values, keys = dict(_mapping(parent_root)), dict(parent_root.keys)
    for key in _OWN:
        if key in root.keys:
            values[key], keys[key] = _mapping(root)[key], root.keys[key]
    if "methods" in root.keys:
        values["methods"], keys["methods"] = _methods(root, parent_root), root.keys["methods"]
    dimensions = values["dimensions"]
    kept = {
        name: _reweighed(_selected(node, profile.select), root, name)
        for name, node in _mapping(dimensions).items()
        if profile.select is None or set(parent.dimensions[name].criteria) & set(profile.select)
    }
    values["dimensions"] = Node(kept, dimensions.at, dimensions.keys)
    return Node(values, root.at, keys)


def _methods(root: Node, parent_root: Node) -> Node:
    """Return the values of the methods: the profile's own, and of its parent those it leaves as they are."""
    own = _mapping(root)["methods"]
    before = _mapping(parent_root).get("methods")
    if before is None:
        return own
    values, keys = dict(_mapping(before)), {**before.keys, **own.keys}
    for name, section in _mapping(own).items():
        values[name] = _with(values[name], _mapping(section), section) if name in values else section
    return Node(values, own.at, keys)


def _mapping(node: Node) -> Mapping[str, Node]:
    assert isinstance(node.value, Mapping), "its model was valid"
    return node.value


def _unknown_criteria(root: Node, profile: Profile, parent: Rubric) -> list[Problem]:
    problems = []
    for i, name in enumerate(profile.select or ()):
        at = place(root, ("select", i))
        if name not in parent.criteria:
            what = message("{parent} has no criterion {name}.", parent=parent.rubric, name=name)
            problems.append(Problem("unknown-criterion", at, what, did_you_mean(name, parent.criteria)))
        elif name in (profile.select or ())[:i]:
            what = message("{name} is selected twice.", name=name)
            problems.append(Problem("selected-twice", at, what, message("Keep one of them.")))
    if profile.select == ():
        what = message("No criterion is selected.")
        at = place(root, ("select",))
        problems.append(Problem("nothing-selected", at, what, message("List criteria, or take select out.")))
    return problems


def _unknown_dimensions(root: Node, profile: Profile, parent: Rubric) -> list[Problem]:
    kept = [
        name
        for name, dimension in parent.dimensions.items()
        if profile.select is None or set(dimension.criteria) & set(profile.select)
    ]
    return [
        Problem(
            "unknown-dimension",
            place(root, ("weights", name), key=True),
            message("No criterion of a dimension {name} is asked.", name=name),
            did_you_mean(name, kept),
        )
        for name in profile.weights
        if name not in kept
    ]


def _selected(dimension: Node, select: tuple[str, ...] | None) -> Node:
    criteria = _mapping(dimension)["criteria"]
    kept = {name: node for name, node in _mapping(criteria).items() if select is None or name in select}
    return _with(dimension, {"criteria": Node(kept, criteria.at, criteria.keys)}, dimension)


def _reweighed(dimension: Node, root: Node, name: str) -> Node:
    weights = _mapping(root).get("weights")
    own = weights.child(name) if weights else None
    return _with(dimension, _mapping(own), own) if own else dimension


def _with(node: Node, values: Mapping[str, Node], written: Node) -> Node:
    """Return the mapping with some values replaced, placed where they were written."""
    keys = {key: written.keys[key] for key in values}
    return Node({**_mapping(node), **values}, node.at, {**node.keys, **keys})
