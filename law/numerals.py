"""Chinese numerals up to ninety-nine, as clauses are counted."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """34 → 三十四; raises ValueError outside 1 to 99."""
    if not 1 <= number <= 99:
        raise ValueError(f"条款序号超出范围：{number}")
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else DIGITS[tens]) + "十" if tens else ""
    return head + (DIGITS[ones] if ones else "")


def read_number(text: str) -> int:
    """三十四 or 34 → 34; raises ValueError."""
    if text.isdecimal():
        return int(text)
    head, ten, tail = text.partition("十")
    if not ten:
        return DIGITS.index(text)
    return (DIGITS.index(head) if head else 1) * 10 + (DIGITS.index(tail) if tail else 0)
