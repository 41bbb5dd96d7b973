"""What was wrong from the start and how it is made good: the checklist, money paid, benefits taken back (E5, I8)."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from core.models import Case
from core.scopes import scoped_manager
from departments.models import Department
from law.models import PackVersion
from objections.redress_flow import CLAWBACK, COMPENSATION, REDRESS
from objections.redress_queries import ClawbackQuerySet, CompensationQuerySet, RedressQuerySet
from objections.redress_terms import Item, Outcome, Wrong
from records.models import Record
from redblack.models import Entry
from subjects.models import Subject

_ON_THE_LIST = """
    IF NOT EXISTS (SELECT FROM objections_redress WHERE id = NEW.redress_id AND NEW.item = ANY(items)) THEN
        RAISE EXCEPTION 'redress % does not owe %', NEW.redress_id, NEW.item USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
"""
_EVERYTHING_ANSWERED = """
    IF NEW.state = 'closed' AND OLD.state <> 'closed' AND EXISTS (
        SELECT FROM unnest(NEW.items) AS i(item)
         WHERE NOT EXISTS (SELECT FROM objections_redressanswer a WHERE a.redress_id = NEW.id AND a.item = i.item)
    ) THEN
        RAISE EXCEPTION 'redress %: something is still owed', NEW.id USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
"""
_WRITTEN_ONCE = """
    IF OLD.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column} THEN
        RAISE EXCEPTION '{column} is written once' USING ERRCODE = '23514';
    END IF;
"""


def _sums_stand(*columns: str) -> pgtrigger.Trigger:
    """No sum of money is changed after it was written."""
    return pgtrigger.Trigger(
        name="sums_stand",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func="".join(_WRITTEN_ONCE.format(column=column) for column in columns) + "    RETURN NEW;\n",
    )


class Redress(Case):
    """One wrong entry or record, and what is owed for it under the pack that decided it.

    `unit` is the unit whose listing or record was wrong. `items` is the checklist as it was at the opening; what became
    of each item stands in `answers`. `clarification_to` is inclusive.
    """

    flow = REDRESS

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name="主体")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+", verbose_name="名单条目")
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+", verbose_name="信用记录")
    unit = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="责任单位")
    pack_version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+", verbose_name="规则包版本")
    wrong = models.CharField("事由", max_length=8, choices=Wrong.choices)
    items = ArrayField(models.CharField(max_length=16, choices=Item.choices), verbose_name="救济清单")
    opened_on = models.DateField("立项日期")
    due_on = models.DateField("办结期限", help_text="含当日")
    apologised_on = models.DateField("道歉日期", null=True)
    clarified_on = models.DateField("澄清公告起", null=True)
    clarification_to = models.DateField("澄清公告至", null=True, help_text="含当日")
    closed_on = models.DateField("结案日期", null=True)

    objects = scoped_manager(RedressQuerySet)

    class Meta:
        verbose_name = "误列救济"
        verbose_name_plural = "误列救济"
        constraints = [
            models.CheckConstraint(
                condition=Q(entry__isnull=False, record__isnull=True, wrong__in=["black", "red"])
                | Q(entry__isnull=True, record__isnull=False, wrong="record"),
                name="objections_redress_of_one",
            ),
            models.UniqueConstraint(
                fields=["subject", "entry"], condition=Q(entry__isnull=False), name="objections_redress_entry_once"
            ),
            models.UniqueConstraint(
                fields=["subject", "record"], condition=Q(record__isnull=False), name="objections_redress_record_once"
            ),
            models.CheckConstraint(condition=Q(items__len__gt=0), name="objections_redress_owes_something"),
            models.CheckConstraint(
                condition=Q(clarified_on__isnull=True, clarification_to__isnull=True)
                | Q(clarified_on__isnull=False, clarification_to__gte=F("clarified_on")),
                name="objections_clarified_for_a_term",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) | Q(state="open", closed_on__isnull=True),
                name="objections_redress_closed_iff",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("opened_on")), name="objections_redress_has_its_time"),
        ]
        indexes = [
            models.Index(fields=["unit", "opened_on"], name="objections_redress_open", condition=Q(state="open")),
            models.Index(
                fields=["clarification_to"],
                name="objections_redress_clarified",
                condition=Q(clarification_to__isnull=False),
            ),
        ]
        triggers = [
            REDRESS.trigger(),
            pgtrigger.Trigger(
                name="redress_made_good",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_EVERYTHING_ANSWERED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_wrong_display()}：{self.entry or self.record}"


class RedressAnswer(models.Model):
    """What became of one item: done with its proof, or not due for a reason. Appended, never changed."""

    redress = models.ForeignKey(Redress, models.PROTECT, related_name="answers", verbose_name="误列救济")
    item = models.CharField("事项", max_length=16, choices=Item.choices)
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices)
    done_on = models.DateField("办结日期", null=True)
    proof = models.CharField("凭证", max_length=500, blank=True)
    reason = models.CharField("理由", max_length=500, blank=True)
    transition_id = models.BigIntegerField("办理记录")
    at = models.DateTimeField("登记时间")
    by_id = models.BigIntegerField("登记人编号", null=True)
    by_name = models.CharField("登记人", max_length=120)

    class Meta:
        verbose_name = "救济事项"
        verbose_name_plural = "救济事项"
        constraints = [
            models.UniqueConstraint(
                fields=["redress", "item"], condition=Q(outcome="done"), name="objections_redress_item_done_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="done", done_on__isnull=False, proof__gt="", reason="")
                | Q(outcome="not_due", done_on__isnull=True, proof="", reason__gt=""),
                name="objections_redress_answer_whole",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(name="answer_owed", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_ON_THE_LIST),
            pgtrigger.Protect(name="answer_stands", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()}：{self.get_outcome_display()}"


class Compensation(Case):
    """One claim for damage by a wrong listing. Sums are in yuan; each is written once."""

    flow = COMPENSATION

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name="主体")
    redress = models.ForeignKey(Redress, models.PROTECT, related_name="claims", verbose_name="误列救济")
    unit = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="责任单位")
    pack_version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+", verbose_name="规则包版本")
    claimant = models.CharField("申请人", max_length=200)
    ground = models.CharField("损失和理由", max_length=1000)
    claimed_on = models.DateField("申请日期")
    claimed_yuan = models.DecimalField("申请金额（元）", max_digits=14, decimal_places=2)
    claimed_by_id = models.BigIntegerField("登记人", null=True)
    decision_due_on = models.DateField("决定期限", help_text="含当日")
    decided_on = models.DateField("决定日期", null=True)
    granted_yuan = models.DecimalField("决定赔偿金额（元）", max_digits=14, decimal_places=2, null=True)
    decision_no = models.CharField("决定文书号", max_length=128, blank=True)
    refusal = models.CharField("不予赔偿的理由", max_length=1000, blank=True)
    paid_on = models.DateField("支付日期", null=True)
    paid_yuan = models.DecimalField("支付金额（元）", max_digits=14, decimal_places=2, null=True)
    payment_no = models.CharField("支付凭证号", max_length=128, blank=True)

    objects = scoped_manager(CompensationQuerySet)

    class Meta:
        verbose_name = "误列赔偿"
        verbose_name_plural = "误列赔偿"
        constraints = [
            models.CheckConstraint(condition=Q(claimed_yuan__gt=0), name="objections_claim_positive"),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "paid"])
                | Q(granted_yuan__gt=0, decision_no__gt="", decided_on__isnull=False),
                name="objections_granted_by_a_paper",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(refusal__gt="", decided_on__isnull=False, granted_yuan__isnull=True),
                name="objections_compensation_refused_why",
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_yuan=F("granted_yuan"), payment_no__gt="", paid_on__isnull=False)
                | (~Q(state="paid") & Q(paid_yuan__isnull=True, paid_on__isnull=True)),
                name="objections_paid_what_was_granted",
            ),
        ]
        triggers = [COMPENSATION.trigger(), _sums_stand("claimed_yuan", "granted_yuan", "paid_yuan")]

    def __str__(self) -> str:
        return f"{self.claimant} {self.claimed_yuan} 元"


class Clawback(Case):
    """One benefit that a unit granted to somebody wrongly on a red list. The sum, in yuan, is written once."""

    flow = CLAWBACK

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name="主体")
    redress = models.ForeignKey(Redress, models.PROTECT, related_name="benefits", verbose_name="误列救济")
    unit = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="给予单位")
    pack_version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+", verbose_name="规则包版本")
    source = models.BigIntegerField("实施反馈编号", editable=False)
    measure = models.CharField("激励措施", max_length=200)
    benefit = models.CharField("给予的权益", max_length=500)
    granted_on = models.DateField("给予日期")
    opened_on = models.DateField("提请日期")
    due_on = models.DateField("答复期限", help_text="含当日")
    answered_on = models.DateField("答复日期", null=True)
    recovered_on = models.DateField("追回日期", null=True)
    recovered_yuan = models.DecimalField(
        "追回金额（元）", max_digits=14, decimal_places=2, null=True, help_text="不以金额计的权益为 0"
    )
    document_no = models.CharField("追回凭证", max_length=128, blank=True)
    reason = models.CharField("不予追回的理由", max_length=1000, blank=True)

    objects = scoped_manager(ClawbackQuerySet)

    class Meta:
        verbose_name = "误列权益追回"
        verbose_name_plural = "误列权益追回"
        constraints = [
            models.UniqueConstraint(fields=["subject", "redress", "source"], name="objections_benefit_once"),
            models.CheckConstraint(
                condition=~Q(state="recovered")
                | Q(recovered_yuan__gte=0, document_no__gt="", recovered_on__isnull=False),
                name="objections_recovered_by_a_paper",
            ),
            models.CheckConstraint(
                condition=~Q(state="waived") | Q(reason__gt="", recovered_yuan__isnull=True),
                name="objections_waived_why",
            ),
        ]
        indexes = [models.Index(fields=["unit"], name="objections_to_recover", condition=Q(state="to_recover"))]
        triggers = [CLAWBACK.trigger(), _sums_stand("recovered_yuan")]

    def __str__(self) -> str:
        return f"{self.measure}：{self.benefit}"
