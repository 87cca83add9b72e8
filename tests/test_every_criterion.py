"""Every criterion of the whole rubric, at every level, from a dossier: every_criterion.yaml holds the records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from dossiers import PROCESS, Sheets, save, sheets_of

from audit.evidence.read import read_dossier
from audit.evidence.schema import TABLES
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.score import score
from audit.scoring.scorecard import CriterionCard
from audit.yaml import read_yaml

WHOLE = read_rubric("meaningful-consultation")
RECORDS = read_yaml(Path(__file__).with_name("every_criterion.yaml").read_bytes(), "every_criterion.yaml").plain()

SOURCES = """
## sources
| id | title | side | kind |
|----|-------|------|------|
| list | A list | none | academic |
"""
DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "sessions": {"held": "yes", "run_by": "sponsor", "start": "2020-05-01", "public": "yes"},
    "support": {"paid_by": "sponsor"},
    "documents": {"published": "yes", "date": "2020-01-01"},
}
SHORT = {
    "scope": ("regions_in_scope", "african; asia_pacific; grulac; weog; eastern_european"),
    "countries": ("priority_countries", "Kenya; Uganda; France; Thailand"),
}
"""Short for a field with so many entries of a list."""


def levels() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield each criterion and level with its record."""
    for criterion, records in RECORDS.items():
        if records == "assessed":
            records = [{"answer": level} for level in WHOLE.levels]
        for level, record in zip(WHOLE.levels, records, strict=True):
            yield criterion, level, record


def sheets(criterion: str, record: Mapping[str, Any]) -> Sheets:
    """Return a record as the sheets of a dossier."""
    made = {**sheets_of(PROCESS), **sheets_of(SOURCES)}
    for name, value in record.items():
        if name == "answer":
            made["answers"] = [["criterion", "answer", "reason", "source"], [criterion, str(value), "As told.", "list"]]
        elif name in SHORT:
            field, entries = SHORT[name]
            made["process"].append([field, "; ".join(entries.split("; ")[: int(value)]), "list"])
        elif name not in TABLES:
            made["process"].append([name, str(value), "list"])
        else:
            made.setdefault("tables", [["table", "state", "as_of", "source"]]).append(
                [name, "complete", "2021-06-30", "list"]
            )
            if value != "none":
                made[name] = table(name, value)
    return made


def table(name: str, given: Any) -> list[list[str]]:
    """Return the rows of a table under their columns; documents are written by their kind."""
    if isinstance(given, Mapping):
        given = [
            {"kind": kind, **(said if isinstance(said, Mapping) else {"published": said})}
            for kind, said in given.items()
        ]
    rows = [{**DEFAULTS.get(name, {}), **row, "source": "list"} for row in given]
    for row in rows:
        if row.get("published") == "no":
            del row["date"]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return [columns, *([str(row.get(column, "")) for column in columns] for row in rows)]


def finding(criterion: str, record: Mapping[str, Any], place: Path) -> CriterionCard:
    """Return the finding on a criterion that a dossier with this record gives."""
    dossier = read_dossier(save(sheets(criterion, record), place / "dossier"), asked(WHOLE))
    return next(one for one in score(dossier, WHOLE).criteria if one.id == criterion)


def test_the_records_are_of_every_criterion() -> None:
    """All 48, in the rubric's order; where a person chooses alone, the record says no more than that."""
    assert list(RECORDS) == list(WHOLE.criteria)
    alone = [id for id, one in WHOLE.criteria.items() if one.assessed and not (one.measure or one.needs)]
    assert [id for id, records in RECORDS.items() if records == "assessed"] == [id for id in alone if id != "IMP-2"]


@pytest.mark.parametrize(("criterion", "level", "record"), list(levels()), ids=lambda value: str(value)[:12])
def test_every_level_can_be_settled(criterion: str, level: str, record: Mapping[str, Any], tmp_path: Path) -> None:
    """The record gives its level and no other, counted from tables and fields unless a person chooses."""
    found = finding(criterion, record, tmp_path)
    assert found.level is not None, found.shows
    assert (found.level.low, found.level.high, found.status) == (level, level, "settled"), found.shows
    assert not found.stated
    assert ("answer" in record) == bool(WHOLE.criteria[criterion].assessed)
    assert found.sources == ("list",)


def test_with_nothing_nobody_looked(tmp_path: Path) -> None:
    """A dossier that holds no more than its head leaves all 48 not assessed, with every level open."""
    dossier = read_dossier(save({**sheets_of(PROCESS), **sheets_of(SOURCES)}, tmp_path / "dossier"), asked(WHOLE))
    for found in score(dossier, WHOLE).criteria:
        assert found.level is not None
        assert (found.status, found.level.low, found.level.high) == ("not_assessed", "missing", "exceeds"), found.id
