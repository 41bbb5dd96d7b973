"""Reconsideration and suits about records and entries, with their outcomes (E4, P9)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models import Case
from core.scopes import scoped_manager
from departments.models import Department
from objections.review_flow import REVIEW
from objections.review_queries import ReviewQuerySet
from objections.review_terms import ReviewKind, ReviewOutcome
from records.models import Record
from redblack.models import Entry, Stay
from subjects.models import Subject


class Review(Case):
    """One case before an authority of reconsideration or a court, about a record, an entry, or both.

    `unit` is the unit whose decision is contested; `previous` the instance before. `effective_on` is the day from
    which the judgment has legal effect; `listing_fell` says that the decision to list was itself quashed.
    """

    flow = REVIEW

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name="主体")
    record = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="reviews", verbose_name="信用记录"
    )
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="reviews", verbose_name="名单条目"
    )
    unit = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="原决定单位")
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="following", verbose_name="前一程序"
    )
    kind = models.CharField("种类", max_length=16, choices=ReviewKind.choices)
    authority = models.CharField("审理机关", max_length=200)
    document_no = models.CharField("案号", max_length=128)
    sought = models.CharField("请求事项", max_length=2000, blank=True)
    filed_on = models.DateField("申请、起诉日期", null=True)
    received_on = models.DateField("收到通知日期")
    registered_by_id = models.BigIntegerField("登记人", null=True)
    outcome = models.CharField("裁判结果", max_length=10, choices=ReviewOutcome.choices, blank=True)
    outcome_document_no = models.CharField("裁判文书号", max_length=128, blank=True)
    outcome_on = models.DateField("裁判日期", null=True)
    effective_on = models.DateField("生效日期", null=True)
    listing_fell = models.BooleanField("列入决定被撤销", default=False)
    judged_on = models.DateField("裁判登记日期", null=True)
    complied_on = models.DateField("按裁判办理日期", null=True)
    complied = models.CharField("办理情况", max_length=2000, blank=True)
    void_reason = models.CharField("作废理由", max_length=1000, blank=True)

    objects = scoped_manager(ReviewQuerySet)

    class Meta:
        verbose_name = "复议诉讼"
        verbose_name_plural = "复议诉讼"
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "authority", "document_no", "record", "entry"],
                condition=Q(state="pending"),
                nulls_distinct=False,
                name="objections_review_once",
                violation_error_message="该案正在审理，已有登记。",
            ),
            models.CheckConstraint(
                condition=Q(record__isnull=False) | Q(entry__isnull=False), name="objections_review_about_something"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["decided", "complied"],
                    judged_on__isnull=False,
                    outcome_on__isnull=False,
                    outcome__gt="",
                    outcome_document_no__gt="",
                )
                | Q(state__in=["pending", "void"], judged_on__isnull=True, outcome_on__isnull=True, outcome=""),
                name="objections_review_outcome_iff_judged",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["quashed", "changed", "unlawful"]) | Q(effective_on__isnull=False),
                name="objections_review_in_force",
            ),
            models.CheckConstraint(
                condition=Q(listing_fell=False) | Q(outcome="quashed", entry__isnull=False),
                name="objections_review_listing_quashed",
            ),
            models.CheckConstraint(
                condition=Q(state="complied", complied_on__isnull=False, complied__gt="")
                | (~Q(state="complied") & Q(complied_on__isnull=True)),
                name="objections_review_complied_said",
            ),
            models.CheckConstraint(
                condition=~Q(state="void") | Q(void_reason__gt=""), name="objections_review_void_said"
            ),
        ]
        indexes = [
            models.Index(fields=["entry"], name="objections_review_entry", condition=Q(entry__isnull=False)),
            models.Index(fields=["record"], name="objections_review_record", condition=Q(record__isnull=False)),
        ]
        triggers = [REVIEW.trigger()]

    def __str__(self) -> str:
        return f"{self.authority} {self.document_no}"


class ReviewStay(models.Model):
    """A stay of execution of the lists that was ordered in a case. Written once."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="stays", verbose_name="复议诉讼")
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="reviews", verbose_name="中止执行")

    class Meta:
        verbose_name = "案内停止执行"
        verbose_name_plural = "案内停止执行"
        constraints = [models.UniqueConstraint(fields=["stay"], name="objections_stay_of_one_review")]

    def __str__(self) -> str:
        return str(self.stay)
