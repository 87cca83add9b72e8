from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image

from audit.cli.opening import open_both
from audit.errors import Problem, VerificationFailed
from audit.evidence.archive import unpacked
from audit.evidence.redact import redact
from audit.evidence.write import fixed_zip
from audit.report.bundle import bundle, evidence_files, manifest, with_covers
from audit.report.files import card_files
from audit.report.made_with import recorded
from audit.report.verify import verify_bundle, verify_card
from audit.rubric.read import read_rubric
from audit.rubric.write import rubric_text
from audit.scoring.score import score
from audit.scoring.scorecard import SCORING

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "un-women-2016"
SOURCES = re.compile(r"card/card\.json|rubric\.yaml|dossier/.*")
CHANGES = 50

Files = dict[str, bytes]


@cache
def packed() -> bytes:
    """Return the bundle of an example on a profile: it answers on criteria that the profile leaves out."""
    dossier, rubric = open_both(EXAMPLE, "light")
    card = score(dossier, rubric)
    return bundle(card, rubric, dossier, card_files(card, rubric, redact(dossier)))


def files_in(data: bytes | None = None) -> Files:
    """Return the files of the bundle."""
    return dict(unpacked(data or packed(), "bundle.zip"))


def zipped(files: Mapping[str, bytes], **made: str) -> bytes:
    """Return files as a bundle whose manifest fits: who changes a file can write its hash again.

    `made` is what the manifest says otherwise of what they were made with.
    """
    recorded_ = recorded(files_in()["manifest.json"])
    assert recorded_
    return fixed_zip({**files, "manifest.json": manifest(files, {**recorded_, **made})})


def problems_of(data: bytes) -> tuple[Problem, ...]:
    """Return why a bundle is not verified."""
    with pytest.raises(VerificationFailed) as failed:
        verify_bundle(data, "bundle.zip")
    assert failed.value.exit_code == 5
    return failed.value.problems


def places(problems: tuple[Problem, ...]) -> list[str]:
    """Return where problems are."""
    return [str(problem.where) for problem in problems]


def with_card(change: Callable[[dict[str, Any]], object]) -> bytes:
    """Return the bundle with its card.json changed, and a manifest that fits."""
    files = files_in()
    card = json.loads(files["card/card.json"])
    change(card)
    return zipped({**files, "card/card.json": json.dumps(card, ensure_ascii=False, indent=2, sort_keys=True).encode()})


def criterion(card: dict[str, Any], id: str) -> Any:
    """Return one criterion of a parsed card."""
    return next(found for found in card["criteria"] if found["id"] == id)


def source(card: dict[str, Any]) -> Any:
    """Return a source of a parsed card."""
    return next(found for found in card["sources"] if found["id"] == "guardian-2016")


def test_a_bundle_is_verified() -> None:
    """A bundle as it was made computes to the same card, with nothing to remark."""
    found = verify_bundle(packed(), "bundle.zip")
    assert found.card.to_json().encode() == files_in()["card/card.json"]
    assert found.remarks == ()


def test_answers_that_a_profile_passes_over_are_passed_over_again() -> None:
    """The rubric in the bundle no longer names what a profile leaves out; the hash of the evidence holds it."""
    files = files_in()
    assert b"a-mod-2" not in files["rubric.yaml"]
    answered = {line.split(b",")[0] for line in files["dossier/answers.csv"].splitlines()[1:] if b"," in line}
    asked = set(re.findall(rb"^      ([A-Z]{3}-\d):$", files["rubric.yaml"], re.MULTILINE))
    assert b"TIM-3" in answered
    assert b"TIM-3" not in asked
    changed = files["dossier/answers.csv"].replace(b"TIM-3,", b"TIM-2,")
    assert "evidence.sha256" in places(problems_of(zipped({**files, "dossier/answers.csv": changed})))


@cache
def digits() -> list[tuple[str, int]]:
    """Return the place of every digit in card, rubric and evidence."""
    files = files_in()
    return [
        (name, found.start())
        for name in sorted(files)
        if SOURCES.fullmatch(name)
        for found in re.finditer(rb"\d", files[name])
    ]


@pytest.mark.parametrize("number", range(CHANGES))
def test_each_changed_digit_is_named(number: int) -> None:
    """One digit changed anywhere in card, rubric or evidence, with the manifest made to fit: verify names it.

    In the card it is named by its field; elsewhere by the hash on the card, by a figure, or as not readable.
    """
    random = Random(number)
    files, (name, at) = files_in(), random.choice(digits())
    before = files[name]
    digit = random.choice([digit for digit in b"0123456789" if digit != before[at]])
    after = before[:at] + bytes([digit]) + before[at + 1 :]
    problems = problems_of(zipped({**files, name: after}))
    named = places(problems)
    if name == "card/card.json":
        assert len(named) <= 2, named
        assert any(_differs_at(place, before, after) for place in named), (named, before[at - 60 : at + 20])
    else:
        own_hash = "rubric.sha256" if name == "rubric.yaml" else "evidence.sha256"
        assert own_hash in named or any(place.startswith(name.split("/")[0]) for place in named), named


def _differs_at(place: str, before: bytes, after: bytes) -> bool:
    """Return whether the criterion or the field that a place begins with is one that differs."""
    one, two = json.loads(before), json.loads(after)
    first = re.split(r"[., ]", place)[0]
    if any(found["id"] == first for found in one["criteria"]):
        one, two = ({found["id"]: found for found in card["criteria"]} for card in (one, two))
    return bool(one.get(first) != two.get(first))


def test_a_difference_is_named_by_criterion_and_field() -> None:
    """A level made better is named where it stands, with what the card says and what is computed again."""
    (problem,) = problems_of(with_card(lambda card: criterion(card, "TIM-1")["level"].update(low="exceeds")))
    assert str(problem.where) == "TIM-1, level.low"
    assert str(problem.what) == 'The card says "exceeds", computed again "approaches".'
    assert "Go by what is computed again" in str(problem.mend)


@pytest.mark.parametrize(
    ("change", "place", "what"),
    [
        (lambda card: card["overall"].update(evidenced=99.5), "overall.evidenced", "The card says 99.5, computed"),
        (lambda card: card.pop("gates"), "gates", "The card does not have it; computed again it is a list of 8."),
        (lambda card: card.update(extra=1), "extra", "The card has it; computed again it is not there."),
        (lambda card: card.update(draft=0), "draft", "The card says 0, computed again true."),
        (lambda card: card["criteria"].pop(0), "REA-1", "The card does not have it"),
        (lambda card: card["criteria"].reverse(), "criteria", "The card has the entries in another order."),
        (lambda card: card["criteria"].append("x"), "criteria", "The card lists 17, computed again 16"),
        (lambda card: criterion(card, "TIM-1").update(level=None), "TIM-1, level", "The card says nothing"),
        (lambda card: source(card).update(url="http://x"), "sources guardian-2016, url", 'The card says "http://x"'),
        (lambda card: card.update(conventions="none"), "conventions", 'The card says "none", computed again a list'),
    ],
)
def test_what_a_card_may_say_otherwise(change: Callable[[dict[str, Any]], object], place: str, what: str) -> None:
    """Values, kinds of value, order, what is missing and what is too much: each is named."""
    found = {str(problem.where): str(problem.what) for problem in problems_of(with_card(change))}
    assert found[place].startswith(what), found


def test_of_a_long_text_the_part_that_differs_is_shown() -> None:
    """A word changed far into a sentence is seen in what is printed."""
    (problem,) = problems_of(
        with_card(lambda card: card["assessor"].update(interest=card["assessor"]["interest"].replace("grew", "fell")))
    )
    assert str(problem.where) == "assessor.interest"
    assert "fell" in str(problem.what)
    assert "grew" in str(problem.what)


def test_layout_and_tool_are_not_compared() -> None:
    """A card written on one line, made by another version with the same scoring, says the same: with a remark."""
    files = files_in()
    card = json.loads(files["card/card.json"])
    other = "consultation-audit 9.9"
    data = json.dumps({**card, "tool": other}).encode()
    found = verify_bundle(zipped({**files, "card/card.json": data}, tool=other), "bundle.zip")
    assert places(found.remarks) == ["tool"]


@pytest.mark.parametrize("change", [{"card": "consultation-audit 9.9"}, {"manifest": "consultation-audit 9.9"}])
def test_card_and_manifest_name_the_same_tool(change: dict[str, str]) -> None:
    """A digit of the version changed in one of them, so that pages are compared no more, is an error."""
    files = files_in()
    card = json.loads(files["card/card.json"])
    data = json.dumps({**card, "tool": change.get("card", card["tool"])}).encode()
    made = {"tool": change["manifest"]} if "manifest" in change else {}
    assert "tool" in places(problems_of(zipped({**files, "card/card.json": data}, **made)))


def _bar_moved(text: bytes) -> bytes:
    """Return a drawing with the first point of its last path moved."""
    *_, found = re.finditer(rb' d="M ?([\d.]+)', text)
    return text[: found.start(1)] + str(float(found[1]) + 40).encode() + text[found.end(1) :]


@pytest.mark.parametrize("name", ["card/card.html", "card/charts/verdict.svg"])
def test_a_bar_that_was_moved_is_named(name: str) -> None:
    """Drawn with the same libraries, a drawing is the same to the last point: a moved bar ends with exit 5."""
    files = files_in()
    changed = {**files, name: _bar_moved(files[name])}
    (problem,) = problems_of(zipped(changed))
    assert (str(problem.where), problem.code) == (name, "view_differs")
    assert "something in it was changed" in str(problem.what)


@pytest.mark.parametrize(("library", "other"), [("matplotlib", "3.9.9"), ("fonts", "DejaVu Sans, Comic Sans")])
def test_drawn_with_other_libraries_it_is_a_remark_that_says_why(library: str, other: str) -> None:
    """Another version may draw otherwise, so the same change is a warning, and says what is not known."""
    files = files_in()
    name = "card/charts/verdict.svg"
    found = verify_bundle(zipped({**files, name: _bar_moved(files[name])}, **{library: other}), "bundle.zip")
    (remark,) = found.remarks
    assert (str(remark.where), remark.code) == (name, "drawn_otherwise")
    assert f"{library} {other}, here" in str(remark.what)


@pytest.mark.parametrize("made", [None, "x", {"matplotlib": 3}, {"who": "me"}, {"matplotlib": "A. Person\n" * 9}])
def test_a_record_of_libraries_that_is_none_is_named(made: object) -> None:
    """It is printed where drawings differ, so only versions and names of fonts can stand there."""
    files = files_in()
    listed = json.loads(files["manifest.json"])
    data = (json.dumps({**listed, "made_with": made}, ensure_ascii=False, indent=2) + "\n").encode()
    assert "manifest.json" in places(problems_of(fixed_zip({**files, "manifest.json": data})))


def test_a_picture_of_something_else_is_named() -> None:
    """A PNG with other points in it is no picture of the card; nor is one that cannot be read or is vast."""
    files = files_in()
    name = "card/charts/verdict.png"
    with Image.open(BytesIO(files[name])) as picture:
        other = picture.convert("RGBA")
    other.paste((0, 0, 0, 255), (10, 10, 40, 40))
    painted, vast = BytesIO(), BytesIO()
    other.save(painted, "PNG")
    Image.new("1", (9_000, 9_000)).save(vast, "PNG")
    for data in (painted.getvalue(), vast.getvalue(), b"", files[name][:200]):
        (problem,) = problems_of(zipped({**files, name: data}))
        assert (str(problem.where), problem.code) == (name, "view_differs")


def test_another_scoring_is_said_plainly() -> None:
    """A card that was added up by other rules is not compared field by field."""
    (problem,) = problems_of(with_card(lambda card: card.update(scoring=SCORING + 1)))
    assert problem.code == "other_scoring"
    assert f"with scoring {SCORING + 1}, this version scores with {SCORING}" in str(problem.what)
    assert "Install the version" in str(problem.mend)


@pytest.mark.parametrize(
    "text",
    [b"", b"[]", b"{", b'{"a": NaN}', b'{"a": 1, "a": 2}', b"[" * 100_000, b"\xff", b'{"a": ' + b"9" * 5000 + b"}"],
    ids=["empty", "list", "cut", "nan", "twice", "deep", "not utf-8", "endless number"],
)
def test_what_is_no_card_is_named(text: bytes) -> None:
    """JSON that readers could take in two ways, or not at all, ends as a difference and not as a crash."""
    assert "card/card.json" in places(problems_of(zipped({**files_in(), "card/card.json": text})))


def test_a_file_changed_without_its_manifest_is_named() -> None:
    """The manifest is held against every file: changed, added and taken out."""
    files = files_in()
    del files["card/card.md"]
    files["card/card.html"] += b" "
    files["more.txt"] = b"more"
    found = {(str(problem.where), problem.code) for problem in problems_of(fixed_zip(files))}
    assert ("card/card.html", "changed_file") in found
    assert ("more.txt", "unlisted_file") in found
    assert ("card/card.md", "missing_file") in found


@pytest.mark.parametrize("text", [b"", b"{}", b"[1]", b'{"files": 1}', b'{"files": [{}]}', b"[" * 100_000])
def test_a_manifest_that_cannot_be_read_is_named(text: bytes) -> None:
    """Any list of files but the tool's own is refused."""
    assert "manifest.json" in places(problems_of(fixed_zip({**files_in(), "manifest.json": text})))


@pytest.mark.parametrize("name", ["README.txt", "ro-crate-metadata.json", "manifest.json"])
def test_the_papers_around_the_card_are_compared(name: str) -> None:
    """What a reader of the bundle is told about it is what the tool writes."""
    files = files_in()
    files[name] = files[name].replace(b"bundle", b"bundel") if name == "README.txt" else files[name] + b"\n"
    data = fixed_zip(files) if name == "manifest.json" else zipped(files)
    assert name in places(problems_of(data))


def test_strangers_are_named() -> None:
    """A file that is no part of a bundle is named even where the manifest lists it."""
    for name in ("run-me.sh", "card/more.html", "dossier/more.txt", "dossier/secret.csv"):
        assert name in " ".join(places(problems_of(zipped({**files_in(), name: b"x"})))), name


def test_what_is_not_read_is_named() -> None:
    """A comment in the rubric and an unpublishable note in the evidence change no figure, and are named."""
    files = files_in()
    assert "rubric.yaml" in places(problems_of(zipped({**files, "rubric.yaml": files["rubric.yaml"] + b"# really\n"})))
    working, _ = open_both(EXAMPLE, "light")
    assert any(evidence_files(working)[name] != files.get(name) for name in evidence_files(working))
    found = problems_of(zipped({**files, **evidence_files(working)}))
    assert any(problem.code == "not_as_written" for problem in found)


def climbing() -> bytes:
    """Return a zip with an entry that leads out of its folder."""
    return fixed_zip({**files_in(), "../outside": b"x"})


def twice() -> bytes:
    """Return a zip with two entries of one name."""
    out = BytesIO(packed())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("card/card.json", b"{}")
    return out.getvalue()


def bomb() -> bytes:
    """Return a zip with an entry that grows a thousand times."""
    out = BytesIO(packed())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("card/more.json", b" " * 50_000_000)
    return out.getvalue()


@pytest.mark.parametrize("make", [climbing, twice, bomb, lambda: b"PK not a zip", lambda: b"", lambda: packed()[:9000]])
def test_hostile_zips_are_refused(make: Callable[[], bytes]) -> None:
    """What climbs, stands twice, explodes or is cut short is refused before anything in it is read."""
    assert problems_of(make())


@pytest.mark.parametrize("name", ["card/card.json", "rubric.yaml", "dossier/process.csv", "manifest.json"])
def test_what_a_bundle_needs_is_missed(name: str) -> None:
    """A zip without one of its parts is said to be no bundle."""
    files = files_in()
    del files[name]
    (problem,) = problems_of(fixed_zip(files))
    assert problem.code == "no_bundle"
    assert name in str(problem.what)


def test_a_rubric_or_a_dossier_that_cannot_be_read_says_why() -> None:
    """What is wrong in them is named at its place, and the exit code is that of verify."""
    files = files_in()
    broken = files["rubric.yaml"].replace(b"points:", b"punkte:")
    found = problems_of(zipped({**files, "rubric.yaml": broken}))
    assert any(place.startswith("rubric.yaml:") for place in places(found))
    broken = files["dossier/process.csv"].replace(b"2016-10-31", b"2016-10-32")
    found = problems_of(zipped({**files, "dossier/process.csv": broken}))
    assert any(place.startswith("dossier/process.csv, cell") for place in places(found))
    assert all(problem.severity == "error" for problem in found)


def test_a_rubric_under_a_shipped_name_is_remarked_on() -> None:
    """A card on a rubric that only goes by the name of a shipped one follows from it, and a reader is told."""
    dossier, rubric = open_both(EXAMPLE, "light")
    milder = rubric.model_copy(update={"because": "Milder."})
    milder = read_rubric("mild.yaml", text=rubric_text(milder).encode())
    card = score(dossier, milder)
    found = verify_bundle(bundle(card, milder, dossier, card_files(card, milder, redact(dossier))), "bundle.zip")
    (remark,) = found.remarks
    assert remark.code == "other_rubric"
    assert "light 1.0.1" in str(remark.what)


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("card/card.html", b"<h1", b"<h1 hidden", "view_differs"),
        ("card/card.md", b"Evidence", b"Evidense", "view_differs"),
        ("card/card.html", b"Sep 2016</text>", b"Sep 2017</text>", "view_differs"),
        ("card/charts/verdict.svg", b"</text>", b"!</text>", "view_differs"),
    ],
)
def test_a_page_that_says_something_else_is_named(name: str, old: bytes, new: bytes, code: str) -> None:
    """People read the page and not card.json: each view is made again and held against the one given."""
    files = files_in()
    assert old in files[name]
    (problem,) = problems_of(zipped({**files, name: files[name].replace(old, new, 1)}))
    assert (str(problem.where), problem.code) == (name, code)


def test_a_workbook_that_says_something_else_is_named() -> None:
    """A number changed in a sheet of card.xlsx is named with its sheet."""
    files = files_in()
    parts = dict(unpacked(files["card/card.xlsx"], "card.xlsx"))
    name = next(name for name in sorted(parts) if name.startswith("xl/worksheets/") and b"<v>0</v>" in parts[name])
    parts[name] = parts[name].replace(b"<v>0</v>", b"<v>1</v>", 1)
    (problem,) = problems_of(zipped({**files, "card/card.xlsx": fixed_zip(parts)}))
    assert str(problem.where).startswith("card/card.xlsx, sheet")


def test_how_a_library_spells_a_workbook_makes_no_difference() -> None:
    """Entities, quotes and prefixes may be written in two ways: another computer writes them in the other."""
    files = files_in()
    parts = dict(unpacked(files["card/card.xlsx"], "card.xlsx"))
    name = next(name for name in sorted(parts) if name.startswith("xl/worksheets/") and b"TIM-1" in parts[name])
    parts[name] = parts[name].replace(b"TIM-1", b"TIM&#45;1")
    assert verify_bundle(_crated({**files, "card/card.xlsx": fixed_zip(parts)}), "bundle.zip").remarks == ()


@pytest.mark.parametrize(
    "part", [b"", b"<a", b"\xff\xfe<", b"<x:a/>", b'<!DOCTYPE a [<!ENTITY e "e">]><a>&e;</a>', b"<a>" * 9_000]
)
def test_a_hostile_workbook_is_named(part: bytes) -> None:
    """A part that is no XML, or declares what could explode, ends as a difference and not as a crash."""
    files = files_in()
    parts = {**unpacked(files["card/card.xlsx"], "card.xlsx"), "xl/worksheets/sheet1.xml": part}
    problems = problems_of(zipped({**files, "card/card.xlsx": fixed_zip(parts)}))
    assert any("card.xlsx" in place for place in places(problems))


def _crated(files: Files) -> bytes:
    """Return files as a bundle with metadata and manifest made again."""
    card = verify_bundle(packed(), "bundle.zip").card
    inside = {name: data for name, data in files.items() if SOURCES.fullmatch(name) or name.startswith("card/")}
    return fixed_zip(with_covers(card, inside))


def test_a_picture_that_is_packed_otherwise_is_a_remark() -> None:
    """The same points in another file: that does not fail a card, and is said."""
    files = files_in()
    again = BytesIO()
    with Image.open(BytesIO(files["card/charts/verdict.png"])) as picture:
        picture.save(again, "PNG", compress_level=9)
    files["card/charts/verdict.png"] = again.getvalue()
    found = verify_bundle(_crated(files), "bundle.zip")
    (remark,) = found.remarks
    assert (str(remark.where), remark.severity) == ("card/charts/verdict.png", "warning")


def test_a_card_and_its_dossier() -> None:
    """Without a bundle a card is computed again from the dossier, the working one or its publishable copy."""
    dossier, rubric = open_both(EXAMPLE, "light")
    data = files_in()["card/card.json"]
    assert verify_card({"card.json": data}, dossier, rubric).remarks == ()
    assert verify_card({"card.json": data}, redact(dossier), rubric).remarks == ()
    changed = data.replace(b'"as_of": "2019', b'"as_of": "2018')
    with pytest.raises(VerificationFailed, match="as_of: The card says"):
        verify_card({"card.json": changed}, dossier, rubric)
