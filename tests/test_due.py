"""What is not due by as_of is listed on every output and out of the sum; a day that is not known keeps it in."""

from __future__ import annotations

import io

import pytest
from dossiers import PROCESS, dossier_from
from openpyxl import load_workbook
from small_rubric import SMALL, changed, read_text

from audit.cli.score import summary
from audit.evidence.redact import redact
from audit.report.markdown import markdown
from audit.report.page import page
from audit.report.workbook import workbook
from audit.rubric.asked import asked
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric, shipped
from audit.scoring.score import score
from audit.scoring.scorecard import CriterionCard, Scorecard

BEGAN, ENDED = "2020-03-01", "2020-06-30"
IN_SUM: dict[str, dict[str, bool]] = {
    # as_of        the day before, the first day, between, the last day, the day after
    "plan": {"2020-02-29": True, BEGAN: True, "2020-05-01": True, ENDED: True, "2020-07-01": True},
    "launch": {"2020-02-29": False, BEGAN: True, "2020-05-01": True, ENDED: True, "2020-07-01": True},
    "open": {"2020-02-29": False, BEGAN: True, "2020-05-01": True, ENDED: True, "2020-07-01": True},
    "close": {"2020-02-29": False, BEGAN: False, "2020-05-01": False, ENDED: False, "2020-07-01": True},
    "after": {"2020-02-29": False, BEGAN: False, "2020-05-01": False, ENDED: False, "2020-07-01": True},
}
CASES = [(due, as_of, judged) for due, days in IN_SUM.items() for as_of, judged in days.items()]


def rubric(due: str) -> Rubric:
    """Return the small rubric whose second criterion is due then; the first is a plan's, and stays in the sum."""
    first = changed("        due: close\n", "        due: plan\n")
    return read_text(changed("exceeds: All.}\n        due: plan\n", f"exceeds: All.}}\n        due: {due}\n", first))


def made(due: str, as_of: str, days: str = f"| began | {BEGAN} | |\n| ended | {ENDED} | |") -> tuple[Scorecard, Rubric]:
    """Return the card of a process with these days."""
    asks = rubric(due)
    head = PROCESS.replace("2021-06-30", as_of)
    answers = "\n## answers\n| criterion | answer | reason |\n|--|--|--|\n| TWO-1 | missing | Nobody, so far. |\n"
    return score(dossier_from(f"{head}{days}\n{answers}", asked=asked(asks)), asks), asks


def second(card: Scorecard) -> CriterionCard:
    """Return the finding in question."""
    return next(one for one in card.criteria if one.id == "TWO-1")


@pytest.mark.parametrize(("due", "as_of", "judged"), CASES)
def test_when_a_criterion_is_judged(due: str, as_of: str, judged: bool) -> None:
    """A plan always; launch and open from the first day on; close and after from the day after the last."""
    card, _ = made(due, as_of)
    found = second(card)
    assert card.overall is not None
    if judged:
        assert (found.status, found.weight) == ("settled", 66.67)
        assert card.overall.possible == 33.33  # the weight of the first, nobody looked
    else:
        assert (found.status, found.level, found.weight) == ("not_yet_due", None, 0)
        assert card.overall.possible == 100
        assert found.shows.startswith("Not yet due: it is judged ")
    assert card.overall.counts.not_yet_due == card.tallies.statuses["not_yet_due"] == (not judged)


@pytest.mark.parametrize(("due", "as_of", "judged"), CASES)
def test_every_output_lists_it(due: str, as_of: str, judged: bool) -> None:
    """The page, the text, the workbook and the summary say that it is not yet due; none where it is."""
    card, asks = made(due, as_of)
    row = page(card, {}).split('id="TWO-1"')[1].split("</details>")[0]
    assert ("<dt>Not yet due<dd>Not yet due: it is judged" in row) is not judged
    assert ("It is not in the sum until it is due." in row) is not judged
    assert ("| TWO-1 | Who shaped it? | Not yet due |" in markdown(card)) is not judged
    book = workbook(card, asks, redact(dossier_from(PROCESS, asked=asked(asks))))
    head, *rows = load_workbook(io.BytesIO(book))["Criteria"].iter_rows(values_only=True)
    told = next(dict(zip(head, cells, strict=True)) for cells in rows if cells[0] == "TWO-1")
    assert (told["State"] == "Not yet due") is not judged
    assert told["Lowest level"] == ("missing" if judged else None)
    assert any("1 not yet due" in str(line) for line in summary(card)) is not judged


@pytest.mark.parametrize("due", IN_SUM)
@pytest.mark.parametrize("days", ["", "| began | ..2020-12-31 | |\n| ended | unknown | |", "| began | | |"])
def test_a_day_that_is_not_known_keeps_it_in_the_sum(due: str, days: str) -> None:
    """Only what surely lies ahead is out: an unknown day hides nothing."""
    card, _ = made(due, "2020-02-29", days)
    assert second(card).status == "settled"


def test_a_day_that_may_have_come_keeps_it_in_the_sum() -> None:
    """Within limits, the earliest day decides."""
    for ended, judged in (("2020-06", True), ("2020-07", False), ("not yet", False), ("2020-06-15..", True)):
        card, _ = made("close", "2020-06-16", f"| began | {BEGAN} | |\n| ended | {ended} | |")
        assert (second(card).status == "settled") is judged, ended


def test_a_gate_that_is_not_yet_due_caps_nothing() -> None:
    """It is listed with its state, and the summary names it."""
    gate = "        due: close\n        gate: yes\n"
    asks = read_text(changed("        gate: yes\n", "").replace("        due: plan\n", gate))
    head = PROCESS.replace("2021-06-30", "2020-05-01") + f"| began | {BEGAN} | |\n| ended | {ENDED} | |\n"
    card = score(dossier_from(head, asked=asked(asks)), asks)
    assert [(gate.id, gate.state) for gate in card.gates] == [("TWO-1", "not_yet_due")]
    assert "Gates not yet due: TWO-1." in map(str, summary(card))


def test_every_shipped_criterion_says_when_it_is_due() -> None:
    """Of the three rubrics, each of plan, launch, open, close and after is the day of some."""
    dues = {name: [one.due for one in read_rubric(name).criteria.values()] for name in shipped()}
    assert all(due in IN_SUM for found in dues.values() for due in found)
    assert set(dues["meaningful-consultation"]) == set(IN_SUM)


def test_the_small_rubric_itself_is_what_these_tests_think() -> None:
    """One criterion of a third of the weight, one of two thirds."""
    assert [str(one.weight) for one in read_text(SMALL).dimensions.values()] == ["1", "2"]
