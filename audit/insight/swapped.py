"""One dossier with a group of differences taken over from another on the same process.

Facts, judgements and definitions can be taken over in any mixture. Whether an item that both hold is set aside is a
judgement; an item that only one holds brings its own decision with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from audit.evidence.checks import with_listed
from audit.evidence.completeness import settled
from audit.evidence.model import Answer, Claim, Dossier, Row, Source, Table
from audit.insight.comparison import Group
from audit.insight.differences import (
    OF_THE_FILE,
    answer_content,
    claim_content,
    gives_value,
    group_of_field,
    row_content,
)

Item = TypeVar("Item", Claim, Row, Answer)


def with_own_sources(first: Dossier, second: Dossier) -> Dossier:
    """Return the second dossier with a new id for each source that has the id of another one in the first."""
    clashing = [
        name for name, source in second.sources.items() if name in first.sources and first.sources[name] != source
    ]
    taken = {*first.sources, *second.sources}
    names: dict[str, str] = {}
    for name in clashing:
        fresh = f"second-{name}"
        while fresh in taken:
            fresh = f"second-{fresh}"
        taken.add(fresh)
        names[name] = fresh
    return _renamed(second, names) if names else second


def _renamed(dossier: Dossier, names: Mapping[str, str]) -> Dossier:
    def new(sources: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(names.get(name, name) for name in sources)

    def named(item: Item) -> Item:
        return replace(item, sources=new(item.sources))

    sources = (replace(source, id=names.get(id, id)) for id, source in dossier.sources.items())
    return replace(
        dossier,
        claims={field: tuple(named(claim) for claim in claims) for field, claims in dossier.claims.items()},
        tables={
            name: replace(table, sources=new(table.sources), rows=tuple(named(row) for row in table.rows))
            for name, table in dossier.tables.items()
        },
        answers=tuple(named(answer) for answer in dossier.answers),
        voices=tuple(replace(voice, sources=new(voice.sources)) for voice in dossier.voices),
        sources={source.id: source for source in sources},
    )


def swapped(first: Dossier, second: Dossier, taken: Collection[Group], levels: Sequence[str]) -> Dossier:
    """Return the first dossier with the groups `taken` from the second, its tables read anew.

    No source of one may share its id with another of the other: `with_own_sources` sees to that. With nothing taken
    it is the first, with all of them the second in all that decides a score.
    """
    from_ = {group: second if group in taken else first for group in ("facts", "judgements", "definitions")}
    facts, judge = from_["facts"], from_["judgements"]
    claims = {}
    for field in sorted({*first.claims, *second.claims}):
        side = first if field in OF_THE_FILE else from_[group_of_field(field)]
        kept = _judged(
            side.claims.get(field, ()), claim_content(side), judge.claims.get(field, ()), claim_content(judge)
        )
        if kept:
            claims[field] = first.claims[field] if field in OF_THE_FILE and field in first.claims else kept
    tables = {name: _table(table, judge.tables[name]) for name, table in facts.tables.items()}
    if facts is not judge:
        tables["sessions"], _ = with_listed(tables["sessions"], tables["participants"])
    sources: dict[str, Source] = {**first.sources, **second.sources}
    mixed = replace(
        first,
        claims=claims,
        tables=tables,
        answers=_answers(facts, judge, levels),
        voices=facts.voices,
        sources=sources,
        warnings=(),
    )
    return settled(mixed)


def _table(table: Table, judged: Table) -> Table:
    return replace(table, rows=_judged(table.rows, row_content, judged.rows, row_content))


def _answers(facts: Dossier, judge: Dossier, levels: Sequence[str]) -> tuple[Answer, ...]:
    """Return the values that answers of one side give, and what assessors of the other answered else."""
    values = tuple(answer for answer in facts.answers if gives_value(answer, levels))
    judged = tuple(answer for answer in judge.answers if not gives_value(answer, levels))
    return (*_judged(values, answer_content, judge.answers, answer_content), *judged)


def _judged(
    items: Iterable[Item], content: Callable[[Item], Hashable],
    judged: Iterable[Item], judged_content: Callable[[Item], Hashable],
) -> tuple[Item, ...]:  # fmt: skip
    """Return items with the decision of the judging side on each that it holds too."""
    decisions: dict[Hashable, list[bool]] = defaultdict(list)
    for item in judged:
        decisions[judged_content(item)].append(item.set_aside)
    made = []
    for item in items:
        given = decisions[content(item)]
        made.append(replace(item, set_aside=given.pop(0)) if given else item)
    return tuple(made)
