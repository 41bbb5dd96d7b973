"""What a subject was called at a past instant (I6)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from subjects.models import FormerName, Subject


def names_at(subjects: Collection[Subject], at: datetime) -> dict[int, str]:
    """The name under which the platform showed each subject at `at`, by number; one statement.

    A change of name counts from the instant at which it was registered here, whenever it took effect elsewhere.
    """
    later = FormerName.objects.filter(subject__in=subjects, changed_at__gt=at).order_by("-changed_at", "-pk")
    return {one.pk: one.name for one in subjects} | dict(later.values_list("subject_id", "name"))
