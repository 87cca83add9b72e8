"""What would raise each criterion: what stands in its way, what it is worth, and whether there is still time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from completions import for_all
from made import dossier, table
from small_rubric import read_text
from test_scoring_properties import SMALL, Known, pairs

from audit.bounds import Truth
from audit.cli.opening import open_both
from audit.errors import AuditError
from audit.evidence.model import Answer, Dossier
from audit.evidence.redact import redact
from audit.insight.improve import BUCKETS, Improvement, bucket_of, improvements, open_to
from audit.insight.targets import target
from audit.insight.what_if import differences, gate_state, supposed, with_levels
from audit.rubric.asked import asked
from audit.rubric.model import Rubric
from audit.scoring.levels import Levels
from audit.scoring.score import Result, add, result
from audit.words import say

EXAMPLES = [200, pytest.param(5000, marks=pytest.mark.many)]
UN_WOMEN = Path(__file__).parents[1] / "examples" / "un-women-2016"

RUBRIC = read_text("""\
rubric: timely
version: 1.0.0
title: One criterion for each due
licence: CC-BY-4.0
levels: [missing, approaches, meets, exceeds]
points: [0, 33, 67, 100]
verdicts: {approaches: 25, meets: 60, exceeds: 85}
facts:
  tested: {kind: yes_no, ask: Was it tested?}
  second_round: {kind: yes_no, ask: Was there a second round?}
  written_call: {kind: yes_no, ask: Was there a call?}
dimensions:
  all:
    title: All
    weight: 1
    because: It is the only one.
    criteria:
      SEATS:
        question: Do affected people sit on it?
        measure: {share: {of: seats, where: {affected: yes}}}
        at_least: {approaches: any, meets: 25%, exceeds: 40%}
        from_standard: {levels: {as: judgement}, meets: {as: judgement, says: A quarter.}}
        due: plan
      TEST:
        question: Was it tested before launch?
        needs: {meets: [{fact: tested}]}
        due: launch
      CALL:
        question: How long was the call open?
        applies_when: [{fact: written_call}]
        measure: {days: {from: opened, to: closed}}
        at_least: {approaches: 28, meets: 56, exceeds: 84}
        gate: yes
        due: close
      PAPER:
        question: Was an answer published?
        needs: {meets: [{published: {kind: response}}], exceeds: [{published: {kind: response, by: began}}]}
        due: after
      ROUND:
        question: Was there time to decide?
        measure: {days: {from: ended, to: decided}}
        at_least: {approaches: 1}
        needs: {meets: [{fact: second_round}]}
        due: after
      CHOSEN:
        question: Who shaped it?
        assessed: {missing: Nobody., approaches: Few., meets: Some., exceeds: All.}
        due: open
""")


def known(*answers: tuple[str, str], **fields: str) -> Dossier:
    """Return a dossier as of the end of 2020, all of it ruled out at the lowest but one of two seats."""
    given = {"tested": "no", "second_round": "no", "opened": "2020-01-01", "closed": "2020-01-11",
             "written_call": "yes", "began": "2020-01-01", "ended": "2020-02-01", "decided": "2020-03-01"}  # fmt: skip
    made = dossier(
        table("seats", {"affected": "no"}, {"affected": "no"}, state="complete"),
        table("documents", {"kind": "response", "published": "no"}),
        table("sessions", state="complete"),
        facts=asked(RUBRIC).facts,
        **{**given, **fields},
    )
    answered = (("CHOSEN", "missing"), *answers)
    return replace(
        made,
        answers=tuple(Answer(id, "a", text, sources=("press",)) for id, text in dict(answered).items()),
        asked=asked(RUBRIC),
    )


def below(given: Dossier, rubric: Rubric = RUBRIC) -> Mapping[str, Improvement]:
    """Return the improvements by criterion."""
    return {one.criterion: one for one in improvements(given, rubric, result(given, rubric))}


def buckets(given: Dossier) -> dict[str, str]:
    """Return each criterion's bucket."""
    return {id: one.bucket for id, one in below(given).items()}


def test_after_the_end_only_what_needs_no_participant_is_still_possible() -> None:
    """All days have passed: a paper can still be published, everything else is for next time."""
    found = buckets(known())
    assert found.pop("PAPER") == "still_possible"
    assert set(found.values()) == {"next_time"}
    assert set(found) == {"SEATS", "TEST", "CALL", "ROUND", "CHOSEN"}


def test_while_people_take_part_what_is_due_later_is_still_possible() -> None:
    """Launched and not ended: seats and ways in can change; what was due at launch, and a closed call, cannot."""
    found = buckets(known(ended="2021-06-01", decided="2021-09-01"))
    assert {id for id, bucket in found.items() if bucket == "next_time"} == {"TEST"}
    assert found["SEATS"] == found["CHOSEN"] == "still_possible"
    assert "CALL" not in found  # it is due at the close of the process, and that lies ahead


def test_a_day_that_is_not_known_leaves_it_still_possible() -> None:
    """Only what is surely over is for next time: without a known last day people may still take part."""
    made = known(ended="unknown", decided="unknown")
    sessions = replace(made.tables["sessions"], state="partial")  # others may have been held later
    found = buckets(replace(made, tables={**made.tables, "sessions": sessions}))
    assert found["SEATS"] == found["CHOSEN"] == "still_possible"
    assert found["CALL"] == "next_time"  # its own days have passed, whatever the last day is


def test_a_decision_that_lies_ahead_leaves_its_round_possible() -> None:
    """A criterion due after that speaks of the decision is over with the decision."""
    assert buckets(known(decided="2020-12-31"))["ROUND"] == "still_possible"
    assert buckets(known(decided="2020-12-30"))["ROUND"] == "next_time"


def test_once_it_is_decided_nobody_takes_part_in_the_decision() -> None:
    """A decision that is surely past ends what is due before it, unless people surely can still take part."""
    over = known(ended="unknown", decided="2020-03-01", closed="unknown", opened="unknown", began="unknown")
    assert {id for id, bucket in buckets(over).items() if bucket == "still_possible"} == {"PAPER"}
    again = known(ended="2021-06-01", decided="2020-03-01")
    assert buckets(again)["CHOSEN"] == "still_possible"


def test_what_is_open_is_settled_by_publishing() -> None:
    """Nothing in the way of the next level is ruled out: a document or figure would settle it."""
    given = known(("CHOSEN", "missing..meets"), tested="unknown", closed="2020-01-20..2020-02-10")
    found = below(given)
    assert {id for id, one in found.items() if one.bucket == "settled_by_publishing"} == {"TEST", "CALL", "CHOSEN"}
    assert found["CALL"].level == Levels(0, 1)
    scored = result(given, RUBRIC)
    assert open_to(RUBRIC, scored.findings["CALL"]) == 1
    assert bucket_of(given, RUBRIC, scored.findings["CALL"], 2) == "next_time"


def test_where_it_is_not_known_whether_it_applies_that_is_the_first_thing_in_the_way() -> None:
    """Its days are told too, and to know whether it applies is all that is wanting of that: nobody makes it apply."""
    one = below(known(written_call="unknown"))["CALL"]
    assert [part.kind for part in one.obstacles] == ["applies", "measure"]
    assert say(one.obstacles[0].wanting.words) == "to know whether the criterion applies"
    assert one.bucket == "next_time"  # were it to apply, its days have passed
    assert one.level == Levels(0, 3)


def test_of_what_somebody_looked_for_it_is_never_said_that_nobody_looked() -> None:
    """An answer that says not found is told as such, where no table was given; else nobody looked."""

    def unlisted(*answers: tuple[str, str]) -> Dossier:
        made = known(*answers)
        return replace(made, tables={**made.tables, "documents": table("documents", state="not_collected")})

    sought = below(unlisted(("PAPER", "not found")))["PAPER"].obstacles[0]
    assert say(sought.shows) == "Looked for and not found."
    assert sought.wanting.open is None
    blank = below(unlisted())["PAPER"].obstacles[0]
    assert say(blank.shows) == "This is not known."
    assert say(blank.wanting.open or "").startswith("nobody looked for")


def test_each_part_in_the_way_is_told_in_its_own_terms() -> None:
    """What is asked, what the record shows, what would reach it, and whose the threshold is."""
    found = below(known())
    (seats,) = found["SEATS"].obstacles
    assert say(seats.asks) == ("Share of seats held or nominated by affected people, of all seats: at least one.")
    assert say(seats.shows) == "The record shows 0%."
    assert (say(seats.wanting.words), seats.truth) == ("a seat held or nominated by affected people", Truth.NO)
    assert found["SEATS"].whose == ("Our judgement.",)
    (call,) = found["CALL"].obstacles
    assert say(call.wanting.words) == "the close of the written call on 2020-01-29 or later: 18 days more"
    (paper,) = found["PAPER"].obstacles
    assert say(paper.shows) == "This was not found."
    (chosen,) = found["CHOSEN"].obstacles
    assert (chosen.kind, say(chosen.asks), say(chosen.shows)) == ("assessed", "Few.", "The assessor chose missing.")


def test_a_criterion_may_rise_further_than_its_next_level() -> None:
    """A second round is all that is asked above the first level, so it leads to the best at once."""
    one = below(known())["ROUND"]
    assert (one.level, one.next, one.reaches) == (Levels(1, 1), 2, 3)
    assert one.gain == Fraction(67, 6)


def test_an_answer_that_stands_for_tables_is_told_as_such() -> None:
    """A level stated where no table was given: what the next level asks is what is wanting."""
    made = known(("SEATS", "approaches..meets"))
    given = replace(
        made, tables={**made.tables, "seats": replace(made.tables["seats"], rows=(), state="not_collected")}
    )
    (one,) = below(given)["SEATS"].obstacles
    assert (one.kind, one.truth, say(one.asks)) == ("stated", Truth.UNKNOWN, "At least 25%.")
    assert say(one.shows) == "The assessor chose between approaches and meets."


def test_what_each_is_worth_comes_from_scoring() -> None:
    """Points and verdict are those of the result with that criterion raised; a gate that may be missing then passes."""
    given = known()
    scored = result(given, RUBRIC)
    for one in improvements(given, RUBRIC, scored):
        raised = replace(scored.findings[one.criterion], span=Levels(one.reaches, max(one.reaches, one.level.high)))
        after = add(RUBRIC, {**scored.findings, one.criterion: raised})
        assert after.totals is not None
        assert scored.totals is not None
        assert one.gain == after.totals.overall.evidenced - scored.totals.overall.evidenced > 0
        assert one.verdict == after.verdict
        assert one.opens_gate == (one.criterion == "CALL")


def test_without_totals_nothing_is_worth_points() -> None:
    """A rubric without totals has no points to gain, and no verdict."""
    rubric = RUBRIC.model_copy(update={"totals": "no"})
    assert {(one.gain, one.verdict) for one in below(known(), rubric).values()} == {(None, None)}


def test_gates_come_first_and_then_what_gains_most() -> None:
    """Within a bucket: gates that then pass, then points, then the order of the rubric."""
    given, rubric = open_both(UN_WOMEN, None)
    given = redact(given)
    found = improvements(given, rubric, result(given, rubric))
    ids = list(rubric.criteria)
    keys = [
        (BUCKETS.index(one.bucket), not one.opens_gate, -(one.gain or 0), ids.index(one.criterion)) for one in found
    ]
    assert keys == sorted(keys)
    assert {one.bucket for one in found} == set(BUCKETS)
    one = next(one for one in found if one.criterion == "MOD-1")
    assert one.bucket == "next_time"
    assert say(one.obstacles[0].wanting.words) == (
        "a session held in person or hybrid in 1 of these: African Group, Asia-Pacific Group, Eastern European Group, "
        "Latin American and Caribbean Group and Western European and Others Group"
    )


def test_nobody_is_advised_to_take_a_side() -> None:
    """A criterion that applies only where a stance is on record never asks for one."""
    given, rubric = open_both(UN_WOMEN, None)
    given = redact(given)
    one = next(one for one in improvements(given, rubric, result(given, rubric)) if one.criterion == "IMP-2")
    assert "side" not in " ".join(say(part.wanting.words) for part in one.obstacles)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_what_stands_in_the_way_is_what_scoring_found(examples: int) -> None:
    """On random dossiers: every criterion below its best is told once, with something in its way; nothing ruled out
    means that scoring leaves the next level open, and something ruled out means that, if it applies, it does not."""

    def check(drawn: tuple[Known, Known]) -> Iterator[object]:
        given = drawn[0].dossier()
        scored = result(given, SMALL)
        top = len(SMALL.levels) - 1
        found = improvements(given, SMALL, scored)
        wanted = {id for id, one in scored.findings.items() if one.span is not None and one.span.low < top}
        assert {one.criterion for one in found} == wanted
        for one in found:
            finding = scored.findings[one.criterion]
            assert one.obstacles
            assert all(part.truth is not Truth.YES for part in one.obstacles)
            ruled_out = any(part.truth is Truth.NO for part in one.obstacles)
            assert ruled_out == (open_to(SMALL, finding) < one.next)
            assert (one.bucket == "settled_by_publishing") == (not ruled_out)
            sure = all(part.kind != "applies" for part in one.obstacles)
            assert not sure or ruled_out == (one.level.high < one.next)
            assert one.next <= one.reaches <= top
            yield one.bucket, {part.kind for part in one.obstacles} >= {"applies"}
            yield from ({part.kind for part in one.obstacles})

    reached = for_all(examples, pairs(), check)
    assert {"applies", "measure", "needs", "assessed", "stated"} <= reached
    assert {(bucket, False) for bucket in BUCKETS} <= reached


# The smallest change, and what if


def test_each_raise_of_the_smallest_change_says_whether_it_may_still_come_about() -> None:
    """What publishing might settle, what needs a change, what is for next time; and a second set of what is open."""
    given = known(("CHOSEN", "missing..exceeds"), tested="unknown", opened="unknown")
    scored = result(given, RUBRIC)
    aim = target(given, RUBRIC, scored, 1)
    assert aim.smallest is not None
    assert aim.open_only is not None
    assert all(aim.buckets[one] == "settled_by_publishing" for one in aim.open_only.raises)
    assert aim.in_time is not None
    assert all(aim.buckets[one] != "next_time" for one in aim.in_time.raises)
    assert aim.smallest.size <= aim.in_time.size <= aim.open_only.size
    for change in (aim.smallest, aim.in_time, aim.open_only):
        for one in change.raises:
            assert aim.buckets[one] == bucket_of(given, RUBRIC, scored.findings[one.criterion], one.to)


def test_of_changes_as_small_one_that_is_still_open_is_given() -> None:
    """Raising any one criterion to its best is enough: not the one that is too late, but the one that is open."""
    given = known(("CHOSEN", "missing..exceeds"))
    scored = result(given, RUBRIC)
    aim = target(given, RUBRIC, scored, 1)
    assert aim.smallest == aim.in_time == aim.open_only is not None
    assert [one.criterion for one in aim.smallest.raises] == ["CHOSEN"]
    late = known()
    aim = target(late, RUBRIC, result(late, RUBRIC), 1)
    assert (aim.in_time, aim.open_only) == (None, None)
    assert aim.smallest is not None
    assert {aim.buckets[one] for one in aim.smallest.raises} == {"next_time"}
    running = known(ended="2021-06-01", decided="2021-09-01")
    aim = target(running, RUBRIC, result(running, RUBRIC), 2)
    assert aim.smallest == aim.in_time is not None
    assert {aim.buckets[one] for one in aim.smallest.raises} == {"still_possible"}
    assert "TEST" not in {one.criterion for one in aim.smallest.raises}


def test_a_level_is_supposed_by_name() -> None:
    """A criterion and a level or a range, in any case; what the rubric has not is told with the nearest it has."""
    assert supposed("seats=meets", RUBRIC) == ("SEATS", Levels(2, 2))
    assert supposed(" CALL = approaches..exceeds ", RUBRIC) == ("CALL", Levels(1, 3))
    for text, words in (
        ("SEAT=meets", "no criterion SEAT. Did you mean SEATS?"),
        ("SEATS=meet", "no level meet. Did you mean meets?"),
        ("SEATS=", "no level without a name."),
        ("SEATS=meets..missing", "run backwards"),
    ):
        with pytest.raises(AuditError, match=words.replace(".", r"\.").replace("?", r"\?")):
            supposed(text, RUBRIC)


def test_what_if_adds_up_as_scoring_does() -> None:
    """A supposed level changes that criterion, the totals and its gate, and nothing else."""
    scored = result(known(), RUBRIC)
    after = with_levels(RUBRIC, scored, {"CALL": Levels(2, 2)})
    assert [one.criterion for one in differences(scored, after)] == ["CALL"]
    assert (gate_state(scored.findings["CALL"]), gate_state(after.findings["CALL"])) == ("missing", "passed")
    assert scored.totals is not None
    assert after.totals is not None
    assert after.totals.overall.evidenced - scored.totals.overall.evidenced == Fraction(67, 6)
    assert differences(scored, scored) == ()


def test_a_criterion_out_of_the_sum_can_be_supposed_into_it() -> None:
    """What does not apply may be supposed to: it then weighs like the others."""
    scored = result(known(written_call="no"), RUBRIC)
    assert scored.findings["CALL"].span is None
    after = with_levels(RUBRIC, scored, {"CALL": Levels(3, 3)})
    assert isinstance(after, Result)
    assert after.totals is not None
    assert after.totals.weights["CALL"] == Fraction(1, 6)
