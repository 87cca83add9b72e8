"""Bad input: every problem at once, each with a code, a place and a mend."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from dossiers import dossier_from, errors, found, problems_of, save, with_fields

from audit.bounds import Interval
from audit.errors import AuditError, EvidenceNotValid
from audit.evidence.read import read_dossier


def test_all_problems_come_at_once_with_where_what_and_mend() -> None:
    """One reading names every problem; each has a code, a place and a mend."""
    problems = problems_of("""
    ## sessions
    | id | start | end | attendance | held | country |
    | s1 | 2016-02-31 | 07/09/2016 | lots | planed | Keniya |
    | s1 | 2016-05-02 | 2016-05-01 | 10 | yes | NA |
    """)
    assert errors(problems) == [
        "bad_date", "bad_date", "bad_number", "unknown_code", "unknown_place", "duplicate_id", "end_before_start",
        "na_country",
    ]  # fmt: skip
    assert all(problem.where.file and str(problem.what) and str(problem.mend) for problem in problems)


BAD: dict[str, tuple[str, str, str, str]] = {
    # what is wrong: sheets, code, place, part of what or mend
    "a misspelt column": (
        "## sessions\n| id | atendance |\n| s1 | 3 |",
        "misspelt_column", "sessions.csv, cell B1", "Did you mean attendance?",
    ),
    "a column twice": (
        "## sessions\n| id | Start | start |\n| s1 | 2020 | 2020 |",
        "duplicate_column", "sessions.csv, cell C1", "Two columns",
    ),
    "a column without a header": (
        "## sessions\n| id | |\n| s1 | lost |",
        "no_header", "sessions.csv, cell B2", "without a header",
    ),
    "a text in a number column": (
        "## sessions\n| id | attendance |\n| s1 | a crowd |",
        "bad_number", "sessions.csv, cell B2", "150-200",
    ),
    "a decimal number of people": (
        "## sessions\n| id | attendance |\n| s1 | 2.5 |",
        "bad_number", "sessions.csv, cell B2", "whole number",
    ),
    "31 February": (
        "## sessions\n| id | start |\n| s1 | 2016-02-31 |",
        "bad_date", "sessions.csv, cell B2", "does not exist",
    ),
    "a date with slashes": (
        "## sessions\n| id | start |\n| s1 | 07/09/2016 |",
        "bad_date", "sessions.csv, cell B2", "two ways",
    ),
    "neither yes nor no": (
        "## barriers\n| barrier | answered |\n| cost | perhaps |",
        "bad_yes_no", "barriers.csv, cell B2", "yes, no or unknown",
    ),
    "a word of no vocabulary": (
        "## sessions\n| id | mode |\n| s1 | inperson |",
        "unknown_code", "sessions.csv, cell B2", "Did you mean in_person?",
    ),
    "an end before the start": (
        "## sessions\n| id | start | end |\n| s1 | 2020-05-02 | 2020-05-01 |",
        "end_before_start", "sessions.csv, cell C2", "before the start",
    ),
    "more affected people than people": (
        "## sessions\n| id | attendance | affected |\n| s1 | 10 | 11 |",
        "more_affected_than_people", "sessions.csv, cell C2", "More affected",
    ),
    "an unknown country in sessions": (
        "## sessions\n| id | country |\n| s1 | Keniya |",
        "unknown_place", "sessions.csv, cell B2", "Did you mean Kenya?",
    ),
    "a former country in sessions": (
        "## sessions\n| id | country |\n| s1 | USSR |",
        "unknown_place", "sessions.csv, cell B2", "no longer a country",
    ),
    "NA in sessions": (
        "## sessions\n| id | country |\n| s1 | NA |",
        "na_country", "sessions.csv, cell B2", "Write Namibia, or unknown.",
    ),
    "NA in participants without its meaning": (
        "## participants\n| country |\n| NA |\n| NA |",
        "na_country", "participants.csv, cell A2", "na_means",
    ),
    "an unknown region": (
        "## sessions\n| id | region |\n| s1 | Afrika |",
        "unknown_region", "sessions.csv, cell B2", "Did you mean African Group?",
    ),
    "an unknown language": (
        "## documents\n| kind | languages |\n| call | en; Klingonese |",
        "unknown_language", "documents.csv, cell B2", "ISO 639",
    ),
    "an empty undeclared table": (
        "## seats\n| role |",
        "empty_undeclared", "seats.csv", "not_collected",
    ),
    "a source that does not exist": (
        "## sessions\n| id | source |\n| s1 | lettre |",
        "unknown_source", "sessions.csv, cell B2", "Did you mean letter?",
    ),
    "a source where there is no sheet of sources": (
        "## sources\n| id |\n## sessions\n| id | source |\n| s1 | https://x.org |",
        "unknown_source", "sessions.csv, cell B2", "a sheet named sources",
    ),
    "a word in a number column, quoted as it stands": (
        "## sessions\n| id | attendance |\n| s1 | many |",
        "bad_number", "sessions.csv, cell B2", "many is not a number",
    ),
    "two rows with one id": (
        "## sessions\n| id | name |\n| s1 | a |\n| S1 | b |",
        "duplicate_id", "sessions.csv, cell A3", "row 2",
    ),
    "set aside without a reason": (
        "## sessions\n| id | status |\n| s1 | set_aside |",
        "set_aside_without_reason", "sessions.csv, cell B2", "note",
    ),
    "a participant of no session": (
        "## sessions\n| id |\n| s1 |\n## participants\n| session |\n| s11 |",
        "unknown_session", "participants.csv, cell A2", "Did you mean s1?",
    ),
    "completeness of a table that is none": (
        "## tables\n| table | state |\n| session | partial |",
        "unknown_code", "tables.csv, cell A2", "Did you mean sessions?",
    ),
    "complete without a source": (
        "## tables\n| table | state | as_of |\n| sessions | complete | 2021-06-30 |",
        "completeness_without_ground", "tables.csv, row 2", "Name its source",
    ),
    "complete without a day": (
        "## tables\n| table | state | source |\n| sessions | complete | call |",
        "completeness_without_ground", "tables.csv, row 2", "up to which it holds",
    ),
    "an unknown sheet": (
        "## sesions\n| id |\n| s1 |",
        "unknown_sheet", "sesions.csv", "Did you mean sessions?",
    ),
    "unknown within a list": (
        "## documents\n| kind | covers |\n| call | why; unknown |",
        "unknown_in_list", "documents.csv, cell B2", "unknown alone",
    ),
    "not published, as nobody says": (
        "## documents\n| kind | published | source |\n| call | yes | |\n| summary | no | |",
        "needs_source", "documents.csv, cell B3", "or the search that looked for it",
    ),
    "more people listed than the one source counts": (
        "## sessions\n| id | attendance | source |\n| s1 | 3 | call |\n"
        "## participants\n| session | count | source |\n| s1 | 4 | call |",
        "more_listed_than_counted", "sessions.csv, cell B2", "same source",
    ),
    "more people listed than the total of the same source": (
        "## tables\n| table | state | total | source |\n| participants | partial | 3 | call |\n"
        "## participants\n| count | source |\n| 4 | call |",
        "more_listed_than_counted", "tables.csv, row 2", "same source",
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", BAD)
def test_bad_input_gets_a_place_and_a_mend(wrong: str) -> None:
    """Each is one error with its place, and says what to write instead."""
    sheets, code, place, part = BAD[wrong]
    problems = problems_of(sheets)
    assert errors(problems) == [code], [str(problem) for problem in problems]
    problem = found(problems, code)
    assert str(problem.where) == place
    assert part in str(problem)


def test_answers_without_a_source_are_told() -> None:
    """An answer stands on the card like any claim; a source or a link says where it comes from."""
    sheet = "## answers\n| criterion | answer | source | link |\n| A-1 | meets | {} |"
    assert "answers.csv" in str(found(problems_of(sheet.format("|")), "no_source").where)
    for given in ("call |", "| https://example.org/call"):
        assert not [problem for problem in problems_of(sheet.format(given)) if problem.code == "no_source"]


AFTER = {
    "## documents\n| kind | published | date |\n| summary | {said} | {day} |": ("yes", "no", "Write no"),
    "## sessions\n| id | held | start |\n| s1 | {said} | {day} |": ("yes", "planned", "Write planned"),
}


@pytest.mark.parametrize("sheet", AFTER)
def test_what_is_said_to_have_happened_does_not_lie_after_as_of(sheet: str) -> None:
    """The record was read up to 30 June 2021: what is dated later was planned, or not yet published."""
    said, mended, mend = AFTER[sheet]
    problem = found(problems_of(sheet.format(said=said, day="2021-07-01")), "after_as_of")
    assert mend in str(problem.mend)
    assert problem.where.column == "C"
    for right in (sheet.format(said=mended, day="2021-07-01"), sheet.format(said=said, day="2021-06..2021-07")):
        assert "after_as_of" not in errors(problems_of(right))


@pytest.mark.parametrize("name", ["id", "title", "sponsor", "as_of", "assessor_role", "assessor_interest"])
def test_required_fields_are_asked_for(name: str) -> None:
    """A dossier without one of the six names it."""
    problem = found(problems_of(with_fields(without=name)), "missing_field")
    assert name in str(problem)
    assert str(problem.where) == "process.csv"


BAD_FIELDS: dict[str, tuple[str, str, str]] = {
    "as_of is a month": ("| as_of | 2021-06 |", "claims_disagree", "twice"),
    "a misspelt field": ("| opend | 2020 |", "misspelt_field", "Did you mean opened?"),
    "a row without a field": ("| | 2020 |", "no_field", "names no field"),
    "closed before opened": ("| opened | 2020-05-02 |\n| closed | 2020-05-01 |", "end_before_start", "closed lies"),
    "ended before began": ("| began | 2020-05-02 |\n| ended | 2020-05-01 |", "end_before_start", "ended lies"),
    "scope without a source": ("| regions_in_scope | african |", "needs_source", "names no source"),
    "strata without a source": ("| strata | women |", "needs_source", "names no source"),
    "an own scheme without a source": ("| region_scheme | custom |", "needs_source", "names no source"),
    "a scheme that is none": ("| region_scheme | un groups |", "unknown_code", "un_regional_groups"),
    "two titles": ("| title | Another |", "claims_disagree", "given twice"),
    "a region that is none": ("| regions_in_scope | african; atlantis | call |", "unknown_region", "atlantis"),
    "a country that is none": ("| priority_countries | Kenya; Wakanda | call |", "unknown_place", "Wakanda"),
    "NA among countries": ("| priority_countries | Kenya; NA | call |", "na_country", "Namibia"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", BAD_FIELDS)
def test_bad_fields_get_a_place_and_a_mend(wrong: str) -> None:
    """What is wrong on the process sheet is said with its row."""
    row, code, part = BAD_FIELDS[wrong]
    problem = next(item for item in problems_of(with_fields(row)) if item.code == code)
    assert part in str(problem)
    assert problem.where.row in (9, 10)


def test_as_of_is_one_day() -> None:
    """A month is not enough: `not yet` and open ends hang on the day."""
    assert errors(problems_of(with_fields("| as_of | 2021-06 |", without="as_of"))) == ["as_of_not_a_day"]


def test_a_dossier_without_a_process_sheet_says_so(tmp_path: Path) -> None:
    """Only `process` is needed to begin, and it is needed."""
    with pytest.raises(EvidenceNotValid) as refused:
        read_dossier(save({"sessions": [["id"], ["s1"]]}, tmp_path / "a"))
    assert found(list(refused.value.problems), "missing_sheet").where.file == "a"
    with pytest.raises(AuditError, match="no dossier"):
        read_dossier(tmp_path / "nothing")


def test_places_of_record_tables_stay_unknown_and_are_listed() -> None:
    """In participants and submissions a place that does not match is unknown, with one warning for all."""
    dossier = dossier_from("""
    ## participants
    | country |
    | Keniya |
    | Kenya |
    | Keniya |
    | Atlantis |
    """)
    assert [row.value("country") for row in dossier.tables["participants"].rows].count(None) == 3
    warning = found(list(dossier.warnings), "unmatched_places")
    assert "3 rows" in str(warning)
    assert "Atlantis, Keniya" in str(warning)


@pytest.mark.parametrize(("means", "value"), [("Namibia", frozenset({"NAM"})), ("unknown", None)])
def test_the_dossier_says_what_na_means_in_record_tables(means: str, value: frozenset[str] | None) -> None:
    """With `na_means` a record table may write NA; a hand-kept table still may not."""
    dossier = dossier_from(with_fields(f"| na_means | {means} |") + "\n## submissions\n| country |\n| NA |")
    assert dossier.tables["submissions"].rows[0].value("country") == value
    sheets = with_fields(f"| na_means | {means} |") + "\n## sessions\n| country |\n| NA |"
    assert errors(problems_of(sheets)) == ["na_country"]


def test_more_listed_than_counted_by_two_sources_is_disputed() -> None:
    """Two sources that disagree give the hull with a warning; the count is raised to those listed."""
    dossier = dossier_from("""
    ## sessions
    | id | attendance | affected | source |
    | s1 | 3 | 1 | call |
    ## participants
    | session | affected | count | source |
    | s1 | yes | 2 | press |
    | s1 | no | 4 | press |
    ## tables
    | table | state | total | source |
    | participants | partial | 5 | letter |
    """)
    cells = dossier.tables["sessions"].rows[0].cells
    assert (cells["attendance"].value, cells["attendance"].disputed) == (Interval(Fraction(3), Fraction(6)), True)
    assert (cells["affected"].value, cells["affected"].disputed) == (Interval(Fraction(1), Fraction(2)), True)
    participants = dossier.tables["participants"]
    assert (participants.total, participants.disputed) == (Interval(Fraction(5), Fraction(6)), True)
    assert [item.code for item in dossier.warnings].count("more_listed_than_counted") == 3


def test_a_complete_table_that_does_not_reach_its_total_is_disputed() -> None:
    """The total is lowered to the rows, with a warning."""
    dossier = dossier_from("""
    ## participants
    | count | source |
    | 4 | press |
    ## tables
    | table | state | total | as_of | source |
    | participants | complete | 5 | 2021-06-30 | press |
    """)
    participants = dossier.tables["participants"]
    assert (participants.total, participants.disputed) == (Interval(Fraction(4), Fraction(5)), True)
    assert found(list(dossier.warnings), "total_not_reached").severity == "warning"


def test_several_numbers_in_a_cell_are_claims_that_disagree() -> None:
    """Numbers separated by a semicolon give their hull, disputed."""
    cell = dossier_from("## sessions\n| id | attendance |\n| s1 | 140; about 200 |").tables["sessions"].rows[0]
    assert cell.value("attendance") == Interval(Fraction(140), Fraction(220))
    assert cell.cells["attendance"].disputed


@pytest.mark.parametrize("row", ["no | search | |", "unknown | | |", "no | | set_aside | Not so."])
def test_a_document_that_is_not_published_needs_a_source_only_where_it_decides(row: str) -> None:
    """With a search beside it, not known, or set aside, it settles nothing without a ground."""
    sheet = "## documents\n| kind | published | source | status | note |\n| summary | {} |"
    assert not errors(problems_of(sheet.format(row)))


def test_a_cell_too_long_to_be_read_gets_a_mend_that_fits() -> None:
    """More than 131,072 characters: the cell is to be shortened, or a quotation mark is not closed."""
    problems = problems_of("## themes\n| theme |\n| a |\n| " + "b" * 140_000 + " |\n")
    problem = found(problems, "broken_csv")
    assert str(problem.where) == "themes.csv, row 3"
    assert "longer than 131,072 characters" in str(problem.what)
    assert "Shorten it" in str(problem.mend)
