"""card.xlsx: the card for people who sort and filter. Text stays text, whatever it begins with."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from itertools import islice

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from audit.evidence.model import Dossier
from audit.evidence.schema import TABLES
from audit.evidence.write import TEXT, grids, is_live, keep_text, workbook_bytes
from audit.report import phrases
from audit.report.copies import quote_lines
from audit.report.opening import opening, restored_in_words
from audit.report.plain import ended, one_line, printable
from audit.report.told import Told, values_grid
from audit.rubric.model import Rubric
from audit.scoring.plan_words import words_for
from audit.scoring.scorecard import CriterionCard, Scorecard
from audit.words import message, say

Line = Sequence[str | int | float | None]
Look = tuple[bool, bool, bool, bool]
"""In the head, words, not empty, like a formula."""

EVIDENCE_LINES = 100_000
"""Lines of evidence in the workbook; the dossier itself holds the rest."""
LINE = 15
"""Height of a line in points."""
READABLE = 8
"""Columns that fit across a page."""
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")
_ABOUT_ROWS = ("id", "source", "page", "note", "status", "public", "field", "value")


def workbook(card: Scorecard, rubric: Rubric, dossier: Dossier, research: Sequence[Told] = ()) -> bytes:
    """Return card.xlsx: summary, criteria, evidence used, sources, rubric; the same bytes each time.

    `dossier` is the one that was scored: the publishable one, or on a working card the whole, of which
    rows about people stay out all the same. `research` is what methods found on it, a sheet of its own.
    """
    if card.publishable and not dossier.redacted:
        raise ValueError("a card for publication shows redacted evidence only")
    card = printable(card)
    book = Workbook()
    book.remove(book.worksheets[0])
    said = words_for(card.plan)
    evidenced = say(message("Evidenced"), said)
    _sheet(book, "Summary", ("", evidenced, "Possible", ""), _summary(card), widths=(44, 16, 16, 70))
    head = tuple(say(message(name), said) for name in _CRITERIA)
    _sheet(book, "Criteria", head, (_criterion(card, found) for found in card.criteria), filtered=True)
    if research:
        lines = list(_told(research, rubric))
        bold = {number for number, (_, is_head) in enumerate(lines, 2) if is_head}
        _sheet(book, "Research standards", ("Question", "What was found"), (line for line, _ in lines), bold=bold)
    evidence = ("Table", "Row", "What", "Value", "Source", "Page", "State", "Reason")
    _sheet(book, "Evidence used", evidence, islice(_evidence(card, dossier), EVIDENCE_LINES), filtered=True)
    sources = ("Id", "Title", "Publisher", "Side", "Kind", "Date", "Address", "Archived copy", "Asked",
               "SHA-256 of the copy", "Pages")  # fmt: skip
    _sheet(book, "Sources", sources, (tuple(source.model_dump().values()) for source in card.sources))
    _sheet(book, "Rubric", _rubric_head(card), _rubric(card, rubric))
    if card.plan:
        _mark_as_plan(book)
    return workbook_bytes(book)


def _told(research: Sequence[Told], rubric: Rubric) -> Iterator[tuple[Line, bool]]:
    """Yield what each method found, line by line, its tables cell by cell, and whether a line heads what follows."""
    for told in research:
        yield (say(told.title), say(told.finding)), True
        yield from (((None, say(line)), False) for line in (*told.lines, *told.limits))
        grids = (*told.grids, *((values_grid(rubric.methods[told.name]),) if told.name in rubric.methods else ()))
        for grid in grids:
            yield (None, say(grid.title)), True
            yield (None, *(say(cell) for cell in grid.head)), True
            yield from (((None, *(_number_or_text(say(cell)) for cell in row)), False) for row in grid.rows)


def _number_or_text(text: str) -> str | int | float:
    """Return a cell that is a plain number as one, so that it can be sorted and added."""
    if not _NUMBER.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)


def _sheet(
    book: Workbook, name: str, head: Sequence[str], lines: Iterable[Line], *, filtered: bool = False,
    widths: Sequence[int] = (), bold: Collection[int] = (),
) -> None:  # fmt: skip
    sheet = book.create_sheet(name)
    rows: list[Line] = [head, *lines]
    wide = widths or [_width(place, rows) for place in range(max(map(len, rows)))]
    looks: dict[Look, StyleArray] = {}
    for number, line in enumerate(rows, 1):
        for place, value in enumerate(line, 1):
            _write(sheet.cell(number, place), value, looks, bold=number == 1 or number in bold)
        sheet.row_dimensions[number].height = LINE * _lines(line, wide)
    for place, width in enumerate(wide, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    if filtered and len(rows) > 1:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(head))}{len(rows)}"
    _on_paper(sheet, pages=-(-len(head) // READABLE))


def _write(cell: Cell | MergedCell, value: str | int | float | None, looks: dict[Look, StyleArray], bold: bool) -> None:
    """Write a value; cells that look alike share a style, since working one out takes longer than all the rest."""
    words = one_line(value) if isinstance(value, str) else ""
    if words:
        keep_text(cell, words)
    elif not isinstance(value, str):
        cell.value = value
    look = (bold, isinstance(value, str), bool(words), is_live(words))
    if look in looks:
        cell._style = copy(looks[look])  # type: ignore[union-attr]  # the types leave it out
        return
    if words:
        cell.number_format = TEXT
    if is_live(words):
        cell.quotePrefix = True
    cell.font = Font(name="Calibri", size=11, bold=bold)
    side = "left" if isinstance(value, str) else "right"
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=side, indent=1)
    looks[look] = copy(cell._style)  # type: ignore[union-attr]


def _width(place: int, rows: Sequence[Line]) -> int:
    """Return the width of a column in letters, by its longest text and within limits."""
    longest = max((len(str(line[place])) for line in rows if len(line) > place and line[place] is not None), default=0)
    return min(max(longest + 3, 12), 60)


def _lines(line: Line, widths: Sequence[int]) -> int:
    """Return how many lines a row needs: programs that open the file do not all work it out."""
    cells = zip(line, widths, strict=False)
    return (
        max((-(-len(str(value)) // max(width - 3, 1)) for value, width in cells if value is not None), default=1) or 1
    )


def _on_paper(sheet: Worksheet, pages: int) -> None:
    """Print a sheet on A4, across, so many pages wide, with its head on each."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _mark_as_plan(book: Workbook) -> None:
    """Say on the tab and on each printed page of every sheet that this is a plan."""
    for sheet in book.worksheets:
        sheet.title = f"Plan - {sheet.title}"
        header = sheet.HeaderFooter.oddHeader
        assert header is not None, "a worksheet has one until it is taken away"
        header.center.text = "Plan, not performance"


def _summary(card: Scorecard) -> Iterator[Line]:
    for words in (*opening(card), *card.warnings):
        yield ("", "", "", words)
    yield ("Process", "", "", card.process.title)
    yield ("Sponsor", "", "", card.process.sponsor)
    yield ("As of", "", "", say(phrases.iso_day(card.as_of)))
    yield ("Assessed by", "", "", f"{card.assessor.name} ({say(phrases.role(card))})")
    yield ("Assessor's interest", "", "", card.assessor.interest)
    asked = f" ({', '.join(card.standing.sources)})" if card.standing.sources else ""
    yield ("Sponsor's reply", "", "", f"{say(phrases.reply_standing(card))}{asked}")
    if card.overall:
        yield from _totals(card)
    else:
        yield ("Findings, without a total", "", "", say(phrases.lede(card)))
    for state, title in phrases.GATE_STATES.items():
        gates = [gate.id for gate in card.gates if gate.state == state]
        if gates:
            yield (f"Gates: {say(title).lower()}", card.tallies.gate_states[state], "", ", ".join(gates))
    for status, n in card.tallies.statuses.items():
        yield (f"Criteria: {say(phrases.STATUS[status]).lower()}", n, "", "")
    for words in card.conventions:
        yield ("How loose words were read", "", "", words)
    for item in card.set_aside:
        yield ("Set aside", "", "", " ".join(ended(part) for part in (item.where, item.text, item.reason) if part))
    for why, changes in phrases.changes_by_reason(card):
        for change in changes:
            yield (f"What was changed: {change.where}", change.old, change.new, say(why))
    for id, words in restored_in_words(card).items():
        yield (f"With set-aside claims restored, {id}", "", "", words)
    yield ("Rubric", "", "", f"{card.rubric.title} {card.rubric.version} ({card.rubric.licence})")
    yield ("SHA-256 of the rubric", "", "", card.rubric.sha256)
    none = say(message("none: a working copy"), words_for(card.plan))
    yield ("SHA-256 of the evidence", "", "", card.evidence.sha256 or none)
    yield ("Tool", "", "", f"{card.tool}, scoring {card.scoring}")


def _totals(card: Scorecard) -> Iterator[Line]:
    overall, words = card.overall, words_for(card.plan)
    assert overall is not None, "asked for only where there are totals"
    yield ("Verdict", overall.verdict.low, overall.verdict.high, phrases.headline(overall))
    yield ("Total, of 100 points", overall.evidenced, overall.possible, say(phrases.lede(card), words))
    yield ("Equal weights", overall.equal_weights.evidenced, overall.equal_weights.possible, "")
    yield ("Geometric mean", overall.geometric.evidenced, overall.geometric.possible,
           f"Each dimension raised to {card.rubric.geometric_floor} first.")  # fmt: skip
    lowest = overall.lowest
    titles = {found.id: found.title for found in card.dimensions}
    low, high = titles[lowest.dimension_evidenced], titles[lowest.dimension_possible]
    named = say(message("Evidenced: {low}. Possible: {high}.", low=low, high=high), words)
    yield ("Lowest dimension", lowest.evidenced, lowest.possible, named)
    if overall.restored:
        yield ("With every set-aside claim restored", overall.restored.evidenced, overall.restored.possible, "")
    yield from _objections(card)
    yield ("Settled, percent of the weight", overall.settled, "", say(phrases.BOTH_LIMITS, words))
    for found in card.dimensions:
        yield (f"Dimension: {found.title}", found.evidenced, found.possible, found.because)


def _objections(card: Scorecard) -> Iterator[Line]:
    """Yield each objection with what it comes to, and under how many the verdict stands."""
    if card.stands:
        yield ("Objections", "", "", card.stands)
    for one in card.objections:
        low, high = (one.total.evidenced, one.total.possible) if one.total else ("", "")
        said = f"{say(phrases.objection_state(one))} {one.note}".strip()
        yield (f"Objection: {one.words}", low, high, said)


_CRITERIA = (
    "Criterion", "Dimension", "Question", "Gate", "Weight, of 100", "State", "Lowest level", "Highest level",
    "Before adjudication",
    "Value, low", "Value, high", "Unit", "The record shows", "Measure", "Stated", "Disputed", "One side only",
    "Answer and tables differ", "Reason", "Rows counted", "Rows that could count", "Rows left out", "Rows",
    "Left out, and why", "Sources", "Links given with the answer", "Quotes", "Whose numbers", "Sponsor's reply",
    "What would change it",
)  # fmt: skip


def _criterion(card: Scorecard, found: CriterionCard) -> Line:
    titles = {dimension.id: dimension.title for dimension in card.dimensions}
    value = found.value
    counts = found.rows.counts
    return (
        found.id, titles.get(found.dimension, found.dimension), found.question, _yes(found.gate),
        found.weight if card.overall else None, say(phrases.STATUS[found.status]),
        found.level.low if found.level else "", found.level.high if found.level else "",
        say(phrases.before_words(found.before_adjudication)) if found.before_adjudication else "",
        value.low if value else None, value.high if value else None, value.unit if value else "",
        found.shows, found.sentence, _yes(found.stated), _yes(found.disputed), _yes(found.one_sided),
        found.difference, found.reason, counts.get("sure"), counts.get("open"), counts.get("left_out"),
        ", ".join(found.rows.ids), "; ".join(found.rows.left_out), ", ".join(found.sources), " ".join(found.links),
        "; ".join(say(line) for line in quote_lines(found)),
        " ".join(standard.words for standard in found.standards), _replies(found), found.improve,
    )  # fmt: skip


def _replies(found: CriterionCard) -> str:
    return " ".join(say(phrases.reply_line(reply)) for reply in found.reply)


def _yes(holds: bool) -> str:
    return "yes" if holds else ""


def _evidence(card: Scorecard, dossier: Dossier) -> Iterator[Line]:
    """Yield what the card rests on, one value a line; never a row about people that is not public."""
    if not dossier.redacted:
        dossier = _without_people(dossier)
    for table, (head, *rows) in grids(dossier).items():
        if table == "sources":
            continue
        for number, line in enumerate(rows, 1):
            cells = dict(zip(head, line, strict=True))
            about = (cells.get("source", ""), cells.get("page", ""), cells.get("status", ""), cells.get("note", ""))
            if table == "process":
                yield (table, "", cells["field"], cells["value"], *about)
                continue
            name = cells.get("id") or f"#{number}"
            for column, text in cells.items():
                if text and column not in _ABOUT_ROWS:
                    yield (table, name, column, text, *about)


def _without_people(dossier: Dossier) -> Dossier:
    tables = {
        name: replace(table, rows=tuple(row for row in table.rows if row.public)) if TABLES[name].people else table
        for name, table in dossier.tables.items()
    }
    return replace(dossier, tables=tables)


def _rubric_head(card: Scorecard) -> tuple[str, ...]:
    return ("Criterion", "Dimension", "Weight", "Why this weight", "Question", "Gate", "Due", "Measure",
            *(phrases.capital(level) for level in card.rubric.levels), "Whose numbers",
            "What would change it")  # fmt: skip


def _rubric(card: Scorecard, rubric: Rubric) -> Iterator[Line]:
    """Yield each criterion with its levels, then the standards they come from."""
    found = {one.id: one for one in card.criteria}
    for dimension in rubric.dimensions.values():
        for id, asked in dimension.criteria.items():
            one = found.get(id)
            texts = {rung.level: rung.text for rung in one.ladder} if one else {}
            yield (
                id, dimension.title, float(dimension.weight), dimension.because, asked.question,
                _yes(asked.gate == "yes"), asked.due or "", one.sentence if one else "",
                *(texts.get(level, "") for level in rubric.levels),
                " ".join(standard.words for standard in one.standards) if one else "", asked.improve,
            )  # fmt: skip
    yield ()
    yield ("Standard", "Title", "Year", "Issuer", "Address", "Checked")
    for id, standard in rubric.standards.items():
        yield (id, standard.title, standard.year, standard.issuer, standard.url, standard.verified)
