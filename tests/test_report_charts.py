from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_card import hostile_card, sample_card, without_figures, without_totals

from audit.report.charts import draw
from audit.report.inline_svg import inline
from audit.report.palette import DRAWN, LIGHT
from audit.report.plain import figure, host, link, wrapped
from audit.report.regions_chart import regions_chart
from audit.report.spans_chart import spans_chart, spans_in_words
from audit.report.timeline_chart import timeline_chart
from audit.scoring.drawn import Bar, Event, Mark, RegionBar, RegionsFigure, TimelineFigure
from audit.words import say

NAMES = ["verdict", "dimensions", "window", "timeline", "regions", "share", "share-1200x630"]


def texts(svg: str) -> list[str]:
    """Return the texts of a drawing."""
    return ["".join(one.itertext()) for one in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_every_figure_of_the_card_is_drawn() -> None:
    """Seven files, text as text, and no date or maker in them."""
    drawn = draw(sample_card())
    assert list(drawn) == NAMES
    for chart in drawn.values():
        assert texts(chart.wide.svg)
        assert "<dc:date>" not in chart.wide.svg
        assert "matplotlib" not in chart.wide.svg.split("-->")[-1].lower().replace("matplotlib.org", "")
        assert b"Software" not in chart.wide.png(1)


def test_a_figure_without_evidence_is_not_drawn() -> None:
    """Without totals there is no scale; without evidence no chart."""
    assert list(draw(without_totals(sample_card()))) == ["window", "timeline", "regions", "share", "share-1200x630"]
    assert list(draw(without_figures(sample_card()))) == ["verdict", "dimensions", "share-1200x630"]


def test_the_picture_to_share_has_the_size_in_its_name() -> None:
    """1200 by 630 dots."""
    chart = draw(sample_card())["share-1200x630"]
    header = chart.wide.png(chart.scale)[16:24]
    assert (int.from_bytes(header[:4], "big"), int.from_bytes(header[4:], "big")) == (1200, 630)


def test_an_inlined_chart_takes_its_colours_from_the_page() -> None:
    """No style, no id, no colour: classes only, which give dark mode and print for nothing."""
    for chart in draw(sample_card()).values():
        made = inline(chart.wide.svg, "what it shows", "wd")
        assert ElementTree.fromstring(made).get("aria-label") == "what it shows"
        assert not re.search(r"<style| id=|style=|url\(|#[0-9a-f]{6}|xmlns", made)


def test_the_drawn_colours_can_be_told_apart() -> None:
    """A token is known by its value, so no two drawn tokens share one."""
    assert len({LIGHT[name] for name in DRAWN}) == len(DRAWN)


def test_hostile_text_is_drawn_as_text() -> None:
    """Markup, control characters and letters without a font break no drawing."""
    for chart in draw(hostile_card()).values():
        ElementTree.fromstring(chart.wide.svg)
        ElementTree.fromstring(inline(chart.wide.svg, "<b>", "wd"))
        assert chart.wide.png(1)


def test_no_region_is_dropped() -> None:
    """A region with nothing is drawn like the others, and said."""
    drawn = sample_card().figures.regions
    assert drawn is not None
    assert {region.title for region in drawn.regions} <= set(texts(regions_chart(drawn).svg))


counts = st.one_of(st.none(), st.integers(0, 400))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), counts), min_size=1, max_size=8))
def test_regions_of_any_size_stay_on_the_sheet(sizes: list[tuple[int, int | None]]) -> None:
    """Few sessions are squares and many are a bar; nothing leaves the sheet."""
    bars = tuple(
        RegionBar(
            region=str(at), title=f"Region {at}", sessions_low=low, sessions_high=high, in_person_low=0,
            in_person_high=None, inputs_low=low, inputs_high=high,
        )
        for at, (low, high) in enumerate((low, high if high is None else max(low, high)) for low, high in sizes)
    )  # fmt: skip
    for narrow in (False, True):
        sheet = regions_chart(RegionsFigure(regions=bars, title=""), narrow=narrow)
        assert_within(sheet.svg, sheet.width)


spans = st.tuples(st.one_of(st.none(), st.floats(-50, 2000)), st.one_of(st.none(), st.floats(0, 2000)))


@settings(max_examples=25, deadline=None)
@given(st.lists(spans, min_size=1, max_size=4), st.lists(st.floats(1, 1500), max_size=4, unique=True))
def test_spans_of_any_length_stay_on_the_sheet(
    ends: list[tuple[float | None, float | None]], marks: list[float]
) -> None:
    """Open ends, thresholds that stand close, negative lows: nothing leaves the sheet."""
    bars = [
        Bar(label="A span", low=low, high=None if high is None else max(high, low or 0), words="so long")
        for low, high in ends
    ]
    thresholds = [Mark(at=at, label="some weeks", level="approaches", whose="") for at in sorted(marks)]
    for narrow in (False, True):
        sheet = spans_chart("window", bars, thresholds, gap="short", narrow=narrow)
        assert_within(sheet.svg, sheet.width)


def assert_within(svg: str, width: float) -> None:
    """Assert that every corner of every path lies on the sheet."""
    for path in re.findall(r'<path d="([^"]*)"', svg):
        for x in re.findall(r"[ML] (-?[\d.]+) -?[\d.]+", path):
            assert -1 <= float(x) <= width + 1


perhaps = st.one_of(st.none(), st.dates().map(lambda day: day.isoformat()))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(perhaps, perhaps, st.booleans(), st.booleans()), max_size=12))
def test_any_events_can_be_drawn(moments: list[tuple[str | None, str | None, bool, bool]]) -> None:
    """Days centuries apart, on one day, or not known: drawn, or no chart where no day is known."""
    events = tuple(
        Event(
            first=first, last=last if last is None or first is None else max(first, last), words="1 May 2016",
            label="Something happened here", by="sponsor" if sponsor else "others", sources=(), happened=happened,
        )
        for first, last, sponsor, happened in moments
    )  # fmt: skip
    sheet = timeline_chart(TimelineFigure(events=events, title=""), "A sponsor")
    assert (sheet is None) == (not any((event.first or event.last) and event.happened for event in events))
    if sheet:
        assert_within(sheet.svg, sheet.width)


def test_the_alternative_says_which_marks_are_passed() -> None:
    """A reader who does not see the chart hears each bar, and which thresholds it passes."""
    bars = [
        Bar(label="In the end", low=53, high=60, words="53 to 60 days"),
        Bar(label="Short", low=1, high=2, words="1 or 2 days"),
    ]
    marks = [
        Mark(at=28, label="four weeks", level="approaches", whose=""),
        Mark(at=56, label="eight weeks", level="meets", whose=""),
    ]
    said = say(spans_in_words(bars, marks))
    assert "In the end: 53 to 60 days, past four weeks, perhaps past eight weeks" in said
    assert "Short: 1 or 2 days, below every mark" in said


@pytest.mark.parametrize(("value", "said"), [(5.99, "5.99"), (75.0, "75"), (1157, "1,157"), (0.0, "0"), (None, "–")])
def test_a_number_is_printed_as_the_card_holds_it(value: float | None, said: str) -> None:
    """Without idle zeros, with commas above a thousand, and never rounded again."""
    assert figure(value) == said


@pytest.mark.parametrize(
    ("address", "becomes"),
    [
        ("https://example.org/a?b=c&d", "https://example.org/a?b=c&d"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://example.org/ onclick=x", ""),
        ('https://example.org/"x', ""),
        ("//example.org", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(address: str, becomes: str) -> None:
    """http and https, without spaces or quotes."""
    assert link(address) == becomes


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://who.int@evil.example/a", "evil.example"),
        ("HTTPS://Example.org:8080/a", "example.org"),
        ("http://[", "http://["),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_a_link_is_shown_by_the_host_it_leads_to(address: str, shown: str) -> None:
    """Not by a name put before it; what is no link is shown as it is."""
    assert host(address) == shown


@given(st.text(max_size=80), st.integers(1, 30))
def test_wrapping_loses_no_word(text: str, width: int) -> None:
    """Lines hold the words in their order."""
    assert " ".join(wrapped(text, width)).split() == text.split()
