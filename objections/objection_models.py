"""Objections: to a record, to an entry, or to one measure of an entry; with the papers handed in (E1)."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q

from core.fields import EncryptedTextField
from core.models import Case
from core.papers import KeptPaper
from core.receipts import Receipted
from core.scopes import scoped_manager
from departments.models import Department
from law.models import PackVersion
from objections.objection_flow import CORRECTED, CORRECTING, DISMISSED, OBJECTION, OPEN_OBJECTIONS
from objections.objection_queries import ObjectionQuerySet
from objections.objection_terms import (
    RECEIPT_PREFIX,
    Channel,
    Finding,
    ObjectionGround,
    ObjectionOutcome,
    Objector,
    PaperKind,
    Remedy,
)
from records.models import Record
from redblack.models import Entry
from subjects.models import Subject


class Objection(Receipted, Case):
    """What somebody says is wrong with a record, an entry, or one measure of an entry.

    `unit` handles it, `verifier` says whether the information is right, `corrector` may change it; `raiser` is the
    department that found it on its own. The days are last days, inclusive; `paused_on` while those of review stand
    still. `claims` are the words that the objector holds for right, `corrections` those that were decided, by column.
    `measure_id` is the published version of a measure, known here by its number and its words alone.
    """

    flow = OBJECTION
    receipt_prefix = RECEIPT_PREFIX

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name="信用主体")
    record = models.ForeignKey(
        Record, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="信用记录"
    )
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="名单条目"
    )
    measure_id = models.BigIntegerField("措施编号", null=True)
    measure_words = models.CharField("措施", max_length=200, blank=True)
    pack_version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+", verbose_name="规则包版本")
    unit = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="办理单位")
    verifier = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="核实单位")
    corrector = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="更正单位")
    raiser = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="发现单位"
    )
    ground = models.CharField("异议事由", max_length=12, choices=ObjectionGround.choices)
    text = models.TextField("异议内容", max_length=5000)
    claims = models.JSONField("主张的内容", default=dict)
    party_kind = models.CharField("提出人身份", max_length=12, choices=Objector.choices)
    party = models.CharField("提出人", max_length=200)
    interest = models.CharField("利害关系", max_length=500, blank=True)
    contact: Any = EncryptedTextField(verbose_name="联系方式（密文）", null=True)
    mandate_scope = models.CharField("授权事项", max_length=500, blank=True)
    mandate_until = models.DateField("授权期限", null=True, help_text="含当日")
    channel = models.CharField("提出渠道", max_length=12, choices=Channel.choices)
    query_code: Any = EncryptedTextField(verbose_name="查询码（密文）", null=True)
    received_on = models.DateField("收到日期")
    review_due_on = models.DateField("审核期限", null=True, help_text="含当日")
    paused_on = models.DateField("期限停止计算自", null=True)
    supplement_words = models.CharField("应补正的内容", max_length=1000, blank=True)
    supplement_due_on = models.DateField("补正期限", null=True, help_text="含当日")
    accepted_on = models.DateField("受理日期", null=True)
    suspends = models.BooleanField("核实期间暂不执行", default=False)
    sent_on = models.DateField("送请核实日期", null=True)
    verify_due_on = models.DateField("核实期限", null=True, help_text="含当日")
    verified_on = models.DateField("核实反馈日期", null=True)
    finding = models.CharField("核实结果", max_length=8, choices=Finding.choices, blank=True)
    finding_words = models.TextField("核实情况", max_length=2000, blank=True)
    outcome = models.CharField("处理意见", max_length=10, choices=ObjectionOutcome.choices, blank=True)
    remedy = models.CharField("更正方式", max_length=10, choices=Remedy.choices, blank=True)
    corrections = models.JSONField("更正后的内容", default=dict)
    reasons = models.TextField("处理理由", max_length=2000, blank=True)
    proposed_by_id = models.BigIntegerField("提出意见人", null=True)
    decided_on = models.DateField("决定日期", null=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    decided_by_id = models.BigIntegerField("签发人", null=True)
    correct_due_on = models.DateField("更正期限", null=True, help_text="含当日")
    exit_asked_on = models.DateField("提请移出日期", null=True)
    corrected_on = models.DateField("更正日期", null=True)
    transferred_on = models.DateField("转送日期", null=True)
    origin_authority = models.CharField("来源单位", max_length=200, blank=True)
    answer = models.TextField("不予受理或者来源单位答复", max_length=2000, blank=True)
    closed_on = models.DateField("办结日期", null=True)

    objects = scoped_manager(ObjectionQuerySet)

    class Meta:
        verbose_name = "异议"
        verbose_name_plural = "异议"
        constraints = [
            models.CheckConstraint(
                condition=Q(record__isnull=False, entry__isnull=True) | Q(record__isnull=True, entry__isnull=False),
                name="objections_one_target",
            ),
            models.CheckConstraint(
                condition=Q(measure_id__isnull=True, measure_words="")
                | Q(measure_id__isnull=False, measure_words__gt="", entry__isnull=False),
                name="objections_measure_of_an_entry",
            ),
            models.UniqueConstraint(
                fields=["subject", "record", "entry", "measure_id", "party_kind", "party"],
                nulls_distinct=False,
                condition=Q(state__in=OPEN_OBJECTIONS),
                name="objections_open_once",
                violation_error_message="同一提出人对同一信息的异议正在办理。",
            ),
            models.CheckConstraint(
                condition=~Q(party_kind="agent") | Q(mandate_scope__gt="", mandate_until__isnull=False),
                name="objections_agent_has_mandate",
            ),
            models.CheckConstraint(
                condition=Q(party_kind="department", raiser__isnull=False)
                | (~Q(party_kind="department") & Q(raiser__isnull=True)),
                name="objections_raiser_iff_department",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CORRECTING, CORRECTED, DISMISSED])
                | Q(decided_on__isnull=False, decided_at__isnull=False, reasons__gt=""),
                name="objections_decided_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(decided_by_id__isnull=True)
                | Q(proposed_by_id__isnull=True)
                | ~Q(decided_by_id=F("proposed_by_id")),
                name="objections_decided_by_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CORRECTING, CORRECTED]) | Q(outcome="upheld", remedy__gt=""),
                name="objections_upheld_has_remedy",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_OBJECTIONS, closed_on__isnull=True)
                | (~Q(state__in=OPEN_OBJECTIONS) & Q(closed_on__isnull=False)),
                name="objections_closed_iff_over",
            ),
        ]
        indexes = [
            models.Index(fields=["record"], name="objections_of_record", condition=Q(closed_on__isnull=True)),
            models.Index(fields=["entry"], name="objections_of_entry", condition=Q(closed_on__isnull=True)),
        ]
        triggers = [OBJECTION.trigger(sealed=("contact", "query_code"))]

    def __str__(self) -> str:
        return f"{self.get_ground_display()}（{self.party}）"


class ObjectionPaper(KeptPaper):
    """A file handed in with an objection or with its verification, encrypted. Never changed."""

    holder = "objection"

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="papers", verbose_name="异议")
    kind = models.CharField("种类", max_length=8, choices=PaperKind.choices)

    class Meta:
        verbose_name = "异议材料"
        verbose_name_plural = "异议材料"
        triggers = [pgtrigger.Protect(name="paper_kept", operation=pgtrigger.Delete)]
