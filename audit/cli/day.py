"""A day as an option takes it: 2025-02-01, and no other way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click


class _Day(click.DateTime):
    """A day, year first; what is written otherwise is refused with the way to write it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the day; raises BadParameter where the text is none."""
        try:
            return datetime.strptime(str(value), self.formats[0])
        except ValueError:
            self.fail(f"{value} is not a day, year first. Write it as 2025-02-01.", param, ctx)


DAY = _Day(["%Y-%m-%d"])
