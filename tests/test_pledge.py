"""A plan frozen before launch, and promised beside done on the later card."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from functools import cache
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result
from dossiers import KINDS, Kind, full, save
from rocrate.rocrate import ROCrate
from test_plan import AFTER, ASKED, BEFORE, DURING, WHOLE

from audit.cli.main import main
from audit.errors import EvidenceNotValid, Invalid, VerificationFailed
from audit.evidence.archive import unpacked
from audit.evidence.enclosed import enclosed
from audit.evidence.fingerprint import fingerprint
from audit.evidence.frozen import naming
from audit.evidence.manifest import manifest_of
from audit.evidence.model import Dossier
from audit.evidence.pledge_file import PledgeFile
from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.evidence.write import fixed_zip, text_files
from audit.report.pledge_bundle import Pledge, pledge
from audit.report.told_pledge import told_pledge, told_promise
from audit.report.verify import verify_bundle
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric
from audit.rubric.write import rubric_text
from audit.scoring.pledge_card import PledgeCard
from audit.scoring.promise import opened
from audit.scoring.read_card import card_of
from audit.scoring.score import score
from audit.scoring.scorecard import Scorecard
from audit.words import say

ROOT = Path(__file__).parents[1]
RULES = """
## rules
| what | in | at_least | by | source |
|------|----|----------|----|--------|
| focus_groups | african | {n} | process | plan |
"""
POPULATION = "\n## population\n| place | people | source |\n|--|--|--|\n| Kenya | {n} | plan |\n"


def read(markdown: str, tmp_path: Path, kind: Kind = "folder", *rows: str) -> Path:
    """Write a dossier that names the whole rubric, with rows added to its process sheet, and return its path."""
    given = "| rubric | meaningful-consultation | |\n" + "".join(f"{row}\n" for row in rows)
    role = "| assessor_role | independent | |\n"
    return save(full(markdown.replace(role, role + given)), tmp_path, kind)


@cache
def dossier(markdown: str, *rows: str) -> Dossier:
    """Return a dossier of the story."""
    return read_dossier(read(markdown, Path(tempfile.mkdtemp()) / "d", "folder", *rows), ASKED)


@cache
def frozen(markdown: str = BEFORE) -> Pledge:
    """Return the pledge of the plan."""
    return pledge(dossier(markdown), WHOLE)


def later(markdown: str = AFTER, *rows: str, plan: str = BEFORE) -> Dossier:
    """Return the dossier after the process, which names the pledge."""
    return naming(dossier(markdown, *rows), frozen(plan).file)


@cache
def card(markdown: str = AFTER, *rows: str, plan: str = BEFORE) -> Scorecard:
    """Return the card with promised beside done."""
    return score(later(markdown, *rows, plan=plan), WHOLE)


def beside(found: Scorecard) -> PledgeCard:
    """Return what a card says of the pledge."""
    assert found.pledge is not None
    return found.pledge


def states(found: Scorecard) -> dict[str, str]:
    """Return the state of each criterion."""
    return {one.id: one.state for one in beside(found).criteria}


def refit(files: dict[str, bytes]) -> bytes:
    """Return files as a pledge whose manifest fits: who changes a file can write its hash again."""
    return fixed_zip({**files, "manifest.json": manifest_of("pledge", 1, files)})


def parts() -> dict[str, bytes]:
    """Return what lies in the pledge."""
    return dict(unpacked(frozen().file.data, "pledge.zip"))


def refusals(markdown: str, *rows: str) -> dict[str, str]:
    """Return why a plan is not frozen, by code; each names its place and its mend."""
    with pytest.raises(EvidenceNotValid) as refused:
        pledge(dossier(markdown, *rows), WHOLE)
    assert all(str(problem.where) and say(problem.mend) for problem in refused.value.problems)
    return {problem.code: str(problem) for problem in refused.value.problems}


def run(*words: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(main, [str(word) for word in words])


def test_the_same_plan_gives_the_same_bytes_and_the_hash_is_that_of_its_manifest(tmp_path: Path) -> None:
    """Whatever kind of file the plan lies in; packed again it keeps its hash."""
    made = {pledge(read_dossier(read(BEFORE, tmp_path / kind, kind), ASKED), WHOLE).file.data for kind in KINDS}
    assert made == {frozen().file.data}
    hash = hashlib.sha256(parts()["manifest.json"]).hexdigest()
    assert frozen().file.sha256 == frozen().promise.sha256 == hash
    assert PledgeFile("other.zip", fixed_zip(dict(reversed(parts().items())))).sha256 == hash
    assert say(frozen().sentence).startswith("Pledged on 2025-01-10: Consultation on the river (River Agency)")
    assert say(frozen().sentence).endswith(hash)


def test_a_promise_is_what_the_card_of_the_plan_surely_reaches() -> None:
    """Each criterion has the levels of `score --plan`; the lowest level of all is no promise."""
    plan = {one.id: one for one in score(dossier(BEFORE), WHOLE, plan=True).criteria}
    promise = {one.id: one for one in frozen().promise.criteria}
    assert list(promise) == list(plan)
    for id, one in promise.items():
        level = plan[id].level
        assert (one.planned and (one.planned.low, one.planned.high)) == (level and (level.low, level.high))
        assert one.promised == ("" if level is None or level.low == "missing" else level.low)
    assert sum(bool(one.promised) for one in promise.values()) == 12


def test_only_what_may_be_published_is_frozen() -> None:
    """A planned session that is not public shows neither day nor name; a small count is hidden."""
    plan = BEFORE.replace("| weog | yes | plan |", "| weog | | plan |") + POPULATION.format(n=3)
    files = dict(unpacked(pledge(dossier(plan), WHOLE).file.data, "pledge.zip"))
    assert b"2025-05-20" not in files["dossier/sessions.csv"]
    assert b"2025-04-10" in files["dossier/sessions.csv"]
    assert b"<5" in files["dossier/population.csv"]


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (("| opened | 2025-03-01 |", "| opened | 2025-01-10 |"), "begun", "opened is 2025-01-10: the process had"),
        (("| opened | 2025-03-01 |", "| opened | 2025 |"), "begun", "opened is 2025: the process may have begun"),
        (("| began | 2025-03-01 |", "| began | unknown |"), "begun", "began is unknown: the process may have begun"),
        (("| decided | 2025-09-30 |", "| decided | ..2025-01-09 |"), "begun", "decided is ..2025-01-09"),
        (("2025-02-20 | planned", "2025-02-20 | unknown"), "begun", "The session s1 was held by 2025-01-10, or may"),
        (("| s1 | 2025-04-10", "| s1 | unknown"), "begun", "The session s1 is planned, and may have begun"),
        (("## support", "## submissions\n| affected | source |\n|--|--|\n| yes | plan |\n## support"), "begun",
         "The table submissions"),
        (("| assessor_role", "| pledge | old.zip | |\n| assessor_role"), "pledge_not_found", "old.zip"),
    ],
)  # fmt: skip
def test_a_plan_is_not_frozen_once_the_process_began_or_may_have(change: tuple[str, str], code: str, said: str) -> None:
    """It is refused with the place, what is wrong, and the mend."""
    assert change[0] in BEFORE
    assert said in refusals(BEFORE.replace(*change, 1))[code]


def test_everything_against_freezing_is_said_at_once() -> None:
    """A process under way, without a plan, that names a pledge already."""
    rows = [line for line in BEFORE.splitlines() if not re.search("2025-0[2-9]|planned", line)]
    with pytest.raises(EvidenceNotValid) as refused:
        pledge(naming(dossier("\n".join(rows)), frozen().file), WHOLE)
    assert {one.code for one in refused.value.problems} == {"no_launch", "nothing_planned", "pledged_before"}
    assert len(refused.value.problems) == 3
    assert set(refusals(DURING)) == {"begun"}


def test_not_yet_is_before_launch() -> None:
    """A process of which no day is fixed can be pledged."""
    plan = BEFORE.replace("| began | 2025-03-01 |", "| began | not yet |").replace(
        "| opened | 2025-03-01 |", "| opened | not yet |"
    )
    assert pledge(dossier(plan), WHOLE).promise.frozen == "2025-01-10"


def test_promised_stands_beside_done() -> None:
    """Kept where the record surely shows it, less where it surely does not, open between; with its reason."""
    found = beside(card())
    one = {each.id: each for each in found.criteria}
    assert [one[id].state for id in ("TIM-1", "MOD-1", "FEE-1", "REA-1", "REA-2")] == [
        "kept", "not kept", "not kept", "open", "not promised",
    ]  # fmt: skip
    assert one["TIM-1"].why == "Promised was meets; the record shows meets."
    assert one["MOD-1"].why == "The record shows less than was promised: meets, where exceeds was promised."
    assert one["REA-1"].why == "Promised was exceeds; the record leaves open approaches to exceeds."
    assert found.tallies.model_dump() == {
        "kept": 9, "not_kept": 2, "open": 1, "not_promised": 36, "changed_question": 0,
    }  # fmt: skip
    came = "Of 12 promises the record shows 9 kept and 2 with less than was promised; 1 is open."
    assert found.words == f"{came} The hash of the plan was not found published."
    assert (found.frozen, found.before_launch, found.rubric, found.rules) == ("2025-01-10", "unknown", "same", "none")
    assert not re.search("broke|fail|refus|ignor", card().model_dump_json(include={"pledge"}))


def test_the_state_follows_from_the_levels_alone() -> None:
    """On every day of the story: done is the card's own level, and the state is told by it and the promise."""
    for markdown in (DURING, AFTER):
        found, levels = card(markdown), WHOLE.levels
        for one, criterion in zip(beside(found).criteria, found.criteria, strict=True):
            assert (one.done and one.done.model_dump()) == (criterion.level and criterion.level.model_dump())
            low = levels.index(one.promised.low) if one.promised else 0
            if low == 0:
                assert one.state == "not promised"
            elif one.done is None:
                assert one.state == "open"
            else:
                least, most = levels.index(one.done.low), levels.index(one.done.high)
                assert one.state == ("kept" if least >= low else "not kept" if most < low else "open")
    assert {one.why for one in beside(card(DURING)).criteria if one.done is None and one.promised} > {
        "It is not yet due."
    }


def changed_rubric() -> Rubric:
    """Return the rubric with one question changed, one sentence of advice changed, and one criterion under a new id."""
    text = rubric_text(WHOLE)
    for old, new in (
        (WHOLE.criteria["TIM-1"].question, "How many days was it open?"),
        (WHOLE.criteria["TIM-2"].improve, "Give more notice."),
        ("      MOD-1:", "      MOD-9:"),
        (f"version: {WHOLE.version}", "version: 99.0.0"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return read_rubric("changed.yaml", text=text.encode())


def test_of_another_rubric_only_the_same_questions_are_compared() -> None:
    """The rest is named; what is only said of a criterion makes no difference."""
    found = score(later(), changed_rubric())
    one = states(found)
    assert (one["TIM-1"], one["MOD-1"], one["MOD-9"], one["TIM-2"]) == (
        "changed question", "changed question", "not promised", "kept",
    )  # fmt: skip
    assert beside(found).rubric == "differing"
    gone = next(each for each in beside(found).criteria if each.id == "MOD-1")
    assert (gone.done, gone.why) == (None, "The rubric of this card does not ask it.")
    told = told_pledge(beside(found), changed_rubric())
    assert any("is not the one that was frozen, meaningful-consultation" in say(line) for line in told.lines)


def test_another_process_and_an_earlier_record_are_refused() -> None:
    """Exit code 3: the evidence is not valid with that pledge."""
    for change, said in (
        (
            AFTER.replace("river-2020", "lake-2020"),
            "The pledge is on the process river-2020, and this dossier on lake-2020.",
        ),
        (
            BEFORE.replace("2025-01-10", "2025-01-09"),
            "The plan was frozen on 2025-01-10, and this record was read up to",
        ),
    ):
        with pytest.raises(EvidenceNotValid, match=said) as refused:
            score(later(change), WHOLE)
        assert refused.value.exit_code == 3


def test_each_changed_digit_of_a_pledge_is_named() -> None:
    """By its file where the manifest is as it was; with a manifest that fits, by what it promises or by its hash."""
    digits = [(name, at.start()) for name, data in sorted(parts().items()) for at in re.finditer(rb"\d", data)]
    for number in range(12):
        name, at = Random(number).choice(digits)
        files = parts()
        digit = b"%d" % ((files[name][at : at + 1][0] - 48 + 1) % 10)
        files[name] = files[name][:at] + digit + files[name][at + 1 :]
        changed = PledgeFile("pledge.zip", fixed_zip(files))
        with pytest.raises(VerificationFailed) as failed:
            opened(changed)
        assert failed.value.exit_code == 5
        assert any(name in str(problem.where) or name == "manifest.json" for problem in failed.value.problems)
        if number < 4:
            again = PledgeFile("pledge.zip", refit(files))
            assert name == "manifest.json" or again.sha256 != frozen().file.sha256


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"promise.json": (b'"promised": "meets"', b'"promised": "exceeds"')}, "promise.json"),
        ({"dossier/sessions.csv": (b"2025-04-10", b"2025-04-11")}, "promise.json"),
        ({"rubric.yaml": (b"at_least", b"at_leest")}, "rubric.yaml"),
        ({"dossier/sessions.csv": (b"planned", b"yes")}, "dossier"),
        ({"promise.json": (b'"pledge": 1', b'"pledge": 2')}, "promise.json"),
    ],
)
def test_a_pledge_that_contradicts_itself_is_named_though_its_manifest_fits(
    change: dict[str, tuple[bytes, bytes]], where: str
) -> None:
    """What it promises is computed again from plan and rubric; what is written down is not believed."""
    files = parts()
    for name, (old, new) in change.items():
        assert old in files[name]
        files[name] = files[name].replace(old, new)
    with pytest.raises(VerificationFailed) as failed:
        opened(PledgeFile("pledge.zip", refit(files)))
    assert any(where in str(problem.where) for problem in failed.value.problems)


@pytest.mark.parametrize("data", [b"", b"no zip", fixed_zip({"a.txt": b"x"}), fixed_zip({"manifest.json": b"{}"})])
def test_what_is_no_pledge_is_said_to_be_none(data: bytes, tmp_path: Path) -> None:
    """Exit code 5, and no trace of how the tool reads it."""
    place = tmp_path / "pledge.zip"
    place.write_bytes(data)
    done = run("pledge", "show", str(place))
    assert done.exit_code == 5
    assert "pledge.zip" in done.output


@cache
def with_source(*row: str) -> Dossier:
    """Return the later dossier with a source that is cited for its pledge."""
    sheets = full(AFTER)
    sheets["sources"] = [[*cells, "", ""] for cells in sheets["sources"]] + [list(row)]
    sheets["sources"][0][-2:] = ["date", "sha256"]
    sheets["process"].append(["pledge", "pledge.zip", "post"])
    path = save(sheets, Path(tempfile.mkdtemp()) / "d")
    (path / "pledge.zip").write_bytes(frozen().file.data)
    return read_dossier(path, ASKED)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("Pledged: {hash}", "2025-01-15", ""), ("post", "15 January 2025", "yes")),
        (("Pledged: {hash}", "2025-04-15", ""), ("post", "15 April 2025", "no")),
        (("Pledged: {hash}", "", ""), ("post", "", "unknown")),
        (("The file itself", "2025-01-15", "{file}"), ("post", "15 January 2025", "yes")),
        (("A page without it", "2025-01-15", ""), None),
    ],
)
def test_the_source_that_carries_the_hash_is_named_with_its_day(
    row: tuple[str, str, str], said: tuple[str, ...] | None
) -> None:
    """Only a hash that was published shows that the plan was not written afterwards."""
    title, day, copy = (text.format(hash=frozen().file.sha256, file=frozen().file.sha256_of_file) for text in row)
    found = beside(score(with_source("post", title, "sponsor", "official", day, copy), WHOLE))
    assert (found.published and (found.published.source, found.published.date, found.published.before_launch)) == said
    told = " ".join(say(line) for line in told_pledge(found, WHOLE).lines)
    assert ("Its hash was published: post" in told) is (said is not None)
    assert ("not found published" in found.words) is (said is None)
    early = said is not None and said[-1] == "yes"
    assert found.before_launch == ("yes" if early else "unknown")
    assert ("its hash was published before the process began" in told) is early
    assert ("No source on record carries its hash" in told) is (said is None)


def test_a_promise_is_told_to_be_a_level_and_no_number() -> None:
    """Eight sessions promised and three held may be kept: whoever reads the card or the pledge is told so."""
    for told in (told_pledge(beside(card()), WHOLE), told_promise(frozen().promise)):
        assert any("a promise is a level, not a number" in say(limit) for limit in told.limits)


def test_what_is_wrong_in_a_given_pledge_names_the_file_that_was_given(tmp_path: Path) -> None:
    """The plan that was changed lies in tam.zip, and that is the name that is printed."""
    inner = parts()
    inner["dossier/sessions.csv"] = inner["dossier/sessions.csv"].replace(b"2025-04-10", b"2025-04-11")
    (tmp_path / "tam.zip").write_bytes(fixed_zip(inner))
    path = read(AFTER, tmp_path / "later", "folder")
    done = run("score", str(path), "--pledge", str(tmp_path / "tam.zip"), "--out", str(tmp_path / "card"))
    assert done.exit_code == 5
    assert "tam.zip/dossier/sessions.csv: Its size or SHA-256" in done.output
    assert "pledge.zip" not in done.output


def test_a_pledge_with_another_hash_than_was_published_is_named() -> None:
    """A plan that was frozen again later is another one, however well it fits: exit code 5."""
    with pytest.raises(VerificationFailed, match="The source post tells another hash, aaaa"):
        score(with_source("post", f"Pledged: {'a' * 64}", "sponsor", "official", "2025-01-15", ""), WHOLE)


def test_rules_are_compared_with_those_that_were_frozen() -> None:
    """A minimum that was lowered after launch shows."""
    plan = BEFORE + RULES.format(n=4)
    assert [rule.at_least for rule in frozen(plan).promise.rules] == [4]
    assert any("How much has to be heard" in say(grid.title) for grid in told_promise(frozen(plan).promise).grids)
    same, changed = (beside(card(AFTER + RULES.format(n=n), plan=plan)) for n in (4, 2))
    assert (same.rules, changed.rules) == ("same", "changed")
    titles = [say(grid.title) for grid in told_pledge(changed, WHOLE).grids]
    assert titles[-2:] == ["How much has to be heard, as it was frozen", "How much has to be heard, as it is now"]


def test_no_later_dossier_tells_a_small_difference_from_the_plan() -> None:
    """7 people in the frozen plan, then 9: the later one is opened, and only widens."""
    plan, after = BEFORE + POPULATION.format(n=7), AFTER + POPULATION.format(n=9)
    alone, open_ = (
        redact(one).tables["population"].rows[0].cells["people"] for one in (dossier(after), later(after, plan=plan))
    )
    assert alone.text == "9"
    assert open_.value != alone.value
    assert open_.value.low <= 9 <= open_.value.high
    used = redact(later(after, plan=plan))
    assert redact(used) == used
    assert score(used, WHOLE).to_json() == card(after, plan=plan).to_json()


def test_planned_sessions_count_nobody_yet() -> None:
    """A plan for 40 people does not blur that 42 came."""
    head, row = "| id | start | notice_date | held |", "| s1 | 2025-04-10 | 2025-02-20 |"
    plan, after = (
        text.replace(head, "| id | attendance | start | notice_date | held |")
        .replace(
            "|----|-------|-------------|------|--------|------|--------|--------|--------|",
            "|--|--|--|--|--|--|--|--|--|--|",
        )
        .replace(row, row.replace("s1 |", f"s1 | {n} |"))
        .replace("| s2 | 2025-05-20", "| s2 | | 2025-05-20")
        for text, n in ((BEFORE, 40), (AFTER, 42))
    )
    held = next(one for one in redact(later(after, plan=plan)).tables["sessions"].rows if "attendance" in one.cells)
    assert held.cells["attendance"].text == "42"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_dossier_finds_its_pledge(kind: Kind, tmp_path: Path) -> None:
    """In a folder or zip beside its sheets, beside a workbook; a copy carries it on; the card is the same."""
    path = read(AFTER, tmp_path / "later", kind, "| pledge | pledge.zip | |")
    if kind in ("folder", "xlsx"):
        (path if path.is_dir() else path.parent).joinpath("pledge.zip").write_bytes(frozen().file.data)
    else:
        path.write_bytes(fixed_zip({**unpacked(path.read_bytes(), path.name), "pledge.zip": frozen().file.data}))
    found = score(read_dossier(path, ASKED), WHOLE)
    assert found.to_json() == card().to_json()
    out = tmp_path / "copy" / ("dossier" + (path.suffix or ""))
    assert run("redact", str(path), "--out", str(out)).exit_code == 0
    assert score(read_dossier(out, ASKED), WHOLE).to_json() == card().to_json()


@pytest.mark.parametrize("name", ["other.zip", "../pledge.zip", "pledge.txt", "/etc/passwd"])
def test_a_pledge_that_is_not_in_the_dossier_is_said_at_its_cell(name: str, tmp_path: Path) -> None:
    """Nothing outside the dossier is read, and no card silently leaves a promise out."""
    (tmp_path / "pledge.zip").write_bytes(frozen().file.data)
    path = read(AFTER, tmp_path / "later", "folder", f"| pledge | {name} | |")
    done = run("check", str(path))
    assert done.exit_code == 3
    assert re.search(r"process\.csv, cell B\d+: The pledge .* is not in the dossier", done.output)


def test_a_card_without_a_pledge_stays_as_it_was() -> None:
    """Its data do not name it; the cards in examples are read as before; a pledge is a part of the evidence."""
    plain = score(dossier(AFTER), WHOLE)
    assert plain.pledge is None
    assert "pledge" not in json.loads(plain.to_json())
    old = (ROOT / "examples" / "un-women-2016" / "card" / "card.json").read_bytes()
    assert b'"pledge"' not in old
    assert card_of(card().to_json().encode(), "card.json") == card()
    forged = card().to_json().replace('"kept": 9', '"kept": 11').replace('"not_kept": 2', '"not_kept": 0')
    with pytest.raises(Invalid, match="How many promises it counts"):
        card_of(forged.encode(), "card.json")
    assert fingerprint(redact(later())) != fingerprint(redact(dossier(AFTER)))
    same = card().model_dump(exclude={"pledge", "evidence"})
    assert same == plain.model_dump(exclude={"pledge", "evidence"})


def test_the_card_of_a_plan_and_a_working_card() -> None:
    """Nothing is done in a plan, so nothing stands beside its promise; a working card has it."""
    assert score(later(DURING), WHOLE, plan=True).pledge is None
    assert beside(score(later(), WHOLE, working=True)).tallies == beside(card()).tallies


def test_told_names_every_criterion_by_dimension() -> None:
    """The tables have the card's criteria, each once, and the finding is the card's."""
    told = told_pledge(beside(card()), WHOLE)
    ids = [say(row[0]) for grid in told.grids for row in grid.rows]
    assert ids == list(WHOLE.criteria)
    assert [say(grid.title) for grid in told.grids] == [one.title for one in WHOLE.dimensions.values()]
    assert say(told.finding) == beside(card()).words
    assert all(len(row) == len(grid.head) for grid in told.grids for row in grid.rows)


def changed_in_the_bundle(packed: bytes) -> None:
    """Change the pledge in a bundle: a digit of it is named; another pledge, however well it fits, by the evidence."""
    files, inner = dict(unpacked(packed, "bundle.zip")), parts()
    assert files["dossier/pledge.zip"] == frozen().file.data
    inner["dossier/sessions.csv"] = inner["dossier/sessions.csv"].replace(b"2025-04-10", b"2025-04-11")
    other = pledge(dossier(BEFORE.replace("2025-08-01", "2025-08-02")), WHOLE).file.data
    for changed, said in (
        (fixed_zip(inner), "pledge.zip/dossier/sessions.csv"), (refit(inner), "pledge.zip/promise.json"),
        (other, "evidence.sha256"),
    ):  # fmt: skip
        again = {**files, "dossier/pledge.zip": changed}
        again["manifest.json"] = manifest_of("bundle", 1, again)
        with pytest.raises(VerificationFailed, match=re.escape(said)):
            verify_bundle(fixed_zip(again), "bundle.zip")


def test_the_story_on_the_command_line(tmp_path: Path) -> None:
    """Plan, pledge, show; later card with promised beside done; verify; a changed pledge ends with exit code 5."""
    plan, after = read(BEFORE, tmp_path / "plan"), read(AFTER, tmp_path / "later")
    out, made = tmp_path / "pledge.zip", tmp_path / "card"
    done = run("pledge", str(plan), "--out", str(out))
    assert done.exit_code == 0, done.output
    assert frozen().file.sha256 in done.output
    assert out.read_bytes() == frozen().file.data
    assert run("pledge", str(plan), "--out", str(out)).exit_code == 2
    assert run("pledge", "freeze", str(plan), "--out", str(out), "--force").exit_code == 0
    assert run("pledge", str(plan), "--out", str(tmp_path / "p.txt")).exit_code == 2
    assert run("pledge", str(after), "--out", str(tmp_path / "p.zip")).exit_code == 3
    shown = run("pledge", "show", str(out))
    assert "The plan promises a level on 12 of 48 criteria." in shown.output
    assert json.loads(run("pledge", "show", str(out), "--json").stdout)["sha256"] == frozen().file.sha256
    scored = run("score", str(after), "--pledge", str(out), "--out", str(made), "--bundle")
    assert scored.exit_code == 0, scored.output
    assert "Promised beside done: Of 12 promises" in scored.output
    assert json.loads((made / "card.json").read_text()) == json.loads(card().to_json())
    packed = tmp_path / "river-2020-bundle.zip"
    assert run("verify", str(packed)).exit_code == 0
    changed_in_the_bundle(packed.read_bytes())
    assert run("verify", str(made / "card.json"), str(after), "--pledge", str(out)).exit_code == 0
    without = run("verify", str(made / "card.json"), str(after))
    assert without.exit_code == 5
    assert "Give the plan with --pledge." in without.output
    files = parts()
    files["dossier/documents.csv"] = files["dossier/documents.csv"].replace(b"2025-08-01", b"2025-09-01")
    out.write_bytes(fixed_zip(files))
    for words in (("pledge", "show", out), ("score", after, "--pledge", out, "--out", tmp_path / "c"),
                  ("verify", made / "card.json", after, "--pledge", out)):  # fmt: skip
        again = run(*(str(word) for word in words))
        assert again.exit_code == 5
        assert "dossier/documents.csv" in again.output
    assert not (tmp_path / "c").exists()


def test_the_frozen_dossier_reads_to_what_was_redacted() -> None:
    """What lies in the pledge is the publishable plan, whole."""
    again = enclosed(parts(), ASKED, WHOLE.levels)
    assert text_files(redact(again)) == text_files(redact(dossier(BEFORE)))
    assert read_rubric("rubric.yaml", text=parts()["rubric.yaml"]).sha256 == WHOLE.sha256


def test_its_own_library_reads_the_crate(tmp_path: Path) -> None:
    """RO-Crate's library finds the title, the day and every file of a pledge."""
    for name, data in parts().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    crate = ROCrate(tmp_path)
    assert crate.root_dataset["name"] == "Pledge: Consultation on the river"
    assert crate.root_dataset["datePublished"] == "2025-01-10"
    assert {entity.id for entity in crate.data_entities} == set(parts()) - {"ro-crate-metadata.json"}
