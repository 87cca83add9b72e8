"""Every error a person can meet: where it is, what is wrong, how to mend it, and the exit code.

AuditError                 2   something asked for cannot be done
  OutputExists             2   an output is there already and --force was not given
  Invalid                      problems, all of them at once
    EvidenceNotValid       3   the dossier
    RubricNotValid         4   the rubric
    MapNotValid            2   the map of a list that is imported
  VerificationFailed       5   a card computed again came out different
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from audit.words import Message, message, say


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file as the person who wrote it sees it.

    Sheets have a row and a column letter; text files a line and a column number.
    """

    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
    line: int = 0

    def __str__(self) -> str:
        """Return `file:line:column` for text, `file, sheet sessions, cell C7` for tables."""
        if self.line:
            return ":".join(part for part in (self.file, str(self.line), self.column) if part)
        cell = f"cell {self.column}{self.row}" if self.column and self.row else ""
        row = f"row {self.row}" if self.row and not self.column else ""
        column = f"column {self.column}" if self.column and not self.row else ""
        sheet = f"sheet {self.sheet}" if self.sheet else ""
        return ", ".join(part for part in (self.file, sheet, cell or row or column) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a stable code, where, what, and how to mend it."""

    code: str
    where: Where
    what: Message
    mend: Message
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """Return the problem in one line."""
        return f"{self.where}: {say(self.what)} {say(self.mend)}".strip(": ")


class AuditError(Exception):
    """Something asked for cannot be done; the text says what and how to mend it."""

    exit_code = 2


class OutputExists(AuditError):
    """The output is there already, and nothing is overwritten unasked."""


class Invalid(AuditError):
    """Input that cannot be used; `problems` holds every reason, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems; the text is one line each."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class EvidenceNotValid(Invalid):
    """The dossier cannot be scored as it stands."""

    exit_code = 3


class RubricNotValid(Invalid):
    """The rubric cannot be used as it stands."""

    exit_code = 4


class MapNotValid(Invalid):
    """The map of a list to be imported cannot be used as it stands."""


class VerificationFailed(Invalid):
    """A card computed again from its evidence came out different."""

    exit_code = 5


def did_you_mean(given: str, known: Iterable[str], *, ranked: bool = False) -> Message:
    """Return "Did you mean ...?" for the nearest known words, or the list where it is short.

    The list is in alphabetical order; words that are `ranked` keep their own.
    """
    words = list(dict.fromkeys(known)) if ranked else sorted(set(known))
    near = difflib.get_close_matches(given.casefold(), [word.casefold() for word in words], n=1, cutoff=0.6)
    if near:
        return message("Did you mean {word}?", word=next(word for word in words if word.casefold() == near[0]))
    if 0 < len(words) <= 16:
        return message("Use one of: {words}.", words=", ".join(words))
    return message("")
