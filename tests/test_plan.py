"""One process scored before, during and after; and its plan, which is never mistaken for any of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from dossiers import PROCESS, dossier_from, problems_of
from people_at_risk import drawn
from test_redact_properties import MEASURES, assert_wider

from audit.bounds import Dates
from audit.errors import AuditError
from audit.evidence.fingerprint import fingerprint
from audit.evidence.model import Cell, Claim, Dossier, Row
from audit.evidence.planned import planned
from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.evidence.write import write_folder
from audit.measure.measures import measure
from audit.measure.people import people
from audit.report.files import card_files
from audit.report.markdown import markdown
from audit.report.page import page
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.plan_words import PLANNED
from audit.scoring.score import result, score
from audit.scoring.scorecard import CriterionCard, Scorecard

WHOLE = read_rubric("meaningful-consultation")
ASKED = asked(WHOLE)

SOURCES = """
## sources
| id | title | side | kind |
|----|-------|------|------|
| plan | The work plan | sponsor | official |
| list | A list by others | none | academic |
| look | Looked at the site | none | search |
"""


def head(as_of: str) -> str:
    """Return the process sheet, the same on every day but for the day; and the body that steers it."""
    return (
        PROCESS.replace("2021-06-30", as_of)
        + """
        | regions_in_scope | african; weog | plan |
        | written_call | yes | plan |
        | opened | 2025-03-01 | plan |
        | closed | 2025-05-10 | plan |
        | began | 2025-03-01 | plan |
        | ended | 2025-06-30 | plan |
        | decided | 2025-09-30 | plan |

        ## seats
        | role | affected | chosen_by | declaration | public_stance | source |
        |------|----------|-----------|-------------|---------------|--------|
        | chair | no | sponsor | made | no | plan |
        | member | yes | community | published | no | plan |
        """
        + SOURCES
    )


def tables(as_of: str, *others: str) -> str:
    """Return the sheet that says how complete tables are."""
    rows = "".join(f"| {name} | complete | {as_of} | list |\n" for name in ("sessions", "seats", "support", *others))
    return f"\n## tables\n| table | state | as_of | source |\n|--|--|--|--|\n| documents | partial | | |\n{rows}"


BEFORE = (
    head("2025-01-10")
    + """
    ## sessions
    | id | start | notice_date | held | run_by | mode | region | public | source |
    |----|-------|-------------|------|--------|------|--------|--------|--------|
    | s1 | 2025-04-10 | 2025-02-20 | planned | sponsor | in_person | african | yes | plan |
    | s2 | 2025-05-20 | 2025-04-01 | planned | sponsor | in_person | weog | yes | plan |

    ## documents
    | id | kind | published | date | covers | source |
    |----|------|-----------|------|--------|--------|
    | d1 | budget | yes | 2025-01-05 | | plan |
    | d2 | plan | no | 2025-02-01 | purpose; scope; timetable; decision; who_decides | plan |
    | d3 | summary | no | 2025-08-01 | | plan |
    | d4 | protocol | no | | | look |

    ## support
    | id | purpose | paid_by | needed_on | paid_on | source |
    |----|---------|---------|-----------|---------|--------|
    | h1 | travel | sponsor | 2025-04-10 | 2025-04-01 | plan |
    """
    + tables("2025-01-10")
)
DURING = (
    head("2025-05-15")
    + """
    ## sessions
    | id | start | notice_date | held | run_by | mode | region | public | source |
    |----|-------|-------------|------|--------|------|--------|--------|--------|
    | s1 | 2025-04-10 | 2025-02-20 | yes | sponsor | in_person | african | yes | list |
    | s2 | 2025-05-20 | 2025-04-01 | planned | sponsor | in_person | weog | yes | plan |

    ## documents
    | id | kind | published | date | covers | source |
    |----|------|-----------|------|--------|--------|
    | d1 | budget | yes | 2025-01-05 | | plan |
    | d2 | plan | yes | 2025-02-01 | purpose; scope; timetable; decision; who_decides | plan |
    | d3 | summary | no | 2025-08-01 | | plan |
    | d4 | protocol | no | | | look |

    ## support
    | id | purpose | paid_by | needed_on | paid_on | source |
    |----|---------|---------|-----------|---------|--------|
    | h1 | travel | sponsor | 2025-04-10 | 2025-04-01 | plan |
    """
    + tables("2025-05-15")
)
AFTER = (
    head("2025-12-31")
    + """
    ## sessions
    | id | start | notice_date | held | run_by | mode | region | public | source |
    |----|-------|-------------|------|--------|------|--------|--------|--------|
    | s1 | 2025-04-10 | 2025-02-20 | yes | sponsor | in_person | african | yes | list |
    | s2 | 2025-05-20 | 2025-04-01 | no | sponsor | in_person | weog | yes | list |

    ## documents
    | id | kind | published | date | covers | source |
    |----|------|-----------|------|--------|--------|
    | d1 | budget | yes | 2025-01-05 | | plan |
    | d2 | plan | yes | 2025-02-01 | purpose; scope; timetable; decision; who_decides | plan |
    | d3 | summary | yes | 2025-11-15 | | list |
    | d4 | protocol | no | | | look |

    ## support
    | id | purpose | paid_by | needed_on | paid_on | source |
    |----|---------|---------|-----------|---------|--------|
    | h1 | travel | sponsor | 2025-04-10 | 2025-04-01 | plan |

    ## submissions
    | affected | count | source |
    |----------|-------|--------|
    | yes | 30 | list |
    | no | 30 | list |
    """
    + tables("2025-12-31", "submissions")
)
DAYS = {"before": BEFORE, "during": DURING, "after": AFTER}
NOT_YET_DUE = {"before": {"launch", "open", "close", "after"}, "during": {"close", "after"}, "after": set[str]()}


def scored(markdown: str, **how: bool) -> Scorecard:
    """Return the card of a dossier."""
    return score(dossier_from(markdown, asked=ASKED), WHOLE, **how)


def found(card: Scorecard, id: str) -> CriterionCard:
    """Return a finding of a card."""
    return next(one for one in card.criteria if one.id == id)


def levels(card: Scorecard, id: str) -> tuple[str, str] | str:
    """Return the levels a finding leaves open, or its status where it has none."""
    one = found(card, id)
    return (one.level.low, one.level.high) if one.level else one.status


def without_plans(markdown: str) -> str:
    """Return a dossier without its planned rows: planned sessions, papers not yet published, help not yet paid."""
    paid_later = "| h1 |" if markdown == BEFORE else "| planned |"
    lines = [line for line in markdown.splitlines() if "| planned |" not in line and paid_later not in line]
    return "\n".join(line for line in lines if not re.search(r"\| no \| 2025-", line))


@pytest.mark.parametrize("when", DAYS)
def test_what_is_not_yet_due_is_listed_and_out_of_the_sum(when: str) -> None:
    """It has no level and no weight, it says when it is judged, and nothing of it is missing."""
    card = scored(DAYS[when])
    late = [one for one in card.criteria if one.due in NOT_YET_DUE[when]]
    applies = [one for one in late if one.status != "not_applicable"]
    assert {one.status for one in applies} <= {"not_yet_due"}
    assert all(one.level is None and one.weight == 0 for one in late)
    assert all(one.shows.startswith("Not yet due: it is judged ") for one in applies)
    assert len([one for one in card.criteria if one.status == "not_yet_due"]) == len(applies)
    assert card.tallies.statuses["not_yet_due"] == len(applies) == {"before": 41, "during": 27, "after": 0}[when]
    assert {gate.state for gate in card.gates if found(card, gate.id).due in NOT_YET_DUE[when]} <= {"not_yet_due"}


@pytest.mark.parametrize("when", DAYS)
def test_the_sum_holds_only_what_is_due(when: str) -> None:
    """The totals are the mean of the dimensions' means over criteria that are due and apply, and of nothing else."""
    card = scored(DAYS[when])
    assert card.overall is not None
    points = dict(zip(card.rubric.levels, card.rubric.points, strict=True))
    for end in ("low", "high"):
        dimensions = defaultdict(list)
        for one in card.criteria:
            if one.level is not None:
                dimensions[one.dimension].append(points[getattr(one.level, end)])
        means = [Fraction(sum(inside), len(inside)) for inside in dimensions.values()]
        total = card.overall.evidenced if end == "low" else card.overall.possible
        assert float(sum(means) / len(means)) == pytest.approx(total, abs=0.0051)
    assert sum(one.weight for one in card.criteria) == pytest.approx(100, abs=0.2)


@pytest.mark.parametrize("when", ["before", "during"])
def test_nothing_planned_is_evidenced(when: str) -> None:
    """Take the planned rows out, and no finding loses a level it was proven to reach."""
    with_plans, without = scored(DAYS[when]), scored(without_plans(DAYS[when]))
    assert DAYS[when] != without_plans(DAYS[when])
    for one in with_plans.criteria:
        assert (one.level is None) == (found(without, one.id).level is None), one.id
        if one.level is not None:
            proven = found(without, one.id).level
            assert proven is not None
            assert WHOLE.levels.index(one.level.low) <= WHOLE.levels.index(proven.low), one.id


def test_the_process_as_time_passes() -> None:
    """Findings appear as their day comes: the plan public in time, a session short, a summary late."""
    cards = {when: scored(text) for when, text in DAYS.items()}
    told = {id: [levels(cards[when], id) for when in DAYS] for id in ("COD-2", "RES-1", "TRA-1", "MOD-1", "FEE-1")}
    assert told == {
        "COD-2": [("exceeds", "exceeds")] * 3,
        "RES-1": [("meets", "exceeds"), ("exceeds", "exceeds"), ("exceeds", "exceeds")],
        "TRA-1": ["not_yet_due", ("exceeds", "exceeds"), ("exceeds", "exceeds")],
        "MOD-1": ["not_yet_due", "not_yet_due", ("meets", "meets")],
        "FEE-1": ["not_yet_due", "not_yet_due", ("approaches", "approaches")],
    }


def test_the_plan_before() -> None:
    """If all goes as planned both regions meet and the summary is in time; what nobody planned stays open."""
    card = scored(BEFORE, plan=True)
    assert (card.plan, card.planned_to, card.as_of, card.publishable) == (True, "2025-09-30", "2025-01-10", False)
    assert card.evidence.sha256 is None
    assert card.tallies.statuses["not_yet_due"] == 0
    told = {id: levels(card, id) for id in ("MOD-1", "TRA-1", "TIM-1", "TIM-2", "TIM-4", "FEE-1", "RES-1", "RES-3")}
    assert told == {
        "MOD-1": ("exceeds", "exceeds"),
        "TRA-1": ("exceeds", "exceeds"),
        "TIM-1": ("meets", "meets"),
        "TIM-2": ("exceeds", "exceeds"),
        "TIM-4": ("meets", "exceeds"),
        "FEE-1": ("exceeds", "exceeds"),
        "RES-1": ("exceeds", "exceeds"),
        "RES-3": ("meets", "meets"),
    }
    assert levels(card, "INF-1") == ("missing", "exceeds")  # a protocol nobody planned may still come
    assert levels(card, "AFF-1") == ("missing", "exceeds")
    assert found(card, "MOD-1").shows.startswith("If all goes as planned: ")
    assert card.overall is not None
    assert card.overall.verdict.headline.startswith(("If all goes as planned", "Not rated: the plan"))


def test_what_the_day_has_ruled_out_no_plan_repairs() -> None:
    """A protocol that was not public when people could first take part is late, whatever else is planned."""
    card = scored(DURING, plan=True)
    assert levels(card, "INF-1") == ("missing", "meets")
    late = re.sub(r"\| d4 .*", "| d4 | protocol | no | 2026-03-01 | | plan |", AFTER)
    assert levels(scored(late), "INF-1") == ("missing", "missing")
    assert levels(scored(late, plan=True), "INF-1") == ("approaches", "approaches")


def test_a_plan_with_nothing_planned_says_so() -> None:
    """No planned row and no day after as_of: nothing to score. A day not yet fixed is none, nor are plans of others."""
    undated = AFTER.replace("| decided | 2025-09-30 |", "| decided | not yet |")
    by_others = AFTER.replace("| no | sponsor | in_person |", "| planned | independent | in_person |")
    searched = re.sub(r"\| d4 .*", "| d4 | protocol | no | 2026-03-01 | | look |", AFTER)  # a search tells of no plan
    for text in (AFTER, undated, by_others, searched):
        with pytest.raises(AuditError, match="Nothing is planned in this dossier: no session is planned, and no day"):
            scored(text, plan=True)


def test_planned_sessions_that_are_not_public_count_in_outline() -> None:
    """The plan is read from the publishable dossier: where such a session is to be stays unseen, unless working."""
    text = BEFORE.replace("| weog | yes | plan |", "| weog | | plan |")
    assert levels(scored(text, plan=True), "MOD-1") == ("meets", "exceeds")
    assert levels(scored(text, plan=True, working=True), "MOD-1") == ("exceeds", "exceeds")
    dossier = dossier_from(text, asked=ASKED)
    assert score(dossier, WHOLE, plan=True).to_json() == score(redact(dossier), WHOLE, plan=True).to_json()


def test_a_plan_says_so_in_every_output() -> None:
    """The page (strip, heading, print margin), text, workbook and pictures are headed so, and claim no record."""
    dossier = dossier_from(BEFORE, asked=ASKED)
    card = score(dossier, WHOLE, plan=True)
    html = page(card)
    strip = html.split('class="strip"')[1].split("</div>")[0]
    assert strip.startswith('><div class="wrap">Plan, not performance. It reads the plan up to 30 September 2025')
    assert "<h1>Plan, not performance: Consultation on the river</h1>" in html
    assert '@bottom-left{content:"Plan, not performance"' in html
    assert markdown(card).startswith("# Plan, not performance: Consultation on the river\n")
    files = card_files(card, WHOLE, redact(dossier))
    charts = {name: data.decode() for name, data in files.items() if name.endswith(".svg")}
    assert len(charts) >= 4
    assert all("Plan, not performance" in svg for svg in charts.values())
    for text in (html, markdown(card), *charts.values()):
        for claim in ("The record shows", "The record supports", "videnced", "it was open", "happened, when"):
            assert claim not in text
        for claim in ("Nobody looked", "for and not found"):
            assert claim not in text


def test_a_record_speaks_of_no_plan() -> None:
    """The same dossier without `plan`: no output is headed as a plan."""
    dossier = dossier_from(DURING, asked=ASKED)
    card = score(dossier, WHOLE)
    assert (card.plan, card.planned_to, card.publishable) == (False, "", True)
    for name, data in card_files(card, WHOLE, redact(dossier)).items():
        if name.endswith((".html", ".md", ".svg")):
            assert "not performance" not in data.decode(), name


def test_every_exchanged_sentence_stands_somewhere() -> None:
    """Each pattern that a plan exchanges is said by the card, a view of it or the command: none is out of date."""
    root = Path(__file__).parents[1] / "audit"
    files = [file for file in root.rglob("*") if file.suffix in (".py", ".j2") and file.name != "plan_words.py"]
    said = re.sub(r'"\s*\n\s*"', "", "\n".join(file.read_text(encoding="utf-8") for file in files))
    missing = [pattern for pattern in PLANNED if f'"{pattern}"' not in said]
    assert not missing
    gaps = re.compile(r"{(\w+)}")
    assert all(set(gaps.findall(words)) <= set(gaps.findall(pattern)) for pattern, words in PLANNED.items())


def test_the_written_form_of_a_plan_is_read() -> None:
    """A planned session, a paper `published: no` with its day, help with a day ahead: no error, no warning."""
    assert problems_of(BEFORE, asked=ASKED) == []


def test_a_plan_is_written_and_read_again(tmp_path: Path) -> None:
    """What is still to come is told by its day, so the publishable copy gives the same two cards."""
    open_ = redact(dossier_from(BEFORE, asked=ASKED))
    write_folder(open_, tmp_path / "open")
    again = read_dossier(tmp_path / "open", ASKED)
    assert fingerprint(again) == fingerprint(open_)
    for plan in (False, True):
        assert score(again, WHOLE, plan=plan).to_json() == score(open_, WHOLE, plan=plan).to_json()


def test_what_is_dated_after_as_of_did_not_happen() -> None:
    """A contribution dated later is an error; a payment dated later is read, and may not come about."""
    late = "\n## submissions\n| date | source |\n|--|--|\n| 2021-07-01 | press |\n| 2021-08 | press |"
    (problem,) = [one for one in problems_of(PROCESS + late) if one.severity == "error"]
    assert (problem.code, str(problem.what)) == ("after_as_of", "2 contributions are dated after as_of.")
    card = scored(BEFORE)
    assert found(card, "RES-1").rows.counts["open"] == 1
    (row,) = dossier_from(BEFORE, asked=ASKED).tables["support"].rows
    assert (row.to_come, row.sure, row.proven) == (True, False, True)


@pytest.mark.parametrize(
    ("needed", "paid", "to_come"),
    [
        ("2025-04-10", "2025-04-01", True),
        ("2025-04-10", "not yet", True),
        ("2025-04-10", "", True),
        ("2025-04-10", "unknown", True),
        ("2025-04-10", "2025-01-10", False),  # paid in advance
        ("2025-04-10", "2025-01", False),  # perhaps paid by then
        ("2025-01-10", "", False),
        ("", "", False),
    ],
)
def test_which_help_is_still_to_come(needed: str, paid: str, to_come: bool) -> None:
    """What is surely not paid by as_of; and what is needed later, where nobody says that it is paid."""
    text = BEFORE.replace("| 2025-04-10 | 2025-04-01 | plan |", f"| {needed} | {paid} | plan |")
    (row,) = dossier_from(text, asked=ASKED).tables["support"].rows
    assert row.to_come is to_come


def as_planned_only(row: Row) -> Row:
    """Return a held session as one that is planned."""
    return replace(row, cells={**row.cells, "held": Cell("planned", frozenset({"planned"}))})


def held_sessions(dossier: Dossier) -> list[int]:
    """Return the places of the sessions that were held."""
    rows = dossier.tables["sessions"].rows
    return [place for place, row in enumerate(rows) if row.value("held") == frozenset({"yes"})]


def with_scope(dossier: Dossier) -> Dossier:
    """Return the dossier with regions and countries in scope, so that sessions reach something."""
    scope = {"regions_in_scope": ("african", "weog"), "priority_countries": ("KEN", "FRA")}
    claims = {name: (Claim(name, "; ".join(words), frozenset(words), ("call",)),) for name, words in scope.items()}
    return replace(dossier, claims={**dossier.claims, **claims}, asked=ASKED)


def doubted(first: int, number: int) -> Iterator[tuple[str, Dossier, Dossier]]:
    """Yield random dossiers with the same in which one held session is only planned."""
    for seed in range(first, first + number):
        dossier = with_scope(drawn(Random(seed)))
        if people(dossier).disputed:
            continue  # its total lies below what its sessions count, so there is no completion to be kept
        table = dossier.tables["sessions"]
        for place in held_sessions(dossier):
            rows = tuple(as_planned_only(row) if at == place else row for at, row in enumerate(table.rows))
            tables = {**dossier.tables, "sessions": replace(table, rows=rows)}
            yield f"dossier {seed}, session {place}", dossier, replace(dossier, tables=tables)


def test_a_session_that_is_only_planned_only_widens() -> None:
    """Whatever a measure admitted with the session held it admits with the session planned."""
    moved = 0
    for at, held, doubtful in doubted(0, 100):
        for of in MEASURES:
            before, after = measure(held, of), measure(doubtful, of)
            assert_wider(before, after, of, at)
            moved += before.value != after.value
    assert moved > 100


def test_a_planned_session_raises_no_evidenced_level() -> None:
    """No finding of the whole rubric is proven to reach more with the session planned, redacted or not."""
    moved = 0
    for at, *pair in doubted(500, 60):
        for held, doubtful in (pair, [redact(one) for one in pair]):
            sure, maybe = result(held, WHOLE), result(doubtful, WHOLE)
            for id, finding in maybe.findings.items():
                first, then = sure.findings[id].span, finding.span
                assert first is None or then is not None, (at, id)
                if first is not None and then is not None:
                    assert then.low <= first.low, (at, id)
                moved += then != first
    assert moved > 10


def test_a_plan_is_followed_from_the_day_after_its_last_day() -> None:
    """`as_of` moves to the day on which all that is planned lies behind; `read_on` stays; nothing is written back."""
    dossier = dossier_from(BEFORE, asked=ASKED)
    plan = planned(dossier)
    assert (plan.as_of, plan.read_on, plan.is_plan) == (date(2025, 10, 1), date(2025, 1, 10), True)
    assert (dossier.as_of, dossier.is_plan) == (date(2025, 1, 10), False)
    assert plan.tables["sessions"].as_of == Dates(date(2025, 10, 1), date(2025, 10, 1))
    assert {row.cells["held"].text for row in plan.tables["sessions"].rows} == {"yes"}
    assert {row.cells["held"].text for row in dossier.tables["sessions"].rows} == {"planned"}
