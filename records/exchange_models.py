"""Exchange tables (前置库): where a provider lays rows ready in a database of its own, and how far they were taken."""

from __future__ import annotations

from typing import Any

import pghistory
from django.db import models
from django.db.models import F, Q

from core.scopes import scoped_manager
from departments.models import Department
from records.reporting_queries import ExchangeQuerySet, ReportingQuerySet

MOST_ROWS = 1000


@pghistory.track(
    fields=[
        "name",
        "provider",
        "item",
        "link",
        "table",
        "cursor_column",
        "columns",
        "action_column",
        "errors_table",
        "acks_table",
        "every",
        "stopped_at",
    ],
    model_name="ExchangeSourceEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class ExchangeSource(models.Model):
    """A table or view in a provider's database. It acts as its provider's 经办, never in a person's name.

    `link` names an address that the operator of the platform keeps in the environment; the address itself, with its
    password, stands in no table. `columns` maps columns of the source to field codes of the item. Rows are read in
    the order of `cursor_column`, a whole number that every new row and every change raises; `cursor` is the last one
    taken, `gaps` the numbers below it that were not there yet (`records.gaps`). Rows and position move in one
    transaction.
    """

    provider = models.ForeignKey(
        Department, models.PROTECT, related_name="exchange_sources", verbose_name="信息提供单位"
    )
    name = models.CharField("名称", max_length=60, unique=True)
    item = models.CharField("目录事项编码", max_length=32)
    link = models.CharField("数据库代号", max_length=40)
    table = models.CharField("表或视图", max_length=128)
    cursor_column = models.CharField("序号列", max_length=63)
    columns = models.JSONField("列名对应")
    action_column = models.CharField("操作列", max_length=63, blank=True)
    errors_table = models.CharField("退回表", max_length=128, blank=True)
    acks_table = models.CharField("回执表", max_length=128, blank=True)
    every = models.PositiveIntegerField("间隔（分钟）", default=10)
    batch = models.PositiveSmallIntegerField("每批行数", default=500)
    created_at = models.DateTimeField("设立时间")
    created_by = models.CharField("设立人", max_length=100)
    stopped_at = models.DateTimeField("停用时间", null=True, blank=True)

    cursor = models.BigIntegerField("已取到的序号", default=0)
    gaps = models.JSONField("待补序号", default=list)
    wanted_at = models.DateTimeField("要求拉取时间", null=True, blank=True)
    next_at = models.DateTimeField("下次拉取时间", null=True, blank=True)
    pulled_at = models.DateTimeField("最近成功拉取", null=True, blank=True)
    failures = models.PositiveIntegerField("连续失败次数", default=0)
    error = models.CharField("最近错误", max_length=500, blank=True)

    objects = scoped_manager(ExchangeQuerySet)

    class Meta:
        verbose_name = "交换表"
        verbose_name_plural = "交换表"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(batch__gte=1, batch__lte=MOST_ROWS, every__gte=1, cursor__gte=0),
                name="records_exchange_bounds",
                violation_error_message=f"每批 1 至 {MOST_ROWS} 行，间隔至少一分钟，序号不为负。",
            ),
            models.CheckConstraint(
                condition=Q(failures=0, error="") | Q(failures__gt=0, error__gt=""), name="records_exchange_error_told"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ExchangePull(models.Model):
    """One batch taken from a source, written in the transaction that took it. The five counts add up to `read`."""

    source = models.ForeignKey(ExchangeSource, models.PROTECT, related_name="pulls", verbose_name="交换表")
    provider = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="信息提供单位")
    at = models.DateTimeField("时间")
    from_cursor = models.BigIntegerField("自序号")
    to_cursor = models.BigIntegerField("至序号")
    read = models.PositiveIntegerField("读取")
    new = models.PositiveIntegerField("新增")
    changed = models.PositiveIntegerField("更新")
    same = models.PositiveIntegerField("没有变化")
    withdrawn = models.PositiveIntegerField("撤回")
    refused = models.PositiveIntegerField("未归集")

    objects = scoped_manager(ReportingQuerySet)

    class Meta:
        verbose_name = "交换表拉取批次"
        verbose_name_plural = "交换表拉取批次"
        constraints = [
            models.CheckConstraint(
                condition=Q(read=F("new") + F("changed") + F("same") + F("withdrawn") + F("refused"))
                & Q(to_cursor__gte=F("from_cursor")),
                name="records_pull_adds_up",
            ),
        ]
        indexes = [models.Index(fields=["source", "-at"], name="records_pull_latest")]

    def __str__(self) -> str:
        return f"{self.source_id}：{self.from_cursor}–{self.to_cursor}"

    def counts(self) -> dict[str, Any]:
        """The five counts by outcome."""
        return {name: getattr(self, name) for name in ("new", "changed", "same", "withdrawn", "refused")}
