"""Whose threshold: what may be said of each standard that a criterion cites.

"The standard says" is printed only where the rubric claims so, the standard binds the sponsor and
is older than the process; FORMATS.md, "Whose threshold".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from audit.bounds import Dates
from audit.rubric.model import FromStandard, Rubric, Standard
from audit.words import Message, message, say

SaysWho = Literal["standard", "adapted", "later", "judgement"]


@dataclass(frozen=True, slots=True)
class Origin:
    """What may be said of one standard cited for one part of a criterion."""

    part: str  # question, measure, levels, or one level
    says_who: SaysWho
    standard: str
    title: str
    issuer: str
    year: int | None
    url: str
    says: str
    verified: bool
    words: str  # the sentence a card prints


def whose(rubric: Rubric, criterion: str, sponsor: str, began: Dates | None) -> tuple[Origin, ...]:
    """Return an origin for each part and each standard cited for it, in the order of the rubric.

    `sponsor` is the sponsor's name, `began` the first day anybody could take part (None: not known).
    A part that cites no standard gives one origin: the rubric's own judgement.
    """
    return tuple(
        _origin(part, entry, name, rubric.standards.get(name), sponsor, began)
        for part, entry in rubric.criteria[criterion].from_standard.items()
        for name in entry.standard or ("",)
    )


def binds(standard: Standard, sponsor: str) -> bool:
    """Return whether a standard binds the sponsor: it binds all, or names it."""
    names = {_folded(name) for name in standard.binds}
    return "all" in names or _folded(sponsor) in names


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _origin(
    part: str, entry: FromStandard, name: str, standard: Standard | None, sponsor: str, began: Dates | None
) -> Origin:
    if standard is None:
        return Origin(part, "judgement", "", "", "", None, "", entry.says, True, _own_words(entry.says))
    older, later = _before(standard.year, began)
    who: SaysWho = "adapted"
    if entry.as_ == "judgement":
        who = "judgement"
    elif later:
        who = "later"
    elif entry.as_ == "standard" and older and binds(standard, sponsor):
        who = "standard"
    verified = entry.verified == standard.verified == "yes"
    words = [_words(who, entry, standard, later)]
    if entry.as_ == "standard" and not binds(standard, sponsor):
        words.append(message("It does not bind this sponsor."))
    if not verified:
        words.append(message("Not checked against the source."))
    return Origin(
        part, who, name, standard.title, standard.issuer, standard.year, standard.url, entry.says, verified,
        " ".join(say(each) for each in words),
    )  # fmt: skip


def _before(year: int | None, began: Dates | None) -> tuple[bool, bool]:
    """Return whether a year lies surely before the year of a day, and whether it surely does not."""
    if year is None or began is None:
        return False, False
    return (
        began.low is not None and year < began.low.year,
        began.high is not None and year >= began.high.year,
    )


def _words(who: SaysWho, entry: FromStandard, standard: Standard, later: bool) -> Message:
    cited = message("{title} ({by})", title=standard.title, by=_by(standard))
    patterns = {
        "standard": ("The standard says: {says} {cited}.", "The standard asks for this: {cited}."),
        "adapted": ("Adapted from {cited}: {says}", "Adapted from {cited}."),
        "later": ("Later than this process: {cited}: {says}", "Later than this process: {cited}."),
        "judgement": ("Our judgement, with {cited} in mind: {says}", "Our judgement, with {cited} in mind."),
    }
    if later and who == "judgement":
        cited = message("{cited}, later than this process,", cited=cited)
    said, unsaid = patterns[who]
    return message(said, cited=cited, says=entry.says) if entry.says else message(unsaid, cited=cited)


def _by(standard: Standard) -> str:
    return ", ".join(part for part in (standard.issuer, str(standard.year or "")) if part) or "no issuer named"


def _own_words(says: str) -> str:
    return say(message("Our judgement: {says}", says=says) if says else message("Our judgement."))
