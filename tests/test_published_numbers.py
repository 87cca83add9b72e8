"""A site says no number that does not follow from what is published: the publishable dossiers and the rubrics.

The solver of attack_together.py holds the publishable dossiers of a site together. It holds all there is only if every
file of the site is a function of them: nothing of a working dossier is left in any of them.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from test_report_numbers import numbers, shown

from audit.cli.opening import open_both
from audit.evidence.write import csv_bytes, grids
from audit.report.files import card_files, findings
from audit.report.site.publication import Publication, publication, together
from audit.report.site.site import Asked, write_site
from audit.rubric.model import Rubric
from audit.scoring.score import score

EXAMPLE = Path(__file__).parent.parent / "examples" / "global-commission-2011"
SECRET = {"67": "68613", "89": "71225"}
"""Attendances of the example -> numbers that stand nowhere else; a year later each is two more."""


def published(folder: Path, number: int, day: str) -> Publication:
    """Return the example as it may be published, with attendances of its own."""
    copy = folder / f"day-{number}"
    copy.mkdir()
    for file in EXAMPLE.glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        if file.name == "sessions.csv":
            for old, new in SECRET.items():
                text = text.replace(f",{old},", f",{int(new) + number},")
        if file.name == "process.csv":
            text = re.sub(r"as_of,[0-9-]+", f"as_of,{day}", text)
        (copy / file.name).write_text(text, encoding="utf-8")
    dossier, rubric = open_both(copy, None)
    return publication(f"day {number}", dossier, rubric)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], list[Publication]]:
    """The files of a site of one process at two days, with bundles, and what it was made from."""
    folder = tmp_path_factory.mktemp("published")
    given = [published(folder, 0, "2021-06-30"), published(folder, 2, "2022-06-30")]
    write_site(given, folder / "site", Asked(bundles=True))
    files = {path.relative_to(folder / "site").as_posix(): path for path in (folder / "site").rglob("*")}
    return {name: path.read_bytes() for name, path in files.items() if path.is_file()}, given


def said(files: dict[str, bytes], at: str = "") -> Iterator[tuple[str, str]]:
    """Yield what each file says to a reader or a program: pages and pictures, data, lists, and what bundles hold."""
    for name, data in files.items():
        place = f"{at}{name}"
        if name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(data)) as inside:
                yield from said({one: inside.read(one) for one in inside.namelist()}, f"{place}/")
        elif name.endswith((".json", ".csv", ".yaml", ".txt")):
            yield place, data.decode()
        elif name.endswith(".xml"):
            yield place, "\n".join(ElementTree.fromstring(data.decode()).itertext())
        else:
            yield from ((f"{at}{one}", text) for one, text in shown({name: data}))
        if name.endswith(".html"):
            for block in re.findall(rb'<script type="application/ld\+json">(.*?)</script>', data, re.DOTALL):
                yield f"{place} JSON-LD", block.decode()


def known(publications: list[Publication]) -> set[Decimal]:
    """Return every number in what is published: the opened dossiers, their cards, what methods add up, the rubrics."""
    found: set[Decimal] = set()
    for one in together(publications):
        card = score(one.dossier, one.rubric)
        found |= numbers(one.rubric.model_dump_json()) | numbers(card.to_json())
        for data in findings(card, one.rubric, one.dossier).data.values():
            found |= numbers(data.decode())
        for grid in grids(one.dossier).values():
            found |= numbers(csv_bytes(grid).decode())
    return found


def test_every_file_is_read(site: tuple[dict[str, bytes], list[Publication]]) -> None:
    """No file of a site is passed over, but pictures, whose text the charts' own tests read, and hashes."""
    files, _ = site
    read = {name.partition("/bundle.zip")[0] for name, _ in said(files)}
    passed = {name for name in files if not any(one.startswith(name.removesuffix("/bundle.zip")) for one in read)}
    assert all(name.endswith(".png") for name in passed), passed


def test_no_working_number_is_in_any_byte(site: tuple[dict[str, bytes], list[Publication]]) -> None:
    """What the later dossier counts two more than the earlier one stands in no file, packed or not."""
    files, _ = site
    texts = dict(said(files))
    for old in SECRET.values():
        hidden, exact = str(int(old) + 2), old
        for name, text in texts.items():
            assert hidden not in text.replace(",", ""), name
        assert not any(hidden.encode() in data for data in files.values())
        assert any(exact in text for text in texts.values())


def test_every_number_follows_from_what_is_published(site: tuple[dict[str, bytes], list[Publication]]) -> None:
    """Cards, lists, comparisons, JSON-LD, feed, badge and bundle are functions of publishable dossiers and rubrics."""
    files, given = site
    holds, texts = known(given), dict(said(files))
    assert len(texts) >= 12
    for name, text in texts.items():
        if name.endswith(("manifest.json", "ro-crate-metadata.json")):
            continue  # these count bytes; that they are functions of the rest is tested below
        if name == "method.html":
            continue  # the same on every site
        extra = numbers(text) - holds
        assert not {one for one in extra if one > MOST_THAT_IS_COUNTED}, f"{name}: {sorted(extra)}"


MOST_THAT_IS_COUNTED = 1_000
"""Above it no number is one of criteria, cards, pixels or points: it would come from evidence."""


def test_the_site_is_a_function_of_what_is_published(
    site: tuple[dict[str, bytes], list[Publication]], tmp_path: Path
) -> None:
    """Built from the publishable dossiers alone, without any working one, every byte of the site is the same."""
    files, given = site
    write_site([replace(one) for one in together(given)], tmp_path / "site", Asked(bundles=True))
    for name, data in files.items():
        assert (tmp_path / "site" / name).read_bytes() == data, name


def test_the_files_of_a_card_are_functions_of_it(site: tuple[dict[str, bytes], list[Publication]]) -> None:
    """card.xlsx, card.md and the charts, which a site leaves out, are made from the opened dossier as well."""
    _, given = site
    later = together(given)[1]
    files = dict(card_files(score(later.dossier, later.rubric), later.rubric, later.dossier))
    for name, text in said(files):
        for old in SECRET.values():
            assert str(int(old) + 2) not in text.replace(",", ""), name
    assert json.loads(files["card.json"])["publishable"]
    assert isinstance(later.rubric, Rubric)
