"""A rubric as the text of one file, its parents worked in: reading it gives the same questions and the same hash."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from pydantic import BaseModel
from ruamel.yaml import YAML

from audit.rubric.method_values import own_values
from audit.rubric.model import Rubric, Threshold

_WORKED_OUT = frozenset({"sha256", "unselected", "shipped"})
"""What reading fills in; no file holds it. What a profile leaves out of its parent is not asked, and not written."""

_WIDE = 110


def rubric_text(rubric: Rubric) -> str:
    """Return a rubric as YAML that needs no other file; the same rubric gives the same text.

    Comments, and the way it was written, are not kept.
    """
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = _WIDE
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.representer.ignore_aliases = lambda *_: True  # readers refuse anchors
    yaml.representer.add_representer(Decimal, lambda made, number: made.represent_scalar("tag:yaml.org,2002:float",
                                                                                         str(number)))  # fmt: skip
    out = io.StringIO()
    yaml.dump(_written(rubric.model_copy(update={"methods": own_values(rubric.methods)})), out)
    return out.getvalue()


def _written(value: object) -> object:
    """Return a value of the model as the plain mappings, lists, words and numbers that stand in a file."""
    if isinstance(value, Threshold):
        return _number(value.text) if not (value.any or value.percent) else value.text
    if isinstance(value, BaseModel):
        return {
            info.alias or name: _written(getattr(value, name))
            for name, info in type(value).model_fields.items()
            if name not in _WORKED_OUT and (name in value.model_fields_set or getattr(value, name) != info.default)
        }
    if isinstance(value, Mapping):
        return {str(key): _written(inner) for key, inner in value.items()}
    if isinstance(value, Fraction):
        return _number(_decimal(value))
    if isinstance(value, str):
        return value
    return [_written(inner) for inner in value] if isinstance(value, Iterable) else value


def _number(text: str) -> int | Decimal:
    number = Decimal(text)
    return number if "." in text else int(number)


def _decimal(weight: Fraction) -> str:
    """Return a weight as the decimal it was written as; every weight was one."""
    return f"{Decimal(weight.numerator) / Decimal(weight.denominator):f}"
