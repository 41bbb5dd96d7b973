"""机构改革: departments that take the place of others from a day on, and in what."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from core.models import Case
from core.scopes import scoped_manager
from departments.flow import SUCCESSION
from departments.queries import SuccessionQuerySet
from departments.terms import Power

_BEFORE_SIGNING = """
    IF (SELECT state FROM departments_succession WHERE id = NEW.succession_id) <> 'proposed' THEN
        RAISE EXCEPTION 'succession %: parts are fixed with the signature', NEW.succession_id USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
"""


class Succession(Case):
    """One act of reorganisation by one document: who hands what to whom from `effective_on` on."""

    flow = SUCCESSION

    document_no = models.CharField("机构改革文号", max_length=100)
    effective_on = models.DateField("生效日期")
    reason = models.CharField("说明", max_length=500, blank=True)
    proposed_by_id = models.BigIntegerField("拟定人编号", null=True)
    confirmed_by_id = models.BigIntegerField("签发人编号", null=True)
    confirmed_on = models.DateField("签发日期", null=True)
    cleared_by_id = models.BigIntegerField("核准人编号", null=True)
    cleared_on = models.DateField("人员核准日期", null=True)
    handed_over_on = models.DateField("接续日期", null=True)

    objects = scoped_manager(SuccessionQuerySet)

    class Meta:
        verbose_name = "机构接续"
        verbose_name_plural = "机构改革"
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True) | ~Q(confirmed_by_id=F("proposed_by_id")),
                name="departments_succession_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(handed_over_on__isnull=True)
                | Q(confirmed_on__isnull=False, cleared_on__isnull=False, handed_over_on__gte=F("effective_on")),
                name="departments_succession_signed",
            ),
        ]
        triggers = [SUCCESSION.trigger()]

    def __str__(self) -> str:
        return f"{self.document_no}（{self.effective_on:%Y-%m-%d}起）"


class SuccessionPart(models.Model):
    """What one successor takes from one predecessor; the row of the `rest` takes what no other names.

    A `rest` that leads to the predecessor itself means that it goes on with what it was not told to give away.
    """

    succession = models.ForeignKey(Succession, models.PROTECT, related_name="parts", verbose_name="机构接续")
    predecessor = models.ForeignKey("departments.Department", models.PROTECT, related_name="+", verbose_name="原单位")
    successor = models.ForeignKey("departments.Department", models.PROTECT, related_name="+", verbose_name="承接单位")
    rest = models.BooleanField("其余全部", default=False)
    powers = ArrayField(
        models.CharField(max_length=10, choices=Power.choices), default=list, blank=True, verbose_name="职权"
    )
    matters = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name="事项", help_text="认定办法或措施编号"
    )
    people = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name="转隶人员")
    clients = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name="接口客户端")

    class Meta:
        verbose_name = "接续内容"
        verbose_name_plural = "接续内容"
        constraints = [
            models.UniqueConstraint(
                fields=["succession", "predecessor"], condition=Q(rest=True), name="departments_part_one_rest"
            ),
            models.CheckConstraint(
                condition=Q(rest=True, powers=[], matters=[])
                | Q(Q(rest=False), Q(powers__len__gt=0) | Q(matters__len__gt=0), ~Q(predecessor=F("successor"))),
                name="departments_part_names_something",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="parts_before_signing",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_BEFORE_SIGNING,
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
