"""No output holds a number that the card (or its rubric) does not."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from xml.etree import ElementTree

import openpyxl
import pytest
from sample_card import sample_card, sample_dossier, sample_rubric, without_totals

from audit.report.files import card_files
from audit.scoring.scorecard import Scorecard

# A number stands by itself: not inside an id (S10, TIM-1), a version (1.0.0) or a hash.
_NUMBER = re.compile(r"(?<![\w.#/-])\d[\d,]*(?:\.\d+)?(?!\.?\w|-\d)")
_DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")


def numbers(text: str) -> set[Decimal]:
    """Return the numbers a reader sees in a text; a day holds its year, month and day."""
    days = {Decimal(part) for day in _DAY.findall(text) for part in day}
    return days | {Decimal(found.replace(",", "")) for found in _NUMBER.findall(text)}


class Seen(HTMLParser):
    """Collects what a reader of a page sees or hears."""

    def __init__(self, html: str) -> None:
        """Read a page."""
        super().__init__()
        self.parts: list[str] = []
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in a tag."""
        self.inside = tag
        attributes = dict(attrs)
        described = attributes.get("name") == "description"
        self.parts += [attributes.get("aria-label") or "", (attributes.get("content") or "") if described else ""]

    def handle_data(self, data: str) -> None:
        """Take in text."""
        if self.inside not in ("style", "code", "script"):
            self.parts.append(data)


def shown(files: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield each output's name and what it says."""
    for name, data in files.items():
        if name.endswith(".html"):
            yield name, "\n".join(Seen(data.decode()).parts)
        elif name.endswith(".md"):
            yield name, re.sub(r"<http[^>]*>", "", data.decode())
        elif name.endswith(".svg"):
            root = ElementTree.fromstring(data.decode())
            yield name, "\n".join("".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text"))
        elif name.endswith(".xlsx"):
            for sheet in openpyxl.load_workbook(io.BytesIO(data)):
                cells = (value for row in sheet.iter_rows(values_only=True) for value in row)
                text = "\n".join(str(value) for value in cells if value is not None and "://" not in str(value))
                yield f"{name} {sheet.title}", text


@pytest.mark.parametrize("card", [sample_card(), without_totals(sample_card())], ids=["totals", "findings"])
def test_every_number_stands_in_the_card_or_its_rubric(card: Scorecard) -> None:
    """The pages, the workbook, the charts and the markdown are views: they count and compute nothing.

    What methods found stands in their own files of data, card.json beside it.
    Only the sheet of evidence says more: what the publishable dossier holds, and nothing besides.
    """
    rubric = sample_rubric()
    files = dict(card_files(card, rubric, sample_dossier(attendance="6543")))
    known = numbers(rubric.model_dump_json())
    for name, data in files.items():
        known |= numbers(data.decode()) if name.endswith(".json") else set()
    seen = dict(shown(files))
    assert len(seen) >= 12
    assert numbers(seen.pop("card.xlsx Evidence used")) <= known | {Decimal(6543)}
    for name, text in seen.items():
        assert numbers(text) <= known, f"{name}: {sorted(numbers(text) - known)}"


def test_the_reader_of_numbers_sees_them() -> None:
    """Ids, versions and hashes are names; amounts, days and percentages are numbers."""
    assert numbers("S10, TIM-1, 1.0.0, SHA-256, scoring 1, 1,157 days, 28.47%, 2019-12-31.") == {
        Decimal(text) for text in ("1", "1157", "28.47", "2019", "12", "31")
    }
