"""What the folder of a card holds; one that holds anything else is never replaced."""

from __future__ import annotations

from audit.whole import FolderKind

CHARTS = "charts"
PRINTED = "card.pdf"
NAMES = frozenset({"card.json", "card.html", "card.xlsx", "card.md", PRINTED, CHARTS})
CARD = FolderKind("card", "card.json", NAMES.__contains__)
