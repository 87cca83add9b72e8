"""The survey of participants on paper: one page of A4, no name, no number, no room for words. No script."""

from __future__ import annotations

from markupsafe import Markup

from audit.evidence.survey import QUESTIONS
from audit.report.form import environment, translator
from audit.report.style import hash_source, style_of
from audit.report.voices_words import ABOUT_ALL, OPTIONAL, PROMISES, TITLE, WHO
from audit.words import Translate

STATEMENTS = tuple(one for one in QUESTIONS.values() if "agree" in one.answers)
OTHERS = tuple(one for one in QUESTIONS.values() if "agree" not in one.answers)
"""Questions with answers of their own: how satisfied, and whether one is affected."""


def voices_paper(about: str = "", *, translate: Translate = str) -> str:
    """Return voices.html: the page to print. `about` is what the consultation is called."""
    style = style_of("voices_paper.css")
    template = environment().get_template("voices_paper.html.j2")
    return template.render(
        t=translator(translate),
        language="en",
        direction="ltr",
        about=about,
        title=TITLE,
        promises=PROMISES,
        who=WHO,
        about_all=ABOUT_ALL,
        optional=OPTIONAL,
        statements=STATEMENTS,
        others=OTHERS,
        style=Markup(style),
        style_hash=hash_source(style),
    )
