"""The survey of participants beside the record of who took part: neither tells a count of 1 to 4 of the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from attack import attack
from dossiers import dossier_from, with_fields
from made import row, value_of
from people_at_risk import FACTS, SOURCES, drawn
from test_voices import ASKED, FULL, sheet
from test_voices import SOURCES as SHEET_OF_SOURCES

from audit.bounds import ANY_COUNT, INF, Interval, exactly
from audit.evidence.completeness import settled
from audit.evidence.facts import fact
from audit.evidence.model import Asked, Dossier, Table, Voice
from audit.evidence.redact import redact
from audit.evidence.redact_voices import voices_as_published
from audit.evidence.schema import TABLES, Column, Kind
from audit.evidence.survey import QUESTIONS, SATISFACTION
from audit.insight.voices import voices
from audit.scoring.score import result, score

STATEMENTS = {"safe": "0 0 0 10 15 0", "satisfaction": "0 0 5 10 10 0"}
EVERYBODY = sheet({**STATEMENTS, "affected": "25 0 0 0"}, sheets="25")
"""25 sheets, of 25 people who are affected."""

COMPLETE = """
## tables
| table | state | total | as_of | source |
|--|--|--|--|--|
| participants | complete | | 2021-06-30 | site |
| sessions | complete | | 2021-06-30 | site |
"""


def listing(*counts: str) -> str:
    """Return a complete list of participants: region, affected and count of each row."""
    head = "\n## participants\n| region | affected | count | source |\n|--|--|--|--|\n"
    return head + "".join(f"| {count} | site |\n" for count in counts) + COMPLETE


def heard(*parts: str) -> Dossier:
    """Return a dossier of sheets, read with what the whole rubric asks."""
    return dossier_from(with_fields(sources=SHEET_OF_SOURCES) + "".join(parts), asked=ASKED)


def hidden(dossier: Dossier) -> bool:
    """Return whether the survey is published without any number."""
    return {voice.count for voice in dossier.voices} == {ANY_COUNT}


def test_sheets_do_not_tell_who_is_hidden_in_the_list() -> None:
    """25 sheets beside `21 and <5` would tell that it was 4: the survey is published without its counts."""
    open_ = redact(heard(EVERYBODY, listing("african | yes | 21", "weog | yes | 4")))
    assert hidden(open_)
    assert len(open_.voices) == len(heard(EVERYBODY).voices)
    assert redact(open_) == open_


def test_sheets_do_not_tell_who_is_not_listed() -> None:
    """One session of 25, of whom 21 are listed: 25 sheets would tell that 4 are not."""
    session = (
        "\n## sessions\n| id | start | region | held | run_by | attendance | affected | source |\n"
        "|--|--|--|--|--|--|--|--|\n| s1 | 2020-03-01 | african | yes | sponsor | 25 | 21 | site |\n"
        "## participants\n| session | region | affected | count | source |\n|--|--|--|--|--|\n"
        "| s1 | african | yes | 21 | site |\n"
    )
    assert hidden(redact(heard(EVERYBODY, session)))


def test_how_many_gave_no_sheet_is_not_told() -> None:
    """Of 28 people on record 25 sheets would tell of three who gave none; of 25, or of 40, it tells of no few."""
    for people, gone in ((25, False), (26, True), (29, True), (30, False), (40, False)):
        open_ = redact(heard(EVERYBODY, listing(f"african | yes | {people}")))
        assert hidden(open_) is gone, people


def test_how_many_did_not_say_that_they_are_affected_is_not_told() -> None:
    """Of 22 affected people on record 20 who say so would tell of two who do not: that question's counts go."""
    survey = sheet({**STATEMENTS, "affected": "20 5 0 0"}, sheets="25")
    open_ = redact(heard(survey, listing("african | yes | 22", "african | no | 18")))
    counts = {(voice.question, voice.answer): voice.count for voice in open_.voices}
    assert counts["affected", "yes"] == counts["affected", "no"] == Interval(exactly(0).low, exactly(25).high)
    assert counts["sheets", "returned"] == exactly(25)
    assert redact(open_) == open_


def test_a_survey_that_tells_nothing_of_the_record_stays() -> None:
    """Where nobody is on record, or surely more than gave sheets, or too few to be everybody, the counts stay."""
    plain = voices_as_published(heard(EVERYBODY).voices)
    listings = ("", listing("african | yes | 60", "weog | yes | 4"), listing("african | yes | 10", "weog | no | 4"))
    for given in listings:
        assert {voice.count for voice in redact(heard(EVERYBODY, given)).voices} == {voice.count for voice in plain}


def test_the_publishable_copy_gives_the_same_card() -> None:
    """Where the counts go the mean mark is not known, in the copy as in the dossier; voices.json says what it is of."""
    working = heard(EVERYBODY, listing("african | yes | 21", "weog | yes | 4"))
    open_ = redact(working)
    assert fact(open_, SATISFACTION).value is None
    assert score(working, FULL).to_json() == score(open_, FULL).to_json()
    for dossier in (working, open_):
        shown = voices(dossier, FULL, result(dossier, FULL))
        assert shown is not None
        assert shown.publishable is dossier.redacted
    assert shown.response is None


def test_over_time_neither_tells_of_the_other() -> None:
    """A list that was opened beside an earlier one stays open beside the sheets; so does one beside an earlier survey.

    21 people, then 25 with 25 sheets; 25 sheets, then 21 and <5; 21 and <5, then 25 sheets.
    """
    few, grown = listing("african | yes | 21", "weog | yes | 4"), listing("african | yes | 25")
    first = redact(heard(listing("african | yes | 21")))
    assert hidden(redact(heard(EVERYBODY, grown), [first]))
    survey = redact(heard(EVERYBODY))
    later = redact(heard(few), [survey])
    assert Interval(exactly(1).low, INF) in {row.value("count") for row in later.tables["participants"].rows}
    assert redact(later, [survey]) == later
    near = redact(heard(listing("african | yes | 28")), [survey])
    assert [row.value("count") for row in near.tables["participants"].rows] == [ANY_COUNT]
    assert hidden(redact(heard(EVERYBODY), [redact(heard(few))]))


def answered(seed: int) -> Dossier | None:
    """Return a random record of who took part, with a survey that everybody, or all but a few of them, answered."""
    random = Random(seed)
    sessions, listed, people, affected = [], [], 0, 0
    if random.random() < 0.5:
        here, rest = random.choice((0, 21, 6, 3)), random.choice((0, 1, 4, 5, 9))
        people, affected = here + rest, here + random.randint(0, rest)
        there = {"attendance": str(people), "affected": str(affected), "start": "2016-09-07", "country": "KEN"}
        kind = {"held": "yes", "run_by": "sponsor", "level": "national"}
        sessions.append(row("sessions", id="s0", **kind, **there, sources=("letter",)))
        if here:
            named = {"region": "african", "affected": "yes", "session": "s0", "count": str(here)}
            listed.append(row("participants", **named, sources=("letter",)))
    for _ in range(random.randint(0, 3)):
        count, truth = random.choice((1, 2, 3, 4, 4, 5, 7, 21, 40)), random.choice(("yes", "yes", "no"))
        region = random.choice(("african", "weog"))
        listed.append(row("participants", region=region, affected=truth, count=str(count), sources=("call",)))
        people, affected = people + count, affected + count * (truth == "yes")
    sheets = people - random.choice((0, 0, 0, 1, 2, 4, 6))
    if sheets < 1:
        return None
    yes = max(0, min(affected, sheets) - random.choice((0, 0, 1, 3)))
    no = max(0, min(people - affected, sheets - yes) - random.choice((0, 0, 1)))
    blank = random.randint(0, sheets - yes - no)
    counts = (yes, no, sheets - yes - no - blank, blank)
    voices = [Voice("affected", *both) for both in zip(QUESTIONS["affected"].all_answers, map(exactly, counts),
                                                       strict=True)]  # fmt: skip
    total = value_of(Column(Kind.PEOPLE), str(people)) if random.random() < 0.2 else None
    day, state = value_of(Column(Kind.DATE), "2016-10-31"), random.choice(("complete", "partial"))
    tables = {name: Table(name) for name in TABLES}
    tables["participants"] = Table("participants", tuple(listed), state, state, total, day, ("call",))  # type: ignore[arg-type]
    tables["sessions"] = Table("sessions", tuple(sessions), "complete", "complete", None, day, ("call",))  # type: ignore[arg-type]
    claims = drawn(random, exact=True).claims
    found = Dossier(claims, tables, sources=SOURCES, asked=Asked(facts=FACTS))
    return settled(replace(found, voices=(Voice("sheets", "returned", exactly(sheets)), *voices)))


def surveys(first: int, number: int) -> Iterator[tuple[int, Dossier]]:
    """Yield random dossiers with a survey, and their seeds."""
    found = ((seed, answered(seed)) for seed in range(first, first + number))
    return ((seed, one) for seed, one in found if one is not None)


def nothing_is_given_away(first: int, number: int) -> tuple[int, int]:
    """Assert that a solver pins nothing; return how many surveys stayed with their counts, and how many did not."""
    kept = gone = 0
    for seed, working in surveys(first, number):
        open_ = redact(working)
        assert redact(open_) == open_, seed
        assert all(before.count in after.count for before, after in zip(working.voices, open_.voices, strict=True)), (
            seed
        )
        attacker = attack(working, open_)
        assert attacker.fits(), seed
        assert attacker.given_away() == [], seed
        kept, gone = kept + (not hidden(open_)), gone + hidden(open_)
    return kept, gone


def nothing_is_given_away_over_time(first: int, number: int) -> None:
    """Assert the same where one copy holds the record and the other the survey, whichever came first."""
    for seed, working in surveys(first, number):
        bare = {name: Table(name) for name in ("participants", "sessions")}
        record, survey = replace(working, voices=()), replace(working, tables={**working.tables, **bare})
        for before, after in ((record, survey), (survey, record)):
            told = redact(before)
            later = redact(after, [told])
            shown, asked = (told, later) if before is record else (later, told)
            attacker = attack(working, replace(shown, voices=asked.voices))
            assert attacker.fits(), seed
            assert attacker.given_away() == [], seed


def test_a_solver_finds_nobody() -> None:
    """From record and survey together no count of either follows, nor how many gave no sheet; many surveys stay."""
    kept, gone = nothing_is_given_away(0, 60)
    assert kept > 10
    assert gone > 10
    nothing_is_given_away_over_time(1_055, 12)
    nothing_is_given_away_over_time(1_300, 3)


@pytest.mark.many
def test_a_solver_finds_nobody_in_many() -> None:
    """The same of many more."""
    nothing_is_given_away(1_000, 1_000)
    nothing_is_given_away_over_time(2_000, 500)


def test_the_attack_would_find_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without regard to the record the survey gives people away: the attack is no formality."""
    monkeypatch.setattr("audit.evidence.redact.voices_on_record", lambda voices, tables: voices)
    working = answered(5)
    assert working is not None
    assert any(one.startswith("participants") for one in attack(working, redact(working)).given_away())
