"""What a person can do where a large table cannot be read, or the cache cannot be written."""

from __future__ import annotations

import re
from dataclasses import replace

from audit.errors import AuditError, Problem, Where
from audit.words import message, say

_LINE = re.compile(r"CSV Error on Line: (\d+)")
_VERDICT = re.compile(
    r"^(?:Expected Number of Columns: (?P<all>\d+) Found: (?P<n>\d+)$|(?P<quote>Value with unterminated quote)"
    r"|(?P<text>Invalid unicode)|(?P<long>Maximum line size))",
    re.MULTILINE,
)
"""What the engine found, at the start of a line. Its advice below speaks of marks and encodings whatever is wrong."""

_FULL = re.compile(r"no space left|not enough space|max_temp_directory_size", re.IGNORECASE)


def csv_problem(text: str, where: Where, shift: int) -> Problem:
    """Return the problem of a CSV row that the engine could not read; `shift` is from its lines to rows.

    The row itself stands in `text` and may hold any words: only the last verdict is the engine's own.
    """
    if "CSV Error" not in text and "gzip stream" in text.casefold():
        return not_unpacked(where)
    found = _LINE.search(text)
    where = replace(where, row=max(int(found[1]) + shift, 0) if found else 0)
    verdicts = list(_VERDICT.finditer(text))
    verdict = verdicts[-1] if verdicts else None
    if verdict is None and "invalid state" in text:
        what = message("The lines of the file do not all end in the same way, or a quotation mark is not closed.")
        return Problem("broken_csv", where, what, message("Write the whole table again, by one program."))
    if verdict is None:
        what = message("The file cannot be read: {reason}.", reason=_first_line(text))
        return Problem("broken_csv", where, what, message("Write the table again."))
    if verdict["n"]:
        what = message("The row has {n} cells, and the header {all}.", n=int(verdict["n"]), all=int(verdict["all"]))
        return Problem("broken_csv", where, what, message("In a table this large every row has all its cells."))
    if verdict["text"]:
        what = message("The file is not written in UTF-8.")
        return Problem("not_utf8", where, what, message("Save it as CSV UTF-8."))
    if verdict["long"]:
        what = message("The row is longer than is read.")
        mend = message("Where no cell is that long, a quotation mark that opens a cell is not closed.")
        return Problem("broken_csv", where, what, mend)
    what = message("A quotation mark is opened in this row and not closed, or stands inside a cell.")
    return Problem("broken_csv", where, what, message('A mark inside a quoted cell is written twice ("").'))


def not_unpacked(where: Where) -> Problem:
    """Return the problem of a gzipped file that does not unpack to its end, or not to what was packed."""
    what = message("The file cannot be unpacked: it is cut off, damaged, or no gzip file.")
    return Problem("broken_file", where, what, message("Pack it again, or copy it again from where it came."))


def parquet_problem(text: str, where: Where) -> Problem:
    """Return the problem of a Parquet file that the engine could not read."""
    if "magic bytes" in text or "too small" in text or "footer" in text.casefold():
        what = message("The file is cut off, or no Parquet file: its end is missing.")
    else:
        what = message("The file is damaged: {reason}.", reason=_first_line(text))
    return Problem("broken_file", where, what, message("Write it again, or copy it again from where it came."))


def cache_full(text: str) -> AuditError:
    """Return the error of a disk on which the cache has no room."""
    reason = message("the disk is full") if _FULL.search(text) else message("{reason}", reason=_first_line(text))
    what = message("The cache of the table could not be written: {reason}.", reason=reason)
    return AuditError(f"{say(what)} Make room, or name a larger folder in the variable TMPDIR.")


def out_of_memory(memory: str) -> AuditError:
    """Return the error of an engine that needs more memory than it may use."""
    return AuditError(f"The table could not be reduced within {memory} of memory. Allow more: --memory 4GB.")


def _first_line(text: str) -> str:
    """Return the engine's own words without its advice, its SQL, and the folders of this computer."""
    line = next((line for line in text.splitlines() if line.strip()), "").strip().rstrip(".: ")
    line = re.sub(r"^\w+( \w+)? Error: ", "", line)
    return re.sub(r"(['\"])[^'\"]*[/\\]([^'\"/\\]+)\1", r"\1\2\1", line)
