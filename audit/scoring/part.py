"""The base of every part of the card, and of what is published beside it."""

from __future__ import annotations

import json

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """Nothing is changed once made, and no unknown key is let through."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(Part):
    """A result that is published as a file of its own."""

    def to_json(self) -> str:
        """Return the file: sorted keys, two spaces, one line feed at the end; the same bytes anywhere."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
