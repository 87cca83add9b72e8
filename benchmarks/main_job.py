"""How long the whole main job takes, against a bare import of the libraries it uses, in the same run.

    python benchmarks/main_job.py [REPETITIONS]

Both run in processes of their own, one after the other, several times; the medians are compared: by the clock on
the wall, and by processor time, which other work on the machine disturbs less. Both find their code compiled, as
installed code is. Aim: the main job takes at most twice as long as the imports alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "un-women-2016"
LIBRARIES = (
    "click",
    "defusedxml.ElementTree",
    "jinja2",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "openpyxl",
    "pydantic.main",
    "pydantic.types",
    "python_calamine",
    "ruamel.yaml",
)
"""The modules of libraries that the main job loads; `pydantic` by itself loads next to nothing."""
AIM = 2.0


@dataclass(frozen=True)
class Taken:
    """Seconds that one process took; processor time is 0 where the system does not tell."""

    wall: float
    processor: float


def taken(command: list[str], compiled: Path) -> Taken:
    """Run a process and return how long it took; `compiled` keeps the code it compiles for the next."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before, began = os.times(), perf_counter()
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True, env=environment)
    wall, after = perf_counter() - began, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Taken(wall, used)


def times(repetitions: int, folder: Path) -> tuple[list[Taken], list[Taken]]:
    """Return what the imports and the main job took, in turn."""
    bare: list[Taken] = []
    job: list[Taken] = []
    for number in range(repetitions + 1):
        imports = taken(["-c", f"import {', '.join(LIBRARIES)}"], folder / "compiled")
        scored = taken(["-m", "audit", "score", str(EXAMPLE), "--out", str(folder / str(number))], folder / "compiled")
        if number:  # the first round compiles, and fills the disk's memory
            bare.append(imports)
            job.append(scored)
    return bare, job


def main() -> None:
    """Measure, and print medians and their ratio."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as folder:
        bare, job = times(repetitions, Path(folder))
    print(f"{'':10}{'imports':>10}{'main job':>10}{'ratio':>8}   medians of {repetitions}; aim: a ratio of {AIM:.0f}")
    for clock in ("wall", "processor"):
        imports, scored = (median(getattr(one, clock) for one in measured) for measured in (bare, job))
        if imports:
            print(f"{clock:10}{imports:9.2f}s{scored:9.2f}s{scored / imports:8.2f}")
    for name, measured in (("imports", bare), ("main job", job)):
        print(f"{name:10}", " ".join(f"{one.processor:.2f}" for one in measured), "  processor seconds, each")


if __name__ == "__main__":
    main()
