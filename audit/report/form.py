"""The form: one page that asks a rubric's questions, previews the levels, and saves a dossier. It sends nothing.

It works from a file, asks for nothing, keeps nothing on the machine, and runs only its own script.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from audit.report.form_rules import rules
from audit.report.form_words import words
from audit.report.questions import FieldQuestion, questions
from audit.report.style import hash_source, style_of, without_idle_ends
from audit.rubric.model import Rubric
from audit.words import Message, Translate, Value, message, say

SCRIPTS = (
    "form_known.js", "form_rules.js", "form_published.js", "form_score.js", "form_totals.js", "form_files.js",
    "form_dossier.js", "form_page.js",
)  # fmt: skip
"""The parts of the script, each read after what it uses."""


def form(
    rubric: Rubric, *, named: str | None = None, own: Mapping[str, str] | None = None, translate: Translate = str
) -> str:
    """Return form.html for a rubric.

    named: what a saved dossier gives as its rubric, the rubric's id unless given. own: a rubric file (name and text)
    that is laid into each saved dossier, where it is not a shipped one.
    """
    asking = questions(rubric)
    titles = {field.name: title_of(field) for field in asking.fields}
    data = {
        "rules": rules(asking),
        "words": words(translate),
        "titles": titles,
        "named": rubric.id if named is None else named,
        "own": dict(own or {}),
    }
    style, script = style_of("form.css"), _script()
    template = environment().get_template("form.html.j2")
    html = template.render(
        t=translator(translate),
        language="en",
        direction="ltr",
        rubric=rubric,
        asking=asking,
        number={field.name: f"f{place}" for place, field in enumerate(asking.fields, 1)},
        place={one: f"c{place}" for place, one in enumerate(rubric.criteria, 1)},
        titles=titles,
        style=Markup(style),
        style_hash=hash_source(style),
        script=Markup(script),
        script_hash=hash_source(script),
        data=Markup(_in_script(data)),
    )
    return without_idle_ends(html)


def environment() -> Environment:
    """Return how the pages of questions are made: everything escaped, nothing undefined."""
    return Environment(
        loader=PackageLoader("audit.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


def translator(translate: Translate) -> object:
    """Return the hook by which a template says a sentence."""

    def t(text: Message | str, **values: Value) -> str:
        return say(text if isinstance(text, Message) else message(text, **values), translate)

    return t


def title_of(field: FieldQuestion) -> str:
    """Return what people see as a field's label, without its full stop: "First day of the written call"."""
    name = field.name.replace("_", " ")
    return field.ask.removesuffix(".") or name[:1].upper() + name[1:]


def _script() -> str:
    """Return the whole script without its comments and indentation, closed off from other scripts."""
    body = "\n".join(_text(name) for name in SCRIPTS)
    body = re.sub(r"^\s*(?://.*|/\*\*.*\*/)\n", "", body, flags=re.MULTILINE)
    body = re.sub(r"\n\s*", "\n", body).strip()
    return f'(() => {{\n"use strict";\n{body}\n}})();'


def _text(name: str) -> str:
    return files("audit.report").joinpath(f"templates/{name}").read_text(encoding="utf-8")


def _in_script(data: object) -> str:
    """Return JSON that cannot end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
