from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from audit.errors import AuditError, EvidenceNotValid
from audit.evidence.imported.headers import NotOne, head_named, options_of
from audit.evidence.imported.listing import Layout, read_list
from tests.lists import listing, workbook


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_files_are_read_however_they_are_saved(separator: str, encoding: str) -> None:
    """Separators are found, and so is Unicode by its mark; cells keep their accents and lose outer space."""
    text = separator.join(["Pays", "Année", "Note"]) + "\n" + separator.join([" Côte d'Ivoire ", "2021", '"a, b; c|d"'])
    read = listing(text.encode(encoding))
    assert [head.header for head in read.heads] == ["Pays", "Année", "Note"]
    assert read.rows == ((2, ["Côte d'Ivoire", "2021", "a, b; c|d"]),)


def test_a_list_of_one_column_has_no_separator() -> None:
    """Commas in the cells of the only column are part of them."""
    read = listing("Country\nCongo, Democratic Republic of the\nKorea, Republic of\n")
    assert [cells for _, cells in read.rows] == [["Congo, Democratic Republic of the"], ["Korea, Republic of"]]


def test_a_line_that_names_the_separator_is_no_row() -> None:
    """Excel's `sep=;` is obeyed and left out."""
    assert listing("sep=;\nA;B\n1,5;2").rows == ((2, ["1,5", "2"]),)


def test_another_encoding_is_read_only_where_it_is_named() -> None:
    """Bytes that are not UTF-8 are never guessed at: the same bytes are other letters elsewhere."""
    raw = "Pays\nSénégal\n".encode("windows-1252")
    with pytest.raises(EvidenceNotValid, match=r"row 2: The file is not written in UTF-8.*encoding: windows-1252"):
        listing(raw)
    assert listing(raw, layout=Layout(encoding="windows-1252")).rows == ((2, ["Sénégal"]),)


def test_headers_may_stand_anywhere() -> None:
    """Title rows above are passed over where the map says so; a second row of headers is a label, not data."""
    text = "A list,,\n,,\ncountry,age,\nIn which country?,How old?,\nKenya,30,\n,,\nPeru,40,\n"
    read = listing(text, layout=Layout(header_row=3, label_row=4))
    assert [(head.header, head.label) for head in read.heads] == [
        ("country", "In which country?"),
        ("age", "How old?"),
        ("", ""),
    ]
    assert [number for number, _ in read.rows] == [5, 7]
    assert head_named(read, "in which country?").place == 1
    with pytest.raises(EvidenceNotValid, match="header_row"):
        listing(text, layout=Layout(header_row=2))


def test_rows_longer_than_the_header_are_refused() -> None:
    """A stray separator moves the cells of its row: all such rows are named, and trailing blanks are none."""
    with pytest.raises(EvidenceNotValid) as caught:
        listing("a,b\n1,2\n1,2,3\n4,5,,\n6,7,,8\n")
    assert [problem.where.row for problem in caught.value.problems] == [3, 5]


@pytest.mark.parametrize(("text", "why"), [("", "no header"), ('a,b\n"1,2\n', "Row 2"), ("\n,,\n", "no header")])
def test_what_is_no_list_is_refused(text: str, why: str) -> None:
    """An empty file and an open quotation mark end with a reason, not with half a list."""
    with pytest.raises(EvidenceNotValid, match=why):
        listing(text)


def test_files_of_other_kinds_are_refused(tmp_path: Path) -> None:
    """There has to be a file, and of a kind that is read."""
    with pytest.raises(AuditError, match="no list at"):
        read_list(tmp_path)
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(EvidenceNotValid, match="CSV UTF-8"):
        read_list(tmp_path / "a.pdf")
    (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0 an old workbook")
    with pytest.raises(EvidenceNotValid, match="cannot be unpacked"):
        read_list(tmp_path / "a.xlsx")


def test_a_sheet_of_a_workbook(tmp_path: Path) -> None:
    """The first sheet that holds anything is read, or the one that is named; cells are what a person sees."""
    path = workbook(
        tmp_path,
        Empty=[],
        People=[
            ["Country", "Day", "Paid", "N"],
            ["Kenya", datetime(2021, 3, 7), True, 3.0],
            ["Peru", "#N/A", False, ""],
        ],
        Repeats=[["_parent_index", "age"], [1, 30]],
    )
    read = read_list(path)
    assert (read.sheet, read.others) == ("People", ("Repeats",))
    assert [cells for _, cells in read.rows] == [["Kenya", "2021-03-07", "yes", "3"], ["Peru", "#N/A", "no", ""]]
    assert read_list(path, Layout(sheet="repeats")).rows == ((2, ["1", "30"]),)
    with pytest.raises(EvidenceNotValid, match=r"no sheet called Peeple.*Did you mean People\?"):
        read_list(path, Layout(sheet="Peeple"))


def test_columns_are_found_by_header_label_or_path() -> None:
    """A name means one column: as written, in other capitals, or as the end of a path; else every choice is named."""
    read = listing("Country,a/about/age,b/age,a/about/sex,Total,TOTAL\n1,2,3,4,5,6\n")
    assert head_named(read, "country").place == 1
    assert head_named(read, "sex").place == 4
    assert head_named(read, "about/age").place == 2
    assert head_named(read, "x/Country").place == 1
    assert head_named(read, "TOTAL").place == 6
    with pytest.raises(NotOne) as caught:
        head_named(read, "age")
    assert str(caught.value.mend) == "Write the whole path: a/about/age or b/age."
    with pytest.raises(NotOne) as caught:
        head_named(read, "Contry")
    assert str(caught.value.mend) == "Did you mean Country?"
    with pytest.raises(NotOne, match="2 columns are headed x"):
        head_named(listing("x,x\n1,2"), "x")


def test_options_of_a_question() -> None:
    """A question is found by its path or the end of it, with all its options and nothing else."""
    read = listing("g/who,g/who/women,g/who/youth,g/whose/men,h/what/a,i/what/b\n1,2,3,4,5,6\n")
    assert [head.leaf for head in options_of(read, "who")] == ["women", "youth"]
    assert [head.leaf for head in options_of(read, "h/what")] == ["a"]
    with pytest.raises(NotOne, match="2 questions are called what"):
        options_of(read, "what")
    with pytest.raises(NotOne, match="no columns for the options of how"):
        options_of(read, "how")
