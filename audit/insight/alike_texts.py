"""A submission's text as it is compared with others: without case, punctuation, greeting and signature.

The rule, in its order:

1. Unicode NFKC, so that full-width letters and ligatures are the letters they stand for.
2. The first line goes where it is short and begins with a word of greeting. Of the last lines the first short one that
   begins with a word of farewell goes, with all below it. A text of one line keeps it.
3. Case is folded; all but letters, marks and digits parts words; characters that nobody sees go.

A text that is nothing but greeting and signature is kept whole. Nothing is taken out of the dossier.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

GREETINGS = (
    "dear", "hello", "hi", "greetings", "to whom", "good morning", "good afternoon", "sir", "madam",
    "cher", "chère", "chers", "chères", "bonjour", "madame", "monsieur", "mesdames", "messieurs",
    "estimado", "estimada", "estimados", "estimadas", "querido", "querida", "hola", "señor", "señora",
    "prezado", "prezada", "caro", "cara", "sehr geehrte", "liebe", "guten tag",
    "уважаемый", "уважаемая", "уважаемые", "здравствуйте", "дорогие",
    "السلام", "عزيزي", "عزيزتي", "السادة", "تحية", "尊敬的", "敬启者", "您好",
)  # fmt: skip
"""Words with which a letter begins, in the six languages of the UN, Portuguese and German."""

FAREWELLS = (
    "yours", "sincerely", "regards", "kind regards", "best regards", "warm regards", "best wishes", "respectfully",
    "faithfully", "in solidarity", "with regards", "thank you", "thanks", "signed", "cordialement", "sincèrement",
    "respectueusement", "bien à vous", "veuillez agréer", "merci", "atentamente", "saludos", "cordialmente",
    "gracias", "atenciosamente", "obrigado", "obrigada", "mit freundlichen grüßen", "с уважением", "искренне",
    "спасибо", "مع التحية", "وتفضلوا", "شكرا", "此致", "谢谢", "顺颂",
)  # fmt: skip
"""Words with which a letter ends, in the same languages."""

_UNSEGMENTED = (
    (0x0E00, 0x0EFF), (0x0F00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x2FDF), (0x3040, 0x30FF),
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
"""Scripts that put no space between words: Thai, Lao, Tibetan, Myanmar, Khmer, Chinese and Japanese (Unicode blocks).
Korean parts its words."""


@dataclass(frozen=True, slots=True)
class LetterRule:
    """What is a greeting and a signature: a line of at most so many words, among so many last lines."""

    words: int
    last_lines: int


class _Letters(dict[int, str | None]):
    """From each character to itself, a space or nothing, as `str.translate` asks for it."""

    def __missing__(self, code: int) -> str | None:
        kind = unicodedata.category(chr(code))
        kept: str | None = chr(code) if kind[0] in "LMN" else None if kind == "Cf" else " "
        self[code] = kept
        return kept


_LETTERS = _Letters()


def plain(text: str) -> str:
    """Return a text's words in lower case with one space between them."""
    folded = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return " ".join(folded.casefold().translate(_LETTERS).split())


def compared(text: str, rule: LetterRule) -> str:
    """Return what of a text is compared: two that give the same are one distinct text."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:  # one line has neither greeting nor signature
        return plain(text)
    return plain(" ".join(_body(lines, rule))) or plain(text)


def _body(lines: list[str], rule: LetterRule) -> list[str]:
    """Return the lines between greeting and signature."""
    begins = 1 if _is(lines[0], GREETINGS, rule.words) else 0
    last = range(max(begins, len(lines) - rule.last_lines), len(lines))
    ends = next((at for at in last if _is(lines[at], FAREWELLS, rule.words)), len(lines))
    return lines[begins:ends]


def _is(line: str, words: tuple[str, ...], most: int) -> bool:
    """Return whether a line is short and begins with one of these words."""
    found = plain(line)
    unspaced = not is_spaced(found)
    if len(found if unspaced else found.split()) > most:
        return False
    return any(found == word or found.startswith(word if unspaced else f"{word} ") for word in words)


def is_spaced(text: str) -> bool:
    """Return whether most letters of a text are of a script that puts spaces between words."""
    if text.isascii():
        return True
    letters = [ord(char) for char in text if char != " "]
    unspaced = sum(any(low <= code <= high for low, high in _UNSEGMENTED) for code in letters)
    return unspaced * 2 <= len(letters)


def pieces(text: str) -> list[str]:
    """Return what a text's shingles are made of: its words, or its characters where words are not parted."""
    return text.split() if is_spaced(text) else list(text.replace(" ", ""))
