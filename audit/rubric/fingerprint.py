"""The hash of a rubric: over what it asks, not over how its file is written."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from fractions import Fraction

from pydantic import BaseModel

from audit.rubric.method_values import own_values
from audit.rubric.model import Rubric, Threshold


def sha256_of(rubric: Rubric) -> str:
    """Return the SHA-256 of the resolved rubric as JSON: keys sorted, text in NFC, numbers as fractions.

    Comments, layout, the order of keys and what is left at its default change nothing; the order of
    lists (levels, points) does. What a profile leaves out of its parent is no part of it, nor are the
    shipped values of methods.
    """
    whole = rubric.model_copy(update={"sha256": "", "unselected": {}, "methods": own_values(rubric.methods)})
    text = json.dumps(_canonical(whole), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: object) -> object:
    if isinstance(value, Threshold):
        return "any" if value.value is None else str(value.value)
    if isinstance(value, BaseModel):
        fields = {info.alias or name: name for name, info in type(value).model_fields.items()}
        return {
            key: _canonical(getattr(value, name))
            for key, name in fields.items()
            if getattr(value, name) != type(value).model_fields[name].default
        }
    if isinstance(value, Mapping):
        return {_nfc(str(key)): _canonical(inner) for key, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return [_canonical(inner) for inner in value]
    if isinstance(value, Fraction):
        return str(value)
    return _nfc(value) if isinstance(value, str) else value


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
