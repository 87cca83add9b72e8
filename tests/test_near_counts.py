"""Two publishable copies of one process: counts of people that lie 1 to 4 apart are named to the holder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from dossiers import PROCESS, dossier_from, full, save
from made import dossier, table
from small_rubric import read_text
from test_cli import ANSWERS, RUBRIC, run

from audit.evidence.model import Dossier
from audit.insight.near_counts import near_counts
from audit.insight.sides import Side, side_of_dossier, together
from audit.rubric.asked import asked
from audit.words import say

HELPED = read_text("""
rubric: helped
version: 1.0.0
title: Help
licence: CC-BY-4.0
levels: [missing, approaches, meets, exceeds]
points: [0, 33, 67, 100]
verdicts: {approaches: 25, meets: 60, exceeds: 85}
facts:
  helped: {kind: people, ask: How many got help?}
  questions: {kind: count, ask: How many questions?}
dimensions:
  one:
    title: One
    weight: 1
    because: It is the only one.
    criteria:
      HELP: {question: Was there help?, measure: {fact: helped}, at_least: {meets: 1}}
""")


def side(affected: str, others: str = "20", room: str = "30", **fields: str) -> Side:
    """Return a side: contributions of two kinds, a session, and fields."""
    given = {"id": "river", "title": "T", "sponsor": "S", "assessor_role": "independent", "assessor_interest": "None."}
    made: Dossier = dossier(
        table("submissions", {"affected": "yes", "count": affected}, {"affected": "no", "count": others}),
        table("sessions", {"id": "a", "held": "yes", "run_by": "sponsor", "attendance": room}),
        facts=asked(HELPED).facts,
        **{**given, "ended": "2020-06-01", **fields},
    )
    return side_of_dossier(replace(made, asked=asked(HELPED)), HELPED)


def near(*sides: Side) -> list[str]:
    """Return what is named, in words."""
    return [say(one) for one in near_counts(sides)]


@pytest.mark.parametrize(
    ("later", "named"),
    [
        (side("12"), ["submissions count (affected yes): 10 and 12", "submissions in all: 30 and 32"]),
        (side("13", "16"), ["submissions count (affected no): 20 and 16", "submissions count (affected yes): 10 and 13",
                            "submissions in all: 30 and 29"]),
        (side("15"), []),
        (side("2"), []),
        (side("10", room="31"), ["sessions attendance (held yes, run by sponsor): 30 and 31"]),
        (side("10", helped="9", questions="4"), ["process helped: 8 and 9"]),
        (side("12", id="other"), []),
    ],
    ids=["two more", "some moved", "five more", "few are hidden", "one more came", "a fact", "another process"],
)  # fmt: skip
def test_counts_that_lie_a_few_people_apart_are_named(later: Side, named: list[str]) -> None:
    """Both copies tell them exactly, so their difference is told too; what either hides is not named."""
    assert near(side("10", helped="8", questions="3"), later) == named
    assert near(side("10", helped="8", questions="3"), replace(later, dossier=None)) == []


def test_the_holder_is_told_and_no_output_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command says it on stderr; the comparison, which may be published, points at nothing."""
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(RUBRIC)
    rows = "\n## submissions\n| affected | count | source |\n|---|---|---|\n| yes | {n} | press |\n"
    for name, number in (("before", 10), ("after", 12)):
        save(full(ANSWERS.format(two="meets") + rows.format(n=number)), tmp_path / name)
    done = run("compare", "before", "after", "--rubric", "small.yaml", "--out", "both")
    assert done.exit_code == 0, done.stderr
    assert "Look before you publish both" in done.stderr
    assert "submissions count (affected yes): 10 and 12" in done.stderr
    assert "Look before" not in done.stdout + "".join(path.read_text() for path in Path("both").glob("comparison.*"))


def test_side_by_side_the_later_tells_no_difference() -> None:
    """Laid side by side, of 10 and then 12 the later says 11 to 14; by itself each says its own number."""
    sides = [counting(10, "2021-06-30"), counting(12, "2021-12-31")]
    first, second = together(sides)
    assert first == sides[0]
    assert [row.cells["count"].text for row in second.dossier.tables["submissions"].rows] == ["11-14"]
    assert [row.cells["count"].text for row in sides[1].dossier.tables["submissions"].rows] == ["12"]
    assert near_counts_of(first, second) == []


def counting(number: int, as_of: str) -> Side:
    """Return a side with so many contributions of affected people, read up to a day."""
    rows = f"\n## submissions\n| affected | count | source |\n|---|---|---|\n| yes | {number} | press |\n"
    rubric = read_text(RUBRIC)
    return side_of_dossier(dossier_from(PROCESS.replace("2021-06-30", as_of) + rows, asked=asked(rubric)), rubric)


def near_counts_of(*sides: Side) -> list[str]:
    """Return the near counts of sides, in words."""
    return [say(one) for one in near_counts(sides)]
