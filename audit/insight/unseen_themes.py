"""How much of what could be raised was raised: incidence coverage, and a lower bound on the number of themes.

The unit is a contribution, the item a theme; a theme counts once in each contribution. With T units, U incidences
(pairs of contribution and theme), Q1 themes in exactly one and Q2 in exactly two contributions:

    coverage C = 1 - (Q1 / U) * (T-1) Q1 / ((T-1) Q1 + 2 Q2)        Q2 = 0: (T-1)(Q1-1) / ((T-1)(Q1-1) + 2)
    themes at least S + (T-1)/T * Q1^2 / (2 Q2)                     Q2 = 0: (T-1)/T * Q1 (Q1-1) / 2

Chao and Jost (2012), Ecology 93: 2533-2547, for the coverage of incidences (after Good and Turing); Chao (1987),
Biometrics 43: 783-791, for the lower bound, called Chao2, in the form with (T-1)/T that iNEXT prints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from audit.insight.sufficiency_parts import Unseen
from audit.rubric.model import Rubric
from audit.scoring.totals import printed
from audit.words import message, say


@dataclass(frozen=True, slots=True)
class Incidences:
    """How many contributions there are, and how many themes were raised in exactly so many of them."""

    units: int
    themes: int
    incidences: int
    once: int
    twice: int

    @property
    def coverage(self) -> Fraction:
        """The estimated share of all incidences that is of themes already raised; asked where there is a theme."""
        rest, once, twice = self.units - 1, self.once, self.twice
        of_new = Fraction(once, self.incidences)
        if not once:
            return Fraction(1)
        if twice:
            return 1 - of_new * Fraction(rest * once, rest * once + 2 * twice)
        return 1 - of_new * Fraction(rest * (once - 1), rest * (once - 1) + 2)

    @property
    def at_least_themes(self) -> Fraction:
        """The lower bound on the number of themes, those nobody raised included."""
        share = Fraction(self.units - 1, self.units)
        more = Fraction(self.once**2, 2 * self.twice) if self.twice else Fraction(self.once * (self.once - 1), 2)
        return self.themes + share * more


def incidences(units: Iterable[frozenset[str]]) -> Incidences:
    """Return the counts that the estimates need."""
    sets = list(units)
    holders = Counter(theme for themes in sets for theme in themes)
    return Incidences(
        len(sets),
        len(holders),
        sum(holders.values()),
        sum(number == 1 for number in holders.values()),
        sum(number == 2 for number in holders.values()),
    )


def unseen(units: Iterable[frozenset[str]], rubric: Rubric) -> Unseen:
    """Return the estimates, or why there are none: too few contributions, or no theme at all."""
    values = rubric.methods["sufficiency"]
    found, least = incidences(units), int(values["coverage_units"].number)
    why = message("")
    if found.units < least:
        why = message("Not estimated: it takes {least} coded contributions, and there are {n}.",
                      least=least, n=found.units)  # fmt: skip
    elif not found.themes:
        why = message("Not estimated: no theme was raised.")
    estimated = not why.pattern
    return Unseen(
        why=say(why),
        units=found.units,
        themes=found.themes,
        incidences=found.incidences,
        once=found.once,
        twice=found.twice,
        coverage=printed(found.coverage, 6) if estimated else None,
        at_line=found.coverage >= values["coverage_line"].number if estimated else None,
        at_least_themes=printed(found.at_least_themes, 6) if estimated else None,
    )
