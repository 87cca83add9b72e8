"""What must hold of the values that a rubric sets for the methods: within limits, and of somebody who is named."""

from __future__ import annotations

from audit.rubric.method_values import PAIRS, MethodDefault, method_defaults
from audit.rubric.model import MethodValue, Rubric
from audit.rubric.problems import Found
from audit.yaml import Path


def check_methods(rubric: Rubric, found: Found) -> None:
    """Note every problem of the values under `methods`."""
    known = method_defaults()
    for method, values in rubric.methods.items():
        if method not in known:
            found.unknown("method", ("methods", method), "There is no method {word}.", method, known, word=method)
            continue
        for name, given in values.items():
            path, default = ("methods", method, name), known[method].get(name)
            if default is None:
                what = "{method} uses no value {word}."
                found.unknown("method-value", path, what, name, known[method], method=method, word=name)
            elif given.title or given.shipped or given.command:
                what, mend = "title, shipped and command are the tool's to fill in.", "Take them out."
                found.add("method-value", path, what, mend)
            elif not default.allows(given.value):
                what, mend = "{title} cannot be {value}.", "Write {limits}."
                limits = default.limits
                found.add("method-value", path, what, mend, title=default.title, value=given.value.text, limits=limits)
            else:
                _check_whose(given, default, path, found)
    _check_pairs(rubric, found)


def _check_whose(given: MethodValue, default: MethodDefault, path: Path, found: Found) -> None:
    """Note a number that is put in somebody's mouth, and one of which nobody says why it is used."""
    title = default.title
    if given.as_ != "judgement" and not given.source.strip():
        what, mend = (
            '"{title}" is said to be {whose}, and no source is named.',
            "Name the source, or write as: judgement.",
        )
        found.add("method-whose", path, what, mend, title=title, whose=_WHOSE[given.as_])
    elif given.as_ == "standard" and _one_source(given, default) and not _its_own(given, default):
        what = '"{title}" is said to be the number of {source}, which is not {value}.'
        mend = "Write as: adapted or as: judgement, or name the source that has it."
        if given.value.value == default.given.value.value:
            what = '"{title}" is said to be the number of {source}, which names none.'
        found.add("method-whose", path, what, mend, title=title, source=given.source, value=given.value.text)
    if not given.says.strip():
        what, mend = (
            '"{title}" is set, and nobody says why.',
            "Write the reason under says: it is printed beside the value.",
        )
        found.remark("method-says", path, what, mend, title=title)


_WHOSE = {"standard": "a source's own number", "adapted": "adapted from a source"}


def _one_source(given: MethodValue, default: MethodDefault) -> bool:
    """Return whether a value names the source that the tool names for it."""
    shipped = default.given
    same_page = bool(given.url) and given.url.strip() == shipped.url
    return _folded(given.source) == _folded(shipped.source) or same_page


def _its_own(given: MethodValue, default: MethodDefault) -> bool:
    return default.given.as_ == "standard" and given.value.value == default.given.value.value


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _check_pairs(rubric: Rubric, found: Found) -> None:
    """Note two ends of which the low one lies above the high one; what a rubric leaves out is the tool's."""
    known = method_defaults()
    for method, low, high in PAIRS:
        own = rubric.methods.get(method, {})
        first, second = (own.get(name) or known[method][name].given for name in (low, high))
        given = next((name for name in (low, high) if name in own), None)
        if given is None or first.value.value is None or second.value.value is None:
            continue
        if first.value.value > second.value.value:
            what = "{low} of {first} lies above {high} of {second}."
            mend = "Write the lower number first; what a rubric leaves out stays as it ships."
            path: Path = ("methods", method, given)
            found.add("method-value", path, what, mend, low=low, first=first.value.text, high=high,
                      second=second.value.text)  # fmt: skip
