"""Service of notices, notices for many, and whether the publicity page was there to be read."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from core.fields import EncryptedTextField
from departments.models import Department
from redblack.queries import PublicNoticeQuerySet
from redblack.terms import Colour, NoticeKind, Outcome, Service


class ServiceProof(models.Model):
    """A scanned proof of service (回证, 邮件回执, 照片), encrypted; one file may prove many services."""

    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("格式", max_length=40)
    sha256 = models.CharField("SHA-256", max_length=64)
    content = EncryptedTextField(verbose_name="内容（密文）")

    class Meta:
        verbose_name = "送达凭证"
        verbose_name_plural = "送达凭证"

    def __str__(self) -> str:
        return self.name


class ServiceAttempt(models.Model):
    """One attempt to serve the notice of one entry: by which way, on which day, with what outcome and proof."""

    entry = models.ForeignKey("redblack.Entry", models.PROTECT, related_name="service_attempts", verbose_name="条目")
    method = models.CharField("送达方式", max_length=10, choices=Service.choices)
    tried_on = models.DateField("日期")
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices)
    proof = models.CharField("凭证或未成原因", max_length=200)
    file = models.ForeignKey(ServiceProof, models.PROTECT, null=True, related_name="+", verbose_name="凭证文件")
    transition_id = models.BigIntegerField("办理记录")

    class Meta:
        verbose_name = "送达记录"
        verbose_name_plural = "送达记录"
        indexes = [models.Index(fields=["entry", "outcome"], name="redblack_service_entry")]

    def __str__(self) -> str:
        return f"{self.tried_on:%Y-%m-%d} {self.get_method_display()} {self.get_outcome_display()}"


class PublicNotice(models.Model):
    """One notice with one number for many entries: their publicity, or their exits (P7). Never changed.

    `to_on` is the last day as announced. Each entry keeps its own dates: one can be taken out, and an outage
    lengthens them, without the notice beginning anew.
    """

    public_id = models.UUIDField("公开编号", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("种类", max_length=10, choices=NoticeKind.choices)
    unit = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="发布单位")
    programme = models.ForeignKey("redblack.Programme", models.PROTECT, related_name="notices", verbose_name="认定办法")
    pack_version_id = models.BigIntegerField("规则包版本")
    colour = models.CharField("红黑", max_length=5, choices=Colour.choices)
    from_on = models.DateField("自")
    to_on = models.DateField("至", help_text="含当日")
    transition_id = models.BigIntegerField("办理记录", db_index=True)

    objects = models.Manager.from_queryset(PublicNoticeQuerySet)()

    class Meta:
        verbose_name = "公示公告"
        verbose_name_plural = "公示公告"
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="redblack_notice_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.from_on:%Y-%m-%d}"


class NoticeEntry(models.Model):
    """An entry that stands in a notice."""

    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="rows", verbose_name="公告")
    entry = models.ForeignKey("redblack.Entry", models.PROTECT, related_name="notices", verbose_name="条目")

    class Meta:
        verbose_name = "公告对象"
        verbose_name_plural = "公告对象"
        constraints = [models.UniqueConstraint(fields=["entry", "notice"], name="redblack_notice_once")]


class PageBeat(models.Model):
    """How often the publicity page was asked for in one hour, and how often it did not answer."""

    on = models.DateField("日期")
    hour = models.SmallIntegerField("时")
    asked = models.IntegerField("探测次数", default=0)
    failed = models.IntegerField("未应答次数", default=0)

    class Meta:
        verbose_name = "公示页在线记录"
        verbose_name_plural = "公示页在线记录"
        constraints = [models.UniqueConstraint(fields=["on", "hour"], name="redblack_beat_hour")]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.hour}时"


class PageOutage(models.Model):
    """A day on which the publicity page was down: measured, or declared by the office. It lengthens publicity."""

    on = models.DateField("日期", unique=True)
    measured = models.BooleanField("由系统测得")
    reason = models.CharField("说明", max_length=200)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.CharField("登记人", max_length=100)

    class Meta:
        verbose_name = "公示页中断"
        verbose_name_plural = "公示页中断"

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"
