"""Which findings can change with a changed dossier: those that read something that is not the same any more.

A finding is worked out from nothing but the dossier, and always in the same way. So while everything it read is the
same, it is the same, and need not be worked out again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from audit.evidence.model import Dossier, Table
from audit.evidence.voices_claim import claimed_by_voices
from audit.insight.robust_thresholds import with_criteria
from audit.rubric.model import Rubric
from audit.scoring.findings import find, not_yet_due
from audit.scoring.levels import Levels
from audit.scoring.score import Result

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Reads:
    """What each criterion's finding read: names of fields and of tables."""

    fields: Mapping[str, frozenset[str]]
    tables: Mapping[str, frozenset[str]]


class _Noting(Mapping[str, Value]):
    """A mapping that notes what was asked of it."""

    def __init__(self, inner: Mapping[str, Value]) -> None:
        self.inner, self.noted = inner, set[str]()

    def __getitem__(self, key: str) -> Value:
        self.noted.add(key)
        return self.inner[key]

    def __iter__(self) -> Iterator[str]:
        self.noted.update(self.inner)  # who goes through all of them may read each
        return iter(self.inner)

    def __len__(self) -> int:
        self.noted.update(self.inner)
        return len(self.inner)


def reads(dossier: Dossier, rubric: Rubric) -> Reads:
    """Return what the finding on each criterion reads, by finding it once more.

    Whether it is due yet is left aside: that reads the same days for all, and `spans_again` asks it for itself.
    """
    fields, tables = {}, {}
    always_due = with_criteria(rubric, lambda asked: asked.model_copy(update={"due": None}))
    for id in rubric.criteria:
        claims, noted = _Noting(dossier.claims), _Noting(dossier.tables)
        find(replace(dossier, claims=claims, tables=noted), always_due, id)
        fields[id], tables[id] = frozenset(claims.noted), frozenset(noted.noted)
    return Reads(fields, tables)


def spans_again(dossier: Dossier, changed: Dossier, rubric: Rubric, found: Result, known: Reads) -> dict[str, Levels]:
    """Return the levels of the criteria in the sum on a changed dossier; what cannot have changed is not found again.

    The two dossiers differ in nothing but claims, tables, answers and counts of the survey. Of their sources a level
    knows only whether all are searches.
    """
    names = frozenset[str]().union(dossier.claims, changed.claims, *known.fields.values())
    fields = {name for name in names if _claims(dossier, name) != _claims(changed, name)}
    tables = {
        name
        for name, table in dossier.tables.items()
        if table is not changed.tables[name] and _table(dossier, table) != _table(changed, changed.tables[name])
    }
    due = {
        when: (not_yet_due(dossier, asked), not_yet_due(changed, asked))
        for when, asked in {asked.due: asked for asked in rubric.criteria.values()}.items()
    }

    def same(id: str) -> bool:
        before, after = due[rubric.criteria[id].due]
        if before != after or fields & known.fields[id] or tables & known.tables[id]:
            return False
        return _answers(dossier, id) == _answers(changed, id)

    spans = {id: finding.span if same(id) else find(changed, rubric, id).span for id, finding in found.findings.items()}
    return {id: span for id, span in spans.items() if span is not None}


def _claims(dossier: Dossier, name: str) -> tuple[object, ...]:
    """Return what is claimed of a field, each thing once."""
    told = (
        (claim.text, claim.value, claim.set_aside, claim.convention, dossier.rests_on_searches(claim.sources))
        for claim in (*dossier.claims.get(name, ()), *claimed_by_voices(dossier, name))
    )
    return tuple(dict.fromkeys(told))


def _table(dossier: Dossier, table: Table) -> tuple[object, ...]:
    """Return what a table says, whoever says it."""
    rows = tuple(
        (row.id, row.cells, row.set_aside, row.public, row.sure, row.proven, dossier.rests_on_searches(row.sources))
        for row in table.rows
    )
    return rows, table.state, table.declared, table.total, table.as_of, table.one_sided, table.disputed


def _answers(dossier: Dossier, criterion: str) -> tuple[object, ...]:
    return tuple(
        (answer.assessor, answer.text, answer.adjudicates, answer.set_aside, answer.proven)
        for answer in dossier.answers
        if answer.criterion == criterion
    )
