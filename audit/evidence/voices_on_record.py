"""The survey of participants beside the record of who took part: neither tells what is hidden in the other.

Nobody fills in two sheets, and it is participants who do. So there are no more sheets than people, and no more people
who say that they are affected than are affected: 25 sheets of `21 and <5` would tell that it was 4. And 25 people
beside 22 sheets tell of three who gave none. Both follow from published counts alone, as does what is opened here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from audit.bounds import ANY_COUNT, INF, Interval, Truth
from audit.evidence.canonical import cell_of
from audit.evidence.facts import held_by_sponsor
from audit.evidence.listed import Lists, has_count, lists_of, units, unlisted
from audit.evidence.model import Row, Table, Voice
from audit.evidence.redact_voices import without_counts, without_counts_of
from audit.evidence.small_counts import FEWEST, NOBODY, less
from audit.evidence.voices_counted import Survey, survey_of, together

AFFECTED = "affected"
"""The question whether somebody is one of the people the outcome falls on."""

COUNTED = ("attendance", "affected", "unlisted", "unlisted_affected")
"""The counts of people in a session."""


@dataclass(frozen=True, slots=True)
class Some:
    """Some people of the record: how many, how many of them may be affected, and how many may not be."""

    everybody: Interval = NOBODY
    affected: Interval = NOBODY
    others: Interval = NOBODY


def voices_on_record(voices: Sequence[Voice], tables: Mapping[str, Table]) -> tuple[Voice, ...]:
    """Return the published survey beside published tables, its counts left out where one could tell of the other.

    All of them where the number of sheets could; those of the question `affected` where its answers could.
    """
    survey = survey_of(voices)
    if survey is None:
        return tuple(voices)
    record = tuple(on_record(tables["participants"], tables["sessions"]))
    if any(_tells(*pair) for pair in _of_sheets(survey, record, tables["participants"].total)):
        return without_counts(survey)
    if any(_tells(*pair) for pair in _of_answers(survey, record)):
        return without_counts_of(survey, AFFECTED)
    return tuple(voices)


def tables_beside_voices(tables: Mapping[str, Table], surveys: Iterable[Sequence[Voice]]) -> Mapping[str, Table]:
    """Return published tables opened beside surveys that were published earlier and cannot be taken back.

    What is hidden may be of any more people. Where what is known tells of the survey, the largest counts that are not
    public go.
    """
    for voices in surveys:
        survey, total = survey_of(voices), tables["participants"].total
        record = tuple(on_record(tables["participants"], tables["sessions"]))
        pairs = [*_of_sheets(survey, record, total), *_of_answers(survey, record)] if survey else []
        if any(people.exact and _tells(said, people) for said, people in pairs):
            tables = _without_largest(tables)
        if any(_tells(*pair) for pair in pairs):
            tables = _with_more(tables)
    return tables


Pair = tuple[Interval, Interval]
"""A count of the survey, and those on record that it is a part of."""


def _of_sheets(survey: Survey, record: Iterable[Some], total: Interval | None) -> Iterator[Pair]:
    listed = together(one.everybody for one in record)
    if survey.sheets != ANY_COUNT:
        yield from ((survey.sheets, whole) for whole in _wholes(listed, total))


def _of_answers(survey: Survey, record: Collection[Some]) -> Iterator[Pair]:
    counts = survey.questions.get(AFFECTED, {})
    if not all(count.low == 0 and count.high >= survey.sheets.high for count in counts.values()):
        yield counts["yes"], together(one.affected for one in record)
        yield counts["no"], together(one.others for one in record)


def _tells(said: Interval, people: Interval) -> bool:
    """Return whether a count of the survey and a count of those it is a part of may tell of few people.

    They do where one is hidden and the other rules out some of what it may be, and where both are known and lie 1 to
    4 apart. More sheets than people on record rule out nothing: others took part.
    """
    if people.high == 0:
        return False  # nobody is on record
    if said.low > people.high:
        return _near(said, people)
    hides, is_hidden = not people.exact and people.low < said.low, not said.exact and people.high < said.high
    return hides or is_hidden or _near(said, people)


def _near(said: Interval, people: Interval) -> bool:
    return said.exact and people.exact and 0 < abs(Fraction(people.low) - Fraction(said.low)) < FEWEST


def _with_more(tables: Mapping[str, Table]) -> Mapping[str, Table]:
    """Return tables in which everything of people that is hidden may be of any more; so may their total."""
    listed, sessions = _more(tables["participants"], ("count",)), _more(tables["sessions"], COUNTED)
    total = listed.total and Interval(Fraction(0) if listed.total.exact else listed.total.low, INF)
    return {**tables, "participants": replace(listed, total=total), "sessions": sessions}


def _without_largest(tables: Mapping[str, Table]) -> Mapping[str, Table]:
    """Return tables without the largest count of participants affected or not, and without those of sessions."""
    listed, sessions = tables["participants"], tables["sessions"]
    private = [row for row in listed.rows if not row.public and not row.set_aside]
    alike = {
        repr(row.value("affected")): row for row in sorted(private, key=lambda row: (units(row, True).low, repr(row)))
    }
    rows = tuple(_with(row, ("count",), Fraction(0)) if row in alike.values() else row for row in listed.rows)
    rooms = tuple(row if row.public else _with(row, COUNTED, Fraction(0)) for row in sessions.rows)
    return {**tables, "participants": replace(listed, rows=rows), "sessions": replace(sessions, rows=rooms)}


def _more(table: Table, columns: Iterable[str]) -> Table:
    """Return a table in which each hidden count of people who are not public may be of any more."""
    return replace(table, rows=tuple(row if row.public else _with(row, columns) for row in table.rows))


def _with(row: Row, columns: Iterable[str], low: Fraction | None = None) -> Row:
    """Return a row with its counts opened upwards, or from `low`: all of them, for each is a part of another."""
    counts = {name: count for name in columns if isinstance(count := row.value(name), Interval)}
    if low is None and all(count.exact for count in counts.values()):
        return row
    open_ = {name: Interval(count.low if low is None else low, INF) for name, count in counts.items()}
    changed = {name: cell_of(count) for name, count in open_.items() if count != counts[name]}
    return replace(row, cells={**row.cells, **changed}) if changed else row


def _wholes(listed: Interval, total: Interval | None) -> tuple[Interval, ...]:
    """Return how many took part: by the lists and the sessions, and by the claimed total, which holds for everybody.

    Beside a total that is known, parts that are hidden are ruled out by no number of sheets.
    """
    if total is None or total.high < listed.low:
        return (listed,)
    by_total = total if total.exact else Interval(max(listed.low, total.low), max(listed.high, total.high))
    return (listed, by_total) if listed.exact else (by_total,)


def on_record(participants: Table, sessions: Table) -> Iterator[Some]:
    """Yield those listed as participants, and those counted in sessions and not listed."""
    with_count = has_count(participants)
    for row in participants.accepted:
        yield _listed(row, units(row, with_count))
    lists = lists_of(participants)
    for row in sessions.accepted:
        if (counts := held_by_sponsor(row)) is not Truth.NO:
            yield _perhaps(_not_listed(row, lists, counts), counts)


def _listed(row: Row, count: Interval) -> Some:
    affected = row.value("affected") if row.proven else None
    return Some(count, *(NOBODY if affected is other else count for other in (Truth.NO, Truth.YES)))


def _not_listed(row: Row, lists: Lists, counts: Truth) -> Some:
    """Return those who are not listed; where nobody counted them, those of them who are known to be affected."""
    everybody, affected = unlisted(row, lists, counts)
    if everybody is None:
        return Some() if affected is None else Some(affected, affected)
    if affected is not None:
        return Some(everybody, affected, less(everybody, affected))
    if row.cells.keys() & {"affected", "unlisted_affected"}:  # it was counted, and is hidden
        any_part = Interval(Fraction(0), everybody.high)
        return Some(everybody, any_part, any_part)
    return Some(everybody, everybody, everybody)


def _perhaps(some: Some, counts: Truth) -> Some:
    """Return people who may not count, where their session may not."""
    if counts is Truth.YES:
        return some
    parts: Iterable[Interval] = (some.everybody, some.affected, some.others)
    return Some(*(Interval(Fraction(0), part.high) for part in parts))
