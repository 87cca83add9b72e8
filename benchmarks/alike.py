"""How long it takes to tell copies among many submissions, against plain datasketch, and what MinHash misses.

    python benchmarks/alike.py [TEXTS] [SAMPLE] [--large TEXTS ...]

The texts are made from a seed: campaigns of a mail merge whose texts differ in up to four words, chains in which each
text is like the next alone, and texts that are like no other. Measured are, by the clock on the wall: the whole search
as the command runs it (exact); the same with candidates by MinHash; and of both which pairs at a likeness of 80% or
more in a sample they put in one cluster, against comparing every two. The rival is datasketch as its page shows it: one
MinHash.update a run of words, then MinHashLSH. Aim: 100,000 texts of 100 words within a minute, recall at least 0.99.

With --large the command runs in a process of its own on a table that is never loaded: a Parquet file that DuckDB
writes, of so many such texts (without chains, campaigns of up to 5,000) and copies of a third of them in capitals.
Told are the wall, the processor, the peak of memory, and the recall in a sample. Aim: a million texts within 15
minutes and 3 GB. `--one` makes all texts one campaign: time grows about as their number.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import TypeVar

import duckdb

from audit.insight.alike import Values, clusters, distinct
from audit.rubric.method_values import method_defaults
from audit.rubric.model import MethodValue

WORDS = 100
VALUES: Values = {name: default.given for name, default in method_defaults()["quality"].items()}
BANDED: Values = {**VALUES, "exact_up_to": MethodValue.model_validate({"value": 0})}
T = TypeVar("T")


def texts(many: int) -> list[str]:
    """Return made texts: half of them alone, a tenth in chains, the rest in campaigns of 10 to 5,000."""
    random = Random(2016)
    words = [f"word{number}" for number in range(30_000)]

    def alone() -> list[str]:
        return [words[int(len(words) * random.random() ** 2)] for _ in range(WORDS)]

    made = [alone() for _ in range(many // 2)]
    while len(made) < many * 6 // 10:
        link = alone()
        for _ in range(10):
            made.append(link)
            link = [*link[random.randint(1, 14) :], *alone()][:WORDS]
    sizes = [5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10]
    while len(made) < many:
        base = alone()
        for _ in range(min(sizes[0], many // 20)):
            one = list(base)
            for place in random.sample(range(WORDS), random.randint(0, 4)):
                one[place] = random.choice(words)
            made.append(one)
        sizes = [*sizes[1:], sizes[0]]
    return [" ".join(one) for one in made[:many]]


def timed(work: Callable[[], T]) -> tuple[float, float, T]:
    """Return how long a piece of work takes, how long on the processor, and what it gives."""
    began, busy = perf_counter(), process_time()
    done = work()
    return perf_counter() - began, process_time() - busy, done


def homes(given: list[str], used: Values) -> dict[str, int]:
    """Return the cluster of each text."""
    found = distinct(given, used)
    made = clusters(found, used).clusters
    return {found.texts[at]: number for number, one in enumerate(made) for at in one.texts}


def pairs(sample: list[str]) -> list[tuple[str, str]]:
    """Return the pairs at a likeness of 80% or more, by comparing every two."""
    sets = {text: {*zip(*(text.split()[step:] for step in range(5)), strict=False)} for text in sample}
    return [
        (one, other)
        for one, other in combinations(sets, 2)
        if 5 * len(sets[one] & sets[other]) >= 4 * len(sets[one] | sets[other])
    ]


def plainly(given: list[str]) -> None:
    """Find candidates as datasketch's page shows it."""
    from datasketch import MinHash, MinHashLSH

    index, signed = MinHashLSH(threshold=0.5, num_perm=128), []
    for number, text in enumerate(given):
        one = MinHash(num_perm=128)
        for run in {*zip(*(text.split()[step:] for step in range(5)), strict=False)}:
            one.update(" ".join(run).encode())
        index.insert(number, one)
        signed.append(one)
    for one in signed:
        index.query(one)


PROCESS = """field,value
id,river-2020
title,Consultation on the river
sponsor,River Agency
as_of,2021-06-30
assessor,A watchdog
assessor_role,independent
assessor_interest,None declared.
rubric,light
"""
TABLE = """copy (
  with sized as (
    select i, case when {one} then {many} when i < {many} // 2 then 1
      else [5000, 2000, 1000, 500, 200, 100, 50, 20, 10][1 + (i // 5000) % 9] end as size from range({many}) t(i)
  ), grouped as (
    select i, case when size = 1 then i else 1000000000 + i - i % size end as base,
      case when size = 1 then [] else list_transform(range((hash(i, 'changes') % 5)::bigint),
        lambda j: (hash(i, 'place', j) % 100)::bigint) end as changed from sized
  ), made as (
    select i, array_to_string(list_transform(range(100), lambda w: 'word' || floor(30000 * pow((
      case when list_contains(changed, w) then hash(i, w, 'other') else hash(base, w) end % 1000003) / 1000003.0, 2
    ))::integer), ' ') as text from grouped
  )
  select 'r' || i as id, ['yes', 'no', 'unknown', ''][1 + i % 4] as affected, text,
    case when hash(i) % 3 = 0 then 'theme ' || (hash(i, 'theme') % 20)::varchar else '' end as themes,
    case when hash(i) % 20 = 0 then '<5' else '1' end as count from made
  union all
  select 'c' || j, 'yes', upper(text), '', '1'
  from (select (hash(j) % {many})::bigint as i, j from range({many} // 3) t(j)) join made using (i)
) to '{path}' (format parquet)"""
"""As `texts`, made by DuckDB: half alone, half in campaigns of 10 to 5,000; a third of them again in capitals."""


def at_size(many: int, size: int, *, one: bool) -> None:
    """Measure the command on a table that is never loaded, and print seconds, memory and recall."""
    with tempfile.TemporaryDirectory() as place:
        folder, out = Path(place) / "river", Path(place) / "clusters.csv"
        folder.mkdir()
        (folder / "process.csv").write_text(PROCESS, encoding="utf-8")
        table = folder / "submissions.parquet"
        with duckdb.connect() as con:
            con.execute(TABLE.format(many=many, one=str(one).lower(), path=table))
            ((rows,),) = con.execute(f"select count(*) from '{table}'").fetchall()
            step = max(1, many // size) * 50
            sql = f"select id, text from '{table}' where id[1] = 'r' and id[2:]::bigint % {step} < 50"
            sample = {text: name for name, text in con.execute(sql).fetchall()}
        command = [sys.executable, "-m", "audit", "quality", str(folder), "--working", "--engine", "duckdb"]
        began = perf_counter()
        running = subprocess.Popen([*command, "--clusters", str(out)], stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        wall = perf_counter() - began
        if running.returncode:
            raise SystemExit(f"The command ended with {running.returncode}.")
        with out.open(encoding="utf-8", newline="") as file:
            home = {name: number for number, name, _ in csv.reader(file)}
    alike = pairs(list(sample))
    together = sum(sample[one] in home and home[sample[one]] == home.get(sample[other]) for one, other in alike)
    recall = f"recall {together / len(alike):.4f} of {len(alike)} pairs" if alike else "no pair in the sample"
    busy, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 2**20
    print(f"{rows} rows, {many} texts, never loaded: {wall:.0f} s ({busy:.0f} s of one core), {peak:.1f} GB, {recall}")
    few = list(sample)[:2_000]
    took, rival, _ = timed(lambda: plainly(few))
    whole = rival * many / len(few)
    print(f"plain datasketch, {len(few)} texts: {took:.1f} s; {whole:.0f} s of one core for all: {busy / whole:.3f}")


def main() -> None:
    """Measure, and print seconds, recall and ratios."""
    asked = argparse.ArgumentParser()
    asked.add_argument("texts", type=int, nargs="?", default=100_000)
    asked.add_argument("sample", type=int, nargs="?", default=3_000)
    asked.add_argument("--large", type=int, nargs="+", metavar="TEXTS")
    asked.add_argument("--one", action="store_true")
    given = asked.parse_args()
    for many in given.large or ():
        at_size(many, given.sample, one=given.one)
    if not given.large:
        in_memory(given.texts, given.sample)


def in_memory(many: int, size: int) -> None:
    """Measure the search on texts that are loaded, and print seconds, recall and ratios."""
    made = texts(many)
    # The sample is whole stretches, so that texts of one campaign and of one chain are in it.
    step = max(1, many // size) * 50
    sample = list(dict.fromkeys(text for at in range(0, many, step) for text in made[at : at + 50]))
    alike = pairs(sample)
    print(f"{many} texts of {WORDS} words, {len({*made})} distinct; {len(alike)} pairs in a sample of {len(sample)}")
    took: dict[str, float] = {}
    for name, used in (("exact", VALUES), ("MinHash", BANDED)):
        wall, took[name], found = timed(lambda used=used: homes(made, used))  # type: ignore[misc]
        together = sum(found[one] == found[other] for one, other in alike)
        recall = Fraction(together, len(alike)) if alike else Fraction(1)
        told = f"{len({*found.values()})} clusters, recall {float(recall):.4f}"
        print(f"{name}: {wall:.1f} s ({took[name]:.1f} s of one core), {told}")
    few = made[:: max(1, many // 2_000)]
    wall, rival, _ = timed(lambda: plainly(few))
    whole = rival * many / len(few)
    print(f"plain datasketch, {len(few)} texts: {wall:.1f} s ({rival:.1f}); {whole:.0f} s of one core for all")
    for name, seconds in took.items():
        print(f"{name} takes {seconds / whole:.3f} of that")


if __name__ == "__main__":
    main()
