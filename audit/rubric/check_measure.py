"""What must hold inside a measure: tables, columns, words and thresholds that fit each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from audit.errors import did_you_mean
from audit.evidence.process_fields import FIELDS
from audit.evidence.schema import DOCUMENT_KINDS, Column, Kind
from audit.rubric.columns import (
    TABLES_TO_MEASURE,
    as_stored,
    can_be_matched,
    closed,
    column_of,
    columns_known,
    family,
    words_known,
)
from audit.rubric.model import (
    By,
    CountMeasure,
    CoverageMeasure,
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
    Threshold,
)
from audit.rubric.problems import Found
from audit.rubric.units import counts_something, fact_column, unit_of
from audit.words import message
from audit.yaml import Path

Where = Mapping[str, tuple[str, ...]]


class MeasureCheck:
    """Checks measures of one rubric; what it finds goes to `found`."""

    def __init__(self, rubric: Rubric, found: Found) -> None:
        """Keep the rubric and where its problems go."""
        self._rubric, self._found = rubric, found

    def measure(self, measure: Measure, path: Path) -> None:
        """Check what a criterion measures, or a part of that: it has no threshold of its own."""
        for name in ("at_least", "at_most"):
            if getattr(measure, name) is not None:
                self._found.add(
                    "ladder",
                    (*path, name),
                    "A threshold stands inside a measure.",
                    "Write it beside the measure, one a level.",
                    key=True,
                )
        if unit_of(self._rubric, measure) == "yes_no":
            self._found.add(
                "yes-no-measure", path, "This is yes or no, and reaches no threshold.", "Write it into needs."
            )
        self._inside(measure, path)

    def requirement(self, measure: Measure, path: Path) -> None:
        """Check a requirement: a measure with one threshold, or one that is yes or no by itself."""
        given = [(name, getattr(measure, name)) for name in ("at_least", "at_most")]
        given = [(name, threshold) for name, threshold in given if threshold is not None]
        if unit_of(self._rubric, measure) == "yes_no":
            for name, _ in given:
                self._found.add(
                    "threshold", (*path, name), "This is yes or no by itself.", "Take the threshold out.", key=True
                )
        elif len(given) != 1 and self._known(measure):
            what = message("No threshold is given.") if not given else message("Two thresholds are given.")
            self._found.add("threshold", path, what, "Write one at_least or at_most beside the measure.")
        else:
            for name, threshold in given:
                self.threshold(measure, name, threshold, (*path, name))
        self._inside(measure, path)

    def threshold(self, measure: Measure, direction: str, threshold: Threshold, path: Path) -> None:
        """Check that a threshold fits the measure's unit, and can be missed."""
        if wrong := self._misfit(measure, direction, threshold):
            what = message("{threshold} does not fit here.", threshold=threshold.text)
            self._found.add("threshold", path, what, message(wrong))

    def _misfit(self, measure: Measure, direction: str, threshold: Threshold) -> str | None:
        unit = unit_of(self._rubric, measure)
        value = threshold.value
        if value is None:
            if direction == "at_most":
                return "any is a least number; write a number."
            return None if counts_something(measure) else "any stands only where rows or people are counted."
        if threshold.percent and unit not in ("percent", "ratio"):
            return "Write a plain number: this is not a share."
        if unit == "percent" and not threshold.percent:
            return "Write a percentage, as 50%."
        if unit == "percent" and not 0 <= value <= 1:
            return "Write a percentage from 0% to 100%."
        if unit in ("count", "ratio") and value < 0:
            return "Write a number that is not negative."
        if unit == "count" and value.denominator != 1:
            return "Write a whole number."
        if unit in ("percent", "count", "ratio") and direction == "at_least" and value == 0:
            return "At least nothing is always reached; write any, or a number above 0."
        if isinstance(measure, HowManyMeasure) and value > len(measure.how_many):
            return "There are fewer requirements than that."
        return None

    def _known(self, measure: Measure) -> bool:
        return not isinstance(measure, FactMeasure) or fact_column(self._rubric, measure.fact) is not None

    def _inside(self, measure: Measure, path: Path) -> None:
        if isinstance(measure, FactMeasure):
            self._fact(measure.fact, (*path, "fact"))
        elif isinstance(measure, DaysMeasure):
            self._days(measure, (*path, "days"))
        elif isinstance(measure, CountMeasure):
            inner = (*path, "count")
            if self._table(measure.count.of, (*inner, "of")):
                self._where(measure.count.of, measure.count.where, (*inner, "where"))
        elif isinstance(measure, ShareMeasure):
            self._share(measure, (*path, "share"))
        elif isinstance(measure, CoverageMeasure):
            self._coverage(measure, (*path, "coverage"))
        elif isinstance(measure, RatioMeasure):
            self._ratio(measure, (*path, "ratio"))
        elif isinstance(measure, LowestMeasure):
            self._lowest(measure, (*path, "lowest"))
        elif isinstance(measure, HowManyMeasure):
            self._several(measure.how_many, (*path, "how_many"))
            for i, part in enumerate(measure.how_many):
                self.requirement(part, (*path, "how_many", i))
        elif isinstance(measure, PublishedMeasure):
            self._published(measure, (*path, "published"))

    def _several(self, parts: tuple[Measure, ...], path: Path) -> None:
        if len(parts) < 2:
            self._found.add("too-few", path, "Only {n} is listed.", "List two or more.", n=len(parts))

    def _lowest(self, measure: LowestMeasure, path: Path) -> None:
        self._several(measure.lowest, path)
        for i, part in enumerate(measure.lowest):
            self.measure(part, (*path, i))
            unit, first = unit_of(self._rubric, part), unit_of(self._rubric, measure.lowest[0])
            if unit != first:
                self._found.add(
                    "units",
                    (*path, i),
                    "This is in {unit}, the first in {first}.",
                    "Compare measures of one unit.",
                    unit=unit,
                    first=first,
                )

    def _ratio(self, measure: RatioMeasure, path: Path) -> None:
        sides = (("of", measure.ratio.of), ("to", measure.ratio.to))
        for name, part in sides:
            self.measure(part, (*path, name))
            if not isinstance(part, (FactMeasure, CountMeasure, ShareMeasure)):
                self._found.add(
                    "ratio", (*path, name), "This cannot be one side of a ratio.", "Use a fact, a count or a share."
                )
        if isinstance(measure.ratio.of, ShareMeasure) != isinstance(measure.ratio.to, ShareMeasure):
            self._found.add(
                "units",
                (*path, "to"),
                "A share stands beside a number.",
                "Compare a share with a share, a number with a number.",
            )

    def _fact(self, name: str, path: Path) -> None:
        column = fact_column(self._rubric, name)
        if column is None:
            self._unknown_field(name, path, _facts_like(self._rubric, _FACT_KINDS))
        elif column.kind not in _FACT_KINDS:
            self._found.add(
                "fact",
                path,
                "{name} is neither a number nor yes or no.",
                "Use days for dates; other words cannot be measured.",
                name=name,
            )

    def _unknown_field(self, name: str, path: Path, known: Iterable[str]) -> None:
        what = message("{name} is not a field that this rubric asks for.", name=name)
        near = did_you_mean(name, known)
        mend = near if near.pattern else message("Ask for it under facts.")
        self._found.add("unknown-fact", path, what, mend)

    def _table(self, name: str, path: Path) -> bool:
        if name in TABLES_TO_MEASURE:
            return True
        if name == "participants":
            self._found.add(
                "participants",
                path,
                "participants is the list alone.",
                "Use people: those listed, and those counted in sessions, each once.",
            )
        else:
            what = message("There is no table {name}.", name=name)
            self._found.unknown("unknown-table", path, what, name, TABLES_TO_MEASURE, key=False)
        return False

    def _column(self, table: str, name: str, path: Path, *, key: bool) -> Column | None:
        column = column_of(self._rubric, table, name)
        if column is None:
            what = message("{table} has no column {name}.", table=table, name=name)
            known = columns_known(self._rubric, table)
            near = did_you_mean(name, known)
            mend = near if near.pattern else message("Declare it under columns.")
            self._found.add("unknown-column", path, what, mend, key=key)
        return column

    def _where(self, table: str, where: Where, path: Path) -> None:
        for name, words in where.items():
            at = (*path, name)
            column = self._column(table, name, at, key=True)
            if column is None:
                continue
            if not can_be_matched(column):
                self._found.add(
                    "column",
                    at,
                    "{name} holds no words to ask for.",
                    "Use a column of words, codes, places or yes and no.",
                    key=True,
                    name=name,
                )
                continue
            self._words(column, name, words, at)

    def _words(self, column: Column, name: str, words: tuple[str, ...], path: Path) -> None:
        known = words_known(column)
        if not words:
            self._found.add("empty", path, "No word is asked for.", "Write one, or take it out.")
        for i, word in enumerate(words):
            self._word(column, name, word, (*path, i))
        if closed(column) and set(words) >= set(known):
            what = message("{name} is always one of these: they are all there are.", name=name)
            self._found.add("whole-vocabulary", path, what, "Take {name} out of the condition.", name=name)

    def _word(self, column: Column, name: str, word: str, path: Path) -> None:
        known, stored = words_known(column), as_stored(column, word)
        if known and word not in known:
            what = message("{name} is never {word}.", name=name, word=word)
            self._found.unknown("unknown-word", path, what, word, known, key=False)
        elif stored != word:
            what = message("{name} is not stored as {word}.", name=name, word=word)
            mend = message("Write {code}.", code=stored) if stored else message("Write the code: KEN, en.")
            self._found.add("unknown-word", path, what, mend)

    def _share(self, measure: ShareMeasure, path: Path) -> None:
        share = measure.share
        if not share.where:
            self._found.add("empty", (*path, "where"), "A share of all is always 100%.", "Say which rows count.")
        if self._table(share.of, (*path, "of")):
            self._where(share.of, share.where, (*path, "where"))
            self._where(share.of, share.among, (*path, "among"))

    def _days(self, measure: DaysMeasure, path: Path) -> None:
        days = measure.days
        ends = (("from", days.from_), ("to", days.to))
        if days.of is None:
            if days.where:
                self._found.add(
                    "days",
                    (*path, "where"),
                    "There are no rows to choose from.",
                    "Name their table under of.",
                    key=True,
                )
            for name, day in ends:
                self._day(day, (*path, name))
        elif self._table(days.of, (*path, "of")):
            self._where(days.of, days.where, (*path, "where"))
            for name, day in ends:
                self._day_column(days.of, day, (*path, name))
        if days.from_ == days.to:
            self._found.add("days", (*path, "to"), "From a day to itself.", "Name two days.")

    def _day(self, day: str | DocumentDay, path: Path) -> None:
        if isinstance(day, DocumentDay):
            self._document(day.document, (*path, "document"))
            return
        column = fact_column(self._rubric, day)
        if column is None:
            self._unknown_field(day, path, _facts_like(self._rubric, (Kind.DATE,)))
        elif column.kind is not Kind.DATE:
            what = message("{name} is not a date.", name=day)
            self._found.unknown("not-a-date", path, what, day, _facts_like(self._rubric, (Kind.DATE,)), key=False)

    def _day_column(self, table: str, day: str | DocumentDay, path: Path) -> None:
        if isinstance(day, DocumentDay):
            self._found.add("days", path, "Days over rows run between two columns of the table.", "Name a column.")
            return
        column = self._column(table, day, path, key=False)
        if column is not None and column.kind is not Kind.DATE:
            dates = [name for name in columns_known(self._rubric, table) if _is_date(self._rubric, table, name)]
            self._found.unknown("not-a-date", path, "{name} is not a date.", day, dates, key=False, name=day)

    def _document(self, kind: str, path: Path) -> None:
        if kind not in DOCUMENT_KINDS:
            what = message("{kind} is not a kind of document.", kind=kind)
            self._found.unknown("unknown-word", path, what, kind, DOCUMENT_KINDS, key=False)

    def _published(self, measure: PublishedMeasure, path: Path) -> None:
        self._document(measure.published.kind, (*path, "kind"))
        if measure.published.by is not None:
            self._day(measure.published.by, (*path, "by"))

    def _coverage(self, measure: CoverageMeasure, path: Path) -> None:
        listed = measure.coverage.list
        wanted: str | None = None
        if isinstance(listed, str):
            wanted = self._list_field(listed, (*path, "list"))
        elif isinstance(listed, PopulationList):
            column = self._column("population", listed.column, (*path, "list", "column"), key=False)
            wanted = family(column) if column else None
        elif not listed or len(set(listed)) < len(listed):
            self._found.add("list", (*path, "list"), "The list is empty, or names something twice.", "Name each once.")
        if not measure.coverage.by:
            self._found.add("empty", (*path, "by"), "Nothing reaches the list.", "Name a table.")
        for i, by in enumerate(measure.coverage.by):
            self._reach(by, wanted, listed if isinstance(listed, tuple) else (), (*path, "by", i))

    def _list_field(self, name: str, path: Path) -> str | None:
        column = fact_column(self._rubric, name)
        lists = _facts_like(self._rubric, (Kind.REGIONS, Kind.COUNTRIES, Kind.WORDS))
        if column is None:
            self._unknown_field(name, path, lists)
        elif name not in lists:
            self._found.unknown("not-a-list", path, "{name} is not a list.", name, lists, key=False, name=name)
        return family(column) if column else None

    def _reach(self, by: By, wanted: str | None, listed: tuple[str, ...], path: Path) -> None:
        least = by.at_least
        whole = least.percent or least.any or (least.value is not None and least.value.denominator == 1)
        if not whole or (least.value is not None and not 0 < least.value <= (1 if least.percent else least.value)):
            self._found.add(
                "threshold",
                (*path, "at_least"),
                "{t} does not fit here.",
                "Write a whole number above 0, or a percentage.",
                t=least.text,
            )
        if by.of == "population":
            self._found.add(
                "coverage", (*path, "of"), "The population is what is to be reached.", "Name who or what reaches it."
            )
        elif self._table(by.of, (*path, "of")):
            self._where(by.of, by.where, (*path, "where"))
            column = self._column(by.of, by.column, (*path, "column"), key=False)
            if column is not None:
                self._fits(column, by.column, wanted, listed, path)

    def _fits(self, column: Column, name: str, wanted: str | None, listed: tuple[str, ...], path: Path) -> None:
        own = family(column)
        if own is None or (wanted is not None and own != wanted):
            what = message("{name} does not hold what is listed.", name=name)
            mend = message("Name a column of {wanted}.", wanted=wanted or "words")
            self._found.add("coverage", (*path, "column"), what, mend)
        else:
            for i, word in enumerate(listed):
                self._word(column, name, word, (*path[:-2], "list", i))


_FACT_KINDS = (Kind.NUMBER, Kind.COUNT, Kind.PEOPLE, Kind.YES_NO)


def _facts_like(rubric: Rubric, kinds: tuple[Kind, ...]) -> list[str]:
    names = (*FIELDS, *rubric.facts)
    return [name for name in names if (column := fact_column(rubric, name)) is not None and column.kind in kinds]


def _is_date(rubric: Rubric, table: str, name: str) -> bool:
    column = column_of(rubric, table, name)
    return column is not None and column.kind is Kind.DATE
