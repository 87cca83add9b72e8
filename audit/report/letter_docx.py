"""The letter as a .docx: real headings and lists, a table with a header row, fixed properties, the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from audit.errors import AuditError
from audit.evidence.write import fixed_zip
from audit.report.letter import Block, Heading, Paragraph, Points
from audit.report.plain import one_line
from audit.words import Message, Translate, say

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.table import _Row

_WRITTEN = datetime(2000, 1, 1)
_WIDTHS = (1.0, 6.2, 5.8, 4.0)
"""Widths of the annex in cm: 17 on A4 with margins of 2."""


def docx(blocks: Sequence[Block], translate: Translate = str, *, language: str = "en-GB") -> bytes:
    """Return the letter as a Word document; raises AuditError where python-docx is not installed."""
    try:
        from docx import Document
    except ImportError:
        raise AuditError(
            "Writing a .docx needs python-docx. Install it with: pip install 'consultation-audit[docx]', "
            "or write the letter as .md."
        ) from None
    made = Document()
    _paper(made, language)
    for block in blocks:
        _add(made, block, translate)
    _properties(made, blocks, translate, language)
    out = io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(out) as archive:
        return fixed_zip({name: archive.read(name) for name in archive.namelist()})


def _paper(made: Docx, language: str) -> None:
    """Set A4 with margins of 2 cm, a plain face, and the language that spelling is checked in."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    properties = normal.element.get_or_add_rPr()
    spoken = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia", "w:bidi"):
        spoken.set(qn(name), language)
    properties.append(spoken)


def _add(made: Docx, block: Block, translate: Translate) -> None:
    def text(part: Message) -> str:
        return one_line(say(part, translate))

    if isinstance(block, Heading):
        made.add_heading(text(block.text), block.level)
    elif isinstance(block, Paragraph):
        run = made.add_paragraph().add_run()
        for place, line in enumerate(block.lines):
            if place:
                run.add_break()
            run.add_text(text(line))
    elif isinstance(block, Points):
        for item in block.items:
            made.add_paragraph(text(item), style="List Number" if block.numbered else "List Bullet")
    else:
        _grid(made, [[text(cell) for cell in line] for line in (block.head, *block.rows)])


def _grid(made: Docx, lines: Sequence[Sequence[str]]) -> None:
    from docx.shared import Cm, Pt

    table = made.add_table(rows=len(lines), cols=len(lines[0]), style="Table Grid")
    table.autofit = False
    for row, line in zip(table.rows, lines, strict=True):
        for cell, text, width in zip(row.cells, line, _WIDTHS, strict=True):
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(text)
            run.font.size = Pt(9)
            run.bold = line is lines[0]
        _whole(row, head=line is lines[0])


def _whole(row: _Row, *, head: bool) -> None:
    """Keep a row on one page; the first one is the header, said again on each page and to those who listen."""
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))


def _properties(made: Docx, blocks: Sequence[Block], translate: Translate, language: str) -> None:
    """Set properties that name nobody and no time of day."""
    said = made.core_properties
    first = next((block.text for block in blocks if isinstance(block, Heading)), Message(""))
    said.title, said.language = one_line(say(first, translate))[:255], language
    said.author = said.last_modified_by = said.comments = said.keywords = said.subject = said.category = ""
    said.created = said.modified = _WRITTEN
    said.revision = 1
