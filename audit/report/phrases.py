"""The sentences of a card that no single field holds: findings as headings, and bounds in words.

Every one is a message, so that a page in another language says the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from audit.report.plain import ended, figure
from audit.scoring.contested import ChangeCard
from audit.scoring.drawn import Event
from audit.scoring.scorecard import (
    CriterionCard,
    DimensionCard,
    LevelCard,
    NotFound,
    Objection,
    Overall,
    ReplyCard,
    Scorecard,
)
from audit.scoring.spoken import day, number
from audit.words import Message, in_a_row, message

STATUS = {
    "settled": message("Settled"),
    "bounded": message("Bounded"),
    "unknown": message("Unknown"),
    "not_applicable": message("Not applicable"),
    "not_assessed": message("Not assessed"),
    "not_yet_due": message("Not yet due"),
}
GATE_STATES = {
    "missing": message("Missing"),
    "open": message("Not settled"),
    "passed": message("Passed"),
    "not_applicable": message("Not applicable"),
    "not_yet_due": message("Not yet due"),
}
ROLES = {
    "independent": message("independent"),
    "self": message("the sponsor itself"),
    "peer": message("a peer of the sponsor"),
}
TABLE_STATES = {
    "complete": message("complete"),
    "partial": message("partial"),
    "not_published": message("not published"),
    "not_collected": message("not collected"),
}
PAPER_STATES = {
    "not found": message("Not found"),
    "not looked for": message("Not looked for"),
    "published": message("Published"),
}
ACCEPTED = {
    "yes": message("The assessor accepts it."),
    "no": message("The assessor does not accept it."),
    "unknown": message("The assessor could not tell whether it holds."),
}
REPLIED = {
    "accept": message("{who} accepts the finding"),
    "dispute": message("{who} disputes the finding"),
    "new_evidence": message("{who} gives new evidence"),
}
PARTS = {"question": message("Question"), "measure": message("Measure"), "levels": message("Levels")}
"""What of a criterion a standard stands behind; else one of its levels."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The cap that missing gates put on the verdict: it stands below `line`, at `level`."""

    level: str
    next_level: str
    line: int
    gates: int


def ceiling(card: Scorecard) -> Ceiling | None:
    """Return the cap on the verdict; None where no gate is missing or nothing is added up."""
    levels = card.rubric.levels
    missing = card.tallies.gate_states["missing"]
    if card.overall is None or not missing or len(levels) < 3 or levels[2] not in card.rubric.verdicts:
        return None
    return Ceiling(levels[1], levels[2], card.rubric.verdicts[levels[2]], missing)


def bands(card: Scorecard) -> list[tuple[int, str]]:
    """Return the verdict's bands: where each begins, and its level."""
    lines = sorted((line, level) for level, line in card.rubric.verdicts.items())
    return [(0, card.rubric.levels[0]), *lines]


def capital(text: str) -> str:
    """Return text with a capital first letter."""
    return text[:1].upper() + text[1:]


def joined(parts: Iterable[Message]) -> Message:
    """Return parts that hold commas themselves, set apart by semicolons."""
    listed = list(parts)
    if not listed:
        return message("")
    if len(listed) == 1:
        return listed[0]
    return message("{first}; {rest}", first=listed[0], rest=joined(listed[1:]))


def iso_day(text: str) -> Message:
    """Return an ISO day in words."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return message("{text}", text=text)


def headline(overall: Overall) -> str:
    """Return the verdict as one sentence."""
    return capital(overall.verdict.headline or overall.verdict.words)


def missing_gates(card: Scorecard) -> Message:
    """Return "three missing gates"."""
    n = card.tallies.gate_states["missing"]
    return message("one missing gate") if n == 1 else message("{n} missing gates", n=number(n))


def lede(card: Scorecard) -> Message:
    """Return what lies behind the verdict: both totals, and the ceiling."""
    overall = card.overall
    if overall is None:
        return message("This card adds nothing up: it prints findings, one for each criterion.")
    low, high = figure(overall.evidenced), figure(overall.possible)
    cap = ceiling(card)
    if cap is None:
        pattern = (
            "The record supports {low} of 100 points. If every unknown turned out well, the total would be {high}."
        )
        return message(pattern, low=low, high=high)
    bound = overall.possible >= cap.line
    pattern = (
        "The record supports {low} of 100 points. If every unknown turned out well, the total would be {high}; "
        "{gates} would still hold the verdict at “{level}”."
        if bound
        else "The record supports {low} of 100 points. If every unknown turned out well, the total would be {high}. "
        "With {gates}, the verdict cannot rise above “{level}”."
    )
    return message(pattern, low=low, high=high, gates=missing_gates(card), level=cap.level)


def _band(card: Scorecard, value: float) -> str:
    return next(level for line, level in reversed(bands(card)) if value >= line)


def scale_in_words(card: Scorecard) -> Message:
    """Return the big scale as one sentence for readers who do not see it."""
    overall = card.overall
    if overall is None:
        return message("")
    named = tuple(message("{level} from {line}", level=level, line=line) for line, level in bands(card))
    cap = ceiling(card)
    held = message("")
    if cap and overall.possible >= cap.line:
        pattern = ", but held at {level}, below {line}, by {gates}"
        held = message(pattern, level=cap.level, line=cap.line, gates=missing_gates(card))
    return message(
        "Evidenced {low} of 100, in the band {low_band}. Possible {high} of 100, in the band {high_band}{held}. "
        "Bands: {bands}.",
        low=figure(overall.evidenced),
        low_band=_band(card, overall.evidenced),
        high=figure(overall.possible),
        high_band=_band(card, overall.possible),
        held=held,
        bands=named,
    )


def gates_heading(card: Scorecard) -> Message:
    """Return the finding on gates."""
    states, total = card.tallies.gate_states, card.tallies.gates
    if not total:
        return message("This rubric has no gates")
    if states["missing"] == 1:
        return message("One gate is missing on this record")
    if states["missing"]:
        return message("{n} gates are missing on this record", n=_first(states["missing"]))
    if states["open"]:
        pattern = "No gate is settled as missing; {n} of {all} not settled"
        return message(pattern, n=number(states["open"]), all=number(total))
    return message("No gate is missing")


def _first(n: int) -> Message:
    word = str(number(n))
    return message(capital(word))


def dimensions_heading(card: Scorecard) -> Message:
    """Return in how many dimensions something is proven."""
    proven, whole = card.tallies.dimensions_proven, card.tallies.dimensions
    if proven == 0:
        return message("Nothing is supported yet in any dimension")
    return message("Something is supported in {n} of {all} dimensions", n=number(proven), all=number(whole))


def answers_for(card: Scorecard, item: NotFound) -> tuple[str, ...]:
    """Return the criteria that ask for a paper nobody listed, and where an assessor's answer stands in."""
    if item.state != "not looked for":
        return ()
    answered = {found.id for found in card.criteria if found.stated or (found.status == "unknown" and found.reason)}
    return tuple(id for id in item.criteria if id in answered)


def never_came(event: Event) -> tuple[str, str]:
    """Return how an event that never came is marked ("Not found"), and what it is, said once."""
    mark, apart, what = event.label.partition(": ")
    return (mark, what) if apart else ("", event.label)


def papers_heading(card: Scorecard) -> Message:
    """Return how many of the papers that matter were found."""
    states = card.tallies.paper_states
    looked, missing = states.get("not found", 0) + states.get("published", 0), states.get("not found", 0)
    if not looked:
        answered = sum(bool(answers_for(card, item)) for item in card.not_found)
        if not answered:
            return message("No paper was looked for yet")
        if answered < len(card.not_found):
            return message("No paper is listed; answers stand in for some")
        return message("No paper is listed; answers stand in")
    if card.plan and (open_ := states.get("not looked for", 0)):
        one, many = "{n} paper has no day in the plan", "{n} papers have no day in the plan"
        return message(one if open_ + missing == 1 else many, n=_first(open_ + missing))
    if not missing:
        return message("Every paper that was looked for was found")
    if missing == looked:
        return message("None of the papers looked for was found")
    if missing == 1:
        return message("One paper that was looked for was not found")
    return message("{n} papers that were looked for were not found", n=_first(missing))


def sources_heading(card: Scorecard) -> Message:
    """Return how many sources the card rests on."""
    n = card.tallies.sources
    if n == 0 and any(found.links for found in card.criteria):
        return message("No source is listed; answers give links")
    if n == 0:
        return message("No source is on record")
    return message("One source") if n == 1 else message("{n} sources", n=_first(n))


def objection_state(objection: Objection) -> Message:
    """Return whether the verdict stands under an objection, and where it moves to; nothing where it was not put."""
    if objection.state == "stands":
        return message("Stands.")
    if objection.state == "not_rated":
        return message("Not rated.")
    if objection.verdict is None:
        return message("Not put.")
    return message("Moves to “{words}”.", words=objection.verdict.words)


def plan_words(card: Scorecard) -> Message:
    """Return how far the card of a plan reads, and from where."""
    aside = message("Not for publication.")
    read = iso_day(card.as_of)
    if not card.planned_to:
        pattern = "It reads what is planned as if it had come about, no day given; the record ends on {read}."
        return in_a_row((message(pattern, read=read), aside))
    pattern = "It reads the plan up to {last} as if all goes as planned; the record ends on {read}."
    return in_a_row((message(pattern, last=iso_day(card.planned_to), read=read), aside))


def draft_words(card: Scorecard) -> Message:
    """Return why the card is a draft."""
    n = card.tallies.statuses["not_assessed"]
    if n == 1:
        return message("Draft: one criterion was not assessed.")
    return message("Draft: {n} criteria were not assessed.", n=n)


def span_words(level: LevelCard, status: str) -> Message:
    """Return a criterion's levels in words: "Approaches to meets", never with a dash."""
    if status == "settled":
        return message("{level}", level=capital(level.low))
    if status == "bounded":
        return message("{low} to {high}", low=capital(level.low), high=level.high)
    return STATUS[status]


def role(card: Scorecard) -> Message:
    """Return the assessor's role in words."""
    return ROLES.get(card.assessor.role, message("{role}", role=card.assessor.role))


def reply_head(reply: ReplyCard) -> Message:
    """Return who replied, what it chose, and when: "The agency disputes the finding, 3 May 2024"."""
    who = message(REPLIED[reply.answer].pattern if reply.answer else "{who}", who=reply.from_)
    return message("{who}, {day}", who=who, day=reply.date) if reply.date else who


def reply_standing(card: Scorecard) -> Message:
    """Return for the head where the card stands with the sponsor: whether it was sent the findings, and replied."""
    said = message("{words}", words=card.standing.words or "not sent for reply")
    if any(found.reply for found in card.criteria):
        return message("{said}; what it said is printed with the criterion", said=said)
    if card.standing.state != "not_sent":
        return said
    return message("{invited}. {said}", invited=card.invited or message("none on record"), said=said)


def change_line(change: ChangeCard) -> Message:
    """Return one change: what was added where, taken out, or became something else."""
    pattern = "{where}: “{old}” became “{new}”"
    if not change.old:
        pattern = "{where}: “{new}” added" if change.new else "{where}: changed"
    elif not change.new:
        pattern = "{where}: “{old}” taken out"
    return message(pattern, where=change.where, old=change.old, new=change.new)


def changes_by_reason(card: Scorecard) -> list[tuple[Message, list[ChangeCard]]]:
    """Return the changes of one day, role and reason together, each group under its head."""
    groups: dict[tuple[str, str, str], list[ChangeCard]] = {}
    for change in card.log:
        groups.setdefault((change.date, change.role, ended(change.reason)), []).append(change)
    head = "{day}, by the {role}: {reason}"
    return [(message(head, day=day, role=role, reason=why), found) for (day, role, why), found in groups.items()]


def accepted_words(reply: ReplyCard) -> Message:
    """Return what the assessor made of a reply; nothing where that is not said."""
    return ACCEPTED.get(reply.accepted, message(""))


def reply_line(reply: ReplyCard) -> Message:
    """Return a reply on one line, its words in quotation marks."""
    said = message("{head}: “{text}”", head=reply_head(reply), text=reply.text)
    return message("{said} {accepted}", said=said, accepted=accepted_words(reply)) if reply.accepted else said


def found_words(criterion: CriterionCard) -> Message:
    """Return a finding in words, whether or not it has levels."""
    return span_words(criterion.level, criterion.status) if criterion.level else STATUS[criterion.status]


def before_words(level: LevelCard) -> Message:
    """Return what the answers came to before one of them replaced others."""
    if level.low == level.high:
        return message("The answers before came to {level}.", level=level.low)
    return message("The answers before left {low} to {high} open.", low=level.low, high=level.high)


def ladder_words(criterion: CriterionCard) -> Message:
    """Return a ladder in words for readers who do not see it."""
    level = criterion.level
    if level is None:
        return message("")
    if level.low == level.high:
        return message("Settled: {level}.", level=level.low)
    return message("Possible: {low} to {high}.", low=level.low, high=level.high)


def points_words(dimension: DimensionCard) -> Message:
    """Return a dimension's two ends in words."""
    if dimension.evidenced is None or dimension.possible is None:
        return message("not in the sum")
    low, high = figure(dimension.evidenced), figure(dimension.possible)
    return message("{low} evidenced, {high} possible", low=low, high=high)


def counted(low: int, high: int | None) -> Message:
    """Return a count within limits: "none found", "2", "1 to 4", "2 or more", "not known"."""
    if high is None:
        return message("{n} or more", n=f"{low:,}") if low else message("not known")
    if high == low:
        return message("{n}", n=f"{low:,}") if low else message("none")
    return message("{low} to {high}", low=f"{low:,}", high=f"{high:,}")


LIMITS = (
    message("It does not judge the policy question, or which side was right."),
    message("It does not judge any person. It names roles, and judges how a role was managed."),
    message("It does not say that something unpublished never happened. That is the striped part."),
    message("It does not say how many people were harmed or helped."),
    message("It cannot be subtracted from a card on another rubric."),
    message("Who counts as the affected community is declared, not found."),
)
BOTH_LIMITS = message(
    "Evidenced counts every open question at its worst, possible at its best; each limit can be reached, "
    "not all at once where one unknown feeds several questions."
)
