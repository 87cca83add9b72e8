from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from form_answers import GEOMETRIC
from small_rubric import SMALL, changed, read_text

from audit.cli.main import main
from audit.evidence.process_fields import REQUIRED_FIELDS
from audit.report.form import SCRIPTS, form
from audit.report.form_words import WORDS
from audit.report.questions import questions
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric
from audit.rubric.template import blank

SHIPPED = ("light", "meaningful-consultation", "letter-2016")
TEMPLATES = files("audit.report") / "templates"


class Tags(HTMLParser):
    """The elements of a page in order, each with its attributes, and the text of scripts and styles."""

    def __init__(self, html: str) -> None:
        """Read the page."""
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep the text of a script or a style."""
        if self.cdata_elem in self.raw:
            self.raw[str(self.cdata_elem)].append(data)

    def all(self, name: str) -> list[str]:
        """Return every value of an attribute."""
        return [str(attrs[name]) for _, attrs in self.found if name in attrs]


def run(*args: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(arg) for arg in args])


def data_of(html: str) -> dict[str, Any]:
    """Return the data that a form holds."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def script() -> str:
    """Return all parts of the form's script."""
    return "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in SCRIPTS)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_form_asks_what_a_blank_dossier_asks(name: str) -> None:
    """Every criterion, and every field but the rubric and the lists that only tables use, in the same order."""
    rubric = read_rubric(name)
    process, answers = blank(rubric, {})
    page = Tags(form(rubric))
    assert page.all("data-criterion") == [row["criterion"] for row in answers.rows[1:]] == list(rubric.criteria)
    asked = page.all("data-field")
    wanted = [row["field"] for row in process.rows[1:] if row["field"] in asked]
    assert [field.name for field in questions(rubric).fields] == wanted
    assert sorted(asked) == sorted(wanted)
    assert {row["field"] for row in process.rows[1:]} - set(asked) <= {"rubric", "regions_in_scope", "strata", "groups"}
    assert set(REQUIRED_FIELDS) <= set(asked)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_policy_allows_its_own_script_and_style_and_nothing_else(name: str) -> None:
    """Both are named by their hashes; no other script, handler, style attribute, form or address is in the page."""
    page = Tags(form(read_rubric(name)))
    (policy,) = [text for text in page.all("content") if "default-src" in text]
    (style,) = page.raw["style"]
    _, own = page.raw["script"]
    for kind, text in (("style", style), ("script", own)):
        said = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{said}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith("base-uri 'none'; form-action 'none'")
    assert not [attrs for tag, attrs in page.found if tag == "form" or any(n.startswith("on") for n in attrs)]
    assert not {"src", "style", "srcset", "action"} & {name for _, attrs in page.found for name in attrs}
    assert all(link.startswith("#") for link in page.all("href"))


def test_the_script_sends_and_keeps_nothing() -> None:
    """No request, no storage, no text made code or markup."""
    requests = r"fetch\(|XMLHttpRequest|WebSocket|sendBeacon|EventSource|import\("
    stores = r"localStorage|sessionStorage|indexedDB|cookie|caches"
    code = r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function\("
    assert not re.findall(f"{requests}|{stores}|{code}", script())


def test_the_form_is_small_and_always_the_same() -> None:
    """Under 125 kB for the light rubric, under 250 kB for the full one; twice the same bytes."""
    sizes = {name: len(form(read_rubric(name)).encode()) for name in SHIPPED[:2]}
    assert sizes["light"] < 125_000
    assert sizes["meaningful-consultation"] < 250_000
    assert form(read_rubric("light")) == form(read_rubric("light"))


def test_every_sentence_of_the_script_is_a_message() -> None:
    """What the script says by name stands among the words, each word is said, and gaps are those it fills."""
    text = script()
    said = set(re.findall(r'(?:fill|NotRead)\(\s*"(\w+)"', text))
    said |= set(re.findall(r'wrong\.push\(\[[^,\]]+, "(\w+)"', text))
    assert len(said) > 20
    assert said <= set(WORDS)
    assert [name for name in WORDS if not re.search(rf'["\' {{]{name}\b', text)] == []


def test_words_of_a_rubric_stay_words() -> None:
    """A question that looks like markup or ends a script is text, in the page and in its data."""
    bad = "</script><script>alert(1)</script> \u2028 & \\u003c"
    rubric = read_text(changed("Who shaped it?", json.dumps(bad)))
    page = Tags(form(rubric, named="<b>", own={"a.yaml": bad}))
    assert len(page.raw["script"]) == 2
    assert data_of(form(rubric, named="<b>", own={"a.yaml": bad}))["own"] == {"a.yaml": bad}


def test_what_only_tables_tell_comes_as_it_stands_where_nobody_looked() -> None:
    """Measures of tables are values with nobody having looked; those of fields are left to the page."""
    rules = {one["id"]: one for one in data_of(form(read_text(GEOMETRIC, "geometric.yaml")))["rules"]["criteria"]}
    assert rules["T-1"]["measure"] == {"days": ["opened", "closed"], "ordered": True, "unit": "days"}
    any_share = {"value": [["0", "1"], ["1", "1"]], "mayBeEmpty": True, "unit": "percent", "any": "unknown"}
    assert rules["S-4"]["measure"] == {**any_share, "looked": False}
    assert rules["S-6"]["measure"]["lowest"][0] == {
        "ratio": [{"fact": "fair", "unit": "count"}, {"fact": "asked", "unit": "count"}], "parts": True
    }  # fmt: skip
    assert rules["S-3"]["at_most"]["exceeds"] == ["13", "2"]
    assert rules["W-2"]["needs"]["exceeds"][0]["measure"]["unit"] == "yes_no"


def test_levels_say_whose_they_are() -> None:
    """Every criterion names the origin of its thresholds."""
    asking = questions(read_rubric("light"))
    found = [one for dimension in asking.dimensions for one in dimension.criteria]
    assert all(one.whose for one in found)
    tim = next(one for one in found if one.id == "TIM-1")
    assert any("the standard's own" in str(line) for line in tim.whose)
    assert tim.worked_out_from == ("written_call", "opened", "closed")


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    """One file, nothing overwritten unasked, and a name that a browser opens."""
    out = tmp_path / "a" / "form.html"
    done = run("form", "--rubric", "light", "--out", out)
    assert done.exit_code == 0, done.output
    assert out.read_text(encoding="utf-8") == form(read_rubric("light"))
    assert "consultation-audit score SAVED.zip\n" in done.stdout
    again = run("form", "--rubric", "light", "--out", out)
    assert again.exit_code == 2
    assert "--force" in again.stderr
    assert run("form", "--rubric", "light", "--out", out, "--force").exit_code == 0
    assert run("form", "--rubric", "light", "--out", tmp_path / "form.xlsx").exit_code == 2
    assert run("form", "--rubric", "lihgt", "--out", tmp_path / "b.html").exit_code == 4


def test_a_rubric_of_ones_own_goes_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A saved dossier names the file and holds it, so that it can be scored where the rubric is not."""
    monkeypatch.chdir(tmp_path)
    Path("own.yaml").write_text(SMALL)
    assert run("form", "--rubric", "own.yaml", "--out", "form.html").exit_code == 0
    data = data_of(Path("form.html").read_text(encoding="utf-8"))
    assert data["named"] == "own.yaml"
    assert data["own"] == {"own.yaml": SMALL}


def test_the_templates_are_in_the_package() -> None:
    """Whatever the form is made of lies inside the package, which goes into the wheel whole."""
    assert all((TEMPLATES / name).is_file() for name in (*SCRIPTS, "form.html.j2", "form.css"))


def test_no_part_of_the_script_outgrows_a_module() -> None:
    """Scripts are held to the length of modules."""
    assert all(len((TEMPLATES / name).read_text(encoding="utf-8").splitlines()) <= 400 for name in SCRIPTS)


def test_everything_can_be_translated() -> None:
    """Sentences pass through the hook; words of the rubric stay as they are."""
    rubric: Rubric = read_rubric("light")
    html = form(rubric, translate=lambda text: text.replace("Nobody", "Niemand").replace("nobody", "niemand"))
    assert "Niemand has looked" in html
    assert "Nobody has looked" not in html
    assert "niemand has looked" in data_of(html)["words"].values()
    assert rubric.criteria["TIM-1"].question in html
