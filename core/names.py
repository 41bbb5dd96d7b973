"""Names as people write them: one normal form, words that say why two names match, masks, allowed characters.

Pure: no database and no clock. A name never joins two subjects; it only confirms or questions a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Protocol

import opencc

OPENING, CLOSING = "（[{〔【「『《〈<﹝", "）]}〕】」』》〉>﹞"
BRACKETS = str.maketrans(dict.fromkeys(OPENING, "(") | dict.fromkeys(CLOSING, ")"))
DOTS = str.maketrans(dict.fromkeys("·•・‧∙⋅●．。", "·"))
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
# Control, format (bidi and zero width among them), private use, surrogates, unassigned, line separators.
REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
BIDI_CONTROLS = frozenset({"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"})
VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


class Converter(Protocol):
    """The part of OpenCC that is used here."""

    def convert(self, text: str, /) -> str:
        """The text in the other script."""
        ...


class TextError(ValueError):
    """Text with characters that no name or document may carry: a sentence and the remedy."""

    def __init__(self, sentence: str, remedy: str) -> None:
        """Both in Chinese, ready to be shown."""
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy


@cache
def simplifier() -> Converter:
    """Traditional to simplified Chinese; loading the tables takes 20 ms, so once per process."""
    converter: Converter = opencc.OpenCC("t2s")
    return converter


def fold_width(name: str) -> str:
    """Full-width letters, digits and compatibility characters in their plain form (NFKC)."""
    return unicodedata.normalize("NFKC", name)


def fold_brackets(name: str) -> str:
    """All brackets, middle dots and dashes written in one way."""
    return name.translate(BRACKETS).translate(DOTS).translate(DASHES)


def fold_blanks(name: str) -> str:
    """No blanks at all: 「张 三」 and 「张三」 are one spelling."""
    return "".join(name.split())


def fold_script(name: str) -> str:
    """Simplified characters; the table knows phrases, so that 乾隆 stays and 乾燥 becomes 干燥."""
    return simplifier().convert(name)


FOLDS: tuple[tuple[Callable[[str], str], str], ...] = (
    (fold_width, "全角与半角写法不同"),
    (fold_brackets, "括号、间隔号或连接号写法不同"),
    (fold_blanks, "空格不同"),
    (str.casefold, "字母大小写不同"),
    (fold_script, "繁体与简体写法不同"),
)


def normalise(name: str) -> str:
    """The form in which names are compared and searched; applying it twice changes nothing.

    NFKC, brackets and dots in one form, blanks dropped, letters case-folded, traditional to simplified.
    """
    before, text = "", name
    # One fold can make work for another (a case-folded letter may decompose), so until nothing moves.
    for _ in range(5):
        if text == before:
            break
        before = text
        for fold, _words in FOLDS:
            text = fold(text)
    return text


def explain(left: str, right: str) -> str:
    """Why two names are the same name, in words; empty where they are not."""
    if left == right:
        return "名称完全一致"
    if not normalise(left) or normalise(left) != normalise(right):
        return ""
    differences = []
    for fold, words in FOLDS:
        folded_left, folded_right = fold(left), fold(right)
        if (folded_left == folded_right) or (folded_left, folded_right) != (left, right):
            if distance(folded_left, folded_right) < distance(left, right):
                differences.append(words)
            left, right = folded_left, folded_right
    return f"名称一致（仅{'、'.join(differences) or '写法不同'}）"


def distance(left: str, right: str) -> int:
    """How many places differ, the difference in length counted; 0 for equal strings."""
    return sum(a != b for a, b in zip(left, right, strict=False)) + abs(len(left) - len(right))


MASK = "*"
"""What stands for a hidden character of a person's name."""


def mask_person(name: str) -> str:
    """A natural person's name as the public may see it: the first character, the others as stars."""
    text = fold_blanks(name)
    return text[:1] + MASK * (len(text) - 1) if len(text) > 1 else MASK


def check_text(text: str, *, label: str = "名称", multiline: bool = False) -> str:
    """The text in NFC, or TextError naming the first character that may not be in it.

    Refused are control, bidirectional, zero-width, private-use and unassigned characters and variation
    selectors: they hide text from the eye, or look different on every machine. Line breaks and tabs pass
    with `multiline`.
    """
    composed = unicodedata.normalize("NFC", text)
    for position, character in enumerate(composed, start=1):
        if multiline and character in "\r\n\t":
            continue
        if _refused(character):
            raise TextError(
                f"{label}第{position}个字符（U+{ord(character):04X}）是{character_words(character)}，不能使用。",
                "请删除该字符；生僻字请用国家标准（GB 18030）的正式编码输入。",
            )
    return composed


@lru_cache(maxsize=20_000)
def _refused(character: str) -> bool:
    """Asked of every character of every cell of a file; the same few thousand come again and again."""
    return unicodedata.category(character) in REFUSED_CATEGORIES or bool(VARIATION_SELECTORS.match(character))


def character_words(character: str) -> str:
    """What kind of character was refused, for a person who cannot see it."""
    if unicodedata.bidirectional(character) in BIDI_CONTROLS:
        return "改变文字方向的控制字符"
    if VARIATION_SELECTORS.match(character):
        return "字形选择符"
    words = {"Co": "私用区自造字", "Cf": "不可见的格式字符", "Cn": "未定义字符", "Cs": "不完整的字符"}
    return words.get(unicodedata.category(character), "控制字符")
