"""What must hold between the parts of a rubric; every problem at the line it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable

from audit.errors import Problem, Where
from audit.evidence.process_fields import FIELDS
from audit.evidence.schema import TABLES
from audit.rubric.check_criterion import CriterionCheck
from audit.rubric.check_methods import check_methods
from audit.rubric.model import Rubric
from audit.rubric.problems import Found
from audit.words import message
from audit.yaml import Path

MOST_GATES = 8

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LEVEL = re.compile(r"[a-z][a-z0-9_ -]*")
_NOT_LEVELS = ("unknown", "not found", "not applicable", "question", "measure", "levels", "yes", "no")
_WEB = ("http://", "https://")


def check(rubric: Rubric, where: Callable[[Path, bool], Where]) -> list[Problem]:
    """Return every problem of a rubric whose shape is valid; warnings among them leave it usable.

    `where` gives the place of a path in the file: of its value, or of its last key.
    """
    found = Found(where)
    _check_levels(rubric, found)
    _check_verdicts(rubric, found)
    _check_facts(rubric, found)
    _check_columns(rubric, found)
    _check_conventions(rubric, found)
    _check_standards(rubric, found)
    _check_ids(rubric, found)
    _check_gates(rubric, found)
    check_methods(rubric, found)
    for name, dimension in rubric.dimensions.items():
        if dimension.weight <= 0:
            found.add(
                "weight",
                ("dimensions", name, "weight"),
                "{name} weighs {weight}.",
                "Give every dimension a weight above 0, or leave its criteria out.",
                name=name,
                weight=str(dimension.weight),
            )
        for criterion, asked in dimension.criteria.items():
            CriterionCheck(rubric, found, asked, ("dimensions", name, "criteria", criterion)).run()
    return found.problems


def _check_levels(rubric: Rubric, found: Found) -> None:
    for i, level in enumerate(rubric.levels):
        if level in _NOT_LEVELS or not _LEVEL.fullmatch(level):
            found.add(
                "level",
                ("levels", i),
                "{level} cannot be a level.",
                "Use small letters, and no word that means something else in a rubric.",
                level=level,
            )
        elif level in rubric.levels[:i]:
            found.add("level", ("levels", i), "{level} is there twice.", "Keep one.", level=level)
    if len(rubric.levels) < 2:
        found.add("level", ("levels",), "One level tells nothing.", "Name two or more, worst first.")
    if len(rubric.points) != len(rubric.levels):
        what, mend = "There are {levels} levels and {points} points.", "Give one number of points a level."
        found.add("points", ("points",), what, mend, levels=len(rubric.levels), points=len(rubric.points))
    for i, point in enumerate(rubric.points):
        if not 0 <= point <= 100:
            found.add(
                "points", ("points", i), "{n} points lie outside 0 to 100.", "Give points from 0 to 100.", n=point
            )
        elif i and point <= rubric.points[i - 1]:
            what, mend = "{n} points do not rise.", "Give more than the {below} of the level below."
            found.add("points", ("points", i), what, mend, n=point, below=rubric.points[i - 1])
    if not 1 <= rubric.geometric_floor <= 100:
        found.add(
            "geometric-floor",
            ("geometric_floor",),
            "{n} lies outside 1 to 100.",
            "Write a small number, as 1.",
            n=rubric.geometric_floor,
        )


def _check_verdicts(rubric: Rubric, found: Found) -> None:
    above = rubric.levels[1:]
    for level in rubric.verdicts:
        if level not in above:
            found.unknown("verdict", ("verdicts", level), "{word} has no line.", level, above, word=level)
    for i, level in enumerate(rubric.levels):
        if i and level not in rubric.verdicts:
            found.add(
                "verdict",
                ("verdicts",),
                "{level} has no line.",
                "Give every level above the worst the points from which it is reached.",
                key=True,
                level=level,
            )
    lines = [(i, rubric.verdicts[level]) for i, level in enumerate(rubric.levels) if i and level in rubric.verdicts]
    for i, line in lines if len(rubric.points) == len(rubric.levels) else ():
        below, own = rubric.points[i - 1], rubric.points[i]
        if below < own and not below < line <= own:
            found.add(
                "verdict",
                ("verdicts", rubric.levels[i]),
                "The line {n} for {level} lies outside its points.",
                "Put it above {below} and at most at {own}.",
                n=line,
                level=rubric.levels[i],
                below=below,
                own=own,
            )


def _check_facts(rubric: Rubric, found: Found) -> None:
    for name in rubric.facts:
        if name in FIELDS:
            found.add(
                "fact",
                ("facts", name),
                "{name} is a field that every dossier has.",
                "Use it as it is, or take another name.",
                key=True,
                name=name,
            )
        elif not _NAME.fullmatch(name):
            found.add(
                "fact", ("facts", name), "{name} cannot be a field.", "Use small letters and _.", key=True, name=name
            )


def _check_columns(rubric: Rubric, found: Found) -> None:
    for name, column in rubric.columns.items():
        path = ("columns", name)
        table, dot, own = name.partition(".")
        if table not in TABLES or not dot:
            found.unknown("unknown-table", path, "{name} names no table.", table, TABLES, name=name)
        elif own in (*TABLES[table].columns, "id", "source", "page", "note", "status", "public"):
            found.add("column", path, "{name} is a column of every dossier.", "Take it out.", key=True, name=name)
        elif not _NAME.fullmatch(own):
            found.add("column", path, "{name} cannot be a column.", "Use small letters and _.", key=True, name=own)
        if (column.kind == "code") != bool(column.codes):
            found.add(
                "column",
                path,
                "codes belong to the kind code, and only to it.",
                "List the words the column may hold, or take codes out.",
                key=True,
            )


def _check_conventions(rubric: Rubric, found: Found) -> None:
    for word, share in rubric.conventions.items():
        if word not in ("about", "over"):
            found.unknown(
                "convention", ("conventions", word), "{w} is not read loosely.", word, ("about", "over"), w=word
            )
        elif share.value is None or not 0 < share.value <= 1:
            found.add(
                "convention",
                ("conventions", word),
                "{share} is not a share.",
                "Write a share above 0% and up to 100%.",
                share=share.text,
            )


_WHOSE_STANDARD = {
    "year": "Add year: the year it was adopted, with verified: no where that is not checked.",
    "binds": "Add binds: the names of the sponsors it binds, all, or [] where it binds nobody.",
}
"""What "the standard says" hangs on (FORMATS.md, Whose threshold), and how to give it."""


def _check_standards(rubric: Rubric, found: Found) -> None:
    for name, standard in rubric.standards.items():
        if standard.url and not standard.url.startswith(_WEB):
            found.add(
                "url",
                ("standards", name, "url"),
                "{url} is not a web address.",
                "Write it with https://, or leave it out.",
                url=standard.url,
            )
        for key, mend in _WHOSE_STANDARD.items():
            if key not in standard.model_fields_set:
                what = "{name} has no {missing}, so no card could tell whether it says what this sponsor had to do."
                found.add("standard", ("standards", name), what, mend, key=True, name=name, missing=key)


def _check_ids(rubric: Rubric, found: Found) -> None:
    if not _ID.fullmatch(rubric.rubric):
        found.add(
            "id", ("rubric",), "{id} cannot be the id of a rubric.", "Use letters, digits and -.", id=rubric.rubric
        )
    if not rubric.dimensions:
        found.add("empty", ("dimensions",), "No dimension is there.", "Write one with its criteria.")
    seen: dict[str, Path] = {}
    for name, dimension in rubric.dimensions.items():
        if not dimension.criteria:
            found.add(
                "empty",
                ("dimensions", name),
                "{name} has no criterion.",
                "Write one, or take the dimension out.",
                key=True,
                name=name,
            )
        for criterion in dimension.criteria:
            path: Path = ("dimensions", name, "criteria", criterion)
            if not _ID.fullmatch(criterion):
                found.add(
                    "id",
                    path,
                    "{id} cannot be the id of a criterion.",
                    "Use letters, digits and -.",
                    key=True,
                    id=criterion,
                )
            elif criterion.casefold() in seen:
                first = found.where(seen[criterion.casefold()], True)
                found.add(
                    "id",
                    path,
                    "{id} is there twice; first in line {n}.",
                    "Give each criterion an id of its own.",
                    key=True,
                    id=criterion,
                    n=first.line,
                )
            seen.setdefault(criterion.casefold(), path)


def _check_gates(rubric: Rubric, found: Found) -> None:
    gates = [
        (("dimensions", name, "criteria", criterion), criterion, asked)
        for name, dimension in rubric.dimensions.items()
        for criterion, asked in dimension.criteria.items()
        if asked.gate == "yes"
    ]
    for path, criterion, _ in gates[MOST_GATES:]:
        found.add("gates", (*path, "gate"), message("{id} is gate {n} or later.", id=criterion, n=MOST_GATES + 1),
                  message("Keep at most {n} gates.", n=MOST_GATES))  # fmt: skip
    for i, (path, criterion, asked) in enumerate(gates):
        twin = next((id for _, id, other in gates[:i] if asked.measure and other.measure == asked.measure), None)
        if twin:
            found.add(
                "gates",
                (*path, "gate"),
                "{id} measures what the gate {twin} measures.",
                "Make one of them the gate.",
                id=criterion,
                twin=twin,
            )
