"""`improve` on the command line: what is printed, as text and as JSON, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from dossiers import full, save
from test_cli import ANSWERS, RUBRIC, run
from test_docs_run import planned

UN_WOMEN = Path(__file__).parents[1] / "examples" / "un-women-2016"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder to work in, with a small rubric beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(RUBRIC)
    (tmp_path / "bare.yaml").write_text(RUBRIC.replace("rubric: small", "rubric: bare\ntotals: no"))
    return tmp_path


def answered(here: Path, one: str = "meets", two: str = "meets", name: str = "river") -> Path:
    """Return a dossier of two sheets."""
    text = ANSWERS.replace("| ONE-1 | meets", f"| ONE-1 | {one}").format(two=two)
    return save(full(text), here / name)


def test_what_would_raise_each_criterion_is_printed(here: Path) -> None:
    """Each criterion below its best with what is in the way, what it is worth, and what is said of time."""
    done = run("improve", answered(here, two="missing..meets"), "--rubric", "small.yaml")
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "Consultation on the river, read up to 2021-06-30, on small 1.0.0."
    assert "Evidenced 33.50 to possible 67.00 of 100." in lines
    title = "SETTLED BY PUBLISHING (1). Nothing is ruled out: a document or figure would settle it, or a look"
    assert any(line.startswith(title) for line in lines)
    assert "  TWO-1  missing to approaches  [gate; +16.50 points; the gate then passes]" in lines
    assert "       - Open: Few. The assessor chose between missing and meets." in lines
    assert "  ONE-1  meets to exceeds  [+16.50 points]" in lines
    assert any(line.startswith("How time is told:") for line in lines)
    assert [path.name for path in here.iterdir() if path.suffix != ".yaml"] == ["river"]  # and nothing is written


def test_json_holds_the_same(here: Path) -> None:
    """Stable names: buckets, obstacles with their state, what is wanting, and points with two decimals."""
    done = run("improve", UN_WOMEN, "--json")
    assert done.exit_code == 0, done.stderr
    data = json.loads(done.stdout)
    named = {"process", "as_of", "plan", "publishable", "rubric", "result", "improvements", "out_of_sum", "to"}
    assert set(data) == named
    assert data["to"] is None
    mode = next(one for one in data["improvements"] if one["criterion"] == "MOD-1")
    assert (mode["bucket"], mode["next"], mode["opens_gate"]) == ("next_time", "approaches", True)
    (obstacle,) = mode["obstacles"]
    assert obstacle["state"] == "ruled_out"
    assert obstacle["wanting"]["more"] == 1
    assert [member["member"] for member in obstacle["wanting"]["members"]] == [
        "african", "asia_pacific", "eastern_european", "grulac", "weog",
    ]  # fmt: skip
    assert run("improve", UN_WOMEN, "--json").stdout == done.stdout


def test_the_smallest_change_is_printed() -> None:
    """UN Women 2016 to meets: 26 criteria by 74 levels, each with its way, and that publishing alone is not enough."""
    done = run("improve", UN_WOMEN, "--to", "meets")
    assert done.exit_code == 0, done.stderr
    assert "26 criteria raised, by 74 levels together. Then evidenced 60.19" in done.stdout
    assert "  MOD-1  missing to exceeds: next time  [gate]" in done.stdout
    assert "Publishing alone is not enough: no set of what is still open reaches meets." in done.stdout
    data = json.loads(run("improve", UN_WOMEN, "--to", "Meets", "--json").stdout)["to"]
    assert (data["smallest"]["criteria"], data["smallest"]["levels"]) == (26, 74)
    assert data["of_what_is_open"] is None
    assert {one["bucket"] for one in data["smallest"]["raises"]} == {"next_time", "settled_by_publishing"}


def test_what_is_still_open_may_be_enough(here: Path) -> None:
    """Where publishing alone might do it that is said; where another set is open it stands second."""
    both = run("improve", answered(here, "meets", "missing..meets"), "--rubric", "small.yaml", "--to", "meets")
    assert "1 criterion raised, by 2 levels together." in both.stdout
    assert "All of it is still open: publishing alone might prove it." in both.stdout
    alike = answered(here, "approaches", "missing..meets", name="lake")
    lines = run("improve", alike, "--rubric", "small.yaml", "--to", "approaches").stdout.splitlines()
    assert "  TWO-1  missing to approaches: settled by publishing  [gate]" in lines  # as small as to raise ONE-1
    assert "Of these 1 may be settled by publishing." in lines
    apart = answered(here, "missing", "missing..approaches", name="sea")
    lines = run("improve", apart, "--rubric", "small.yaml", "--to", "approaches").stdout.splitlines()
    assert "1 criterion raised, by 2 levels together. " in "".join(lines)
    assert "Of these 1 needs a change that is still possible." in lines
    assert "Publishing alone is not enough: no set of what is still open reaches approaches." in lines


def test_what_is_reached_already_needs_no_change(here: Path) -> None:
    """Where the low end of the verdict is there, nothing has to rise."""
    done = run("improve", answered(here), "--rubric", "small.yaml", "--to", "meets")
    assert "The record shows meets already, whatever is still open." in done.stdout
    assert (
        json.loads(run("improve", answered(here), "--rubric", "small.yaml", "--to", "meets", "--json").stdout)["to"][
            "smallest"
        ]["raises"]
        == []
    )


def test_levels_are_supposed_side_by_side(here: Path) -> None:
    """Both results, the gates, and each criterion that differs; it says that it is no record, and writes nothing."""
    done = run("improve", answered(here, two="missing"), "--rubric", "small.yaml", "--what-if", "two-1=meets..exceeds")
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "What if, not the record: TWO-1 meets to exceeds."
    assert [line.split() for line in lines if line.startswith("Evidenced")] == [
        "Evidenced to possible 33.50 to 33.50 67.00 to 83.50".split()
    ]
    assert [line.split() for line in lines if line.startswith("Gate")] == [["Gate", "TWO-1", "missing", "passed"]]
    assert next(line.split() for line in lines if line.startswith("TWO-1")) == "TWO-1 missing meets to exceeds".split()
    assert not any(line.startswith("ONE-1") for line in lines)
    assert [path.name for path in here.iterdir() if path.suffix != ".yaml"] == ["river"]


def with_id(dossier: Path, id: str) -> Path:
    """Return a dossier that is said to be on another process."""
    process = dossier / "process.csv"
    process.write_text(process.read_text().replace("river-2020", id))
    return dossier


def test_a_changed_dossier_is_read_with_the_same_rubric(here: Path) -> None:
    """The second dossier is scored on the first one's rubric, whatever it names, and stands beside it."""
    first, second = answered(here, two="missing"), answered(here, two="exceeds", name="changed")
    done = run("improve", first, "--rubric", "small.yaml", "--what-if", second, "--json")
    assert done.exit_code == 0, done.stderr
    data = json.loads(done.stdout)
    assert (data["what_if"], data["note"], data["supposed"]) == (True, "What if, not the record.", "changed")
    assert [one["criterion"] for one in data["criteria"]] == ["TWO-1"]
    assert (data["record"]["gates"], data["supposition"]["gates"]) == ({"TWO-1": "missing"}, {"TWO-1": "passed"})
    other = with_id(second, "lake")
    said = run("improve", first, "--rubric", "small.yaml", "--what-if", other).stdout.splitlines()[0]
    assert said == "What if, not the record: changed, which is on another process (lake, not river-2020)."
    same = run("improve", first, "--rubric", "small.yaml", "--what-if", first)
    assert "No criterion comes out different." in same.stdout


def test_without_totals_there_are_no_points_and_no_verdict(here: Path) -> None:
    """A rubric without totals prints neither, and a verdict cannot be wanted of it."""
    known = answered(here, two="missing")
    done = run("improve", known, "--rubric", "bare.yaml")
    assert done.exit_code == 0, done.stderr
    assert "points" not in done.stdout
    assert "verdict" not in done.stdout
    assert "Evidenced" not in run("improve", known, "--rubric", "bare.yaml", "--what-if", "TWO-1=meets").stdout
    refused = run("improve", known, "--rubric", "bare.yaml", "--to", "meets")
    assert refused.exit_code == 2
    assert "has no totals, so there is no verdict to reach" in refused.stderr


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--to", "meet"), "has no level meet. Did you mean meets?"),
        (("--what-if", "TWO=meets"), "no criterion TWO. Did you mean TWO-1?"),
        (("--what-if", "TWO-1=met"), "no level met. Did you mean meets?"),
        (("--what-if", "nowhere.xlsx"), "nowhere.xlsx is no dossier"),
        (("--what-if", "TWO-1=meets", "--what-if", "TWO-1=missing"), "TWO-1 is given twice"),
        (("--what-if", "river", "--what-if", "TWO-1=missing"), "Give --what-if one changed dossier"),
        (("--what-if", "TWO-1=meets", "--to", "meets"), "answer different questions"),
        (("--what-if", "small.yaml"), "small.yaml"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_word_of_why(here: Path, given: tuple[str, ...], words: str) -> None:
    """One clear message, an exit code of its own, and nothing on stdout."""
    answered(here)
    done = run("improve", "river", "--rubric", "small.yaml", *given)
    assert done.exit_code in (2, 3)
    assert words in done.stderr
    assert done.stdout == ""


def test_text_of_a_dossier_does_not_steer_the_terminal(here: Path) -> None:
    """A title with control characters is printed without them."""
    text = ANSWERS.replace("Consultation on the river", "On the \x1b[31mriver").format(two="missing")
    done = run("improve", save(full(text), here / "red"), "--rubric", "small.yaml")
    assert "\x1b" not in done.stdout


def test_people_at_risk_stay_unseen(here: Path) -> None:
    """By default the publishable dossier is read, so that a count below five is told as such; --working reads all."""
    rubric = (
        RUBRIC
        + """\
      PEO-1:
        question: Were affected people heard?
        measure: {share: {of: people, where: {affected: yes}}}
        at_least: {approaches: 10%, meets: 40%, exceeds: 90%}
        from_standard: {levels: {as: judgement}}
"""
    )
    (here / "people.yaml").write_text(rubric)
    sheets = (
        ANSWERS.format(two="meets")
        + """
## participants
| id | affected | count | source |
|----|----------|-------|--------|
| p1 | yes | 3 | |
| p2 | no | 7 | |
## tables
| table | state | as_of | source |
|-------|-------|-------|--------|
| participants | complete | 2021-06-30 | list |
## sources
| id | title | side | kind |
|----|-------|------|------|
| list | The list | none | press |
"""
    )
    known = save(full(sheets), here / "people")
    assert "The record shows 30%." in run("improve", known, "--rubric", "people.yaml", "--working").stdout
    hidden = run("improve", known, "--rubric", "people.yaml")
    assert hidden.exit_code == 0, hidden.stderr
    assert "The record shows 30%." not in hidden.stdout
    assert "p1" not in hidden.stdout


def test_a_working_copy_says_that_it_is_not_for_publication(here: Path) -> None:
    """Read as it stands, a dossier tells small counts of people: text and JSON say so, and only then."""
    words = ("improve", answered(here), "--rubric", "small.yaml")
    said = "Read as it stands, small counts of people included: not for publication."
    assert said in run(*words, "--working").stdout.splitlines()
    assert said not in run(*words).stdout.splitlines()
    assert json.loads(run(*words, "--working", "--json").stdout)["publishable"] is False
    assert json.loads(run(*words, "--json").stdout)["publishable"] is True


def test_a_smallest_change_says_how_much_is_not_yet_due(here: Path) -> None:
    """Before the start most criteria are out of the sum: it is said first that nothing is said of them."""
    planned(here / "plan.xlsx")
    text = run("improve", here / "plan.xlsx", "--to", "meets").stdout
    said = "Of 48 criteria 41 are not yet due. They are out of the sum: this does not say what they will need; --plan"
    assert text.index(said) < text.index("The smallest change that surely reaches meets:")
    assert "not yet due" not in run("improve", UN_WOMEN, "--to", "meets").stdout


def test_a_plan_is_improved_as_planned(here: Path) -> None:
    """With --plan all criteria are in the sum; what falls short can be planned otherwise, and nothing is on record."""
    planned(here / "plan.xlsx")
    done = run("improve", here / "plan.xlsx", "--plan")
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].endswith("read up to 2026-11-01, on meaningful-consultation 1.0.1.")
    assert lines[1] == "Plan, not performance: everything planned is taken to come about, up to 2027-10-01."
    assert any(line.startswith("STILL POSSIBLE (4). If all goes as planned it falls short;") for line in lines)
    assert any(line.startswith("NOT YET IN THE PLAN (43).") for line in lines)
    assert "at least 84. If all goes as planned: 73 days." in done.stdout  # the days of the call still lie ahead
    for word in ("The record", "videnced", "NEXT TIME", "PUBLISHING", "not yet due"):
        assert word not in done.stdout
    aim = run("improve", here / "plan.xlsx", "--plan", "--to", "meets").stdout
    assert "24 criteria raised, by 72 levels together. Then as planned 60.46" in aim
    assert "Of these 24 may be settled by planning it." in aim
    beside = run("improve", here / "plan.xlsx", "--plan", "--what-if", "TIM-1=exceeds").stdout
    assert "As planned to possible" in beside
    assert "The record" not in beside
    data = json.loads(run("improve", here / "plan.xlsx", "--plan", "--json").stdout)
    assert (data["plan"], data["publishable"], data["as_of"]) == (True, False, "2027-10-01")
    assert "not performance" not in run("improve", here / "plan.xlsx").stdout


def test_where_nothing_is_planned_there_is_no_plan_to_improve(here: Path) -> None:
    """--plan on a process that is over says what it would need."""
    done = run("improve", answered(here), "--rubric", "small.yaml", "--plan")
    assert done.exit_code == 2
    assert "Nothing is planned in this dossier" in done.stderr
    assert done.stdout == ""


def test_one_line_says_whose_a_threshold_is() -> None:
    """However many standards stand behind a level: explain names them all."""
    lines = run("improve", UN_WOMEN).stdout.splitlines()
    criteria = sum(" to " in line and line[:2] == "  " and line[2:5].isupper() for line in lines)
    assert 0 < sum("Whose threshold:" in line for line in lines) <= criteria


def test_that_there_is_time_is_said_only_where_the_record_shows_it(here: Path) -> None:
    """Without a last day or a decision nothing says that it is too late, and nothing that it is not."""
    body = ANSWERS.format(two="missing")
    dated = body.replace("| as_of |", "| ended | 2021-07-30 | |\n| as_of |")
    open_, known = save(full(body), here / "open"), save(full(dated), here / "known")
    assert "STILL POSSIBLE, as far as the record shows (2)." in run("improve", open_, "--rubric", "small.yaml").stdout
    assert "STILL POSSIBLE (2)." in run("improve", known, "--rubric", "small.yaml").stdout
