from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest
from small_rubric import SMALL, changed, read_text

from audit.bounds import ANY_DAY, Dates
from audit.rubric.read import read_rubric, shipped
from audit.rubric.whose import Origin, whose
from audit.scoring.scorecard import StandardCard


def year(number: int) -> Dates:
    """Return any day of a year."""
    return Dates(date(number, 1, 1), date(number, 12, 31))


def said(sponsor: str, began: Dates | None, text: str = SMALL) -> Origin:
    """Return what is said of the eight weeks."""
    (origin,) = whose(read_text(text), "ONE-1", sponsor, began)
    return origin


def test_the_standard_says() -> None:
    """A standard that binds the sponsor and is older than the process speaks, however the name is written."""
    origin = said("a  COMMISSION", year(2003))
    assert origin.says_who == "standard"
    assert origin.words == "The standard says: Eight weeks. Minimum standards (A Commission, 2002)."


@pytest.mark.parametrize(
    ("sponsor", "began", "who"),
    [
        ("UN Women", year(2016), "adapted"),
        ("A Commission", year(2002), "later"),
        ("A Commission", year(1999), "later"),
        ("A Commission", Dates(date(2002, 12, 31), date(2003, 1, 1)), "adapted"),
        ("A Commission", Dates(date(2003, 1, 1), None), "standard"),
        ("A Commission", Dates(None, date(2003, 1, 1)), "adapted"),
        ("A Commission", ANY_DAY, "adapted"),
        ("A Commission", None, "adapted"),
    ],
)
def test_only_where_it_binds_and_is_surely_older(sponsor: str, began: Dates | None, who: str) -> None:
    """Without the sponsor's name, or without a year surely before, the rubric's claim is not repeated."""
    assert said(sponsor, began).says_who == who


def test_binding_all() -> None:
    """`binds: all` binds every sponsor."""
    assert said("UN Women", year(2016), changed("binds: [A Commission]", "binds: all")).says_who == "standard"


def test_what_does_not_bind_says_so() -> None:
    """A standard's own number that does not bind the sponsor is called adapted, with the reason."""
    assert said("UN Women", year(2016)).words == (
        "Adapted from Minimum standards (A Commission, 2002): Eight weeks. It does not bind this sponsor."
    )


@pytest.mark.parametrize("claim", ["adapted", "judgement"])
def test_a_weaker_claim_stays_weak(claim: str) -> None:
    """What the rubric calls adapted or judgement is never called more."""
    assert said("A Commission", year(2016), changed("as: standard", f"as: {claim}")).says_who == claim


def test_not_verified() -> None:
    """A mark stands where the entry or the standard was not checked against its source."""
    for old, new in [("as: standard,", "as: standard, verified: no,"), ("verified: yes}", "verified: no}")]:
        origin = said("A Commission", year(2016), changed(old, new))
        assert not origin.verified
        assert origin.words.endswith(" Not checked against the source.")


def test_our_own() -> None:
    """A part that cites nothing is our judgement; several standards give an origin each."""
    own = changed("{standard: eight-weeks, as: standard, says: Eight weeks.}", "{as: judgement}")
    assert said("UN Women", year(2016), own).words == "Our judgement."
    rubric = read_rubric("meaningful-consultation")
    assert [origin.standard for origin in whose(rubric, "AFF-3", "UN Women", year(2016))] == [
        "ohchr-2018", "undrip", "ccm-eligibility", "swit-2013",
    ]  # fmt: skip


def test_on_un_women_no_standard_speaks() -> None:
    """None of the shipped standards binds UN Women before 2016, so no card of 2016 says "the standard says"."""
    for name in shipped():
        rubric = read_rubric(name)
        origins = [origin for id in rubric.criteria for origin in whose(rubric, id, "UN Women", year(2016))]
        assert {origin.says_who for origin in origins} <= {"adapted", "later", "judgement"}
        assert not [origin for origin in origins if "he standard says" in origin.words]


def test_on_the_commission_its_own_standard_speaks() -> None:
    """The eight weeks bind the European Commission from 2003 on; the guidelines of 2017 from 2018 on."""
    rubric = read_rubric("meaningful-consultation")
    at_2016 = {origin.part: origin.says_who for origin in whose(rubric, "TIM-1", "European Commission", year(2016))}
    assert at_2016 == {"approaches": "later", "meets": "standard", "exceeds": "later"}
    (question, *_) = whose(rubric, "LAN-1", "European Commission", year(2018))
    assert question.says_who == "standard"


def test_an_origin_fills_a_card() -> None:
    """The fields are those of the card's part, so that nothing is lost on the way."""
    assert {field.name for field in fields(Origin)} == set(StandardCard.model_fields)
