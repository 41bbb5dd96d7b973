"""Tasks against subjects that died or were deregistered: let go of, and sent again where that was wrong (P10, P11)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef

from core.actors import Actor
from core.clocks import day_of
from core.models import Step
from law.operations import pack_by_version_id
from measures.flow import DISPATCH, RELEASED, RELEASING
from measures.models import Dispatch
from measures.operations.following import release_of
from measures.operations.sending import send_again
from redblack.models import Entry
from subjects.models import SubjectChange
from subjects.terms import DEATH_ENDS, DEREGISTRATION_RELEASES, ChangeKind

ENDING = {ChangeKind.DIED: DEATH_ENDS, ChangeKind.DEREGISTERED: DEREGISTRATION_RELEASES}
"""After which changes nothing is carried out against the subject itself, if the pack says so."""


def release_ended(changed: int, *, by: Actor, at: datetime) -> int:
    """Let go of every task against subjects that ended by the transition `changed`; returns how many.

    Tasks against those who answer for a deregistered organisation rest on themselves and stay (JS-G 29).
    """
    changes = SubjectChange.objects.unscoped("measures follow their subjects").moved_by(changed)
    rows = changes.filter(kind__in=ENDING).values_list("kind", "subject_id", "pack_version_id")
    ended = [subject for kind, subject, pack in rows if pack_by_version_id(pack).get(ENDING[ChangeKind(kind)])]
    return release_of(ended, by=by, at=at) if ended else 0


def send_restored(undone: int, *, by: Actor, at: datetime) -> int:
    """Send again the tasks that were let go of by changes which `undone` took back; returns how many.

    Only those whose entry has effect today and that no later round replaced.
    """
    changes = SubjectChange.objects.unscoped("measures follow their subjects").moved_by(undone)
    rows = list(changes.filter(kind__in=ENDING).values_list("subject_id", "effective_at"))
    if not rows:
        return 0
    released = Step.objects.filter(
        flow=DISPATCH.name,
        case_id=OuterRef("pk"),
        target=RELEASING,
        transition__verb="release",
        transition__at__in=[effective_at for _, effective_at in rows],
    )
    tasks = Dispatch.objects.unscoped("tasks that a wrong change let go of")
    later = tasks.filter(
        subject=OuterRef("subject"),
        entry=OuterRef("entry"),
        department=OuterRef("department"),
        cycle__gt=OuterRef("cycle"),
    )
    effective = Entry.objects.unscoped("entries with effect").effective(day_of(at))
    again = tasks.filter(
        Exists(released),
        ~Exists(later),
        subject__in=[subject for subject, _ in rows],
        entry__in=effective.values("pk"),
        state__in=(RELEASING, RELEASED),
    )
    return send_again(again, to_department_id=None, by=by, at=at, note="主体变更撤销") if again.exists() else 0
