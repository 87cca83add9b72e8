"""People heard, against who was truly there: a small world is told loosely, and the limits must hold it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from completions import EXAMPLES, for_all
from hypothesis import strategies as st
from made import asking, dossier, table

from audit.evidence.model import Dossier
from audit.measure.measures import measure

REGIONS = ("african", "weog", "grulac")
ASKED = (
    {"count": {"of": "people"}},
    {"count": {"of": "people", "where": {"affected": "yes"}}},
    {"count": {"of": "people", "where": {"region": "african"}}},
    {"share": {"of": "people", "where": {"affected": "yes"}}},
    {"share": {"of": "people", "where": {"affected": "yes"}, "among": {"region": "african"}}},
    {"share": {"of": "people", "where": {"region": ["african", "weog"]}}},
    {"coverage": {"list": list(REGIONS), "by": [{"of": "people", "column": "region"}]}},
    {"coverage": {"list": list(REGIONS), "by": [{"of": "people", "column": "region", "at_least": 2}]}},
)


@dataclass(frozen=True)
class Person:
    """Somebody who took part."""

    affected: bool
    region: str


@dataclass(frozen=True)
class Session:
    """A session, and who was there."""

    name: str
    counts: bool
    regions: tuple[str, ...]
    there: tuple[Person, ...]


def _person(random: Random, region: str = "") -> Person:
    return Person(random.random() < 0.5, region or random.choice((*REGIONS, "elsewhere")))


def _session(random: Random, name: str) -> Session:
    regions = tuple(random.sample(REGIONS, random.choice((1, 1, 2))))
    region = regions[0] if len(regions) == 1 else ""
    there = tuple(_person(random, region) for _ in range(random.randint(0, 4)))
    return Session(name, random.random() < 0.7, regions, there)


def _loosely(random: Random, number: int) -> str | None:
    """Return a number as people would tell it: exactly, within limits, or not at all."""
    within = f"{max(0, number - random.randint(0, 2))}-{number + random.randint(0, 2)}"
    return random.choice((str(number), str(number), within, f">={number}", None))


def _kept(**cells: str | None) -> dict[str, str]:
    return {name: text for name, text in cells.items() if text is not None}


def _status(random: Random, counts: bool) -> dict[str, str]:
    """Return whether a session counts, as it may be told: planned, or not who ran it."""
    if random.random() < 0.2:
        return _kept(held=random.choice(("planned", "unknown", None)), run_by="sponsor")
    if counts:
        return {"held": "yes", "run_by": "sponsor"}
    return random.choice(({"held": "no"}, {"held": "yes", "run_by": "independent"}))


@dataclass(frozen=True)
class Told:
    """A dossier, and the people heard in truth."""

    known: Dossier
    heard: tuple[Person, ...]
    states: tuple[str, str, str]


def told(random: Random, *, redacted: bool) -> Told:
    """Return a world and a loose account of it."""
    sessions = [_session(random, f"s{at}") for at in range(random.randint(0, 2))]
    loose = [_person(random) for _ in range(random.randint(0, 2))]
    heard = [*loose, *(person for one in sessions if one.counts for person in one.there)]
    everybody = len(loose) + sum(len(one.there) for one in sessions)
    all_sessions = random.random() < 0.5
    all_listed = random.random() < 0.2
    # A total may hold those of sessions that do not count, so it is told only where every session is.
    total = _loosely(random, everybody) if all_sessions and random.random() < 0.4 else None
    must_list_loose = all_sessions and total is None
    listed: list[dict[str, Any]] = [
        _row(random, person) for person in loose if all_listed or must_list_loose or random.random() < 0.5
    ]
    rows = []
    for one in sessions:
        here = [person for person in one.there if all_listed or random.random() < 0.5]
        rest = [person for person in one.there if person not in here]
        here = [*here, *([] if not all_listed else rest)]
        if not all_sessions and not all_listed and random.random() < 0.3:
            continue  # a session that nobody listed
        status = _status(random, one.counts)
        links = [{**_row(random, person), "session": one.name} for person in one.there if person in here]
        left = [person for person in one.there if person not in here]
        rows.append({"id": one.name, **status, **_counted(random, one, left, redacted=redacted)})
        listed += _redacted(links, status) if redacted else links
    participants = "complete" if all_listed else "partial" if listed or total else "not_collected"
    known = dossier(
        table("sessions", *rows, state="complete" if all_sessions else "partial"),
        table("participants", *listed, state=participants, total=total or ""),
    )
    return Told(known, tuple(heard), ("complete" if all_sessions else "partial", participants, str(total is not None)))


def _row(random: Random, person: Person) -> dict[str, Any]:
    affected = random.choice(("yes" if person.affected else "no", "unknown", None))
    region = random.choice((person.region, person.region, None))
    return _kept(affected=affected, region=region)


def _counted(random: Random, one: Session, left: list[Person], *, redacted: bool) -> dict[str, str]:
    affected = sum(person.affected for person in one.there)
    cells = _kept(
        attendance=_loosely(random, len(one.there)),
        affected=_loosely(random, affected),
        region=random.choice((";".join(one.regions), None)),
    )
    if redacted:
        cells |= _kept(
            unlisted=_loosely(random, len(left)) or "unknown",
            unlisted_affected=_loosely(random, sum(person.affected for person in left)) or "unknown",
        )
    return cells


def _redacted(links: list[dict[str, Any]], status: dict[str, str]) -> list[dict[str, Any]]:
    """Return participants without their session: left out where it does not count, open where it may not."""
    if status.get("held") == "no" or status.get("run_by") == "independent":
        return []
    sure = status.get("held") == "yes"
    return [
        {**{name: text for name, text in link.items() if name != "session"}, "count": "1" if sure else "0-1"}
        for link in links
    ]


def plainly(heard: tuple[Person, ...], asked: dict[str, Any]) -> Fraction | None:
    """Return a measure of the people heard, by counting them."""

    def meets(person: Person, where: dict[str, Any]) -> bool:
        regions = where.get("region", person.region)
        affected = where.get("affected", "yes" if person.affected else "no")
        return person.region in regions and affected == ("yes" if person.affected else "no")

    if of := asked.get("count"):
        return Fraction(sum(meets(person, of.get("where", {})) for person in heard))
    if of := asked.get("share"):
        among = [person for person in heard if meets(person, of.get("among", {}))]
        return Fraction(sum(meets(person, of["where"]) for person in among), len(among)) if among else None
    needed = asked["coverage"]["by"][0].get("at_least", 1)
    reached = sum(sum(person.region == region for person in heard) >= needed for region in REGIONS)
    return Fraction(reached, len(REGIONS))


@EXAMPLES
def test_those_truly_heard_are_within_the_limits(examples: int) -> None:
    """Listed or only counted, in sessions that count or may, before and after redaction."""

    def check(seed: int) -> Iterator[object]:
        random = Random(seed)
        account = told(random, redacted=random.random() < 0.3)
        for asked in ASKED:
            value, measured = plainly(account.heard, asked), measure(account.known, asking(**asked))
            if value is None:
                assert measured.may_be_empty, (asked, account)
            else:
                assert measured.value is not None, (asked, account)
                assert measured.value.low <= value <= measured.value.high, (asked, value, account)
        yield account.states

    reached = for_all(examples, st.integers(0, 10**9), check)
    assert {states[0] for states in reached} == {"complete", "partial"}  # type: ignore[index]
    assert {states[1] for states in reached} == {"complete", "partial", "not_collected"}  # type: ignore[index]
