"""What a rubric declares: facts, columns, and the answers its criteria can take."""

from __future__ import annotations

from fractions import Fraction

import pytest
from dossiers import PROCESS, dossier_from, errors, found, problems_of, with_fields

from audit.bounds import Interval, Truth, exactly
from audit.evidence import schema
from audit.evidence.model import Asked

ASKED = Asked(
    rubric="own",
    facts={"second_round": schema.Column(schema.Kind.YES_NO), "helped": schema.Column(schema.Kind.PEOPLE)},
    columns={"sessions": {"own_region": schema.Column(schema.Kind.WORD), "cost": schema.Column(schema.Kind.NUMBER)}},
    criteria=dict.fromkeys(("A-1", "A-2", "A-4", "A-5"), ("missing", "approaches", "meets")),
    may_not_apply=frozenset({"A-2"}),
    values={"A-1": "percent", "A-4": "days", "A-5": "ratio"},
)


def test_facts_and_columns_are_typed_as_the_rubric_declares_them() -> None:
    """Without a rubric they stay text; a field that the rubric does not ask for is kept, with a warning."""
    rows = with_fields("| second_round | yes | call |", "| helped | about 20 | call |", "| favourite | blue | call |")
    sheets = rows + "\n## sessions\n| id | own_region | cost | weather |\n| s1 | Deep South | 2.5 | Fair |"
    asked, free = dossier_from(sheets, asked=ASKED), dossier_from(sheets)
    assert asked.claims["second_round"][0].value is Truth.YES
    assert asked.claims["helped"][0].value == Interval(Fraction(18), Fraction(22))
    assert free.claims["second_round"][0].value == "yes"
    row = asked.tables["sessions"].rows[0]
    assert (row.value("own_region"), row.value("cost")) == (frozenset({"deep south"}), exactly(Fraction(5, 2)))
    assert row.value("weather") == "Fair"
    assert "favourite" in str(found(list(asked.warnings), "unused_field"))
    assert "unused_field" not in [item.code for item in free.warnings]


@pytest.mark.parametrize(
    "answer",
    ["meets", "Approaches..Meets", "45%", "40%..60%", "about 40%", "4 of 5", "4-5 of 5", "not found", "unknown"],
)
def test_answers_that_a_criterion_can_take(answer: str) -> None:
    """A level, a range of levels, a value in any form, or not found."""
    dossier = dossier_from(f"## answers\n| criterion | answer |\n| a-1 | {answer} |", asked=ASKED)
    assert dossier.answers[0].criterion == "A-1"


@pytest.mark.parametrize("given", ["A-4 | about 12", "A-4 | 53..54", "A-5 | 0.8", "A-5 | 80%", "A-5 | 2 of 3"])
def test_values_in_the_unit_of_the_measure(given: str) -> None:
    """Days are numbers; a ratio may be a number, a percentage or a part of a whole."""
    assert not errors(problems_of(f"## answers\n| criterion | answer |\n| {given} |", asked=ASKED))


BAD_ANSWERS: dict[str, tuple[str, str, str]] = {
    "a level the rubric does not have": ("| A-1 | mets | x | call |", "unknown_level", "Did you mean meets?"),
    "levels in the wrong order": ("| A-1 | meets..missing | x | call |", "unknown_level", "Write meets last."),
    "a criterion the rubric does not have": ("| A-3 | meets | x | call |", "unknown_criterion", "Did you mean A-"),
    "not applicable where it always applies": ("| A-1 | not applicable | x | call |", "always_applies", "A-1"),
    "not applicable without a reason": ("| A-2 | not applicable | | call |", "not_applicable_without_ground", "reason"),
    "not applicable without a source": ("| A-2 | not applicable | x | |", "not_applicable_without_ground", "source"),
    "a value where nothing is measured": ("| A-2 | 45% | x | call |", "no_measure", "no measure"),
    "a share without its sign": ("| A-1 | 45 | x | call |", "wrong_unit", "45%"),
    "a share surely above the whole": ("| A-1 | 120% | x | call |", "wrong_unit", "45%"),
    "a percentage of days": ("| A-4 | 45% | x | call |", "wrong_unit", "number of days"),
    "a part of days": ("| A-4 | 4 of 5 | x | call |", "wrong_unit", "number of days"),
    "more than the whole": ("| A-1 | 6 of 5 | x | call |", "unknown_level", "not a level"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", BAD_ANSWERS)
def test_answers_that_a_criterion_cannot_take(wrong: str) -> None:
    """Each is an error with its cell."""
    row, code, part = BAD_ANSWERS[wrong]
    problems = problems_of(f"## answers\n| criterion | answer | reason | source |\n{row}", asked=ASKED)
    assert errors(problems) == [code]
    assert part in str(found(problems, code))
    assert found(problems, code).where.row == 2


def test_levels_are_listed_worst_first() -> None:
    """Whoever wrote no level of the rubric sees them in its order."""
    problems = problems_of("## answers\n| criterion | answer |\n| A-2 | splendid |", asked=ASKED)
    assert "Use one of: missing, approaches, meets." in str(found(problems, "unknown_level"))


def test_a_link_that_is_none_is_told_at_its_cell() -> None:
    """The warning names the cell of the link, in answers and in sources."""
    sheets = """
    ## answers
    | criterion | answer | reason | link |
    | A-1 | meets | x | see the letter |
    ## sources
    | id | title | url | archived |
    | call | The call | example.org | https://example.org/call |
    | letter | A letter | https://example.org/letter | a drawer |
    """
    problems = [item for item in problems_of(sheets, asked=ASKED) if item.code == "not_a_link"]
    places = ["answers.csv, cell D2", "sources.csv, cell C2", "sources.csv, cell D3"]
    assert sorted(str(item.where) for item in problems) == places


def answers_of(*rows: str) -> str:
    """Return a sheet of answers."""
    return "## answers\n| criterion | answer | reason | source |\n" + "\n".join(rows)


@pytest.mark.parametrize(
    ("given", "read"),
    [("A-1 | Not found.", "Not found"), ("A-4 | 61 days", "61"), ("A-4 | 53-54 days.", "53-54"), ("A-1 | 45%.", "45%"),
     ("A-1 | meets..", "meets..")],
)  # fmt: skip
def test_a_full_stop_and_the_unit_asked_for_are_no_part_of_an_answer(given: str, read: str) -> None:
    """As people write: a sentence ends, days are called days."""
    sheet = answers_of(f"| {given} | Why. | call |")
    if read == "meets..":
        assert errors(problems_of(sheet, asked=ASKED)) == ["unknown_level"]  # a range without an end stays one
        return
    assert dossier_from(sheet, asked=ASKED).answers[0].text == read


@pytest.mark.parametrize(
    ("given", "mend"),
    [
        ("A-4 | 61 working days", "Write a number of days"),
        ("A-1 | 61 days", "Write a share of the whole"),
        ("A-1 | 2/6", "Write 2 of 6."),
        ("A-1 | n/a", "Not applicable cannot be answered here."),
        ("A-2 | N/A", "Write not applicable, with reason and source"),
    ],
)
def test_other_forms_are_told_the_right_one(given: str, mend: str) -> None:
    """The mend says what to write in this very cell."""
    (problem,) = problems_of(answers_of(f"| {given} | Why. | call |"), asked=ASKED)
    assert problem.severity == "error"
    assert str(problem.mend).startswith(mend)


def test_answers_and_reasons_go_together() -> None:
    """A reason without an answer, and a judgement or a search without a reason, are told; a value may stand alone."""
    bare = ("| A-2 | meets | | call |", "| A-5 | not found | | call |", "| A-4 | 54 | | call |")
    problems = problems_of(answers_of("| A-1 | | Why. | call |", *bare), asked=ASKED)
    assert [(one.code, one.severity) for one in problems] == [
        ("reason_without_answer", "warning"), ("answer_without_reason", "warning"),
    ]  # fmt: skip
    assert [str(one.where) for one in problems] == ["answers.csv, cell B2", "answers.csv, cell C3"]
    assert str(problems[1].what) == "In answers 2 answers give no reason: A-2 and A-5."


def test_the_rows_without_a_source_are_named() -> None:
    """Up to ten of them one by one."""
    few = problems_of(answers_of(*("| A-1 | meets | Why. | |" for _ in range(4))), asked=ASKED)
    assert str(found(few, "no_source").what) == "In answers 4 rows name no source: rows 2, 3, 4 and 5."
    many = problems_of(answers_of(*("| A-1 | meets | Why. | |" for _ in range(12))), asked=ASKED)
    assert str(found(many, "no_source").what).endswith("rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more.")


@pytest.mark.parametrize("day", ["30 April 2024", "07/09/2016", "soon", "2024-04", "not yet", "unknown"])
def test_a_day_up_to_which_nothing_can_be_read_is_one_error(day: str) -> None:
    """One cell, one error."""
    problems = problems_of(PROCESS.replace("2021-06-30", day))
    assert len([one for one in problems if one.severity == "error"]) == 1
    if day == "30 April 2024":
        assert str(problems[0].mend) == "Write 2024-04-30."
