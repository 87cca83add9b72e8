"""The file in which a plan was frozen before launch, as a dossier carries it: found by name, and not opened yet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from audit.errors import Invalid, Problem, VerificationFailed, Where
from audit.evidence.archive import unpacked
from audit.evidence.manifest import MANIFEST
from audit.words import Message, message

FIELD = "pledge"
"""The field of the process sheet that names the file."""

ENDING = ".zip"
NAME = "pledge.zip"
"""How it is called where nobody chose a name."""

LARGEST = 20 * 2**20
"""Bytes of a pledge; one of 48 criteria has a hundredth of that."""

AGAIN = message("Ask whoever pledged the plan for the file again; its hash is the one that was published.")


@dataclass(frozen=True)
class PledgeFile:
    """A pledge by its name in the dossier and its bytes; `given` is how the file was called that somebody gave."""

    name: str
    data: bytes = field(repr=False)
    given: str = field(default="", compare=False)

    @property
    def shown(self) -> str:
        """How it is called where something is wrong in it."""
        return self.given or self.name

    @cached_property
    def sha256(self) -> str:
        """The hash by which a pledge is published: that of its manifest.json, which holds the hash of all else in it.

        So it stays when the zip is packed again. Of what cannot be opened it is the hash of the bytes.
        """
        try:
            listed = unpacked(self.data, self.shown).get(MANIFEST, self.data)
        except Invalid:
            listed = self.data
        return hashlib.sha256(listed).hexdigest()

    @property
    def sha256_of_file(self) -> str:
        """The hash of the zip itself, as it is noted of the copy of a source."""
        return hashlib.sha256(self.data).hexdigest()

    def files(self) -> Mapping[str, bytes]:
        """Return what lies in it; raises VerificationFailed where it cannot be opened."""
        try:
            return unpacked(self.data, self.shown)
        except Invalid as refused:
            raise VerificationFailed(refused.problems) from None


def pledge_named(name: str | None, find: Callable[[str], bytes | None]) -> PledgeFile | None:
    """Return the pledge that a dossier names, as `find` finds a file of the dossier; None where there is none."""
    if not name or not name.casefold().endswith(ENDING):
        return None
    data = find(name)
    return PledgeFile(name, data) if data is not None and len(data) <= LARGEST else None


def not_there(name: str, at: Where) -> Problem:
    """Return the problem of a pledge that is named and not found."""
    what: Message = message("The pledge {name} is not in the dossier.", name=name)
    mend = message("Put the file that `pledge` wrote into the dossier, beside its sheets, or take the row out.")
    return Problem("pledge_not_found", at, what, mend)
