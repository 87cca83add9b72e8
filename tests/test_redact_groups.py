"""Groups and assessors as they are published: by name where somebody lists them, else as one word or a number."""

from __future__ import annotations

from dataclasses import replace

import pytest
from dossiers import PROCESS, SOURCES, dossier_from
from made import asking

from audit.bounds import Interval
from audit.evidence.fingerprint import fingerprint
from audit.evidence.model import Asked, Dossier
from audit.evidence.redact import redact
from audit.measure.measures import measure
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.stated import stated

PEOPLE = """
## tables
| table | state | as_of | source |
|--|--|--|--|
| participants | complete | 2021-06-30 | call; letter |

## participants
| session | strata | count | source | public |
|--|--|--|--|--|
| | youth | 10 | press | |
| | A. Person | 6 | press | |
| | women of one village | 7 | press | |
| | youth; A. Person | 9 | press | |
| | A choir | 5 | press | yes |
"""


def dossier(text: str = PEOPLE, strata: str = "youth", known: Asked | None = None, fields: str = "") -> Dossier:
    """Return a working dossier of which the process lists some groups."""
    more = f"| strata | {strata} | call |\n" if strata else ""
    return dossier_from(PROCESS + more + fields + SOURCES + text, asked=known or Asked())


def groups(found: Dossier, table: str = "participants") -> dict[str, str]:
    """Return the published counts by group."""
    return {
        row.cells["strata"].text: row.cells["count"].text if "count" in row.cells else ""
        for row in found.tables[table].rows
    }


def test_groups_that_nobody_listed_are_one() -> None:
    """6 of one made-up group and 7 of another are 13 of unlisted groups; a public row keeps its words."""
    assert groups(redact(dossier())) == {
        "youth": "10", "unlisted": "13", "unlisted; youth": "9", "A choir": "5",
    }  # fmt: skip


def test_a_group_is_listed_by_the_process_the_rubric_or_the_population() -> None:
    """Each of the three is published anyway, so its words tell nothing of a person."""
    place = "## population\n| stratum | people | source |\n|--|--|--|\n| women of one village | 900 | press |\n"
    assert "women of one village" in groups(redact(dossier(PEOPLE + place)))
    named = Asked(named={"strata": frozenset({"a. person"})})
    assert groups(redact(dossier(strata="", known=named)))["a. person"] == "6"
    assert groups(redact(dossier(strata="")))["unlisted"] == "32"


def test_what_the_rubric_asks_by_name_is_known() -> None:
    """Groups in conditions and lists of a rubric are read as cells hold them."""
    rubric = read_rubric("meaningful-consultation")
    (name, one) = next((name, one) for name, one in rubric.criteria.items() if one.measure)
    own = {"count": {"of": "people", "where": {"strata": ["Youth  leaders"], "region": "african"}}}
    listed = {"coverage": {"list": ["Elders"], "by": [{"of": "submissions", "column": "strata"}]}}
    for measured, words in ((own, {"youth leaders"}), (listed, {"elders"})):
        with_it = rubric.model_copy(update={"criteria": {name: one.model_copy(update={"measure": asking(**measured)})}})
        assert asked(with_it.model_copy(update={"unselected": {}})).named["strata"] == words


def test_an_unlisted_group_is_none_of_the_listed_ones() -> None:
    """Coverage of the listed groups does not move; of one that only a later rubric names it becomes possible."""
    before, after = dossier(), redact(dossier())
    covered = asking(coverage={"list": "strata", "by": [{"of": "participants", "column": "strata"}]})
    assert measure(before, covered).value == measure(after, covered).value
    count = asking(count={"of": "participants", "where": {"strata": "women of one village"}})
    assert measure(before, count).value == Interval(7, 7)
    assert measure(after, count).value == Interval(0, 22)  # 13 and the 9 that are youth as well
    youth = asking(count={"of": "participants", "where": {"strata": "youth"}})
    assert measure(before, youth).value == measure(after, youth).value == Interval(19, 19)


def test_a_group_that_is_called_unlisted_is_not_mixed_up() -> None:
    """Where the process lists a group of that name, others are unknown: they may be of it."""
    found = redact(dossier(strata="unlisted"))
    count = asking(count={"of": "participants", "where": {"strata": "unlisted"}})
    assert groups(found) == {"unknown": "32", "A choir": "5"}
    assert measure(found, count).value == Interval(0, 32)


def test_sessions_and_contributions_hide_their_groups_too() -> None:
    """A session keeps its words only where the sponsor's own source, or its row, publishes it."""
    sheets = """
## sessions
| id | held | run_by | attendance | strata | source | public |
|--|--|--|--|--|--|--|
| s1 | yes | sponsor | 40 | A. Person | press | |
| s2 | yes | sponsor | 50 | Fisher folk | call | |
| s3 | yes | sponsor | 60 | A choir | press | yes |

## submissions
| strata | count | source |
|--|--|--|
| A. Person | 8 | press |
"""
    found = redact(dossier(sheets))
    shown = {row.cells["attendance"].text: row.cells["strata"].text for row in found.tables["sessions"].rows}
    assert shown == {"40": "unlisted", "50": "Fisher folk", "60": "A choir"}
    assert groups(found, "submissions") == {"unlisted": "8"}


def test_regions_of_its_own_are_published_where_they_are_listed() -> None:
    """Where the process draws its own regions, anybody may write anything there: what nobody lists is unknown."""
    fields = "| region_scheme | custom | call |\n| regions_in_scope | North; South | call |\n"
    people = """
## participants
| region | count | source |
|--|--|--|
| North | 10 | press |
| The house by the mill | 6 | press |
"""
    rows = redact(dossier(people, fields=fields)).tables["participants"].rows
    assert {row.cells["region"].text: row.cells["count"].text for row in rows} == {"North": "10", "unknown": "6"}


def test_nothing_of_an_unlisted_word_is_left() -> None:
    """The word stands nowhere in what is published, and doing it again changes nothing."""
    once = redact(dossier())
    assert "person" not in repr(once).casefold()
    assert redact(once) == once
    assert fingerprint(redact(once)) == fingerprint(once)


ANSWERS = """
## answers
| criterion | assessor | answer | reason | adjudicates | source |
|--|--|--|--|--|--|
| TIM-1 | Zoe Reader | meets | As the call says. | | call |
| TIM-1 | Adam Person | missing | As the letter says. | | letter |
| TIM-1 | adjudicator | approaches | Between the two. | zoe reader; Adam Person | press |
| AFF-1 | A watchdog | meets | As the call says. | | call |
| AFF-1 | second reader | meets | As the call says. | | call |
| AFF-1 | | meets | As the call says. | | call |
"""
KNOWN = Asked(criteria=dict.fromkeys(("TIM-1", "AFF-1"), ("missing", "approaches", "meets")))


def test_assessors_are_numbered_unless_they_are_roles() -> None:
    """Names become numbers in the order of what was said; a role, the head's assessor and a blank stay."""
    found = redact(dossier(ANSWERS, known=KNOWN))
    assert {answer.assessor: answer.text for answer in found.answers if answer.criterion == "TIM-1"} == {
        "assessor 1": "meets", "assessor 2": "missing", "adjudicator": "approaches",
    }  # fmt: skip
    assert [one.assessor for one in found.answers if one.criterion == "AFF-1"] == ["", "A watchdog", "second reader"]
    assert [one.adjudicates for one in found.answers if one.adjudicates] == [("assessor 1", "assessor 2")]
    assert redact(found) == found


def test_what_is_adjudicated_stays_so() -> None:
    """The adjudicating answer replaces the same answers under their numbers."""
    working = dossier(ANSWERS, known=KNOWN)
    for one in (working, redact(working)):
        found = stated(one, "TIM-1", ("missing", "approaches", "meets"))
        assert [answer.text for answer in found.answers] == ["approaches"]


def test_a_number_that_is_there_already_is_kept() -> None:
    """A published answer beside a new one of a named assessor: assessor 1 is still assessor 1."""
    text = ANSWERS.replace("Adam Person", "assessor 1").replace("Zoe Reader", "Aaron Person")
    text = text.replace("zoe reader", "aaron person")
    found = redact(dossier(text, known=KNOWN))
    said = {answer.assessor: answer.text for answer in found.answers}
    assert (said["assessor 1"], said["assessor 2"]) == ("missing", "meets")


@pytest.mark.parametrize("name", ["Reader, Jane", "reader jane", "Peer Gynt", "Self Esteem Trust", "reader 1 (Jane)"])
def test_a_name_that_looks_like_a_role_is_numbered(name: str) -> None:
    """Only a role and nothing else stays as it is."""
    found = redact(dossier(ANSWERS.replace("second reader", name), known=KNOWN))
    assert {one.assessor for one in found.answers if one.criterion == "AFF-1"} - {"", "A watchdog"} <= {
        "assessor 1", "assessor 2", "assessor 3",
    }  # fmt: skip
    assert name.casefold() not in repr(found).casefold()


def test_replies_and_log_name_no_assessor_either() -> None:
    """Whoever is an assessor by name goes under the same number in the log and as the one who replied."""
    more = """
## replies
| criterion | from | date | text | source |
|--|--|--|--|--|
| TIM-1 | Zoe Reader | 2021-02-01 | We do not agree. | call |

## log
| date | where | old | new | role | reason | source |
|--|--|--|--|--|--|--|
| 2021-03-01 | answers TIM-1 | missing | meets | Zoe Reader | Read again. | call |
"""
    found = redact(dossier(ANSWERS + more, known=KNOWN))
    assert [reply.by for reply in found.replies] == ["assessor 1"]
    assert [change.role for change in found.log] == ["assessor 1"]
    assert "zoe" not in repr(replace(found, warnings=())).casefold()
