"""Promised beside done, in words: the finding, what it rests on, and each criterion by dimension."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from audit.report.told import Grid, Told, Words
from audit.rubric.model import Rubric
from audit.scoring.pledge_card import PledgeCard, PledgedCriterion, PledgedRule, PledgeState, Span
from audit.scoring.pledged import finding_words
from audit.scoring.promise import PromisedLevel, PromiseDocument
from audit.words import Message, message

_STATES: dict[PledgeState, Message] = {
    "kept": message("kept"),
    "not kept": message("less than promised"),
    "open": message("open"),
    "not promised": message("not promised"),
    "changed question": message("asked otherwise"),
}

_A_LEVEL = message(
    "How many: a promise is a level, not a number. Where eight sessions were promised and three were held, it is kept "
    "if three reach the same level."
)
_LIMITS = (
    _A_LEVEL,
    message("Whether what was promised was enough: the level says that."),
    message("Why less came about than was planned. The sponsor may say so in a reply."),
)


def told_pledge(pledge: PledgeCard, rubric: Rubric) -> Told:
    """Return the frozen plan beside the record; `rubric` is the one of the card."""
    head = (message("Criterion"), message("Promised"), message("Done"), message("State"), message("Why"))
    grids = tuple(
        Grid(title, head, tuple(_row(one) for one in group))
        for title, group in groupby(_by_dimension(pledge), key=lambda one: one.dimension)
    )
    if pledge.rules == "changed":
        then = _rules(message("How much has to be heard, as it was frozen"), pledge.rules_then)
        grids = (*grids, then, _rules(message("How much has to be heard, as it is now"), pledge.rules_now))
    title = message("What was promised before launch, and what was done?")
    return Told("pledge", title, _finding(pledge), tuple(_lines(pledge, rubric)), grids, _LIMITS)


def told_promise(promise: PromiseDocument) -> Told:
    """Return what a frozen plan promises."""
    promised = sum(bool(one.promised) for one in promise.criteria)
    head = (message("Criterion"), message("Promised"), message("If all goes as planned"), message("Question"))
    grids = [
        Grid(title, head, tuple(_promised(one) for one in group))
        for title, group in groupby(promise.criteria, key=lambda one: one.dimension)
    ]
    if promise.rules:
        grids.append(_rules(message("How much has to be heard, as it was frozen"), promise.rules))
    lines: list[Words] = [
        message("{title}, sponsor: {sponsor}.", title=promise.title, sponsor=promise.sponsor),
        message("The plan was read up to {day}.", day=promise.frozen),
        message("Rubric: {id} {version}.", id=promise.rubric, version=promise.rubric_version),
        message("SHA-256 of its manifest.json: {sha256}", sha256=promise.sha256),
        message("A promise is the level that the plan surely reaches if all goes as planned."),
    ]
    if promise.planned_to:
        lines.insert(2, message("Its last planned day is {day}.", day=promise.planned_to))
    if not promise.rules:
        lines.append(message("No rule of how much has to be heard is frozen with it."))
    finding = message("The plan promises a level on {n} of {all} criteria.", n=promised, all=len(promise.criteria))
    limits = (_A_LEVEL, message("Whether the plan was carried out. Only the later card says that."))
    return Told("pledge", message("What was promised before launch?"), finding, tuple(lines), tuple(grids), limits)


def _finding(pledge: PledgeCard) -> Message:
    return finding_words(pledge.tallies, published=pledge.published is not None)


def _promised(one: PromisedLevel) -> tuple[Words, ...]:
    planned: Words = _span(one.planned)
    if one.planned is None:
        planned = message("does not apply") if one.status == "not_applicable" else message("not due by then")
    return one.id, one.promised or "-", planned, one.question


def _rules(title: Message, rules: Iterable[PledgedRule]) -> Grid:
    head = (message("What counts"), message("Where"), message("At least"), message("Written by"))
    return Grid(title, head, tuple((_word(rule.what), _where(rule), str(rule.at_least), rule.by) for rule in rules))


def _where(rule: PledgedRule) -> Words:
    if not rule.of:
        return message("overall")
    if not rule.member:
        return message("each {of}", of=rule.of)
    return message("{of} {member}", of=rule.of, member=_word(rule.member))


def _word(code: str) -> str:
    return code.replace("_", " ")


def _by_dimension(pledge: PledgeCard) -> list[PledgedCriterion]:
    """Return the criteria with those of one dimension together, in the order in which dimensions come."""
    order = list(dict.fromkeys(one.dimension for one in pledge.criteria))
    return sorted(pledge.criteria, key=lambda one: order.index(one.dimension))


def _row(one: PledgedCriterion) -> tuple[Words, ...]:
    return one.id, _span(one.promised), _span(one.done), _STATES[one.state], one.why


def _span(span: Span | None) -> Words:
    if span is None:
        return "-"
    return span.low if span.low == span.high else message("{low} to {high}", low=span.low, high=span.high)


def _lines(pledge: PledgeCard, rubric: Rubric) -> Iterator[Words]:
    yield message("A promise is the level that the plan surely reached if all went as planned.")
    yield _frozen(pledge)
    yield _published(pledge)
    yield message("SHA-256 of its manifest.json: {sha256}", sha256=pledge.sha256)
    if pledge.rubric == "same":
        yield message("The rubric is the one that was frozen: {rubric}.", rubric=pledge.rubric_then)
    else:
        yield message(
            "The rubric is not the one that was frozen, {then}; it is {now}. Criteria with the same question and "
            "ladder are compared: all but {n}.",
            then=pledge.rubric_then,
            now=message("{id} {version}", id=rubric.id, version=rubric.version),
            n=pledge.tallies.changed_question,
        )
    if pledge.rules == "same":
        yield message("What was written down of how much has to be heard is the same as then.")
    elif pledge.rules == "changed":
        yield message("What was written down of how much has to be heard is not what was frozen.")


def _frozen(pledge: PledgeCard) -> Message:
    said = {
        "yes": message("The plan says that it was read up to {day}; its hash was published before the process began.",
                       day=pledge.frozen),
        "no": message("The plan says that it was read up to {day}; the record shows that the process began by then.",
                      day=pledge.frozen),
        "unknown": message("The plan says that it was read up to {day}; whether it was frozen before the process began "
                           "is not known.", day=pledge.frozen),
    }  # fmt: skip
    return said[pledge.before_launch]


def _published(pledge: PledgeCard) -> Message:
    found = pledge.published
    if found is None:
        return message("No source on record carries its hash: when it was frozen rests on the file alone.")
    when = {
        "yes": message("before the process began"),
        "no": message("not before the process began"),
        "unknown": message("whether before the process began is not known"),
    }[found.before_launch]
    return message("Its hash was published: {source}, {date}, {when}.", source=found.source,
                   date=found.date or message("without a date"), when=when)  # fmt: skip
