"""Where a letter stands: signed, waiting for a seal, or void; its number, its title, where it is checked."""

from __future__ import annotations

from django.conf import settings

from core.letter_flow import ISSUED, LETTER, UNSEALED, VOID
from core.letter_models import Letter
from core.terms import letter_kind

CODE_LENGTH = 8


def number_of(letter: Letter) -> str:
    """The document number (文号) as printed."""
    return letter.number_text or f"{letter_kind(letter.kind).mark}〔{letter.year}〕{letter.number}号"


def title_of(letter: Letter) -> str:
    return str(letter.data.get("title") or letter_kind(letter.kind).title)


def code_of(letter: Letter) -> str:
    """The short code that is asked beside the number, so that numbers cannot be tried one after the other."""
    return letter.public_id.hex[:CODE_LENGTH].upper()


def address_of(letter: Letter) -> str:
    """Where anybody can check the letter."""
    return f"{settings.SITE_URL.rstrip('/')}/verify/{letter.public_id}/"


def seals_demanded() -> bool:
    """Whether a letter without a seal counts as not issued; an office that only shows the platform switches it off."""
    return bool(settings.LETTERS_NEED_SEAL)


def state_of(letter: Letter) -> str:
    """`unsealed`, `issued` or `void`. Reads the marks; use `Letter.objects.marked()` for many."""
    if not hasattr(letter, "void"):
        letter = Letter.objects.marked().get(pk=letter.pk)
    if letter.void:  # type: ignore[attr-defined]
        return VOID
    return ISSUED if letter.sealed or not seals_demanded() else UNSEALED  # type: ignore[attr-defined]


def state_label(letter: Letter) -> str:
    return LETTER.states[state_of(letter)]
