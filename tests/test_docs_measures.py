"""The pages of docs/measures: one a measure, the same headings, and a demonstration that is run here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from dossiers import PROCESS, SOURCES, dossier_from
from pydantic import TypeAdapter
from ruamel.yaml import YAML

from audit.evidence.model import Asked
from audit.evidence.schema import Column, Kind
from audit.measure.measures import measure
from audit.measure.shows import shows
from audit.rubric.model import VERBS, Measure
from audit.words import say

PAGES = Path(__file__).parents[1] / "docs" / "measures"
HEADINGS = ["Method", "Why it matters", "Based on", "What it leaves out", "A worked demonstration"]
_ADAPTER: TypeAdapter[Measure] = TypeAdapter(Measure)


@dataclass(frozen=True)
class Demonstration:
    """One measure on one dossier, and what the page says comes out."""

    measure: str
    dossier: str
    said: str


def demonstrations(page: Path) -> list[Demonstration]:
    """Return the demonstrations of a page: each dossier is measured by the measure last written above it."""
    asked, dossier, found = "", "", []
    for kind, text in re.findall(r"```(\w+)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        if kind == "yaml":
            asked = text
        elif kind == "markdown":
            dossier = text
        elif kind == "text":
            found.append(Demonstration(asked, dossier, text))
    return found


def shown(one: Demonstration) -> str:
    """Return what the measure gives: its sentence, and its value in words."""
    written = YAML(typ="safe").load(one.measure)
    facts = {name: Column(Kind(fact["kind"]), fact["ask"]) for name, fact in written.get("facts", {}).items()}
    text = one.dossier
    if "## process" in text:  # the fields of the demonstration come on top of those every dossier has
        before, _, after = text.partition("## process\n")
        rows, _, rest = after.partition("\n## ")
        fields = "\n".join(line for line in rows.splitlines()[2:] if line.startswith("|"))
        text = before + PROCESS + fields + "\n" + (f"## {rest}" if rest else "")
    dossier = dossier_from(text + SOURCES, asked=Asked(facts=facts))
    found = measure(dossier, _ADAPTER.validate_python(written["measure"]))
    return f"{say(found.sentence)}\n{say(shows(found))}\n"


@pytest.mark.parametrize("verb", VERBS)
def test_every_measure_has_its_page(verb: str) -> None:
    """Nine measures, nine pages, with the same headings in the same order, and at least two demonstrations each."""
    page = PAGES / f"{verb}.md"
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# `{verb}`")
    assert re.findall(r"^## (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE) == HEADINGS
    assert len(demonstrations(page)) >= 2
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} == set(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_a_demonstration_gives_what_it_says(verb: str) -> None:
    """Each demonstration is read, measured, and gives the words that stand below it."""
    for one in demonstrations(PAGES / f"{verb}.md"):
        assert shown(one) == one.said
