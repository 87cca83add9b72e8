"""How much was heard and against which yardstick, in words; never that it was enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from audit.insight.heard import NOUNS
from audit.insight.sufficiency_parts import Outcome, Reached, Saturation, Sufficiency, Unseen
from audit.report.sufficiency_grids import (
    WRITERS,
    grids,
    percent,
    published,
    published_size,
    span_words,
    stopping_words,
)
from audit.report.told import Told
from audit.rubric.model import CriterionAsked, PublishedMeasure, Rubric
from audit.words import Message, in_a_row, message, plural

RULE_KIND = "sufficiency_rule"
"""The kind of a document that says beforehand how much is enough."""
MOST_RULES = 4
"""Rules of which a sentence says what they still need; the table has all of them."""


def told_sufficiency(result: Sufficiency, rubric: Rubric) -> Told:
    """Return the result as it is printed."""
    return Told(
        name="sufficiency",
        title=message("How much was heard, against which yardstick?"),
        finding=_finding(result),
        lines=tuple(_lines(result, rubric)),
        grids=tuple(grids(result, rubric)),
        limits=tuple(_limits(result, rubric)),
    )


def _finding(result: Sufficiency) -> Message:
    """Return in one sentence how much was heard, and what came of the rules."""
    overall = {one.what: one for one in result.heard[0].counts}
    told = tuple(_how_many(what, overall[what].words) for what in ("sessions", "people", "submissions"))
    if result.plan:
        heard = message("If all goes as planned there will be {heard}", heard=told)
    else:
        heard = message("The record shows {heard}", heard=told)
    return message("{heard}; {rules}.", heard=heard, rules=_rules(result))


_NOT_KNOWN = "not known"


def _how_many(what: str, words: str) -> Message:
    if words == _NOT_KNOWN:
        return message("no known number of {what}", what=NOUNS[what])
    return message("{n} {what}", n=words, what=_ONE[what] if words in ("1", "at least 1") else NOUNS[what])


_ONE = {
    "sessions": message("session"),
    "people": message("person heard in sessions"),
    "submissions": message("contribution"),
}


def _rules(result: Sufficiency) -> Message:
    """Return what came of the rules, and who wrote them."""
    rules = result.rules
    if not rules:
        return message("no minimum that was written down is on record, so nothing is called reached")
    written = {by: [rule for rule in rules if rule.by == by] for by in WRITERS}
    return in_a_row((_came(by, own, plan=result.plan) for by, own in written.items() if own), "; ")


def _came(by: str, rules: list[Reached], *, plan: bool) -> Message:
    """Return what came of the rules that one wrote: what an auditor asks for is no promise of the process."""
    came = Counter(rule.outcome for rule in rules)
    told = {**_CAME, **_WOULD} if plan else _CAME
    parts = tuple(plural(came[outcome], *patterns) for outcome, patterns in told.items() if came[outcome])
    minimums = plural(len(rules), "{n} minimum", "{n} minimums")
    return message("of {all} that {who} wrote down {came}", all=minimums, who=WRITERS[by], came=parts)


_CAME: Mapping[Outcome, tuple[str, str]] = {
    "reached": ("{n} is reached", "{n} are reached"),
    "not_reached": ("{n} is not reached", "{n} are not reached"),
    "not_known": ("of {n} it is not known", "of {n} it is not known"),
    "not_beforehand": ("{n} is not called reached", "{n} are not called reached"),
}
_WOULD: Mapping[Outcome, tuple[str, str]] = {
    "reached": ("{n} would be reached", "{n} would be reached"),
    "not_reached": ("{n} would not be reached", "{n} would not be reached"),
}


def _lines(result: Sufficiency, rubric: Rubric) -> Iterator[Message]:
    yield from _needs(result)
    yield from _not_called(result)
    yield from _asked_elsewhere(result, rubric)
    yield from _beside_sizes(result, rubric)
    yield _themes(result.saturation[0], rubric)
    yield message("{words}", words=result.precision.words)
    yield from _apart(result)


def _needs(result: Sufficiency) -> Iterator[Message]:
    """Yield what each rule that is not surely reached needs, where."""
    short = [rule for rule in result.rules if rule.outcome != "reached" and rule.more.high != 0]
    for rule in short[:MOST_RULES]:
        where = tuple(
            message("{place} {more}", place=place.title, more=span_words(place.more))
            for place in rule.places
            if place.more.high != 0
        )
        if not where:
            yield message("{rule}: {why}", rule=_sentence(rule), why=rule.why)
        elif rule.of:
            yield message("{rule}: still needed in {where}.", rule=_sentence(rule), where=where)
        else:
            yield message("{rule}: still needed {more}.", rule=_sentence(rule), more=span_words(rule.more))
    if len(short) > MOST_RULES:
        yield message("What {n} more rules need stands in the table.", n=len(short) - MOST_RULES)


def _not_called(result: Sufficiency) -> Iterator[Message]:
    """Yield why rules are not called reached, each reason once."""
    late = Counter(rule.why for rule in result.rules if rule.outcome == "not_beforehand")
    for why, n in late.items():
        yield message("Of {n}: {why}", n=plural(n, "{n} written minimum", "{n} written minimums"), why=why)


def _asked_elsewhere(result: Sufficiency, rubric: Rubric) -> Iterator[Message]:
    """Yield which criterion asks whether a minimum was published: the sheet says that there is one, not that it was."""
    asking = [id for id, asked in rubric.criteria.items() if _asks_for_rule(asked)]
    if asking and any(rule.by == "process" for rule in result.rules):
        yield message(
            "The sheet rules holds a minimum of the process; {criteria} asks whether it was published.",
            criteria=", ".join(asking),
        )


def _asks_for_rule(asked: CriterionAsked) -> bool:
    wanted = (asked.measure, *(need for needs in asked.needs.values() for need in needs))
    return any(isinstance(need, PublishedMeasure) and need.published.kind == RULE_KIND for need in wanted)


def _sentence(rule: Reached) -> str:
    return rule.sentence[:1].upper() + rule.sentence[1:]


def _beside_sizes(result: Sufficiency, rubric: Rubric) -> Iterator[Message]:
    """Yield for focus groups and interviews in how many places they lie below, within or above the published sizes."""
    for what, title in _TITLES.items():
        own = [one for one in result.references if one.what == what]
        if own:
            lie = Counter(one.beside[0] if len(one.beside) == 1 else "open" for one in own)
            parts = tuple(plural(lie[side], *patterns) for side, patterns in _LIE.items() if lie[side])
            of = plural(len(own), "of {n} region or group", "of {n} regions and groups")
            whose = message("the published" if published_size(rubric, what) else "the rubric's")
            yield message("{title} beside {whose} reference of {size}: {of}, {parts}.",
                          title=title, whose=whose, size=span_words(own[0].reference), of=of, parts=parts)  # fmt: skip


_TITLES = {"focus_groups": message("Focus groups"), "interviews": message("Interviews")}
_LIE = {
    "below": ("{n} lies below it", "{n} lie below it"),
    "within": ("{n} lies within it", "{n} lie within it"),
    "above": ("{n} lies above it", "{n} lie above it"),
    "open": ("of {n} it is not known", "of {n} it is not known"),
}


def _themes(everything: Saturation, rubric: Rubric) -> Message:
    """Return what the coded themes of all contributions tell, in a sentence or three."""
    if everything.why:
        return message("Saturation of themes is not told. {why}", why=everything.why)
    rule = everything.tests[0]
    received = stopping_words(rule.received, everything.units) if rule.received else message("not known")
    first = message(
        "Themes of {units} contributions, copies put together. Next to nothing new came, in the order received: "
        "{received}; in random orders: {random}.",
        units=everything.units,
        received=received,
        random=stopping_words(rule.random, everything.units),
    )
    return in_a_row((first, *_unseen(everything.unseen, rubric)))


def _unseen(found: Unseen, rubric: Rubric) -> Iterator[Message]:
    if found.coverage is None or found.at_least_themes is None:
        return
    line = rubric.methods["sufficiency"]["coverage_line"].value.text
    whose = message("a line of our own" if published(rubric, "coverage_line") else "a line that the rubric sets")
    yield message(
        "By estimate {coverage} of all mentions are of the {themes} themes raised so far, and there are by estimate at "
        "least {more}.",
        coverage=percent(found.coverage),
        themes=found.themes,
        more=_whole(found.at_least_themes),
    )
    if found.at_line:
        yield message("That is at or above {line}, {whose}.", line=line, whose=whose)
    else:
        yield message("That is below {line}, {whose}.", line=line, whose=whose)


def _whole(number: float) -> str:
    """Return a lower bound as a whole number: of themes there are no parts, and a bound is never rounded up."""
    return f"{int(number):,}"


def _apart(result: Sufficiency) -> Iterator[Message]:
    """Yield how far those heard lie from the population, or why that is not told."""
    compared = [one for one in result.represented if not one.why]
    if not compared:
        yield message("Representation is not told. {why}", why=result.represented[0].why)
    for one in compared:
        if one.heard == "people" and one.by == "region" and one.dissimilarity:
            share = span_words(one.dissimilarity, "percent")
            if one.dissimilarity.low == 0 and one.dissimilarity.high == 1:
                yield message("How far the people heard in sessions lie from the affected population is not known.")
            else:
                yield message(
                    "To match the affected population, {share} of the people heard in sessions would have to be of "
                    "another region.",
                    share=share,
                )


def _limits(result: Sufficiency, rubric: Rubric) -> Iterator[Message]:
    yield message("Nothing here says that enough was heard: no number of people makes a consultation just.")
    if published_size(rubric, "focus_groups", "interviews"):
        yield message("A published reference size is no pass mark. It comes from studies of people who are much alike.")
    else:
        yield message("A reference size is no pass mark. Studies that published one asked people who are much alike.")
    if result.rules:
        yield message("A minimum that is reached says nothing of who was not reached, or not free to speak.")
    if any(one.tests for one in result.saturation):
        yield message("Saturation says nothing of who was not reached, and hangs on how finely themes are coded.")
        yield message("Only exact copies and named campaigns are put together: near copies make themes look familiar.")
    if result.precision.state == "sampled":
        yield message("Shares speak for the list only as far as those counted were drawn from it by chance.")
        yield message("Intervals count chance in drawing only: not who was missing from the list, or did not answer.")
