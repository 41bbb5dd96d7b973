"""The full name of a natural person on the letter that is served to him, opened by a look that is on record.

A letter's frozen words hold what may always be shown: of a person the masked name. The full one is asked of the
floor that keeps names (`settings.LETTER_NAMES`) when the letter is set for the person, and of nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from core.actors import Actor
from core.letter_models import Letter
from core.letters.standing import number_of
from core.names import MASK
from core.terms import letter_kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Whose full name a letter needs: the dossier, the name as the letter froze it, the letter's number."""

    letter_id: int
    subject_id: int
    shown: str
    case_no: str


def is_masked(letter: Letter) -> bool:
    """Whether the letter is served to a person and its frozen words hold his masked name."""
    shown = str(letter.data.get("subject") or "")
    return letter_kind(letter.kind).personal and letter.subject_id is not None and MASK in shown


def full_names(letters: Iterable[Letter], *, by: Actor, at: datetime) -> Mapping[int, str]:
    """The full names by letter, of those that are masked; every one is a look on record in the name of `by`.

    Raises NotAllowed where `by` may not see clear text.
    """
    wanted = [
        Addressee(
            letter_id=letter.pk,
            subject_id=letter.subject_id or 0,
            shown=str(letter.data["subject"]),
            case_no=number_of(letter),
        )
        for letter in letters
        if is_masked(letter)
    ]
    if not wanted:
        return {}
    names: Mapping[int, str] = import_string(settings.LETTER_NAMES)(wanted, by=by, at=at)
    return names


def data_for(letter: Letter, name: str) -> dict[str, Any]:
    """The words of a letter with the addressee's full name where they hold the masked one; public_id untouched."""
    if not name:
        return dict(letter.data)
    shown = letter.data["subject"]
    named = {key: name for key in ("subject", "listed") if letter.data.get(key) == shown}
    return {**letter.data, **named}
