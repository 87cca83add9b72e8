"""The log as it is published: what was changed stays where its place is published too, and counts people nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from audit.errors import Where
from audit.evidence.log import sheet_named
from audit.evidence.model import Change, Dossier, Source
from audit.evidence.process_fields import FIELDS
from audit.evidence.redact_answers import WITHHELD
from audit.evidence.redact_assessors import named_assessors
from audit.evidence.schema import STATES, TABLES, Kind
from audit.evidence.sheets import column_name

_NAMES_NOBODY = ("documents",)
"""Tables of which ids and cells are published as they are; of every other one the log tells only that it changed."""


def log_as_published(dossier: Dossier, sources: Mapping[str, Source]) -> tuple[Change, ...]:
    """Return the log: day, role and reason, which were written for publication, and old and new where these may stand.

    `sources` are those that are published. What counts people, and what stands in a table about people, is withheld:
    of an old and a new count a small difference might follow.
    """
    named = named_assessors(dossier)
    return tuple(_change(change, dossier, sources, named) for change in dossier.log)


def _change(change: Change, dossier: Dossier, sources: Mapping[str, Source], named: Iterable[str]) -> Change:
    kept = tuple(name for name in change.sources if name in sources)
    sheet = sheet_named(change.where)
    if sheet in TABLES and sheet not in _NAMES_NOBODY:
        kept = tuple(name for name in kept if sources[name].kind != "testimony")  # as in the rows themselves
    open_ = replace(change, sources=kept, at=Where())
    where = _where(change, dossier, sources)
    told = where is not None and not any(_names_somebody(text, named) for text in (change.old, change.new))
    old, new = (text if told or not text else WITHHELD for text in (change.old, change.new))
    return replace(open_, where=where or sheet, old=old, new=new)


def _names_somebody(text: str, named: Iterable[str]) -> bool:
    """Return whether a text holds the name of an assessor, or a word of it; the name alone is numbered elsewhere."""
    plain = text.casefold()
    if plain in named:
        return False
    words = {word for name in named for word in re.findall(r"\w{3,}", name)}
    return not words.isdisjoint(re.findall(r"\w+", plain)) or any(name in plain for name in named)


def _where(change: Change, dossier: Dossier, sources: Mapping[str, Source]) -> str | None:
    """Return the place as it may be told: the sheet, and the field, criterion, source, table or document; or None."""
    said, _, rest = change.where.partition(" ")
    sheet, rest = column_name(said), rest.strip()
    if sheet == "process":
        column = FIELDS.get(column_name(rest)) or dossier.asked.facts.get(column_name(rest))
        told = column is not None and (column_name(rest) in FIELDS or column.kind is not Kind.TEXT)
        return change.where if told and column is not None and column.kind is not Kind.PEOPLE else None
    if sheet == "tables" and not all(text in ("", *STATES) for text in (change.old, change.new)):
        return None
    found = _begins(rest, _told(sheet, dossier, sources))
    return f"{said} {found}" if found else None


def _told(sheet: str, dossier: Dossier, sources: Mapping[str, Source]) -> set[str]:
    """Return what of a sheet the log may name."""
    asked = dossier.asked
    criteria = {*asked.criteria, *(one.criterion for one in dossier.answers)}
    criteria.update(reply.criterion for reply in dossier.replies)
    if sheet == "answers":
        return criteria - asked.people
    if sheet == "replies":
        return criteria - {reply.criterion for reply in dossier.replies if reply.set_aside}
    if sheet == "sources":
        return {name for name, source in sources.items() if source.kind != "testimony"}
    if sheet == "tables":
        return {*TABLES}
    return {row.id for row in dossier.tables[sheet].rows} if sheet in _NAMES_NOBODY else set()


def _begins(text: str, names: Iterable[str]) -> str:
    """Return the longest of some names that a text begins with, as a whole word; nothing where it begins with none."""
    folded = text.casefold()
    found = [name for name in names if name and f"{folded} ".startswith(f"{name.casefold()} ")]
    return text[: len(max(found, key=len))] if found else ""
