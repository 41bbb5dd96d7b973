"""What providers reported and what of it was not taken: counts per day, and the refused rows with their reasons."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from core.scopes import scoped_manager
from departments.models import Department
from records.reporting_queries import ReportingQuerySet
from records.terms import Gate, Outcome


class ReportCount(models.Model):
    """How many rows of a provider and item came through a door on an office day, by outcome.

    `rule` is empty in the rows that count messages; they add up to what was sent. A row with a rule counts the
    refused messages that broke it: one message may break several.
    """

    provider = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="信息提供单位")
    item = models.CharField("目录事项编码", max_length=32)
    door = models.CharField("归集方式", max_length=8, choices=Gate.choices)
    on = models.DateField("日期")
    outcome = models.CharField("结果", max_length=9, choices=Outcome.choices)
    rule = models.CharField("规则", max_length=64, blank=True)
    messages = models.BigIntegerField("条数")

    objects = scoped_manager(ReportingQuerySet)

    class Meta:
        verbose_name = "归集质量"
        verbose_name_plural = "归集质量"
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "on", "item", "door", "outcome", "rule"], name="records_reportcount_once"
            ),
            models.CheckConstraint(
                condition=Q(messages__gt=0) & (Q(rule="") | Q(outcome="refused")), name="records_reportcount_rule"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.item} {self.get_outcome_display()}：{self.messages}"


class RefusedRow(models.Model):
    """One message that was not taken, and why. It holds no personal number: what is shown of a cell is masked.

    `key` is the provider's own key as far as it could be read, `place` the number of the row at its source (the
    cursor column of an exchange table, the index in a request). `settled_at`: a later message with the same key was
    taken. `told_at`: the reasons were written into the errors table of the source.
    """

    provider = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="信息提供单位")
    item = models.CharField("目录事项编码", max_length=32)
    door = models.CharField("归集方式", max_length=8, choices=Gate.choices)
    source = models.ForeignKey(
        "records.ExchangeSource", models.PROTECT, null=True, blank=True, related_name="refused", verbose_name="交换表"
    )
    place = models.BigIntegerField("来源行号")
    key = models.CharField("主键", max_length=400, blank=True)
    problems: Any = models.JSONField("问题")
    refused_at = models.DateTimeField("拒收时间")
    settled_at = models.DateTimeField("补正归集时间", null=True, blank=True)
    told_at = models.DateTimeField("退回来源时间", null=True, blank=True)

    objects = scoped_manager(ReportingQuerySet)

    class Meta:
        verbose_name = "未归集信息"
        verbose_name_plural = "未归集信息"
        constraints = [
            models.CheckConstraint(
                condition=(Q(settled_at__isnull=True) | Q(settled_at__gte=F("refused_at")))
                & (Q(told_at__isnull=True) | Q(source__isnull=False)),
                name="records_refusedrow_order",
            ),
        ]
        indexes = [
            models.Index(
                fields=["provider", "item", "key"], name="records_refused_open", condition=Q(settled_at__isnull=True)
            ),
            models.Index(
                fields=["source"],
                name="records_refused_untold",
                condition=Q(told_at__isnull=True, source__isnull=False),
            ),
            models.Index(fields=["provider", "-refused_at"], name="records_refused_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.key or self.place}：{'；'.join(one['sentence'] for one in self.problems)}"[:200]
