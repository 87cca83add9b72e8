"""The letter to the sponsor: what is asked for, why, and what happens with the answer; as blocks, and as markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from audit.evidence.model import Dossier
from audit.insight.asking import Asking, Wanted
from audit.report import phrases
from audit.report.markdown import escaped
from audit.report.plain import ended
from audit.rubric.model import Rubric
from audit.scoring.spoken import day
from audit.words import Message, Translate, in_a_row, message, plural, say

DAYS = 21
"""Days to answer: our own choice, as long as a month less the weekends; no standard gives a number."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the first of a letter is its subject."""

    text: Message
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `lines` stand one below the other."""

    lines: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """A list, numbered or not."""

    items: tuple[Message, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a header row."""

    head: tuple[Message, ...]
    rows: tuple[tuple[Message, ...], ...]


Block = Heading | Paragraph | Points | Grid


@dataclass(frozen=True, slots=True)
class Sent:
    """To which office a letter goes (the sponsor where blank), on which day (None: to be filled in), and its limit."""

    office: str = ""
    on: date | None = None
    days: int = DAYS


def letter(dossier: Dossier, rubric: Rubric, found: Asking, sent: Sent) -> tuple[Block, ...]:
    """Return the letter in blocks; `dossier` is the publishable one."""
    return tuple(_blocks(dossier, rubric, found, sent))


def office_of(sponsor: str, office: str) -> str:
    """Return the office written to, after the name of the sponsor it belongs to."""
    given = " ".join(office.split())
    if not given:
        return sponsor
    return given if given.casefold().startswith(sponsor.casefold()) else f"{sponsor}, {given}"


def _blocks(dossier: Dossier, rubric: Rubric, found: Asking, sent: Sent) -> Iterator[Block]:
    title, sponsor = dossier.text("title"), dossier.text("sponsor")
    yield Heading(message("Request for documents and figures: {title}", title=title), 1)
    yield Paragraph(tuple(_head(dossier, sent)))
    yield Paragraph((message("Dear colleagues at {sponsor},", sponsor=sponsor),))
    yield Paragraph((_opening(dossier, rubric),))
    yield Paragraph((_how(),))
    yield Heading(message("What we ask for"))
    yield Points(tuple(point(found, one) for one in found.wanted), numbered=True)
    yield Paragraph((_settles(found),))
    if found.not_seen:
        yield Heading(message("Looked for and not found"))
        yield Paragraph((message("If one of these was published, please tell us where."),))
        yield Points(tuple(_not_seen(one.what, one.criteria) for one in found.not_seen))
    yield Heading(message("What happens with your answer"))
    yield from (Paragraph((part,)) for part in _what_happens(sent))
    yield Paragraph((message("With thanks,"), message("{assessor}", assessor=_assessor(dossier))))
    yield Heading(message("Annex: what is asked for, and why"))
    yield Grid((message("No."), message("What"), message("Why"), message("Criteria")), tuple(_annex(rubric, found)))


def _assessor(dossier: Dossier) -> str:
    return dossier.text("assessor") or "The assessor"


def _head(dossier: Dossier, sent: Sent) -> Iterator[Message]:
    yield message("To: {office}", office=office_of(dossier.text("sponsor"), sent.office))
    role = phrases.ROLES.get(dossier.text("assessor_role"), message("{role}", role=dossier.text("assessor_role")))
    yield message("From: {assessor} ({role})", assessor=_assessor(dossier), role=role)
    yield message("Date: {day}", day=day(sent.on)) if sent.on else message("Date: ____________________")


def _opening(dossier: Dossier, rubric: Rubric) -> Message:
    return message(
        "We ({assessor}) are assessing “{title}” on the rubric “{rubric}”, version {version}. The record was read up "
        "to {day}. Our own interest in the matter: {interest}",
        assessor=_assessor(dossier),
        title=dossier.text("title"),
        rubric=rubric.title,
        version=rubric.version,
        day=day(dossier.as_of),
        interest=ended(dossier.text("assessor_interest")),
    )


def _how() -> Message:
    return message(
        "Part of what the rubric asks cannot be told from what we have seen. The things below would settle most of "
        "it; those that settle most stand first. Where something is public already, its address is enough. Where "
        "something does not exist, please say so: that settles it too. Please send counts of people and no names or "
        "contact details of anybody who took part; counts from one to four stay hidden in what we publish."
    )


def point(found: Asking, one: Wanted) -> Message:
    """Return one thing asked for, with the criteria it settles and bears on."""
    return message("{what} {effect}", what=_sentence(one.what), effect=effect(found, one))


def effect(found: Asking, one: Wanted) -> Message:
    """Return what one thing would settle, together with those before it, and what else it bears on."""
    settles, bears_on = criteria_named(found, one.settles), criteria_named(found, one.bears_on)
    if not one.settles:
        return message("It bears on {bears_on}.", bears_on=bears_on)
    counted = plural(len(one.settles), "Settles {n} criterion", "Settles {n} criteria")
    if not one.bears_on:
        return message("{counted}: {settles}.", counted=counted, settles=settles)
    return message("{counted}: {settles}. Bears on {bears_on}.", counted=counted, settles=settles, bears_on=bears_on)


def criteria_named(found: Asking, ids: Sequence[str]) -> tuple[Message, ...]:
    """Return criteria by id, gates named as such."""
    return tuple(message("{id} (a gate)" if id in found.gates else "{id}", id=id) for id in ids)


def _sentence(what: Message) -> Message:
    """Return a phrase as a sentence of its own."""
    return _capital(what) if say(what).endswith(("?", ".")) else message("{what}.", what=_capital(what))


def _capital(what: Message) -> Message:
    """Return a phrase with a capital, where its first word is a message of its own too."""
    if not what.pattern.startswith("{"):
        return Message(what.pattern[:1].upper() + what.pattern[1:], what.values)
    name = what.pattern[1 : what.pattern.index("}")]
    values = tuple((key, _capital(value) if key == name and isinstance(value, Message) else value)
                   for key, value in what.values)  # fmt: skip
    return Message(what.pattern, values)


def _settles(found: Asking) -> Message:
    parts = [
        message(
            "“Settles” means that, with what stands above it, nothing else the criterion reads would stay open. It "
            "does not say at which level, and counts from one to four, which we hide, may leave it open on our card."
        )
    ]
    if found.more:
        parts.append(
            plural(
                found.more,
                "{n} further thing is left out here; we may ask for it later.",
                "{n} further things are left out here; we may ask for them later.",
            )
        )
    return in_a_row(parts)


def _not_seen(what: Message, criteria: tuple[str, ...]) -> Message:
    ids = tuple(message("{id}", id=id) for id in criteria)
    return message("{what} ({criteria})", what=_capital(what), criteria=ids)


def _what_happens(sent: Sent) -> Iterator[Message]:
    yield message(
        "Your answer is printed in full beside the criteria it is about. What you send is read as evidence, and named "
        "as yours. You may answer any other question of the rubric as well."
    )
    until = (
        message("by {day}", day=day(sent.on + timedelta(days=sent.days)))
        if sent.on
        else message("within {days} of this letter", days=plural(sent.days, "{n} day", "{n} days"))
    )
    yield message("Please answer {until}. The time is our own choice; no standard gives one.", until=until)
    yield message(
        "What is not found by then is printed as “not found”, with the day on which we asked. That says that we "
        "looked and asked, and not that it does not exist. An answer that comes later is printed when it comes."
    )


def _annex(rubric: Rubric, found: Asking) -> Iterator[tuple[Message, ...]]:
    for number, one in enumerate(found.wanted, 1):
        ids = (*one.settles, *one.bears_on)
        why = in_a_row(message("{id}: {question}", id=id, question=rubric.criteria[id].question) for id in ids)
        yield message("{n}", n=number), _sentence(one.what), why, effect(found, one)


def markdown(blocks: Sequence[Block], translate: Translate = str) -> str:
    """Return the letter as markdown, every text escaped."""
    return "\n\n".join(_markdown(block, translate) for block in blocks) + "\n"


def _markdown(block: Block, translate: Translate) -> str:
    def text(part: Message) -> str:
        return escaped(say(part, translate))

    if isinstance(block, Heading):
        return f"{'#' * block.level} {text(block.text)}"
    if isinstance(block, Paragraph):
        return "  \n".join(text(line) for line in block.lines)
    if isinstance(block, Points):
        marks = (f"{n}." if block.numbered else "-" for n in range(1, len(block.items) + 1))
        return "\n".join(f"{mark} {text(item)}" for mark, item in zip(marks, block.items, strict=True))
    lines = [block.head, *block.rows]
    cells = [f"| {' | '.join(text(cell) for cell in line)} |" for line in lines]
    return "\n".join([cells[0], f"|{'---|' * len(block.head)}", *cells[1:]])
