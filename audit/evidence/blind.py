"""The evidence of a dossier without anything its assessor concluded: what a second assessor may see.

Answers, replies, the log, judgements of confidence and the grades of sources stay out, and so does who assessed. A note
is the first assessor's own word: one that names a level or a criterion stays out. What was set aside stays set aside,
so that tables count the same.
"""

from __future__ import annotations

import re
from dataclasses import replace

from audit.evidence.model import Dossier

ASSESSOR_FIELDS = ("assessor", "assessor_role", "assessor_interest")
"""Fields that the second assessor fills in."""

WITHOUT_REASON = "Set aside by the first assessor; the reason given named a level or a criterion."


def blinded(dossier: Dossier) -> Dossier:
    """Return the evidence alone; the levels and criteria that notes must not name are those of the dossier's rubric."""
    asked = dossier.asked.criteria
    words = sorted({*asked, *(level for levels in asked.values() for level in levels)}, key=len, reverse=True)
    telling = re.compile(rf"\b({'|'.join(map(re.escape, words))})\b", re.IGNORECASE) if words else None

    def kept(note: str, set_aside: bool = False) -> str:
        if telling is None or not telling.search(note):
            return note
        return WITHOUT_REASON if set_aside else ""

    return replace(
        dossier,
        claims={
            name: tuple(replace(claim, note=kept(claim.note, claim.set_aside)) for claim in claims)
            for name, claims in dossier.claims.items()
            if name not in ASSESSOR_FIELDS
        },
        tables={
            name: replace(
                table,
                note=kept(table.note),
                rows=tuple(replace(row, note=kept(row.note, row.set_aside)) for row in table.rows),
            )
            for name, table in dossier.tables.items()
        },
        rules=tuple(replace(rule, note=kept(rule.note, rule.set_aside)) for rule in dossier.rules),
        sources={
            name: replace(source, reliability="", credibility="") for name, source in dossier.sources.items()
        },
        answers=(), replies=(), log=(), confidence=(),
    )  # fmt: skip
