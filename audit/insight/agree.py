"""Do assessors agree? Over the criteria that a person judges, in one dossier or over several on the same rubric.

Agreement is measured on levels only. "Not found" and "unknown" are told in a table of their own: they are no level, and
to leave them out of alpha is not to read them as agreement. Below the number of criteria that the rubric states alpha
is not computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from audit.errors import AuditError
from audit.evidence.fingerprint import fingerprint
from audit.evidence.model import Dossier
from audit.insight.agree_answers import Judged, judged
from audit.insight.agree_result import (
    Agree,
    Agreement,
    AgreeRubric,
    Alpha,
    AlphaEnds,
    DimensionAgreement,
    Ends,
    Line,
)
from audit.insight.agree_tables import assessors, criteria, known, other_evidence
from audit.insight.alpha import METRICS, Choices
from audit.insight.alpha_ranges import Extremes, completions, extremes, options_of
from audit.insight.jackknife import interval, jackknife
from audit.rubric.model import MethodValue, Rubric
from audit.scoring.levels import Levels
from audit.scoring.totals import printed
from audit.words import Message, message, plural, say

__all__ = ["Agree", "agree"]

DIGITS = 3
"""Decimals of alpha, as it is published."""

NOT_ON_THE_CARD = message("The interval is computed by the command agree, and not for the card.")
NO_SCIPY = message('The interval needs scipy: pip install "consultation-audit[methods]".')
NOT_VARIED = message("Nothing varies: everybody chose one level everywhere, so alpha is undefined.")
ONE_CARRIES_ALL = message("Without one of the criteria nothing would vary, so there is no interval.")
NOT_EXACT = message("There are too many ranges for exact ends, so there is no interval.")
TOO_MANY = message("There are too many ranges: alpha could not be bounded.")


def agree(dossiers: Sequence[Dossier], rubric: Rubric, *, with_interval: bool = False) -> Agree:
    """Return how far the assessors of one dossier, or of several read with this rubric, agree.

    `with_interval` adds the interval around alpha, which needs scipy. Raises AuditError where one dossier is given
    twice.
    """
    prints = [fingerprint(dossier) for dossier in dossiers]
    if len(set(prints)) < len(prints):
        raise AuditError("One dossier is given twice: an assessor always agrees with themselves.")
    found = judged(dossiers, rubric)
    return Agree(
        rubric=AgreeRubric(id=rubric.id, version=rubric.version, sha256=rubric.sha256),
        publishable=all(dossier.redacted for dossier in dossiers),
        processes=tuple(dict.fromkeys(dossier.text("id") for dossier in dossiers)),
        assessors=assessors(found),
        overall=_agreement(found, rubric, with_interval=with_interval),
        dimensions=tuple(_dimensions(found, rubric, with_interval=with_interval)),
        criteria=criteria(found, rubric),
        known=known(found),
        other_evidence=other_evidence(dossiers),
    )


def _agreement(found: Iterable[Judged], rubric: Rubric, *, with_interval: bool) -> Agreement:
    """Return how far assessors agree over these criteria."""
    units = [one.spans for one in found if len(one.spans) > 1]
    spans = [span for unit in units for span in unit]
    least = int(rubric.methods["agree"]["least_units"].number)
    enough = len(units) >= least
    alpha = _alpha(units, rubric, with_interval=with_interval) if enough else None
    why = message("")
    if not enough:
        why = _too_few(len(units), least)
    elif isinstance(alpha, Message):
        why, alpha = alpha, None
    pairs = sum(len(unit) * (len(unit) - 1) // 2 for unit in units)
    return Agreement(
        units=len(units),
        levels=len(spans),
        ranges=sum(not span.settled for span in spans),
        pairs=pairs,
        same=_same(units, pairs, len(rubric.levels)),
        alpha=alpha if isinstance(alpha, Alpha) else None,
        why=say(why),
    )


def _too_few(n: int, least: int) -> Message:
    if n == 0:
        return message("No criterion has levels by two assessors; alpha is computed from {least}.", least=least)
    told = plural(n, "{n} criterion has levels", "{n} criteria have levels")
    return message("{told} by two assessors or more; alpha is computed from {least}.", told=told, least=least)


def _same(units: Iterable[Sequence[Levels]], pairs: int, levels: int) -> Ends | None:
    """Return the percentage of pairs on one level, at least and at most: each criterion by itself, which is exact."""
    if pairs == 0:
        return None
    low = high = 0
    for spans in units:
        alike = [sum(n * (n - 1) // 2 for n in choices) for choices in options_of(spans, levels)]
        low, high = low + min(alike), high + max(alike)
    return Ends(low=printed(Fraction(100 * low, pairs)), high=printed(Fraction(100 * high, pairs)))


def _alpha(units: Sequence[Sequence[Levels]], rubric: Rubric, *, with_interval: bool) -> Alpha | Message:
    """Return alpha over the units, or why there is none."""
    values = rubric.methods["agree"]
    whole = completions(units, rubric.points, int(values["completions"].number))
    ends = {metric: extremes(whole, metric) for metric in METRICS}
    ordinal = ends["ordinal"]
    if ordinal.low is None or ordinal.high is None:
        return NOT_VARIED if ordinal.exact else TOO_MANY
    around = _around(ordinal, rubric) if with_interval else NOT_ON_THE_CARD
    return Alpha(
        nominal=_printed(ends["nominal"]),
        ordinal=_printed(ordinal),
        interval=_printed(ends["interval"]),
        line=(_line(ordinal.low, values), _line(ordinal.high, values)),
        around=None if isinstance(around, Message) else around,
        around_why=say(around) if isinstance(around, Message) else "",
    )


def _printed(found: Extremes) -> AlphaEnds:
    low, high = (None if end is None else printed(end, DIGITS) for end in (found.low, found.high))
    return AlphaEnds(low=low, high=high, exact=found.exact, may_be_undefined=found.may_be_undefined)


def _line(alpha: Fraction, values: Mapping[str, MethodValue]) -> Line:
    """Return where alpha falls, decided before rounding."""
    if alpha >= values["reliable"].number:
        return "reliable"
    return "tentative" if alpha >= values["tentative"].number else "below"


def _around(found: Extremes, rubric: Rubric) -> Ends | Message:
    """Return the interval around alpha, or why there is none.

    With ranges it reaches from the lower end of that at alpha's lowest case to the upper end of that at its highest.
    """
    if not found.exact:
        return NOT_EXACT
    cases: list[tuple[Choices, ...]] = [found.at_low, found.at_high]
    errors = [jackknife(case, "ordinal", rubric.points) for case in cases]
    share = rubric.methods["agree"]["share_held"].number
    try:
        ends = [interval(one, share) for one in errors if one is not None]
    except ImportError:
        return NO_SCIPY
    if len(ends) < len(cases):
        return ONE_CARRIES_ALL
    low, high = (Fraction(end) for end in (min(low for low, _ in ends), max(high for _, high in ends)))
    return Ends(low=printed(low, DIGITS), high=printed(high, DIGITS))


def _dimensions(found: Sequence[Judged], rubric: Rubric, *, with_interval: bool) -> Iterable[DimensionAgreement]:
    for id, dimension in rubric.dimensions.items():
        inside = [one for one in found if one.criterion in dimension.criteria]
        agreement = _agreement(inside, rubric, with_interval=with_interval)
        if agreement.units:
            yield DimensionAgreement(id=id, title=dimension.title, agreement=agreement)
