from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from sample_card import hostile_card, sample_card, without_figures, without_totals

from audit.report.markdown import escaped, markdown


def test_the_card_reads_from_verdict_to_sources() -> None:
    """Totals stand together, then gates, dimensions, criteria and sources."""
    text = markdown(sample_card())
    assert "| Total, of 100 points | 5.99 | 73.59 |" in text
    assert "**Draft: 14 criteria were not assessed." in text
    assert (
        text.index("## At best")
        < text.index("## Three gates")
        < text.index("## All criteria")
        < text.index("## Sources")
    )
    assert "<http://www.bestpracticespolicy.org/category/petition/>" in text


def test_links_given_with_answers_are_printed_and_no_sentence_ends_twice() -> None:
    """An answer's link stands with the sources; text that ends in a full stop gets no second one."""
    card = sample_card()
    text = markdown(card)
    assert "S10; given with the answer: <https://www.example.org/minutes> |" in text
    ended = card.set_aside[0].model_copy(update={"text": "It closed.", "reason": "Nobody says so."})
    source = card.sources[0].model_copy(update={"title": "A letter."})
    assert ".." not in markdown(card.model_copy(update={"set_aside": (ended,), "sources": (source,)}))


def test_without_totals_and_figures_it_says_so() -> None:
    """`totals: no` prints no points; an empty record prints its reasons."""
    assert "5.99" not in markdown(without_totals(sample_card()))
    assert "- Nothing on window." in markdown(without_figures(sample_card()))


def test_hostile_text_makes_no_markup() -> None:
    """No raw HTML, no link but to the web, and as many cells in a row as in its head."""
    text = markdown(hostile_card())
    assert not re.search(r"<(?!https?://)", text)
    assert "](" not in text
    for block in re.split(r"\n\n", text):
        rows = [line for line in block.splitlines() if line.startswith("|")]
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) <= 1


@given(st.text(max_size=60))
def test_escaped_text_is_one_line_without_live_characters(text: str) -> None:
    """Whatever the text, it stays in its cell."""
    made = escaped(text)
    assert "\n" not in made
    assert not re.search(r"(?<!\\)(?:\\\\)*[|`*\[\]]", made)
    assert "<" not in made


def test_numbers_and_signs_in_front_keep_their_looks() -> None:
    """A version is no list, a list is no list either."""
    assert escaped("1.0.0") == "1.0.0"
    assert escaped("1. First") == "1\\. First"
    assert escaped("- dash") == "\\- dash"
