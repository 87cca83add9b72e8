"""Two assessors of one process: what their differences are worth, group by group.

The worth of a group is its mean contribution over all orders in which facts, judgements and definitions can be taken
over from the second dossier into the first (Shapley, A value for n-person games, 1953). For three groups
that is exact with eight scorings, and the three come to the whole difference. Each end of the total has its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations, permutations

from audit.insight.comparison import GROUPS, Apart, Change, Group, Worth
from audit.insight.differences import differences
from audit.insight.sides import Side
from audit.insight.swapped import swapped, with_own_sources
from audit.scoring import verdict
from audit.scoring.score import Result, result
from audit.scoring.totals import printed
from audit.words import say

Taken = frozenset[Group]
Ends = tuple[Fraction, Fraction]
NOTHING: Taken = frozenset()
ALL: Taken = frozenset(GROUPS)


def apart(first: Side, second: Side) -> Apart | None:
    """Return how two assessors of one process differ and what that is worth; None where a dossier is not at hand."""
    if first.dossier is None or second.dossier is None:
        return None
    other = with_own_sources(first.dossier, second.dossier)
    scored = {
        taken: result(swapped(first.dossier, other, taken, first.rubric.levels), first.rubric)
        for taken in (frozenset(chosen) for n in range(4) for chosen in combinations(GROUPS, n))
    }
    found = differences(first, second)
    ends = _ends(scored) if first.rubric.totals == "yes" else None
    shares = shapley(ends) if ends else None
    counted = Counter(one.group for one in found)
    worth = tuple(
        Worth(
            group=group,
            differences=counted[group],
            alone=_change(_minus(ends[frozenset({group})], ends[NOTHING])) if ends else None,
            verdict=_verdict(first, scored[frozenset({group})]),
            moves=_moves(scored[NOTHING], scored[frozenset({group})]),
            share=_change(shares[group]) if shares else None,
        )
        for group in GROUPS
    )
    whole = _minus(ends[ALL], ends[NOTHING]) if ends else None
    rest = None
    if ends and whole:
        rest = whole
        for group in GROUPS:
            rest = _minus(rest, _minus(ends[frozenset({group})], ends[NOTHING]))
    return Apart(
        differences=found,
        worth=worth,
        whole=_change(whole) if whole else None,
        rest=_change(rest) if rest else None,
    )


def shapley(ends: Mapping[Taken, Ends]) -> dict[Group, Ends]:
    """Return each group's mean contribution over the orders in which groups are taken over, for both ends."""
    sums: dict[Group, Ends] = {group: (Fraction(0), Fraction(0)) for group in GROUPS}
    orders = list(permutations(GROUPS))
    for order in orders:
        taken = NOTHING
        for group in order:
            more = _minus(ends[taken | {group}], ends[taken])
            sums[group] = (sums[group][0] + more[0], sums[group][1] + more[1])
            taken = taken | {group}
    return {group: (low / len(orders), high / len(orders)) for group, (low, high) in sums.items()}


def _ends(scored: Mapping[Taken, Result]) -> dict[Taken, Ends] | None:
    """Return both totals of each mixture; None where one of them has no criterion in the sum."""
    made = {}
    for taken, found in scored.items():
        if found.totals is None:
            return None
        made[taken] = (found.totals.overall.evidenced, found.totals.overall.possible)
    return made


def _minus(ends: Ends, others: Ends) -> Ends:
    return ends[0] - others[0], ends[1] - others[1]


def _change(ends: Ends) -> Change:
    return Change(evidenced=_signed(ends[0]), possible=_signed(ends[1]), exact=(str(ends[0]), str(ends[1])))


def _signed(value: Fraction) -> float:
    """Return a difference of points rounded half away from zero, so that both directions print alike."""
    return -printed(-value) if value < 0 else printed(value)


def _verdict(side: Side, found: Result) -> str:
    if found.verdict is None or side.rubric.totals == "no":
        return ""
    return say(verdict.words(side.rubric.levels, found.verdict))


def _moves(before: Result, after: Result) -> tuple[str, ...]:
    return tuple(id for id, finding in before.findings.items() if finding.span != after.findings[id].span)
