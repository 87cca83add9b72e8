"""Submissions, distinct texts and clusters of a dossier: both counts beside every share, nothing deleted."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner
from dossiers import dossier_from, path_of
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.bounds import INF
from audit.cli.main import main
from audit.evidence.model import Dossier
from audit.evidence.redact import redact
from audit.insight.alike_read import read_submissions
from audit.insight.alike_shares import Texts
from audit.insight.alike_submissions import submissions
from audit.insight.quality_result import Limits, Submissions
from audit.report.told_copies import LEGITIMATE, copies_grids, copies_lines
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.words import say

LIGHT = read_rubric("light")
VALUES = LIGHT.methods["quality"]
BASE = " ".join(f"w{number}" for number in range(60))
OTHER = " ".join(f"v{number}" for number in range(60))
TABLES = """
## tables
| table | state | total | as_of | source |
|-------|-------|-------|-------|--------|
| submissions | {state} | {total} | 2021-06-30 | call; press |
"""
ROWS = f"""
## submissions
| id | affected | campaign | themes | text | count | public | status | note | source |
|----|----------|----------|--------|------|-------|--------|--------|------|--------|
| a | yes | River now | time | Dear Sir,<br>{BASE}<br>Yours,<br>One | 1 | | | | call |
| b | no | River now | | {BASE} | 40 | | | | call |
| c | yes | | time; money | {BASE.replace("w30", "nairobi")} | 1 | | | | call |
| d | unknown | | money | {OTHER} | 1 | yes | | | call |
| e | yes | | | unknown | 1-2 | | | | call |
| f | no | | | {OTHER} | 9 | | set_aside | Sent after the close. | call |
"""


def read(rows: str = ROWS, state: str = "complete", total: str = "") -> Dossier:
    """Return a dossier with these submissions, read for the light rubric."""
    return dossier_from(rows + TABLES.format(state=state, total=total), asked=asked(LIGHT))


def of(dossier: Dossier) -> Submissions:
    """Return what is told of its submissions."""
    return submissions(dossier, read_submissions(dossier, VALUES))


def limits(value: Limits | None) -> tuple[float, float | None] | None:
    """Return low and high."""
    return (value.low, value.high) if value else None


def test_submissions_texts_and_clusters_are_counted_apart() -> None:
    """A row of forty counts as forty; greeting and signature make no other text; what is set aside is out."""
    found = of(read())
    assert limits(found.on_record) == limits(found.of_all) == (44, 45)
    assert (found.rows, found.with_text, found.texts, found.clusters) == (5, 4, 3, 2)
    assert limits(found.texts_on_record) == (3, 5)  # the one or two without a text may be copies
    (cluster,) = found.larger
    assert (cluster.representative, cluster.rows, cluster.texts, limits(cluster.submissions)) == ("b", 3, 2, (42, 42))
    assert cluster.lowest_link == cluster.least_like == 83.61  # 51 of 61 runs
    assert cluster.campaigns == ("river now",)
    (campaign,) = found.campaigns
    assert (campaign.name, limits(campaign.submissions), campaign.texts, campaign.clusters) == (
        "river now", (41, 41), 1, 1,
    )  # fmt: skip


def test_both_counts_stand_beside_every_share() -> None:
    """By submissions few are from affected people, by texts most may be: a reader sees both."""
    shares = {(one.column, one.word): one for one in of(read()).shares}
    affected = shares["affected", "yes"]
    # Surely a, c and e, 3 of 44; with d and the second of e 5 of 45.
    assert limits(affected.submissions_on_record) == (6.82, 11.11)
    assert limits(affected.texts_on_record) == (66.67, 100.0)
    assert set(shares) == {("affected", "yes"), ("themes", "money"), ("themes", "time")}
    assert limits(shares["themes", "money"].texts_on_record) == (40.0, 100.0)


def test_what_is_not_on_record_stays_open() -> None:
    """A table that may hold more leaves all shares of all submissions open, and those on record as they are."""
    found, whole = of(read(state="partial", total="100")), of(read())
    assert limits(found.of_all) == (100, 100)
    assert limits(found.on_record) == limits(whole.on_record)
    assert limits(found.texts_of_all) == (3, 61)
    affected = next(one for one in found.shares if one.column == "affected")
    assert limits(affected.submissions_of_all) == (3.0, 60.0)
    assert limits(affected.texts_of_all) == (3.39, 100.0)  # 2 of 3 + 56 texts
    assert limits(of(read(state="partial")).texts_of_all) == (3, None)


def test_one_more_copy_is_a_submission_and_no_text() -> None:
    """Copies are counted, never deleted, and never make more texts."""
    more = ROWS + f"| g | no | | | {BASE.upper()} | 1 | | | | call |\n"
    before, after = of(read()), of(read(more))
    assert after.on_record.low == before.on_record.low + 1
    assert (after.texts, after.clusters) == (before.texts, before.clusters)


def test_the_order_of_rows_changes_nothing() -> None:
    """Nor do ids: a row without one is named by its place after sorting by content."""
    lines = ROWS.strip().splitlines()
    assert of(read("\n".join([*lines[:3], *reversed(lines[3:])]))) == of(read())


def test_nothing_is_published_of_texts_that_are_not_public() -> None:
    """The publishable dossier says what is missing and why; a published statement is compared as it stands."""
    found = of(redact(read()))
    assert (found.with_text, found.texts, found.clusters, found.larger, found.campaigns) == (1, 1, 1, (), ())
    assert any("are not published" in one for one in found.why)
    text = found.model_dump_json()
    assert not [word for word in ("river now", "w30", "v30", "time") if word in text]


def test_it_says_what_is_missing() -> None:
    """No submission, no text, some without one."""
    assert of(dossier_from("", asked=asked(LIGHT))).why == ("No submission is on record.",)
    bare = "## submissions\n| id | affected | source |\n|--|--|--|\n| a | yes | call |\n"
    assert of(read(bare)).why == ("No text of a submission is on record, so copies cannot be told.",)
    assert of(read(bare)).texts_on_record is None
    assert of(read()).why == ("Of 5 rows 1 row has no text: each may be a copy, or a text of its own.",)


def test_a_table_that_was_reduced_has_no_texts_and_says_so() -> None:
    """A table too large to be loaded is read by kinds of row; its texts are left out until they are asked for."""
    whole = read()
    table = whole.tables["submissions"]
    rows = tuple(replace(row, cells={n: c for n, c in row.cells.items() if n != "text"}) for row in table.rows)
    reduced = replace(table, rows=rows, stands_for=(5, 0))
    assert "quality --working reads them" in of(replace(whole, tables={**whole.tables, "submissions": reduced})).why[0]


def test_without_the_library_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the number that is compared exactly: distinct texts all the same, and how to install it."""
    monkeypatch.setitem(__import__("sys").modules, "datasketch", None)
    one = VALUES["exact_up_to"]
    few = one.model_copy(update={"value": one.value.model_copy(update={"value": Fraction(1), "text": "1"})})
    found = submissions(read(), read_submissions(read(), {**VALUES, "exact_up_to": few}))
    assert (found.texts, found.clusters, found.searched) == (3, None, "")
    assert 'pip install "consultation-audit[methods]"' in found.why[-1]


def test_legitimate_mass_participation_is_said_to_be_that() -> None:
    """Where clusters are told, so is this; nothing is called fake, and no text is printed."""
    found = of(read())
    told = " ".join(say(line) for line in copies_lines(found))
    assert say(LEGITIMATE) in told
    assert "4 rows with a text have 3 distinct texts, in 2 clusters of like texts." in told
    printed = [say(cell) for grid in copies_grids(found) for row in grid.rows for cell in row]
    assert "6.82% to 11.11%" in printed
    assert "83.61%" in printed
    assert not [cell for cell in printed if "w1 w2" in cell]


POOL = st.lists(st.sampled_from(["yes", "no", "unknown"]), max_size=3)


def worlds(yes: int, open_: int, no: int, pool: Sequence[str]) -> Iterator[Fraction]:
    """Yield the share in every world: open texts either way, and each submission without a text in any text."""
    texts = yes + open_ + no
    for opened in product((True, False), repeat=open_):
        known = [True] * yes + list(opened) + [False] * no
        for truths in product(*({"yes": [True], "no": [False]}.get(one, [True, False]) for one in pool)):
            for homes in product(range(texts + len(pool)), repeat=len(pool)):
                held = dict(enumerate(known))
                for home, truth in zip(homes, truths, strict=True):
                    held[home] = held.get(home, False) or truth
                if held:
                    yield Fraction(sum(held.values()), len(held))


@settings(deadline=None)
@given(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2), POOL)
def test_no_world_lies_outside_a_share_of_texts(yes: int, open_: int, no: int, pool: list[str]) -> None:
    """Whatever the texts are that are not on record; the low end is reached, and the high end where texts are known."""
    texts = Texts(
        yes, open_, no, Fraction(len(pool) - pool.count("no")), Fraction(len(pool) - pool.count("yes")), "yes" in pool
    )
    found = sorted(worlds(yes, open_, no, pool))
    if not found:
        assert texts.share is None
        return
    assert texts.share is not None
    assert texts.share[0] <= found[0]
    assert texts.share[1] >= found[-1]
    assert texts.share[1] == found[-1]
    if not pool.count("yes"):
        assert texts.share[0] == found[0]


def test_an_open_end_leaves_a_share_open() -> None:
    """Where any number may have come without a text, the share may be next to nothing."""
    assert Texts(2, 0, 1, INF, INF, False).share == (0, 1)
    assert Texts(0, 0, 0, Fraction(0), Fraction(0), False).share is None


def test_clusters_are_written_by_id_and_only_for_the_working_dossier(tmp_path: Path) -> None:
    """The file names rows, never texts; nothing is overwritten without --force; ids cannot become formulas."""
    rows = ROWS.replace("| a | yes |", "| =a | yes |")
    path = path_of(rows + TABLES.format(state="complete", total=""), tmp_path)
    out = tmp_path / "clusters.csv"
    run = lambda *more: CliRunner().invoke(main, ["quality", str(path), "--rubric", "light", *more])  # noqa: E731
    refused = run("--clusters", str(out))
    assert refused.exit_code == 2
    assert "--working" in refused.output
    assert run("--working", "--clusters", str(out.with_suffix(".txt"))).exit_code == 2
    done = run("--working", "--clusters", str(out), "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["submissions"]["clusters"] == 2
    with out.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["cluster", "row", "representative"], ["1", "'=a", ""], ["1", "b", "yes"], ["1", "c", ""],
        ]  # fmt: skip
    assert run("--working", "--clusters", str(out)).exit_code == 2
    assert run("--working", "--clusters", str(out), "--force").exit_code == 0
