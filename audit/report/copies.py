"""What a card says of quotes, and of the copies in which they were looked for."""

from __future__ import annotations

from audit.scoring.scorecard import CriterionCard, SourceCard
from audit.words import Message, message, plural


def quote_lines(found: CriterionCard) -> list[Message]:
    """Return what came of the quotes of a finding, each result once: "rep-2016: quote found on page 3"."""
    said = dict.fromkeys((one.source, one.words) for one in found.quotes)
    return [message("{source}: {words}", source=source, words=words) for source, words in said]


def copy_words(source: SourceCard) -> Message:
    """Return which copy of a source was read; empty where none was."""
    if not source.sha256:
        return message("")
    if source.pages is None:
        return message("Copy held: SHA-256 {sha256}.", sha256=source.sha256)
    pages = plural(source.pages, "{n} page", "{n} pages")
    return message("Copy held: {pages}, SHA-256 {sha256}.", pages=pages, sha256=source.sha256)
