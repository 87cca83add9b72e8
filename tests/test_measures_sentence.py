"""Measures as sentences, and values in words."""

from __future__ import annotations

from fractions import Fraction

import pytest
from made import asking

from audit.bounds import INF, Interval
from audit.evidence.schema import Column, Kind
from audit.measure.measures import reaches
from audit.measure.sentence import requirement_sentence, sentence
from audit.measure.shows import shows
from audit.measure.value import Measured
from audit.rubric.model import Threshold
from audit.rubric.read import read_rubric, shipped
from audit.words import message

FACTS = {"second_round": Column(Kind.YES_NO, "Could people comment on a draft before the decision?")}
LOW_INCOME = {"share": {"of": "population", "where": {"income": ["low", "lower_middle"]}}}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (
            {"share": {"of": "people", "where": {"affected": "yes"}}},
            "Share of people heard who are affected, of all people heard.",
        ),
        (
            {"days": {"from": "opened", "to": "closed"}},
            "Days from the opening to the close of the written call.",
        ),
        (
            {
                "coverage": {
                    "list": "regions_in_scope",
                    "by": [{"of": "sessions", "column": "region", "where": {"mode": ["in_person", "hybrid"]}}],
                }
            },
            "How many of the regions in scope had a session held in person or hybrid.",
        ),
        (
            {
                "coverage": {
                    "list": "regions_in_scope",
                    "by": [
                        {"of": "sessions", "column": "region"},
                        {"of": "people", "column": "region", "at_least": 5},
                        {"of": "submissions", "column": "region", "at_least": 5},
                    ],
                }
            },
            "How many of the regions in scope had a session, at least 5 people heard or at least 5 submissions.",
        ),
        ({"count": {"of": "sessions"}}, "Number of sessions."),
        ({"fact": "second_round"}, "Could people comment on a draft before the decision?"),
        ({"fact": "reading_years"}, "Field reading years."),
        (
            {"days": {"from": "ended", "to": {"document": "summary"}}},
            "Days from the last day anybody could take part to the publication of a summary of what people said.",
        ),
        (
            {"days": {"of": "sessions", "from": "notice_date", "to": "start", "working": "yes"}},
            "Median of working days from the notice to the start, over sessions.",
        ),
    ],
)
def test_a_measure_is_one_sentence(asked, words):
    """Each reads aloud."""
    assert str(sentence(asking(**asked), FACTS)) == words


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"count": {"of": "sessions"}, "at_least": 1}, "Number of sessions: at least 1."),
        ({"fact": "second_round"}, "Could people comment on a draft before the decision? Yes."),
        ({"published": {"kind": "budget"}}, "Publication of a budget."),
        (
            {"published": {"kind": "plan", "by": "began", "covers": ["scope", "timetable"]}},
            "Publication of a plan by the first day anybody could take part, with scope and timetable in it.",
        ),
        (
            {
                "how_many": [{"count": {"of": "support"}, "at_least": 1}, {"published": {"kind": "budget"}}],
                "at_least": 1,
            },
            "At least 1 of these: Number of lines of support by the sponsor: at least 1; Publication of a budget.",
        ),
    ],
)
def test_a_requirement_names_its_threshold(asked, words):
    """A requirement is a measure with its threshold, or one that is yes or no by itself."""
    assert str(requirement_sentence(asking(**asked), FACTS)) == words


def test_every_measure_of_the_shipped_rubrics_prints_as_one_sentence():
    """A capital first, one full stop or question mark last, no name of a column left raw."""
    for name in shipped():
        rubric = read_rubric(name)
        for criterion in rubric.criteria.values():
            needs = [one for required in criterion.needs.values() for one in required]
            texts = [str(requirement_sentence(one)) for one in (*needs, *criterion.applies_when)]
            texts += [str(sentence(criterion.measure))] if criterion.measure else []
            for text in texts:
                assert text[0].isupper()
                assert text.endswith(".")
                assert "_" not in text
                assert "{" not in text


def value(low, high, unit="percent", **more):
    """Return a measured value."""
    limits = Interval(low if low == -INF else Fraction(low), high if high == INF else Fraction(high))
    return Measured(limits, unit, message(""), **more)


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        (value(53, 54, "days"), "53 to 54 days"),
        (value(1, 1, "days"), "1 day"),
        (value(1157, INF, "days"), "at least 1,157 days"),
        (value(-INF, 291, "days"), "at most 291 days"),
        (value(-INF, INF, "days"), "not known"),
        (value(-91, -61, "days"), "−91 to −61 days"),
        (value(Fraction(119, 2), INF, "working_days"), "at least 59.5 working days"),
        (value(0, 0, of=5), "0 of 5"),
        (value(Fraction(6, 7), 1, of=7), "6 to 7 of 7"),
        (value(0, 1), "0% to 100%"),
        (value(Fraction(1, 3), Fraction(2, 3)), "33% to 67%"),
        (value(Fraction(1, 3), Fraction(1, 3)), "between 33% and 34%"),
        (value(Fraction(1, 2), Fraction(1, 2)), "50%"),
        (value(3, INF, "count"), "at least 3"),
        (value(0, INF, "count"), "not known"),
        (value(0, 12000, "count"), "0 to 12,000"),
        (value(Fraction(2, 3), 1, "ratio"), "0.66 to 1"),
        (value(Fraction(4, 5), Fraction(4, 5), "number"), "0.8"),
        (value(1, 1, "yes_no"), "yes"),
        (value(0, 0, "yes_no"), "no"),
        (value(0, 1, "yes_no"), "not known"),
        (Measured(None, "percent", message(""), may_be_empty=True), "nothing to measure"),
    ],
)
def test_values_in_words_are_never_rounded_towards_the_middle(measured, words):
    """The low end goes down, the high end up."""
    assert str(shows(measured)) == words


def test_a_threshold_is_compared_before_rounding():
    """0.398 is below 40 %, though it prints as 39 %."""
    forty = Threshold(text="40%", value=Fraction(2, 5), percent=True)
    assert reaches(value(Fraction(398, 1000), Fraction(398, 1000)), forty) == "no"
    assert reaches(value(Fraction(2, 5), 1), forty) == "yes"
    assert reaches(value(Fraction(2, 5), 1, may_be_empty=True), forty) == "unknown"
    assert reaches(value(0, Fraction(2, 5), "days"), forty, at_most=True) == "yes"
