"""comparison.md: the comparison as text that any editor, forge or mail shows."""

from __future__ import annotations

from collections.abc import Iterator

from audit.insight.comparison import Comparison, Pair
from audit.report import comparison_phrases as words
from audit.report.markdown import escaped
from audit.report.plain import figure, printable
from audit.words import Message, Translate, message, say


def comparison_markdown(comparison: Comparison, translate: Translate = str) -> str:
    """Return comparison.md: what is certain and why, totals as ranges, and every criterion side by side."""
    comparison = printable(comparison)

    def t(text: Message | str) -> str:
        return escaped(say(text, translate))

    lines = [f"# {t(words.title(comparison))}", ""]
    lines += [f"> {' '.join(t(line) for line in words.strip(comparison))}", ""] if words.strip(comparison) else []
    lines += [f"**{t(words.headline(comparison))}**", ""]
    for pair in comparison.pairs:
        said = [words.certain_words(comparison, pair), words.totals_words(comparison, pair), words.rest_words(pair)]
        shaken = words.shaken_words(pair)
        lines += ["- " + " ".join(filter(None, (t(one) for one in [*said, *([shaken] if shaken else [])])))]
    lines += ["", f"## {t(message('What is compared'))}", "", *_sides(comparison, translate)]
    for pair in comparison.pairs:
        lines += _why(comparison, pair, translate)
    lines += ["", f"## {t(message('All criteria'))}", "", *_criteria(comparison, translate)]
    lines += ["", *(f"- {t(limit)}" for limit in words.LIMITS)]
    return "\n".join(lines) + "\n"


def _table(rows: list[list[str]]) -> Iterator[str]:
    """Yield a table; the first row is its head."""
    yield f"| {' | '.join(rows[0])} |"
    yield f"|{'---|' * len(rows[0])}"
    yield from (f"| {' | '.join(row)} |" for row in rows[1:])


def _sides(comparison: Comparison, translate: Translate) -> Iterator[str]:
    about = [words.about(side) for side in comparison.sides]
    rows = [["", *(escaped(side.name) for side in comparison.sides)]]
    for place, (name, _) in enumerate(about[0]):
        rows.append([escaped(say(name, translate)), *(escaped(say(side[place][1], translate)) for side in about)])
    if comparison.together.totals:
        own = [side.own for side in comparison.sides]
        said = [f"{figure(one.evidenced)} to {figure(one.possible)}" if one else "–" for one in own]
        rows.append([escaped(say(message("Its own totals"), translate)), *said])
    return _table(rows)


def _why(comparison: Comparison, pair: Pair, translate: Translate) -> Iterator[str]:
    """Yield each certain difference with what both records show."""
    found = {one.id: one for one in comparison.criteria}
    first, second = (comparison.sides[place].name for place in (pair.first, pair.second))
    for ids, pattern in ((pair.lower, "{first} certainly lower than {second}"),
                         (pair.higher, "{first} certainly higher than {second}")):  # fmt: skip
        if not ids:
            continue
        yield from ("", f"## {escaped(say(message(pattern, first=first, second=second), translate))}", "")
        for id in ids:
            yield f"- **{escaped(id)}** {escaped(found[id].question)}"
            for place in (pair.first, pair.second):
                one = found[id].findings[place]
                level = escaped(say(words.level_words(one), translate))
                cited = f" ({escaped(', '.join((*one.sources, *one.links)))})" if one.sources or one.links else ""
                yield f"  - {escaped(comparison.sides[place].name)}: **{level}**. {escaped(one.shows)}{cited}"


def _criteria(comparison: Comparison, translate: Translate) -> Iterator[str]:
    rows = [["", *(escaped(side.name) for side in comparison.sides)]]
    for one in comparison.criteria:
        levels = (escaped(say(words.level_words(found), translate)) for found in one.findings)
        rows.append([escaped(one.id), *levels])
    return _table(rows)
