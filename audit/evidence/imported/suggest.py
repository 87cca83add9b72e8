"""Guessing from headers and cells which column of a list fills which of the dossier; a guess says what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from audit import places
from audit.evidence.columns import own_columns
from audit.evidence.imported.cells import LISTS
from audit.evidence.imported.headers import NotOne, head_named
from audit.evidence.imported.listing import Head, Listing
from audit.evidence.imported.profile import Profile, names_of, profiles
from audit.evidence.imported.vocabulary import CODES, HEADERS, TELLING, is_yes
from audit.evidence.schema import Column, Kind
from audit.words import Message, message, plural

ENOUGH = 0.5
"""The share of cells that must be of a column's kind before it is drafted; the rest is listed on import."""

_FEW = 40
"""Different texts that may still be a vocabulary (sessions, groups)."""

_CALLED_ONLINE = frozenset(map(places.fold, ("online", "virtual", "remote", "en ligne", "virtuel", "en línea")))


@dataclass(frozen=True, slots=True)
class Guess:
    """One line of a draft; where it is `open`, whoever reads it has to choose, and it stands as a comment."""

    column: str
    heads: tuple[Head, ...]
    why: Message
    values: Mapping[str, str] = field(default_factory=dict)
    form: str = ""
    split: str = ""
    ticked: str = ""  # the question whose options are the heads
    open: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A draft of a map before it is written down."""

    table: str
    told: tuple[str, ...]  # headers that told which table it is
    guesses: tuple[Guess, ...]
    left: tuple[tuple[str, Message], ...]  # columns that are not kept, and why
    null: tuple[str, ...]
    region_scheme: str = ""


def suggest(listing: Listing, table: str = "") -> Suggestion:
    """Return what a list may become; `table` where that is known."""
    seen = profiles(listing)
    told: tuple[str, ...] = ()
    if not table:
        table, told = _table([each.head for each in seen])
    guessing = _Guessing(listing, seen, table)
    guesses = tuple(guessing.guesses())
    null = sorted({text for each in seen for text in each.missing}, key=lambda text: (text.casefold(), text))
    return Suggestion(table, told, guesses, tuple(guessing.left(guesses)), tuple(null), guessing.scheme)


def _table(heads: Sequence[Head]) -> tuple[str, tuple[str, ...]]:
    """Return the table whose headers a list has most of; participants where it has none of any."""
    best, most = "participants", 0
    told: tuple[str, ...] = ()
    for table, words in TELLING.items():
        telling = frozenset(map(places.fold, words))
        known = frozenset(places.fold(word) for each in HEADERS[table].values() for word in each)
        hits = tuple(head.shown for head in heads if names_of(head) & telling)
        score = 2 * len(hits) + sum(bool(names_of(head) & known) for head in heads) if hits else 0
        if score > most:
            best, told, most = table, hits, score
    return best, told


class _Guessing:
    """Goes through the columns of one table and looks for a column of the list for each."""

    def __init__(self, listing: Listing, seen: Sequence[Profile], table: str) -> None:
        self._listing, self._seen, self._table = listing, seen, table
        self._columns = own_columns(table)
        self._used: set[int] = set()
        self.scheme = ""

    def guesses(self) -> Iterator[Guess]:
        for name, words in HEADERS.get(self._table, {}).items():
            yield from self._lines(name, self._columns[name], words)

    def _lines(self, name: str, column: Column, words: Sequence[str]) -> Iterator[Guess]:
        """Yield at most one line that is sure for a column, and those that somebody has to choose from."""
        if column.kind in LISTS and (asked := self._options(name, words)):
            yield asked
            return
        for profile in self._candidates(column, words):
            guess = self._guess(name, column, profile)
            if guess is not None:
                self._used.add(profile.head.place)
                yield guess
                if not guess.open:
                    return

    def _candidates(self, column: Column, words: Sequence[str]) -> list[Profile]:
        """Return the columns that may fill one, the likeliest first."""
        known = [places.fold(word) for word in words]
        called = {
            each.head.place: min(map(known.index, names_of(each.head) & set(known)), default=-1) for each in self._seen
        }
        if column.kind is Kind.COUNTRY:
            fits = [each for each in self._seen if each.countries >= ENOUGH and len(each.counts) > 1]
            fits.sort(key=lambda each: (-each.countries, called[each.head.place] < 0, each.head.place))
        else:
            fits = [each for each in self._seen if called[each.head.place] >= 0]
            fits.sort(key=lambda each: (called[each.head.place], each.head.place))
        return [each for each in fits if self._may(each)]

    def _may(self, each: Profile) -> bool:
        taken = each.head.place in self._used
        return not taken and bool(each.counts) and each.personal is None and self._names_one(each.head)

    def _names_one(self, head: Head) -> bool:
        try:
            return head_named(self._listing, head.header or head.label) == head
        except NotOne:
            return False

    def _guess(self, name: str, column: Column, profile: Profile) -> Guess | None:
        """Return a line for a column whose header fits, where its cells fit as well."""
        heads = (profile.head,)
        kind = column.kind
        if kind is Kind.COUNTRY:
            return Guess(name, heads, _cells(profile.countries, "name a country"))
        if kind in (Kind.PEOPLE, Kind.COUNT):
            return Guess(name, heads, _cells(profile.numbers, "are numbers")) if profile.numbers >= ENOUGH else None
        if kind is Kind.DATE:
            return self._date(name, profile)
        if kind is Kind.YES_NO:
            return Guess(name, heads, _AS_SAID, _marks(profile, "yes", "no")) if profile.marks else None
        if kind in (Kind.CODE, Kind.CODES):
            return self._code(name, column, profile)
        if kind is Kind.REGIONS:
            return self._region(name, profile)
        if kind is Kind.LANGUAGES:
            share = profile.share(lambda text: places.language(text) is not None)
            return Guess(name, heads, _cells(share, "name a language")) if share >= ENOUGH else None
        if name == "id":
            alone = len(profile.counts) == profile.rows
            return Guess(name, heads, message("every row has its own")) if alone else None
        if kind in (Kind.WORD, Kind.WORDS):
            few = len(profile.counts) <= _FEW and not profile.free
            split = " " if kind is Kind.WORDS and "/" in profile.head.header else ""
            return Guess(name, heads, _different(profile), split=split) if few else None
        return Guess(name, heads, _different(profile))

    def _options(self, name: str, words: Sequence[str]) -> Guess | None:
        """Return a line for a question that has a column for each option."""
        known = set(map(places.fold, words))
        questions: dict[str, list[Profile]] = {}
        for each in self._seen:
            above, slash, _ = each.head.header.rpartition("/")
            if slash and (each.marks or not each.counts):
                questions.setdefault(above, []).append(each)
        for question, options in questions.items():
            if places.fold(question.rpartition("/")[2]) in known and len(options) > 1:
                heads = tuple(each.head for each in options)
                self._used |= {head.place for head in heads}
                # The same answers once more, in one column.
                self._used |= {each.head.place for each in self._seen if each.head.header == question}
                return Guess(name, heads, message("a column for each option"), ticked=question)
        return None

    def _date(self, name: str, profile: Profile) -> Guess | None:
        heads = (profile.head,)
        if profile.plain_dates >= ENOUGH:
            return Guess(name, heads, _cells(profile.plain_dates, "are dates"))
        if not profile.forms:
            return None
        if len(profile.forms) == 1:
            return Guess(name, heads, message("every cell fits this form, and no other"), form=profile.forms[0])
        why = message("the cells do not tell which number is the day; take one of: {forms}",
                      forms=" or ".join(profile.forms))  # fmt: skip
        return Guess(name, heads, why, form=profile.forms[0], open=True)

    def _code(self, name: str, column: Column, profile: Profile) -> Guess | None:
        if name == "mode" and profile.marks and names_of(profile.head) & _CALLED_ONLINE:
            return Guess(name, (profile.head,), _AS_SAID, _marks(profile, "online", "in_person"))
        said = {places.fold(word): code for code, words in CODES.get(name, {}).items() for word in words}
        said |= {places.fold(code): code for code in column.codes}
        values = {text: said[places.fold(text)] for text in sorted(profile.counts) if places.fold(text) in said}
        share = profile.share(values.__contains__)
        return Guess(name, (profile.head,), _cells(share, "are known words"), values) if share >= ENOUGH else None

    def _region(self, name: str, profile: Profile) -> Guess | None:
        for scheme in ("un_regional_groups", "m49", "who", "unaids"):
            share = profile.share(lambda text, scheme=scheme: places.region(text, scheme) is not None)  # type: ignore[misc]
            if share >= ENOUGH:
                self.scheme = scheme
                return Guess(name, (profile.head,), _cells(share, "are regions of one scheme"))
        return None

    def left(self, guesses: Sequence[Guess]) -> Iterator[tuple[str, Message]]:
        """Yield the columns that are not kept, and why."""
        for each in self._seen:
            if each.head.place not in self._used:
                yield each.head.shown, self._why_not(each)

    def _why_not(self, each: Profile) -> Message:
        if why := each.seems_personal:
            return message("left out, it {why}", why=message(why))
        if not each.counts:
            return message("nothing is written in it")
        if not self._names_one(each.head):
            return message("not the only column with this header, or without one")
        if each.countries >= ENOUGH and len(each.counts) > 1:
            return message("names countries too")
        if each.free:
            return message("free text, or its own in every row")
        return message("not recognised; {texts}", texts=_different(each))


_AS_SAID = message("read from the words for yes and no")


def _marks(profile: Profile, yes: str, no: str) -> dict[str, str]:
    return {text: yes if is_yes(text) else no for text in sorted(profile.counts)}


def _cells(share: float, what: str) -> Message:
    # Cut, not rounded: 100 % is said only where it is all of them.
    return message("{share}% of the filled cells {what}", share=int(share * 100), what=message(what))


def _different(profile: Profile) -> Message:
    return plural(len(profile.counts), "{n} text", "{n} different texts")
