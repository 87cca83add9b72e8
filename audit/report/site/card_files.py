"""The files of one card in a site: its page, its data, the picture to share, its badge, and a bundle if asked for."""

from __future__ import annotations

from dataclasses import dataclass

from audit.evidence.model import Dossier
from audit.insight.comparison import Comparison
from audit.report import comparison_phrases, phrases
from audit.report.around import Around
from audit.report.bundle import bundle
from audit.report.charts import SHARE_PICTURE, draw
from audit.report.comparison_page import comparison_page
from audit.report.files import card_files as views_of
from audit.report.files import findings, research_files
from audit.report.page import page
from audit.report.site.around_card import Link, Preview, around, card_data
from audit.report.site.badge import badge
from audit.report.site.built import sha256
from audit.report.site.entry import entry_of
from audit.rubric.model import Rubric
from audit.scoring.scorecard import Scorecard
from audit.words import message, say

PAGE, DATA, PICTURE, BADGE, BUNDLE = "card.html", "card.json", "share.png", "badge.svg", "bundle.zip"
UP = "../../../"
"""From the folder of a card to the top of the site."""


@dataclass(frozen=True)
class CardWork:
    """What the files of a card are made from; `links` lead to the rubric and to comparisons, from the top."""

    place: str
    card: Scorecard
    links: tuple[Link, ...]
    base: str
    rubric: Rubric
    dossier: Dossier
    bundled: bool = False


def card_files(work: CardWork) -> dict[str, bytes]:
    """Return each file by its place in the site."""
    card, entry = work.card, entry_of(work.card, work.place)
    charts = draw(card)
    made = {
        DATA: card.to_json().encode(),
        PICTURE: charts[SHARE_PICTURE].wide.png(charts[SHARE_PICTURE].scale),
        BADGE: badge(entry),
    }
    if work.bundled:
        made[BUNDLE] = bundle(card, work.rubric, work.dossier, views_of(card, work.rubric, work.dossier))
    headline = phrases.headline(card.overall) if card.overall else say(message("Findings, without a total"))
    preview = Preview(
        title=entry.title,
        description=f"{headline}.",
        image=PICTURE,
        alternative=headline,
    )
    base = f"{work.base}{work.place}/" if work.base else ""
    data = card_data(card, entry, sha256(made[DATA]))
    found = findings(card, work.rubric, work.dossier)
    made[PAGE] = page(card, charts, around=around(UP, _links(work), preview, base, data), research=found.tolds).encode()
    title = say(message("Research standards: {title}", title=entry.title))
    made |= research_files(card, work.rubric, found, around(UP, _links(work), Preview(title, say(title))))
    return {f"{work.place}/{name}": content for name, content in made.items()}


def _links(work: CardWork) -> list[Link]:
    own: list[Link] = [(DATA, message("card.json")), (BADGE, message("Badge")), (PICTURE, message("Picture"))]
    own += [(BUNDLE, message("Bundle"))] if work.bundled else []
    home = [(f"{UP}index.html", message("All cards")), (f"{UP}method.html", message("Method"))]
    return [*home, *((f"{UP}{to}", words) for to, words in work.links), *own]


@dataclass(frozen=True)
class ComparisonWork:
    """What the files of a comparison are made from; `links` lead to the cards it compares, from the top."""

    place: str
    comparison: Comparison
    links: tuple[Link, ...]


def comparison_files(work: ComparisonWork) -> dict[str, bytes]:
    """Return the page and the data of a comparison, by place in the site."""
    name = work.place.rpartition("/")[2]
    made = around(
        "../",
        [
            ("../index.html", message("All cards")),
            ("../method.html", message("Method")),
            *((f"../{to}", words) for to, words in work.links),
            (f"{name}.json", message("Data")),
        ],
        Preview(title_of(work.comparison), say(comparison_phrases.headline(work.comparison))),
    )
    return {
        f"{work.place}.html": comparison_page(work.comparison, around=made).encode(),
        f"{work.place}.json": work.comparison.to_json().encode(),
    }


def title_of(comparison: Comparison) -> str:
    """Return what a comparison compares, in words."""
    return say(comparison_phrases.title(comparison))


def text_around(up: str, title: str, description: str) -> Around:
    """Return what stands around a page of text: the way back."""
    home: list[Link] = [(f"{up}index.html", message("All cards"))]
    home += [(f"{up}method.html", message("Method"))]
    return around(up, home, Preview(title, description))
