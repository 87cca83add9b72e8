"""How good is the information: grades, origins, sides, gaps, first-hand testimony, confidence, and the command."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from dossiers import dossier_from, errors, found, path_of, problems_of
from hypothesis import given
from hypothesis import strategies as st

from audit.cli.main import main
from audit.evidence.fingerprint import fingerprint
from audit.evidence.model import Dossier, Source
from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.evidence.write import write_folder, write_workbook
from audit.insight.origins import Origins, origins_of
from audit.insight.quality import Quality, is_lived, quality
from audit.report.told_quality import told_quality
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.rubric.template import blank
from audit.scoring.score import result, score
from audit.words import say

FULL = read_rubric("meaningful-consultation")
ASKED = asked(FULL)
SOURCES = """
## sources
| id | title | publisher | side | kind | date | url | sha256 | reliability | credibility | origin |
|----|-------|-----------|------|------|------|-----|--------|-------------|-------------|--------|
| call | The call | River Agency | sponsor | official | 2021-01-01 | https://example.org/call | HASH | B | 2 | |
| release | A release | river  agency | sponsor | official | 2021-01-02 | https://example.org/r | | F | 6 | |
| press | A report | The Daily | none | press | 2021-01-03 | https://example.org/p | | C | | RELEASE |
| letter | A letter | The network | affected | community | unknown | | | | | |
| jane | A talk | | affected | testimony | | | | A | 1 | |
| leaflet | A leaflet | Somebody | none | official | | | | | | unknown |
| search | Searched | | none | search | | | | | | |
""".replace("HASH", "a" * 64)
EVIDENCE = """
## documents
| id | kind | published | date | source | page |
|----|------|-----------|------|--------|------|
| d1 | call | yes | 2021-01-01 | call; release; press | 2 |
| d2 | protocol | no | | search | |
| d3 | summary | yes | 2021-02-01 | letter | |

## barriers
| barrier | answered | source |
|---------|----------|--------|
| Far away | no | jane |

## answers
| criterion | answer | reason | source |
|-----------|--------|--------|--------|
| SAF-1 | missing | Names were asked for. | jane |
| TIM-3 | meets | More time was given. | call; letter |
| LAN-3 | meets | It is plain. | leaflet |
| LAN-2 | missing | It was not. | letter |
| LAN-2 | exceeds | It was. | call |
"""


def read(text: str = SOURCES + EVIDENCE) -> Dossier:
    """Return a dossier read for the full rubric."""
    return dossier_from(text, asked=ASKED)


def of(dossier: Dossier) -> Quality:
    """Return its quality on the full rubric."""
    return quality(dossier, FULL, result(dossier, FULL))


def by_id(result_: Quality) -> dict[str, Any]:
    """Return what each finding rests on."""
    return {one.id: one for one in result_.criteria}


def test_grades_stand_on_two_axes_and_are_never_one_number() -> None:
    """Counts by both; F and 6 cannot be judged; searches are not graded; nothing is added up."""
    graded = of(read()).gradings
    assert (graded.sources, graded.searches, graded.not_graded) == (6, 1, 2)
    assert graded.table["B"]["2"] == graded.table["F"]["6"] == graded.table["A"]["1"] == 1
    assert graded.table["C"]["not graded"] == 1
    assert sum(sum(row.values()) for row in graded.table.values()) == 6
    assert (graded.reliability_cannot_be_judged, graded.credibility_cannot_be_judged) == (1, 1)
    assert {type(value) for value in graded.model_dump().values()} == {int, dict}


def test_documents_go_back_to_origins() -> None:
    """A publisher whatever its case; an origin that is a source is that source's; unknown or blank is not known."""
    found_ = of(read())
    assert {one.name: one.sources for one in found_.origins} == {
        "River Agency": ("call", "press", "release"),
        "The network": ("letter",),
    }
    assert found_.rests_on.unknown == ("jane", "leaflet")
    assert (found_.rests_on.documents, found_.rests_on.origins.low, found_.rests_on.origins.high) == (6, 2, 4)
    assert found_.rests_on.effective is not None
    # 36 / (5 * 5 + 1) where both unknown ones go back to the agency; 36 / (9 + 1 + 1 + 1) where each is its own.
    assert (found_.rests_on.effective.low, found_.rests_on.effective.high) == (1.38, 3.0)


def test_an_origin_that_nobody_wrote_is_the_publishers_and_it_says_so() -> None:
    """Blank is not unknown and not written: the call, the release, what repeats it, and the letter."""
    found_ = of(read())
    assert found_.by_publisher == ("call", "letter", "press", "release")
    assert "Of 4 documents nobody wrote the origin: their publisher stands for it." in _told(found_)
    written = SOURCES.replace("| B | 2 | |", "| B | 2 | The ministry |").replace("| F | 6 | |", "| F | 6 | unknown |")
    fewer = of(read(written + EVIDENCE))
    assert fewer.by_publisher == ("letter",)
    assert "Of 1 document nobody wrote the origin: its publisher stands for it." in _told(fewer)


def test_corroborated_needs_origins_not_documents() -> None:
    """Three documents of one origin are one voice; a document of unknown origin leaves it open."""
    rests = {id: one.rests_on for id, one in by_id(of(read())).items()}
    assert (rests["TIM-3"].documents, rests["TIM-3"].corroborated) == (2, "yes")
    assert (rests["LAN-1"].documents, rests["LAN-1"].origins.high, rests["LAN-1"].corroborated) == (3, 1, "no")
    assert (rests["SAF-1"].documents, rests["SAF-1"].corroborated) == (1, "no")
    assert (rests["INF-1"].documents, rests["INF-1"].corroborated) == (0, None)
    assert "searches" in rests["INF-1"].why
    both = read((SOURCES + EVIDENCE).replace("| jane |\n| TIM-3", "| jane; leaflet |\n| TIM-3"))
    assert by_id(of(both))["SAF-1"].rests_on.corroborated == "unknown"
    stricter = FULL.model_copy(
        update={"methods": {**FULL.methods, "quality": {**FULL.methods["quality"], "origins_needed": _three()}}}
    )
    assert by_id(quality(read(), stricter, result(read(), stricter)))["TIM-3"].rests_on.corroborated == "no"


def _three() -> Any:
    given_ = FULL.methods["quality"]["origins_needed"]
    return given_.model_copy(update={"value": given_.value.model_copy(update={"value": Fraction(3), "text": "3"})})


def test_origins_that_name_each_other_end() -> None:
    """Two sources that name each other as origin are read as far as they go, and the reading ends."""
    two = {
        "a": Source("a", origin="b", publisher="First"),
        "b": Source("b", origin="a", publisher="Second"),
    }
    assert origins_of(two, two).count == (2, 2)


@given(st.lists(st.integers(1, 3), max_size=3), st.integers(0, 3))
def test_the_limits_of_origins_are_reached_and_never_passed(sizes: list[int], unknown: int) -> None:
    """Every way in which documents of unknown origin may share one lies within the limits, and both are reached."""
    known = {f"o{n}": tuple(f"o{n}d{k}" for k in range(size)) for n, size in enumerate(sizes)}
    origins = Origins(known, tuple(f"u{n}" for n in range(unknown)))
    counts, effective = set(), set()
    for homes in product(range(len(sizes) + unknown), repeat=unknown):
        held = [*sizes, *[0] * unknown]
        for home in homes:
            held[home] += 1
        whole = sum(held)
        counts.add(sum(size > 0 for size in held))
        if whole:
            effective.add(Fraction(whole**2, sum(size**2 for size in held)))
    assert origins.count == (min(counts), max(counts))
    assert origins.effective == ((min(effective), max(effective)) if effective else None)


def test_what_rests_on_one_side_or_is_in_dispute_is_named() -> None:
    """Findings and fields, with the side; a source of no side beside it is enough, a search is not."""
    fields = (
        SOURCES
        + EVIDENCE
        + """
    ## process
    | field | value | source |
    |-------|-------|--------|
    | id | river-2020 | call |
    | title | Consultation on the river | |
    | sponsor | River Agency | |
    | as_of | 2021-06-30 | |
    | assessor_role | independent | |
    | assessor_interest | None declared. | |
    | opened | 2021-01-01 | call; search |
    | closed | 2021-03-01 | call |
    | closed | 2021-03-05 | press |
    | decided | 2021-05-01 | press |
    """
    )
    found_ = of(read(fields))
    assert {one.field: (one.one_side, one.disputed) for one in found_.fields} == {
        "opened": ("sponsor", False), "closed": ("", True),
    }  # fmt: skip
    ones = by_id(found_)
    assert (ones["SAF-1"].one_side, ones["TIM-3"].one_side, ones["LAN-3"].one_side) == ("affected", "", "")
    assert [id for id, one in ones.items() if one.disputed] == ["TIM-1", "TIM-4", "LAN-2", "FEE-1"]


def test_gaps_are_listed_by_id() -> None:
    """No day, address, copy, side, origin, or page; a page is missing where a document is named and none in it."""
    gaps = {one.gap: one.where for one in of(read()).gaps}
    assert gaps["no_date"] == ("jane", "leaflet", "letter")
    assert gaps["no_address"] == ("jane", "leaflet", "letter")
    assert gaps["no_copy"] == ("jane", "leaflet", "letter", "press", "release")
    assert gaps["no_side"] == ("leaflet", "press")
    assert gaps["no_origin"] == ("jane", "leaflet")
    assert {"documents d3", "barriers #1", "answers SAF-1", "answers LAN-3"} <= {*gaps["no_page"]}
    assert not {"documents d1", "documents d2"} & {*gaps["no_page"]}


def test_testimony_is_first_hand_where_people_lived_through_it() -> None:
    """Safety, and the obstacles that people named; testimony there is listed, whatever its grade."""
    ones = by_id(of(read()))
    assert (ones["SAF-1"].lived, ones["SAF-1"].testimony) == (True, ("jane",))
    assert ones["COD-4"].lived
    assert not is_lived(FULL, "TIM-1")
    assert "On COD-4, SAF-1" in _told(of(read())) or "On SAF-1, COD-4" in _told(of(read()))


@pytest.mark.parametrize("kind", ["official", "community", "press", "academic", "foi"])
def test_the_kind_of_a_source_ranks_nothing(kind: str) -> None:
    """Testimony or any other kind: no grade, origin, side, gap or count is another, but that of the kinds."""
    before = read()
    after = replace(before, sources={**before.sources, "jane": replace(before.sources["jane"], kind=kind)})
    first, second = (of(one).model_dump() for one in (before, after))
    kinds = [one["gradings"].pop("kinds") for one in (first, second)]
    assert sum(kinds[0].values()) == sum(kinds[1].values())
    assert [*kinds[0]] == sorted(kinds[0])
    for one in (*first["criteria"], *second["criteria"]):
        one.pop("testimony")  # it says which sources are testimony
    assert first == second
    assert "testimony" in kinds[0]


def test_of_testimony_the_grades_are_published_and_no_gap_is_made() -> None:
    """What is withheld for safety is said to be withheld; its origin is open, not missing."""
    open_ = redact(read())
    found_ = of(open_)
    (name,) = found_.withheld
    assert (open_.sources[name].reliability, open_.sources[name].title) == ("A", "")
    assert found_.gradings.table["A"]["1"] == 1
    assert not any(name in one.where for one in found_.gaps)
    assert name in found_.rests_on.unknown
    assert "Of 1 source of testimony only the side and the grades are published." in _told(found_)


CONFIDENCE = """
## confidence
| criterion | theme | METHOD | coherence | adequacy | relevance | confidence | reason | assessor_role | source |
|--|--|--|--|--|--|--|--|--|--|
| tim-1 | | minor | none | serious | unknown | very low | =One page gives the days. | peer | call |
| | t1 | none | none | none | none | high | Many told of it. | independent | jane |
| | t2 | none | none | none | none | low | One told of it. | | letter |

## themes
| id | theme | raised_by_affected | public | source |
|--|--|--|--|--|
| t1 | More time | yes | yes | letter |
| t2 | What Jane said | yes | | jane |
""".replace("METHOD", "methodological_limitations")


def test_confidence_is_recorded_and_never_computed() -> None:
    """As written, by criterion or theme; it moves no level, and without the sheet no hash."""
    judged = read(SOURCES + EVIDENCE + CONFIDENCE)
    first = next(one for one in of(judged).confidence if one.criterion)
    assert (first.criterion, first.confidence, first.relevance) == ("TIM-1", "very_low", "unknown")
    without = read(SOURCES + EVIDENCE + CONFIDENCE[CONFIDENCE.index("## themes") :])
    assert fingerprint(without) != fingerprint(judged)
    cards = [json.loads(score(one, FULL).to_json()) for one in (judged, without)]
    for card in cards:
        card.pop("evidence")
    assert cards[0] == cards[1]
    assert "=One page gives the days." in _grids(of(judged))


def test_every_problem_of_confidence_at_once() -> None:
    """All four concerns, a confidence and a reason are needed; a finding, and one only, that there is."""
    text = """
    ## confidence
    | criterion | theme | METHOD | coherence | adequacy | relevance | confidence | reason | status | note |
    |--|--|--|--|--|--|--|--|--|--|
    | TIM-1 | | minor | | serious | none | low | | | |
    | TIM-1 | t1 | minor | none | bad | none | | Why. | | |
    | | | minor | none | none | none | low | Why. | set_aside | Gone. |
    | TIM-99 | | minor | none | none | none | low | Why. | | |
    | | t9 | minor | none | none | none | medium | Why. | | |
    """.replace("METHOD", "methodological_limitations")
    problems = problems_of(text, asked=ASKED)
    assert sorted(errors(problems)) == sorted(
        ["confidence_incomplete"] * 3 + ["unknown_code"] * 2 + ["confidence_of_nothing"] * 2
        + ["confidence_set_aside", "unknown_criterion", "unknown_theme"]
    )  # fmt: skip
    assert str(found(problems, "unknown_theme").what) == "The sheet themes has no row with the id t9."
    (concern, *_) = [one for one in problems if one.code == "confidence_incomplete"]
    assert str(concern).startswith("confidence.csv, cell D2: This judgement has no coherence.")


@pytest.mark.parametrize("form", ["folder", "xlsx"])
def test_confidence_is_written_and_read_again(form: str, tmp_path: Path) -> None:
    """The same dossier comes back; what begins like a formula stays text; the order of rows changes nothing."""
    judged = read(SOURCES + EVIDENCE + CONFIDENCE)
    out = tmp_path / f"again{'' if form == 'folder' else '.xlsx'}"
    {"folder": write_folder, "xlsx": write_workbook}[form](judged, out)
    assert read_dossier(out, ASKED) == judged
    lines = CONFIDENCE.split("\n")
    turned = "\n".join([*lines[:4], *lines[4:7][::-1], *lines[7:]])
    assert fingerprint(read(SOURCES + EVIDENCE + turned)) == fingerprint(judged)


def test_confidence_is_published_without_what_people_said() -> None:
    """The reason was written for publication; a theme is named where it is public; testimony stands under a number."""
    open_ = redact(read(SOURCES + EVIDENCE + CONFIDENCE))
    assert {one.theme for one in open_.confidence if one.theme} == {"t1", "withheld"}
    assert redact(open_) == open_
    assert all("jane" not in one.sources for one in open_.confidence)


def test_a_blank_dossier_asks_for_confidence() -> None:
    """`new --tables confidence` gives the sheet, with drop-downs and an example that never counts."""
    sheets = {sheet.name: sheet for sheet in blank(FULL, {}, ["confidence"])}
    assert sheets["confidence"].columns["criterion"].choices == tuple(FULL.criteria)
    assert sheets["confidence"].columns["adequacy"].choices[-1] == "unknown"
    assert sheets["confidence"].rows[0]["criterion"].startswith("EXAMPLE")


def _told(found_: Quality) -> str:
    told = told_quality(found_, FULL)
    return " ".join(say(line) for line in (told.finding, *told.lines, *told.limits))


def _grids(found_: Quality) -> str:
    return "\n".join(say(cell) for grid in told_quality(found_, FULL).grids for row in grid.rows for cell in row)


def test_it_is_told_in_plain_words() -> None:
    """One finding in a sentence, and what it does not say; every grid is as wide as its head."""
    found_ = of(read())
    told = told_quality(found_, FULL)
    named = [one.id for one in found_.criteria if one.sources]
    assert named == ["TIM-3", "LAN-1", "LAN-2", "LAN-3", "SAF-1", "COD-4", "INF-4", "FEE-1"]
    assert say(told.finding) == (
        "The 6 documents on record go back to 2 to 4 origins; of 8 findings that name one, 2 rest on 2 origins or more."
    )
    assert "Nobody has written down how far a finding can be trusted" in _told(found_)
    assert "no low grade" in _told(found_)
    assert all(len(row) == len(grid.head) for grid in told.grids for row in grid.rows)
    alone = of(dossier_from("", asked=ASKED))
    assert say(told_quality(alone, FULL).finding).endswith("origins; no finding names one.")
    nothing = of(redact(dossier_from("", asked=ASKED)))
    assert say(told_quality(nothing, FULL).finding).startswith("The record names no document")
    assert nothing.rests_on.effective is None


def test_the_same_evidence_gives_the_same_bytes() -> None:
    """Whatever the order of the rows; and the result is a published file of numbers and words."""
    turned = "\n".join([*SOURCES.strip().splitlines()[:3], *reversed(SOURCES.strip().splitlines()[3:])])
    assert of(read(turned + EVIDENCE)).to_json() == of(read()).to_json()
    data = json.loads(of(read()).to_json())
    assert data["values"]["alike_at"] == "80%"


def test_the_command(tmp_path: Path) -> None:
    """Words and JSON; the publishable copy unless asked otherwise, and a working one says so."""
    path = path_of(SOURCES + EVIDENCE, tmp_path)
    run = CliRunner().invoke
    done = run(main, ["quality", str(path), "--rubric", "meaningful-consultation"])
    assert done.exit_code == 0, done.output
    assert "How good is the information?" in done.output
    assert "Not for publication" not in done.output
    working = run(main, ["quality", str(path), "--rubric", "meaningful-consultation", "--working"])
    assert "not for publication" in working.output.casefold()
    as_json = run(main, ["quality", str(path), "--rubric", "meaningful-consultation", "--json"])
    assert json.loads(as_json.stdout)["publishable"] is True
    assert as_json.stdout == of(redact(read())).to_json()
