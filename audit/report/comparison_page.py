"""comparison.html: cards side by side in one file that loads nothing, needs no script, and prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import chain

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from audit.insight.comparison import GROUPS, Apart, Comparison, Difference, Pair
from audit.report import comparison_phrases as words
from audit.report.around import ALONE, Around
from audit.report.phrases import capital, iso_day
from audit.report.plain import ended, figure, host, link, printable
from audit.report.style import hash_source, lengths, level_gaps, margin, style_of, width_class, without_idle_ends
from audit.words import Message, Translate, Value, message, say

DIFFERENCES = 40
"""Differences of one group that are printed; comparison.json holds them all."""
BY = 8
"""New rows and claims that are printed for one criterion that moved."""


def comparison_page(comparison: Comparison, translate: Translate = str, around: Around = ALONE) -> str:
    """Return comparison.html: a view of the comparison and of nothing else; `around` is what a site adds."""
    comparison = printable(comparison)
    found = {one.id: one for one in comparison.criteria}
    environment = Environment(
        loader=PackageLoader("audit.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters.update(link=link, host=host, ended=ended, kept=lambda text: _kept(text, found))

    def t(text: Message | str, **values: Value) -> str:
        return say(text if isinstance(text, Message) else message(text, **values), translate)

    style = _style(comparison, t, around)
    html = environment.get_template("comparison.html.j2").render(
        around=around,
        t=t,
        words=words,
        comparison=comparison,
        sides=comparison.sides,
        found=found,
        points=dict(zip(comparison.rubric.levels, comparison.rubric.points, strict=True)),
        anchors={one.id: f"c{place}" for place, one in enumerate(comparison.criteria, 1)},
        source_anchors=_source_anchors(comparison),
        contents=[(name, t(title)) for name, title in _sections(comparison)],
        relations=_relations(comparison),
        dated=[pair for pair in comparison.pairs if pair.over_time],
        apart=[pair for pair in comparison.pairs if pair.kind == "two_assessors"],
        shares=_shares,
        by_group=_by_group,
        most=DIFFERENCES,
        by=BY,
        figure=figure,
        capital=capital,
        iso_day=iso_day,
        width=width_class,
        style=Markup(style),
        style_hash=hash_source(style),
        language="en",
        direction="ltr",
    )
    return without_idle_ends(html)


def _kept(text: str, ids: Iterable[str]) -> Markup:
    """Return a sentence in which the id of a criterion is not broken at its hyphen."""
    longest = "|".join(sorted((re.escape(str(escape(id))) for id in ids), key=len, reverse=True))
    return Markup(re.sub(rf"(?<![\w-])({longest})(?![\w-])", r'<span class="nb">\1</span>', str(escape(text))))


def _style(comparison: Comparison, t: object, around: Around) -> str:
    """Return the style sheet: the card's own, what only a comparison has, and the lengths drawn here."""
    assert callable(t)
    pairs = [(float(point), float(point)) for point in (*comparison.rubric.points, 0, 100)]
    together = comparison.together
    ranges = chain(together.totals, *(dimension.ranges for dimension in together.dimensions))
    own = (side.own for side in comparison.sides if side.own)
    of_pairs = chain.from_iterable((pair.totals.first, pair.totals.second) for pair in comparison.pairs if pair.totals)
    pairs += [(one.evidenced, one.possible) for one in chain(ranges, own, of_pairs)]
    said = "" if comparison.publishable else t(message("Not for publication"))
    gaps = level_gaps(comparison.rubric.points)
    return style_of("card.css", "comparison.css", *around.sheets) + gaps + lengths(pairs) + margin(said)


def _sections(comparison: Comparison) -> list[tuple[str, Message]]:
    """Return the sections of the page in their order; two of them stand only where there is such a pair."""
    kinds = {pair.kind for pair in comparison.pairs}
    return [
        ("sides", message("What is compared")),
        ("certain", message("What is certain")),
        *([("moved", message("What moved, and by what"))] if "over_time" in kinds else []),
        *([("apart", message("Where two assessors differ"))] if "two_assessors" in kinds else []),
        ("totals", message("Totals as ranges")),
        ("dimensions", message("Dimensions")),
        ("criteria", message("All criteria")),
        ("out", message("What is left out")),
        ("limits", message("What it does not say")),
        ("verify", message("Compute it again")),
        ("sources", message("Sources")),
    ]


def _source_anchors(comparison: Comparison) -> list[dict[str, str]]:
    """Return for each side the address of each of its sources: two cards may call different ones alike."""
    return [
        {source.id: f"s{place}-{n}" for n, source in enumerate(side.sources, 1)}
        for place, side in enumerate(comparison.sides, 1)
    ]


def _relations(comparison: Comparison) -> dict[str, list[tuple[str, str]]]:
    """Return for each criterion how the first side stands to each other one: the relation, and the other's name."""
    made: dict[str, list[tuple[str, str]]] = {found.id: [] for found in comparison.criteria}
    for pair in comparison.pairs:
        name = comparison.sides[pair.second].name
        for relation in ("higher", "lower", "same", "open"):
            for id in getattr(pair, relation):
                made[id].append((relation, name))
    return made


def _by_group(apart: Apart) -> Mapping[str, list[Difference]]:
    return {group: [one for one in apart.differences if one.group == group] for group in GROUPS}


def _shares(pair: Pair) -> bool:
    """Return whether what the groups are worth can be said in points."""
    return pair.apart is not None and pair.apart.whole is not None
