"""Mail to the persons who handle a department's tasks: one per run of a verb, not one per task."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import CharField, Count, F, IntegerField, Min, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject

from core.actors import Post
from core.clocks import day_of
from core.outbox import post_all
from departments.models import User
from measures.models import Dispatch

WORDS = {
    "dispatch": ("联合奖惩任务", "新派发给贵单位的联合奖惩任务", "acknowledge_due_on", "请登录工作台响应"),
    "insist": ("联合奖惩任务退回答复", "信用办坚持派发给贵单位的任务", "acknowledge_due_on", "请登录工作台响应"),
    "release": ("联合奖惩解除通知", "需要贵单位停止实施并确认解除的任务", "release_due_on", "请登录工作台确认"),
    "pause": ("联合奖惩暂停通知", "自今日起暂停实施的任务", "", "请登录工作台确认收悉，恢复或解除时另行通知"),
    "resume": ("联合奖惩恢复通知", "自今日起恢复实施的任务", "feedback_due_on", "请登录工作台办理"),
    "pause_measure": ("联合奖惩暂停通知", "其中一项措施暂停实施的任务", "", "请登录工作台确认收悉，恢复时另行通知"),
    "resume_measure": ("联合奖惩恢复通知", "其中一项措施恢复实施的任务", "", "请登录工作台确认收悉"),
    "recount": ("联合奖惩期限调整通知", "因公布放假安排而重新计算期限的任务", "", "请登录工作台查看新期限和算法"),
    "hand_over": ("联合奖惩任务移交", "因机构改革移交贵单位的联合奖惩任务", "", "请登录工作台查看，期限照常计算"),
    "correct_notice": ("名单信息更正通知", "名单信息已更正的任务", "", "请以更正后的信息为准，并登录工作台确认收悉"),
}
"""Verb -> title, what is counted, the day that is named (none where the clock stands), what to do."""


def tell(verb: str, transition_id: int, *, at: datetime) -> int:
    """Write a mail to every handler of every department that the transition concerns; returns how many.

    Who has no address gets none; the task stands on the work list in any case.
    """
    title, what, due, ask = WORDS[verb]
    moved = Dispatch.objects.unscoped("the tasks of this transition").of_step(transition_id)
    return _post(moved, f"{verb}:{transition_id}", title=title, what=what, due=due, ask=ask, at=at)


def tell_overdue(late: models.QuerySet[Any], *, at: datetime) -> int:
    """Remind the handlers of late tasks, once a day."""
    key = f"overdue:{day_of(at):%Y%m%d}"
    return _post(
        late, key, title="联合奖惩超期提醒", what="已经超过期限的联合奖惩任务", due="", ask="请尽快办理", at=at
    )


def _post(tasks: models.QuerySet[Any], key: str, *, title: str, what: str, due: str, ask: str, at: datetime) -> int:
    mine = tasks.filter(department_id=OuterRef("department_id")).order_by().values("department_id")
    counted = Subquery(mine.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    words: list[Any] = [Value(f"{what}共 "), Cast(F("tasks"), CharField()), Value(" 件")]
    if due:
        earliest = Subquery(mine.annotate(d=Min(due)).values("d"))
        words += [Value("，最早期限 "), Coalesce(Cast(earliest, CharField()), Value("未定"))]
    text = Concat(*words, Value(f"。{ask}。"), output_field=CharField())
    people = (
        User.objects.filter(is_active=True, posts__contains=[Post.HANDLER.value], email__contains="@")
        .annotate(tasks=counted)
        .filter(tasks__gt=0)
        .annotate(
            key=Concat(Value(f"measures:{key}:"), Cast("pk", CharField()), output_field=CharField()),
            payload=JSONObject(to=F("email"), title=Value(title), text=text),
        )
        .values("key", "department_id", "payload")
    )
    return post_all("mail", people, at=at)
