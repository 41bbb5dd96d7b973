"""Responsible persons, leaves with deputies, and reminders of terms that end soon."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import F, Q

from departments.queries import AbsenceQuerySet, ResponsibleQuerySet
from departments.terms import Charge, Stage


@pghistory.track()
class Responsible(models.Model):
    """Who answers for the credit work of a department, and how he is reached at work. Ended, never removed."""

    department = models.ForeignKey(
        "departments.Department", models.PROTECT, related_name="responsible", verbose_name="单位"
    )
    charge = models.CharField("职责", max_length=8, choices=Charge.choices)
    name = models.CharField("姓名", max_length=50)
    title = models.CharField("职务", max_length=50, blank=True)
    phone = models.CharField("办公电话", max_length=40)
    email = models.EmailField("办公邮箱", blank=True)
    from_on = models.DateField("任职起")
    to_on = models.DateField("任职止", null=True, blank=True, help_text="含当日")

    objects = models.Manager.from_queryset(ResponsibleQuerySet)()

    class Meta:
        verbose_name = "责任人"
        verbose_name_plural = "责任人"
        ordering = ["department", "charge", "-from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="departments_responsible_order",
                violation_error_message="任职止不能早于任职起。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_charge_display()}）"


@pghistory.track()
class Absence(models.Model):
    """Somebody's leave. The deputy, if one is named, acts in his posts on these days and signs 某（代某）."""

    person = models.ForeignKey("departments.User", models.PROTECT, related_name="absences", verbose_name="休假人")
    deputy = models.ForeignKey(
        "departments.User", models.PROTECT, null=True, blank=True, related_name="deputises", verbose_name="代理人"
    )
    from_on = models.DateField("起")
    to_on = models.DateField("止", help_text="含当日")
    reason = models.CharField("事由", max_length=200, blank=True)
    ended_on = models.DateField("提前销假日期", null=True, blank=True, help_text="当日起不再代理")
    set_at = models.DateTimeField("登记时间")
    set_by = models.CharField("登记人", max_length=100)
    set_by_id = models.BigIntegerField("登记人编号", null=True)

    objects = models.Manager.from_queryset(AbsenceQuerySet)()

    class Meta:
        verbose_name = "休假与代理"
        verbose_name_plural = "休假与代理"
        ordering = ["-from_on"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="departments_absence_order"),
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="departments_absence_another"),
        ]

    def __str__(self) -> str:
        return f"{self.person.full_name} {self.from_on:%Y-%m-%d}至{self.to_on:%Y-%m-%d}"


class Reminder(models.Model):
    """That somebody was told, before it ended, of a term of a case: once for each term and stage, never changed."""

    flow = models.CharField("流程", max_length=24)
    case_id = models.BigIntegerField("事项")
    stage = models.CharField("环节", max_length=6, choices=Stage.choices)
    due_on = models.DateField("期限", help_text="含当日")
    label = models.CharField("事项名称", max_length=100)
    department = models.ForeignKey(
        "departments.Department", models.PROTECT, related_name="+", db_constraint=False, verbose_name="单位"
    )
    at = models.DateTimeField("提醒时间", db_index=True)

    class Meta:
        verbose_name = "期限提醒"
        verbose_name_plural = "期限提醒"
        constraints = [
            models.UniqueConstraint(fields=["flow", "case_id", "stage", "due_on"], name="departments_reminded_once")
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.due_on:%Y-%m-%d}"
