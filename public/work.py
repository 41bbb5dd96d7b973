"""What waits for somebody here: a proof that failed, and a day without any."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from core.actors import Actor, Post
from core.work import WorkItem
from public.models import Proof


def work(actor: Actor, on: date) -> list[WorkItem]:
    """For the office's reviewers and approvers and for the auditor: the last proof found something, or is too old."""
    if not (actor.holds(Post.AUDITOR) or (actor.office and actor.holds(Post.REVIEWER, Post.APPROVER))):
        return []
    last = Proof.objects.order_by("-pk").first()
    if last is None:
        return []
    label = ""
    if not last.holds:
        label = f"{last.on} 的证明发现失效信息 {last.broken} 条，请查明"
    elif last.on < on - timedelta(days=1):
        label = f"自 {last.on} 以后没有新的无失效信息证明，请检查定时任务"
    url = reverse("admin:public_proof_change", args=[last.pk])
    return [WorkItem(label=label, count=1, url=url, due_on=on, colour="red", group="公示与查询")] if label else []
