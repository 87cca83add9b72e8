"""In which order those who are published under numbers are numbered: by what is published of them, never by a name.

Numbers in the order of the names they replace would tell on which side of another a name stands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

Places = Mapping[str, Sequence[str]]
"""What is published at each place that names somebody, as text; others who are numbered stand in it by their rank."""


def in_order(names: Collection[str], places: Callable[[Mapping[str, str]], Places]) -> list[str]:
    """Return the names in the order of the places where they stand.

    `places` takes the rank of each name so far. Ranks are told apart further until nothing more tells them apart; of
    those who are still alike it does not matter which comes first. To do it again changes nothing.
    """
    rank = dict.fromkeys(names, "")
    while True:
        said = places(rank)
        keys = {name: (rank[name], sorted(said.get(name, ()))) for name in names}
        known = sorted(keys.values())
        finer = {name: f"{known.index(key):06}" for name, key in keys.items()}
        if len(set(finer.values())) == len(set(rank.values())):
            return sorted(names, key=lambda name: (finer[name], name))
        rank = finer
