"""Do assessors agree: who is counted, on which criteria, what stays undefined and says why, and how it is told."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dossiers import dossier_from, path_of
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cli.main import main
from audit.errors import AuditError
from audit.evidence.model import Dossier
from audit.evidence.redact import redact
from audit.insight.agree import Agree, agree
from audit.insight.alpha import alpha
from audit.report.told_agree import told_agree
from audit.rubric.asked import asked
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric
from audit.scoring.totals import printed
from audit.words import say

ROOT = Path(__file__).parents[1]
IDS = [f"ONE-{n}" for n in range(1, 8)] + [f"TWO-{n}" for n in range(1, 8)]
WORDS = ("missing", "approaches", "meets", "exceeds")


def rubric_text(extra: str = "", methods: str = "", name: str = "judged") -> str:
    """Return a rubric of two dimensions in which a person judges seven criteria each."""

    def criterion(id: str) -> str:
        return (
            f"      {id}:\n        question: Is {id} met?\n"
            "        assessed: {missing: Nobody., approaches: Few., meets: Some., exceeds: All.}\n"
            "        from_standard: {levels: {as: judgement}}\n        due: close\n"
        )

    def dimension(name: str, ids: Sequence[str]) -> str:
        head = f"  {name}:\n    title: {name.title()}\n    weight: 1\n    because: One.\n    criteria:\n"
        return head + "".join(map(criterion, ids))

    return (
        f"rubric: {name}\nversion: 1.0.0\ntitle: Judged\nlicence: CC-BY-4.0\nlevels: [{', '.join(WORDS)}]\n"
        "points: [0, 33, 67, 100]\nverdicts: {approaches: 25, meets: 60, exceeds: 85}\n"
        f"{methods}dimensions:\n{dimension('one', IDS[:7])}{dimension('two', IDS[7:])}{extra}"
    )


COUNTED = """      CNT-1:
        question: How many seats?
        measure: {count: {of: seats, where: {affected: yes}}}
        at_least: {approaches: 1, meets: 2, exceeds: 3}
        needs: {exceeds: [{published: {kind: plan}}]}
        from_standard: {levels: {as: judgement}}
        due: close
"""


def rubric(extra: str = "", methods: str = "") -> Rubric:
    """Return the rubric."""
    return read_rubric("judged.yaml", text=rubric_text(extra, methods).encode())


RUBRIC = rubric()

Given = Mapping[str, Mapping[str, str]]


def markdown(given: Given, process: str = "river", who: str = "A watchdog", more: str = "") -> str:
    """Return a dossier in which each assessor answered these criteria; `A>B` adjudicates the answers of B."""
    rows = []
    for name, answers in given.items():
        assessor, _, replaced = name.partition(">")
        rows += [
            f"| {id} | {assessor} | {text} | So by {assessor}. | press | {replaced} |" for id, text in answers.items()
        ]
    return f"""
## process
| field | value |
| id | {process} |
| title | The river |
| sponsor | River Agency |
| as_of | 2021-06-30 |
| assessor | {who} |
| assessor_role | independent |
| assessor_interest | None. |
## answers
| criterion | assessor | answer | reason | source | adjudicates |
{chr(10).join(rows)}
{more}"""


def dossier(given: Given, process: str = "river", used: Rubric = RUBRIC, more: str = "") -> Dossier:
    """Return the dossier, read with the rubric's questions."""
    return dossier_from(markdown(given, process, more=more), asked=asked(used))


def both(first: Sequence[str], second: Sequence[str]) -> Given:
    """Return what two assessors answered on the criteria in order."""
    return {"A": dict(zip(IDS, first, strict=False)), "B": dict(zip(IDS, second, strict=False))}


VARIED = (WORDS * 4)[:14]
ALMOST = ("approaches", *VARIED[1:13], "exceeds")


def told(found: Agree, used: Rubric = RUBRIC) -> str:
    """Return everything that is printed, as one text."""
    said = told_agree(found, used)
    cells = (cell for grid in said.grids for row in grid.rows for cell in row)
    return "\n".join(say(text) for text in (said.title, said.finding, *said.lines, *said.limits, *cells))


def test_alpha_over_the_judged_criteria() -> None:
    """Two assessors, fourteen criteria, two on which they are one or two levels apart."""
    found = agree([dossier(both(VARIED, ALMOST))], RUBRIC)
    overall = found.overall
    assert overall.alpha is not None
    units = [tuple((one, other).count(word) for word in WORDS) for one, other in zip(VARIED, ALMOST, strict=True)]
    exact = alpha(units, "ordinal", RUBRIC.points)
    assert exact is not None
    assert (overall.alpha.ordinal.low, overall.alpha.ordinal.high) == (printed(exact, 3), printed(exact, 3))
    assert (overall.units, overall.pairs, overall.ranges) == (14, 14, 0)
    assert overall.same is not None
    assert overall.same.low == overall.same.high == 85.71
    assert [one.criterion for one in found.criteria][:2] == ["TWO-7", "ONE-1"]
    assert overall.alpha.line == ("reliable", "reliable")
    assert "reliable by Krippendorff's line of 0.8" in told(found)
    assert "good" not in told(found)


def test_alpha_is_not_computed_under_the_stated_number() -> None:
    """Nine criteria: undefined, with the reason, while the share of pairs on one level stands."""
    found = agree([dossier(both(VARIED[:9], VARIED[:9]))], RUBRIC)
    assert found.overall.alpha is None
    assert found.overall.why == "9 criteria have levels by two assessors or more; alpha is computed from 10."
    assert found.overall.same is not None
    assert found.overall.same.low == 100
    assert "Of 9 pairs of answers, 100.0% chose the same level." in told(found)
    lower = rubric(methods="methods: {agree: {least_units: {value: 9, as: judgement, says: Fewer will do.}}}\n")
    assert agree([dossier(both(VARIED[:9], VARIED[:9]), used=lower)], lower).overall.alpha is not None


def test_without_variation_alpha_is_undefined() -> None:
    """Everybody chose one level everywhere: neither 0 nor 1, and the percentage stands beside it."""
    found = agree([dossier(both(["meets"] * 14, ["meets"] * 14))], RUBRIC)
    assert found.overall.alpha is None
    assert found.overall.why == "Nothing varies: everybody chose one level everywhere, so alpha is undefined."
    assert found.overall.same is not None
    assert found.overall.same.low == 100


def test_one_assessor_says_nothing_of_agreement() -> None:
    """Nor does none at all."""
    assert "One assessor answered" in told(agree([dossier({"A": {"ONE-1": "meets"}})], RUBRIC))
    assert "No answer of an assessor is on record" in told(agree([dossier_from("", asked=asked(RUBRIC))], RUBRIC))
    apart = agree([dossier({"A": {"ONE-1": "meets"}, "B": {"ONE-2": "meets"}})], RUBRIC)
    assert "No criterion has levels by two assessors" in told(apart)


def test_unknown_is_no_level() -> None:
    """Who said that something is not known, on what; and pairs in which only one of two knows."""
    first = ["not found", "unknown", *VARIED[2:]]
    second = ["meets", "not found", *VARIED[2:]]
    found = agree([dossier(both(first, second))], RUBRIC)
    assert found.overall.units == 12
    assert (found.known.both, found.known.one, found.known.neither) == (12, 1, 1)
    assert [(one.assessor, one.unknown_on) for one in found.assessors] == [("A", ("ONE-1", "ONE-2")), ("B", ("ONE-2",))]
    assert "In 1 pair of answers one assessor gives a level and the other says that it is not known." in told(found)
    one = next(one for one in found.criteria if one.criterion == "ONE-1")
    assert one.steps_low is None
    assert "A: not known; B: meets" in told(found)


def test_an_answer_that_rests_on_searches_alone_is_no_level() -> None:
    """As everywhere: a search proves that something was not found."""
    text = markdown({"A": {"ONE-1": "missing"}}).replace("| press |", "| search |")
    found = agree([dossier_from(text, asked=asked(RUBRIC))], RUBRIC)
    assert found.assessors[0].unknown_on == ("ONE-1",)


def test_ranges_give_alpha_two_ends() -> None:
    """A range counts at the level that agrees most, and at the one that agrees least; so do the pairs."""
    second = ["missing..exceeds", "approaches..meets", *VARIED[2:]]
    found = agree([dossier(both(VARIED, second))], RUBRIC)
    overall = found.overall
    assert overall.alpha is not None
    assert overall.same is not None
    ordinal = overall.alpha.ordinal
    assert ordinal.exact
    assert ordinal.low is not None
    assert ordinal.high == 1
    assert ordinal.low < 1
    assert (overall.same.low, overall.same.high) == (85.71, 100)
    assert overall.ranges == 2
    worst = agree([dossier(both(VARIED, ["exceeds", "meets", *VARIED[2:]]))], RUBRIC).overall.alpha
    assert worst is not None
    assert ordinal.low == worst.ordinal.low
    apart = {one.criterion: (one.steps_low, one.steps_high) for one in found.criteria}
    assert apart["ONE-1"] == (0, 3)
    assert apart["ONE-2"] == (0, 1)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from(WORDS)] * 2), min_size=14, max_size=14), st.permutations(range(14)))
def test_neither_order_nor_names_matter(levels: list[tuple[str, str]], order: list[int]) -> None:
    """Who is called what, and in which order rows stand, changes no figure."""
    first, second = zip(*levels, strict=True)
    found = agree([dossier(both(first, second))], RUBRIC).overall
    moved = {"Z": {IDS[n]: second[n] for n in order}, "Y": {IDS[n]: first[n] for n in reversed(order)}}
    assert agree([dossier(moved)], RUBRIC).overall == found


def test_who_adjudicates_is_no_assessor_more() -> None:
    """The answers before it are compared: whoever decides between two has seen both."""
    given = both(VARIED, ALMOST)
    decided = {**given, "C>A;B": {"ONE-1": "missing", "TWO-7": "meets"}}
    assert agree([dossier(decided)], RUBRIC).overall == agree([dossier(given)], RUBRIC).overall


def test_set_aside_answers_do_not_count() -> None:
    """Nor do they elsewhere."""
    text = markdown(both(VARIED, VARIED)).replace("adjudicates |", "adjudicates | status | note |")
    text = text.replace(
        "| ONE-1 | B | missing | So by B. | press |  |", "| ONE-1 | B | missing | x | press | | set_aside | No. |"
    )
    assert agree([dossier_from(text, asked=asked(RUBRIC))], RUBRIC).overall.units == 13


def test_a_stated_value_is_read_by_its_thresholds() -> None:
    """Where an answer stands for a count, 2 seats are `meets` for both of two assessors, and 1 is a level below.

    Nobody looked for the plan that `exceeds` needs, so 3 seats leave it open.
    """
    used = rubric(COUNTED)
    given = {"A": {"CNT-1": "2"}, "B": {"CNT-1": "1"}, "C": {"CNT-1": "3"}, "D": {"CNT-1": "meets"}}
    (one,) = agree([dossier(given, used=used)], used).criteria
    assert [(each.assessor, each.low, each.high) for each in one.opinions] == [
        ("A", "meets", "meets"), ("B", "approaches", "approaches"), ("C", "meets", "exceeds"), ("D", "meets", "meets"),
    ]  # fmt: skip


def test_where_tables_count_no_answer_is_judged() -> None:
    """The table decides, whatever assessors answered beside it."""
    used = rubric(COUNTED)
    given = {"A": {"CNT-1": "meets"}, "B": {"CNT-1": "not found"}}
    seats = "## seats\n| role | affected | source |\n| chair | yes | press |"
    assert agree([dossier(given, used=used, more=seats)], used).assessors == ()
    assert len(agree([dossier(given, used=used)], used).assessors) == 2


def test_dossiers_are_pooled_where_a_dimension_has_enough() -> None:
    """Seven criteria of a dimension in one process are too few, in two processes they are enough."""
    one = dossier(both(VARIED, ALMOST))
    other = dossier(both(ALMOST, VARIED), "lake")
    assert [each.agreement.alpha for each in agree([one], RUBRIC).dimensions] == [None, None]
    pooled = agree([one, other], RUBRIC)
    assert pooled.processes == ("river", "lake")
    assert pooled.overall.units == 28
    for each in pooled.dimensions:
        assert each.agreement.units == 14
        assert each.agreement.alpha is not None
    assert "lake" in told(pooled)
    assert "not computed: under 10" in told(agree([one], RUBRIC))
    assert "not computed" not in told(pooled)


def test_two_dossiers_on_one_process_are_two_assessors() -> None:
    """Blank assessors are those of each process sheet, and two who are called the same stay two."""
    first = dossier_from(markdown({"": dict(zip(IDS, VARIED, strict=True))}), asked=asked(RUBRIC))
    second = dossier_from(markdown({"": dict(zip(IDS, ALMOST, strict=True))}, who="A peer"), asked=asked(RUBRIC))
    again = dossier_from(markdown({"": dict(zip(IDS, ALMOST, strict=True))}), asked=asked(RUBRIC))
    found = agree([first, second], RUBRIC)
    assert [one.assessor for one in found.assessors] == ["A watchdog", "A peer"]
    assert found.overall == agree([dossier(both(VARIED, ALMOST))], RUBRIC).overall
    assert found.other_evidence == ()
    same = agree([first, again], RUBRIC)
    assert [one.assessor for one in same.assessors] == ["A watchdog", "A watchdog (dossier 2)"]


def test_answers_that_a_copy_carries_along_count_once() -> None:
    """Who copies a dossier and adds a second assessor makes no third one who agrees with the first."""
    first = dossier({"A": dict(zip(IDS, VARIED, strict=True))})
    copy = dossier(both(VARIED, ALMOST))
    found = agree([first, copy], RUBRIC)
    assert [one.assessor for one in found.assessors] == ["A", "B"]
    assert found.overall == agree([copy], RUBRIC).overall
    later = {"Zoe": dict(zip(IDS, VARIED, strict=True))}
    with_another = {**later, "Ann": dict(zip(IDS, ALMOST, strict=True))}
    numbered = agree([redact(dossier(later)), redact(dossier(with_another))], RUBRIC)
    assert numbered.overall == found.overall  # Zoe is assessor 1 in the one, and assessor 2 in the other


def test_numbers_alone_are_no_name() -> None:
    """Two who both are assessor 1, with the same short reason, stay two where the heads of the dossiers differ."""
    levels = dict(zip(IDS, VARIED, strict=True))
    said = {name: markdown({name: levels}, who=f"{name} org") for name in ("Zoe Brown", "Anna Smith")}
    one, two = (
        redact(dossier_from(text.replace(f"So by {name}.", "See the call."), asked=asked(RUBRIC)))
        for name, text in said.items()
    )
    assert {answer.assessor for each in (one, two) for answer in each.answers} == {"assessor 1"}
    assert len(agree([one, two], RUBRIC).assessors) == 2


def test_copies_with_other_evidence_are_named() -> None:
    """Then answers may differ because the evidence does."""
    first = dossier({"A": dict(zip(IDS, VARIED, strict=True))})
    more = "## seats\n| role | affected | source |\n| chair | yes | press |"
    second = dossier({"B": dict(zip(IDS, ALMOST, strict=True))}, more=more)
    found = agree([first, second], RUBRIC)
    assert found.other_evidence == ("river",)
    assert "do not hold the same evidence" in told(found)


def test_one_dossier_given_twice_is_refused() -> None:
    """It would agree with itself."""
    one = dossier(both(VARIED, ALMOST))
    with pytest.raises(AuditError, match="given twice"):
        agree([one, one], RUBRIC)


def test_the_publishable_copy_agrees_as_much() -> None:
    """Redacting changes the names of assessors at most."""
    one = dossier(both(VARIED, ALMOST))
    found, open_ = agree([one], RUBRIC), agree([redact(one)], RUBRIC)
    assert found.overall == open_.overall
    assert (found.publishable, open_.publishable) == (False, True)


def test_the_lines_are_the_rubrics_where_it_sets_its_own() -> None:
    """No number of Krippendorff's is put in his mouth."""
    for whose in ("judgement", "standard, source: Another book"):
        own = f"methods: {{agree: {{reliable: {{value: 0.9, as: {whose}, says: Stricter.}}}}}}\n"
        used = rubric(methods=own)
        found = agree([dossier(both(VARIED, ALMOST), used=used)], used)
        assert "Krippendorff" not in say(told_agree(found, used).finding)
        assert "the rubric's" in say(told_agree(found, used).finding)


def test_a_rubric_without_room_for_ranges_gives_outer_bounds() -> None:
    """Beyond the stated number of ways the ends are said to be outer bounds, and beyond that alpha is not bounded."""
    few = "methods: {agree: {completions: {value: NUMBER, as: judgement, says: Few.}}}\n"
    second = ["missing..exceeds"] * 3 + list(VARIED[3:])
    exact = agree([dossier(both(VARIED, second))], RUBRIC).overall.alpha
    used = rubric(methods=few.replace("NUMBER", "30"))
    outer = agree([dossier(both(VARIED, second), used=used)], used)
    assert exact is not None
    assert outer.overall.alpha is not None
    wide, sharp = outer.overall.alpha.ordinal, exact.ordinal
    assert not wide.exact
    assert None not in (wide.low, wide.high, sharp.low, sharp.high)
    assert wide.low <= sharp.low <= sharp.high <= wide.high  # type: ignore[operator]
    assert "outer bounds" in told(outer, used)
    used = rubric(methods=few.replace("NUMBER", "3"))
    none = agree([dossier(both(VARIED, second), used=used)], used).overall
    assert none.why == "There are too many ranges: alpha could not be bounded."


def test_the_interval_sees_no_order_either() -> None:
    """With ranges it is taken at two ways of filling them, and these are found whatever comes first."""
    second = ["missing..meets", "approaches..exceeds", *VARIED[2:5], "missing..exceeds", *VARIED[6:]]
    one, other = dossier(both(VARIED, second)), dossier(both(ALMOST, VARIED), "lake")
    found, turned = (agree(pair, RUBRIC, with_interval=True).overall for pair in ([one, other], [other, one]))
    assert found == turned
    assert found.alpha is not None
    assert found.alpha.around is not None
    assert None not in (found.alpha.around.low, found.alpha.ordinal.low)
    assert found.alpha.around.low < found.alpha.ordinal.low  # type: ignore[operator]


def test_the_interval_is_given_by_the_command_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The card needs no scipy and says why there is none; without scipy the rest stands, and how to install it."""
    one = dossier(both(VARIED, ALMOST))
    card, command = (agree([one], RUBRIC, with_interval=given).overall.alpha for given in (False, True))
    assert card is not None
    assert command is not None
    assert card.around is None
    assert card.around_why == "The interval is computed by the command agree, and not for the card."
    assert command.around is not None
    assert command.around.low is not None
    assert command.ordinal.low is not None
    assert command.around.low < command.ordinal.low
    assert command.around.high is not None
    assert command.ordinal.low < command.around.high <= 1
    said = told(agree([one], RUBRIC, with_interval=True))
    assert f"the 95% interval is {command.around.low:.3f} to 1.000." in said
    assert command.around.low < 0.667
    crossed = [line for line in (0.8, 0.667) if command.around.low < line <= command.around.high]
    assert [line for line in (0.8, 0.667) if f"It crosses the line of {line}: alpha may lie" in said] == crossed
    assert crossed == [0.8, 0.667]
    monkeypatch.setitem(sys.modules, "scipy.stats", None)
    without = agree([one], RUBRIC, with_interval=True).overall.alpha
    assert without is not None
    assert without.around is None
    assert 'pip install "consultation-audit[methods]"' in without.around_why


def test_it_is_fast_enough_for_the_card() -> None:
    """Forty judged criteria with many ranges, in well under the tenth of a second that a card can spare."""
    dossiers = [
        dossier({"A": dict.fromkeys(IDS, "approaches..exceeds"), "B": dict.fromkeys(IDS, "missing..meets")}, name)
        for name in ("river", "lake", "sea")
    ]
    began = time.perf_counter()
    found = agree(dossiers, RUBRIC)
    assert time.perf_counter() - began < 1.5
    assert found.overall.ranges == 84


def run(*args: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(arg) for arg in args])


def saved(place: Path, given: Given, **named: str) -> Path:
    """Write a dossier into a folder of its own, with the rubric beside it."""
    (place / "judged.yaml").write_text(rubric_text())
    return path_of(markdown(given, **named), place)


def test_the_command_prints_what_was_found(tmp_path: Path) -> None:
    """Finding, tables, limits, and every value with whose it is; the same bytes as JSON each time."""
    path = saved(tmp_path, both(VARIED, ALMOST))
    done = run("agree", path, "--rubric", tmp_path / "judged.yaml")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("Do assessors agree?\nAlpha is 0.866 over 14 judged criteria: reliable by")
    assert "Krippendorff 2004" in done.stdout
    assert "not for publication" not in done.stdout
    assert "the 95% interval is" in done.stdout
    one, other = (run("agree", path, "--rubric", tmp_path / "judged.yaml", "--json").stdout for _ in range(2))
    assert one == other
    assert json.loads(one)["overall"]["units"] == 14
    assert "not for publication" in run("agree", path, "--rubric", tmp_path / "judged.yaml", "--working").stdout


def test_the_command_refuses_what_does_not_compare(tmp_path: Path) -> None:
    """The same file, another rubric (with what differs), and what is no dossier."""
    one = saved(tmp_path / "a" if (tmp_path / "a").mkdir() is None else tmp_path, both(VARIED, ALMOST))
    assert "given twice" in run("agree", one, one, "--rubric", tmp_path / "a" / "judged.yaml").stderr
    two = tmp_path / "b"
    two.mkdir()
    other = path_of(markdown(both(VARIED, ALMOST), process="lake"), two)
    for path, text in ((one, rubric_text()), (other, rubric_text(name="others").replace("Is ONE-1 met?", "Was it?"))):
        (path / "own.yaml").write_text(text)
        (path / "process.csv").write_text((path / "process.csv").read_text() + "rubric,own.yaml\n")
    refused = run("agree", one, other)
    assert refused.exit_code == 2
    assert "different rubrics" in refused.stderr
    assert "Questions differ: ONE-1" in refused.stderr
    assert run("agree", tmp_path / "none.xlsx").exit_code == 2
    (tmp_path / "text.xlsx").write_text("no workbook")
    assert run("agree", tmp_path / "text.xlsx").exit_code in (2, 3)
    assert run("agree").exit_code == 2


def test_an_example_has_one_assessor() -> None:
    """What is shipped says so, and is no error."""
    done = run("agree", ROOT / "examples" / "un-women-2016")
    assert done.exit_code == 0, done.stderr
    assert "One assessor answered, so nothing is known of how far assessors agree." in done.stdout
