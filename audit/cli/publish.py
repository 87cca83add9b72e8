"""`publish`: a site of cards."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.cli.printing import result, stage
from audit.errors import AuditError, EvidenceNotValid, Problem
from audit.words import message, plural

if TYPE_CHECKING:
    from audit.report.site.publication import Publication
    from audit.report.site.site import Report, Run


@click.command
@click.argument("dossiers", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the site.")
@click.option("--compare", "pairs", multiple=True, metavar="A,B", help="Two processes to lay side by side, by id.")
@click.option("--rubric", help="A shipped rubric's id or a rubric file on which every dossier is scored.")
@click.option("--title", help="What the site is called.")
@click.option("--base-url", help="The site's address on the web, for the feed and for shared pictures.")
@click.option("--bundles", is_flag=True, help="Add to each card a zip from which anybody can compute it again.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Workers side by side.")
@click.option("--force", is_flag=True, help="Bring a site that is there already up to date.")
@click.option("--drop-personal", is_flag=True, help="Leave out columns that hold personal data.")
def publish(
    dossiers: tuple[Path, ...],
    out: Path,
    pairs: tuple[str, ...],
    rubric: str | None,
    title: str | None,
    base_url: str | None,
    bundles: bool,
    jobs: int,
    force: bool,
    drop_personal: bool,
) -> None:
    """Publish cards as a site, from disk or any web server.

    DOSSIERS are workbooks, folders of CSV files, or zips of either. The site has a list of cards to filter and to
    sort, a page for each card, rubric and comparison, one on the method, cards.json, cards.csv, a feed, and for each
    card a picture to share and a badge. Its pages load nothing. Cards of one process on one rubric are compared by
    themselves; --compare names other pairs.

    With --force a site is brought up to date: what has not changed is taken over, and a card that is no longer given
    goes. A folder that holds any other file stays as it is.

    Nothing is written where a card may not be published: where the assessor has stated no interest, or a finding
    waits for the sponsor's reply. Every reason is named.

    \b
    Examples:
      consultation-audit publish examples/un-women-2016 examples/global-commission-2011 --out site
      consultation-audit publish examples/un-women-2016 --out site --force
    """
    from audit.report.site.built import SITE
    from audit.report.site.site import TITLE, Asked, write_site
    from audit.whole import refuse_around, refuse_folder

    for path in dossiers:
        refuse_around(out, path)
    refuse_folder(out, SITE, force=force)
    asked = Asked(
        title=title or TITLE, base=_base(base_url), compare=tuple(_pair(text) for text in pairs), bundles=bundles
    )
    read = _read(dossiers, rubric, drop_personal=drop_personal)
    stage(message("Writing {place}.", place=str(out)))
    with _workers(jobs) as run:
        made = write_site(read, out, asked, force=force, run=run)
    _say(made, out)


def _read(dossiers: tuple[Path, ...], rubric: str | None, *, drop_personal: bool) -> list[Publication]:
    """Return every dossier as it may be published; problems of all of them are raised together."""
    from audit.cli.opening import open_both
    from audit.report.site.publication import publication

    made: list[Publication] = []
    problems: list[Problem] = []
    for path in dossiers:
        try:
            read, asked = open_both(path, rubric, drop_personal=drop_personal)
        except EvidenceNotValid as refused:
            problems += refused.problems
        else:
            made.append(publication(path.resolve().name, read, asked))
    if problems:
        raise EvidenceNotValid(problems)
    return made


def _base(given: str | None) -> str:
    """Return the address of the site with a slash at its end."""
    from audit.report.plain import link

    if given is None:
        return ""
    if not link(given) or set("?#") & set(given):
        raise AuditError("--base-url is the whole address of the site, as https://example.org/cards/.")
    return f"{link(given).rstrip('/')}/"


def _pair(text: str) -> tuple[str, str]:
    first, comma, second = (part.strip() for part in text.partition(","))
    if not (first and comma and second) or "," in second:
        raise AuditError(f"--compare takes two ids with a comma between them, as --compare a,b; not {text!r}.")
    return first, second


@contextmanager
def _workers(jobs: int) -> Iterator[Run]:
    if jobs == 1:
        yield map
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield pool.map


def _say(made: Report, out: Path) -> None:
    cards = plural(made.cards, "{n} card", "{n} cards")
    comparisons = plural(made.comparisons, "{n} comparison", "{n} comparisons")
    rubrics = plural(made.rubrics, "{n} rubric", "{n} rubrics")
    pattern = "{cards} ({built} built anew), {comparisons}, {rubrics}."
    result(message(pattern, cards=cards, built=made.built, comparisons=comparisons, rubrics=rubrics))
    result(message("The site: {page}", page=str(out / "index.html")))
