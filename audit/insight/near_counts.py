"""Two publishable copies of one process that lie a few people apart: side by side they tell what each of them hides.

`redact` sees one dossier at a time. Of two copies, read at two days or by two assessors, each may give a count
exactly, and their difference be a count from 1 to 4: two more affected people came. This names such counts to whoever
holds the dossiers, and is printed nowhere that may be published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from audit.bounds import Interval
from audit.evidence.fingerprint import canonical_value
from audit.evidence.model import Dossier, Row
from audit.evidence.process_fields import FIELDS
from audit.evidence.schema import Kind
from audit.evidence.small_counts import FEWEST
from audit.insight.sides import Side
from audit.words import Message, message, say

Counts = Mapping[Hashable, tuple[str, Fraction]]
"""What is counted -> its words, and the exact number that is published."""

_OF_SESSIONS = ("attendance", "affected", "unlisted", "unlisted_affected")


def near_counts(sides: Sequence[Side]) -> Iterator[Message]:
    """Yield each count of people that two sides on one process publish exactly, and 1 to 4 apart."""
    for first, second in combinations(sides, 2):
        if first.dossier is None or second.dossier is None or first.card.process.id != second.card.process.id:
            continue
        ours, theirs = _counts(first.dossier), _counts(second.dossier)
        for key in (key for key in ours if key in theirs):
            what, number = ours[key]
            other = theirs[key][1]
            if 0 < abs(number - other) < FEWEST:
                yield message("{what}: {number} and {other}", what=what, number=str(number), other=str(other))


def _counts(dossier: Dossier) -> Counts:
    found: dict[Hashable, tuple[str, Fraction]] = {}
    for name, claims in dossier.claims.items():
        column = dossier.asked.facts.get(name) or FIELDS.get(name)
        exact = [_exact(claim.value) for claim in claims if not claim.set_aside]
        if column is not None and column.kind is Kind.PEOPLE and len(exact) == 1 and exact[0] is not None:
            found["process", name] = (say(message("process {field}", field=name)), exact[0])
    for table in ("participants", "submissions"):
        found |= _of_people(table, dossier.tables[table].accepted)
    sessions = dossier.tables["sessions"].accepted
    for name in _OF_SESSIONS:
        found |= _alike("sessions", name, sessions, leaving_out=_OF_SESSIONS)
    return found


def _of_people(table: str, rows: Sequence[Row]) -> Counts:
    """Return the count of each kind of people, and of all of them where every one of these is exact."""
    found = dict(_alike(table, "count", rows, leaving_out=("count",)))
    numbers = [_exact(row.value("count")) for row in rows]
    whole = [number for number in numbers if number is not None]
    if rows and len(whole) == len(numbers):
        found[table, "all"] = (say(message("{table} in all", table=table)), sum(whole, Fraction(0)))
    return found


def _alike(table: str, count: str, rows: Sequence[Row], *, leaving_out: Sequence[str]) -> Counts:
    """Return a count added up over rows that are alike in all else; those with one that is not exact are left out."""
    numbers: dict[Hashable, list[Fraction | None]] = defaultdict(list)
    words: dict[Hashable, str] = {}
    for row in rows:
        kept = [(name, cell) for name, cell in sorted(row.cells.items()) if name not in leaving_out]
        # A column of which nothing is known tells nobody apart, be it there or not.
        key = (table, count, row.id, tuple((name, str(canonical_value(cell.value))) for name, cell in kept
                                           if cell.value is not None))  # fmt: skip
        numbers[key].append(_exact(row.value(count)))
        told = ", ".join(f"{name.replace('_', ' ')} {cell.text}" for name, cell in kept if cell.value is not None)
        words[key] = say(message("{table} {count} ({told})", table=table, count=count, told=row.id or told))
    sums = {key: [one for one in group if one is not None] for key, group in numbers.items()}
    return {
        key: (words[key], sum(known, Fraction(0))) for key, known in sums.items() if len(known) == len(numbers[key])
    }


def _exact(value: object) -> Fraction | None:
    return Fraction(value.low) if isinstance(value, Interval) and value.exact else None
