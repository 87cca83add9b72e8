"""A card read back from card.json, which may come from anybody."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sample_card import sample_card
from sides_made import side
from test_worked_cases import PLACES, card

from audit.errors import Invalid
from audit.rubric.read import read_rubric
from audit.scoring.read_card import LARGEST, adds_up, card_of, read_card, rubric_in


@pytest.mark.parametrize("case", list(PLACES))
@pytest.mark.parametrize("rubric", ["meaningful-consultation", "light", "letter-2016"])
def test_a_card_is_read_back_as_it_was(case: str, rubric: str) -> None:
    """Every field comes back, and its totals follow from its levels, by its rubric and by what it tells of that."""
    made = card(case, rubric)
    assert card_of(made.to_json().encode(), "card.json") == made
    assert adds_up(made, read_rubric(rubric))
    assert adds_up(made, rubric_in(made))


def test_a_file_or_the_folder_of_a_card_is_read(tmp_path: Path) -> None:
    """`card.json` in a folder is found."""
    made = side(ONE_1="meets").card
    (tmp_path / "card.json").write_text(made.to_json(), encoding="utf-8")
    assert read_card(tmp_path) == read_card(tmp_path / "card.json") == made


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """Return a card.json with something changed in it."""
    content = json.loads(side(ONE_1="meets", ONE_2="missing..meets").card.to_json())
    change(content)
    return json.dumps(content).encode()


BROKEN: dict[str, tuple[bytes, str]] = {
    "no JSON": (b"{", "cannot be read as JSON"),
    "not text": (b"\xff\xfe\x00", "cannot be read as JSON"),
    "too deep": (b"[" * 200_000, "cannot be read as JSON"),
    "no number": (b'{"schema": NaN}', "cannot be read as JSON"),
    "no end": (b'{"schema": 1e999}', "cannot be read as JSON"),
    "too long a number": (b'{"schema": ' + b"9" * 9000 + b"}", "cannot be read as JSON"),
    "a list": (b"[]", "no card"),
    "another JSON": (b"{}", "its schema is not"),
    "an unknown key": (changed(lambda card: card.update(surprise=1)), "At surprise"),
    "a missing key": (changed(lambda card: card.pop("as_of")), "At as_of"),
    "a wrong type": (changed(lambda card: card["criteria"][0].update(gate="perhaps")), "At criteria.0.gate"),
    "another scoring": (changed(lambda card: card.update(scoring=99)), "made with scoring 99"),
    "an unknown level": (changed(lambda card: card["criteria"][0]["level"].update(low="fine")), "does not name"),
    "levels that run down": (
        changed(lambda card: card["criteria"][1]["level"].update(low="exceeds", high="missing")),
        "lowest level above its highest",
    ),
    "settled between levels": (changed(lambda card: card["criteria"][1].update(status="settled")), "contradicts"),
    "applies and does not": (changed(lambda card: card["criteria"][0].update(status="not_applicable")), "contradicts"),
    "in no dimension": (changed(lambda card: card["criteria"][0].update(dimension="three")), "does not have"),
    "twice": (changed(lambda card: card["criteria"][0].update(id="ONE-2")), "each named once"),
    "no weight": (changed(lambda card: card["dimensions"][0].update(weight=-1)), "weight above 0"),
    "points that fall": (changed(lambda card: card["rubric"].update(points=[0, 67, 33, 100])), "rising from 0"),
    "an unknown verdict": (changed(lambda card: card["rubric"]["verdicts"].update(fine=1)), "lines of the verdict"),
    "an unknown mean": (changed(lambda card: card["rubric"].update(combine="median")), "combines dimensions"),
    "a strange gate": (changed(lambda card: card["gates"][0].update(id="X")), "none of its criteria"),
}


@pytest.mark.parametrize(("data", "said"), BROKEN.values(), ids=list(BROKEN))
def test_what_is_no_card_is_refused_with_what_to_do(data: bytes, said: str) -> None:
    """One error with the reason, and a mend; never a traceback."""
    with pytest.raises(Invalid, match=said) as refused:
        card_of(data, "card.json")
    assert refused.value.exit_code == 2
    assert all(problem.where.file == "card.json" for problem in refused.value.problems)
    assert str(refused.value.problems[0].mend)


def test_many_faults_are_counted_and_a_few_are_named() -> None:
    """A file of another version does not fill the screen."""
    with pytest.raises(Invalid) as refused:
        card_of(changed(lambda card: [found.pop("shows") for found in card["criteria"]] + [card.pop("tool")]), "c.json")
    assert len(refused.value.problems) == 6
    assert "1 more" in str(refused.value)
    long = changed(lambda card: card.update({"x" * 1_000_000: 1}))
    with pytest.raises(Invalid) as refused:
        card_of(long, "c.json")
    assert len(str(refused.value)) < 400


def test_a_file_that_is_too_large_or_not_there_is_refused(tmp_path: Path) -> None:
    """The size is looked at before the file is read."""
    with pytest.raises(Invalid, match="There is no card"):
        read_card(tmp_path)
    huge = tmp_path / "card.json"
    with huge.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(Invalid, match="at most 8 MB"):
        read_card(huge)


def test_a_card_made_by_hand_need_not_add_up() -> None:
    """The sample of the page tests prints totals worked out on paper, and they follow from its levels."""
    assert adds_up(sample_card(), rubric_in(sample_card()))
    overall = sample_card().overall
    assert overall is not None
    raised = sample_card().model_copy(update={"overall": overall.model_copy(update={"possible": 99.0})})
    assert not adds_up(raised, rubric_in(raised))
