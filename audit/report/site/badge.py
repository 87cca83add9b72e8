"""The badge of a card: its verdict and both totals in a small picture, in the card's own grammar."""

from __future__ import annotations

from markupsafe import escape

from audit.report.canvas import width_of
from audit.report.palette import LIGHT
from audit.report.plain import figure
from audit.report.site.entry import Entry
from audit.words import Message, message, say

HEIGHT, LETTERS, ROOM = 28, 12, 9
SCALE = 5
"""The height of the bar within limits at the foot."""
PITCH = 4
"""How far its stripes stand apart."""


def badge(entry: Entry) -> bytes:
    """Return the badge as SVG: solid is evidenced, striped is possible, pale is ruled out; both totals in words."""
    head = say(message("consultation, draft") if entry.draft else message("consultation"))
    verdict = say(_verdict(entry))
    left, right = (round(width_of(text, LETTERS) + 2 * ROOM) for text in (head, verdict))
    width = left + right
    title = escape(f"{entry.title}: {verdict}")
    said = escape(entry.lede)
    words = [
        f'<text x="{x}" y="16" fill="{LIGHT[token]}" textLength="{room - 2 * ROOM}" '
        f'lengthAdjust="spacingAndGlyphs"{bold}>{escape(text)}</text>'
        for x, room, token, text, bold in (
            (ROOM, left, "paper", head, ""),
            (left + ROOM, right, "ink", verdict, ' font-weight="600"'),
        )
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}" '
        f'role="img" aria-labelledby="t d"><title id="t">{title}</title><desc id="d">{said}</desc>'
        f'<rect width="{left}" height="{HEIGHT}" fill="{LIGHT["muted"]}"/>'
        f'<rect x="{left}" width="{right}" height="{HEIGHT}" fill="{LIGHT["soft"]}"/>'
        f"{_scale(entry, left, right)}"
        f'<rect x=".5" y=".5" width="{width - 1}" height="{HEIGHT - 1}" fill="none" stroke="{LIGHT["edge"]}"/>'
        f'<g font-family="Verdana,DejaVu Sans,sans-serif" font-size="{LETTERS}">{"".join(words)}</g></svg>\n'
    ).encode()


def _verdict(entry: Entry) -> Message:
    if entry.verdict is None:
        return message("findings, without a total")
    low, high = figure(entry.evidenced), figure(entry.possible)
    return message("{verdict} · {low} to {high} of 100", verdict=entry.verdict.words, low=low, high=high)


def _scale(entry: Entry, left: int, width: int) -> str:
    """Draw the bar within limits along the foot of the right part."""
    if entry.evidenced is None or entry.possible is None:
        return ""
    top = HEIGHT - SCALE
    low, high = (left + width * points / 100 for points in (entry.evidenced, entry.possible))
    stripes = " ".join(
        f"M{start:.1f} {HEIGHT}L{start + SCALE:.1f} {top}"
        for start in (low + step * PITCH for step in range(int((high - low) / PITCH) + 1))
        if start + SCALE <= high
    )
    drawn = ""
    if stripes:
        drawn += f'<path d="{stripes}" stroke="{LIGHT["poss"]}" stroke-width="1.3" fill="none"/>'
    if high > low:
        drawn += f'<path d="M{low:.1f} {top}H{high:.1f}V{HEIGHT}" stroke="{LIGHT["poss"]}" fill="none"/>'
    if low > left:
        drawn += f'<rect x="{left}" y="{top}" width="{low - left:.1f}" height="{SCALE}" fill="{LIGHT["evid"]}"/>'
    return drawn
