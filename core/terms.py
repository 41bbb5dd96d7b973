"""The words of this floor: kinds of letters with their titles and the mark in their numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter: the title over its text, and the mark (机关代字) before the year."""

    title: str
    mark: str


LETTER_KINDS: dict[str, LetterKind] = {
    "prior_notice": LetterKind("事前告知书", "信告"),
    "listing_decision": LetterKind("列入决定书", "信列"),
    "exit_notice": LetterKind("退出告知书", "信退"),
    "execution_notice": LetterKind("实施告知书", "信施"),
    "release_notice": LetterKind("解除告知书", "信解"),
}


def letter_kind(kind: str) -> LetterKind:
    """The words of a kind; a kind that has none yet is a plain notice."""
    return LETTER_KINDS.get(kind, LetterKind("告知书", "信函"))
