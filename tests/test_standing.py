from __future__ import annotations

from datetime import date, timedelta

import pytest
from dossiers import dossier_from, errors, found, problems_of, with_fields
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.evidence.model import Dossier
from audit.evidence.redact import redact
from audit.report.markdown import markdown
from audit.report.page import page
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.score import score
from audit.scoring.standing import may_be_published, standing
from audit.words import say

FULL = read_rubric("meaningful-consultation")
ASKED = asked(FULL)
SEATS = """
## seats
| id | role | public_stance | source |
|----|------|---------------|--------|
| s1 | Lead | yes | press |

## answers
| criterion | answer | reason | source |
|-----------|--------|--------|--------|
| IMP-2 | missing | The stance is on record. | press |
"""


def dossier(on: str = "2021-06-01", days: str = "14", *, replies: str = "", more: str = "", read: str = "") -> Dossier:
    """Return a dossier whose findings were sent on a day; a reply is criterion, from, date, source, status, note."""
    rows = [f"| sent_for_reply | {on} | request |", f"| reply_days | {days} | |"] if on else []
    text = with_fields(*rows) + more
    if replies:
        lines = [f"| {line} | Words. |" for line in replies.split("\n")]
        head = "\n## replies\n| criterion | from | date | source | status | note | text |\n|--|--|--|--|--|--|--|\n"
        text += head + "\n".join(lines)
    if read:
        text = text.replace("| as_of | 2021-06-30 | |", f"| as_of | {read} | |")
    return dossier_from(text, asked=ASKED)


def state(**given: str) -> tuple[str, str]:
    """Return the state and its words."""
    found = standing(dossier(**given))
    return found.state, found.words


def test_before_it_is_sent() -> None:
    """Nothing is claimed; every head says so."""
    card = score(dossier(""), FULL)
    assert (card.standing.state, card.standing.days, card.standing.sources) == ("not_sent", None, ())
    assert "Not sent to the sponsor for reply" in page(card)
    assert "Sponsor's reply: none on record. Not sent to the sponsor for reply" in markdown(card)


def test_sent_and_not_yet_due() -> None:
    """Until the last day given, the answer is awaited; that day itself counts."""
    words = "Sent for reply on 1 June 2021, 14 days given; the answer is due by 15 June 2021"
    assert state(read="2021-06-15") == ("sent", words)
    assert state(read="2021-06-01") == ("sent", words)
    card = score(dossier(read="2021-06-15"), FULL)
    assert (card.standing.sent_on, card.standing.days, card.standing.due_on) == ("2021-06-01", 14, "2021-06-15")
    assert ">request</a>)" in page(card).split("14 days given")[1][:120], "the request stands beside it"


def test_no_reply_by_the_day_the_record_was_read() -> None:
    """From the day after on, the head says up to when nothing had come."""
    assert state(read="2021-06-16") == (
        "no_reply_by", "Sent for reply on 1 June 2021, 14 days given; no reply by 16 June 2021",
    )  # fmt: skip


@pytest.mark.parametrize("line", ["TIM-1 | | 2021-06-20 | call | |", "TIM-1 | River Agency | 2021-06-01 | press | |",
                                  "TIM-1 | Law office | 2021-06 | call | |"])  # fmt: skip
def test_replied(line: str) -> None:
    """By the sponsor, by an office under its name, or resting on its own source; late replies count as well."""
    found = standing(dossier(replies=line))
    assert found.state == "replied"
    assert found.words.startswith("Sent for reply on 1 June 2021, 14 days given; replied on ")


@pytest.mark.parametrize("line", ["TIM-1 | Another agency | 2021-06-20 | press | |", "TIM-1 | | | call | |",
                                  "TIM-1 | | 2021 | call | |"])  # fmt: skip
def test_what_may_be_a_reply_is_neither(line: str) -> None:
    """By another party, or on a day that may lie before: not called a reply, and not called none either."""
    assert state(replies=line) == (
        "sent", "Sent for reply on 1 June 2021, 14 days given; the answer was due by 15 June 2021",
    )  # fmt: skip


@pytest.mark.parametrize("line", ["TIM-1 | | 2021-05-31 | call | |", "TIM-1 | | 2021-06-20 | call | set_aside | Why."])
def test_what_is_no_reply(line: str) -> None:
    """Words from before the findings were sent, and a reply that is set aside."""
    assert state(replies=line)[0] == "no_reply_by"


BAD = {
    "no day": ("2021-06", "14", "request", "sent_not_a_day"),
    "not yet": ("not yet", "14", "request", "sent_not_a_day"),
    "later": ("2021-07-01", "14", "request", "after_as_of"),
    "no request": ("2021-06-01", "14", "call", "sent_without_request"),
    "no source": ("2021-06-01", "14", "", "sent_without_request"),
    "no days": ("2021-06-01", "0", "request", "reply_days"),
    "loose days": ("2021-06-01", "about 14", "request", "reply_days"),
    "a decade": ("2021-06-01", "3650", "request", "reply_days"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_with_a_sending(case: str) -> None:
    """One day, not after the record ends, with the request as its source, and a number of days."""
    on, days, source, code = BAD[case]
    rows = (f"| sent_for_reply | {on} | {source} |", f"| reply_days | {days} | |")
    assert errors(problems_of(with_fields(*rows))) == [code]


def test_a_sending_needs_the_days_given_and_stands_once() -> None:
    """Without days nothing is due; of two days that differ one is wrong."""
    alone = problems_of(with_fields("| sent_for_reply | 2021-06-01 | request |"))
    assert "How many days" in str(found(alone, "reply_days"))
    two = ("| sent_for_reply | 2021-06-01 | request |", "| sent_for_reply | 2021-06-02 | request |")
    assert "claims_disagree" in errors(problems_of(with_fields(*two, "| reply_days | 14 | |")))


def test_the_publishable_dossier_stands_where_the_working_one_does() -> None:
    """The request stays, since the claim rests on it."""
    working = dossier(replies="TIM-1 | | 2021-06-20 | call | |")
    assert standing(redact(working)) == standing(working)
    assert score(working, FULL).to_json() == score(redact(working), FULL).to_json()


DAYS = st.dates(date(2021, 1, 1), date(2021, 6, 30))


@settings(deadline=None, max_examples=40)
@given(DAYS, st.integers(1, 366), st.lists(DAYS, max_size=2))
def test_no_clock_decides(on: date, days: int, answers: list[date]) -> None:
    """For every day read up to: no reply before the day due is over, replied exactly where one came on or after."""
    lines = "\n".join(f"TIM-1 | | {day} | call | |" for day in answers)
    found = standing(dossier(str(on), str(days), replies=lines))
    read = date(2021, 6, 30)
    if any(day >= on for day in answers):
        assert found.state == "replied"
        assert found.replied_on == str(min(day for day in answers if day >= on))
    else:
        assert found.state == ("no_reply_by" if read > on + timedelta(days=days) else "sent")
    assert found.due_on == str(on + timedelta(days=days))


def against(known: Dossier, **how: bool) -> list[str]:
    """Return what speaks against publishing the card of a dossier."""
    return [say(reason) for reason in may_be_published(score(known, FULL, **how))]


def test_a_finding_waits_until_the_sponsor_was_invited() -> None:
    """Settled and marked: refused before it is sent and while an answer is due; published after, or once it came."""
    (first,) = against(dossier("", more=SEATS))
    assert first.startswith("The sponsor was not yet invited to answer IMP-2.")
    assert against(dossier(more=SEATS, read="2021-06-10")) == ["The sponsor has until 15 June 2021 to answer IMP-2."]
    assert against(dossier(more=SEATS)) == []
    assert against(dossier(more=SEATS, read="2021-06-10", replies="IMP-2 | | 2021-06-05 | call | |")) == []
    assert against(dossier(more=SEATS, replies="IMP-2 | Another agency | 2021-06-20 | press | |")) == []


def test_what_says_nothing_waits_for_nobody() -> None:
    """A draft may be published as a draft; a marked finding that nobody assessed holds nothing back."""
    card = score(dossier(""), FULL)
    assert card.draft
    assert may_be_published(card) == ()


@pytest.mark.parametrize("stated", ["-", "unknown", "TBD.", "?"])
def test_an_interest_that_is_not_stated(stated: str) -> None:
    """A mark that stands for nothing is no statement; `none` is one."""
    row = f"| assessor_interest | {stated} | |"
    known = dossier_from(with_fields(row, without="assessor_interest"), asked=ASKED)
    assert against(known) == [
        "The assessor has not stated an interest. Write it, or none, in the field assessor_interest."
    ]
    none = dossier_from(with_fields("| assessor_interest | None. | |", without="assessor_interest"), asked=ASKED)
    assert against(none) == []


def test_working_copies_and_plans_are_not_published() -> None:
    """Each says why."""
    assert against(dossier(""), working=True) == ["It is a working copy. Score the dossier without --working."]
    later = dossier_from(with_fields("| decided | 2021-12-01 | call |"), asked=ASKED)
    assert against(later, plan=True) == ["It is the card of a plan, which is not for publication."]
