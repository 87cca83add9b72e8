"""What a card says of the plan that was frozen before launch: promised beside done, criterion by criterion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal, get_args

from audit.scoring.part import Part

PledgeState = Literal["kept", "not kept", "open", "not promised", "changed question"]
"""kept: at least what was promised, whatever is still open. not kept: less, whatever is still open. changed question:
the rubric asks otherwise now, so the two are not compared. not promised: the plan did not surely reach a level."""

YesNoUnknown = Literal["yes", "no", "unknown"]
RulesState = Literal["same", "changed", "none"]


class Span(Part):
    """The lowest and the highest level that are left open, by name."""

    low: str
    high: str


class PledgedRule(Part):
    """A rule of how much has to be heard, as the sheet rules has it."""

    what: str  # sessions, focus_groups, interviews, people, affected, submissions
    of: str  # region, country, stratum; empty: overall
    member: str  # the one it holds for; empty with `of`: each of those in scope
    at_least: int
    by: str  # process, auditor


class PublishedPledge(Part):
    """The source on record that carries the hash of the pledge."""

    source: str
    date: str  # of the source, in words; empty where not known
    before_launch: YesNoUnknown  # whether that day surely lies before the first day on which anybody could take part


class PledgedCriterion(Part):
    """One criterion: what the plan surely reached if all went as planned, and what the record shows."""

    id: str
    dimension: str  # its title
    question: str
    state: PledgeState
    promised: Span | None  # None: the rubric of the pledge does not ask it, or it was not due or did not apply
    done: Span | None  # None: likewise in the rubric and the record of this card
    why: str  # one sentence


class PledgeTallies(Part):
    """How many criteria stand in each state; a promise is one that is kept, not kept, or open."""

    kept: int
    not_kept: int
    open: int
    not_promised: int
    changed_question: int

    @property
    def promises(self) -> int:
        """How many promises can be compared."""
        return self.kept + self.not_kept + self.open


class PledgeCard(Part):
    """A frozen plan beside the record."""

    sha256: str  # of its manifest.json
    frozen: str  # the day up to which the plan was read, by its own word
    before_launch: YesNoUnknown  # whether it was frozen before anybody could take part; unknown while not published
    rubric: Literal["same", "differing"]
    rubric_then: str  # id and version
    rules: RulesState  # of how much has to be heard, against those frozen; none: neither then nor now
    rules_then: tuple[PledgedRule, ...]
    rules_now: tuple[PledgedRule, ...]
    published: PublishedPledge | None  # None: no source on record carries its hash
    words: str  # the finding in one sentence
    criteria: tuple[PledgedCriterion, ...]
    tallies: PledgeTallies


def pledge_tallies(criteria: Sequence[PledgedCriterion]) -> PledgeTallies:
    """Count the states."""
    found = Counter(one.state for one in criteria)
    return PledgeTallies(**{state.replace(" ", "_"): found[state] for state in get_args(PledgeState)})
