"""How firm a verdict is: what is tried, what is said of it, and what stays undefined."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from dossiers import full, save
from hypothesis import given, settings
from hypothesis import strategies as st
from made import dossier
from robust_made import OFF, with_values
from sides_made import CRITERIA, LEVELS, TEXT, rubric_of
from test_cli import ANSWERS, run
from test_cli import RUBRIC as TWO

from audit.cli.opening import open_both
from audit.evidence.model import Answer, Dossier
from audit.evidence.redact import redact
from audit.insight.robust import Robust, robust
from audit.report.told_robust import share, told_robust
from audit.rubric.asked import asked
from audit.rubric.model import Rubric
from audit.scoring.score import result
from audit.scoring.totals import printed
from audit.words import say

EXAMPLES = Path(__file__).parents[1] / "examples"
RUBRIC = with_values(rubric_of(), draws=200)
SPANS = st.sampled_from([f"{a}..{b}" for place, a in enumerate(LEVELS) for b in LEVELS[place:]])
FIVE = st.lists(SPANS, min_size=5, max_size=5)


def answered(rubric: Rubric, *answers: tuple[str, str, str]) -> Dossier:
    """Return a dossier with answers: criterion, assessor and level, each resting on one source."""
    given = tuple(Answer(id, who, text, reason="So it is.", sources=("call",)) for id, who, text in answers)
    usual = {"title": "The river", "sponsor": "An agency", "assessor": "A watchdog", "assessor_role": "independent",
             "assessor_interest": "None.", "ended": "2016-10-31"}  # fmt: skip
    return replace(dossier(id="river", **usual), answers=given, asked=asked(rubric))


def firm(rubric: Rubric, *answers: tuple[str, str, str]) -> Robust:
    """Return how firm the verdict on these answers is."""
    made = answered(rubric, *answers)
    found = robust(made, rubric, result(made, rubric))
    assert found is not None
    return found


def chosen(spans: list[str]) -> list[tuple[str, str, str]]:
    """Return one assessor's answers on all criteria."""
    return [(id, "a", span) for id, span in zip(CRITERIA, spans, strict=True)]


@given(FIVE, st.sampled_from(["mean", "geometric"]))
@settings(max_examples=30, deadline=None)
def test_with_all_variation_off_it_is_the_card(spans: list[str], combine: str) -> None:
    """One setting, whose ranges are the card's own and whose verdict is the card's: firm, and every choice says why."""
    rubric = with_values(rubric_of(TEXT.replace("verdicts:", f"combine: {combine}\nverdicts:")), **OFF)
    made = answered(rubric, *chosen(spans))
    found = result(made, rubric)
    tried = robust(made, rubric, found)
    assert tried is not None
    assert found.totals is not None
    (only,) = tried.together
    low, high = printed(found.totals.overall.evidenced), printed(found.totals.overall.possible)
    assert (tried.card.evidenced, tried.card.possible) == (low, high)
    assert (only.evidenced.lowest, only.evidenced.highest) == (low, low)
    assert (only.possible.lowest, only.possible.highest) == (high, high)
    assert (only.settings, only.same, tried.hold, tried.families) == (1, 1, "firm", ())
    off = [one.why for one in tried.not_tried if one.name != "thresholds"]
    assert off == ["The rubric switches this off."] * 4


@given(FIVE)
@settings(max_examples=30, deadline=None)
def test_no_range_is_narrower_than_the_cards(spans: list[str]) -> None:
    """Each set of settings holds the card's own setting, so its range holds the card's range."""
    tried = firm(with_values(rubric_of(), draws=40), *chosen(spans))
    for one in (*tried.together, *tried.families):
        assert one.evidenced.lowest <= tried.card.evidenced <= one.evidenced.highest
        assert one.possible.lowest <= tried.card.possible <= one.possible.highest
        assert one.evidenced.lowest <= one.possible.lowest
        assert one.evidenced.highest <= one.possible.highest
        assert one.settings == sum(one.low.values()) == sum(one.high.values())
        assert 1 <= one.same <= min(one.low[tried.card.low], one.high[tried.card.high])
        if tried.card.evidenced == tried.card.possible:
            assert one.low == one.high


ONE_DIMENSION = TEXT[: TEXT.index("  two:")]


def test_with_75_points_of_unknowns_the_range_is_75_points_wide() -> None:
    """Of four criteria one is settled at its best and three are unknown: 25 to 100, whatever else varies."""
    fourth = "      ONE-4: {question: Was it kept?, assessed: {missing: No., approaches: Hardly., meets: Yes., "
    fourth += "exceeds: Twice.}, due: after, from_standard: {levels: {as: judgement, standard: book}}}\n"
    rubric = rubric_of(ONE_DIMENSION.replace("gate: yes", "gate: no") + fourth)
    tried = firm(rubric, ("ONE-1", "a", "exceeds"))
    assert (tried.card.evidenced, tried.card.possible) == (25, 100)
    for one in (*tried.together, *tried.families):
        assert one.possible.highest - one.evidenced.lowest == 75
        assert one.possible.lowest - one.evidenced.highest == 75
    assert {one.name for one in tried.families} == {"points"}
    why = {one.name: one.why for one in tried.not_tried}
    assert why["weights"] == "Only one dimension is in the sum, so its weight decides nothing."
    assert why["combining"] == "Only one dimension is in the sum, so there is nothing to combine."
    assert why["thresholds"] == "No threshold is a number that moves."
    assert why["assessors"] == "No criterion was answered by several assessors."


def test_unknowns_are_never_drawn() -> None:
    """All unknown: every setting runs from 0 to 100, with weights and points varied or not."""
    tried = firm(with_values(rubric_of(), draws=300, vary_combining=0))
    for one in (*tried.together, *tried.families):
        assert (one.evidenced.lowest, one.evidenced.highest) == (0, 0)
        assert (one.possible.lowest, one.possible.highest) == (100, 100)
    assert tried.hold == "firm"
    assert tried.card.words == "not rated"


def test_firm_is_said_only_of_all_settings() -> None:
    """All criteria at one level: firm in any setting. Half at the best, half at the worst: it hangs on the weights."""
    rubric = with_values(rubric_of(), draws=400)
    alike = firm(rubric, *chosen(["meets"] * 5))
    assert alike.hold == "firm"
    assert say(told_robust(alike, rubric).finding) == (
        "Firm: in all 400 settings tried around the rubric's weights, and in as many with any weights at all, the "
        'verdict is "meets".'
    )
    apart = firm(rubric, *chosen(["exceeds"] * 3 + ["missing"] * 2))
    assert apart.hold == "depends"
    assert say(told_robust(apart, rubric).finding).startswith("Depends on choices: in ")
    nearly = [one for one in (*apart.together, *apart.families) if one.name == "points"]
    assert nearly[0].same == nearly[0].settings


def test_mostly_asks_for_the_stated_share_around_the_weights() -> None:
    """The word turns where the share of settings with the card's verdict passes the rubric's own value."""
    answers = chosen(["exceeds"] * 3 + ["missing"] * 2)
    tried = firm(with_values(rubric_of(), draws=400), *answers)
    around = tried.together[0]
    held = Fraction(around.same, around.settings)
    assert 0 < held < 1
    for mostly, hold in ((held, "mostly"), (held + Fraction(1, 1000), "depends")):
        assert firm(with_values(rubric_of(), draws=400, mostly=mostly), *answers).hold == hold


def test_each_assessor_alone_where_several_answered() -> None:
    """Three settings: all together, one alone, the other alone; what only one answered stays in all of them."""
    rubric = with_values(rubric_of(), draws=50)
    tried = firm(
        rubric, ("TWO-1", "first", "missing"), ("TWO-1", "second", "exceeds"), ("TWO-2", "first", "exceeds"),
        ("ONE-1", "first", "meets"), ("ONE-2", "first", "meets"), ("ONE-3", "first", "meets"),
    )  # fmt: skip
    (alone,) = (one for one in tried.families if one.name == "assessors")
    assert tried.assessors == 2
    assert alone.settings == 3
    third = Fraction(67 * 1, 3)
    low, high = (third + Fraction(2, 3) * Fraction(points, 2) for points in (100, 200))
    assert (alone.evidenced.lowest, alone.evidenced.highest) == (printed(low), printed(high))
    assert (alone.possible.lowest, alone.possible.highest) == (printed(low), printed(high))
    off = firm(with_values(rubric, vary_assessors=0), ("TWO-1", "first", "missing"), ("TWO-1", "second", "exceeds"))
    assert off.assessors == 0


def test_an_assessor_who_says_it_does_not_apply_takes_it_out_of_the_sum() -> None:
    """Alone, that assessor leaves the other criterion of the dimension; another adds nothing at all and is left out."""
    rubric = with_values(rubric_of(), draws=50)
    two = [("TWO-1", "first", "not applicable"), ("TWO-1", "second", "missing"), ("TWO-2", "first", "exceeds")]
    rest = [(id, "first", "missing") for id in CRITERIA[:3]]
    (alone,) = (one for one in firm(rubric, *two, *rest).families if one.name == "assessors")
    assert alone.evidenced.highest == printed(Fraction(200, 3))  # two: 100, weighs two of three
    every = [(id, who, text) for id in CRITERIA for who, text in (("x", "not applicable"), ("y", "meets"))]
    assert firm(rubric, *every).assessors == 1


def test_an_answer_replaced_by_adjudication_is_no_choice() -> None:
    """Once somebody decided between two answers only that decision is left."""
    made = answered(RUBRIC, ("TWO-1", "first", "missing"), ("TWO-1", "second", "exceeds"), ("TWO-1", "third", "meets"))
    *both, third = made.answers
    decided = replace(made, answers=(*both, replace(third, adjudicates=("first", "second"))))
    found = robust(decided, RUBRIC, result(decided, RUBRIC))
    assert found is not None
    assert found.assessors == 0


def test_without_a_total_there_is_nothing_to_vary() -> None:
    """A rubric without totals, and a process that no criterion applies to, have no verdict."""
    bare = rubric_of(TEXT.replace("verdicts:", "totals: no\nverdicts:"))
    made = answered(bare, ("ONE-1", "a", "meets"))
    assert robust(made, bare, result(made, bare)) is None
    none = answered(RUBRIC, *((id, "a", "not applicable") for id in CRITERIA))
    assert robust(none, RUBRIC, result(none, RUBRIC)) is None


def test_another_seed_is_another_sample_and_the_same_seed_the_same_bytes() -> None:
    """Nothing depends on when or where it is computed."""
    answers = chosen(["exceeds", "meets", "missing..meets", "approaches", "missing"])
    first, again = (firm(RUBRIC, *answers).to_json() for _ in range(2))
    assert first == again
    assert firm(with_values(RUBRIC, seed=1), *answers).to_json() != first


def test_shares_are_rounded_down() -> None:
    """Only all settings are called all, and one of many is not called none."""
    told = [say(share(part, 10_000)) for part in (0, 1, 99, 100, 9_899, 9_900, 9_901, 9_999, 10_000)]
    assert told == ["none", "under 1%", "under 1%", "1%", "98%", "99%", "over 99%", "over 99%", "all"]


def test_the_example_says_what_it_does_not_say() -> None:
    """UN Women 2016, as published: at best approaches, around the weights always; no word of chance anywhere."""
    read, rubric = open_both(EXAMPLES / "un-women-2016", None)
    used = redact(read)
    found = robust(used, rubric, result(used, rubric))
    assert found is not None
    around, flat = found.together
    assert (around.same, around.settings, flat.settings) == (10_000, 10_000, 10_000)
    assert found.carried_by == ()
    told = told_robust(found, rubric)
    words = [told.title, told.finding, *told.lines, *told.limits]
    words += [cell for grid in told.grids for row in (grid.head, *grid.rows) for cell in row]
    assert 4 <= len(told.lines) <= 8
    assert not [word for word in map(say, words) if any(bad in word for bad in ("chance", "probab", "likel"))]
    assert all(len(row) == len(grid.head) for grid in told.grids for row in grid.rows)
    tried = told.grids[0]
    assert [say(text) for text in tried.head[:2]] == ["What varies", "Verdict as on the card"]
    assert {say(row[1]) for row in tried.rows[:1]} == {"all"}


def test_a_card_that_is_not_rated_is_not_called_firm() -> None:
    """The unknowns outweigh every choice: that is what is said, and the word firm is kept for verdicts."""
    found = firm(RUBRIC, *chosen(["missing..exceeds"] * 5))
    assert (found.hold, found.card.words) == ("firm", "not rated")
    told = told_robust(found, RUBRIC)
    words = " ".join(say(text) for text in (told.finding, *told.lines, *told.limits))
    assert say(told.finding) == (
        "Not rated, whatever the choices: in all 200 settings tried around the rubric's weights, and in as many with "
        "any weights at all, the unknowns outweigh them."
    )
    assert "firm" not in words.lower()
    around, flat = found.together
    fewer = (around.model_copy(update={"same": 190}), flat.model_copy(update={"same": 100}))
    most = told_robust(found.model_copy(update={"hold": "mostly", "together": fewer}), RUBRIC)
    assert say(most.finding) == (
        "Not rated: in 95% of the settings tried around the rubric's weights the unknowns outweigh the choices, and in "
        "50% of those with any weights at all."
    )


def test_everything_switched_off_ends_in_words(here: Path) -> None:
    """No choice is left to compare: the command says so, and goes on."""
    off = "".join(f"    {name}: {{value: 0, says: Off.}}\n" for name in OFF)
    off = off.replace("threshold_tolerance: {value: 0,", "threshold_tolerance: {value: 0%,")
    (here.parent / "off.yaml").write_text(TWO.replace("rubric: small", "rubric: off") + f"methods:\n  robust:\n{off}")
    done = run("robust", here, "--rubric", "off.yaml")
    assert done.exit_code == 0, done.stderr
    assert "Which choice matters most is undefined: No choice varies: only what is unknown" in done.stdout


def test_draws_that_would_buy_the_word_firm_are_refused(here: Path) -> None:
    """One setting always agrees with itself."""
    (here.parent / "one.yaml").write_text(TWO + "methods: {robust: {draws: {value: 1, says: Quick.}}}\n")
    done = run("robust", here, "--rubric", "one.yaml")
    assert done.exit_code == 4
    assert "Settings tried of each kind cannot be 1." in done.stderr


OWN = """
methods:
  robust:
    draws: {value: 1000, as: judgement, says: Enough here.}
    sobol_power: {value: 7, as: judgement, says: Enough here.}
    sobol_resamples: {value: 50, as: judgement, says: Enough here.}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder to work in, with a small rubric beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(TWO + OWN)
    (tmp_path / "bare.yaml").write_text(TWO.replace("rubric: small", "rubric: bare\ntotals: no"))
    return save(full(ANSWERS.format(two="missing..meets")), tmp_path / "river")


def test_the_command_prints_and_writes_json(here: Path) -> None:
    """Text with the values used; JSON with the same figures and which choice matters; the same bytes each time."""
    done = run("robust", here, "--rubric", "small.yaml")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("How firm is the verdict?\n")
    assert "Settings tried of each kind" in done.stdout
    data = [run("robust", here, "--rubric", "small.yaml", "--json").stdout for _ in range(2)]
    assert data[0] == data[1]
    found = json.loads(data[0])
    assert found["together"][0]["settings"] == 1000
    assert {one["name"] for one in found["matters"]["choices"]} >= {"unknowns"}
    working = run("robust", here, "--rubric", "small.yaml", "--working")
    assert "Working copy: not for publication." in working.stdout


def test_the_command_says_why_there_is_nothing(here: Path) -> None:
    """A rubric without totals has no verdict; a dossier that is none ends with an error."""
    done = run("robust", here, "--rubric", "bare.yaml")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == "The rubric has no totals, so there is no verdict to vary.\n"
    assert run("robust", here, "--rubric", "bare.yaml", "--json").stdout == "null\n"
    assert run("robust", here.parent / "nothing", "--rubric", "small.yaml").exit_code != 0
    assert run("robust", here, "--rubric", "none.yaml").exit_code == 4


def test_without_scipy_the_rest_is_printed(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command says on stderr how to install it, and goes on."""
    monkeypatch.setitem(__import__("sys").modules, "scipy", None)
    done = run("robust", here, "--rubric", "small.yaml")
    assert done.exit_code == 0, done.stderr
    assert "pip install 'consultation-audit[methods]'" in done.stderr
    assert "Settings tried:" in done.stdout
    assert "Which choice moves" not in done.stdout
