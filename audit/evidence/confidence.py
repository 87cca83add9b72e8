"""The confidence sheet: how far an assessor trusts a finding, and why (GRADE-CERQual). It changes no level.

Lewin et al., Implementation Science 13 (suppl. 1): 2 (2018), doi:10.1186/s13012-017-0688-3. The four concerns lead to
a judgement of one of four levels. That is no sum, so all that is checked is that nothing of it is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from audit.errors import Problem, Where, did_you_mean
from audit.evidence.answers import criterion_of, unknown_criterion
from audit.evidence.model import Confidence, Dossier, Source, Table
from audit.evidence.redact_answers import WITHHELD
from audit.evidence.rows import Reader
from audit.evidence.schema import CONFIDENCE
from audit.evidence.sheets import RawRow, RawSheet
from audit.words import Message, message

CONCERNS = ("methodological_limitations", "coherence", "adequacy", "relevance")
"""The four components of GRADE-CERQual, in the order of its papers."""

_NEEDED = (*CONCERNS, "confidence", "reason")


def read_confidence(sheet: RawSheet | None, reader: Reader, themes: Table) -> tuple[Confidence, ...]:
    """Return the judgements; one without a finding, a concern, a confidence or a reason is a problem."""
    if sheet is None:
        return ()
    return tuple(_read(sheet, raw, reader, themes) for raw in sheet.rows)


def confidence_as_published(dossier: Dossier, sources: Mapping[str, Source]) -> tuple[Confidence, ...]:
    """Return the judgements: their reasons were written for publication; a theme is named where its row is public."""
    public = {row.id.casefold() for row in dossier.tables["themes"].rows if row.public}
    return tuple(
        replace(
            one,
            theme=one.theme if not one.theme or one.theme.casefold() in public else WITHHELD,
            sources=tuple(name for name in one.sources if name in sources),
            at=Where(),
        )
        for one in dossier.confidence
    )


def _read(sheet: RawSheet, raw: RawRow, reader: Reader, themes: Table) -> Confidence:
    common = reader.common(sheet, raw)
    code = {name: _code(sheet, raw, reader, name) for name in (*CONCERNS, "confidence", "assessor_role")}
    for name in _NEEDED:
        if name not in raw.cells:
            what = message("This judgement has no {name}.", name=name.replace("_", " "))
            mend = message("{ask} Write unknown where it could not be told.", ask=CONFIDENCE.columns[name].ask)
            needed = mend if name in CONCERNS else message(CONFIDENCE.columns[name].ask)
            _problem(reader, sheet, raw, name, "confidence_incomplete", what, needed)
    if common.set_aside:
        what = message("A judgement of confidence cannot be set aside.")
        _problem(reader, sheet, raw, "status", "confidence_set_aside", what, message("Take the row out."))
    criterion, theme = _about(sheet, raw, reader, themes)
    return Confidence(
        criterion=criterion, theme=theme, reason=raw.cells.get("reason", ""), **code,
        sources=common.sources, at=sheet.where(raw.number, "confidence"),
    )  # fmt: skip


def _about(sheet: RawSheet, raw: RawRow, reader: Reader, themes: Table) -> tuple[str, str]:
    """Return the criterion or the theme that is judged; neither, both, or one that is not there is a problem."""
    given, theme = raw.cells.get("criterion", ""), raw.cells.get("theme", "")
    if bool(given) == bool(theme):
        what = message("This judgement names a criterion and a theme.") if given else message(
            "This judgement names no criterion and no theme."
        )  # fmt: skip
        mend = message("Write one of the two; for the other add a row.")
        _problem(reader, sheet, raw, "criterion", "confidence_of_nothing", what, mend)
        return "", ""
    if given:
        criterion = criterion_of(given, reader.asked)
        if not criterion:
            reader.problems.append(unknown_criterion(sheet, raw, reader.asked, message("")))
        return criterion, ""
    known = {row.id.casefold(): row.id for row in themes.rows if row.id}
    if theme.casefold() not in known and theme != WITHHELD:
        what = message("The sheet themes has no row with the id {id}.", id=theme)
        _problem(reader, sheet, raw, "theme", "unknown_theme", what, did_you_mean(theme, known.values()))
    return "", known.get(theme.casefold(), theme)


def _code(sheet: RawSheet, raw: RawRow, reader: Reader, name: str) -> str:
    typed = reader.typed(sheet, raw, name, CONFIDENCE.columns[name]) if name in raw.cells else None
    return next(iter(typed.value)) if typed and isinstance(typed.value, frozenset) else ""


def _problem(
    reader: Reader, sheet: RawSheet, raw: RawRow, column: str, code: str, what: Message, mend: Message
) -> None:
    reader.problems.append(Problem(code, sheet.where(raw.number, column), what, mend))
