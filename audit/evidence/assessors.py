"""Who gave each answer: whether somebody did, and whose answers one that adjudicates replaces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.errors import Problem
from audit.evidence.model import Answer, Dossier
from audit.words import Message, message, plural


def check_assessors(dossier: Dossier) -> Iterator[Problem]:
    """Yield answers of nobody, and answers that adjudicate and do not name whom they replace."""
    yield from _of_nobody(dossier)
    for answer in dossier.answers:
        if answer.adjudicates and not answer.set_aside:
            yield from _replaces_nobody(answer, dossier.answers)


def _of_nobody(dossier: Dossier) -> Iterator[Problem]:
    """Yield a warning where answers stand and neither they nor the process sheet say who gave them."""
    bare = [one for one in dossier.answers if not (one.assessor or one.set_aside)]
    if bare and not dossier.text("assessor"):
        told = plural(len(bare), "{n} answer stands", "{n} answers stand")
        what = message("{told}, and nothing says who assessed.", told=told)
        mend = message(
            "Write an organisation or a role in the field assessor of the process sheet, or in the column assessor. "
            "Without it two assessors cannot be told apart."
        )
        yield Problem("assessor_not_named", bare[0].at, what, mend, "warning")


def _replaces_nobody(answer: Answer, answers: Sequence[Answer]) -> Iterator[Problem]:
    """Yield the names under which nobody else answered: such an answer would count as one more."""
    others = [one for one in answers if one.criterion == answer.criterion and one is not answer]
    named = {one.assessor.casefold(): one.assessor for one in others if one.assessor}
    for name in answer.adjudicates:
        if name not in named:
            what = message("{name} is no assessor with an answer on {id}, so no answer of theirs can be replaced.",
                           name=name, id=answer.criterion)  # fmt: skip
            yield Problem("adjudicates_nobody", answer.at, what, _whom(answer, tuple(named.values())))


def _whom(answer: Answer, named: tuple[str, ...]) -> Message:
    if not named:
        return message(
            "Write in the column assessor who gave each answer on {id}; then name here those whose answers this one "
            "replaces.",
            id=answer.criterion,
        )
    names = tuple(message("{name}", name=name) for name in named)
    return message("Write in adjudicates those whose answers it replaces, with ; between: {names}.", names=names)
