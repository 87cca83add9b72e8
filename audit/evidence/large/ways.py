"""How a table too large to be loaded is read: by which engine, within which memory, and up to which limits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

EngineName = Literal["auto", "memory", "duckdb", "polars", "spark"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)
"""`memory` reads every row one by one, whatever the size; `auto` does so up to the limits below, then takes DuckDB."""

LARGE_ROWS = 200_000
"""Rows above which `auto` reduces a table: so many are read one by one in 20 seconds and half a gigabyte of memory."""

LARGE_CSV = 50 * 2**20
"""Bytes above which `auto` reduces a CSV file, however few its rows: its texts need not be held in memory."""

LARGE_GZ = 5 * 2**20
"""The same for a gzipped CSV, which is a tenth as large."""

MOST_UNPACKED = 200 * 2**20
"""Bytes that a gzipped CSV may unpack to where it is loaded."""

MOST_ROWS = 10**9
MOST_IN_A_CELL = 10**9
"""Rows of one table, and people one row may stand for: their product fits the whole numbers of every engine."""

MOST_TEXTS = 200_000
"""Different texts that one column may hold."""

MOST_CELLS = 200_000
"""Distinct combinations that a table may be reduced to."""

MOST_REASONS = 100
"""Different reasons for which rows of a large table are set aside: what is published lists all of them."""

MOST_PUBLIC = 10_000
"""Rows marked `public: yes` that one table may hold: they stand one by one in what is published."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What the person at the command line chose; all has a default."""

    engine: EngineName = "auto"
    master: str = "local[*]"  # of Spark
    memory: str = "1GB"
    keep_in: Path | None = None  # a folder that stays; else one is made and deleted
    working: bool = False  # keep apart what is published as one, so that the dossier can be scored as it stands

    def reduces(self, size: int, least: int) -> bool:
        """Return whether a table of this size is reduced while it is read."""
        return self.engine not in ("auto", "memory") or (self.engine == "auto" and size > least)

    @property
    def chosen(self) -> EngineName:
        """The engine that reduces a table."""
        return "duckdb" if self.engine == "auto" else self.engine
