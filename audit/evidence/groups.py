"""Which groups within the affected community, and which regions of its own, a dossier lists by name."""

from __future__ import annotations

from audit.evidence.model import Dossier

UNLISTED = "unlisted"
"""Stands in the column `strata` for any group that is not listed; written by redact."""


def groups_of_the_dossier(dossier: Dossier) -> frozenset[str]:
    """Return the groups that the process field `strata`, in any claim, the population or a written rule names."""
    claimed = (claim.value for claim in dossier.claims.get("strata", ()))
    counted = (row.value("stratum") for row in dossier.tables["population"].rows)
    ruled = frozenset(rule.member for rule in dossier.rules if rule.of == "stratum" and rule.member)
    return ruled.union(*(words for words in (*claimed, *counted) if isinstance(words, frozenset)))


def listed_groups(dossier: Dossier) -> frozenset[str]:
    """Return the groups that may be published by name: those of the dossier, and those the rubric asks for."""
    return groups_of_the_dossier(dossier) | dossier.asked.named.get("strata", frozenset())


def listed_regions(dossier: Dossier) -> frozenset[str] | None:
    """Return the regions that may be published by name where the process has its own; None where they are known ones.

    Every other scheme of regions is a closed list.
    """
    if dossier.scheme != "custom":
        return None
    claimed = (claim.value for claim in dossier.claims.get("regions_in_scope", ()))
    asked = dossier.asked.named.get("region", frozenset())
    return asked.union(*(words for words in claimed if isinstance(words, frozenset)))
