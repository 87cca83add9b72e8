from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from completions import for_all
from hypothesis import strategies as st
from made import dossier, table, value_of
from small_rubric import read_text

from audit.bounds import Dates, Interval, Truth
from audit.cli.opening import open_both
from audit.evidence.facts import fact
from audit.evidence.model import Answer, Cell, Claim, Dossier, Row, Table
from audit.evidence.process_fields import FIELDS
from audit.evidence.redact import redact
from audit.evidence.schema import TABLES
from audit.insight.asking import asking, in_order
from audit.insight.inputs import Input, Open, open_inputs
from audit.rubric.asked import asked
from audit.scoring.findings import find
from audit.scoring.score import result

EXAMPLES = Path(__file__).parents[1] / "examples"

RUBRIC = read_text("""
rubric: every-input
version: 1.0.0
title: Every kind of input
licence: CC-BY-4.0
levels: [missing, approaches, meets, exceeds]
points: [0, 33, 67, 100]
verdicts: {approaches: 25, meets: 60, exceeds: 85}
facts:
  tested: {kind: yes_no, ask: Was it tested?}
  needing: {kind: count, ask: How many needed help?}
  helped: {kind: count, ask: How many got it?}
  call: {kind: yes_no, ask: Was there a call?}
dimensions:
  first:
    title: First
    weight: 2
    because: To have two weights.
    criteria:
      REACH:
        question: Was every region heard?
        measure:
          coverage:
            list: regions_in_scope
            by:
              - {of: sessions, column: region}
              - {of: submissions, column: region, at_least: 2}
        at_least: {approaches: any, meets: 50%, exceeds: 100%}
        gate: yes
      SHARE:
        question: How much came from affected people?
        measure:
          lowest:
            - {share: {of: people, where: {affected: yes}}}
            - {share: {of: submissions, where: {affected: yes}}}
        at_least: {approaches: 10%, meets: 40%}
        needs:
          exceeds: [{fact: tested}]
      HELP:
        question: How many got help?
        measure: {ratio: {of: {fact: helped}, to: {fact: needing}}}
        at_least: {approaches: any, meets: 50%}
      OPEN:
        question: How long was it open?
        applies_when: [{fact: call}]
        measure: {days: {from: opened, to: closed}}
        at_least: {approaches: 28, meets: 56}
  second:
    title: Second
    weight: 1
    because: To have two weights.
    criteria:
      PLAN:
        question: Was the plan public?
        needs:
          approaches: [{published: {kind: plan}}]
          meets: [{published: {kind: plan, by: began, covers: scope}}]
          exceeds:
            - how_many: [{published: {kind: budget}}, {fact: tested}]
              at_least: 1
      SOON:
        question: How soon was the summary?
        measure: {days: {from: ended, to: {document: summary}}}
        at_most: {approaches: 180, meets: 84}
      WAYS:
        question: Could people take part without the internet?
        assessed: {missing: No., approaches: Here and there., meets: Everywhere., exceeds: The same and more.}
        needs:
          meets: [{count: {of: sessions}, at_least: 1}]
      TONGUES:
        question: Was the call in people's languages?
        measure:
          coverage:
            list: {of: population, column: language}
            by: [{of: documents, column: languages, where: {kind: call, published: yes}}]
        at_least: {approaches: 25%, meets: 60%}
      NOTICE:
        question: How much notice was there?
        measure: {days: {of: sessions, from: notice_date, to: start, working: yes}}
        at_least: {approaches: 10, meets: 20}
""")
REGIONS = ("african", "weog")


def waiting(id: str, *inputs: str, **more: bool) -> Open:
    """Return a criterion that waits for papers by name."""
    return Open(id, {Input("document", name): frozenset() for name in inputs}, **more)


def order(open_: Sequence[Open], **weights: int) -> list[tuple[str, tuple[str, ...]]]:
    """Return papers in order, with what each settles."""
    share = {one.criterion: Fraction(weights.get(one.criterion, 1)) for one in open_}
    return [(one.name, settles) for one, settles in in_order(open_, share)]


def test_what_settles_most_weight_together_with_those_above_stands_first() -> None:
    """`a` settles 3, then `c` with it 5 more, which alone it did not; then what is left."""
    open_ = [waiting("A", "a"), waiting("AC", "a", "c"), waiting("B", "b"), waiting("BD", "b", "d")]
    found = order(open_, A=3, AC=5, B=2, BD=1)
    assert found == [("a", ("A",)), ("c", ("AC",)), ("b", ("B",)), ("d", ("BD",))]


def test_ties_go_by_the_number_of_criteria_helped_then_by_the_rubric() -> None:
    """Both settle one; `b` bears on two. Of two alike the one that the rubric reads first stands first."""
    assert order([waiting("A", "a"), waiting("B", "b"), waiting("BC", "b", "c")])[0] == ("b", ("B",))
    assert [name for name, _ in order([waiting("Z", "z"), waiting("A", "a")])] == ["z", "a"]


def test_what_waits_for_a_day_is_never_said_to_be_settled() -> None:
    """A paper may bear on it, and settles nothing of it."""
    assert order([waiting("A", "a", waits=True), waiting("B", "a", hidden=True)]) == [("a", ())]


def test_few_are_asked_for_and_the_rest_is_counted() -> None:
    """The whole list begins with the short one, and what both leave open adds up."""
    whole = asking(base(), RUBRIC, most=100)
    short = asking(base(), RUBRIC, most=3)
    assert short.wanted == whole.wanted[:3]
    assert short.more == len(whole.wanted) - 3
    assert whole.more == 0
    assert short.weight < whole.weight <= sum(whole.open.values())


def base(*tables: Table, **fields: str) -> Dossier:
    """Return a dossier read for the rubric."""
    given = {"as_of": "2020-12-31", "began": "2019-01-01", "ended": "2019-06-01", **fields}
    made = dossier(*tables, facts=asked(RUBRIC).facts, **given)
    return replace(made, asked=asked(RUBRIC))


def inputs_of(known: Dossier, id: str) -> dict[Input, frozenset[str]]:
    """Return what keeps a criterion open."""
    found = open_inputs(known, RUBRIC, find(known, RUBRIC, id))
    return dict(found.inputs) if found else {}


def names(known: Dossier, id: str) -> set[str]:
    """Return the names of what keeps a criterion open."""
    return {one.name for one in inputs_of(known, id)}


def test_a_table_that_can_reach_no_more_is_not_asked_for() -> None:
    """Sessions are known to have been for one region: only contributions can reach the other."""
    held = {"held": "yes", "run_by": "sponsor", "region": "african"}
    known = base(table("sessions", held, state="complete"), regions_in_scope="african; weog")
    assert names(known, "REACH") == {"submissions"}
    assert names(base(regions_in_scope="african; weog"), "REACH") == {"sessions", "submissions"}
    assert names(base(), "REACH") == {"sessions", "submissions", "regions_in_scope"}


def test_a_part_that_moves_nothing_is_not_asked_for() -> None:
    """Of contributions none came from affected people, so it is settled; above 40% only the test is open."""
    none = table("submissions", {"affected": "no"}, state="complete")
    assert not inputs_of(base(none), "SHARE")
    many = table("submissions", {"affected": "yes"}, state="complete")
    rooms = (table("sessions", state="complete"), table("participants", state="complete"))
    assert names(base(many, *rooms), "SHARE") == {"tested"}
    assert names(base(many), "SHARE") == {"sessions", "participants", "tested"}


def test_requirements_already_met_are_not_asked_for() -> None:
    """With the wording tested one of two holds, so no budget is asked for; of a dated plan what it holds is."""
    plan = {"kind": "plan", "published": "yes", "date": "2018-12-01"}
    known = base(table("documents", plan, state="complete"), tested="yes")
    assert inputs_of(known, "PLAN") == {Input("document", "plan"): frozenset({"day", "covers:scope", "others"})}


def test_a_day_still_to_come_is_waited_for() -> None:
    """No summary so far, within the time it may take: nothing to ask for. Later it is settled."""
    known = base(table("documents", {"kind": "summary", "published": "no"}, state="partial"), as_of="2019-07-01")
    found = open_inputs(known, RUBRIC, find(known, RUBRIC, "SOON"))
    assert found is not None
    assert (found.waits, found.inputs) == (True, {})
    assert asking(known, RUBRIC).waits == ("SOON",)


def test_whether_it_applies_is_asked_too() -> None:
    """An unknown call keeps the criterion open beside its days; one that was none takes it out of the sum."""
    assert names(base(opened="2019-01-01"), "OPEN") == {"call", "closed"}
    assert not inputs_of(base(call="no"), "OPEN")


def test_small_counts_are_not_asked_for_again() -> None:
    """What is open only because counts of people are hidden stays so, whoever gives them."""
    rows = [{"affected": "yes", "count": "<5"}, {"affected": "no", "count": "<5"}]
    known = base(table("submissions", *rows, state="complete"), table("sessions", state="complete"),
                 table("participants", state="complete"))  # fmt: skip
    hidden = replace(known, redacted=True)
    assert "submissions" in names(known, "SHARE")
    assert "submissions" not in names(hidden, "SHARE")
    found = open_inputs(hidden, RUBRIC, find(hidden, RUBRIC, "SHARE"))
    assert found is not None
    assert found.hidden


@pytest.mark.parametrize("name", ["un-women-2016", "global-commission-2011", "global-fund-2020/global-fund-2020.xlsx"])
@pytest.mark.parametrize("rubric", ["meaningful-consultation", "light", "letter-2016"])
def test_every_open_criterion_of_the_examples_waits_for_something(name: str, rubric: str) -> None:
    """Each open finding has an input, a day to come or hidden counts; everything asked for settles what it can."""
    read, wanted = open_both(EXAMPLES / name, rubric)
    known = redact(read)
    found = asking(known, wanted, most=1000)
    for id, finding in result(known, wanted).findings.items():
        one = open_inputs(known, wanted, finding)
        assert (one is None) == (id not in found.open)
        assert one is None or one.inputs or one.waits or one.hidden
    left = set(found.open) - set(found.settled)
    assert left <= {*found.waits, *found.hidden}
    assert all(one.settles or one.bears_on for one in found.wanted)


def test_the_letter_of_un_women_begins_with_the_contributions() -> None:
    """Counts of the contributions, by region and the like, settle three criteria, two of them gates."""
    read, wanted = open_both(EXAMPLES / "un-women-2016", "meaningful-consultation")
    first = asking(redact(read), wanted).wanted[0]
    assert first.input == Input("table", "submissions")
    assert first.settles == ("REA-1", "REA-4", "AFF-1")
    assert str(first.what).startswith("a count of the contributions received, by region, income group")
    assert first.weight == Fraction(1, 16)


YES_NO = st.sampled_from(["", "unknown", "yes", "no"])
COUNTS = st.sampled_from(["", "0", "3", "2-5"])
DAYS = st.sampled_from(["", "2019-01-01", "2019-02", "2019-03-20", "unknown"])
STATES = st.sampled_from(["complete", "partial"])
REGION = st.sampled_from(["", "unknown", "african", "weog", "grulac"])


def rows_of(**columns: st.SearchStrategy[str]) -> st.SearchStrategy[list[dict[str, str]]]:
    """Draw up to two rows; a blank text is a blank cell."""
    row = st.fixed_dictionaries(columns).map(lambda cells: {name: text for name, text in cells.items() if text})
    return st.lists(row, max_size=2)


DRAWN = st.fixed_dictionaries(
    {
        "sessions": rows_of(
            held=st.sampled_from(["", "yes", "no"]), run_by=st.sampled_from(["", "sponsor", "independent"]),
            region=REGION, attendance=COUNTS, notice_date=DAYS, start=DAYS,
        ),
        "participants": rows_of(affected=YES_NO, count=COUNTS),
        "submissions": rows_of(region=REGION, affected=YES_NO, count=COUNTS),
        "population": rows_of(language=st.sampled_from(["", "en", "fr"]), people=st.sampled_from(["", "5", "2-9"])),
        "documents": rows_of(
            kind=st.sampled_from(["plan", "summary", "call", "budget"]), published=YES_NO, date=DAYS,
            covers=st.sampled_from(["", "scope", "other"]), languages=st.sampled_from(["", "en", "unknown"]),
        ),
    }
)  # fmt: skip
FACTS = st.fixed_dictionaries(
    {
        "tested": YES_NO, "needing": COUNTS, "helped": COUNTS, "call": YES_NO, "opened": DAYS, "closed": DAYS,
        "regions_in_scope": st.sampled_from(["", "african; weog"]), "ended": st.sampled_from(["2019-06-01", "2019-06"]),
    }
)  # fmt: skip


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """Draw a small dossier."""
    drawn = draw(DRAWN)
    drawn["sessions"] = [{"id": f"s{number}", **row} for number, row in enumerate(drawn["sessions"])]
    drawn["participants"] = [{"session": "s0", **row} for row in drawn["participants"] if drawn["sessions"]]
    tables = [table(name, *rows, state=draw(STATES)) for name, rows in drawn.items()]
    fields = {name: text for name, text in draw(FACTS).items() if text}
    known = base(*tables, **fields)
    answer = draw(st.sampled_from(["", "meets", "approaches..exceeds", "not found"]))
    return replace(known, answers=(Answer("WAYS", "us", answer, sources=("press",)),) if answer else ())


KNOWN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "sessions": {
        "held": ("yes", "no"), "run_by": ("sponsor", "independent"), "region": REGIONS, "attendance": ("0", "3"),
        "notice_date": ("2019-01-02", "2019-02-20"), "start": ("2019-02-25", "2019-03-01"),
    },
    "submissions": {"region": REGIONS, "affected": ("yes", "no"), "count": ("1", "2")},
    "participants": {"affected": ("yes", "no"), "count": ("1", "2")},
    "population": {"language": ("en", "fr"), "people": ("6", "7")},
    "documents": {
        "kind": ("plan",), "published": ("yes", "no"), "date": ("2018-12-01", "2019-07-01"),
        "covers": ("scope", "other"), "languages": ("en", "fr"),
    },
}  # fmt: skip
"""What a cell of which nothing is known may turn out to hold."""


def filled(known: Dossier, one: Input, random: Random) -> Dossier:
    """Return the dossier with one input known exactly, at random and within what was known of it."""
    if one.kind == "judgement":
        given = next((answer.text for answer in known.answers if ".." in answer.text), "")
        level = random.choice(given.split("..") if given else RUBRIC.levels)
        return replace(known, answers=(Answer(one.name, "us", level, sources=("press",)),))
    if one.kind == "field":
        column = known.asked.facts.get(one.name) or FIELDS[one.name]
        before = fact(known, one.name).value
        texts = {"yes_no": ("yes", "no"), "count": ("1", "4"), "date": ("2019-01-05", "2019-04-01")}
        text = random.choice(within(before) or texts.get(column.kind, ("african; weog",)))
        claim = Claim(one.name, text, value_of(column, text), ("call",))
        return replace(known, claims={**known.claims, one.name: (claim,)})
    name = "documents" if one.kind == "document" else one.name
    kind = one.name if one.kind == "document" else ""
    before = known.tables[name].rows
    # A paper said not to be there is the word on its whole kind.
    denied = any(of_kind(row, kind) and row.value("published") is Truth.NO for row in before)
    rows = [fuller(known, name, row, random, denied=denied) if of_kind(row, kind) else row for row in before]
    if name == "participants":
        rows += list(not_listed(known, rows, random))
    elif not denied and (known.tables[name].state != "complete" or (kind and not rows_of_kind(rows, kind))):
        least = 1 if kind and not rows_of_kind(rows, kind) else 0
        for number in range(random.randint(least, 1)):
            made = Row(f"new{number}", {"kind": Cell(kind, frozenset({kind}))} if kind else {})
            rows.append(fuller(known, name, made, random))
    whole = Table(name, tuple(rows), state="complete", declared="complete")
    return replace(known, tables={**known.tables, name: whole})


def rows_of_kind(rows: Sequence[Row], kind: str) -> list[Row]:
    """Return the rows that are documents of a kind."""
    return [row for row in rows if of_kind(row, kind)]


def of_kind(row: Row, kind: str) -> bool:
    """Return whether a row is a document of a kind; any row where none is named."""
    return not kind or row.value("kind") == frozenset({kind})


def fuller(known: Dossier, name: str, row: Row, random: Random, *, denied: bool = False) -> Row:
    """Return a row in which every cell is known; where all people are listed, a room held those listed for it."""
    fixed = {"count": "1", **({"published": "no"} if denied else {})}
    if known.tables["participants"].state == "complete":
        fixed["attendance"] = str(listed(known.tables["participants"].rows, row.id))
    cells = dict(row.cells)
    for column, words in KNOWN[name].items():
        before = row.value(column)
        if before is None and column in fixed:
            text = fixed[column]
        elif before is None or within(before):
            text = random.choice(within(before) or words)
        else:
            continue
        cells[column] = Cell(text, value_of(TABLES[name].columns[column], text))
    return replace(row, cells=cells)


def listed(rows: Sequence[Row], session: str) -> int:
    """Return how many people are listed for a session."""
    counts = (row.value("count") for row in rows if row.value("session") == frozenset({session}))
    return sum(int(count.low) if isinstance(count, Interval) else 1 for count in counts)


def within(value: object) -> tuple[str, ...]:
    """Return some exact values within limits; none where nothing is known, or nothing is left open."""
    if isinstance(value, (Interval, Dates)) and not value.exact and None not in (value.low, value.high):
        return (str(value.low), str(value.high))
    return ()


def not_listed(known: Dossier, rows: Sequence[Row], random: Random) -> Iterator[Row]:
    """Yield those who were counted in a session and are not listed: of each it is known whether they are affected."""
    for session in known.tables["sessions"].rows:
        heads = session.value("attendance")
        rest = int(heads.low) - listed(rows, session.id) if isinstance(heads, Interval) else 0
        if rest > 0:
            affected = random.choice(["yes", "no"])
            (made,) = table("participants", {"session": session.id, "affected": affected, "count": str(rest)}).rows
            yield made


@pytest.mark.parametrize("examples", [120, pytest.param(5_000, marks=pytest.mark.many)])
def test_what_is_said_to_settle_settles(examples: int) -> None:
    """Filling what is asked for, one thing after the other, leaves one level of each criterion said to be settled."""

    def check(drawn: tuple[Dossier, int]) -> Iterator[str]:
        known, seed = drawn
        random = Random(seed)
        found = asking(known, RUBRIC, most=1000)
        # Rooms come before those in them, so that everybody counted there is listed.
        for place, one in enumerate(found.wanted):
            chosen = [item.input for item in found.wanted[: place + 1]]
            full = known
            for name in sorted(chosen, key=lambda name: (name == Input("table", "participants"), name)):
                full = filled(full, name, random)
            settled = {id for item in found.wanted[: place + 1] for id in item.settles}
            for id in settled:
                assert find(known, RUBRIC, id).status != "settled"
                span = find(full, RUBRIC, id).span
                assert span is None or span.settled, (id, chosen)
                yield id
            yield one.input.kind

    reached = for_all(examples, st.tuples(dossiers(), st.integers(0, 999)), check)
    assert reached >= {*RUBRIC.criteria, "document", "table", "field", "judgement"}


def test_one_input_short_may_leave_it_open() -> None:
    """What is asked for is needed: without the last of it the criterion has more than one level."""
    known = base(regions_in_scope="african; weog")
    assert names(known, "REACH") == {"sessions", "submissions"}
    held = {"held": "yes", "run_by": "sponsor", "region": "african"}
    part = base(table("sessions", held, state="complete"), regions_in_scope="african; weog")
    span = find(part, RUBRIC, "REACH").span
    assert span is not None
    assert not span.settled
