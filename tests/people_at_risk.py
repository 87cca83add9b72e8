"""Small working dossiers for tests of redact, drawn at random: few people, and every way of counting them.

What is drawn first is who was there; the record (attendance, totals, lists) follows from it, exactly or loosely.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any, TypeVar

from made import row, value_of

from audit.evidence.completeness import settled
from audit.evidence.model import Asked, Claim, Dossier, Row, Source, Table
from audit.evidence.process_fields import FIELDS
from audit.evidence.schema import TABLES, Column, Kind

Word = TypeVar("Word")

SOURCES = {
    "call": Source("call", title="The call", side="sponsor", kind="official", url="https://example.org/call"),
    "letter": Source("letter", title="A letter", side="affected", kind="community"),
    "report": Source("report", title="A report", side="none", kind="press"),
    "search": Source("search", title="Searched the site", side="none", kind="search"),
    "voice": Source("voice", title="A. Person, by phone", side="affected", kind="testimony", file="voice.mp3"),
}
FACTS = {
    "needing_support": Column(Kind.PEOPLE, "How many needed help?"),
    "helped": Column(Kind.PEOPLE, "How many got it?"),
    "questions": Column(Kind.NUMBER, "How many questions?"),
}
COUNTRIES = ("KEN", "UGA", "FRA", "THA")
REGIONS = ("african", "weog", "asia_pacific")
COUNTS = (1, 1, 1, 2, 3, 4, 5, 7, 40)


def drawn(random: Random, *, exact: bool = False) -> Dossier:
    """Return a working dossier; with `exact` every number is known and nothing contradicts itself."""
    aside = Random(str(random.getstate()[1][:3]))  # what was added later leaves the older drawings as they were
    return _with_more(_drawn(random, exact), aside)


def _with_more(dossier: Dossier, random: Random) -> Dossier:
    """Return the dossier with groups that are listed or not, and the other definition of who is affected."""
    listed = random.choice(("", "youth", "youth;rural"))
    claims = dict(dossier.claims)
    if listed:
        claims["strata"] = (Claim("strata", listed, value_of(FIELDS["strata"], listed), ("call",)),)
    also = random.random() < 0.4
    tables = dict(dossier.tables)
    for name in ("participants", "submissions"):
        rows = tuple(_more(row, name, random, also) for row in dossier.tables[name].rows)
        tables[name] = replace(dossier.tables[name], rows=rows)
    return settled(replace(dossier, claims=claims, tables=tables))


def _more(one: Row, name: str, random: Random, also: bool) -> Row:
    cells: dict[str, str] = {}
    if also and random.random() < 0.7:
        cells["affected_also"] = random.choice(("yes", "no", "unknown"))
    if "strata" in one.cells and random.random() < 0.5:
        cells["strata"] = random.choice(("nobody listed this", "youth;nobody listed this", "nor this"))
    return replace(one, cells={**one.cells, **row(name, **cells).cells})


def _drawn(random: Random, exact: bool) -> Dossier:
    names = [f"s{number}" for number in range(random.randint(0, 3))]
    sessions = [_session(random, "" if random.random() < 0.1 else name) for name in names]
    listed = [_participant(random, sessions, exact) for _ in range(random.randint(0, 6))]
    participants = _one_way_of_counting(random, listed)
    rows = [_with_attendance(random, one, participants, exact) for one in sessions]
    tables = {
        "sessions": _table(random, "sessions", rows, ""),
        "participants": _table(random, "participants", participants, _total(random, participants, exact)),
    }
    inputs = _one_way_of_counting(random, [_submission(random, exact) for _ in range(random.randint(0, 5))])
    tables["submissions"] = _table(random, "submissions", inputs, _total(random, inputs, exact))
    places = [row("population", place=place, people=_number(random, exact)) for place in _some(random, COUNTRIES)]
    people = sum(int(place.cells["people"].text) for place in places if place.cells["people"].text.isdigit())
    claimed = "" if random.random() < 0.5 else str(people + random.choice((0, 0, 1, 3, 50)))
    tables["population"] = _table(random, "population", places, claimed)
    every = {name: Table(name) for name in TABLES} | tables
    asked = Asked(facts=FACTS)
    return settled(Dossier(_claims(random, exact), every, sources=SOURCES, asked=asked))


def _claims(random: Random, exact: bool) -> dict[str, tuple[Claim, ...]]:
    needing = random.choice(COUNTS)
    fields = {"id": "river", "title": "The river", "sponsor": "River Agency", "as_of": "2020-12-31"}
    fields |= {"assessor_role": "independent", "assessor_interest": "None declared."}
    fields |= {"needing_support": str(needing), "helped": str(random.randint(0, needing))}
    if exact or random.random() < 0.7:
        fields["began"] = random.choice(("2016-09-07", "2016", "2015-12-31..2016-01-02"))
    if random.random() < 0.5:
        fields["ended"] = "2016-10-31"
    if random.random() < 0.3:
        fields["publish_countries"] = random.choice(("yes", "no"))
    known = {**FIELDS, **FACTS}
    return {name: (Claim(name, text, value_of(known[name], text), ("call",)),) for name, text in fields.items()}


def _some(random: Random, words: Sequence[Word]) -> list[Word]:
    return [word for word in words if random.random() < 0.4]


def _source(random: Random) -> dict[str, Any]:
    sources = random.choice(((), ("call",), ("letter",), ("report",), ("voice",), ("search",), ("letter", "report")))
    return {"sources": sources, "proven": sources != ("search",)}


def _session(random: Random, name: str) -> dict[str, Any]:
    held = random.choice(("yes", "yes", "yes", "yes", "planned", "no", "unknown"))
    run_by = random.choice(("sponsor", "sponsor", "sponsor", "community_for_sponsor", "independent", "unknown"))
    found = {"id": name, "held": held, "run_by": run_by, "level": random.choice(("national", "regional", "global"))}
    if random.random() < 0.8:
        found |= {"start": random.choice(("2016-09-07", "2016-09", "2016-10-30..2016-11-02")), "mode": "in_person"}
    if random.random() < 0.7:
        found["country"] = random.choice(COUNTRIES)
    if random.random() < 0.4:
        found["region"] = random.choice(REGIONS)
    if random.random() < 0.3:
        found["notice_date"] = "2016-08-20"
    if random.random() < 0.3:
        found["strata"] = random.choice(("youth", "rural;youth"))
    aside = {"set_aside": True, "note": "Counted twice."} if random.random() < 0.15 else {}
    return found | _source(random) | aside


def _person(random: Random) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if random.random() < 0.7:
        found["country"] = random.choice((*COUNTRIES, "unknown"))
    if random.random() < 0.2:
        found["region"] = random.choice(REGIONS)
    if random.random() < 0.7:
        found["affected"] = random.choice(("yes", "yes", "no", "unknown"))
    if random.random() < 0.2:
        found["under_resourced"] = random.choice(("yes", "no"))
    if random.random() < 0.2:
        found["strata"] = random.choice(("youth", "rural;youth"))
    aside = {"set_aside": True, "note": "Counted twice."} if random.random() < 0.15 else {}
    return found | _source(random) | aside


def _number(random: Random, exact: bool) -> str:
    count = random.choice(COUNTS)
    if exact or random.random() < 0.7:
        return str(count)
    return random.choice((f"about {count}", f"{count}-{count + 3}", f">={count}", "0-3", "<5", "unknown"))


def _participant(random: Random, sessions: list[dict[str, Any]], exact: bool) -> dict[str, Any]:
    found = _person(random)
    if random.random() < 0.8:
        names = [session["id"] for session in sessions if session["id"]]
        loose = () if exact and random.random() < 0.7 else ("unknown",)
        if names or loose:
            found["session"] = random.choice((*names, *loose))
    return found | ({"count": _number(random, exact)} if random.random() < 0.6 else {})


def _submission(random: Random, exact: bool) -> dict[str, Any]:
    found = _person(random) | {"text": "What a person wrote."}
    if random.random() < 0.4:
        found["appraised"] = random.choice(("yes", "no"))
    if random.random() < 0.4:
        found["date"] = "2016-10-01"
    return found | ({"count": _number(random, exact)} if random.random() < 0.4 else {})


def _one_way_of_counting(random: Random, given: list[dict[str, Any]]) -> list[Row]:
    """Return the rows; in most tables either every row has a count or none has."""
    with_count = random.random()
    rows = []
    for one in given:
        if with_count < 0.3:
            one.pop("count", None)
        elif with_count < 0.9:
            one.setdefault("count", str(random.choice(COUNTS)))
        table = "submissions" if "text" in one else "participants"
        made = row(table, **one)
        rows.append(_public(made) if random.random() < 0.15 else made)
    return rows


def _public(made: Row) -> Row:
    return Row(made.id, made.cells, made.sources, made.page, made.note, made.set_aside, True, made.proven)


def _known(one: Row) -> int:
    count = one.cells.get("count")
    return int(count.text) if count and count.text.isdigit() else 1


def _with_attendance(random: Random, session: dict[str, Any], participants: list[Row], exact: bool) -> Row:
    named = [one for one in participants if "session" in one.cells]
    here = [one for one in named if session["id"] and one.cells["session"].text == session["id"]]
    here = [one for one in here if not one.set_aside]
    affected = [one for one in here if "affected" in one.cells and one.cells["affected"].text == "yes"]
    perhaps = [one for one in here if "affected" not in one.cells or one.cells["affected"].text == "unknown"]
    others, more = (random.choice((0, 0, 1, 2, 3, 4, 5, 6, 30)) for _ in range(2))
    known = sum(map(_known, affected)) + random.randint(0, sum(map(_known, perhaps)))
    cells = {}
    if random.random() < 0.85:
        cells["attendance"] = str(sum(map(_known, here)) + others + more)
    if random.random() < 0.6:
        cells["affected"] = str(known + more)
    if not exact and random.random() < 0.2:
        cells["attendance"] = random.choice(("unknown", "about 30", ">=20", "2-3"))
        cells.pop("affected", None)
    return row("sessions", **session, **cells)


def _total(random: Random, rows: list[Row], exact: bool) -> str:
    if random.random() < 0.5:
        return ""
    total = sum(_known(one) for one in rows if not one.set_aside) + random.choice((0, 0, 1, 2, 3, 4, 5, 50))
    return str(total) if exact or random.random() < 0.8 else random.choice((f"about {total}", f">={total}"))


def _table(random: Random, name: str, rows: list[Row], total: str) -> Table:
    states = ("complete", "partial", "not_published") if rows else ("complete", "not_published", "not_collected")
    state = random.choice(states)
    claimed = value_of(Column(Kind.PEOPLE), total) if total and state != "not_collected" else None
    day = random.choice(("2016-10-31", "2016-10-15", "2020-01-01"))
    sources = random.choice((("call",), ("letter",), ("report",), ("letter", "report")))
    as_of = value_of(Column(Kind.DATE), day)
    return Table(name, tuple(rows), state, state, claimed, as_of, sources)  # type: ignore[arg-type]
