"""What the folder of a card holds; one that holds anything else is never replaced."""

from __future__ import annotations

from audit.whole import FolderKind

CHARTS = "charts"
PRINTED = "card.pdf"
RESEARCH = "research.html"
METHODS = ("robust", "sufficiency", "quality", "agree", "voices")
"""Methods whose results lie beside a card, each as a file of its own name."""
NAMES = frozenset(
    {"card.json", "card.html", "card.xlsx", "card.md", PRINTED, CHARTS, RESEARCH, *(f"{name}.json" for name in METHODS)}
)
CARD = FolderKind("card", "card.json", NAMES.__contains__)
