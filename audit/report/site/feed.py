"""The feed of a site: Atom (RFC 4287), dated by the days up to which records were read, for nothing reads a clock."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from audit.report import phrases
from audit.report.around import environment
from audit.report.site.entry import Entry
from audit.words import message, say


def feed(entries: Sequence[Entry], title: str, base: str) -> bytes:
    """Return feed.xml, the latest first. `base` is the site's address on the web, or "" where it is not known.

    A `tag:` address (RFC 4151) needs the name of a host: without one an entry is known by a UUID made from its place.
    """
    latest = sorted(sorted(entries, key=lambda one: one.place), key=lambda one: one.as_of, reverse=True)
    made = environment().get_template("site_feed.xml.j2").render(
        title=title,
        base=base,
        updated=_instant(latest[0].as_of) if latest else "1970-01-01T00:00:00Z",
        id=_name("", base, "1970-01-01"),
        entries=[(one, _name(one.place, base, one.as_of), _instant(one.as_of), _summary(one)) for one in latest],
        role=lambda one: say(phrases.ROLES.get(one.assessor_role, message("{role}", role=one.assessor_role))),
    )  # fmt: skip
    return made.encode()


def _instant(day: str) -> str:
    return f"{day}T00:00:00Z"


def _name(place: str, base: str, day: str) -> str:
    host = urlsplit(base).hostname if base else None
    if host is None:
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'urn:consultation-audit:{place}')}"
    return f"tag:{host},{day}:{place or 'cards'}"


def _summary(one: Entry) -> str:
    if one.verdict is None:
        return one.lede
    draft = message("Draft. ") if one.draft else message("")
    verdict = phrases.capital(one.verdict.headline or one.verdict.words)
    return say(message("{draft}{verdict}. {lede}", draft=draft, verdict=verdict, lede=one.lede))
