"""The standard objections on a card: each is the card scored again as if it were right."""

from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import openpyxl
import people_at_risk
import pytest
from attack import attack
from dossiers import dossier_from, with_fields
from hypothesis import given, settings
from hypothesis import strategies as st
from sides_made import CRITERIA, LEVELS, RUBRIC, TEXT, rubric_of, side

from audit.bounds import Interval
from audit.evidence.model import Dossier
from audit.evidence.other_definition import by_other_definition
from audit.evidence.redact import redact
from audit.evidence.sponsors_own import sponsors_own
from audit.report.markdown import markdown
from audit.report.page import page
from audit.report.workbook import workbook
from audit.rubric.asked import asked
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric
from audit.scoring.score import result, score
from audit.scoring.scorecard import Objection, Scorecard

FULL = read_rubric("meaningful-consultation")
BOUND = TEXT.replace("binds: []", "binds: [an  AGENCY]").replace(
    "as: judgement, standard: book", "as: standard, standard: book, says: So much."
)
"""The small rubric with one standard of 2001 that binds the agency and says every level."""


def objection(card: Scorecard, id: str) -> Objection:
    """Return one objection of a card."""
    return next(one for one in card.objections if one.id == id)


def ends(one: Objection) -> tuple[float, float]:
    """Return the totals an objection comes to."""
    assert one.total is not None
    return one.total.evidenced, one.total.possible


SPANS = st.sampled_from([f"{a}..{b}" for place, a in enumerate(LEVELS) for b in LEVELS[place:]])


@given(st.lists(SPANS, min_size=5, max_size=5), st.sampled_from(["", *CRITERIA]))
@settings(max_examples=30, deadline=None)
def test_what_the_card_shows_elsewhere_is_the_same_here(spans: list[str], aside: str) -> None:
    """Equal weights, the geometric mean and set-aside claims restored: the ranges of the totals; gates cap no total."""
    card = side(aside=aside, **dict(zip((id.replace("-", "_") for id in CRITERIA), spans, strict=True))).card
    overall = card.overall
    assert overall is not None
    assert ends(objection(card, "equal_weights")) == tuple(overall.equal_weights.model_dump().values())
    assert ends(objection(card, "geometric")) == tuple(overall.geometric.model_dump().values())
    assert ends(objection(card, "no_gates")) == (overall.evidenced, overall.possible)
    if aside:
        assert overall.restored is not None
        assert ends(objection(card, "restored")) == (overall.restored.evidenced, overall.restored.possible)
    else:
        assert objection(card, "restored").state == "not_put"
    for one in card.objections:
        if one.verdict is not None:
            same = (one.verdict.low, one.verdict.high) == (overall.verdict.low, overall.verdict.high)
            assert one.state == ("stands" if same else "moves")
    put = [one for one in card.objections if one.state != "not_put"]
    n = sum(one.state == "stands" for one in put)
    assert f"{n} of {len(put)} objections" in card.stands


def test_every_standard_objection_has_its_row() -> None:
    """Seven rows in one order, whatever can be put; one that cannot says why and is not counted."""
    card = side(ONE_1="missing", ONE_2="exceeds", ONE_3="exceeds", TWO_1="exceeds", TWO_2="exceeds").card
    assert [one.id for one in card.objections] == [
        "restored", "sponsor_only", "binding_only", "no_gates", "equal_weights", "geometric", "affected_also",
    ]  # fmt: skip
    assert card.overall is not None
    assert card.overall.verdict.words == "approaches"
    moved = objection(card, "no_gates")
    assert moved.state == "moves"
    assert moved.verdict is not None
    assert moved.verdict.words == "exceeds"
    assert [one.note for one in card.objections if one.state == "not_put"] == [
        "Nothing is set aside.", "No other definition is on record.",
    ]  # fmt: skip
    assert card.stands == "The verdict stands under 3 of 5 objections"


def test_a_rubric_without_gates_totals_or_unequal_weights() -> None:
    """What could not differ is not put; a card without totals answers no objection, and says so."""
    plain = TEXT.replace(", gate: yes", "").replace("weight: 2", "weight: 1")
    card = side(rubric_of(plain), ONE_1="meets").card
    assert objection(card, "no_gates").note == "No gate counts here."
    assert objection(card, "equal_weights").note == "The weights are equal."
    bare = side(rubric_of(TEXT.replace("verdicts:", "totals: no\nverdicts:")), ONE_1="meets").card
    assert bare.objections == ()
    assert bare.stands == ""
    assert "This card gives no verdict." in page(bare)


def test_on_a_geometric_rubric_the_other_mean_is_the_arithmetic_one() -> None:
    """The objection is always the way of adding up that the rubric did not choose."""
    card = side(rubric_of(TEXT.replace("levels: [", "combine: geometric\nlevels: [")), ONE_1="meets").card
    one = objection(card, "mean")
    assert one.words == "By the arithmetic mean"
    mean = side(ONE_1="meets").card.overall
    assert mean is not None
    assert ends(one) == (mean.evidenced, mean.possible)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (BOUND, 5),
        (BOUND.replace("year: 2001", "year: 2016"), 0),  # the process began in 2016
        (BOUND.replace("an  AGENCY", "Another"), 0),
        (BOUND.replace("as: standard", "as: adapted"), 0),
        (BOUND.replace("from_standard: {levels", "from_standard: {question"), 0),
        (BOUND.replace("from_standard: {levels: {", "from_standard: {meets: {"), 5),
    ],
)
def test_only_what_a_standard_binds_to_is_left(text: str, left: int) -> None:
    """A criterion stays where a level is the standard's own, older than the process, and binds the sponsor."""
    one = objection(side(rubric_of(text), ONE_1="meets").card, "binding_only")
    if left:
        assert one.note == "5 of 5 criteria take a level from one."
        assert one.state == "stands"
    else:
        assert one.state == "not_rated"
        assert one.note == "Of 5 criteria none takes a level from one. Nothing is left to judge by."
        assert one.total is None


def test_a_binding_standard_on_one_criterion_leaves_that_one() -> None:
    """The total is that criterion's alone, and gates that are out of the sum cap nothing."""
    first, rest = TEXT.split("      ONE-2", 1)
    second, last = rest.split("      TWO-2", 1)
    line = BOUND[BOUND.index("      TWO-2") :].split("\n")[0]
    text = first + "      ONE-2" + second + line + "\n"
    text = text.replace("binds: []", "binds: [all]")
    assert "TWO-2" not in last
    card = side(rubric_of(text), ONE_1="missing", TWO_2="meets").card
    one = objection(card, "binding_only")
    assert one.note == "1 of 5 criteria takes a level from one."
    assert ends(one) == (67.0, 67.0)
    assert one.verdict is not None
    assert one.verdict.words == "meets"


RECORD = """
## tables
| table | state | as_of | source |
|--|--|--|--|
| sessions | complete | 2021-06-30 | call |
| submissions | complete | 2021-06-30 | letter;press |
| seats | not_published | | search |

## sessions
| id | start | held | run_by | attendance | source |
|--|--|--|--|--|--|
| s1 | 2020-05-01 | yes | sponsor | 40 | call;letter |
| s2 | 2020-06-01 | yes | sponsor | 30 | letter |

## submissions
| date | affected | count | source |
|--|--|--|--|
| 2020-05-02 | yes | 60 | letter |

## documents
| kind | published | date | source |
|--|--|--|--|
| call | yes | 2020-04-01 | call |
| summary | no | | search |

## answers
| criterion | assessor | answer | reason | source |
|--|--|--|--|--|
| MOD-2 | A | missing | They say so. | letter |
| MOD-3 | A | meets | It says so. | call |
"""
FIELDS = ("| opened | 2020-04-01 | call |", "| closed | 2020-06-01 | letter |", "| written_call | yes | search |")


def record(markdown: str = RECORD, *fields: str, rubric: Rubric = FULL) -> Dossier:
    """Return a dossier, its process sheet with further fields."""
    return dossier_from(with_fields(*(fields or FIELDS)) + markdown, asked=asked(rubric))


def test_the_sponsors_own_sources_leave_the_record_they_would_make() -> None:
    """What no source of the sponsor says is not on record: as if those rows, claims and answers were never written."""
    kept = """
## tables
| table | state | as_of | source |
|--|--|--|--|
| sessions | complete | 2021-06-30 | call |

## sessions
| id | start | held | run_by | attendance | source |
|--|--|--|--|--|--|
| s1 | 2020-05-01 | yes | sponsor | 40 | call |

## documents
| kind | published | date | source |
|--|--|--|--|
| call | yes | 2020-04-01 | call |

## answers
| criterion | assessor | answer | reason | source |
|--|--|--|--|--|
| MOD-3 | A | meets | It says so. | call |
"""
    left = sponsors_own(record())
    assert left == replace(record(kept, FIELDS[0]), sources=left.sources)
    card = score(record(), FULL)
    again = score(record(kept, FIELDS[0]), FULL).overall
    assert again is not None
    assert ends(objection(card, "sponsor_only")) == (again.evidenced, again.possible)


def test_without_a_source_of_the_sponsor_the_objection_cannot_be_put() -> None:
    """A request to the sponsor, or a search of its site, is not the sponsor's own word."""
    other = RECORD.replace("call", "press").replace("| press | yes", "| call | yes")
    card = score(record(other, "| opened | 2020-04-01 | press |"), FULL)
    assert objection(card, "sponsor_only").note == "No source of the sponsor is on record."


LISTED = """
## sessions
| id | start | held | run_by | attendance | source |
|--|--|--|--|--|--|
| s1 | 2020-05-01 | yes | sponsor | 40 | call |

## participants
| session | affected | count | source |
|--|--|--|--|
| s1 | yes | 20 | letter |
| s1 | no | 10 | {second} |
"""


@pytest.mark.parametrize("second", ["letter", "call"])
def test_people_listed_by_others_are_counted_in_their_session_again(second: str) -> None:
    """Published counts do not tell who named whom: from none to all of them may be the sponsor's, nobody twice."""
    whole = record(LISTED.format(second=second))
    exact, published = sponsors_own(whole), sponsors_own(redact(whole))
    made = [result(known, FULL).findings.values() for known in (exact, published)]
    for one, other in zip(*made, strict=True):
        if one.span and other.span:
            assert other.span.low <= one.span.low
            assert one.span.high <= other.span.high
    session = published.tables["sessions"].rows[0]
    if second == "letter":
        assert not published.tables["participants"].rows
        assert "unlisted" not in session.cells
    else:
        counts = {row.value("count") for row in published.tables["participants"].rows}
        assert counts == {Interval(Fraction(0), Fraction(20)), Interval(Fraction(0), Fraction(10))}
        assert session.value("unlisted") == Interval(Fraction(10), Fraction(40))


ALSO = """
## tables
| table | state | total | as_of | source |
|--|--|--|--|--|
| submissions | complete | 200 | 2021-06-30 | call;press |
| seats | complete | | 2021-06-30 | call |

## submissions
| affected | affected_also | count | source |
|--|--|--|--|
| yes | no | 150 | press |
| no | yes | 50 | press |

## seats
| role | affected | affected_also | source |
|--|--|--|--|
| chair | yes | no | call |
| member | yes | unknown | call |

## themes
| theme | raised_by_affected | reason_given | source |
|--|--|--|--|
| water | yes | yes | press |

## answers
| criterion | assessor | answer | reason | source |
|--|--|--|--|--|
| AFF-2 | A | meets | By the first. | press |
"""
NAMED = "| affected_community_also | People who fish in it | letter |"


def test_by_another_definition_everybody_is_counted_by_the_other_column() -> None:
    """The columns change places; what nobody wrote down by the other definition is unknown."""
    swapped = by_other_definition(record(ALSO, NAMED), {"AFF-2"})
    counted = {str(row.value("affected")): row.cells["count"].text for row in swapped.tables["submissions"].rows}
    assert counted == {"no": "150", "yes": "50"}
    assert sorted(str(row.value("affected")) for row in swapped.tables["seats"].rows) == ["None", "no"]
    assert "raised_by_affected" not in swapped.tables["themes"].rows[0].cells
    assert swapped.answers == ()


@pytest.mark.parametrize(("field", "put"), [(NAMED, True), (NAMED.replace("letter", ""), False), (FIELDS[0], False)])
def test_the_other_definition_needs_words_and_a_source(field: str, put: bool) -> None:
    """Without either the row says that none is on record."""
    one = objection(score(record(ALSO, field), FULL), "affected_also")
    assert (one.state != "not_put") == put
    if not put:
        assert one.note == "No other definition is on record."


def test_the_publishable_dossier_gives_the_same_objections() -> None:
    """With small counts by both definitions, hidden first: the card of the redacted copy has the same rows."""
    small = ALSO.replace("| 150 |", "| 3 |").replace("| 50 |", "| 7 |").replace("| 200 |", "| 10 |")
    for known in (record(small, NAMED), record(), record(LISTED.format(second="call"))):
        card, again = score(known, FULL), score(redact(known), FULL)
        assert card.objections == again.objections
        assert card.to_json() == again.to_json()
    published = redact(record(small, NAMED))
    assert all(row.cells["count"].text != "3" for row in published.tables["submissions"].rows)


def test_every_view_shows_every_objection() -> None:
    """The page, the text and the workbook: what is objected, what it comes to, and whether the verdict stands."""
    seen = side(aside="TWO_2", ONE_1="missing", ONE_2="exceeds", ONE_3="exceeds", TWO_1="exceeds", TWO_2="meets")
    card = seen.card
    assert seen.dossier is not None
    data = workbook(card, RUBRIC, seen.dossier)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Summary"]
    book = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
    html = page(card).split('id="objections"')[1].split("</section>")[0]
    for made in (html, markdown(card), book):
        assert card.stands in made
        for one in card.objections:
            assert one.words.replace("'", "&#39;" if made is html else "'") in made
            assert one.note in made
            if one.verdict and one.state == "moves":
                assert f"Moves to “{one.verdict.words}”." in made


def test_a_second_definition_gives_no_small_count_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """People told apart by it as well are hidden all the same: a solver pins no count from 1 to 4."""
    once = people_at_risk._person

    def told_apart(random: Random) -> dict[str, Any]:
        return {**once(random), "affected_also": random.choice(("yes", "no", "unknown"))}

    monkeypatch.setattr(people_at_risk, "_person", told_apart)
    told = 0
    for seed in range(60):
        known = people_at_risk.drawn(Random(700_000 + seed), exact=True)
        published = redact(known)
        assert attack(known, published).given_away() == [], seed
        told += any("affected_also" in row.cells for row in published.tables["participants"].rows)
    assert told >= 20
