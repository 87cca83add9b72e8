"""A quote on the card: whether it stands in the copy of its source, and where."""

from __future__ import annotations

from audit.evidence.model import QuoteState
from audit.scoring.part import Part


class QuoteCard(Part):
    """What came of looking for the passage that a claim, a row or an answer quotes."""

    on: str  # what quotes it: process:closed, documents:call, answer:TIM-1
    source: str
    state: QuoteState
    page: int | None  # of the copy, counted from 1; None where it was not found or the copy has no pages
    text: str = ""  # the passage, where the row was published as it stands
    words: str  # "quote found on page 3"
