"""Saturation and unseen themes of the coded contributions: of all, of affected people, and in each region."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from audit.bounds import Truth
from audit.evidence.model import Dossier, Row
from audit.insight.coded import Coded, coded
from audit.insight.heard import in_scope, title_of
from audit.insight.saturation import needed, tested
from audit.insight.sufficiency_parts import Saturation
from audit.insight.unseen_themes import unseen
from audit.measure.columns import columns
from audit.measure.register import cells_of
from audit.rubric.model import Rubric
from audit.words import Message, message, say

AFFECTED = message("affected people")


def saturation(dossier: Dossier, rubric: Rubric) -> tuple[Saturation, ...]:
    """Return what coded themes tell of all contributions, of those by affected people, and of each region in scope.

    Stopping for all says nothing of those who were hardly reached, so each group is looked at by itself. Where nothing
    can be said of all, nothing is of a part.
    """
    table = dossier.tables["submissions"]
    everything = coded(table)
    why = _why_not(dossier, everything, rubric)
    found = [_of(dossier, rubric, everything, "", "", why)]
    if why is None:
        for of, member, belongs in _groups(dossier):
            part = coded(table, belongs)
            if part.rows:
                found.append(_of(dossier, rubric, part, of, member, _too_few(part, rubric)))
    return tuple(found)


def _groups(dossier: Dossier) -> Iterator[tuple[str, str, Callable[[Row], bool]]]:
    yield "affected", "yes", lambda row: row.value("affected") is Truth.YES
    seen = columns(dossier, "submissions")

    def of_region(region: str) -> Callable[[Row], bool]:
        def belongs(row: Row) -> bool:
            domain = seen.region(cells_of(row))
            return isinstance(domain, frozenset) and region in domain

        return belongs

    for region in in_scope(dossier, "region"):
        yield "region", region, of_region(region)


def _why_not(dossier: Dossier, found: Coded, rubric: Rubric) -> Message | None:
    """Return why nothing follows from the coded themes of all contributions; None where something does."""
    if dossier.redacted and (found.uncoded or not found.rows):
        return message("There are no coded themes in what is published. The working dossier may hold them: --working.")
    if not found.rows and dossier.tables["submissions"].stands_for is not None:
        return message("The table was reduced while it was read, without its themes. --engine memory reads every row.")
    if not found.rows:
        return message("No contribution has its themes coded.")
    return _too_few(found, rubric)


def _too_few(found: Coded, rubric: Rubric) -> Message | None:
    least = needed(rubric)
    if len(found.units) >= least:
        return None
    return message("It takes {least} coded contributions that are no copies, and there are {n}.",
                   least=least, n=len(found.units))  # fmt: skip


def _of(dossier: Dossier, rubric: Rubric, found: Coded, of: str, member: str, why: Message | None) -> Saturation:
    title = say(AFFECTED) if of == "affected" else title_of(dossier, of, member) if of else say(message("all"))
    return Saturation(
        of=of,
        name=member,
        title=title,
        why=say(why) if why is not None else "",
        rows=found.rows,
        uncoded=found.uncoded,
        units=len(found.units),
        themes=len(found.themes),
        undated=found.undated,
        shared_days=found.shared_days,
        tests=tested(found, rubric) if why is None else (),
        unseen=unseen([unit.themes for unit in found.units], rubric),
    )
