"""How firm the verdict is, in words and small tables."""

from __future__ import annotations

from collections.abc import Iterator

from audit.insight.robust_result import Ends, Estimate, LeftOut, Robust, Span, Tried
from audit.report.told import Grid, Told, Words
from audit.rubric.model import Rubric
from audit.words import Message, message, plural

MOST_LEFT_OUT = 20
"""Rows of a table of what was left out; the data holds all of them."""
MOST_SOURCES = 5

TITLE = message("How firm is the verdict?")

_VARIED = {
    "around": message("All at once, around the rubric's weights"),
    "flat": message("All at once, any weights at all (flat)"),
    "weights": message("Weights only, around the rubric's"),
    "flat_weights": message("Weights only, any at all (flat)"),
    "points": message("Points of levels only"),
    "thresholds": message("Thresholds only"),
    "combining": message("Way of combining only"),
    "assessors": message("Each assessor alone only"),
}
_CHOICE = {
    "weights": message("Weights of dimensions"),
    "points": message("Points of levels"),
    "thresholds": message("Thresholds"),
    "combining": message("Way of combining"),
    "assessors": message("Assessors"),
    "unknowns": message("What is unknown"),
}
_KIND = {"criterion": message("Criterion"), "dimension": message("Dimension"), "source": message("Source")}

_SHARE = message("A share of settings counts what was tried. It does not say how sure a verdict is.")
_FIRM = message(
    "Firm means that the verdict does not hang on these choices. It does not mean that the evidence is good."
)
_UNRATED = message("Not rated says that too much is unknown. It says nothing of how the process was.")
_LIMITS = (
    message(
        "What is unknown is never drawn: each setting is added up with all unknowns at their low, and again at their "
        "high."
    ),
    message("Which criteria are asked, the lines of the verdict and the gates stay as the rubric has them."),
)


def told_robust(result: Robust, rubric: Rubric) -> Told:
    """Return the result as it is printed."""
    grids = (_tried(result), _verdicts(result, rubric), _moving(result), _sources(result), _far(result, rubric))
    return Told(
        name="robust",
        title=TITLE,
        finding=_finding(result, rubric),
        lines=tuple(_lines(result, rubric)),
        grids=tuple(grid for grid in (*grids, *_matters(result)) if grid.rows),
        limits=_limits(result, rubric),
    )


def _limits(result: Robust, rubric: Rubric) -> tuple[Message, ...]:
    return (_SHARE, _UNRATED if not_rated(result, rubric) else _FIRM, *_LIMITS)


def _finding(result: Robust, rubric: Rubric) -> Message:
    """Return the result in one sentence."""
    around, verdict = result.together[0], result.card.words
    if not_rated(result, rubric) and around.settings > 1:
        return _unrated(result)
    if result.hold == "firm":
        if around.settings == 1:
            return message('Nothing varies, so the verdict stays "{verdict}".', verdict=verdict)
        return message('Firm: in {tried} the verdict is "{verdict}".', tried=_all_tried(result), verdict=verdict)
    holds = message("Mostly holds") if result.hold == "mostly" else message("Depends on choices")
    said = message(
        '{holds}: in {share} of the settings tried around the rubric\'s weights the verdict is "{verdict}"',
        holds=holds,
        share=share(around.same, around.settings),
        verdict=verdict,
    )
    return _and_any_weights(said, result)


def not_rated(result: Robust, rubric: Rubric) -> bool:
    """Return whether the card is not rated: the unknowns leave every level open."""
    return (result.card.low, result.card.high) == (rubric.levels[0], rubric.levels[-1])


def _all_tried(result: Robust) -> Message:
    """Return how many settings all of them are; as many are tried with any weights, where weights can vary."""
    words = "all {n} settings tried around the rubric's weights, and in as many with any weights at all,"
    return message(words if len(result.together) > 1 else "all {n} settings tried", n=result.together[0].settings)


def _unrated(result: Robust) -> Message:
    """Return what is said of a card that is not rated: how firm a verdict is can be asked where there is one."""
    around = result.together[0]
    if result.hold == "firm":
        said = "Not rated, whatever the choices: in {tried} the unknowns outweigh them."
        return message(said, tried=_all_tried(result))
    mostly = message(
        "Not rated: in {share} of the settings tried around the rubric's weights the unknowns outweigh the choices",
        share=share(around.same, around.settings),
    )
    return _and_any_weights(mostly, result)


def _and_any_weights(said: Message, result: Robust) -> Message:
    """Return what is said around the rubric's weights, and of any weights at all where these were tried too."""
    if len(result.together) == 1:
        return message("{said}.", said=said)
    flat = result.together[1]
    return message(
        "{said}, and in {share} of those with any weights at all.", said=said, share=share(flat.same, flat.settings)
    )


def share(part: int, whole: int) -> Message:
    """Return a share of settings, rounded down so that only all of them are called so."""
    if part == whole:
        return message("all")
    if part == 0:
        return message("none")
    percent = part * 100 // whole
    if percent == 0:
        return message("under 1%")
    return message("over 99%") if percent == 99 and part * 100 > 99 * whole else message("{n}%", n=percent)


def _lines(result: Robust, rubric: Rubric) -> Iterator[Words]:
    around, card = result.together[0], result.card
    yield message(
        "The card's total runs from {low} to {high} of 100; over all settings around the rubric's weights it runs from "
        "{lowest} (every unknown at its low) to {highest} (every unknown at its high).",
        low=_number(card.evidenced),
        high=_number(card.possible),
        lowest=_number(around.evidenced.lowest),
        highest=_number(around.possible.highest),
    )
    moved = [one for one in result.left_out if one.moves]
    for kind, none in (
        ("source", message("No single source carries the verdict: without any one of them it is the same.")),
        ("criterion", message("No single criterion carries the verdict.")),
        ("dimension", message("No single dimension carries the verdict.")),
    ):
        these = [one for one in moved if one.kind == kind]
        if these:
            yield _carried(these)
        elif any(one.kind == kind for one in result.left_out):
            yield none
    for one in result.left_out:
        if one.kind == "source" and one.id == result.largest_source:
            pattern = "Without the source {id} the total moves most: {total}."
            if not_rated(result, rubric) and one.id == result.largest_source_low:
                pattern = "Without the source {id} the total moves most, and so does what is evidenced: {total}."
            yield message(pattern, id=one.id, total=_total(one.result))
    for one in result.left_out if not_rated(result, rubric) else ():
        if one.kind == "source" and one.id == result.largest_source_low != result.largest_source:
            yield message(
                "Without the source {id} what is evidenced moves most: the total with every unknown at its low, {own}, "
                "is then {low}.",
                id=one.id, own=_number(card.evidenced),
                low=message("gone") if one.result is None else _number(one.result.evidenced),
            )  # fmt: skip
    for fixed in result.not_tried:
        yield message("Not varied: {choice}. {why}", choice=_lower(_CHOICE[fixed.name]), why=fixed.why)
    if result.matters and result.matters.why:
        yield message("Which choice matters most is undefined: {why}", why=result.matters.why)


def _lower(text: Message) -> Message:
    return message(text.pattern[0].lower() + text.pattern[1:])


def _carried(these: list[LeftOut]) -> Message:
    """Return which of one kind carry the verdict."""
    one = these[0]
    if len(these) > 1:
        what = {"source": "{n} sources", "criterion": "{n} criteria", "dimension": "{n} dimensions"}[one.kind]
        return message(
            "{what} each carry the verdict: without it the verdict is another. The table names them.",
            what=message(what, n=len(these)),
        )
    if one.result is None:
        return message("Without the {kind} {id} nothing is left to judge by.", kind=_lower(_KIND[one.kind]), id=one.id)
    return message(
        'The {kind} {id} carries the verdict: without it the verdict is "{verdict}".',
        kind=_lower(_KIND[one.kind]),
        id=one.id,
        verdict=one.result.words,
    )


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-0.00", "0.00")


def _span(span: Span) -> Message:
    return message("{low} to {high}", low=_number(span.lowest), high=_number(span.highest))


def _total(ends: Ends | None) -> Message:
    if ends is None:
        return message("nothing is left")
    return message("{low} to {high}", low=_number(ends.evidenced), high=_number(ends.possible))


def _tried(result: Robust) -> Grid:
    head = (
        message("What varies"), message("Verdict as on the card"), message("Settings"), message("Total, unknowns low"),
        message("Total, unknowns high"),
    )  # fmt: skip
    return Grid(message("Settings tried"), head, tuple(_tried_row(one) for one in (*result.together, *result.families)))


def _tried_row(one: Tried) -> tuple[Words, ...]:
    same = share(one.same, one.settings)
    return _VARIED[one.name], same, str(one.settings), _span(one.evidenced), _span(one.possible)


def _verdicts(result: Robust, rubric: Rubric) -> Grid:
    """Return the share of settings with each verdict at its two ends."""
    ways = {"around": message("around"), "flat": message("flat")}
    head: list[Words] = [message("Level of the verdict")]
    for one in result.together:
        head += [
            message("Lower end, {way}", way=ways[one.name]),
            message("Upper end, {way}", way=ways[one.name]),
        ]
    rows: list[tuple[Words, ...]] = []
    for level in rubric.levels:
        rows.append((level, *(cell for one in result.together for cell in _at(one, level))))
    return Grid(message("Share of settings with each verdict, all choices at once"), tuple(head), tuple(rows))


def _at(one: Tried, level: str) -> tuple[Message, Message]:
    return share(one.low[level], one.settings), share(one.high[level], one.settings)


_LEFT_OUT_HEAD = (message("Left out"), message("Id"), message("Total"), message("Verdict"), message("What it is"))


def _left_out_row(one: LeftOut) -> tuple[Words, ...]:
    verdict = one.result.words if one.result else message("nothing to judge by")
    return _KIND[one.kind], one.id, _total(one.result), verdict, one.title


def _moving(result: Robust) -> Grid:
    moved = [one for one in result.left_out if one.moves]
    title = message("What the verdict hangs on: without it the verdict is another")
    if len(moved) > MOST_LEFT_OUT:
        title = message("{title} (the first {n} of {all})", title=title, n=MOST_LEFT_OUT, all=len(moved))
    return Grid(title, _LEFT_OUT_HEAD, tuple(_left_out_row(one) for one in moved[:MOST_LEFT_OUT]))


def _sources(result: Robust) -> Grid:
    sources = [one for one in result.left_out if one.kind == "source" and (one.apart > 0 or one.result is None)]
    first = sorted(sources, key=lambda one: (one.result is not None, -one.apart, one.id))[:MOST_SOURCES]
    title = message("Sources without which the total moves most")
    return Grid(title, _LEFT_OUT_HEAD, tuple(_left_out_row(one) for one in first))


def _far(result: Robust, rubric: Rubric) -> Grid:
    """Return how far each choice went."""
    rows: list[tuple[Words, ...]] = []
    if result.concentration:
        named = {one.dimension: one.parts for one in result.concentration}
        parts = ", ".join(f"{id} {number}" for id, number in named.items())
        told = message("{all} parts: {parts}", all=sum(named.values()), parts=parts)
        rows.append((_CHOICE["weights"], told))
    for level in result.points:
        told = message("{low} to {high}, in the rubric {own}", low=level.lowest, high=level.highest, own=level.points)
        rows.append((message("Points of {level}", level=level.level), told))
    if result.thresholds:
        told = message(
            "{tolerance}% lower or higher in {count}",
            tolerance=f"{result.threshold_tolerance:g}",
            count=plural(result.thresholds, "{n} criterion", "{n} criteria"),
        )
        rows.append((_CHOICE["thresholds"], told))
    if any(one.name == "combining" for one in result.families):
        told = message(
            "arithmetic or geometric mean of dimensions, each raised to {floor} first in the geometric",
            floor=rubric.geometric_floor,
        )
        rows.append((_CHOICE["combining"], told))
    if result.assessors:
        told = message("all together, or one of {n} alone where several answered", n=result.assessors)
        rows.append((_CHOICE["assessors"], told))
    return Grid(message("How far each choice was varied"), (message("Choice"), message("How far")), tuple(rows))


def _matters(result: Robust) -> Iterator[Grid]:
    found = result.matters
    if found is None or not found.choices:
        return
    title = message(
        "Which choice moves the total most: share of its variance, with {level}% intervals, from {n} settings",
        level=f"{found.confidence:g}",
        n=found.evaluations,
    )
    head = (message("Choice"), message("By itself"), message("By itself or with others"))
    rows = tuple((_CHOICE[one.name], _estimate(one.first), _estimate(one.total)) for one in found.choices)
    yield Grid(title, head, rows)


def _estimate(one: Estimate) -> Message:
    return message("{index} ({low} to {high})", index=_number(one.index), low=_number(one.low), high=_number(one.high))
