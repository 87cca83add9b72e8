"""The process sheet: one claim a row, each field typed by its kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from audit import places
from audit.bounds import Conventions, Dates, NotRead, read_date
from audit.errors import Problem, Where, did_you_mean
from audit.evidence.columns import misspelt
from audit.evidence.model import Asked, Claim
from audit.evidence.process_fields import FIELDS, REQUIRED_FIELDS, SCHEMES
from audit.evidence.rows import Reader
from audit.evidence.schema import Column, Kind
from audit.evidence.sheets import RawRow, RawSheet, column_name
from audit.evidence.typed import UNKNOWN, Reading, Typed, entries, is_na
from audit.words import message

SCOPE = ("regions_in_scope", "priority_countries", "strata", "sampling_frame", "frame_size")
"""Fields that decide results: they need a source like any claim."""

ONE_VALUE = (
    *(name for name, column in FIELDS.items() if column.kind in (Kind.TEXT, Kind.CODE, Kind.URL)),
    "as_of",
    "publish_countries",
    "sent_for_reply",
    "reply_days",
)
"""Fields of which there can be only one: claims that disagree cannot be put together."""


@dataclass(frozen=True, slots=True)
class Written:
    """One claim as written: its field and its row."""

    field: str
    raw: RawRow
    set_aside: bool


@dataclass(frozen=True, slots=True)
class Process:
    """The process sheet before its values are typed."""

    sheet: RawSheet
    written: tuple[Written, ...] = ()
    problems: tuple[Problem, ...] = ()
    fields: Mapping[str, Column] = field(default_factory=dict)

    def texts(self, name: str) -> list[str]:
        """Return the accepted texts of a field."""
        return [item.raw.cells["value"] for item in self.written if item.field == name and not item.set_aside]


def read_process(sheet: RawSheet, asked: Asked) -> Process:
    """Return the claims of the process sheet as text, and what is wrong with their fields."""
    fields = {**asked.facts, **FIELDS}
    problems: list[Problem] = []
    written: list[Written] = []
    for raw in sheet.rows:
        name = column_name(raw.cells.get("field", ""))
        if not name:
            problems.append(_no_field(sheet.where(raw.number, "field")))
            continue
        if name not in fields:
            problems += _unknown_field(sheet.where(raw.number, "field"), raw.cells["field"], name, fields, asked)
        if "value" in raw.cells:
            written.append(Written(name, raw, column_name(raw.cells.get("status", "")) == "set_aside"))
    problems += _missing(sheet, written)
    return Process(sheet, tuple(written), tuple(problems), fields)


def _no_field(where: Where) -> Problem:
    return Problem(
        "no_field", where, message("This row names no field."), message("Write the field, or empty the row.")
    )


def _unknown_field(
    where: Where, shown: str, name: str, fields: Mapping[str, Column], asked: Asked
) -> Iterable[Problem]:
    what = message("{field} is no field of the process sheet.", field=shown)
    if misspelt(name, fields):
        yield Problem("misspelt_field", where, what, did_you_mean(name, fields))
    elif asked.rubric:
        yield Problem(
            "unused_field",
            where,
            what,
            message("The rubric {rubric} does not ask for it; it is kept as text.", rubric=asked.rubric),
            "warning",
        )


def _missing(sheet: RawSheet, written: list[Written]) -> Iterable[Problem]:
    given = {item.field for item in written if not item.set_aside}
    rows = {column_name(raw.cells.get("field", "")): raw.number for raw in sheet.rows if "value" not in raw.cells}
    for name in REQUIRED_FIELDS:
        if name not in given:
            mend = "Write its value. {ask}" if name in rows else "Add a row: {field} in the column field. {ask}"
            yield Problem(
                "missing_field",
                sheet.where(rows[name], "value") if name in rows else sheet.where(),
                message("The field {field} is not given.", field=name),
                message(mend, field=name, ask=message(FIELDS[name].ask)),
            )


def reading_of(process: Process, conventions: Conventions) -> Reading:
    """Return how the cells of this dossier are to be read; what cannot be read is noted with the claims."""
    scheme = next((column_name(text) for text in process.texts("region_scheme")), "un_regional_groups")
    own = {places.fold(name): name for text in process.texts("regions_in_scope") for name in entries(text)}
    return Reading(
        as_of=_day(process.texts("as_of")),
        scheme=scheme if scheme in SCHEMES else "un_regional_groups",
        own_regions=own if scheme == "custom" else {},
        conventions=conventions,
    )


def _day(texts: list[str]) -> date | None:
    for text in texts:
        try:
            span = read_date(text)
        except NotRead:
            continue
        if span and span.exact:
            return span.low
    return None


def claims_of(process: Process, reader: Reader) -> dict[str, tuple[Claim, ...]]:
    """Return the claims by field, typed; problems go to the reader."""
    found: dict[str, list[Claim]] = {}
    for item in process.written:
        column = process.fields.get(item.field, Column(Kind.TEXT))
        common = reader.common(process.sheet, item.raw)
        typed = _typed(process.sheet, item.raw, column, reader)
        claim = Claim(
            field=item.field, text=item.raw.cells["value"], value=typed.value, sources=common.sources,
            page=common.page, note=common.note, set_aside=common.set_aside, public=common.public,
            at=process.sheet.where(item.raw.number, "value"), convention=typed.convention,
            quote=common.quote, found=common.found,
        )  # fmt: skip
        reader.problems += _check(claim)
        found.setdefault(item.field, []).append(claim)
    reader.problems += [problem for name in ONE_VALUE for problem in _disagree(found.get(name, []))]
    order = [*process.fields, *sorted(set(found) - set(process.fields))]
    return {name: tuple(found[name]) for name in order if name in found}


def _typed(sheet: RawSheet, raw: RawRow, column: Column, reader: Reader) -> Typed:
    if column.kind is Kind.COUNTRIES and any(is_na(entry) for entry in entries(raw.cells["value"])):
        reader.problems.append(
            Problem(
                "na_country",
                sheet.where(raw.number, "value"),
                message("NA may stand for Namibia, or for not available."),
                message("Write Namibia, or unknown."),
            )
        )
        return Typed(None)
    return reader.typed(sheet, raw, "value", column) or Typed(None)


def _check(claim: Claim) -> Iterable[Problem]:
    unread = claim.value is None and claim.text.casefold() != UNKNOWN  # told already, at the same cell
    if claim.field == "as_of" and not unread and not (isinstance(claim.value, Dates) and claim.value.exact):
        yield Problem(
            "as_of_not_a_day",
            claim.at,
            message("as_of is not one day."),
            message("Write the day up to which the record was read: 2019-12-31."),
        )
    decides = claim.field in SCOPE or (claim.field == "region_scheme" and claim.value == frozenset({"custom"}))
    if decides and not claim.sources and claim.value is not None:
        yield Problem(
            "needs_source",
            claim.at,
            message("{field} decides results and names no source.", field=claim.field),
            message("Write in the column source where it comes from."),
        )


def _disagree(claims: list[Claim]) -> Iterable[Problem]:
    accepted = [claim for claim in claims if not claim.set_aside]
    for claim in accepted[1:]:
        if claim.value != accepted[0].value:
            yield Problem(
                "claims_disagree",
                claim.at,
                message("{field} is given twice, and differently.", field=claim.field),
                message("Keep one, or set the other aside with the reason in note."),
            )
