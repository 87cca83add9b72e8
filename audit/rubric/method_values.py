"""The values that the methods use, as they ship, each cited; a rubric may set any of them within limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources

from audit.rubric.model import Methods, MethodValue, Threshold
from audit.yaml import read_yaml

_FILE = "methods.yaml"
_LIMITS = ("least", "most", "whole")
_OF_THE_TOOL = ("title", "shipped", "command")
"""What a value says of itself that no rubric sets."""

PAIRS = (
    ("sufficiency", "focus_groups_low", "focus_groups_high"),
    ("sufficiency", "interviews_low", "interviews_high"),
    ("sufficiency", "ratio_low", "ratio_high"),
    ("agree", "tentative", "reliable"),
)
"""Methods with two values of which the first is at most the second."""


@dataclass(frozen=True, slots=True)
class MethodDefault:
    """A value as it ships, and the limits within which a rubric may set it."""

    given: MethodValue
    least: Threshold
    most: Threshold
    whole: bool

    @property
    def title(self) -> str:
        """What the value is."""
        return self.given.title

    @property
    def limits(self) -> str:
        """What may be written, in words."""
        return f"{'a whole number' if self.whole else 'a number'} from {self.least.text} to {self.most.text}"

    def allows(self, given: Threshold) -> bool:
        """Return whether a rubric may set this."""
        if given.value is None or self.least.value is None or self.most.value is None:
            return False
        in_kind = given.percent == self.given.value.percent or given.value == 0
        fits = not self.whole or given.value.denominator == 1
        return in_kind and fits and Fraction(self.least.value) <= given.value <= Fraction(self.most.value)


@cache
def method_defaults() -> Mapping[str, Mapping[str, MethodDefault]]:
    """Return every method's values as they ship, in the order of their file."""
    raw = (resources.files("audit.rubric") / _FILE).read_bytes()
    return {
        method: {name: _default(written) for name, written in values.items()}
        for method, values in read_yaml(raw, _FILE).plain().items()
    }


def _default(written: Mapping[str, object]) -> MethodDefault:
    limits = {name: MethodValue.model_validate({"value": written[name]}).value for name in ("least", "most")}
    given = MethodValue.model_validate({name: value for name, value in written.items() if name not in _LIMITS})
    return MethodDefault(given, limits["least"], limits["most"], written.get("whole") == "yes")


def with_defaults(own: Methods) -> Methods:
    """Return a rubric's own values with the shipped ones for all it leaves as they are; titles are the tool's."""
    return {
        method: {
            name: own[method][name].model_copy(update={"title": default.title, "command": default.given.command})
            if name in own.get(method, {}) and not own[method][name].shipped
            else default.given.model_copy(update={"shipped": True})
            for name, default in values.items()
        }
        for method, values in method_defaults().items()
    }


def own_values(methods: Methods) -> Methods:
    """Return the values that a rubric sets itself; methods of which it sets none are left out."""
    own = {
        method: {name: _as_written(value) for name, value in values.items() if not value.shipped}
        for method, values in methods.items()
    }
    return {method: values for method, values in own.items() if values}


def _as_written(value: MethodValue) -> MethodValue:
    """Return a value as the rubric's file has it, without what the tool says of it."""
    return MethodValue.model_validate({name: getattr(value, name) for name in value.model_fields_set - {*_OF_THE_TOOL}})
