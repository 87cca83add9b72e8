"""The colours of a card: tokens for light and dark screens and for paper.

One blue, one rust, greys: solid, striped and pale differ in grey too, and a level is a word and a
length, never a hue. The ratios that WCAG 2.2 asks of them are held by a test.
"""

from __future__ import annotations

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "paper": "#ffffff",
    "soft": "#f3f5f7",
    "ink": "#17212b",
    "muted": "#4a5763",
    "line": "#cdd4db",
    "edge": "#84909b",
    "rule": "#17212b",
    "evid": "#0b4f79",
    "poss": "#3f7ca6",
    "stripe": "#7fabc9",
    "link": "#0b4f79",
    "gate": "#9a3412",
    "strip": "#fff4d6",
    "stripink": "#5b4300",
    "focus": "#ffbf47",
}
DARK: Mapping[str, str] = {
    "paper": "#12181e",
    "soft": "#1b232b",
    "ink": "#edf1f4",
    "muted": "#b3bec8",
    "line": "#3a4650",
    "edge": "#6f7d89",
    "rule": "#8b98a4",
    "evid": "#8cc8f0",
    "poss": "#6ea8d0",
    "stripe": "#4b7fa4",
    "link": "#9fd0f3",
    "gate": "#ffb088",
    "strip": "#3a2f12",
    "stripink": "#ffe2a0",
    "focus": "#ffbf47",
}
PAPER: Mapping[str, str] = {
    **LIGHT,
    "ink": "#000000",
    "muted": "#3c4650",
    "line": "#b9c2ca",
    "rule": "#000000",
    "link": "#000000",
    "strip": "#ffffff",
    "stripink": "#000000",
}

DRAWN = ("ink", "muted", "line", "evid", "poss", "soft", "gate", "paper", "stripe")
"""The tokens that charts are drawn in; their light values differ, so that each can be told from its value."""


def custom_properties(tokens: Mapping[str, str]) -> str:
    """Return tokens as CSS custom properties."""
    return "".join(f"--{name}:{value};" for name, value in tokens.items())


def _luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2, definition of relative luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)
