"""Dossiers of one process published one after the other: together they tell no small count, as none does alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from attack import attack
from attack_together import Knows, attack_together
from dossiers import dossier_from
from hypothesis import given
from hypothesis import strategies as st
from over_time_made import later, relabelled
from people_at_risk import drawn
from test_cli import run
from test_redact_properties import MEASURES, assert_wider, turned

from audit.bounds import INF, Dates, Interval
from audit.evidence.canonical import text_of
from audit.evidence.fingerprint import fingerprint
from audit.evidence.model import Asked, Dossier
from audit.evidence.near import Counted, beside
from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.evidence.redact_together import redact_together
from audit.evidence.restored import restored
from audit.evidence.schema import Column, Kind
from audit.evidence.small_counts import SMALL
from audit.evidence.write import write_folder
from audit.measure.measures import measure

WHAT_IS_KNOWN: tuple[Knows, ...] = ("nothing", "what stayed", "what grew")


def processes(
    first: int, number: int, *, exact: bool = True, public: bool = False, days: int = 2
) -> Iterator[tuple[str, list[Dossier]]]:
    """Yield random working dossiers of one process at several days, with a name."""
    for seed in range(first, first + number):
        random = Random(seed)
        found = [drawn(random, exact=exact)]
        while len(found) < days:
            found.append(later(found[-1], random, exact=exact, public=public))
        yield f"process {seed}", found


def no_difference_is_given_away(first: int, number: int) -> Counter[str]:
    """Assert that a solver pins no protected count and no difference; return how many it was asked for."""
    asked: Counter[str] = Counter()
    for name, working in processes(first, number):
        published = redact_together(working)
        for knows in WHAT_IS_KNOWN:
            attacker = attack_together(working, published, knows)
            if not attacker.fits():  # a later record that contradicts itself admits no truth to attack
                asked["contradictions"] += 1
                break
            assert attacker.given_away() == [], f"{name}, {knows}"
        asked.update("differences" if " since " in secret.name else "counts" for secret in attacker.secrets)
    for name, working in processes(first + number, number, public=True):
        attacker = attack_together(working, redact_together(working))
        assert not attacker.fits() or attacker.given_away() == [], name
    return asked


def test_no_difference_is_given_away() -> None:
    """Each count of people from 1 to 4, and each difference over time, keeps two numbers, whatever is known to stay."""
    asked = no_difference_is_given_away(70_000, 20)
    assert asked["differences"] > 40
    assert asked["counts"] > 100
    assert asked["contradictions"] < 3


@pytest.mark.many
def test_no_difference_is_given_away_often() -> None:
    """The same over 300 sites."""
    no_difference_is_given_away(80_000, 150)


def three_days_tell_nothing(first: int, number: int) -> None:
    """Assert that a solver which holds three dossiers of one process pins no protected count and no difference."""
    for public in (False, True):
        for name, working in processes(first, number, public=public, days=3):
            attacker = attack_together(working, redact_together(working))
            assert not attacker.fits() or attacker.given_away() == [], f"{name}, public: {public}"


def test_three_days_tell_nothing() -> None:
    """The same over three days, people who are named in public among those that come and go."""
    three_days_tell_nothing(150_000, 6)


@pytest.mark.many
def test_three_days_tell_nothing_often() -> None:
    """The same over 200 sites."""
    three_days_tell_nothing(160_000, 100)


@pytest.mark.parametrize(("seed", "days", "public"), [(620_034, 3, False), (600_184, 2, True)])
def test_what_once_was_given_away(seed: int, days: int, public: bool) -> None:
    """A total that stayed while its rest moved by four; and fewer than five of whom four or more were affected."""
    for name, working in processes(seed, 1, days=days, public=public):
        for knows in WHAT_IS_KNOWN:
            assert attack_together(working, redact_together(working), knows).given_away() == [], (name, knows)


def told_apart(first: int, number: int) -> Iterator[tuple[str, list[Dossier]]]:
    """Yield processes of which the same people are said to be others at the second day, or were at the first."""
    for seed in range(first, first + number):
        random = Random(seed)
        one = drawn(random, exact=True)
        two = relabelled(later(one, random, public=False) if random.random() < 0.3 else one, random)
        days = [one, two] if random.random() < 0.5 else [two, one]
        (day,) = days[1].claims["as_of"]
        moved = replace(day, text="2023-12-31", value=Dates(date(2023, 12, 31), date(2023, 12, 31)))
        yield f"process {seed}", [days[0], replace(days[1], claims={**days[1].claims, "as_of": (moved,)})]


def telling_apart_gives_nothing_away(first: int, number: int) -> int:
    """Assert that a solver pins nothing that neither dossier gave away alone; return how many sites it was asked of."""
    tried = 0
    for name, working in told_apart(first, number):
        published = redact_together(working)
        alone = {one for each in working for one in attack(each, redact(each)).given_away()}
        for knows in WHAT_IS_KNOWN:
            attacker = attack_together(working, published, knows)
            if not attacker.fits():
                break
            found = [one for one in attacker.given_away() if one.partition(": ")[2] not in alone]
            assert found == [], f"{name}, {knows}"
            tried += 1
    return tried


def test_telling_people_apart_gives_nothing_away() -> None:
    """Who was unknown becomes known, or a group becomes listed: how many the few are does not follow."""
    assert telling_apart_gives_nothing_away(1_012, 6) + telling_apart_gives_nothing_away(1_086, 6) > 30


@pytest.mark.many
def test_telling_people_apart_gives_nothing_away_often() -> None:
    """The same over 300 sites."""
    telling_apart_gives_nothing_away(1_000, 300)


def test_what_is_told_apart_leaves_no_remainder() -> None:
    """Sixteen of whom nothing was known are 13 and a few: of the 13 only that there are some; also in reverse."""
    few: dict[Hashable, Interval] = {"no": _of("<5"), "yes": _of("13")}
    some: dict[Hashable, Interval] = {"unknown": _of("16")}
    for first, then in ((some, few), (few, some)):
        shown = beside(Counted(then), [Counted(first)], [frozenset([*first, *then])]).parts
        assert {name: count for name, count in shown.items() if count.exact} == {}
        assert all(then[name] in count for name, count in shown.items())
    grown = beside(Counted({"no": _of("<5"), "yes": _of("40")}), [Counted({"yes": _of("20")})], [frozenset(few)])
    assert grown.parts["yes"] == _of("40")


def test_alone_they_would_give_differences_away() -> None:
    """The attack can succeed: redacted each for itself, most pairs tell of a few people."""
    told = [
        attack_together(working, [redact(one) for one in working]).given_away() for _, working in processes(70_000, 10)
    ]
    assert sum(map(bool, told)) >= 4


@pytest.mark.parametrize("exact", [True, False])
def test_it_only_widens_and_is_done_once(exact: bool) -> None:
    """Each measure holds what it held; redacted again, alone or beside the others, in any order, it is the same."""
    for name, working in processes(90_000, 25, exact=exact, public=True):
        working.append(later(working[-1], Random(name), exact=exact))
        published = redact_together(working)
        assert redact_together(published) == published, name
        assert redact_together([turned(one) for one in working[::-1]]) == published[::-1], name
        for at, (first, shown) in enumerate(zip(working, published, strict=True)):
            assert fingerprint(redact(shown)) == fingerprint(shown), name
            assert redact(shown, published[:at]) == shown, name
            for before, after in ((first, shown), (restored(first), restored(shown))):
                for of in MEASURES[::5]:
                    assert_wider(measure(before, of), measure(after, of), of, name)


def test_what_stayed_is_published_as_it_was() -> None:
    """A dossier read again a year later with nothing new is published as before, to the last count."""
    for name, (one, two) in processes(95_000, 30):
        again = replace(one, claims={**one.claims, "as_of": two.claims["as_of"]})
        assert redact_together([one, again])[1] == redact(again), name


counts = st.integers(0, 60).map(
    lambda number: SMALL if 1 <= number < 5 else Interval(Fraction(number), Fraction(number))
)


@given(st.lists(counts, min_size=1, max_size=3), counts)
def test_a_count_beside_earlier_ones(earlier: list[Interval], now: Interval) -> None:
    """It holds what it held, lies 1 to 4 from no earlier one, and opens no further when asked again."""
    before = [Counted({"": one}) for one in earlier]
    shown = beside(Counted({"": now}), before).parts[""]
    assert now in shown
    assert beside(Counted({"": shown}), before).parts[""] == shown
    if shown.exact and shown != now:
        raise AssertionError("an opened count is a range")
    for one in earlier:
        if one.exact and shown.exact:
            assert not 1 <= abs(Fraction(shown.low) - Fraction(one.low)) <= 4


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [("7", "9", "8-11"), ("9", "7", "5-8"), ("7", "7", "7"), ("7", "12", "12"), ("6", "<5", "<5"), ("<5", "8", "8")],
)
def test_a_count_near_an_earlier_one(before: str, after: str, shown: str) -> None:
    """Seven, then nine, is published as seven and 1 to 4 more; the same, or five more, as it is."""
    one, two = (_of(number) for number in (before, after))
    assert text_of(beside(Counted({"": two}), [Counted({"": one})]).parts[""]) == shown


def _of(text: str) -> Interval:
    return SMALL if text == "<5" else Interval(Fraction(text), Fraction(text))


def test_changes_that_add_up_to_few() -> None:
    """Ten more in one group and eight fewer in another are two more in all: only which way each went is told."""
    now = Counted({"a": _of("20"), "b": _of("12")}, _of("32"))
    shown = beside(now, [Counted({"a": _of("10"), "b": _of("20")}, _of("30"))], [frozenset("ab")])
    assert shown.parts == {"a": Interval(Fraction(11), INF), "b": Interval(Fraction(0), Fraction(19))}
    assert shown.total is not None
    assert shown.total.high == INF


PEOPLE = Asked(
    facts={"needing": Column(Kind.PEOPLE, ""), "helped": Column(Kind.PEOPLE, "")},
    criteria={"ONE-1": ("missing", "approaches", "meets", "exceeds")},
    values={"ONE-1": "percent"},
    people=frozenset({"ONE-1"}),
)


def river(day: str, needing: str, helped: str, answer: str, there: str = "30", total: str = "60") -> Dossier:
    """Return a dossier on the river with counts of people of every sort."""
    return dossier_from(
        f"""
## process
| field | value | source |
|-------|-------|--------|
| id | river-2020 | |
| title | Consultation on the river | |
| sponsor | River Agency | |
| as_of | {day} | |
| assessor_role | independent | |
| assessor_interest | None declared. | |
| needing | {needing} | call |
| helped | {helped} | call |

## sessions
| id | start | held | run_by | attendance | source |
|----|-------|------|--------|------------|--------|
| s1 | 2020-03-04 | yes | sponsor | {there} | call |

## submissions
| affected | count | source |
|----------|-------|--------|
| yes | 40 | call |

## tables
| table | state | total | as_of | source |
|-------|-------|-------|-------|--------|
| submissions | partial | {total} | 2020-06-30 | call |

## answers
| criterion | assessor | answer | reason | source |
|-----------|----------|--------|--------|--------|
| ONE-1 | a | {answer} | By the list. | call |
""",
        asked=PEOPLE,
    )


def said(dossier: Dossier) -> dict[str, str]:
    """Return the counts that a dossier publishes."""
    return {
        "needing": dossier.text("needing"),
        "helped": dossier.text("helped"),
        "there": dossier.tables["sessions"].rows[0].cells["attendance"].text,
        "total": text_of(dossier.tables["submissions"].total),
        "answer": dossier.answers[0].text,
    }


def test_every_sort_of_count() -> None:
    """Facts, attendance, totals and answers: what moved by a few is opened, what moved by many stands."""
    one = river("2020-12-31", "100", "20", "30 of 100")
    few = river("2021-06-30", "103", "22", "32 of 101", "32", "63")
    many = river("2021-06-30", "120", "30", "50 of 120", "50", "90")
    assert said(redact_together([one, few])[1]) == {
        "needing": "101-104",
        "helped": "21-24",
        "there": "31-34",
        "total": "61-64",
        "answer": "0%..100%",
    }
    assert said(redact_together([one, many])[1]) == said(many)
    assert said(redact_together([few, one])[0])["there"] == "31-34"


def test_another_process_changes_nothing() -> None:
    """Dossiers of different processes are taken to count different people."""
    one, two = river("2020-12-31", "100", "20", "30 of 100"), river("2021-06-30", "103", "22", "32 of 101")
    other = replace(two, claims={**two.claims, "id": (replace(two.claims["id"][0], text="lake", value="lake"),)})
    assert redact_together([one, other]) == (redact(one), redact(other))


def test_it_survives_a_file(tmp_path: Path) -> None:
    """Written and read again, what was opened is still so."""
    for name, working in processes(99_000, 15):
        published = redact_together(working)
        write_folder(published[1], tmp_path / name)
        again = read_dossier(tmp_path / name, working[1].asked)
        assert fingerprint(again) == fingerprint(published[1]), name
        assert fingerprint(redact(again)) == fingerprint(published[1]), name


def test_which_of_the_four_it_was_is_not_told() -> None:
    """Whoever knows this code and tries it on 1, 2, 3 and 4 more people finds the same dossier published each time."""
    one = river("2020-12-31", "100", "20", "30 of 100")
    later_ones = [
        river("2021-06-30", str(100 + more), str(20 + more), "50%", str(30 + more), str(60 + more))
        for more in (1, 2, 3, 4)
    ]
    assert len({fingerprint(redact_together([one, two])[1]) for two in later_ones}) == 1


EXAMPLE = Path(__file__).parent.parent / "examples" / "global-commission-2011"


def test_the_command_takes_what_was_published_before(tmp_path: Path) -> None:
    """Two more than the 67 of a session are found later: the later copy says 68 to 71; another process is refused."""
    later_one = tmp_path / "later"
    later_one.mkdir()
    for file in EXAMPLE.glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        text = text.replace(",67,", ",69,") if file.name == "sessions.csv" else text.replace("2021-06-30", "2022-06-30")
        (later_one / file.name).write_text(text, encoding="utf-8")
    assert run("redact", EXAMPLE, "--out", tmp_path / "before").exit_code == 0
    made = run("redact", later_one, "--beside", tmp_path / "before", "--out", tmp_path / "after")
    assert made.exit_code == 0, made.output
    sessions = (tmp_path / "after" / "sessions.csv").read_text(encoding="utf-8")
    assert ",68-71," in sessions
    assert ",69," not in sessions
    other = run("redact", later_one, "--beside", EXAMPLE.parent / "un-women-2016", "--out", tmp_path / "none")
    assert other.exit_code == 2
    assert "is on the process un-women-2016" in other.output
    assert not (tmp_path / "none").exists()
