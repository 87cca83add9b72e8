"""The log as it is published: what was changed stays where its place is published too, and counts people nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from audit.errors import Where
from audit.evidence.log import sheet_named
from audit.evidence.model import Change, Dossier, Source
from audit.evidence.process_fields import FIELDS
from audit.evidence.redact_answers import WITHHELD
from audit.evidence.schema import STATES, Kind
from audit.evidence.sheets import column_name

_NAMES_NOBODY = ("documents",)
"""Tables of which ids and cells are published as they are; of every other one the log tells only that it changed."""


def log_as_published(dossier: Dossier, sources: Mapping[str, Source]) -> tuple[Change, ...]:
    """Return the log: day, role and reason, which were written for publication, and old and new where these may stand.

    `sources` are those that are published. What counts people, and what stands in a table about people, is withheld:
    of an old and a new count a small difference might follow.
    """
    return tuple(_change(change, dossier, sources) for change in dossier.log)


def _change(change: Change, dossier: Dossier, sources: Mapping[str, Source]) -> Change:
    kept = tuple(name for name in change.sources if name in sources)
    open_ = replace(change, sources=kept, at=Where())
    if _may_be_told(change, dossier, sources):
        return open_
    old, new = (WITHHELD if text else "" for text in (change.old, change.new))
    return replace(open_, where=sheet_named(change.where), old=old, new=new)


def _may_be_told(change: Change, dossier: Dossier, sources: Mapping[str, Source]) -> bool:
    sheet, _, rest = change.where.partition(" ")
    sheet, rest = column_name(sheet), rest.strip()
    if sheet == "process":
        column = FIELDS.get(column_name(rest)) or dossier.asked.facts.get(column_name(rest))
        told = column is not None and (column_name(rest) in FIELDS or column.kind is not Kind.TEXT)
        return told and column is not None and column.kind is not Kind.PEOPLE
    if sheet == "answers":
        return not any(id.casefold() in rest.casefold() for id in dossier.asked.people)
    if sheet == "replies":
        aside = (reply.criterion for reply in dossier.replies if reply.set_aside)
        return not any(id.casefold() in rest.casefold() for id in aside)
    if sheet == "sources":
        return rest in sources and sources[rest].kind != "testimony"
    if sheet == "tables":
        return all(text in ("", *STATES) for text in (change.old, change.new))
    return sheet in _NAMES_NOBODY
