"""The survey of participants: its questions, their answers, and what each answer is worth. One page, no names.

The words are our own. That participants are asked, and about what, follows PPEET (McMaster University, 2018) and the
OECD's Evaluation Guidelines for Representative Deliberative Processes (2021), which are cited and not copied.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit.words import Message, message

SHEETS = "sheets"
RETURNED = "returned"
"""`sheets, returned`: how many sheets of paper, or answers by form, came back."""

BLANK = "blank"
"""The answer of a question that was left blank; any question may be."""

SATISFACTION = "satisfaction"
"""The question of which the mean mark is asked for, and the fact of that name."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its words, its answers from the worst, and the mark of each answer that has one."""

    id: str
    asks: Message
    answers: Mapping[str, Message]
    marks: Mapping[str, int]
    agreeing: tuple[str, ...]  # the answers that agree; of satisfaction the two best marks

    @property
    def all_answers(self) -> tuple[str, ...]:
        """The answers and, last, that it was left blank."""
        return (*self.answers, BLANK)


_AGREE = {
    "strongly_disagree": message("strongly disagree"),
    "disagree": message("disagree"),
    "neither": message("neither"),
    "agree": message("agree"),
    "strongly_agree": message("strongly agree"),
}
_MARKS = {
    "1": message("1, not at all"),
    "2": message("2"),
    "3": message("3"),
    "4": message("4"),
    "5": message("5, very"),
}


def _statement(id: str, asks: Message) -> Question:
    marks = {answer: mark for mark, answer in enumerate(_AGREE, 1)}
    return Question(id, asks, _AGREE, marks, ("agree", "strongly_agree"))


QUESTIONS: Mapping[str, Question] = {
    one.id: one
    for one in (
        _statement("told", message("I was told what it was for and what could still change.")),
        _statement("safe", message("I could take part safely.")),
        _statement("language", message("I could take part in a language I speak well.")),
        _statement("written_down", message("What we said was written down as we said it.")),
        _statement("outcome", message("I know what became of what we said.")),
        _statement("worth", message("It was worth my time.")),
        Question(
            SATISFACTION,
            message("All in all, how satisfied are you with how you were asked?"),
            _MARKS,
            {answer: int(answer) for answer in _MARKS},
            ("4", "5"),
        ),
        Question(
            "affected",
            message("Are you one of the people the outcome falls on?"),
            {"yes": message("yes"), "no": message("no"), "rather_not_say": message("rather not say")},
            {},
            (),
        ),
    )
}
"""The questions in the order of the page; the last one is optional like all of them, and says so."""
