"""Counts, shares and ratios of rows (BOUNDS.md section 2), and what any measure of rows rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from audit.bounds import Interval, Truth
from audit.evidence.model import Dossier
from audit.evidence.schema import PEOPLE
from audit.measure import verbs
from audit.measure.columns import known_words
from audit.measure.filters import PLANNED, TO_COME, counting, why_left_out
from audit.measure.found import Basis, Found, at_least_one
from audit.measure.masks import Condition, Vectors, condition, vectors
from audit.measure.people import people
from audit.measure.register import Cell, Entry, Register, register
from audit.measure.value import RowRef
from audit.measure.verbs import ANY_MEMBERSHIP, NOBODY, Mass, Membership, Outcome, together
from audit.rubric.model import CountOf, ShareOf
from audit.words import Message, message

Where = Mapping[str, Iterable[str]]
Sorted = Sequence[tuple[Cell, Vectors]]
"""Each cell of a register with every combination of truths the conditions can have on it."""


def opened(dossier: Dossier, name: str) -> Register:
    """Return the register of a table, or of `people`."""
    return people(dossier) if name == PEOPLE else register(dossier, name)


def named_in(*conditions: Where) -> tuple[str, ...]:
    """Return the columns that conditions name, sorted."""
    return tuple(sorted({name for one in conditions for name in one}))


def sorted_out(table: Register, conditions: Sequence[Condition], also: Iterable[str] = ()) -> Sorted:
    """Return the cells of a register, each with the truths the conditions can have on it."""
    cells = table.cells((*named_in(*conditions), *also))
    return [(cell, vectors(table.columns, cell.values, conditions)) for cell in cells]


def matching(cells: Sorted, place: int = 0) -> tuple[Mass, Mass, Mass]:
    """Return the mass of cells that surely, maybe and surely not match the condition at a place."""
    parts: dict[frozenset[bool], list[Mass]] = {}
    for cell, can in cells:
        parts.setdefault(frozenset(vector[place] for vector in can), []).append(cell.mass)
    yes, no, maybe = (together(parts.get(frozenset(truths), ())) for truths in ((True,), (False,), (True, False)))
    return yes, maybe, no


def counts_among(table: Register, where: Where, named: Iterable[str]) -> Condition:
    """Return a condition together with that under which rows count at all."""
    merged = {**counting(table.name, named), **where}
    return condition(table.columns, merged)


def counted(dossier: Dossier, asked: CountOf) -> Found:
    """Return how many rows (units where they have a `count`) match."""
    table = opened(dossier, asked.of)
    cells = sorted_out(table, [counts_among(table, asked.where, asked.where)])
    yes, maybe, no = matching(cells)
    number = verbs.count(yes, maybe, no, table.total)
    basis = basis_of(table, cells, 0, asked.where, asked.where, number)
    return Found(verbs.Bounded(number), "count", at_least_one(number), basis)


def shared(dossier: Dossier, asked: ShareOf) -> Found:
    """Return the share of the rows `among` some, those `where` something holds."""
    table, cells = sharing(dossier, asked)
    classes = outcomes(cells)
    number = verbs.count(*numerator(classes), table.total)
    base_number = verbs.count(*matching(cells, 1), table.total)
    named = named_in(asked.where, asked.among)
    basis = basis_of(table, cells, 1, named, {**asked.among, **asked.where}, base_number)
    return Found(verbs.share(classes, table.total), "percent", at_least_one(number), basis)


def sharing(dossier: Dossier, asked: ShareOf) -> tuple[Register, Sorted]:
    """Return the table of a share, and its cells with the truths that `where` and `among` can have on them."""
    table = opened(dossier, asked.of)
    base = counts_among(table, asked.among, named_in(asked.where, asked.among))
    return table, sorted_out(table, [condition(table.columns, asked.where), base])


def outcomes(cells: Sorted) -> dict[frozenset[Outcome], Mass]:
    """Return the mass of every class of what a unit can be in a share."""
    classes: dict[frozenset[Outcome], Mass] = {}
    for cell, can in cells:
        here = frozenset(_outcome(*vector) for vector in can)
        classes[here] = classes.get(here, NOBODY) + cell.mass
    return classes


def numerator(classes: Mapping[frozenset[Outcome], Mass]) -> tuple[Mass, Mass, Mass]:
    """Return the mass of what surely, maybe and surely not counts in the numerator of a share."""
    both = together(mass for here, mass in classes.items() if here == {"both"})
    maybe = together(mass for here, mass in classes.items() if "both" in here and len(here) > 1)
    return both, maybe, together(mass for here, mass in classes.items() if "both" not in here)


def _outcome(where: bool, among: bool) -> Outcome:
    if not among:
        return "out"
    return "both" if where else "den"


def ratio_of_counts(dossier: Dossier, first: CountOf, second: CountOf) -> Found:
    """Return the ratio of two counts of one table, of which a row may be in both."""
    table = opened(dossier, first.of)
    conditions = [counts_among(table, one.where, one.where) for one in (first, second)]
    cells = sorted_out(table, conditions)
    classes: dict[frozenset[Membership], Mass] = {}
    for cell, can in cells:
        members: frozenset[Membership] = frozenset((vector[0], vector[1]) for vector in can)
        assert members <= ANY_MEMBERSHIP
        classes[members] = classes.get(members, NOBODY) + cell.mass
    numbers = [verbs.count(*matching(cells, place), table.total) for place in (0, 1)]
    named = named_in(first.where, second.where)
    basis = basis_of(table, cells, 1, named, {**first.where, **second.where}, numbers[1])
    return Found(verbs.ratio(classes, table.total), "ratio", at_least_one(numbers[0]), basis)


def basis_of(table: Register, cells: Sorted, base: int, named: Iterable[str], where: Where, number: Interval) -> Basis:
    """Return what a measure of rows rests on; `base` is the place of the condition under which a row counts.

    Rows about people are never named one by one: only how many units count is told.
    """
    rows: list[RowRef] = []
    sources, disputed = set(table.sources), table.disputed
    read = {raw for name in where for raw in _read_from(table, name)}
    for cell, can in cells:
        if {vector[base] for vector in can} == {False}:
            continue
        for entry in cell.entries:
            if entry.row is not None:
                sources.update(entry.row.sources)
                disputed = disputed or any(entry.row.cells[name].disputed for name in read & entry.row.cells.keys())
            if table.named:
                rows.append(_row(table, entry, settled=len(can) == 1))
    if table.named:
        rows += [*left_out(table, named), *table.left_out]
    return Basis(
        looked(table, where),
        tuple(sorted(rows, key=lambda row: (row.table, row.key))),
        ((table.name, number),),
        tuple(sorted(sources)),
        disputed,
        table.one_sided,
    )


def _row(table: Register, entry: Entry, *, settled: bool) -> RowRef:
    if settled and entry.mass.low == entry.mass.high:
        return RowRef(table.name, entry.key, "sure")
    held = known_words(entry.cells.get("held"))
    planned = table.name == "sessions" and held is not None and "planned" in held
    return RowRef(table.name, entry.key, "open", PLANNED if planned else _why_open(entry))


def _why_open(entry: Entry) -> Message:
    if entry.row is not None and not entry.row.proven:
        return message("it rests on searches alone")
    if entry.row is not None and entry.row.to_come:
        return TO_COME
    return message("not all that is asked is known of it")


def left_out(table: Register, named: Iterable[str]) -> list[RowRef]:
    """Return the rows that surely do not count, and why (the first reason in order)."""
    found = []
    for name, words in counting(table.name, named).items():
        one = [condition(table.columns, {name: words})]
        for entry in table.entries:
            if vectors(table.columns, entry.cells, one) == {(False,)}:
                found.append(RowRef(table.name, entry.key, "left_out", why_left_out(name)))
    first: dict[str, RowRef] = {}
    for row in found:
        first.setdefault(row.key, row)
    return list(first.values())


def looked(table: Register, where: Where, also: Iterable[str] = ()) -> bool:
    """Return whether anybody looked at any column a measure reads, or at the table where it reads none.

    A kind of document with no row was not looked for, and only rows of that kind are looks at it.
    """
    names = (*where, *also)
    if table.name == "documents" and "kind" in where:
        return _looked_for_kind(table, condition(table.columns, {"kind": where["kind"]}), names)
    if not names or set(table.looked) == {""}:
        return table.looked.get("", False)
    return any(table.looked.get(raw, False) for name in names for raw in _read_from(table, name))


def _looked_for_kind(table: Register, kind: Condition, names: Iterable[str]) -> bool:
    rows = [
        entry.row
        for entry in table.entries
        if entry.row is not None and (True,) in vectors(table.columns, entry.cells, [kind])
    ]
    wanted = [name for name in names if name not in ("kind", "published")]
    denied = (row.value("published") is Truth.NO for row in rows)  # of what was not published there is no more to see
    return any(denied) or any(not wanted or any(name in row.cells for name in wanted) for row in rows)


def _read_from(table: Register, name: str) -> tuple[str, ...]:
    """Return the columns written in the table that one column is read from."""
    if not table.columns.is_place(name):
        return (name,)
    return (name, table.columns.country)
