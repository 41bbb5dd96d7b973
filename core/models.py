"""What every case leaves behind: transitions, verdicts, steps, refusals; acts; the outbox; letters."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.answer_models import KeyedAnswer as KeyedAnswer
from core.fields import Xid8Field
from core.letter_models import Letter as Letter
from core.letter_models import LetterFile as LetterFile
from core.letter_models import LetterMark as LetterMark
from core.letter_models import LetterPrint as LetterPrint
from core.letter_models import NumberPattern as NumberPattern
from core.letter_models import Seal as Seal
from core.queries import ActQuerySet, OutboxQuerySet


class Case(models.Model):
    """A thing that moves through a flow. Subclasses add `subject` and dates, and set `flow`."""

    public_id = models.UUIDField("公开编号", default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField("办理状态", max_length=24)

    class Meta:
        abstract = True


class Transition(models.Model):
    """One run of one verb over one chunk: who, in which post, when. Never changed, never removed.

    `xid` is the database's transaction that wrote it: whoever reads on from a place loses nothing that commits late.
    """

    flow = models.CharField("流程", max_length=24)
    verb = models.CharField("动作", max_length=32)
    at = models.DateTimeField("时间", db_index=True)
    user_id = models.BigIntegerField("用户", null=True)
    actor_name = models.CharField("办理人", max_length=120)
    for_user_id = models.BigIntegerField("被代理人", null=True)
    posts = ArrayField(models.CharField(max_length=12), verbose_name="岗位")
    department_id = models.BigIntegerField("单位编号", null=True)
    department_name = models.CharField("单位", max_length=200, blank=True)
    act_id = models.BigIntegerField("批次", null=True, db_index=True)
    note = models.TextField("办理意见", blank=True)
    xid = Xid8Field("事务", db_default=models.Func(function="pg_current_xact_id"), editable=False)

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"
        indexes = [models.Index(fields=["xid"], name="core_transition_xid")]

    def __str__(self) -> str:
        return f"{self.flow}.{self.verb} {self.pk}"


class Verdict(models.Model):
    """What the law said of one group of equal facts: granted with its reasons, or refused with its clauses."""

    transition = models.ForeignKey(Transition, models.PROTECT, related_name="verdicts", verbose_name="办理记录")
    granted = models.BooleanField("准许")
    clauses = ArrayField(models.CharField(max_length=120), default=list, verbose_name="条款")
    why = models.JSONField("理由", default=dict)
    refusals = models.JSONField("不予办理的理由", default=list)
    pack_version_id = models.BigIntegerField("规则包版本", null=True)

    class Meta:
        verbose_name = "判断"
        verbose_name_plural = "判断"


class Step(models.Model):
    """One case's move. Foreign keys carry no constraint: 100,000 rows are written at once, and the role cannot
    delete what they point to; `check_invariants` compares."""

    transition = models.ForeignKey(
        Transition, models.DO_NOTHING, db_constraint=False, related_name="steps", verbose_name="办理记录"
    )
    verdict = models.ForeignKey(
        Verdict, models.DO_NOTHING, db_constraint=False, null=True, db_index=False, verbose_name="判断"
    )
    flow = models.CharField("流程", max_length=24)
    case_id = models.BigIntegerField("事项")
    subject_id = models.BigIntegerField("主体", null=True)
    source = models.CharField("原状态", max_length=24, blank=True)
    target = models.CharField("新状态", max_length=24)

    class Meta:
        verbose_name = "步骤"
        verbose_name_plural = "步骤"
        indexes = [models.Index(fields=["flow", "case_id", "id"], name="core_step_case")]


class RefusedCase(models.Model):
    """One case that a verb left where it was."""

    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="refused", verbose_name="判断")
    flow = models.CharField("流程", max_length=24)
    case_id = models.BigIntegerField("事项")
    subject_id = models.BigIntegerField("主体", null=True)

    class Meta:
        verbose_name = "不予办理"
        verbose_name_plural = "不予办理"
        indexes = [models.Index(fields=["flow", "case_id"], name="core_refused_case")]


class Act(models.Model):
    """A verb over more cases than one chunk holds: resumed from its cursor after a crash."""

    class State(models.TextChoices):
        OPEN = "open", "办理中"
        DONE = "done", "已办结"
        FAILED = "failed", "已停止"

    verb = models.CharField("动作", max_length=80)
    label = models.CharField("事项名称", max_length=100)
    case_ids = ArrayField(models.BigIntegerField(), verbose_name="事项")
    given = models.JSONField("填写内容", default=dict)
    actor = models.JSONField("办理人")
    created_at = models.DateTimeField("发起时间")
    chunk = models.IntegerField("每批数", default=5000)
    cursor = models.IntegerField("已办数", default=0)
    moved = models.IntegerField("办成数", default=0)
    refused = models.IntegerField("不予办理数", default=0)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.OPEN)
    finished_at = models.DateTimeField("办结时间", null=True)
    error = models.TextField("停止原因", blank=True)

    objects = models.Manager.from_queryset(ActQuerySet)()

    class Meta:
        verbose_name = "批量办理"
        verbose_name_plural = "批量办理"

    def __str__(self) -> str:
        return f"{self.label}（{self.cursor}/{len(self.case_ids)}）"


class Outbox(models.Model):
    """Something that must leave the database: written with its cause, sent at least once under a stable key."""

    topic = models.CharField("种类", max_length=24)
    key = models.CharField("唯一键", max_length=120, unique=True)
    department_id = models.BigIntegerField("收件单位", null=True)
    payload = models.JSONField("内容")
    created_at = models.DateTimeField("生成时间")
    due_at = models.DateTimeField("应发时间")
    attempts = models.SmallIntegerField("已试次数", default=0)
    lease_token = models.UUIDField("租约", null=True)
    leased_until = models.DateTimeField("租约到期", null=True)
    sent_at = models.DateTimeField("发出时间", null=True)
    dead_at = models.DateTimeField("停发时间", null=True)
    last_error = models.TextField("最近错误", blank=True)

    objects = models.Manager.from_queryset(OutboxQuerySet)()

    class Meta:
        verbose_name = "待发消息"
        verbose_name_plural = "待发消息"
        indexes = [
            models.Index(
                fields=["department_id", "due_at"],
                name="core_outbox_due",
                condition=models.Q(sent_at__isnull=True, dead_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.key


class Counter(models.Model):
    """The last number given out per unit, year and kind; rises inside the transaction that uses it: gapless."""

    unit_id = models.BigIntegerField("单位")
    kind = models.CharField("文种", max_length=24)
    year = models.SmallIntegerField("年份")
    last = models.IntegerField("末号", default=0)

    class Meta:
        verbose_name = "文号"
        verbose_name_plural = "文号"
        constraints = [models.UniqueConstraint(fields=["unit_id", "kind", "year"], name="core_counter_one")]
