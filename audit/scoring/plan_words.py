"""How the card of a plan says what the card of a record says: nothing planned is called evidenced, or on record.

A plan's sentences are those of a record with their patterns exchanged, so every output words a plan alike and a
translation still finds each pattern. The keys are patterns that stand elsewhere; a test holds them to it.
"""

from __future__ import annotations

from collections.abc import Mapping

from audit.words import Message, Translate

PLANNED: Mapping[str, str] = {
    # The verdict and the findings.
    "It {verdict}": "If all goes as planned, it {verdict}",
    "At best, it {verdict}": "If all goes as planned, it {verdict} at best",
    "At least, it {verdict}": "If all goes as planned, it {verdict} at least",
    "At least {low}, at best {high}": "If all goes as planned: at least {low}, at best {high}",
    "Not rated: the record settles {settled}% of the weight": "Not rated: the plan settles {settled}% of the weight",
    "The record shows {value}.": "If all goes as planned: {value}.",
    "So far {value}.": "If all goes as planned: {value}.",
    "This holds.": "As planned, this holds.",
    "This does not hold.": "As planned, this does not hold.",
    "This was not found.": "No day is planned for it.",
    "Nobody looked.": "The plan says nothing of it.",
    "Looked for and not found.": "Looked for, and not in the plan.",
    "The record does not name {list}.": "The plan does not name {list}.",
    # What would raise a criterion.
    "The verdict: {verdict}.": "The verdict if all goes as planned: {verdict}.",
    "Evidenced {range} of 100.": "As planned {range} of 100.",
    "Points are what the evidenced total gains where that criterion alone is raised.":
        "Points are what the total as planned gains where that criterion alone is raised.",
    "STILL POSSIBLE ({n}). Something is ruled out on the record as it stands; there is still time.":
        "STILL POSSIBLE ({n}). If all goes as planned it falls short; there is still time to plan otherwise.",
    "SETTLED BY PUBLISHING ({n}). Nothing is ruled out: a document or figure would settle it, "
    "or a look where nobody looked.":
        "NOT YET IN THE PLAN ({n}). Nothing is ruled out: to plan it would settle it, or to write down what is known.",
    "settled by publishing": "not yet in the plan",
    "{n} may be settled by publishing": "{n} may be settled by planning it",
    "The record shows {level} already, whatever is still open.":
        "If all goes as planned it reaches {level} already, whatever is still open.",
    "{criteria}, by {levels} together. Then evidenced {range} of 100, and the verdict: {verdict}.":
        "{criteria}, by {levels} together. Then as planned {range} of 100, and the verdict: {verdict}.",
    "Publishing alone is not enough: no set of what is still open reaches {level}.":
        "What is not yet in the plan is not enough: no set of what is still open reaches {level}.",
    "All of it is still open: publishing alone might prove it.": "All of it is still open: to plan it might be enough.",
    "The smallest change of what is still open, which publishing alone might prove:":
        "The smallest change of what is not yet in the plan:",
    "What if, not the record: {supposed}.": "What if, not the plan: {supposed}.",
    "The record": "The plan",
    "Evidenced to possible": "As planned to possible",
    # Figures.
    "The written call was open {days}": "The written call is to be open {days}",
    "The decision came {days} after the end": "The decision is to come {days} after the end",
    "The record shows sessions in {n} of {all} region": "Sessions are planned or held in {n} of {all} region",
    "The record shows sessions in {n} of {all} regions": "Sessions are planned or held in {n} of {all} regions",
    "How much came from affected people. {said}": "How much is to come from affected people. {said}",
    "How much of what was heard came from affected people is not known":
        "How much is to come from affected people is not in the plan",
    "The days that the record holds": "The days that the plan holds",
    "The record holds no day on which a written call opened or closed.":
        "The plan holds no day on which a written call opens or closes.",
    "The record holds no dated event.": "The plan holds no dated event.",
    "The record names no regions in scope.": "The plan names no regions in scope.",
    "The record holds nothing on who took part or wrote.": "The plan holds nothing on who takes part or writes.",
    # The page, the text and the workbook.
    "Scorecard of a consultation": "Plan, not performance",
    "Scorecard: {title}": "Plan, not performance: {title}",
    "Verdict": "Verdict on the plan",
    "Verdict, low to high": "Verdict on the plan, low to high",
    "as far as the record goes": "if all goes as planned",
    "Evidenced": "As planned",
    "evidenced": "as planned",
    "{low} evidenced": "{low} as planned",
    "Evidenced: what the record supports": "As planned: if all goes as planned",
    "Possible: unknown, if it turned out well": "Possible: not planned or not known, if it turned out well",
    "Ruled out by the record": "Ruled out already, or by the plan",
    "The record supports {low} of 100 points. If every unknown turned out well, the total would be {high}.":
        "If all goes as planned, it reaches {low} of 100 points. "
        "If every unknown turned out well too, the total would be {high}.",
    "The record supports {low} of 100 points. If every unknown turned out well, the total would be {high}; "
    "{gates} would still hold the verdict at “{level}”.":
        "If all goes as planned, it reaches {low} of 100 points. If every unknown turned out well too, the total would "
        "be {high}; {gates} would still hold the verdict at “{level}”.",
    "The record supports {low} of 100 points. If every unknown turned out well, the total would be {high}. "
    "With {gates}, the verdict cannot rise above “{level}”.":
        "If all goes as planned, it reaches {low} of 100 points. If every unknown turned out well too, the total would "
        "be {high}. With {gates}, the verdict cannot rise above “{level}”.",
    "Evidenced {low} of 100, in the band {low_band}. Possible {high} of 100, in the band {high_band}{held}. "
    "Bands: {bands}.":
        "As planned {low} of 100, in the band {low_band}. Possible {high} of 100, in the band {high_band}{held}. "
        "Bands: {bands}.",
    "Evidenced {low} to possible {high} of 100. Settled: {settled}% of the weight.":
        "As planned {low} to possible {high} of 100. Settled by the plan: {settled}% of the weight.",
    "Evidenced counts every open question at its worst, possible at its best; each limit can be reached, "
    "not all at once where one unknown feeds several questions.":
        "As planned counts every question the plan leaves open at its worst, possible at its best; each limit can be "
        "reached, not all at once where one unknown feeds several questions.",
    "{low} evidenced, {high} possible": "{low} as planned, {high} possible",
    "Nothing is supported yet in any dimension": "The plan settles nothing in any dimension",
    "Something is supported in {n} of {all} dimensions": "The plan reaches something in {n} of {all} dimensions",
    "One gate is missing on this record": "One gate is missing in this plan",
    "{n} gates are missing on this record": "{n} gates are missing in this plan",
    "What capped it": "What would cap it",
    "A document shown later would change it.": "A plan for it would change it.",
    "The record shows": "If all goes as planned",
    "Not on the record": "Not in the plan",
    "What happened, when": "What is planned, when",
    "How long it was open": "How long it is to be open",
    "Where people were heard": "Where people are to be heard",
    "Every region in scope. Solid: on the record with its region. Striped: there may be so many; "
    "with no edge at the end, no limit is known.":
        "Every region in scope. Solid: planned, or held, with its region. Striped: there may be so many; "
        "with no edge at the end, no limit is known.",
    "What was not published": "What no day is planned for",
    "Every paper that was looked for was found": "Every paper that is listed is published or planned",
    "None of the papers looked for was found": "No paper that is listed is published or planned",
    "One paper that was looked for was not found": "One paper that is listed has no planned day",
    "{n} papers that were looked for were not found": "{n} papers that are listed have no planned day",
    "Published": "Published or planned",
    "Not found": "No day planned",
    "Each row shows the level that the record supports (solid) and the level still possible (striped). "
    "A reply of the sponsor is printed in its row, word for word.":
        "Each row shows the level that the plan reaches (solid) and the level still possible (striped). "
        "A reply of the sponsor is printed in its row, word for word.",
    "It judges a process, from what is on the record": "It judges a plan, and nothing that happened",
    "What the record holds, and what counts": "What the plan holds, and what counts",
    "Same evidence, same rubric, same card": "Same plan, same rubric, same card",
    "The publishable evidence and the rubric give this card again, without a network:":
        "The dossier and the rubric give this card again, without a network:",
    "none: a working copy": "none: a plan",
    "Evidenced: {low}. Possible: {high}.": "As planned: {low}. Possible: {high}.",
    "The totals would be {low} evidenced, {high} possible.": "The totals would be {low} as planned, {high} possible.",
    "Lowest dimension: {worst_low} evidenced ({worst}), {best_high} possible ({best}).":
        "Lowest dimension: {worst_low} as planned ({worst}), {best_high} possible ({best}).",
    "Evidenced {low}, possible {high} of 100: {words}. This changes nothing published.":
        "As planned {low}, possible {high} of 100: {words}. This changes nothing published.",
    "Not rated on the record, and under {n} of {all} objections": "Not rated, and so under {n} of {all} objections",
    "Points of 100, evidenced and possible. The gaps in the bars stand at {points}.":
        "Points of 100, as planned and possible. The gaps in the bars stand at {points}.",
}  # fmt: skip
"""The pattern of a record, and what the card of a plan says in its place."""


def in_plan_words(translate: Translate = str) -> Translate:
    """Return a translation that says a plan's words before it translates."""
    return lambda pattern: translate(PLANNED.get(pattern, pattern))


def words_for(plan: bool, translate: Translate = str) -> Translate:
    """Return how a card says its sentences: in a plan's words where it is the card of a plan."""
    return in_plan_words(translate) if plan else translate


def planned_message(text: Message) -> Message:
    """Return a message in a plan's words, those inside it too."""
    inner = ((name, planned_message(value) if isinstance(value, Message) else value) for name, value in text.values)
    return Message(PLANNED.get(text.pattern, text.pattern), tuple(inner))
