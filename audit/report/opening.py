"""What every view says first (plan, draft, working copy, self-assessment), and how set-aside claims would change it."""

from __future__ import annotations

from audit.report import phrases
from audit.scoring.scorecard import Scorecard
from audit.words import Translate, message, say


def opening(card: Scorecard, translate: Translate = str) -> list[str]:
    """Return what a reader must know before anything else; empty on a finished, independent card."""
    said = []
    if card.plan:
        said += [message("Plan, not performance."), phrases.plan_words(card)]
    elif not card.publishable:
        said.append(message("Working copy: not for publication."))
    if card.draft:
        said.append(phrases.draft_words(card))
    if card.assessor.role == "self":
        said.append(message("Self-assessment: the sponsor assessed its own process."))
    if said and card.assessor.interest:
        said.append(message("{interest}", interest=card.assessor.interest))
    return [say(part, translate) for part in said]


def restored_in_words(card: Scorecard, translate: Translate = str) -> dict[str, str]:
    """Return how each criterion comes out that set-aside claims, restored, would change."""
    made = {}
    for item in card.restored.criteria if card.restored else ():
        words = [item.value.words] if item.value and item.value.words else []
        if item.level:
            status = "settled" if item.level.low == item.level.high else "bounded"
            words.append(say(phrases.span_words(item.level, status), translate))
        made[item.id] = ", ".join(words)
    return made
