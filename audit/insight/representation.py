"""Who was heard beside whom the outcome falls on: shares, their ratio, and how far they lie apart.

    ratio            a group's share of those heard over its share of the population (participation to prevalence:
                     Scott and others 2018, J Am Coll Cardiol 71: 1960-1969); BOUNDS.md section 2, parity
    dissimilarity    half the sum of |s - p|, the share that would have to be of another group (Duncan and Duncan 1955,
                     Am Sociol Rev 20: 210-217)
    expected         the dissimilarity that so many people would show if each were drawn by chance from the population
    effective        exp(H), H = - sum of s ln s: the number of equally heard groups that are as diverse (Hill 1973,
                     Ecology 54: 427-432, order 1)

Shares of the population are of those whose group is on the list. It compares all who were heard, as the criteria do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit.bounds import Interval
from audit.insight.diversity import effective_number, expected_within
from audit.insight.heard import FIELDS, Tables, in_scope, title_of
from audit.insight.sufficiency_parts import GroupShare, Represented, Span, beside, span
from audit.measure import verbs
from audit.measure.columns import Cells, known_words
from audit.measure.counted import counts_among, matching, outcomes, sorted_out
from audit.measure.lists import Reach, laid
from audit.measure.masks import condition
from audit.measure.register import Register
from audit.measure.verbs import Bounded, Pooled
from audit.rubric.model import By, Rubric
from audit.scoring.totals import printed
from audit.words import Message, message, say

COLUMNS = {"region": "region", "stratum": "strata", "income": "income"}
"""The column that tells of which group somebody heard is; in the population table a group is a `stratum`."""

NO_TABLE = message("The record holds no table of the affected population, so there is nothing to compare with.")
NOT_TOLD = message("The table of the affected population does not tell how it divides into such groups.")
NO_GROUPS = message("The record does not list such groups.")
NOBODY = message("Nobody is on record who is surely of one of these groups.")
SEVERAL = message("One of them may be of several groups at once, so shares do not add up to a whole.")
POPULATION_OPEN = message("How the affected population divides into these groups is not exactly known.")


@dataclass(frozen=True, slots=True)
class Compared:
    """Those heard of one table, by one kind of group."""

    tables: Tables
    heard: str  # people, submissions
    by: str  # region, stratum, income
    groups: tuple[str, ...]
    told: bool = True  # whether the population table names any

    @property
    def register(self) -> Register:
        """The table of those heard."""
        return self.tables.register(self.heard)

    @property
    def population(self) -> Register:
        """The table of those whom the outcome falls on."""
        return self.tables.register("population")

    def share(self, group: str, among: bool = False) -> Bounded:
        """Return a group's share of those heard; `among` those of the groups on the list."""
        return _share(self.register, COLUMNS[self.by], group, self.groups if among else ())

    def due(self, group: str, among: bool = False) -> Bounded:
        """Return a group's share of the population; `among` those of the groups on the list."""
        return _share(self.population, self.by, group, self.groups if among else ())


def _share(table: Register, column: str, group: str, among: Sequence[str]) -> Bounded:
    base = {column: among} if among else {}
    conditions = [condition(table.columns, {column: (group,)}), counts_among(table, base, (column,))]
    return verbs.share(outcomes(sorted_out(table, conditions)), table.total)


def represented(tables: Tables, rubric: Rubric) -> tuple[Represented, ...]:
    """Return for people and for contributions, by region, group and income, what the population table allows.

    A kind of group that the population table does not tell of is left out, but for regions, which are always told.
    """
    found = []
    for heard in ("people", "submissions"):
        for by in COLUMNS:
            named = _named(tables.register("population"), by)
            one = Compared(tables, heard, by, _groups(tables, by, named), told=bool(named))
            if named or by == "region":
                found.append(_represented(one, rubric))
    return tuple(found)


def _groups(tables: Tables, by: str, named: frozenset[str]) -> tuple[str, ...]:
    """Return the groups compared: those in scope, or where none are listed those that the population names."""
    listed = in_scope(tables.dossier, by) if by in FIELDS else ()
    return listed or tuple(sorted(named))


def _named(table: Register, by: str) -> frozenset[str]:
    """Return the groups that the population table names."""
    return frozenset().union(*(_group_of(table, by, cell.values) for cell in table.cells((by,))))


def _group_of(table: Register, by: str, values: Cells) -> frozenset[str]:
    if not table.columns.is_place(by):
        return known_words(values.get(by)) or frozenset()
    domain = table.columns.placed(by, values)
    return domain if isinstance(domain, frozenset) else frozenset()


def _represented(one: Compared, rubric: Rubric) -> Represented:
    why = _why_not(one)
    groups = () if why else tuple(_group(one, group, rubric) for group in one.groups)
    apart, apart_why = (None, message("")) if why else _dissimilarity(one)
    chance, chance_why = (None, message("")) if apart is None else _expected(one)
    effective, effective_why = _effective(one)
    return Represented(
        heard=one.heard,
        by=one.by,
        why=say(why) if why else "",
        groups=groups,
        dissimilarity=span(apart) if apart else None,
        dissimilarity_why=say(apart_why),
        expected=chance,
        expected_why=say(chance_why),
        effective=effective,
        effective_why=say(effective_why),
    )


def _why_not(one: Compared) -> Message | None:
    if not one.population.entries:
        return NO_TABLE
    return None if one.told else NOT_TOLD


def _group(one: Compared, group: str, rubric: Rubric) -> GroupShare:
    values = rubric.methods["sufficiency"]
    heard, due = one.share(group), one.due(group)
    ratio = verbs.parity(heard, due).value
    low, high = values["ratio_low"].number, values["ratio_high"].number
    return GroupShare(
        name=group,
        title=title_of(one.tables.dossier, one.by, group),
        heard=_span(heard.value),
        population=_span(due.value),
        ratio=_span(ratio),
        beside=beside(ratio, low, high) if ratio is not None else (),
    )


def _span(value: Interval | None) -> Span | None:
    return None if value is None else span(value)


def _pooled(one: Compared) -> Pooled | None:
    """Return those heard by group, where everybody is of one group; None where one may be of several."""
    reach = Reach(By(of=one.heard, column=COLUMNS[one.by]), one.register)
    source = laid(tuple(frozenset((group,)) for group in one.groups), [reach]).sources[0]
    return source if isinstance(source, Pooled) else None


def _dissimilarity(one: Compared) -> tuple[Interval | None, Message]:
    """Return how far those heard lie from the population, or why that is not told (BOUNDS.md section 2, evenness)."""
    source = _pooled(one)
    if source is None:
        return None, SEVERAL
    shares = [one.due(group, among=True).value for group in one.groups]
    known = [share for share in shares if share is not None]
    if len(known) < len(shares):
        return None, POPULATION_OPEN
    value = verbs.evenness(source, known).value
    if value is None:
        return None, NOBODY
    return Interval(1 - value.high, 1 - value.low), message("")


def _expected(one: Compared) -> tuple[Span | None, Message]:
    """Return the dissimilarity to expect by chance of so many people: it falls with their number."""
    shares = [one.due(group, among=True).value for group in one.groups]
    known = [share for share in shares if share is not None]
    if len(known) < len(shares):
        return None, POPULATION_OPEN
    heard = _in_groups(one)
    if heard.low < 1:
        return None, NOBODY
    return _rounded(*expected_within(heard, known)), message("")


def _in_groups(one: Compared) -> Interval:
    table, column = one.register, COLUMNS[one.by]
    cells = sorted_out(table, [counts_among(table, {column: one.groups}, (column,))])
    return verbs.count(*matching(cells), table.total)


def _effective(one: Compared) -> tuple[Span | None, Message]:
    """Return the effective number of groups among those heard, or why it is not told."""
    if not one.groups:
        return None, NO_GROUPS
    if _pooled(one) is None:
        return None, SEVERAL
    shares = [one.share(group, among=True).value for group in one.groups]
    known = [share for share in shares if share is not None]
    if len(known) < len(shares):
        return None, NOBODY
    return _rounded(*effective_number(known)), message("")


def _rounded(low: float, high: float) -> Span:
    return Span(low=printed(Fraction(low), 4), high=printed(Fraction(high), 4))
