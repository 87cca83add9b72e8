"""What `improve` prints for people: criteria by what can still be done, the smallest change, and what if."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from audit.bounds import Truth
from audit.evidence.model import Dossier
from audit.insight.improve import BUCKETS, Bucket, Improvement, time_is_known
from audit.insight.obstacles import Obstacle
from audit.insight.smallest import Change
from audit.insight.targets import Target
from audit.insight.what_if import differences, gate_state, value_of
from audit.rubric.model import Rubric
from audit.scoring.findings import Finding
from audit.scoring.plan_words import words_for
from audit.scoring.score import Result
from audit.scoring.totals import Points, printed
from audit.scoring.verdict import words as verdict_words
from audit.words import Message, Translate, message, plural, say

Lines = Iterator[Message | str]

_TITLES: Mapping[Bucket, str] = {
    "still_possible": "STILL POSSIBLE ({n}). Something is ruled out on the record as it stands; there is still time.",
    "next_time": "NEXT TIME ({n}). Something is ruled out, and its time has surely passed.",
    "settled_by_publishing": "SETTLED BY PUBLISHING ({n}). Nothing is ruled out: a document or figure would settle it, "
    "or a look where nobody looked.",
}

_NO_DAY_SAYS = (
    "STILL POSSIBLE, as far as the record shows ({n}). Something is ruled out on the record as it stands, and no day "
    "on it says that it is too late. Give the fields ended and decided."
)

_WAYS: Mapping[Bucket, Message] = {
    "still_possible": message("still possible"),
    "next_time": message("next time"),
    "settled_by_publishing": message("settled by publishing"),
}

_COUNTS: Mapping[Bucket, tuple[str, str]] = {
    "still_possible": ("{n} needs a change that is still possible", "{n} need a change that is still possible"),
    "next_time": ("{n} needs a change for which it is too late", "{n} need a change for which it is too late"),
    "settled_by_publishing": ("{n} may be settled by publishing", "{n} may be settled by publishing"),
}

_TIME = (
    "How time is told: what is due at launch, until people can take part; what is due after, at any time, or until a",
    "decision it speaks of; all else, as long as people can take part, and not after the decision. Days that have",
    "passed stay as they are; a document asked for by no day can be published at any time. Where a day is not known,",
    "it is still possible.",
)


def head_lines(dossier: Dossier, rubric: Rubric, found: Result) -> Lines:
    """Yield which process, and where it stands."""
    yield message(
        "{title}, read up to {day}, on {rubric} {version}.",
        title=dossier.text("title"),
        day=dossier.read_on.isoformat(),
        rubric=rubric.id,
        version=rubric.version,
    )
    if dossier.is_plan:
        day = dossier.as_of.isoformat()
        yield message("Plan, not performance: everything planned is taken to come about, up to {day}.", day=day)
    if not dossier.redacted:
        yield "Read as it stands, small counts of people included: not for publication."
    yield from _standing(rubric, found)


def _standing(rubric: Rubric, found: Result) -> Lines:
    if found.totals is None or found.verdict is None:
        yield "No criterion is in the sum."
    elif rubric.totals == "yes":
        yield message("The verdict: {verdict}.", verdict=verdict_words(rubric.levels, found.verdict))
        yield message("Evidenced {range} of 100.", range=_range(found.totals.overall))


def _range(points: Points) -> Message:
    return message("{low} to possible {high}", low=_points(points.evidenced), high=_points(points.possible))


def _points(value: Fraction) -> str:
    return f"{printed(value):.2f}"


def improvement_lines(dossier: Dossier, rubric: Rubric, found: Result, below: Sequence[Improvement]) -> Lines:
    """Yield every criterion below its best, by what can still be done."""
    tell = words_for(dossier.is_plan)
    if rubric.totals == "yes" and below:
        yield message("Points are what the evidenced total gains where that criterion alone is raised.")
    for bucket in BUCKETS:
        here = [one for one in below if one.bucket == bucket]
        if here:
            yield ""
            known = bucket != "still_possible" or time_is_known(dossier) or dossier.is_plan
            yield message(_TITLES[bucket] if known else _NO_DAY_SAYS, n=len(here))
        for one in here:
            yield ""
            yield from _improvement(rubric, found, one, tell)
    yield ""
    yield from _others(rubric, found)
    if below:
        yield from _TIME


def _improvement(rubric: Rubric, found: Result, one: Improvement, tell: Translate) -> Lines:
    start, end = rubric.levels[one.level.low], rubric.levels[one.reaches]
    worth = [message("gate")] if one.asked.gate == "yes" else []
    if one.gain is not None:
        worth.append(message("+{points} points", points=_points(one.gain)))
    if one.opens_gate:
        worth.append(message("the gate then passes"))
    if one.verdict is not None and found.verdict is not None and one.verdict != found.verdict:
        worth.append(message("the verdict then: {verdict}", verdict=verdict_words(rubric.levels, one.verdict)))
    told = "; ".join(say(part, tell) for part in worth)
    yield f"  {one.criterion:7}{start} to {end}{f'  [{told}]' if told else ''}"
    yield f"         {one.asked.question}"
    for obstacle in one.obstacles:
        yield from _obstacle(obstacle, tell)
    if one.whose:  # the first; explain names them all
        yield message("         Whose threshold: {words}", words=one.whose[0])
    if one.bucket != "settled_by_publishing" and one.asked.improve:
        yield message("         The rubric says: {improve}", improve=one.asked.improve)


_STATES = {Truth.NO: "Ruled out: {asks} {shows}", Truth.UNKNOWN: "Open: {asks} {shows}"}


def _obstacle(one: Obstacle, tell: Translate) -> Lines:
    pattern = "Whether it applies: {asks} {shows}" if one.kind == "applies" else _STATES[one.truth]
    yield f"       - {say(message(pattern, asks=one.asks, shows=one.shows), tell).strip()}"
    if one.kind != "applies" and _ended(one.wanting.words).casefold() != say(one.asks).casefold():
        yield f"         Would reach it: {_ended(one.wanting.words)}"
    if one.truth is Truth.UNKNOWN and one.wanting.open is not None:
        yield f"         What is open: {_ended(one.wanting.open)}"


def _ended(words: Message) -> str:
    """Return a phrase with its full stop, unless it ends in a question that somebody asks."""
    text = say(words)
    return text if text.endswith((".", "?")) else f"{text}."


def _others(rubric: Rubric, found: Result) -> Lines:
    """Yield the criteria at their best already, and those out of the sum."""
    top = len(rubric.levels) - 1
    best = [id for id, finding in found.findings.items() if finding.span is not None and finding.span.low == top]
    out = {"not_applicable": "Not applicable: {ids}.", "not_yet_due": "Not yet due, so out of the sum: {ids}."}
    if best:
        yield message("At their best already: {ids}.", ids=_ids(best))
    for status, pattern in out.items():
        if ids := [id for id, finding in found.findings.items() if finding.span is None and finding.status == status]:
            yield message(pattern, ids=_ids(ids))


def _ids(ids: Sequence[str]) -> tuple[Message, ...]:
    return tuple(message("{id}", id=id) for id in ids)


def change_lines(rubric: Rubric, aim: Target, tell: Translate = str) -> Lines:
    """Yield the smallest change that reaches a verdict, and the smallest of what is still open."""
    level = rubric.levels[aim.level]
    yield ""
    if aim.smallest is None:
        yield message("No change reaches {level}: no criterion is in the sum.", level=level)
        return
    if not aim.smallest.raises:
        yield message("The record shows {level} already, whatever is still open.", level=level)
        return
    yield message("The smallest change that surely reaches {level}:", level=level)
    yield from _change(rubric, aim, aim.smallest, tell)
    if aim.in_time is None:
        yield ""
        yield message("What there is still time for is not enough: no set of it reaches {level}.", level=level)
    elif aim.in_time != aim.smallest:
        yield ""
        yield message("The smallest change for which there is still time:")
        yield from _change(rubric, aim, aim.in_time, tell)
    yield ""
    if aim.open_only is None:
        yield message("Publishing alone is not enough: no set of what is still open reaches {level}.", level=level)
    elif aim.open_only in (aim.smallest, aim.in_time):
        yield message("All of it is still open: publishing alone might prove it.")
    else:
        yield message("The smallest change of what is still open, which publishing alone might prove:")
        yield from _change(rubric, aim, aim.open_only, tell)
    yield "Fewest criteria first, then fewest levels. Of sets as small: one that is still open, else one in time; then"
    yield "the greatest total, then the rubric's order."


def _change(rubric: Rubric, aim: Target, change: Change, tell: Translate) -> Lines:
    criteria = plural(len(change.raises), "{n} criterion raised", "{n} criteria raised")
    levels = plural(change.levels, "{n} level", "{n} levels")
    after = verdict_words(rubric.levels, change.verdict)
    yield message("{criteria}, by {levels} together. Then evidenced {range} of 100, and the verdict: {verdict}.",
                  criteria=criteria, levels=levels, range=_range(change.totals.overall), verdict=after)  # fmt: skip
    for one in change.raises:
        gate = "  [gate]" if rubric.criteria[one.criterion].gate == "yes" else ""
        way = say(_WAYS[aim.buckets[one]], tell)
        yield f"  {one.criterion:7}{rubric.levels[one.start]} to {rubric.levels[one.to]}: {way}{gate}"
    counts = [(bucket, sum(aim.buckets[one] == bucket for one in change.raises)) for bucket in BUCKETS]
    yield message("Of these {parts}.", parts=tuple(plural(n, *_COUNTS[bucket]) for bucket, n in counts if n))


def what_if_lines(rubric: Rubric, before: Result, after: Result, supposed: str, tell: Translate = str) -> Lines:
    """Yield both results side by side."""
    yield message("What if, not the record: {supposed}.", supposed=supposed)
    rows: list[tuple[str, str, str]] = [("", say(message("The record"), tell), "What if")]
    if rubric.totals == "yes":
        rows.append(("Verdict", _verdict(rubric, before), _verdict(rubric, after)))
        rows.append((say(message("Evidenced to possible"), tell), _total(before), _total(after)))
    for id, asked in rubric.criteria.items():
        if asked.gate == "yes":
            rows.append((f"Gate {id}", _gate(before.findings[id]), _gate(after.findings[id])))
    different = differences(before, after)
    rows += [(one.criterion, _told(rubric, one.before), _told(rubric, one.after)) for one in different]
    widths = [max(len(row[place]) for row in rows) for place in (0, 1)]
    yield ""
    for label, first, second in rows:
        yield f"{label:{widths[0]}}  {first:{widths[1]}}  {second}".rstrip()
    yield ""
    if not different:
        yield "No criterion comes out different."
    for one in different:
        yield f"{one.criterion:7}{rubric.criteria[one.criterion].question}"


def _gate(finding: Finding) -> str:
    return gate_state(finding).replace("_", " ")


def _verdict(rubric: Rubric, one: Result) -> str:
    return say(verdict_words(rubric.levels, one.verdict)) if one.verdict is not None else "none"


def _total(one: Result) -> str:
    if one.totals is None:
        return "none"
    return f"{_points(one.totals.overall.evidenced)} to {_points(one.totals.overall.possible)}"


def _told(rubric: Rubric, finding: Finding) -> str:
    """Return a finding's level and value: "approaches (53 to 54 days)"."""
    if finding.span is None:
        return finding.status.replace("_", " ")
    low, high = rubric.levels[finding.span.low], rubric.levels[finding.span.high]
    value = say(value_of(finding))
    return f"{low if low == high else f'{low} to {high}'}{f' ({value})' if value else ''}"
