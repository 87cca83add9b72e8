"""What the publishable dossier holds, rule by rule (DESIGN.md, Safety)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from dossiers import PROCESS, SOURCES, dossier_from

from audit.bounds import Interval
from audit.errors import Where
from audit.evidence.answers import read_value
from audit.evidence.canonical import text_of_number
from audit.evidence.model import Asked, Dossier
from audit.evidence.redact import redact
from audit.evidence.schema import Column, Kind
from audit.evidence.small_counts import hidden, hidden_pair

VOICE = SOURCES + "| voice | A. Person, by phone | affected | testimony |\n"
ASKED = Asked(
    facts={
        "needing_support": Column(Kind.PEOPLE),
        "helped": Column(Kind.PEOPLE),
        "asked": Column(Kind.PEOPLE),
        "questions": Column(Kind.NUMBER),
        "story": Column(Kind.TEXT),
    },
    columns={
        "sessions": {"own_region": Column(Kind.TEXT), "women": Column(Kind.PEOPLE)},
        "barriers": {"told_by": Column(Kind.TEXT), "counted": Column(Kind.YES_NO)},
    },
    criteria={"TIM-1": ("missing", "meets"), "AFF-9": ("missing", "meets")},
    values={"TIM-1": "count", "AFF-9": "count"},
    people=frozenset({"AFF-9"}),
)


def published(markdown: str, fields: str = "") -> Dossier:
    """Return the publishable dossier of one given as Markdown; `fields` are further lines of the process sheet."""
    process = PROCESS + "".join(f"{line.strip()}\n" for line in fields.splitlines() if line.strip())
    return redact(dossier_from(process + VOICE + markdown, asked=ASKED))


def cells(dossier: Dossier, table: str) -> list[dict[str, str]]:
    """Return the text of every row's cells."""
    return [{name: cell.text for name, cell in row.cells.items()} for row in dossier.tables[table].rows]


def counts(dossier: Dossier, table: str, column: str = "affected") -> dict[str, str]:
    """Return the published counts of a table about people, by one column."""
    return {row.get(column, ""): row["count"] for row in cells(dossier, table)}


def session(columns: dict[str, str], row: dict[str, str] | None = None, participants: str = "") -> dict[str, str]:
    """Return the cells of one published session, held by the sponsor and reported by the press."""
    held = {"id": "s1", "held": "yes", "run_by": "sponsor", "source": "press", **columns, **(row or {})}
    sheet = f"## sessions\n| {' | '.join(held)} |\n|{'--|' * len(held)}\n| {' | '.join(held.values())} |\n"
    return cells(published(sheet + participants), "sessions")[0]


def people(*rows: str) -> str:
    """Return a sheet of participants: session, country, affected and how many."""
    head = "\n## participants\n| session | country | affected | count |\n|--|--|--|--|\n"
    return head + "".join(f"| {row.replace(',', ' | ')} |\n" for row in rows)


def test_counts_from_one_to_four_are_hidden_and_others_stay():
    """1 to 4 reads <5, a range below five is widened to it, nobody and five or more stay as they are."""
    shown = {
        (low, high): text_of_number(hidden(Interval(low, high)))
        for low, high in ((0, 0), (1, 1), (4, 4), (5, 5), (2, 3), (0, 2), (3, 9), (40, 40))
    }
    assert shown == {
        (0, 0): "0",
        (1, 1): "<5",
        (4, 4): "<5",
        (5, 5): "5",
        (2, 3): "<5",
        (0, 2): "0-4",
        (3, 9): "3-9",
        (40, 40): "40",
    }


def test_a_part_and_its_rest_are_hidden_without_telling_which():
    """Of 40 the part or the rest is hidden; of 5 to 8, where both can be small, any part looks the same."""

    def pair(whole: int, part: int) -> tuple[str, str]:
        shown = hidden_pair(Interval(whole, whole), Interval(part, part))
        return tuple(text_of_number(count) for count in shown if count)  # type: ignore[return-value]

    assert pair(40, 3) == ("40", "<5")
    assert pair(40, 37) == ("40", "36-39")
    assert pair(40, 20) == ("40", "20")
    assert pair(40, 40) == ("40", "40")
    assert pair(3, 2) == ("<5", "<5")
    for whole in range(5, 9):
        assert len({pair(whole, part) for part in range(1, whole)}) == 1


def test_people_become_counts_of_a_kind():
    """Rows of participants become one count per region, income and status; session, country and id go."""
    dossier = published(
        "## participants\n"
        "| id | country | affected | strata | count | note |\n|--|--|--|--|--|--|\n"
        "| p1 | Kenya | yes | youth | 30 | at the back |\n| p2 | Uganda | yes | youth | 10 | |\n"
        "| p3 | Kenya | no | | 2 | |\n"
    )
    rows = cells(dossier, "participants")
    assert [row["count"] for row in rows] == ["<5", "10", "30"] or {row["count"] for row in rows} == {"<5", "40"}
    assert {row["region"] for row in rows} == {"african"}
    assert all("country" not in row and "session" not in row for row in rows)
    assert all(not row.id and not row.note for row in dossier.tables["participants"].rows)


def test_countries_are_published_only_where_the_dossier_says_so():
    """With publish_countries: yes the country stands in place of the region."""
    sheet = people(",Kenya,yes,30", ",Uganda,yes,10")
    assert {row["region"] for row in cells(published(sheet), "participants")} == {"african"}
    by_country = published(sheet, "| publish_countries | yes | |")
    assert {row["country"] for row in cells(by_country, "participants")} == {"KEN", "UGA"}
    assert all("region" not in row for row in cells(by_country, "participants"))


def test_submissions_lose_day_words_and_campaign():
    """Of a contribution only what kind it is stays: date, themes, text, campaign and signatories go."""
    dossier = published(
        "## submissions\n"
        "| date | country | affected | appraised | signatories | campaign | themes | text | public |\n"
        "|--|--|--|--|--|--|--|--|--|\n"
        "| 2016-10-01 | Kenya | yes | yes | 3 | c1 | money | My story. | no |\n"
        "| 2016-10-02 | Kenya | yes | yes | 190 | c1 | money | Our statement. | yes |\n"
    )
    public, private = sorted(dossier.tables["submissions"].rows, key=lambda row: not row.public)
    assert set(private.cells) == {"region", "income", "affected", "appraised", "count"}
    assert private.cells["count"].text == "<5"
    assert public.cells["text"].text == "Our statement."
    assert public.cells["signatories"].text == "190"
    assert public.cells["country"].text == "Kenya"


def test_rows_set_aside_are_counted_apart():
    """What is set aside stays set aside, with its reason, and is hidden by itself."""
    dossier = published(
        "## participants\n| affected | count | status | note |\n|--|--|--|--|\n"
        "| yes | 40 | | |\n| yes | 3 | set_aside | Listed twice. |\n"
    )
    kept, aside = dossier.tables["participants"].rows
    assert (kept.cells["count"].text, kept.set_aside) == ("40", False)
    assert (aside.cells["count"].text, aside.set_aside, aside.note) == ("<5", True, "Listed twice.")


def test_a_total_is_opened_by_what_is_hidden_below_it():
    """A total of 43 over 40 and 3 becomes 41 to 44; over 40 exactly it stays; a rest of 3 is hidden too."""

    def total(*rows: str, of: int) -> str:
        sheet = people(*rows) + (
            f"## tables\n| table | state | total | source |\n|--|--|--|--|\n| participants | partial | {of} | press |\n"
        )
        found = published(sheet).tables["participants"].total
        assert found is not None
        return text_of_number(found)

    assert total(",,yes,40", ",,no,3", of=43) == "41-44"
    assert total(",,yes,40", of=60) == "60"
    assert total(",,yes,40", of=43) == "41-44"
    assert total(",,yes,40", ",,no,3", of=45) == "42-48"


def test_sessions_show_region_and_month():
    """Place and day go, unless the row is public or the sponsor's own source gives them."""
    columns = {"start": "2016-09-07", "level": "national", "country": "Kenya", "name": "In Nairobi"}
    shown = session(columns)
    assert (shown["start"], shown["region"], shown["country"]) == ("2016-09", "african", "unknown")
    assert "name" not in shown
    for open_ in ({"source": "call"}, {"public": "yes"}):
        shown = session(columns, open_)
        assert (shown["start"], shown["country"], shown["name"]) == ("2016-09-07", "Kenya", "In Nairobi")


def test_a_global_session_keeps_no_region_of_its_venue():
    """A venue is not a reach: no region follows from the country of a global session."""
    assert "region" not in session({"level": "global", "country": "Kenya"})


def test_planned_and_independent_sessions_are_an_outline():
    """Only that they stand in the record is published, unless the row is public."""
    columns = {"start": "2016-09-07", "level": "national", "country": "Kenya", "attendance": "40", "name": "In Nairobi"}
    for kind in ({"held": "planned"}, {"run_by": "independent"}):
        shown = session(columns, kind)
        told = {name: text for name, text in shown.items() if text != "unknown"}
        assert set(told) == {"held", "run_by"}
        assert session(columns, {**kind, "public": "yes"})["attendance"] == "40"


def test_an_outline_does_not_say_where_it_comes_from():
    """The title or address of a source may name a session that is not to be found."""
    sheet = "## sessions\n| held | run_by | source |\n|--|--|--|\n| yes | independent | letter |\n"
    (row,) = published(sheet).tables["sessions"].rows
    assert row.sources == ()
    assert "letter" not in published(sheet).sources


def test_small_attendance_is_hidden_with_its_groups():
    """Attendance below five is <5, and to which groups so few belong is not told."""
    shown = session({"attendance": "3", "affected": "2", "strata": "youth"})
    assert (shown["attendance"], shown["affected"], shown["strata"]) == ("<5", "<5", "unknown")
    shown = session({"attendance": "40", "affected": "20", "strata": "youth"})
    assert (shown["attendance"], shown["affected"], shown["strata"]) == ("40", "20", "unlisted")


def test_those_not_listed_stand_in_columns_of_their_own():
    """Participants lose their session, so the session says how many more it held; nothing small, all stays."""
    shown = session({"attendance": "60", "affected": "30"}, None, people("s1,Kenya,yes,20", "s1,Kenya,no,10"))
    assert (shown["attendance"], shown["unlisted"], shown["unlisted_affected"]) == ("60", "30", "10")


def test_attendance_goes_where_it_would_give_a_small_count_away():
    """With 40 listed and 3 of them hidden, attendance 60 less 20 not listed less 37 would say 3."""
    shown = session({"attendance": "60"}, None, people("s1,Kenya,yes,37", "s1,Kenya,no,3"))
    assert (shown["attendance"], shown["unlisted"]) == ("unknown", "20")


def test_participants_of_a_session_that_does_not_count_leave_the_table():
    """They are no part of the people heard; the list of participants is then complete no more."""
    dossier = published(
        "## sessions\n| id | held | run_by | source |\n|--|--|--|--|\n| s1 | yes | independent | press |\n"
        "| s2 | planned | sponsor | press |\n"
        + people("s1,Kenya,yes,40", "s2,Kenya,yes,9", ",Kenya,yes,50")
        + "## tables\n| table | state | as_of | source |\n|--|--|--|--|\n"
        "| participants | complete | 2021-06-30 | press |\n"
    )
    assert [row["count"] for row in cells(dossier, "participants")] == ["50-59"]
    assert dossier.tables["participants"].state == "partial"


def test_testimony_is_named_and_no_more():
    """A source that is somebody's testimony keeps side and kind; one that only people rows cite goes."""
    dossier = published(
        "## barriers\n| barrier | answered | source | page |\n|--|--|--|--|\n| No bus. | no | voice | 3 |\n"
        + people(",Kenya,yes,40")
    )
    voice = dossier.sources["testimony-1"]
    assert (voice.id, voice.side, voice.kind, voice.title) == ("testimony-1", "affected", "testimony", "")
    assert dossier.tables["barriers"].rows[0].page == ""
    assert set(dossier.sources) == {"testimony-1"}
    assert redact(dossier) == dossier


def test_no_id_of_testimony_says_who_spoke():
    """Each is named by a number that no other source has; what they are the origin of, and the page, is not told."""
    process = "## process\n| field | value | source | page |\n|--|--|--|--|\n" + PROCESS.split("--|\n")[1]
    process += "| helped | 30 | jane | 3 |\n| asked | 50 | john; report | 4 |\n"
    process += "| needing_support | 40 | testimony-1 | 5 |\n"
    sources = (
        "## sources\n| id | title | side | kind | origin |\n|--|--|--|--|--|\n"
        "| jane | Jane | affected | testimony | |\n"
        "| john | John | affected | testimony | |\n| report | A report | none | press | jane |\n"
        "| testimony-1 | A hearing | none | official | |\n| unheard | Joan | affected | testimony | |\n"
    )
    dossier = redact(dossier_from(process + sources, asked=ASKED))
    assert set(dossier.sources) == {"report", "testimony-1", "testimony-told-1", "testimony-told-2"}
    claims = [dossier.claims[name][0] for name in ("helped", "asked", "needing_support")]
    assert [claim.page for claim in claims] == ["", "", "5"]
    assert dossier.sources["report"].origin == ""
    assert redact(dossier) == dossier


def test_sources_of_people_who_left_the_table_leave_it_too():
    """Who was at an independent session is not counted, and what told of them is not cited."""
    dossier = published(
        "## sessions\n| id | held | run_by | source |\n|--|--|--|--|\n| s1 | yes | independent | press |\n"
        "## participants\n| session | affected | count | source |\n|--|--|--|--|\n"
        "| s1 | yes | 9 | letter |\n| | yes | 9 | call |\n"
    )
    assert {row.sources for row in dossier.tables["participants"].rows} == {("call",)}
    assert "letter" not in dossier.sources


def test_free_text_stays_out_unless_it_is_public():
    """What a participant said of a barrier is withheld, that it was answered is not."""
    dossier = published(
        "## barriers\n| barrier | answered | told_by | counted | public | mine |\n|--|--|--|--|--|--|\n"
        "| No bus. | no | a mother | yes | no | x |\n| No time. | yes | a group | no | yes | x |\n"
    )
    private, public = sorted(cells(dossier, "barriers"), key=lambda row: row["answered"])
    assert (private["barrier"], private["answered"]) == ("unknown", "no")
    assert (private["told_by"], private["counted"]) == ("unknown", "yes")
    assert (public["barrier"], public["told_by"]) == ("No time.", "a group")
    assert "mine" not in private


def test_own_columns_of_sessions_stay_only_where_place_and_day_do():
    """A column the rubric asks for stays where the sponsor published the session; women are a part of those there."""
    columns = {"attendance": "40", "own_region": "Coast", "women": "38", "other": "x"}
    assert session(columns)["own_region"] == "unknown"
    shown = session(columns, {"source": "call"})
    assert (shown["own_region"], shown["women"]) == ("Coast", "36-39")
    assert "other" not in shown


def test_facts_that_count_people_are_hidden_with_their_differences():
    """Of 40 who needed help 38 got it: 2 did not, so 38 becomes 36 to 39; a number that counts no people stays."""
    dossier = published(
        "",
        "| needing_support | 40 | press |\n| helped | 38 | press |\n| asked | 3 | press |\n| questions | 3 | press |\n"
        "| story | What I saw. | press |\n| own_field | Something. | press |\n",
    )
    shown = {name: dossier.text(name) for name in ("needing_support", "helped", "asked", "questions")}
    assert shown == {"needing_support": "40", "helped": "36-39", "asked": "<5", "questions": "3"}
    assert "story" not in dossier.claims
    assert "own_field" not in dossier.claims


def test_population_is_hidden_like_any_count_of_people():
    """A place with 3 people reads <5, and a total that would give it away is opened."""
    dossier = published(
        "## population\n| place | people |\n|--|--|\n| Kenya | 97 |\n| Uganda | 3 |\n"
        "## tables\n| table | state | total | source |\n|--|--|--|--|\n| population | partial | 100 | press |\n"
    )
    assert [row["people"] for row in cells(dossier, "population")] == ["97", "<5"]
    total = dossier.tables["population"].total
    assert total is not None
    assert total.low <= 98
    assert total.high >= 101


def test_answers_that_count_people_say_no_small_number():
    """Three people is <5; three of anything else is three; reasons stay, notes go."""
    dossier = published(
        "## answers\n| criterion | assessor | answer | reason | note | source |\n|--|--|--|--|--|--|\n"
        "| AFF-9 | A watchdog | 3 | Read the list. | call again | press |\n"
        "| TIM-1 | A watchdog | 3 | Counted. | | press |\n"
    )
    assert {answer.criterion: answer.text for answer in dossier.answers} == {"AFF-9": "<5", "TIM-1": "3"}
    assert [answer.reason for answer in dossier.answers] == ["Read the list.", "Counted."]
    assert all(not answer.note for answer in dossier.answers)


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("3 of 12", "<5 of 12"),
        ("9 of 12", "8-11 of 12"),
        ("6 of 12", "6 of 12"),
        ("6 of 7", "1-6 of 7"),
        ("1 of 3", "0%..100%"),
        ("3.0", "<5"),
        ("2..4", "<5"),
        ("45%", "45%"),
        ("33%", "8%..34%"),
        ("75%", "66%..92%"),
        ("meets", "meets"),
    ],
)
def test_shares_of_people_say_no_small_number(answer: str, shown: str):
    """A part of a whole hides what a count would, and so does a percentage of a number that is published."""
    sheet = "## answers\n| criterion | assessor | answer | source |\n|--|--|--|--|\n"
    sheet += f"| AFF-9 | A watchdog | {answer} | press |\n"
    asked = replace(ASKED, values={**ASKED.values, "AFF-9": "percent" if "%" in answer or "of" in answer else "count"})
    dossier = redact(dossier_from(PROCESS + "| needing_support | 12 | press |\n" + VOICE + sheet, asked=asked))
    assert [one.text for one in dossier.answers] == [shown]
    assert redact(dossier) == dossier
    if shown != "meets":
        assert read_value(answer) in read_value(shown)


def test_answers_with_one_to_four_people_are_published_as_the_same():
    """Whichever of 1 to 4 people, or all but so many, an answer gives: the same text is published, and only wider."""
    for whole in (*range(1, 30), 99, 250):
        process = PROCESS + f"| needing_support | {whole} | press |\n"
        for few in (range(1, min(5, whole)), range(max(1, whole - 4), whole)):
            for form in ("{count} of {whole}", "{share}%", "{exact}%"):
                given = [form.format(count=count, whole=whole, share=round(100 * count / whole),
                                     exact=round(100 * count / whole, 2)) for count in few]  # fmt: skip
                rows = "".join(f"| AFF-9 | W{place} | {answer} | press |\n" for place, answer in enumerate(given))
                sheet = "## answers\n| criterion | assessor | answer | source |\n|--|--|--|--|\n" + rows
                asked = replace(ASKED, values={"AFF-9": "percent"})
                texts = [one.text for one in redact(dossier_from(process + VOICE + sheet, asked=asked)).answers]
                assert len(set(texts)) <= 1
                pairs = zip(given, texts, strict=True)
                assert all(read_value(before) in read_value(after) for before, after in pairs)


def test_ids_that_tell_of_place_day_or_person_stay_out():
    """The id of a session stays where place and day do, and where somebody named in public is listed under it."""
    sheet = (
        "## sessions\n| id | held | run_by | source | public |\n|--|--|--|--|--|\n"
        "| nairobi-2016-09-07 | yes | sponsor | press | |\n| kampala | yes | sponsor | press | yes |\n"
        "| geneva | yes | sponsor | call | |\n| gulu | yes | sponsor | press | |\n"
        "| lira | planned | sponsor | call | |\n"
        "## participants\n| session | affected | count | source | public |\n|--|--|--|--|--|\n"
        "| gulu | yes | 1 | press | yes |\n| nairobi-2016-09-07 | yes | 9 | press | |\n"
        "## barriers\n| id | barrier | answered | source |\n|--|--|--|--|\n| jane-no-visa | No visa | yes | press |\n"
        "## support\n| id | purpose | source |\n|--|--|--|\n| taxi-for-jane | travel | press |\n"
    )
    dossier = published(sheet)
    assert sorted(row.id for row in dossier.tables["sessions"].rows) == ["", "", "geneva", "gulu", "kampala"]
    assert [row.id for name in ("barriers", "support") for row in dossier.tables[name].rows] == ["", ""]
    assert redact(dossier) == dossier


def test_nothing_says_where_it_stood():
    """Notes, warnings, local files and places in files are gone."""
    dossier = published(
        "## sessions\n| id | held | run_by | source | note |\n|--|--|--|--|--|\n"
        "| s1 | yes | sponsor | press | phone her |\n"
    )
    row = dossier.tables["sessions"].rows[0]
    assert row.note == ""
    assert row.at == Where()
    assert all(cell.at == Where() for cell in row.cells.values())
    assert dossier.warnings == ()
    assert dossier.redacted
    assert all(not source.file for source in dossier.sources.values())


def test_a_hidden_day_never_makes_a_table_complete():
    """Days that became months move the last day of the process, and never turn a partial list into a complete one."""
    sheet = (
        "## sessions\n| id | start | held | run_by | source |\n|--|--|--|--|--|\n"
        "| s1 | 2021-06-20 | yes | sponsor | press |\n"
        "## tables\n| table | state | as_of | source |\n|--|--|--|--|\n| sessions | complete | 2021-06-10 | press |\n"
    )
    working = dossier_from(PROCESS + VOICE + sheet, asked=ASKED)
    assert working.tables["sessions"].state == "partial"
    assert redact(working).tables["sessions"].state == "partial"
    assert redact(replace(working, tables=working.tables)) == redact(working)


def test_sessions_without_an_id_are_told_apart():
    """Two sessions without an id keep each its own form; nobody is listed of them."""
    dossier = published(
        "## sessions\n| held | run_by | attendance | source |\n|--|--|--|--|\n| yes | sponsor | 40 | press |\n"
        "| yes | independent | 9 | press |\n" + people(",Kenya,yes,3")
    )
    assert {row["run_by"]: row["attendance"] for row in cells(dossier, "sessions")} == {
        "sponsor": "40",
        "independent": "unknown",
    }


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        ("light", "light"), ("my.yaml", "my.yaml"), ("rubrics/my.yaml", "rubrics/my.yaml"),
        ("/home/jane/my.yaml", "my.yaml"), ("../jane/my.yaml", "my.yaml"), ("~jane/my.yaml", "my.yaml"),
        ("C:\\Users\\jane\\my.yaml", "my.yaml"),
    ],
)  # fmt: skip
def test_a_rubric_outside_the_dossier_leaves_no_path(named: str, shown: str) -> None:
    """Where somebody keeps a rubric tells who they are: of a path that leads out only the file's name stays."""
    once = published("", f"| rubric | {named} | |")
    assert (once.text("rubric"), once.claims["rubric"][0].value) == (shown, shown)
    assert redact(once) == once
