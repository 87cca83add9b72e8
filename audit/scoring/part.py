"""The base of every part of the card."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """Nothing is changed once made, and no unknown key is let through."""

    model_config = ConfigDict(frozen=True, extra="forbid")
