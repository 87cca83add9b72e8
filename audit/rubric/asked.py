"""What a rubric asks of a dossier: facts, columns, criteria and how loose numbers are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from audit.bounds import Conventions
from audit.evidence.model import Asked
from audit.evidence.schema import PEOPLE, TABLES, Column, Kind
from audit.evidence.survey import SATISFACTION
from audit.rubric.model import (
    CountMeasure,
    CoverageMeasure,
    CriterionAsked,
    DaysMeasure,
    DocumentDay,
    FactMeasure,
    HowManyMeasure,
    LowestMeasure,
    Measure,
    PopulationList,
    PublishedMeasure,
    RatioMeasure,
    Rubric,
    ShareMeasure,
)
from audit.rubric.units import unit_of

NAMED = ("strata", "region")
"""Columns of rows about people whose words anybody may make up: those a rubric asks for are published by name."""


def asked(rubric: Rubric) -> Asked:
    """Return what a reader of dossiers needs to know of a rubric.

    Criteria that a profile leaves out stay known, so that a dossier made for the whole rubric can be
    scored by the profile.
    """
    criteria: Mapping[str, CriterionAsked] = {**rubric.criteria, **rubric.unselected}
    columns: dict[str, dict[str, Column]] = {}
    for name, extra in rubric.columns.items():
        table, _, column = name.partition(".")
        columns.setdefault(table, {})[column] = Column(Kind(extra.kind), extra.ask, extra.codes)
    return Asked(
        rubric=rubric.rubric,
        facts={name: Column(Kind(fact.kind), fact.ask) for name, fact in rubric.facts.items()},
        columns=columns,
        criteria=dict.fromkeys(criteria, rubric.levels),
        may_not_apply=frozenset(name for name, criterion in criteria.items() if criterion.may_not_apply),
        values={name: unit_of(rubric, criterion.measure) for name, criterion in criteria.items() if criterion.measure},
        people=frozenset(
            name
            for name, criterion in criteria.items()
            if criterion.measure and any(_counts_people(rubric, part) for part in _opened(criterion.measure))
        ),
        marks=frozenset(
            name
            for name, criterion in criteria.items()
            if criterion.measure and any(_is_mean(part) for part in _opened(criterion.measure))
        ),
        conventions=conventions(rubric),
        least_answers=_least_answers(rubric),
        named=_named(criteria.values()),
    )


def _least_answers(rubric: Rubric) -> Fraction | None:
    """Return how many answers to the survey of participants a mean of it needs."""
    values = rubric.methods.get("voices", {})
    return values["least_answers"].number if "least_answers" in values else None


def _named(criteria: Iterable[CriterionAsked]) -> Mapping[str, frozenset[str]]:
    """Return the groups and regions that measures ask for by name, as cells hold them."""
    words = {column: frozenset[str]() for column in NAMED}
    for measure in (measure for criterion in criteria for measure in measures(criterion)):
        for where in _conditions(measure):
            for column in NAMED:
                words[column] |= {" ".join(word.split()).casefold() for word in where.get(column, ())}
                words[column] |= {" ".join(word.split()) for word in where.get(column, ()) if column == "region"}
    return {column: found for column, found in words.items() if found}


def _conditions(measure: Measure) -> Iterator[Mapping[str, Iterable[str]]]:
    """Yield each column with the words that a measure asks of it, those of a list of its own included."""
    if isinstance(measure, CountMeasure):
        yield measure.count.where
    elif isinstance(measure, ShareMeasure):
        yield from (measure.share.where, measure.share.among)
    elif isinstance(measure, DaysMeasure):
        yield measure.days.where
    elif isinstance(measure, CoverageMeasure):
        yield from (by.where for by in measure.coverage.by)
        if isinstance(measure.coverage.list, tuple):
            yield from ({by.column: measure.coverage.list} for by in measure.coverage.by)


def _counts_people(rubric: Rubric, measure: Measure) -> bool:
    """Return whether a measure's value is a number or a share of people, or of what they sent in.

    `redact` hides small ones.
    """
    if isinstance(measure, (CountMeasure, ShareMeasure)):
        table = measure.count.of if isinstance(measure, CountMeasure) else measure.share.of
        return table == PEOPLE or TABLES[table].people
    if not isinstance(measure, FactMeasure):
        return False
    fact = rubric.facts.get(measure.fact)
    return fact is not None and fact.kind == "people"


def _is_mean(measure: Measure) -> bool:
    """Return whether a measure's value is the mean mark of the survey of participants."""
    return isinstance(measure, FactMeasure) and measure.fact == SATISFACTION


def conventions(rubric: Rubric) -> Conventions:
    """Return how `about` and `over` are read: the rubric's own shares, or the common ones."""
    shares: dict[str, Fraction] = {
        word: threshold.value for word, threshold in rubric.conventions.items() if threshold.value is not None
    }
    return Conventions(**shares)


def fields_used(rubric: Rubric) -> tuple[str, ...]:
    """Return the process fields that the criteria asked read, in their order: what a template asks for."""
    return tuple(dict.fromkeys(name for criterion in rubric.criteria.values() for name in fields_of(criterion)))


def tables_used(rubric: Rubric) -> tuple[str, ...]:
    """Return the tables that the criteria asked read, in their order; `people` reads two of them."""
    return tuple(dict.fromkeys(name for criterion in rubric.criteria.values() for name in tables_of(criterion)))


def fields_of(criterion: CriterionAsked) -> tuple[str, ...]:
    """Return the process fields that one criterion reads."""
    return tuple(dict.fromkeys(name for measure in measures(criterion) for name in _fields(measure)))


def tables_of(criterion: CriterionAsked) -> tuple[str, ...]:
    """Return the tables that one criterion reads."""
    return tuple(dict.fromkeys(name for measure in measures(criterion) for name in _tables(measure)))


def grounds_of(criterion: CriterionAsked) -> tuple[str, ...]:
    """Return the tables and the fields that say whether one criterion applies."""
    opened = [part for one in criterion.applies_when for part in _opened(one)]
    return tuple(dict.fromkeys(name for part in opened for name in (*_tables(part), *_fields(part))))


def measures(criterion: CriterionAsked) -> Iterator[Measure]:
    """Yield every measure of a criterion, those inside others included."""
    own = [criterion.measure] if criterion.measure else []
    for measure in (*criterion.applies_when, *own, *(one for required in criterion.needs.values() for one in required)):
        yield from _opened(measure)


def _opened(measure: Measure) -> Iterator[Measure]:
    yield measure
    if isinstance(measure, RatioMeasure):
        yield from _opened(measure.ratio.of)
        yield from _opened(measure.ratio.to)
    elif isinstance(measure, (LowestMeasure, HowManyMeasure)):
        for part in measure.lowest if isinstance(measure, LowestMeasure) else measure.how_many:
            yield from _opened(part)


def _fields(measure: Measure) -> Iterator[str]:
    if isinstance(measure, FactMeasure):
        yield measure.fact
    elif isinstance(measure, DaysMeasure) and measure.days.of is None:
        yield from (day for day in (measure.days.from_, measure.days.to) if isinstance(day, str))
    elif isinstance(measure, PublishedMeasure) and measure.published.by:
        yield measure.published.by
    elif isinstance(measure, CoverageMeasure) and isinstance(measure.coverage.list, str):
        yield measure.coverage.list


def _tables(measure: Measure) -> Iterator[str]:
    if isinstance(measure, PublishedMeasure):
        yield "documents"
    elif isinstance(measure, DaysMeasure):
        days = measure.days
        if days.of:
            yield days.of
        elif isinstance(days.from_, DocumentDay) or isinstance(days.to, DocumentDay):
            yield "documents"
    elif isinstance(measure, CoverageMeasure):
        if isinstance(measure.coverage.list, PopulationList):
            yield "population"
        yield from (by.of for by in measure.coverage.by)
    elif isinstance(measure, (CountMeasure, ShareMeasure)):
        yield measure.count.of if isinstance(measure, CountMeasure) else measure.share.of
