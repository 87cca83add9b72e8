"""What a person can do where a large table cannot be read, or the cache cannot be written."""

from __future__ import annotations

import re
from dataclasses import replace

from audit.errors import AuditError, Problem, Where
from audit.words import message, say

_LINE = re.compile(r"CSV Error on Line: (\d+)")
_COLUMNS = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")


def csv_problem(text: str, where: Where, shift: int) -> Problem:
    """Return the problem of a CSV row that the engine could not read; `shift` is from its lines to rows."""
    found = _LINE.search(text)
    where = replace(where, row=max(int(found[1]) + shift, 0) if found else 0)
    if "quote" in text.casefold():
        what = message("A quotation mark is opened in this row and not closed, or stands inside a cell.")
        return Problem("broken_csv", where, what, message('A mark inside a quoted cell is written twice ("").'))
    if counted := _COLUMNS.search(text):
        what = message("The row has {n} cells, and the header {all}.", n=int(counted[2]), all=int(counted[1]))
        return Problem("broken_csv", where, what, message("In a table this large every row has all its cells."))
    if "not utf-8" in text or "unicode" in text.casefold():
        what = message("The file is not written in UTF-8.")
        return Problem("not_utf8", where, what, message("Save it as CSV UTF-8."))
    if "line size" in text.casefold():
        what = message("The row is longer than is read.")
        mend = message("Where no cell is that long, a quotation mark that opens a cell is not closed.")
        return Problem("broken_csv", where, what, mend)
    what = message("The row cannot be read: {reason}.", reason=_first_line(text))
    return Problem("broken_csv", where, what, message("Save the table again."))


def parquet_problem(text: str, where: Where) -> Problem:
    """Return the problem of a Parquet file that the engine could not read."""
    if "magic bytes" in text or "too small" in text or "footer" in text.casefold():
        what = message("The file is cut off, or no Parquet file: its end is missing.")
    else:
        what = message("The file cannot be read: {reason}.", reason=_first_line(text))
    return Problem("broken_file", where, what, message("Write it again, or copy it again from where it came."))


def cache_full(text: str) -> AuditError:
    """Return the error of a disk on which the cache has no room."""
    what = message("The cache of the table could not be written: {reason}.", reason=_first_line(text))
    return AuditError(f"{say(what)} Make room, or name a larger folder in the variable TMPDIR.")


def out_of_memory(memory: str) -> AuditError:
    """Return the error of an engine that needs more memory than it may use."""
    return AuditError(f"The table could not be reduced within {memory} of memory. Allow more: --memory 4GB.")


def _first_line(text: str) -> str:
    """Return the engine's own words without its advice, its SQL, and the folders of this computer."""
    line = next((line for line in text.splitlines() if line.strip()), "").strip().rstrip(".")
    line = re.sub(r"^\w+( \w+)? Error: ", "", line)
    return re.sub(r"(['\"])[^'\"]*[/\\]([^'\"/\\]+)\1", r"\1\2\1", line)
