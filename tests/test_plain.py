"""Text made safe to print: what steers a terminal, or makes text read as another text, is taken out."""

from __future__ import annotations

import pytest

from audit.cli.printing import plain as printed
from audit.report.plain import one_line, plain

TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("turn", TURNS, ids=[f"U+{ord(turn):04X}" for turn in TURNS])
def test_what_turns_the_direction_is_printed_nowhere(turn: str) -> None:
    """Embeddings, overrides and isolates alike, on a page, in a letter and on a terminal."""
    assert plain(f"a{turn}b") == "a b"
    assert one_line(f"a{turn}\nb") == "a b"
    assert printed(f"a{turn}b") == "ab"


def test_marks_and_joiners_that_scripts_need_stay() -> None:
    """Arabic and Persian are written with marks and joiners, which turn nothing that follows."""
    text = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u200f\u061c\u200d"
    assert plain(text) == text
