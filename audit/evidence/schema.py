"""The tables of a dossier and their columns: the one list that readers, rubrics and templates share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a cell of a column holds."""

    TEXT = "text"  # free words
    WORD = "word"  # one word of an open vocabulary (a stratum, an income word of another scheme)
    WORDS = "words"  # a list of such words, separated by ;
    CODE = "code"  # one word of a closed vocabulary
    CODES = "codes"  # a list of such words
    YES_NO = "yes_no"
    DATE = "date"
    COUNT = "count"  # a whole number of things
    PEOPLE = "people"  # a whole number of people: protected
    NUMBER = "number"
    COUNTRY = "country"
    COUNTRIES = "countries"
    REGIONS = "regions"  # one or more regions of the dossier's scheme
    LANGUAGES = "languages"
    SOURCES = "sources"
    CRITERION = "criterion"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its kind, its vocabulary where that is closed, and what to write in it."""

    kind: Kind
    ask: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table: what a row is, and its columns in the order of a template."""

    row: str
    columns: Mapping[str, Column]
    record: bool = False  # rows of people or inputs, possibly many: places that do not match stay unknown
    people: bool = False  # its rows stand for people: reduced to counts before anything is published


YES_NO = Column(Kind.YES_NO)
COUNTRY = Column(Kind.COUNTRY, "The country; its income group and regions follow from it.")
REGION = Column(Kind.REGIONS, "The region, in the scheme of the process sheet; a list with ; between.")
AFFECTED = Column(Kind.YES_NO, "Affected people, or a group they lead?")
AFFECTED_ALSO = Column(Kind.YES_NO, "Affected by the other definition (affected_community_also)?")
STRATA = Column(Kind.WORDS, "Groups within the affected community, with ; between.")
UNDER_RESOURCED = Column(Kind.YES_NO, "Unfunded, offline, rural or criminalised?")
COUNT = Column(Kind.PEOPLE, "How many this row stands for; leave the column out where each row is one.")

INCOMES = ("low", "lower_middle", "upper_middle", "high")
INCOME = Column(Kind.CODE, "Follows from the country; write it only where the country is not given.", INCOMES)
STATES = ("complete", "partial", "not_published", "not_collected")
HELD = ("yes", "no", "planned")
RUN_BY = ("sponsor", "community_for_sponsor", "independent")
DOCUMENT_KINDS = (
    "call", "plan", "background", "protocol", "sufficiency_rule", "selection_rule", "budget", "risk_assessment",
    "who_was_heard", "submissions", "summary", "response", "follow_up", "rights_check",
)  # fmt: skip
SIDES = ("sponsor", "affected", "other_party", "none")
SOURCE_KINDS = ("official", "community", "press", "academic", "testimony", "foi", "search", "request")
CAME_BACK = ("nothing", "part", "all", "refusal")
REPLY_ANSWERS = ("accept", "dispute", "new_evidence")
ASSESSOR_ROLES = ("independent", "self", "peer")
CONCERNS = ("none", "minor", "moderate", "serious", "unknown")
CONFIDENCES = ("high", "moderate", "low", "very_low")

RULED = ("sessions", "focus_groups", "interviews", "people", "affected", "submissions")
RULED_EACH = ("region", "country", "stratum")
RULED_BY = ("process", "auditor")

COMMON: Mapping[str, Column] = {
    "id": Column(Kind.TEXT, "A short name for this row, used once."),
    "source": Column(Kind.SOURCES, "Ids of the sources sheet, with ; between."),
    "page": Column(Kind.TEXT, "Where in the source."),
    "note": Column(Kind.TEXT, "For whoever works on the dossier."),
    "status": Column(Kind.CODE, "set_aside takes the row out; say why in note.", ("accepted", "set_aside")),
    "public": Column(Kind.YES_NO, "Was this published as it stands here?"),
}

QUOTED: Mapping[str, Column] = {
    "quote": Column(Kind.TEXT, "The passage in the source, word for word; it is looked for in the copy in sources/."),
    "quote_found": Column(Kind.TEXT, "Whether the quote stands in the copy, and where; the tool writes it."),
}
"""Columns that a claim, a row of a table and an answer may carry besides."""

TABLES: Mapping[str, TableSchema] = {
    "sessions": TableSchema(
        "one meeting, hearing or focus group",
        {
            "name": Column(Kind.TEXT, "Its title."),
            "start": Column(Kind.DATE),
            "end": Column(Kind.DATE),
            "notice_date": Column(Kind.DATE, "The day it was announced."),
            "held": Column(Kind.CODE, "Was it held?", HELD),
            "run_by": Column(Kind.CODE, "Who ran it?", RUN_BY),
            "mode": Column(Kind.CODE, "", ("in_person", "online", "hybrid")),
            "format": Column(Kind.CODE, "", ("plenary", "hearing", "dialogue", "focus_group", "interview")),
            "level": Column(Kind.CODE, "", ("global", "regional", "national", "local")),
            "country": COUNTRY,
            "region": Column(Kind.REGIONS, "The region it was held for, not the venue's; a list with ; between."),
            "attendance": Column(Kind.PEOPLE, "How many people were there."),
            "affected": Column(Kind.PEOPLE, "How many of them are affected people."),
            "unlisted": Column(Kind.PEOPLE, "Those counted there and not listed as participants; written by redact."),
            "unlisted_affected": Column(Kind.PEOPLE, "How many of those are affected people; written by redact."),
            "strata": STRATA,
            "offers": Column(Kind.CODES, "", ("none", "evening_or_weekend", "near_home", "childcare", "step_free")),
        },
    ),
    "participants": TableSchema(
        "a person, or a group of them",
        {
            "session": Column(Kind.WORD, "The id of the session."),
            "country": COUNTRY,
            "region": REGION,
            "income": INCOME,
            "affected": AFFECTED,
            "affected_also": AFFECTED_ALSO,
            "under_resourced": UNDER_RESOURCED,
            "strata": STRATA,
            "count": COUNT,
        },
        record=True,
        people=True,
    ),
    "submissions": TableSchema(
        "one written or oral input, or a group of them",
        {
            "date": Column(Kind.DATE),
            "country": COUNTRY,
            "region": REGION,
            "income": INCOME,
            "affected": AFFECTED,
            "affected_also": AFFECTED_ALSO,
            "under_resourced": UNDER_RESOURCED,
            "strata": STRATA,
            "appraised": Column(Kind.YES_NO, "Was its quality appraised by the process?"),
            "signatories": Column(Kind.COUNT),
            "campaign": Column(Kind.WORD),
            "themes": Column(Kind.WORDS),
            "text": Column(Kind.TEXT),
            "count": COUNT,
        },
        record=True,
        people=True,
    ),
    "support": TableSchema(
        "a line of money or help",
        {
            "purpose": Column(
                Kind.CODE,
                "",
                ("travel", "honoraria", "interpretation", "connectivity", "access", "care", "grants"),
            ),
            "paid_by": Column(Kind.CODE, "", ("sponsor", "other")),
            "needed_on": Column(Kind.DATE),
            "paid_on": Column(Kind.DATE),
        },
    ),
    "documents": TableSchema(
        "something the sponsor published, or should have",
        {
            "kind": Column(Kind.CODE, "", DOCUMENT_KINDS),
            "published": YES_NO,
            "date": Column(Kind.DATE, "The day it was published, or is planned for."),
            "languages": Column(Kind.LANGUAGES),
            "covers": Column(Kind.WORDS, "What is in it, with ; between."),
            "url": Column(Kind.URL),
        },
    ),
    "seats": TableSchema(
        "a place on the body that runs or steers the process",
        {
            "role": Column(Kind.TEXT, "The role; never a name."),
            "affected": Column(Kind.YES_NO, "Held or nominated by a group that affected people lead?"),
            "affected_also": AFFECTED_ALSO,
            "chosen_by": Column(Kind.CODE, "", ("community", "sponsor", "other")),
            "declaration": Column(Kind.CODE, "", ("none", "made", "published")),
            "public_stance": Column(Kind.YES_NO, "Dated, public words on the question are on record?"),
        },
    ),
    "barriers": TableSchema(
        "an obstacle named by participants",
        {
            "barrier": Column(Kind.TEXT),
            "answered": YES_NO,
            "action": Column(Kind.TEXT),
        },
    ),
    "themes": TableSchema(
        "a point raised, and what became of it",
        {
            "theme": Column(Kind.TEXT),
            "raised_by_affected": YES_NO,
            "reason_given": YES_NO,
            "outcome": Column(Kind.TEXT),
        },
    ),
    "population": TableSchema(
        "people the outcome falls on, by place or group",
        {
            "place": COUNTRY,
            "income": Column(Kind.CODE, "", INCOMES),
            "stratum": Column(Kind.WORD),
            "language": Column(Kind.LANGUAGES),
            "people": Column(Kind.PEOPLE),
        },
    ),
}

ANSWERS = TableSchema(
    "one assessor's answer on one criterion",
    {
        "criterion": Column(Kind.CRITERION),
        "assessor": Column(Kind.TEXT, "An organisation or a role."),
        "answer": Column(Kind.TEXT, "A level, a value, a range of either, not found, or not applicable."),
        "reason": Column(Kind.TEXT, "Written for publication."),
        "link": Column(Kind.URL),
        "adjudicates": Column(Kind.WORDS, "Assessors whose answers this one replaces."),
    },
)

REPLIES = TableSchema(
    "the sponsor's answer on one criterion",
    {
        "criterion": Column(Kind.CRITERION, "The criterion it is about."),
        "from": Column(Kind.TEXT, "An organisation or a role; left blank it is the sponsor."),
        "date": Column(Kind.DATE, "The day of the reply."),
        "text": Column(Kind.TEXT, "The sponsor's own words, given for publication; printed word for word."),
        "accepted": Column(Kind.YES_NO, "Did the assessor accept what it says?"),
        "answer": Column(Kind.CODE, "Does the sponsor accept the finding?", REPLY_ANSWERS),
    },
)

LOG = TableSchema(
    "one change of the dossier after it was first published",
    {
        "date": Column(Kind.DATE, "The day of the change."),
        "where": Column(Kind.TEXT, "What was changed: process closed, replies TIM-1, documents D3."),
        "old": Column(Kind.TEXT, "What stood there; blank where nothing did."),
        "new": Column(Kind.TEXT, "What stands there now; blank where it was taken out."),
        "role": Column(Kind.TEXT, "The role that changed it; never a name."),
        "reason": Column(Kind.TEXT, "Why, written for publication. No names of persons."),
    },
)

CONFIDENCE = TableSchema(
    "one judgement of how far a finding can be trusted, by GRADE-CERQual",
    {
        "criterion": Column(Kind.CRITERION, "The criterion whose finding is judged; or give a theme."),
        "theme": Column(Kind.TEXT, "The theme that is judged, by its id in the sheet themes; or give a criterion."),
        "methodological_limitations": Column(Kind.CODE, "Concerns about how the evidence was gathered.", CONCERNS),
        "coherence": Column(Kind.CODE, "Concerns about how well the finding fits the evidence.", CONCERNS),
        "adequacy": Column(Kind.CODE, "Concerns about how much evidence there is, and how rich it is.", CONCERNS),
        "relevance": Column(Kind.CODE, "Concerns about whether the evidence is about this question.", CONCERNS),
        "confidence": Column(Kind.CODE, "Your judgement on the whole; it is not computed.", CONFIDENCES),
        "reason": Column(Kind.TEXT, "Why, written for publication. No names of persons."),
        "assessor_role": Column(Kind.CODE, "The role of who judges.", ASSESSOR_ROLES),
    },
)

RULES = TableSchema(
    "a minimum that was written down: how much has to be heard, and where",
    {
        "what": Column(Kind.CODE, "What is counted.", RULED),
        "in": Column(Kind.TEXT, "One region, country or group in scope; blank: overall."),
        "each": Column(Kind.CODE, "In each of those in scope, instead of in one place.", RULED_EACH),
        "at_least": Column(Kind.COUNT, "The minimum."),
        "written_on": Column(Kind.DATE, "When it was written down; it counts only where that was before the process."),
        "by": Column(Kind.CODE, "Who wrote it: the process, or the auditor.", RULED_BY),
    },
)

VOICES = TableSchema(
    "how many participants gave one answer in the survey of participants",
    {
        "question": Column(Kind.TEXT, "The short name of the question; sheets: how many sheets came back."),
        "answer": Column(Kind.TEXT, "The answer, or blank; of sheets: returned."),
        "count": Column(Kind.PEOPLE, "How many gave it; 0 where nobody did."),
    },
)

SOURCES = TableSchema(
    "where claims come from",
    {
        "id": Column(Kind.TEXT),
        "title": Column(Kind.TEXT),
        "publisher": Column(Kind.TEXT),
        "side": Column(Kind.CODE, "", SIDES),
        "kind": Column(Kind.CODE, "", SOURCE_KINDS),
        "date": Column(Kind.DATE),
        "url": Column(Kind.URL),
        "archived": Column(Kind.URL),
        "file": Column(Kind.TEXT, "The name of its copy in the folder sources/ beside the dossier."),
        "reliability": Column(Kind.CODE, "", ("A", "B", "C", "D", "E", "F")),
        "credibility": Column(Kind.CODE, "", ("1", "2", "3", "4", "5", "6")),
        "origin": Column(Kind.TEXT),
        "came_back": Column(Kind.CODE, "Of a request: what came back.", CAME_BACK),
        "came_back_on": Column(Kind.DATE, "The day it came back, or up to which nothing had."),
        "sha256": Column(Kind.TEXT, "Of the copy; the tool writes it."),
        "pages": Column(Kind.TEXT, "How many pages the copy has; the tool writes it."),
    },
)

COMPLETENESS = TableSchema(
    "how complete one table is",
    {
        "table": Column(Kind.CODE, "", tuple(TABLES)),
        "state": Column(Kind.CODE, "", STATES),
        "total": Column(Kind.PEOPLE, "A claimed total, where there is one."),
        "as_of": Column(Kind.DATE),
        "source": COMMON["source"],
        "note": COMMON["note"],
    },
)

PROCESS = TableSchema(
    "one claim on the process",
    {
        "field": Column(Kind.TEXT),
        "value": Column(Kind.TEXT),
        "source": COMMON["source"],
        "page": COMMON["page"],
        "note": COMMON["note"],
        "status": COMMON["status"],
        "public": COMMON["public"],
    },
)

SHEETS: Mapping[str, TableSchema] = {
    "process": PROCESS,
    "tables": COMPLETENESS,
    **TABLES,
    "answers": ANSWERS,
    "replies": REPLIES,
    "log": LOG,
    "rules": RULES,
    "confidence": CONFIDENCE,
    "voices": VOICES,
    "sources": SOURCES,
}

HELP_COLUMNS: Mapping[str, tuple[str, ...]] = {"process": ("ask",), "answers": ("question", "levels")}
"""Columns of a blank dossier that say what to write in its rows; they hold no evidence and are passed over."""

PEOPLE = "people"
"""The table that measures see for people: participants, and those counted in sessions, each once."""

PEOPLE_COLUMNS = ("country", "region", "affected", "under_resourced", "strata", "income")

DERIVED_FROM_COUNTRY = ("income", "un_regional_groups", "m49", "who", "unaids", "ldc", "lldc", "sids")
"""Columns a measure may name in any table with a country, besides those written in it."""


def columns_of(table: str) -> tuple[str, ...]:
    """Return the columns a measure may name in a table, those that follow from others included."""
    if table == PEOPLE:
        return (*PEOPLE_COLUMNS, *(name for name in DERIVED_FROM_COUNTRY if name not in PEOPLE_COLUMNS))
    own = tuple(TABLES[table].columns)
    places = [name for name in own if TABLES[table].columns[name].kind is Kind.COUNTRY]
    derived = tuple(name for name in DERIVED_FROM_COUNTRY if places and name not in own)
    return (*own, *derived)
