"""research.html: what each method found, with the values it used and whose they are; it loads nothing, and prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from audit.report import phrases
from audit.report.around import ALONE, Around, environment
from audit.report.opening import opening
from audit.report.plain import one_line, printable
from audit.report.style import hash_source, margin, style_of, without_idle_ends
from audit.report.told import Told, values_grid
from audit.rubric.model import Rubric
from audit.scoring.scorecard import Scorecard
from audit.words import Message, Value, message, say

PAGE = "research.html"
LONG = 12
"""Rows from which a table stands folded."""


def research_page(
    card: Scorecard, tolds: Sequence[Told], rubric: Rubric, files: Mapping[str, str], around: Around = ALONE
) -> str:
    """Return the page; `files` gives the name of the data beside it, by method; `around` is what a site adds."""
    card = printable(card)
    not_public = "" if card.publishable else say(message("Working copy: not for publication"))
    style = style_of("card.css", *around.sheets, "site_text.css", "research.css") + margin(not_public)

    def t(text: Message | str, **values: Value) -> str:
        return one_line(say(message(text, **values) if isinstance(text, str) and values else text))

    html = environment().get_template("research.html.j2").render(
        t=t,
        around=around,
        card=card,
        day=phrases.iso_day(card.as_of),
        strip=opening(card),
        tolds=tolds,
        values={told.name: values_grid(rubric.methods[told.name]) for told in tolds if told.name in rubric.methods}
        | {told.name: None for told in tolds if told.name not in rubric.methods},
        files=files,
        long=LONG,
        style=Markup(style),
        style_hash=hash_source(style),
    )  # fmt: skip
    return without_idle_ends(html)
