"""How far assessors agree, in words and small tables."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from audit.insight.agree_result import (
    Agree,
    Agreement,
    Alpha,
    AlphaEnds,
    AssessorCard,
    CriterionAgreement,
    Ends,
    Line,
    OpinionCard,
)
from audit.report.told import Grid, Told, Words
from audit.rubric.model import Rubric
from audit.words import Message, in_a_row, message, plural

MOST_APART = 12
"""Criteria in the table of those on which assessors differ most; the data holds all of them."""

TITLE = message("Do assessors agree?")


def told_agree(result: Agree, rubric: Rubric) -> Told:
    """Return the result as it is printed."""
    return Told(
        name="agree",
        title=TITLE,
        finding=_finding(result, rubric),
        lines=tuple(_lines(result, rubric)),
        grids=tuple(
            grid for grid in (_numbers(result), _dimensions(result, rubric), _apart(result), _who(result)) if grid
        ),
        limits=_LIMITS,
    )


_LIMITS = (
    message("Assessors who agree may be wrong together: agreement says nothing of the process itself."),
    message("Alpha sees levels only. Who said that something is not known stands in a table of its own."),
    message("It speaks of these criteria and these assessors, on what was laid before them."),
)


def _finding(result: Agree, rubric: Rubric) -> Message:
    """Return the result in one sentence."""
    overall = result.overall
    if overall.alpha:
        ends, line = overall.alpha.ordinal, overall.alpha.line
        assert line is not None, "an ordinal alpha has its line"
        found = plural(overall.units, "{n} judged criterion", "{n} judged criteria")
        words = _line_words(line, rubric)
        return message("Alpha is {alpha} over {found}: {words}", alpha=_alpha_words(ends), found=found, words=words)
    if not result.assessors:
        return message("No answer of an assessor is on record, so nothing is known of how far assessors agree.")
    if overall.units == 0 and _alone(result):
        return message("One assessor answered, so nothing is known of how far assessors agree.")
    if overall.same:
        return message(
            "Alpha is not given. Of {pairs} of answers, {same} chose the same level.",
            pairs=plural(overall.pairs, "{n} pair", "{n} pairs"), same=_percent(overall.same),
        )  # fmt: skip
    return message("No criterion has levels by two assessors, so nothing is known of how far assessors agree.")


def _alone(result: Agree) -> bool:
    """Return whether no process has a second assessor."""
    processes = [one.process for one in result.assessors]
    return len(set(processes)) == len(processes)


def _lines(result: Agree, rubric: Rubric) -> Iterator[Message]:
    overall = result.overall
    if overall.why:
        yield message("{why}", why=overall.why)
    if overall.alpha:
        yield message("1 is full agreement, 0 what the levels used would give by chance.")
        yield from _around(overall.alpha, rubric)
        if not overall.alpha.ordinal.exact:
            yield message("The ends of alpha are outer bounds: there are too many ranges for exact ones.")
        if overall.alpha.ordinal.may_be_undefined:
            yield message("Within their ranges all may have chosen one level; alpha would then be undefined.")
    if overall.ranges:
        yield message(
            "{ranges} of {levels} levels are given as ranges: the low end takes the levels inside them that agree "
            "least, the high end those that agree most.",
            ranges=overall.ranges, levels=overall.levels,
        )  # fmt: skip
    known = result.known
    if known.one:
        yield message(
            "In {pairs} one assessor gives a level and the other says that it is not known.",
            pairs=plural(known.one, "{n} pair of answers", "{n} pairs of answers"),
        )
    if result.other_evidence:
        named = ", ".join(result.other_evidence)
        yield message("The dossiers on {named} do not hold the same evidence, which answers may follow.", named=named)


def _around(alpha: Alpha, rubric: Rubric) -> Iterator[Message]:
    """Yield the interval, or why there is none."""
    if alpha.around is None:
        yield message("{why}", why=alpha.around_why)
        return
    share = rubric.methods["agree"]["share_held"].value.text
    pattern = "Leaving out one criterion after the other, the {share} interval is {ends}."
    yield message(pattern, share=share, ends=_ends(alpha.around, 3))
    if alpha.around.low is None or alpha.around.high is None:
        return
    low, high = (Fraction(str(end)) for end in (alpha.around.low, alpha.around.high))
    for name in ("reliable", "tentative"):
        line = rubric.methods["agree"][name]
        if low < line.number <= high:
            yield message("It crosses the line of {line}: alpha may lie on either side.", line=line.value.text)


_LINES: dict[Line, str] = {
    "reliable": "reliable by {whose} line of {reliable}",
    "tentative": "for tentative conclusions only, by {whose} lines of {tentative} and {reliable}",
    "below": "below {tentative}, {whose} lowest line",
}


def _line_words(line: tuple[Line, Line], rubric: Rubric) -> Message:
    """Return which line alpha reaches, and whose it is: a rubric may set its own."""
    values = [rubric.methods["agree"][name] for name in ("tentative", "reliable")]
    theirs = all(value.shipped for value in values)
    named: dict[str, Words] = dict(zip(("tentative", "reliable"), (value.value.text for value in values), strict=True))
    named["whose"] = message("Krippendorff's") if theirs else message("the rubric's")
    low, high = (message(_LINES[end], **named) for end in line)
    if low == high:
        return message("{words}.", words=low)
    return message("from {low} to {high}.", low=low, high=high)


def _alpha_words(ends: AlphaEnds) -> Words:
    return message("not bounded") if ends.low is None else _ends(ends, 3)


def _ends(ends: Ends, digits: int) -> Words:
    """Return both ends in figures, or one where they are the same."""
    if ends.low is None or ends.high is None:
        return message("not bounded")
    low, high = f"{ends.low:.{digits}f}", f"{ends.high:.{digits}f}"
    return low if low == high else message("{low} to {high}", low=low, high=high)


def _percent(ends: Ends) -> Words:
    return message("{ends}%", ends=_ends(ends, 1))


def _numbers(result: Agree) -> Grid | None:
    """Return alpha by how levels are told apart, and the share of pairs on one level."""
    overall = result.overall
    if overall.same is None:
        return None
    rows: list[tuple[Words, ...]] = []
    if overall.alpha:
        alpha = overall.alpha
        rows += [
            (message("Alpha, ordinal"), _or_undefined(alpha.ordinal), message("two levels apart weighs more than one")),
            (message("Alpha, nominal"), _or_undefined(alpha.nominal), message("any other level is equally far")),
            (message("Alpha, interval"), _or_undefined(alpha.interval), message("as far apart as their points")),
        ]
    same = message("of {pairs}", pairs=plural(overall.pairs, "{n} pair of answers", "{n} pairs of answers"))
    rows.append((message("On the same level"), _percent(overall.same), same))
    head = (message("Measure"), message("Found"), message("What it is"))
    return Grid(message("How far they agree"), head, tuple(rows))


def _or_undefined(ends: AlphaEnds) -> Words:
    return message("undefined") if ends.low is None and ends.exact else _alpha_words(ends)


def _dimensions(result: Agree, rubric: Rubric) -> Grid | None:
    """Return each dimension in which two assessors gave levels."""
    if len(result.dimensions) < 2:
        return None
    head = (message("Dimension"), message("Criteria"), message("On the same level"), message("Alpha, ordinal"))
    rows = tuple(
        (one.title, str(one.agreement.units), _percent(one.agreement.same) if one.agreement.same else "",
         _dimension_alpha(one.agreement, rubric))
        for one in result.dimensions
    )  # fmt: skip
    return Grid(message("By dimension"), head, rows)


def _dimension_alpha(agreement: Agreement, rubric: Rubric) -> Words:
    least = rubric.methods["agree"]["least_units"]
    if agreement.units < least.number:
        return message("not computed: under {least}", least=least.value.text)
    return _ends(agreement.alpha.ordinal, 3) if agreement.alpha else agreement.why


def _apart(result: Agree) -> Grid | None:
    """Return the criteria on which assessors differ most, and those that one knows and another does not."""
    differ = [one for one in result.criteria if one.steps_high or len({each.said for each in one.opinions}) > 1]
    if not differ:
        return None
    several = len(result.processes) > 1
    process = (message("Process"),) if several else ()
    head = (message("Criterion"), *process, message("Levels apart"), message("Answers"))
    rows = tuple(
        (one.criterion, *((one.process,) if several else ()), _steps(one), _opinions(one))
        for one in differ[:MOST_APART]
    )
    title = message("Where they differ most")
    if len(differ) > MOST_APART:
        title = message("Where they differ most: {n} of {all}", n=MOST_APART, all=len(differ))
    return Grid(title, head, rows)


def _steps(one: CriterionAgreement) -> Words:
    if one.steps_low is None or one.steps_high is None:
        return message("one gives no level")
    if one.steps_low == one.steps_high:
        return str(one.steps_low)
    return message("{low} to {high}", low=one.steps_low, high=one.steps_high)


def _opinions(one: CriterionAgreement) -> Message:
    told = (message("{who}: {what}", who=each.assessor, what=_opinion(each)) for each in one.opinions)
    return in_a_row(told, "; ")


_SAID = {
    "unknown": message("not known"),
    "not_applicable": message("not applicable"),
    "value": message("a value, no level"),
}


def _opinion(one: OpinionCard) -> Words:
    if one.said != "level":
        return _SAID[one.said]
    return one.low if one.low == one.high else message("{low} to {high}", low=one.low, high=one.high)


def _who(result: Agree) -> Grid | None:
    """Return what each assessor answered, and on which criteria it was said that something is not known."""
    if not result.assessors:
        return None
    several = len(result.processes) > 1
    head = (
        message("Assessor"), *((message("Process"),) if several else ()), message("Answers"), message("Levels"),
        message("Ranges"), message("Not known"), message("On"),
    )  # fmt: skip
    return Grid(message("Who said that it is not known"), head, tuple(_row(one, several) for one in result.assessors))


def _row(one: AssessorCard, several: bool) -> tuple[Words, ...]:
    counts = (str(one.answered), str(one.levels), str(one.ranges), str(one.unknown))
    return (one.assessor, *((one.process,) if several else ()), *counts, ", ".join(one.unknown_on))
