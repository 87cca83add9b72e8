"""How long a site of many cards takes, against scoring the same dossiers alone, in the same run.

    python benchmarks/site.py [CARDS] [WORKERS]

The dossiers are one example with another name each. Measured are: scoring alone; the whole build (scoring, pages,
pictures, badges, lists, written to a disk); a second build with one card changed; and one with none changed. Aim: the
second build takes at most a tenth of the first.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from audit.evidence.read import read_dossier
from audit.report.site.publication import Publication, publication, scored
from audit.report.site.site import Run, write_site
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric

EXAMPLE = Path(__file__).parents[1] / "examples" / "un-women-2016"


def dossiers(many: int) -> list[Publication]:
    """Return the example under so many names."""
    rubric = read_rubric("meaningful-consultation")
    read = read_dossier(EXAMPLE, asked(rubric))
    return [renamed(publication("example", read, rubric), f"process-{place:04}") for place in range(many)]


def renamed(one: Publication, name: str) -> Publication:
    """Return a dossier under another id."""
    (claim,) = one.dossier.claims["id"]
    claims = {**one.dossier.claims, "id": (replace(claim, text=name, value=name),)}
    return Publication(name, replace(one.dossier, claims=claims), one.rubric)


def changed(one: Publication) -> Publication:
    """Return a dossier with another sponsor."""
    (claim,) = one.dossier.claims["sponsor"]
    claims = {**one.dossier.claims, "sponsor": (replace(claim, text="Another agency", value="Another agency"),)}
    return Publication(one.name, replace(one.dossier, claims=claims), one.rubric)


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes by the clock on the wall."""
    began = perf_counter()
    work()
    return perf_counter() - began


def main() -> None:
    """Measure, and print seconds, cards a second, and ratios."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    given = dossiers(many)
    with ProcessPoolExecutor(workers) as pool, tempfile.TemporaryDirectory() as folder:
        run: Run = pool.map
        out = Path(folder) / "site"
        list(run(scored, given[: workers * 2]))  # every worker has loaded what it needs
        rows = [("scoring alone", seconds(lambda: list(run(scored, given))))]
        rows.append(("first build", seconds(lambda: write_site(given, out, run=run))))
        pages = sum(1 for _ in out.rglob("*.html"))
        given[many // 2] = changed(given[many // 2])
        rows.append(("one card changed", seconds(lambda: write_site(given, out, force=True, run=run))))
        rows.append(("nothing changed", seconds(lambda: write_site(given, out, force=True, run=run))))
    alone, first = rows[0][1], rows[1][1]
    print(f"{many} cards, {pages} pages, {workers} workers")
    print(f"{'':18}{'seconds':>9}{'cards/s':>9}{'to scoring':>12}{'to first build':>16}")
    for name, took in rows:
        print(f"{name:18}{took:9.2f}{many / took:9.1f}{took / alone:12.3f}{took / first:16.3f}")
    print(f"pages a second in the first build: {pages / first:.1f}")


if __name__ == "__main__":
    main()
