"""What a site adds to the page of a card or a comparison: the way back, downloads, and data for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from audit.report import phrases
from audit.report.around import Around, environment
from audit.report.plain import link, one_line
from audit.report.site.entry import Entry
from audit.scoring.scorecard import Scorecard
from audit.words import Message, Value, message, say

SHEET = "site.css"
Link = tuple[str, Message]
"""An address, relative to the page, and its words."""


@dataclass(frozen=True, slots=True)
class Preview:
    """How a page shows itself where it is shared."""

    title: str
    description: str
    image: str = ""
    alternative: str = ""


def around(up: str, links: Sequence[Link], preview: Preview, base: str = "", data: object = None) -> Around:
    """Return the head and the links of a page that lies `up` ("../../../") below the top of the site.

    `base` is the address of the page's folder on the web, where it is known: pictures are shared by whole addresses.
    `data` is what machines read (JSON-LD): a block of data, which no browser runs.
    """
    drawn = environment().get_template("site_around.html.j2").module
    return Around(
        Markup(drawn.head(up, preview, base, Markup(_block(data)) if data is not None else "")),  # type: ignore[attr-defined]
        Markup(drawn.above([(to, say(words)) for to, words in links], said)),  # type: ignore[attr-defined]
        (SHEET,),
    )


def said(pattern: str, **values: Value) -> str:
    """Return a sentence of a template."""
    return say(message(pattern, **values))


def _block(data: object) -> str:
    """Return JSON that cannot end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def card_data(card: Scorecard, entry: Entry, sha256: str) -> dict[str, object]:
    """Return a card in the words of schema.org: a report, and the data behind it; totals only within limits.

    `sha256` is that of card.json beside the page.
    """
    url, role = link(card.process.url), one_line(say(phrases.role(card)))
    about = {"@type": "Project", "name": entry.title, "sponsor": {"@type": "Organization", "name": entry.sponsor}}
    if url:
        about["url"] = url
    rubric = {"@type": "CreativeWork", "name": entry.rubric_title, "version": entry.rubric_version}
    report = {
        "@type": "Report",
        "name": say(message("Scorecard: {title}", title=entry.title)),
        "abstract": (entry.verdict.headline or entry.verdict.words) if entry.verdict else entry.lede,
        "about": about,
        "contentReferenceTime": entry.as_of,
        "creativeWorkStatus": "Draft" if entry.draft else "Published",
        "creditText": f"{entry.assessor} ({role})" if entry.assessor else role,
        "isBasedOn": rubric,
        "inLanguage": "en",
        "image": "share.png",
    }
    download = {"@type": "DataDownload", "contentUrl": "card.json", "encodingFormat": "application/json"}
    dataset: dict[str, object] = {
        "@type": "Dataset",
        "name": say(message("Findings of the scorecard")),
        "description": say(message("Each criterion with its levels, its rows and its sources, within limits.")),
        "distribution": [{**download, "sha256": sha256}],
    }
    if entry.verdict is not None:
        dataset["variableMeasured"] = [
            {
                "@type": "PropertyValue",
                "name": say(message("Total, evidenced to possible")),
                "minValue": entry.evidenced,
                "maxValue": entry.possible,
                "unitText": say(message("points of 100")),
            }
        ]
    return {"@context": "https://schema.org", "@graph": [report, dataset]}
