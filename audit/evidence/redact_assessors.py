"""Assessors as they are published: by number, where their name is no role and does not stand in the card's head."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from audit.evidence.fingerprint import answers_in_order
from audit.evidence.model import Dossier

_ROLES = (
    "adjudicator", "agency", "assessor", "auditor", "coder", "community", "independent", "moderator", "observer",
    "outsider", "peer", "rater", "reader", "reviewer", "self", "sponsor", "watchdog",
)  # fmt: skip
"""Words that say what somebody does, and not who it is."""

_ORDER = ("first", "second", "third", "fourth", "independent", "peer", "lead", "external", "internal")
_ROLE = re.compile(rf"((the|an?|our) )?(({'|'.join(_ORDER)}) )*({'|'.join(_ROLES)})( \d{{1,3}})?")
_NUMBERED = re.compile(r"assessor (\d+)")


def with_numbered_assessors(dossier: Dossier) -> Dossier:
    """Return the dossier with assessors called assessor 1, assessor 2, wherever it names them.

    The order of the numbers is that of the names they replace. A role keeps its words, and so does the assessor or
    the sponsor of the process, who stand in the head of the card; to do it again changes nothing.
    """
    names = _names(dossier)
    if not names:
        return dossier

    def called(name: str) -> str:
        return names.get(name.casefold(), name)

    answers = answers_in_order(
        replace(
            answer,
            assessor=called(answer.assessor),
            adjudicates=tuple(sorted(called(name) for name in answer.adjudicates)),
        )
        for answer in dossier.answers
    )
    replies = tuple(replace(reply, by=called(reply.by)) for reply in dossier.replies)
    log = tuple(
        replace(change, role=called(change.role), old=called(change.old), new=called(change.new))
        for change in dossier.log
    )
    trust = tuple(replace(one, assessor_role=called(one.assessor_role)) for one in dossier.confidence)
    return replace(dossier, answers=answers, replies=replies, log=log, confidence=trust)


def _names(dossier: Dossier) -> Mapping[str, str]:
    """Return what each assessor who is named is called instead."""
    given = {name.casefold() for answer in dossier.answers for name in (answer.assessor, *answer.adjudicates)}
    head = {_plain(claim.text) for field in ("assessor", "sponsor") for claim in dossier.claims.get(field, ())}
    named = sorted(name for name in given - {""} if _plain(name) not in head and not _ROLE.fullmatch(_plain(name)))
    taken = {int(found[1]) for name in given if (found := _NUMBERED.fullmatch(name))}
    free = (number for number in range(1, len(named) + len(taken) + 1) if number not in taken)
    return {name: f"assessor {number}" for name, number in zip(named, free, strict=False)}


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
