"""What a citizen fills in online, before it is sent and after."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from core.fields import EncryptedTextField
from objections.models import Appeal, Objection
from public.identity_models import IdentityProof
from public.submission_terms import FileKind, Sent
from records.models import Record
from redblack.models import Entry
from repair.models import Repair


class Submission(models.Model):
    """One form under one proof of identity. Sent once: a second press of the button finds the case it made.

    `answers` lie sealed until it is sent or forgotten; then they are empty and its files are gone: what was sent is
    with its case. By the proof the case knows the phone that filed it. `contested_no` is the case that an appeal is
    against, which has its own record or entry.
    """

    public_id = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    proof = models.ForeignKey(IdentityProof, models.PROTECT, related_name="submissions", verbose_name="身份核验")
    kind = models.CharField("种类", max_length=10, choices=Sent.choices)
    contested_no = models.CharField("不服的事项编号", max_length=20, blank=True, default="")
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+", verbose_name="信用记录")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+", verbose_name="名单条目")
    answers: Any = EncryptedTextField(verbose_name="所填内容（密文）", null=True)
    begun_at = models.DateTimeField("填写时间", db_index=True)
    sent_at = models.DateTimeField("提交时间", null=True)
    forgotten_at = models.DateTimeField("清除时间", null=True)
    repair = models.OneToOneField(Repair, models.PROTECT, null=True, related_name="+", verbose_name="修复申请")
    objection = models.OneToOneField(Objection, models.PROTECT, null=True, related_name="+", verbose_name="异议")
    appeal = models.OneToOneField(Appeal, models.PROTECT, null=True, related_name="+", verbose_name="申诉")

    class Meta:
        verbose_name = "网上提交"
        verbose_name_plural = "网上提交"
        constraints = [
            models.CheckConstraint(
                condition=Q(record__isnull=False, entry__isnull=True) | Q(record__isnull=True, entry__isnull=False),
                name="public_submission_one_target",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, repair__isnull=True, objection__isnull=True, appeal__isnull=True)
                | Q(sent_at__isnull=False, kind=Sent.REPAIR)
                & Q(repair__isnull=False, objection__isnull=True, appeal__isnull=True)
                | Q(sent_at__isnull=False, kind=Sent.OBJECTION)
                & Q(repair__isnull=True, objection__isnull=False, appeal__isnull=True)
                | Q(sent_at__isnull=False, kind=Sent.APPEAL)
                & Q(repair__isnull=True, objection__isnull=True, appeal__isnull=False),
                name="public_submission_sent_is_a_case",
            ),
            models.CheckConstraint(
                condition=Q(answers__isnull=True) | Q(sent_at__isnull=True, forgotten_at__isnull=True),
                name="public_submission_keeps_nothing_sent",
            ),
            models.CheckConstraint(
                condition=Q(kind=Sent.APPEAL, contested_no__gt="") | ~Q(kind=Sent.APPEAL) & Q(contested_no=""),
                name="public_submission_appeal_names_a_case",
            ),
        ]

    def __str__(self) -> str:
        """What, by whom."""
        return f"{self.get_kind_display()}（{self.proof}）"

    @property
    def case(self) -> Any:
        """The case that it became; None before it was sent."""
        return self.repair or self.objection or self.appeal

    @property
    def target(self) -> Any:
        """The record or the entry that it is about."""
        return self.record or self.entry


class SubmissionFile(models.Model):
    """A file that waits with an unsent form, sealed; removed when it is sent or forgotten."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="files", verbose_name="网上提交")
    kind = models.CharField("种类", max_length=10, choices=FileKind.choices)
    name = models.CharField("文件名", max_length=200)
    size = models.IntegerField("字节数")
    content: Any = EncryptedTextField(verbose_name="内容（密文）")

    class Meta:
        verbose_name = "待提交的文件"
        verbose_name_plural = "待提交的文件"

    def __str__(self) -> str:
        """Its name."""
        return self.name
