"""The stored law: versions of packs, who put them into force, the calendar's notices, the ends of papers.

Rows are never edited.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from law.queries import ActivationQuerySet, CalendarVersionQuerySet, PackVersionQuerySet, PaperEndQuerySet


class PackVersion(models.Model):
    """One state of a rule pack after inheritance. Cases point here, so that a later pack does not move them."""

    code = models.CharField("规则包", max_length=40)
    number = models.PositiveIntegerField("第几版")
    title = models.CharField("名称", max_length=100)
    place = models.CharField("地区", max_length=60)
    valid_from = models.DateField("文件施行日")
    sha256 = models.CharField("摘要", max_length=64)
    resolved = models.JSONField("内容")
    loaded_at = models.DateTimeField("载入时间")

    objects = PackVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "规则包版本"
        verbose_name_plural = "规则包版本"
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="law_packversion_number"),
            models.UniqueConstraint(fields=["code", "sha256"], name="law_packversion_content"),
        ]

    def __str__(self) -> str:
        return f"{self.title} 第{self.number}版"


class Activation(models.Model):
    """The office works under this version from `from_on` on. `demo` allows values that nobody has checked yet."""

    pack_version = models.ForeignKey(PackVersion, models.PROTECT, related_name="activations", verbose_name="规则包版本")
    from_on = models.DateField("启用日")
    demo = models.BooleanField("演示", default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="启用人"
    )
    by_name = models.CharField("启用人姓名", max_length=100)
    at = models.DateTimeField("办理时间")

    objects = ActivationQuerySet.as_manager()

    class Meta:
        verbose_name = "规则包启用"
        verbose_name_plural = "规则包启用"
        ordering = ["-from_on", "-id"]

    def __str__(self) -> str:
        return f"{self.from_on:%Y-%m-%d}起 {self.pack_version}"


class Confirmation(models.Model):
    """A person has held an unverified value of a version against its document and found it right."""

    pack_version = models.ForeignKey(
        PackVersion, models.PROTECT, related_name="confirmations", verbose_name="规则包版本"
    )
    key = models.CharField("事项", max_length=60)
    basis = models.CharField("核对所据原文", max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核对人"
    )
    by_name = models.CharField("核对人姓名", max_length=100)
    at = models.DateTimeField("核对时间")

    class Meta:
        verbose_name = "待核事项确认"
        verbose_name_plural = "待核事项确认"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["pack_version", "key"], name="law_confirmation_once"),
            models.CheckConstraint(condition=~Q(basis=""), name="law_confirmation_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.pack_version} {self.key}"


class CalendarVersion(models.Model):
    """One notice on holidays; the calendar at a version is every notice up to it laid one on another.

    The row without a year holds the statutory days, which stand in for years that no notice arranges yet.
    """

    code = models.CharField("版本", max_length=20, unique=True)
    year = models.PositiveSmallIntegerField("年份", null=True)
    published_on = models.DateField("公布日", null=True)
    number = models.CharField("文号", max_length=60, blank=True)
    title = models.CharField("通知", max_length=120)
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="载入人"
    )
    by_name = models.CharField("载入人姓名", max_length=100, blank=True, help_text="空则随版本发布载入")
    at = models.DateTimeField("载入时间", null=True, blank=True)

    objects = CalendarVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "工作日历版本"
        verbose_name_plural = "工作日历版本"
        ordering = ["-published_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__isnull=True, published_on__isnull=True)
                | Q(year__isnull=False, published_on__isnull=False),
                name="law_calendarversion_notice",
            )
        ]

    def __str__(self) -> str:
        return self.title


class CalendarDay(models.Model):
    """A day that a notice arranges: a holiday or a make-up workday."""

    version = models.ForeignKey(CalendarVersion, models.PROTECT, related_name="days", verbose_name="版本")
    on = models.DateField("日期")
    off = models.BooleanField("放假")
    name = models.CharField("节日", max_length=20)

    class Meta:
        verbose_name = "工作日历日期"
        verbose_name_plural = "工作日历日期"
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["version", "on"], name="law_calendarday_once")]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {'放假' if self.off else '上班'}"


class PaperEnd(models.Model):
    """What the office learnt of the end of a document, or of one clause: it expires, was repealed, was prolonged.

    `ends_on` is the last day, inclusive, on which it holds; empty means that it goes on without a day. The last
    row for the same document and clause counts. Rows are never edited.
    """

    document = models.CharField("文件代号", max_length=20)
    clause = models.CharField("条款", max_length=20, blank=True, help_text="空则整个文件")
    ends_on = models.DateField("失效日期", null=True, blank=True, help_text="含当日；空则继续有效")
    basis = models.CharField("依据", max_length=300, help_text="废止、延长或者不再施行的文件")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    by_name = models.CharField("登记人姓名", max_length=100)
    at = models.DateTimeField("登记时间")

    objects = PaperEndQuerySet.as_manager()

    class Meta:
        verbose_name = "文件效力"
        verbose_name_plural = "文件效力"
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(basis=""), name="law_paperend_basis")]

    def __str__(self) -> str:
        return f"{self.document} {self.clause}".strip()
