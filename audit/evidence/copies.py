"""What the copies of sources say: each is hashed, and each quote is looked for on its page.

The results are values of the dossier: hash and pages of a source, and `quote_found` of a claim, a row or an answer.
They are written with it, so that a card is made again where the copies are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

from audit.errors import Problem, Where, did_you_mean
from audit.evidence.copy_files import FOLDER, MOST_BYTES, Shelf, folded_name
from audit.evidence.copy_text import CopyText, text_of_copy
from audit.evidence.model import QUOTE_STATES, Answer, Claim, Dossier, Found, Row, Source
from audit.evidence.passages import look_for, pieces_of
from audit.words import Message, message

Quoting = TypeVar("Quoting", Claim, Row, Answer)

AT_ONCE = 4
"""Copies that are read side by side."""


@dataclass(frozen=True, slots=True)
class Copy:
    """The copy of one source: its hash and its text."""

    name: str
    sha256: str
    text: CopyText


def with_copies(dossier: Dossier, shelf: Shelf) -> tuple[Dossier, list[Problem]]:
    """Return the dossier with what its copies say, and warnings; a copy that cannot be read is one of them."""
    named, problems = _named(dossier.sources, shelf)
    copies = _read(named, shelf)
    problems += [problem for id, copy in copies.items() for problem in _of_copy(dossier.sources[id], copy)]
    looker = _Looker(copies)
    looked = replace(
        dossier,
        claims={name: looker.all(claims) for name, claims in dossier.claims.items()},
        tables={name: replace(table, rows=looker.all(table.rows)) for name, table in dossier.tables.items()},
        answers=looker.all(dossier.answers),
        sources={id: _hashed(source, copies.get(id)) for id, source in dossier.sources.items()},
    )
    return looked, [*problems, *looker.problems, *_unnamed(shelf, named, dossier.sources)]


def _named(sources: Mapping[str, Source], shelf: Shelf) -> tuple[dict[str, str], list[Problem]]:
    """Return the copy that each source names, by folded name, and what is wrong with the names."""
    found: dict[str, str] = {}
    problems = []
    for id, source in sources.items():
        name = folded_name(source.file.strip().removeprefix(f"{FOLDER}/"))
        if name in shelf.files:
            found[id] = name
        elif "/" in name or "\\" in name:
            what = message("{file} is no plain name of a file in {folder}.", file=source.file, folder=shelf.name)
            mend = message("Put the copy in that folder and write its name alone; nothing else is read.")
            problems.append(_warning("copy_elsewhere", source.at, what, mend))
        elif name:
            what = message("There is no copy called {file} in {folder}.", file=source.file, folder=shelf.name)
            mend = did_you_mean(source.file, (written for written, _ in shelf.files.values()))
            problems.append(_warning("copy_missing", source.at, what, mend))
    return found, problems


def _read(named: Mapping[str, str], shelf: Shelf) -> dict[str, Copy]:
    """Return the copy of each source; one that several sources name is read once."""
    names = sorted(set(named.values()))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        copies = dict(zip(names, pool.map(lambda name: _copy(name, shelf), names), strict=True))
    return {id: copies[name] for id, name in named.items()}


def _copy(name: str, shelf: Shelf) -> Copy:
    written, _ = shelf.files[name]
    try:
        data = shelf.data(name)
        if data is None:
            why = message("it is larger than {most} MB", most=MOST_BYTES // 2**20)
            return Copy(written, shelf.digest(name), CopyText(why=why))
        return Copy(written, shelf.digest(name), text_of_copy(data, written))
    except OSError:
        return Copy(written, "", CopyText(why=message("the file cannot be opened")))


def _hashed(source: Source, copy: Copy | None) -> Source:
    if copy is None:
        return source
    pages = str(len(copy.text.pages)) if copy.text.paged else ""
    return replace(source, sha256=copy.sha256, pages=pages)


def _of_copy(source: Source, copy: Copy) -> Iterator[Problem]:
    if copy.text.why is not None:
        what = message("The copy {file} could not be read: {why}.", file=copy.name, why=copy.text.why)
        yield _warning("copy_not_read", source.at, what, message("Its quotes are not looked for."))
    if source.sha256 and copy.sha256 and source.sha256 != copy.sha256:
        what = message("The copy {file} is another file than the one whose hash is written here.", file=copy.name)
        mend = message("Check which one the evidence rests on, and empty sha256; the tool writes it.")
        yield _warning("copy_changed", source.at, what, mend)


def _unnamed(shelf: Shelf, named: Mapping[str, str], sources: Mapping[str, Source]) -> Iterator[Problem]:
    if shelf.links:
        what = message("Links in {folder} are not followed: {names}.", folder=shelf.name, names=_few(shelf.links))
        yield _warning("copy_is_link", Where(shelf.name), what, message("Put the files themselves there."))
    left = [written for name, (written, _) in sorted(shelf.files.items()) if name not in named.values()]
    if left and not shelf.shared:
        what = message("No source names these copies in {folder}: {names}.", folder=shelf.name, names=_few(left))
        mend = message("Write the name of each in the column file of its source.")
        yield _warning("copy_unnamed", Where(shelf.name), what, mend)


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:10]) + (", ..." if len(names) > 10 else "")


class _Looker:
    """Looks for quotes in copies, and gathers what is to be said of them."""

    def __init__(self, copies: Mapping[str, Copy]) -> None:
        self._copies = copies
        self.problems: list[Problem] = []

    def all(self, items: Sequence[Quoting]) -> tuple[Quoting, ...]:
        """Return claims, rows or answers, each with what came of its quote."""
        return tuple(self._one(item) for item in items)

    def _one(self, item: Quoting) -> Quoting:
        copies = {id: self._copies[id] for id in item.sources if id in self._copies}
        if not item.quote or not copies:
            return item
        if not pieces_of(item.quote):
            what = message("The quote holds no letter and no figure.")
            self.problems.append(_warning("empty_quote", _row(item), what, message("Write the passage, or empty it.")))
            return replace(item, found=None)
        looked = [self._looked(item, id, copy) for id, copy in sorted(copies.items())]
        best = min(looked, key=lambda one: QUOTE_STATES.index(one.state))
        if (said := _said_of(best, copies[best.source].name, item.page)) is not None:
            mend = message("Compare it with the source; what was left out of a quote is written as three dots.")
            self.problems.append(_warning(f"quote_{best.state.replace(' ', '_')}", _row(item), said, mend))
        return replace(item, found=best)

    def _looked(self, item: Quoting, id: str, copy: Copy) -> Found:
        if copy.text.why is not None:
            return Found("not read", id)
        state, page = look_for(item.quote, copy.text.pages, item.page if copy.text.paged else "")
        return Found(state, id, page if copy.text.paged else None)


def _said_of(found: Found, file: str, page: str) -> Message | None:
    if found.state == "elsewhere":
        return message(
            "The quote stands on page {n} of {file}, and the row names {page}.", n=found.page or 0, file=file, page=page
        )
    if found.state == "not found":
        return message("The quote was not found in the copy {file}.", file=file)
    if found.state == "no text":
        return message("The copy {file} has no text there in which to look for the quote.", file=file)
    return None  # found; or not read, which is said once for the copy


def _row(item: Claim | Row | Answer) -> Where:
    return replace(item.at, column="")


def _warning(code: str, at: Where, what: Message, mend: Message) -> Problem:
    return Problem(code, at, what, mend, "warning")
