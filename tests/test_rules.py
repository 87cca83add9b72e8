from __future__ import annotations

from dataclasses import replace

import pytest
from dossiers import dossier_from, errors, found, problems_of
from river import PROCESS, RIVER, RULES, SOURCES

from audit.evidence.fingerprint import fingerprint
from audit.evidence.redact import redact
from audit.evidence.write import grids


def test_a_rule_says_what_how_many_and_where() -> None:
    """In one region, country or group, in each of them, or overall; the group as cells hold it."""
    text = RULES + "| submissions | Kenya | | 5 | 2020 | auditor | |\n"
    rules = {(rule.what, rule.of, rule.member): rule for rule in dossier_from(PROCESS + text + SOURCES).rules}
    assert set(rules) == {
        ("focus_groups", "region", ""),
        ("people", "region", "african"),
        ("sessions", "", ""),
        ("interviews", "stratum", "fishers"),
        ("submissions", "country", "KEN"),
    }
    assert rules["focus_groups", "region", ""].at_least == 2
    assert rules["interviews", "stratum", "fishers"].written_on is None


def test_every_problem_of_the_rules_at_once() -> None:
    """Nothing counted, no minimum, nobody who wrote it, no such place, both places, a day to come, no source."""
    text = """
    ## rules
    | what | in | each | at_least | written_on | by | source | status | note |
    |------|----|------|----------|------------|----|--------|--------|------|
    | | | | | | | | | |
    | people | Nowhere | | 5 | 2022-01-01 | process | | | |
    | people | Kenya | region | about 5 | soon | auditor | call | | |
    | persons | | | 0 | 2020-01-01 | unknown | call | set_aside | |
    | | | | 3 | | | | | |
    """
    problems = problems_of(PROCESS + text)
    assert sorted(errors(problems)) == sorted(
        ["rule_incomplete"] * 2
        + ["rule_nowhere", "after_as_of", "needs_source"]
        + ["rule_twice", "rule_minimum", "bad_date"]
        + ["unknown_code", "rule_minimum", "rule_unknown", "set_aside_without_reason"]
    )
    assert "list the group in the field strata" in str(found(problems, "rule_nowhere"))


def test_rules_are_published_as_they_are() -> None:
    """A promise counts nobody; only a note and a place in testimony stay out, and doing it again changes nothing."""
    text = RIVER.replace(SOURCES, "") + "\n## sources\n| id | title | side | kind |\n|--|--|--|--|\n"
    text += "| call | The call | sponsor | official |\n"
    text += "| press | A report | none | press |\n| letter | A letter | affected | testimony |\n"
    text = text.replace("| 2020-12-01 | auditor | protocol |", "| 2020-12-01 | auditor | letter |")
    working = dossier_from(text)
    working = replace(working, rules=tuple(replace(rule, page="p. 3", note="mine") for rule in working.rules))
    open_ = redact(working)
    assert {(rule.what, rule.at_least, rule.of, rule.member) for rule in open_.rules} == {
        (rule.what, rule.at_least, rule.of, rule.member) for rule in working.rules
    }
    of_people = next(rule for rule in open_.rules if rule.what == "people")
    assert (of_people.page, of_people.note, of_people.sources) == ("", "", ("testimony-1",))
    assert redact(open_) == open_


def test_rules_are_written_and_read_back() -> None:
    """The sheet that is written reads to the same rules."""
    first = dossier_from(RIVER)
    rows = grids(first)["rules"]
    text = "\n## rules\n" + "\n".join("| " + " | ".join(row) + " |" for row in rows)
    assert dossier_from(RIVER.replace(RULES, text)).rules == first.rules


def test_a_dossier_without_rules_keeps_its_hash() -> None:
    """An empty sheet says nothing; a rule is evidence like any other."""
    plain = dossier_from(RIVER.replace(RULES, ""))
    head = "\n## rules\n| what | at_least | by |\n|--|--|--|\n"
    assert fingerprint(plain) == fingerprint(dossier_from(RIVER.replace(RULES, head)))
    assert fingerprint(plain) != fingerprint(dossier_from(RIVER))


@pytest.mark.parametrize(("size", "shown"), [("3", "<5"), ("200", "200"), ("unknown", "unknown")])
def test_a_frame_of_few_people_is_hidden(size: str, shown: str) -> None:
    """How many a sampling frame holds is a count of people."""
    working = dossier_from(RIVER.replace("| frame_size | 200 |", f"| frame_size | {size} |"))
    assert redact(working).text("frame_size") == shown


def test_a_frame_needs_its_source() -> None:
    """It decides whether an interval is printed, so it is a claim like those on the scope."""
    problems = problems_of(PROCESS + "| sampling_frame | The register | |\n| frame_size | 9 | |\n")
    assert errors(problems).count("needs_source") == 2
