"""A sheet to draw on in the grammar of the card: solid is evidenced, striped is possible, pale is ruled out.

Units are pixels at 72 dots an inch, from the upper left corner. Everything is drawn in the light
tokens of the palette; `inline_svg` turns them into classes for a page.
"""

from __future__ import annotations

import io
import warnings
from functools import cached_property
from typing import Literal

import matplotlib
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from audit.report.palette import LIGHT
from audit.report.plain import one_line

Anchor = Literal["left", "center", "right"]

_FONTS = ("DejaVu Sans", "Noto Sans", "Noto Sans CJK SC", "Noto Sans Arabic", "Noto Sans Devanagari")
"""DejaVu comes with matplotlib, so pictures look the same everywhere; the others fill in its gaps."""

_PACKED = {"compress_level": 3}
"""Of 9: a seventh larger than the usual 6, in two thirds of the time."""

FOOT = 24
"""The height of a line below a drawing."""

PITCH = 7
STRIPE = 1.3


def width_of(text: str, size: float, bold: bool = False) -> float:
    """Return a safe guess of how wide a text is: no font is measured, since the reader's may differ."""
    wide = sum(1.0 if ord(letter) > 0x2E7F else 0.35 if letter in "il.,:;'|! " else 0.62 for letter in text)
    return size * wide * (1.1 if bold else 1)


def fitted(text: str, room: float, size: float, bold: bool = False) -> str:
    """Return text, or as much of it as fits, with a sign that more was said."""
    if width_of(text, size, bold) <= room:
        return text
    while text and width_of(f"{text} …", size, bold) > room:
        text = text[:-1]
    return f"{text.rstrip()} …"


def fonts() -> list[str]:
    """Return the fonts that a drawing names, those of them that are here."""
    available = set(fontManager.get_font_names())
    return [name for name in _FONTS if name in available]


class Sheet:
    """A drawing of a given size."""

    def __init__(self, name: str, width: float, height: float) -> None:
        """Begin an empty sheet."""
        self.name, self.width, self.height = name, width, height
        self._layer = 0
        self._figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor=LIGHT["paper"])
        self._flip = Affine2D().translate(0, -height).scale(1 / 72, -1 / 72)
        self._place = self._flip + self._figure.dpi_scale_trans
        self._fonts = fonts()

    def _add(self, artist: Artist) -> None:
        """Lay an artist over those before it: matplotlib would put all lines over all boxes."""
        self._layer += 1
        artist.set_zorder(self._layer)
        artist.set_transform(self._place)
        self._figure.add_artist(artist)

    def text(
        self, x: float, y: float, words: str, token: str = "ink", size: float = 13, bold: bool = False,
        anchor: Anchor = "left",
    ) -> None:  # fmt: skip
        """Write one line, cut where the sheet ends; y is the base line."""
        room = {"left": self.width - x, "right": x, "center": 2 * min(x, self.width - x)}[anchor]
        words = fitted(one_line(words), room + size, size, bold)
        self._add(
            Text(
                x, y, words, color=LIGHT[token], fontsize=size, fontfamily=self._fonts, parse_math=False,
                fontweight="bold" if bold else "normal", horizontalalignment=anchor,
            )
        )  # fmt: skip

    def foot(self, words: str) -> None:
        """Add a line below all that is drawn: what the sheet is, for wherever it is shown by itself."""
        self.height += FOOT
        self._flip.translate(0, FOOT / 72)
        self._figure.set_size_inches(self.width / 72, self.height / 72)
        self.text(0, self.height - FOOT / 3, words, "gate", 12, bold=True)

    def line(self, points: list[tuple[float, float]], token: str, width: float = 1, dashed: bool = False) -> None:
        """Draw a line through points."""
        across, down = zip(*points, strict=True)
        drawn = Line2D(across, down, color=LIGHT[token], linewidth=width, solid_capstyle="butt")
        if dashed:
            drawn.set_linestyle((0, (2, 2)))
        self._add(drawn)

    def box(self, x: float, y: float, width: float, height: float, token: str, edge: str = "") -> None:
        """Fill a box; with `edge`, a hairline around it."""
        self._add(
            Rectangle(
                (x, y), width, height, facecolor=LIGHT[token], edgecolor=LIGHT[edge] if edge else "none",
                linewidth=1 if edge else 0,
            )
        )  # fmt: skip

    def solid(self, x: float, y: float, width: float, height: float) -> None:
        """Fill what is evidenced; nothing at all where the width is zero."""
        if width > 0:
            self.box(x, y, width, height, "evid")

    def striped(self, x: float, y: float, width: float, height: float, open_end: bool = False) -> None:
        """Stripe what is possible; `open_end` leaves the far edge off, where no upper limit is known.

        Stripes are lines, not a hatch pattern: a printed page turns patterns into megabytes.
        """
        if width <= 0:
            return
        self.box(x, y, width, height, "paper")
        points, codes = [], []
        for step in range(1, int((width + height) / PITCH) + 1):
            along = step * PITCH
            start = (along - min(along, height), min(along, height))
            end = (min(along, width), along - min(along, width))
            if end[0] - start[0] > 0.8:
                points += [(x + start[0], y + start[1]), (x + end[0], y + end[1])]
                codes += [Path.MOVETO, Path.LINETO]
        if points:
            stripes = Path(points, codes)
            self._add(PathPatch(stripes, facecolor="none", edgecolor=LIGHT["stripe"], linewidth=STRIPE))
        corners = [(x + width, y), (x, y), (x, y + height), (x + width, y + height)]
        self.line(corners if open_end else [*corners, (x + width, y)], "poss", STRIPE)

    def bounded(
        self, x: float, y: float, width: float, height: float, low: float, high: float | None, whole: float = 100
    ) -> None:
        """Draw a bar within limits: pale to the whole, striped to high (None: no end), solid to low."""
        scale = width / whole
        top = whole if high is None else min(high, whole)
        self.box(x, y, width, height, "soft")
        self.striped(x + low * scale, y, (top - low) * scale, height, open_end=high is None)
        self.solid(x, y, min(low, whole) * scale, height)
        if high == 0:
            self.line([(x, y - 2), (x, y + height + 2)], "ink", 3)

    @cached_property
    def svg(self) -> str:
        """The drawing as an SVG file: text as text, the same bytes each time."""
        made = io.StringIO()
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": self.name}), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a letter that no font has is a box in the picture, not an error
            FigureCanvasSVG(self._figure).print_svg(made, metadata=nothing)  # type: ignore[no-untyped-call]
        return made.getvalue()

    def png(self, scale: int = 2) -> bytes:
        """Return the drawing as a PNG of `scale` dots a pixel, without a date or a maker in it."""
        made = io.BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._figure.set_dpi(72 * scale)
            canvas = FigureCanvasAgg(self._figure)
            canvas.print_png(made, metadata={"Software": None}, pil_kwargs=_PACKED)  # type: ignore[no-untyped-call]
            self._figure.set_dpi(72)
        return made.getvalue()
