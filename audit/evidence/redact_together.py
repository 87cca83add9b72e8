"""Dossiers of one process that are published together: each is redacted beside those that came before it.

Over time, and by two assessors: the same people are counted in all of them. Different processes are taken to count
different people.
"""

from __future__ import annotations

from collections.abc import Sequence

from audit.evidence.fingerprint import fingerprint
from audit.evidence.model import Dossier
from audit.evidence.redact import redact


def redact_together(dossiers: Sequence[Dossier]) -> tuple[Dossier, ...]:
    """Return each dossier as it may be published together with the others, in the order they were given.

    The one read on the earliest day stands as it would alone; of one day, the order follows from what is published.
    """
    alone = [redact(dossier) for dossier in dossiers]
    order = sorted(range(len(alone)), key=lambda at: _order(alone[at]))
    earlier: dict[str, list[Dossier]] = {}
    found: dict[int, Dossier] = {}
    for at in order:
        before = earlier.setdefault(process_of(alone[at]), [])
        found[at] = redact(alone[at], before)
        before.append(found[at])
    return tuple(found[at] for at in range(len(alone)))


def process_of(dossier: Dossier) -> str:
    """Return the name by which dossiers of one process know each other."""
    return dossier.text("id").strip().casefold()


def _order(dossier: Dossier) -> tuple[str, ...]:
    return (dossier.read_on.isoformat(), dossier.text("assessor_role"), fingerprint(dossier))
