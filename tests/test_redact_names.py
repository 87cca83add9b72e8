"""Who gave testimony and who assessed stay unnamed: by a room, by the order of numbers, in the log, as an origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from random import Random

import pytest
from dossiers import dossier_from

from audit.evidence.by_content import in_order
from audit.evidence.fingerprint import fingerprint
from audit.evidence.model import Asked, Dossier
from audit.evidence.redact import redact

KNOWN = Asked(criteria=dict.fromkeys(("SAF-1", "SAF-2", "SAF-3"), ("missing", "approaches", "meets")))

TEXT = """
## process
| field | value | source |
| id | river | |
| title | The river | |
| sponsor | River Agency | |
| as_of | 2021-06-30 | |
| assessor_role | independent | |
| assessor_interest | None. | |
## sources
| id | title | side | kind | origin |
| call | The call | sponsor | official | |
| search | A search | none | search | |
| interview-amina | Amina O., by phone | affected | testimony | |
| interview-wanjiru | Wanjiru K., by phone | affected | testimony | |
| press | A paper | none | press | {origin} |
## sessions
| id | start | country | held | run_by | level | attendance | affected | page | source |
| s1 | 2020-03-01 | Kenya | yes | sponsor | local | 3 | 1 | p. 3 | interview-amina |
| s2 | 2020-04-01 | Kenya | yes | sponsor | local | 30 | 10 | p. 4 | call; interview-amina |
| s3 | 2020-05-01 | Kenya | yes | sponsor | local | 30 | 10 | | interview-wanjiru; search |
## support
| purpose | paid_by | source |
| travel | sponsor | interview-amina |
## barriers
| barrier | answered | source |
| Police at the door | no | interview-amina |
| No bus | yes | interview-wanjiru |
| No money | yes | call |
## answers
| criterion | answer | reason | assessor | adjudicates | source |
| SAF-1 | missing | People said so. | Zoe Brown | | interview-amina |
| SAF-1 | meets | It stands there. | Anna Smith | | interview-wanjiru |
| SAF-1 | approaches | Decided. | Mary Lead | zoe brown; Anna Smith | press |
| SAF-2 | missing | People said so. | Zoe Brown | | press |
## log
| date | where | old | new | role | reason | source |
| 2021-05-01 | answers SAF-1 Zoe Brown | Zoe Brown: missing | meets | Zoe Brown | Mended. | call |
| 2021-05-01 | answers SAF-2 | missing | meets | Carla Log | Mended. | call |
| 2021-05-02 | answers Zoe Brown | missing | meets | desk officer | Mended. | call |
| 2021-05-03 | barriers | a | b | editor | Mended. | interview-amina |
"""


def dossier(origin: str = "", **names: str) -> Dossier:
    """Return a dossier on the river; `names` stand in the place of those it has."""
    text = TEXT.format(origin=origin)
    for name, other in names.items():
        text = text.replace(name, other)
    return dossier_from(text, asked=KNOWN)


def test_a_row_that_is_not_public_names_no_witness() -> None:
    """The sponsor has the list of who was in a small room; what a row proves it still proves, and no page is told."""
    found = redact(dossier())
    rows = {row.sources: row for row in found.tables["sessions"].rows}
    assert set(rows) == {(), ("call",)}
    assert all(row.proven and not row.page for row in found.tables["sessions"].rows)
    assert found.tables["support"].rows[0].sources == ()
    assert found.answers[0].sources
    assert redact(found) == found


def test_of_barriers_nobody_can_tell_who_named_which() -> None:
    """Each that rests on testimony cites all testimony of its table; the log cites none of it."""
    found = redact(dossier())
    cited = sorted(row.sources for row in found.tables["barriers"].rows)
    assert cited == [("call",), ("testimony-1", "testimony-2"), ("testimony-1", "testimony-2")]
    assert [one.sources for one in found.log if one.where == "barriers"] == [()]


def test_a_public_row_names_its_witness() -> None:
    """What was published as it stands may say so."""
    text = TEXT.format(origin="").replace("| page | source |", "| page | source | public |")
    found = redact(dossier_from(text.replace("| p. 3 | interview-amina |", "| p. 3 | interview-amina | yes |")))
    assert [row.sources for row in found.tables["sessions"].rows if row.public] == [("testimony-2",)]


@pytest.mark.parametrize(
    "names",
    [
        {"amina": "zuri", "wanjiru": "abeni"},
        {"Zoe": "Abel", "zoe": "abel", "Anna": "Yves"},
        {"Mary": "Zita", "Anna": "Bea", "wanjiru": "a-b"},
    ],
)
def test_numbers_do_not_follow_the_names(names: dict[str, str]) -> None:
    """Other names in another order give the same publishable dossier."""
    first, other = redact(dossier()), redact(dossier(**names))
    assert fingerprint(first) == fingerprint(other)
    assert repr(first.answers) == repr(other.answers)
    assert {one.assessor for one in first.answers} == {"assessor 1", "assessor 2", "assessor 3"}


def test_order_follows_what_is_said_and_is_done_once() -> None:
    """Of random places: the names may be any, those who stand at other places have other numbers, and it is stable."""
    random = Random(7)
    for _ in range(200):
        places = [random.sample(range(6), random.randint(1, 3)) for _ in range(4)]
        names = random.sample("abcdefghij", 6)

        order = [names.index(name) for name in in_order(names, partial(said, names, places))]
        again = [f"n{order.index(number)}" for number in range(6)]
        assert in_order(again, partial(said, again, places)) == sorted(again)


def said(names: list[str], places: list[list[int]], rank: Mapping[str, str]) -> dict[str, list[str]]:
    """Return at which places each stands, and beside whom."""
    beside = [sorted(rank[names[one]] for one in there) for there in places]
    return {
        name: [f"{place} {beside[place]}" for place, there in enumerate(places) if number in there]
        for number, name in enumerate(names)
    }


def test_the_log_names_nobody() -> None:
    """Of an answer it tells the criterion; old and new that hold a name are withheld; who is no role is numbered."""
    found = redact(dossier())
    assert [(one.where, one.old, one.new, one.role) for one in found.log] == [
        ("answers SAF-1", "withheld", "withheld", "assessor 3"),
        ("answers SAF-2", "missing", "meets", "assessor 4"),
        ("answers", "withheld", "withheld", "desk officer"),
        ("barriers", "withheld", "withheld", "editor"),
    ]
    text = repr(replace(found, warnings=())).casefold()
    assert not [name for name in ("zoe", "brown", "carla", "anna", "mary", "amina", "wanjiru") if name in text]


@pytest.mark.parametrize(
    ("origin", "kept"),
    [
        ("Amina O.", ""),
        ("interview_amina", ""),
        ("interview-amina; interview-wanjiru", ""),
        ("AMINA O., by phone", ""),
        ("a wire; Wanjiru K", ""),
        ("testimony-1", ""),
        ("testimony", "testimony"),
        ("a wire", "a wire"),
        ("call", "call"),
    ],
)
def test_an_origin_that_is_testimony_is_not_named(origin: str, kept: str) -> None:
    """However it is spelled, and in part: by id, title, publisher or origin of testimony."""
    found = redact(dossier(origin))
    assert found.sources["press"].origin == kept
    assert redact(found) == found
