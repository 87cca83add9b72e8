"""What a frozen plan told of people already: no later dossier tells a small difference from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from dossiers import full, save
from test_cli import run
from test_plan import AFTER, BEFORE
from test_voices import sheet

from audit.bounds import ANY_COUNT
from audit.errors import EvidenceNotValid
from audit.evidence.frozen import naming
from audit.evidence.model import Dossier
from audit.evidence.pledge_file import PledgeFile
from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.report.pledge_bundle import pledge
from audit.rubric.asked import asked
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric
from audit.rubric.write import rubric_text

SURVEY = sheet({"safe": "0 0 10 {n} 0 0", "affected": "{n} 10 0 0"}, source="plan")


def rubric(mood: str, needing: str = "people") -> Rubric:
    """Return the light rubric with two facts more, of the kinds that are given."""
    text = rubric_text(read_rubric("light"))
    added = (
        f"facts:\n  mood: {{kind: {mood}, ask: What was the mood?}}\n"
        f"  needing: {{kind: {needing}, ask: How many needed help?}}\n"
    )
    assert text.count("\nfacts:\n") == 1
    return read_rubric("own.yaml", text=text.replace("\nfacts:\n", f"\n{added}").encode())


def read(markdown: str, used: Rubric, folder: Path, *rows: str) -> Dossier:
    """Return a dossier with rows added to its process sheet."""
    role = "| assessor_role | independent | |\n"
    given = "| rubric | own.yaml | |\n" + "".join(f"{row}\n" for row in rows)
    return read_dossier(save(full(markdown.replace(role, role + given)), folder, "folder"), asked(used))


def frozen(folder: Path, needing: str = "people") -> PledgeFile:
    """Return a pledge of a plan in which 30 people need help."""
    used = rubric("yes_no", needing)
    rows = ("| mood | yes | plan |", "| needing | 30 | plan |")
    return pledge(read(BEFORE, used, folder, *rows), used).file


@pytest.mark.parametrize("kind", ["yes_no", "number"])
@pytest.mark.parametrize("needing", ["people", "number"])
def test_a_count_is_compared_though_another_fact_is_typed_otherwise(kind: str, needing: str, tmp_path: Path) -> None:
    """30 people in the plan, then 32: the later count is opened, whatever the later rubric makes of other facts."""
    rows = (f"| mood | {'yes' if kind == 'yes_no' else '3'} | plan |", "| needing | 32 | plan |")
    later = naming(read(AFTER, rubric(kind), tmp_path / "later", *rows), frozen(tmp_path / "plan", needing))
    open_ = redact(later)
    assert open_.claims["needing"][0].text == "31-34"
    assert redact(open_) == open_


def test_a_plan_holds_no_survey(tmp_path: Path) -> None:
    """Participants who answered took part: a plan with their answers is refused."""
    used = rubric("yes_no")
    plan = read(BEFORE + SURVEY.format(n=10), used, tmp_path)
    with pytest.raises(EvidenceNotValid, match="what participants answered"):
        pledge(plan, used)


def test_a_survey_that_was_frozen_all_the_same_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """20 sheets in a plan that was frozen, then 22: the later survey is published without its counts."""
    used = rubric("yes_no")
    monkeypatch.setattr("audit.report.pledge_bundle.against_freezing", lambda dossier: ())
    file = pledge(read(BEFORE + SURVEY.format(n=10), used, tmp_path / "plan"), used).file
    later = read(AFTER + SURVEY.format(n=12), used, tmp_path / "later")
    assert {voice.count for voice in redact(naming(later, file)).voices} == {ANY_COUNT}
    assert {voice.count for voice in redact(later).voices} != {ANY_COUNT}


def test_a_copy_is_redacted_beside_a_pledge_or_a_bundle_with_a_rubric_of_its_own(tmp_path: Path) -> None:
    """Both hold the rubric beside the dossier, under one name; the copy of a bundle holds it under its own again."""
    used = rubric("yes_no")
    (tmp_path / "pledge.zip").write_bytes(frozen(tmp_path / "plan").data)
    read(AFTER, used, tmp_path / "later", "| mood | yes | plan |", "| needing | 32 | plan |")
    (tmp_path / "later" / "own.yaml").write_text(rubric_text(used), encoding="utf-8")
    done = run("redact", tmp_path / "later", "--beside", tmp_path / "pledge.zip", "--out", tmp_path / "copy")
    assert done.exit_code == 0, done.output
    assert "needing,31-34" in (tmp_path / "copy" / "process.csv").read_text(encoding="utf-8")
    assert run("score", tmp_path / "later", "--out", tmp_path / "card", "--bundle").exit_code == 0
    (bundle,) = tmp_path.glob("*-bundle.zip")
    done = run("redact", bundle, "--out", tmp_path / "again")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "again" / "own.yaml").is_file()
