"""The answers sheet: whether each answer is one that its criterion can take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from audit.bounds import Interval, NotRead, read_number
from audit.errors import Problem, did_you_mean
from audit.evidence.model import Answer, Asked
from audit.evidence.rows import Reader
from audit.evidence.sheets import RawRow, RawSheet
from audit.evidence.typed import entries, is_na
from audit.words import Message, message, plural

NOT_FOUND = "not found"
NOT_APPLICABLE = "not applicable"
_OPEN = (NOT_FOUND, "unknown")

_SHARE = "Write a share of the whole: 45%, 40%..60%, or 4 of 5."
_WHOLE = {
    "days": "Write a number of days: 54, or 53-54.",
    "working_days": "Write a number of working days: 20, or 15-20.",
    "count": "Write a number: 3, or 2-4.",
    "number": "Write a number: 3, or 2-4.",
}
"""Units of which a value is neither a percentage nor a part of a whole, and how to write it."""

_PART_OF = re.compile(r"(.+?)\s+of\s+(\d+)")
_SLASHED = re.compile(r"(\d+)\s*/\s*(\d+)")
_IN_DAYS = re.compile(r"(.+?)\s+(working\s+)?days?")


def read_answers(sheet: RawSheet | None, reader: Reader) -> tuple[Answer, ...]:
    """Return the answers; one that its criterion cannot take is a problem. An empty answer cell is no answer."""
    if sheet is None:
        return ()
    found: list[Answer] = []
    rows = [reader.common(sheet, raw) for raw in sheet.rows]
    for raw, common in zip(sheet.rows, rows, strict=True):
        text = raw.cells.get
        criterion = criterion_of(text("criterion", ""), reader.asked)
        if not criterion:
            what = message("This answer names no criterion.")
            reader.problems.append(unknown_criterion(sheet, raw, reader.asked, what))
        elif "answer" in raw.cells:
            answer = Answer(
                criterion=criterion, assessor=text("assessor", ""),
                text=_plain(raw.cells["answer"], reader.asked.values.get(criterion, "")),
                reason=text("reason", ""), link=text("link", ""),
                adjudicates=tuple(sorted(entry.casefold() for entry in entries(text("adjudicates", "")))),
                sources=common.sources, page=common.page, note=common.note, set_aside=common.set_aside,
                proven=common.proven, quote=common.quote, found=common.found, at=sheet.where(raw.number, "answer"),
            )  # fmt: skip
            reader.problems += _check(answer, reader.asked)
            found.append(answer)
        elif "reason" in raw.cells:
            reader.problems.append(_no_answer(sheet, raw, criterion))
    reader.problems += _without_reason(sheet, found)
    return tuple(found)


def _plain(text: str, unit: str) -> str:
    """Return an answer without a full stop at its end, and without its unit where that is the one asked for."""
    plain = " ".join(text.split())
    plain = plain if plain.endswith("..") else plain.removesuffix(".")
    counted = _IN_DAYS.fullmatch(plain.casefold())
    if counted and unit == ("working_days" if counted[2] else "days"):
        return plain[: len(counted[1])]
    return plain


def _no_answer(sheet: RawSheet, raw: RawRow, criterion: str) -> Problem:
    return Problem(
        "reason_without_answer",
        sheet.where(raw.number, "answer"),
        message("A reason is given for {id}, and no answer.", id=criterion),
        message("Write a level, a value or not found in the column answer; without one the reason is not read."),
        "warning",
    )


def _without_reason(sheet: RawSheet, answers: Iterable[Answer]) -> Iterator[Problem]:
    """Yield a warning for answers that are a judgement, or a search, and give no reason; a value may stand alone."""
    bare = [one for one in answers if not (one.reason or one.set_aside or _is_value(one.text.casefold()))]
    if bare:
        yield Problem(
            "answer_without_reason",
            sheet.where(bare[0].at.row, "reason"),
            message(
                "In {sheet} {told} no reason: {ids}.",
                sheet=sheet.name,
                told=plural(len(bare), "{n} answer gives", "{n} answers give"),
                ids=tuple(message("{id}", id=id) for id in dict.fromkeys(one.criterion for one in bare)),
            ),
            message("Write in the column reason why; it is published."),
            "warning",
        )


def criterion_of(text: str, asked: Asked) -> str:
    """Return the id as the rubric writes it; any id where no rubric is asked."""
    if not asked.criteria:
        return text
    return next((name for name in asked.criteria if name.casefold() == text.casefold()), "")


def unknown_criterion(sheet: RawSheet, raw: RawRow, asked: Asked, none: Message) -> Problem:
    """Return the problem of a row on no criterion of the rubric; `none` says that it names none at all."""
    given = raw.cells.get("criterion", "")
    what = message("The rubric {rubric} has no criterion {id}.", rubric=asked.rubric, id=given) if given else none
    mend = did_you_mean(given, asked.criteria)
    return Problem("unknown_criterion", sheet.where(raw.number, "criterion"), what, mend)


def _check(answer: Answer, asked: Asked) -> Iterator[Problem]:
    levels = asked.criteria.get(answer.criterion)
    if levels is None:
        return
    text = answer.text.casefold()
    if text == NOT_APPLICABLE:
        yield from _not_applicable(answer, asked)
    elif text not in _OPEN and _runs_backwards(text, levels):
        yield _problem(
            "unknown_level",
            answer,
            message("The range {text} runs from better to worse.", text=answer.text),
            message("Write {level} last.", level=text.partition("..")[0].strip()),
        )
    elif text not in _OPEN and not _is_level(text, levels):
        takes_value = not asked.values or answer.criterion in asked.values
        if is_na(text):
            yield _problem("unknown_level", answer, message("{text} is not a level.", text=answer.text),
                           _applies_or_not(answer, asked))  # fmt: skip
        elif (mend := _other_form(text, asked.values.get(answer.criterion, ""))) and takes_value:
            yield _problem(
                "wrong_unit",
                answer,
                message("{text} is not in the unit of {id}.", text=answer.text, id=answer.criterion),
                mend,
            )
        elif not _is_value(text):
            yield _problem("unknown_level", answer, message("{text} is not a level.", text=answer.text),
                           _levels(text, levels, value=takes_value))  # fmt: skip
        elif not takes_value:
            yield _problem(
                "no_measure",
                answer,
                message("{id} has no measure, so a value says nothing of it.", id=answer.criterion),
                _levels(text, levels, value=False),
            )
        elif mend := _wrong_unit(text, asked.values.get(answer.criterion, "")):
            yield _problem(
                "wrong_unit",
                answer,
                message("{text} is not in the unit of {id}.", text=answer.text, id=answer.criterion),
                mend,
            )


def _applies_or_not(answer: Answer, asked: Asked) -> Message:
    """Return what to write where an answer says n/a."""
    if answer.criterion in asked.may_not_apply:
        return message("Write not applicable, with reason and source; or not found.")
    return message("Not applicable cannot be answered here. Write a level, a value, or not found.")


def _other_form(text: str, unit: str) -> Message | None:
    """Return how to write a part with a slash, or days where another unit is asked for; None where it is neither."""
    if unit == "percent" and (found := _SLASHED.fullmatch(text)):
        return message("Write {part} of {whole}.", part=found[1], whole=found[2])
    if _IN_DAYS.fullmatch(text) and unit:
        return message(_WHOLE.get(unit, _SHARE))
    return None


def _not_applicable(answer: Answer, asked: Asked) -> Iterator[Problem]:
    if answer.criterion not in asked.may_not_apply:
        yield _problem(
            "always_applies",
            answer,
            message("The rubric does not let {id} be left out as not applicable.", id=answer.criterion),
            message("Write a level, a value, or not found."),
        )
        return
    for name, given in (("reason", answer.reason), ("source", answer.sources or answer.link)):
        if not given:
            yield _problem(
                "not_applicable_without_ground",
                answer,
                message("Not applicable needs a {name}.", name=name),
                message("Write it in the column {name}.", name=name),
            )


def _problem(code: str, answer: Answer, what: Message, mend: Message) -> Problem:
    return Problem(code, answer.at, what, mend)


def _levels(text: str, levels: tuple[str, ...], *, value: bool) -> Message:
    hint = did_you_mean(text.partition("..")[0].strip(), levels, ranked=True)
    if not value:
        return message("{hint} Not found is read too.", hint=hint)
    return message("{hint} A value, a range with .. between, and not found are read too.", hint=hint)


def _is_level(text: str, levels: tuple[str, ...]) -> bool:
    return all(part.strip() in levels for part in text.split("..", 1))


def _runs_backwards(text: str, levels: tuple[str, ...]) -> bool:
    first, _, last = (part.strip() for part in text.partition(".."))
    return first in levels and last in levels and levels.index(first) > levels.index(last)


def _wrong_unit(text: str, unit: str) -> Message | None:
    """Return how to write a value that is not in its measure's unit, None where it is.

    A share written without % would be read as so many times the whole.
    """
    as_part = "%" in text or _PART_OF.fullmatch(text) is not None
    if unit == "percent" and (not as_part or read_value(text).low > 1):
        return message(_SHARE)
    if unit in _WHOLE and as_part:
        return message(_WHOLE[unit])
    return None


def _is_value(text: str) -> bool:
    try:
        read_value(text)
    except NotRead:
        return False
    return True


def read_value(text: str) -> Interval:
    """Read a value in a measure's unit: `45%`, `40%..60%`, `4 of 5`, `4-5 of 5`, or a number within limits.

    Percentages and `k of n` give fractions of one. Raises NotRead.
    """
    if found := read_part(text):
        part, whole = found
        return Interval(part.low / whole, part.high / whole)
    clean = _clean(text)
    number = read_number(clean.replace("%", ""), whole=False).value
    if number is None:
        raise NotRead(f"{text} is not a value", "Write a level, a number, a percentage like 45%, or 4 of 5.")
    return Interval(number.low / 100, number.high / 100) if "%" in clean else number


def read_part(text: str) -> tuple[Interval, int] | None:
    """Read a part of a whole, `4 of 5` or `4-5 of 5`; None where the text is of another form. Raises NotRead."""
    found = _PART_OF.fullmatch(_clean(text))
    if not found:
        return None
    part, whole = read_number(found[1]).value, int(found[2])
    if part is None or whole == 0 or part.high > whole:
        raise NotRead(f"{text} is not a part of a whole", "Write it like 4 of 5.")
    return part, whole


def _clean(text: str) -> str:
    return text.strip().casefold().replace("..", "-")
