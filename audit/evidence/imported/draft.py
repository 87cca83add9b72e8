"""Writing a suggested map down, with a reason beside each line; what is not certain stands as a comment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from audit.errors import AuditError, did_you_mean
from audit.evidence.imported.listing import Listing
from audit.evidence.imported.suggest import Guess, Suggestion, suggest
from audit.evidence.schema import TABLES
from audit.words import say

_PLAIN = re.compile(r"[^\W\d_][\w %/()-]*(?<! )")
_SAYS_OTHERWISE = re.compile(r"(?i:true|false|null)")
_HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Characters that YAML refuses, end a line, or turn the direction of what follows."""

_ONLY_YOU_KNOW = {
    "sessions": "# set: {held: yes, run_by: sponsor, level: national}  # were they held, who ran them, for whom?",
    "support": "# set: {paid_by: sponsor}  # who paid?",
    "documents": "# set: {kind: summary, published: yes}",
}


def draft(listing: Listing, table: str = "") -> str:
    """Return a draft of the map of a list, as YAML that can be used as it stands. Raises AuditError."""
    if table and table not in TABLES:
        raise AuditError(f"There is no table {table}. {say(did_you_mean(table, TABLES))}")
    return "\n".join(_lines(suggest(listing, table), listing, asked=bool(table))) + "\n"


def quoted(text: str) -> str:
    """Return a text as one YAML word, in quotes where it would be read as something else."""
    if _PLAIN.fullmatch(text) and not _SAYS_OTHERWISE.fullmatch(text):
        return text
    return _HARMFUL.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _lines(found: Suggestion, listing: Listing, *, asked: bool) -> Iterator[str]:
    yield f"# A draft, made from the headers and cells of {_comment(listing.file)}. Read each line; mend what is wrong."
    told = f"from the headers {_comment(', '.join(found.told[:5]))}"
    if not found.told:
        told = "as asked" if asked else "no header tells which table it is: choose one"
    yield f"table: {found.table}  # {told}"
    if listing.sheet:
        yield f"sheet: {quoted(listing.sheet)}"
    yield f"header_row: {listing.header_row}"
    if found.null:
        said = any(text.casefold() == "na" for text in found.null)
        namibia = "; where NA is Namibia, add na_means: Namibia" if said else ""
        yield f"null: [{', '.join(map(quoted, found.null))}]  # read as missing{namibia}"
    if found.region_scheme:
        yield f"region_scheme: {found.region_scheme}"
    sure = [guess for guess in found.guesses if not guess.open]
    yield "columns:" if sure else "columns: {}"
    for guess in sure:
        yield from _guess(guess)
    for guess in found.guesses:
        if guess.open:
            yield from (f"  # {line.strip()}" for line in _guess(guess))
    if found.table in _ONLY_YOU_KNOW:
        yield _ONLY_YOU_KNOW[found.table]
    yield "# source: the id of a source of the dossier"
    if found.left:
        yield "# Not kept:"
        yield from (f"#   {_comment(header)}: {_comment(say(why))}." for header, why in found.left)


def _guess(guess: Guess) -> Iterator[str]:
    source = f"ticked: {quoted(guess.ticked)}" if guess.ticked else f"from: {quoted(_named(guess))}"
    parts = [source]
    if guess.form:
        parts.append(f"form: {json.dumps(guess.form)}")
    if guess.split:
        parts.append(f"split: {json.dumps(guess.split)}")
    if guess.values:
        pairs = ", ".join(f"{quoted(text)}: {quoted(word)}" for text, word in guess.values.items())
        parts.append(f"values: {{{pairs}}}")
    yield f"  {guess.column}: {{{', '.join(parts)}}}  # {_comment(say(guess.why))}"


def _named(guess: Guess) -> str:
    head = guess.heads[0]
    return head.header or head.label


def _comment(text: str) -> str:
    """Return text that stays within its comment."""
    return " ".join(_HARMFUL.sub(" ", text).split())
