"""An uploaded list and its rows, as they came: sealed, with what the check said of each."""

from __future__ import annotations

from typing import Any

from django.db import models

from core.fields import EncryptedTextField
from core.models import Case
from core.scopes import scoped_manager
from departments.models import Department
from redblack.import_flow import IMPORT
from redblack.import_queries import ImportBatchQuerySet, ImportRowQuerySet
from redblack.terms import ListKind, Origin


class ImportBatch(Case):
    """One file for one programme. Nothing of it is an entry, a record or a subject before it is confirmed."""

    flow = IMPORT

    programme = models.ForeignKey(
        "redblack.Programme", models.PROTECT, related_name="import_batches", verbose_name="认定办法"
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("种类", max_length=10, choices=ListKind.choices, default=ListKind.PROPOSED)
    origin = models.CharField("来源", max_length=8, choices=Origin.choices, default=Origin.OWN)
    usual_valid_to = models.DateField("未列有效期的至", null=True, help_text="含当日")
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    uploaded_on = models.DateField("上传日期")
    uploaded_by_id = models.BigIntegerField("上传人")
    uploaded_by_name = models.CharField("上传人姓名", max_length=100)
    confirmed_on = models.DateField("导入日期", null=True)
    confirmed_by_id = models.BigIntegerField("导入人", null=True)
    declared_rows = models.IntegerField("旧系统条数", null=True)
    signed_on = models.DateField("签收日期", null=True)
    undone_on = models.DateField("撤销日期", null=True)
    withdrawal_ground = models.CharField("整批退出的理由", max_length=500, blank=True)
    withdrawal_asked_by_id = models.BigIntegerField("提请整批退出的人", null=True)
    withdrawn_on = models.DateField("整批退出日期", null=True)
    ignored = models.JSONField("未识别的列", default=list)

    objects = scoped_manager(ImportBatchQuerySet)

    class Meta:
        verbose_name = "名单导入"
        verbose_name_plural = "名单导入"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=("proposed", "old"), origin="own")
                | (models.Q(kind__in=("received", "left")) & ~models.Q(origin="own")),
                name="redblack_import_kind_fits_origin",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("withdrawal_asked", "withdrawing", "withdrawn"))
                | models.Q(withdrawal_ground__gt="", withdrawal_asked_by_id__isnull=False, kind="proposed"),
                name="redblack_import_leaves_with_a_reason",
            ),
        ]
        triggers = [IMPORT.trigger()]

    def __str__(self) -> str:
        return f"第{self.pk}批 {self.file_name}"


class ImportRow(models.Model):
    """One row of a file. `raw` opens only for the one who sent it and for the confirmation."""

    class Verdict(models.TextChoices):
        PENDING = "pending", "待检查"
        NEW = "new", "可导入"
        CHANGED = "changed", "有变动"
        SAME = "same", "已有，跳过"
        QUARANTINED = "quarantined", "隔离待核实主体"
        REFUSED = "refused", "不能导入"

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="rows", verbose_name="批次")
    sheet = models.CharField("工作表", max_length=100)
    number = models.IntegerField("行号")
    raw: Any = EncryptedTextField(verbose_name="原始内容（密文）")
    name = models.CharField("名称", max_length=200, blank=True)
    code = models.CharField("号码", max_length=60, blank=True)
    decision_no = models.CharField("认定文号", max_length=128, blank=True)
    old_number = models.CharField("旧系统编号", max_length=64, blank=True)
    verdict = models.CharField("结论", max_length=12, choices=Verdict.choices)
    findings = models.JSONField("问题", default=list)
    warnings = models.JSONField("提示", default=list)
    changes = models.JSONField("变动", default=dict, help_text="列 → [原值, 新值]")
    entry = models.ForeignKey(
        "redblack.Entry", models.PROTECT, null=True, related_name="import_rows", verbose_name="名单条目"
    )

    objects = models.Manager.from_queryset(ImportRowQuerySet)()

    class Meta:
        verbose_name = "导入行"
        verbose_name_plural = "导入行"
        indexes = [models.Index(fields=["batch", "verdict", "id"], name="redblack_import_rows")]

    def __str__(self) -> str:
        return f"{self.sheet} 第{self.number}行"
