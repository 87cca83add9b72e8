"""The page on the method: how a card comes about, in short, for whoever came by a link."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from audit.report import phrases
from audit.report.around import Around, environment
from audit.report.style import hash_source, margin, style_of, without_idle_ends
from audit.words import Message, Value, message, say

Section = tuple[Message, tuple[Message, ...]]

SECTIONS: Sequence[Section] = (
    (
        message("Known within limits"),
        (
            message(
                "Evidence is rarely exact. Each value has a low and a high end over everything that the record admits."
            ),
            message(
                "Nothing unknown is read as zero, left out, guessed or averaged. So a total has two ends, always "
                "printed together: evidenced counts every open question at its worst, possible at its best. There "
                "is no middle."
            ),
            message(
                "“Not found” means that it was looked for and not seen; it may exist. “Not assessed”: nobody looked."
            ),
        ),
    ),
    (
        message("From evidence to levels"),
        (
            message(
                "A rubric asks questions. Each has written levels: a measure with thresholds, requirements, or a "
                "sentence that the assessor chooses, with a reason. A level is proven only where nothing unknown "
                "stands in its way."
            ),
            message(
                "A level is settled where both ends are the same. How much of the weight is settled stands on the card."
            ),
        ),
    ),
    (
        message("Totals and gates"),
        (
            message(
                "Each level gives points. A dimension is the mean of its criteria; the total is the weighted mean "
                "of the dimensions. Beside it stand equal weights, the geometric mean and the lowest dimension, "
                "for a mean lets good hide bad."
            ),
            message(
                "A gate is a criterion that no average can make good. While one is missing, the verdict is held down."
            ),
            message("What does not apply, or is not yet due, leaves the sum and is counted on the card."),
        ),
    ),
    (
        message("Whose threshold"),
        (
            message(
                "Each number says where it comes from, and whether it is the standard's own, adapted, or the "
                "author's judgement. “The standard says” is printed only where it binds the sponsor and is older "
                "than the process."
            ),
        ),
    ),
    (
        message("People at risk stay unseen"),
        (
            message(
                "Small counts of people are hidden first, with whatever else would give them away, and the score "
                "is made from what is left. This can only leave more open. Testimony, names, places and days of "
                "sessions that were not public are not published."
            ),
        ),
    ),
    (
        message("The sponsor's reply"),
        (
            message(
                "A sponsor may answer each finding. Its words are printed in full beside it, and evidence that it "
                "gives joins the record. What changes is logged. Each card says how the reply stands."
            ),
        ),
    ),
    (
        message("Compute it again"),
        (
            message(
                "The same evidence and the same rubric give the same card, byte for byte. Each card names both by "
                "their SHA-256, and ends with the command."
            ),
            message("No clock, no chance and no network is used. These pages load nothing, and set no cookie."),
        ),
    ),
)


def method_page(rubrics: Sequence[tuple[str, str]], around: Around) -> str:
    """Return the page; `rubrics` are the pages of the rubrics used here, and their titles."""
    style = style_of("card.css", *around.sheets, "site_text.css") + margin("")

    def t(text: Message | str, **values: Value) -> str:
        return say(text if isinstance(text, Message) else message(text, **values))

    html = environment().get_template("site_method.html.j2").render(
        t=t,
        around=around,
        sections=SECTIONS,
        rubrics=rubrics,
        limits=phrases.LIMITS,
        style=Markup(style),
        style_hash=hash_source(style),
    )  # fmt: skip
    return without_idle_ends(html)
