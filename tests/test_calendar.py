from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from completions import for_all
from dossiers import path_of, with_fields
from hypothesis import strategies as st
from icalendar import Calendar as Ical
from made import dossier, table
from small_rubric import read_text

from audit.bounds import Dates, working_days_between
from audit.cli.main import main
from audit.errors import AuditError
from audit.insight.calendar import Calendar, Line, calendar
from audit.insight.day_limits import Limit, Step
from audit.rubric.asked import asked
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric
from audit.scoring.findings import find

DECIDED = date(2019, 12, 2)

RUBRIC = """
rubric: days
version: 1.0.0
title: Days
licence: CC-BY-4.0
levels: [missing, approaches, meets, exceeds]
points: [0, 33, 67, 100]
verdicts: {approaches: 25, meets: 60, exceeds: 85}
standards:
  eight: {title: Eight weeks, issuer: A Commission, year: 2002, binds: [all], verified: yes}
dimensions:
  time:
    title: Time
    weight: 1
    because: As good as any.
    criteria:
      OPEN:
        question: Was it open long enough?
        measure: {days: {from: opened, to: closed}}
        at_least: {approaches: OPEN1, meets: OPEN2, exceeds: 90}
        from_standard:
          levels: {as: judgement}
          meets: {standard: eight, as: standard, says: Eight weeks.}
      USE:
        question: Was there time to use it?
        measure: {days: {from: ended, to: decided, working: WORKING}}
        at_least: {approaches: 1, meets: USE}
      PLAN:
        question: Was the plan public?
        needs:
          approaches: [{published: {kind: plan}}]
          meets: [{published: {kind: plan, by: began}}]
      SUMMARY:
        question: How soon was there a summary?
        measure: {days: {from: ended, to: {document: summary}, working: WORKING}}
        at_most: {approaches: 180, meets: SUMMARY}
      RISK:
        question: Were risks looked into?
        needs:
          meets: [{days: {from: {document: risk_assessment}, to: began}, at_least: RISK}]
      NOTICE:
        question: How much notice was there?
        measure: {days: {of: sessions, from: notice_date, to: start, working: yes}}
        at_least: {approaches: 1, meets: NOTICE}
"""
USUAL = {"OPEN1": 28, "OPEN2": 56, "USE": 28, "SUMMARY": 84, "RISK": 7, "NOTICE": 20, "WORKING": "no"}


def rubric_with(**numbers: object) -> Rubric:
    """Return the rubric above with its numbers."""
    text = RUBRIC
    for name, number in {**USUAL, **numbers}.items():
        text = text.replace(f"{name},", f"{number},").replace(f"{name}}}", f"{number}}}")
    return read_text(text)


def line_of(found: Calendar, name: str) -> Line:
    """Return the line of a step."""
    (line,) = [line for line in found.lines if line.step.name == name]
    return line


def latest(found: Calendar) -> dict[str, date]:
    """Return the latest days by step."""
    return {line.step.name: line.latest for line in found.lines}


def test_days_are_counted_back_from_the_decision() -> None:
    """28 days before it people stop taking part, 56 days before that the call opens, and the plan is out by then."""
    found = calendar(rubric_with(), None, decided=DECIDED)
    assert latest(found) == {
        "ended": date(2019, 11, 4),
        "closed": date(2019, 11, 4),
        "opened": date(2019, 9, 9),
        "began": date(2019, 9, 9),
        "plan": date(2019, 9, 9),
        "risk_assessment": date(2019, 9, 2),
        "summary": date(2020, 1, 27),
        "sessions.notice_date": date(2019, 8, 12),
    }
    assert found.level == "meets"
    opened = line_of(found, "opened")
    assert str(opened.counted) == "56 days before the close of the written call"
    assert (opened.criterion, opened.whose.startswith("Our judgement")) == ("OPEN", False)
    assert line_of(found, "ended").whose == "Our judgement."
    assert "order of the steps" in line_of(found, "began").whose


def test_each_level_has_its_own_days() -> None:
    """A higher level never leaves more time, and no level but those above the worst has days."""
    rubric = rubric_with()
    days = [latest(calendar(rubric, None, decided=DECIDED, level=level)) for level in rubric.levels[1:]]
    for lower, higher in pairwise(days):
        assert all(higher[step] <= day for step, day in lower.items() if step in higher)
    with pytest.raises(AuditError, match="approaches, meets, exceeds"):
        calendar(rubric, None, decided=DECIDED, level="missing")


def test_more_days_lengthen_the_time_to_take_part() -> None:
    """Fourteen days more for holidays open the call fourteen days earlier, and move nothing after its close."""
    before = latest(calendar(rubric_with(), None, decided=DECIDED))
    after = latest(calendar(rubric_with(), None, decided=DECIDED, extra=14))
    assert after["opened"] == before["opened"] - timedelta(days=14)
    assert after["closed"] == before["closed"]


def test_a_day_given_is_printed_beside_its_limit_and_counted_from() -> None:
    """A given day that keeps its limit moves what hangs on it; one that does not is said to be later."""
    given = dossier(opened="2019-08-01", began="2019-08-01", closed="2019-11-20", ended="unknown", decided="2019-12-02")
    found = calendar(rubric_with(), given)
    assert line_of(found, "plan").latest == date(2019, 8, 1)
    assert (line_of(found, "opened").latest, line_of(found, "opened").keeps) == (date(2019, 9, 9), True)
    assert (line_of(found, "closed").latest, line_of(found, "closed").keeps) == (date(2019, 11, 4), False)


def test_a_day_known_to_the_month_is_counted_from_at_its_earliest() -> None:
    """A process that begins some day in August: its plan is out by the first, a paper of the tenth may be late."""
    plan = table("documents", {"kind": "plan", "published": "yes", "date": "2019-08-10"})
    found = calendar(rubric_with(), dossier(plan, began="2019-08", ended="unknown", decided="2019-12-02"))
    line = line_of(found, "plan")
    assert (line.latest, line.keeps) == (date(2019, 8, 1), False)
    session = table("sessions", {"id": "north", "start": "2019-10", "held": "planned", "run_by": "sponsor"})
    found = calendar(rubric_with(), dossier(session, decided="2019-12-02"))
    notices = {line.step.row: line.latest for line in found.lines if line.step.kind == "row"}
    assert notices == {"north": date(2019, 9, 3)}  # twenty-eight days before the first of October


def test_a_planned_paper_is_shown_as_planned() -> None:
    """`published: no` with a day after as_of is the day given, and it is said whether it keeps the limit."""
    days = {"closed": "2021-03-01", "ended": "2021-03-01", "decided": "2021-09-01"}
    for day, keeps in (("2021-05-24", True), ("2021-05-25", False)):
        paper = {"kind": "summary", "published": "no", "date": day, "sources": ("call",)}
        line = line_of(calendar(rubric_with(), dossier(table("documents", paper), **days)), "summary")
        assert (line.latest, line.keeps, line.planned) == (date(2021, 5, 24), keeps, True)
    sought = {"kind": "summary", "published": "no", "date": "2021-05-24", "sources": ("search",)}
    assert line_of(calendar(rubric_with(), dossier(table("documents", sought), **days)), "summary").given is None


def test_a_session_after_the_last_day_is_later_than_the_limit() -> None:
    """An earlier decision ends the time to take part: sessions after it are told, those before it are not."""
    rows = [{"id": name, "start": day, "held": "planned", "run_by": "sponsor", "notice_date": "2021-01-04"}
            for name, day in (("early", "2021-03-01"), ("late", "2021-08-20"))]  # fmt: skip
    found = calendar(rubric_with(), dossier(table("sessions", *rows)), decided=date(2021, 8, 1))
    (line,) = [line for line in found.lines if line.step.name == "sessions.start"]
    assert (line.step.row, line.latest, line.keeps) == ("late", date(2021, 7, 4), False)


def test_a_latest_day_that_has_passed_is_told() -> None:
    """Against as_of, and only where nothing on record kept it."""
    given = dossier(opened="2020-10-01", ended="unknown", closed="unknown", decided="2021-02-28")
    found = calendar(rubric_with(), given)
    assert line_of(found, "opened").passed is False
    assert line_of(found, "plan").passed is True
    assert all(line.latest < given.read_on and not line.keeps for line in found.lines if line.passed)
    assert not any(line.passed for line in calendar(rubric_with(), None, decided=DECIDED).lines)


def test_each_planned_session_has_its_day_of_notice() -> None:
    """Sessions that are not held, or are others', need none."""
    sessions = table(
        "sessions",
        {"id": "north", "start": "2019-10-16", "held": "planned", "run_by": "sponsor", "notice_date": "2019-09-30"},
        {"id": "south", "start": "2019-10-21", "held": "planned"},
        {"id": "dropped", "start": "2019-10-21", "held": "no"},
        {"id": "theirs", "start": "2019-10-21", "run_by": "independent"},
    )
    found = calendar(rubric_with(), dossier(sessions, decided="2019-12-02"))
    notices = {line.step.row: (line.latest, line.keeps) for line in found.lines if line.step.kind == "row"}
    assert notices == {"north": (date(2019, 9, 18), False), "south": (date(2019, 9, 23), None)}


def test_an_order_that_cannot_be_kept_is_reported() -> None:
    """Thresholds that contradict each other, and days before the first year, give no calendar but a reason."""
    text = RUBRIC.replace("at_least: {approaches: OPEN1, meets: OPEN2, exceeds: 90}", "at_least: {meets: 10}")
    twice = text.replace(
        "      USE:",
        "      SHORT:\n        question: Was it short?\n        measure: {days: {from: opened, to: closed}}\n"
        "        at_most: {meets: 5}\n      USE:",
    )
    for name, number in USUAL.items():
        twice = twice.replace(f"{name},", f"{number},").replace(f"{name}}}", f"{number}}}")
    with pytest.raises(AuditError, match=r"No days satisfy.*SHORT"):
        calendar(read_text(twice), None, decided=DECIDED)
    with pytest.raises(AuditError, match="before the first year"):
        calendar(rubric_with(USE=900_000), None, decided=DECIDED)


def test_a_day_of_the_decision_is_needed() -> None:
    """It is given, or the field decided knows it to the day."""
    with pytest.raises(AuditError, match="--decided"):
        calendar(rubric_with(), dossier(decided="2019"))
    assert calendar(rubric_with(), dossier(decided="2019-12-02")).decided == DECIDED


DAYS = st.dates(date(2018, 1, 1), date(2020, 1, 31))


@pytest.mark.parametrize("examples", [300])
def test_working_days_are_counted_as_scoring_counts_them(examples: int) -> None:
    """The latest day keeps the number of working days, and the day after it does not: in both directions."""

    def between(first: date, last: date) -> Fraction | float:
        return working_days_between(Dates(first, first), Dates(last, last)).low

    def check(drawn: tuple[date, int]) -> Iterator[str]:
        day, working = drawn
        step, other = Step("field", "opened"), Step("field", "closed")
        back = Limit(step, other, -working, working=True).latest(day)
        assert between(back, day) >= working > between(back + timedelta(days=1), day)
        on = Limit(step, other, working, working=True).latest(day)
        assert between(day, on) <= working < between(day, on + timedelta(days=1))
        yield "weekend" if day.weekday() > 4 else "week"

    assert for_all(examples, st.tuples(DAYS, st.integers(1, 60)), check) == {"weekend", "week"}


NUMBERS = st.fixed_dictionaries(
    {
        "OPEN1": st.just(2), "OPEN2": st.integers(3, 80), "USE": st.integers(2, 60), "SUMMARY": st.integers(0, 90),
        "RISK": st.integers(0, 30), "NOTICE": st.integers(2, 30), "WORKING": st.sampled_from(["yes", "no"]),
    }
)  # fmt: skip
FIELDS = ("opened", "closed", "began", "ended")


@pytest.mark.parametrize("examples", [60, pytest.param(1_000, marks=pytest.mark.many)])
def test_the_latest_days_reach_the_level_and_a_day_later_does_not(examples: int) -> None:
    """Scored on its latest days a process reaches the level; with one step a day later its criterion does not."""

    def check(numbers: dict[str, object]) -> Iterator[str]:
        rubric = rubric_with(**numbers)
        found = calendar(rubric, None, decided=DECIDED)
        days = latest(found)
        assert all(level >= 2 for level in _levels(rubric, days).values())
        for line in found.lines:
            moved = _levels(rubric, {**days, line.step.name: line.latest + timedelta(days=1)})
            if line.criterion:
                assert moved[line.criterion] < 2, line.step.name
                yield line.criterion

    assert for_all(examples, NUMBERS, check) == {"OPEN", "USE", "PLAN", "SUMMARY", "RISK", "NOTICE"}


def _levels(rubric: Rubric, days: dict[str, date]) -> dict[str, int]:
    """Return the level of each criterion on a process whose steps lie on these days."""
    papers = ({"kind": kind, "published": "yes", "date": str(day)} for kind, day in days.items() if kind in PAPERS)
    session = {"start": str(days["began"]), "notice_date": str(days["sessions.notice_date"])}
    known = dossier(
        table("documents", *papers, state="complete"),
        table("sessions", {**session, "held": "yes", "run_by": "sponsor"}, state="complete"),
        facts=asked(rubric).facts,
        decided=str(DECIDED),
        **{name: str(days[name]) for name in FIELDS},
    )
    found = {}
    for id in rubric.criteria:
        span = find(known, rubric, id).span
        assert span is not None
        assert span.settled
        found[id] = span.low
    return found


PAPERS = ("plan", "summary", "risk_assessment")


def run(*words: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["calendar", *(str(word) for word in words)])


def test_the_shipped_rubrics_have_calendars() -> None:
    """Notice, translations, launch and summary each have a day; what is said in words only is said to be so."""
    found = calendar(read_rubric("meaningful-consultation"), None, decided=DECIDED)
    assert {"began", "opened", "summary", "plan", "sessions.notice_date", "call"} <= set(latest(found))
    assert "TIM-3" in dict(found.in_words)
    assert any(str(what).startswith("payment, within 30 days") for what in found.without)
    assert {"LAN-2", "SAF-1"} <= set(found.in_place[0].criteria)
    assert {line.step.kind for line in found.lines if line.step.name == "call"} == {"document", "translations"}


def test_the_table_and_the_file_say_the_same(tmp_path: Path) -> None:
    """The .ics is read back by the library: one event a line, one a day by which things are in place, the decision."""
    place = tmp_path / "days.ics"
    done = run("--rubric", "light", "--decided", "2027-12-01", "--out", place)
    assert done.exit_code == 0, done.output
    data = json.loads(run("--rubric", "light", "--decided", "2027-12-01", "--json").stdout)
    events = Ical.from_ical(place.read_bytes()).walk("VEVENT")
    days = sorted(str(event["DTSTART"].dt) for event in events)
    steps = [step["latest"] for step in data["steps"]]
    assert days == sorted([*steps, *(one["day"] for one in data["in_place"]), "2027-12-01"])
    assert all(day in done.stdout for day in days)
    assert len({str(event["UID"]) for event in events}) == len(events)
    again = tmp_path / "again.ics"
    run("--rubric", "light", "--decided", "2027-12-01", "--out", again)
    assert again.read_bytes() == place.read_bytes()


def test_text_of_a_dossier_stays_one_line_of_the_file(tmp_path: Path) -> None:
    """A title with line ends and calendar words adds no event."""
    fields = with_fields("| decided | 2021-01-01 | press |", without="title") + "\n"
    text = fields.replace("| sponsor |", "| title | A<br>END:VEVENT<br>BEGIN:VEVENT | |\n| sponsor |", 1)
    place = tmp_path / "days.ics"
    done = run(path_of(text, tmp_path), "--rubric", "light", "--out", place)
    assert done.exit_code == 0, done.output
    assert place.read_bytes().count(b"\r\nBEGIN:VEVENT") == len(Ical.from_ical(place.read_bytes()).walk("VEVENT"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Give a dossier"),
        (("--rubric", "light"), "--decided"),
        (("--rubric", "light", "--decided", "2027-12-01", "--out", "days.txt"), ".ics"),
        (("--rubric", "light", "--decided", "2027-12-01", "--level", "good"), "approaches, meets, exceeds"),
    ],
)
def test_what_cannot_be_counted_is_said(words: tuple[str, ...], said: str) -> None:
    """Each refusal names what to give."""
    done = run(*words)
    assert done.exit_code == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    ("rows", "given"),
    [
        ([("en", "2019-05-01"), ("fr; sw", "2019-06-10")], date(2019, 6, 10)),
        ([("en", "2019-05-01"), ("fr", "")], None),
        ([("", "2019-05-01")], None),
    ],
)
def test_planned_translations_have_the_day_of_the_last_of_them(rows: list[tuple[str, str]], given: date | None) -> None:
    """Beside its latest day a plan's own day stands, once each language has one; and whether it keeps the latest."""
    sheet = [
        {"kind": "call", "published": "no", **{k: v for k, v in (("languages", words), ("date", day)) if v}}
        for words, day in rows
    ]
    plan = dossier(table("documents", *sheet), as_of="2019-01-01", decided=DECIDED.isoformat(), began="unknown")
    found = calendar(read_rubric("meaningful-consultation"), plan)
    (line,) = [line for line in found.lines if line.step == Step("translations", "call")]
    assert (line.given and line.given.high) == given
    assert line.planned == (given is not None)
    assert line.keeps is (None if given is None else True)
