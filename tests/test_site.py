"""A site of cards: what it holds, that nothing leaves it, that it is built the same, and no more than it must be."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import table
from sample_card import HOSTILE, hostile_card, sample_card, sample_dossier, sample_rubric, without_totals
from sides_made import CRITERIA, RUBRIC, TEXT, rubric_of, side
from test_cli import run
from test_cli_compare import river
from test_report_page import Tags

from audit.errors import Invalid, OutputExists
from audit.report.site.badge import badge
from audit.report.site.card_files import CardWork, card_files
from audit.report.site.entry import entry_of
from audit.report.site.publication import Publication, publication, slug
from audit.report.site.site import Asked, Report, write_site
from audit.report.style import hash_source
from audit.rubric.model import Rubric

PLACE = "cards/river/2020-12-31-by-hand"
PLAIN = Asked()
ATOM = "{http://www.w3.org/2005/Atom}"


def one(id: str = "river", rubric: Rubric = RUBRIC, /, **more: str) -> Publication:
    """Return a small dossier to publish; levels and fields as `side` takes them."""
    levels = {name.replace("-", "_"): "approaches" for name in CRITERIA}
    made = side(rubric, id=id, **{**levels, **more})
    assert made.dossier is not None
    return Publication(f"{id}.xlsx", made.dossier, rubric)


def three(**changed: str) -> list[Publication]:
    """Return three dossiers: two processes, one of them read at two days; the first may be changed."""
    return [one("river", **changed), one("lake"), one("lake", as_of="2021-06-30", ONE_1="meets")]


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its place."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def written(folder: Path, given: Sequence[Publication], asked: Asked = PLAIN, *, force: bool = False) -> Report:
    """Write a site."""
    return write_site(given, folder, asked, force=force)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of three cards, one of them of a hostile dossier."""
    folder = tmp_path_factory.mktemp("sites") / "site"
    hostile = one("sea", title=HOSTILE, sponsor=HOSTILE, assessor=HOSTILE, url="javascript:alert(1)")
    asked = Asked(compare=(("river", "sea"),), bundles=True)
    written(folder, [*three(), hostile], asked)
    return folder


def test_it_holds_a_page_for_each_thing(site: Path) -> None:
    """Lists, a folder a card, a page a rubric and a comparison, the method, the feed: and nothing besides."""
    cards = ("lake/2020-12-31-by-hand", "lake/2021-06-30-by-hand", "river/2020-12-31-by-hand", "sea/2020-12-31-by-hand")
    names = {"badge.svg", "bundle.zip", "card.html", "card.json", "share.png", "research.html",
             *(f"{method}.json" for method in ("robust", "sufficiency", "quality", "agree"))}  # fmt: skip
    pairs = (
        "lake-2020-12-31-by-hand--lake-2021-06-30-by-hand",
        "river-2020-12-31-by-hand--sea-2020-12-31-by-hand",
    )
    assert set(files(site)) == {
        ".built.json", "by-sponsor.html", "by-year.html", "cards.csv", "cards.json", "feed.xml", "index.html",
        "method.html", "rubrics/by-hand.html",
        *(f"cards/{card}/{name}" for card in cards for name in names),
        *(f"comparisons/{pair}.{kind}" for pair in pairs for kind in ("html", "json")),
    }  # fmt: skip


def test_every_link_within_it_leads_somewhere(site: Path) -> None:
    """Relative addresses name a file of the site, and an anchor that is there; so it works from a disk."""
    pages = {name: Tags(data.decode()) for name, data in files(site).items() if name.endswith(".html")}
    anchors = {name: {attributes.get("id") for _, attributes in tags.tags} for name, tags in pages.items()}
    followed = 0
    for name, tags in pages.items():
        for attributes in (*tags.each("a"), *tags.each("link")):
            address = urlsplit(str(attributes["href"]))
            if address.scheme in ("data", "http", "https"):
                continue
            assert not address.scheme, (name, attributes)
            target = (site / name).parent.joinpath(unquote(address.path)).resolve() if address.path else site / name
            assert target.is_file(), (name, attributes)
            place = target.relative_to(site.resolve() if address.path else site).as_posix()
            assert not address.fragment or address.fragment in anchors[place], (name, attributes)
            followed += 1
    assert followed > 100


def test_no_page_loads_anything_or_runs_what_its_policy_does_not_name(site: Path) -> None:
    """Each page has a policy that begins with nothing; styles and scripts are those whose hash it gives."""
    for name, data in files(site).items():
        if not name.endswith(".html"):
            continue
        html = data.decode()
        tags = Tags(html)
        (policy,) = [meta["content"] for meta in tags.each("meta") if "http-equiv" in meta]
        assert str(policy).startswith("default-src 'none'; style-src 'sha256-"), name
        assert "unsafe" not in str(policy)
        assert not [tag for tag, _ in tags.tags if tag in ("img", "iframe", "object", "embed", "form", "base")], name
        assert not [attributes for _, attributes in tags.tags if {"style", "src", "srcset"} & set(attributes)], name
        assert not [key for _, attributes in tags.tags for key in attributes if key.startswith("on")], name
        for kind, content in re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL):
            assert "ld+json" in kind or "json" in kind or hash_source(content) in str(policy), name
        assert "javascript:" not in re.sub(r"<script type=.application/(ld\+)?json.*?</script>", "", html), name


def test_hostile_words_stay_words(site: Path) -> None:
    """In HTML, JSON-LD, CSV, XML and SVG a title that attacks is text."""
    place = site / "cards/sea/2020-12-31-by-hand"
    html = (place / "card.html").read_text(encoding="utf-8")
    assert "<script>alert" not in html
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    report, dataset = json.loads(block)["@graph"]
    assert "<script>alert" in report["about"]["name"]
    assert "url" not in report["about"]
    assert dataset["variableMeasured"][0]["minValue"] <= dataset["variableMeasured"][0]["maxValue"]
    svg = ElementTree.fromstring((place / "badge.svg").read_bytes())
    assert {part.tag.rpartition("}")[2] for part in svg.iter()} <= {"svg", "title", "desc", "rect", "path", "g", "text"}
    feed = ElementTree.fromstring((site / "feed.xml").read_bytes())
    assert any("<script>" in str(entry.findtext(f"{ATOM}title")) for entry in feed.iter(f"{ATOM}entry"))
    for cell in (cell for line in csv.reader(io.StringIO((site / "cards.csv").read_text("utf-8"))) for cell in line):
        assert not re.match(r"[=@\t]|[+-](?!\d)", cell)


def test_a_title_that_begins_like_a_formula_stays_text_in_the_list(tmp_path: Path) -> None:
    """cards.csv is opened in a spreadsheet."""
    written(tmp_path / "site", [one("river", title="=1+1")])
    assert "'=1+1" in (tmp_path / "site/cards.csv").read_text("utf-8")


def test_the_lists_say_what_the_cards_say(site: Path) -> None:
    """cards.json and cards.csv hold both ends of each total, the hashes, and addresses that are there."""
    listed = json.loads((site / "cards.json").read_bytes())["cards"]
    lines = list(csv.DictReader(io.StringIO((site / "cards.csv").read_text("utf-8"))))
    assert len(listed) == len(lines) == 4
    for entry, line in zip(listed, lines, strict=True):
        card = json.loads((site / entry["data"]).read_bytes())
        assert entry["evidence_sha256"] == line["evidence_sha256"] == card["evidence"]["sha256"]
        assert (entry["evidenced"], entry["possible"]) == (card["overall"]["evidenced"], card["overall"]["possible"])
        assert (line["verdict_low"], line["verdict_high"]) == (entry["verdict"]["low"], entry["verdict"]["high"])
        assert all((site / entry[name]).is_file() for name in ("page", "data", "badge", "picture", "rubric_page"))


def test_the_list_has_three_orders_and_none_by_score(site: Path) -> None:
    """By title, sponsor and year, without a script; no column of points can be sorted."""
    first = {}
    for page in ("index.html", "by-sponsor.html", "by-year.html"):
        html = (site / page).read_text("utf-8")
        heads = [head for head in Tags(html).each("th") if head.get("scope") == "col"]
        assert len([head for head in heads if "data-sort" in head]) == 5
        assert "data-sort" not in heads[5]  # the result
        assert [head.get("aria-sort") for head in heads].count("ascending") == 1
        first[page] = re.findall(r'<th scope="row"><a href="cards/([a-z]+)/', html)
    assert first["index.html"] == ["sea", "lake", "lake", "river"]  # a title that begins with a sign comes first
    assert sorted(first["by-year.html"]) == sorted(first["index.html"])


def test_filters_need_no_script(site: Path) -> None:
    """Choices are radio buttons that a style rule reads; a row carries every level its verdict may still be."""
    html = (site / "index.html").read_text("utf-8")
    tags = Tags(html)
    rows = [str(row["class"]).split() for row in tags.each("tr") if "class" in row]
    choices = [str(button["id"]) for button in tags.each("input") if button.get("type") == "radio"]
    assert {choice for choice in choices if not choice.endswith("a")} >= {"v0", "v1", "v2", "v3", "d0", "d1"}
    for choice in choices:
        rule = f"body:has(#{choice}:checked) tbody tr:not(.{choice}){{display:none}}"
        assert (rule in html) is not choice.endswith("a")
    assert all("v1" in row for row in rows)  # approaches, all of them


def test_the_rubric_page_gives_every_criterion_level_and_whose_each_is(site: Path) -> None:
    """Questions, levels in words, the standard in mind, weights with a reason, gates, and what a score does not say."""
    text = " ".join(Tags((site / "rubrics/by-hand.html").read_text("utf-8")).text.split())
    for dimension in RUBRIC.dimensions.values():
        assert dimension.title in text
        assert dimension.because in text
        for criterion in dimension.criteria.values():
            assert criterion.question in text
    assert text.count("the author's judgement, with these in mind.") == len(CRITERIA)
    for words in ("Hardly.", "A book", "A body, 2001.", "There was none.", "It does not judge any person."):
        assert words in text
    assert "gate" in text
    assert RUBRIC.sha256 in text


def test_the_feed_is_dated_by_the_record_and_names_each_card_once(site: Path, tmp_path: Path) -> None:
    """Atom with ids that stay; with an address on the web they are `tag:` addresses and links are whole."""
    feed = ElementTree.fromstring((site / "feed.xml").read_bytes())
    entries = list(feed.iter(f"{ATOM}entry"))
    days = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert days == ["2021-06-30T00:00:00Z", *["2020-12-31T00:00:00Z"] * 3]
    assert feed.findtext(f"{ATOM}updated") == "2021-06-30T00:00:00Z"
    ids = [str(entry.findtext(f"{ATOM}id")) for entry in entries]
    assert len(set(ids)) == 4
    assert all(id.startswith("urn:uuid:") for id in ids)
    written(tmp_path / "web", three(), Asked(base="https://example.org/cards/"))
    web = ElementTree.fromstring((tmp_path / "web/feed.xml").read_bytes())
    for entry in web.iter(f"{ATOM}entry"):
        assert str(entry.findtext(f"{ATOM}id")).startswith("tag:example.org,20")
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.attrib["href"].startswith("https://example.org/cards/cards/")
    html = (tmp_path / f"web/{PLACE}/card.html").read_text("utf-8")
    assert f'content="https://example.org/cards/{PLACE}/share.png"' in html


def test_two_builds_give_the_same_bytes_whatever_the_order(site: Path, tmp_path: Path) -> None:
    """The order of the dossiers says nothing."""
    written(tmp_path / "first", three())
    written(tmp_path / "second", three()[::-1])
    assert files(tmp_path / "first") == files(tmp_path / "second")


def test_what_has_not_changed_is_not_built_again_and_the_bytes_are_those_of_a_full_build(tmp_path: Path) -> None:
    """One changed card is built, the others are taken over; a card that is no longer given goes."""
    assert written(tmp_path / "site", three()).built == 3
    stood = files(tmp_path / "site")
    assert written(tmp_path / "site", three(), force=True).built == 0
    assert files(tmp_path / "site") == stood
    assert written(tmp_path / "site", three(ONE_1="exceeds"), force=True).built == 1
    written(tmp_path / "fresh", three(ONE_1="exceeds"))
    assert files(tmp_path / "site") == files(tmp_path / "fresh") != stood
    assert written(tmp_path / "site", three()[1:], force=True).built == 0
    assert not (tmp_path / "site" / "cards" / "river").exists()
    written(tmp_path / "fewer", three()[1:])
    assert files(tmp_path / "site") == files(tmp_path / "fewer")


def test_a_file_changed_by_hand_is_built_again(tmp_path: Path) -> None:
    """What is taken over is checked by its hash: a card, a comparison, the list."""
    written(tmp_path / "site", three())
    stood = files(tmp_path / "site")
    for name in (f"{PLACE}/card.html", f"{PLACE}/card.json", "cards.json", *(n for n in stood if "comparisons/" in n)):
        (tmp_path / "site" / name).write_bytes(b"changed")
        written(tmp_path / "site", three(), force=True)
        assert files(tmp_path / "site") == stood


@pytest.mark.parametrize("list_of_built", [b"{", b"[]", b'{"code":1}', b""])
def test_a_broken_list_of_what_was_built_leads_to_a_refusal_not_to_a_crash(
    tmp_path: Path, list_of_built: bytes
) -> None:
    """Without the list no file there is known to be ours."""
    written(tmp_path / "site", three())
    (tmp_path / "site" / ".built.json").write_bytes(list_of_built)
    with pytest.raises(OutputExists):
        written(tmp_path / "site", three(), force=True)


def test_nothing_of_anybody_else_is_overwritten(tmp_path: Path) -> None:
    """Without --force nothing is; with it, a folder that holds another file, however deep, stays as it is."""
    written(tmp_path / "site", three())
    with pytest.raises(OutputExists):
        written(tmp_path / "site", three())
    (tmp_path / "site" / PLACE / "notes.txt").write_text("mine")
    stood = files(tmp_path / "site")
    with pytest.raises(OutputExists, match=r"notes\.txt"):
        written(tmp_path / "site", three(), force=True)
    assert files(tmp_path / "site") == stood


def test_a_card_that_may_not_be_published_stops_the_whole_site(tmp_path: Path) -> None:
    """Every dossier and every reason is named, and nothing is written."""
    waiting = rubric_of(TEXT.replace("gate: yes", "gate: yes, needs_reply: yes"))
    given = [one("river"), one("lake", assessor_interest="-"), one("sea", waiting, ONE_1="missing")]
    with pytest.raises(Invalid) as caught:
        written(tmp_path / "site", given)
    found = {problem.where.file: str(problem.what) for problem in caught.value.problems}
    assert set(found) == {"lake.xlsx", "sea.xlsx"}
    assert "interest" in found["lake.xlsx"]
    assert "ONE-1" in found["sea.xlsx"]
    assert list(tmp_path.iterdir()) == []


def test_a_site_that_stands_is_kept_where_a_new_card_may_not_be_published(tmp_path: Path) -> None:
    """It is whole, as it was."""
    written(tmp_path / "site", three())
    stood = files(tmp_path / "site")
    with pytest.raises(Invalid):
        written(tmp_path / "site", [*three(), one("sea", assessor_interest="")], force=True)
    assert files(tmp_path / "site") == stood


def test_what_redaction_hides_moves_no_byte(tmp_path: Path) -> None:
    """Two or three people: the whole site is the same, and with it every hash in it."""

    def with_people(n: int) -> Publication:
        working = replace(
            one("river").dossier,
            redacted=False,
            tables={
                **one("river").dossier.tables,
                "participants": table("participants", {"region": "african", "affected": "yes", "count": n}),
            },
        )
        return publication("river.xlsx", working, RUBRIC)

    for n in (2, 3, 40):
        written(tmp_path / str(n), [with_people(n)], Asked(bundles=True))
    assert files(tmp_path / "2") == files(tmp_path / "3") != files(tmp_path / "40")


def test_the_same_dossier_twice_is_refused(tmp_path: Path) -> None:
    """Two cards cannot have one address."""
    with pytest.raises(Invalid, match="the same card"):
        written(tmp_path / "site", [one("river"), one("river")])


def test_cards_that_would_share_an_address_are_told_apart(tmp_path: Path) -> None:
    """One process, day, rubric and role, and other evidence: both keep what tells them apart."""
    given = [one("river"), one("river", ONE_1="meets"), one("lake", assessor_role="self")]
    written(tmp_path / "site", given)
    names = sorted(path.parent.relative_to(tmp_path / "site").as_posix() for path in tmp_path.rglob("card.html"))
    assert names[0] == "cards/lake/2020-12-31-by-hand-self"
    assert len(names) == 3
    assert all(re.fullmatch(rf"{PLACE}-[0-9a-f]{{8}}", name) for name in names[1:])


def test_pairs_that_cannot_be_compared_are_all_named(tmp_path: Path) -> None:
    """A name that is not known, one card twice, two rubrics."""
    other = rubric_of(TEXT.replace("version: 1.0.0", "version: 1.0.1"))
    given = [one("river"), one("lake", other)]
    asked = Asked(compare=(("river", "rivr"), ("river", "river"), ("river", "lake")))
    with pytest.raises(Invalid) as caught:
        written(tmp_path / "site", given, asked)
    assert [problem.code for problem in caught.value.problems] == [
        "nothing_to_compare", "nothing_to_compare", "rubrics_differ",
    ]  # fmt: skip
    assert "Did you mean river?" in str(caught.value)


def test_two_rubrics_of_one_id_have_a_page_each(tmp_path: Path) -> None:
    """They are told apart by their hash."""
    other = rubric_of(TEXT.replace("version: 1.0.0", "version: 1.0.1"))
    written(tmp_path / "site", [one("river"), one("lake", other)])
    names = {path.name for path in (tmp_path / "site/rubrics").iterdir()}
    assert names == {f"by-hand-{rubric.sha256[:8]}.html" for rubric in (RUBRIC, other)}


def test_a_badge_says_both_totals_in_words() -> None:
    """Never one alone, and the words say what the bar shows; a card without totals says that."""
    card = sample_card()
    text = badge(entry_of(card, PLACE)).decode()
    parts = [str(part.text) for part in ElementTree.fromstring(text).iter() if part.text]
    assert card.overall is not None
    assert any("at best approaches" in part and " to " in part and " of 100" in part for part in parts)
    assert "consultation, draft" in parts
    assert "findings, without a total" in badge(entry_of(without_totals(card), PLACE)).decode()


def test_the_files_of_a_hostile_card_are_safe() -> None:
    """Whatever its texts hold: XML parses, no script runs, no address but http(s) is a link."""
    made: Mapping[str, bytes] = card_files(CardWork(PLACE, hostile_card(), (), "", sample_rubric(), sample_dossier()))
    html = made[f"{PLACE}/card.html"].decode()
    ElementTree.fromstring(made[f"{PLACE}/badge.svg"])
    assert "<script>alert" not in html
    assert 'href="javascript' not in html


@given(st.text(max_size=200))
def test_any_id_gives_an_address(text: str) -> None:
    """Small letters, digits and hyphens, never empty, never long, never a way up."""
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?", slug(text))
    assert slug(text) == slug(text)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_publish_writes_a_site_and_says_what_is_in_it(here: Path) -> None:
    """Twice: the second time nothing is built anew. Side by side in two processes the bytes are the same."""
    dossier = river(here)
    done = run("publish", dossier, "--out", "site", "--bundles", "--title", "Rivers")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0] == "1 card (1 built anew), 0 comparisons, 1 rubric."
    assert '<h1 class="big">Rivers</h1>' in (here / "site/index.html").read_text("utf-8")
    stood = files(here / "site")
    done = run("publish", dossier, "--out", "site", "--bundles", "--title", "Rivers", "--force", "--jobs", "2")
    assert done.stdout.splitlines()[0] == "1 card (0 built anew), 0 comparisons, 1 rubric."
    assert files(here / "site") == stood
    assert run("publish", dossier, "--out", "site").exit_code == 2
    bundle = next((here / "site").rglob("bundle.zip"))
    assert run("verify", bundle).exit_code == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--compare", "a"), "two ids with a comma"),
        (("--compare", "a,b,c"), "two ids with a comma"),
        (("--compare", "river,sea"), "No card of sea"),
        (("--base-url", "javascript:alert(1)"), "whole address"),
        (("--base-url", "example.org"), "whole address"),
        (("--base-url", "https://example.org/?a"), "whole address"),
    ],
)
def test_publish_says_what_it_cannot_do(here: Path, given: tuple[str, ...], said: str) -> None:
    """In one line, with exit code 2, and nothing is written."""
    dossier = river(here)
    done = run("publish", dossier, "--out", "site", *given)
    assert done.exit_code == 2
    assert said in done.output
    assert not (here / "site").exists()


def test_publish_names_the_problems_of_every_dossier(here: Path) -> None:
    """Those that cannot be read too, all at once."""
    broken = [river(here, name, as_of="someday") for name in ("one", "two")]
    done = run("publish", *broken, "--out", "site")
    assert done.exit_code == 3
    assert done.output.count("someday") >= 2 or done.output.count("as_of") >= 2
    assert not (here / "site").exists()


def test_publish_never_writes_around_a_dossier(here: Path) -> None:
    """The folder of a dossier, or one that holds it, is refused even with --force."""
    dossier = river(here)
    for out in (dossier, here):
        assert run("publish", dossier, "--out", out, "--force").exit_code == 2
    assert (dossier / "process.csv").is_file()
