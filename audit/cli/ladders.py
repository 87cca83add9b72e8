"""The levels of a criterion in words, as `rubrics show` prints them and a template's help column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from audit.words import say

if TYPE_CHECKING:
    from audit.evidence.schema import Column
    from audit.rubric.model import CriterionAsked, Rubric


def facts_of(rubric: Rubric) -> Mapping[str, Column]:
    """Return the fields the rubric asks for, with their questions."""
    from audit.rubric.asked import asked

    return asked(rubric).facts


def level_lines(rubric: Rubric, asked: CriterionAsked) -> list[str]:
    """Return a line for each level that says something, the lowest first: "meets: at least 56 days"."""
    from audit.measure.ladder import ladder_words

    facts = facts_of(rubric)
    lines = ((level, say(ladder_words(asked, level, facts))) for level in rubric.levels)
    return [f"{level}: {text}" for level, text in lines if text]


def ladders(rubric: Rubric) -> dict[str, str]:
    """Return for each criterion what is measured and its levels, a line each."""
    from audit.measure.sentence import sentence

    words, facts = {}, facts_of(rubric)
    for name, asked in rubric.criteria.items():
        measured = [say(sentence(asked.measure, facts))] if asked.measure else []
        words[name] = "\n".join((*measured, *level_lines(rubric, asked)))
    return words
