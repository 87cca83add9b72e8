"""A table of contributions of any size, against SQL written by hand for the same cells, in the same run.

    python benchmarks/large.py [MILLIONS ...] [--memory 1GB] [--repetitions 3] [--engines]

Makes seeded Parquet files in a temporary folder (1 and 2 million rows by default; 20 takes two minutes and 1 GB of
disk). For each size four processes run one after the other, several times: this tool from the dossier to card.json on
the rubric meaningful-consultation; this tool to the cells alone, without redaction and scoring; DuckDB with one grouped
query written by hand for the same cells; and DuckDB with one query each time the card asks the table: for eight
measures, as it stands, with what was set aside, and by the sponsor's own sources. The medians are compared. Aims: at
most 1.5 times the time and the peak memory of the SQL by hand; at least 4 times as fast as a query a criterion; time
grows no faster than rows. With --engines every engine makes the card of 1 million rows, and the bytes are compared.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

import duckdb

from audit import places

ROOT = Path(__file__).parents[1]
SHEETS = {
    "process.csv": """field,value,source
id,river-2020,
title,Consultation on the river,
sponsor,River Agency,
as_of,2021-06-30,
assessor,A watchdog,
assessor_role,independent,
assessor_interest,None declared.,
regions_in_scope,african; asia_pacific; grulac; weog; eastern_european,call
strata,women; youth; rural,call
began,2019-01-01,call
""",
    "tables.csv": """table,state,total,as_of,source
submissions,partial,,,letter
""",
    "sources.csv": """id,title,side,kind
call,The call,sponsor,official
letter,A letter,affected,community
press,A report,none,press
""",
}
MADE = """copy (
  select (date '2020-01-01' + cast(h(1) % 300 as integer))::varchar as date,
    case when h(2) % 10 = 0 then null else names.text end as country,
    ['yes', 'no', 'unknown', 'Yes', null][1 + h(3) % 5] as affected,
    ['yes', 'no', '', null][1 + h(4) % 4] as under_resourced,
    ['women', 'youth', 'women; youth', 'rural', 'unknown', null][1 + h(5) % 6] as strata,
    ['yes', 'no', null][1 + h(6) % 3] as appraised,
    case when h(7) % 1000 < 900 then '1' when h(7) % 1000 < 950 then (1 + h(8) % 40)::varchar
         when h(7) % 1000 < 999 then '~10' end as count,
    ['call', 'letter', 'press'][1 + h(9) % 3] as source,
    case when h(11) % 1000 = 0 then 'set_aside' end as status,
    case when h(11) % 1000 = 0 then 'Sent twice.' end as note
  from range({rows}) made(i) left join names on names.i = h(10) % {names}
) to '{path}' (format parquet, compression zstd)"""

KNOWN = """
  select s.*, n.region, n.income,
    case lower(trim(affected)) when 'yes' then 1 when 'no' then 0 end as is_affected,
    case lower(trim(under_resourced)) when 'yes' then 1 when 'no' then 0 end as is_poor,
    case lower(trim(appraised)) when 'yes' then 1 when 'no' then 0 end as is_appraised,
    coalesce(status, '') = 'set_aside' as aside,
    case when count = '~10' then 9 else coalesce(try_cast(count as bigint), 1) end as lo,
    case when count = '~10' then 11 else try_cast(count as bigint) end as hi
  from read_parquet('{table}') s left join read_parquet('{names}') n on n.text = s.country"""
CELLS = """select region, income, is_affected, is_poor, strata, is_appraised, aside, source, lo = hi as known,
    count(*), sum(lo), sum(hi), count(*) - count(hi) from ({known}) group by all"""
SUMS = "count(*), sum(lo), sum(hi), count(*) - count(hi)"
ASKED = {
    "every region heard": "region",
    "poorer countries in proportion": "income",
    "few resources in rich countries": "income, is_affected, is_poor",
    "affected people": "is_affected",
    "every group heard": "strata",
    "appraised": "is_appraised",
    "appraised at all": "is_appraised",
    "every group nine times": "strata",
}
"""The measures of the rubric that read this table, and the columns each needs."""
KEPT = ("not aside", "true", "not aside and source = 'call'")
"""What the card asks each of them for: as it stands, with what was set aside, and by the sponsor's own sources."""

OURS = """
import sys
from audit.evidence.large.ways import Ways
from audit.evidence.read import read_dossier
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.score import score
folder, engine, memory, out = sys.argv[1:]
rubric = read_rubric("meaningful-consultation")
read = read_dossier(folder, asked(rubric), ways=Ways(engine, "local[2]", memory))
if out:
    open(out, "w", encoding="utf-8").write(score(read, rubric).to_json())
"""
RIVAL = """
import json, sys
import duckdb
queries, memory = json.load(open(sys.argv[1])), sys.argv[2]
with duckdb.connect(config={"memory_limit": memory}) as con:
    print(sum(len(con.execute(query).fetchall()) for query in queries))
"""


@dataclass(frozen=True)
class Taken:
    """Seconds and megabytes that one process took at most."""

    wall: float
    processor: float
    peak: float


def taken(code: str, *given: str) -> Taken:
    """Run a program in a process of its own and return what it took."""
    began = perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-c", code, *given], stdout=subprocess.DEVNULL, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"a process ended with {process.returncode}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Taken(perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def dossier(rows: int, folder: Path) -> Path:
    """Write a dossier with so many contributions, the same for the same number of rows, and return its folder."""
    place = folder / f"dossier-{rows}"
    place.mkdir()
    for name, text in SHEETS.items():
        (place / name).write_text(text, encoding="utf-8")
    with duckdb.connect() as con:
        con.execute(f"create table names as select * from read_parquet('{folder / 'names.parquet'}')")
        sql = MADE.format(rows=rows, names=(con.execute("select count(*) from names").fetchone() or (0,))[0],
                          path=place / "submissions.parquet")  # fmt: skip
        for k in range(1, 12):
            sql = sql.replace(f"h({k})", f"cast(hash(made.i * 31 + {k}) % 1000000 as integer)")
        con.execute(sql)
    return place


def write_names(folder: Path) -> None:
    """Write every name of a country in six languages, with what follows from it, for the SQL by hand."""
    rows = {}
    for code in places.every_iso3():
        for language in places.NAME_LANGUAGES:
            if name := str(getattr(places.place(code), f"name_{language}")):
                rows[name] = (places.group_of(code, "un_regional_groups", 2019), places.group_of(code, "income", 2019))
    with duckdb.connect() as con:
        con.execute("create table names (i bigint, text varchar, region varchar, income varchar)")
        con.executemany("insert into names values (?, ?, ?, ?)", [(i, n, *g) for i, (n, g) in enumerate(rows.items())])
        con.execute(f"copy names to '{folder / 'names.parquet'}' (format parquet)")


def by_hand(place: Path) -> dict[str, list[str]]:
    """Return the rivals: the queries of each."""
    known = KNOWN.format(table=place / "submissions.parquet", names=place.parent / "names.parquet")
    each = [
        f"select {columns}, {SUMS} from ({known}) where {kept} group by all"
        for columns in ASKED.values()
        for kept in KEPT
    ]
    return {"SQL by hand": [CELLS.format(known=known)], "a query a criterion": each}


def measured(place: Path, repetitions: int, memory: str) -> dict[str, Taken]:
    """Return the medians of this tool and its rivals, which run in turn."""
    files = {}
    for name, queries in by_hand(place).items():
        files[name] = place.parent / f"{name.replace(' ', '-')}.json"
        files[name].write_text(json.dumps(queries))
    found: dict[str, list[Taken]] = {}
    for number in range(repetitions + 1):
        round_ = {"this tool": taken(OURS, str(place), "duckdb", memory, str(place.parent / "card.json"))}
        round_["this tool, cells"] = taken(OURS, str(place), "duckdb", memory, "")
        round_ |= {name: taken(RIVAL, str(file), memory) for name, file in files.items()}
        if number:  # the first round compiles, and fills the disk's memory
            for name, one in round_.items():
                found.setdefault(name, []).append(one)
    return {
        name: Taken(*(median(getattr(one, part) for one in all_) for part in ("wall", "processor", "peak")))
        for name, all_ in found.items()
    }


def _ratios(ours: Taken, rival: Taken) -> str:
    return (
        f"{ours.wall / rival.wall:.2f} wall, {ours.processor / rival.processor:.2f} processor, "
        f"{ours.peak / rival.peak:.2f} memory"
    )


def same_bytes(folder: Path, memory: str) -> None:
    """Make the card of 1 million rows by every engine, and say whether the bytes are the same."""
    place, cards = dossier(1_000_000, folder), {}
    for engine in ("memory", "duckdb", "polars", "spark"):
        out = folder / f"card-{engine}.json"
        used = taken(OURS, str(place), engine, memory, str(out))
        cards[engine] = out.read_bytes()
        print(f"{engine:8}{used.wall:8.1f}s {used.peak:7.0f} MB  same bytes: {cards[engine] == cards['memory']}")


def main() -> None:
    """Measure, and print times, peaks and ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("millions", nargs="*", type=float, default=[1, 2])
    parser.add_argument("--memory", default="1GB")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--engines", action="store_true")
    given = parser.parse_args()
    times: dict[float, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_names(folder)
        if given.engines:
            same_bytes(folder, given.memory)
            return
        for millions in given.millions:
            place = dossier(int(millions * 1e6), folder)
            size = (place / "submissions.parquet").stat().st_size / 2**20
            print(f"{millions:g} million rows, {size:.0f} MB of Parquet, --memory {given.memory}")
            found = measured(place, given.repetitions, given.memory)
            times[millions] = found["this tool"].wall
            for name, one in found.items():
                print(f"  {name:20}{one.wall:7.2f}s wall {one.processor:7.2f}s processor {one.peak:6.0f} MB")
            for ours in ("this tool", "this tool, cells"):
                for rival in ("SQL by hand", "a query a criterion"):
                    print(f"  {ours} to {rival}: {_ratios(found[ours], found[rival])}")
    first, last = min(times), max(times)
    if first < last:
        print(f"{last / first:g} times the rows take {times[last] / times[first]:.1f} times as long")


if __name__ == "__main__":
    main()
