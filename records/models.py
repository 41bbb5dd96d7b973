"""Credit records and their evidence. A record is never edited or removed: it is corrected, repaired or revoked."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from core.fields import EncryptedTextField
from core.models import Case
from core.scopes import scoped_manager
from departments.models import Department
from law.models import PackVersion
from records.catalogue_models import (  # noqa: F401  Django looks for tables here
    Catalogue,
    CatalogueComment,
    ColumnMap,
    Item,
    ItemField,
)
from records.collection_models import (  # noqa: F401
    CollectionBatch,
    CollectionDownload,
    CollectionFile,
    CollectionMap,
    CollectionPiece,
    CollectionProblem,
    CollectionRow,
)
from records.commitment_models import Commitment  # noqa: F401  Django looks for tables here
from records.exchange_models import ExchangePull, ExchangeSource  # noqa: F401  Django looks for tables here
from records.flag_models import RecordFlag  # noqa: F401  Django looks for tables here
from records.flow import RECORD
from records.queries import FoldedNumber, RecordQuerySet
from records.reporting_models import RefusedRow, ReportCount  # noqa: F401  Django looks for tables here
from records.terms import Ground, Polarity, Procedure, Visibility
from subjects.models import Relation, Subject


class Record(Case):
    """One fact about a subject, as its provider determined it.

    `valid_to` is the last day on which it may be a ground or be shown; NULL where the pack gives no number
    (JJ, PY): a list entry that rests on such a record needs a term of its own. `public_from` and `public_to` are the
    first and last day of publication, apart from the validity (C15); NULL `public_from` is never public.
    `values` holds the item's other fields by code, `sealed` those that hold personal numbers, as JSON.
    What the record says now it says since `since_at`; what it said before stands in `RecordVersion`.
    """

    flow = RECORD

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="records", verbose_name="主体")
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, related_name="records", db_index=False, verbose_name="目录事项"
    )
    provider = models.ForeignKey(Department, models.PROTECT, related_name="records", verbose_name="信息提供单位")
    pack_version = models.ForeignKey(PackVersion, models.PROTECT, verbose_name="规则包版本")
    ground = models.CharField("依据类别", max_length=16, choices=Ground.choices)
    polarity = models.CharField("信息性质", max_length=8, choices=Polarity.choices)
    procedure = models.CharField("程序", max_length=8, choices=Procedure.choices, default=Procedure.NONE)
    degree = models.CharField("失信程度", max_length=16, blank=True)
    title = models.CharField("事项", max_length=200)
    document_no = models.CharField("文书号", max_length=128)
    basis = models.TextField("依据", max_length=2048)
    fact = models.TextField("事实", max_length=5000)
    conduct_on = models.DateField("行为发生日期")
    determined_on = models.DateField("认定日期")
    valid_to = models.DateField("有效期至", null=True, blank=True, help_text="含当日")
    visibility = models.CharField(
        "公开属性",
        max_length=8,
        choices=Visibility.choices,
        default=Visibility.PUBLIC,
    )
    provider_key = models.CharField("报送单位主键", max_length=400, blank=True)
    values = models.JSONField("其他字段", default=dict, blank=True)
    sealed: Any = EncryptedTextField(verbose_name="证件号码等字段（密文）", null=True, blank=True)
    public_from = models.DateField("公开起", null=True, blank=True)
    public_to = models.DateField("公开止", null=True, blank=True, help_text="含当日")
    publish_due_on = models.DateField("应公开日期", null=True, blank=True, help_text="双公示期限，含当日")
    filed_at = models.DateTimeField("归集时间", null=True, blank=True)
    since_at = models.DateTimeField("现内容自", null=True, blank=True)
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="linked", verbose_name="所属单位记录"
    )
    relation = models.ForeignKey(Relation, models.PROTECT, null=True, blank=True, verbose_name="责任关系")
    disputed_on = models.DateField("异议处理中自", null=True, blank=True)
    ended_on = models.DateField("终止日期", null=True, blank=True)
    quashed_by = models.CharField("撤销原决定的机关", max_length=200, blank=True)
    quashing_document_no = models.CharField("撤销原决定的文书号", max_length=128, blank=True)
    quashed_on = models.DateField("原决定撤销日期", null=True, blank=True)

    objects = scoped_manager(RecordQuerySet)

    class Meta:
        verbose_name = "信用记录"
        verbose_name_plural = "信用记录"
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "provider", "item", "provider_key"],
                nulls_distinct=False,
                condition=Q(parent__isnull=True) & ~Q(state="revoked"),
                name="records_once_per_decision",
            ),
            models.UniqueConstraint(
                fields=["subject", "parent"],
                condition=Q(parent__isnull=False),
                name="records_linked_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("determined_on")),
                name="records_valid_after_determination",
            ),
            models.CheckConstraint(
                condition=Q(determined_on__gte=models.F("conduct_on")), name="records_conduct_before_determination"
            ),
            models.CheckConstraint(
                condition=~Q(ground="commendation") | Q(polarity="positive"), name="records_commendation_is_positive"
            ),
            models.CheckConstraint(
                condition=~Q(procedure="summary") | ~Q(polarity="negative"), name="records_summary_never_negative"
            ),
            models.CheckConstraint(condition=Q(item__isnull=False), name="records_fits_an_item"),
            models.CheckConstraint(
                condition=Q(public_from__isnull=True)
                | Q(visibility="public", public_to__isnull=True)
                | Q(visibility="public", public_to__gte=models.F("public_from")),
                name="records_public_window",
            ),
            models.CheckConstraint(
                condition=Q(public_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(public_to__isnull=False, public_to__lte=models.F("valid_to")),
                name="records_not_public_after_validity",
            ),
            models.CheckConstraint(
                condition=Q(state="filed", ended_on__isnull=True) | (~Q(state="filed") & Q(ended_on__isnull=False)),
                name="records_ended_iff_closed",
            ),
            models.CheckConstraint(
                condition=Q(quashed_by="", quashing_document_no="", quashed_on__isnull=True)
                | Q(state="revoked", quashed_by__gt="", quashing_document_no__gt="", quashed_on__isnull=False),
                name="records_quashed_by_a_document",
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "document_no"], name="records_document"),
            # What the public pages walk, newest first; only rows that may be public cost anything.
            models.Index(
                fields=["item", "-determined_on", "-id"],
                name="records_public",
                condition=Q(public_from__isnull=False, parent__isnull=True, ended_on__isnull=True),
            ),
            models.Index(
                FoldedNumber("document_no"),
                name="records_document_folded",
                condition=Q(public_from__isnull=False, parent__isnull=True, ended_on__isnull=True),
            ),
        ]
        triggers = [RECORD.trigger(sealed=("sealed",))]

    def __str__(self) -> str:
        return f"{self.title}（{self.document_no}）"


class RecordVersion(models.Model):
    """What a record said before it was corrected: written by the correction, never changed (as-of, I6).

    `content` holds the columns that a correction may change, as they were from `from_at` until `to_at`.
    """

    record = models.ForeignKey(Record, models.PROTECT, related_name="versions", verbose_name="信用记录")
    from_at = models.DateTimeField("自")
    to_at = models.DateTimeField("至")
    content = models.JSONField("原内容", encoder=DjangoJSONEncoder)
    sealed: Any = EncryptedTextField(verbose_name="原证件号码等字段（密文）", null=True)
    transition_id = models.BigIntegerField("办理记录")

    class Meta:
        verbose_name = "记录原内容"
        verbose_name_plural = "记录原内容"
        constraints = [
            models.UniqueConstraint(fields=["record", "from_at"], name="records_version_once"),
            models.CheckConstraint(condition=Q(to_at__gte=models.F("from_at")), name="records_version_span"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}：{self.from_at:%Y-%m-%d %H:%M}"


class Evidence(models.Model):
    """What proves a record: a document by title and digest, with the file where the office holds it."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="evidence", verbose_name="信用记录")
    title = models.CharField("材料名称", max_length=200)
    file = models.FileField("文件", upload_to="evidence/%Y/%m/", blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    added_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "证明材料"
        verbose_name_plural = "证明材料"

    def __str__(self) -> str:
        return self.title
