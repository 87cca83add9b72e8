"""The workbook in which a sponsor answers: its sheets and columns, which its writer and its reader share."""

from __future__ import annotations

from collections.abc import Mapping

from audit.evidence.model import Asked
from audit.evidence.process_fields import FIELDS
from audit.evidence.schema import DOCUMENT_KINDS, Column, Kind

HEAD, FINDINGS = "reply", "findings"
"""The sheet that says who answers and when, and the one with a row for each finding."""

PROCESS, EVIDENCE, WHO, DAY = "process", "evidence", "who_answers", "day_of_the_answer"
HEAD_ROWS: Mapping[str, str] = {
    PROCESS: "Leave as it is.",
    EVIDENCE: "Leave as it is: the SHA-256 of the evidence behind the findings.",
    WHO: "An office or a role; never the name of a person.",
    DAY: "Write it like 2024-09-30.",
}
GIVEN = ("criterion", "question", "level", "the record shows", "whose threshold", "sources")
TO_FILL: Mapping[str, str] = {
    "answer": "accept, dispute, or new evidence.",
    "your words": "Printed in full beside the finding.",
    "what is new": "Where one of the list fits; else leave it blank, and the assessor enters it by hand.",
    "its value": "The day, the number, yes or no.",
    "document": "The title of the document or figure that shows it.",
    "link": "Its address: https://...",
    "page": "Where in it.",
    "day of the document": "The day on which it was published.",
}

DOCUMENT = "document"
_EVIDENCE_KINDS = (
    Kind.DATE, Kind.YES_NO, Kind.COUNT, Kind.PEOPLE, Kind.NUMBER, Kind.CODE, Kind.CODES, Kind.LANGUAGES,
)  # fmt: skip
_NOT_THE_SPONSORS = (
    "as_of", "assessor_role", "scale", "region_scheme", "publish_countries", "na_means", "sent_for_reply", "reply_days",
)  # fmt: skip
"""Fields that say how the dossier is read and not what happened."""


def fields_to_claim(asked: Asked) -> dict[str, Column]:
    """Return the fields of the process on which new evidence becomes a claim as it stands."""
    known = {**FIELDS, **asked.facts}
    return {
        name: column
        for name, column in known.items()
        if column.kind in _EVIDENCE_KINDS and name not in _NOT_THE_SPONSORS
    }


def what_may_be_new(asked: Asked) -> tuple[str, ...]:
    """Return what a sponsor may choose as new: fields of the process, and kinds of document."""
    return (*fields_to_claim(asked), *(f"{DOCUMENT} {kind}" for kind in DOCUMENT_KINDS))
