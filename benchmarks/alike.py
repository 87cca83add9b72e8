"""How long it takes to tell copies among many submissions, against plain datasketch, and what MinHash misses.

    python benchmarks/alike.py [TEXTS] [SAMPLE]

The texts are made from a seed: campaigns of a mail merge whose texts differ in up to four words, chains in which each
text is like the next alone, and texts that are like no other. Measured are, by the clock on the wall: the whole search
as the command runs it (exact); the same with candidates by MinHash; and of both which pairs at a likeness of 80% or
more in a sample they put in one cluster, against comparing every two. The rival is datasketch as its page shows it: one
MinHash.update a run of words, then MinHashLSH. Aim: 100,000 texts of 100 words within a minute, recall at least 0.99.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from random import Random
from time import perf_counter, process_time
from typing import TypeVar

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


def main() -> None:
    """Measure, and print seconds, recall and ratios."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    size = int(sys.argv[2]) if len(sys.argv) > 2 else 3_000
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
