"""The tasks by which units that granted honours are asked to revoke them (JY 11, JS-L 11, JJ 10, PY 三(二)2)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models import Case
from core.scopes import scoped_manager
from departments.models import Department
from honours.flow import HONOUR_TASK
from honours.queries import HonourTaskQuerySet
from law.models import PackVersion
from records.models import Record
from redblack.models import Entry
from subjects.models import Subject


class HonourTask(Case):
    """One honour of somebody on a black list, put before the unit that granted it.

    `subject` holds the honour; `entry` is the list entry of the subject itself or, where `linked`, of the
    organisation for whose conduct the holder is responsible. `due_on` is the last day of the term that runs: to
    answer, or to give back.
    """

    flow = HONOUR_TASK

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name="荣誉持有人")
    record = models.ForeignKey(Record, models.PROTECT, related_name="+", verbose_name="荣誉记录")
    unit = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="授予单位")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", verbose_name="名单条目")
    pack_version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+", verbose_name="规则包版本")
    linked = models.BooleanField("作为责任人员", default=False)
    opened_on = models.DateField("提请日期")
    due_on = models.DateField("办理期限", help_text="含当日")
    paused_on = models.DateField("暂停日期", null=True)
    answered_on = models.DateField("答复日期", null=True)
    document_no = models.CharField("撤销文书号", max_length=128, blank=True)
    revoked_on = models.DateField("荣誉撤销日期", null=True)
    reason = models.CharField("理由", max_length=1000, blank=True)
    closed_on = models.DateField("终止日期", null=True)
    asked_back_on = models.DateField("提请恢复日期", null=True)
    restore_document_no = models.CharField("恢复文书号", max_length=128, blank=True)
    restored_on = models.DateField("荣誉恢复日期", null=True)

    objects = scoped_manager(HonourTaskQuerySet)

    class Meta:
        verbose_name = "荣誉撤销任务"
        verbose_name_plural = "荣誉撤销任务"
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "record"],
                condition=Q(state__in=["opened", "paused"]),
                name="honours_asked_once",
                violation_error_message="同一项荣誉已有正在办理的撤销任务。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["revoked", "restoring", "restored", "not_restored"])
                | Q(document_no__gt="", revoked_on__isnull=False),
                name="honours_revoked_by_a_paper",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["kept", "not_found", "not_restored"]) | Q(reason__gt=""),
                name="honours_no_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="restored") | Q(restore_document_no__gt="", restored_on__isnull=False),
                name="honours_restored_by_a_paper",
            ),
            models.CheckConstraint(
                condition=Q(state="paused", paused_on__isnull=False) | (~Q(state="paused") & Q(paused_on__isnull=True)),
                name="honours_paused_iff_paused",
            ),
        ]
        indexes = [
            models.Index(fields=["entry"], name="honours_task_entry"),
            models.Index(
                fields=["unit", "due_on"],
                name="honours_task_waiting",
                condition=Q(state__in=["opened", "paused", "restoring"]),
            ),
        ]
        triggers = [HONOUR_TASK.trigger()]

    def __str__(self) -> str:
        return f"{self.record.title}（{self.record.document_no}）"
