"""After how many contributions a run of them brought next to nothing new, as received and in random orders.

Guest, Namey and Chen (2020), PLoS ONE 15(5): e0232076. B is the number of different themes in the first `base`
contributions. Of every `run` contributions after them, moved on by one at a time, the themes not raised before are
counted. Saturation is said after the first k contributions whose next run brings no more than `threshold` of B; B stays
that of the base, and no share is rounded before it is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Literal

from audit.insight.coded import Coded, Unit
from audit.insight.sufficiency_parts import Stopping, Tested, Window
from audit.rubric.model import Rubric
from audit.scoring.totals import printed
from audit.words import Message, message, say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Keys = NDArray[np.uint64]

Stops = Sequence[int | None]
"""After how many contributions each order stops; None where it does not."""

MOST_WINDOWS = 40
"""Runs that are listed one by one."""

_AT_ONCE = 2_000_000
"""Positions of contributions in random orders that are held at once."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule with one set of values."""

    name: Literal["rule", "strict"]
    base: int
    run: int
    threshold: Fraction

    def new_at_most(self, base_themes: int) -> int:
        """Return how many new themes a run may bring; less than none where the base has none to compare with."""
        return int(self.threshold * base_themes) if base_themes else -1


def rules_of(rubric: Rubric) -> tuple[Rule, Rule]:
    """Return the rule, and its strict variant."""
    values = rubric.methods["sufficiency"]
    base = int(values["saturation_base"].number)
    return (
        Rule("rule", base, int(values["saturation_run"].number), values["saturation_threshold"].number),
        Rule("strict", base, int(values["strict_run"].number), values["strict_threshold"].number),
    )


def needed(rubric: Rubric) -> int:
    """Return how many contributions it takes before saturation is looked for."""
    rules = rules_of(rubric)
    bases = int(rubric.methods["sufficiency"]["saturation_bases"].number)
    return max(bases * rules[0].base, *(rule.base + rule.run for rule in rules))


def new_themes(units: Sequence[frozenset[str]]) -> list[int]:
    """Return how many themes each contribution was the first to raise, in the order given."""
    seen: set[str] = set()
    found = []
    for themes in units:
        found.append(len(themes - seen))
        seen |= themes
    return found


def windows(new: Sequence[int], rule: Rule) -> Iterator[tuple[int, int]]:
    """Yield after how many contributions each run begins, and how many new themes it brings."""
    for after in range(rule.base, len(new) - rule.run + 1):
        yield after, sum(new[after : after + rule.run])


def stops_after(new: Sequence[int], rule: Rule) -> int | None:
    """Return after how many contributions saturation is said; None where no run brings so little."""
    most = rule.new_at_most(sum(new[: rule.base]))
    return next((after for after, themes in windows(new, rule) if themes <= most), None)


def tested(coded: Coded, rubric: Rubric) -> tuple[Tested, ...]:
    """Return the rule and its strict variant on enough coded contributions."""
    rules = rules_of(rubric)
    ordered = not coded.undated and coded.shared_days > 0
    within = _stops(coded.units, rules, rubric, within_days=True) if ordered else [None] * len(rules)
    random = _stops(coded.units, rules, rubric, within_days=False)
    return tuple(_tested(coded, *one) for one in zip(rules, within, random, strict=True))


def _tested(coded: Coded, rule: Rule, within: Stops | None, random: Stops) -> Tested:
    """Return one rule: `within` are its stopping points in orders that keep the days, where days are shared."""
    received, base_themes, why = None, None, message("")
    listed: tuple[Window, ...] = ()
    if coded.undated:
        why = message("{n} of {all} have no known day, so the order received is not known.",
                      n=coded.undated, all=len(coded.units))  # fmt: skip
    elif within is not None:
        received, why = _stopping(within), _same_days(coded)
    else:
        new = new_themes([unit.themes for unit in coded.units])
        base_themes, stop = sum(new[: rule.base]), stops_after(new, rule)
        received = _stopping([stop])
        listed = tuple(_listed(new, rule, stop))
    return Tested(
        name=rule.name,
        base=rule.base,
        run=rule.run,
        threshold=printed(rule.threshold, 6),
        base_themes=base_themes,
        received=received,
        received_why=say(why),
        windows=listed,
        random=_stopping(random),
    )


def _same_days(coded: Coded) -> Message:
    return message("{n} of {all} share their day with another: orders that keep the days were tried.",
                   n=coded.shared_days, all=len(coded.units))  # fmt: skip


def _listed(new: Sequence[int], rule: Rule, stop: int | None) -> Iterator[Window]:
    """Yield the runs up to the one that stops, the first of them where there are many."""
    base = sum(new[: rule.base])
    for after, themes in windows(new, rule):
        if after - rule.base >= MOST_WINDOWS or not base:
            return
        yield Window(after=after, new=themes, share=printed(Fraction(themes, base), 6))
        if after == stop:
            return


def _stopping(stops: Stops) -> Stopping:
    """Return how stopping points lie; a quartile is the first point by which so large a part of all orders stopped."""
    known = sorted(stop for stop in stops if stop is not None)
    places = (ceil(Fraction(part, 4) * len(stops)) for part in (1, 2, 3))
    first, middle, third = (known[place - 1] if place <= len(known) else None for place in places)
    return Stopping(
        orders=len(stops),
        stopped=printed(Fraction(len(known), len(stops)), 6),
        low=known[0] if known else None,
        high=known[-1] if known else None,
        quartiles=(first, middle, third),
    )


def _stops(units: Sequence[Unit], rules: Sequence[Rule], rubric: Rubric, *, within_days: bool) -> list[Stops]:
    """Return for each rule the stopping point in each of the stated number of seeded orders.

    An order is that of one random number a contribution, from the raw stream of PCG64, which numpy promises to keep;
    `within_days` the days come first, and chance decides only among contributions of one day.
    """
    import numpy as np

    values = rubric.methods["sufficiency"]
    orders, seed, many = int(values["orders"].number), int(values["seed"].number), len(units)
    stream = np.random.PCG64(seed)
    groups = _days(units) if within_days else np.zeros(many, dtype=np.int64)
    holders = _holders(units)
    at_once = max(1, _AT_ONCE // many)
    found: list[list[int | None]] = [[] for _ in rules]
    for start in range(0, orders, at_once):
        some = min(at_once, orders - start)
        keys = stream.random_raw(some * many).reshape(some, many)
        new = _new(_places(keys, groups), holders)
        for stops, rule in zip(found, rules, strict=True):
            stops += _stops_of(new, rule)
    return list(found)


def _days(units: Sequence[Unit]) -> Whole:
    """Return the place of each contribution's day among the days."""
    import numpy as np

    days = [str(unit.day.low) if unit.day else "" for unit in units]
    order = {day: place for place, day in enumerate(sorted(set(days)))}
    return np.array([order[day] for day in days], dtype=np.int64)


def _holders(units: Sequence[Unit]) -> list[Whole]:
    """Return for each theme the contributions that raise it."""
    import numpy as np

    by_theme: dict[str, list[int]] = {}
    for place, unit in enumerate(units):
        for theme in sorted(unit.themes):
            by_theme.setdefault(theme, []).append(place)
    return [np.array(places, dtype=np.int64) for _, places in sorted(by_theme.items())]


def _places(keys: Keys, groups: Whole) -> Whole:
    """Return the place of each contribution in each order: by group, then by its random number."""
    import numpy as np

    order = np.argsort(keys, axis=1, kind="stable")
    if groups.any():
        order = np.take_along_axis(order, np.argsort(groups[order], axis=1, kind="stable"), axis=1)
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(keys.shape[1])[None, :], axis=1)
    return places


def _new(places: Whole, holders: Sequence[Whole]) -> Whole:
    """Return how many themes are first raised at each place of each order."""
    import numpy as np

    new = np.zeros(places.shape, dtype=np.int64)
    rows = np.arange(len(places))
    for units in holders:
        new[rows, places[:, units].min(axis=1)] += 1
    return new


def _stops_of(new: Whole, rule: Rule) -> list[int | None]:
    """Return the stopping point of each order, from the new themes at each of its places."""
    import numpy as np

    orders, many = new.shape
    so_far = np.concatenate([np.zeros((orders, 1), dtype=np.int64), new.cumsum(axis=1)], axis=1)
    most = np.array([rule.new_at_most(int(themes)) for themes in so_far[:, rule.base]])
    in_runs = so_far[:, rule.base + rule.run :] - so_far[:, rule.base : many + 1 - rule.run]
    little = in_runs <= most[:, None]
    first = little.argmax(axis=1) + rule.base
    return [int(stop) if any_ else None for stop, any_ in zip(first, little.any(axis=1), strict=True)]
