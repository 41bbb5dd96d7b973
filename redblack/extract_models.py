"""Extracts: what the office told a subject, on paper, of what was held at an instant (P17). Never changed."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from core.actors import Actor
from core.models import Case
from core.scopes import ScopedQuerySet, scoped_manager
from departments.models import Department
from redblack.extract_flow import EXTRACT
from subjects.models import Subject
from subjects.terms import Basis


class ExtractQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The unit that issued it; that is the credit office."""
        return self.filter(unit_id__in=actor.units)


class Extract(Case):
    """One extract (公共信用信息情况说明), asked for by the subject or with its authority.

    `cut_at` is the instant up to which was looked; `found` how many records and entries stood then, `digest` their
    fingerprint, by which a check of the letter knows whether it is still true. `content` are the letter's words.
    """

    flow = EXTRACT

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="extracts", verbose_name="主体")
    unit = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="出具单位")
    purpose = models.CharField("用途", max_length=100)
    case_no = models.CharField("受理编号", max_length=100)
    basis = models.CharField("申请依据", max_length=16, choices=Basis.choices)
    basis_ref = models.CharField("授权书或核验编号", max_length=200)
    authorised_to = models.DateField("授权截止日期", null=True, blank=True, help_text="含当日")
    cut_at = models.DateTimeField("数据截至")
    found = models.PositiveIntegerField("查见条数")
    digest = models.CharField("内容摘要", max_length=64)
    content = models.JSONField("内容")

    objects = scoped_manager(ExtractQuerySet)

    class Meta:
        verbose_name = "公共信用信息情况说明"
        verbose_name_plural = "公共信用信息情况说明"
        constraints = [
            models.CheckConstraint(
                condition=Q(basis="self", basis_ref__gt="")
                | Q(basis="authorisation", basis_ref__gt="", authorised_to__gte=F("cut_at__date")),
                name="redblack_extract_on_request",
            ),
        ]
        triggers = [EXTRACT.trigger()]

    def __str__(self) -> str:
        return f"{self.case_no}（{self.purpose}）"
