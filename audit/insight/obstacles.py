"""What stands in the way of a criterion's next level: what is asked, what the record shows, what would reach it.

All that is asked at that level and is not proven stands in its way, as scoring reads it: a threshold, a requirement,
an assessor's lower choice, and whether the criterion applies at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from audit.bounds import Truth
from audit.evidence.model import Dossier
from audit.measure.documents import of_kind
from audit.measure.ladder import ladder_words
from audit.measure.measures import Held, reaches
from audit.measure.shows import NOT_KNOWN, shows
from audit.measure.wanted import Wanting
from audit.measure.wanting import asks, wanting, wanting_of
from audit.rubric.model import Measure, PublishedMeasure, Rubric, Threshold
from audit.scoring.findings import NOTHING, Finding
from audit.scoring.levels import Levels, chosen, climbed, reached
from audit.words import Message, message

Kind = Literal["applies", "measure", "needs", "assessed", "stated"]

_NOT_FOUND = message("Looked for and not found.")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way of a level: what is asked, what the record shows of it, and what would reach it."""

    kind: Kind
    asks: Message
    shows: Message
    wanting: Wanting

    @property
    def truth(self) -> Truth:
        """Unknown: open, it may hold already; no: ruled out."""
        return self.wanting.truth


def obstacles(dossier: Dossier, rubric: Rubric, finding: Finding, following: int) -> list[Obstacle]:
    """Return what stands in the way of a level, as `following` is its place in the rubric's list."""
    asked, level = rubric.criteria[finding.criterion], rubric.levels[following]
    found = [_of_requirement(dossier, finding, "applies", one) for one in finding.applies if one.truth is not Truth.YES]
    if finding.answered.may_not_apply:
        words = message("one answer on whether the criterion applies")
        unclear = message("Answers differ on whether the criterion applies.")
        found.append(Obstacle("applies", unclear, NOTHING, Wanting(Truth.UNKNOWN, words)))
    if levels_stand_in(finding):
        return [*found, _of_stated(dossier, rubric, finding, following)]
    for limit, at_most in ((asked.at_least.get(level), False), (asked.at_most.get(level), True)):
        if limit is not None and asked.measure is not None:
            found += _of_measure(dossier, finding, asked.measure, limit, at_most=at_most)
    held = (finding.needs or {}).get(level, ())
    found += [_of_requirement(dossier, finding, "needs", one) for one in held if one.truth is not Truth.YES]
    if level in asked.assessed:
        found += _of_assessed(rubric, finding, following, asked.assessed[level])
    return found


def _of_measure(
    dossier: Dossier, finding: Finding, asked: Measure, limit: Threshold, *, at_most: bool
) -> list[Obstacle]:
    measured = finding.measured
    assert measured is not None, "a criterion with a measure is measured"
    truth = reaches(measured, limit, at_most=at_most)
    if truth is Truth.YES:
        return []
    sentence = asks(dossier, asked, limit, at_most=at_most)
    value = shows(measured)
    if finding.stated:
        wanted = Wanting(truth, message("a figure, or the table behind it, that shows so much"))
        return [Obstacle("measure", sentence, message("An answer says {value}.", value=value), wanted)]
    wanted = wanting(dossier, asked, limit, at_most=at_most)
    if _sought(finding, looked=measured.looked):
        return [Obstacle("measure", sentence, _NOT_FOUND, replace(wanted, open=None))]
    told = (
        message("Not known.")
        if value == NOT_KNOWN or not measured.looked
        else message("The record shows {value}.", value=value)
    )
    return [Obstacle("measure", sentence, told, wanted)]


def _sought(finding: Finding, *, looked: bool) -> bool:
    """Return whether an answer says that it was looked for and not found, where no table was given."""
    answered = finding.answered
    return answered.looked and answered.levels is None and answered.value is None and not looked


def _of_requirement(dossier: Dossier, finding: Finding, kind: Kind, held: Held) -> Obstacle:
    wanted, value = wanting_of(dossier, held.asked), shows(held.measured)
    told = message("This is not known.") if held.truth is Truth.UNKNOWN else message("This does not hold.")
    if isinstance(held.asked, PublishedMeasure):
        if held.truth is Truth.NO and of_kind(dossier, held.asked.published.kind).denied:
            told = message("This was not found.")
    elif held.measured.unit != "yes_no" and held.measured.looked and value != NOT_KNOWN:
        told = message("The record shows {value}.", value=value)
    if kind == "applies":
        # To make a criterion apply is nobody's aim: what is wanting is to know whether it does.
        wanted = Wanting(held.truth, message("to know whether the criterion applies"), open=wanted.open)
    elif held.truth is Truth.UNKNOWN and _sought(finding, looked=held.measured.looked):
        told, wanted = _NOT_FOUND, replace(wanted, open=None)  # "nobody looked" would be said of who did
    return Obstacle(kind, held.sentence, told, wanted)


def _of_assessed(rubric: Rubric, finding: Finding, following: int, sentence: str) -> list[Obstacle]:
    """Return the assessor's choice where it does not reach a level: the sentence of that level is what is wanting."""
    span = finding.answered.levels or Levels(0, len(rubric.levels) - 1)
    if following <= span.low:
        return []
    truth = Truth.NO if following > span.high else Truth.UNKNOWN
    words = message("{sentence}", sentence=sentence)
    return [Obstacle("assessed", words, _chosen(rubric, finding), Wanting(truth, words))]


def _chosen(rubric: Rubric, finding: Finding) -> Message:
    span = finding.answered.levels
    if span is None:
        return _NOT_FOUND if finding.answered.looked else message("Nobody looked.")
    low, high = rubric.levels[span.low], rubric.levels[span.high]
    if span.settled:
        return message("The assessor chose {level}.", level=low)
    return message("The assessor chose between {low} and {high}.", low=low, high=high)


def _of_stated(dossier: Dossier, rubric: Rubric, finding: Finding, following: int) -> Obstacle:
    """Return an answer that stands where no table was given: what is asked at the level is what is wanting."""
    assert finding.span is not None, "asked of a criterion in the sum"
    asked = rubric.criteria[finding.criterion]
    truth = Truth.NO if following > finding.span.high else Truth.UNKNOWN
    words = ladder_words(asked, rubric.levels[following], dossier.asked.facts)
    return Obstacle("stated", words, _chosen(rubric, finding), Wanting(truth, words))


def levels_stand_in(finding: Finding) -> bool:
    """Return whether an answer's levels stand where no table was given."""
    return finding.stated and finding.answered.levels is not None


def parts(rubric: Rubric, finding: Finding) -> list[dict[str, Truth]]:
    """Return for each part of a criterion whether what it asks at each level holds, as scoring reads it."""
    asked = rubric.criteria[finding.criterion]
    said: list[dict[str, Truth]] = []
    if finding.measured is not None:
        said.append(climbed(finding.measured, asked.at_least, asked.at_most))
    for level, required in (finding.needs or {}).items():
        said += [{level: one.truth} for one in required]
    if asked.assessed:
        top = Levels(0, len(rubric.levels) - 1)
        said.append(dict(chosen(rubric.levels, asked.assessed, finding.answered.levels or top)))
    return said


def cleared(rubric: Rubric, finding: Finding, following: int) -> int:
    """Return the level that is proven once nothing stands in the way of the next one."""
    if levels_stand_in(finding):
        return following
    names = rubric.levels[: following + 1]
    out_of_the_way = [
        {level: Truth.YES if level in names else truth for level, truth in part.items()}
        for part in parts(rubric, finding)
    ]
    return max(following, reached(rubric.levels, out_of_the_way).low)
