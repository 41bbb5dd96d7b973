"""Complaints about how departments handle things, from every channel in one register (E4, P20, PY 五(五))."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from core.fields import EncryptedTextField
from core.models import Case
from core.receipts import Receipted
from core.scopes import scoped_manager
from departments.models import Department
from law.models import PackVersion
from objections.complaint_flow import COMPLAINT
from objections.complaint_queries import ComplaintQuerySet
from objections.complaint_terms import COMPLAINT_PREFIX, InChannel


class Complaint(Receipted, Case):
    """What anybody says about how a department handled something.

    `about` is the department complained of, `unit` the one that must answer. A complaint that 12345 transferred keeps
    the number and the last day of its slip: no answer is due later, unless it was sent back after that day.
    `query_code` is half of the receipt.
    """

    flow = COMPLAINT
    receipt_prefix = COMPLAINT_PREFIX

    channel = models.CharField("提出渠道", max_length=8, choices=InChannel.choices)
    transfer_no = models.CharField("转办单号", max_length=64, blank=True)
    transfer_due_on = models.DateField("转办期限", null=True, help_text="转办单上的办理期限，含当日")
    complainant = models.CharField("投诉人", max_length=100, blank=True, help_text="不愿留名的留空")
    contact: Any = EncryptedTextField(verbose_name="联系方式（密文）", null=True)
    query_code: Any = EncryptedTextField(verbose_name="查询码（密文）", null=True)
    about = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="被投诉单位"
    )
    text = models.TextField("投诉内容", max_length=5000)
    received_on = models.DateField("收到日期")
    pack_version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+", verbose_name="规则包版本")
    unit = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+", verbose_name="承办单位")
    assigned_on = models.DateField("交办日期", null=True)
    due_on = models.DateField("答复期限", null=True, help_text="含当日")
    answer = models.TextField("答复", max_length=5000, blank=True)
    answered_on = models.DateField("答复日期", null=True)
    returned_on = models.DateField("退回重办日期", null=True)
    reason = models.TextField("退回或者不予受理的理由", max_length=1000, blank=True)
    closed_on = models.DateField("办结日期", null=True)

    objects = scoped_manager(ComplaintQuerySet)

    class Meta:
        verbose_name = "投诉"
        verbose_name_plural = "投诉"
        constraints = [
            models.UniqueConstraint(
                fields=["transfer_no"],
                condition=Q(transfer_no__gt=""),
                name="objections_complaint_transferred_once",
                violation_error_message="同一转办单只登记一次。",
            ),
            models.CheckConstraint(
                condition=Q(channel="hotline", transfer_no__gt="")
                | (~Q(channel="hotline") & Q(transfer_no="", transfer_due_on__isnull=True)),
                name="objections_complaint_hotline",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["assigned", "answered", "returned", "closed"])
                | Q(unit__isnull=False, assigned_on__isnull=False, due_on__isnull=False),
                name="objections_complaint_assigned",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "closed"]) | Q(answer__gt="", answered_on__isnull=False),
                name="objections_complaint_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "returned"]) | Q(reason__gt=""),
                name="objections_complaint_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "declined", "withdrawn"], closed_on__isnull=False)
                | (~Q(state__in=["closed", "declined", "withdrawn"]) & Q(closed_on__isnull=True)),
                name="objections_complaint_closed_iff_over",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_on"],
                name="objections_complaint_waiting",
                condition=Q(closed_on__isnull=True),
            ),
        ]
        triggers = [COMPLAINT.trigger(sealed=("contact", "query_code"))]

    def __str__(self) -> str:
        words = self.text.strip().splitlines()[0] if self.text.strip() else ""
        return words[:30] + ("…" if len(words) > 30 else "")
