"""A proof of identity online: who said who he is, on which phone the code arrived, whom it opened, until when."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q

from core.fields import EncryptedTextField
from core.identifiers import compact
from public.identity_terms import MOST_TRIES, Capacity, Outcome, Wanted
from subjects.models import Subject


class IdentityProof(models.Model):
    """One attempt to prove who one is by name, number and a code sent to a phone (H1). Never removed.

    Who claims what lies sealed; `claimant` and `phone_masked` may be shown. The code itself is nowhere: `code_hash` is
    its keyed digest. Nobody's dossier is asked for before the code was right, so that no answer tells whether a number
    is known. Who has no dossier is let in without a `subject`, to object as a third party. `phone_index` finds the
    proofs of one phone: a case is opened again only by the phone that filed it.
    """

    public_id = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    capacity = models.CharField("身份", max_length=14, choices=Capacity.choices)
    wanted = models.CharField("用途", max_length=10, choices=Wanted.choices)
    claimed: Any = EncryptedTextField(verbose_name="所填姓名和号码（密文）")
    claimant = models.CharField("申请人", max_length=100)
    phone: Any = EncryptedTextField(verbose_name="手机号（密文）", index_field="phone_index", fold=compact)
    phone_index = models.BinaryField("手机号盲索引", max_length=32, editable=False)
    phone_masked = models.CharField("手机号", max_length=20)
    client = models.CharField("来源摘要", max_length=24)
    code_hash = models.BinaryField("验证码摘要", max_length=32, editable=False)
    tries = models.SmallIntegerField("已试次数", default=0)
    begun_at = models.DateTimeField("发起时间", db_index=True)
    code_ends_at = models.DateTimeField("验证码失效时间")
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices, blank=True)
    proved_at = models.DateTimeField("核验时间", null=True)
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+", verbose_name="信用主体")
    closes_at = models.DateTimeField("最迟退出时间", null=True)
    ended_at = models.DateTimeField("退出时间", null=True)

    class Meta:
        verbose_name = "网上身份核验"
        verbose_name_plural = "网上身份核验"
        indexes = [models.Index(fields=["phone_index"], name="public_identity_phone")]
        constraints = [
            models.CheckConstraint(condition=Q(tries__gte=0, tries__lte=MOST_TRIES), name="public_identity_tries"),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.PROVED)
                | Q(proved_at__isnull=False, closes_at__gt=F("proved_at"))
                & (Q(subject__isnull=False) | Q(wanted=Wanted.OBJECTION, capacity=Capacity.SELF)),
                name="public_identity_proved_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.PROVED) | Q(closes_at__isnull=True), name="public_identity_opens_by_proof"
            ),
            models.CheckConstraint(
                condition=Q(proved_at__isnull=True) | Q(proved_at__gte=F("begun_at"), proved_at__lt=F("code_ends_at")),
                name="public_identity_code_in_time",
            ),
        ]

    def __str__(self) -> str:
        """Who, masked."""
        return f"{self.claimant} {self.phone_masked}"

    @property
    def number(self) -> str:
        """How the proof is named on other papers."""
        return f"网核{self.pk:08d}"
