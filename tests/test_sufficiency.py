from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dossiers import dossier_from, path_of
from river import FRAME, PEOPLE, PROCESS, RIVER, RULES, SESSIONS, SOURCES
from small_rubric import SMALL as SMALL_TEXT
from small_rubric import read_text

from audit.cli.main import main
from audit.evidence.planned import planned
from audit.evidence.redact import redact
from audit.insight.sufficiency import Sufficiency, sufficiency
from audit.insight.sufficiency_parts import Reached, Span
from audit.report.sufficiency_grids import percent
from audit.report.told_sufficiency import told_sufficiency
from audit.rubric.read import read_rubric
from audit.words import say

ROOT = Path(__file__).parents[1]
RUBRIC = read_rubric("light")
SMALL = read_text(SMALL_TEXT)


ONE_SESSION = """
## sessions
| id | start | held | run_by | region | source |
|----|-------|------|--------|--------|--------|
| s1 | 2021-02-01 | yes | sponsor | african | call |
"""


def found_in(text: str) -> Sufficiency:
    """Return what the working dossier tells."""
    return sufficiency(dossier_from(text), RUBRIC)


def rule_of(found: Sufficiency, what: str) -> Reached:
    """Return the rule on one kind."""
    return next(rule for rule in found.rules if rule.what == what)


def counts_of(found: Sufficiency, name: str = "") -> dict[str, str]:
    """Return the counts of one place in words."""
    return {one.what: one.words for heard in found.heard if heard.name == name for one in heard.counts}


def run(*words: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["sufficiency", *words], catch_exceptions=False)


def test_how_much_was_heard() -> None:
    """Sessions of the sponsor that were held, people once, contributions; the planned one may come about."""
    found = found_in(RIVER)
    assert counts_of(found) == {
        "sessions": "4 to 5", "focus_groups": "3 to 4", "interviews": "1", "people": "30", "affected": "18",
        "submissions": "13",
    }  # fmt: skip
    assert counts_of(found, "grulac")["sessions"] == "0"  # it was run independently
    assert counts_of(found, "farmers")["sessions"] == "2"
    sessions = next(one for one in found.heard[0].counts if one.what == "sessions")
    assert sessions.rows == ("s1", "s2", "s3", "s4", "s6")
    assert all(not one.rows for one in found.heard[0].counts if one.what in ("people", "affected", "submissions"))


def test_one_session_is_one() -> None:
    """Where others may have been held as well, the one that was is still a session and not sessions."""
    told = say(told_sufficiency(found_in(PROCESS + SOURCES + ONE_SESSION), RUBRIC).finding)
    assert "at least 1 session," in told


def test_a_rule_is_reached_where_it_was_written_beforehand() -> None:
    """Two focus groups in each region: two, one or two, none: not reached; ten people in one region: reached."""
    found = found_in(RIVER)
    each, people = rule_of(found, "focus_groups"), rule_of(found, "people")
    assert (each.outcome, people.outcome) == ("not_reached", "reached")
    assert [(place.name, place.outcome) for place in each.places] == [
        ("african", "reached"),
        ("asia_pacific", "not_known"),
        ("grulac", "not_reached"),
    ]
    assert [place.more for place in each.places] == [Span(low=0, high=0), Span(low=0, high=1), Span(low=2, high=2)]
    assert each.more == Span(low=2, high=3)
    assert each.sentence == "at least 2 focus groups in each region in scope"


@pytest.mark.parametrize(
    ("written", "outcome", "why"),
    [
        ("2021-01-31", "reached", ""),
        ("2021-01", "reached", ""),
        ("2021-02-01", "not_beforehand", "once the process had begun"),
        ("2021", "not_beforehand", "It is not known whether"),
        ("unknown", "not_beforehand", "is not known, so it is not called reached"),
        ("", "not_beforehand", "is not known, so it is not called reached"),
    ],
)
def test_only_a_day_that_surely_lies_before_counts(written: str, outcome: str, why: str) -> None:
    """Written on the first day, in a year, or nobody knows when: the numbers stand, the word reached does not."""
    text = RIVER.replace("| people | African | | 10 | 2020-12-01 |", f"| people | African | | 10 | {written} |")
    rule = rule_of(found_in(text), "people")
    assert (rule.outcome, why in rule.why) == (outcome, True)
    assert rule.places[0].words == "12"


def test_a_start_that_is_not_known_proves_nothing() -> None:
    """Without the first day of the process no rule is surely older."""
    text = RIVER.replace("| began | 2021-02-01 | call |\n", "").replace(
        "| sessions | complete | 2021-06-30 | call |\n", ""
    )
    assert {rule.outcome for rule in found_in(text).rules} == {"not_beforehand"}


def test_a_rule_that_was_only_searched_for_is_not_called_reached() -> None:
    """A search proves that something is not public, never that it was written."""
    text = RIVER.replace("| 2020-12-01 | auditor | protocol |", "| 2020-12-01 | auditor | search |")
    assert rule_of(found_in(text), "people").outcome == "not_beforehand"


@pytest.mark.parametrize(
    ("source", "outcome"),
    [("protocol", "reached"), ("", "not_beforehand"), ("press", "not_beforehand"), ("late", "not_beforehand")],
)
def test_a_rule_of_the_auditors_own_needs_a_source_of_that_time(source: str, outcome: str) -> None:
    """Without a document that is older than the process, that it was written before rests on the auditor's word."""
    late = "| late | Notes of the audit | 2021-03-01 | none | official |\n| search |"
    text = RIVER.replace("auditor | protocol |", f"auditor | {source} |").replace("| search |", late, 1)
    rule = rule_of(found_in(text), "people")
    assert rule.outcome == outcome
    assert ("the auditor's word" in rule.why) == (outcome == "not_beforehand")
    assert rule.places[0].words == "12"


@pytest.mark.parametrize(
    ("written", "row", "why"),
    [
        (
            "2021-01-10",
            "| s7 | 2021-01-03 | yes | sponsor | plenary | african | | call |",
            "once the process had begun",
        ),
        ("2021-01-10", "| s7 | 2021-01 | yes | sponsor | plenary | african | | call |", "It is not known whether"),
        ("2021-01-10", "| s7 | 2021-01-03 | | sponsor | plenary | african | | call |", "It is not known whether"),
        ("2021-01-10", "| s7 | 2021-01-03 | yes | independent | plenary | african | | call |", ""),
        ("2021-01-10", "| s7 | 2021-01-03 | planned | sponsor | plenary | african | | call |", ""),
        ("2021-01-10", "", ""),
    ],
)
def test_every_first_day_counts(written: str, row: str, why: str) -> None:
    """A session of the sponsor's before the rule was written ends it, whatever the field began says."""
    text = RIVER.replace("| region | 2 | 2020-12-01 |", f"| region | 2 | {written} |")
    rule = rule_of(found_in(text.replace("| s6 |", f"{row}\n| s6 |")), "focus_groups")
    assert (why in rule.why, rule.outcome == "not_beforehand") == (True, bool(why))


@pytest.mark.parametrize(("day", "beforehand"), [("2021-01-05", False), ("2021-01-11", True)])
def test_a_call_that_opened_before_ends_it_too(day: str, beforehand: bool) -> None:
    """The written call is part of the process."""
    text = RIVER.replace("| region | 2 | 2020-12-01 |", "| region | 2 | 2021-01-10 |")
    rule = rule_of(found_in(text.replace("| began |", f"| opened | {day} | call |\n| began |")), "focus_groups")
    assert (rule.outcome != "not_beforehand") == beforehand


def test_it_says_who_wrote_a_minimum_and_which_criterion_asks_for_it() -> None:
    """An auditor's minimum is no promise of the process; and that one is written does not say that it was published."""
    told = told_sufficiency(found_in(RIVER), read_rubric("meaningful-consultation"))
    assert "of 2 minimums that its auditor wrote down 1 is reached and 1 is not called reached." in say(told.finding)
    lines = list(map(say, told.lines))
    line = "The sheet rules holds a minimum of the process; INF-3 asks whether it was published."
    assert line in lines
    own = RIVER.replace("| process | call |", "| auditor | protocol |")
    assert line not in list(map(say, told_sufficiency(found_in(own), read_rubric("meaningful-consultation")).lines))
    small = sufficiency(dossier_from(RIVER), SMALL)
    assert "The sheet rules" not in " ".join(map(say, told_sufficiency(small, SMALL).lines))


def test_sizes_that_a_rubric_sets_are_called_the_rubrics() -> None:
    """No number of ours is called published: not in the line, the heading or the column."""
    values = dict(RUBRIC.methods["sufficiency"])
    for name in ("interviews_low", "coverage_line", "margin"):
        values[name] = values[name].model_copy(update={"shipped": False})
    other = RUBRIC.model_copy(update={"methods": {**RUBRIC.methods, "sufficiency": values}})
    shipped, own = (
        [say(text) for text in (*told.lines, *told.limits, *(one for g in told.grids for one in (g.title, *g.head)))]
        for told in (told_sufficiency(sufficiency(dossier_from(RIVER), one), one) for one in (RUBRIC, other))
    )  # fmt: skip
    assert "Beside 9 to 17" in shown_in(shipped, "Beside 9")
    assert "set by the rubric" in shown_in(own, "Beside 9")
    assert "Interviews beside the published reference" in shown_in(shipped, "Interviews beside")
    assert "Interviews beside the rubric's reference" in shown_in(own, "Interviews beside")
    assert "Focus groups beside the published reference" in shown_in(own, "Focus groups beside")
    told_published = [text for text in own if "published" in text.lower() and not text.startswith("The sheet rules")]
    assert told_published == [shown_in(own, "Focus groups beside"), shown_in(own, "A reference size")]
    assert "a line of our own" in shown_in(shipped, "Themes of")
    assert "a line that the rubric sets" in shown_in(own, "Themes of")


def shown_in(texts: list[str], first: str) -> str:
    """Return the one text that begins so."""
    (one,) = (text for text in texts if text.startswith(first))
    return one


@pytest.mark.parametrize(
    ("share", "words"), [(0.0, "0%"), (0.0004, "under 1%"), (0.005, "1%"), (0.9951, "over 99%"), (1.0, "100%")]
)
def test_only_nothing_is_no_percent(share: float, words: str) -> None:
    """A small share is not rounded away, nor a large one up to all."""
    assert say(percent(share)) == words


def test_one_person_of_no_known_region_lifts_one_region() -> None:
    """Each region by itself might have ten; all of them at once cannot: the measure of coverage knows."""
    rules = "\n## rules\n| what | each | at_least | written_on | by | source |\n|--|--|--|--|--|--|\n"
    rules += "| people | region | 10 | 2020-01-01 | process | call |\n"
    people = PEOPLE.replace("| s1 | african | yes | 12 |", "| s1 | | yes | 12 |").replace("yes | 6 |", "yes | 3 |")
    found = found_in(RIVER.replace(RULES, rules).replace(PEOPLE, people))
    assert [place.outcome for place in found.rules[0].places] == ["not_known", "reached", "not_known"]
    assert found.rules[0].outcome == "not_reached"
    assert found.rules[0].more.high == 20


def test_each_of_what_nobody_listed() -> None:
    """No priority countries on record: not known in which countries a rule holds."""
    rules = RULES.replace("| focus_groups | | region |", "| focus_groups | | country |")
    rule = rule_of(found_in(RIVER.replace(RULES, rules)), "focus_groups")
    assert (rule.outcome, rule.places) == ("not_known", ())
    assert "(priority_countries)" in rule.why


def test_a_rule_that_is_set_aside_is_left_out() -> None:
    """Its reason stands in the dossier; nothing is said to be reached or not."""
    rules = RULES.replace("| source |\n", "| source | status | note |\n").replace("|--------|\n", "|--|--|--|\n")
    rules = rules.replace("| auditor | |\n", "| auditor | | set_aside | Withdrawn. |\n").replace(
        "| auditor | protocol |\n", "| auditor | protocol | set_aside | Withdrawn. |\n"
    )
    assert {rule.what for rule in found_in(RIVER.replace(RULES, rules)).rules} == {"focus_groups", "sessions"}


def test_reference_sizes_are_stood_beside_and_never_called_enough() -> None:
    """Focus groups and interviews only, in each region and group; a rubric sets the sizes."""
    found = found_in(RIVER)
    assert {(one.of, one.what) for one in found.references} == {
        (of, what) for of in ("region", "stratum") for what in ("focus_groups", "interviews")
    }
    assert {one.beside for one in found.references} == {("below",)}
    values = {**RUBRIC.methods["sufficiency"]}
    values["focus_groups_low"] = values["focus_groups_low"].model_copy(update={"value": values["strict_run"].value})
    third = "| s7 | 2021-02-07 | yes | sponsor | focus_group | african | fishers | call |\n"
    other = RUBRIC.model_copy(update={"methods": {**RUBRIC.methods, "sufficiency": values}})
    african = next(
        one
        for one in sufficiency(dossier_from(RIVER.replace("| s6 |", f"{third}| s6 |")), other).references
        if one.name == "african"
    )
    assert (african.beside, african.reference.low) == (("within",), 3)
    told = told_sufficiency(found, RUBRIC)
    words = [say(told.finding), *map(say, told.lines)]
    assert not [line for line in words if "sufficient" in line or "enough" in line]


def test_the_publishable_dossier_only_widens_counts() -> None:
    """Every count, need and interval of the publishable dossier holds that of the working one."""
    text = RIVER.replace("| yes | 6 | press |", "| yes | 3 | press |")
    closed, opened = (sufficiency(one, RUBRIC) for one in (dossier_from(text), redact(dossier_from(text))))
    spans = [
        (wide.count, narrow.count)
        for first, second in zip(opened.heard, closed.heard, strict=True)
        for wide, narrow in zip(first.counts, second.counts, strict=True)
    ]
    spans += [(wide.more, narrow.more) for wide, narrow in zip(opened.rules, closed.rules, strict=True)]
    for wide, narrow in spans:
        assert wide.low <= narrow.low
        assert wide.high is None or (narrow.high is not None and narrow.high <= wide.high)
    assert sufficiency(redact(redact(dossier_from(text))), RUBRIC) == opened
    assert (opened.publishable, closed.publishable) == (True, False)


def test_a_plan_counts_what_is_planned() -> None:
    """As score --plan does; what each minimum still needs then, and where."""
    found = sufficiency(planned(dossier_from(RIVER)), RUBRIC)
    assert found.plan
    assert counts_of(found)["sessions"] == "5"
    each = rule_of(found, "focus_groups")
    assert [place.more.high for place in each.places] == [0, 0, 2]
    told = told_sufficiency(found, RUBRIC)
    assert say(told.finding).startswith(
        "If all goes as planned there will be 5 sessions, 30 people heard in sessions and 13 contributions; of 2 "
        "minimums that the process wrote down 1 would not be reached and 1 is not called reached; of 2 minimums that "
        "its auditor wrote down 1 would be reached and 1 is not called reached."
    )
    (rules,) = (grid for grid in told.grids if say(grid.title) == "Minimums that were written down")
    assert {say(row[5]) for row in rules.rows} == {"would be reached", "would not be reached", "not called reached"}
    assert "still needed in Latin American and Caribbean Group 2." in say(told.lines[0])


def test_nothing_on_record_says_so() -> None:
    """A dossier with nothing but a head: no figure is made up, and each part says why it is silent."""
    found = found_in(PROCESS.replace("| strata | fishers; farmers | call |\n", ""))
    assert set(counts_of(found).values()) == {"not known"}
    assert found.rules == ()
    assert found.saturation[0].why == "No contribution has its themes coded."
    assert found.precision.state == "descriptive"
    assert all("no table of the affected population" in one.why for one in found.represented)
    told = told_sufficiency(found, RUBRIC)
    assert say(told.finding).startswith(
        "The record shows no known number of sessions, no known number of people heard in sessions"
    )


def test_every_table_has_rows_as_long_as_its_head() -> None:
    """On the river with everything, working and published, with and without a frame."""
    for text in (RIVER, RIVER.replace(FRAME, ""), RIVER.replace(SESSIONS + PEOPLE, ""), PROCESS):
        for dossier in (dossier_from(text), redact(dossier_from(text))):
            told = told_sufficiency(sufficiency(dossier, RUBRIC), RUBRIC)
            assert told.grids
            assert all(len(row) == len(grid.head) for grid in told.grids for row in grid.rows)
            assert 2 <= len(told.lines) <= 12


def test_the_command_prints_words_and_json(tmp_path: Path) -> None:
    """The publishable result unless --working, which says that it is not for publication."""
    place = str(path_of(RIVER, tmp_path, "folder"))
    shown = run(place, "--rubric", "light")
    assert shown.exit_code == 0
    assert "At least 2 focus groups in each region in scope: still needed in" in shown.stdout
    assert "not for publication" not in shown.stdout
    assert "Share of mentions of themes already raised: the line" in shown.stdout
    working = run(place, "--rubric", "light", "--working")
    assert "Working copy: not for publication." in working.stdout
    assert "in random orders: after 4 to 9 in 67% of 1,000 orders" in working.stdout
    data = json.loads(run(place, "--rubric", "light", "--json").stdout)
    assert (data["publishable"], data["saturation"][0]["tests"]) == (True, [])
    assert run(place, "--rubric", "light", "--json").stdout == run(place, "--rubric", "light", "--json").stdout
    wanted = run(place, "--rubric", "light", "--plan", "--working")
    assert "If all goes as planned there will be 5 sessions" in wanted.stdout


def test_a_plan_without_anything_planned_is_told_by_what_there_is(tmp_path: Path) -> None:
    """What each minimum needs is asked before anything is planned too."""
    text = "\n".join(line for line in RIVER.splitlines() if "planned" not in line)
    shown = run(str(path_of(text, tmp_path, "folder")), "--rubric", "light", "--plan")
    assert shown.exit_code == 0
    assert "Nothing is planned in this dossier" in shown.stderr
    assert "still needed in Asia-Pacific Group 1 and Latin American" in shown.stdout


def test_what_is_written_in_a_dossier_steers_no_terminal(tmp_path: Path) -> None:
    """Control characters in the name of a list are taken out."""
    text = RIVER.replace("The register of households", "The \x1b[31mregister")
    shown = run(str(path_of(text, tmp_path, "folder")), "--rubric", "light")
    assert shown.exit_code == 0
    assert "\x1b" not in shown.stdout
    assert "register" in shown.stdout


def test_a_rubric_sets_the_values(tmp_path: Path) -> None:
    """Under methods; one outside its limits is refused with the limits."""
    text = (ROOT / "rubrics" / "light.yaml").read_text()
    own = tmp_path / "own.yaml"
    own.write_text(text + "\nmethods:\n  sufficiency:\n    saturation_base: {value: 5, as: judgement, says: Ours.}\n")
    place = str(path_of(RIVER, tmp_path, "folder"))
    data = json.loads(run(place, "--rubric", str(own), "--working", "--json").stdout)
    assert data["saturation"][0]["tests"][0]["base"] == 5
    own.write_text(text + "\nmethods:\n  sufficiency:\n    saturation_base: {value: 0}\n")
    refused = CliRunner().invoke(main, ["sufficiency", place, "--rubric", str(own)])
    assert refused.exit_code == 4


@pytest.mark.parametrize(
    ("name", "came"),
    [
        ("un-women-2016", "self-selected."),
        ("crpd-gc7-2018", "no list from which people were drawn by chance is on record. Those who wrote chose to"),
        (
            "global-commission-2011",
            "no list from which people were drawn by chance is on record. Those who wrote chose",
        ),
    ],
)
def test_examples(name: str, came: str) -> None:
    """The shipped dossiers hold no written minimum, no coded theme and no sampling frame, and it says so."""
    shown = run(str(ROOT / "examples" / name))
    assert shown.exit_code == 0
    assert "no minimum that was written down is on record, so nothing is called reached" in shown.stdout
    assert "There are no coded themes in what is published." in shown.stdout
    assert f"Descriptive only: {came}" in shown.stdout
