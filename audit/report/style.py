"""The style of a page: colour tokens, the sheet they stand in, and the hash by which its policy allows it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from importlib.resources import files

from audit.report.palette import DARK, LIGHT, PAPER, custom_properties
from audit.report.plain import figure


def style_of(*sheets: str) -> str:
    """Return the tokens for light and dark screens, the sheets of those names, and the tokens for paper."""
    tokens = (
        f":root{{color-scheme:light dark;{custom_properties(LIGHT)}}}"
        f"@media(prefers-color-scheme:dark){{:root{{{custom_properties(DARK)}}}}}"
    )
    paper = f"@media print{{:root{{color-scheme:light;{custom_properties(PAPER)}}}}}"
    return tokens + "".join(_compact(name) for name in sheets) + paper


def _compact(name: str) -> str:
    """Return a sheet without comments and idle white space."""
    sheet = files("audit.report").joinpath(f"templates/{name}").read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/|(?<=[{};:,]) +| +(?=[{}])|\n\s*", "", sheet, flags=re.DOTALL)


def hash_source(style: str) -> str:
    """Return what a content security policy calls this style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def width_class(kind: str, value: float) -> str:
    """Return the class that sets a length: widths stand in the style sheet, for no style attribute is allowed."""
    return f"{kind}{figure(value).replace('.', '-').replace(',', '')}"


def lengths(pairs: Iterable[tuple[float, float]], places: Iterable[float] = ()) -> str:
    """Return a class for each low, high and place that is drawn."""
    drawn = list(pairs)
    lows, highs = ({pair[end] for pair in drawn} for end in (0, 1))
    return "".join(
        f".{width_class(kind, value)}{{--{name}:{value:g}%}}"
        for kind, name, values in (("l", "lo", lows), ("h", "hi", highs), ("at", "at", set(places)))
        for value in sorted(values)
    )


def level_gaps(points: Sequence[int]) -> str:
    """Return the gaps that cut a bar into the steps of the levels: a pair of them for each pseudo-element."""
    inner = list(points[1:-1])
    rules = ""
    for part in ("before", "after"):
        if not inner:
            break
        first, last = inner.pop(0), inner.pop() if inner else None
        far = 100 - (last if last is not None else first)
        border = "inline" if last is not None else "inline-start"
        rules += f'.bar::{part}{{content:"";inset-inline:{first}% {far}%;border-{border}:2px solid var(--paper)}}'
    return rules


def margin(said: str) -> str:
    """Return what the margin of a printed page says: the page's number, and what the page is not."""
    quoted = re.sub(r"[^\w :,.-]", lambda found: f"\\{ord(found[0]):x} ", said)
    font = "font:9pt sans-serif;color:#3c4650"
    return (
        f'@page{{@bottom-right{{content:"\\2066" counter(page) " / " counter(pages) "\\2069";{font}}}'
        f'@bottom-left{{content:"{quoted}";{font}}}}}'
    )


def without_idle_ends(html: str) -> str:
    """Leave out white space, and end tags that HTML does not need: a tenth of a page of 48 rows."""
    html = re.sub(r"</(?:li|dt|dd|td|th|tr)>\s*", "", html)
    return re.sub(r"\n\s*", "\n", html).strip() + "\n"
