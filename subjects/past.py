"""What a subject was called at a past instant (I6)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from subjects.change_models import SubjectChange
from subjects.models import FormerName, Subject
from subjects.terms import ChangeKind


def names_at(subjects: Collection[Subject], at: datetime) -> dict[int, str]:
    """The name under which the platform showed each subject at `at`, by number; two statements.

    A change of name counts from the instant at which it was registered here, whenever it took effect elsewhere, and
    until the instant at which it was undone. Persons are masked as they were.
    """
    later = FormerName.objects.filter(subject__in=subjects, changed_at__gt=at).order_by("-changed_at", "-pk")
    changes = SubjectChange.objects.unscoped("under which name a subject was shown")
    borne = changes.filter(subject__in=subjects, kind=ChangeKind.RENAMED, effective_at__lte=at, undone_at__gt=at)
    names = {one.pk: one.name for one in subjects}
    names |= dict(later.values_list("subject_id", "name"))
    return names | dict(borne.order_by("effective_at", "pk").values_list("subject_id", "new_name"))
