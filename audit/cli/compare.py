"""`compare`: cards side by side, criterion by criterion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.printing import json_text, result, results, stage
from audit.words import Message, message, say

if TYPE_CHECKING:
    from audit.insight.comparison import Comparison, Pair
    from audit.insight.sides import Side
    from audit.rubric.model import Rubric

SHOWN = 5
"""Differences of one group that are printed; --json and --out give them all."""


@click.command
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("others", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--rubric", help="A shipped rubric's id or a rubric file on which every dossier is scored.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for a page, charts and comparison.json.")
@click.option("--json", "as_json", is_flag=True, help="Print comparison.json instead of the summary.")
@click.option("--force", is_flag=True, help="Replace a comparison that is there already.")
@click.option("--drop-personal", is_flag=True, help="Leave out columns that hold personal data.")
def compare(
    first: Path,
    others: tuple[Path, ...],
    rubric: str | None,
    out: Path | None,
    as_json: bool,
    force: bool,
    drop_personal: bool,
) -> None:
    """Lay cards side by side, criterion by criterion.

    FIRST and OTHERS are dossiers, cards (card.json), or folders of cards; each of the others is compared with the
    first. What is certain leads: a criterion on which the lowest level of one lies above the highest of the other.
    Totals are ranges over the criteria that apply to both, and where they overlap no winner is named.

    All must be scored on one rubric; what differs between two is said. Two dossiers on the same process are compared
    over time, or by assessor: what differs is told apart as facts, judgements and definitions, and what each is
    worth. Nothing is written without --out. Working copies and plans may be compared, and the page then says that
    it is not for publication.

    \b
    Examples:
      consultation-audit compare examples/un-women-2016 examples/global-commission-2011
      consultation-audit compare before/card.json after/card.json --out comparison
    """
    from audit.insight.compare import compare as compared
    from audit.insight.sides import together
    from audit.report.comparison_files import COMPARISON, write_comparison
    from audit.whole import refuse_around, refuse_folder

    given = (first, *others)
    if out is not None:
        for path in given:
            refuse_around(out, path)
        refuse_folder(out, COMPARISON, force=force)
    asked = _rubric(rubric)
    sides = [_side(path, rubric, asked, drop_personal=drop_personal) for path in given]
    _near(sides)
    made = compared(together(sides))
    if out is not None:
        stage(message("Writing {place}.", place=str(out)))
        write_comparison(made, out, force=force)
    if as_json:
        json_text(made.to_json())
        return
    results(_lines(made))
    if out is not None:
        result(message("The comparison: {page}", page=str(out / "comparison.html")))


def _rubric(given: str | None) -> Rubric | None:
    from audit.rubric.read import read_rubric

    return read_rubric(given) if given else None


def _side(path: Path, given: str | None, rubric: Rubric | None, *, drop_personal: bool) -> Side:
    from audit.cli.opening import open_both
    from audit.insight.sides import side_of_card, side_of_dossier
    from audit.scoring.read_card import read_card

    if not _is_card(path):
        dossier, asked = open_both(path, given, drop_personal=drop_personal)
        return side_of_dossier(dossier, asked)
    stage(message("Reading {name}.", name=path.resolve().name))
    card = read_card(path)
    return side_of_card(card, rubric or _shipped(card.rubric.id))


def _near(sides: Sequence[Side]) -> None:
    """Say on stderr, to whoever holds the dossiers, which counts of people two copies of one process give away."""
    from audit.insight.near_counts import near_counts

    if near := list(near_counts(sides)):
        stage("Look before you publish both copies: side by side they tell counts of people from 1 to 4.")
        for one in near:
            stage(message("  {count}", count=one))


def _is_card(path: Path) -> bool:
    """Return whether a path is a card.json, or a folder that holds one and no process sheet."""
    from audit.scoring.read_card import CARD

    if path.is_dir():
        return (path / CARD).is_file() and not any(path.glob("process.*"))
    return path.suffix.casefold() == ".json"


def _shipped(name: str) -> Rubric | None:
    """Return the shipped rubric of that id; the card's hash decides whether it is the same."""
    from audit.rubric.read import read_rubric, shipped

    return read_rubric(name) if name in shipped() else None


def _lines(made: Comparison) -> Iterator[Message | str]:
    from audit.report import comparison_phrases as words

    yield from words.strip(made)
    yield message("{finding}.", finding=words.headline(made))
    yield from (words.certain_words(made, pair) for pair in made.pairs)
    yield ""
    yield from _about(made)
    for pair in made.pairs:
        yield ""
        first, second = (made.sides[place].name for place in (pair.first, pair.second))
        yield message("{first} against {second}:", first=first, second=second)
        yield from _why(made, pair)
        if shaken := words.shaken_words(pair):
            yield shaken
        if rest := say(words.rest_words(pair)):
            yield rest
        yield words.totals_words(made, pair)
        yield from _over_time(made, pair)
        yield from _apart(made, pair)


def _why(made: Comparison, pair: Pair) -> Iterator[Message | str]:
    """Yield each certain difference with both levels and what both records show."""
    from audit.report.comparison_phrases import level_words

    found = {one.id: one for one in made.criteria}
    for id in (*pair.lower, *pair.higher):
        yield f"  {id:7}{found[id].question}"
        for place in (pair.first, pair.second):
            one = found[id].findings[place]
            yield message(
                "         {name}: {level}. {shows}",
                name=made.sides[place].name,
                level=level_words(one),
                shows=one.shows,
            )


def _over_time(made: Comparison, pair: Pair) -> Iterator[Message | str]:
    from audit.report import comparison_phrases as words

    if pair.over_time is None:
        return
    yield words.over_time_words(made, pair)
    for moved in pair.over_time.moved:
        yield message("  {id}: {words}", id=moved.id, words=words.moved_words(made, pair, moved))
        for one in moved.by[:SHOWN]:
            yield message("    {what}: {words}", what=one.what, words=words.difference_words(one))
        if len(moved.by) > SHOWN:
            yield message("    and {n} more", n=len(moved.by) - SHOWN)


def _apart(made: Comparison, pair: Pair) -> Iterator[Message | str]:
    from audit.report import comparison_phrases as words

    if pair.kind != "two_assessors":
        return
    if pair.apart is None:
        yield "To tell facts, judgements and definitions apart both dossiers are needed."
        return
    if pair.apart.whole and pair.apart.rest:
        whole = message("The whole difference: {change}.", change=words.change_words(pair.apart.whole))
        yield say(message("{whole} {rest}", whole=whole, rest=words.rest_of_worth(pair.apart.rest))).strip()
    for worth in pair.apart.worth:
        yield message("  {group}: {words}", group=words.GROUPS[worth.group], words=words.worth_words(worth))
        named = [one for one in pair.apart.differences if one.group == worth.group]
        for one in named[:SHOWN]:
            yield message("    {what}: {words}", what=one.what, words=words.difference_words(one))
        if len(named) > SHOWN:
            yield message("    and {n} more", n=len(named) - SHOWN)


def _about(made: Comparison) -> Iterator[Message | str]:
    """Yield mandate, scale, year and stage of each side, and its own totals."""
    from audit.report import comparison_phrases as words

    for side in made.sides:
        yield message("{name}: {title}", name=side.name, title=side.process.title)
        yield words.head_words(side)
        yield words.own_words(side)
