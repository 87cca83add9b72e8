"""An attacker who holds the publishable dossier and knows the code: what can a solver work out?

Every count the publishable dossier speaks of is a whole number within its published limits, and the attacker
knows how counts hang together: parts and wholes, totals and rows, sessions and lists. card.json is a function of
the publishable dossier, so whoever holds both holds no more. A count is given away where only one number fits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any

from ortools.sat.python import cp_model

from audit.bounds import INF, Interval, Truth, exactly
from audit.evidence.facts import held_by_sponsor
from audit.evidence.followed import followed
from audit.evidence.listed import Listed, Lists, lists_of, name_of, sessions_that_count, unlisted
from audit.evidence.model import Dossier, Row
from audit.evidence.redact import sessions_as_published
from audit.evidence.redact_groups import with_listed_groups
from audit.evidence.redact_people import KEPT, Key, People, people_of
from audit.evidence.redact_sessions import in_outline
from audit.evidence.small_counts import NOBODY, plus
from audit.evidence.voices_counted import together
from audit.evidence.voices_on_record import on_record

MOST = 2_000
"""No count in these dossiers comes near it: it stands for an open end."""

SMALL = range(1, 5)

SAID_BY = (("sheets", "returned"), ("affected", "yes"), ("affected", "no"))
"""Counts of the survey that are of people on record: of all, of those affected, of the others."""

Count = Any
"""A variable of the solver, or a sum or difference of some."""


@dataclass(frozen=True)
class Secret:
    """A protected count: its name, how the attacker would write it, and its true number."""

    name: str
    count: Count
    number: int


@dataclass
class Attack:
    """The attacker's model: a variable a count, and everything that is known to hold between them."""

    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    secrets: list[Secret] = field(default_factory=list)

    def count(self, limits: object = None) -> Count:
        """Return a count within published limits; any number where none are published."""
        if not isinstance(limits, Interval):
            return self.model.new_int_var(0, MOST, "")
        high = MOST if limits.high == INF else int(limits.high)
        return self.model.new_int_var(int(limits.low), high, "")

    def knows(self, *facts: Any) -> None:
        """Take something for certain."""
        for fact in facts:
            self.model.add(fact)

    def protect(self, name: str, count: Count, truth: object) -> None:
        """Note what must not be given away: an exact count from 1 to 4."""
        if isinstance(truth, Interval) and truth.exact and truth.low in SMALL:
            self.secrets.append(Secret(name, count, int(truth.low)))

    def given_away(self) -> list[str]:
        """Return the secrets that only one number fits."""
        assert self._solves(*(one.count == one.number for one in self.secrets)), "the truth must fit"
        return [f"{one.name}: {one.number}" for one in self.secrets if not self._solves(one.count != one.number)]

    def fits(self) -> bool:
        """Return whether the truth is among what the attacker takes to be possible."""
        return self._solves(*(one.count == one.number for one in self.secrets))

    def _solves(self, *facts: Any) -> bool:
        model = self.model.clone()
        for fact in facts:
            model.add(fact)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        return solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)


def attack(
    working: Dossier, published: Dossier, *, everybody_came: bool = False, found: Attack | None = None
) -> Attack:
    """Return what an attacker makes of a publishable dossier, and what the working one protects.

    `everybody_came`: the attacker also takes it that nobody is listed without having been at a session. `found`:
    what the attacker knows already.
    """
    found = found or Attack()
    cells = {name: _of_table(found, name, working, published) for name in ("participants", "submissions")}
    sessions = list(zip(working.tables["sessions"].rows, _aligned(working, published), strict=True))
    rooms = [_of_session(found, row, shown, working, published) for row, shown in sessions]
    _joined(found, [room for room in rooms if room], cells["participants"], everybody_came)
    _of_facts(found, working, published)
    _of_places(found, working, published)
    if published.voices:
        _of_survey(found, working, published, [room for room in rooms if room], cells["participants"])
    return found


def _aligned(working: Dossier, published: Dossier) -> list[Row]:
    """Return the published session of each working one; beside earlier dossiers only counts in it are other ones."""
    alone = list(sessions_as_published(working))
    if _cells(alone) == _cells(published.tables["sessions"].rows):
        return alone
    return next(
        list(shown)
        for shown in permutations(published.tables["sessions"].rows)
        if all(_but_counts(one) == _but_counts(row) and _holds(one, row) for one, row in zip(shown, alone, strict=True))
    )


def _but_counts(row: Row) -> str:
    counts = ("attendance", "affected", "unlisted", "unlisted_affected", "strata")
    return str((row.id, sorted((name, cell) for name, cell in row.cells.items() if name not in counts)))


def _holds(wide: Row, narrow: Row) -> bool:
    columns = ("attendance", "affected", "unlisted", "unlisted_affected")
    pairs = ((wide.value(name), narrow.value(name)) for name in columns)
    return all(one is None or (other is not None and other in one) for one, other in pairs)  # type: ignore[operator]


def _cells(rows: Iterable[Row]) -> Counter[str]:
    return Counter(str((row.id, sorted(row.cells.items()))) for row in rows)


def _of_places(found: Attack, working: Dossier, published: Dossier) -> None:
    before, after = working.tables["population"], published.tables["population"]
    shown = {row.value("place"): found.count(row.value("people")) for row in after.rows}
    for row in before.rows:
        found.protect(f"population {row.value('place')}", shown[row.value("place")], row.value("people"))
    claimed, people = before.total, [row.value("people") for row in before.rows]
    if claimed is not None and all(isinstance(one, Interval) and one.exact for one in people):
        total, rest = found.count(after.total), found.count()
        found.knows(sum(shown.values()) + rest == total)
        known = sum(one.low for one in people if isinstance(one, Interval))
        if claimed.exact and claimed.low >= known and after.state != "complete":
            found.protect("population in all", total, claimed)
            found.protect("population elsewhere", rest, Interval(claimed.low - known, claimed.low - known))
        if after.state == "complete":
            found.knows(rest == 0)


def people(dossier: Dossier, name: str) -> People:
    """Return a table about people as redact tallies it."""
    dossier = with_listed_groups(dossier)
    by_country = dossier.text("publish_countries") == "yes"
    return people_of(dossier.tables[name], sessions_that_count(dossier), followed(dossier), by_country)


def _of_table(found: Attack, name: str, working: Dossier, published: Dossier) -> Mapping[Key, Count]:
    before, after = people(working, name), people(published, name)
    cells = {key: found.count(plus(tally.known, tally.loose)) for key, tally in after.tallies.items()}
    for key, tally in before.tallies.items():
        found.protect(f"{name} {key}", cells[key], tally.first)
    claimed, shown = before.table.total, published.tables[name].total
    if claimed is None or shown is None:
        return cells
    total, rest = found.count(shown), found.count()
    accepted = [cell for (aside, _), cell in cells.items() if not aside]
    found.knows(sum(accepted) + sum(found.count(public) for public in after.public) + rest == total)
    if published.tables[name].state == "complete":
        found.knows(rest == 0)
    if claimed.low >= before.listed.high:
        if any(tally.first.high for tally in before.tallies.values()) or before.left_over != NOBODY:
            found.protect(f"{name} in all", total, claimed)
        if published.tables[name].state != "complete":
            found.protect(f"{name} not listed", rest, before.left_over)
    return cells


@dataclass(frozen=True)
class Room:
    """The attacker's counts of one session: those listed of it who are not public."""

    everybody: Count
    affected: Count
    others: Count
    counts: bool
    unlisted: Count
    unlisted_affected: Count
    may_count: bool


def _of_session(found: Attack, row: Row, shown: Row, working: Dossier, published: Dossier) -> Room | None:
    if in_outline(row):
        return None
    name = name_of(row)
    truth = Truth.UNKNOWN if row.set_aside else held_by_sponsor(row)
    before, after = lists_of(working.tables["participants"]), lists_of(published.tables["participants"])
    public = after.here(name, truth)
    known = Listed(*(found.count(part) for part in (public.everybody, public.affected, public.others)))
    there, of_them = found.count(shown.value("attendance")), found.count(shown.value("affected"))
    rest = _rest(found, shown, "unlisted", "attendance", there - known.everybody)
    rest_of_them = _rest(found, shown, "unlisted_affected", "affected", of_them - known.affected)
    listed, affected = there - rest - known.everybody, of_them - rest_of_them - known.affected
    for least in (there - of_them, rest - rest_of_them, listed, affected, listed - affected, rest_of_them):
        found.knows(least >= 0)
    counts = (there, of_them, rest, rest_of_them)
    _protect(found, row, truth, before, counts)
    at_the_door = () if truth is Truth.NO else (("everybody", listed), ("affected", affected))
    for part, count in at_the_door:
        lists = (before.accepted, before.public) if row.id else ({}, {})
        private = [listed_there.get(name, Listed()) for listed_there in lists]
        ends = [getattr(lists, part) for lists in private]
        if ends[0].exact and ends[1].exact and not before.accepted.get("", Listed()).everybody.high:
            low = ends[0].low - ends[1].low
            found.protect(f"{part} listed at {name}", count, Interval(low, low))
    return Room(
        listed, affected, listed - affected, truth is Truth.YES, rest, rest_of_them,
        truth is not Truth.NO and not row.set_aside,
    )  # fmt: skip


def _rest(found: Attack, shown: Row, written: str, counted: str, by_subtraction: Count) -> Count:
    """Return how many are not listed: as published, or all that were counted where nobody else is listed."""
    if written in shown.cells:
        return found.count(shown.value(written))
    return by_subtraction if isinstance(shown.value(counted), Interval) else found.count()


def _protect(found: Attack, row: Row, truth: Truth, lists: Lists, counts: tuple[Count, ...]) -> None:
    there, of_them, rest, rest_of_them = counts
    name = name_of(row)
    left, left_affected = unlisted(row, lists, truth)
    first = (row.value("attendance"), row.value("affected"), left, left_affected)
    for what, count, number in zip(("there", "affected", "unlisted", "unlisted affected"), counts, first, strict=False):
        found.protect(f"{what} at {name}", count, number)
    for what, count, whole, part in (
        ("not affected", there - of_them, first[0], first[1]),
        ("unlisted, not affected", rest - rest_of_them, left, left_affected),
    ):
        if isinstance(whole, Interval) and isinstance(part, Interval) and whole.exact and part.exact:
            found.protect(f"{what} at {name}", count, Interval(whole.low - part.low, whole.low - part.low))


def _joined(found: Attack, rooms: list[Room], cells: Mapping[Key, Count], everybody_came: bool) -> None:
    """Take it that whoever is listed of a session that counts stands in the table of participants."""
    at = KEPT.index("affected")
    accepted = {key: cell for key, cell in cells.items() if not key[0]}
    sums = (
        (sum(room.everybody for room in rooms if room.counts), list(accepted.values())),
        (sum(room.affected for room in rooms if room.counts), _may_be(accepted, at, Truth.NO)),
        (sum(room.others for room in rooms if room.counts), _may_be(accepted, at, Truth.YES)),
    )
    for listed, there in sums:
        found.knows(listed - sum(there) <= 0 * found.count())
    if everybody_came:
        found.knows(sums[0][0] - sum(sums[0][1]) == 0 * found.count())


def _may_be(cells: Mapping[Key, Count], at: int, other: Truth) -> list[Count]:
    return [cell for (_, values), cell in cells.items() if values[at] is not other]


def _of_survey(
    found: Attack, working: Dossier, published: Dossier, rooms: list[Room], cells: Mapping[Key, Count]
) -> None:
    """Take it that everybody who took part is on record, and that nobody gave two sheets.

    How many gave none is protected as well.
    """
    beyond = _without_a_sheet(working)
    survey = {(voice.question, voice.answer): found.count(voice.count) for voice in published.voices}
    for voice in working.voices:
        found.protect(f"survey {voice.question} {voice.answer}", survey[voice.question, voice.answer], voice.count)
    questions = {question for question, _ in survey} - {"sheets"}
    sheets = survey["sheets", "returned"]
    for question in questions:
        found.knows(sum(count for (asked, _), count in survey.items() if asked == question) == sheets)
    at = KEPT.index("affected")
    public = [row for row in published.tables["participants"].accepted if row.public]
    counted = [(row.value("affected"), found.count(row.value("count"))) for row in public]
    parts = [*counted, *((values[at], cell) for (aside, values), cell in cells.items() if not aside)]
    unlisted = [(room.unlisted, room.unlisted_affected) for room in rooms if room.may_count]
    everybody = sum(count for _, count in parts) + sum(rest for rest, _ in unlisted)
    affected = sum(count for truth, count in parts if truth is not Truth.NO) + sum(of_them for _, of_them in unlisted)
    others = sum(count for truth, count in parts if truth is not Truth.YES)
    others += sum(rest - of_them for rest, of_them in unlisted)
    for one, people in zip(SAID_BY, (everybody, affected, others), strict=True):
        if one in survey:
            found.knows(survey[one] <= people)
            found.protect(f"people beyond {one}", people - survey[one], beyond.get(one))


def _without_a_sheet(working: Dossier) -> Mapping[tuple[str, str], Interval]:
    """Return how many more people are on record than gave a sheet, or gave an answer on whether they are affected."""
    record = list(on_record(working.tables["participants"], working.tables["sessions"]))
    counts = [[one.everybody for one in record], [one.affected for one in record], [one.others for one in record]]
    people = dict(zip(SAID_BY, map(together, counts), strict=True))
    said = {(voice.question, voice.answer): voice.count for voice in working.voices}
    return {
        one: exactly(int(people[one].low) - int(said[one].low))
        for one in people.keys() & said.keys()
        if people[one].exact and said[one].exact and people[one].low >= said[one].low
    }


def _of_facts(found: Attack, working: Dossier, published: Dossier) -> None:
    names = ("needing_support", "helped")
    needing, helped = (found.count(published.claims[name][0].value) for name in names)
    found.knows(helped <= needing)
    first = [working.claims[name][0].value for name in names]
    assert all(isinstance(value, Interval) for value in first)
    found.protect("needing", needing, first[0])
    found.protect("helped", helped, first[1])
    low = first[0].low - first[1].low  # type: ignore[union-attr]
    found.protect("not helped", needing - helped, Interval(low, low))
