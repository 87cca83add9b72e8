"""What a criterion asks at one level, in words: its threshold, what must hold, what an assessor chooses."""

from __future__ import annotations

from audit.measure.sentence import Facts, requirement_sentence
from audit.rubric.model import CriterionAsked, DaysMeasure, Measure, Threshold
from audit.words import Message, in_a_row, message, plural


def ladder_words(asked: CriterionAsked, level: str, facts: Facts | None = None) -> Message:
    """Return a level in words; an empty message where the criterion says nothing of it."""
    parts = []
    if limit := asked.at_least.get(level):
        at_least = message("At least {limit}.", limit=threshold_words(limit, asked.measure))
        parts.append(message("At least one.") if limit.any else at_least)
    if limit := asked.at_most.get(level):
        parts.append(message("At most {limit}.", limit=threshold_words(limit, asked.measure)))
    parts += [requirement_sentence(required, facts) for required in asked.needs.get(level, ())]
    if level in asked.assessed:
        parts.append(message("{sentence}", sentence=asked.assessed[level]))
    return in_a_row(parts)


def threshold_words(limit: Threshold, measure: Measure | None) -> Message:
    """Return a threshold with its unit: "56 days", "25%", "0.8"."""
    if isinstance(measure, DaysMeasure) and limit.value is not None and limit.value.denominator == 1:
        if measure.days.working == "yes":
            return plural(int(limit.value), "{n} working day", "{n} working days")
        return plural(int(limit.value), "{n} day", "{n} days")
    return message("{limit}", limit=limit.text)
