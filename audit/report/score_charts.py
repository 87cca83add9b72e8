"""The score drawn: the verdict's scale, the dimensions, and the picture to share."""

from __future__ import annotations

from audit.report import phrases
from audit.report.canvas import Sheet, width_of
from audit.report.plain import figure, in_lines
from audit.scoring.plan_words import words_for
from audit.scoring.scorecard import DimensionCard, Overall, Scorecard
from audit.words import Translate, message, say


def verdict_chart(card: Scorecard) -> Sheet | None:
    """Return the scale from 0 to 100 with both totals, the bands and the cap; None without totals."""
    if card.overall is None:
        return None
    sheet = Sheet("verdict", 720, 150)
    _ends(sheet, card.overall, (8, 30), 704, 15, words_for(card.plan))
    _scale(sheet, card, card.overall, (8, 44), (704, 40), 13)
    return sheet


def _ends(sheet: Sheet, overall: Overall, at: tuple[float, float], width: float, size: float, words: Translate) -> None:
    """Write both totals over the scale, each at its end; on the left, one after the other, where they would touch."""
    x, y = at
    low = say(message("{low} evidenced", low=figure(overall.evidenced)), words)
    high = f"{figure(overall.possible)} possible"
    sheet.text(x, y, low, size=size, bold=True)
    end = x + width * overall.possible / 100
    if end - width_of(high, size, bold=True) > x + width_of(low, size, bold=True) + 20:
        sheet.text(end, y, high, size=size, bold=True, anchor="right")
    else:
        sheet.text(x + width_of(low, size, bold=True) + 24, y, high, size=size, bold=True)


def _scale(
    sheet: Sheet, card: Scorecard, overall: Overall, at: tuple[float, float], size: tuple[float, float], letters: float
) -> None:
    """Draw the scale with its bands below and the cap across."""
    (x, y), (width, height) = at, size
    sheet.box(x, y, width, height, "soft", edge="line")
    sheet.striped(x + width * overall.evidenced / 100, y, width * (overall.possible - overall.evidenced) / 100, height)
    sheet.solid(x, y, width * overall.evidenced / 100, height)
    for line, level in phrases.bands(card):
        here = x + width * line / 100
        sheet.line([(here, y + height), (here, y + height + 0.9 * letters)], "ink", 1.2)
        fits = here + width_of(level, letters) + 6 <= x + width + 2
        sheet.text(here + 5 if fits else x + width, y + height + 1.55 * letters, level, size=letters,
                   anchor="left" if fits else "right")  # fmt: skip
    cap = phrases.ceiling(card)
    if cap:
        here = x + width * cap.line / 100
        sheet.line([(here, y - 4), (here, y + height + 2.1 * letters)], "gate", 4)
        words = f"Held below {cap.line} by {say(phrases.missing_gates(card))}"
        left = here > x + width / 2
        sheet.text(here - 8 if left else here + 8, y + height + 3 * letters, words, "gate", letters, True,
                   "right" if left else "left")  # fmt: skip


def dimensions_chart(card: Scorecard) -> Sheet | None:
    """Return a bar within limits for each dimension, in the rubric's order; None without totals."""
    summed = [dimension for dimension in card.dimensions if dimension.evidenced is not None]
    if card.overall is None or not summed:
        return None
    top, step = 40, 30
    sheet = Sheet("dimensions", 720, top + step * len(card.dimensions) + 6)
    evidenced = say(message("Evidenced"), words_for(card.plan))
    for x, words in ((624, evidenced), (712, "Possible")):
        sheet.text(x, 20, words, "muted", 12, anchor="right")
    sheet.line([(0, 30), (720, 30)], "line")
    for place, dimension in enumerate(card.dimensions):
        y = top + place * step
        sheet.text(0, y + 13, in_lines(dimension.title, 36, 1)[0], size=13)
        if dimension.evidenced is None or dimension.possible is None:
            sheet.text(280, y + 13, "not in the sum", "muted", 12)
            continue
        _bar(sheet, card, dimension, (280, y), (260, 16))
        sheet.text(624, y + 13, f"{dimension.evidenced:.2f}", anchor="right")
        sheet.text(712, y + 13, f"{dimension.possible:.2f}", anchor="right")
    return sheet


def _bar(
    sheet: Sheet, card: Scorecard, dimension: DimensionCard, at: tuple[float, float], size: tuple[float, float]
) -> None:
    (x, y), (width, height) = at, size
    sheet.bounded(x, y, width, height, dimension.evidenced or 0, dimension.possible)
    for gap in card.rubric.points[1:-1]:
        sheet.line([(x + width * gap / 100, y - 1), (x + width * gap / 100, y + height + 1)], "paper", 2)


def share_picture(card: Scorecard) -> Sheet:
    """Return the picture to share, 1200 by 630: the verdict, the scale and every dimension."""
    sheet = Sheet("share-1200x630", 1200, 630)
    marks = [word for word, holds in (("draft", card.draft), ("not for publication", not card.publishable)) if holds]
    head = say(message("Scorecard of a consultation"), words_for(card.plan))
    sheet.text(64, 62, "  ·  ".join([head, *marks]), "gate" if card.plan else "muted", 22, bold=card.plan)
    title = in_lines(card.process.title, 62, 2)
    for row, words in enumerate(title):
        sheet.text(64, 106 + 36 * row, words, size=29, bold=True)
    y = 106 + 36 * len(title)
    if card.overall is None:
        sheet.text(64, y + 66, "Findings, without a total", size=44, bold=True)
        _findings(sheet, card, y + 130)
        return sheet
    verdict = phrases.headline(card.overall)
    size = 44 if width_of(verdict, 44, bold=True) < 1072 else 30
    sheet.text(64, y + 40, verdict, size=size, bold=True)
    for row, words in enumerate(in_lines(say(phrases.lede(card), words_for(card.plan)), 96, 2)):
        sheet.text(64, y + 78 + 28 * row, words, size=20)
    _scale(sheet, card, card.overall, (64, y + 128), (1072, 40), 18)
    _dimension_columns(sheet, card, 452)
    return sheet


def _findings(sheet: Sheet, card: Scorecard, y: float) -> None:
    """Write how many criteria stand in each state."""
    for row, (name, n) in enumerate((name, n) for name, n in card.tallies.statuses.items() if n):
        sheet.text(64, y + 40 * row, str(n), size=26, bold=True)
        sheet.text(130, y + 40 * row, say(phrases.STATUS[name]).lower(), size=26)


def _dimension_columns(sheet: Sheet, card: Scorecard, top: float) -> None:
    half = -(-len(card.dimensions) // 2)
    step = min(29.0, 168 / max(half, 1))
    for place, dimension in enumerate(card.dimensions):
        x, y = 64 + (place // half) * 552, top + (place % half) * step
        sheet.text(x, y + 14, in_lines(dimension.title, 36, 1)[0], size=min(17, step * 0.62))
        if dimension.evidenced is not None:
            _bar(sheet, card, dimension, (x + 330, y), (190, min(16, step * 0.6)))
