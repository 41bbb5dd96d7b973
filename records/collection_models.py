"""A file of records as it came (sealed), its rows while they wait, what was wrong with them, and known headings."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.fields import EncryptedTextField
from core.models import Case
from core.scopes import scoped_manager
from departments.models import Department
from law.models import PackVersion
from records.catalogue_models import Item
from records.collection_flow import COLLECTION
from records.collection_queries import CollectionBatchQuerySet


class CollectionBatch(Case):
    """One file of one item. Nothing of it is a record or a subject before it is loaded, all of it in one go.

    `columns` say which field each heading fills ("" for none), `fixed` (field code → words) what a field without a
    column holds in every row, because the clerk says so of the whole file. `new`, `changed`, `same` and `refused` are
    what the last check or the loading found; they add up to `rows`. `reasons` count what was refused by rule and
    field, for the quality of a provider's reporting.
    """

    flow = COLLECTION

    provider = models.ForeignKey(
        Department, models.PROTECT, related_name="collection_batches", verbose_name="信息提供单位"
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="collection_batches", verbose_name="目录事项")
    pack_version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+", verbose_name="规则包版本")
    file_name = models.CharField("文件名", max_length=200)
    size = models.BigIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    headings = models.JSONField("列名", default=list)
    columns = models.JSONField("对应字段", default=list)
    fixed = models.JSONField("整列填写", default=dict)
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by_id = models.BigIntegerField("上传人编号")
    uploaded_by_name = models.CharField("上传人", max_length=100)
    rows = models.IntegerField("行数", default=0)
    new = models.IntegerField("新增", default=0)
    changed = models.IntegerField("更新", default=0)
    same = models.IntegerField("没有变化", default=0)
    refused = models.IntegerField("不能归集", default=0)
    warned = models.IntegerField("有提示", default=0)
    reasons = models.JSONField("不能归集的原因", default=list)
    loaded_on = models.DateField("归集日期", null=True)
    undone_on = models.DateField("撤销日期", null=True)

    objects = scoped_manager(CollectionBatchQuerySet)

    class Meta:
        verbose_name = "文件归集"
        verbose_name_plural = "文件归集"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["uploaded", "checking", "failed", "discarded"])
                | Q(rows=models.F("new") + models.F("changed") + models.F("same") + models.F("refused")),
                name="records_collection_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["loaded", "undoing", "undone"], loaded_on__isnull=False)
                | (~Q(state__in=["loaded", "undoing", "undone"]) & Q(loaded_on__isnull=True)),
                name="records_collection_loaded_on",
            ),
        ]
        triggers = [COLLECTION.trigger()]

    def __str__(self) -> str:
        return f"第{self.pk}批 {self.file_name}"


class CollectionFile(models.Model):
    """How a file is read and how far the check has come with it; the key under which its pieces are sealed.

    `layout` says how rows are read. The check has read `position` of `length` bytes, up to line `lines`: `rows` rows,
    `sound` of them waiting, sealed under `key_id`. `filed` and `updated` are the transitions of the loading.
    """

    batch = models.OneToOneField(CollectionBatch, models.PROTECT, related_name="file", verbose_name="批次")
    key: Any = EncryptedTextField(verbose_name="文件密钥（密文）")
    layout = models.JSONField("读取方式", default=dict)
    position = models.BigIntegerField("已读字节", default=0)
    length = models.BigIntegerField("应读字节", default=0)
    lines = models.IntegerField("已读行号", default=0)
    rows = models.IntegerField("已读行数", default=0)
    sound = models.IntegerField("待归集行数", default=0)
    key_id = models.CharField("密钥", max_length=64, blank=True)
    filed = models.BigIntegerField("新增的办理记录", null=True)
    updated = ArrayField(models.BigIntegerField(), default=list, verbose_name="更新的办理记录")

    class Meta:
        verbose_name = "归集文件"
        verbose_name_plural = "归集文件"


class CollectionPiece(models.Model):
    """A piece of an uploaded file, compressed and sealed under the key of its batch; cleared when it is thrown away.

    `rows` pieces are a workbook's rows, one a line, as the check reads them; a text file is read as it came.
    """

    class Kind(models.TextChoices):
        FILE = "file", "原文件"
        ROWS = "rows", "各行"

    batch = models.ForeignKey(CollectionBatch, models.PROTECT, related_name="pieces", verbose_name="批次")
    kind = models.CharField("种类", max_length=4, choices=Kind.choices)
    number = models.IntegerField("序号")
    data = models.BinaryField("内容（密文）")

    class Meta:
        verbose_name = "归集文件片段"
        verbose_name_plural = "归集文件片段"
        constraints = [models.UniqueConstraint(fields=["batch", "kind", "number"], name="records_piece_once")]


class CollectionRow(models.Model):
    """A sound row that waits for its loading, as it will stand in the tables; cleared when the batch is done with.

    Written by COPY and read by SQL only. The table is not logged: what a crash of the database server empties, the
    check writes again. Sealed columns are sealed for the columns to which they go.
    """

    class Outcome(models.TextChoices):
        NEW = "new", "新增"
        CHANGED = "changed", "更新"
        SAME = "same", "没有变化"
        REFUSED = "refused", "不能归集"

    batch = models.ForeignKey(
        CollectionBatch, models.DO_NOTHING, db_constraint=False, related_name="waiting", verbose_name="批次"
    )
    number = models.IntegerField("行号")
    outcome = models.CharField("结论", max_length=8, choices=Outcome.choices)
    standing_id = models.BigIntegerField("已有记录", null=True)
    ident = models.CharField("主体", max_length=100)
    uscc = models.CharField("统一社会信用代码", max_length=18, null=True)  # noqa: DJ001  as in the table of subjects
    kind = models.CharField("主体类型", max_length=20)
    name = models.CharField("名称", max_length=200)
    name_normal = models.CharField("规范名称", max_length=200)
    name_sealed = models.BinaryField("姓名（密文）", null=True)
    name_index = models.BinaryField("姓名盲索引", null=True)
    name_indexes = ArrayField(models.BinaryField(), null=True, verbose_name="姓名盲索引（各密钥）")
    region = models.CharField("区划代码", max_length=12)
    birth_sealed = models.BinaryField("出生日期（密文）", null=True)
    sixteen_on = models.DateField("满十六周岁日", null=True)
    adult_on = models.DateField("满十八周岁日", null=True)
    number_kind = models.CharField("证件类型", max_length=20)
    number_sealed = models.BinaryField("证件号码（密文）", null=True)
    number_index = models.BinaryField("号码盲索引", null=True)
    number_indexes = ArrayField(models.BinaryField(), null=True, verbose_name="号码盲索引（各密钥）")
    masked = models.CharField("证件号码", max_length=20)
    registration_no = models.CharField("注册号", max_length=50)
    facts = models.CharField("据以判断的事实", max_length=120)
    polarity = models.CharField("信息性质", max_length=8)
    procedure = models.CharField("程序", max_length=8)
    degree = models.CharField("失信程度", max_length=16)
    conduct_on = models.DateField("行为发生日期")
    determined_on = models.DateField("认定日期")
    valid_to = models.DateField("文书载明的有效期至", null=True)
    public_to = models.DateField("文书载明的公示截止", null=True)
    title = models.CharField("事项", max_length=200)
    document_no = models.CharField("文书号", max_length=128)
    basis = models.TextField("依据")
    fact = models.TextField("事实")
    provider_key = models.CharField("报送单位主键", max_length=400)
    values = models.JSONField("其他字段")
    sealed = models.BinaryField("证件号码等字段（密文）", null=True)

    class Meta:
        verbose_name = "待归集行"
        verbose_name_plural = "待归集行"
        indexes = [models.Index(fields=["batch", "number"], name="records_waiting")]


class CollectionProblem(models.Model):
    """What was said of a row: a reason why it is refused, or a warning. Numbers of persons are masked in it."""

    batch = models.ForeignKey(CollectionBatch, models.PROTECT, related_name="problems", verbose_name="批次")
    number = models.IntegerField("行号")
    field = models.CharField("字段", max_length=32, blank=True)
    label = models.CharField("栏目", max_length=100)
    value = models.CharField("所填内容", max_length=200, blank=True)
    rule = models.CharField("规则", max_length=60)
    sentence = models.TextField("问题")
    remedy = models.TextField("办法", blank=True)
    clause = models.CharField("依据", max_length=120, blank=True)
    warning = models.BooleanField("仅提示", default=False)

    class Meta:
        verbose_name = "归集行的问题"
        verbose_name_plural = "归集行的问题"
        indexes = [models.Index(fields=["batch", "warning", "number", "id"], name="records_problem_rows")]


class CollectionMap(models.Model):
    """The headings that a provider's own files bear, as its officer assigned them: heading → field code."""

    provider = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="信息提供单位")
    item_code = models.CharField("目录事项", max_length=32)
    columns = models.JSONField("列名对应", default=dict)
    fixed = models.JSONField("整列填写", default=dict)
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.CharField("保存人", max_length=100)

    class Meta:
        verbose_name = "单位的列名对应"
        verbose_name_plural = "单位的列名对应"
        constraints = [models.UniqueConstraint(fields=["provider", "item_code"], name="records_own_map_once")]

    def __str__(self) -> str:
        return f"{self.provider}：{self.item_code}"


class CollectionDownload(models.Model):
    """Who took out the refused rows of a file, in clear, and when."""

    batch = models.ForeignKey(CollectionBatch, models.PROTECT, related_name="downloads", verbose_name="批次")
    at = models.DateTimeField("时间")
    user_id = models.BigIntegerField("用户", null=True)
    actor_name = models.CharField("下载人", max_length=100)
    rows = models.IntegerField("行数")

    class Meta:
        verbose_name = "错误表下载记录"
        verbose_name_plural = "错误表下载记录"
