"""The sentences of a comparison: what is certain first, and no winner where ranges overlap."""

from __future__ import annotations

from collections.abc import Sequence

from audit.insight.comparison import (
    Change,
    ComparedCriterion,
    Comparison,
    Difference,
    Moved,
    Pair,
    SideCard,
    SideFinding,
    Worth,
)
from audit.report.phrases import ROLES, STATUS, iso_day, span_words
from audit.report.plain import figure
from audit.scoring.spoken import number
from audit.words import Message, in_a_row, message, plural

KINDS = {
    "different_processes": message("Different processes"),
    "over_time": message("The same process over time"),
    "two_assessors": message("The same process by two assessors"),
}
GROUPS = {"facts": message("Facts"), "judgements": message("Judgements"), "definitions": message("Definitions")}
GROUPS_SAY = {
    "facts": message("claims, rows, how complete tables are, and values that answers give"),
    "judgements": message("levels that assessors chose, and what they set aside"),
    "definitions": message("who is affected, which regions, groups and days are meant, and up to which day was read"),
}
RELATIONS = {
    "higher": message("certainly higher"),
    "lower": message("certainly lower"),
    "same": message("settled alike"),
    "open": message("open"),
}
HOW = {
    "higher": message("it is certainly higher"),
    "lower": message("it is certainly lower"),
    "narrower": message("less is open"),
    "wider": message("more is open"),
    "shifted": message("other levels are open"),
    "joined": message("it is in the sum"),
    "left": message("it is out of the sum"),
    "value": message("the value moved, and no level"),
}
LIMITS = (
    message("Certain means: within the limits of both cards, of what they set aside and whom they declare affected."),
    message("Open is no draw: the record does not say which of the two is higher."),
    message("What was not looked for on one side may exist. A fuller record is not a better process."),
    message("The order is that in which the cards were given. It is not a rank."),
    message("Two processes differ in mandate, scale and time. Read them above the table."),
    message("Criteria that do not apply to both, or are not yet due on both, are left out and listed."),
)
TOTALS_NOTE = message(
    "Added up again from the levels, over the criteria that are in the sum of both. Each card's own totals, over all "
    "that applies to it, stand below."
)
WORTH_NOTE = message(
    "Each group was taken over from the second dossier into the first, and scored again. The order in which that is "
    "done matters, so a group's share is its mean over all six orders; the three shares come to the whole difference."
)


def names_of(comparison: Comparison) -> tuple[Message, ...]:
    """Return the names of the sides, to be listed in a sentence."""
    return tuple(message("{name}", name=side.name) for side in comparison.sides)


def title(comparison: Comparison) -> Message:
    """Return what is compared."""
    return message("{names}", names=names_of(comparison))


def headline(comparison: Comparison) -> Message:
    """Return the finding that leads: on how many criteria a difference is certain."""
    certain = {id for pair in comparison.pairs for id in (*pair.higher, *pair.lower)}
    common = {id for pair in comparison.pairs for id in pair.common}
    if not common:
        return message("No criterion applies to both")
    if not certain:
        return message("No difference is certain on any criterion")
    pattern = "A difference is certain on {n} of {all}"
    if len(comparison.pairs) > 1:
        pattern = "Against the first, a difference is certain on {n} of {all}"
    if any(side.plan for side in comparison.sides):
        pattern += ", if all goes as planned"
    return message(
        pattern,
        n=number(len(certain)),
        all=how_many(len(common)),
    )


def certain_words(comparison: Comparison, pair: Pair) -> Message:
    """Return on which criteria the first of a pair is certainly lower and higher than the second."""
    first, second = (comparison.sides[place].name for place in (pair.first, pair.second))
    if not pair.common:
        return message("{first} and {second}: no criterion is in the sum of both.", first=first, second=second)
    if not (pair.lower or pair.higher):
        return message("{first} and {second}: no difference is certain.", first=first, second=second)
    pattern = (
        "{first} is certainly lower than {second} on {lower}; certainly higher on {higher}."
        if pair.lower and pair.higher
        else "{first} is certainly lower than {second} on {lower}."
        if pair.lower
        else "{first} is certainly higher than {second} on {higher}."
    )
    if any(comparison.sides[place].plan for place in (pair.first, pair.second)):
        # A plan is no performance: what it says of itself is certain of the plan alone.
        pattern = f"If all goes as planned, {pattern}"
    return message(
        pattern,
        first=first,
        second=second,
        lower=listed(pair.lower),
        higher=listed(pair.higher),
    )


def listed(ids: Sequence[str]) -> Message:
    """Return criteria as a sentence lists them, or that there is none."""
    return message("{ids}", ids=tuple(message("{id}", id=id) for id in ids)) if ids else message("none")


def rest_words(pair: Pair) -> Message:
    """Return how many criteria are settled alike, open and left out."""
    parts = [message("Settled alike: {same}.", same=listed(pair.same))] if pair.same else []
    parts += [message("Open: {open}.", open=how_many(len(pair.open)))] if pair.open else []
    if pair.left_out:
        out = listed([one.id for one in pair.left_out])
        parts.append(message("Left out, for not both have it in their sum: {out}.", out=out))
    return in_a_row(parts)


def shaken_words(pair: Pair) -> Message | None:
    """Return which certain differences rest on what was set aside; None where none does."""
    if not pair.shaken:
        return None
    return message("With set-aside claims restored these are open: {ids}.", ids=listed(pair.shaken))


def totals_words(comparison: Comparison, pair: Pair) -> Message:
    """Return both totals as ranges, and who is higher only where they are apart."""
    first, second = (comparison.sides[place].name for place in (pair.first, pair.second))
    if pair.totals is None:
        return message("Nothing is added up: findings are compared one by one.")
    ranges = message(
        "Over {n} that apply to both: {first} {ours}, {second} {theirs}.",
        n=how_many(len(pair.common)),
        first=first,
        second=second,
        ours=range_words(pair.totals.first.evidenced, pair.totals.first.possible),
        theirs=range_words(pair.totals.second.evidenced, pair.totals.second.possible),
    )
    if pair.totals.result == "overlap":
        return in_a_row((ranges, message("The ranges overlap; no winner is named.")))
    higher, lower = (first, second) if pair.totals.result == "higher" else (second, first)
    pattern = "All that is evidenced of {higher} lies above all that is possible for {lower}."
    return in_a_row((ranges, message(pattern, higher=higher, lower=lower)))


def range_words(evidenced: float, possible: float) -> Message:
    """Return both ends of a total: "5.99 to 73.59"."""
    return message("{low} to {high}", low=figure(evidenced), high=figure(possible))


def how_many(n: int) -> Message:
    """Return "4 criteria"."""
    return plural(n, "{n} criterion", "{n} criteria")


def level_words(found: SideFinding) -> Message:
    """Return a finding's level in words, or its state."""
    return span_words(found.level, found.status) if found.level else STATUS[found.status]


def role(side: SideCard) -> Message:
    """Return the assessor's role in words."""
    return ROLES.get(side.assessor.role, message("{role}", role=side.assessor.role))


def strip(comparison: Comparison) -> list[Message]:
    """Return what a reader must know first: sides that are working copies, plans, drafts or self-assessments."""
    said = []
    for side in comparison.sides:
        states = []
        if not side.publishable and not side.plan:
            states.append(message("a working copy, not for publication"))
        if side.plan:
            states.append(message("a plan, not performance, and not for publication"))
        if side.draft:
            states.append(plural(side.not_assessed, "a draft: {n} criterion was not assessed",
                                 "a draft: {n} criteria were not assessed"))  # fmt: skip
        if side.assessor.role == "self":
            states.append(message("a self-assessment of the sponsor"))
        if states:
            said.append(message("{name} is {states}.", name=side.name, states=tuple(states)))
    if not comparison.publishable:
        said.insert(0, message("Not for publication."))
    return said


def about(side: SideCard) -> list[tuple[Message, str | Message]]:
    """Return what stands above the table on one side: what it is of, how far it reaches, when, and by whom."""
    unsaid = message("not stated")
    process = side.process
    stage = message("{stage}", stage=process.stage) if process.stage else unsaid
    return [
        (message("Process"), process.title),
        (message("Sponsor"), process.sponsor),
        (message("Mandate"), process.mandate or unsaid),
        (message("Scale"), process.scale or unsaid),
        (message("Year"), process.years or unsaid),
        (message("Stage"), stage),
        (message("Read up to"), iso_day(side.as_of)),
        (message("Assessed by"), message("{name} ({role})", name=side.assessor.name or "–", role=role(side))),
        (message("Assessor's interest"), side.assessor.interest),
        (message("Affected community, as declared"), process.affected_community or unsaid),
    ]


def moved_words(comparison: Comparison, pair: Pair, moved: Moved) -> Message:
    """Return how a criterion moved, from the earlier day to the later."""
    assert pair.over_time is not None, "asked only of a pair over time"
    found = next(one for one in comparison.criteria if one.id == moved.id)
    before, after = (found.findings[place] for place in (pair.over_time.earlier, pair.over_time.later))
    pattern = "Before: {before}. Then: {after}. So {how}."
    if _of_one_day(comparison, pair):
        return message("The plan: {before}. The record: {after}.", before=level_words(before), after=level_words(after))
    return message(pattern, before=level_words(before), after=level_words(after), how=HOW[moved.how])


def _of_one_day(comparison: Comparison, pair: Pair) -> bool:
    """Return whether a pair over time is the plan and the record of one day."""
    assert pair.over_time is not None, "asked only of a pair over time"
    before, after = (comparison.sides[place] for place in (pair.over_time.earlier, pair.over_time.later))
    return before.as_of == after.as_of and before.plan and not after.plan


def over_time_words(comparison: Comparison, pair: Pair) -> Message:
    """Return between which days a process is compared, and on how many criteria it moved."""
    assert pair.over_time is not None, "asked only of a pair over time"
    sides = [comparison.sides[place] for place in (pair.over_time.earlier, pair.over_time.later)]
    n = len(pair.over_time.moved)
    first, then = (iso_day(side.as_of) for side in sides)
    if _of_one_day(comparison, pair):
        differ = plural(n, "on {n} criterion", "on {n} criteria")
        return message("The plan and the record of {day} differ {n}.", day=then, n=differ)
    if not n:
        return message("Between {first} and {then} nothing moved.", first=first, then=then)
    moved = plural(n, "{n} criterion moved", "{n} criteria moved")
    return message("Between {first} and {then} {moved}.", first=first, then=then, moved=moved)


def change_words(change: Change) -> Message:
    """Return what is added to both ends: "+1.25 evidenced, -3 possible"."""
    return message("{low} evidenced, {high} possible", low=signed(change.evidenced), high=signed(change.possible))


def signed(value: float) -> str:
    """Return a number with its sign; a true minus is read aloud as one."""
    return f"+{figure(value)}" if value > 0 else f"−{figure(-value)}" if value < 0 else "0"


def rest_of_worth(rest: Change) -> Message:
    """Return what the groups come to together beyond the three by themselves; nothing where that is nothing."""
    if rest.exact == ("0", "0"):
        return message("")
    return message("Taken over together they add {rest} beyond the three alone.", rest=change_words(rest))


def by_dimension(comparison: Comparison) -> list[tuple[str, list[ComparedCriterion]]]:
    """Return the criteria under the titles of their dimensions, in the rubric's order."""
    titles = {dimension.id: dimension.title for dimension in comparison.together.dimensions}
    return [(title, [found for found in comparison.criteria if found.dimension == id]) for id, title in titles.items()]


def difference_words(one: Difference) -> Message:
    """Return what both sides say: "partial, against complete"."""
    nothing = message("nothing")
    pattern = "{first}, against {second} (dated {day})" if one.dated else "{first}, against {second}"
    return message(pattern, first=one.first or nothing, second=one.second or nothing, day=one.dated)


def worth_words(worth: Worth) -> Message:
    """Return what a group of differences is worth, and which criteria it moves by itself."""
    differences = plural(worth.differences, "{n} difference", "{n} differences")
    moves = message("by itself it moves {ids}", ids=listed(worth.moves))
    if worth.share is None or worth.alone is None:
        return message("{n}; {moves}.", n=differences, moves=moves)
    return message(
        "{n}, worth {share}; alone {alone}; {moves}.",
        n=differences,
        share=change_words(worth.share),
        alone=change_words(worth.alone),
        moves=moves,
    )


def head_words(side: SideCard) -> Message:
    """Return mandate, scale, year and stage in a line."""
    unsaid = message("not stated")
    process = side.process
    return message(
        "  Mandate: {mandate}. Scale: {scale}. Year: {years}. Stage: {stage}. Read up to {day}, {role}.",
        mandate=process.mandate or unsaid,
        scale=process.scale or unsaid,
        years=process.years or unsaid,
        stage=process.stage or unsaid,
        day=iso_day(side.as_of),
        role=role(side),
    )


def own_words(side: SideCard) -> Message:
    """Return a card's own totals over all that applies to it, and its verdict."""
    if side.own is None or side.verdict is None:
        return message("  By itself: no total.")
    return message(
        "  By itself: {range} of 100, {verdict}.",
        range=range_words(side.own.evidenced, side.own.possible),
        verdict=side.verdict.words,
    )
