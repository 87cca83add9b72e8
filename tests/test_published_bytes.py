"""Whoever reads every byte of a site learns no more than the solver, which holds the publishable dossiers.

A site is written twice from working dossiers that differ in one protected count. Where their publishable copies are
the same, so must be each file: pages, lists, pictures, feeds, metadata, and what lies in bundles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from over_time_made import later
from people_at_risk import drawn
from test_redact_properties import turned
from twins import twins

from audit.evidence.completeness import settled
from audit.evidence.model import Claim, Dossier
from audit.evidence.redact import redact
from audit.report.site.publication import publication
from audit.report.site.site import Asked, write_site
from audit.rubric.asked import asked
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric


@cache
def rubric() -> Rubric:
    """Return the rubric of the sites."""
    return read_rubric("meaningful-consultation")


def test_twins_are_the_same_in_every_field() -> None:
    """Also in those that no comparison looks at: places in files, warnings, and the order of everything."""
    seen = 0
    for seed in range(110_000, 110_100):
        dossier = drawn(Random(seed), exact=True)
        published = repr(redact(dossier))
        assert repr(redact(turned(dossier))) == published, seed
        for count, twin in twins(dossier):
            assert repr(redact(twin)) == published, f"{seed}: {count}"
            seen += 1
    assert seen > 300


def sites(first: int, number: int) -> Iterator[tuple[str, list[Dossier], list[Dossier]]]:
    """Yield random sites of one process at two days and of another process, each with a twin."""
    for seed in range(first, first + number * 10):
        random = Random(seed)
        days = [drawn(random, exact=True)]
        days.append(later(days[0], random))
        other = drawn(random, exact=True)
        (name,) = other.claims["id"]
        other = replace(other, claims={**other.claims, "id": (Claim("id", "lake", "lake", name.sources),)})
        given = [replace(one, asked=asked(rubric())) for one in (*days, other)]
        found = [list(twins(one)) for one in given]
        if not all(found):
            continue
        chosen = [random.choice(some) for some in found]
        yield f"site {seed}: {[count for count, _ in chosen]}", given, [settled(twin) for _, twin in chosen]
        number -= 1
        if not number:
            return


def written(dossiers: list[Dossier], folder: Path, *, bundles: bool) -> dict[str, bytes]:
    """Return every file of a site of these dossiers."""
    given = [publication(f"dossier {at}", one, rubric()) for at, one in enumerate(dossiers)]
    write_site(given, folder, Asked(bundles=bundles))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def no_byte_tells(place: Path, first: int, number: int, *, bundles: bool) -> None:
    """Assert that sites of twins are the same to the last byte."""
    for name, given, others in sites(first, number):
        one = written(given, place / name[:11] / "one", bundles=bundles)
        two = written(others, place / name[:11] / "two", bundles=bundles)
        assert sorted(one) == sorted(two), name
        assert not [at for at in one if one[at] != two[at]], name
        assert len(one) > 12, name


def test_no_byte_of_a_site_tells_a_protected_count(tmp_path: Path) -> None:
    """Two sites, pages and all that stands beside them."""
    no_byte_tells(tmp_path, 120_000, 2, bundles=False)


@pytest.mark.many
def test_no_byte_of_a_site_tells_a_protected_count_often(tmp_path: Path) -> None:
    """Twenty-four sites, with a bundle of every card."""
    no_byte_tells(tmp_path, 130_000, 24, bundles=True)
