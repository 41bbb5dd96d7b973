"""Stays of execution: what a court or an authority of reconsideration ordered about an entry, and how it ended."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from core.models import Case
from core.scopes import scoped_manager
from departments.models import Department
from redblack.stay_flow import STAY
from redblack.stay_queries import StayQuerySet
from redblack.terms import StayKind, StayOutcome
from subjects.models import Subject

NO_EFFECT_WHILE_STAYED = pgtrigger.Trigger(
    name="entry_stayed",
    level=pgtrigger.Row,
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    # Only where an entry begins to have effect, or to have it again: the other moves pay nothing.
    condition=pgtrigger.Condition(
        "NEW.listed_on IS NOT NULL AND NEW.exited_on IS NULL AND NEW.suspended_on IS NULL"
        " AND (OLD.listed_on IS NULL OR OLD.suspended_on IS NOT NULL)"
    ),
    func="""
        IF EXISTS (
            SELECT 1 FROM redblack_stay s
             WHERE s.entry_id = NEW.id AND s.ended_on IS NULL
               AND (s.to_on IS NULL OR s.to_on >= COALESCE(
                   (SELECT (t.at AT TIME ZONE 'Asia/Shanghai')::date FROM core_transition t
                     WHERE t.id = NULLIF(current_setting('app.transition', true), '')::bigint), '-infinity'))) THEN
            RAISE EXCEPTION 'entry %: no effect while a stay of execution stands', NEW.id USING ERRCODE = '23514';
        END IF;
        RETURN NEW;
    """,
)
"""Kept on the entry: what is stayed neither gets on a list nor has effect there again."""


class Stay(Case):
    """One order that an entry shall not be executed, from `from_on` to `to_on` (inclusive; open where empty).

    `suspends` says that the entry would have effect but for stays; `ended_on` is the day on which this one was
    lifted, ran out or was decided; the outcome is that of the case behind it and may come later.
    """

    flow = STAY

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name="主体")
    entry = models.ForeignKey("redblack.Entry", models.PROTECT, related_name="stays", verbose_name="名单条目")
    recogniser = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="认定单位")
    kind = models.CharField("种类", max_length=16, choices=StayKind.choices)
    authority = models.CharField("作出机关", max_length=200)
    document_no = models.CharField("文书号", max_length=128)
    received_on = models.DateField("收到日期")
    from_on = models.DateField("中止执行自")
    to_on = models.DateField("中止执行至", null=True, help_text="含当日，空为至裁判或者另行通知")
    suspends = models.BooleanField("名单因此中止", default=False)
    ended_on = models.DateField("终了日期", null=True)
    outcome = models.CharField("裁判结果", max_length=10, choices=StayOutcome.choices, blank=True)
    outcome_authority = models.CharField("裁判机关", max_length=200, blank=True)
    outcome_document_no = models.CharField("裁判文书号", max_length=128, blank=True)
    outcome_on = models.DateField("裁判日期", null=True)
    judged_on = models.DateField("裁判登记日期", null=True)

    objects = scoped_manager(StayQuerySet)

    class Meta:
        verbose_name = "中止执行"
        verbose_name_plural = "中止执行"
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "entry", "authority", "document_no"],
                condition=Q(ended_on__isnull=True),
                name="redblack_stay_once",
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="redblack_stay_has_days"
            ),
            models.CheckConstraint(
                condition=Q(state="standing", ended_on__isnull=True)
                | (~Q(state="standing") & Q(ended_on__isnull=False)),
                name="redblack_stay_ended_iff_over",
            ),
            models.CheckConstraint(
                condition=Q(state="judged", judged_on__isnull=False, outcome_on__isnull=False, outcome__gt="")
                | (~Q(state="judged") & Q(judged_on__isnull=True, outcome_on__isnull=True, outcome="")),
                name="redblack_stay_outcome_iff_judged",
            ),
        ]
        indexes = [
            models.Index(fields=["entry"], name="redblack_stay_standing", condition=Q(ended_on__isnull=True)),
        ]
        triggers = [STAY.trigger()]

    def __str__(self) -> str:
        return f"{self.authority} {self.document_no}"
