"""The arithmetic of the nine measures, over masses of rows: no dossier, no rubric, exact fractions only.

BOUNDS.md section 2. The one import surface: `from audit.measure.verbs import Mass, Total, count, share`.
Missing rows are one more class with everything unknown; no verb treats them apart.

    count, share, ratio, ratio_of, parity   how many, which part, how many times
    coverage, weighed_coverage, floor       how much of a list is reached, the smallest group
    evenness                                how evenly groups are heard
    column_total, median, minimum           of a column of values
    lowest, how_many                        of several measures
"""

from audit.measure.counting import (
    ANY_MEMBERSHIP,
    ANY_OUTCOME,
    Membership,
    Outcome,
    count,
    parity,
    ratio,
    ratio_of,
    share,
    two_sided,
)
from audit.measure.covering import coverage, floor, weighed_coverage
from audit.measure.evenness import evenness
from audit.measure.masses import EMPTY, MISSING, NO_TOTAL, NOBODY, Bounded, Mass, Total, exact, repaired, together
from audit.measure.ordering import Column, column_total, how_many, lowest, median, minimum
from audit.measure.reach import Group, Listed, Pooled

__all__ = [
    "ANY_MEMBERSHIP",
    "ANY_OUTCOME",
    "EMPTY",
    "MISSING",
    "NOBODY",
    "NO_TOTAL",
    "Bounded",
    "Column",
    "Group",
    "Listed",
    "Mass",
    "Membership",
    "Outcome",
    "Pooled",
    "Total",
    "column_total",
    "count",
    "coverage",
    "evenness",
    "exact",
    "floor",
    "how_many",
    "lowest",
    "median",
    "minimum",
    "parity",
    "ratio",
    "ratio_of",
    "repaired",
    "share",
    "together",
    "two_sided",
    "weighed_coverage",
]
