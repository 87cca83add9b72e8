"""One criterion on the card: its value, levels, ladder, rows and sources, worded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from audit.bounds import INF, Ext, Truth
from audit.evidence.answers import NOT_FOUND
from audit.evidence.facts import fact
from audit.evidence.model import Dossier, Reply
from audit.evidence.schema import TABLES
from audit.evidence.typed import UNKNOWN
from audit.measure.ladder import ladder_words
from audit.measure.measures import Held
from audit.measure.nouns import LISTS, document
from audit.measure.sentence import Facts, sentence
from audit.measure.shows import NOT_KNOWN
from audit.measure.shows import shows as value_words
from audit.measure.value import Measured
from audit.rubric.asked import grounds_of, measures
from audit.rubric.model import CoverageMeasure, CriterionAsked, DaysMeasure, DocumentDay, PublishedMeasure, Rubric
from audit.scoring import spoken
from audit.scoring.findings import Finding, find
from audit.scoring.levels import Levels
from audit.scoring.plan_words import words_for
from audit.scoring.quotes import quotes_of
from audit.scoring.scorecard import CriterionCard, LevelCard, ReplyCard, RowsCard, Rung, StandardCard, ValueCard
from audit.scoring.stated import before_adjudication
from audit.scoring.totals import Totals, printed
from audit.words import Message, in_a_row, message, say


def criterion_card(
    dossier: Dossier, rubric: Rubric, finding: Finding, totals: Totals | None, standards: tuple[StandardCard, ...]
) -> CriterionCard:
    """Return the card of one finding."""
    id = finding.criterion
    asked = rubric.criteria[id]
    weight = totals.weights.get(id) if totals and rubric.totals == "yes" else None
    return CriterionCard(
        id=id,
        dimension=rubric.dimension_of(id),
        question=asked.question,
        weight=printed(weight * 100) if weight else 0.0,
        gate=asked.gate == "yes",
        value=value_card(finding.measured),
        level=level_card(rubric, finding.span),
        before_adjudication=_before_adjudication(dossier, rubric, id),
        status=finding.status,
        stated=finding.stated,
        difference=say(_difference(rubric, finding)),
        reason=say(finding.reason) or finding.answered.reason,
        sentence=say(sentence(asked.measure, dossier.asked.facts)) if asked.measure else "",
        shows=say(shows(dossier, finding, asked), words_for(dossier.is_plan)),
        ladder=ladder(rubric, asked, finding.span, dossier.asked.facts),
        standards=standards,
        rows=rows_card(finding.parts),
        sources=_sources(finding),
        links=tuple(sorted({one.link for one in finding.answered.answers if one.link})),
        quotes=quotes_of(dossier, asked, finding),
        disputed=finding.answered.disputed or any(part.disputed for part in finding.parts),
        one_sided=any(part.one_sided for part in finding.parts),
        needs_reply=asked.needs_reply == "yes",
        due=asked.due or "",
        improve=asked.improve,
        reply=_replies(dossier, id),
    )


def value_card(measured: Measured | None) -> ValueCard | None:
    """Return a measure's value in figures and words; None where there is none or nothing to measure."""
    if measured is None or measured.value is None:
        return None
    scale = 100 if measured.unit == "percent" else 1
    return ValueCard(
        low=_figure(measured.value.low * scale),
        high=_figure(measured.value.high * scale),
        unit=measured.unit,
        of=measured.of,
        words=say(value_words(measured)),
    )


def _figure(value: Ext) -> float | int | None:
    """Return a whole number as such, another to six decimals, an open end as None."""
    if value in (INF, -INF):
        return None
    exact = Fraction(value)
    return int(exact) if exact.denominator == 1 else printed(exact, 6)


def level_card(rubric: Rubric, span: Levels | None) -> LevelCard | None:
    """Return a span of levels by name."""
    return LevelCard(low=rubric.levels[span.low], high=rubric.levels[span.high]) if span else None


def _before_adjudication(dossier: Dossier, rubric: Rubric, id: str) -> LevelCard | None:
    """Return the levels that the assessors left open before one of them decided; None where nobody had to."""
    before = before_adjudication(dossier, id)
    return level_card(rubric, find(before, rubric, id).span) if before else None


def ladder(rubric: Rubric, asked: CriterionAsked, span: Levels | None, facts: Facts) -> tuple[Rung, ...]:
    """Return every level with what stands for it, and whether the record settles it, leaves it open or excludes it.

    A level is proven only as "at least": the worst level is possible, never proven, while any other is open.
    """
    rungs = []
    for place, level in enumerate(rubric.levels):
        state = "possible"
        if span is None or not span.low <= place <= span.high:
            state = "ruled_out"
        elif span.settled:
            state = "settled"
        elif place == span.low and place > 0:
            state = "proven"
        rungs.append(Rung(level=level, text=say(ladder_words(asked, level, facts)), state=state))
    return tuple(rungs)


_TRUTHS = {
    Truth.YES: message("This holds."),
    Truth.NO: message("This does not hold."),
    Truth.UNKNOWN: message("This is not known."),
}


def shows(dossier: Dossier, finding: Finding, asked: CriterionAsked) -> Message:
    """Return what the record shows, in a sentence or two."""
    if finding.span is None:
        return finding.reason if finding.status == "not_applicable" else _not_yet_due(asked)
    if finding.status == "not_assessed":
        return message("Nobody looked.")
    told = _telling(finding)
    parts = _requirements(dossier, finding, told)
    if finding.measured is not None:
        # What stands in the way comes first; without it the value is the finding.
        parts.insert(len(parts) if any(one.truth is Truth.NO for one in told) else 0, _value(dossier, finding, asked))
        parts += _no_list(dossier, finding, asked)
    if asked.assessed or not parts or finding.stated:
        parts.append(_assessed(finding))
    if (came := _came_of_looking(finding)) in parts:  # once, and last
        parts = [*(part for part in parts if part != came), came]
    return in_a_row((*parts, *_counts_later(finding, asked)))


def _no_list(dossier: Dossier, finding: Finding, asked: CriterionAsked) -> list[Message]:
    """Return that the list which a coverage is of is not given, so that nobody takes the sessions to be missing."""
    lists = dict.fromkeys(
        one.coverage.list
        for one in measures(asked)
        if isinstance(one, CoverageMeasure) and isinstance(one.coverage.list, str)
    )
    missing = [name for name in lists if not isinstance(fact(dossier, name).value, tuple)]
    if finding.stated or not missing:
        return []
    return [message("The record does not name {list}.", list=LISTS.get(name, name)) for name in missing]


def _not_yet_due(asked: CriterionAsked) -> Message:
    when = _WHEN_DUE.get(asked.due or "")
    return message("Not yet due: {when}", when=when) if when else message("Not yet due.")


_WHEN_DUE = {
    "launch": message("it is judged from the first day on which anybody can take part."),
    "open": message("it is judged from the first day on which anybody can take part."),
    "close": message("it is judged after the last day on which anybody can take part."),
    "after": message("it is judged after the last day on which anybody can take part."),
}


def _value(dossier: Dossier, finding: Finding, asked: CriterionAsked) -> Message:
    assert finding.measured is not None, "asked only where there is a measure"
    words = value_words(finding.measured)
    if kind := _never_came(dossier, asked):
        day = spoken.day(dossier.read_on)
        missing = message("Not found by {day}: {kind}.", day=day, kind=document(kind))
        return missing if words == NOT_KNOWN else in_a_row((missing, message("So far {value}.", value=words)))
    if finding.stated and finding.answered.levels is not None:
        return message("Stated, not counted.")
    if finding.stated:
        return message("Stated, not counted: {value}.", value=words)
    if _sought(finding, finding.measured):
        return _came_of_looking(finding)
    if words == NOT_KNOWN or not finding.measured.looked:
        return message("Not known.")
    if finding.measured.value is not None and _says_nothing(finding.measured):
        return message("Not known: {value}.", value=words)
    return message("The record shows {value}.", value=words)


def _never_came(dossier: Dossier, asked: CriterionAsked) -> str:
    """Return the kind of document whose day is waited for, where the record says that it was not published."""
    if not isinstance(asked.measure, DaysMeasure) or not isinstance(asked.measure.days.to, DocumentDay):
        return ""
    kind = asked.measure.days.to.document
    return kind if _absent(dossier, kind) else ""


def _absent(dossier: Dossier, kind: str) -> bool:
    """Return whether the record says of a kind of document that it was not published, and nothing else."""
    rows = [row for row in dossier.tables["documents"].accepted if row.value("kind") == frozenset({kind})]
    return bool(rows) and all(row.value("published") is Truth.NO for row in rows)


def _says_nothing(measured: Measured) -> bool:
    """Return whether a value spans all that its unit allows: a share of 0% to 100%, a count of 0 or more."""
    whole = Fraction(1) if measured.unit in ("percent", "ratio") else INF
    return measured.value is not None and measured.value.low <= 0 and measured.value.high >= whole


def _telling(finding: Finding) -> list[Held]:
    """Return the requirements worth telling, each once: up to the first level that one stands in the way of.

    What must hold for the criterion to apply is told only where it is not known.
    """
    told: dict[str, Held] = {say(one.sentence): one for one in finding.applies if one.truth is Truth.UNKNOWN}
    for required in (finding.needs or {}).values():
        for one in required:
            told.setdefault(say(one.sentence), one)
        if any(one.truth is Truth.NO for one in required):
            break
    return list(told.values())


def _requirements(dossier: Dossier, finding: Finding, told: Iterable[Held]) -> list[Message]:
    """Return what each requirement asks and whether it holds; what was looked for in vain is said once for all."""
    parts, sought = [], []
    for one in told:
        if one.truth is Truth.UNKNOWN and one not in finding.applies and _sought(finding, one.measured):
            sought.append(one.sentence)
        else:
            parts.append(_requirement(dossier, one))
    return [*parts, *sought, _came_of_looking(finding)] if sought else parts


def _sought(finding: Finding, measured: Measured) -> bool:
    """Return whether somebody looked and could answer nothing, where no table was given either."""
    answers = finding.answered.answers
    return bool(answers) and not measured.looked and all(one.text.casefold() in (NOT_FOUND, UNKNOWN) for one in answers)


def _came_of_looking(finding: Finding) -> Message:
    if all(one.text.casefold() == UNKNOWN for one in finding.answered.answers):
        return message("Looked for, and it could not be told.")
    return message("Looked for and not found.")


def _counts_later(finding: Finding, asked: CriterionAsked) -> list[Message]:
    """Return what an answer waits for, where nobody looked whether the criterion applies."""
    answered = finding.answered.levels is not None or finding.answered.value is not None
    open_ = [one for one in finding.applies if one.truth is Truth.UNKNOWN]
    if not answered or not open_ or any(one.measured.looked for one in open_):
        return []
    places = " or ".join(f"the {'sheet' if name in TABLES else 'field'} {name}" for name in grounds_of(asked))
    told = "The answer counts once it is known that the criterion applies. To say so, fill in {places}."
    return [message(told, places=places)]


def _requirement(dossier: Dossier, one: Held) -> Message:
    truth = _TRUTHS[one.truth]
    if one.truth is Truth.NO and isinstance(one.asked, PublishedMeasure) and _absent(dossier, one.asked.published.kind):
        truth = message("This was not found.")
    return message("{sentence} {truth}", sentence=one.sentence, truth=truth)


def _assessed(finding: Finding) -> Message:
    if finding.answered.reason and not finding.answered.proven:
        return message("It rests on searches alone, so nothing is settled. {reason}", reason=finding.answered.reason)
    if finding.answered.reason:
        return message("{reason}", reason=finding.answered.reason)
    return _came_of_looking(finding) if finding.answered.looked else message("Nobody looked.")


def _difference(rubric: Rubric, finding: Finding) -> Message:
    if not finding.differs:
        return message("")
    said = ", ".join(answer.text for answer in finding.answered.answers)
    if finding.status in ("unknown", "not_assessed"):
        return message("An answer says {said}. The tables count, and they leave it open.", said=said)
    return message("An answer says {said}. The tables count, and they say otherwise.", said=said)


def rows_card(parts: Iterable[Measured]) -> RowsCard:
    """Return the rows a finding rests on: sure, open, and left out with the reason."""
    refs = {(row.table, row.key, row.part): row for part in parts for row in part.rows}
    sure = {(table, key) for table, key, part in refs if part == "sure"}
    open_ = {(table, key) for table, key, part in refs if part == "open"} - sure
    out = {(table, key): row for (table, key, part), row in refs.items() if part == "left_out"}
    left = {place: row for place, row in out.items() if place not in sure | open_}
    return RowsCard(
        tables=tuple(sorted({table for table, _, _ in refs})),
        counts={"sure": len(sure), "open": len(open_), "left_out": len(left)},
        ids=tuple(f"{table}:{key}" for table, key in sorted(sure | open_)),
        left_out=tuple(
            f"{table}:{key}: {say(row.why)}" if row.why else f"{table}:{key}"
            for (table, key), row in sorted(left.items())
        ),
    )


def _replies(dossier: Dossier, id: str) -> tuple[ReplyCard, ...]:
    """Return the accepted replies on a criterion, the earliest first, those of unknown day last."""
    given = [reply for reply in dossier.replies if reply.criterion == id and not reply.set_aside]
    given.sort(key=lambda reply: (_last(reply), reply.by, reply.text))
    return tuple(
        ReplyCard(
            from_=reply.by or dossier.text("sponsor"),
            date=say(spoken.days(reply.date)) if reply.date else "",
            text=reply.text,
            accepted="" if reply.accepted is None else reply.accepted.value,
            answer=reply.answer,
        )
        for reply in given
    )


def _last(reply: Reply) -> date:
    return (reply.date and (reply.date.high or reply.date.low)) or date.max


def _sources(finding: Finding) -> tuple[str, ...]:
    named = {name for part in finding.parts for name in part.sources} | set(finding.answered.sources)
    return tuple(sorted(named))
