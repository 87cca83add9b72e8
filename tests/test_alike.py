"""Copies and campaigns among texts: told apart exactly, whatever the search that finds the candidates."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.evidence.by_text import Numbers
from audit.insight import alike_runs, alike_search, alike_sets
from audit.insight.alike import Cluster, Clusters, Values, clusters, distinct
from audit.insight.alike_groups import Joined, least_like
from audit.insight.alike_needs import NeedsMethods
from audit.insight.alike_search import by_bands, by_rarest, signatures
from audit.insight.alike_sets import sets_of
from audit.insight.alike_texts import LetterRule, compared, is_spaced, pieces, plain
from audit.rubric.method_values import method_defaults
from audit.rubric.model import MethodValue

VALUES = {name: default.given for name, default in method_defaults()["quality"].items()}
RULE = LetterRule(8, 6)
LETTER = """Dear Sir or Madam,

We ask for more time.
We ask for our own languages.

Yours sincerely,
A member of the network
Nairobi
"""


@pytest.fixture(autouse=True, scope="module")
def _caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Put caches into a folder of this module's own: where they lie, what earlier runs left is looked for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("caches")))
        yield


def values(**changed: str) -> Values:
    """Return the shipped values with some of them changed."""
    set_ = {name: MethodValue.model_validate({"value": text}) for name, text in changed.items()}
    return {**VALUES, **set_}


def of(texts: Sequence[str], used: Mapping[str, MethodValue] = VALUES) -> tuple[list[set[int]], Clusters]:
    """Return the clusters as sets of places in the texts given, and as they are."""
    found = distinct(texts, used)
    made = clusters(found, used)
    return [{at for at, text in enumerate(found.of) if text in one.texts} for one in made.clusters], made


def words(first: int, last: int) -> str:
    """Return a text of numbered words: no run of it comes twice."""
    return " ".join(f"w{number}" for number in range(first, last))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (LETTER, "we ask for more time we ask for our own languages"),
        ("We ASK, for more\ttime!", "we ask for more time"),
        ("Ｗｅ ａｓｋ for more ti\u200bme", "we ask for more time"),
        ("Straße", "strasse"),
        ("Dear Sir, we ask for more time. Yours sincerely", "dear sir we ask for more time yours sincerely"),
        ("Hello\nThank you", "hello thank you"),
        ("Chère Madame,\nNous demandons du temps.\nCordialement,\nUn réseau", "nous demandons du temps"),
        ("尊敬的主席：\n我们要求更多时间。\n此致", "我们要求更多时间"),
        ("Regards are what we lack and we have asked for them since the first day.\nMore time.",
         "regards are what we lack and we have asked for them since the first day more time"),
    ],
)  # fmt: skip
def test_case_greeting_and_signature_are_left_out(text: str, same: str) -> None:
    """By the stated rule: a short first line of greeting, and all from a short farewell near the end."""
    assert compared(text, RULE) == same


def test_marks_that_carry_meaning_stay() -> None:
    """Vowels of Hindi and Thai are marks, not letters: without them different words would be one."""
    assert plain("कि") != plain("का")
    assert plain("มี") != plain("มา")


def test_scripts_without_spaces_give_characters() -> None:
    """Chinese and Thai texts are compared by characters, Korean and Hindi by words."""
    assert pieces(plain("我们要求, 时间")) == list("我们要求时间")
    assert not is_spaced(plain("ขอเวลาเพิ่ม"))
    assert pieces(plain("시간을 더 주세요")) == ["시간을", "더", "주세요"]
    assert pieces(plain("हमें और समय चाहिए")) == ["हमें", "और", "समय", "चाहिए"]


def test_a_copy_adds_no_text_and_a_variant_no_cluster() -> None:
    """Ten equal letters are one text; with one word changed of a hundred they are two texts in one cluster."""
    base = words(0, 100)
    variant = base.replace("w50 ", "changed ")
    groups, made = of([base] * 10 + [variant, words(200, 300)])
    assert groups == [{*range(11)}, {11}]
    assert made.clusters[0].lowest_link == Fraction(91, 101)  # 5 of 96 runs hold the word: 91 in both, 101 in either
    assert len(distinct([base] * 10 + [variant], VALUES).texts) == 2


def test_a_chain_tells_its_lowest_link_and_its_ends() -> None:
    """Each text is like the next, the first is not like the last: one cluster, and the card can say so."""
    texts = [words(first, first + 104) for first in range(0, 33, 11)]  # runs of five: 100 in each, 89 shared
    groups, made = of([texts[0], *texts])
    assert groups == [{0, 1, 2, 3}]
    (cluster,) = made.clusters
    assert cluster.lowest_link == Fraction(89, 111)
    assert cluster.least_like == Fraction(78, 122)
    assert distinct(texts, VALUES).texts[cluster.texts[0]] == texts[0]


def test_the_heaviest_text_represents_its_cluster() -> None:
    """By the weights given: a row may stand for many."""
    texts = [words(0, 100), words(1, 101)]
    found = distinct(texts, VALUES)
    for weights, first in (([1, 5], 1), ([5, 1], 0)):
        (cluster,) = clusters(found, VALUES, weights).clusters
        assert found.texts[cluster.texts[0]] == texts[first]


def test_short_texts_are_compared_word_by_word_only() -> None:
    """Nine words that differ in one are two clusters; so are short texts of characters."""
    groups, made = of([words(0, 9), words(0, 9), words(0, 8) + " x", "我们要求更多时间", "我们要求更多时"])
    assert sorted(map(sorted, groups)) == [[0, 1], [2], [3], [4]]
    assert made.short == 4
    longer = "我们要求更多时间和我们自己的语言以及旅费还有翻译谢谢大家"
    groups, _ = of([longer, longer + "啊"])
    assert groups == [{0, 1}]


TEXTS = st.lists(
    st.lists(st.sampled_from("abcd"), min_size=1, max_size=14).map(" ".join), min_size=1, max_size=12
)  # fmt: skip
SMALL = values(shingle_words="2", short_words="3")


def by_hand(texts: Sequence[str], at: Fraction) -> set[frozenset[str]]:
    """Return the connected components of texts whose sets of pairs of words are alike, by comparing every two."""
    sets = {text: {*zip(text.split(), text.split()[1:], strict=False)} for text in texts}
    found = [{text} for text in sets]
    for one, other in combinations(sets, 2):
        if min(len(one.split()), len(other.split())) < 3:
            continue
        if Fraction(len(sets[one] & sets[other]), len(sets[one] | sets[other])) >= at:
            here, there = (next(group for group in found if text in group) for text in (one, other))
            if here is not there:
                found.remove(there)
                here |= there
    return {frozenset(group) for group in found}


@settings(deadline=None, max_examples=150)
@given(TEXTS, st.sampled_from(["50%", "60%", "80%", "100%"]))
def test_the_exact_search_finds_what_comparing_every_two_finds(texts: list[str], at: str) -> None:
    """The inverted index of rarest runs misses no pair and joins no other."""
    used = {**SMALL, **values(alike_at=at, shingle_words="2", short_words="3")}
    found = distinct(texts, used)
    made = clusters(found, used)
    assert {frozenset(found.texts[n] for n in one.texts) for one in made.clusters} == by_hand(
        found.texts, used["alike_at"].number
    )
    assert all(one.lowest_link is None or one.lowest_link >= used["alike_at"].number for one in made.clusters)


@settings(deadline=None, max_examples=60)
@given(TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_the_texts_changes_nothing(texts: list[str], random: object) -> None:
    """Nor does it matter whether candidates come from bands: every link is confirmed exactly, and none is invented."""
    mixed = sorted(texts, key=lambda _: random.random())  # type: ignore[attr-defined]
    for used in (SMALL, {**SMALL, "exact_up_to": values(exact_up_to="1")["exact_up_to"]}):
        assert clusters(distinct(texts, used), used).clusters == clusters(distinct(mixed, used), used).clusters
    banded = clusters(distinct(texts, used), used)
    whole = clusters(distinct(texts, SMALL), SMALL)
    homes = {text: one for one in whole.clusters for text in one.texts}
    assert all(len({homes[text].texts for text in one.texts}) == 1 for one in banded.clusters)


def mailing(campaigns: int, variants: int, seed: int) -> list[list[str]]:
    """Return campaigns of texts of a hundred words with up to two words changed, and as many texts apart."""
    random = np.random.RandomState(seed)
    texts = []
    for campaign in range(campaigns):
        base = [f"c{campaign}w{number}" for number in range(100)]
        for variant in range(variants):
            changed = list(base)
            for place in random.randint(0, 100, random.randint(0, 3)):
                changed[place] = f"v{campaign}n{variant}p{place}"
            texts += [changed, [f"u{campaign}n{variant}w{number}" for number in range(100)]]
    return texts


def test_bands_find_the_pairs_that_comparing_every_two_finds() -> None:
    """Of pairs at 80% or more at least 99% come up as candidates where the index is built for 50%."""
    sets = sets_of(sorted(mailing(20, 12, 1)), 5)
    at = Fraction(4, 5)
    pairs = {
        (one, other)
        for many in by_rarest(sets, at)
        for texts, _ in many.groups()
        for one, other in combinations(sorted(texts.tolist()), 2)
        if sets.likeness(one, other) >= at
    }
    seen = {
        pair
        for many in by_bands(sets, at, at - Fraction(3, 10), 128, 2016)
        for texts, _ in many.groups()
        for pair in combinations(sorted(texts.tolist()), 2)
    }
    assert len(pairs) > 300
    assert len(pairs & seen) >= 0.99 * len(pairs)


def test_signatures_tell_the_likeness() -> None:
    """The share of equal entries lies within four standard errors of the Jaccard index (Broder 1997)."""
    texts = [words(0, 1004).split(), words(200, 1204).split()]
    sets = sets_of(texts, 5)
    signed = signatures(sets, 1024, 2016)
    likeness = float(sets.likeness(0, 1))
    error = (likeness * (1 - likeness) / 1024) ** 0.5
    assert abs((signed[0] == signed[1]).mean() - likeness) < 4 * error


def test_signatures_are_the_same_on_every_machine() -> None:
    """They follow from the text and the seed alone, not from Python's hash."""
    sets = sets_of([words(0, 40).split(), words(20, 60).split()], 5)
    assert sha256(signatures(sets, 32, 2016).astype("<u4").tobytes()).hexdigest()[:16] == "d92e79ff9e708b82"
    alone = sets_of([words(20, 60).split()], 5)
    assert (signatures(sets, 32, 2016)[1] == signatures(alone, 32, 2016)[0]).all()


def test_runs_that_share_their_bits_are_still_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were every word to have one hash, the numbers of shingles would be exact all the same."""
    texts = [words(0, 30).split(), words(3, 33).split(), words(60, 90).split()]
    plainly = sets_of(texts, 5)
    monkeypatch.setattr(alike_sets, "hashes_of", lambda words: np.zeros(len(words), np.uint64))
    mixed = sets_of(texts, 5)
    assert [mixed.likeness(a, b) for a, b in combinations(range(3), 2)] == [
        plainly.likeness(a, b) for a, b in combinations(range(3), 2)
    ]


def test_two_in_one_cluster_are_not_compared_again() -> None:
    """A thousand variants of one text cost about a thousand comparisons, not half a million."""
    base = words(0, 100).split()
    texts = sorted([*base[:-1], f"x{number}"] for number in range(1000))
    sets = sets_of(texts, 5)
    compared_with: list[int] = []

    class Counting(Joined):
        def _compare(self, first: int, others: Numbers) -> int:
            compared_with.append(len(others))
            return super()._compare(first, others)

    joined = Counting(sets, Fraction(4, 5))
    joined.join(by_rarest(sets, Fraction(4, 5)))
    assert len({*joined.label.tolist()}) == 1
    assert sum(compared_with) < 2000


def test_many_texts_need_the_library_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the stated number, without datasketch: how to install it."""
    monkeypatch.setitem(__import__("sys").modules, "datasketch", None)
    used = values(exact_up_to="1")
    with pytest.raises(NeedsMethods, match=r'pip install "consultation-audit\[methods\]"'):
        clusters(distinct([words(0, 50), words(50, 100)], used), used)


def written(texts: Sequence[Sequence[str]], place: Path, order: Sequence[int]) -> tuple[Numbers, alike_runs.Written]:
    """Return texts whose shingles were written to disk in some order."""
    writer = alike_runs.Writer(place / "words", 5)
    for at in order:
        writer.add(3 * at, texts[at])
    return writer.sets()


def test_shingles_on_disk_are_those_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In whatever order texts come, and in however many portions: sizes, own ones, likeness, signatures."""
    texts = sorted(mailing(3, 6, 4))
    held = sets_of(texts, 5)
    for at_once, sorted_at_once in ((200_000, 8_000_000), (150, 90)):
        monkeypatch.setattr(alike_sets, "AT_ONCE", at_once)
        monkeypatch.setattr(alike_runs, "AT_ONCE", at_once)
        monkeypatch.setattr(alike_runs, "_SORTED_AT_ONCE", sorted_at_once)
        numbers, sets = written(texts, tmp_path, np.random.RandomState(at_once).permutation(len(texts)).tolist())
        assert numbers.tolist() == [3 * at for at in range(len(texts))]
        assert sets.sizes.tolist() == held.sizes.tolist()
        assert sets.own.tolist() == held.own.tolist()
        assert (signatures(sets, 16, 1) == signatures(held, 16, 1)).all()
        others = np.arange(1, len(texts))
        assert sets.shared(0, others).tolist() == held.shared(0, others).tolist()
        assert least_like(sets, 0, others) == min(held.likeness(0, other) for other in others.tolist())
        assert (sets.numbered().items == held.items).all()


@settings(deadline=None, max_examples=40)
@given(TEXTS)
def test_hashed_sets_give_the_same_clusters(texts: list[str]) -> None:
    """With as many texts on disk as are compared one with another, nothing is missed either."""
    used = {**SMALL, "exact_up_to": values(exact_up_to="0")["exact_up_to"]}
    found = distinct(texts, used)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alike_search, "by_bands", lambda sets, at, *_: by_rarest(sets.numbered(), at))
        on_disk = clusters(found, used)
    exact = clusters(found, SMALL)
    assert on_disk.home.tolist() == exact.home.tolist()
    assert on_disk.first.tolist() == exact.first.tolist()


@pytest.mark.parametrize("changed", [1, 3])
def test_many_variants_of_one_text_take_no_more_than_their_number(
    changed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice as many texts of one campaign are about twice as many comparisons, whether or not they are alike."""
    counted: dict[int, int] = {}
    compare = Joined._compare

    def counting(self: Joined, first: int, others: Numbers) -> int:
        counted[many] += len(others)
        return compare(self, first, others)

    monkeypatch.setattr(Joined, "_compare", counting)
    used = values(exact_up_to="0")
    for many in (4_000, 8_000):
        counted[many] = 0
        texts = []
        for at in range(many):
            one = words(0, 100).split()
            for step in range(changed):
                one[(at * 7 + step * 31) % 100] = f"v{at}s{step}"
            texts.append(" ".join(one))
        made = clusters(distinct(texts, used), used)
        assert made.by_bands
    if changed == 1:
        assert len(made.first) == 1
    assert counted[8_000] < 3 * counted[4_000] + 1_000
    assert counted[8_000] < 40 * 8_000


def test_portions_hold_every_text_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signatures are computed in portions; their size changes nothing."""
    sets = sets_of([words(first, first + 30).split() for first in range(0, 200, 7)], 5)
    whole = signatures(sets, 16, 1)
    monkeypatch.setattr(alike_sets, "AT_ONCE", 40)
    assert (signatures(sets, 16, 1) == whole).all()


def test_no_text_and_one_text() -> None:
    """Nothing is in no cluster, one text in its own."""
    assert of([])[1].clusters == ()
    assert of([words(0, 50)])[1].clusters == (Cluster((0,)),)
