"""What is still wanting: for a measure and a threshold, in words and figures, what would surely reach it.

On the low side all that is not proven stands in the way, so that is what is told; for each the record leaves it open
(it may hold already, and a document or figure would settle it) or rules it out. The figures come from the measure's
own registers and verbs: a dossier with just what is asked here reaches the threshold.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil

from audit.bounds import INF, Interval, Truth
from audit.evidence.facts import fact
from audit.evidence.model import Dossier
from audit.measure import verbs
from audit.measure.found import Found
from audit.measure.measures import find, holds, measure, reaches
from audit.measure.sentence import phrase, requirement_sentence, rows_words, series
from audit.measure.verbs import Bounded
from audit.measure.wanted import Wanting, fewest
from audit.measure.wanted_days import of_days, of_published
from audit.measure.wanted_list import of_coverage
from audit.measure.wanted_rows import of_count, of_share
from audit.rubric.model import (
    CountMeasure,
    CoverageMeasure,
    DaysMeasure,
    FactMeasure,
    HowManyMeasure,
    LowestMeasure,
    Measure,
    PublishedMeasure,
    RatioMeasure,
    RatioOf,
    Requirement,
    ShareMeasure,
    Threshold,
)
from audit.words import Message, message

ONE = Threshold(text="any", value=None)


def wanting_of(dossier: Dossier, requirement: Requirement) -> Wanting:
    """Return what a requirement lacks of its own threshold, or of a yes where it has none."""
    wanted = []
    if requirement.at_least is not None:
        wanted.append(wanting(dossier, requirement, requirement.at_least))
    if requirement.at_most is not None:
        wanted.append(wanting(dossier, requirement, requirement.at_most, at_most=True))
    if not wanted:
        return wanting(dossier, requirement, ONE)
    missing = [one for one in wanted if one.truth is not Truth.YES] or wanted[:1]
    return missing[0] if len(missing) == 1 else _all_of(missing)


def wanting(dossier: Dossier, asked: Measure, limit: Threshold, *, at_most: bool = False) -> Wanting:
    """Return what a measure lacks of a threshold; `any` of a yes or no is a yes."""
    match asked:
        case CountMeasure():
            return of_count(dossier, asked.count, limit, at_most=at_most)
        case ShareMeasure():
            return of_share(dossier, asked.share, limit, at_most=at_most)
        case CoverageMeasure():
            return of_coverage(dossier, asked.coverage, limit, at_most=at_most)
        case DaysMeasure():
            return of_days(dossier, asked.days, limit, at_most=at_most)
        case PublishedMeasure():
            return of_published(dossier, asked.published)
        case FactMeasure():
            return _fact(dossier, asked, limit, at_most=at_most)
        case RatioMeasure():
            return _ratio(dossier, asked, limit, at_most=at_most)
        case LowestMeasure():
            return _lowest(dossier, asked, limit, at_most=at_most)
        case HowManyMeasure():
            return _how_many(dossier, asked, limit, at_most=at_most)


def _truth(dossier: Dossier, asked: Measure, limit: Threshold, at_most: bool) -> Truth:
    return reaches(measure(dossier, asked), limit, at_most=at_most)


def _of_value(dossier: Dossier, asked: Measure, limit: Threshold, *, at_most: bool) -> Message:
    """Return a measure with the threshold it has to reach, as a phrase."""
    if limit.any:
        return message("{what}: at least one", what=phrase(asked, dossier.asked.facts))
    pattern = "{what}: at most {limit}" if at_most else "{what}: at least {limit}"
    return message(pattern, what=phrase(asked, dossier.asked.facts), limit=limit.text)


def _fact(dossier: Dossier, asked: FactMeasure, limit: Threshold, *, at_most: bool) -> Wanting:
    """Return the question of a field, and what its answer must be."""
    known = fact(dossier, asked.fact)
    truth = _truth(dossier, asked, limit, at_most)
    name = asked.fact.replace("_", " ")
    column = dossier.asked.facts.get(asked.fact)
    ask = column.ask if column is not None and column.ask else message("field {name}", name=name)
    open_ = None if known.looked else message("nobody looked")
    if limit.any:
        return Wanting(truth, message("a yes to: {ask}", ask=ask), open=open_)
    pattern = "at most {limit} in answer to: {ask}" if at_most else "at least {limit} in answer to: {ask}"
    words = message(pattern, limit=limit.text, ask=ask)
    lacks = None
    if isinstance(known.value, Interval) and limit.value is not None and not at_most and known.value.low > -INF:
        lacks = max(0, ceil(limit.value - known.value.low))
    return Wanting(truth, words, "number" if lacks is not None else "", lacks, open=open_)


def _ratio(dossier: Dossier, asked: RatioMeasure, limit: Threshold, *, at_most: bool) -> Wanting:
    """Return what the first of two measures lacks of the threshold, the second as it stands."""
    of, to = asked.ratio.of, asked.ratio.to
    truth = _truth(dossier, asked, limit, at_most)
    words = _of_value(dossier, asked, limit, at_most=at_most)
    if not at_most and isinstance(of, FactMeasure) and isinstance(to, FactMeasure):
        return _of_facts(dossier, asked.ratio, limit, truth, words)
    if not at_most and isinstance(of, ShareMeasure) and isinstance(to, ShareMeasure) and limit.value is not None:
        return _of_shares(dossier, of, to, limit, truth, words)
    return Wanting(truth, words)


def _of_facts(dossier: Dossier, asked: RatioOf, limit: Threshold, truth: Truth, words: Message) -> Wanting:
    """Return by how many the first of two facts, which counts a part of the second, is too small."""
    part, whole = find(dossier, asked.of), find(dossier, asked.to)
    first, second = part.value.value, whole.value.value
    if first is None or second is None or second.high == INF:
        least = limit.text if limit.value is not None else "1"
        pattern = "an answer to both, the first at least {limit} of the second"
        words = message("an answer of at least {limit} to the first" if limit.any else pattern, limit=least)
        return Wanting(truth, words, open=message("not known: {what}", what=phrase(asked.to, dossier.asked.facts)))
    most = second.high

    def reached(more: int) -> bool:
        raised = Interval(min(first.low + more, most), max(first.high, min(first.low + more, most)))
        value = verbs.ratio_of(raised, second, part=True)
        counts = Truth.YES if raised.low >= 1 else Truth.UNKNOWN
        return reaches(Found(value, "ratio", counts).measured(message("")), limit) is Truth.YES

    more = fewest(reached)
    if more is not None:
        words = message("{n} more in {what}", n=more, what=phrase(asked.of, dossier.asked.facts))
    return Wanting(truth, words, "number", more)


def _of_shares(
    dossier: Dossier, of: ShareMeasure, to: ShareMeasure, limit: Threshold, truth: Truth, words: Message
) -> Wanting:
    """Return what a group's share of those heard lacks of its share of the population (parity)."""
    heard, population = find(dossier, of), find(dossier, to)
    share, assert_limit = population.value.value, limit.value
    assert assert_limit is not None
    if share is None or share.low == 0:
        named = {"what": phrase(to, dossier.asked.facts), "rows": rows_words(of.share.of, of.share.where)}
        figures = message("figures for the {what}, and enough of these: {rows}", **named)
        return Wanting(truth, figures, "rows", open=message("not known: {what}", what=named["what"]))
    needed = assert_limit * Fraction(share.high)
    wanted = of_share(dossier, of.share, Threshold(text=f"{ceil(needed * 100)}%", value=needed, percent=True))
    raised = Bounded(Interval(min(needed, Fraction(1)), Fraction(1)))
    assert heard.unit == "percent"
    proven = reaches(Found(verbs.parity(raised, population.value), "ratio", Truth.YES).measured(message("")), limit)
    more = wanted.more if proven is Truth.YES else None
    return replace(wanted, truth=truth, more=more, words=wanted.words if more is not None else words)


def _all_of(parts: list[Wanting]) -> Wanting:
    """Return what several parts lack, all of which have to come to hold."""
    truth = Truth.YES
    for one in parts:
        truth = truth & one.truth
    opens = list(dict.fromkeys(one.open for one in parts if one.open is not None))
    return Wanting(
        truth,
        series([one.words for one in parts]),
        open=series(opens) if opens else None,
        parts=tuple(parts),
        needs=len(parts),
    )


def _lowest(dossier: Dossier, asked: LowestMeasure, limit: Threshold, *, at_most: bool) -> Wanting:
    """Return what each part lacks that does not surely reach the threshold, the lowest first.

    With a ceiling one part below it is enough. Where nothing is there to measure, the first thing to measure is wanted.
    """
    truth = _truth(dossier, asked, limit, at_most)
    found = [(part, find(dossier, part)) for part in asked.lowest]
    filled = [(part, one) for part, one in found if one.value.value is not None] or found
    short = [
        (one.value.or_zero.low, place, wanting(dossier, part, limit, at_most=at_most))
        for place, (part, one) in enumerate(filled)
    ]
    parts = [wanted for _, _, wanted in sorted(short, key=lambda item: item[:2]) if wanted.truth is not Truth.YES]
    if not parts:
        return Wanting(truth, _of_value(dossier, asked, limit, at_most=at_most))
    whole = parts[0] if len(parts) == 1 else _all_of(parts)
    return replace(whole, truth=truth, needs=1 if at_most else whole.needs)


def _how_many(dossier: Dossier, asked: HowManyMeasure, limit: Threshold, *, at_most: bool) -> Wanting:
    """Return which requirements do not surely hold, and how many of them are needed."""
    truth = _truth(dossier, asked, limit, at_most)
    if at_most:
        return Wanting(truth, _of_value(dossier, asked, limit, at_most=True))
    held = [(one, holds(dossier, one)) for one in asked.how_many]
    parts = [wanting_of(dossier, one) for one, now in held if now.truth is not Truth.YES]
    needed = ceil(limit.value) if limit.value is not None else 1
    needs = max(0, needed - (len(held) - len(parts)))
    words = series([one.words for one in parts]) if parts else message("more than there is to hold")
    if 0 < needs < len(parts):
        words = message("{n} of these: {parts}", n=needs, parts=words)
    return Wanting(truth, words, "parts", needs, parts=tuple(parts), needs=needs)


def asks(dossier: Dossier, asked: Measure, limit: Threshold, *, at_most: bool = False) -> Message:
    """Return the sentence of a measure with a threshold: "Days from ... to ...: at least 56."."""
    bounds = {"at_least": None, "at_most": limit} if at_most else {"at_least": limit, "at_most": None}
    return requirement_sentence(asked.model_copy(update=bounds), dossier.asked.facts)
