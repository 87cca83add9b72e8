"""Real lists, left out where they are not beside the checkout: no row of theirs is kept in the project."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pandas
import pytest
from click.testing import CliRunner

from audit import places
from audit.cli.main import main
from tests.dossiers import path_of

DATA = Path(__file__).parents[2] / "shared" / "data"
CLIMATE, EVENTS = DATA / "unfccc_precops.csv", DATA / "opendataday_2021.csv"

needs_climate = pytest.mark.skipif(not CLIMATE.is_file(), reason=f"{CLIMATE.name} is not beside the checkout")
needs_events = pytest.mark.skipif(not EVENTS.is_file(), reason=f"{EVENTS.name} is not beside the checkout")

DOSSIER = """
## process
| field | value | source |
|---|---|---|
| id | list-1 | |
| title | A consultation | |
| sponsor | An agency | |
| as_of | 2021-12-31 | |
| assessor | A watchdog | |
| assessor_role | independent | |
| assessor_interest | None declared. | |
| rubric | meaningful-consultation | |
| region_scheme | m49 | list |
| regions_in_scope | africa; americas; asia; europe; oceania | list |
| strata | women; other | list |
| publish_countries | yes | |

## sources
| id | title | side | kind |
|---|---|---|---|
| list | The list | sponsor | official |
"""

PEOPLE = """
table: participants
null: [NA]
columns:
  country: {from: Delegation_ISO}
  affected: {from: Group_Type, values: {Parties: no, Non-governmental*: yes}}
  strata: {from: Female, values: {1: women, 0: other}}
source: list
"""

SESSIONS = """
table: sessions
columns:
  id: {from: slug}
  name: {from: event_name}
  country: {from: country}
  start: {from: event_date}
  mode: {from: online, values: {"True": online, "False": in_person}}
  attendance: {from: num_participants}
set: {held: yes, run_by: sponsor, level: local}
source: list
"""


def run(*words: object) -> str:
    """Run a command line and return what it prints."""
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.stdout


def through(mapped: str, listed: Path, place: Path) -> tuple[dict[str, list[dict[str, str]]], dict[str, object]]:
    """Import a list, check, redact and score; return the tables by dossier, and what became of the list."""
    (place / "map.yaml").write_text(mapped)
    dossier = path_of(DOSSIER, place)
    report = json.loads(run("import", listed, "--map", place / "map.yaml", "--into", dossier, "--json"))
    run("check", dossier)
    run("redact", dossier, "--out", place / "public")
    cards = []
    for folder in (dossier, place / "public"):
        run("score", folder, "--out", place / f"{folder.name}-card")
        cards.append((place / f"{folder.name}-card" / "card.json").read_bytes())
    assert cards[0] == cards[1]
    file = f"{report['table']}.csv"
    return {folder.name: table(folder / file) for folder in (dossier, place / "public")}, report


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    frame = pandas.read_csv(path, dtype=str, keep_default_na=False)
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False)]


@needs_climate
def test_7830_attendees_become_counts(tmp_path: Path) -> None:
    """A list of attendees in three languages goes through; its counts are those that pandas finds."""
    frame = pandas.read_csv(CLIMATE, dtype=str, keep_default_na=False)
    tables, report = through(PEOPLE, CLIMATE, tmp_path)
    rows = tables["dossier"]
    assert report["rows_read"] == len(frame) == 7830
    assert sum(int(row["count"]) for row in rows) == 7830

    codes = set(places.every_iso3())
    wanted = Counter(code if code in codes else "unknown" for code in frame["Delegation_ISO"])
    found = Counter[str]()
    for row in rows:
        found[row["country"]] += int(row["count"])
    assert found == wanted
    women = frame.groupby(["Group_Type", "Female"]).size()
    ngo = {row["strata"]: 0 for row in rows}
    for row in rows:
        if row["affected"] == "yes":
            ngo[row["strata"]] += int(row["count"])
    group = "Non-governmental organizations"
    assert ngo == {"women": women[group, "1"], "other": women[group, "0"], "unknown": women[group].get("NA", 0)}

    columns = {each["column"]: each for each in report["columns"]}  # type: ignore[attr-defined]
    gone = Counter(code for code in frame["Delegation_ISO"] if code not in codes and code != "NA")
    assert {each["text"]: each["rows"] for each in columns["country"]["texts"]} == gone
    assert columns["country"]["unknown"] == (frame["Delegation_ISO"] == "NA").sum()
    assert {each["text"] for each in columns["affected"]["texts"]} == set(frame["Group_Type"]) - {"Parties", group}

    assert set(rows[0]) == {"country", "affected", "strata", "count", "source"}
    assert {"Honorific", "Job_Title", "Affiliation"} <= {each["header"] for each in report["dropped"]}  # type: ignore[attr-defined]
    published = tables["public"]
    assert not any(row["count"] in ("1", "2", "3", "4") for row in published)


@needs_climate
def test_no_word_of_an_attendee_survives(tmp_path: Path) -> None:
    """No job title and no affiliation stands in anything that is written, nor in what is printed."""
    frame = pandas.read_csv(CLIMATE, dtype=str, keep_default_na=False)
    (tmp_path / "map.yaml").write_text(PEOPLE.replace("source: list\n", ""))
    printed = run("import", CLIMATE, "--map", tmp_path / "map.yaml", "--out", tmp_path / "people.csv")
    written = (tmp_path / "people.csv").read_text() + printed
    words = {text for name in ("Job_Title", "Division", "Affiliation") for text in frame[name]}
    assert not {text for text in words if len(text) > 8 and text in written}


@needs_events
def test_327_events_become_sessions(tmp_path: Path) -> None:
    """A list of events goes through; blank attendance stays unknown, and what is not matched is listed."""
    frame = pandas.read_csv(EVENTS, dtype=str, keep_default_na=False)
    tables, report = through(SESSIONS, EVENTS, tmp_path)
    rows = tables["dossier"]
    assert len(rows) == len(frame) == 327
    plain = [text for text in frame["num_participants"] if text.isdigit()]
    assert sum(int(row["attendance"]) for row in rows if row["attendance"] != "unknown") == sum(map(int, plain))
    assert sum(row["attendance"] == "unknown" for row in rows) == 327 - len(plain)
    assert Counter(row["mode"] for row in rows) == {
        "online": (frame["online"] == "True").sum(), "in_person": (frame["online"] == "False").sum(),
    }  # fmt: skip
    assert [row["start"] for row in rows] == [day or "unknown" for day in frame["event_date"]]
    columns = {each["column"]: each for each in report["columns"]}  # type: ignore[attr-defined]
    assert columns["attendance"]["unknown"] == 25
    assert [(each["text"], each["hint"]) for each in columns["country"]["texts"]] == [
        ("Phillipines", "Did you mean Philippines?")
    ]
    assert not any(row["attendance"] in ("1", "2", "3", "4") for row in tables["public"])
    assert not {"place", "url", "mini_grant_funder"} & {name for row in rows for name in row}


@pytest.mark.parametrize(
    "listed", [pytest.param(CLIMATE, marks=needs_climate), pytest.param(EVENTS, marks=needs_events)]
)
def test_the_drafts_of_real_lists_can_be_used(listed: Path, tmp_path: Path) -> None:
    """A draft is the same bytes each time, and is used as it stands."""
    drafts = [run("import", listed, "--suggest") for _ in range(2)]
    assert drafts[0] == drafts[1]
    assert "country: {from:" in drafts[0]
    (tmp_path / "map.yaml").write_text(drafts[0])
    run("import", listed, "--map", tmp_path / "map.yaml")
