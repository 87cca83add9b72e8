"""Parts of a rubric that a page shows are read: each is put into a smallest rubric, which is then read and checked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from small_rubric import read_text

from audit.rubric.model import VERBS, CriterionAsked

DOCS = Path(__file__).parents[1] / "docs"
FRAGMENT = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
HEAD = """\
rubric: shown
version: 1.0.0
title: A rubric around a part that a page shows
licence: CC-BY-4.0
levels: [missing, approaches, meets, exceeds]
points: [0, 33, 67, 100]
verdicts: {approaches: 25, meets: 60, exceeds: 85}
facts:
  written_call: {kind: yes_no, ask: Was there a written call?}
"""
DIMENSIONS = """\
dimensions:
  one:
    title: One
    weight: 1
    because: It is the only one.
    criteria:
      ONE-1:
        question: Was there a written call?
        needs: {meets: [{fact: written_call}]}
        from_standard: {levels: {as: judgement}}
        due: close
"""


def fragments() -> list[tuple[str, str]]:
    """Return every fragment of a rubric on a page: YAML that is no whole rubric, and stands beside no measure."""
    pages = [DOCS / "formats.md", *sorted((DOCS / "research").glob("*.md"))]
    found = [(page.stem, text) for page in pages for text in FRAGMENT.findall(page.read_text(encoding="utf-8"))]
    return [(name, text) for name, text in found if "rubric:" not in text.split("\n", 1)[0]]


def whole(fragment: str) -> str:
    """Return a rubric that holds a fragment, with every standard that it names."""
    named = sorted({name for name in re.findall(r"standard: ([\w-]+)", fragment) if name not in ("standard",)})
    standards = "".join(
        f"  {name}: {{title: A standard, issuer: Somebody, year: 2000, binds: [], verified: yes}}\n" for name in named
    )
    text = HEAD + (f"standards:\n{standards}" if named else "") + fragment
    return text if "dimensions:" in fragment else text + DIMENSIONS


@pytest.mark.parametrize(("page", "fragment"), fragments(), ids=[name for name, _ in fragments()])
def test_a_fragment_is_read(page: str, fragment: str) -> None:
    """Wrapped into the smallest rubric it is valid, and asks what it says."""
    rubric = read_text(whole(fragment))
    shown = YAML(typ="safe").load(fragment)
    for id, criteria in shown.get("dimensions", {}).items():
        assert list(rubric.dimensions[id].criteria) == list(criteria["criteria"]), page
    for method, values in shown.get("methods", {}).items():
        assert set(values) <= set(rubric.methods[method]), page


def test_a_fragment_with_a_mistake_is_refused() -> None:
    """The reading can fail: a key that no rubric has is not passed over."""
    (_, fragment), *_ = fragments()
    with pytest.raises(Exception, match="questoin"):
        read_text(whole(fragment.replace("question:", "questoin:", 1)))


def test_the_tables_of_the_page_name_what_there_is() -> None:
    """Each key of a criterion, and each of the nine measures, is one; and none of the measures is left out."""
    page = (DOCS / "formats.md").read_text(encoding="utf-8")
    keys, _, rest = page.partition("| Key | Says |")[2].partition("The nine measures:")
    named = {
        word for line in keys.split("\n\n")[0].splitlines() for word in re.findall(r"`(\w+)`", line.partition(" | ")[0])
    }
    assert named <= set(CriterionAsked.model_fields)
    assert re.findall(r"^\| `(\w+)` \|", rest.partition("**Profiles.**")[0], re.MULTILINE) == list(VERBS)
