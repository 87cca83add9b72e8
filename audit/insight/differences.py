"""What two dossiers on one process say differently: facts, judgements and definitions.

Facts are claims, rows, tables and values that an answer gives. Judgements are levels that assessors chose, what they
answered else, and what they set aside. Definitions say what is measured against: who is affected, which regions,
groups and days the process has, up to which day the record was read. How a row is called, its page and its notes are
no difference; nor are its sources, unless they decide whether it is proven.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from audit.bounds import NotRead
from audit.evidence.answers import read_value
from audit.evidence.fingerprint import canonical_value
from audit.evidence.model import Answer, Claim, Dossier, Row, Table
from audit.evidence.schema import PEOPLE
from audit.evidence.voices_counted import counts_in_words
from audit.insight.comparison import Difference, Group
from audit.insight.sides import Side
from audit.insight.window import SAID_BY, follows
from audit.rubric.asked import fields_of, tables_of
from audit.rubric.model import Rubric
from audit.scoring.record import kinds_asked, source_cards
from audit.scoring.scorecard import SourceCard
from audit.words import message, say

DEFINITIONS = (
    "affected_community", "regions_in_scope", "priority_countries", "strata", "region_scheme", "began", "ended",
    "as_of",
)  # fmt: skip
"""Process fields that say what is measured against."""

OF_THE_FILE = (
    "id", "title", "sponsor", "topic", "url", "mandate", "scale", "stage", "rubric", "assessor", "assessor_role",
    "assessor_interest", "publish_countries", "na_means",
)  # fmt: skip
"""Process fields that say which dossier it is and how it is read: no difference in what is known."""

PEOPLE_IN = ("participants", "sessions")

Said = TypeVar("Said", Claim, Row, Answer)


def group_of_field(name: str) -> Group:
    """Return whether a process field is a fact or a definition."""
    return "definitions" if name in DEFINITIONS else "facts"


def gives_value(answer: Answer, levels: Sequence[str]) -> bool:
    """Return whether an answer gives a value in the measure's unit: a fact, where a level is a judgement."""
    text = answer.text.casefold()
    if all(part.strip() in levels for part in text.split("..", 1)):
        return False
    try:
        read_value(text)
    except NotRead:
        return False
    return True


def claim_content(dossier: Dossier) -> Callable[[Claim], Hashable]:
    """Return what two claims must share to be the same one, be it set aside or not."""
    return lambda claim: (
        claim.field,
        str(canonical_value(claim.value)),
        claim.convention,
        dossier.rests_on_searches(claim.sources),
    )


def row_content(row: Row) -> Hashable:
    """Return what two rows of a table must share to be the same one."""
    cells = ((name, str(canonical_value(cell.value)), cell.disputed) for name, cell in sorted(row.cells.items()))
    return (*cells, row.proven)


def answer_content(answer: Answer) -> Hashable:
    """Return what two answers must share to be the same one; whose they are matters only where they are replaced."""
    return (answer.criterion, answer.text.casefold(), answer.proven, answer.adjudicates)


def differences(first: Side, second: Side) -> tuple[Difference, ...]:
    """Return every difference between the dossiers of two sides, from the first to the second."""
    assert first.dossier, "asked only where both are at hand"
    assert second.dossier, "asked only where both are at hand"
    return tuple(_Finder(first, second).all())


class _Finder:
    """Two dossiers, and what reads which of their parts."""

    def __init__(self, first: Side, second: Side) -> None:
        assert first.dossier
        assert second.dossier
        self._sides, self._first, self._second = (first, second), first.dossier, second.dossier
        self._fields = _readers(first.rubric, self._first, self._second, fields=True)
        self._tables = _readers(first.rubric, self._first, self._second, fields=False)
        self._levels = first.rubric.levels
        self._sources = (source_cards(self._first), source_cards(self._second))

    def all(self) -> Iterator[Difference]:
        """Yield definitions, facts and judgements as they come, field by field and table by table."""
        if self._sides[0].named != self._sides[1].named:
            yield self._made("definitions", "rubric named", (self._sides[0].named, self._sides[1].named))
        for field in sorted({*self._first.claims, *self._second.claims} - {*OF_THE_FILE}):
            yield from self._claims(field)
        for name, table in self._first.tables.items():
            yield from self._table(table, self._second.tables[name])
        yield from self._survey()
        yield from self._answers()

    def _made(
        self, group: Group, what: str, said: tuple[str, str],
        sources: tuple[Iterable[str], Iterable[str]] = ((), ()), criteria: tuple[str, ...] = (),
    ) -> Difference:  # fmt: skip
        ours, theirs = (tuple(sorted(set(given))) for given in sources)
        dated = source_days(self._sources[1], theirs)
        return Difference(
            group=group, what=what, first=said[0], second=said[1], first_sources=ours, second_sources=theirs,
            dated=dated, criteria=criteria,
        )  # fmt: skip

    def _claims(self, field: str) -> Iterator[Difference]:
        ours, theirs = self._first.claims.get(field, ()), self._second.claims.get(field, ())
        what, criteria = say(message("process {field}", field=field)), self._fields.get(field, ())
        gone, new, judged = _matched(ours, claim_content(self._first), theirs, claim_content(self._second))
        if gone or new:
            said = (_texts(gone), _texts(new))
            yield self._made(group_of_field(field), what, said, (_cited(gone), _cited(new)), criteria)
        for one, other in judged:
            said = (_decision(one, one.text), _decision(other, other.text))
            yield self._made("judgements", what, said, (one.sources, other.sources), criteria)

    def _table(self, ours: Table, theirs: Table) -> Iterator[Difference]:
        criteria = self._tables.get(ours.name, ())
        states = (_state(ours), _state(theirs))
        if states[0] != states[1]:
            what = say(message("table {name}", name=ours.name))
            yield self._made("facts", what, states, (ours.sources, theirs.sources), criteria)
        gone, new, judged = _matched(ours.rows, row_content, theirs.rows, row_content)
        for one, other in _by_id(gone, new):
            what = say(message("{table} {id}", table=ours.name, id=(other or one or Row("", {})).id)).strip()
            cited = (one.sources if one else (), other.sources if other else ())
            yield self._made("facts", what, _row_texts(one, other), cited, self._asking(criteria, one, other))
        for one, other in judged:
            what = say(message("{table} {id}", table=ours.name, id=one.id)).strip()
            said = (_decision(one, _row_text(one)), _decision(other, _row_text(other)))
            yield self._made("judgements", what, said, (one.sources, other.sources), self._asking(criteria, one))

    def _survey(self) -> Iterator[Difference]:
        """Yield what the surveys of participants say otherwise, question by question."""
        ours, theirs = (counts_in_words(dossier.voices) for dossier in (self._first, self._second))
        cited = [{name for one in dossier.voices for name in one.sources} for dossier in (self._first, self._second)]
        for question in dict.fromkeys((*ours, *theirs)):
            if ours.get(question) != theirs.get(question):
                what = say(message("survey of participants: {question}", question=question.replace("_", " ")))
                said = (ours.get(question, ""), theirs.get(question, ""))
                yield self._made("facts", what, said, (cited[0], cited[1]), self._fields.get(question, ()))

    def _asking(self, criteria: tuple[str, ...], *rows: Row | None) -> tuple[str, ...]:
        """Return those criteria that ask for these kinds of document; all of them where the rows are of no kind."""
        kinds = {kind for row in rows if row for kind in _kinds(row)}
        asked = {id: kinds_asked(self._sides[0].rubric.criteria[id]) for id in criteria}
        return tuple(id for id in criteria if not kinds or not asked[id] or asked[id] & kinds)

    def _answers(self) -> Iterator[Difference]:
        asked = {answer.criterion: None for dossier in (self._first, self._second) for answer in dossier.answers}
        for id in sorted(asked):
            ours, theirs = (
                tuple(answer for answer in dossier.answers if answer.criterion == id)
                for dossier in (self._first, self._second)
            )
            gone, new, judged = _matched(ours, answer_content, theirs, answer_content)
            what = say(message("answer {id}", id=id))
            for values in (True, False):
                left = [one for one in gone if gives_value(one, self._levels) == values]
                come = [one for one in new if gives_value(one, self._levels) == values]
                if left or come:
                    group: Group = "facts" if values else "judgements"
                    said = (_texts(left), _texts(come))
                    yield self._made(group, what, said, (_cited(left), _cited(come)), (id,))
            for one, other in judged:
                said = (_decision(one, one.text), _decision(other, other.text))
                yield self._made("judgements", what, said, (one.sources, other.sources), (id,))


def _matched(
    ours: Sequence[Said], our_content: Callable[[Said], Hashable],
    theirs: Sequence[Said], their_content: Callable[[Said], Hashable],
) -> tuple[list[Said], list[Said], list[tuple[Said, Said]]]:  # fmt: skip
    """Return what only the first has, what only the second has, and what one accepted and the other set aside."""
    waiting: dict[Hashable, list[Said]] = defaultdict(list)
    for one in theirs:
        waiting[their_content(one)].append(one)
    gone, judged = [], []
    for one in ours:
        same = waiting[our_content(one)]
        if not same:
            gone.append(one)
        elif (other := same.pop(0)).set_aside != one.set_aside:
            judged.append((one, other))
    left = {id(one) for group in waiting.values() for one in group}
    return gone, [one for one in theirs if id(one) in left], judged


def _by_id(gone: Sequence[Row], new: Sequence[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Yield rows of one id together, as changed; then what is only in one."""
    named = {row.id: row for row in new if row.id}
    changed = {row.id for row in gone if row.id in named}
    for row in gone:
        yield row, named.get(row.id) if row.id in changed else None
    yield from ((None, row) for row in new if row.id not in changed)


def _row_texts(one: Row | None, other: Row | None) -> tuple[str, str]:
    """Return the cells of both rows as text; of a row that changed, those cells that did."""
    if one is None or other is None:
        return _row_text(one), _row_text(other)
    columns = [
        name
        for name in sorted({*one.cells, *other.cells})
        if canonical_value(one.value(name)) != canonical_value(other.value(name))
        or (name in one.cells) != (name in other.cells)
    ]
    return _row_text(one, columns), _row_text(other, columns)


def _row_text(row: Row | None, columns: Sequence[str] | None = None) -> str:
    if row is None:
        return ""
    parts = [
        say(message("{column}: {text}", column=name.replace("_", " "), text=cell.text))
        for name, cell in row.cells.items()
        if columns is None or name in columns
    ]
    if not row.proven:
        parts.append(say(message("rests on searches alone")))
    return "; ".join(parts) or say(message("blank"))


def _texts(items: Iterable[Claim | Answer]) -> str:
    return "; ".join(_decision(item, item.text) if item.set_aside else item.text for item in items)


def _decision(item: Claim | Row | Answer, text: str) -> str:
    """Return an item's text with whether it was set aside, and why."""
    if not item.set_aside:
        return say(message("{text} (accepted)", text=text))
    return say(message("{text} (set aside: {reason})", text=text, reason=item.note or say(message("no reason given"))))


def _cited(items: Iterable[Claim | Answer]) -> tuple[str, ...]:
    return tuple(name for item in items for name in item.sources)


def _kinds(row: Row) -> frozenset[str]:
    value = row.value("kind")
    return value if isinstance(value, frozenset) else frozenset()


def _state(table: Table) -> str:
    """Return how complete a table is, in words, with its claimed total."""
    words = table.state.replace("_", " ")
    if table.total is None:
        return words
    low, high = table.total.low, table.total.high
    total = f"{low}" if low == high else f"{low} to {high}"
    return say(message("{state}, {total} in all", state=words, total=total.replace("inf", say(message("no end")))))


def source_days(sources: Iterable[SourceCard], named: Iterable[str]) -> str:
    """Return the days of some sources in words, each once."""
    wanted = set(named)
    return "; ".join(dict.fromkeys(source.date for source in sources if source.id in wanted and source.date))


def _readers(rubric: Rubric, first: Dossier, second: Dossier, *, fields: bool) -> Mapping[str, tuple[str, ...]]:
    """Return for each field, or for each table, the criteria that read it, be it by what follows from it."""
    found: dict[str, list[str]] = defaultdict(list)
    for id, asked in rubric.criteria.items():
        derived = [name for name in fields_of(asked) if follows(first, name) or follows(second, name)]
        if fields:
            names = [*fields_of(asked), *(field for name in derived for field in SAID_BY[name])]
        else:
            tables = ((PEOPLE_IN if name == PEOPLE else (name,)) for name in tables_of(asked))
            names = [*(name for group in tables for name in group), *(["sessions"] if derived else [])]
        for name in dict.fromkeys(names):
            found[name].append(id)
    return {name: tuple(ids) for name, ids in found.items()}
