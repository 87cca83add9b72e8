"""What a dossier becomes once the sponsor was sent the findings, and once it answered: rows, sources, and the log.

Nothing is overwritten silently: new evidence stands beside what was there, and each change is a line of the log.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from audit.errors import EvidenceNotValid, Problem, Where
from audit.evidence.kept import Kept
from audit.evidence.model import Dossier
from audit.evidence.reply_book import Answered, Given, ReplyBook
from audit.evidence.sent import sent
from audit.evidence.sheets import column_name
from audit.words import Message, message, say

ASSESSOR = "assessor"


@dataclass(slots=True)
class Taken:
    """What was entered, by kind, and what is left for the assessor to enter by hand."""

    replies: int = 0
    claims: int = 0
    documents: int = 0
    by_hand: list[Message] = field(default_factory=list)
    entered: set[tuple[str, ...]] = field(default_factory=set)  # one paper may be given for several findings


@dataclass(frozen=True, slots=True)
class Log:
    """Writes the lines of the log of one change of a dossier."""

    kept: Kept
    day: date
    role: str
    reason: str

    def line(self, where: str, old: str, new: str, source: str = "") -> None:
        """Write what stood where, and what stands there now."""
        cells = {"date": self.day.isoformat(), "where": where, "old": old, "new": new, "role": self.role}
        self.kept.add("log", {**cells, "reason": self.reason, "source": source})


def read_up_to(kept: Kept, dossier: Dossier, as_of: date, log: Log) -> None:
    """Move the day up to which the record was read."""
    before = dossier.text("as_of")
    if dossier.read_on != as_of:
        _set(kept, "as_of", as_of.isoformat())
        log.line("process as_of", before, as_of.isoformat())


def with_sent(kept: Kept, dossier: Dossier, on: date, days: int, office: str, log: Log) -> str:
    """Write that the findings were sent for reply, and return the id of that request."""
    id = _free(f"request-{on.isoformat()}", dossier)
    title = say(message("Findings sent for reply, {n} days given", n=days))
    sponsor = dossier.text("sponsor")
    named = not office or office.casefold().startswith(sponsor.casefold())
    publisher = (office or sponsor) if named else f"{sponsor}, {office}"
    cells = {"id": id, "title": title, "publisher": publisher, "side": "none", "kind": "request"}
    kept.add("sources", {**cells, "date": on.isoformat()})
    for name, value in (("sent_for_reply", on.isoformat()), ("reply_days", str(days))):
        before = dossier.text(name)
        if not _set(kept, name, value, source=id):
            kept.add("process", {"field": name, "value": value, "source": id})
        log.line(f"process {name}", before, value, id)
    return id


def with_reply(kept: Kept, dossier: Dossier, book: ReplyBook, log: Log) -> Taken:
    """Write a reply into the sheets of a dossier. Raises EvidenceNotValid where it stands there already."""
    _refuse_twice(dossier, book)
    taken = Taken()
    stem = _free(f"reply-{book.day.isoformat()}", dossier)
    sponsor = dossier.text("sponsor")
    own = {"publisher": sponsor, "side": "sponsor", "kind": "official"}
    title = say(message("Reply to the findings: {who}", who=book.who))
    kept.add("sources", {"id": stem, "title": title, **own, "date": book.day.isoformat()})
    papers: dict[tuple[str, str], str] = {}
    for one in book.answers:
        paper = ""
        if one.given is not None:
            key = (one.given.title, one.given.link)
            if key not in papers:
                papers[key] = _free(f"{stem}-{len(papers) + 1}", dossier)
                cells = {"id": papers[key], "title": one.given.title, **own, "date": one.given.day}
                kept.add("sources", {**cells, "url": one.given.link})
            paper = papers[key]
        _reply(kept, book, one, "; ".join(name for name in (stem, paper) if name))
        log.line(f"replies {one.criterion}", "", one.answer.replace("_", " "), stem)
        taken.replies += 1
        if one.given is not None:
            _enter(kept, dossier, one, one.given, paper, log, taken)
    _came_back(kept, dossier, book, log, stem)
    return taken


def _reply(kept: Kept, book: ReplyBook, one: Answered, source: str) -> None:
    cells = {"criterion": one.criterion, "from": book.who, "date": book.day.isoformat(), "answer": one.answer}
    kept.add("replies", {**cells, "text": words_of(one), "source": source})


def words_of(one: Answered) -> str:
    """Return what is printed of an answer: the sponsor's words; without any, what it chose and the document it gave."""
    if one.words:
        return one.words
    chosen = one.answer.replace("_", " ").capitalize()
    return f"{chosen}: {one.given.title}" if one.given and one.given.title else f"{chosen}."


def _enter(kept: Kept, dossier: Dossier, one: Answered, given: Given, paper: str, log: Log, taken: Taken) -> None:
    """Enter new evidence: a claim beside those that are there, a document, or a note for the assessor."""
    key = (paper, given.field, given.document, given.value)
    if (given.field or given.document) and key in taken.entered:
        return
    taken.entered.add(key)
    if given.field:
        before = "; ".join(claim.text for claim in dossier.accepted(given.field))
        kept.add("process", {"field": given.field, "value": given.value, "source": paper, "page": given.page})
        log.line(f"process {given.field}", before, "; ".join(text for text in (before, given.value) if text), paper)
        taken.claims += 1
    elif given.document:
        day = given.value or given.day
        id = f"{paper}-{given.document.replace('_', '-')}"
        if (paper, id) in taken.entered:
            id = f"{id}-{taken.documents + 1}"
        taken.entered.add((paper, id))
        cells = {"id": id, "kind": given.document, "published": "yes", "date": day, "url": given.link}
        kept.add("documents", {**cells, "source": paper, "page": given.page})
        new = message("{kind}, published {day}", kind=given.document, day=day or "on a day not known")
        log.line(f"documents {id}", "", say(new), paper)
        taken.documents += 1
    else:
        log.line(f"sources {paper}", "", given.title, paper)
        pattern = "{criterion}: {title}{value}, source {source}."
        value = f" ({given.value})" if given.value else ""
        taken.by_hand.append(
            message(pattern, criterion=one.criterion, title=given.title, value=value, source=paper)
        )  # fmt: skip


def _came_back(kept: Kept, dossier: Dossier, book: ReplyBook, log: Log, source: str) -> None:
    """Write into the request by which the findings were sent that an answer came."""
    given = sent(dossier)
    for name in given.sources if given else ():
        request = dossier.sources[name]
        late = given is not None and book.day >= given.on
        if not late or request.kind != "request" or request.came_back not in ("", "nothing"):
            continue
        answered = {one.criterion for one in book.answers}
        came = "all" if set(dossier.asked.criteria) <= answered else "part"
        kept.change("sources", {"id": name}, {"came_back": came, "came_back_on": book.day.isoformat()})
        log.line(f"sources {name}", request.came_back, came, source)


def _set(kept: Kept, name: str, value: str, source: str = "") -> bool:
    """Put a new value in every accepted row of a field; return whether there was one."""
    found = False
    for row in kept.rows("process"):
        aside = column_name(row.get("status", "")) == "set_aside"
        if column_name(row.get("field", "")) == name and not aside:
            found |= kept.change("process", row, {"value": value, **({"source": source} if source else {})})
    return found


def _free(stem: str, dossier: Dossier) -> str:
    """Return an id that no source has yet."""
    taken = {name.casefold() for name in dossier.sources}
    return next(
        name for name in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if name.casefold() not in taken
    )


def _refuse_twice(dossier: Dossier, book: ReplyBook) -> None:
    there = {(one.criterion, one.by, one.date.low if one.date else None, one.text) for one in dossier.replies}
    twice = [one.criterion for one in book.answers if (one.criterion, book.who, book.day, words_of(one)) in there]
    if twice:
        what = message("This reply stands in the dossier already: {ids}.", ids=", ".join(twice))
        mend = message("Give a workbook with what is new, or the dossier as it was before.")
        raise EvidenceNotValid([Problem("reply_twice", Where("", "replies"), what, mend)])
