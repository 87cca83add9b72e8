"""Writes docs/criteria.md: how each criterion of the main rubric is found, from what, and whose threshold it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from audit.evidence.schema import Column
from audit.measure.sentence import requirement_sentence, sentence
from audit.rubric.asked import asked as questions
from audit.rubric.asked import fields_of, tables_of
from audit.rubric.model import CriterionAsked, FromStandard, Rubric
from audit.rubric.read import read_rubric
from audit.words import say

FILE = Path(__file__).parents[1] / "docs" / "criteria.md"

_HEAD = """# The criteria of {title}

Made from rubrics/{id}.yaml (version {version}) by scripts/build_criteria_table.py; do not edit by hand.

{counts}

- **found**: computed from the record, or assessed by a person who chooses among written levels (or both).
- **reads**: tables of the dossier, and fields of its process sheet. People are those listed as participants and those
  counted in sessions, each once.
- **whose**: the standard's own number or rule, adapted from one, or our judgement (with what it has in mind), as the
  rubric claims it. A card says "the standard says" only of a standard that binds the sponsor and is older than the
  process.
- **gate**: caps the verdict where it is missing.
- **due**: when it can first be judged: plan, launch, open (while people take part), close, after.
"""


def table(rubric: Rubric) -> str:
    """Return the whole page: a heading, then a table a dimension."""
    head = _HEAD.format(title=rubric.title, id=rubric.id, version=rubric.version, counts=_counts(rubric))
    return (
        "\n".join([head, *(line for name in rubric.dimensions for line in _dimension(rubric, name)), *_sources(rubric)])
        + "\n"
    )


def _counts(rubric: Rubric) -> str:
    kinds = [_kind(asked) for asked in rubric.criteria.values()]
    words = ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("computed", "assessed", "both"))
    gates = sum(asked.gate == "yes" for asked in rubric.criteria.values())
    return f"{len(kinds)} criteria: {words}; {gates} gates."


def _dimension(rubric: Rubric, name: str) -> Iterator[str]:
    dimension, facts = rubric.dimensions[name], questions(rubric).facts
    yield f"## {dimension.title}"
    yield ""
    yield "| id | question | found | measure | reads | levels | whose | gate | due |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for id, asked in dimension.criteria.items():
        cells = (
            id,
            asked.question,
            _kind(asked),
            _measure(asked, facts),
            _reads(asked),
            _levels(asked),
            _whose(asked),
            "gate" if asked.gate == "yes" else "",
            asked.due or "",
        )
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""


def _kind(asked: CriterionAsked) -> str:
    computed = asked.measure is not None or bool(asked.needs)
    if computed and asked.assessed:
        return "both"
    return "computed" if computed else "assessed"


def _measure(asked: CriterionAsked, facts: Mapping[str, Column]) -> str:
    parts = [say(sentence(asked.measure, facts))] if asked.measure else []
    for level, required in asked.needs.items():
        needed = " ".join(say(requirement_sentence(one, facts)) for one in required)
        parts.append(f"Needed for *{level}*: {needed}")
    if asked.assessed:
        parts.append("A person chooses among written levels.")
    return " ".join(parts)


def _reads(asked: CriterionAsked) -> str:
    names = [*tables_of(asked), *(f"process.{name}" for name in fields_of(asked))]
    return ", ".join([*names, "answers"] if asked.assessed else names)


def _levels(asked: CriterionAsked) -> str:
    for words, ladder in (("at least", asked.at_least), ("at most", asked.at_most)):
        if ladder:
            return "; ".join(f"{level}: {'any' if one.any else f'{words} {one.text}'}" for level, one in ladder.items())
    return ""


def _whose(asked: CriterionAsked) -> str:
    return "; ".join(_entry(part, entry) for part, entry in asked.from_standard.items())


def _entry(part: str, entry: FromStandard) -> str:
    pattern = {"standard": "standard {}", "adapted": "adapted from {}", "judgement": "judgement, with {} in mind"}
    named = pattern[entry.as_].format(", ".join(entry.standard)) if entry.standard else "judgement"
    unchecked = " (not checked)" if entry.verified == "no" else ""
    return f"{part}: {named}{unchecked}"


def _sources(rubric: Rubric) -> Iterator[str]:
    yield "## What the numbers and rules come from"
    yield ""
    yield "| id | title | issuer | year | binds | checked |"
    yield "|---|---|---|---|---|---|"
    for name, standard in rubric.standards.items():
        title = f"[{standard.title}]({standard.url})" if standard.url else standard.title
        cells = (name, title, standard.issuer, str(standard.year or ""), ", ".join(standard.binds), standard.verified)
        yield f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(table(read_rubric("meaningful-consultation")), encoding="utf-8")
    print(FILE.name)
