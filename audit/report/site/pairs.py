"""Which cards of a site are laid side by side: those of one process, day after day, and those that were named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from audit.errors import Invalid, Problem, Where, did_you_mean
from audit.report.plain import one_line
from audit.report.site.publication import Publication
from audit.words import Message, message


@dataclass(frozen=True, slots=True)
class Couple:
    """Two cards side by side: the page's place, both cards by their places, and its title."""

    place: str
    cards: tuple[str, str]
    words: Message


def couples(placed: Mapping[str, Publication], named: Sequence[tuple[str, str]]) -> tuple[Couple, ...]:
    """Return each pair once: cards of one process on one rubric, each with the next, and the pairs that were named.

    A name is the id of a process (of several cards the latest) or the place of a card. Raises Invalid, with every
    reason, for a name that is not known, and for a pair on two rubrics.
    """
    found = dict.fromkeys(_of_one_process(placed))
    problems: list[Problem] = []
    for pair in named:
        places = [_placed(placed, name, problems) for name in pair]
        first, second = places
        if first is None or second is None:
            continue
        if problem := _apart(placed, pair, first, second):
            problems.append(problem)
        elif (first, second) not in found and (second, first) not in found:
            found[first, second] = None
    if problems:
        raise Invalid(problems)
    return tuple(_couple(placed, first, second) for first, second in found)


def _of_one_process(placed: Mapping[str, Publication]) -> Iterator[tuple[str, str]]:
    groups: dict[tuple[str, str], list[str]] = {}
    for place, one in placed.items():
        groups.setdefault((one.dossier.text("id"), one.rubric.sha256), []).append(place)
    for places in groups.values():
        yield from pairwise(sorted(places, key=lambda place: (placed[place].dossier.read_on, place)))


def _placed(placed: Mapping[str, Publication], name: str, problems: list[Problem]) -> str | None:
    if name in placed:
        return name
    ids = {place: one.dossier.text("id") for place, one in placed.items()}
    of = [place for place, id in ids.items() if id == name]
    if not of:
        what = message("No card of {name} is published here, so it cannot be compared.", name=name)
        problems.append(Problem("nothing_to_compare", Where("--compare"), what, did_you_mean(name, ids.values())))
        return None
    return max(of, key=lambda place: (placed[place].dossier.read_on, place))


def _apart(placed: Mapping[str, Publication], pair: tuple[str, str], first: str, second: str) -> Problem | None:
    ours, theirs = placed[first].rubric, placed[second].rubric
    names = {"first": pair[0], "second": pair[1]}
    if first == second:
        what = message("{first} and {second} are one card.", **names)
        return Problem("nothing_to_compare", Where("--compare"), what, message("Name two."))
    if ours.sha256 != theirs.sha256:
        what = message("{first} and {second} were scored on different rubrics.", **names)
        mend = message("Publish both on one, with --rubric, or leave the pair out.")
        return Problem("rubrics_differ", Where("--compare"), what, mend)
    return None


def _couple(placed: Mapping[str, Publication], first: str, second: str) -> Couple:
    place = f"comparisons/{_name(first)}--{_name(second)}"
    ours, theirs = placed[first].dossier, placed[second].dossier
    id, other = one_line(ours.text("id")), one_line(theirs.text("id"))
    if id == other:
        days = {"first": ours.read_on.isoformat(), "second": theirs.read_on.isoformat()}
        pattern = "{id}: {first} and {second}" if ours.read_on != theirs.read_on else "{id}: two assessors, {first}"
        words = message(pattern, id=id, **days)
    else:
        words = message("{first} and {second}", first=id, second=other)
    return Couple(place, (first, second), words)


def _name(place: str) -> str:
    return place.removeprefix("cards/").replace("/", "-")
