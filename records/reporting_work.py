"""What of reporting waits for a person: sources that cannot be read, and messages that were not taken."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from core.actors import Actor, Post
from core.clocks import start_of
from core.work import WorkItem
from records.models import ExchangeSource, RefusedRow
from records.quality import overdue

DESK = (Post.HANDLER, Post.REVIEWER, Post.APPROVER)
MENDED_WITHIN = timedelta(days=30)
"""Older refusals stay on their page, they no longer wait at the front."""

GROUP = "信用记录"


def work(actor: Actor, on: date) -> list[WorkItem]:
    """For the provider's desk: messages to mend; for it, the office and the security officer: failing sources."""
    return [*_failing(actor), *_refused(actor, on), *_overdue(actor, on)]


def _failing(actor: Actor) -> list[WorkItem]:
    if not actor.holds(*DESK, Post.SECADMIN):
        return []
    return [
        WorkItem(
            label="交换表拉取失败",
            count=ExchangeSource.objects.within(actor).failing().count(),
            url=reverse("admin:records_exchangesource_changelist"),
            colour="red",
            group=GROUP,
        )
    ]


def _refused(actor: Actor, on: date) -> list[WorkItem]:
    if not actor.holds(*DESK) or not actor.units:
        return []
    own = RefusedRow.objects.within(actor).open_refusals().filter(provider_id__in=actor.units)
    recent = own.filter(refused_at__gte=start_of(on - MENDED_WITHIN))
    return [
        WorkItem(
            label="未归集的信息，待补正后重新报送",
            count=recent.count(),
            url=f"{reverse('admin:records_refusedrow_changelist')}?settled=no",
            colour="amber",
            group=GROUP,
        )
    ]


def _overdue(actor: Actor, on: date) -> list[WorkItem]:
    """Items that are reported in cycles and did not come: for their provider, and for the office all of them."""
    if not actor.holds(*DESK) or not (actor.office or actor.units):
        return []
    found = overdue(Q() if actor.office else Q(provider_id__in=actor.units), on=on)
    return [
        WorkItem(
            label="更新周期已过、没有报送的目录事项",
            count=len(found),
            due_on=min((due_on for _, _, due_on in found), default=None),
            url=reverse("admin:records_reportcount_changelist"),
            group=GROUP,
        )
    ]
