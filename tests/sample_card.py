"""A scorecard made by hand, for tests of what is printed: UN Women 2016 as worked out on paper."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from audit.bounds import Dates
from audit.evidence.model import Cell, Claim, Dossier, Row, Source, Table
from audit.evidence.schema import TABLES
from audit.rubric.method_values import with_defaults
from audit.rubric.model import Rubric
from audit.scoring.drawn import (
    Bar,
    Event,
    Figures,
    Mark,
    RegionBar,
    RegionsFigure,
    ShareFigure,
    TimelineFigure,
    WindowFigure,
)
from audit.scoring.scorecard import (
    Assessor,
    Counts,
    CriterionCard,
    DimensionCard,
    EvidenceRef,
    Gate,
    LevelCard,
    Lowest,
    NotFound,
    Overall,
    ProcessRef,
    Range,
    Restored,
    RestoredCriterion,
    RowsCard,
    RubricRef,
    Rung,
    Scorecard,
    SetAside,
    SourceCard,
    StandardCard,
    TableCard,
    ValueCard,
    Verdict,
)

LEVELS = ("missing", "approaches", "meets", "exceeds")
POINTS = (0, 33, 67, 100)
ROWS = tuple(csv.DictReader(Path(__file__).with_name("sample_criteria.csv").read_text(encoding="utf-8").splitlines()))
SOURCES = (
    ("S1", "Letter on the process for a policy on sex work", "Best Practices Policy Project", "community",
     "11 October 2016", "http://www.bestpracticespolicy.org/2016/10/14/concerns-about-un-womens-process/"),
    ("S2", "Posts on the petition and the extension", "Best Practices Policy Project", "community", "October 2016",
     "http://www.bestpracticespolicy.org/category/petition/"),
    ("S3", "News report on the consultation", "The Guardian", "press", "21 September 2016",
     "https://www.theguardian.com/global-development/2016/sep/21/united-nations-consultation"),
    ("S4", "Call to action, reposted", "Global Fund communities delegation", "community", "2016",
     "https://www.globalfundcommunitiesdelegation.org/repost-call-to-action-by-nswp/"),
    ("S5", "Formal response to the consultation", "NSWP", "community", "21 September 2016",
     "http://d8dev.nswp.org/resource/nswp-statements/nswp-formal-response-un-women-consultation"),
    ("S6", "Compilation of replies", "docslib (compiler not named)", "community", "2016",
     "https://docslib.org/doc/5971978/european-womens-lobby-2013-introduction"),
    ("S7", "Letter to UN Women", "APNSW", "community", "16 October 2016",
     "https://apnsw.info/2016/10/17/apnsw-letter-to-un-women-16-oct-2016/"),
    ("S8", "Joint response, 190 organisations", "CREA", "community", "31 October 2016",
     "https://www.creaworld.org/announcements/response-un-women-s-call-consultation"),
    ("S9", "Report on the 2019 letter", "PassBlue", "press", "2019",
     "https://passblue-un.medium.com/un-women-declares-its-neutrality-in-the-sex-trade-debate-94e0f59c9247"),
    ("S10", "Search for papers of the process", "The assessor", "search", "31 December 2019", ""),
)  # fmt: skip


def points(level: str) -> int:
    """Return the points of a level."""
    return POINTS[LEVELS.index(level)]


def rung_state(row: dict[str, str], level: str) -> str:
    """Return how a level stands, from the lowest and the highest left open."""
    low, high, here = (LEVELS.index(name) for name in (row["low"], row["high"], level))
    if low == high:
        return "settled" if here == low else "ruled_out"
    if here == low and low > 0:
        return "proven"
    return "possible" if low <= here <= high else "ruled_out"


def criterion(row: dict[str, str]) -> CriterionCard:
    """Return one finding of the sample."""
    applies = bool(row["low"])
    looked = row["status"] != "not_assessed"
    standards = (
        StandardCard(
            part="meets", says_who="adapted", standard=row["standard"], title="General principles",
            issuer="European Commission", year=2002, says=row["says"],
            words=f"Meets: adapted from General principles, European Commission, 2002. {row['says']}",
        ),
    ) if row["says"] else ()  # fmt: skip
    rest = StandardCard(part="levels", says_who="judgement", words="The rest: our judgement.")
    return CriterionCard(
        id=row["id"], dimension=row["dimension"], question=row["question"], weight=2.08 if applies else 0.0,
        gate=row["gate"] == "yes",
        value=ValueCard(low=53, high=54, unit="days", words=row["value"]) if applies else None,
        level=LevelCard(low=row["low"], high=row["high"]) if applies else None, status=row["status"],
        stated=row["id"] == "MOD-2", difference="", one_sided=row["id"] == "REA-3", disputed=row["id"] == "TIM-1",
        reason="" if applies else "It applies only where at least one session was held.",
        sentence="The level that the assessor chose, from written levels." if not applies or len(row["meets"]) > 60
        else "Whole days from the opening to the close of the written call, the first day not counted.",
        shows=f"The record shows: {row['value']}." if looked else "Nobody has looked yet.",
        ladder=tuple(Rung(level=level, text=row[level], state=rung_state(row, level)) for level in LEVELS)
        if applies else (),
        standards=(*standards, rest) if applies else (),
        rows=RowsCard(
            tables=("sessions",) if looked else (), counts={"sure": 0, "open": 1, "left_out": 1} if looked else {},
            ids=("sessions:N2",) if looked else (),
            left_out=("sessions:N1: planned by a network, not by the sponsor",) if row["id"] == "MOD-1" else (),
        ),
        sources=("S1", "S3", "S10") if looked else (),
        links=("https://www.example.org/minutes",) if row["id"] == "MOD-2" else (),
        needs_reply=False, due="", improve=row["improve"], reply=(),
    )  # fmt: skip


def figures() -> Figures:
    """Return what the charts of the sample draw."""
    window = WindowFigure(
        bars=(
            Bar(label="First announced", low=38, high=39, words="38 or 39 days"),
            Bar(label="In the end", low=53, high=54, words="53 or 54 days"),
        ),
        marks=(
            Mark(at=28, label="four weeks", level="approaches", whose="our judgement"),
            Mark(at=56, label="eight weeks", level="meets", whose="adapted from COM(2002)704"),
            Mark(at=84, label="twelve weeks", level="exceeds", whose="adapted from Better Regulation, 2017"),
        ),
        gap="two or three short of eight weeks",
        title="The written call was open 53 or 54 days, two or three short of eight weeks",
    )
    moments = (
        ("2016-09-07", "2016-09-08", "7 or 8 September 2016", "The written call opened", "sponsor", ("S2", "S7"), True),
        ("2016-09-21", "2016-09-21", "21 September 2016", "News report on the consultation, The Guardian", "others",
         ("S3",), True),
        ("2016-10-11", "2016-10-11", "11 October 2016", "Letter on the process, Best Practices Policy Project",
         "others", ("S1",), True),
        ("2016-10-16", "2016-10-16", "16 October 2016", "First deadline of the call", "sponsor", ("S3",), True),
        ("2016-10-17", "2016-10-17", "17 October 2016", "The extension was announced", "sponsor", ("S2",), True),
        ("2016-10-31", "2016-10-31", "31 October 2016", "The written call closed", "sponsor", ("S1", "S8"), True),
        ("2016-10-31", "2016-10-31", "31 October 2016", "Joint response, CREA", "others", ("S8",), True),
        ("2019-10-25", None, "25 October 2019 or later", "Decision", "sponsor", ("S9",), True),
        (None, None, "by 31 December 2019", "Not found: a summary of what was said",
         "sponsor", ("S10",), False),
        (None, None, "by 31 December 2019", "Not found: a response to what was said",
         "sponsor", ("S10",), False),
    )  # fmt: skip
    timeline = TimelineFigure(
        events=tuple(
            Event(first=first, last=last, words=words, label=label, by=by, sources=sources, happened=happened)
            for first, last, words, label, by, sources, happened in moments
        ),
        title="The extension was announced the day after the first deadline",
    )
    names = (("african", "African", 0), ("asia_pacific", "Asia-Pacific", 2),
             ("eastern_european", "Eastern European", 0), ("grulac", "Latin American and Caribbean", 0),
             ("weog", "Western European and Others", 1))  # fmt: skip
    regions = RegionsFigure(
        regions=tuple(
            RegionBar(region=name, title=title, sessions_low=0, sessions_high=0, in_person_low=0, in_person_high=0,
                      inputs_low=known, inputs_high=None)
            for name, title, known in names
        ),
        title="The record shows sessions in none of five regions, written input from two to five",
    )  # fmt: skip
    share = ShareFigure(
        bars=(Bar(label="In writing", low=0, high=100, words="not known"),),
        marks=(
            Mark(at=10, label="10%", level="approaches", whose="our judgement"),
            Mark(at=40, label="40%", level="meets", whose="our judgement"),
            Mark(at=60, label="60%", level="exceeds", whose="our judgement"),
        ),
        title="How much of what was heard came from affected people is not known",
    )
    return Figures(window=window, timeline=timeline, regions=regions, share=share, absent={})


def dimensions() -> tuple[DimensionCard, ...]:
    """Return the twelve dimensions, each the mean of its criteria in the sum."""
    found = []
    for name in dict.fromkeys(row["dimension"] for row in ROWS):
        inside = [row for row in ROWS if row["dimension"] == name]
        summed = [row for row in inside if row["low"]]
        found.append(
            DimensionCard(
                id=name, title=inside[0]["title"], weight=8.33, because="Equal weights until someone argues otherwise.",
                evidenced=round(sum(points(row["low"]) for row in summed) / len(summed), 2),
                possible=round(sum(points(row["high"]) for row in summed) / len(summed), 2),
            )
        )  # fmt: skip
    return tuple(found)


def overall(verdict: Verdict) -> Overall:
    """Return the totals worked out on paper."""
    return Overall(
        evidenced=5.99, possible=73.59, verdict=verdict, settled=28.47, draft=True,
        counts=Counts(
            levels={"missing": 9, "approaches": 3, "meets": 0, "exceeds": 0}, settled=12, bounded=3, unknown=17,
            not_applicable=2, not_assessed=14, not_yet_due=0, total=48,
        ),
        equal_weights=Range(evidenced=5.99, possible=73.59), geometric=Range(evidenced=2.51, possible=63.42),
        lowest=Lowest(dimension_evidenced="reach", evidenced=0.0, dimension_possible="modes", possible=11.0),
        restored=Range(evidenced=5.99, possible=75.45),
        not_applicable_weight=4.17,
    )  # fmt: skip


def sample_card() -> Scorecard:
    """Return the sample: 48 criteria, three gates missing, a draft."""
    verdict = Verdict(
        low="missing", high="approaches", words="at best approaches", headline="At best, it approaches the standard"
    )
    gates = {"settled": "missing", "unknown": "open", "not_assessed": "open", "bounded": "open"}
    sheets = ("sessions", "participants", "submissions", "support", "documents", "seats", "barriers", "themes")
    return Scorecard(
        tool="0.1.0",
        rubric=RubricRef(
            id="meaningful-consultation", version="1.0.0", title="Meaningful consultation of the people most affected",
            licence="CC-BY-4.0", sha256="b" * 64, levels=LEVELS, points=POINTS,
            verdicts={"approaches": 25, "meets": 60, "exceeds": 85}, combine="mean", geometric_floor=1,
        ),
        process=ProcessRef(
            id="un-women-2016", title="Views on UN Women's approach to sex work, the sex trade and prostitution (2016)",
            sponsor="UN Women", affected_community="Sex workers", region_scheme="un_regional_groups",
        ),
        as_of="2019-12-31",
        assessor=Assessor(
            name="The consultation-audit project", role="independent",
            interest="Worked example from public sources; the sponsor was not asked; not an audit.",
        ),
        publishable=True, evidence=EvidenceRef(sha256="e" * 64), draft=True, overall=overall(verdict),
        gates=tuple(
            Gate(id=row["id"], state="passed" if row["low"] == "approaches" else gates[row["status"]])
            for row in ROWS if row["gate"] == "yes"
        ),
        dimensions=dimensions(),
        criteria=tuple(criterion(row) for row in ROWS),
        restored=Restored(
            verdict=verdict,
            criteria=(
                RestoredCriterion(
                    id="TIM-1", value=ValueCard(low=53, high=84, unit="days", words="53 to 84 days"),
                    level=LevelCard(low="approaches", high="exceeds"),
                ),
            ),
        ),
        tables=tuple(
            TableCard(name=name, state="not_published" if name == "seats" else "partial", declared="partial",
                      total=None, rows=2, left_out=1, one_sided=name == "sessions", sources=("S10",))
            for name in sheets
        ),
        not_found=(
            NotFound(what="A research protocol", state="not found", criteria=("INF-1",), sources=("S10",)),
            NotFound(what="A rule for how much is enough", state="not found", criteria=("INF-3",), sources=("S10",)),
            NotFound(what="The submissions", state="not found", sources=("S10",),
                     criteria=("REA-1", "REA-2", "REA-4", "AFF-1", "AFF-4", "INF-2", "TRA-3")),
            NotFound(what="A list of who was heard", state="not found", criteria=("TRA-3",), sources=("S10",)),
            NotFound(what="A summary of what was said", state="not found", criteria=("FEE-1",), sources=("S10",)),
            NotFound(what="A response to what was said", state="not found", criteria=("FEE-2", "FEE-3"),
                     sources=("S10",)),
            NotFound(what="A budget for taking part", state="not looked for", criteria=("RES-1",), sources=()),
            NotFound(what="The call", state="published", criteria=("LAN-1", "INF-4"), sources=("S6",)),
        ),
        set_aside=(
            SetAside(where="process closed", text="November 2016", sources=("S6",),
                     reason="It names no day, and the joint response dated 31 October fits the extension notice."),
        ),
        conventions=("over: up to half as much again",),
        sources=tuple(
            SourceCard(id=id, title=title, publisher=publisher, kind=kind,
                       side="none" if kind in ("press", "search") else "affected", date=date, url=url,
                       archived=f"https://web.archive.org/web/2019/{url}" if url else "")
            for id, title, publisher, kind, date, url in SOURCES
        ),
        figures=figures(), warnings=(),
    )  # fmt: skip


def sample_rubric() -> Rubric:
    """Return a rubric that asks the sample's questions."""
    asked: dict[str, dict[str, object]] = {}
    for row in ROWS:
        dimension = asked.setdefault(
            row["dimension"], {"title": row["title"], "weight": 1, "because": "Equal weights.", "criteria": {}}
        )
        dimension["criteria"][row["id"]] = {  # type: ignore[index]
            "question": row["question"], "assessed": {level: row[level] for level in LEVELS}, "gate": row["gate"],
            "improve": row["improve"],
        }  # fmt: skip
    rubric = Rubric.model_validate({
        "rubric": "meaningful-consultation", "version": "1.0.0", "licence": "CC-BY-4.0", "levels": LEVELS,
        "title": "Meaningful consultation of the people most affected", "points": POINTS,
        "verdicts": {"approaches": 25, "meets": 60, "exceeds": 85}, "dimensions": asked, "sha256": "b" * 64,
        "standards": {"com-2002-704": {"title": "General principles and minimum standards for consultation",
                                       "issuer": "European Commission", "year": 2002, "url": "https://eur-lex.europa.eu"}},
    })  # fmt: skip
    return rubric.model_copy(update={"methods": with_defaults({})})


def sample_dossier(**cells: str) -> Dossier:
    """Return redacted evidence of one session, with cells of the given text."""
    row = Row("N1", {name: Cell(text, text) for name, text in {"run_by": "independent", **cells}.items()}, ("S1",))
    return Dossier(
        claims={
            "id": (Claim("id", "un-women-2016", "un-women-2016", ("S1",)),),
            "as_of": (Claim("as_of", "2019-12-31", Dates(date(2019, 12, 31), date(2019, 12, 31))),),
        },
        tables={name: Table(name, (row,) if name == "sessions" else ()) for name in TABLES},
        sources={"S1": Source("S1", "Letter")},
        redacted=True,
    )


def without_totals(card: Scorecard) -> Scorecard:
    """Return a card of a rubric that says `totals: no`."""
    bare = tuple(found.model_copy(update={"evidenced": None, "possible": None}) for found in card.dimensions)
    return card.model_copy(update={"overall": None, "dimensions": bare})


def without_figures(card: Scorecard) -> Scorecard:
    """Return a card of a record that holds nothing to draw."""
    reasons = {name: f"Nothing on {name}." for name in ("window", "timeline", "regions", "share")}
    empty = Figures(window=None, timeline=None, regions=None, share=None, absent=reasons)
    return card.model_copy(update={"figures": empty})


HOSTILE = '<script>alert("x")</script> =HYPERLINK("http://evil.example") | `x` {braces} \x01\u202e \U0001f600'
_FREE = {
    "title", "sponsor", "affected_community", "name", "interest", "question", "shows", "sentence", "reason", "reply",
    "difference", "improve", "text", "words", "publisher", "where", "label", "what", "because", "whose", "gap",
    "headline", "url", "archived", "topic", "licence", "side", "kind",
}  # fmt: skip


def hostile_card() -> Scorecard:
    """Return the sample with every free text replaced by one that attacks, and addresses by scripts."""

    def attacked(value: object, key: str = "") -> object:
        if isinstance(value, dict):
            return {name: attacked(item, name) for name, item in value.items()}
        if isinstance(value, tuple):
            return tuple(attacked(item, key) for item in value)
        if isinstance(value, str) and key in ("url", "archived", "links"):
            return "javascript:alert(1)//http://x"
        return HOSTILE if isinstance(value, str) and key in {*_FREE, "left_out", "warnings", "conventions"} else value

    return Scorecard.model_validate(attacked(sample_card().model_dump()))
