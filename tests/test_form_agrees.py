"""The form's arithmetic is the tool's: what it reads, and the preview against `score`."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from form_answers import GEOMETRIC, drawn
from form_window import MARKS, browser, opened, read_zip, shown_by, written
from playwright.sync_api import Browser
from small_rubric import read_text

from audit.bounds import Dates, Interval, NotRead, read_date, read_number, working_days_between
from audit.errors import EvidenceNotValid
from audit.evidence.answers import read_value
from audit.report.form import form
from audit.report.questions import questions
from audit.rubric.read import read_rubric
from audit.scoring.score import score
from audit.scoring.totals import Points, geometric

__all__ = ["browser"]

TEMPLATES = Path(__file__).parents[1] / "audit" / "report" / "templates"
SETS = 70
"""Sets of answers for each of three rubrics: more than 200 in all."""

RUBRICS = {
    "light": lambda: read_rubric("light"),
    "full": lambda: read_rubric("meaningful-consultation"),
    "geometric": lambda: read_text(GEOMETRIC, "geometric.yaml"),
}
pytestmark = MARKS


@pytest.mark.parametrize("name", list(RUBRICS))
def test_preview_and_score_agree(browser: Browser, tmp_path: Path, name: str) -> None:
    """On answers drawn at random: every level and status, dimensions, totals, gates and verdict are those of the card.

    What the form finds wrong the reader refuses too, and nothing else.
    """
    rubric = RUBRICS[name]()
    asking, chance, agreed, kinds = questions(rubric), Random(2024), 0, set[str]()
    (tmp_path / "form.html").write_text(form(rubric), encoding="utf-8")
    window = opened(browser, tmp_path / "form.html")
    while agreed < SETS:
        state = drawn(asking, chance)
        wrong, data, shown = written(window, state)
        try:
            dossier = read_zip(data, rubric, tmp_path)
        except EvidenceNotValid:
            assert wrong, state
            continue
        assert not wrong, (wrong, state)
        assert shown == shown_by(score(dossier, rubric)), state
        agreed += 1
        kinds |= {status for status, _, _ in shown["criteria"].values()}
    assert kinds == {"settled", "bounded", "unknown", "not_assessed", "not_applicable", "not_yet_due"}
    window.context.close()


def test_the_page_reads_texts_as_the_tool_does(browser: Browser) -> None:
    """Numbers, days and values: the same forms are read, to the same limits, and the same are refused."""
    chance = Random(7)
    pieces = [
        "1", "12", "7.5", "1.500", "0", "..", "-", "–", " to ", "about ", "~", "over ", ">", ">=", "≤", "<", "up to ",
        "%", " of ", "2016", "-09", "-31", "-7", "/", "not yet", "unknown", " ", "x", ",", "T00:00", "T10:30", "٣",
        "1 000", "0000", "2016-02-29", "2015-02-29", "less than ", "under ",
    ]  # fmt: skip
    texts = ["".join(chance.choices(pieces, k=chance.randint(1, 4))) for _ in range(6000)]
    texts += ["".join(given) for given in zip(pieces, pieces[::-1], strict=True)]
    window = browser.new_page()
    parts = "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in ("form_known.js", "form_published.js"))
    read = window.evaluate(
        """([parts, texts]) => {
            const tools = new Function(parts + `
                const end = (a) => (finite(a) ? [String(a.n), String(a.d)] : a.n > 0n ? "inf" : "-inf");
                const limits = (v) => v && [end(v.low), end(v.high)];
                const attempt = (work) => {
                    try { return work() } catch (e) { if (e instanceof NotRead) return "refused"; throw e }
                };
                return (text) => [
                    attempt(() => limits(readNumber(text, true, COMMON))),
                    attempt(() => limits(readNumber(text, false, COMMON))),
                    attempt(() => { const day = readDate(text, 17000); return day && [day.low, day.high] }),
                    attempt(() => limits(readValue(text))),
                ];`)();
            return texts.map(tools);
        }""",
        [parts, texts],
    )
    for text, found in zip(texts, read, strict=True):
        assert found == [_number(text, True), _number(text, False), _day(text), _value(text)], text
    assert sum(found != ["refused"] * 4 for found in read) > 500
    window.close()


def test_working_days_are_the_same(browser: Browser) -> None:
    """Monday to Friday after the first day, up to and with the last, in both directions."""
    chance = Random(5)
    pairs = [[chance.randint(-400, 30000), chance.randint(-30, 30)] for _ in range(500)]
    parts = (TEMPLATES / "form_known.js").read_text(encoding="utf-8")
    window = browser.new_page()
    found = window.evaluate(
        "([parts, pairs]) => pairs.map(([day, more]) => new Function(parts + '; return working')()(day, day + more))",
        [parts, pairs],
    )
    for (day, more), ours in zip(pairs, found, strict=True):
        first, last = (date.fromordinal(EPOCH + at) for at in (day, day + more))
        assert working_days_between(Dates(first, first), Dates(last, last)).low == ours
    window.close()


def test_the_geometric_mean_is_the_same_to_the_last_digit(browser: Browser) -> None:
    """Fifty digits, rounded after every step: the same fraction, so that no verdict tips on a line."""
    chance, cases = Random(3), []
    for _ in range(400):
        items = [(Fraction(chance.randint(1, 6), chance.randint(1, 3)), Fraction(chance.choice((0, 25, 64, 100))))
                 for _ in range(chance.randint(2, 6))]  # fmt: skip
        cases.append([(weight, points / chance.choice((1, 1, 1, 3, 7))) for weight, points in items])
    cases.append([(Fraction(1), Fraction(64)), (Fraction(1), Fraction(100))])
    parts = "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in ("form_known.js", "form_totals.js"))
    window = browser.new_page()
    found = window.evaluate(
        """([parts, cases]) => {
            const mean = new Function("RULES", parts + `
                const read = ([n, d]) => F(BigInt(n), BigInt(d));
                return (items) => {
                    const end = geometricOf(items.map(([weight, points]) => {
                        const value = read(points);
                        return { weight: read(weight), evidenced: value, possible: value };
                    })).evidenced;
                    return [String(end.n), String(end.d)];
                };`)({ geometric_floor: 1 });
            return cases.map(mean);
        }""",
        [parts, [[[_digits(weight), _digits(points)] for weight, points in items] for items in cases]],
    )
    for items, ours in zip(cases, found, strict=True):
        exact = geometric([(weight, Points(points, points)) for weight, points in items], 1).evidenced
        assert ours == _digits(exact), items
    window.close()


def _digits(value: Fraction) -> list[str]:
    return [str(value.numerator), str(value.denominator)]


EPOCH = 719163
"""The ordinal of 1970-01-01."""


def _limits(value: Interval | None) -> Any:
    def end(one: Any) -> Any:
        return str(one) if isinstance(one, float) else [str(one.numerator), str(one.denominator)]

    return None if value is None else [end(value.low), end(value.high)]


def _number(text: str, whole: bool) -> Any:
    try:
        return _limits(read_number(text, whole=whole).value)
    except NotRead:
        return "refused"


def _day(text: str) -> Any:
    timed = re.fullmatch(r"(\d{4}-\d{1,2}-\d{1,2})[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?", text)
    try:
        day = read_date(timed[1] if timed else text, as_of=date.fromordinal(EPOCH + 17000))
    except NotRead:
        return "refused"
    return day and [end and end.toordinal() - EPOCH for end in (day.low, day.high)]


def _value(text: str) -> Any:
    try:
        return _limits(read_value(text))
    except NotRead:
        return "refused"
