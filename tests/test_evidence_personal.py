"""Columns that point at people are refused with a word of why, or dropped when asked."""

from __future__ import annotations

import pytest
from dossiers import PROCESS, dossier_from, problems_of

from audit.evidence.personal import personal
from audit.words import say


@pytest.mark.parametrize(
    "header",
    [
        "name", "full_name", "first_name", "surname", "participant_name", "nombre", "prénom", "email", "e_mail",
        "email_address", "phone", "phone_number", "mobile", "whatsapp", "deviceid", "device_id", "imei", "ip_address",
        "latitude", "gps", "geolocation", "username", "submitted_by",
    ],
)  # fmt: skip
def test_headers_that_point_at_people(header: str) -> None:
    """Names, e-mails, phones, device ids and coordinates are known by their header."""
    assert personal(header, [])


@pytest.mark.parametrize(
    "header", ["organisation_name", "session_name", "own_region", "age_group", "placement", "rename", "signalled"]
)
def test_headers_that_do_not(header: str) -> None:
    """A name of a thing is no name of a person."""
    assert personal(header, ["a", "b"]) is None


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (["a@example.org", "none"], "e-mail"),
        (["+254 712 345678", "0712 345678", "-"], "phone"),
        (["-1.2921, 36.8219", "-1.3000, 36.8000"], "coordinates"),
        (["36.82194", "-1.29206"], "coordinates"),
    ],
)
def test_columns_half_full_of_them(texts: list[str], why: str) -> None:
    """Half of the filled cells are enough, whatever the header says."""
    assert why in str(personal("remarks", texts))


@pytest.mark.parametrize(
    "texts",
    [
        ["2016-09-07", "2016-09-07..2016-09-08", "2016-09-07T00:00:00"],
        ["150-200", "over 325", "1714", "12345678"],
        ["0.45", "12.5", "3.1415"[:4]],
        ["a@example.org", "b", "c"],
        [],
    ],
)
def test_dates_and_numbers_are_no_phones_and_no_coordinates(texts: list[str]) -> None:
    """What a dossier is full of is not taken for what it must not hold."""
    assert personal("remarks", texts) is None


SHEETS = """
## participants
| country | e-mail | remarks | source |
| Kenya | a@example.org | +254 712 345678 | press |
| Kenya | | soon | press |
"""


def test_they_are_refused_with_place_and_reason() -> None:
    """Each column is one error at its header."""
    problems = [item for item in problems_of(SHEETS) if item.severity == "error"]
    assert [(item.code, str(item.where)) for item in problems] == [
        ("personal_data", "participants.csv, cell B1"),
        ("personal_data", "participants.csv, cell C1"),
    ]
    assert "is headed like e-mail addresses" in str(problems[0])
    assert "--drop-personal" in str(problems[0].mend)


def test_they_are_dropped_when_asked() -> None:
    """With drop_personal the columns are gone and a warning says so."""
    dossier = dossier_from(SHEETS, drop_personal=True)
    assert {name for row in dossier.tables["participants"].rows for name in row.cells} == {"country"}
    assert [item.code for item in dossier.warnings].count("personal_dropped") == 2


def test_columns_of_the_format_are_exempt() -> None:
    """sessions.name is a title, whatever it looks like."""
    dossier = dossier_from("## sessions\n| id | name |\n| s1 | call@example.org |")
    assert dossier.tables["sessions"].rows[0].value("name") == "call@example.org"


def test_a_header_in_wide_letters_is_still_a_name() -> None:
    """The same word in another width points at people as well."""
    (problem,) = [
        item for item in problems_of("## sessions\n| id | ｎａｍｅ |\n| s1 | Ann |") if item.code == "personal_data"
    ]
    assert problem.severity == "error"


def test_a_group_that_the_process_does_not_list_is_looked_at_before_it_is_published() -> None:
    """A group that nobody listed, a name as well, is published as one word with all others: check says so."""
    text = """
    ## tables
    | table | state | as_of | source |
    | participants | complete | 2021-06-30 | call; letter |
    ## participants
    | affected | strata | count | source |
    | yes | women | 9 | letter |
    | yes | Jane Doe | 1 | letter |
    | no | unknown | 9 | letter |
    """
    listed = PROCESS + "| strata | women; men | call |\n" + text
    (found,) = (one for one in dossier_from(listed).warnings if one.code == "group_not_listed")
    assert (str(found.where), found.severity) == ("participants.csv, cell B3", "warning")
    assert say(found.what) == "participants names 1 group that the field strata does not."
    assert say(found.mend).startswith("They are published as “unlisted”.")
    (found,) = (one for one in dossier_from(PROCESS + text).warnings if one.code == "group_not_listed")
    assert say(found.what) == "participants names 2 groups that the field strata does not."
    everyone = listed.replace("women; men", "women; jane doe")
    assert "group_not_listed" not in {one.code for one in dossier_from(everyone).warnings}
