"""A chart made fit to stand inside a page: no style, no stray ids, token classes instead of colours.

Classes give dark mode and print for nothing; a style element in an SVG would hold for the whole page.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from defusedxml.ElementTree import fromstring

from audit.report.palette import DRAWN, LIGHT

_SVG = "{http://www.w3.org/2000/svg}"
_TOKEN = {LIGHT[name]: name for name in DRAWN}
_DROPPED = (f"{_SVG}metadata", f"{_SVG}style")
_GROUND = "patch_1"
"""What matplotlib calls the paper under a drawing: a page has its own."""
_FONT = re.compile(r"(?:(bold|700)\s+)?([\d.]+)px")
_SAID_BY_THE_PAGE = {
    "s-stripe": {"stroke-width": "1.3"},
    "s-poss": {"stroke-width": "1.3"},
    "text": {"font-size": "13"},
}
"""What the style sheet gives by class or element; lines are not filled there."""
_NUMBERS = {"x", "y", "width", "height", "transform", "font-size", "stroke-width", "stroke-dasharray", "viewBox"}
_IDLE = {"stroke-linejoin", "stroke-linecap", "font-family", "opacity", "stroke-dashoffset"}


def inline(drawn: str, alternative: str, css_class: str) -> str:
    """Return an SVG file as an element for a page: one image with one label."""
    root = fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", drawn))
    for element in list(root.iter()):
        for child in list(element):
            if child.tag in _DROPPED or child.get("id") == _GROUND:
                element.remove(child)
    for element in root.iter():
        element.attrib.pop("id", None)
        _classes_for_style(element)
        transform = element.get("transform", "")
        if transform.startswith(("rotate(-0 ", "rotate(0 ")):
            del element.attrib["transform"]
    _unwrap(root)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.attrib.update({"role": "img", "aria-label": alternative, "class": css_class})
    _compact(root)
    return ElementTree.tostring(root, encoding="unicode")


def unquoted(svg: str) -> str:
    """Return an element for HTML, which asks for no quotes around plain words: an eighth of its bytes."""
    return re.sub(r'="([\w.-]+)"(?= )|="([\w.-]+)"(?=>)', r"=\1\2", svg)


def _classes_for_style(element: ElementTree.Element) -> None:
    """Turn a style into attributes, and token colours into classes."""
    style = element.attrib.pop("style", "")
    pairs = [(name.strip(), value.strip()) for name, _, value in (part.partition(":") for part in style.split(";"))]
    classes = []
    for name, value in pairs:
        if name in ("fill", "stroke") and value in _TOKEN:
            classes.append(f"{name[0]}-{_TOKEN[value]}")
        elif name == "font" and (font := _FONT.match(value)):
            element.set("font-size", font[2])
            if font[1]:
                element.set("font-weight", "700")
        elif name == "font-size":
            element.set(name, value.removesuffix("px"))
        elif name and name not in _IDLE and (name, value) != ("text-anchor", "start"):
            element.set(name, value)
    if classes:
        element.set("class", " ".join(classes))


def _unwrap(element: ElementTree.Element) -> None:
    """Drop groups and definitions that are empty, and groups that only wrap."""
    for child in list(element):
        _unwrap(child)
        if child.tag in (f"{_SVG}g", f"{_SVG}defs") and not len(child):
            element.remove(child)
        elif child.tag == f"{_SVG}g" and not child.attrib:
            at = list(element).index(child)
            element.remove(child)
            for place, grandchild in enumerate(list(child)):
                element.insert(at + place, grandchild)


def _compact(element: ElementTree.Element) -> None:
    """Write numbers with one decimal and lines as steps, and drop white space, namespaces and what the page says."""
    element.tag = element.tag.removeprefix(_SVG)
    drawn = element.get("class", "")
    if drawn.startswith("s-"):
        element.attrib.pop("fill", None)
    for name, value in _SAID_BY_THE_PAGE.get(drawn if element.tag == "path" else element.tag, {}).items():
        if element.get(name) == value:
            del element.attrib[name]
    for name, value in element.attrib.items():
        if name == "d":
            element.set(name, _steps(value))
        elif name in _NUMBERS:
            element.set(name, re.sub(r"(\d+\.\d)\d+", r"\1", " ".join(value.split())))
    element.text = (element.text or "").strip() or None
    element.tail = None
    for child in element:
        _compact(child)


def _steps(path: str) -> str:
    """Return a path of straight lines in relative steps of tenths: half of the bytes.

    Stripes are walked to and fro, since the step from one end to the next is the shorter then.
    """
    found = re.findall(r"([MLz]) ?(-?[\d.]*) ?(-?[\d.]*)", path)
    points = [(kind, (round(float(x), 1), round(float(y), 1)) if kind != "z" else None) for kind, x, y in found]
    if [kind for kind, _ in points] == ["M", "L"] * (len(points) // 2):
        pairs = [(points[place][1], points[place + 1][1]) for place in range(0, len(points), 2)]
        ends = [pair if place % 2 == 0 else pair[::-1] for place, pair in enumerate(pairs)]
        points = [(kind, end) for pair in ends for kind, end in zip("ML", pair, strict=True)]
    made, here, begun = [], (0.0, 0.0), False
    for kind, there in points:
        if there is None:
            made.append("z")
            begun = False
            continue
        across, down = (round(end - start, 1) for start, end in zip(here, there, strict=True))
        if kind == "M":
            made.append(f"m{_pair(across, down)}" if begun else f"M{_pair(*there)}")
            begun = True
        elif not down:
            made.append(f"h{across:g}")
        elif not across:
            made.append(f"v{down:g}")
        else:
            made.append(f"l{_pair(across, down)}")
        here = there
    return "".join(made)


def _pair(across: float, down: float) -> str:
    """Return two numbers; a minus sign parts them by itself."""
    return f"{across:g}{'' if down < 0 else ' '}{down:g}"
