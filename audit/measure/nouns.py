"""What tables, columns, fields and kinds of document are called in the sentences of measures."""

from __future__ import annotations

from collections.abc import Mapping

from audit.words import Message, message

ROWS: Mapping[str, Message] = {
    "sessions": message("sessions"),
    "people": message("people heard"),
    "participants": message("participants"),
    "submissions": message("submissions"),
    "support": message("lines of support by the sponsor"),
    "documents": message("documents"),
    "seats": message("seats"),
    "barriers": message("obstacles named"),
    "themes": message("points raised"),
    "population": message("people the outcome falls on"),
}

ONE_ROW: Mapping[str, Message] = {
    "sessions": message("a session"),
    "people": message("a person heard"),
    "participants": message("a participant"),
    "submissions": message("a submission"),
    "support": message("a line of support by the sponsor"),
    "documents": message("a document"),
    "seats": message("a seat"),
    "barriers": message("an obstacle named"),
    "themes": message("a point raised"),
    "population": message("people the outcome falls on"),
}

CONDITIONS: Mapping[tuple[str, str, str], Message] = {
    ("people", "affected", "yes"): message("who are affected"),
    ("people", "affected", "no"): message("who are not affected"),
    ("submissions", "affected", "yes"): message("from affected people or groups they lead"),
    ("submissions", "affected", "no"): message("from others than affected people"),
    ("seats", "affected", "yes"): message("held or nominated by affected people"),
    ("seats", "affected", "no"): message("held by others than affected people"),
    ("seats", "public_stance", "yes"): message("whose holder has taken a side in public, on record"),
    ("seats", "chosen_by", "community"): message("filled by the community's choice"),
    ("", "under_resourced", "yes"): message("with few resources"),
    ("", "appraised", "yes"): message("whose quality was appraised"),
    ("barriers", "answered", "yes"): message("that were answered"),
    ("themes", "raised_by_affected", "yes"): message("by affected people"),
    ("themes", "reason_given", "yes"): message("answered with a reason"),
    ("documents", "published", "yes"): message("that was published"),
}
"""(table or blank, column, word) -> the words that follow the rows."""

COLUMNS: Mapping[str, str] = {
    "income": "in countries of {words} income",
    "region": "in the region {words}",
    "country": "in {words}",
    "mode": "held {words}",
    "level": "at {words} level",
    "format": "of the form {words}",
    "kind": "of the kind {words}",
    "purpose": "for {words}",
    "strata": "of the group {words}",
    "declaration": "with a declaration {words}",
    "offers": "with {words}",
}
"""Column -> the words that follow the rows, where no word of its own stands above."""

LISTS: Mapping[str, Message] = {
    "regions_in_scope": message("the regions in scope"),
    "priority_countries": message("the priority countries"),
    "strata": message("the groups within the affected community"),
}

DAYS: Mapping[str, Message] = {
    "opened": message("the opening of the written call"),
    "closed": message("the close of the written call"),
    "first_deadline": message("the first deadline"),
    "extended_on": message("the day the deadline was moved"),
    "began": message("the first day anybody could take part"),
    "ended": message("the last day anybody could take part"),
    "decided": message("the decision"),
    "as_of": message("the day up to which the record was read"),
    "notice_date": message("the notice"),
    "start": message("the start"),
    "end": message("the end"),
    "needed_on": message("the day the help was needed"),
    "paid_on": message("the day it was paid"),
}

DOCUMENTS: Mapping[str, Message] = {
    "call": message("the call"),
    "plan": message("a plan"),
    "background": message("a background paper"),
    "protocol": message("a research protocol"),
    "sufficiency_rule": message("a rule on how much consultation is enough"),
    "selection_rule": message("a rule on how people are chosen"),
    "budget": message("a budget"),
    "risk_assessment": message("a risk assessment"),
    "who_was_heard": message("an account of who was heard"),
    "submissions": message("the submissions"),
    "summary": message("a summary of what people said"),
    "response": message("a response to what people said"),
    "follow_up": message("a later report on what became of it"),
    "rights_check": message("a check against rights"),
}


def document(kind: str) -> Message:
    """Return a kind of document in words."""
    return DOCUMENTS.get(kind) or message("a document of the kind {kind}", kind=kind.replace("_", " "))
