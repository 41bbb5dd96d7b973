"""What the interface leaves behind: who screened whom and why, and what each department has to hear of."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q

from core import fields
from departments.models import Department
from measures.terms import EventKind, Matter


class Xid8Field(fields.Xid8Field):
    """The same; migrations know it by this place."""


class Screening(models.Model):
    """One request to the check before a decision (C6): who asked about whom, for what matter, and what was found.

    Written in the transaction that reads. Numbers of persons are never kept: a person is named by the dossier.
    """

    at = models.DateTimeField("时间", db_index=True)
    actor_name = models.CharField("查询人", max_length=100)
    user_id = models.BigIntegerField("用户", null=True)
    department_id = models.BigIntegerField("单位编号", null=True)
    department_name = models.CharField("单位", max_length=200, blank=True)
    matter = models.CharField("事项", max_length=16, choices=Matter.choices)
    case_no = models.CharField("案件编号", max_length=100)
    asked = models.IntegerField("查询数")
    codes = ArrayField(models.CharField(max_length=50), default=list, verbose_name="所查代码")
    subject_ids = ArrayField(models.BigIntegerField(), default=list, verbose_name="查得主体")
    entry_ids = ArrayField(models.BigIntegerField(), default=list, verbose_name="当日有效条目")

    class Meta:
        verbose_name = "事前核查记录"
        verbose_name_plural = "事前核查记录"
        indexes = [models.Index(fields=["department_id", "at"], name="measures_screening_by")]
        constraints = [
            models.CheckConstraint(condition=~Q(case_no=""), name="measures_screening_has_case"),
            models.CheckConstraint(condition=Q(asked__gte=1), name="measures_screening_asks"),
        ]

    def __str__(self) -> str:
        return f"{self.department_name} {self.case_no}"


class FeedEvent(models.Model):
    """Something that a department has to hear of: written in the transaction that caused it, never changed.

    Read in the order (xid, id), and only up to the oldest transaction that is still at work: a row that commits
    late has a number that the reader has not passed yet.
    """

    xid = Xid8Field("事务", db_default=Func(function="pg_current_xact_id"))
    department = models.ForeignKey(Department, models.PROTECT, db_constraint=False, db_index=False, verbose_name="单位")
    kind = models.CharField("种类", max_length=12, choices=EventKind.choices)
    dispatch = models.ForeignKey(
        "measures.Dispatch", models.PROTECT, db_constraint=False, db_index=False, verbose_name="任务"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "变动消息"
        verbose_name_plural = "变动消息"
        indexes = [models.Index(fields=["department", "xid", "id"], name="measures_feed_page")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.dispatch_id}"
