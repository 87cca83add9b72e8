"""The rules sheet: the minimum of consultation that the process or the auditor wrote down, and where it holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from audit import places
from audit.bounds import Dates, Interval
from audit.errors import Problem, Where, did_you_mean
from audit.evidence.model import Claim, Dossier, Rule, Source
from audit.evidence.rows import Reader
from audit.evidence.schema import RULES, Column, Kind
from audit.evidence.sheets import RawRow, RawSheet
from audit.evidence.typed import Unread, country
from audit.words import Message, message

NEEDED = ("what", "at_least", "by")


def read_rules(sheet: RawSheet | None, reader: Reader, claims: Mapping[str, tuple[Claim, ...]]) -> tuple[Rule, ...]:
    """Return the rules; one without what it counts, how many, or who wrote it is a problem.

    `claims` name the groups in scope. A rule of the process needs its source, like any claim that decides results.
    """
    if sheet is None:
        return ()
    given = claims.get("strata", ())
    groups = frozenset().union(*(claim.value for claim in given if isinstance(claim.value, frozenset)))
    return tuple(_read(sheet, raw, reader, groups) for raw in sheet.rows)


def rules_as_published(dossier: Dossier, sources: Mapping[str, Source]) -> tuple[Rule, ...]:
    """Return the rules as they are published: a promise counts nobody, so all of it stays.

    `sources` are those that are published; the place in testimony is not told, and a note only with a set-aside.
    """
    told = frozenset(name for name, source in sources.items() if source.kind == "testimony")
    return tuple(
        replace(
            rule,
            sources=tuple(name for name in rule.sources if name in sources),
            page="" if told & set(rule.sources) else rule.page,
            note=rule.note if rule.set_aside else "",
            at=Where(),
        )
        for rule in dossier.rules
    )


def _read(sheet: RawSheet, raw: RawRow, reader: Reader, groups: Collection[str]) -> Rule:
    common = reader.common(sheet, raw)
    for name in NEEDED:
        if name not in raw.cells:
            what = message("This rule has no {name}.", name=name)
            _problem(reader, sheet, raw, name, "rule_incomplete", what, message(RULES.columns[name].ask))
    by = _word(sheet, raw, reader, "by")
    if by == "process" and not common.sources:
        what = message("A rule of the process decides results and names no source.")
        mend = message("Write in the column source where it is written down.")
        _problem(reader, sheet, raw, "source", "needs_source", what, mend)
    of, member = _place(sheet, raw, reader, groups)
    return Rule(
        what=_word(sheet, raw, reader, "what"), at_least=_least(sheet, raw, reader), of=of, member=member,
        written_on=_day(sheet, raw, reader), by=by, sources=common.sources, page=common.page, note=common.note,
        set_aside=common.set_aside, at=sheet.where(raw.number),
    )  # fmt: skip


def _word(sheet: RawSheet, raw: RawRow, reader: Reader, name: str) -> str:
    """Return one word of a closed vocabulary, empty where it is not given."""
    typed = reader.typed(sheet, raw, name, RULES.columns[name]) if name in raw.cells else None
    if typed is None:
        return ""
    if not isinstance(typed.value, frozenset):
        what = message("That it is not known says nothing in a rule.")
        _problem(reader, sheet, raw, name, "rule_unknown", what, message(RULES.columns[name].ask))
        return ""
    return min(typed.value)


def _least(sheet: RawSheet, raw: RawRow, reader: Reader) -> int:
    if "at_least" not in raw.cells:
        return 1
    typed = reader.typed(sheet, raw, "at_least", RULES.columns["at_least"])
    value = typed.value if typed else None
    if isinstance(value, Interval) and value.exact and value.low >= 1:
        return int(value.low)
    if typed is not None:
        what = message("{text} is no minimum.", text=raw.cells["at_least"])
        _problem(reader, sheet, raw, "at_least", "rule_minimum", what, message("Write one whole number of 1 or more."))
    return 1


def _day(sheet: RawSheet, raw: RawRow, reader: Reader) -> Dates | None:
    typed = reader.typed(sheet, raw, "written_on", RULES.columns["written_on"]) if "written_on" in raw.cells else None
    day, as_of = typed.value if typed else None, reader.reading.as_of
    if not isinstance(day, Dates):
        return None
    if day.low and as_of and day.low > as_of:
        mend = message("Check the date, or read the record up to a later day.")
        _problem(reader, sheet, raw, "written_on", "after_as_of", message("The rule is dated after as_of."), mend)
    return day


def _place(sheet: RawSheet, raw: RawRow, reader: Reader, groups: Collection[str]) -> tuple[str, str]:
    """Return what kind of place or group a rule holds for, and which one; blank for overall, no name for each."""
    each = _word(sheet, raw, reader, "each")
    text = " ".join(raw.cells.get("in", "").split())
    if not text:
        return each, ""
    if each:
        what = message("A rule holds in one place, or in each of several.")
        mend = message("Empty one of the cells in and each.")
        _problem(reader, sheet, raw, "each", "rule_twice", what, mend)
    if text.casefold() in groups:
        return "stratum", text.casefold()
    if region := _region(text, reader):
        return "region", region
    try:
        return "country", country(text)
    except Unread:
        what = message("{text} is no group in strata, no region and no country.", text=text)
        known = (*groups, *places.regions(reader.reading.scheme), *reader.reading.own_regions.values())
        hint = did_you_mean(text, known)
        mend = message("Write one of them, or list the group in the field strata. {hint}", hint=hint)
        _problem(reader, sheet, raw, "in", "rule_nowhere", what, mend)
    return "", ""


def _region(text: str, reader: Reader) -> str:
    """Return a region of the dossier's scheme, empty where it has none of that name."""
    if reader.reading.scheme == "custom":
        return reader.reading.own_regions.get(places.fold(text), "")
    try:
        found = reader.reading.typed(text, Column(Kind.REGIONS)).value
    except Unread:
        return ""
    return min(found) if isinstance(found, frozenset) and len(found) == 1 else ""


def _problem(
    reader: Reader, sheet: RawSheet, raw: RawRow, column: str, code: str, what: Message, mend: Message
) -> None:
    reader.problems.append(Problem(code, sheet.where(raw.number, column), what, mend))
