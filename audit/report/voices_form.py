"""The survey of participants as a form: one sheet after the other on one device, without a network.

It keeps counts alone and keeps them in the page: no sheet, no order, no time, nothing on the device. It shows how many
sheets it counted and no answers, since the change of a count would tell what the last person said.
"""

from __future__ import annotations

import json
import re
from importlib.resources import files

from markupsafe import Markup

from audit.evidence.survey import BLANK, QUESTIONS, RETURNED, SHEETS
from audit.report.form import environment, translator
from audit.report.style import hash_source, style_of, without_idle_ends
from audit.report.voices_words import OPTIONAL, PROMISES, TITLE
from audit.words import Translate, message, say

FILE = "voices-tally"
"""How the file of counts is called; the number of sheets comes after it."""


def voices_form(about: str = "", *, translate: Translate = str) -> str:
    """Return voices-form.html. `about` is what the consultation is called."""
    style, script = style_of("form.css", "voices_form.css"), _script(translate)
    template = environment().get_template("voices_form.html.j2")
    html = template.render(
        t=translator(translate),
        language="en",
        direction="ltr",
        about=about,
        title=TITLE,
        promises=PROMISES,
        optional=OPTIONAL,
        questions=tuple(QUESTIONS.values()),
        style=Markup(style),
        style_hash=hash_source(style),
        script=Markup(script),
        script_hash=hash_source(script),
    )
    return without_idle_ends(html)


def _script(translate: Translate) -> str:
    """Return the script with what it counts and says written into it, and without comments and indentation."""
    body = files("audit.report").joinpath("templates/voices_form.js").read_text(encoding="utf-8")
    body = re.sub(r"^\s*(?://.*|/\*\*.*\*/)\n", "", body, flags=re.MULTILINE)
    body = re.sub(r"\n\s*", "\n", body)
    data = {
        "questions": {id: [*one.answers] for id, one in QUESTIONS.items()},
        "blank": BLANK, "sheets": [SHEETS, RETURNED], "file": FILE,
        "words": {name: say(words, translate) for name, words in WORDS.items()},
    }  # fmt: skip
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return f'(() => {{\n"use strict";\nconst SURVEY = {text};\n{body.strip()}\n}})();'


WORDS = {
    "counted": message("Thank you. Your answers are counted, and no longer on this page."),
    "saved": message("Saved. The file holds every sheet counted on this page so far: keep the last file only."),
    "none": message("No sheet is counted yet."),
}
"""What the page says after something was done."""
