"""How much faster many dossiers are scored by two workers than by one, in the same run, and what a second run takes.

    python benchmarks/many.py [DOSSIERS] [WORKERS]

The dossiers are the shipped examples over and over, each under another name, in a folder of their own. Measured are
whole runs of `score --many` in fresh processes: one worker, several, and again where everything is done already.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

EXAMPLES = Path(__file__).parents[1] / "examples"
RUN = "from audit.cli.main import main; main()"


def written(folder: Path, many: int) -> None:
    """Write so many dossiers into a folder."""
    shipped = sorted(path.parent for path in EXAMPLES.glob("*/process.csv"))
    for place, example in enumerate(islice(cycle(shipped), many)):
        shutil.copytree(example, folder / f"d{place:05}", ignore=shutil.ignore_patterns("card"))


def seconds(folder: Path, out: Path, jobs: int, *options: str) -> float:
    """Return how long a run takes by the clock on the wall."""
    command = [sys.executable, "-c", RUN, "score", "--many", str(folder), "--out", str(out), "--jobs", str(jobs)]
    began = perf_counter()
    subprocess.run([*command, *options], check=True, capture_output=True)
    return perf_counter() - began


def main() -> None:
    """Measure, and print seconds, dossiers a second, and ratios."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "dossiers"
        written(folder, many)
        rows = [
            ("one worker, data", seconds(folder, Path(place) / "a", 1, "--data-only")),
            (f"{workers} workers, data", seconds(folder, Path(place) / "b", workers, "--data-only")),
            ("nothing left to do", seconds(folder, Path(place) / "b", workers, "--data-only")),
        ]
    print(f"{many} dossiers")
    print(f"{'':20}{'seconds':>9}{'a second':>10}{'to one worker':>15}")
    for name, took in rows:
        print(f"{name:20}{took:9.2f}{many / took:10.1f}{rows[0][1] / took:14.2f}x")


if __name__ == "__main__":
    main()
