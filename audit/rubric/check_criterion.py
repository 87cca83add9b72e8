"""What must hold inside a criterion: its parts, their levels, and whose thresholds they are."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from audit.rubric.check_measure import MeasureCheck
from audit.rubric.model import CriterionAsked, Rubric
from audit.rubric.problems import Found
from audit.yaml import Path


class CriterionCheck:
    """One criterion: its parts, their levels, and whose thresholds they are."""

    def __init__(self, rubric: Rubric, found: Found, asked: CriterionAsked, path: Path) -> None:
        """Keep the criterion and its path; what is found goes to `found`."""
        self._rubric, self._found, self._asked, self._path = rubric, found, asked, path
        self._name = str(path[-1])
        self._measures = MeasureCheck(rubric, found)

    def run(self) -> None:
        """Check every part of it."""
        asked, path = self._asked, self._path
        if not asked.question.strip():
            self._found.add("empty", (*path, "question"), "No question is asked.", "Write it.")
        if asked.measure is None and not asked.needs and not asked.assessed:
            self._found.add(
                "empty",
                path,
                "{id} has no measure, needs or assessed.",
                "Say how its level is found.",
                key=True,
                id=self._name,
            )
        if asked.due is None:
            self._found.remark(
                "no-due",
                path,
                "{id} does not say when it is due, so it is judged from the first day.",
                "Add due: plan, launch, open, close or after.",
                id=self._name,
            )
        self._ladder()
        for i, requirement in enumerate(asked.applies_when):
            self._measures.requirement(requirement, (*path, "applies_when", i))
        self._known_levels("needs", asked.needs, worst=False)
        for level, required in asked.needs.items():
            if not required:
                self._found.add(
                    "empty",
                    (*path, "needs", level),
                    "Nothing is needed for {level}.",
                    "List what is needed, or take the level out.",
                    level=level,
                )
            for i, requirement in enumerate(required):
                self._measures.requirement(requirement, (*path, "needs", level, i))
        self._known_levels("assessed", asked.assessed, worst=True)
        self._whose()

    def _known_levels(self, part: str, levels: Iterable[str], *, worst: bool) -> None:
        known = self._rubric.levels if worst else self._rubric.levels[1:]
        for level in levels:
            if level not in known:
                worst_of_all = level == self._rubric.levels[0]
                what = (
                    "{level} is the level where nothing is reached."
                    if worst_of_all
                    else "{level} is not a level of this rubric."
                )
                self._found.unknown("unknown-level", (*self._path, part, level), what, level, known, level=level)

    def _ladder(self) -> None:
        asked, path = self._asked, self._path
        if asked.measure is not None:
            self._measures.measure(asked.measure, (*path, "measure"))
            if not asked.at_least and not asked.at_most:
                self._found.add(
                    "ladder",
                    (*path, "measure"),
                    "The measure has no thresholds.",
                    "Add at_least or at_most, with a threshold a level.",
                    key=True,
                )
        if asked.at_least and asked.at_most:
            self._found.add(
                "ladder", (*path, "at_most"), "Both at_least and at_most are given.", "Keep one of them.", key=True
            )
        for direction, ladder in (("at_least", asked.at_least), ("at_most", asked.at_most)):
            if ladder and asked.measure is None:
                self._found.add(
                    "ladder",
                    (*path, direction),
                    "There is no measure for these thresholds.",
                    "Add a measure, or write them into needs.",
                    key=True,
                )
            self._known_levels(direction, ladder, worst=False)
            self._order(direction)
            for level, threshold in ladder.items():
                if asked.measure is not None:
                    self._measures.threshold(asked.measure, direction, threshold, (*path, direction, level))

    def _order(self, direction: str) -> None:
        """Each better level must ask for more (at_least) or allow less (at_most); `any` asks least."""
        ladder = self._asked.at_least if direction == "at_least" else self._asked.at_most
        rungs = [(level, ladder[level]) for level in self._rubric.levels if level in ladder]
        for (_, below), (level, above) in pairwise(rungs):
            low, high = below.value or Fraction(0), above.value or Fraction(0)
            if below.any and not above.any:
                continue
            in_order = high > low if direction == "at_least" else high < low
            if not in_order or above.any:
                self._found.add(
                    "thresholds",
                    (*self._path, direction, level),
                    "{given} for {level} is out of order.",
                    "Write more than the {below} of the level below."
                    if direction == "at_least"
                    else "Write less than the {below} of the level below.",
                    given=above.text,
                    level=level,
                    below=below.text,
                )

    def _whose(self) -> None:
        parts = ("question", "measure", "levels", *self._rubric.levels[1:])
        for part, entry in self._asked.from_standard.items():
            path = (*self._path, "from_standard", part)
            if part not in parts:
                what = "{part} is no part of a criterion."
                self._found.unknown("unknown-level", path, what, part, parts, part=part)
            elif part == "measure" and self._asked.measure is None:
                self._found.add("whose", path, "There is no measure here.", "Name a level, or levels.", key=True)
            for i, name in enumerate(entry.standard):
                if name not in self._rubric.standards:
                    what, at = "{name} is not among the standards.", (*path, "standard", i)
                    known = self._rubric.standards
                    self._found.unknown("unknown-standard", at, what, name, known, key=False, name=name)
            if entry.as_ != "judgement" and not entry.standard:
                self._found.add("whose", (*path, "as"), "No standard is named.", "Name it, or write judgement.")
            elif entry.as_ != "judgement" and not entry.says.strip():
                what = "What the standard says is missing."
                self._found.add("whose", (*path, "as"), what, "Add says, in your own words.")
