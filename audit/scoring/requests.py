"""What was asked of somebody, and what came back, in words: it feeds "not found" and the right of reply."""

from __future__ import annotations

from audit.bounds import Dates
from audit.evidence.model import Dossier, Source
from audit.scoring import spoken
from audit.words import Message, message

_CAME_BACK = {
    "nothing": ("Asked {when}; nothing had come back by {day}.", "Asked {when}; nothing came back."),
    "part": ("Asked {when}; part of it came back on {day}.", "Asked {when}; part of it came back."),
    "all": ("Asked {when}; all of it came back on {day}.", "Asked {when}; all of it came back."),
    "refusal": (
        "Asked {when}; the answer of {day} was that it is not given out.",
        "Asked {when}; the answer was that it is not given out.",
    ),
}


def asked(source: Source) -> Message:
    """Return when a request was made and what came back; an empty message for any other source."""
    if source.kind != "request" or not (source.date or source.came_back):
        return message("")
    when = message("on {day}", day=spoken.days(source.date)) if source.date else message("on a day not known")
    if not source.came_back:
        return message("Asked {when}.", when=when)
    dated, undated = _CAME_BACK[source.came_back]
    if source.came_back_on is None:
        return message(undated, when=when)
    return message(dated, when=when, day=spoken.days(source.came_back_on))


def invited(dossier: Dossier) -> Message:
    """Return when the sponsor was last asked and whether anything came back; empty where no request is on record."""
    requests = [source for source in dossier.sources.values() if _of_the_sponsor(source, dossier.text("sponsor"))]
    if not requests:
        return message("")
    last = max(requests, key=lambda source: (source.date.low if source.date else None) or dossier.as_of)
    when = spoken.days(last.date or Dates(None, None))
    if last.came_back == "nothing" and last.came_back_on:
        return message("asked on {when}; none by {day}", when=when, day=spoken.days(last.came_back_on))
    if last.came_back in ("", "nothing"):
        return message("asked on {when}; none yet", when=when)
    return message("asked on {when}; what came back stands under Sources", when=when)


def _of_the_sponsor(source: Source, sponsor: str) -> bool:
    """Return whether a dated request went to the sponsor, or to an office written after its name."""
    office, name = (" ".join(text.casefold().split()) for text in (source.publisher, sponsor))
    return source.kind == "request" and source.date is not None and bool(name) and office.startswith(name)
