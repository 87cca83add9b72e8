"""What became of a list: rows, columns, and every text that matched nothing; a dossier never holds this."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

HIDDEN = "(not shown: it points at a person)"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NotMatched(_Part):
    """One text of the list that the dossier has no word for, and in how many rows it stands."""

    text: str
    rows: int
    hint: str = ""


class ColumnReport(_Part):
    """One column of the dossier: where it came from, and in how many rows it was matched."""

    column: str
    taken_from: tuple[str, ...]
    matched: int
    unknown: int  # blank, or a word for missing
    not_matched: int
    texts: tuple[NotMatched, ...]  # the most frequent first
    words: int = 0  # of groups: how many different ones
    once: int = 0  # and how many of them stand in one row only

    @property
    def may_be_names(self) -> bool:
        """Whether most of its words stand in one row only, as names do and groups do not."""
        return self.words > 1 and 2 * self.once > self.words


class Dropped(_Part):
    """One column of the list that was left out, and why."""

    header: str
    why: str
    personal: bool


class Counted(_Part):
    """How many a table of counts stands for; no high end where a count is not known."""

    low: int
    high: int | None
    rows_unknown: int
    rows_loose: int  # written about, or over: their limits were added up


class ImportReport(_Part):
    """What became of a list."""

    file: str
    sheet: str
    other_sheets: tuple[str, ...]
    table: str
    rows_read: int
    rows_left_out: int  # by `where`
    rows_kept: int
    rows_written: int
    counted: Counted | None  # None in tables that are kept row by row
    columns: tuple[ColumnReport, ...]
    constants: dict[str, str]
    dropped: tuple[Dropped, ...]
