"""What official letters leave behind: numbers and seals of units, marks, prints and files of letters."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models

from core.fields import EncryptedTextField
from core.queries import LetterQuerySet


class NumberPattern(models.Model):
    """How a unit writes the numbers of one kind of letter. The newest row holds; older ones stay on file."""

    unit_id = models.BigIntegerField("发文单位")
    unit_name = models.CharField("发文单位名称", max_length=200)
    kind = models.CharField("文种", max_length=24)
    pattern = models.CharField(
        "文号样式", max_length=60, help_text="含 {year} 和 {n} 各一处，如：明应急信告〔{year}〕{n}号"
    )
    set_at = models.DateTimeField("设定时间")
    set_by = models.CharField("设定人", max_length=100)
    set_by_id = models.BigIntegerField("设定人编号", null=True)

    class Meta:
        verbose_name = "文号样式"
        verbose_name_plural = "文号样式"
        indexes = [models.Index(fields=["unit_id", "kind", "-id"], name="core_pattern_newest")]

    def __str__(self) -> str:
        return self.pattern


class Seal(models.Model):
    """The seal or signature of a unit, or its withdrawal. The newest row of a unit holds (P2)."""

    class Form(models.TextChoices):
        SEAL = "seal", "印章"
        SIGNATURE = "signature", "签名"

    unit_id = models.BigIntegerField("单位")
    unit_name = models.CharField("单位名称", max_length=200)
    form = models.CharField("种类", max_length=10, choices=Form.choices)
    image = models.BinaryField("印模", editable=False)
    media_type = models.CharField("格式", max_length=20)
    sha256 = models.CharField("SHA-256", max_length=64)
    in_use = models.BooleanField("启用", default=True)
    note = models.CharField("说明", max_length=200, blank=True)
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.CharField("登记人", max_length=100)
    registered_by_id = models.BigIntegerField("登记人编号", null=True)

    class Meta:
        verbose_name = "印章"
        verbose_name_plural = "印章"
        indexes = [models.Index(fields=["unit_id", "-id"], name="core_seal_newest")]

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.sha256[:8]}"


class Letter(models.Model):
    """An official letter: template version, words, number and seal are frozen when it is signed.

    It belongs to a case of `flow`; a notice for many has no `subject_id`.
    """

    public_id = models.UUIDField("验证编号", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("文种", max_length=24)
    template_version = models.SmallIntegerField("模板版本", default=1)
    unit_id = models.BigIntegerField("发文单位")
    unit_name = models.CharField("发文单位名称", max_length=200)
    year = models.SmallIntegerField("年份")
    number = models.IntegerField("序号")
    number_text = models.CharField("文号", max_length=80, default="", db_index=True)
    seal = models.ForeignKey(
        Seal, models.DO_NOTHING, db_constraint=False, null=True, db_index=False, verbose_name="印章"
    )
    flow = models.CharField("流程", max_length=24)
    case_id = models.BigIntegerField("事项")
    subject_id = models.BigIntegerField("主体", null=True)
    transition = models.ForeignKey("core.Transition", models.PROTECT, verbose_name="办理记录")
    data = models.JSONField("内容")
    issued_at = models.DateTimeField("签发时间")

    objects = models.Manager.from_queryset(LetterQuerySet)()

    class Meta:
        verbose_name = "文书"
        verbose_name_plural = "文书"
        constraints = [
            models.UniqueConstraint(fields=["unit_id", "kind", "year", "number"], name="core_letter_number"),
        ]
        indexes = [
            models.Index(fields=["flow", "case_id"], name="core_letter_case"),
            models.Index(fields=["issued_at"], name="core_letter_issued"),
        ]
        triggers = [pgtrigger.Protect(name="letter_frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.unit_name} {self.number_text}"


class LetterMark(models.Model):
    """What was done to a letter after it was signed: sealed later, or declared void. Each at most once."""

    class Kind(models.TextChoices):
        SEALED = "sealed", "补盖印章"
        VOID = "void", "作废"

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="marks", verbose_name="文书")
    kind = models.CharField("事项", max_length=8, choices=Kind.choices)
    transition = models.ForeignKey("core.Transition", models.PROTECT, related_name="+", verbose_name="办理记录")
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, related_name="+", verbose_name="印章")
    replaced_by = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="replaces", verbose_name="改发文书")

    class Meta:
        verbose_name = "文书记载"
        verbose_name_plural = "文书记载"
        constraints = [models.UniqueConstraint(fields=["letter", "kind"], name="core_letter_marked_once")]


class LetterPrint(models.Model):
    """One copy of a letter that was taken out on paper: by whom, when, the how-manieth."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="prints", verbose_name="文书")
    copy = models.IntegerField("第几次")
    at = models.DateTimeField("打印时间")
    by_name = models.CharField("打印人", max_length=100)
    by_id = models.BigIntegerField("打印人编号", null=True)

    class Meta:
        verbose_name = "打印记录"
        verbose_name_plural = "打印记录"
        constraints = [models.UniqueConstraint(fields=["letter", "copy"], name="core_letter_copy")]


class LetterFile(models.Model):
    """The letter as a file, kept as it was first set. Rendered outside of the transaction that signed it.

    A file that bears the full name of a person is kept as ciphertext.
    """

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="file", verbose_name="文书")
    pdf = models.BinaryField("文件", null=True)
    pdf_sealed = EncryptedTextField(verbose_name="文件（密文）", null=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "文书原件"
        verbose_name_plural = "文书原件"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pdf__isnull=False, pdf_sealed__isnull=True)
                | models.Q(pdf__isnull=True, pdf_sealed__isnull=False),
                name="core_letter_file_clear_or_sealed",
            )
        ]
