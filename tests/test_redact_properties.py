"""What holds of redact whatever the evidence: it only widens, it is done once, and it tells no small count."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from attack import attack
from made import asking
from people_at_risk import drawn
from twins import twins

from audit.bounds import Truth
from audit.evidence.fingerprint import fingerprint
from audit.evidence.model import Dossier
from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.evidence.restored import restored
from audit.evidence.write import write_folder
from audit.measure.measures import measure
from audit.measure.value import Measured
from audit.rubric.model import Measure

WHERE: dict[str, list[dict[str, object]]] = {
    "people": [{"affected": "yes"}, {"region": "african"}, {"country": "KEN"}, {"income": ["low", "lower_middle"]}],
    "participants": [{"affected": "no"}, {"strata": "youth"}, {"ldc": "yes"}, {"under_resourced": "yes"}],
    "submissions": [{"affected": "yes"}, {"appraised": "yes"}, {"income": "high"}, {"region": "weog"}],
    "sessions": [{"region": "african"}, {"country": ["FRA", "UGA"]}, {"level": "national"}, {"run_by": "independent"}],
    "population": [{"income": "low"}, {"place": "KEN"}],
}


def measures() -> list[Measure]:
    """Return measures of every kind that reads a table redact changes."""
    found = []
    for table, conditions in WHERE.items():
        found.append(asking(count={"of": table}))
        for where in conditions:
            found.append(asking(count={"of": table, "where": where}))
            found.append(asking(share={"of": table, "where": where}))
        found.append(asking(share={"of": table, "where": conditions[0], "among": conditions[1]}))
        part = {"count": {"of": table, "where": conditions[0]}}
        found.append(asking(ratio={"of": part, "to": {"count": {"of": table}}}))
    places = [("people", "region"), ("participants", "country"), ("submissions", "region"), ("sessions", "country")]
    for table, column in places:
        listed = ["african", "weog"] if column == "region" else ["KEN", "FRA", "THA"]
        for least in (1, 5):
            found.append(asking(coverage={"list": listed, "by": [{"of": table, "column": column, "at_least": least}]}))
    strata = [{"of": table, "column": "strata"} for table in ("people", "submissions", "sessions")]
    found.append(asking(coverage={"list": ["youth", "rural"], "by": strata}))
    found.append(asking(days={"of": "sessions", "from": "notice_date", "to": "start"}))
    found.append(asking(days={"from": "began", "to": "ended"}))
    found.append(asking(fact="helped"))
    found.append(asking(ratio={"of": {"fact": "helped"}, "to": {"fact": "needing_support"}}))
    found.append(asking(lowest=[{"share": {"of": t, "where": {"affected": "yes"}}} for t in ("people", "submissions")]))
    return found


MEASURES = measures()


def assert_wider(before: Measured, after: Measured, of: Measure, at: str) -> None:
    """Assert that everything the working dossier admits the publishable one admits as well."""
    where = f"{at}: {of}\n{before.value} {before.any} {before.may_be_empty}\n{after.value} {after.any}"
    assert after.may_be_empty or not before.may_be_empty, where
    assert after.any in (before.any, Truth.UNKNOWN), where
    if before.value is None:
        assert after.value is None or after.may_be_empty, where
    else:
        assert after.value is not None, where
        assert before.value in after.value, where


def only_widens(dossier: Dossier, at: str) -> None:
    """Assert that no measure is narrower once the dossier is redacted, set-aside rows restored or not."""
    open_ = redact(dossier)
    for before, after in ((dossier, open_), (restored(dossier), restored(open_))):
        for of in MEASURES:
            assert_wider(measure(before, of), measure(after, of), of, at)


def drawings(first: int, number: int, **how: bool) -> list[tuple[str, Dossier]]:
    """Return random working dossiers, each with its name."""
    return [(f"dossier {seed}", drawn(Random(seed), **how)) for seed in range(first, first + number)]


def test_redaction_only_widens():
    """Whatever the working dossier admits for a measure, the publishable one admits as well, restored or not."""
    for name, dossier in drawings(0, 100):
        only_widens(dossier, name)


@pytest.mark.many
def test_redaction_only_widens_often():
    """The same over 5,000 dossiers."""
    for name, dossier in drawings(1_000, 5_000):
        only_widens(dossier, name)


def test_redaction_is_done_once():
    """Redacting the publishable dossier changes nothing, to the last byte of its fingerprint."""
    for name, dossier in drawings(10_000, 300):
        once = redact(dossier)
        assert redact(once) == once, name
        assert fingerprint(redact(once)) == fingerprint(once), name


def test_redaction_does_not_depend_on_order():
    """Rows in another order are published as the same."""
    for name, dossier in drawings(20_000, 100):
        assert fingerprint(redact(turned(dossier))) == fingerprint(redact(dossier)), name


def turned(dossier: Dossier) -> Dossier:
    """Return the dossier with the rows of every table the other way round."""
    tables = {name: replace(table, rows=table.rows[::-1]) for name, table in dossier.tables.items()}
    return replace(dossier, tables=tables)


def test_no_small_count_is_given_away():
    """A solver that holds the publishable dossier finds two numbers or more for every count of people from 1 to 4."""
    seen: Counter[str] = Counter()
    for name, dossier in drawings(30_000, 500, exact=True):
        attacker = attack(dossier, redact(dossier))
        assert attacker.given_away() == [], name
        seen.update(
            secret.name.split(" at ")[0].split(" {")[0].split(" (")[0].split(" frozenset")[0]
            for secret in attacker.secrets
        )
    for what in PROTECTED:
        assert seen[what] >= 20, what


PROTECTED = (
    "participants",
    "submissions",
    "participants in all",
    "participants not listed",
    "submissions in all",
    "submissions not listed",
    "there",
    "affected",
    "not affected",
    "unlisted",
    "unlisted affected",
    "unlisted, not affected",
    "everybody listed",
    "affected listed",
    "population",
    "population elsewhere",
    "needing",
    "helped",
    "not helped",
)


def test_no_small_count_is_given_away_where_everybody_came():
    """Nor where the attacker may take it that all those listed had been at a session."""
    tried = 0
    for name, dossier in drawings(40_000, 300, exact=True):
        attacker = attack(dossier, redact(dossier), everybody_came=True)
        if attacker.fits():
            assert attacker.given_away() == [], name
            tried += 1
    assert tried > 50


def test_twins_are_published_as_the_same():
    """Two dossiers that differ in one protected count cannot be told apart by trying the code on both."""
    seen: Counter[str] = Counter()
    for name, dossier in drawings(50_000, 250, exact=True):
        published = redact(dossier)
        for count, twin in twins(dossier):
            assert redact(twin) == published, f"{name}: {count}"
            seen[count.split()[0]] += 1
    assert min(seen[what] for what in ("participants", "submissions", "population", "affected", "helped:", "there")) > 2


def test_the_publishable_dossier_survives_a_file(tmp_path: Path):
    """Written and read again it is the same dossier, and redacting it again changes nothing."""
    for name, dossier in drawings(60_000, 60, exact=True):
        published = redact(dossier)
        write_folder(published, tmp_path / name)
        again = read_dossier(tmp_path / name, dossier.asked)
        assert fingerprint(again) == fingerprint(published), name
        assert fingerprint(redact(again)) == fingerprint(published), name


def test_a_complete_table_that_contradicts_its_total_still_widens() -> None:
    """Three listed of a claimed seven: whichever is read once set-aside claims are restored, redaction holds it."""
    ((name, dossier),) = drawings(4_918, 1)
    only_widens(dossier, name)


@pytest.mark.parametrize(("seed", "exact"), [(501_343, False), (501_453, True), (501_525, True), (502_290, True)])
def test_a_public_row_beside_a_session_without_lists_is_redacted_once(seed: int, exact: bool) -> None:
    """Where somebody named in public may have been at any session, totals are opened once and not again each time."""
    ((name, dossier),) = drawings(seed, 1, exact=exact)
    once = redact(dossier)
    assert redact(once) == once, name
