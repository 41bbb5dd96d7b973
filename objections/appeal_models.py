"""Appeals to the credit authority against the outcome of an objection or a repair (E4, JS-G 33)."""

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
from objections.appeal_flow import APPEAL
from objections.appeal_queries import AppealQuerySet
from objections.complaint_terms import APPEAL_PREFIX, AppealAgainst, Appellant, InChannel
from objections.objection_models import Objection
from objections.objection_terms import PaperKind
from records.models import Record
from redblack.models import Entry
from subjects.models import Subject


class Appeal(Receipted, Case):
    """What a subject says against the outcome of its objection or repair, about one record or one entry.

    `contested_no` is the number of the case that decided; `objection` is that case where it was an objection, a repair
    is a stranger here and known by its number. Appeals from before the platform asked for the number have none.
    `unit` is the unit that handled it and that does what is ordered; the office decides. `accept_due_on` and `due_on`
    are last days, inclusive; `clause` is what the letter cites.
    """

    flow = APPEAL
    receipt_prefix = APPEAL_PREFIX

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name="信用主体")
    record = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="appeals", verbose_name="信用记录"
    )
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="appeals", verbose_name="名单条目"
    )
    pack_version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+", verbose_name="规则包版本")
    unit = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="原处理单位")
    against = models.CharField("不服的处理结果", max_length=12, choices=AppealAgainst.choices)
    contested_no = models.CharField("不服的事项编号", max_length=20, blank=True, default="")
    objection = models.ForeignKey(
        Objection, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="不服的异议"
    )
    decision_no = models.CharField("处理结果文书号", max_length=128)
    decision_on = models.DateField("处理结果日期")
    party_kind = models.CharField("申诉人身份", max_length=8, choices=Appellant.choices)
    party = models.CharField("申诉人", max_length=200)
    authority_no = models.CharField("授权委托书编号", max_length=128, blank=True, default="")
    contact: Any = EncryptedTextField(verbose_name="联系方式（密文）", null=True)
    channel = models.CharField("提出渠道", max_length=8, choices=InChannel.choices)
    query_code: Any = EncryptedTextField(verbose_name="查询码（密文）", null=True)
    text = models.TextField("申诉请求和理由", max_length=5000)
    received_on = models.DateField("收到日期")
    accept_due_on = models.DateField("受理期限", help_text="含当日")
    accepted_on = models.DateField("受理日期", null=True)
    accepted_by_id = models.BigIntegerField("受理人", null=True)
    due_on = models.DateField("处理期限", null=True, help_text="含当日")
    clause = models.CharField("依据", max_length=300, blank=True)
    reason = models.TextField("理由", max_length=2000, blank=True)
    ordered = models.TextField("要求办理的事项", max_length=2000, blank=True)
    decided_on = models.DateField("处理决定日期", null=True)
    complied = models.TextField("办理情况", max_length=2000, blank=True)
    complied_on = models.DateField("办理日期", null=True)
    closed_on = models.DateField("办结日期", null=True)

    objects = scoped_manager(AppealQuerySet)

    class Meta:
        verbose_name = "申诉"
        verbose_name_plural = "申诉"
        constraints = [
            models.CheckConstraint(
                condition=Q(record__isnull=False, entry__isnull=True) | Q(record__isnull=True, entry__isnull=False),
                name="objections_appeal_one_target",
            ),
            models.UniqueConstraint(
                fields=["subject", "contested_no"],
                condition=Q(state__in=["raised", "accepted"]) & ~Q(contested_no=""),
                name="objections_appealed_once",
                violation_error_message="对同一处理结果的申诉正在办理。",
            ),
            models.CheckConstraint(
                condition=Q(contested_no="", objection__isnull=True)
                | Q(against="objection", contested_no__startswith="YY", objection__isnull=False)
                | Q(against="repair", contested_no__startswith="XF", objection__isnull=True),
                name="objections_appeal_against_a_case",
            ),
            models.CheckConstraint(
                condition=Q(contested_no="") | ~Q(party_kind="agent") | Q(authority_no__gt=""),
                name="objections_appeal_agent_authorised",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "upheld", "dismissed", "complied"]) | Q(reason__gt=""),
                name="objections_appeal_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["upheld", "complied"]) | Q(ordered__gt=""),
                name="objections_appeal_orders",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["raised", "accepted", "upheld"], closed_on__isnull=True)
                | (~Q(state__in=["raised", "accepted", "upheld"]) & Q(closed_on__isnull=False)),
                name="objections_appeal_closed_iff_over",
            ),
            models.CheckConstraint(
                condition=Q(decision_on__lte=F("received_on")), name="objections_appeal_after_decision"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "state"], name="objections_appeal_waiting", condition=Q(closed_on__isnull=True)
            ),
        ]
        triggers = [APPEAL.trigger(sealed=("contact", "query_code"))]

    def __str__(self) -> str:
        return f"{self.get_against_display()} {self.decision_no}"


class AppealPaper(KeptPaper):
    """A file handed in with an appeal, encrypted. Never changed."""

    holder = "appeal"

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="papers", verbose_name="申诉")
    kind = models.CharField("种类", max_length=8, choices=PaperKind.choices)

    class Meta:
        verbose_name = "申诉材料"
        verbose_name_plural = "申诉材料"
        triggers = [pgtrigger.Protect(name="paper_kept", operation=pgtrigger.Delete)]
