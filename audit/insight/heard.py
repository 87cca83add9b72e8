"""How much was heard: sessions, people and contributions, overall, in each region and of each group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from audit import places
from audit.bounds import Interval
from audit.evidence.facts import fact
from audit.evidence.model import Dossier
from audit.insight.sufficiency_parts import Counted, Heard, Reference, beside, span, words_of
from audit.measure import verbs
from audit.measure.counted import counts_among, matching, opened, sorted_out
from audit.measure.register import Register
from audit.rubric.model import Rubric
from audit.words import Message, message, say

Where = Mapping[str, tuple[str, ...]]

KINDS: Mapping[str, tuple[str, Where]] = {
    "sessions": ("sessions", {}),
    "focus_groups": ("sessions", {"format": ("focus_group",)}),
    "interviews": ("sessions", {"format": ("interview",)}),
    "people": ("people", {}),
    "affected": ("people", {"affected": ("yes",)}),
    "submissions": ("submissions", {}),
}
"""What is counted: its table, and the condition under which a row is of that kind. Of `people` each counts once."""

COLUMNS = {"region": "region", "country": "country", "stratum": "strata"}
"""The column that tells of a row where it belongs."""

FIELDS = {"region": "regions_in_scope", "country": "priority_countries", "stratum": "strata"}
"""The field of the process that lists those in scope."""

OVERALL = message("overall")
NOUNS: Mapping[str, Message] = {
    "sessions": message("sessions"),
    "focus_groups": message("focus groups"),
    "interviews": message("interviews"),
    "people": message("people heard in sessions"),
    "affected": message("affected people heard in sessions"),
    "submissions": message("contributions"),
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many of one kind were heard, and the sessions that count or may, by the names of their rows."""

    number: Interval
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tables:
    """A dossier whose tables are opened once, for many counts."""

    dossier: Dossier
    _open: dict[str, Register] = field(default_factory=dict)
    _counted: dict[tuple[str, str, str], Count] = field(default_factory=dict)

    def register(self, name: str) -> Register:
        """Return a table as measures see it."""
        if name not in self._open:
            self._open[name] = opened(self.dossier, name)
        return self._open[name]

    def count(self, kind: str, of: str = "", member: str = "") -> Count:
        """Return how many of one kind were heard, overall or in one place or group.

        Limits are those of BOUNDS.md section 2, count. Sessions count where they were held by or for the sponsor.
        """
        asked = (kind, of, member)
        if asked not in self._counted:
            self._counted[asked] = self._count(*asked)
        return self._counted[asked]

    def _count(self, kind: str, of: str, member: str) -> Count:
        name, kinds = KINDS[kind]
        table = self.register(name)
        where = {**kinds, **({COLUMNS[of]: (member,)} if of else {})}
        cells = sorted_out(table, [counts_among(table, where, where)])
        counting = (cell.entries for cell, can in cells if (True,) in can and table.named)
        rows = tuple(sorted(entry.key for entries in counting for entry in entries))
        return Count(verbs.count(*matching(cells), table.total), rows)


def in_scope(dossier: Dossier, of: str) -> tuple[str, ...]:
    """Return the regions, countries or groups that the process lists, sorted; of lists that disagree all of them."""
    value = fact(dossier, FIELDS[of]).value
    return tuple(sorted(frozenset().union(*value))) if isinstance(value, tuple) else ()


def title_of(dossier: Dossier, of: str, member: str) -> str:
    """Return a place or group as it is printed."""
    if of == "region" and dossier.scheme != "custom":
        return places.region_title(member, dossier.scheme)
    if of == "country":
        return places.name(member)
    return member or say(OVERALL)


def heard(tables: Tables) -> tuple[Heard, ...]:
    """Return how much was heard overall, in each region in scope and of each group in scope."""
    return tuple(_heard(tables, of, member) for of, member in scope(tables.dossier))


def scope(dossier: Dossier) -> Iterable[tuple[str, str]]:
    """Yield overall, each region and each group in scope."""
    yield "", ""
    for of in ("region", "stratum"):
        yield from ((of, member) for member in in_scope(dossier, of))


def _heard(tables: Tables, of: str, member: str) -> Heard:
    counts = tuple(counted(tables, kind, of, member) for kind in KINDS)
    return Heard(of=of, name=member, title=title_of(tables.dossier, of, member), counts=counts)


def counted(tables: Tables, kind: str, of: str = "", member: str = "") -> Counted:
    """Return one count with its words, and the sessions that count or may."""
    found = tables.count(kind, of, member)
    return Counted(what=kind, count=span(found.number), words=say(words_of(found.number)), rows=found.rows)


def references(tables: Tables, rubric: Rubric) -> tuple[Reference, ...]:
    """Return focus groups and interviews in each region and group beside the published reference sizes.

    Never of plenaries, hearings or contributions: the sizes are those at which interviews and focus groups among
    people who are much alike brought no more new codes (Hennink and Kaiser 2022). Overall nothing is compared.
    """
    values = rubric.methods["sufficiency"]
    found = []
    for of, member in scope(tables.dossier):
        for kind in ("focus_groups", "interviews") if of else ():
            number = tables.count(kind, of, member).number
            low, high = values[f"{kind}_low"].number, values[f"{kind}_high"].number
            found.append(
                Reference(
                    what=kind,
                    of=of,
                    name=member,
                    title=title_of(tables.dossier, of, member),
                    count=span(number),
                    reference=span(Interval(low, max(low, high))),
                    beside=beside(number, low, max(low, high)),
                )
            )
    return tuple(found)
