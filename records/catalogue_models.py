"""The catalogue of public credit information: its versions, items, fields and column maps (JS-G 8, 19)."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from core.models import Case
from law.models import PackVersion
from records.catalogue_flow import CATALOGUE
from records.catalogue_queries import CatalogueQuerySet, ItemQuerySet
from records.terms import (
    CatalogueOrigin,
    FieldKind,
    Ground,
    Nature,
    Need,
    Personal,
    Validity,
    Visibility,
)

_WITH_DRAFT = """
    IF current_setting('app.verb', true) <> 'load' AND (
        SELECT state FROM records_catalogue WHERE id = {catalogue}
    ) <> 'draft' THEN
        RAISE EXCEPTION 'catalogue %: items and fields are fixed when it is put out for comment', {catalogue}
            USING ERRCODE = '23514';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""
_OF_ITEM = "(SELECT catalogue_id FROM records_item WHERE id = COALESCE(NEW.item_id, OLD.item_id))"


def _fixed_after_draft(name: str, *, catalogue: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_WITH_DRAFT.format(catalogue=catalogue),
    )


class Catalogue(Case):
    """One version of the catalogue. The national one comes with a release; the local one supplements it."""

    flow = CATALOGUE

    origin = models.CharField("来源", max_length=8, choices=CatalogueOrigin.choices, default=CatalogueOrigin.LOCAL)
    version = models.SmallIntegerField("版本")
    pack_version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+", verbose_name="规则包版本")
    title = models.CharField("名称", max_length=200)
    document_no = models.CharField("文号", max_length=100, blank=True)
    note = models.TextField("说明", max_length=2000, blank=True)
    unverified = models.BooleanField("待核", default=False, help_text="内容尚未与正式文本核对")
    sha256 = models.CharField("摘要", max_length=64, blank=True)
    drafted_on = models.DateField("起草日期", null=True, blank=True)
    drafted_by_id = models.BigIntegerField("起草人", null=True, blank=True)
    consulted_on = models.DateField("征求意见起", null=True, blank=True)
    consultation_ends_on = models.DateField("征求意见止", null=True, blank=True, help_text="含当日")
    approved_on = models.DateField("批准日期", null=True, blank=True)
    published_on = models.DateField("公布日期", null=True, blank=True)
    superseded_on = models.DateField("被取代日期", null=True, blank=True, help_text="当日起不再适用")
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)

    objects = models.Manager.from_queryset(CatalogueQuerySet)()

    class Meta:
        verbose_name = "公共信用信息目录"
        verbose_name_plural = "公共信用信息目录"
        constraints = [
            models.UniqueConstraint(fields=["origin", "version"], name="records_catalogue_version"),
            models.UniqueConstraint(
                fields=["origin"],
                condition=Q(published_on__isnull=False, superseded_on__isnull=True),
                name="records_catalogue_one_in_force",
                violation_error_message="同一来源的目录只能有一个版本有效。",
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True)
                | Q(origin="national")
                | Q(approved_on__isnull=False, published_on__gt=F("consultation_ends_on")),
                name="records_catalogue_consulted_and_approved",
            ),
        ]
        triggers = [CATALOGUE.trigger()]

    def __str__(self) -> str:
        return f"{self.title}（第{self.version}版）"


class CatalogueComment(models.Model):
    """What somebody said of a draft catalogue, and how it was handled (JS-G 19)."""

    catalogue = models.ForeignKey(Catalogue, models.PROTECT, related_name="comments", verbose_name="目录")
    author = models.CharField("意见人", max_length=100)
    contact = models.CharField("联系方式", max_length=100, blank=True)
    text = models.TextField("意见", max_length=5000)
    received_at = models.DateTimeField("收到时间")
    answer = models.TextField("处理情况", blank=True, max_length=2000)
    answered_by = models.CharField("处理人", max_length=100, blank=True)
    answered_at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        verbose_name = "目录意见"
        verbose_name_plural = "目录意见"

    def __str__(self) -> str:
        return f"{self.author}：{self.text[:20]}"


class Item(models.Model):
    """One kind of information: who provides it, what it holds, who may see it, how long it lives.

    `binds` says which field fills which column of a record (`document_no`, `title`, `basis`, `fact`, `conduct_on`,
    `determined_on`, `found_on`, `procedure`, `degree`, `valid_to`, `public_to`) or names its subject (`name`, `kind`,
    `uscc`, `number_kind`, `number`). `found_on` takes the place of `determined_on` in a negative record. `key_fields`
    are the provider's own key: the same key twice
    is the same record.
    Where the nature is `record`, a record is negative if every condition of `negative_when` holds
    ({"field", "has", "pack"}: `pack` names a flag of the rule pack without which the condition is not asked), else
    other. `degrees` gives its degree where the record states none: the first of {"degree", "field", "has", "only"}
    that holds and that the rule pack knows (`only`: no other word stands in the field).
    """

    catalogue = models.ForeignKey(Catalogue, models.PROTECT, related_name="items", verbose_name="目录")
    order = models.SmallIntegerField("序号")
    code = models.CharField("编码", max_length=32)
    name = models.CharField("名称", max_length=100)
    category = models.CharField("类别", max_length=60)
    content = models.TextField("内容", max_length=2000)
    nature = models.CharField("信息性质", max_length=8, choices=Nature.choices)
    ground = models.CharField("依据类别", max_length=16, choices=Ground.choices, default=Ground.OTHER)
    providers = models.CharField("提供单位", max_length=300)
    update_cycle = models.CharField("更新周期", max_length=100)
    source = models.CharField("依据", max_length=300)
    unverified = models.BooleanField("待核", default=False)
    visibility = models.CharField("公开属性", max_length=8, choices=Visibility.choices)
    use_scope = models.CharField("使用范围", max_length=300)
    validity = models.CharField("有效期", max_length=8, choices=Validity.choices)
    retention = models.CharField("保存期限", max_length=100)
    publish_within = models.CharField("公开期限", max_length=60, blank=True, help_text="规则包中的事项")
    repair = models.CharField("修复渠道", max_length=300, blank=True)
    key_fields = ArrayField(models.CharField(max_length=32), verbose_name="报送单位主键")
    binds = models.JSONField("对应记录栏目", default=dict)
    negative_when = models.JSONField("计为负面信息的条件", default=list, blank=True)
    degrees = models.JSONField("失信程度的确定", default=list, blank=True)

    objects = models.Manager.from_queryset(ItemQuerySet)()

    class Meta:
        verbose_name = "目录事项"
        verbose_name_plural = "目录事项"
        ordering = ["catalogue", "order"]
        constraints = [models.UniqueConstraint(fields=["catalogue", "code"], name="records_item_code")]
        triggers = [
            _fixed_after_draft("item_fixed", catalogue="COALESCE(NEW.catalogue_id, OLD.catalogue_id)"),
        ]

    def __str__(self) -> str:
        return self.name


class ItemField(models.Model):
    """One field of an item, as the standard has it.

    `when` says when a field of `need` "when" must be filled: {"field": code, "has": [words]}, one of the words
    standing in the other field. `words` is its code list: code → label, in order.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="fields", verbose_name="目录事项")
    order = models.SmallIntegerField("序号")
    code = models.CharField("代码", max_length=32)
    label = models.CharField("名称", max_length=100)
    kind = models.CharField("类型", max_length=8, choices=FieldKind.choices)
    length = models.IntegerField("长度", null=True, blank=True)
    decimals = models.SmallIntegerField("小数位", null=True, blank=True)
    need = models.CharField("必填", max_length=4, choices=Need.choices)
    when = models.JSONField("必填条件", default=dict, blank=True)
    words = models.JSONField("代码表", default=dict, blank=True)
    many = models.BooleanField("可多选", default=False, help_text="多项以分号隔开")
    visibility = models.CharField("公开属性", max_length=8, choices=Visibility.choices)
    personal = models.CharField("个人信息", max_length=8, choices=Personal.choices, default=Personal.NONE)
    rule = models.CharField("规则", max_length=300, blank=True)

    class Meta:
        verbose_name = "目录字段"
        verbose_name_plural = "目录字段"
        ordering = ["item", "order"]
        constraints = [
            models.UniqueConstraint(fields=["item", "code"], name="records_itemfield_code"),
            models.CheckConstraint(
                condition=~Q(personal="number") | ~Q(visibility="public"),
                name="records_number_never_public",
                violation_error_message="证件号码、联系方式等字段不得向社会公开。",
            ),
        ]
        triggers = [_fixed_after_draft("field_fixed", catalogue=_OF_ITEM)]

    def __str__(self) -> str:
        return self.label


class ColumnMap(models.Model):
    """The headings of a known layout of files: heading → field code (2018版, 2015版, a provider's own)."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="maps", verbose_name="目录事项")
    name = models.CharField("名称", max_length=60)
    columns = models.JSONField("列名对应")

    class Meta:
        verbose_name = "列名对应表"
        verbose_name_plural = "列名对应表"
        constraints = [models.UniqueConstraint(fields=["item", "name"], name="records_columnmap_name")]
        triggers = [_fixed_after_draft("map_fixed", catalogue=_OF_ITEM)]

    def __str__(self) -> str:
        return self.name
