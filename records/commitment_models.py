"""Credit commitments as cases: who accepted one, until when it is to be kept, what was found of it (A11)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from core.models import Case
from core.scopes import scoped_manager
from departments.models import Department
from law.models import PackVersion
from records.commitment_flow import COMMITMENT
from records.commitment_queries import CommitmentQuerySet
from records.commitment_terms import CommitmentKind
from subjects.models import Subject


class Commitment(Case):
    """The work on one commitment. What is public of it stands in the record with the same subject, provider and number.

    `provider` reports the record and never changes; `unit` acts on it today. `promised_on` is the last day by which it
    is to be kept, inclusive; empty where it has no end. `values` are the item's other fields until it is published.
    """

    flow = COMMITMENT

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name="承诺人")
    provider = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="报送单位")
    unit = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="受理单位")
    pack_version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+", verbose_name="规则包版本")
    kind = models.CharField("承诺类型", max_length=16, choices=CommitmentKind.choices)
    number = models.CharField("承诺书编号", max_length=128)
    matter = models.CharField("承诺事由", max_length=200)
    text = models.TextField("承诺内容", max_length=4000)
    made_on = models.DateField("作出日期")
    promised_on = models.DateField("履行期限", null=True, help_text="含当日")
    values = models.JSONField("其他字段", default=dict)
    published_on = models.DateField("公布日期", null=True)
    notice_no = models.CharField("告知书文号", max_length=128, blank=True)
    notice_words = models.TextField("拟认定的事实", max_length=2000, blank=True)
    notice_served_on = models.DateField("告知送达日期", null=True)
    statement_ends_on = models.DateField("陈述申辩期至", null=True, help_text="含当日")
    statement = models.TextField("陈述申辩", max_length=5000, blank=True)
    heard_on = models.DateField("陈述申辩登记日期", null=True)
    found_on = models.DateField("履约认定日期", null=True)
    document_no = models.CharField("认定文号", max_length=128, blank=True)
    finding = models.TextField("认定的事实和理由", max_length=2000, blank=True)
    closed_on = models.DateField("终止日期", null=True)

    objects = scoped_manager(CommitmentQuerySet)

    class Meta:
        verbose_name = "信用承诺"
        verbose_name_plural = "信用承诺"
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "provider", "number"],
                condition=~Q(state="void"),
                name="records_commitment_once",
                violation_error_message="该承诺书编号已经登记。",
            ),
            models.CheckConstraint(
                condition=Q(promised_on__isnull=True) | Q(promised_on__gte=F("made_on")),
                name="records_commitment_promised_after_made",
            ),
            models.CheckConstraint(
                condition=~Q(state="broken") | Q(found_on__isnull=False, document_no__gt=""),
                name="records_commitment_broken_by_a_document",
            ),
            models.CheckConstraint(
                condition=~Q(state="noticed") | Q(notice_served_on__isnull=False, notice_no__gt=""),
                name="records_commitment_noticed_by_a_paper",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "promised_on"],
                name="records_commitment_running",
                condition=Q(state__in=["published", "noticed"]),
            ),
        ]
        triggers = [COMMITMENT.trigger()]

    def __str__(self) -> str:
        return f"{self.matter}（{self.number}）"
