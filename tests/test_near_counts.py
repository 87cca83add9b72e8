"""Two publishable copies of one process: counts of people that lie 1 to 4 apart are named to the holder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from dossiers import full, save
from made import dossier, table
from small_rubric import read_text
from test_cli import ANSWERS, RUBRIC, run

from audit.evidence.model import Dossier
from audit.insight.near_counts import near_counts
from audit.insight.sides import Side, side_of_dossier
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
