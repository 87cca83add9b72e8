"""card.md: the card as text that any editor, forge or mail shows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined

from audit.report import phrases
from audit.report.copies import copy_words, quote_lines
from audit.report.opening import opening, restored_in_words
from audit.report.plain import ended, figure, link, one_line, printable
from audit.report.told import Told
from audit.scoring.plan_words import words_for
from audit.scoring.scorecard import Scorecard
from audit.words import Message, Translate, message, say

_MEANS_SOMETHING = re.compile(r"([\\`*_\[\]|~#])")


def markdown(card: Scorecard, translate: Translate = str, research: Sequence[Told] = ()) -> str:
    """Return card.md: totals, gates, dimensions, findings and sources, every text escaped.

    `research` is what methods found on the same evidence.
    """
    card = printable(card)
    translate = words_for(card.plan, translate)
    # Not HTML: the filter `md` escapes for markdown, and HTML with it.
    environment = Environment(
        loader=PackageLoader("audit.report"), autoescape=False, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters.update(md=escaped, link=link, address=address, ended=ended)

    def t(text: Message | str, **values: str | int | Message) -> str:
        return say(text if isinstance(text, Message) else message(text, **values), translate)

    drawn = {name: getattr(card.figures, name) for name in ("window", "timeline", "regions", "share")}
    text = environment.get_template("card.md.j2").render(
        card=card,
        overall=card.overall,
        tallies=card.tallies,
        phrases=phrases,
        figure=figure,
        t=t,
        quotes_in_words=lambda found: "; ".join(t(line) for line in quote_lines(found)),
        copy_in_words=lambda source: t(copy_words(source)),
        strip=opening(card, translate),
        role=t(phrases.role(card)),
        titles={found.id: found.title for found in card.dimensions},
        by_id={found.id: found for found in card.criteria},
        by_dimension=[
            (dimension, [found for found in card.criteria if found.dimension == dimension.id])
            for dimension in card.dimensions
        ],
        findings=[(name, one.title if one else card.figures.absent.get(name, "")) for name, one in drawn.items()],
        restored=restored_in_words(card, translate),
        research=[(say(told.title, translate), say(told.finding, translate)) for told in research],
        replied=[found for found in card.criteria if found.reply],
    )
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def escaped(text: object) -> str:
    """Return text that markdown shows as it stands, on one line, fit for a cell of a table."""
    line = one_line(str(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = _MEANS_SOMETHING.sub(r"\\\1", line)
    return re.sub(r"^(\d*)([-+.)])(?=\s|$)", r"\1\\\2", line)


def address(text: str) -> str:
    """Return an http(s) address as a link that shows itself; pass it through `link` first."""
    return f"<{link(text)}>"
