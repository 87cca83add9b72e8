"""card.html: one file that loads nothing, needs no script, and prints."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from audit.report import phrases
from audit.report.around import ALONE, Around, environment
from audit.report.charts import Chart, draw
from audit.report.copies import copy_words, quote_lines
from audit.report.inline_svg import inline, unquoted
from audit.report.opening import opening, restored_in_words
from audit.report.own_weights import own_weights
from audit.report.plain import ended, figure, one_line, printable
from audit.report.style import hash_source, lengths, level_gaps, margin, style_of, width_class, without_idle_ends
from audit.report.told import Told
from audit.scoring.drawn import Bar, Mark
from audit.scoring.plan_words import words_for
from audit.scoring.scorecard import CriterionCard, NotFound, Scorecard
from audit.words import Message, Translate, Value, message, say

ROWS_NAMED = 12
"""Rows named in one criterion; card.json names them all."""
INLINED = ("window", "timeline", "regions", "share")
"""Charts that stand in the page; the others are HTML there."""
CHANGES = 10
"""Papers in "What would change this card"."""
_IDS = re.compile(r"[A-Za-z][\w-]*", re.ASCII)
SECTIONS = (
    ("gates", message("What capped it")),
    ("dimensions", message("Dimensions")),
    ("objections", message("Objections")),
    ("research", message("Research standards")),
    ("time", message("How long it was open")),
    ("timeline", message("What happened, when")),
    ("regions", message("Where people were heard")),
    ("unpublished", message("What was not published")),
    ("criteria", message("All criteria")),
    ("change", message("What would change it")),
    ("limits", message("What it does not say")),
    ("verify", message("Compute it again")),
    ("sources", message("Sources")),
)
_TAKEN = {*"main verdict v g dm ob own tm tl rg np cr ch li ve so nv rs".split()}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as it stands in the page: for wide screens, and for phones where it has such a form."""

    wide: Markup
    narrow: Markup


def page(
    card: Scorecard,
    charts: Mapping[str, Chart] | None = None,
    translate: Translate = str,
    around: Around = ALONE,
    research: Sequence[Told] = (),
) -> str:
    """Return card.html: a view of the card and of nothing else; `charts` are drawn where not given.

    `around` is what a site puts into the head and above the title, `research` what methods found on the same
    evidence: a sentence each stands here, the rest on the page beside.
    """
    card = printable(card)
    translate = words_for(card.plan, translate)
    drawn = draw(card) if charts is None else charts
    style = _style(card, translate, around)
    template = environment().get_template("card.html.j2")
    html = template.render(
        around=around,
        **_numbers_and_words(card, translate),
        **_addresses(card),
        **_order(card, translate),
        contents=[(name, say(title, translate)) for name, title in SECTIONS if research or name != "research"],
        research=[
            (one.name, one_line(say(one.title, translate)), one_line(say(one.finding, translate))) for one in research
        ],
        drawings={name: _inlined(name, chart, translate) for name, chart in drawn.items()},
        style=Markup(style),
        style_hash=hash_source(style),
    )
    return without_idle_ends(html)


def _inlined(name: str, chart: Chart, translate: Translate) -> Drawing:
    said = say(chart.alternative, translate)
    wide = Markup(unquoted(inline(chart.wide.svg, said, "wd"))) if name in INLINED else Markup()
    narrow = Markup(unquoted(inline(chart.narrow.svg, said, "nw"))) if chart.narrow else Markup()
    return Drawing(wide, narrow)


def _numbers_and_words(card: Scorecard, translate: Translate) -> dict[str, object]:
    """Return what the template says: the card, its numbers as text, and the translation hook."""

    def t(text: Message | str, **values: Value) -> str:
        return say(text if isinstance(text, Message) else message(text, **values), translate)

    def absent(name: str) -> str:
        return card.figures.absent.get(name, "")

    return {
        "t": t,
        "phrases": phrases,
        "figure": figure,
        "card": card,
        "overall": card.overall,
        "tallies": card.tallies,
        "ceiling": phrases.ceiling(card),
        "language": "en",
        "direction": "ltr",
        "strip": opening(card, translate),
        "assessor": t("{name} ({role})", name=card.assessor.name or "–", role=phrases.role(card)),
        "absent": absent,
        "bars_in_words": lambda bars: t(_bars_in_words(bars)),
        "whose": lambda marks: t(_whose(marks)),
        "whose_numbers": lambda found: [t(line) for line in _whose_numbers(found)],
        "quotes_in_words": lambda found: "; ".join(t(line) for line in quote_lines(found)),
        "copy_in_words": lambda source: t(copy_words(source)),
        "rows_in_words": lambda found: t(_rows_in_words(found)),
        "restored": restored_in_words(card, translate),
        "gap_points": t("{points}", points=tuple(message("{n}", n=n) for n in card.rubric.points[1:-1])),
        "width": width_class,
        "own": own_weights(card, t),
    }


def _bars_in_words(bars: Sequence[Bar]) -> Message:
    return phrases.joined(message("{label}, {words}", label=bar.label, words=bar.words) for bar in bars)


def _whose(marks: Sequence[Mark]) -> Message:
    """Return whose thresholds the marks of a chart are."""
    said = [
        message("{label} ({level}): {whose}", label=phrases.capital(label), level=level, whose=whose.rstrip("."))
        for label, level, whose in ((mark.label, mark.level, mark.whose) for mark in marks)
        if whose
    ]
    return message("{said}.", said=phrases.joined(said)) if said else message("")


def _whose_numbers(found: CriterionCard) -> list[Message]:
    """Return whose thresholds a criterion has, the parts that share a sentence together."""
    parts: dict[str, list[Message]] = {}
    for standard in found.standards:
        part = phrases.PARTS.get(standard.part, message("{level}", level=phrases.capital(standard.part)))
        parts.setdefault(standard.words, []).append(part)
    return [message("{parts}: {words}", parts=tuple(named), words=words) for words, named in parts.items()]


def _rows_in_words(found: CriterionCard) -> Message:
    """Return how many rows count, could count, and were left out, and the first of them by name."""
    rows = found.rows
    counts = message(
        "{tables}: {sure} counted, {open} could count, {out} left out.",
        tables=", ".join(rows.tables) or "–",
        sure=rows.counts.get("sure", 0),
        open=rows.counts.get("open", 0),
        out=rows.counts.get("left_out", 0),
    )
    named = message("")
    if rows.ids:
        more = message(" and others, named in card.json") if len(rows.ids) > ROWS_NAMED else message("")
        named = message(" Counted or open: {ids}{more}.", ids=", ".join(rows.ids[:ROWS_NAMED]), more=more)
    why = ended("; ".join(rows.left_out[:ROWS_NAMED]))
    left = message(" Left out: {why}", why=why) if rows.left_out else message("")
    return message("{counts}{named}{left}", counts=counts, named=named, left=left)


def _addresses(card: Scorecard) -> dict[str, object]:
    """Return the address within the page of each criterion, dimension and source."""
    taken = _TAKEN | {name for name, _ in SECTIONS} | {f"s{place}" for place in range(1, len(card.sources) + 1)}
    return {
        "anchors": {found.id: _address(found.id, taken) for found in card.criteria},
        "dimension_anchors": {found.id: f"c-{_encoded(found.id)}" for found in card.dimensions},
        "source_anchors": {source.id: f"s{place}" for place, source in enumerate(card.sources, 1)},
    }


def _address(id: str, taken: set[str]) -> str:
    """Return a criterion's id as an address: itself where it can be one and is free."""
    free = _IDS.fullmatch(id) and id not in taken and not id.startswith(("c-", "criterion-"))
    return id if free else f"criterion-{_encoded(id)}"


def _encoded(id: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]", lambda found: f"_{ord(found[0]):x}_", id)


def _order(card: Scorecard, translate: Translate) -> dict[str, object]:
    """Return what the page lists, in its order."""
    by_id = {found.id: found for found in card.criteria}
    gates: dict[str, list[CriterionCard]] = {name: [] for name in phrases.GATE_STATES}
    for gate in card.gates:
        if gate.id in by_id:
            gates[gate.state].append(by_id[gate.id])
    changes = _changes(card)
    return {
        "by_dimension": [
            (dimension, [found for found in card.criteria if found.dimension == dimension.id])
            for dimension in card.dimensions
        ],
        "gates": gates,
        "missing_ids": {found.id for found in gates["missing"]},
        "points": dict(zip(card.rubric.levels, card.rubric.points, strict=True)),
        "titles": {dimension.id: dimension.title for dimension in card.dimensions},
        "equal_weights": len({dimension.weight for dimension in card.dimensions}) <= 1,
        "answered": any(found.stated for found in card.criteria),
        "replied": any(found.reply for found in card.criteria),
        "not_assessed": [found.id for found in card.criteria if found.status == "not_assessed"],
        "changes": changes,
        "change_heading": say(_change_heading(card, changes), translate),
        "restored_ids": [item.id for item in card.restored.criteria] if card.restored else [],
    }


def _changes(card: Scorecard) -> list[tuple[NotFound, list[str]]]:
    """Return the papers not seen with the criteria each could raise, those with most, and with gates, first."""
    top = card.rubric.levels[-1]
    could_rise = {found.id for found in card.criteria if found.level and found.level.low != top}
    missing = {gate.id for gate in card.gates if gate.state == "missing"}
    made = [(item, [id for id in item.criteria if id in could_rise]) for item in card.not_found]
    made = [(item, ids) for item, ids in made if item.state != "published" and ids]
    made.sort(key=lambda pair: (-len(pair[1]), not missing & set(pair[1])))
    return made[:CHANGES]


def _change_heading(card: Scorecard, changes: Sequence[tuple[NotFound, list[str]]]) -> Message:
    if not changes:
        open_ = card.tallies.statuses["not_assessed"]
        return message("What nobody has looked at yet") if open_ else message("No missing paper is known")
    first, ids = changes[0]
    if len(ids) == 1:
        return message("Each paper not seen bears on one criterion")
    return message("{what} would bear on most", what=phrases.capital(first.what))


def _style(card: Scorecard, translate: Translate, around: Around) -> str:
    """Return the style sheet: tokens, the sheet itself, the lengths this card needs, the mark on paper."""
    sheets = style_of("card.css", *around.sheets)
    return sheets + level_gaps(card.rubric.points) + _lengths(card) + _margin(card, translate)


def _lengths(card: Scorecard) -> str:
    """Return a class for each length drawn in the page."""
    pairs = [(float(point), float(point)) for point in (*card.rubric.points, 0, 100)]
    for found in card.dimensions:
        if found.evidenced is not None and found.possible is not None:
            pairs.append((found.evidenced, found.possible))
    places = {float(line) for line, _ in phrases.bands(card)}
    if card.overall:
        pairs.append((card.overall.evidenced, card.overall.possible))
        places.add(card.overall.possible)
    return lengths(pairs, places)


def _margin(card: Scorecard, translate: Translate) -> str:
    """Return what the margin of a printed page says: the page's number, and what the card is not."""
    said = ""
    if card.plan:
        said = say(message("Plan, not performance"), translate)
    elif not card.publishable:
        said = say(message("Working copy: not for publication"), translate)
    elif card.draft:
        said = say(message("Draft"), translate)
    return margin(said)
