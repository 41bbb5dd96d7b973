"""Papers filed with the office, the memoranda among them with their parties and the measures they bundle."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from core.models import Case
from core.scopes import scoped_manager
from departments.models import Department
from measures.filing_flow import FILING
from measures.filing_queries import FilingQuerySet
from measures.terms import PaperKind
from redblack.terms import Colour

_ENDS = "ARRAY['state', 'ended_on', 'ended_reason']"
_ONLY_ENDS = f"""
    IF OLD.filed_on IS NOT NULL AND (to_jsonb(NEW) - {_ENDS}) IS DISTINCT FROM (to_jsonb(OLD) - {_ENDS}) THEN
        RAISE EXCEPTION 'filing %: only its end may change after it is filed', OLD.id USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
"""
_LATER = "ARRAY['code', 'measure_id', 'settled_on', 'settled_reason']"
_WITH_DEPARTMENT = f"""
    IF TG_OP = 'UPDATE' THEN
        IF (to_jsonb(NEW) - {_LATER}) IS DISTINCT FROM (to_jsonb(OLD) - {_LATER}) THEN
            RAISE EXCEPTION 'bundled measure %: only what became of it may change', OLD.id USING ERRCODE = '23514';
        END IF;
        RETURN NEW;
    END IF;
    IF (SELECT state FROM measures_filing WHERE id = COALESCE(NEW.memorandum_id, OLD.memorandum_id))
       NOT IN ('draft', 'returned') THEN
        RAISE EXCEPTION 'memorandum %: measures are fixed once it is submitted',
            COALESCE(NEW.memorandum_id, OLD.memorandum_id) USING ERRCODE = '23514';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""  # noqa: S608


class FilingFile(models.Model):
    """The text of a paper as it was signed or issued; one file may stand in several versions. Never changed."""

    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    content = models.BinaryField("内容", editable=False)

    class Meta:
        verbose_name = "备案文本"
        verbose_name_plural = "备案文本"

    def __str__(self) -> str:
        return self.name


class Filing(Case):
    """One version of a paper on its way to the office's register. A revision is a new row that `replaces` this one.

    In force, by the dates: from `in_force_from` to `valid_to`, both inclusive, once it is filed and not ended.
    """

    flow = FILING

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="filings", verbose_name="报送单位", help_text="备忘录为发起部门"
    )
    kind = models.CharField("种类", max_length=10, choices=PaperKind.choices)
    title = models.CharField("名称", max_length=200)
    document_no = models.CharField("文号", max_length=100, blank=True)
    summary = models.TextField("主要内容", blank=True, max_length=2000)
    signed_on = models.DateField("签署或印发日期", null=True, blank=True)
    in_force_from = models.DateField("施行日期", null=True, blank=True)
    valid_to = models.DateField("有效期至", null=True, blank=True, help_text="含当日；空则没有规定")
    is_public = models.BooleanField("向社会公开", default=True)
    file = models.ForeignKey(
        FilingFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="正式文本"
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="修订自"
    )
    drafted_on = models.DateField("起草日期")
    submitted_on = models.DateField("报送日期", null=True, blank=True)
    returned_reason = models.CharField("退回补正的理由", max_length=500, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    ended_on = models.DateField("终止或被取代日期", null=True, blank=True, help_text="当日起不再适用")
    ended_reason = models.CharField("终止原因", max_length=500, blank=True)

    objects = scoped_manager(FilingQuerySet)

    class Meta:
        verbose_name = "备案文件"
        verbose_name_plural = "备忘录和文件备案"
        constraints = [
            models.CheckConstraint(
                condition=Q(filed_on__isnull=True)
                | Q(signed_on__isnull=False, in_force_from__isnull=False, file__isnull=False)
                & Q(filed_on__gte=F("submitted_on"), submitted_on__gte=F("signed_on")),
                name="measures_filing_complete",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(in_force_from__isnull=True)
                | Q(valid_to__gte=F("in_force_from")),
                name="measures_filing_has_days",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("filed_on")), name="measures_filing_ends_later"
            ),
        ]
        indexes = [models.Index(fields=["department", "kind"], name="measures_filing_of")]
        triggers = [
            FILING.trigger(),
            pgtrigger.Trigger(
                name="filing_only_ends", when=pgtrigger.Before, operation=pgtrigger.Update, func=_ONLY_ENDS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.document_no}）" if self.document_no else self.title


class FilingNumber(models.Model):
    """The register: every filed paper has its number of the year, gapless. Appended, never changed."""

    filing = models.OneToOneField(Filing, models.PROTECT, related_name="number", verbose_name="备案文件")
    year = models.SmallIntegerField("年份")
    serial = models.IntegerField("序号")

    class Meta:
        verbose_name = "备案号"
        verbose_name_plural = "备案号"
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="measures_filing_number_once")]

    def __str__(self) -> str:
        return f"信备〔{self.year}〕{self.serial}号"


class Memorandum(models.Model):
    """What a cooperation memorandum says beyond other papers: against whom, for which lists, who tells whom what."""

    filing = models.OneToOneField(
        Filing, models.PROTECT, primary_key=True, related_name="memorandum", verbose_name="备案文件"
    )
    targets = models.TextField("奖惩对象", blank=True, max_length=1000)
    programmes = ArrayField(
        models.CharField(max_length=32), default=list, blank=True, verbose_name="所涉名单", help_text="认定办法编号"
    )
    sharing = models.TextField("名单共享", blank=True, max_length=1000)
    feedback = models.TextField("反馈义务", blank=True, max_length=1000)
    feedback_term = models.CharField("反馈周期", max_length=30, blank=True)

    class Meta:
        verbose_name = "合作备忘录"
        verbose_name_plural = "合作备忘录"

    def __str__(self) -> str:
        return str(self.filing)


class MemorandumParty(models.Model):
    """One who signed, under the name of that day; with the department where it works on this platform."""

    memorandum = models.ForeignKey(Memorandum, models.CASCADE, related_name="parties", verbose_name="备忘录")
    name = models.CharField("签署单位", max_length=200)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+", verbose_name="平台单位")

    class Meta:
        verbose_name = "签署单位"
        verbose_name_plural = "签署单位"
        constraints = [models.UniqueConstraint(fields=["memorandum", "name"], name="measures_party_once")]

    def __str__(self) -> str:
        return self.name


class BundledMeasure(models.Model):
    """A measure as a memorandum states it. When the memorandum is filed it becomes a draft of the catalogue.

    `columns`, `bases`, `executors` are those of a draft (`operations.catalogue.Draft`). `code` ties the row to all
    versions of the measure. `settled_on`: the office decided that the measure goes on although the memorandum is over.
    """

    memorandum = models.ForeignKey(Memorandum, models.PROTECT, related_name="bundled", verbose_name="备忘录")
    line = models.SmallIntegerField("序号")
    code = models.CharField("措施编号", max_length=40, blank=True)
    colour = models.CharField("红黑", max_length=5, choices=Colour.choices)
    title = models.CharField("名称", max_length=200)
    columns = models.JSONField("内容", default=dict)
    bases = models.JSONField("依据", default=list)
    executors = ArrayField(models.BigIntegerField(), default=list, verbose_name="实施单位")
    measure = models.ForeignKey(
        "measures.Measure", models.PROTECT, null=True, related_name="bundled_in", verbose_name="清单中的措施"
    )
    settled_on = models.DateField("决定继续适用日期", null=True)
    settled_reason = models.CharField("继续适用的理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "备忘录措施"
        verbose_name_plural = "备忘录措施"
        constraints = [models.UniqueConstraint(fields=["memorandum", "line"], name="measures_bundled_once")]
        indexes = [models.Index(fields=["code"], name="measures_bundled_code")]
        triggers = [
            pgtrigger.Trigger(
                name="bundled_fixed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_WITH_DEPARTMENT,
            )
        ]

    def __str__(self) -> str:
        return f"{self.line}. {self.title}"
