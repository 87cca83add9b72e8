from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from audit.errors import AuditError, EvidenceNotValid
from audit.evidence.imported.draft import draft, quoted
from audit.evidence.imported.fitted import fitted
from audit.evidence.imported.import_map import read_map
from audit.evidence.imported.listing import Layout, Listing, read_list
from audit.evidence.imported.table import Imported, imported
from audit.yaml import read_yaml
from tests.lists import column, listing, workbook


def used(read: Listing, table: str = "") -> tuple[str, Imported]:
    """Return the draft for a list, and what the list becomes when the draft is used as it stands."""
    text = draft(read, table)
    return text, imported(fitted(read_map(text.encode(), "map.yaml"), read), read)


def test_a_list_of_people_in_french() -> None:
    """Headers and words in French are known; people's columns are named with a reason and kept out."""
    text, found = used(
        listing(
            "Nom;Prénom;Courriel;Pays;Sexe;Personne concernée;Remarques\n"
            "Un;A;a@example.org;Sénégal;femme;oui;\nDeux;B;b@example.org;France;homme;non;n/a\n"
            "Trois;C;c@example.org;Suisse;femme;oui;-\n"
        )
    )
    assert "table: participants  # from the headers Nom, Prénom, Courriel" in text
    assert 'null: ["-", n/a]' in text
    assert "  affected: {from: Personne concernée, values: {non: no, oui: yes}}" in text
    assert "#   Courriel: left out, it is headed like e-mail addresses." in text
    assert "#   Remarques: nothing is written in it." in text
    assert found.grid == [
        ["country", "affected", "strata", "count"], ["CHE", "yes", "femme", "1"], ["FRA", "no", "homme", "1"],
        ["SEN", "yes", "femme", "1"],
    ]  # fmt: skip


def test_a_list_of_events_in_spanish() -> None:
    """A list of events becomes sessions; online or not is read from yes and no; the day from the days above 12."""
    text, found = used(
        listing(
            "Evento,País,Fecha,En línea,Asistentes\nApertura,México,06/03/2021,Sí,30\nCierre,España,14/03/2021,No,\n"
            "Taller,Perú,07/03/2021,Sí,over 20\n"
        )
    )
    assert "table: sessions" in text
    assert "# set: {held: yes, run_by: sponsor, level: national}" in text
    assert found.grid == [
        ["name", "start", "mode", "country", "attendance"],
        ["Apertura", "2021-03-06", "online", "MEX", "30"],
        ["Cierre", "2021-03-14", "in_person", "ESP", "unknown"],
        ["Taller", "2021-03-07", "online", "PER", "over 20"],
    ]


def test_day_and_month_are_never_guessed() -> None:
    """Where the cells fit both forms, the line is a comment that names both; the draft stays usable."""
    text, found = used(listing("Event,Date\nA,06/03/2021\nB,07/03/2021\n"))
    (line,) = [line for line in text.splitlines() if "start" in line]
    assert line == (
        '  # start: {from: Date, form: "%d/%m/%Y"}  # the cells do not tell which number is the day; take one of: '
        "%d/%m/%Y or %m/%d/%Y"
    )
    assert found.grid[0] == ["name"]


def test_a_survey_file_with_options(tmp_path: Path) -> None:
    """A question with a column for each option is drafted as one line; what the server adds is named and left out."""
    head = ["_id", "_uuid", "a/country", "a/groups", "a/groups/women", "a/groups/youth", "_submission_time"]
    rows = [[1, "u1", "Kenya", "women youth", 1, 1, "2021-03-05T11:00:00"], [2, "u2", "Peru", "women", 1, 0, ""]]
    text, found = used(read_list(workbook(tmp_path, Survey=[head, *rows])), "participants")
    assert "sheet: Survey" in text
    assert "  strata: {ticked: a/groups}  # a column for each option" in text
    assert "table: participants  # as asked" in text
    assert found.grid == [["country", "strata", "count"], ["KEN", "women; youth", "1"], ["PER", "women", "1"]]
    assert {each.header for each in found.report.dropped if each.personal} == {"_id", "_uuid"}


def test_the_column_with_most_countries_is_taken() -> None:
    """Of two columns that name countries the one that names more is drafted; the other is named."""
    text, _ = used(listing("Delegation,Code,Honorific\nKenya,KEN,Ms\nA union,PER,Mr\nPeru,PER,Ms\n"))
    assert "  country: {from: Code}  # 100% of the filled cells name a country" in text
    assert "#   Delegation: names countries too." in text


def test_words_of_several_columns_never_make_one_key_twice() -> None:
    """Of several columns that would fill one, the first is drafted, and the others are left to whoever reads it."""
    text, found = used(listing("Name,Gender,Age group,Sex\nA,f,18-25,f\nB,m,26-40,m\n"))
    assert len(re.findall(r"^  strata:", text, re.MULTILINE)) == 1
    assert column(found, "strata").taken_from == ("Gender",)


def test_a_list_that_tells_nothing_still_gives_a_map() -> None:
    """Where no header is known the draft says so, and can be read; a table that does not exist is refused."""
    text, found = used(listing("A,B\n1,2\n"))
    assert "table: participants  # no header tells which table it is: choose one" in text
    assert "columns: {}" in text
    assert found.grid == [["count"], ["1"]]
    with pytest.raises(AuditError, match=r"Did you mean sessions\?"):
        draft(listing("A\n1\n"), "session")


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
HEADERS = st.sampled_from(
    ["Country", "Pays", "Date", "Fecha", "Online", "Attendance", "Name", "E-mail", "Session", "Gender", "g/groups",
     "g/groups/a", "g/groups/b", "Published", "Language", "Status", "id", "Region", "x: y", "# c", '"q"', "[z]"]
)  # fmt: skip
CELLS = WORDS | st.sampled_from(
    ["Kenya", "Peru", "NA", "n/a", "-", "", "yes", "No", "oui", "1", "0", "True", "07/09/2016", "2016-09-07",
     "13/09/2016", "12", "about 20", "online", "en ligne", "cancelled", "fr", "African", "a@example.org", "= 1", "a: b",
     "{c}", "'", "#"]
)  # fmt: skip


@st.composite
def lists_of_text(draw: st.DrawFn) -> bytes:
    """Return the bytes of a list with up to six columns and five rows."""
    heads = draw(st.lists(HEADERS | WORDS, min_size=1, max_size=6))
    rows = draw(st.lists(st.lists(CELLS, min_size=len(heads), max_size=len(heads)), max_size=5))
    out = io.StringIO()
    csv.writer(out).writerows([heads, *rows])
    return out.getvalue().encode()


@given(
    lists_of_text(),
    st.sampled_from(["", "sessions", "participants", "submissions", "support", "documents", "population", "themes"]),
)
def test_every_draft_is_a_map_that_can_be_used(raw: bytes, table: str) -> None:
    """Whatever stands in a list, its draft is read without a problem and gives a table; the same bytes each time."""
    try:
        read = listing(raw, layout=Layout(separator=","))
    except EvidenceNotValid:  # there is no header
        assume(False)
    text, made = used(read, table)
    assert draft(read, table) == text
    assert made.report.rows_kept == len(read.rows)
    assert "a@example.org" not in text or any("@" in head.header for head in read.heads)


@given(WORDS)
def test_any_text_is_quoted_so_that_it_reads_back(text: str) -> None:
    """A header or a cell is one word of the map, whatever it looks like."""
    shown = quoted(text)
    assert "\n" not in shown
    assert read_yaml(f"a: {{b: {shown}}}".encode(), "map.yaml").plain() == {"a": {"b": text}}
    if text:
        assert read_yaml(f"a: {{{shown}: c}}".encode(), "map.yaml").plain() == {"a": {text: "c"}}
