"""What must hold between cells, rows and sheets of one dossier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from audit.bounds import Dates, Interval, Truth, exactly, hull
from audit.errors import Problem, Where
from audit.evidence.ahead import surely_after
from audit.evidence.completeness import counted, fitting, units
from audit.evidence.facts import fact
from audit.evidence.groups import UNLISTED, listed_groups
from audit.evidence.model import Cell, Dossier, Row, Table
from audit.evidence.schema import TABLES, Kind
from audit.evidence.typed import shown
from audit.words import Message, message, plural

IN_ORDER = (("opened", "closed"), ("opened", "first_deadline"), ("first_deadline", "closed"), ("began", "ended"))
"""Fields whose days follow each other (BOUNDS.md section 2, days); a decision before the close is a finding."""


def check_rows(table: Table, where: Where) -> Iterator[Problem]:
    """Yield what is wrong between the cells of single rows, and with a table as a whole."""
    for row in table.rows:
        if _surely_after(row.value("start"), row.value("end")):
            yield Problem(
                "end_before_start",
                row.cells["end"].at,
                message("The end lies before the start."),
                message("Check both days."),
            )
        if table.name == "sessions" and _surely_more(row.value("affected"), row.value("attendance")):
            yield Problem(
                "more_affected_than_people",
                row.cells["affected"].at,
                message("More affected people than people."),
                message("Affected counts some of those in attendance; check both numbers."),
            )
        yield from _links(row, table.name)
        if table.name == "documents" and not row.set_aside and row.value("published") is Truth.NO and not row.sources:
            yield _not_published_without_source(row.cells["published"].at)
    if not table.rows and table.declared is None:
        yield Problem(
            "empty_undeclared",
            where,
            message("The sheet {table} has no rows, and nothing says what that means.", table=table.name),
            message(
                "Add a row to the sheet tables: complete (there were none), not_published (looked for) or "
                "not_collected (nobody looked); or take the sheet out."
            ),
        )


def _not_published_without_source(where: Where) -> Problem:
    return Problem(
        "needs_source",
        where,
        message("That it was not published decides results, and no source is named."),
        message("Write in the column source who says so, or the search that looked for it; else write unknown."),
    )


def _surely_after(first: object, last: object) -> bool:
    if not (isinstance(first, Dates) and isinstance(last, Dates)):
        return False
    return first.low is not None and last.high is not None and last.high < first.low


def _surely_more(part: object, whole: object) -> bool:
    return isinstance(part, Interval) and isinstance(whole, Interval) and part.low > whole.high


def _links(row: Row, table: str) -> Iterator[Problem]:
    for name, cell in row.cells.items():
        column = TABLES[table].columns.get(name)
        if column and column.kind is Kind.URL and not is_link(cell.text):
            yield not_a_link(cell.at, cell.text)


def is_link(text: str) -> bool:
    """Return whether a text may become a link: only http and https do."""
    return text.casefold().startswith(("http://", "https://")) and not any(char.isspace() for char in text)


def not_a_link(where: Where, text: str) -> Problem:
    """Return the warning about a link that will be printed as text."""
    return Problem(
        "not_a_link",
        where,
        message("{text} is no web address.", text=text),
        message("It is printed as text; write an address that begins with https://."),
        "warning",
    )


def check_order(dossier: Dossier) -> Iterator[Problem]:
    """Yield the fields of the process whose days surely stand in the wrong order."""
    for first, last in IN_ORDER:
        if dossier.accepted(first) and dossier.accepted(last):
            if _surely_after(fact(dossier, first).value, fact(dossier, last).value):
                yield Problem(
                    "end_before_start",
                    dossier.accepted(last)[0].at,
                    message("{last} lies before {first}.", last=last, first=first),
                    message("Check both days."),
                )


def check_strata(dossier: Dossier) -> Iterator[Problem]:
    """Yield the groups that rows about people name and nobody listed: they are published as one word."""
    known = {*listed_groups(dossier), UNLISTED}
    for name in (name for name, schema in TABLES.items() if schema.people):
        cells = [row.cells["strata"] for row in dossier.tables[name].rows if "strata" in row.cells]
        other = {word: cell.at for cell in cells if isinstance(cell.value, frozenset) for word in cell.value - known}
        if other:
            groups = plural(len(other), "{n} group", "{n} groups")
            yield Problem(
                "group_not_listed",
                next(iter(other.values())),
                message("{table} names {groups} that the field strata does not.", table=name, groups=groups),
                message("They are published as “unlisted”. For a group to stand by its name, list it in strata."),
                "warning",
            )


def check_as_of(dossier: Dossier, as_of: date | None) -> Iterator[Problem]:
    """Yield what is said to have happened and surely lies after the day up to which the record was read."""
    for name, title, said, day, mend in _HAPPENED:
        for row in dossier.tables[name].accepted:
            when = row.value(day)
            happened = row.value(said) in (Truth.YES, frozenset({"yes"}))
            if happened and surely_after(when, as_of):
                what = message("{day} lies after as_of, and {said} says yes.", day=title, said=said)
                yield Problem("after_as_of", row.cells[day].at, what, message(mend))
    late = [row for row in dossier.tables["submissions"].accepted if surely_after(row.value("date"), as_of)]
    if late:
        rows = plural(len(late), "{n} contribution is", "{n} contributions are")
        check = message("Check the dates, or read the record up to a later day.")
        yield Problem("after_as_of", late[0].cells["date"].at, message("{rows} dated after as_of.", rows=rows), check)


_HAPPENED = (
    ("documents", "The day", "published", "date", "Write no in published, or read the record up to a later day."),
    ("sessions", "The start", "held", "start", "Write planned in held, or read the record up to a later day."),
)
"""Table, what its day is called, the column that says yes, the day, and how to mend it."""


def check_declared(table: Table) -> Iterator[Problem]:
    """Yield what the completeness of a table leaves open: rows nobody declared, totals that do not fit."""
    if table.rows and table.declared in (None, "not_collected"):
        yield Problem(
            "undeclared_table",
            table.rows[0].at,
            message("Nothing says how complete {table} is; it is read as partial.", table=table.name),
            message("Add a row to the sheet tables: complete with source and day, or partial."),
            "warning",
        )
    rows = counted(table)
    fitted = fitting(table.total, rows, complete=table.declared == "complete")
    if table.total is None or fitted is None or fitted == table.total:
        return
    listed = {source for row in table.accepted for source in row.sources}
    if rows.low > table.total.high:
        what = message(
            "{table} lists at least {listed} and the total is {total}.",
            table=table.name,
            listed=_shown(rows.low),
            total=shown(table.total),
        )
        yield _too_many(table.at, what, same=listed <= set(table.sources), read_as=shown(fitted))
    else:
        yield Problem(
            "total_not_reached",
            table.at,
            message(
                "{table} is complete with at most {listed}, and the total is {total}.",
                table=table.name,
                listed=_shown(rows.high),
                total=shown(table.total),
            ),
            message("The total is read as {total} and marked disputed; check which is right.", total=shown(fitted)),
            "warning",
        )


def _shown(number: object) -> str:
    return shown(exactly(number)) if not isinstance(number, float) else "any number"  # type: ignore[arg-type]


def _too_many(where: Where, what: Message, *, same: bool, read_as: str) -> Problem:
    if same:
        return Problem(
            "more_listed_than_counted",
            where,
            what,
            message("Both come from the same source, so one is a slip: correct it, or name the other source."),
        )
    return Problem(
        "more_listed_than_counted",
        where,
        what,
        message("Two sources disagree: it is read as {value} and marked disputed.", value=read_as),
        "warning",
    )


def with_listed(sessions: Table, participants: Table) -> tuple[Table, list[Problem]]:
    """Return the sessions, their counts raised to the people listed for them where two sources disagree.

    More people listed than counted by the same source is an error.
    """
    problems: list[Problem] = []
    by_session: dict[str, list[Row]] = {}
    for person in (person for person in participants.of_sessions if not person.set_aside):
        session = person.value("session")
        if isinstance(session, frozenset):
            by_session.setdefault(min(session), []).append(person)
    rows = []
    for row in sessions.rows:
        listed = by_session.get(row.id, [])
        affected = [item for item in listed if item.value("affected") is Truth.YES]
        cells = dict(row.cells)
        for column, people in (("attendance", listed), ("affected", affected)):
            cell = cells.get(column)
            if cell and people and (raised := _raised(cell, row, column, people, problems)):
                cells[column] = raised
        rows.append(replace(row, cells=cells))
    return replace(sessions, rows=tuple(rows)), problems


def _raised(cell: Cell, row: Row, column: str, people: Iterable[Row], problems: list[Problem]) -> Cell | None:
    people = list(people)
    low = units(people).low
    if not isinstance(cell.value, Interval) or cell.value.high >= low:
        return None
    value = hull([cell.value, exactly(low)])  # type: ignore[arg-type]
    what = message(
        "At least {listed} participants are listed for session {id}, and {column} is {count}.",
        listed=_shown(low),
        id=row.id,
        column=column,
        count=shown(cell.value),
    )
    sources = {source for person in people for source in person.sources}
    problems.append(_too_many(cell.at, what, same=sources <= set(row.sources), read_as=shown(value)))
    return replace(cell, text=f"{cell.text}; {_shown(low)}", value=value, disputed=True)
