"""The catalogue of measures with their bases and executors; dispatches to departments and their answers."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from core.models import Case
from core.scopes import scoped_manager
from departments.models import Department
from law.models import PackVersion
from measures.api_models import FeedEvent, Screening  # noqa: F401  Django looks for tables here
from measures.filing_models import (  # noqa: F401  and here
    BundledMeasure,
    Filing,
    FilingFile,
    FilingNumber,
    Memorandum,
    MemorandumParty,
)
from measures.flow import DISPATCH, MEASURE
from measures.queries import DispatchQuerySet, MeasureQuerySet
from measures.terms import TARGET_CHOICES, Application, BasisLevel, Category, Degree, Kind, Notice, Result
from redblack.models import Entry
from redblack.terms import Circumstance, Colour
from subjects.models import Subject

_ENDS = "ARRAY['state', 'superseded_on', 'repealed_on', 'disabled_on', 'ended_reason']"
_ONLY_ENDS = f"""
    IF OLD.state <> 'draft' AND (to_jsonb(NEW) - {_ENDS}) IS DISTINCT FROM (to_jsonb(OLD) - {_ENDS}) THEN
        RAISE EXCEPTION 'measure %: only its end may change after publication', OLD.id USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
"""
_WITH_DRAFT = """
    IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'effective_to') = (to_jsonb(OLD) - 'effective_to') THEN
        RETURN NEW;
    END IF;
    IF (SELECT state FROM measures_measure WHERE id = COALESCE(NEW.measure_id, OLD.measure_id)) <> 'draft' THEN
        RAISE EXCEPTION 'measure %: bases and executors are fixed with publication',
            COALESCE(NEW.measure_id, OLD.measure_id) USING ERRCODE = '23514';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""
_ANSWERS_ITS_DISPATCH = """
    IF NOT EXISTS (SELECT FROM measures_dispatch WHERE id = NEW.dispatch_id AND NEW.measure_id = ANY(measures)) THEN
        RAISE EXCEPTION 'dispatch % does not hold measure %', NEW.dispatch_id, NEW.measure_id USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
"""


def _fixed_with_publication(name: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_WITH_DRAFT,
    )


class Measure(Case):
    """One version of a measure. A revision is a new row under the same code; a published row only ends."""

    flow = MEASURE

    code = models.CharField("编号", max_length=40)
    version = models.SmallIntegerField("版本", default=1)
    colour = models.CharField("红黑", max_length=5, choices=Colour.choices, help_text="红为激励，黑为惩戒")
    category = models.CharField("大类", max_length=16, choices=Category.choices)
    kind = models.CharField("种类", max_length=16, choices=Kind.choices)
    title = models.CharField("名称", max_length=200)
    content = models.TextField("内容", blank=True, max_length=2000)
    initiator = models.CharField("发起部门", max_length=200, blank=True)
    sharing = models.CharField("信息共享方式", max_length=200, blank=True)
    target_kinds = ArrayField(
        models.CharField(max_length=20, choices=TARGET_CHOICES), default=list, blank=True, verbose_name="实施对象"
    )
    programmes = ArrayField(
        models.CharField(max_length=32),
        default=list,
        blank=True,
        verbose_name="适用名单",
        help_text="认定办法编号，空则适用于该颜色的全部名单",
    )
    conditions = ArrayField(
        models.CharField(max_length=24, choices=Circumstance.choices),
        default=list,
        blank=True,
        verbose_name="适用情形",
        help_text="须同时具备",
    )
    degree = models.CharField("适用程度", max_length=8, choices=Degree.choices, blank=True)
    term = models.CharField(
        "期限", max_length=30, blank=True, help_text="with_list 为与名单同期，或写成 1 years、6 months"
    )
    application = models.CharField(
        "实施方式", max_length=10, choices=Application.choices, default=Application.AUTOMATIC
    )
    exemptions = models.TextField("例外", blank=True, max_length=1000)
    drafted_from = models.JSONField("出处", default=list, blank=True, help_text="条款与原文")
    note = models.TextField("说明", blank=True, max_length=1000)
    publication_url = models.URLField("公布地址", blank=True)
    drafted_on = models.DateField("起草日期")
    published_on = models.DateField("公布日期", null=True, blank=True)
    superseded_on = models.DateField("被取代日期", null=True, blank=True, help_text="当日起不再适用")
    repealed_on = models.DateField("废止日期", null=True, blank=True, help_text="当日起不再适用")
    disabled_on = models.DateField("停用日期", null=True, blank=True, help_text="当日起不再适用")
    ended_reason = models.CharField("停用或废止原因", max_length=500, blank=True)

    objects = models.Manager.from_queryset(MeasureQuerySet)()

    class Meta:
        verbose_name = "奖惩措施"
        verbose_name_plural = "奖惩措施清单"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="measures_measure_version"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(
                    published_on__isnull=False,
                    superseded_on__isnull=True,
                    repealed_on__isnull=True,
                    disabled_on__isnull=True,
                ),
                name="measures_measure_one_in_force",
                violation_error_message="同一措施只能有一个版本有效。",
            ),
        ]
        triggers = [
            MEASURE.trigger(),
            pgtrigger.Trigger(
                name="measure_only_ends", when=pgtrigger.Before, operation=pgtrigger.Update, func=_ONLY_ENDS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.version}版）"


class MeasureBasis(models.Model):
    """On what a measure rests. `effective_to` is the last day, inclusive; it alone changes after publication."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="bases", verbose_name="措施")
    document = models.CharField("文件", max_length=200)
    document_no = models.CharField("文号", max_length=100, blank=True)
    article = models.CharField("条款", max_length=100, blank=True)
    level = models.CharField("层级", max_length=16, choices=BasisLevel.choices)
    effective_from = models.DateField("施行日期", null=True, blank=True)
    effective_to = models.DateField("失效日期", null=True, blank=True, help_text="含当日")
    quote = models.TextField("原文", blank=True, max_length=2000)
    unverified = models.BooleanField("待核", default=False, help_text="条款或原文尚未与正式文本核对")

    class Meta:
        verbose_name = "措施依据"
        verbose_name_plural = "措施依据"
        constraints = [models.UniqueConstraint(fields=["measure", "document", "article"], name="measures_basis_once")]
        indexes = [models.Index(fields=["document", "article"], name="measures_basis_document")]
        triggers = [_fixed_with_publication("basis_fixed")]

    def __str__(self) -> str:
        return f"《{self.document}》{self.article}{'【待核】' if self.unverified else ''}"


class MeasureExecutor(models.Model):
    """A department that carries a measure out."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="executor_rows", verbose_name="措施")
    department = models.ForeignKey(Department, models.PROTECT, related_name="executes", verbose_name="实施单位")

    class Meta:
        verbose_name = "实施单位"
        verbose_name_plural = "实施单位"
        constraints = [models.UniqueConstraint(fields=["measure", "department"], name="measures_executor_once")]
        triggers = [_fixed_with_publication("executor_fixed")]

    def __str__(self) -> str:
        return str(self.department)


class Dispatch(Case):
    """What one department must do because of one entry: one task per subject, however many measures.

    `subject` is the entry's own, or a person responsible for it. `measures` holds ids of published versions,
    which nobody can delete. `remaining` names, after an exit, what other entries still carry there (P6).
    """

    flow = DISPATCH

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="dispatches", verbose_name="主体", db_index=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="dispatches", verbose_name="名单条目")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="dispatches", verbose_name="实施单位", db_index=False
    )
    # Written by the thousand; versions of packs are never deleted.
    pack_version = models.ForeignKey(
        PackVersion, models.PROTECT, db_constraint=False, db_index=False, verbose_name="规则包版本"
    )
    cycle = models.SmallIntegerField("轮次", default=1)
    measures = ArrayField(models.BigIntegerField(), verbose_name="措施")
    dispatched_on = models.DateField("派发日期")
    acknowledge_due_on = models.DateField("响应期限", null=True, help_text="含当日")
    feedback_due_on = models.DateField("反馈期限", null=True, help_text="含当日")
    acknowledged_on = models.DateField("响应日期", null=True)
    reported_on = models.DateField("最近反馈日期", null=True)
    closed_on = models.DateField("不予实施或转交日期", null=True)
    closed_reason = models.CharField("不予实施或转交理由", max_length=500, blank=True)
    returned_on = models.DateField("退回日期", null=True)
    returned_reason = models.CharField("退回理由", max_length=500, blank=True)
    insisted_on = models.DateField("坚持派发日期", null=True)
    insisted_reason = models.CharField("坚持派发理由", max_length=500, blank=True)
    transferred_from = models.ForeignKey(
        "self", models.PROTECT, null=True, db_index=False, related_name="passed_on", verbose_name="转自"
    )
    paused_on = models.DateField("暂停日期", null=True)
    corrected_on = models.DateField("更正通知日期", null=True)
    notice = models.CharField("最近通知", max_length=16, choices=Notice.choices, blank=True, db_default="")
    noticed_on = models.DateField("通知日期", null=True)
    notice_confirmed_on = models.DateField("确认收悉日期", null=True)
    releasing_on = models.DateField("通知解除日期", null=True)
    release_due_on = models.DateField("解除确认期限", null=True, help_text="含当日")
    released_on = models.DateField("解除日期", null=True)
    release_evidence = models.CharField("解除凭证", max_length=500, blank=True)
    remaining = models.JSONField("其他名单仍须实施的措施", default=list)

    objects = scoped_manager(DispatchQuerySet)

    class Meta:
        verbose_name = "联合奖惩任务"
        verbose_name_plural = "联合奖惩任务"
        constraints = [
            models.UniqueConstraint(fields=["subject", "entry", "department", "cycle"], name="measures_dispatch_once"),
            models.CheckConstraint(
                condition=Q(released_on__isnull=True) | Q(released_on__gte=F("releasing_on")),
                name="measures_released_after_notice",
            ),
            models.CheckConstraint(condition=Q(measures__len__gt=0), name="measures_dispatch_holds_something"),
            models.CheckConstraint(
                condition=Q(insisted_on__isnull=True) | Q(returned_on__isnull=False, insisted_on__gte=F("returned_on")),
                name="measures_insisted_after_return",
            ),
            models.CheckConstraint(
                condition=Q(notice="", noticed_on__isnull=True, notice_confirmed_on__isnull=True)
                | Q(notice__gt="", noticed_on__isnull=False, notice_confirmed_on__isnull=True)
                | Q(notice__gt="", notice_confirmed_on__gte=F("noticed_on")),
                name="measures_notice_confirmed_after",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | Q(returned_on__isnull=False, insisted_on__isnull=True),
                name="measures_returned_once",
            ),
        ]
        indexes = [
            models.Index(fields=["department", "dispatched_on"], name="measures_dispatch_desk"),
            models.Index(
                fields=["department", "release_due_on"],
                name="measures_dispatch_letting_go",
                condition=Q(releasing_on__isnull=False, released_on__isnull=True),
            ),
        ]
        triggers = [DISPATCH.trigger()]

    def __str__(self) -> str:
        return f"{self.subject}（{self.department}）"


class DispatchAnswer(models.Model):
    """What a department did about one measure of a dispatch. Appended, never changed; the last one counts."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="answers", verbose_name="任务")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="answers", verbose_name="措施")
    transition_id = models.BigIntegerField("办理记录")
    result = models.CharField("结果", max_length=14, choices=Result.choices)
    reason = models.CharField("理由", max_length=500, blank=True)
    effect = models.CharField("成效", max_length=500, blank=True)
    benefit = models.CharField("给予的优惠", max_length=500, blank=True, help_text="误列时据以收回")
    at = models.DateTimeField("反馈时间")
    by_id = models.BigIntegerField("反馈人编号", null=True)
    by_name = models.CharField("反馈人", max_length=100)

    class Meta:
        verbose_name = "实施反馈"
        verbose_name_plural = "实施反馈"
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "measure", "transition_id"], name="measures_answer_once")
        ]
        triggers = [
            pgtrigger.Trigger(
                name="answer_belongs",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_ANSWERS_ITS_DISPATCH,
            ),
            pgtrigger.Protect(name="answer_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.measure.title}：{self.get_result_display()}"
