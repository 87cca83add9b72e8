"""Leaving out a criterion, a dimension or a source: what goes with it, and whether it carries the verdict."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from dossiers import dossier_from
from robust_made import with_values
from sides_made import CRITERIA, rubric_of
from small_rubric import read_text
from test_cli import RUBRIC as TWO

from audit.bounds import Interval
from audit.cli.opening import open_both
from audit.evidence.model import Dossier
from audit.evidence.redact import redact
from audit.evidence.without_source import cited, without_source
from audit.insight.robust import robust
from audit.insight.robust_leave_out import left_out, total
from audit.insight.robust_reads import reads, spans_again
from audit.report.told_robust import told_robust
from audit.rubric.asked import asked
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric
from audit.scoring.score import add, result
from audit.words import say

FULL = read_rubric("meaningful-consultation")
EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.mark.parametrize(
    ("name", "publishable"),
    [("un-women-2016", True), ("pattaya-2010", False), ("unaids-advisory-group-2009", True)],
)
def test_finding_again_only_what_may_change_is_finding_all_again(name: str, publishable: bool) -> None:
    """Without each source in turn the levels are those of the whole record scored anew."""
    read, rubric = open_both(EXAMPLES / name, None)
    used = redact(read) if publishable else read
    found, known = result(used, rubric), reads(used, rubric)
    for source in cited(used):
        changed = without_source(used, source)
        assert spans_again(used, changed, rubric, found, known) == result(changed, rubric).gates


def test_totals_without_a_part_are_those_of_scoring() -> None:
    """Each criterion and dimension left out: total and verdict as scoring adds up the rest."""
    read, rubric = open_both(EXAMPLES / "un-women-2016", None)
    for asked_ in (rubric, rubric.model_copy(update={"combine": "geometric"})):
        found = result(redact(read), asked_)
        for gone in ({id} for id in asked_.criteria):
            again = add(asked_, {id: one for id, one in found.findings.items() if id not in gone})
            assert again.totals is not None
            assert total(asked_, again.gates) == (again.totals.overall, again.verdict)
    assert total(rubric, {}) is None


RIVER = """
## process
| field | value | source |
|-------|-------|--------|
| id | river-2020 | |
| title | Consultation on the river | |
| sponsor | River Agency | |
| as_of | 2021-06-30 | |
| assessor | A watchdog | |
| assessor_role | independent | |
| assessor_interest | None declared. | |
| opened | 2021-01-01 | call |
| opened | 2021-01-02 | letter |
| closed | 2021-02-01 | call; letter |
| decided | 2021-05-01 | |

## answers
| criterion | assessor | answer | reason | source |
|-----------|----------|--------|--------|--------|
| ONE-1 | first | meets | So it says. | call |
| ONE-1 | second | missing | Nothing found. | letter; search |
| TWO-1 | first | exceeds | So it says. | letter |

## documents
| id | kind | published | source |
|----|------|-----------|--------|
| d1 | plan | yes | call; search |
| d2 | summary | no | call; search |
| d3 | background | yes | call |

## participants
| session | country | affected | count | source |
|---------|---------|----------|-------|--------|
| s1 | KEN | yes | 30 | call |
| s1 | UGA | yes | 20 | letter |

## sessions
| id | start | held | run_by | attendance | source |
|----|-------|------|--------|------------|--------|
| s1 | 2021-01-15 | yes | sponsor | 60 | press |

## tables
| table | state | total | as_of | source |
|-------|-------|-------|-------|--------|
| documents | partial | 9 | 2021-06-30 | call |
| sessions | complete | | 2021-06-30 | call; press |
"""


def river(rubric: Rubric) -> Dossier:
    """Return the dossier of the river."""
    return dossier_from(RIVER, asked=asked(rubric))


def test_what_rests_on_one_source_alone_goes_with_it() -> None:
    """Claims, answers, rows and words on whole tables go; beside another source they stay and rest on that."""
    before = river(read_text(TWO))
    after = without_source(before, "call")
    assert [claim.text for claim in after.claims["opened"]] == ["2021-01-02"]
    assert [claim.sources for claim in after.claims["closed"]] == [("letter",)]
    assert [claim.sources for claim in after.claims["decided"]] == [()]
    assert after.text("title") == "Consultation on the river"
    assert [(one.criterion, one.sources) for one in after.answers] == [
        ("ONE-1", ("letter", "search")), ("TWO-1", ("letter",)),
    ]  # fmt: skip
    assert [row.id for row in after.tables["documents"].rows] == ["d1", "d2"]
    assert (after.tables["documents"].state, after.tables["documents"].total) == ("partial", None)
    assert after.tables["sessions"].sources == ("press",)
    assert cited(before) == ("call", "letter", "press", "search")
    assert without_source(before, "request") == before


def test_what_is_left_to_a_search_alone_is_not_proven() -> None:
    """A search proves that something is not public, and nothing else."""
    after = without_source(river(read_text(TWO)), "call")
    assert {row.id: row.proven for row in after.tables["documents"].rows} == {"d1": False, "d2": True}
    letterless = without_source(river(read_text(TWO)), "letter")
    assert [(one.sources, one.proven) for one in letterless.answers] == [(("call",), True), (("search",), False)]


def test_published_counts_may_rest_on_any_of_their_sources() -> None:
    """They name the sources of their whole table: without one of them from none to all may be left."""
    published = redact(river(read_text(TWO)))
    (row,) = published.tables["participants"].rows
    assert (row.sources, row.value("count")) == (("call", "letter"), Interval(Fraction(50), Fraction(50)))
    after = without_source(published, "letter")
    assert [row.value("count") for row in after.tables["participants"].rows] == [Interval(Fraction(0), Fraction(50))]
    assert not without_source(without_source(published, "letter"), "call").tables["participants"].rows


def test_those_counted_and_not_listed_are_read_anew() -> None:
    """Of 60 in the room 50 are listed; without a source of the list, as many as were in the room may be unlisted."""
    published = redact(river(read_text(TWO)))
    unlisted = [
        made.tables["sessions"].rows[0].value("unlisted") for made in (published, without_source(published, "letter"))
    ]
    assert unlisted == [Interval(Fraction(10), Fraction(10)), Interval(Fraction(10), Fraction(60))]


def test_without_the_last_day_a_criterion_may_be_due() -> None:
    """A day still to come, claimed by one source alone, keeps a criterion out of the sum; without it, it is in."""
    text = RIVER[: RIVER.index("## answers")] + RIVER[RIVER.index("## documents") :]
    text = text.replace("| decided | 2021-05-01 | |", "| ended | 2021-12-31 | press |")
    made = dossier_from(text, asked=asked(FULL))
    found, known = result(made, FULL), reads(made, FULL)
    waits = {id for id, one in found.findings.items() if one.status == "not_yet_due"}
    again = spans_again(made, without_source(made, "press"), FULL, found, known)
    assert waits - {*again} != waits
    assert again == result(without_source(made, "press"), FULL).gates


def test_a_single_source_carries_the_verdict() -> None:
    """Where the best answers rest on one letter alone, leaving it out moves the verdict, and the words say so."""
    rubric = with_values(rubric_of(), draws=20)
    sources = ("call", "call", "press", "letter", "letter")
    rows = "\n".join(
        f"| {id} | first | meets | So it says. | {source} |" for id, source in zip(CRITERIA, sources, strict=True)
    )
    text = RIVER[: RIVER.index("## answers")] + (
        "## answers\n| criterion | assessor | answer | reason | source |\n|--|--|--|--|--|\n" + rows
    )
    made = dossier_from(text, asked=asked(rubric))
    found = robust(made, rubric, result(made, rubric))
    assert found is not None
    assert found.card.words == "meets"
    assert found.carried_by == ("call", "letter", "press")
    assert found.largest_source == "letter"
    letter = next(one for one in found.left_out if one.id == "letter")
    assert letter.result is not None
    assert (letter.result.evidenced, letter.result.possible, letter.result.words) == (22.33, 89, "not rated")
    assert letter.apart == 66.67
    lines = [say(line) for line in told_robust(found, rubric).lines]
    assert "3 sources each carry the verdict: without it the verdict is another. The table names them." in lines
    assert "Without the source letter the total moves most: 22.33 to 89.00." in lines


@pytest.mark.parametrize(("own", "other"), [("letter", "press"), ("press", "letter")])
def test_where_nothing_is_rated_the_source_that_holds_the_evidence_is_named(own: str, other: str) -> None:
    """The low end falls without the one source, and rises nowhere without the other, whose absence moves the high."""
    rubric = with_values(rubric_of(), draws=20)
    answered = zip(CRITERIA, ("meets", "missing", "missing..exceeds", "missing..exceeds", "missing..exceeds"),
                   (own, other, "call", "call", "call"), strict=True)  # fmt: skip
    rows = "\n".join(f"| {id} | first | {level} | So it says. | {source} |" for id, level, source in answered)
    text = RIVER[: RIVER.index("## answers")] + (
        "## answers\n| criterion | assessor | answer | reason | source |\n|--|--|--|--|--|\n" + rows
    )
    made = dossier_from(text, asked=asked(rubric))
    found = robust(made, rubric, result(made, rubric))
    assert found is not None
    assert found.card.words == "not rated"
    assert found.largest_source_low == own
    apart = {one.id: one.apart for one in found.left_out if one.kind == "source"}
    assert apart[own] == apart[other]
    low = next(one.result.evidenced for one in found.left_out if one.id == own and one.result)
    assert low < found.card.evidenced
    line = f"Without the source {own} the total moves most, and so does what is evidenced: {low:.2f} to"
    if own != found.largest_source:
        line = (
            f"Without the source {own} what is evidenced moves most: the total with every unknown at its low, "
            f"{found.card.evidenced:.2f}, is then {low:.2f}."
        )
    assert any(say(one).startswith(line) for one in told_robust(found, rubric).lines)


def test_a_gate_that_is_left_out_caps_nothing() -> None:
    """The gate alone holds the verdict down: it carries the verdict, and so does its dimension."""
    rubric = with_values(rubric_of(), draws=20)
    answers = [(id, "missing" if id == "ONE-1" else "exceeds") for id in CRITERIA]
    rows = "\n".join(f"| {id} | first | {level} | So. | call |" for id, level in answers)
    text = RIVER[: RIVER.index("## answers")] + (
        "## answers\n| criterion | assessor | answer | reason | source |\n|--|--|--|--|--|\n" + rows
    )
    made = dossier_from(text, asked=asked(rubric))
    gone = {(one.kind, one.id): one for one in left_out(made, rubric, result(made, rubric))}
    assert gone["criterion", "ONE-1"].moves
    assert gone["criterion", "ONE-1"].result is not None
    assert gone["criterion", "ONE-1"].result.words == "exceeds"
    assert gone["dimension", "one"].moves
    assert not gone["criterion", "TWO-1"].moves
