from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from people_at_risk import FACTS, drawn
from rocrate.rocrate import ROCrate
from small_rubric import SMALL, read_text

from audit.cli.opening import open_both
from audit.errors import AuditError, EvidenceNotValid
from audit.evidence.archive import unpacked
from audit.evidence.files import sheets_in
from audit.evidence.fingerprint import fingerprint
from audit.evidence.model import Asked
from audit.evidence.read import dossier_of, read_dossier
from audit.evidence.redact import redact
from audit.report.bundle import bundle, bundle_name, evidence_files
from audit.report.files import card_files
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric, shipped
from audit.rubric.write import rubric_text
from audit.scoring.score import score
from audit.scoring.scorecard import Scorecard

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "un-women-2016"


@cache
def made() -> tuple[Scorecard, bytes]:
    """Return the card of an example on a profile, and its bundle."""
    dossier, rubric = open_both(EXAMPLE, "light")
    card = score(dossier, rubric)
    return card, bundle(card, rubric, dossier, card_files(card, rubric, redact(dossier)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the bundle unpacked."""
    zipfile.ZipFile(BytesIO(made()[1])).extractall(tmp_path)
    return tmp_path


def test_the_same_card_gives_the_same_bytes() -> None:
    """A bundle holds no clock, no chance and nothing of the machine."""
    again = made.__wrapped__()[1]
    assert again == made()[1]
    with zipfile.ZipFile(BytesIO(again)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not any(str(ROOT).encode() in data for data in unpacked(again, "bundle.zip").values())


def test_the_manifest_has_every_file_with_its_size_and_hash() -> None:
    """Each file but the manifest itself is listed once, sorted, as it is."""
    files = dict(unpacked(made()[1], "bundle.zip"))
    listed = json.loads(files.pop("manifest.json"))["files"]
    assert [entry["path"] for entry in listed] == sorted(files)
    for entry in listed:
        data = files[entry["path"]]
        assert (entry["bytes"], entry["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())


def test_its_own_library_reads_the_crate(folder: Path) -> None:
    """RO-Crate's library finds the title, the day, the assessor and every file, each of them there."""
    crate = ROCrate(folder)
    card, data = made()
    assert crate.root_dataset["name"] == f"Scorecard: {card.process.title}"
    assert crate.root_dataset["datePublished"] == card.as_of
    assert crate.root_dataset["author"]["name"] == card.assessor.name
    assert crate.dereference("#scoring")["result"].id == "card/card.json"
    assert crate.dereference("#tool")["version"] == card.tool.split()[-1]
    files = {entity.id for entity in crate.data_entities}
    assert files == set(unpacked(data, "bundle.zip")) - {"ro-crate-metadata.json"}
    assert all((folder / name).is_file() for name in files)


def test_the_crate_says_the_size_of_each_file(folder: Path) -> None:
    """Sizes in the metadata are those of the files; only the manifest, which lists the metadata, has none."""
    for entity in ROCrate(folder).data_entities:
        if entity.id != "manifest.json":
            assert entity["contentSize"] == str((folder / entity.id).stat().st_size)


def test_the_rubric_in_it_needs_no_other_file(folder: Path) -> None:
    """A profile lies in it with its parent worked in: it reads to the hash on the card."""
    text = (folder / "rubric.yaml").read_text(encoding="utf-8")
    assert "extend:" not in text
    assert read_rubric(folder / "rubric.yaml").sha256 == made()[0].rubric.sha256


@pytest.mark.parametrize("name", shipped())
def test_a_rubric_written_and_read_asks_the_same(name: str) -> None:
    """Every shipped rubric comes back with its hash, its questions in their order, and then the same text."""
    rubric = read_rubric(name)
    again = read_rubric("again.yaml", text=rubric_text(rubric).encode())
    assert again.sha256 == rubric.sha256
    assert list(again.criteria) == list(rubric.criteria)
    assert rubric_text(again) == rubric_text(rubric)


def test_words_that_look_like_something_else_stay_words() -> None:
    """Yes and no, numbers in quotes, marks of YAML, fractions of weight: what is written reads back."""
    odd = SMALL.replace("version: 1.0.0", "version: '1.10'").replace("title: Small", "title: '- [no]: \"#1\" & *'")
    rubric = read_text(odd.replace("weight: 1", "weight: 0.125"))
    assert read_text(rubric_text(rubric)) == rubric


def test_the_dossier_in_it_is_the_publishable_one(folder: Path) -> None:
    """The evidence in a bundle is what `redact` gives, whatever dossier was handed over, with the card's hash."""
    rubric = read_rubric("light")
    inside = read_dossier(folder / "dossier", asked(rubric))
    assert fingerprint(redact(inside)) == made()[0].evidence.sha256
    working = read_dossier(EXAMPLE, asked(rubric))
    assert fingerprint(inside) == fingerprint(redact(working))


def test_evidence_in_a_bundle_is_written_once_and_for_all() -> None:
    """Read, redacted and written again the publishable evidence is the same rows and the same hash.

    So whatever else a sheet of a bundle holds was put there by somebody: verify goes by that.
    """
    known, read = Asked(facts=FACTS), 0
    for seed in range(80):
        try:
            working = dossier_of(sheets_in(evidence_files(drawn(Random(seed))), "working"), known, "working")
        except EvidenceNotValid:
            continue
        published = redact(working)
        files = evidence_files(published)
        again = redact(dossier_of(sheets_in(files, "dossier"), known, "dossier"))
        assert fingerprint(again) == fingerprint(published)
        assert rows_of(evidence_files(again)) == rows_of(files)
        read += 1
    assert read > 70


def rows_of(files: Mapping[str, bytes]) -> dict[str, list[bytes]]:
    """Return the lines of each sheet, sorted."""
    return {name: sorted(data.splitlines()) for name, data in files.items()}


@pytest.mark.parametrize("kind", ["working", "plan"])
def test_what_is_not_for_publication_gets_no_bundle(kind: str) -> None:
    """A working card and the card of a plan are refused."""
    card, _ = made()
    dossier, rubric = open_both(EXAMPLE, "light")
    update = {"publishable": False, "plan": kind == "plan"}
    with pytest.raises(AuditError, match="not for publication"):
        bundle(card.model_copy(update=update), rubric, dossier, {})


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("river-2020", "river-2020-bundle.zip"),
        ("../../etc/passwd", "etc-passwd-bundle.zip"),
        ("C:\\a b", "C-a-b-bundle.zip"),
        ("...", "card-bundle.zip"),
        ("नदी 1", "नदी-1-bundle.zip"),
    ],
)
def test_the_name_of_a_bundle_is_one_plain_name(id: str, name: str) -> None:
    """What stands in a dossier never leads out of the folder it is written to."""
    card, _ = made()
    assert bundle_name(card.model_copy(update={"process": card.process.model_copy(update={"id": id})})) == name
