"""Full names struck out of text that the public reads: opened to be hidden, told to nobody."""

from __future__ import annotations

from collections.abc import Callable

from core.crypto import open_sealed
from core.names import mask_person
from subjects.models import FormerName, Subject

SHORTEST = 2


def striker(subject: Subject) -> Callable[[str], str]:
    """A function that masks the sealed names of `subject`, present and former, wherever they stand in a text.

    Of a subject that is named openly nothing is hidden. Names of one character are left: they are no names in a text.
    """
    if subject.name_sealed is None:
        return str
    former = FormerName.objects.filter(subject=subject, name_sealed__isnull=False)
    sealed = [subject.name_sealed, *former.values_list("name_sealed", flat=True)]
    return strike([open_sealed(one) for one in sealed if one is not None])


def strike(names: list[str]) -> Callable[[str], str]:
    """A function that masks these names, the longest first."""
    known = sorted({name for name in names if len(name) >= SHORTEST}, key=len, reverse=True)

    def struck(text: str) -> str:
        for name in known:
            text = text.replace(name, mask_person(name))
        return text

    return struck
