from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from small_rubric import SMALL, read_text

from audit.errors import RubricNotValid
from audit.report.told import whose
from audit.rubric.method_values import method_defaults
from audit.rubric.read import read_rubric, shipped
from audit.rubric.write import rubric_text
from audit.words import say


def with_values(text: str) -> str:
    """Return the small rubric with values of methods added."""
    return f"{SMALL}methods:\n{text}"


def test_every_value_ships_within_its_own_limits_and_says_whose_it_is() -> None:
    """A value of the tool obeys what it asks of a rubric; one taken from a source names it, ours says why."""
    for values in method_defaults().values():
        for default in values.values():
            assert default.allows(default.given.value), default.title
            assert default.title
            assert default.given.says
            assert default.given.source or default.given.as_ == "judgement", default.title


@pytest.mark.parametrize("name", shipped())
def test_a_rubric_has_every_value_once_read(name: str) -> None:
    """What a rubric leaves out is the tool's."""
    methods = read_rubric(name).methods
    assert {method: set(values) for method, values in methods.items()} == {
        method: set(values) for method, values in method_defaults().items()
    }
    assert methods["sufficiency"]["saturation_threshold"].number == Fraction(1, 20)


def test_a_rubric_sets_its_own_value_and_is_another_rubric_for_it() -> None:
    """The title stays the tool's; the hash changes with an own value, and not with the tool's."""
    plain = read_text(SMALL)
    own = read_text(with_values("  robust:\n    draws: {value: 500, says: Fewer will do.}\n"))
    draws = own.methods["robust"]["draws"]
    assert (draws.number, draws.title) == (500, method_defaults()["robust"]["draws"].title)
    assert say(whose(draws)) == "Our judgement. Fewer will do."
    assert own.methods["robust"]["seed"] == plain.methods["robust"]["seed"]
    assert own.sha256 != plain.sha256
    assert plain.sha256 == read_text(SMALL + "methods: {}\n").sha256


def test_own_values_travel_with_the_rubric() -> None:
    """A rubric written as one file keeps its own values, and the hash."""
    own = read_text(with_values("  robust:\n    draws: {value: 500, as: adapted, source: A book}\n"))
    again = read_rubric("again.yaml", text=rubric_text(own).encode())
    assert (again.sha256, again.methods) == (own.sha256, own.methods)


def test_a_profile_sets_values_beside_those_of_its_parent(tmp_path: Path) -> None:
    """A profile changes one value and keeps its parent's others."""
    parent = with_values("  robust:\n    draws: {value: 500}\n    seed: {value: 1}\n")
    (tmp_path / "parent.yaml").write_text(parent, encoding="utf-8")
    text = "rubric: mine\nextend: parent.yaml\nmethods:\n  robust:\n    seed: {value: 2}\n"
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    robust = read_rubric(tmp_path / "mine.yaml").methods["robust"]
    assert (robust["draws"].number, robust["seed"].number) == (500, 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  robst:\n    draws: {value: 500}\n", "There is no method robst. Did you mean robust?"),
        ("  robust:\n    drws: {value: 500}\n", "robust uses no value drws. Did you mean draws?"),
        ("  robust:\n    draws: {value: 5}\n", "cannot be 5. Write a whole number from 100 to 100000."),
        ("  robust:\n    draws: {value: 500.5}\n", "cannot be 500.5. Write a whole number"),
        ("  robust:\n    draws: {value: any}\n", "cannot be any. Write a whole number"),
        ("  robust:\n    threshold_tolerance: {value: 0.1}\n", "cannot be 0.1. Write a number from 0% to 50%."),
        ("  robust:\n    draws: {value: 500, title: Mine}\n", "title and shipped are the tool's to fill in."),
        ("  robust:\n    draws: {value: 500, shipped: yes}\n", "title and shipped are the tool's to fill in."),
        ("  robust:\n    draws: {valu: 500}\n", "valu"),
    ],
)
def test_a_value_that_cannot_be_is_named(text: str, said: str) -> None:
    """A method, a name, a number or a key that does not exist is refused with what may stand there."""
    with pytest.raises(RubricNotValid) as caught:
        read_text(with_values(text))
    assert said in str(caught.value)
