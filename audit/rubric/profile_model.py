"""A profile as its file has it: a rubric that takes another one over, and what it may change."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from audit.rubric.model import Frozen, Methods, Weight, YesNo


class Reweighed(Frozen):
    """A dimension's weight in a profile, and why."""

    weight: Weight
    because: str


class Profile(Frozen):
    """A file that takes another rubric over, and what it may change: FORMATS.md, Profiles."""

    rubric: str
    extend: str
    version: str | None = None
    title: str | None = None
    licence: str | None = None
    because: str | None = None
    select: tuple[str, ...] | None = None
    weights: Mapping[str, Reweighed] = {}
    methods: Methods = Field(default={})
    totals: YesNo | None = None
