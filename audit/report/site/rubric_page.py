"""The page of a rubric: every criterion, its levels, whose each threshold is, and what a score does not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from audit.evidence.schema import Column
from audit.measure.ladder import ladder_words
from audit.measure.sentence import requirement_sentence, sentence
from audit.report import phrases
from audit.report.around import Around, environment
from audit.report.plain import figure, one_line
from audit.report.site.entry import Entry
from audit.report.style import hash_source, level_gaps, margin, style_of, without_idle_ends
from audit.report.told import whose
from audit.rubric.asked import asked
from audit.rubric.model import CriterionAsked, FromStandard, Rubric, Standard
from audit.words import Message, Value, in_a_row, message, say

DUE: Mapping[str | None, Message] = {
    "plan": message("already in the plan"),
    "launch": message("by the first day"),
    "open": message("while people take part"),
    "close": message("by the last day"),
    "after": message("when it is over"),
}
ORIGINS: Mapping[str, Message] = {
    "standard": message("the standard's own"),
    "adapted": message("adapted"),
    "judgement": message("the author's judgement"),
}


@dataclass(frozen=True, slots=True)
class CriterionWords:
    """One criterion in words: what is asked, how it is measured, its levels, and whose each number is."""

    id: str
    anchor: str
    question: str
    applies: str
    may_not_apply: str
    measured: str
    levels: tuple[tuple[str, str], ...]
    whose: tuple[tuple[str, tuple[Standard, ...]], ...]  # words, and the standards they name
    gate: bool
    needs_reply: bool
    due: str
    improve: str


def rubric_page(rubric: Rubric, entries: Sequence[Entry], around: Around) -> str:
    """Return a rubric's page; `entries` are the cards of the site that were made with it, in order."""
    facts = asked(rubric).facts
    style = style_of("card.css", *around.sheets, "site_text.css") + level_gaps(rubric.points) + margin("")

    def t(text: Message | str, **values: Value) -> str:
        return one_line(say(text if isinstance(text, Message) else message(text, **values)))

    template = environment().get_template("site_rubric.html.j2")
    html = template.render(
        t=t,
        around=around,
        rubric=rubric,
        entries=entries,
        methods=[
            (method, [(value, whose(value)) for value in values.values()]) for method, values in rubric.methods.items()
        ],
        dimensions=[
            (f"d{place}", dimension, [_words(rubric, name, one, facts) for name, one in dimension.criteria.items()])
            for place, dimension in enumerate(rubric.dimensions.values(), 1)
        ],
        numbers={name: place for place, name in enumerate(rubric.standards, 1)},
        points=list(zip(rubric.levels, rubric.points, strict=True)),
        lines=sorted((line, level) for level, line in rubric.verdicts.items()),
        gates=[name for name, one in rubric.criteria.items() if one.gate == "yes"],
        anchors=_anchors(rubric),
        equal=len({dimension.weight for dimension in rubric.dimensions.values()}) == 1,
        weight=lambda dimension: figure(float(dimension.weight)),
        by=_by,
        limits=phrases.LIMITS,
        both_limits=phrases.BOTH_LIMITS,
        day=lambda text: t(phrases.iso_day(text)),
        style=Markup(style),
        style_hash=hash_source(style),
    )
    return without_idle_ends(html)


def _anchors(rubric: Rubric) -> dict[str, str]:
    return {name: f"c{place}" for place, name in enumerate(rubric.criteria, 1)}


def _words(rubric: Rubric, id: str, one: CriterionAsked, facts: Mapping[str, Column]) -> CriterionWords:
    below = message("Less than what follows.")
    levels = [(level, ladder_words(one, level, facts)) for level in rubric.levels]
    applies = in_a_row(requirement_sentence(each, facts) for each in one.applies_when)
    return CriterionWords(
        id=id,
        anchor=_anchors(rubric)[id],
        question=one_line(one.question),
        applies=_said(applies),
        may_not_apply=one_line(one.may_not_apply or ""),
        measured=_said(sentence(one.measure, facts)) if one.measure else "",
        levels=tuple((level, _said(text if text.pattern else below)) for level, text in levels),
        whose=tuple(
            (_whose(part, entry), tuple(rubric.standards[name] for name in entry.standard))
            for part, entry in one.from_standard.items()
        ),
        gate=one.gate == "yes",
        needs_reply=one.needs_reply == "yes",
        due=_said(DUE[one.due]) if one.due else "",
        improve=one_line(one.improve),
    )


def _said(text: Message) -> str:
    return one_line(say(text))


def _whose(part: str, entry: FromStandard) -> str:
    """Return whose a threshold or a rule is: "Meets: adapted. Eight weeks for written consultation."."""
    about = phrases.PARTS.get(part, message("{level}", level=phrases.capital(part)))
    in_mind = message(", with these in mind") if entry.as_ == "judgement" and entry.standard else message("")
    words = [message("{part}: {origin}{in_mind}.", part=about, origin=ORIGINS[entry.as_], in_mind=in_mind)]
    words += [message("{says}", says=entry.says)] if entry.says else []
    words += [message("Not checked against the source.")] if entry.verified == "no" else []
    return _said(in_a_row(words))


def _by(standard: Standard) -> str:
    """Return who issued a standard, when, and whom it binds."""
    issued = ", ".join(part for part in (standard.issuer, str(standard.year or "")) if part)
    words = [message("{issued}.", issued=issued)] if issued else []
    if "all" in standard.binds:
        words.append(message("It binds everybody."))
    elif standard.binds:
        names = tuple(message("{name}", name=name) for name in standard.binds)
        words.append(message("It binds {names}.", names=names))
    else:
        words.append(message("It binds none of the sponsors by itself."))
    words += [message("Not checked against the source.")] if standard.verified == "no" else []
    return _said(in_a_row(words))
