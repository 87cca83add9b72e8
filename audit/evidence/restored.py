"""The dossier with everything that was set aside accepted again: every card shows both."""

from __future__ import annotations

from dataclasses import replace

from audit.evidence.checks import with_listed
from audit.evidence.completeness import settled
from audit.evidence.model import Dossier


def restored(dossier: Dossier) -> Dossier:
    """Return the dossier with every set-aside claim, row, answer and reply accepted, and the tables read anew."""
    claims = {name: tuple(replace(claim, set_aside=False) for claim in group) for name, group in dossier.claims.items()}
    tables = {
        name: replace(table, rows=tuple(replace(row, set_aside=False) for row in table.rows))
        for name, table in dossier.tables.items()
    }
    if (listed := tables["participants"].listed) is not None:
        open_ = tuple(replace(row, set_aside=False) for row in listed)
        tables["participants"] = replace(tables["participants"], listed=open_)
    tables["sessions"], _ = with_listed(tables["sessions"], tables["participants"])
    answers = tuple(replace(answer, set_aside=False) for answer in dossier.answers)
    replies = tuple(replace(reply, set_aside=False) for reply in dossier.replies)
    return settled(replace(dossier, claims=claims, tables=tables, answers=answers, replies=replies))
