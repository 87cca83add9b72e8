"""A card computed again from its evidence, and every difference named; what is given is hostile until it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audit.errors import AuditError, Invalid, Problem, VerificationFailed, Where
from audit.evidence.archive import unpacked
from audit.evidence.enclosed import FOLDER as DOSSIER
from audit.evidence.enclosed import enclosed
from audit.evidence.manifest import MANIFEST, against_the_manifest
from audit.evidence.model import Dossier
from audit.evidence.redact import redact
from audit.insight.recomputed import Printed, differences, printed_card
from audit.report.bundle import CARD, RUBRIC, evidence_files, with_covers
from audit.report.files import card_files
from audit.report.folder import PRINTED
from audit.report.made_with import TOOL, MadeWith, apart, made_with, recorded
from audit.report.views_apart import views_apart
from audit.rubric.asked import asked
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric, shipped
from audit.rubric.write import rubric_text
from audit.scoring.score import score
from audit.scoring.scorecard import Scorecard
from audit.words import Message, message

DATA = "card.json"

AGAIN = message("Ask whoever published the card for the bundle again.")


@dataclass(frozen=True, slots=True)
class Verified:
    """The card computed again, the same as the one given; `remarks` are what a reader should know besides."""

    card: Scorecard
    remarks: tuple[Problem, ...]


def verify_bundle(data: bytes, name: str) -> Verified:
    """Compute the card in a bundle again from the rubric and the dossier in it.

    `name` is the file as people know it. Raises VerificationFailed with every difference at once.
    """
    try:
        files = unpacked(data, name)
    except Invalid as refused:
        raise VerificationFailed(refused.problems) from None
    missing = [place for place in (f"{CARD}{DATA}", RUBRIC, f"{DOSSIER}process.csv", MANIFEST) if place not in files]
    if missing:
        raise VerificationFailed(_problem("no_bundle", name, message("There is no {place} in it.", place=place), AGAIN)
                                 for place in missing)  # fmt: skip
    problems = [*against_the_manifest(files, AGAIN)]
    made = recorded(files[MANIFEST]) or {}
    try:
        printed = printed_card(files[f"{CARD}{DATA}"], f"{CARD}{DATA}")
        rubric = read_rubric(RUBRIC, text=files[RUBRIC])
        dossier = enclosed(files, asked(rubric), rubric.levels)
    except Invalid as refused:
        raise VerificationFailed([*problems, *_reasons(refused)]) from None
    views = {place.removeprefix(CARD): inside for place, inside in files.items() if place.startswith(CARD)}
    written = {RUBRIC: rubric_text(rubric).encode(), **evidence_files(redact(dossier))}
    card, found = _computed_again(printed, views, dossier, rubric, made=made)
    problems += [*_another_tool(printed, made), *found]
    if printed.tool == card.tool:  # another version may write them otherwise
        problems += _as_written({place: inside for place, inside in files.items() if _is_source(place)}, written)
        problems += () if _any_error(problems) else _covers(files, card, made)
    return _outcome(card, problems, rubric)


def verify_card(views: Mapping[str, bytes], dossier: Dossier, rubric: Rubric) -> Verified:
    """Compute a card again from a dossier that was read with its rubric's questions (`asked`).

    `views` are the files given by their place in the card's folder: card.json at least; the others are compared
    where they are given. Raises VerificationFailed with every difference at once.
    """
    printed = printed_card(views[DATA], DATA)
    plan = printed.content.get("plan") is True
    if not plan and printed.content.get("publishable") is False:
        what = message("This is a working card. It was made from rows that are not published.")
        mend = message("Verify the card that `score` makes without --working.")
        raise VerificationFailed([Problem("working_card", Where(DATA, column="publishable"), what, mend)])
    if printed.content.get("pledge") and dossier.pledge is None:
        what = message("The card prints a frozen plan, and the dossier names none.")
        raise VerificationFailed([_problem("no_pledge", DATA, what, message("Give the plan with --pledge."))])
    compared = {name: view for name, view in views.items() if name != PRINTED}
    card, problems = _computed_again(printed, compared, dossier, rubric, plan=plan)
    if PRINTED in views:
        what = message("It is not compared: its bytes hang on the browser that printed it.")
        mend = message("Go by card.html, or print it again.")
        problems.append(Problem("not_compared", Where(f"{CARD}{PRINTED}"), what, mend, "warning"))
    return _outcome(card, problems, rubric)


def _computed_again(
    printed: Printed,
    views: Mapping[str, bytes],
    dossier: Dossier,
    rubric: Rubric,
    *,
    plan: bool = False,
    made: MadeWith | None = None,
) -> tuple[Scorecard, list[Problem]]:
    """Return the card computed again, and where the one given and its views differ.

    `made` is what the views were made with, where that is recorded: the same libraries draw the same here.
    """
    try:
        card = score(dossier, rubric, plan=plan)
    except Invalid as refused:
        raise VerificationFailed(_reasons(refused)) from None
    except AuditError as refused:
        raise VerificationFailed([_problem("not_scored", DATA, message("{why}", why=str(refused)), AGAIN)]) from None
    problems = [*differences(printed, card)]
    if problems or set(views) == {DATA}:
        return card, problems  # views of another card differ, and that says nothing new
    if printed.tool != card.tool:
        what = message("The card was made with {theirs}, and this is {ours}: its pages are not compared.",
                       theirs=printed.tool, ours=card.tool)  # fmt: skip
        mend = message("Its data are. To compare the pages too, install that version.")
        return card, [Problem("other_tool", Where("tool"), what, mend, "warning")]
    again = {name: view for name, view in card_files(card, rubric, redact(dossier)).items() if name != DATA}
    why = apart(made or {}, made_with(card.tool))
    return card, [*views_apart({name: view for name, view in views.items() if name != DATA}, again, why)]


def _another_tool(printed: Printed, made: MadeWith) -> Iterator[Problem]:
    """Yield that the card names another version of the tool than the manifest: one of them was changed."""
    if made and made.get(TOOL) != printed.tool:
        what = message("The card says it was made with {theirs}, and the manifest with {listed}.",
                       theirs=printed.tool or "nothing", listed=made.get(TOOL, "nothing"))  # fmt: skip
        yield Problem("tool_differs", Where("tool"), what, AGAIN)


def _outcome(card: Scorecard, problems: list[Problem], rubric: Rubric) -> Verified:
    if _any_error(problems):
        raise VerificationFailed(problems)
    return Verified(card, (*problems, *_under_another_name(rubric)))


def _reasons(refused: Invalid) -> list[Problem]:
    """Return why a rubric or a dossier cannot be used, without what is only remarked on it."""
    return [problem for problem in refused.problems if problem.severity == "error"]


def _any_error(problems: list[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _under_another_name(rubric: Rubric) -> Iterator[Problem]:
    """Yield a warning where a rubric goes by the id and version of a shipped one, and asks something else."""
    if rubric.id in shipped():
        ours = read_rubric(rubric.id)
        if ours.version == rubric.version and ours.sha256 != rubric.sha256:
            what = message("It is called {id} {version}, and is not the rubric shipped under that name.",
                           id=rubric.id, version=rubric.version)  # fmt: skip
            mend = message("Read what it asks before you rely on the card.")
            yield Problem("other_rubric", Where(RUBRIC), what, mend, "warning")


def _is_source(place: str) -> bool:
    return place == RUBRIC or place.startswith(DOSSIER)


def _as_written(given: Mapping[str, bytes], written: Mapping[str, bytes]) -> Iterator[Problem]:
    """Yield rubric and sheets that hold more or less than what was read from them: a bundle holds nothing besides."""
    for place in sorted({*given, *written}):
        if place not in written:
            yield _problem("not_read", place, message("Nothing in it is read for the card."), message("Take it out."))
        elif place not in given or _lines(given[place]) != _lines(written[place]):
            what = message("The tool writes it otherwise: something in it is not read, or not for publication.")
            yield _problem("not_as_written", place, what, message("Make the bundle again with `score --bundle`."))


def _lines(data: bytes) -> list[bytes]:
    return sorted(data.splitlines())


def _covers(files: Mapping[str, bytes], card: Scorecard, listed: MadeWith) -> Iterator[Problem]:
    """Yield files around the card that are not those its tool writes: README.txt, metadata, manifest, and strangers."""
    inside = {place: data for place, data in files.items() if place.startswith(CARD) or _is_source(place)}
    made = with_covers(card, inside, listed)
    for place in sorted({*files, *made}):
        if place not in made:
            yield _problem("not_read", place, message("It is no part of a bundle."), message("Take it out."))
        elif files.get(place) != made[place]:
            yield _problem("cover_differs", place, message("It is not what the tool writes for this card."), AGAIN)


def _problem(code: str, at: str, what: Message, mend: Message) -> Problem:
    return Problem(code, Where(at), what, mend)
