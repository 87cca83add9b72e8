"""Which libraries made the pages and pictures of a card: the same ones draw the same, to the last point."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.metadata import version

from audit.report.canvas import fonts

KEY = "made_with"
TOOL = "tool"
_LIBRARIES = ("matplotlib", "openpyxl", "pillow")
_NAMES = (TOOL, *_LIBRARIES, "fonts")
_VERSION = re.compile(r"[\w.+ -]{1,40}(, [\w.+ -]{1,40}){0,9}")

MadeWith = Mapping[str, str]
"""The tool, its libraries and the fonts that a drawing may name, each by its version or names."""


def made_with(tool: str) -> MadeWith:
    """Return what makes a card here; `tool` is the version that the card names."""
    return {TOOL: tool, **{name: version(name) for name in _LIBRARIES}, "fonts": ", ".join(fonts())}


def recorded(manifest: bytes) -> MadeWith | None:
    """Return what a manifest says its card was made with; {} where it says nothing, None where that is no such list."""
    try:
        given = json.loads(manifest.decode()).get(KEY, {})
    except (ValueError, RecursionError, AttributeError):
        return None
    if not isinstance(given, dict) or not set(given) <= set(_NAMES):
        return None
    return given if all(isinstance(text, str) and _VERSION.fullmatch(text) for text in given.values()) else None


def apart(given: MadeWith, ours: MadeWith) -> str:
    """Return in what two lists differ, in words: "matplotlib 3.10.0, here 3.11.0"; nothing where they are the same."""
    if not given:
        return "the libraries are not recorded"
    names = (name for name in _NAMES if given.get(name) != ours.get(name))
    return "; ".join(f"{name} {given.get(name, 'not recorded')}, here {ours.get(name, 'none')}" for name in names)
