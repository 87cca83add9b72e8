from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_rubric import HERE, SMALL, changed, read_text, the_problem

from audit.errors import AuditError, Problem, RubricNotValid
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric
from audit.rubric.skeleton import skeleton

PROFILE = """\
rubric: mine
version: 2.0.0
title: Mine
extend: parent.yaml
"""


def profile(tmp_path: Path, text: str, parent: str = SMALL) -> Rubric:
    """Read a profile with its parent in the same folder."""
    (tmp_path / "parent.yaml").write_text(parent, encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(PROFILE + text, encoding="utf-8")
    return read_rubric(tmp_path / "mine.yaml")


def refused(tmp_path: Path, text: str, parent: str = SMALL) -> str:
    """Return what is said against a profile, without the folder."""
    with pytest.raises(RubricNotValid) as caught:
        profile(tmp_path, text, parent)
    return str(caught.value).replace(f"{tmp_path}/", "")


def test_extend_takes_everything_over(tmp_path: Path) -> None:
    """A profile that says nothing more asks what its parent asks, under its own name."""
    mine = profile(tmp_path, "")
    assert (mine.rubric, mine.version, mine.title, mine.licence) == ("mine", "2.0.0", "Mine", "CC-BY-4.0")
    assert mine.dimensions == read_text(SMALL).dimensions
    assert mine.facts == read_text(SMALL).facts
    assert mine.unselected == {}


def test_select_keeps_the_order_of_the_parent(tmp_path: Path) -> None:
    """Criteria stand in the parent's order, whatever the order of `select`; a dimension left empty goes."""
    parent = SMALL + "      TWO-2:\n        question: And?\n        assessed: {missing: No., meets: Yes.}\n"
    mine = profile(tmp_path, "select: [TWO-2, TWO-1]\n", parent)
    assert list(mine.criteria) == ["TWO-1", "TWO-2"]
    assert list(mine.dimensions) == ["shape"]
    assert list(mine.unselected) == ["ONE-1"]


def test_weights_and_totals(tmp_path: Path) -> None:
    """A profile weighs dimensions anew, with its reason, and may print no total."""
    mine = profile(tmp_path, "weights: {time: {weight: 3, because: It is short.}}\ntotals: no\nbecause: A reason.\n")
    assert (mine.dimensions["time"].weight, mine.dimensions["time"].because) == (3, "It is short.")
    assert mine.dimensions["shape"].weight == 2
    assert (mine.totals, mine.because) == ("no", "A reason.")


def test_a_profile_of_a_profile(tmp_path: Path) -> None:
    """Profiles may extend profiles; what any of them leaves out stays known."""
    (tmp_path / "own.yaml").write_text("rubric: own\nextend: mine.yaml\nselect: [ONE-1]\n", encoding="utf-8")
    profile(tmp_path, "totals: no\n")
    own = read_rubric(tmp_path / "own.yaml")
    assert (list(own.criteria), own.totals, own.title, list(own.unselected)) == (["ONE-1"], "no", "Mine", ["TWO-1"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("select: [ONE-1, TOW-1]\n", "mine.yaml:5:17: small has no criterion TOW-1. Did you mean TWO-1?"),
        ("select: [ONE-1, ONE-1]\n", "mine.yaml:5:17: ONE-1 is selected twice. Keep one of them."),
        ("select: []\n", "mine.yaml:5:9: No criterion is selected. List criteria, or take select out."),
        (
            "weights:\n  tme: {weight: 1, because: X.}\n",
            "mine.yaml:6:3: No criterion of a dimension tme is asked. Did you mean time?",
        ),
        (
            "select: [ONE-1]\nweights:\n  shape: {weight: 1, because: X.}\n",
            "mine.yaml:7:3: No criterion of a dimension shape is asked. Use one of: time.",
        ),
        ("weights:\n  time: {weight: 2}\n", "mine.yaml:6:3: because is missing from time. Add because."),
        (
            "weights:\n  time: {weight: 0, because: X.}\n",
            "mine.yaml:6:18: time weighs 0. Give every dimension a weight above 0, or leave its criteria out.",
        ),
        ("selct: [ONE-1]\n", "mine.yaml:5:1: selct is not known here. Did you mean select?"),
    ],
)
def test_what_a_profile_may_not_say(tmp_path: Path, text: str, said: str) -> None:
    """A profile names criteria and dimensions that are there; its problems stand at its own lines."""
    assert refused(tmp_path, text) == said


def test_a_problem_of_the_parent_stands_in_the_parents_file(tmp_path: Path) -> None:
    """What is wrong in the rubric extended is said at its line there."""
    said = refused(tmp_path, "", changed("weight: 2", "weight: 0"))
    assert said.startswith("parent.yaml:42:13: shape weighs 0.")


def test_extend_loops(tmp_path: Path) -> None:
    """A rubric that extends itself, by whatever way round, is refused with the way."""
    (tmp_path / "other.yaml").write_text("rubric: other\nextend: mine.yaml\n", encoding="utf-8")
    text = "rubric: mine\nextend: other.yaml\n"
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RubricNotValid) as caught:
        read_rubric(tmp_path / "mine.yaml")
    assert str(caught.value).replace(f"{tmp_path}/", "") == (
        "other.yaml:2:9: Extending mine.yaml goes round in a circle: mine.yaml > other.yaml > mine.yaml. "
        "Extend a rubric that stands by itself."
    )


@pytest.mark.parametrize("given", ["../parent.yaml", "/etc/passwd", "nowhere.yaml", "sub/parent.yaml", "parent"])
def test_extend_reads_no_file_elsewhere(tmp_path: Path, given: str) -> None:
    """Only shipped rubrics and files in the same folder can be extended."""
    (tmp_path / "parent.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "mine.yaml").write_text(f"rubric: mine\nextend: {given}\n", encoding="utf-8")
    with pytest.raises(RubricNotValid, match=re.escape(f"mine.yaml:2:9: There is no rubric {given} to extend.")):
        read_rubric(tmp_path / "in" / "mine.yaml")


def test_a_rubric_from_a_zip_may_extend_shipped_ones() -> None:
    """Text without a file extends shipped rubrics, and a misspelt one is guessed."""
    mine = read_text("rubric: mine\nextend: light\nselect: [TIM-1]\n")
    assert list(mine.criteria) == ["TIM-1"]
    said = "rubric-not-found: There is no rubric ligt to extend. Did you mean light?"
    assert the_problem(f"rubric: mine\nextend: {HERE}ligt\n") == said


def test_a_rubric_that_is_not_there() -> None:
    """A name that is neither shipped nor a file is refused with the nearest shipped one."""
    with pytest.raises(RubricNotValid, match=r"There is no rubric meaningful\. Did you mean meaningful-consultation\?"):
        read_rubric("meaningful")


SAME = [
    ("rubric: small", "# a comment\nrubric:   'small'"),
    ("title: A small rubric\nlicence: CC-BY-4.0", "licence: CC-BY-4.0\ntitle: A small rubric"),
    ("combine: mean\n", ""),
    ("{approaches: 28, meets: 56}", "{approaches: 28.0, meets: 56}"),
    ("at_least: 40%}", 'at_least: "40.0 %"}'),
    ("where: {affected: yes}", "where: {affected: [yes]}"),
]


@pytest.mark.parametrize(("old", "new"), SAME)
def test_the_hash_is_over_what_is_asked(old: str, new: str) -> None:
    """Comments, quotes, the order of keys, defaults written out and other ways to write a number change nothing."""
    assert read_text(changed(old, new)).sha256 == read_text(SMALL).sha256


OTHER = [
    ("meets: 56", "meets: 57"),
    ("Who shaped it?", "Who shapes it?"),
    ("version: 1.0.0", "version: 1.0.1"),
    ("weight: 2", "weight: 2.5"),
    ("at_least: 40%", "at_least: 41%"),
    ("gate: yes", "gate: no"),
    ("points: [0, 33, 67, 100]", "points: [0, 34, 67, 100]"),
    ("binds: [A Commission]", "binds: all"),
]


@pytest.mark.parametrize(("old", "new"), OTHER)
def test_the_hash_moves_with_a_digit(old: str, new: str) -> None:
    """Whatever changes what is asked changes the hash."""
    assert read_text(changed(old, new)).sha256 != read_text(SMALL).sha256


def test_the_hash_does_not_tell_composed_letters_apart() -> None:
    """One text in two Unicode forms is one text."""
    composed, apart = (changed("A small rubric", f"A r{e}sum{e}") for e in ("\u00e9", "e\u0301"))
    assert composed != apart
    assert read_text(composed).sha256 == read_text(apart).sha256


def test_the_hash_of_a_profile_is_over_what_it_resolves_to(tmp_path: Path) -> None:
    """A profile has the hash of the same rubric written out; the criteria left out are no part of it."""
    head = "rubric: small\nversion: 1.0.0\ntitle: A small rubric"
    written_out = changed(head, "rubric: mine\nversion: 2.0.0\ntitle: Mine")
    written_out = written_out[: written_out.index("  shape:")]
    assert profile(tmp_path, "select: [ONE-1]\n").sha256 == read_text(written_out).sha256


def test_a_new_rubric_is_valid() -> None:
    """The rubric that `rubrics new` writes reads without a problem, under the id asked for."""
    new = read_text(skeleton("town-hall-2"))
    assert (new.rubric, len(new.criteria), len(new.dimensions)) == ("town-hall-2", 2, 2)
    with pytest.raises(AuditError, match="cannot be the id of a rubric"):
        skeleton("Town Hall")


LINES = SMALL.splitlines(keepends=True)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_written_is_read_or_refused_at_its_place(data: st.DataObject) -> None:
    """A spoiled rubric never ends in anything but a rubric, or problems that each have a line and a sentence."""
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        start = data.draw(st.integers(0, len(lines[at])))
        end = data.draw(st.integers(start, len(lines[at])))
        words = st.sampled_from(
            ["", " ", "x", "{}", "[]", "1", "-", ": ", "any", "50%", "{a: b}", "{count: {of: people}}"]
        )
        lines[at] = lines[at][:start] + data.draw(words) + lines[at][end:]
    problems: tuple[Problem, ...] = ()
    try:
        read_text("".join(lines))
    except RubricNotValid as error:
        problems = error.problems
    assert all(problem.where.line >= 1 and str(problem) for problem in problems)
