from __future__ import annotations

from decimal import Decimal

import pytest

from audit.errors import RubricNotValid
from audit.yaml import DEEPEST, LARGEST_FILE, place, read_yaml


def refused(raw: bytes) -> str:
    """Return what is said against a file."""
    with pytest.raises(RubricNotValid) as caught:
        read_yaml(raw, "r.yaml")
    return str(caught.value)


def test_words_and_numbers() -> None:
    """yes and no stay words, dates and versions stay text, numbers are exact, quotes make words of anything."""
    text = b'a: yes\nb: no\nc: 2016-09-07\nd: 1.0.0\ne: 0.80\nf: 12\ng: "12"\nh: NO\ni: 1_000\nj: 0x1F\nk: "true"'
    plain = read_yaml(text, "r.yaml").plain()
    assert plain == {
        "a": "yes",
        "b": "no",
        "c": "2016-09-07",
        "d": "1.0.0",
        "e": Decimal("0.80"),
        "f": 12,
        "g": "12",
        "h": "NO",
        "i": "1_000",
        "j": "0x1F",
        "k": "true",
    }


def test_places() -> None:
    """Every key and value knows its line and column; a path that is not there gives the nearest place."""
    root = read_yaml(b"a:\n  b: [x, y]\n  c: {d: z}\n", "r.yaml")
    assert str(place(root, ("a", "b", 1))) == "r.yaml:2:10"
    assert str(place(root, ("a", "c", "d"))) == "r.yaml:3:10"
    assert str(place(root, ("a", "c", "d"), key=True)) == "r.yaml:3:7"
    assert str(place(root, ("a", "b", 7))) == "r.yaml:2:6"
    assert str(place(root, ("a", "nothing"))) == "r.yaml:2:3"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"a: &x 1", "r.yaml:1:4: The anchor &x stands here. Take it out."),
        (b"a: 1\nb: [1, *x]", "r.yaml:2:8: The alias *x stands here. Write the value out."),
        (b"a:\n  - !!python/object 1", "r.yaml:2:5: The tag tag:yaml.org,2002:python/object stands here. Take it out."),
        (b"a: ! 1", "r.yaml:1:4: The tag ! stands here. Take it out."),
        (b"a: 1\nb: 2\na: 3", "r.yaml:3:1: a is given twice; first in line 1. Keep one of them."),
        (b"a: {b: 1, b: 2}", "r.yaml:1:11: b is given twice; first in line 1. Keep one of them."),
        (b"a: true", "r.yaml:1:4: true is not a word of rubrics. Write yes."),
        (b"a:\n  - False", "r.yaml:2:5: False is not a word of rubrics. Write no."),
        (b"a: 1\nb:\n", "r.yaml:2:1: b has no value. Write one, or take it out."),
        (b"a: ~", "r.yaml:1:4: Nothing is written here. Write a value, or take the key out."),
        (b"<<: 1", "r.yaml:1:1: Mappings are not merged here. Write the keys out."),
        (b"? [a]\n: 1", "r.yaml:1:3: A key is one word. Write a word before the colon."),
        (b"a: 1\n---\nb: 2", "r.yaml:2:1: A second document begins here. Keep one in a file."),
        (b"a: 'x\x07'", "r.yaml:1:6: The file holds a character that is not printed (U+0007). Take it out."),
        ("a: x\u202e".encode(), "r.yaml:1:5: The file holds a character that is not printed (U+202E). Take it out."),
        (b"a: 1\nb: \xff", "r.yaml:2:4: The file is not UTF-8. Save it as UTF-8."),
        (b"", "r.yaml:1:1: A rubric is a list of keys with values."),
        (b"a:\n  -\n  - b", "r.yaml:2:4: Nothing is written here."),
        (b"- a", "r.yaml:1:1: A rubric is a list of keys with values."),
        (b"a: b: c", "r.yaml:1:5: The file is not YAML: mapping values are not allowed here."),
        (b"a: [1", "r.yaml:1:6: The file is not YAML:"),
    ],
)
def test_refused_where_it_stands(raw: bytes, said: str) -> None:
    """What a rubric may not hold is refused at its line and column, with the mend."""
    assert refused(raw).startswith(said)


def test_a_bomb_is_refused_before_anything_is_built() -> None:
    """A billion laughs ends at its first anchor."""
    bomb = b"a: &a [ha, ha]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (c, c, c - 1, c - 1) for c in range(98, 123))
    assert refused(bomb).startswith("r.yaml:1:4: The anchor &a")


def test_depth() -> None:
    """Nesting is refused one level below the deepest allowed, however long the file."""
    deep = b"a: " + b"[" * (DEEPEST - 1) + b"]" * (DEEPEST - 1)
    assert read_yaml(deep, "r.yaml")
    assert (
        refused(b"a: " + b"[" * 250_000)
        == f"r.yaml:1:{4 + DEEPEST - 1}: Nested deeper than 16 levels. Write it flatter."
    )


def test_size() -> None:
    """A file above the largest size is refused unread."""
    assert refused(b"#" * (LARGEST_FILE + 1)).startswith("r.yaml:1:1: The file has 300001 bytes")


def test_byte_order_mark_and_line_ends() -> None:
    """A byte order mark and Windows line ends change nothing."""
    root = read_yaml("\ufeffa: 1\r\nb: 2\r\n".encode(), "r.yaml")
    assert root.plain() == {"a": 1, "b": 2}
    assert str(place(root, ("b",))) == "r.yaml:2:4"
