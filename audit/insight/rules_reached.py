"""What came of each minimum that was written down: reached, not reached, not known, or not written beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from audit.bounds import Ext, Interval
from audit.evidence.model import Dossier, Rule
from audit.insight.beforehand import why_not_beforehand
from audit.insight.heard import COLUMNS, FIELDS, KINDS, NOUNS, OVERALL, Tables, in_scope, title_of
from audit.insight.sufficiency_parts import Outcome, Reached, RuleIn, span, words_of
from audit.measure.lists import covered
from audit.rubric.model import By, CoverageOf, Threshold
from audit.scoring.spoken import days
from audit.words import Message, message, say

_EACH = {
    "region": message("in each region in scope"),
    "country": message("in each priority country"),
    "stratum": message("of each group in scope"),
}
_ONE = {"region": message("in {place}"), "country": message("in {place}"), "stratum": message("of the group {place}")}


def reached(tables: Tables) -> tuple[Reached, ...]:
    """Return what came of each accepted rule, in the order of the dossier.

    A rule is called reached or not reached only where it was surely written before the process began: one that is
    written once the numbers are known proves nothing. Of the auditor's own rules a source of that time has to say so.
    """
    return tuple(_reached(tables, rule) for rule in tables.dossier.rules if not rule.set_aside)


def _reached(tables: Tables, rule: Rule) -> Reached:
    dossier = tables.dossier
    members = _members(dossier, rule)
    late = why_not_beforehand(dossier, rule)
    counts = [tables.count(rule.what, rule.of, member).number for member in members]
    each = [_outcome(number, rule.at_least) for number in counts]
    outcome, why = (_overall(dossier, rule, each), message("")) if members else ("not_known", _not_listed(rule))
    if late is not None:
        outcome, why = "not_beforehand", late
    places = tuple(
        RuleIn(
            name=member,
            title=title_of(dossier, rule.of, member),
            count=span(number),
            words=say(words_of(number)),
            outcome=one if late is None else "not_beforehand",
            more=span(_more(number, rule.at_least)),
        )
        for member, number, one in zip(members, counts, each, strict=True)
    )
    return Reached(
        what=rule.what,
        of=rule.of,
        each=bool(rule.of and not rule.member),
        at_least=rule.at_least,
        written_on=say(days(rule.written_on)) if rule.written_on else "",
        by=rule.by,
        sources=rule.sources,
        sentence=say(sentence(dossier, rule)),
        outcome=outcome,
        why=say(why),
        places=places,
        more=span(_in_all([_more(number, rule.at_least) for number in counts])),
    )


def sentence(dossier: Dossier, rule: Rule) -> Message:
    """Return a rule in words: "at least 4 focus groups in each region in scope"."""
    where = OVERALL
    if rule.member:
        where = message(_ONE[rule.of].pattern, place=title_of(dossier, rule.of, rule.member))
    elif rule.of:
        where = _EACH[rule.of]
    return message("at least {n} {what} {where}", n=rule.at_least, what=NOUNS[rule.what], where=where)


def _members(dossier: Dossier, rule: Rule) -> tuple[str, ...]:
    if rule.member or not rule.of:
        return (rule.member,)
    return in_scope(dossier, rule.of)


def _outcome(number: Interval, least: int) -> Outcome:
    return "reached" if number.low >= least else "not_reached" if number.high < least else "not_known"


def _overall(dossier: Dossier, rule: Rule, each: Sequence[Outcome]) -> Outcome:
    """Return what came of a rule in all its places at once.

    One person of whom no region is known can lift one region, not all of them, so for each place the measure of
    coverage decides (BOUNDS.md section 2, coverage: at least so many of each).
    """
    if len(each) == 1:
        return each[0]
    name, where = KINDS[rule.what]
    least = Threshold(text=str(rule.at_least), value=Fraction(rule.at_least))
    by = By(of=name, column=COLUMNS[rule.of], where=where, at_least=least)
    value = covered(dossier, CoverageOf(list=FIELDS[rule.of], by=(by,))).value.or_zero
    return "reached" if value.low >= 1 else "not_reached" if value.high < 1 else "not_known"


def _not_listed(rule: Rule) -> Message:
    return message("The record does not list what is in scope ({field}).", field=FIELDS[rule.of])


def _more(number: Interval, least: int) -> Interval:
    """Return how many more a rule needs in one place: surely, and at most."""
    return Interval(_lacking(least - number.high), _lacking(least - number.low))


def _lacking(number: Ext) -> Ext:
    return number if number > 0 else Fraction(0)


def _in_all(parts: Sequence[Interval]) -> Interval:
    """Return how many more all places need: an outer bound, for one of unknown place may count in any of them."""
    low: Ext = Fraction(0)
    high: Ext = Fraction(0)
    for one in parts:
        low, high = low + one.low, high + one.high
    return Interval(low, high)
