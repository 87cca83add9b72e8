"""The form and the sheet in a browser: filled in by hand, readable for all, on paper."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from form_window import MARKS, browser, opened, read_zip, shown_by
from playwright.sync_api import Browser, Page

from audit.cli.main import main
from audit.report.form import form
from audit.report.sheet import sheet
from audit.rubric.read import read_rubric
from audit.scoring.score import score

__all__ = ["browser"]

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
HEAD = {
    "id": "river 2024", "title": "Consultation on the river, 2024", "sponsor": "River Agency", "as_of": "2024-12-31",
    "assessor": "A \"watchdog\"", "assessor_interest": "None declared.", "opened": "2024-03-01", "closed": "2024-04-30",
}  # fmt: skip
ANSWERS = {
    "REA-1": "=approaches", "MOD-1": "not applicable", "MOD-2": "=meets", "MOD-3": "=approaches", "AFF-1": "45%",
    "RES-1": "not found", "LAN-2": "=missing", "SAF-1": "approaches..meets", "COD-1": "=approaches", "COD-4": "4 of 5",
    "IMP-1": "not found", "TRA-3": "=meets", "INF-3": "=missing", "FEE-1": "60", "FEE-2": "=approaches",
}  # fmt: skip

pytestmark = MARKS


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the light form, and the light sheet."""
    folder = tmp_path_factory.mktemp("form")
    light = read_rubric("light")
    (folder / "form.html").write_text(form(light), encoding="utf-8")
    (folder / "sheet.html").write_text(sheet(light), encoding="utf-8")
    return folder


def saved(window: Page, folder: Path) -> Path:
    """Save by the button, and return the file."""
    with window.expect_download() as waiting:
        window.get_by_role("button", name="Save", exact=True).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def answer(window: Page, id: str, given: str) -> None:
    """Answer one question as a person does: pick, then type into what unfolds."""
    block = window.locator(f'[data-criterion="{id}"]')
    if given.startswith("="):
        block.get_by_role("radio", name=re.compile(f"^{given[1:]}")).check()
    elif given == "not found":
        block.get_by_label("Looked for and not found").check()
        block.get_by_label("Where did you look?").fill("The sponsor's site")
        block.get_by_label("For what words?").fill('budget, "costs"')
        block.get_by_label("On what day?").fill("2024-12-01")
    elif given == "not applicable":
        block.get_by_label("It does not apply").check()
    elif ".." in given:
        block.get_by_label("It lies between").check()
        block.get_by_label("At least", exact=True).select_option(given.split("..")[0])
        block.get_by_label("At best").select_option(given.split("..")[1])
    else:
        block.get_by_label("A figure").check()
        block.locator('[data-k="value"]').fill(given)
    block.get_by_label("Why?").fill(f"=The record shows it, for {id}.\nThe call says so.")
    block.get_by_label("A link").fill(f"https://example.org/{id}")


def filled_in(window: Page) -> None:
    """Fill in the whole form by hand."""
    for name, text in HEAD.items():
        window.locator(f'[data-field="{name}"] [data-k="value"]').fill(text)
    window.locator('[data-field="opened"]').get_by_label("Where is this stated?").fill("https://example.org/call?a=1")
    window.get_by_label("The assessor's role").select_option("independent")
    window.locator('[data-field="written_call"]').get_by_label("Yes").check()
    window.locator('[data-field="decided"]').get_by_label("Looked for and not found").check()
    window.locator('[data-field="decided"]').get_by_label("Where did you look?").fill("The sponsor's site")
    for id, given in ANSWERS.items():
        answer(window, id, given)


def test_a_newcomer_fills_in_the_form(browser: Browser, folder: Path, tmp_path: Path) -> None:
    """By clicks and typing: required fields, fifteen answers and two days; the saved file makes a card, not a draft."""
    window = opened(browser, folder / "form.html")
    filled_in(window)
    assert "16 of 16 questions looked at" in window.locator("#now").inner_text()
    shown = window.evaluate("consultationForm.shown()")
    path = saved(window, tmp_path)
    assert path.name == "river-2024.zip"
    assert window.locator("#saved").inner_text().endswith("consultation-audit score river-2024.zip")
    assert window.evaluate("document.activeElement.id") == "saved"
    checked = CliRunner().invoke(main, ["check", str(path)])
    assert checked.exit_code == 0, checked.output
    done = CliRunner().invoke(main, ["score", str(path), "--out", str(tmp_path / "card")])
    assert done.exit_code == 0, done.output
    assert "draft" not in done.stdout.casefold()
    rubric = read_rubric("light")
    dossier = read_zip(path.read_bytes(), rubric, tmp_path)
    card = score(dossier, rubric)
    assert not card.draft
    assert shown == shown_by(card)
    tim, modes = (next(one for one in card.criteria if one.id == id) for id in ("TIM-1", "MOD-1"))
    assert tim.value is not None
    assert tim.value.low == 60
    assert modes.status == "not_applicable"
    assert dossier.sources["search-RES-1"].kind == "search"
    assert dossier.sources["search-RES-1"].title == 'Search of The sponsor\'s site for the words: budget, "costs"'
    assert dossier.sources["stated-in-opened"].url == "https://example.org/call?a=1"
    assert next(one for one in dossier.answers if one.criterion == "REA-1").reason.startswith("=The record")
    window.context.close()


def test_a_saved_file_is_opened_again(browser: Browser, folder: Path, tmp_path: Path) -> None:
    """Another day, another browser: opened and saved again it is the same bytes; also where it was packed anew."""
    first = opened(browser, folder / "form.html")
    filled_in(first)
    path = saved(first, tmp_path)
    again = tmp_path / "packed.zip"
    with zipfile.ZipFile(path) as held, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as packed:
        assert held.testzip() is None
        assert {entry.date_time for entry in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in held.namelist():
            packed.writestr(f"folder/{name}", held.read(name))
    for file in (path, again):
        other = opened(browser, folder / "form.html")
        other.get_by_label("Open a saved file").set_input_files(file)
        other.get_by_text(f"Opened {file.name}: 16 of 16 questions looked at.").wait_for()
        assert bytes(other.evaluate("consultationForm.zip()")) == path.read_bytes()
        other.context.close()
    first.context.close()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("sessions.csv", "id,name\ns1,A meeting\n", "sessions.csv"),
        ("answers.csv", "criterion,answer,assessor\nTIM-1,meets,A peer\n", "answers.csv, assessor"),
        ("answers.csv", "criterion,answer\nTIM-1,meets\nTIM-1,missing\n", "answers.csv, TIM-1"),
        ("process.csv", "field,value\nrubric,other\n", "other questions: other"),
    ],
)
def test_what_the_form_cannot_show_is_not_opened(
    browser: Browser, folder: Path, tmp_path: Path, name: str, content: str, why: str
) -> None:
    """A dossier that holds more than the form would lose it on saving: it is refused, and nothing changes."""
    window = opened(browser, folder / "form.html")
    window.locator('[data-field="id"] input').fill("kept")
    files = {"process.csv": "field,value\nrubric,light\n", name: content}
    path = tmp_path / "more.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for title, text in files.items():
            packed.writestr(title, text)
    window.get_by_label("Open a saved file").set_input_files(path)
    window.get_by_text("more.zip was not opened").wait_for()
    assert why in window.locator("#opened").inner_text()
    assert window.locator('[data-field="id"] input').input_value() == "kept"
    path.write_bytes(b"PK not a zip")
    window.get_by_label("Open a saved file").set_input_files(path)
    window.get_by_text("It is no file that this form has saved.").wait_for()
    window.context.close()


def test_what_is_wrong_is_said_at_its_place(browser: Browser, folder: Path, tmp_path: Path) -> None:
    """Beside the control, in a live region, and in a list with links after saving; the file is saved all the same."""
    window = opened(browser, folder / "form.html")
    day = window.locator('[data-field="opened"] [data-k="value"]')
    day.fill("07/09/2016")
    day.blur()
    told = str(day.get_attribute("aria-describedby")).split()[-1]
    assert "read in two ways" in window.locator(f"#{told}").inner_text()
    assert day.get_attribute("aria-invalid") == "true"
    assert "read in two ways" in window.locator("#said").inner_text()
    answer(window, "AFF-1", "45")
    window.locator('[data-criterion="AFF-1"] textarea').blur()
    assert "Write a share of the whole" in window.locator('[data-criterion="AFF-1"] .err').inner_text()
    answer(window, "MOD-1", "not applicable")
    window.locator('[data-criterion="MOD-1"]').get_by_label("A link").fill("")
    assert saved(window, tmp_path).name == "answers.zip"
    listed = window.locator("#wrong li")
    texts = listed.all_inner_texts()
    assert "First day of the written call: This date can be read in two ways. Write 2016-09-07." in texts
    assert "A short name for this process, like un-women-2016: This is needed." in texts
    assert "MOD-1: Where a question does not apply, a reason and a link are needed." in texts
    listed.filter(has_text="First day of the written call").get_by_role("link").click()
    assert window.evaluate("document.activeElement.dataset.field") == "opened"
    day.fill("soon")
    day.blur()
    assert "First day of the written call" in str(window.locator("#said").text_content())
    day.fill("2016-09-07")
    day.blur()
    assert day.get_attribute("aria-invalid") == "false"
    assert window.locator("#said").text_content() == ""  # what is mended is said no more
    window.context.close()


def test_the_keyboard_alone_is_enough(browser: Browser, folder: Path, tmp_path: Path) -> None:
    """Tab, arrows and space reach and change everything, and the bar below never hides what has the focus."""
    window = opened(browser, folder / "form.html", 390)
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.className") == "skip"
    window.keyboard.press("Enter")
    window.locator('[data-field="as_of"] input').focus()
    window.keyboard.type("2024-12-31")
    for _ in range(400):
        window.keyboard.press("Tab")
        inside, hidden = window.evaluate(
            """(() => { const e = document.activeElement, r = e.getBoundingClientRect();
                const foot = document.querySelector('.foot').getBoundingClientRect();
                return [e.closest('[data-criterion="MOD-2"]') !== null,
                        !e.closest('.foot') && (r.top >= foot.top || r.bottom <= 0)] })()"""
        )
        assert not hidden
        if inside:
            break
    window.keyboard.press("ArrowDown")
    window.keyboard.press("ArrowDown")
    assert window.evaluate("consultationForm.read().answers['MOD-2'].pick") == "=approaches"
    assert window.locator('[data-criterion="MOD-2"] [data-level]').inner_text() == "approaches"
    window.get_by_role("button", name="Save as a file").focus()
    with window.expect_download():
        window.keyboard.press("Enter")
    window.context.close()


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_form(browser: Browser, folder: Path, scheme: str, width: int) -> None:
    """No rule of WCAG 2.2 AA that a program can check is broken: blank, filled in, and with everything wrong."""
    window = opened(browser, folder / "form.html", width, scheme, bypass=True)
    _axe(window)
    filled_in(window)
    window.locator('[data-field="opened"] [data-k="value"]').fill("07/09/2016")
    answer(window, "AFF-1", "45")
    window.locator('[data-field="id"] input').fill("")
    window.get_by_role("button", name="Save", exact=True).click()
    window.evaluate("document.querySelectorAll('details').forEach(row => row.open = true)")
    assert window.locator("#wrong").is_visible()
    _axe(window)
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    small = window.evaluate(
        """[...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter((e) => {
            const r = (e.closest('label.o') ?? e).getBoundingClientRect();
            return e.checkVisibility() && e.className !== 'skip' && getComputedStyle(e).display !== 'inline'
                && (r.height < 24 || r.width < 24)}).map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert small == []
    window.context.close()


def _axe(window: Page) -> None:
    found = Axe().run(window, options={"runOnly": RULES}).response
    assert [(one["id"], one["nodes"][0]["target"]) for one in found["violations"]] == []
    assert len(found["passes"]) > 12


@pytest.mark.parametrize("width", [320, 390, 1200])
def test_the_form_fits_and_asks_for_nothing(browser: Browser, folder: Path, width: int) -> None:
    """Nothing scrolls sideways, no request but the page itself, nothing stored; leaving warns of what is unsaved."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    window, asked_for = context.new_page(), list[str]()
    window.on("request", lambda request: asked_for.append(request.url))
    window.goto((folder / "form.html").as_uri())
    leaves = "!dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    assert not window.evaluate(leaves)
    window.locator('[data-field="id"] input').fill("a" * 300)
    assert window.evaluate(leaves)
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    assert asked_for == [(folder / "form.html").as_uri()]
    assert context.storage_state() == {"cookies": [], "origins": []}
    context.close()


def test_the_sheet_prints_whole_questions_on_a4(browser: Browser, folder: Path) -> None:
    """A4 pages, numbered; no question is taller than a page, so none is cut; axe finds nothing."""
    window = opened(browser, folder / "sheet.html", bypass=True)
    _axe(window)
    window.emulate_media(media="print")
    window.set_viewport_size({"width": 680, "height": 900})  # 180 mm, the width of the type on A4
    heights = window.evaluate("[...document.querySelectorAll('.q')].map((e) => e.getBoundingClientRect().height)")
    assert max(heights) < 987  # 297 mm less the margins
    assert window.evaluate("getComputedStyle(document.querySelector('.q')).breakInside") == "avoid"
    size = window.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert 14.6 <= size <= 16.1  # 11 to 12 pt
    data = window.pdf(prefer_css_page_size=True)
    assert set(re.findall(rb"/MediaBox \[0 0 (\d+)\.?\d* (\d+)", data)) == {(b"594", b"841")}
    assert 8 <= len(re.findall(rb"/Type /Page\b", data)) <= 16
    assert len(data) < 1_000_000
    window.context.close()
