"""An attacker who holds every publishable dossier of one process, and knows which counts of people are the same.

Each dossier alone is attacked as in attack.py. What is new are the differences: two counts of the same people at two
days, of which the second is 1 to 4 more, or less.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from attack import SMALL, Attack, Count, Secret, attack

from audit.bounds import Interval
from audit.evidence.model import Dossier

Knows = Literal["nothing", "what stayed", "what grew"]
"""What the attacker takes for certain of the counts of two days: that they are unrelated, which of them are the same
ones, or of which one is no smaller than the other."""


@dataclass
class Together(Attack):
    """What is known of all days: the counts of each by name, with their true number."""

    day: str = ""
    counts: dict[str, dict[str, tuple[Count, int]]] = field(default_factory=dict)

    def protect(self, name: str, count: Count, truth: object) -> None:
        """Note a count of this day, whatever its number: a difference from it may have to be protected."""
        super().protect(f"{self.day}: {name}", count, truth)
        if isinstance(truth, Interval) and truth.exact:
            self.counts.setdefault(self.day, {})[name] = (count, int(truth.low))

    def between(self, first: str, then: str, knows: Knows) -> None:
        """Protect the differences of two days; take for certain what the attacker knows of them."""
        for name, (count, number) in _with_sums(self.counts.get(then, {})).items():
            before = _with_sums(self.counts.get(first, {})).get(name)
            if before is None:
                continue
            more = number - before[1]
            if abs(more) in SMALL:
                self.secrets.append(Secret(f"{name} since {first}", count - before[0], more))
            if knows == "what stayed" and not more:
                self.knows(count == before[0])
            if knows == "what grew":
                self.knows(count >= before[0] if more >= 0 else count <= before[0])


def _with_sums(counts: Mapping[str, tuple[Count, int]]) -> dict[str, tuple[Count, int]]:
    """Return the counts of a day, and how many take part or write in all."""
    found = dict(counts)
    for table in ("participants", "submissions"):
        cells = [both for name, both in counts.items() if name.startswith(f"{table} (False")]
        found[f"all {table} listed"] = (sum(count for count, _ in cells) + 0, sum(number for _, number in cells))
    return {name: both for name, both in found.items() if not isinstance(both[0], int)}


def attack_together(
    working: Sequence[Dossier], published: Sequence[Dossier], knows: Knows = "nothing", *, everybody_came: bool = False
) -> Together:
    """Return what an attacker makes of dossiers published one after the other, and what they protect."""
    found = Together()
    days = [f"day {number}" for number in range(1, len(working) + 1)]
    for found.day, first, then in zip(days, working, published, strict=True):
        attack(first, then, everybody_came=everybody_came, found=found)
    for before, after in _pairs(days):
        found.between(before, after, knows)
    return found


def _pairs(days: Sequence[str]) -> Iterable[tuple[str, str]]:
    return [(first, then) for at, first in enumerate(days) for then in days[at + 1 :]]
