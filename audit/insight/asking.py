"""What to ask the sponsor for: the few papers and figures that would settle most weight, in order.

Each next thing is the one that settles most weight, together with those before it (greedy; ties by the number of
criteria it bears on, then by the order of the rubric). "Settles" is of structure: no input of the criterion would
remain open. Which level comes out is for what is sent to show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit.evidence.model import Dossier
from audit.insight.asked_for import asked_for
from audit.insight.inputs import Input, Open, open_inputs
from audit.measure.nouns import document
from audit.rubric.model import Rubric
from audit.scoring.record import not_found
from audit.scoring.score import result
from audit.words import Message, say

MOST = 8
"""Things in one letter: more are seldom answered."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to ask for: what it is, which criteria it settles with those before it, which else it bears on."""

    input: Input
    what: Message
    settles: tuple[str, ...]
    bears_on: tuple[str, ...]
    weight: Fraction  # of what it settles, as a share of 1; of the number of open criteria where nothing is added up


@dataclass(frozen=True, slots=True)
class NotSeen:
    """A kind of document that was looked for and not found, and the criteria that rest on it."""

    what: Message
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """What a letter asks for, most weight first; `more` things are left for a later letter."""

    wanted: tuple[Wanted, ...]
    more: int
    open: Mapping[str, Fraction]  # the open criteria and their weights
    waits: tuple[str, ...]  # criteria for which a day must come first
    hidden: tuple[str, ...]  # criteria open only because small counts of people are hidden
    not_looked: tuple[str, ...]  # criteria that nobody looked at yet
    not_seen: tuple[NotSeen, ...]
    gates: frozenset[str]
    weighed: bool  # False where the rubric adds nothing up

    @property
    def settled(self) -> tuple[str, ...]:
        """The criteria that everything asked for settles together."""
        return tuple(id for one in self.wanted for id in one.settles)

    @property
    def weight(self) -> Fraction:
        """The weight of those."""
        return sum((one.weight for one in self.wanted), Fraction(0))


def asking(dossier: Dossier, rubric: Rubric, *, most: int = MOST) -> Asking:
    """Return what to ask the sponsor of a dossier for, at most so many things.

    The dossier is the publishable one where the letter goes out of the house: a letter tells what is not known.
    """
    found = result(dossier, rubric)
    weights = found.totals.weights if found.totals and rubric.totals == "yes" else {}
    open_ = [one for one in (open_inputs(dossier, rubric, each) for each in found.findings.values()) if one]
    share = {one.criterion: weights.get(one.criterion, Fraction(1, len(open_))) for one in open_}
    ordered = tuple(_wanted(rubric, open_, share))
    return Asking(
        wanted=ordered[:most],
        more=len(ordered[most:]),
        open=share,
        waits=tuple(one.criterion for one in open_ if one.waits),
        hidden=tuple(one.criterion for one in open_ if one.hidden and not one.inputs),
        not_looked=tuple(id for id, one in found.findings.items() if one.status == "not_assessed"),
        not_seen=tuple(_not_seen(dossier, rubric)),
        gates=frozenset(id for id, asked in rubric.criteria.items() if asked.gate == "yes"),
        weighed=bool(weights),
    )


def _not_seen(dossier: Dossier, rubric: Rubric) -> Iterator[NotSeen]:
    words = {say(document(kind)): document(kind) for kind in _kinds(dossier)}
    for one in not_found(dossier, rubric):
        if one.state == "not found" and one.what in words:
            yield NotSeen(words[one.what], one.criteria)


def _kinds(dossier: Dossier) -> Iterable[str]:
    values = (row.value("kind") for row in dossier.tables["documents"].accepted)
    return dict.fromkeys(kind for value in values if isinstance(value, frozenset) for kind in sorted(value))


def _wanted(rubric: Rubric, open_: Sequence[Open], share: Mapping[str, Fraction]) -> Iterator[Wanted]:
    """Yield everything that may be asked for, in order."""
    needs = _together(open_)
    chosen: set[Input] = set()
    settled: set[str] = set()
    for one, settles in in_order(open_, share):
        chosen.add(one)
        settled.update(settles)
        bears_on = tuple(each.criterion for each in open_ if one in each.inputs and each.criterion not in settled)
        weight = sum((share[id] for id in settles), Fraction(0))
        yield Wanted(one, asked_for(rubric, one, needs[one]), settles, bears_on, weight)


def _together(open_: Iterable[Open]) -> dict[Input, frozenset[str]]:
    """Return every input once, with all that the criteria want of it, in the order of the rubric."""
    found: dict[Input, frozenset[str]] = {}
    for one in open_:
        for name, wanted in one.inputs.items():
            found[name] = found.get(name, frozenset()) | wanted
    return found


def in_order(open_: Sequence[Open], share: Mapping[str, Fraction]) -> Iterator[tuple[Input, tuple[str, ...]]]:
    """Yield each input with the criteria it settles together with those before it, greedily by their weight."""
    left = list(_together(open_))
    chosen: set[Input] = set()
    remaining = [one for one in open_ if one.inputs]

    def settles(name: Input) -> list[str]:
        asked = chosen | {name}
        return [one.criterion for one in remaining if not (one.waits or one.hidden) and one.inputs.keys() <= asked]

    def rank(name: Input) -> tuple[Fraction, int]:
        weight = sum((share[id] for id in settles(name)), Fraction(0))
        return weight, sum(name in one.inputs for one in remaining)

    while left:
        best = max(left, key=rank)  # the first of the best: the order of the rubric
        done = tuple(settles(best))
        chosen.add(best)
        left.remove(best)
        remaining = [one for one in remaining if one.criterion not in done]
        left = [name for name in left if any(name in one.inputs for one in remaining)]
        yield best, done
