"""Whether a rule was surely written before the process began: one that is written later proves nothing."""

from __future__ import annotations

from collections.abc import Iterator

from audit.bounds import Dates, Truth
from audit.evidence.facts import fact, held_by_sponsor
from audit.evidence.launch import DAYS, FIRST
from audit.evidence.model import SEARCHES, Dossier, Rule
from audit.words import Message, message

OPEN = Dates(None, None)


def why_not_beforehand(dossier: Dossier, rule: Rule) -> Message | None:
    """Return why a rule does not count as written before the process began; None where it surely was.

    Every day counts on which the process was under way, whatever the field `began` says: one session that was held
    before the rule was written is enough. A rule of the auditor's own needs a source of that time as well.
    """
    if dossier.rests_on_searches(rule.sources):
        return message("The rule was looked for and not found in writing, so it is not called reached.")
    if rule.written_on is None:
        return message("The day on which the rule was written is not known, so it is not called reached.")
    came = _before(dossier, rule.written_on)
    if came is Truth.NO:
        return message("The rule was written once the process had begun, so it is not called reached.")
    if came is Truth.UNKNOWN:
        return message(
            "It is not known whether the rule was written before the process began, so it is not called reached."
        )
    if rule.by != "process" and not _vouched(dossier, rule):
        return message("It is not called reached: that it was written before rests on the auditor's word.")
    return None


def _vouched(dossier: Dossier, rule: Rule) -> bool:
    """Return whether a document that surely is older than the process holds the rule."""
    found = (dossier.sources[id] for id in rule.sources)
    return any(one.kind not in SEARCHES and _before(dossier, one.date or OPEN) is Truth.YES for one in found)


def _before(dossier: Dossier, day: Dates) -> Truth:
    """Return whether a day lies before all on which the process was under way."""
    told = {name: value for name in DAYS if isinstance(value := fact(dossier, name).value, Dates)}
    held = tuple(_sessions(dossier, Truth.YES))
    if day.low is not None and any(one.high is not None and one.high <= day.low for one in (*told.values(), *held)):
        return Truth.NO
    first = [told.get("began", OPEN), *(told[name] for name in FIRST if name in told)]
    later = [one for name, one in told.items() if name not in FIRST and one.low]
    lows = [one.low for one in (*first, *later, *held, *_sessions(dossier, Truth.UNKNOWN))]
    sure = day.high is not None and all(low is not None and day.high < low for low in lows)
    return Truth.YES if sure else Truth.UNKNOWN


def _sessions(dossier: Dossier, counts: Truth) -> Iterator[Dates]:
    """Yield the first days of sessions that count, or may; those planned lie ahead, and some have no day."""
    for row in dossier.tables["sessions"].accepted:
        start, held = row.value("start"), row.value("held")
        if not isinstance(start, Dates) or start == OPEN or held_by_sponsor(row) is not counts:
            continue
        if not (isinstance(held, frozenset) and "planned" in held):
            yield start
