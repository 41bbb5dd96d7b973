"""What happened to subjects: each change with its proof, its day, who told it and who confirmed it (P10, P11)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from core.fields import EncryptedTextField
from core.models import Case
from core.scopes import scoped_manager
from departments.models import Department
from law.models import PackVersion
from subjects.change_flow import SUBJECT_CHANGE
from subjects.change_queries import ChangeQuerySet
from subjects.terms import TOUCHING_RIGHTS, ChangeKind, SubjectStatus

_TOUCHING = sorted(kind.value for kind in TOUCHING_RIGHTS)


class SubjectChange(Case):
    """One change of one subject. `status_before` and `formerly_before` are what an undoing gives back."""

    flow = SUBJECT_CHANGE

    subject = models.ForeignKey("subjects.Subject", models.PROTECT, related_name="changes", verbose_name="主体")
    reporter = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="登记单位")
    pack_version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+", verbose_name="规则包版本")
    kind = models.CharField("变更事项", max_length=14, choices=ChangeKind.choices)
    happened_on = models.DateField("变更日期", help_text="登记、裁定、批准或者死亡的日期")
    authority = models.CharField("出具证明的机关", max_length=200)
    document_no = models.CharField("证明文书", max_length=128, help_text="名称和编号")
    new_name = models.CharField("新名称", max_length=200, blank=True)
    new_name_sealed: Any = EncryptedTextField(verbose_name="新姓名（密文）", null=True, blank=True)
    administrator = models.CharField("破产管理人", max_length=200, blank=True)
    administrator_contact = models.CharField("管理人联系方式", max_length=100, blank=True)
    note = models.TextField("说明", max_length=2000, blank=True)
    reported_by_id = models.BigIntegerField("登记人", null=True)
    reported_on = models.DateField("登记日期")
    confirmed_by_id = models.BigIntegerField("确认人", null=True)
    effective_at = models.DateTimeField("记入档案时间", null=True)
    undone_at = models.DateTimeField("撤销时间", null=True)
    status_before = models.CharField("原状态", max_length=14, choices=SubjectStatus.choices, blank=True)
    status_on_before = models.DateField("原状态日期", null=True)
    formerly_before = models.CharField("原来的曾用名", max_length=200, blank=True)

    objects = scoped_manager(ChangeQuerySet)

    class Meta:
        verbose_name = "主体变更"
        verbose_name_plural = "主体变更"
        constraints = [
            models.CheckConstraint(condition=~Q(document_no="") & ~Q(authority=""), name="subjects_change_is_proved"),
            models.CheckConstraint(
                condition=Q(effective_at__isnull=True) | ~Q(kind__in=_TOUCHING) | Q(confirmed_by_id__isnull=False),
                name="subjects_change_of_rights_is_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_id__isnull=True)
                | Q(reported_by_id__isnull=True)
                | ~Q(confirmed_by_id=F("reported_by_id")),
                name="subjects_change_two_persons",
            ),
            models.UniqueConstraint(
                fields=["subject", "kind"], condition=Q(state="reported"), name="subjects_change_reported_once"
            ),
        ]
        triggers = [SUBJECT_CHANGE.trigger(sealed=("new_name_sealed",))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.document_no}）"


class ChangeHeir(models.Model):
    """Who comes after a subject that was merged or divided, and what the papers say he bears."""

    change = models.ForeignKey(SubjectChange, models.PROTECT, related_name="heirs", verbose_name="主体变更")
    subject = models.ForeignKey("subjects.Subject", models.PROTECT, related_name="inherited", verbose_name="承继单位")
    bears = models.CharField("承继内容", max_length=500, blank=True)

    class Meta:
        verbose_name = "承继单位"
        verbose_name_plural = "承继单位"
        constraints = [models.UniqueConstraint(fields=["change", "subject"], name="subjects_heir_once")]

    def __str__(self) -> str:
        return str(self.subject)
