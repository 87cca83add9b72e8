"""A comparison drawn: totals and dimensions as ranges, and the criteria on which a difference is certain.

Groups stand in the rubric's order and sides in the order given, never sorted by score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audit.insight.comparison import Comparison
from audit.report.canvas import Sheet, fitted
from audit.report.comparison_phrases import level_words
from audit.report.plain import figure, printable
from audit.words import message, say

WIDTH = 720
BAR = (300, 250)
"""Where a bar begins, and how long it is."""
LEFT, STEP, TITLE, GAP, TOP = 8, 24, 24, 10, 40


def comparison_charts(comparison: Comparison) -> Mapping[str, Sheet]:
    """Return the charts by the name of their file; one with nothing to draw is left out."""
    comparison = printable(comparison)
    made = {"ranges": ranges_chart(comparison), "certain": certain_chart(comparison)}
    return {name: sheet for name, sheet in made.items() if sheet is not None}


Rows = Sequence[tuple[str, float, float, str, str]]
"""Name of a side, low and high of 100, and the words at the right: two numbers, or a level and nothing."""


def ranges_chart(comparison: Comparison) -> Sheet | None:
    """Return totals and dimensions over the criteria in the sum of all sides; None where nothing is added up."""
    together = comparison.together
    if not together.totals:
        return None
    named = [("All criteria in the sum of all", together.totals)]
    named += [(one.title, one.ranges) for one in together.dimensions if one.ranges]
    groups: list[tuple[str, Rows]] = [
        (
            title,
            [
                (side.name, one.evidenced, one.possible, figure(one.evidenced), figure(one.possible))
                for side, one in zip(comparison.sides, ranges, strict=True)
            ],
        )
        for title, ranges in named
    ]
    return _chart("ranges", groups, comparison.rubric.points, ("Evidenced", "Possible"), _note(comparison))


def certain_chart(comparison: Comparison) -> Sheet | None:
    """Return the levels of each criterion on which a difference is certain; None where there is none."""
    points = dict(zip(comparison.rubric.levels, comparison.rubric.points, strict=True))
    groups: list[tuple[str, Rows]] = []
    for one in comparison.criteria:
        sure = {pair.second for pair in comparison.pairs if one.id in (*pair.higher, *pair.lower)}
        rows = [
            (side.name, float(points[found.level.low]), float(points[found.level.high]), "", say(level_words(found)))
            for place, (side, found) in enumerate(zip(comparison.sides, one.findings, strict=True))
            if found.level and (place in sure or (place == 0 and sure))
        ]
        if rows:
            groups.append((f"{one.id}  {one.question}", rows))
    return _chart("certain", groups, comparison.rubric.points, ("", "Level"), _note(comparison)) if groups else None


def _note(comparison: Comparison) -> str:
    """Return what a chart on its own must say: how to read it, or that it is not for publication."""
    key = message("Solid: evidenced. Striped: possible.")
    if comparison.publishable:
        return say(key)
    if any(side.plan for side in comparison.sides):
        key = message("Solid: evidenced, or as planned. Striped: possible.")
    return say(message("Not for publication. {key}", key=key))


def _chart(
    name: str, groups: Sequence[tuple[str, Rows]], points: Sequence[int], heads: tuple[str, str], note: str
) -> Sheet:
    high = TOP + sum(TITLE + STEP * len(rows) + GAP for _, rows in groups)
    sheet = Sheet(f"comparison-{name}", WIDTH, high)
    sheet.text(LEFT, 20, note, "muted", 12)
    for x, words in zip((640, 712), heads, strict=True):
        sheet.text(x, 20, words, "muted", 12, anchor="right")
    sheet.line([(0, 30), (WIDTH, 30)], "line")
    y = float(TOP)
    for title, rows in groups:
        sheet.text(LEFT, y + 14, title, size=13, bold=True)
        y += TITLE
        for side, low, top, first, last in rows:
            _row(sheet, (side, first, last), (low, top), points, y)
            y += STEP
        y += GAP
    return sheet


def _row(sheet: Sheet, words: tuple[str, str, str], ends: tuple[float, float], points: Sequence[int], y: float) -> None:
    side, first, last = words
    x, width = BAR
    sheet.text(LEFT, y + 13, fitted(side, x - LEFT - 12, 12), "muted", 12)
    sheet.bounded(x, y + 1, width, 14, ends[0], ends[1])
    for gap in points[1:-1]:
        sheet.line([(x + width * gap / 100, y), (x + width * gap / 100, y + 16)], "paper", 2)
    sheet.text(640, y + 13, first, size=12, anchor="right")
    sheet.text(712, y + 13, last, size=12, anchor="right")
