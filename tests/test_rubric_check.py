from __future__ import annotations

from pathlib import Path

import pytest
from small_rubric import SMALL, cases, changed, problems_in, read_text, the_problem

from audit.errors import RubricNotValid
from audit.rubric.read import read_rubric, remarks_on, shipped

LADDER = "at_least: {approaches: 28, meets: 56}"
MEASURE = "measure: {days: {from: opened, to: closed}}\n        at_least: {approaches: 28, meets: 56}"
NEED = "- {share: {of: people, where: {affected: yes}, among: {region: african}}, at_least: 40%}"


def test_the_small_rubric_is_valid() -> None:
    """The rubric that the other tests spoil has no problem itself."""
    assert list(read_text(SMALL).criteria) == ["ONE-1", "TWO-1"]


SHAPE = cases(r"""
combine: mean
‹combin: mean
unknown-key: combin is not known here. Did you mean combine?

due: close
‹dew: close
unknown-key: dew is not known here. Did you mean due?

due: close
due: ‹closed
unknown-word: closed is not a word for due. Did you mean close?

gate: yes
gate: ‹maybe
unknown-word: maybe is not a word for gate. Use one of: no, yes.

version: 1.0.0
version: ‹1.0
not-valid: version: 1.0 is read as a number. Put it in quotes: "1.0".

weight: 2
weight: ‹heavy
not-valid: weight: heavy should be a number above 0.

meets: 56}
meets: ‹eight weeks}
not-valid: meets: eight weeks should be a number, a percentage like 25%, or any.

points: [0, 33, 67, 100]
points: ‹some
not-valid: points: some does not fit here. Write a list: [one, another].

points: [0, 33, 67, 100]
points: [0, ‹a third, 67, 100]
not-valid: points: a third does not fit here. Write a whole number.

measure: {days: {from
measure: {‹dais: {from
unknown-measure: dais is not a measure. Did you mean days?

measure: {days: {from: opened, to: closed}}
measure: {days: {from: opened, to: closed}, ‹count: {of: sessions}}
two-measures: count is a second measure beside days. Keep one of them.

- {fact: written_call}
- ‹written_call
unknown-measure: written_call is not a measure. Use one of: count, coverage, days, fact, how_many, lowest,
  published, ratio, share.

as: standard, says
as: ‹law, says
unknown-word: law is not a word for as. Use one of: adapted, judgement, standard.

kind: yes_no, ask: Was there
kind: ‹yesno, ask: Was there
unknown-word: yesno is not a word for kind. Did you mean yes_no?

levels: [missing,
‹sha256: abc\nlevels: [missing,
unknown-key: sha256 is worked out. Take it out.
""")


@pytest.mark.parametrize(("old", "new", "said"), SHAPE)
def test_shape(old: str, new: str, said: str) -> None:
    """A key, word or form that is not known is named at its line and column, with the nearest that is."""
    assert the_problem(changed(old, new)) == said


def test_a_misspelt_key_is_also_missing() -> None:
    """Where a misspelt key leaves a needed one out, both are said, in the order of the file."""
    assert [str(problem) for problem in problems_in(changed("title: Time", "titel: Time"))] == [
        "small.yaml:22:3: title is missing from time. Add title.",
        "small.yaml:23:5: titel is not known here. Did you mean title?",
    ]


def test_every_shape_problem_at_once() -> None:
    """All problems of shape come together."""
    text = changed(
        "due: close", "dew: close", changed("gate: yes", "gate: true_", changed("combine: mean", "combine: sum"))
    )
    assert len(problems_in(text)) == 3


WHOLE = cases(r"""
points: [0, 33, 67, 100]
points: [0, 67, ‹33, 100]
points: 33 points do not rise. Give more than the 67 of the level below.

points: [0, 33, 67, 100]
points: [0, 33, 67, ‹110]
points: 110 points lie outside 0 to 100. Give points from 0 to 100.

meets: 60, exceeds: 85
meets: ‹70, exceeds: 85
verdict: The line 70 for meets lies outside its points. Put it above 33 and at most at 67.

verdicts: {approaches: 25, meets: 60, exceeds: 85}
‹verdicts: {approaches: 25, meets: 60}
verdict: exceeds has no line. Give every level above the worst the points from which it is reached.

weight: 2
weight: ‹0
weight: shape weighs 0. Give every dimension a weight above 0, or leave its criteria out.

weight: 2
weight: ‹-1
weight: shape weighs -1. Give every dimension a weight above 0, or leave its criteria out.

rubric: small
rubric: ‹a/b
id: a/b cannot be the id of a rubric. Use letters, digits and -.

|      TWO-1:
|      ‹one-1:
id: one-1 is there twice; first in line 27. Give each criterion an id of its own.

tested: {kind
‹opened: {kind
fact: opened is a field that every dossier has. Use it as it is, or take another name.

sessions.own_region:
‹session.own_region:
unknown-table: session.own_region names no table. Did you mean sessions?

sessions.own_region:
‹sessions.region:
column: sessions.region is a column of every dossier. Take it out.

{about: 10%}
{‹abot: 10%}
convention: abot is not read loosely. Did you mean about?

{about: 10%}
{about: ‹any}
convention: any is not a share. Write a share above 0% and up to 100%.

year: 2002,
year: 2002, url: ‹javascript:x,
url: javascript:x is not a web address. Write it with https://, or leave it out.

question: Who shaped it?
question: ‹" "
empty: No question is asked. Write it.
""")


@pytest.mark.parametrize(("old", "new", "said"), WHOLE)
def test_the_whole(old: str, new: str, said: str) -> None:
    """Levels, points, verdict lines, weights, ids, facts, columns and addresses must fit each other."""
    assert the_problem(changed(old, new)) == said


def test_a_criterion_needs_a_way_to_its_level() -> None:
    """Without measure, needs and assessed a criterion is refused at its key."""
    text = changed("        assessed: {missing: Nobody., approaches: Few., meets: Some., exceeds: All.}\n", "")
    said = "empty: TWO-1 has no measure, needs or assessed. Say how its level is found."
    assert the_problem(changed("      TWO-1:", "      ‹TWO-1:", text)) == said


def test_words_that_mean_something_else_are_no_levels() -> None:
    """A level may not be called unknown, not found or not applicable."""
    (first, *_) = problems_in(changed("levels: [missing,", "levels: [unknown,"))
    assert str(first).startswith("small.yaml:5:10: unknown cannot be a level.")


LEVELS = cases(r"""
at_least: {approaches: 28, meets: 56}
at_least: {approaches: 28, meets: ‹28}
thresholds: 28 for meets is out of order. Write more than the 28 of the level below.

at_least: {approaches: 28, meets: 56}
at_least: {meets: ‹28, approaches: 56}
thresholds: 28 for meets is out of order. Write more than the 56 of the level below.

at_least: {approaches: 28, meets: 56}
at_most: {approaches: 28, meets: ‹56}
thresholds: 56 for meets is out of order. Write less than the 28 of the level below.

at_least: {approaches: 28, meets: 56}
at_least: {approaches: 28, ‹meet: 56}
unknown-level: meet is not a level of this rubric. Did you mean meets?

at_least: {approaches: 28, meets: 56}
at_least: {‹missing: 1, meets: 56}
unknown-level: missing is the level where nothing is reached. Use one of: approaches, exceeds, meets.

at_least: {approaches: 28, meets: 56}
at_least: {approaches: ‹any, meets: 56}
threshold: any does not fit here. any stands only where rows or people are counted.

at_least: {approaches: 28, meets: 56}
at_least: {approaches: ‹28%, meets: 56}
threshold: 28% does not fit here. Write a plain number: this is not a share.

|          exceeds:\n            - {share
|          ‹exceed:\n            - {share
unknown-level: exceed is not a level of this rubric. Did you mean exceeds?

{missing: Nobody.,
{‹absent: Nobody.,
unknown-level: absent is not a level of this rubric. Use one of: approaches, exceeds, meets, missing.

|          meets: {standard
|          ‹missing: {standard
unknown-level: missing is no part of a criterion. Use one of: approaches, exceeds, levels, measure, meets,
  question.

standard: eight-weeks
standard: ‹eight-week
unknown-standard: eight-week is not among the standards. Did you mean eight-weeks?

{standard: eight-weeks, as: standard, says: Eight weeks.}
{as: ‹standard, says: Eight weeks.}
whose: No standard is named. Name it, or write judgement.

as: standard, says: Eight weeks.}
as: ‹standard}
whose: What the standard says is missing. Add says, in your own words.

measure: {days: {from: opened, to: closed}}\n        at_least: {approaches: 28, meets: 56}
‹measure: {days: {from: opened, to: closed}}
ladder: The measure has no thresholds. Add at_least or at_most, with a threshold a level.

measure: {days: {from: opened, to: closed}}\n        at_least: {approaches: 28, meets: 56}
‹at_least: {approaches: 28}
ladder: There is no measure for these thresholds. Add a measure, or write them into needs.

at_least: {approaches: 28, meets: 56}
at_least: {approaches: 28, meets: 56}\n        ‹at_most: {approaches: 80, meets: 70}
ladder: Both at_least and at_most are given. Keep one of them.

to: closed}}
to: closed}, ‹at_least: 5}
ladder: A threshold stands inside a measure. Write it beside the measure, one a level.

exceeds:\n            - {share: {of: people, where: {affected: yes}, among: {region: african}}, at_least: 40%}
exceeds: ‹[]
empty: Nothing is needed for exceeds. List what is needed, or take the level out.
""")


@pytest.mark.parametrize(("old", "new", "said"), LEVELS)
def test_levels_and_thresholds(old: str, new: str, said: str) -> None:
    """Ladders rise or fall with the level, name known levels only, and say whose they are."""
    assert the_problem(changed(old, new)) == said


NEEDS = cases(r"""
{count: {of: ‹session}, at_least: 1}
unknown-table: There is no table session. Did you mean sessions?

{count: {of: ‹participants}, at_least: 1}
participants: participants is the list alone. Use people: those listed, and those counted in sessions, each
  once.

{count: {of: sessions, where: {‹mod: online}}, at_least: 1}
unknown-column: sessions has no column mod. Did you mean mode?

{count: {of: sessions, where: {mode: ‹onlin}}, at_least: 1}
unknown-word: mode is never onlin. Did you mean online?

{count: {of: sessions, where: {mode: [online, ‹inperson]}}, at_least: 1}
unknown-word: mode is never inperson. Did you mean in_person?

{count: {of: sessions, where: {access: ‹many}}, at_least: 1}
unknown-word: access is never many. Use one of: none, some.

{count: {of: sessions, where: {‹own_region: X}}, at_least: 1}
column: own_region holds no words to ask for. Use a column of words, codes, places or yes and no.

{count: {of: sessions, where: {‹start: 2016}}, at_least: 1}
column: start holds no words to ask for. Use a column of words, codes, places or yes and no.

{count: {of: sessions, where: {country: ‹Kenya}}, at_least: 1}
unknown-word: country is not stored as Kenya. Write KEN.

{count: {of: documents, where: {languages: ‹French}}, at_least: 1}
unknown-word: languages is not stored as French. Write fr.

{count: {of: submissions, where: {un_regional_groups: ‹africa}}, at_least: 1}
unknown-word: un_regional_groups is never africa. Did you mean african?

{share: {of: people, where: {affected: ‹[yes, no]}}, at_least: 40%}
whole-vocabulary: affected is always one of these: they are all there are. Take affected out of the condition.

{count: {of: people, where: {income: ‹[low, lower_middle, upper_middle, high]}}, at_least: 1}
whole-vocabulary: income is always one of these: they are all there are. Take income out of the condition.

{count: {of: support, where: {paid_by: ‹[sponsor, other]}}, at_least: 1}
whole-vocabulary: paid_by is always one of these: they are all there are. Take paid_by out of the condition.

{count: {of: sessions, where: {mode: ‹[]}}, at_least: 1}
empty: No word is asked for. Write one, or take it out.

‹{count: {of: sessions}}
threshold: No threshold is given. Write one at_least or at_most beside the measure.

‹{count: {of: sessions}, at_least: 1, at_most: 3}
threshold: Two thresholds are given. Write one at_least or at_most beside the measure.

{count: {of: sessions}, at_least: ‹2.5}
threshold: 2.5 does not fit here. Write a whole number.

{count: {of: sessions}, at_least: ‹0}
threshold: 0 does not fit here. At least nothing is always reached; write any, or a number above 0.

{count: {of: sessions}, at_most: ‹any}
threshold: any does not fit here. any is a least number; write a number.

{share: {of: people, where: {affected: yes}}, at_least: ‹40}
threshold: 40 does not fit here. Write a percentage, as 50%.

{share: {of: people, where: {affected: yes}}, at_least: ‹140%}
threshold: 140% does not fit here. Write a percentage from 0% to 100%.

{share: {of: people, where: ‹{}}, at_least: 40%}
empty: A share of all is always 100%. Say which rows count.

{fact: ‹teste}
unknown-fact: teste is not a field that this rubric asks for. Did you mean tested?

{fact: ‹title, at_least: 3}
fact: title is neither a number nor yes or no. Use days for dates; other words cannot be measured.

{fact: tested, ‹at_least: 3}
threshold: This is yes or no by itself. Take the threshold out.

‹{fact: questions}
threshold: No threshold is given. Write one at_least or at_most beside the measure.

{published: {kind: ‹protocols}}
unknown-word: protocols is not a kind of document. Did you mean protocol?

{published: {kind: plan, by: ‹begin}}
unknown-fact: begin is not a field that this rubric asks for. Did you mean began?

{published: {kind: plan, by: ‹title}}
not-a-date: title is not a date. Use one of: announced, as_of, began, closed, decided, ended, extended_on,
  first_deadline, opened, sent_for_reply.

{days: {from: ‹openend, to: closed}, at_least: 3}
unknown-fact: openend is not a field that this rubric asks for. Did you mean opened?

{days: {from: announced, to: {document: ‹sumary}}, at_most: 3}
unknown-word: sumary is not a kind of document. Did you mean summary?

{days: {of: sessions, from: ‹notice, to: start}, at_least: 3}
unknown-column: sessions has no column notice. Did you mean notice_date?

{days: {of: sessions, from: ‹region, to: start}, at_least: 3}
not-a-date: region is not a date. Use one of: end, notice_date, start.

{days: {of: sessions, from: ‹{document: call}, to: start}, at_least: 3}
days: Days over rows run between two columns of the table. Name a column.

{days: {from: opened, to: ‹opened}, at_least: 3}
days: From a day to itself. Name two days.

{days: {from: opened, to: closed, ‹where: {mode: online}}, at_least: 3}
days: There are no rows to choose from. Name their table under of.

{coverage: {list: ‹regions, by: [{of: sessions, column: region}]}, at_least: 50%}
unknown-fact: regions is not a field that this rubric asks for. Did you mean regions_in_scope?

{coverage: {list: ‹sponsor, by: [{of: sessions, column: region}]}, at_least: 50%}
not-a-list: sponsor is not a list. Use one of: groups, priority_countries, regions_in_scope, strata.

{coverage: {list: ‹[], by: [{of: sessions, column: strata}]}, at_least: 50%}
list: The list is empty, or names something twice. Name each once.

{coverage: {list: strata, by: ‹[]}, at_least: 50%}
empty: Nothing reaches the list. Name a table.

{coverage: {list: strata, by: [{of: sessions, column: ‹stratum}]}, at_least: 50%}
unknown-column: sessions has no column stratum. Did you mean strata?

{coverage: {list: strata, by: [{of: sessions, column: ‹region}]}, at_least: 50%}
coverage: region does not hold what is listed. Name a column of words.

{coverage: {list: [childcare, ‹stepfree], by: [{of: sessions, column: offers}]}, at_least: 50%}
unknown-word: offers is never stepfree. Did you mean step_free?

{coverage: {list: {of: population, column: ‹tongue}, by: [{of: documents, column: languages}]}, at_least: 50%}
unknown-column: population has no column tongue. Use one of: income, language, ldc, lldc, m49, people, place,
  sids, stratum, un_regional_groups, unaids, who.

{coverage: {list: strata, by: [{of: ‹population, column: stratum}]}, at_least: 50%}
coverage: The population is what is to be reached. Name who or what reaches it.

{coverage: {list: strata, by: [{of: sessions, column: strata, at_least: ‹0}]}, at_least: 50%}
threshold: 0 does not fit here. Write a whole number above 0, or a percentage.

{ratio: {of: {fact: questions}, to: ‹{share: {of: people, where: {affected: yes}}}}, at_least: 50%}
units: A share stands beside a number. Compare a share with a share, a number with a number.

{ratio: {of: ‹{days: {from: opened, to: closed}}, to: {fact: questions}}, at_least: 50%}
ratio: This cannot be one side of a ratio. Use a fact, a count or a share.

{lowest: [{count: {of: seats}}, ‹{share: {of: people, where: {affected: yes}}}], at_least: 1}
units: This is in percent, the first in count. Compare measures of one unit.

{lowest: ‹[{count: {of: seats}}], at_least: 1}
too-few: Only 1 is listed. List two or more.

{how_many: [{fact: tested}, {published: {kind: plan}}], at_least: ‹3}
threshold: 3 does not fit here. There are fewer requirements than that.

{how_many: [{fact: tested}, ‹{count: {of: seats}}], at_least: 1}
threshold: No threshold is given. Write one at_least or at_most beside the measure.
""")


@pytest.mark.parametrize(("need", "said"), NEEDS)
def test_requirements(need: str, said: str) -> None:
    """A requirement names tables, columns, words, fields and thresholds that are there and fit each other."""
    assert the_problem(changed(NEED, "- " + need)) == said


def test_yes_or_no_is_no_measure() -> None:
    """What is yes or no by itself reaches no ladder."""
    text = changed(
        "{days: {from: opened, to: closed}}\n", "‹{fact: tested}\n", changed(LADDER, "at_least: {approaches: 1}")
    )
    assert the_problem(text) == "yes-no-measure: This is yes or no, and reaches no threshold. Write it into needs."


def test_nine_gates_are_one_too_many() -> None:
    """The ninth gate is refused at its line; eight are not."""
    gate = "      G-{n}:\n        question: G?\n        assessed: {{missing: No., meets: Yes.}}\n        due: plan\n"
    gate += "        gate: yes\n"
    gates = "".join(gate.format(n=n) for n in range(2, 9))
    assert sum(asked.gate == "yes" for asked in read_text(SMALL + gates).criteria.values()) == 8
    ninth = "      G-9:\n        question: Gate 9?\n        assessed: {missing: No., meets: Yes.}\n        due: plan\n"
    ninth += "        gate: ‹yes\n"
    assert the_problem(SMALL + gates + ninth) == "gates: G-9 is gate 9 or later. Keep at most 8 gates."


def test_no_two_gates_measure_the_same() -> None:
    """Two gates with one measure would count one shortfall twice."""
    again = f"      TWO-2:\n        question: Again?\n        {MEASURE}\n        due: close\n        gate: ‹yes\n"
    said = "gates: TWO-2 measures what the gate ONE-1 measures. Make one of them the gate."
    assert the_problem(SMALL + again) == said


def test_any_may_begin_a_ladder_of_shares() -> None:
    """`any` asks least, so it stands below every percentage and nowhere else."""
    share = "measure: {share: {of: people, where: {affected: yes}}}\n        at_least: "
    assert read_text(changed(MEASURE, share + "{approaches: any, meets: 40%}"))
    said = "thresholds: any for meets is out of order. Write more than the 10% of the level below."
    assert the_problem(changed(MEASURE, share + "{approaches: 10%, meets: ‹any}")) == said


@pytest.mark.parametrize(
    ("given", "missing", "mend"),
    [
        ("year: 2002, ", "year", "Add year: the year it was adopted, with verified: no where that is not checked."),
        ("binds: [A Commission], ", "binds",
         "Add binds: the names of the sponsors it binds, all, or [] where it binds nobody."),
    ],
)  # fmt: skip
def test_a_standard_says_its_year_and_whom_it_binds(given: str, missing: str, mend: str) -> None:
    """What "the standard says" hangs on may not be left out; that it binds nobody may be written."""
    assert the_problem(changed(given, "").replace("eight-weeks: {", "‹eight-weeks: {")) == (
        f"standard: eight-weeks has no {missing}, so no card could tell whether it says what this sponsor had to do. "
        f"{mend}"
    )
    assert read_text(changed("binds: [A Commission]", "binds: []")).standards["eight-weeks"].binds == ()


def test_a_criterion_without_due_is_a_warning(tmp_path: Path) -> None:
    """A rubric may leave it out: it is read, and `remarks_on` says so at the criterion's line."""
    (tmp_path / "own.yaml").write_text(changed("        due: plan\n", ""), encoding="utf-8")
    assert read_rubric(tmp_path / "own.yaml").criteria["TWO-1"].due is None
    (remark,) = remarks_on(tmp_path / "own.yaml")
    assert (remark.code, remark.severity, remark.where.line) == ("no-due", "warning", 45)
    assert str(remark.what) == "TWO-1 does not say when it is due, so it is judged from the first day."
    assert [remarks_on(name) for name in shipped()] == [()] * 3


def test_all_problems_between_parts_at_once() -> None:
    """Problems between parts come together, in the order of the file."""
    text = changed(
        "weight: 2",
        "weight: 0",
        changed("meets: 60,", "meets: 70,", changed("gate: yes", "gate: yes\n        improve: X")),
    )
    text = changed("standard: eight-weeks", "standard: none", text)
    assert [problem.where.line for problem in problems_in(text)] == [8, 37, 43]


def test_an_error_says_file_line_and_column_in_one_line() -> None:
    """The text of the error is one line a problem, as editors read it, and its exit code is 4."""
    with pytest.raises(RubricNotValid) as caught:
        read_text(changed("due: close", "dew: close"))
    assert str(caught.value) == "small.yaml:39:9: dew is not known here. Did you mean due?"
    assert caught.value.exit_code == 4
