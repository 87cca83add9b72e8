"""Tables of people for tests of large tables: rows as hypothesis draws them, and as a seed makes them."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
from dossiers import path_of
from hypothesis import strategies as st

from audit.evidence.large.ways import EngineName, Ways
from audit.evidence.model import Asked, Dossier
from audit.evidence.read import read_dossier

PROCESS = """
## process
| field | value | source |
|-------|-------|--------|
| id | river-2020 | |
| title | Consultation on the river | |
| sponsor | River Agency | |
| as_of | 2021-06-30 | |
| assessor | A watchdog | |
| assessor_role | independent | |
| assessor_interest | None declared. | |
| strata | women; youth | call |
| na_means | unknown | |
| began | 2019-01-01 | call |
"""

SESSIONS = """
## sessions
| id | start | held | run_by | attendance | affected | region | source | status | note |
|----|-------|------|--------|------------|----------|--------|--------|--------|------|
| s1 | 2020-02-01 | yes | sponsor | 40 | 12 | african | call | | |
| s2 | 2020-02-02 | yes | independent | 20 | | | letter | | |
| s3 | 2020-02-03 | unknown | sponsor | ~30 | 5 | grulac | press | | |
| s4 | 2020-02-04 | yes | sponsor | 15 | 3 | | call | set_aside | Counted twice. |
"""

COUNTRIES = (
    "Kenya", "KEN", "Kenia", "\u043a\u0435\u043d\u0438\u044f", "\u80af\u5c3c\u4e9a", "\u0643\u064a\u0646\u064a\u0627",
    "France", "Nepal", "Haiti", "Narnia", "NA", "unknown", "UNKNOWN", "", " ", None,
)  # fmt: skip
COUNTS = ("", None, "1", "3", "7", "12", "<5", "0-4", "~10", "over 20", ">=2", "up to 6", "0", "2; 5", "unknown", " 4 ")
YES_NO = ("yes", "no", "Yes", " no", "unknown", "", None, "true")
HELD: Mapping[str, Sequence[str | None]] = {
    "session": ("s1", "S1", "s2", "s3", "s4", "unknown", "", None),
    "country": COUNTRIES,
    "region": ("african", "African Group", "grulac", "weog", "unknown", "", None),
    "income": ("low", "high", "unknown", None),
    "affected": YES_NO,
    "affected_also": YES_NO,
    "under_resourced": YES_NO,
    "strata": ("women", "youth", "women; youth", "youth;women", "elders", "unknown", "", None),
    "appraised": YES_NO,
    "count": COUNTS,
    "date": ("2020-03-01", "2020-03", "unknown", "", None),
    "source": ("call", "letter", "letter; call", "search", "search;request", "press", "", None),
    "public": ("yes", "no", "", None, None, None),
    "text": ("Words", "", None),
    "age_band": ("18-30", "", None),
}
OF = {
    "participants": ("session", "country", "region", "income", "affected", "affected_also", "under_resourced", "strata",
                     "count", "source", "public", "age_band"),
    "submissions": ("date", "country", "region", "income", "affected", "affected_also", "under_resourced", "strata",
                    "appraised", "count", "source", "public", "text"),
}  # fmt: skip

Rows = list[dict[str, str | None]]


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, tuple[str, ...], Rows]:
    """Draw a table of people: its name, the columns it has, and its rows."""
    name = draw(st.sampled_from(sorted(OF)))
    columns = draw(st.lists(st.sampled_from(OF[name]), unique=True, min_size=1))
    if draw(st.booleans()):
        columns += ["status", "note"]
    row = st.fixed_dictionaries({column: st.sampled_from(HELD[column]) for column in columns if column in HELD})
    rows: Rows = draw(st.lists(row, min_size=1, max_size=25))
    for one in rows:
        if "status" in columns and (aside := draw(st.sampled_from(("", "", "", "set_aside", "accepted", None)))):
            one |= {"status": aside, "note": draw(st.sampled_from(("Twice.", "Not of this call.", " Twice. ")))}
    return name, tuple(columns), rows


def dossier_with(
    place: Path, name: str, columns: Sequence[str], rows: Rows, *, process: str = "", tables: str = ""
) -> Path:
    """Write a dossier with one table of people as CSV, and return its folder."""
    path = path_of(PROCESS + process + SESSIONS + tables, place)
    with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows({key: text or "" for key, text in row.items()} for row in rows)
    return path


def read_by(engine: EngineName, path: Path, *, asked: Asked | None = None, **ways: Any) -> Dossier:
    """Return a dossier read by one engine."""
    return read_dossier(path, asked, ways=Ways(engine=engine, **ways))


def contributions(path: Path) -> None:
    """Write a table of contributions as Parquet: two hundred rows, the same every time."""
    chance = random.Random(2016)
    held = {name: HELD[name] for name in ("country", "affected", "strata", "appraised", "count")}
    rows = [[chance.choice(texts) for texts in held.values()] for _ in range(200)]
    with duckdb.connect() as con:
        con.execute(f"create table made ({', '.join(f'{name} varchar' for name in held)})")
        con.executemany(f"insert into made values ({', '.join('?' * len(held))})", rows)
        con.execute(f"copy made to '{path}' (format parquet)")


def river(path: Path) -> None:
    """Write a dossier of docs/large.md: its sheets, and a table of contributions as Parquet beside them."""
    rubric = "| rubric | meaningful-consultation | |\n"
    made = path_of(PROCESS + rubric + SESSIONS, path.parent / "river-made")
    made.rename(path)
    contributions(path / "submissions.parquet")
