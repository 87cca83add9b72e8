"""The list of cards, in three orders that need no script. None of them is by score: cards are not ranked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from markupsafe import Markup

from audit.report import phrases
from audit.report.around import environment
from audit.report.plain import figure
from audit.report.site.entry import Entry
from audit.report.site.publication import folded
from audit.report.style import hash_source, lengths, level_gaps, margin, style_of, width_class, without_idle_ends
from audit.words import Message, Value, message, plural, say


@dataclass(frozen=True, slots=True)
class Order:
    """One order of the list: its page, its words, the column it sorts, and by what."""

    page: str
    words: Message
    column: str
    key: Callable[[Entry], tuple[str, ...]]


ORDERS = (
    Order("index.html", message("title"), "title", lambda one: (folded(one.title), one.as_of, one.place)),
    Order(
        "by-sponsor.html", message("sponsor"), "sponsor",
        lambda one: (folded(one.sponsor), folded(one.title), one.as_of, one.place),
    ),
    Order("by-year.html", message("year"), "years", lambda one: (one.year, folded(one.title), one.as_of, one.place)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands beside the list: rubrics and comparisons by page, and the site's own title."""

    title: str
    rubric_pages: Mapping[str, str]  # sha256 -> page
    comparisons: Sequence[tuple[str, str]]  # page, title
    base: str


def index_pages(entries: Sequence[Entry], shown: Shown) -> dict[str, bytes]:
    """Return the list in each order, by the name of its page."""
    return {order.page: _page(sorted(entries, key=order.key), order, shown).encode() for order in ORDERS}


def _page(entries: Sequence[Entry], order: Order, shown: Shown) -> str:
    levels = list(dict.fromkeys(level for one in entries for level in one.levels))
    rubrics = list(dict.fromkeys(one.rubric_sha256 for one in sorted(entries, key=lambda one: one.rubric)))
    style = _style(entries, levels, rubrics)
    script = files("audit.report").joinpath("templates/site_index.js").read_text(encoding="utf-8")
    script = without_idle_ends(script).strip()  # as it will stand in the page: its hash is in the policy

    def t(text: Message | str, **values: Value) -> str:
        return say(text if isinstance(text, Message) else message(text, **values))

    html = environment().get_template("site_index.html.j2").render(
        t=t,
        shown=shown,
        entries=entries,
        order=order,
        orders=ORDERS,
        levels=levels,
        rubrics=[(sha, next(one for one in entries if one.rubric_sha256 == sha)) for sha in rubrics],
        classes={one.place: " ".join(_classes(one, levels, rubrics)) for one in entries},
        count=plural(len(entries), "{n} card", "{n} cards"),
        day=lambda text: t(phrases.iso_day(text)),
        capital=phrases.capital,
        verdict=lambda one: phrases.capital(one.verdict.words),
        figure=figure,
        width=width_class,
        style=Markup(style),
        style_hash=hash_source(style),
        script=Markup(script),
        script_hash=hash_source(script),
    )  # fmt: skip
    return without_idle_ends(html)


def _classes(one: Entry, levels: Sequence[str], rubrics: Sequence[str]) -> list[str]:
    """Return what of a row can be filtered: the levels its verdict may still be, its rubric, whether it is a draft."""
    within: Sequence[str] = ()
    if one.verdict:
        low, high = (one.levels.index(end) for end in (one.verdict.low, one.verdict.high))
        within = one.levels[low : high + 1]
    return [
        *(f"v{levels.index(level)}" for level in within),
        f"r{rubrics.index(one.rubric_sha256)}",
        "d1" if one.draft else "d0",
    ]


def _style(entries: Sequence[Entry], levels: Sequence[str], rubrics: Sequence[str]) -> str:
    """Return the style sheet: the tokens, the filters that need no script, and the lengths drawn here."""
    groups = [("v", len(levels)), ("r", len(rubrics)), ("d", 2)]
    filters = "".join(
        f"body:has(#{group}{place}:checked) tbody tr:not(.{group}{place}){{display:none}}"
        for group, many in groups
        for place in range(many)
    )
    pairs = [(one.evidenced, one.possible) for one in entries if one.evidenced is not None and one.possible is not None]
    sheets = style_of("card.css", "site.css", "site_index.css")
    return sheets + filters + level_gaps((0, 33, 67, 100)) + lengths(pairs) + margin("")
