"""Assessors as they are published: by number, where their name is no role and does not stand in the card's head."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace

from audit.evidence.by_content import in_order
from audit.evidence.fingerprint import answers_in_order, canonical_answer, canonical_change, canonical_reply
from audit.evidence.model import Dossier

_ROLES = (
    "adjudicator", "agency", "assessor", "auditor", "coder", "community", "editor", "independent", "moderator",
    "observer", "officer", "outsider", "peer", "publisher", "rater", "reader", "reviewer", "secretariat", "self",
    "sponsor", "translator", "watchdog",
)  # fmt: skip
"""Words that say what somebody does, and not who it is."""

_ORDER = ("first", "second", "third", "fourth", "desk", "independent", "peer", "lead", "external", "internal")
_ROLE = re.compile(rf"((the|an?|our) )?(({'|'.join(_ORDER)}) )*({'|'.join(_ROLES)})( \d{{1,3}})?")
_NUMBERED = re.compile(r"assessor (\d+)")


def with_numbered_assessors(dossier: Dossier) -> Dossier:
    """Return the dossier with assessors called assessor 1, assessor 2, wherever it names them.

    The order of the numbers is that of what they are on record with, criterion by criterion, and never of the names
    they replace. A role keeps its words, and so does the assessor or the sponsor of the process, who stand in the
    head of the card; to do it again changes nothing.
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


def named_assessors(dossier: Dossier) -> tuple[str, ...]:
    """Return whoever answered, decided or changed the record and is called by a name, folded."""
    given = {name.casefold() for answer in dossier.answers for name in (answer.assessor, *answer.adjudicates)}
    given.update(change.role.casefold() for change in dossier.log)
    head = {_plain(claim.text) for field in ("assessor", "sponsor") for claim in dossier.claims.get(field, ())}
    named = (name for name in given - {""} if _plain(name) not in head and not _ROLE.fullmatch(_plain(name)))
    return tuple(sorted(named))


def _names(dossier: Dossier) -> Mapping[str, str]:
    """Return what each assessor who is named is called instead."""
    named = in_order(named_assessors(dossier), lambda rank: _places(dossier, rank))
    called = (name for answer in dossier.answers for name in (answer.assessor, *answer.adjudicates))
    every = {name.casefold() for name in (*called, *(change.role for change in dossier.log))}
    taken = {int(found[1]) for name in every if (found := _NUMBERED.fullmatch(name))}
    free = (number for number in range(1, len(named) + len(taken) + 1) if number not in taken)
    return {name: f"assessor {number}" for name, number in zip(named, free, strict=False)}


def _places(dossier: Dossier, rank: Mapping[str, str]) -> Mapping[str, list[str]]:
    """Return what is published where each assessor who is named stands; sources stand for nothing here."""
    found: dict[str, list[str]] = {name: [] for name in rank}

    def called(name: str) -> str:
        return rank.get(name.casefold(), name)

    for answer in dossier.answers:
        others = tuple(sorted(called(name) for name in answer.adjudicates))
        said = canonical_answer(replace(answer, assessor=called(answer.assessor), adjudicates=others, sources=()))
        for place, names in (("a", (answer.assessor,)), ("b", answer.adjudicates)):
            for name in {name.casefold() for name in names} & rank.keys():
                found[name].append(f"{place} {json.dumps(said)}")
    for reply in dossier.replies:
        if (name := reply.by.casefold()) in rank:
            found[name].append(f"c {json.dumps(canonical_reply(replace(reply, by=rank[name], sources=())))}")
    for change in dossier.log:
        if (name := change.role.casefold()) in rank:
            bare = replace(change, role=rank[name], old=called(change.old), new=called(change.new), sources=())
            found[name].append(f"d {json.dumps(canonical_change(bare))}")
    return found


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
