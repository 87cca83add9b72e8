from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.bounds import Interval
from audit.errors import MapNotValid
from audit.evidence.imported.fitted import Into
from audit.evidence.imported.import_map import read_map
from audit.evidence.imported.listing import read_list
from audit.evidence.imported.report import HIDDEN
from audit.evidence.schema import COUNT
from audit.evidence.typed import Reading
from tests.dossiers import dossier_from
from tests.lists import column, made, said, table, workbook


def test_people_become_counts_at_once() -> None:
    """Rows that come out alike are one row with their number, in the order of their words, whatever the list's."""
    rows = ["Kenya,NGO", "KEN,ngo", "Peru,State", "kenya,State"]
    mapped = "table: participants\ncolumns: {country: {from: C}, affected: {from: G, values: {NGO: yes, State: no}}}"
    wanted = "country,affected,count\nKEN,no,1\nKEN,yes,2\nPER,no,1\n"
    for order in (rows, rows[::-1]):
        assert table("C,G\n" + "\n".join(order), mapped) == wanted


def test_counts_are_added_up_within_limits() -> None:
    """Lows and highs are added; a row that does not say how many is one or more; nothing unknown is zero."""
    mapped = "table: participants\nnull: [NA]\ncolumns: {country: {from: C}, count: {from: N}}"
    text = "C,N\nKenya,3\nKenya,10-12\nPeru,about 100\nPeru,1\nChad,NA\nChad,5\nMali,many\nFiji,\n"
    wanted = "country,count\nFJI,>=1\nKEN,13-15\nMLI,>=1\nPER,91-111\nTCD,>=6\n"
    assert table(text, mapped) == wanted
    found = made(text, mapped)
    assert found.report.counted is not None
    assert found.report.counted.model_dump() == {"low": 112, "high": None, "rows_unknown": 3, "rows_loose": 1}
    assert [(each.text, each.rows) for each in column(found, "count").texts] == [("many", 1)]


@given(st.lists(st.tuples(st.sampled_from(["Kenya", "Peru", "Atlantis", ""]), st.integers(0, 99)), min_size=1))
def test_no_row_is_lost_and_none_is_made(rows: list[tuple[str, int]]) -> None:
    """The counts of the table add up to those of the list, and each country has its own; the rest is unknown."""
    text = "C,N\n" + "".join(f"{place},{number}\n" for place, number in rows)
    header, *body = made(text, "table: participants\ncolumns: {country: {from: C}, count: {from: N}}").grid
    found = {row[header.index("country")]: int(row[header.index("count")]) for row in body}
    codes = {"Kenya": "KEN", "Peru": "PER"}
    wanted: dict[str, int] = {}
    for place, number in rows:
        code = codes.get(place, "unknown")
        wanted[code] = wanted.get(code, 0) + number
    assert found == wanted


@given(st.lists(st.sampled_from(["3", "10-12", "over 4", "<5", "", "?", ">=2", "up to 7"]), min_size=1, max_size=6))
def test_a_count_holds_every_completion(numbers: list[str]) -> None:
    """The sum is exactly from the sum of lows to the sum of highs, where unknown means one or more."""
    reading = Reading()
    limits = [reading.typed(text, COUNT).value if text not in ("", "?") else None for text in numbers]
    known = [each for each in limits if isinstance(each, Interval)]
    low = sum((each.low for each in known), Fraction(0)) + len(limits) - len(known)
    found = made("C,N\n" + "".join(f"Peru,{text}\n" for text in numbers),
                 "table: participants\nnull: ['?']\ncolumns: {country: {from: C}, count: {from: N}}")  # fmt: skip
    value = reading.typed(found.grid[1][1], COUNT).value
    assert isinstance(value, Interval)
    assert value.low == low
    assert value.high == (float("inf") if len(known) < len(limits) else sum(each.high for each in known))


def test_what_is_not_in_the_values_is_unknown_and_listed() -> None:
    """Values are matched in any capitals, by pattern last; nothing else is guessed, and unknown can be said too."""
    mapped = """
table: sessions
columns:
  held: {from: S, values: {Done: yes, "Cancel*": no, "Cancel?": planned, later: unknown}}
"""
    found = made("S\nDONE\ncancelled\nCancel?\nyes\nLater\n\n-\n", mapped)
    assert [row[0] for row in found.grid] == ["held", "yes", "no", "planned", "unknown", "unknown", "unknown"]
    report = column(found, "held")
    assert (report.matched, report.unknown, report.not_matched) == (3, 1, 2)
    assert [(each.text, each.rows) for each in report.texts] == [("-", 1), ("yes", 1)]


def test_countries_are_never_matched_by_likeness() -> None:
    """A near name is unknown and its hint says which it may be; former countries say so; the map may settle both."""
    text = "C\nPhillipines\nPhillipines\nCzechoslovakia\nZanzibar\n"
    found = made(text, "table: participants\ncolumns: {country: {from: C, values: {Zanzibar: Tanzania}}}")
    assert found.grid == [["country", "count"], ["TZA", "1"], ["unknown", "3"]]
    first, second = column(found, "country").texts
    assert (first.text, first.rows, first.hint) == ("Phillipines", 2, "Did you mean Philippines?")
    assert second.hint.startswith("Czechoslovakia ceased to exist in 1992")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("na_means: Namibia", "NAM"),
        ("na_means: unknown", "unknown"),
        ("null: [na]", "unknown"),
        ("null: [NA]\nna_means: Namibia", "NAM"),
    ],
)
def test_na_in_a_country_means_what_the_map_says(line: str, code: str) -> None:
    """NA is Namibia or not available, and somebody has to say which."""
    mapped = "table: participants\ncolumns: {country: {from: C}}\n"
    assert table("C\nNA\n", mapped + line) == f"country,count\n{code},1\n"
    (problem,) = said("C\nNA\nPeru\n", mapped)
    assert problem.startswith("map.yaml:2:11: 1 row with NA: that may be Namibia, or not available.")


@pytest.mark.parametrize(
    ("text", "form", "wanted"),
    [
        ("07/09/2016", "%d/%m/%Y", "2016-09-07"),
        ("07/09/2016", "%m/%d/%Y", "2016-07-09"),
        ("09/2016", "%d/%m/%Y', '%m/%Y", "2016-09-01..2016-09-30"),
        ("Sept 16", "%b %y", "unknown"),
        ("Sep 16", "%b %y", "2016-09-01..2016-09-30"),
        ("2016-09-07", "%d/%m/%Y", "2016-09-07"),
        ("2021-03-05T10:00:00.000+03:00", "%Y", "2021-03-05"),
        ("not yet", "%Y", "not yet"),
        ("31/02/2016", "%d/%m/%Y", "unknown"),
    ],
)
def test_dates_are_read_as_the_map_says(text: str, form: str, wanted: str) -> None:
    """A form tells day from month; a form without a day gives the month; days that do not exist are unknown."""
    found = made(f"D\n{text}\n", f"table: sessions\ncolumns: {{start: {{from: D, form: ['{form}']}}}}")
    assert found.grid[1] == [wanted]


def test_a_date_that_may_be_two_days_is_unknown_without_a_form() -> None:
    """Day and month are never guessed, not even where other rows would tell."""
    found = made("D\n07/09/2016\n13/09/2016\n", "table: sessions\ncolumns: {start: {from: D}}")
    assert [row[0] for row in found.grid[1:]] == ["unknown", "unknown"]
    assert "which number is the day" in column(found, "start").texts[0].hint


def test_rows_are_chosen_and_those_left_out_are_counted() -> None:
    """`where` keeps rows by the words of the list, in any capitals; the column it reads is not kept by that."""
    found = made("C,Y,Z\nPeru,1991,a\nPeru,1992,A\nChad,1995,b\n",
                 "table: participants\ncolumns: {country: {from: C}}\nwhere: {Y: [1991, 1992], Z: A}")  # fmt: skip
    assert found.grid == [["country", "count"], ["PER", "2"]]
    assert (found.report.rows_read, found.report.rows_left_out, found.report.rows_kept) == (3, 1, 2)
    assert [(each.header, each.why) for each in found.report.dropped] == [
        ("Y", "chooses rows only"), ("Z", "chooses rows only"),
    ]  # fmt: skip


KOBO = (
    "\ufeff_id;_uuid;start;intro/pays;g/qui;g/qui/femmes;g/qui/jeunes;g/combien;nom;telephone;meta/instanceID\n"
    "1;u1;2021-03-05T10:00:00.000+03:00;Sénégal;femmes jeunes;1;1;12;Awa;+221 77 123 45 67;uuid:1\n"
    "2;u2;2021-03-05T10:00:00.000+03:00;Côte d'Ivoire;femmes;1;0;;Koffi;+225 01 02 03 04;uuid:2\n"
    "3;u3;2021-03-05T10:00:00.000+03:00;Espagne;;;;3;Luz;+34 600 000 000;uuid:3\n"
    "4;u4;2021-03-05T10:00:00.000+03:00;Atlantide;autres;0;0;3;Noa;+34 600 000 000;uuid:4\n"
)


@pytest.mark.parametrize("strata", ["{from: qui, split: ' '}", "{ticked: qui}", "{ticked: [g/qui/femmes, jeunes]}"])
def test_a_survey_file_with_paths(strata: str) -> None:
    """A KoboToolbox export gives the same groups from one column or from one for each option; nobody is in it."""
    mapped = f"table: participants\ncolumns: {{country: {{from: pays}}, strata: {strata}, count: {{from: g/combien}}}}"
    other = "autres" if "from" in strata else "none"
    assert table(KOBO, mapped) == (
        f"country,strata,count\nCIV,femmes,>=1\nESP,unknown,3\nSEN,femmes; jeunes,12\nunknown,{other},3\n"
    )
    personal = {each.header for each in made(KOBO, mapped).report.dropped if each.personal}
    assert personal == {"_id", "_uuid", "nom", "telephone", "meta/instanceID"}


def test_a_mark_that_is_not_known_leaves_the_groups_open() -> None:
    """Which groups a row holds is known only where every option is; a blank box is no only where the map says so."""
    text = "women,youth\nx,\n,x\nmaybe,x\nx,x\n,\n"
    mapped = "table: sessions\ncolumns: {{strata: {{ticked: [women, youth]{blank}}}}}"
    open_ = made(text, mapped.format(blank=""))
    assert [row[0] for row in open_.grid[1:]] == ["unknown"] * 3 + ["women; youth"]
    closed = made(text, mapped.format(blank=", blank: no"))
    assert [row[0] for row in closed.grid[1:]] == ["women", "youth", "unknown", "women; youth"]
    assert [(each.text, each.rows) for each in column(closed, "strata").texts] == [("maybe", 1)]


def test_one_unknown_entry_leaves_a_list_open() -> None:
    """A list of which one entry is not matched is unknown as a whole: it would say that there are no others."""
    found = made(
        "L,M\nfr; en,\nfr; Klingonish,\n,es\nfr,es\n", "table: documents\ncolumns: {languages: {from: [L, M]}}"
    )
    assert [row[0] for row in found.grid[1:]] == ["en; fr", "unknown", "es", "es; fr"]
    assert column(found, "languages").texts[0].text == "Klingonish"


@pytest.mark.parametrize(
    ("header", "cells", "why"),
    [
        ("Full name", ["a"], "is headed like names of people"),
        ("g/about/E-mail", ["a"], "is headed like e-mail addresses"),
        ("Remarks", ["a@example.org", "b@example.org", "none"], "mostly holds e-mail addresses"),
        ("Place", ["1.29210, 36.82190", "1.30210, 36.82190"], "mostly holds coordinates"),
        ("_uuid", ["a"], "is what a survey server keeps about one person's form"),
        ("meta/instanceID", ["a"], "is what a survey server keeps about one person's form"),
        ("Contact", ["+44 20 7946 0000"], "mostly holds phone numbers"),
    ],
)
def test_columns_that_point_at_people_cannot_be_named(header: str, cells: list[str], why: str) -> None:
    """They are refused by header and by cells, for any column of any table; left alone, they are left out."""
    text = f'Country,"{header}"\n' + "".join(f'Peru,"{cell}"\n' for cell in cells)
    for line in (
        f'table: participants\ncolumns: {{strata: {{from: "{header}"}}}}',
        f'table: sessions\ncolumns: {{country: {{from: "{header}"}}, note: {{from: "{header}"}}}}',
    ):
        problems = said(text, line)
        assert problems
        assert all(f"The column {header} {why}." in problem for problem in problems)
    found = made(text, "table: participants\ncolumns: {country: {from: Country}}")
    assert [(each.header, each.why, each.personal) for each in found.report.dropped] == [(header, why, True)]
    assert not any(cell in found.report.model_dump_json() for cell in cells if len(cell) > 4)


def test_a_single_address_among_words_goes_no_further() -> None:
    """Where most cells are words, one that is an e-mail address or a phone number is unknown, and is not printed."""
    text = "G\nwomen\nyouth\nwomen\nwomen a@example.org\n+44 20 7946 0000\nmen\nold\n"
    found = made(text, "table: participants\ncolumns: {strata: {from: G}}")
    assert found.grid[1:] == [["men", "1"], ["old", "1"], ["unknown", "2"], ["women", "2"], ["youth", "1"]]
    assert {each.text for each in column(found, "strata").texts} == {HIDDEN}
    assert "example.org" not in found.report.model_dump_json()


def test_the_name_of_a_session_is_a_title() -> None:
    """`Name` may fill sessions.name, and no other column; its cells are still looked at."""
    assert table("Name\nOpening\n", "table: sessions\ncolumns: {name: {from: Name}}") == "name\nOpening\n"
    assert said("Name\nOpening\n", "table: sessions\ncolumns: {note: {from: Name}}")
    assert said("Name\na@example.org\n", "table: sessions\ncolumns: {name: {from: Name}}")


def test_dates_are_no_phone_numbers() -> None:
    """A date with slashes is neither refused nor named as a reason."""
    found = made("D,E\n07/09/2016,07/10/2016\n", 'table: sessions\ncolumns: {start: {from: D, form: "%d/%m/%Y"}}')
    assert found.grid[1] == ["2016-09-07"]
    assert [each.why for each in found.report.dropped] == ["is not named in the map"]


def test_every_problem_at_once_at_its_line() -> None:
    """What does not fit between map, list and format is said together, with what was probably meant."""
    mapped = """table: participants
columns:
  country: {from: pay}
  strata: {ticked: que}
  id: {from: nr}
  affected: {from: nr, values: {x: maybe}}
  count: {from: nr, form: "%d"}
  regions: {from: nr}
  under_resourced: {from: [pays, nr]}
set: {affectd: yes, source: x}
where: {an: 1991}
"""
    assert said("pays,nr\nPeru,1\n", mapped) == [
        "map.yaml:3:19: The list has no column pay. Did you mean pays?",
        "map.yaml:4:20: The list has no columns for the options of que.",
        "map.yaml:5:3: id is not filled from a list here. Rows of participants become counts at once, and this would "
        "keep each one apart.",
        "map.yaml:6:36: maybe is neither yes nor no. Write yes, no or unknown.",
        "map.yaml:7:27: count is no date. Take form out.",
        "map.yaml:8:3: The table participants has no column regions. Did you mean region?",
        "map.yaml:9:27: A cell of under_resourced holds one entry. Name one column of the list: from.",
        "map.yaml:10:7: The table participants has no column affectd. Did you mean affected?",
        "map.yaml:10:21: source is not filled from a list here. Write it once for all rows, at the left edge of the "
        "map: source.",
        "map.yaml:11:9: The list has no column an. Use one of: nr, pays.",
    ]


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        ("tabel: x", "table is missing"),
        ("table: session", r"Did you mean sessions\?"),
        ("table: sessions\ncolumns: {start: {form: x}}", "does not say where start comes from"),
        ("table: sessions\ncolumns: {start: D}", r"Write keys and values: \{from: Name of the column\}"),
        ("table: sessions\ncolumns: {start: {from: D, fom: x}}", r"fom is not known here. Did you mean from"),
        ("table: sessions\nna_means: Nam", "Use one of: Namibia or unknown"),
        ("table: sessions\nheader_row: 0", "Rows are counted from 1"),
        ("table: sessions\nencoding: utf8", r"Did you mean utf-8\?"),
        ("table: sessions\nkeep: true", "true is not a word of maps"),
        ("table: sessions\nset: {name: a}\ncolumns: {name: {from: a}}", "set to one word, and taken from the list too"),
        ("table: &a sessions", "The anchor &a stands here"),
        ("- a", "A map is a list of keys with values"),
    ],
)
def test_a_map_that_cannot_be_used_says_why(raw: str, what: str) -> None:
    """Unknown keys and words are refused at their line; the exit code says that the command was not usable."""
    with pytest.raises(MapNotValid, match=what) as caught:
        read_map(raw.encode(), "map.yaml")
    assert caught.value.exit_code == 2


def test_sessions_and_sources_of_the_dossier_are_matched() -> None:
    """With a dossier, a session that it has not is unknown and listed; a source that it has not is a problem."""
    dossier = Into(
        sessions={"s1": "S1"}, sources=frozenset({"list"}), region_scheme="m49", reading=Reading(scheme="m49")
    )
    mapped = "table: participants\ncolumns: {session: {from: S}, region: {from: R}}\nsource: list"
    text = "S,R\ns1,Africa\ns2,Africa\nS1,GRULAC\n"
    found = made(text, mapped, dossier)
    assert found.grid == [
        ["session", "region", "count", "source"], ["S1", "africa", "1", "list"], ["S1", "unknown", "1", "list"],
        ["unknown", "africa", "1", "list"],
    ]  # fmt: skip
    assert [each.text for each in column(found, "session").texts] == ["s2"]
    assert said(text, mapped + "s", dossier) == [
        "map.yaml:3:9: The dossier has no source with the id lists. Did you mean list? Give it a row in the sheet "
        "sources first."
    ]


def test_cells_that_look_like_formulas_or_examples_stay_what_they_are() -> None:
    """What begins with = stays text, and a row that begins with EXAMPLE is read back as a row."""
    found = made(
        "N\n=1+1\nEXAMPLE of a hearing\n@here\n", "table: sessions\ncolumns: {name: {from: N}}\nset: {held: yes}"
    )
    sheet = "\n".join(f"| {' | '.join(row)} |" for row in found.grid)
    read = dossier_from(f"## sessions\n{sheet}\n## tables\n| table | state |\n| sessions | partial |\n")
    names = [row.cells["name"].text for row in read.tables["sessions"].rows]
    assert sorted(names) == ["=1+1", "@here", "EXAMPLE of a hearing"]


def test_a_workbook_with_labels_and_errors(tmp_path: Path) -> None:
    """Cells that show an error are not matched; a second row of headers is no data."""
    path = workbook(tmp_path, Data=[["g/country", "g/n"], ["Country?", "How many?"], ["Kenya", 4], ["Peru", "#REF!"]])
    mapped = "table: participants\nlabel_row: 2\ncolumns: {country: {from: country}, count: {from: 'How many?'}}"
    read = read_map(mapped.encode(), "map.yaml")
    found = made(read_list(path, read.map.layout), mapped)
    assert found.grid == [["country", "count"], ["KEN", "4"], ["PER", ">=1"]]
    assert [each.text for each in column(found, "count").texts] == ["#REF!"]
