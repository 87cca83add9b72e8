"""The small tables of how much was heard: counts, rules, reference sizes, themes, shares, representation."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import floor

from audit.bounds import INF, Interval
from audit.insight.sufficiency_parts import (
    Precision,
    Reference,
    Represented,
    Saturation,
    Span,
    Stopping,
    Sufficiency,
    words_of,
)
from audit.measure.value import Unit
from audit.report.told import Grid, Words
from audit.rubric.model import Rubric
from audit.scoring.totals import printed
from audit.words import Message, message

OUTCOMES = {
    "reached": message("reached"),
    "not_reached": message("not reached"),
    "not_known": message("not known"),
    "not_beforehand": message("not called reached"),
}
PLANNED = OUTCOMES | {"reached": message("would be reached"), "not_reached": message("would not be reached")}
"""What comes of a rule if all goes as planned."""
BESIDE = {"below": message("below"), "within": message("within"), "above": message("above")}
WRITERS = {"process": message("the process"), "auditor": message("its auditor")}
TITLES = {
    "sessions": message("Sessions"), "focus_groups": message("Focus groups"), "interviews": message("Interviews"),
    "people": message("People heard in sessions"), "affected": message("Affected people heard in sessions"),
    "submissions": message("Contributions"),
}  # fmt: skip
HEARD = {"people": message("people heard in sessions"), "submissions": message("contributions")}
BY = {"region": message("by region"), "stratum": message("by group"), "income": message("by income of the country")}
RULES = {"rule": message("the rule"), "strict": message("its strict variant")}


def grids(result: Sufficiency, rubric: Rubric) -> Iterator[Grid]:
    """Yield the tables that have anything in them."""
    yield _heard(result)
    if result.rules:
        yield Grid(message("Minimums that were written down"), _RULE_HEAD, tuple(_rules(result)))
    if result.references:
        yield _references(result.references, rubric)
    if any(one.tests for one in result.saturation):
        yield Grid(message("Saturation of themes"), _THEME_HEAD, tuple(_themes(result.saturation)))
        yield Grid(message("Themes nobody raised yet"), _UNSEEN_HEAD, tuple(_unseen(result.saturation)))
    if result.precision.state == "sampled":
        yield from _sampled(result.precision, rubric)
    if any(one.groups for one in result.represented):
        yield Grid(message("Those heard beside the affected population"), _GROUP_HEAD, tuple(_groups(result)))
    if any(one.dissimilarity or one.effective for one in result.represented):
        yield Grid(message("How far apart, and how even"), _APART_HEAD, tuple(_apart(result.represented)))


def span_words(value: Span, unit: Unit = "count") -> Message:
    """Return a figure within limits in words: "3", "2 to 5", "at least 4", "0% to 40%", "not known".

    A figure that is known is rounded half up; of limits the low one is rounded down, the high one up.
    """
    if unit == "percent" and value.low == value.high:
        return message("{share}", share=percent(value.low))
    if unit == "ratio" and value.low == value.high:
        return message("{ratio}", ratio=f"{printed(Fraction(str(value.low))):.2f}")
    high = INF if value.high is None else Fraction(str(value.high))
    return words_of(Interval(Fraction(str(value.low)), high), unit)


def percent(share: float) -> Words:
    """Return a share as a whole percentage, half up; only nothing is 0%, and only all is 100%."""
    whole = floor(Fraction(str(share)) * 100 + Fraction(1, 2))
    if whole == 0 and share > 0:
        return message("under 1%")
    return message("over 99%") if whole == 100 and share < 1 else f"{whole}%"


def stopping_words(found: Stopping, units: int) -> Message:
    """Return where a rule of saturation stops: after how many, and in what share of the orders tried."""
    if found.low is None or found.high is None:
        return message("in none of {n} contributions", n=units) if found.orders == 1 else message("in no order")
    if found.orders == 1:
        return message("after {n}", n=found.low)
    middle = found.quartiles[1]
    half = message("half of all by {n}", n=middle) if middle is not None else message("in less than half of all")
    share = percent(found.stopped)
    return message("after {low} to {high} in {share} of {orders} orders, {half}",
                   low=found.low, high=found.high, share=share, orders=f"{found.orders:,}", half=half)  # fmt: skip


def _optional(value: Span | None, unit: Unit = "count") -> Words:
    return "" if value is None else span_words(value, unit)


def _heard(result: Sufficiency) -> Grid:
    head = (message("Where"), *TITLES.values())
    rows = tuple((one.title, *(count.words for count in one.counts)) for one in result.heard)
    return Grid(message("How much was heard"), head, rows)


_RULE_HEAD = (
    message("Minimum"), message("Written by"), message("Written on"), message("Where"), message("Counted"),
    message("Came of it"), message("Still needed"), message("Why"),
)  # fmt: skip


def _rules(result: Sufficiency) -> Iterator[tuple[Words, ...]]:
    came = PLANNED if result.plan else OUTCOMES
    for rule in result.rules:
        when = rule.written_on or message("not known")
        first: tuple[Words, ...] = (rule.sentence, WRITERS[rule.by], when)
        if len(rule.places) != 1:
            yield (*first, message("all together"), "", came[rule.outcome], span_words(rule.more), rule.why)
            first = ("", "", "")
        for place in rule.places:
            why = rule.why if len(rule.places) == 1 else ""
            yield (*first, place.title, place.words, came[place.outcome], span_words(place.more), why)


def published(rubric: Rubric, *names: str) -> bool:
    """Return whether values are those that ship with their source; what a rubric sets itself is the rubric's."""
    return all(rubric.methods["sufficiency"][name].shipped for name in names)


def published_size(rubric: Rubric, *kinds: str) -> bool:
    """Return whether reference sizes are the published ones."""
    return published(rubric, *(f"{kind}_{end}" for kind in kinds for end in ("low", "high")))


def _references(references: tuple[Reference, ...], rubric: Rubric) -> Grid:
    """Return one row a place: of each kind how many were counted, and where that lies beside the reference size."""
    sizes = {one.what: span_words(one.reference) for one in references}
    head: list[Words] = [message("Where")]
    for what, size in sizes.items():
        beside = "Beside {size}" if published_size(rubric, what) else "Beside {size}, set by the rubric"
        head += [TITLES[what], message(beside, size=size)]
    rows: dict[tuple[str, str], list[Words]] = {}
    for one in references:
        row = rows.setdefault((one.of, one.name), [one.title])
        row += [span_words(one.count), _beside(one.beside)]
    title = message("Beside published reference sizes, which are no pass mark")
    if not published_size(rubric, *sizes):
        title = message("Beside the rubric's reference sizes, which are no pass mark")
    return Grid(title, tuple(head), tuple(tuple(row) for row in rows.values()))


def _beside(words: tuple[str, ...]) -> Message:
    if len(words) == len(BESIDE):
        return message("not known")
    told = tuple(BESIDE[word] for word in words)
    return told[0] if len(told) == 1 else message("{one} or {other}", one=told[0], other=told[1])


_THEME_HEAD = (
    message("Whose contributions"), message("Contributions"), message("Themes"), message("By"),
    message("In the order received"), message("In random orders"),
)  # fmt: skip


def _themes(saturation: tuple[Saturation, ...]) -> Iterator[tuple[Words, ...]]:
    for one in saturation:
        size: tuple[Words, ...] = (one.title, str(one.units), str(one.themes))
        if one.why:
            yield (*size, "", one.why, "")
        for test in one.tests:
            rule = message(
                "{rule}: base {base}, run {run}, {share}",
                rule=RULES[test.name], base=test.base, run=test.run, share=f"{test.threshold * 100:g}%",
            )  # fmt: skip
            received = (
                stopping_words(test.received, one.units) if test.received else message("{why}", why=test.received_why)
            )
            yield (*size, rule, received, stopping_words(test.random, one.units))


_UNSEEN_HEAD = (
    message("Whose contributions"), message("Raised"), message("In one contribution only"), message("In two"),
    message("Share of what is raised"), message("Themes, by estimate at least"), message("Why not"),
)  # fmt: skip


def _unseen(saturation: tuple[Saturation, ...]) -> Iterator[tuple[Words, ...]]:
    for one in saturation:
        found = one.unseen
        share = "" if found.coverage is None else percent(found.coverage)
        least = "" if found.at_least_themes is None else f"{found.at_least_themes:.1f}"
        yield one.title, str(found.themes), str(found.once), str(found.twice), share, least, found.why


def _sampled(precision: Precision, rubric: Rubric) -> Iterator[Grid]:
    level = rubric.methods["sufficiency"]["confidence"].value.text
    head: tuple[Words, ...] = (
        message("Of"), message("Share"), message("Holding it"), message("Of how many"), message("Share of those drawn"),
        message("{level} interval for the list", level=level),
    )  # fmt: skip
    rows = tuple(
        (HEARD[one.of], one.title, span_words(one.part), span_words(one.answers), _optional(one.share, "percent"),
         _optional(one.interval, "percent"))
        for one in precision.shares
    )  # fmt: skip
    yield Grid(message("Shares, and what they say of the list they were drawn from"), head, rows)
    head = (message("Of"), message("A view held by"), message("Heard from nobody"), message("Why not"))
    missed: list[tuple[Words, ...]] = [
        (HEARD[one.of], _holders(one.held_by, one.share), _chance(one.chance), one.why) for one in precision.missed
    ]
    yield Grid(message("The chance of having heard a view from nobody"), head, tuple(missed))
    size = message("Published sample size for such a list")
    if not published(rubric, "margin", "chi_square"):
        size = message("Sample size for such a list, with the rubric's values")
    head = (message("List"), message("People on it"), size)
    row = (precision.frame, _optional(precision.frame_size), _optional(precision.size_for_margin))
    yield Grid(message("The list from which people were drawn"), head, (row,))


def _chance(value: Span | None) -> Words:
    """Return a chance: one that is small and is not nothing is told as such."""
    if value is not None and value.high is not None and 0 < value.high < 0.01:
        return message("under 1%")
    return _optional(value, "percent")


def _holders(held_by: Span | None, share: float) -> Message:
    of_list = message("{share} of the list", share=percent(share))
    return message("{n} people ({share})", n=span_words(held_by), share=of_list) if held_by else of_list


_GROUP_HEAD = (
    message("Of"), message("Group"), message("Share of those heard"), message("Share of the population"),
    message("Ratio"), message("Beside similar representation"),
)  # fmt: skip


def _groups(result: Sufficiency) -> Iterator[tuple[Words, ...]]:
    for one in result.represented:
        for group in one.groups:
            yield (
                HEARD[one.heard],
                group.title,
                _optional(group.heard, "percent"),
                _optional(group.population, "percent"),
                _optional(group.ratio, "ratio"),
                _beside(group.beside) if group.beside else message("not known"),
            )


_APART_HEAD = (
    message("Of"), message("By"), message("Would have to be of another group"), message("To expect by chance"),
    message("Effective number of groups"),
)  # fmt: skip


def _apart(represented: tuple[Represented, ...]) -> Iterator[tuple[Words, ...]]:
    for one in represented:
        if one.dissimilarity or one.effective:
            yield (
                HEARD[one.heard],
                BY[one.by],
                _optional(one.dissimilarity, "percent") or message("not told"),
                _optional(one.expected, "percent") or message("not told"),
                _optional(one.effective, "ratio") or message("not told"),
            )
