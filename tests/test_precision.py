from __future__ import annotations

from fractions import Fraction
from math import ceil

import pytest
from dossiers import dossier_from
from hypothesis import given, settings
from hypothesis import strategies as st
from river import FRAME, PEOPLE, RIVER, SESSIONS, THEMES

from audit.bounds import INF, Interval
from audit.evidence.redact import redact
from audit.insight.drawn import precision
from audit.insight.heard import Tables
from audit.insight.precision import interval, missed, missed_within, quantile, sample_size, wilson
from audit.insight.sufficiency import sufficiency
from audit.report.told_sufficiency import told_sufficiency
from audit.rubric.read import read_rubric
from audit.scoring.totals import printed
from audit.words import say

RUBRIC = read_rubric("light")
Z2 = quantile(Fraction(95, 100)) ** 2
CHI2, MARGIN = Fraction("3.841"), Fraction(1, 20)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_table_of_newcombe(part: int, whole: int, low: float, high: float) -> None:
    """Newcombe 1998, Stat Med 17: 857-872, table I, method 3 (score, no continuity correction), 95%."""
    found = wilson(part, whole, Z2)
    assert (printed(found[0], 4), printed(found[1], 4)) == (low, high)


def test_the_quantile() -> None:
    """The two-sided 95% point of the normal distribution is 1.959964 in any table."""
    assert printed(quantile(Fraction(95, 100)), 6) == 1.959964


@given(st.integers(0, 60), st.integers(1, 60))
def test_the_interval_holds_the_share_and_stays_within_nothing_and_all(part: int, more: int) -> None:
    """0 <= low <= p <= high <= 1, and the other share has the mirrored interval."""
    low, high = wilson(part, part + more, Z2)
    assert 0 <= low <= Fraction(part, part + more) <= high <= 1
    other = wilson(more, part + more, Z2)
    assert (printed(1 - other[1], 12), printed(1 - other[0], 12)) == (printed(low, 12), printed(high, 12))


@given(st.integers(0, 12), st.integers(0, 5), st.integers(0, 12), st.integers(0, 5))
def test_the_interval_over_bounded_counts_is_the_hull_over_all_completions(a: int, b: int, c: int, d: int) -> None:
    """No completion lies outside, and the ends are those of completions."""
    parts, rests = range(a, a + b + 1), range(c, c + d + 1)
    if a + c == 0:
        return
    all_of_them = [wilson(part, part + rest, Z2) for part in parts for rest in rests]
    found = interval(_span(a, a + b), _span(c, c + d), Z2)
    assert found == Interval(min(low for low, _ in all_of_them), max(high for _, high in all_of_them))
    framed = interval(_span(a, a + b), _span(c, c + d), Z2, _span(200, 300))
    assert framed in found


def _span(low: int, high: float) -> Interval:
    return Interval(Fraction(low), INF if high == INF else Fraction(int(high)))


def test_counts_without_an_end_leave_the_interval_open() -> None:
    """Nobody listed them, so the share of those who do not hold it may be anything."""
    assert interval(_span(3, 3), _span(1, INF), Z2).low == 0
    assert interval(_span(3, INF), _span(0, 1), Z2).high == 1


@pytest.mark.parametrize(
    ("frame", "drawn"),
    [(10, 10), (50, 44), (100, 80), (110, 86), (220, 140), (500, 217), (1000, 278), (1500, 306), (2800, 338),
     (9000, 368), (10000, 370), (1000000, 384)],
)  # fmt: skip
def test_the_table_of_krejcie_and_morgan(frame: int, drawn: int) -> None:
    """Krejcie and Morgan 1970, Educ Psychol Meas 30: 607-610, table 1; 9,000 teachers are their example."""
    assert sample_size(frame, CHI2, MARGIN) == drawn


@settings(deadline=None)  # the first example waits for scipy
@given(st.integers(1, 80), st.data())
def test_the_chance_of_a_missed_view_is_hypergeometric(frame: int, data: st.DataObject) -> None:
    """As scipy.stats.hypergeom has it, and within bounded counts never outside the limits told."""
    stats = pytest.importorskip("scipy.stats")
    holders, drawn = data.draw(st.integers(0, frame)), data.draw(st.integers(0, frame))
    assert float(missed(frame, holders, drawn)) == pytest.approx(stats.hypergeom.pmf(0, frame, holders, drawn))


@given(st.integers(1, 40), st.integers(0, 6), st.integers(0, 20), st.integers(0, 6), st.fractions(0, 1))
def test_the_chance_over_bounded_counts_holds_every_completion(
    frame: int, wider: int, drawn: int, more: int, share: Fraction
) -> None:
    """Whatever the frame and the number drawn are within their limits."""
    _, chance = missed_within(_span(frame, frame + wider), share, _span(drawn, drawn + more))
    for size in range(frame, frame + wider + 1):
        for heard in range(drawn, min(drawn + more, size) + 1):
            assert missed(size, ceil(share * size), heard) in chance


def test_without_a_frame_on_record_there_is_no_interval() -> None:
    """An open call draws nobody: descriptive only. A frame that was only searched for is none."""
    for text in (RIVER.replace(FRAME, ""), RIVER.replace("households | call |", "households | search |")):
        found = precision(Tables(dossier_from(text)), RUBRIC)
        assert (found.state, found.shares, found.missed, found.size_for_margin) == ("descriptive", (), (), None)
        assert found.words.startswith("Descriptive only: no list")
        assert "Those who wrote chose to; how people came to take part in sessions is not known." in found.words


def test_self_selected_is_said_of_those_who_wrote_only() -> None:
    """Nothing on record says how people came to a session."""
    bare = RIVER.replace(FRAME, "")
    written = bare.replace(PEOPLE, "").replace("| participants | complete | 2021-06-30 | press |\n", "")
    heard = bare.replace(THEMES, "").replace("| submissions | complete | 2021-06-30 | press |\n", "")
    only_written = precision(Tables(dossier_from(written.replace(SESSIONS, ""))), RUBRIC).words
    only_heard = precision(Tables(dossier_from(heard)), RUBRIC).words
    assert only_written.startswith("Descriptive only: self-selected.")
    assert "how people came to take part is not known" in only_heard
    assert "self-selected" not in only_heard


def test_a_frame_is_of_those_heard_in_sessions() -> None:
    """Nobody is drawn to write: contributions have no interval and no chance, and it says so."""
    found = precision(Tables(dossier_from(RIVER)), RUBRIC)
    assert {one.of for one in found.shares} | {one.of for one in found.missed} == {"people"}
    assert "their shares describe themselves only" in found.words
    heard = RIVER.replace(THEMES, "").replace("| submissions | complete | 2021-06-30 | press |\n", "")
    assert "contributions" not in precision(Tables(dossier_from(heard)), RUBRIC).words


def test_a_small_chance_is_not_none() -> None:
    """190 of 200 drawn, ten hold it: one in 10^16 is no 0%; all but nine drawn is impossible, and is 0%."""
    for drawn, words in ((190, "under 1%"), (191, "0%")):
        text = RIVER.replace("| yes | 12 | press |", f"| yes | {drawn - 18} | press |")
        found = sufficiency(dossier_from(text), RUBRIC)
        chance = found.precision.missed[0].chance
        assert chance is not None
        assert (chance.low > 0) == (words == "under 1%")
        grid = next(one for one in told_sufficiency(found, RUBRIC).grids if "from nobody" in say(one.title))
        assert say(grid.rows[0][2]) == words


def test_a_frame_gives_intervals_and_the_chance_of_a_missed_view() -> None:
    """18 of 30 affected, drawn from 200: 60%, and 43.9% to 74.2% with the finite population, by hand."""
    found = precision(Tables(dossier_from(RIVER)), RUBRIC)
    assert found.size_for_margin is not None
    assert (found.frame, found.size_for_margin.low) == ("The register of households", 132)
    affected = found.shares[0]
    assert affected.interval is not None
    z2 = 1.959963985**2 * (200 - 30) / 199
    centre, half = 0.6 + z2 / 60, (z2 * (0.24 / 30 + z2 / 3600)) ** 0.5
    by_hand = [(centre - half) / (1 + z2 / 30), (centre + half) / (1 + z2 / 30)]
    assert [affected.interval.low, affected.interval.high] == pytest.approx(by_hand, abs=1e-6)
    assert found.missed[0].held_by is not None
    assert found.missed[0].chance is not None
    assert found.missed[0].held_by.low == 10
    assert found.missed[0].chance.low == printed(missed(200, 10, 30), 6)
    assert "none" not in {share.name for share in found.shares}


def test_the_publishable_dossier_only_widens_them() -> None:
    """Each interval of the publishable dossier holds that of the working one."""
    working = dossier_from(RIVER)
    closed = {(one.of, one.name): one.interval for one in precision(Tables(working), RUBRIC).shares}
    opened = {(one.of, one.name): one.interval for one in precision(Tables(redact(working)), RUBRIC).shares}
    assert opened.keys() == closed.keys()
    for name, wide in opened.items():
        narrow = closed[name]
        assert wide is not None
        assert narrow is not None
        assert wide.low <= narrow.low
        assert wide.high is not None
        assert narrow.high is not None
        assert narrow.high <= wide.high


@pytest.mark.parametrize(
    ("size", "why"),
    [("unknown", "not known"), ("20", "do not fit together"), ("5000000", "more than 1000000 people")],
)
def test_a_frame_that_does_not_fit_gives_no_chance(size: str, why: str) -> None:
    """Not known, too small for those on record, or too large to tell."""
    text = RIVER.replace("| frame_size | 200 |", f"| frame_size | {size} |")
    found = precision(Tables(dossier_from(text)), RUBRIC)
    assert why in found.missed[0].why
    assert found.missed[0].chance is None
