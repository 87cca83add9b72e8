from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from sample_card import hostile_card, sample_card, sample_dossier, sample_rubric, without_totals

from audit.evidence.model import Cell, Row, Table
from audit.report.workbook import workbook


def opened(data: bytes) -> openpyxl.Workbook:
    """Return a workbook as a spreadsheet reads it."""
    return openpyxl.load_workbook(io.BytesIO(data))


def values(book: openpyxl.Workbook, sheet: str) -> list[tuple[object, ...]]:
    """Return the rows of a sheet."""
    return list(book[sheet].iter_rows(values_only=True))


def test_the_workbook_holds_five_sheets_with_numbers_as_numbers() -> None:
    """Summary, criteria, evidence, sources and rubric; totals can be computed with."""
    book = opened(workbook(sample_card(), sample_rubric(), sample_dossier()))
    assert book.sheetnames == ["Summary", "Criteria", "Evidence used", "Sources", "Rubric"]
    assert next(row for row in values(book, "Summary") if row[0] == "Total, of 100 points")[1:3] == (5.99, 73.59)
    assert len(values(book, "Criteria")) == 49
    assert ("sessions", "N1", "run_by", "independent", "S1", None, None, None) in values(book, "Evidence used")


def test_links_given_with_answers_have_a_column() -> None:
    """The sheet of criteria prints them as text."""
    head, *rows = values(opened(workbook(sample_card(), sample_rubric(), sample_dossier())), "Criteria")
    links = {row[0]: row[head.index("Links given with the answer")] for row in rows}
    assert links["MOD-2"] == "https://www.example.org/minutes"
    assert links["REA-1"] is None


def test_what_begins_like_a_formula_stays_text() -> None:
    """`=HYPERLINK(...)` and its kind are text in every sheet."""
    dossier = sample_dossier(name='=HYPERLINK("http://x")', format="+1", mode="@x", level="-2")
    book = opened(workbook(hostile_card(), sample_rubric(), dossier))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    live = next(cell for row in book["Evidence used"].iter_rows() for cell in row if str(cell.value).startswith("=HYP"))
    assert live.quotePrefix


def test_the_same_card_gives_the_same_bytes_without_a_clock() -> None:
    """Fixed properties and fixed times in the zip."""
    first, second = (workbook(sample_card(), sample_rubric(), sample_dossier()) for _ in range(2))
    assert first == second
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_without_totals_no_total_is_printed() -> None:
    """`totals: no` leaves weights and totals out."""
    book = opened(workbook(without_totals(sample_card()), sample_rubric(), sample_dossier()))
    assert "Total, of 100 points" not in {row[0] for row in values(book, "Summary")}
    assert {row[4] for row in values(book, "Criteria")[1:]} == {None}


def test_evidence_for_publication_is_redacted_evidence() -> None:
    """A publishable card refuses a dossier that was not redacted."""
    with pytest.raises(ValueError, match="redacted"):
        workbook(sample_card(), sample_rubric(), replace(sample_dossier(), redacted=False))


def test_a_working_copy_holds_no_row_about_people() -> None:
    """Rows of participants stay out, unless they were public."""
    rows = tuple(
        Row(id, {"affected": Cell("yes", "yes")}, public=public) for id, public in (("P1", False), ("P2", True))
    )
    dossier = sample_dossier()
    dossier = replace(dossier, redacted=False, tables={**dossier.tables, "participants": Table("participants", rows)})
    card = sample_card().model_copy(update={"publishable": False})
    used = values(opened(workbook(card, sample_rubric(), dossier)), "Evidence used")
    assert [row[1] for row in used if row[0] == "participants"] == ["P2"]
