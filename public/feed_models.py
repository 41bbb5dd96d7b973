"""The change feed: every announcement, how far it has come, and the file of each day."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Func, Q

from core.fields import Xid8Field
from public.terms import ChangeKind, What


class Change(models.Model):
    """One announcement that something is public, reads otherwise, or is public no more (I13). Never changed.

    It names nobody: what a thing says is read when the feed is read, and only while it is public. `number` counts the
    announcements of one thing from 1, so that none is made twice. `mark` tells two readings of a thing apart.
    Read in the order (xid, id), up to the oldest transaction still at work.
    """

    xid = Xid8Field("事务", db_default=Func(function="pg_current_xact_id"))
    what = models.CharField("种类", max_length=16, choices=What.choices)
    thing = models.BigIntegerField("编号")
    public_id = models.UUIDField("公开编号")
    number = models.IntegerField("次数")
    kind = models.CharField("变动", max_length=8, choices=ChangeKind.choices)
    mark = models.BigIntegerField("内容标记")
    at = models.DateTimeField("发出时间")
    on = models.DateField("所属日期")

    class Meta:
        verbose_name = "公开变动"
        verbose_name_plural = "公开变动"
        indexes = [
            models.Index(fields=["xid", "id"], name="public_change_page"),
            models.Index(fields=["on", "id"], name="public_change_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["what", "thing", "number"], name="public_change_once"),
            models.CheckConstraint(
                condition=Q(number__gte=2) | Q(number=1, kind=ChangeKind.ADDED), name="public_change_begins_by_adding"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.public_id}"


class FeedState(models.Model):
    """How far the announcements have come; one row, whose lock makes the writers one.

    `xid`: all transitions of earlier transactions were looked at. `subject_event`: the last change of a subject seen.
    `sweep_on`: the office day whose dates are being compared, at `sweep_what` from the number `sweep_from`; an empty
    `sweep_what` says that the day is done. `codes`: the items of the catalogue that were public then.
    """

    xid = Xid8Field("事务")
    subject_event = models.BigIntegerField("主体变更", default=0)
    codes: Any = models.JSONField("公开事项", default=list)
    sweep_on = models.DateField("核对日期", null=True)
    sweep_what = models.CharField("核对种类", max_length=16, blank=True)
    sweep_from = models.BigIntegerField("核对位置", default=0)

    class Meta:
        verbose_name = "变动公开进度"
        verbose_name_plural = "变动公开进度"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="public_feedstate_one")]

    def __str__(self) -> str:
        return f"{self.sweep_on}"


class DailyFile(models.Model):
    """The announcements of one office day as they were made, or a part of them; never changed, naming nobody."""

    on = models.DateField("日期")
    part = models.IntegerField("部分", default=1)
    parts = models.IntegerField("共几部分", default=1)
    count = models.IntegerField("条数")
    made_at = models.DateTimeField("生成时间")
    json = models.BinaryField("JSON 文件")
    json_sha256 = models.CharField("JSON 文件 SHA-256", max_length=64)
    csv = models.BinaryField("CSV 文件")
    csv_sha256 = models.CharField("CSV 文件 SHA-256", max_length=64)

    class Meta:
        verbose_name = "每日变动文件"
        verbose_name_plural = "每日变动文件"
        constraints = [
            models.UniqueConstraint(fields=["on", "part"], name="public_dailyfile_once"),
            models.CheckConstraint(condition=Q(part__gte=1, parts__gte=models.F("part")), name="public_dailyfile_part"),
        ]

    def __str__(self) -> str:
        return f"{self.on}（{self.part}/{self.parts}）"

    @property
    def json_name(self) -> str:
        """How its JSON file is called."""
        return f"{self._name}.json"

    @property
    def csv_name(self) -> str:
        """How its CSV file is called."""
        return f"{self._name}.csv"

    @property
    def _name(self) -> str:
        return f"{self.on}" if self.part == 1 else f"{self.on}.{self.part}"
