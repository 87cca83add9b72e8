from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from small_rubric import SMALL, read_text

from audit.errors import RubricNotValid
from audit.report.told import values_grid, whose
from audit.rubric.method_values import method_defaults
from audit.rubric.read import read_rubric, remarks_on, shipped
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
    own = read_text(with_values("  robust:\n    draws: {value: 5000, says: Fewer will do.}\n"))
    draws = own.methods["robust"]["draws"]
    assert (draws.number, draws.title) == (5000, method_defaults()["robust"]["draws"].title)
    assert say(whose(draws)) == "Our judgement. Fewer will do."
    assert own.methods["robust"]["seed"] == plain.methods["robust"]["seed"]
    assert own.sha256 != plain.sha256
    assert plain.sha256 == read_text(SMALL + "methods: {}\n").sha256


def test_own_values_travel_with_the_rubric() -> None:
    """A rubric written as one file keeps its own values, and the hash."""
    own = read_text(with_values("  robust:\n    draws: {value: 5000, as: adapted, source: A book}\n"))
    again = read_rubric("again.yaml", text=rubric_text(own).encode())
    assert (again.sha256, again.methods) == (own.sha256, own.methods)


def test_a_profile_sets_values_beside_those_of_its_parent(tmp_path: Path) -> None:
    """A profile changes one value and keeps its parent's others."""
    parent = with_values("  robust:\n    draws: {value: 5000}\n    seed: {value: 1}\n")
    (tmp_path / "parent.yaml").write_text(parent, encoding="utf-8")
    text = "rubric: mine\nextend: parent.yaml\nmethods:\n  robust:\n    seed: {value: 2}\n"
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    robust = read_rubric(tmp_path / "mine.yaml").methods["robust"]
    assert (robust["draws"].number, robust["seed"].number) == (5000, 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  robst:\n    draws: {value: 500}\n", "There is no method robst. Did you mean robust?"),
        ("  robust:\n    drws: {value: 500}\n", "robust uses no value drws. Did you mean draws?"),
        ("  robust:\n    draws: {value: 5}\n", "cannot be 5. Write a whole number from 1000 to 50000."),
        ("  robust:\n    draws: {value: 500.5}\n", "cannot be 500.5. Write a whole number"),
        ("  robust:\n    draws: {value: any}\n", "cannot be any. Write a whole number"),
        ("  robust:\n    threshold_tolerance: {value: 0.1}\n", "cannot be 0.1. Write a number from 0% to 50%."),
        ("  robust:\n    draws: {value: 5000, title: Mine}\n", "title, shipped and command are the tool's to fill in."),
        (
            "  robust:\n    draws: {value: 5000, shipped: yes}\n",
            "title, shipped and command are the tool's to fill in.",
        ),
        (
            "  robust:\n    draws: {value: 5000, command: yes}\n",
            "title, shipped and command are the tool's to fill in.",
        ),
        ("  robust:\n    draws: {valu: 500}\n", "valu"),
    ],
)
def test_a_value_that_cannot_be_is_named(text: str, said: str) -> None:
    """A method, a name, a number or a key that does not exist is refused with what may stand there."""
    with pytest.raises(RubricNotValid) as caught:
        read_text(with_values(text))
    assert said in str(caught.value)


GUEST = "source: 'guest,  namey and Chen 2020, PLoS ONE 15(5): e0232076'"
NO_SOURCE = "is said to be a source's own number, and no source is named. Name the source, or write as: judgement."
"""Spelled otherwise, it is the same source."""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  sufficiency:\n    saturation_run: {value: 3, as: standard, says: So.}\n", NO_SOURCE),
        ("  sufficiency:\n    saturation_run: {value: 3, as: standard, source: ' ', says: So.}\n", NO_SOURCE),
        (
            "  sufficiency:\n    saturation_run: {value: 3, as: adapted, says: So.}\n",
            "is said to be adapted from a source",
        ),
        (f"  sufficiency:\n    saturation_run: {{value: 3, as: standard, {GUEST}, says: So.}}\n", "which is not 3."),
        (f"  sufficiency:\n    saturation_threshold: {{value: 5%, as: standard, {GUEST}, says: So.}}\n", "names none."),
        (
            "  sufficiency:\n    interviews_low: {value: 12, as: standard, source: Hennink and Kaiser, says: So., "
            "url: https://doi.org/10.1016/j.socscimed.2021.114523}\n",
            "is said to be the number of Hennink and Kaiser, which is not 12.",
        ),
        (
            "  sufficiency:\n    interviews_low: {value: 18, says: So.}\n",
            "interviews_low of 18 lies above interviews_high of 17.",
        ),
        ("  sufficiency:\n    focus_groups_high: {value: 3, says: So.}\n", "focus_groups_low of 4 lies above"),
        ("  sufficiency:\n    ratio_low: {value: 1, says: So.}\n    ratio_high: {value: 1, says: So.}\n", ""),
        ("  agree:\n    reliable: {value: 0.6, says: So.}\n", "tentative of 0.667 lies above reliable of 0.6."),
        (f"  sufficiency:\n    saturation_run: {{value: 2, as: standard, {GUEST}, says: So.}}\n", ""),
        (f"  sufficiency:\n    saturation_run: {{value: 3, as: adapted, {GUEST}, says: So.}}\n", ""),
        ("  sufficiency:\n    saturation_run: {value: 3, as: standard, source: A book, says: So.}\n", ""),
    ],
)
def test_no_number_is_put_in_anybodys_mouth(text: str, said: str) -> None:
    """A source is named, has the number, and the low end lies below the high one; what is true passes."""
    if not said:
        assert read_text(with_values(text)).methods
        return
    with pytest.raises(RubricNotValid) as caught:
        read_text(with_values(text))
    assert said in str(caught.value)


def test_a_value_of_which_nobody_says_why_is_remarked(tmp_path: Path) -> None:
    """It stays usable; where a reason is written nothing is said."""
    place = tmp_path / "own.yaml"
    for says, expected in (("", 1), (", says: Agreed in May", 0)):
        place.write_text(with_values(f"  robust:\n    seed: {{value: 7{says}}}\n"), encoding="utf-8")
        told = [str(one) for one in remarks_on(place) if "nobody says why" in str(one)]
        assert len(told) == expected


def test_what_the_command_alone_uses_stands_with_the_command_alone() -> None:
    """A card names no value that it did not use; a rubric that sets one changes nothing of that."""
    text = "  robust:\n    sobol_power: {value: 8, says: Quicker.}\n"
    methods = read_text(with_values(text)).methods
    for method, names in {
        "robust": ("sobol_power", "sobol_resamples", "sobol_confidence"),
        "agree": ("share_held",),
    }.items():
        titles = {methods[method][name].title for name in names}
        card, command = ({row[0] for row in values_grid(methods[method], command=told).rows} for told in (False, True))
        assert command - card == titles
        assert len(card) == len(methods[method]) - len(names)
