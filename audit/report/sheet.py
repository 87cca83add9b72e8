"""The printed sheet: a rubric as an interview guide on A4, for an assembly; typed in afterwards. No script."""

from __future__ import annotations

from markupsafe import Markup

from audit.report.form import environment, translator
from audit.report.questions import questions
from audit.report.style import hash_source, margin, style_of
from audit.rubric.model import Rubric
from audit.words import Translate, message, say


def sheet(rubric: Rubric, *, named: str | None = None, translate: Translate = str) -> str:
    """Return sheet.html for a rubric: a page to print, its questions in the order of `new` and of the form.

    named: how the commands that it prints name the rubric, by its id unless given.
    """
    asking = questions(rubric)
    foot = say(message("{id} {version}: roles, never names", id=rubric.id, version=rubric.version), translate)
    style = style_of("sheet.css") + margin(foot)
    template = environment().get_template("sheet.html.j2")
    return template.render(
        t=translator(translate),
        language="en",
        direction="ltr",
        rubric=rubric,
        asking=asking,
        named=rubric.id if named is None else named,
        place={id: f"c{place}" for place, id in enumerate(rubric.criteria, 1)},
        style=Markup(style),
        style_hash=hash_source(style),
    )
