"""What a rubric asks: dimensions, criteria, nine measures, levels, standards and weights.

Frozen models that take the YAML of FORMATS.md as it stands (yes and no are words). They hold the
shape; what must hold between parts (order of thresholds, known tables and columns) is in check.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
)
from pydantic.json_schema import SkipJsonSchema

YesNo = Literal["yes", "no"]
Due = Literal["plan", "launch", "open", "close", "after"]


class Frozen(BaseModel):
    """Nothing is changed once read, and no unknown key is let through."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Threshold(Frozen):
    """A number, a percentage, or `any`: at least one that counts."""

    text: str
    value: Fraction | None  # None stands for any
    percent: bool = False

    @property
    def any(self) -> bool:
        """Whether it asks only for at least one that counts."""
        return self.value is None


_THRESHOLD = re.compile(r"-?\d+(?:\.\d+)?")
_LONGEST = 20
"""Characters of a threshold or a weight."""


def read_threshold(given: object) -> object:
    """Read `56`, `0.8`, `25%` or `any`; anything else is left for the model to refuse."""
    if isinstance(given, (Threshold, Mapping)):
        return given
    text = str(given).strip()
    if text == "any":
        return {"text": text, "value": None}
    number = text.removesuffix("%").strip()
    if isinstance(given, bool) or not _THRESHOLD.fullmatch(number) or len(number) > _LONGEST:
        raise ValueError("should be a number, a percentage like 25%, or any")
    percent = text.endswith("%")
    return {"text": text, "value": Fraction(number) / (100 if percent else 1), "percent": percent}


ThresholdField = Annotated[
    Threshold,
    BeforeValidator(read_threshold),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^(any|-?[0-9]+(\.[0-9]+)? ?%?)$"}]}),
]


def _as_tuple(given: object) -> object:
    if isinstance(given, (list, tuple)):
        return tuple(str(item) if isinstance(item, (int, float, Decimal)) else item for item in given)
    return (str(given),) if isinstance(given, (str, int, float, Decimal)) else given


_WORD_SCHEMA = {"type": ["string", "number"]}

Words = Annotated[
    tuple[str, ...],
    BeforeValidator(_as_tuple),
    WithJsonSchema({"anyOf": [_WORD_SCHEMA, {"type": "array", "items": _WORD_SCHEMA}]}),
]
"""One word or a list of them; always held as a tuple."""

Where = Mapping[str, Words]
"""Column to the values of which one must match."""


class CountOf(Frozen):
    """Rows of a table where columns hold values."""

    of: str
    where: Where = {}


class ShareOf(Frozen):
    """Of the rows `among` some, those `where` something holds."""

    of: str
    where: Where
    among: Where = {}


class PopulationList(Frozen):
    """A list that is a column of the population table, weighed by people."""

    of: Literal["population"]
    column: str


class By(Frozen):
    """What reaches a member of the list: rows, by a column, at least so many or such a share."""

    of: str
    column: str
    where: Where = {}
    at_least: ThresholdField = Threshold(text="1", value=Fraction(1))


def _list_of(given: object) -> object:
    return tuple(str(item) for item in given) if isinstance(given, (list, tuple)) else given


class CoverageOf(Frozen):
    """How much of a list is reached by rows of one or more tables."""

    list: Annotated[PopulationList | tuple[str, ...] | str, BeforeValidator(_list_of)]
    by: tuple[By, ...]


class DocumentDay(Frozen):
    """The day a kind of document was published."""

    document: str


class DaysOf(Frozen):
    """From a date to a date; with `of`, the median over rows between two date columns."""

    of: str | None = None
    where: Where = {}
    from_: str | DocumentDay = Field(alias="from")
    to: str | DocumentDay
    working: YesNo = "no"


class PublishedOf(Frozen):
    """A kind of document, by the day of a field, that covers all of a list."""

    kind: str
    by: str | None = None
    covers: Words = ()


class RatioOf(Frozen):
    """One measure to another."""

    of: Measure
    to: Measure


class _Measured(Frozen):
    """A measure; as a requirement it carries its own threshold."""

    at_least: ThresholdField | None = None
    at_most: ThresholdField | None = None


class FactMeasure(_Measured):
    """One process field: a number or yes/no."""

    fact: str


class DaysMeasure(_Measured):
    """Days from a date to a date."""

    days: DaysOf


class CountMeasure(_Measured):
    """A count of rows."""

    count: CountOf


class ShareMeasure(_Measured):
    """A share of rows."""

    share: ShareOf


class CoverageMeasure(_Measured):
    """Coverage of a list."""

    coverage: CoverageOf


class RatioMeasure(_Measured):
    """A ratio of two measures."""

    ratio: RatioOf


class LowestMeasure(_Measured):
    """The lowest of several measures in one unit, leaving out those with no rows to measure."""

    lowest: tuple[Measure, ...]


class HowManyMeasure(_Measured):
    """How many of several requirements hold."""

    how_many: tuple[Measure, ...]


class PublishedMeasure(_Measured):
    """Whether a kind of document was published."""

    published: PublishedOf


VERBS = ("fact", "days", "count", "share", "coverage", "ratio", "lowest", "how_many", "published")


def verb_of(given: Any) -> str | None:
    """Return which of the nine measures a mapping or a model is."""
    keys = given if isinstance(given, Mapping) else type(given).model_fields if isinstance(given, BaseModel) else ()
    return next((verb for verb in VERBS if verb in keys), None)


Measure = Annotated[
    Annotated[FactMeasure, Tag("fact")]
    | Annotated[DaysMeasure, Tag("days")]
    | Annotated[CountMeasure, Tag("count")]
    | Annotated[ShareMeasure, Tag("share")]
    | Annotated[CoverageMeasure, Tag("coverage")]
    | Annotated[RatioMeasure, Tag("ratio")]
    | Annotated[LowestMeasure, Tag("lowest")]
    | Annotated[HowManyMeasure, Tag("how_many")]
    | Annotated[PublishedMeasure, Tag("published")],
    Discriminator(verb_of),
]
Requirement = Measure
"""A measure with its own threshold, or one that is yes or no by itself (fact, published)."""


class FactAsked(Frozen):
    """A process field that the rubric asks for beyond the common ones; `people` is a protected number."""

    kind: Literal["number", "count", "people", "yes_no", "date", "text", "words"]
    ask: str


class ColumnAsked(Frozen):
    """An extra column that the rubric uses."""

    kind: Literal["number", "count", "people", "yes_no", "date", "text", "word", "words", "code"]
    ask: str
    codes: Words = ()


class Standard(Frozen):
    """A published instrument that a threshold or a question comes from."""

    title: str
    issuer: str = ""
    year: int | None = None
    url: str = ""
    binds: Words = ()  # names of sponsors, or all
    verified: YesNo = "no"


class FromStandard(Frozen):
    """Where a number or a rule comes from, and whether it is the standard's own."""

    standard: Words = ()
    as_: Literal["standard", "adapted", "judgement"] = Field(alias="as")
    says: str = ""
    verified: YesNo = "yes"


class MethodValue(Frozen):
    """A value that a method uses, with whose it is; `title` is the tool's own word for it."""

    value: ThresholdField
    as_: Literal["standard", "adapted", "judgement"] = Field(alias="as", default="judgement")
    source: str = ""
    url: str = ""
    says: str = ""
    verified: YesNo = "yes"
    title: SkipJsonSchema[str] = ""
    shipped: SkipJsonSchema[bool] = False
    """Whether it is the tool's: then it is no part of the rubric's hash, so that a new method changes no card."""
    command: SkipJsonSchema[bool] = False
    """Whether the command alone uses it: a card, which is made without it, does not name it."""

    @property
    def number(self) -> Fraction:
        """The value; of a percentage its share of 1."""
        if self.value.value is None:
            raise ValueError("a method's value is a number")
        return self.value.value


Methods = Mapping[str, Mapping[str, MethodValue]]
"""Method to the name of a value to the value: `methods["robust"]["draws"]`."""


class CriterionAsked(Frozen):
    """A criterion as the file has it (its id is the key above it)."""

    question: str
    applies_when: tuple[Requirement, ...] = ()
    may_not_apply: str | None = None
    measure: Measure | None = None
    at_least: Mapping[str, ThresholdField] = {}
    at_most: Mapping[str, ThresholdField] = {}
    needs: Mapping[str, tuple[Requirement, ...]] = {}
    assessed: Mapping[str, str] = {}
    from_standard: Mapping[str, FromStandard] = {}
    gate: YesNo = "no"
    needs_reply: YesNo = "no"
    due: Due | None = None
    improve: str = ""


def read_weight(given: object) -> object:
    """Read `1` or `0.5`; anything else is left for the model to refuse."""
    if isinstance(given, Fraction):
        return given
    if isinstance(given, bool) or not _THRESHOLD.fullmatch(str(given).strip()) or len(str(given)) > _LONGEST:
        raise ValueError("should be a number above 0")
    return Fraction(str(given).strip())


Weight = Annotated[Fraction, BeforeValidator(read_weight), WithJsonSchema({"type": "number", "exclusiveMinimum": 0})]


class DimensionAsked(Frozen):
    """A dimension as the file has it."""

    title: str
    weight: Weight = Fraction(1)
    because: str
    criteria: Mapping[str, CriterionAsked]


class Rubric(Frozen):
    """A whole rubric, `extend`, `select` and `weights` already worked in; `sha256` is over that."""

    rubric: str
    version: str
    title: str
    licence: str
    because: str = ""
    levels: tuple[str, ...]  # worst first
    points: tuple[int, ...]
    combine: Literal["mean", "geometric"] = "mean"
    geometric_floor: int = 1
    verdicts: Mapping[str, int]
    totals: YesNo = "yes"
    conventions: Mapping[str, ThresholdField] = {}
    facts: Mapping[str, FactAsked] = {}
    columns: Mapping[str, ColumnAsked] = {}  # "sessions.own_region"
    standards: Mapping[str, Standard] = {}
    dimensions: Mapping[str, DimensionAsked]
    methods: Methods = {}  # once read, every value that a method uses
    sha256: str = ""
    unselected: Mapping[str, CriterionAsked] = {}
    """What a profile leaves out of its parent: an answer on it is passed over, not an error."""

    @cached_property
    def criteria(self) -> Mapping[str, CriterionAsked]:
        """All criteria by id, in the order of the file."""
        return {name: asked for dimension in self.dimensions.values() for name, asked in dimension.criteria.items()}

    @property
    def id(self) -> str:
        """The rubric's id."""
        return self.rubric

    def dimension_of(self, criterion: str) -> str:
        """Return the id of the dimension a criterion stands in."""
        return next(name for name, dimension in self.dimensions.items() if criterion in dimension.criteria)


for _model in (RatioOf, RatioMeasure, LowestMeasure, HowManyMeasure, CriterionAsked, DimensionAsked, Rubric):
    _model.model_rebuild()
