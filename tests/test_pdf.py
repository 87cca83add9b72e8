"""card.pdf: the page as a browser prints it, tagged, with text that extracts, and no time of day."""

from __future__ import annotations

import os
import re
import stat
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner
from pdfs import pdf_of as made
from sample_card import sample_card

from audit.cli.main import main
from audit.errors import AuditError
from audit.evidence.copy_text import text_of_copy
from audit.evidence.passages import look_for
from audit.report.page import page
from audit.report.pdf import pdf_of, timeless

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
REQUIRED = os.environ.get("REQUIRE_BROWSER") == "1"
with_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.is_file() and not REQUIRED, reason="no Chromium here"),
]


NONSENSE = 'for word; do case $word in --print-to-pdf=*) printf nonsense > "${word#*=}";; esac; done'


@pytest.fixture(scope="module")
def printed() -> bytes:
    """The sample card, printed."""
    return pdf_of(page(sample_card()), CHROMIUM)


class TestPrinted:
    """What only a browser can show."""

    pytestmark = with_browser

    def test_it_is_tagged_and_has_a_title_and_a_language(self, printed: bytes) -> None:
        """A screen reader finds headings, tables and the language."""
        assert b"/MarkInfo" in printed
        assert b"/StructTreeRoot" in printed
        assert re.search(rb"/Lang \(en", printed)
        assert re.search(rb"/Title \(Scorecard: ", printed)
        for tag in (b"/S /H1", b"/S /H2", b"/S /Table", b"/S /TH", b"/S /Figure"):
            assert tag in printed, tag

    def test_its_text_extracts(self, printed: bytes) -> None:
        """The verdict, and the inside of every criterion, are found as they stand in the card."""
        card, text = sample_card(), text_of_copy(printed, "card.pdf")
        assert text.why is None
        assert card.overall is not None
        assert look_for(card.overall.verdict.headline or card.overall.verdict.words, text.pages)[0] == "found"
        for found in card.criteria:
            assert look_for(found.question, text.pages)[0] == "found", found.question
            if found.level and found.sentence:
                assert look_for(found.sentence, text.pages)[0] == "found", found.sentence

    def test_its_bookmarks_keep_words_apart(self, printed: bytes) -> None:
        """Every heading is a bookmark; where it breaks into lines there is still a space."""
        from pypdfium2 import PdfDocument

        titles = [mark.get_title().replace("\u00a0", " ") for mark in PdfDocument(printed).get_toc(max_depth=15)]
        heads = re.findall(r"<h([1-3])\b[^>]*>(.*?)</h\1>", page(sample_card()), re.DOTALL)
        marked = (re.sub(r"(<span class=\"?k\"?>[^<]*)", r"\1:", head) for _, head in heads)
        said = [unescape(re.sub(r"<[^>]+>", "", head)) for head in marked]
        assert [title for title in titles if title not in said] == []
        assert len(titles) > 20

    def test_the_same_page_gives_the_same_bytes(self, printed: bytes) -> None:
        """On one machine nothing of the clock or of the run is left in it."""
        assert pdf_of(page(sample_card()), CHROMIUM) == printed
        assert {found[2:10] for found in re.findall(rb"D:\d{14}", printed)} == {b"20000101"}
        assert b"Mozilla" not in printed

    def test_the_command_puts_it_beside_the_card(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """`score --pdf` writes card.pdf into the folder, and such a folder may be replaced with --force."""
        monkeypatch.setenv("CHROMIUM", str(CHROMIUM))
        words = ["score", "examples/pattaya-2010", "--rubric", "light", "--out", str(tmp_path / "card"), "--pdf"]
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 0, done.output
        assert (tmp_path / "card" / "card.pdf").read_bytes().startswith(b"%PDF-")
        again = CliRunner().invoke(main, [*words[:-1], "--force"])
        assert again.exit_code == 0, again.output
        assert not (tmp_path / "card" / "card.pdf").exists()


def test_dates_and_program_go_and_no_byte_moves() -> None:
    """The table of places at the end of a PDF counts bytes, so what is replaced keeps its length."""
    told = b"/Creator (Mozilla \\(X11\\))\n/CreationDate (D:20261127181958+00'00')\n/ModDate (D:20261127181958Z)"
    data = made("One page").replace(b"%%EOF", told + b"%%EOF")
    plain = timeless(data)
    assert len(plain) == len(data)
    assert b"2026" not in plain
    assert b"Mozilla" not in plain
    assert text_of_copy(plain, "a.pdf").pages[0].text.text == "onepage"


@pytest.mark.parametrize("script", ["exit 3", "echo boom >&2", NONSENSE])
def test_a_browser_that_prints_nothing_is_said(script: str, tmp_path: Path) -> None:
    """No PDF came: the error names the program and the way round it."""
    program = tmp_path / "browser"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    with pytest.raises(AuditError, match=r"browser made no PDF.*Open card\.html"):
        pdf_of("<p>page</p>", program)


def test_without_a_browser_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command ends before it scores, and says what to do."""
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))
    done = CliRunner().invoke(
        main, ["score", "examples/pattaya-2010", "--rubric", "light", "--out", str(tmp_path / "card"), "--pdf"]
    )
    assert done.exit_code == 2
    assert "there is no such program" in done.output
    assert not (tmp_path / "card").exists()
