"""A site built from dossiers: planned first, then written whole; what has not changed is taken from the site before.

Whatever stands in the way of publishing any card is found before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.errors import Invalid, Problem, Where
from audit.insight.compare import compare
from audit.insight.sides import Side
from audit.report.site import card_files as made_of
from audit.report.site.around_card import Link
from audit.report.site.built import BUILT, CARDS, SITE, Built, built_at, code, entries_kept, kept, sha256
from audit.report.site.entry import Entry, cards_csv, cards_json, entry_of
from audit.report.site.feed import feed
from audit.report.site.index_page import Shown, index_pages
from audit.report.site.method_page import method_page
from audit.report.site.pairs import Couple, couples
from audit.report.site.publication import Publication, addressed, digest, scored, slug, together
from audit.report.site.rubric_page import rubric_page
from audit.rubric.model import Rubric
from audit.scoring.scorecard import Scorecard
from audit.scoring.standing import may_be_published
from audit.whole import refuse_folder, replace_folder
from audit.words import message, say

Run = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]
"""How work is spread: `map`, or that of a pool of processes; results come in the order of the work."""


TITLE = "Scorecards of consultations"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a site besides its cards."""

    title: str = TITLE
    base: str = ""  # its address on the web, with a slash at its end; empty where not known
    compare: tuple[tuple[str, str], ...] = ()  # ids of processes, or places of cards
    bundles: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """How many cards a site holds, and how many of them were built anew."""

    cards: int
    built: int
    comparisons: int
    rubrics: int


@dataclass(frozen=True)
class Plan:
    """Everything a site is made from: by place, in order."""

    asked: Asked
    publications: Mapping[str, Publication]
    cards: Mapping[str, Scorecard]  # of those that are built anew
    entries: Sequence[Entry]
    couples: Sequence[Couple]
    rubric_pages: Mapping[str, str]  # sha256 -> page
    keys: Mapping[str, str]


def write_site(
    publications: Sequence[Publication], out_dir: Path | str, asked: Asked = Asked(), *, force: bool = False,
    run: Run = map,
) -> Report:  # fmt: skip
    """Write a site into a folder, which appears whole; with `force` one that is there is brought up to date.

    What was built from the same evidence, rubric and code is taken over; a card that is no longer given goes. Raises
    OutputExists where something is there and not `force`, or holds a file that no build wrote; Invalid, with every
    reason, where a card may not be published.
    """
    out = Path(out_dir)
    refuse_folder(out, SITE, force=force)
    before = built_at(out)
    plan = planned(publications, asked, out, before, run)
    replace_folder(out, files_of(plan, out, before, run), SITE)
    return Report(len(plan.entries), len(plan.cards), len(plan.couples), len(plan.rubric_pages))


def planned(publications: Sequence[Publication], asked: Asked, out: Path, before: Built, run: Run = map) -> Plan:
    """Return what the site will hold; cards that have changed are scored, and refused where they may not be shown."""
    publications = together(publications)
    placed = addressed(sorted(publications, key=lambda one: one.order))
    if len(placed) < len(publications):
        raise Invalid(_twice(publications))
    pages = _rubric_pages([one.rubric for one in placed.values()])
    paired = couples(placed, asked.compare)
    keys = {place: _key(place, one, pages, paired, asked) for place, one in placed.items()}
    keys |= {one.place: digest(one.place, *(keys[place] for place in one.cards)) for one in paired}
    stood = entries_kept(out, before)
    new = [place for place in placed if before.keys.get(place) != keys[place] or place not in stood]
    cards = dict(zip(new, run(scored, [placed[place] for place in new]), strict=True))
    if problems := list(_refused(placed, cards)):
        raise Invalid(problems)
    entries = [entry_of(cards[place], place) if place in cards else stood[place] for place in placed]
    return Plan(asked, placed, cards, entries, paired, pages, keys)


def _key(place: str, one: Publication, pages: Mapping[str, str], paired: Sequence[Couple], asked: Asked) -> str:
    """Return what the files of a card depend on: the same key gives the same files."""
    beside = [(couple.place, say(couple.words)) for couple in paired if place in couple.cards]
    page = pages[one.rubric.sha256]
    return digest(code(), place, one.evidence, one.rubric.sha256, page, beside, asked.base, asked.bundles)


def _twice(publications: Sequence[Publication]) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], str] = {}
    for one in publications:
        if one.order in seen:
            what = message("It gives the same card as {other}.", other=seen[one.order])
            yield Problem("card_twice", Where(one.name), what, message("Give each dossier once."))
        seen.setdefault(one.order, one.name)


def _refused(placed: Mapping[str, Publication], cards: Mapping[str, Scorecard]) -> Iterator[Problem]:
    for place, card in cards.items():
        for reason in may_be_published(card):
            yield Problem("not_for_publication", Where(placed[place].name), reason, message(""))


def _rubric_pages(rubrics: Iterable[Rubric]) -> dict[str, str]:
    """Return the page of each rubric, by its hash; two that share an id are told apart by it."""
    by_hash = {rubric.sha256: rubric for rubric in rubrics}
    names = [slug(rubric.id) for rubric in by_hash.values()]
    return {
        sha: f"rubrics/{name}.html" if names.count(name) == 1 else f"rubrics/{name}-{sha[:8]}.html"
        for name, sha in sorted(zip(names, by_hash, strict=True))
    }


def files_of(plan: Plan, out: Path, before: Built, run: Run = map) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the site by its place, one group after the other; the list of what was built comes last."""
    hashes: dict[str, str] = {}
    for made in _groups(plan, out, before, run):
        for name, data in made.items():
            hashes[name] = sha256(data)
            yield name, data
    yield BUILT, Built(code=code(), files=dict(sorted(hashes.items())), keys=dict(plan.keys)).to_bytes()


def _groups(plan: Plan, out: Path, before: Built, run: Run) -> Iterator[Mapping[str, bytes]]:
    old = [place for place in plan.publications if place not in plan.cards]
    for place in old:
        yield _kept(out, before, _names(place, before)) or made_of.card_files(_work(plan, place))
    yield from run(made_of.card_files, [_work(plan, place) for place in plan.cards])
    titles = []
    for couple in plan.couples:
        same = before.keys.get(couple.place) == plan.keys[couple.place]
        names = (f"{couple.place}.html", f"{couple.place}.json")
        found = _kept(out, before, names) if same else None
        titles.append((f"{couple.place}.html", say(couple.words)))
        yield found or made_of.comparison_files(_compared(plan, couple))
    yield _pages(plan, titles)


def _names(place: str, before: Built) -> list[str]:
    """Return the files of a card in the site before."""
    return [name for name in before.files if name.startswith(f"{place}/")]


def _kept(out: Path, before: Built, names: Iterable[str]) -> dict[str, bytes] | None:
    """Return files as they stand; None where one of them is gone or was changed by hand."""
    found = {name: kept(out, before, name) for name in names}
    whole = {name: data for name, data in found.items() if data is not None}
    return whole if len(whole) == len(found) else None


def _work(plan: Plan, place: str) -> made_of.CardWork:
    one = plan.publications[place]
    rubric = message("Rubric {id} {version}", id=one.rubric.id, version=one.rubric.version)
    links: list[Link] = [(plan.rubric_pages[one.rubric.sha256], rubric)]
    links += [(f"{couple.place}.html", couple.words) for couple in plan.couples if place in couple.cards]
    card = _card(plan, place)
    return made_of.CardWork(
        place, card, tuple(links), plan.asked.base, one.rubric, one.dossier, bundled=plan.asked.bundles
    )


def _card(plan: Plan, place: str) -> Scorecard:
    return plan.cards[place] if place in plan.cards else scored(plan.publications[place])


def _compared(plan: Plan, couple: Couple) -> made_of.ComparisonWork:
    comparison = compare([_side(plan, place) for place in couple.cards])
    links = tuple(
        (f"{place}/card.html", message("Card: {name}", name=side.name))
        for place, side in zip(couple.cards, comparison.sides, strict=True)
    )
    return made_of.ComparisonWork(couple.place, comparison, links)


def _side(plan: Plan, place: str) -> Side:
    one = plan.publications[place]
    return Side(_card(plan, place), one.rubric, True, one.dossier, one.dossier.text("rubric"))


def _pages(plan: Plan, comparisons: Sequence[tuple[str, str]]) -> dict[str, bytes]:
    """Return the pages and lists that name every card."""
    pages, entries, asked = plan.rubric_pages, plan.entries, plan.asked
    rubrics = {one.rubric.sha256: one.rubric for one in plan.publications.values()}
    made = index_pages(entries, Shown(asked.title, pages, comparisons, asked.base))
    titles = [(pages[sha], f"{rubrics[sha].title} {rubrics[sha].version}") for sha in pages]
    words = "How a scorecard of a consultation comes about, and what it does not say."
    made["method.html"] = method_page(titles, made_of.text_around("", "How a card comes about", words)).encode()
    for sha, page in pages.items():
        around = made_of.text_around("../", rubrics[sha].title, "Every criterion, and whose each threshold is.")
        made[page] = rubric_page(rubrics[sha], [one for one in entries if one.rubric_sha256 == sha], around).encode()
    made["feed.xml"] = feed(entries, asked.title, asked.base)
    made[CARDS] = cards_json(entries, pages)
    made["cards.csv"] = cards_csv(entries, pages)
    return made
