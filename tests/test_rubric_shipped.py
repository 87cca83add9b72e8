from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import jsonschema
import pytest
from small_rubric import SMALL, read_text

from audit.evidence.schema import Kind
from audit.rubric.asked import asked, fields_used, tables_used
from audit.rubric.model import CoverageMeasure
from audit.rubric.read import read_rubric, shipped, shipped_text
from audit.rubric.schema import json_schema, json_schema_text
from audit.rubric.skeleton import skeleton
from audit.yaml import read_yaml

SHELF = Path(__file__).parents[1] / "rubrics"
GATES = ["REA-1", "MOD-1", "AFF-1", "TIM-1", "SAF-1", "COD-1", "INF-3", "FEE-1"]


def test_three_rubrics_are_shipped_and_valid() -> None:
    """Each shipped rubric reads without a problem, under its own id, with its changelog beside it."""
    assert shipped() == ("letter-2016", "light", "meaningful-consultation")
    for name in shipped():
        rubric = read_rubric(name)
        assert (rubric.rubric, rubric.licence, len(rubric.sha256)) == (name, "CC-BY-4.0", 64)
        changes = (SHELF / f"CHANGELOG-{name}.md").read_text(encoding="utf-8")
        assert f"## {rubric.version}" in changes


def test_the_whole_rubric() -> None:
    """48 criteria, four to each of twelve dimensions, eight gates, and all is equal in weight."""
    rubric = read_rubric("meaningful-consultation")
    assert [len(dimension.criteria) for dimension in rubric.dimensions.values()] == [4] * 12
    assert [name for name, criterion in rubric.criteria.items() if criterion.gate == "yes"] == GATES
    assert {dimension.weight for dimension in rubric.dimensions.values()} == {1}


def test_how_the_criteria_are_found() -> None:
    """31 criteria are computed, 15 assessed and 2 both."""
    found = Counter(
        (bool(criterion.measure or criterion.needs), bool(criterion.assessed))
        for criterion in read_rubric("meaningful-consultation").criteria.values()
    )
    assert found == {(True, False): 31, (False, True): 15, (True, True): 2}


def test_every_criterion_is_complete() -> None:
    """Each says when it is due, how to improve, and whose its levels are; assessed ones have a sentence a level."""
    rubric = read_rubric("meaningful-consultation")
    for name, criterion in rubric.criteria.items():
        assert criterion.due, name
        assert criterion.improve.endswith("."), name
        assert criterion.question.endswith("?"), name
        assert set(criterion.from_standard) & {"levels", *rubric.levels}, name
        assert not criterion.assessed or tuple(criterion.assessed) == rubric.levels, name


def test_every_threshold_says_whose_it_is() -> None:
    """Each level that asks something, and each number inside a coverage, has its own entry or that of all levels."""
    for name, criterion in read_rubric("meaningful-consultation").criteria.items():
        whose = set(criterion.from_standard)
        asking = {*criterion.at_least, *criterion.at_most, *criterion.needs}
        assert "levels" in whose or asking <= whose, name
        if isinstance(criterion.measure, CoverageMeasure):
            floors = [by.at_least for by in criterion.measure.coverage.by]
            assert "measure" in whose or all(floor.any or floor.value == 1 for floor in floors), name


def test_no_sentence_accuses() -> None:
    """The rubrics, as the cards, never say failed, refused or ignored."""
    for name in shipped():
        text = shipped_text(name).decode().casefold()
        assert not [word for word in ("failed", "refused", "ignored", "failure") if word in text]


def test_the_profiles() -> None:
    """The letter prints no total; light has all gates and every dimension; both know what they leave out."""
    whole, letter, light = (read_rubric(name) for name in ("meaningful-consultation", "letter-2016", "light"))
    assert (whole.totals, letter.totals, light.totals) == ("yes", "no", "yes")
    assert (len(letter.criteria), len(light.criteria)) == (22, 16)
    assert list(light.dimensions) == list(whole.dimensions)
    assert [name for name, criterion in light.criteria.items() if criterion.gate == "yes"] == GATES
    for part in (letter, light):
        assert {**part.criteria, **part.unselected} == whole.criteria
        assert [name for name in whole.criteria if name in part.criteria] == list(part.criteria)


def test_standards_say_whom_they_bind() -> None:
    """Every standard says whom it binds, in which year it was adopted and whether that was checked; none binds all."""
    written = read_yaml(shipped_text("meaningful-consultation"), "r.yaml").plain()["standards"]
    assert all({"binds", "verified", "year"} <= set(standard) for standard in written.values())
    for name, standard in read_rubric("meaningful-consultation").standards.items():
        assert "all" not in standard.binds, name
        assert standard.year, name
        assert 1900 < standard.year <= 2026, name


def test_every_standard_is_cited_and_every_fact_read() -> None:
    """Nothing is asked of a dossier, and nothing listed as a source, that no criterion uses."""
    rubric = read_rubric("meaningful-consultation")
    entries = [entry for criterion in rubric.criteria.values() for entry in criterion.from_standard.values()]
    assert {name for entry in entries for name in entry.standard} == set(rubric.standards)
    assert set(rubric.facts) <= set(fields_used(rubric))


def test_what_a_dossier_is_asked() -> None:
    """The reader of dossiers learns facts with their kinds, levels, units, and where `not applicable` may stand."""
    whole = asked(read_rubric("meaningful-consultation"))
    assert whole.facts["needing_support"].kind is Kind.PEOPLE
    assert whole.facts["questions"].kind is Kind.COUNT
    assert whole.criteria["TIM-1"] == ("missing", "approaches", "meets", "exceeds")
    assert whole.may_not_apply == {"REA-4", "MOD-1", "TIM-3", "TRA-4"}
    assert {whole.values[name] for name in ("TIM-1", "TIM-2", "AFF-1", "RES-2", "FEE-4", "LAN-3")} == {
        "days", "working_days", "percent", "ratio", "count", "number",
    }  # fmt: skip
    assert "SAF-1" not in whole.values


def test_a_profile_asks_what_its_parent_asks() -> None:
    """A dossier made for the whole rubric can be scored by a profile: its answers and facts stay known."""
    whole, light = asked(read_rubric("meaningful-consultation")), asked(read_rubric("light"))
    assert dict(light.criteria) == dict(whole.criteria)
    assert dict(light.facts) == dict(whole.facts)
    assert fields_used(read_rubric("light")) == (
        "regions_in_scope", "written_call", "opened", "closed", "strata", "began", "ended",
    )  # fmt: skip
    assert "population" in tables_used(read_rubric("meaningful-consultation"))
    assert "population" not in tables_used(read_rubric("light"))


def test_columns_and_conventions_are_passed_on() -> None:
    """Extra columns come with their codes, conventions as exact shares."""
    small = asked(read_text(SMALL))
    assert small.columns["sessions"]["access"].codes == ("none", "some")
    assert (str(small.conventions.about), str(small.conventions.over)) == ("1/10", "1/2")


@pytest.mark.parametrize("name", ["letter-2016", "light", "meaningful-consultation"])
def test_editors_find_the_shipped_rubrics_valid(name: str) -> None:
    """Each shipped rubric is valid by the JSON Schema, and names it in its first line."""
    text = shipped_text(name)
    jsonschema.validate(read_yaml(text, name).plain(), json_schema())
    assert text.startswith(b"# yaml-language-server: $schema=rubric.schema.json\n")


def test_editors_find_spoiled_rubrics_invalid() -> None:
    """The schema knows unknown keys, unknown words and unknown measures; the skeleton passes it."""
    jsonschema.Draft202012Validator.check_schema(json_schema())
    jsonschema.validate(read_yaml(skeleton("x").encode(), "x").plain(), json_schema())
    for old, new in [
        ("due: close", "dew: close"),
        ("gate: yes", "gate: sure"),
        ("{days: {", "{dais: {"),
        ("56}", "x}"),
    ]:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(read_yaml(SMALL.replace(old, new).encode(), "x").plain(), json_schema())


def test_the_shipped_schema_is_the_one_made() -> None:
    """rubrics/rubric.schema.json holds what the models say; no field that reading works out is in it."""
    assert (SHELF / "rubric.schema.json").read_text(encoding="utf-8") == json_schema_text()
    rubric = json.loads(json_schema_text())["$defs"]["Rubric"]
    assert not {"sha256", "unselected"} & set(rubric["properties"])
