"""Promised beside done: the plan that was frozen before launch, and what the record shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from audit.bounds import Dates
from audit.errors import EvidenceNotValid, Invalid, Problem, VerificationFailed, Where
from audit.evidence.facts import fact
from audit.evidence.model import Dossier, Source
from audit.evidence.pledge_file import AGAIN, FIELD, PledgeFile
from audit.rubric.model import CriterionAsked, Rubric
from audit.scoring import spoken
from audit.scoring.findings import Finding
from audit.scoring.pledge_card import (
    PledgeCard,
    PledgedCriterion,
    PledgeState,
    PledgeTallies,
    PublishedPledge,
    YesNoUnknown,
    pledge_tallies,
)
from audit.scoring.promise import Promise, opened, rules_of, span_card
from audit.words import Message, message, plural, say

_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
"""A SHA-256 in a text."""


def pledge_card(dossier: Dossier, rubric: Rubric, findings: Mapping[str, Finding]) -> PledgeCard | None:
    """Return the frozen plan of a dossier beside what the record shows; None where it names none.

    Raises VerificationFailed where the pledge is not as it was frozen or published, EvidenceNotValid where it is on
    another process or was frozen after the record was read.
    """
    if dossier.pledge is None:
        return None
    promise = opened(dossier.pledge)
    _refuse_other(promise, dossier, dossier.pledge)
    _refuse_other_hash(dossier, dossier.pledge)
    criteria = tuple(_compared(promise, rubric, findings))
    counts = pledge_tallies(criteria)
    then, rules_then, rules_now = promise.rubric, rules_of(promise.dossier), rules_of(dossier)
    published = _published(dossier, dossier.pledge)
    return PledgeCard(
        sha256=dossier.pledge.sha256,
        frozen=promise.dossier.read_on.isoformat(),
        before_launch=_frozen_before(promise.dossier.read_on, published, dossier),
        rubric="same" if then.sha256 == rubric.sha256 else "differing",
        rubric_then=f"{then.id} {then.version}",
        rules="none" if not (rules_then or rules_now) else "same" if rules_then == rules_now else "changed",
        rules_then=rules_then,
        rules_now=rules_now,
        published=published,
        words=say(finding_words(counts, published=published is not None)),
        criteria=criteria,
        tallies=counts,
    )


def pledge_problems(dossier: Dossier) -> tuple[Problem, ...]:
    """Return what is wrong with the frozen plan that a dossier names; () where it can be laid beside the record."""
    if dossier.pledge is None:
        return ()
    try:
        promise = opened(dossier.pledge)
        _refuse_other(promise, dossier, dossier.pledge)
        _refuse_other_hash(dossier, dossier.pledge)
    except Invalid as refused:
        return refused.problems
    return ()


def finding_words(counts: PledgeTallies, *, published: bool) -> Message:
    """Return what promised beside done comes to; and where nothing shows the hash, that it was not found published."""
    came = _came(counts)
    return came if published else message("{came} The hash of the plan was not found published.", came=came)


def _came(counts: PledgeTallies) -> Message:
    if not counts.promises:
        return message("The plan promised nothing that can be compared with the record.")
    return message(
        "Of {promises} the record shows {kept} kept and {less} with less than was promised; {open}.",
        promises=plural(counts.promises, "{n} promise", "{n} promises"),
        kept=counts.kept,
        less=counts.not_kept,
        open=plural(counts.open, "{n} is open", "{n} are open"),
    )


def _refuse_other(promise: Promise, dossier: Dossier, file: PledgeFile) -> None:
    theirs, ours = (one.text("id").strip() for one in (promise.dossier, dossier))
    if theirs.casefold() != ours.casefold():
        what = message("The pledge is on the process {theirs}, and this dossier on {ours}.", theirs=theirs, ours=ours)
        mend = message("Name the pledge of this process in the field pledge, or take the row out.")
        raise EvidenceNotValid([Problem("pledge_of_another", Where(file.shown), what, mend)])
    if promise.dossier.read_on > dossier.read_on:
        what = message("The plan was frozen on {then}, and this record was read up to {now}, before that.",
                       then=promise.dossier.read_on.isoformat(), now=dossier.read_on.isoformat())  # fmt: skip
        mend = message("Check as_of, or take the row out.")
        raise EvidenceNotValid([Problem("pledge_after_record", Where(file.shown), what, mend)])


def _frozen_before(day: date, published: PublishedPledge | None, dossier: Dossier) -> YesNoUnknown:
    """Return whether a plan was surely frozen before launch.

    Its own day is only what whoever froze it wrote: it can show that the plan is too late, and never that it is not.
    """
    if published is None:
        return "unknown"
    if published.before_launch == "yes":
        return "yes"
    return "no" if _before_launch(Dates(day, day), dossier) == "no" else "unknown"


def _before_launch(day: Dates | None, dossier: Dossier) -> YesNoUnknown:
    """Return whether a day surely lies before the first day on which anybody could take part."""
    began = fact(dossier, "began").value
    if day is None or not isinstance(began, Dates):
        return "unknown"
    if day.high and began.low and day.high < began.low:
        return "yes"
    return "no" if day.low and began.high and day.low >= began.high else "unknown"


def _compared(promise: Promise, rubric: Rubric, findings: Mapping[str, Finding]) -> Iterator[PledgedCriterion]:
    """Yield the criteria of this card, then those that only the rubric of the pledge asks."""
    for id, asked in rubric.criteria.items():
        state, why = _state(id, promise, rubric, findings[id])
        yield PledgedCriterion(
            id=id, dimension=rubric.dimensions[rubric.dimension_of(id)].title, question=asked.question, state=state,
            promised=span_card(promise.rubric, promise.findings[id]) if id in promise.findings else None,
            done=span_card(rubric, findings[id]), why=say(why),
        )  # fmt: skip
    then = promise.rubric
    for id, asked in then.criteria.items():
        if id not in rubric.criteria:
            yield PledgedCriterion(
                id=id, dimension=then.dimensions[then.dimension_of(id)].title, question=asked.question,
                state="changed question", promised=span_card(then, promise.findings[id]), done=None,
                why=say(message("The rubric of this card does not ask it.")),
            )  # fmt: skip


def _state(id: str, promise: Promise, rubric: Rubric, found: Finding) -> tuple[PledgeState, Message]:
    if id not in promise.findings:
        return "not promised", message("The rubric of the pledge did not ask it.")
    if _asks(promise.rubric, id) != _asks(rubric, id):
        return "changed question", message("The rubric of the pledge asked it otherwise.")
    low = promise.lowest(id)
    if low is None:
        return "not promised", _not_promised(promise.findings[id])
    wanted, span = rubric.levels[low], found.span
    if span is None:
        due = found.status == "not_yet_due"
        why = message("It is not yet due.") if due else message("It does not apply on this record.")
        return "open", why
    least, most = rubric.levels[span.low], rubric.levels[span.high]
    if span.low >= low:
        pattern = "Promised was {wanted}; the record shows {least}."
        if span.low < span.high:
            pattern = "Promised was {wanted}; the record shows {least} or more."
        return "kept", message(pattern, wanted=wanted, least=least)
    if span.high < low:
        pattern = "The record shows less than was promised: {most}, where {wanted} was promised."
        if span.low < span.high:
            pattern = "The record shows less than was promised: {most} at best, where {wanted} was promised."
        return "not kept", message(pattern, most=most, wanted=wanted)
    pattern = "Promised was {wanted}; the record leaves open {least} to {most}."
    return "open", message(pattern, wanted=wanted, least=least, most=most)


def _not_promised(found: Finding) -> Message:
    if found.status == "not_applicable":
        return message("It did not apply in the plan.")
    if found.status == "not_yet_due":
        return message("It was not due by the last day of the plan.")
    return message("The plan did not surely reach any level.")


def _asks(rubric: Rubric, id: str) -> tuple[tuple[str, ...], CriterionAsked]:
    """Return what decides the level of a criterion: its question and its ladder, without what is only said of them."""
    unsaid = {"improve": "", "from_standard": {}, "gate": "no", "needs_reply": "no"}
    return rubric.levels, rubric.criteria[id].model_copy(update=unsaid)


def _published(dossier: Dossier, file: PledgeFile) -> PublishedPledge | None:
    """Return the source on record that carries the hash of the pledge, the earliest first; None where none does.

    Its title, its address or a passage quoted from it carries the hash, or its copy is the pledge itself.
    """
    quotes = _quotes(dossier)
    ours = {file.sha256, file.sha256_of_file}
    told = [
        source
        for source in dossier.sources.values()
        if source.sha256 == file.sha256_of_file or ours & _hashes(source, quotes)
    ]
    if not told:
        return None
    source = min(told, key=lambda one: ((one.date and one.date.low) or date.max, one.id))
    words = say(spoken.days(source.date)) if source.date else ""
    return PublishedPledge(source=source.id, date=words, before_launch=_before_launch(source.date, dossier))


def _refuse_other_hash(dossier: Dossier, file: PledgeFile) -> None:
    """Raise VerificationFailed where a source that is cited for the pledge carries the hash of another file."""
    quotes, ours = _quotes(dossier), {file.sha256, file.sha256_of_file}
    others = [
        (name, min(found))
        for name in sorted(quotes)
        if (found := _hashes(dossier.sources[name], quotes)) and not ours & found
    ]
    pattern = "The source {source} tells another hash, {theirs}, than this pledge has, {ours}."
    problems = [
        Problem("other_pledge", Where(file.shown), message(pattern, source=name, theirs=hash, ours=file.sha256), AGAIN)
        for name, hash in others
    ]
    if problems:
        raise VerificationFailed(problems)


def _quotes(dossier: Dossier) -> Mapping[str, str]:
    """Return what is quoted of each source that is cited for the pledge."""
    return {name: claim.quote for claim in dossier.accepted(FIELD) for name in claim.sources}


def _hashes(source: Source, quotes: Mapping[str, str]) -> set[str]:
    texts = (source.title, source.url, source.archived, quotes.get(source.id, ""))
    return {found for text in texts for found in _HASH.findall(text.casefold())}
