"""The quotes behind a finding, and what came of looking for each in the copy of its source."""

from __future__ import annotations

from collections.abc import Iterator

from audit.evidence.fingerprint import keys
from audit.evidence.model import Answer, Claim, Dossier, Found, Row
from audit.rubric.asked import fields_of
from audit.rubric.model import CriterionAsked
from audit.scoring.findings import Finding
from audit.scoring.quote_card import QuoteCard
from audit.words import Message, message, say


def quotes_of(dossier: Dossier, asked: CriterionAsked, finding: Finding) -> tuple[QuoteCard, ...]:
    """Return the quotes of the claims, rows and answers that a finding rests on, as far as they were looked for."""
    cards = (_card(on, item, item.found) for on, item in _quoting(dossier, asked, finding) if item.found is not None)
    unique = {card.model_dump_json(): card for card in cards}
    return tuple(sorted(unique.values(), key=lambda card: (card.source, card.on, card.page or 0, card.text)))


def _quoting(dossier: Dossier, asked: CriterionAsked, finding: Finding) -> Iterator[tuple[str, Claim | Row | Answer]]:
    for name in fields_of(asked):
        yield from ((f"process:{name}", claim) for claim in dossier.accepted(name))
    counted = {(row.table, row.key) for part in finding.parts for row in part.rows if row.part != "left_out"}
    for name in sorted({table for table, _ in counted}):
        table = dossier.tables[name]
        if any(row.found for row in table.rows):
            named = zip(table.rows, keys(table), strict=True)
            yield from ((f"{name}:{key}", row) for row, key in named if (name, key) in counted)
    for answer in dossier.answers:
        if answer.criterion == finding.criterion and not answer.set_aside:
            yield f"answer:{answer.criterion}", answer


def _card(on: str, item: Claim | Row | Answer, found: Found) -> QuoteCard:
    return QuoteCard(
        on=on, source=found.source, state=found.state, page=found.page, text=item.quote, words=say(quote_words(found))
    )


def quote_words(found: Found) -> Message:
    """Return what came of looking for a quote: "quote found on page 3"."""
    if found.state == "found" and found.page is None:
        return message("quote found")
    if found.state == "found":
        return message("quote found on page {n}", n=found.page or 0)
    if found.state == "elsewhere":
        return message("quote found on page {n}, not on the page named", n=found.page or 0)
    if found.state == "not found":
        return message("quote not found in the copy")
    if found.state == "no text":
        return message("the copy has no text to look for the quote in")
    return message("the copy could not be read")
