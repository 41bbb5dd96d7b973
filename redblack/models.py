"""List programmes, entries with their grounds, and representations against them."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    BigIntegerRangeField,
    DateRangeField,
    IntegerRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Func, Q, Value

from core.models import Case
from core.scopes import scoped_manager
from departments.models import Department
from law.models import PackVersion
from records.models import Record
from records.terms import Ground
from redblack.extract_models import Extract  # noqa: F401  Django looks for tables here
from redblack.flow import ENTRY
from redblack.import_models import ImportBatch, ImportRow  # noqa: F401  Django looks for tables here
from redblack.pause_models import MeasurePause  # noqa: F401  Django looks for tables here
from redblack.programme_flow import PROGRAMME
from redblack.queries import EntryQuerySet, ProgrammeQuerySet, RepresentationQuerySet
from redblack.representation_flow import REPRESENTATION
from redblack.service_models import (  # noqa: F401  Django looks for tables here
    NoticeEntry,
    PageBeat,
    PageOutage,
    PublicNotice,
    ServiceAttempt,
    ServiceProof,
)
from redblack.stay_models import NO_EFFECT_WHILE_STAYED, Stay  # noqa: F401  Django looks for tables here
from redblack.terms import EXITS_OF_RECEIVED, Circumstance, Colour, ExitReason, Origin, Party, Service
from redblack.version_models import KEEP_WHAT_IT_SAID, EntryVersion  # noqa: F401  Django looks for tables here
from subjects.models import Subject


class Programme(Case):
    """A list programme (认定办法): who may put whom on which list, on what grounds, how, and how one leaves.

    A revision is a new row with the next version under the same code; a published row is never edited.
    """

    flow = PROGRAMME

    code = models.CharField("编号", max_length=32)
    version = models.SmallIntegerField("版本", default=1)
    name = models.CharField("名称", max_length=200)
    colour = models.CharField("红黑", max_length=5, choices=Colour.choices)
    field = models.CharField("领域", max_length=50)
    recogniser = models.ForeignKey(Department, models.PROTECT, related_name="programmes", verbose_name="认定单位")
    former_recogniser = models.ForeignKey(
        Department, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="原认定单位"
    )
    pack_version = models.ForeignKey(PackVersion, models.PROTECT, verbose_name="规则包版本")
    legal_basis = models.TextField("法律依据")
    criteria = models.TextField("认定标准")
    grounds = ArrayField(
        models.CharField(max_length=16, choices=Ground.choices), verbose_name="可用依据类别", default=list
    )
    validity = models.CharField(
        "名单有效期", max_length=30, blank=True, help_text="如 1 years、6 months；空则随认定依据的有效期"
    )
    publicity_required = models.BooleanField("列入前公示", default=True)
    exit_rule = models.TextField("退出条件")
    correction_allowed = models.BooleanField("限期纠正后可以退出", default=False)
    not_repairable_reason = models.CharField("不得提前修复的理由", max_length=200, blank=True)
    consulted_on = models.DateField("征求意见起", null=True, blank=True)
    consultation_ends_on = models.DateField("征求意见止", null=True, blank=True, help_text="含当日")
    published_on = models.DateField("公布日期", null=True, blank=True)
    superseded_on = models.DateField("废止日期", null=True, blank=True, help_text="当日起不再适用")
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)

    objects = models.Manager.from_queryset(ProgrammeQuerySet)()

    class Meta:
        verbose_name = "认定办法"
        verbose_name_plural = "认定办法"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="redblack_programme_version"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(published_on__isnull=False, superseded_on__isnull=True),
                name="redblack_programme_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(published_on__gt=F("consultation_ends_on")),
                name="redblack_programme_consulted_before_publication",
            ),
        ]
        triggers = [PROGRAMME.trigger()]

    def __str__(self) -> str:
        return f"{self.name}（第{self.version}版）"


class Comment(models.Model):
    """What the public said of a draft programme, and how it was handled: both stay on file (JY 3)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="comments", verbose_name="认定办法")
    author = models.CharField("意见人", max_length=100)
    contact = models.CharField("联系方式", max_length=100, blank=True)
    text = models.TextField("意见", max_length=5000)
    received_at = models.DateTimeField("收到时间")
    answer = models.TextField("处理情况", blank=True)
    answered_by = models.CharField("处理人", max_length=100, blank=True)
    answered_at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        verbose_name = "公众意见"
        verbose_name_plural = "公众意见"

    def __str__(self) -> str:
        return f"{self.author}：{self.text[:20]}"


class _InForce(Func):
    """The days on which an entry has standing here; NULL before listing and while hidden.

    It begins with `effective_from`, not with `listed_on`: an entry received from an upper level, or shown again
    after it was hidden, has no standing here for the days before.
    """

    arity = 0
    output_field = DateRangeField()
    template = (
        "CASE WHEN effective_from IS NULL OR hidden_on IS NOT NULL THEN NULL"
        " ELSE daterange(effective_from, LEAST(valid_to + 1, exited_on), '[)') END"
    )


class _ColourRange(Func):
    """[0,1) for red and [1,2) for black: adjacent exactly when the colours differ."""

    arity = 0
    output_field = IntegerRangeField()
    template = "CASE colour WHEN 'red' THEN int4range(0, 1) ELSE int4range(1, 2) END"


class Entry(Case):
    """One subject on one list. `state` is the last act; whether it has effect follows from the dates."""

    flow = ENTRY

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="entries", verbose_name="主体")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="entries", verbose_name="认定办法")
    recogniser = models.ForeignKey(Department, models.PROTECT, related_name="entries", verbose_name="认定单位")
    former_recogniser = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
        verbose_name="原认定单位",
    )
    pack_version = models.ForeignKey(PackVersion, models.PROTECT, verbose_name="规则包版本")
    colour = models.CharField("红黑", max_length=5, choices=Colour.choices)
    origin = models.CharField("来源", max_length=8, choices=Origin.choices, default=Origin.OWN)
    origin_authority = models.CharField("来源单位", max_length=200, blank=True)
    decision_no = models.CharField("认定文号", max_length=128)
    old_number = models.CharField("旧系统编号", max_length=64, blank=True, editable=False)
    reason = models.TextField("认定事由", max_length=2000)
    circumstances = ArrayField(
        models.CharField(max_length=24, choices=Circumstance.choices), default=list, blank=True, verbose_name="情形"
    )
    publicity_required = models.BooleanField("列入前公示")
    proposed_on = models.DateField("提出日期", null=True)
    proposed_by_id = models.BigIntegerField("提出人", null=True)
    checked_on = models.DateField("比对日期", null=True)
    red_hit = models.BooleanField("比对时在红名单", default=False)
    notified_on = models.DateField("告知书签发日期", null=True)
    served_on = models.DateField("送达日期", null=True)
    service = models.CharField("送达方式", max_length=10, choices=Service.choices, blank=True)
    service_proof = models.CharField("送达凭证", max_length=200, blank=True)
    statement_ends_on = models.DateField("陈述申辩截止", null=True, help_text="含当日")
    publicised_on = models.DateField("公示起", null=True)
    publicity_ends_on = models.DateField("公示止", null=True, help_text="含当日")
    outages_seen = models.SmallIntegerField("已计入的公示中断日数", default=0)
    ready_on = models.DateField("期满日期", null=True)
    listed_on = models.DateField("列入日期", null=True)
    effective_from = models.DateField("本地生效日期", null=True)
    valid_to = models.DateField("有效期至", null=True, help_text="含当日")
    public_to = models.DateField("公开至", null=True, help_text="含当日")
    correction_due_on = models.DateField("纠正期限", null=True, help_text="含当日")
    suspended_on = models.DateField("中止日期", null=True)
    disputed_on = models.DateField("异议处理中自", null=True)
    dispute_holds = models.BooleanField("异议处理期间中止", default=False)
    dispute_suspended = models.BooleanField("因异议中止", default=False)
    exit_requested_by_id = models.BigIntegerField("提请退出人", null=True)
    exit_reason = models.CharField("退出原因", max_length=20, choices=ExitReason.choices, blank=True)
    exit_ground = models.CharField("退出说明", max_length=500, blank=True)
    exited_on = models.DateField("退出日期", null=True, help_text="当日起不再在列")
    exit_notice_to = models.DateField("退出公告至", null=True, help_text="含当日")
    monitored_to = models.DateField("重点监测至", null=True, help_text="含当日，内部使用")
    closed_on = models.DateField("未列入而办结日期", null=True)
    hidden_on = models.DateField("本地隐去日期", null=True)
    corrected_on = models.DateField("更正日期", null=True)
    negative_on = models.DateField("新增负面信息日期", null=True, help_text="自该日起待复评")
    reevaluation_opens_on = models.DateField("复评提请日期", null=True)
    reevaluation_due_on = models.DateField("复评期限", null=True, help_text="含当日")
    reevaluated_on = models.DateField("上次复评日期", null=True)
    fate_asked_on = models.DateField("因主体变更待决定自", null=True)
    fate_due_on = models.DateField("决定名单是否继续的期限", null=True, help_text="含当日")
    fate_decided_on = models.DateField("决定继续日期", null=True)
    withholding_ground = models.CharField("不予公开的依据", max_length=500, blank=True)
    withholding_asked_by_id = models.BigIntegerField("提请不予公开人", null=True)
    withheld_on = models.DateField("不予公开日期", null=True)
    withheld_by_id = models.BigIntegerField("不予公开批准人", null=True)
    colour_range = models.GeneratedField(
        expression=_ColourRange(), output_field=IntegerRangeField(), db_persist=True, verbose_name="红黑区间"
    )
    in_force = models.GeneratedField(
        expression=_InForce(), output_field=DateRangeField(), db_persist=True, verbose_name="在列区间"
    )

    objects = scoped_manager(EntryQuerySet)

    class Meta:
        verbose_name = "名单条目"
        verbose_name_plural = "名单条目"
        constraints = [
            ExclusionConstraint(
                name="redblack_never_both",
                expressions=[
                    (
                        Func(
                            F("subject_id"),
                            F("subject_id"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("colour_range", RangeOperators.ADJACENT_TO),
                    ("in_force", RangeOperators.OVERLAPS),
                ],
                violation_error_message="同一主体不得同时列入红名单和黑名单。",
            ),
            models.UniqueConstraint(
                fields=["subject", "programme", "decision_no"],
                condition=Q(closed_on__isnull=True, exited_on__isnull=True),
                name="redblack_once_per_decision",
            ),
            models.CheckConstraint(
                condition=Q(listed_on__isnull=True, effective_from__isnull=True)
                | Q(
                    effective_from__gte=F("listed_on"), valid_to__gte=F("effective_from"), public_to__lte=F("valid_to")
                ),
                name="redblack_listed_has_term",
            ),
            models.CheckConstraint(
                condition=Q(listed_on__isnull=True)
                | ~Q(origin="own")
                | ~Q(old_number="")
                | Q(colour="red")
                | Q(served_on__isnull=False, statement_ends_on__lt=F("listed_on")),
                name="redblack_black_served_before_listing",
            ),
            models.CheckConstraint(
                condition=Q(listed_on__isnull=True)
                | ~Q(origin="own")
                | ~Q(old_number="")
                | Q(publicity_required=False)
                | Q(publicity_ends_on__lt=F("listed_on")),
                name="redblack_publicity_before_listing",
            ),
            models.CheckConstraint(
                condition=Q(withheld_on__isnull=True)
                | (
                    Q(withholding_asked_by_id__isnull=False, withheld_by_id__isnull=False)
                    & ~Q(withholding_ground="")
                    & ~Q(withheld_by_id=F("withholding_asked_by_id"))
                ),
                name="redblack_withheld_by_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(exited_on__isnull=True) | Q(exited_on__gte=F("effective_from"), exit_reason__gt=""),
                name="redblack_exit_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(negative_on__isnull=True, reevaluation_due_on__isnull=True) | Q(colour="red", origin="own"),
                name="redblack_only_red_is_reevaluated",
            ),
            models.CheckConstraint(
                condition=Q(colour="red") | ~Q(exit_reason__in=["unfit", "negative"]),
                name="redblack_red_exit_reasons",
            ),
            models.CheckConstraint(
                condition=Q(origin="own")
                | Q(
                    proposed_on__isnull=True,
                    notified_on__isnull=True,
                    exit_reason__in=("", *(reason.value for reason in EXITS_OF_RECEIVED)),
                ),
                name="redblack_received_follows_origin",
            ),
            models.UniqueConstraint(
                fields=["subject", "programme", "old_number"],
                condition=~Q(old_number="") & ~Q(exit_reason="moved_wrongly"),
                name="redblack_old_entry_once",
            ),
            models.CheckConstraint(
                condition=Q(dispute_holds=False) | Q(disputed_on__isnull=False),
                name="redblack_held_by_an_open_dispute",
            ),
            models.CheckConstraint(
                condition=Q(dispute_suspended=False) | Q(suspended_on__isnull=False),
                name="redblack_suspended_by_dispute",
            ),
            models.CheckConstraint(
                condition=Q(old_number="")
                | Q(origin="own", listed_on__isnull=False, proposed_on__isnull=True, notified_on__isnull=True),
                name="redblack_old_entry_has_no_path",
            ),
            models.CheckConstraint(
                condition=~Q(old_number="") | ~Q(exit_reason="moved_wrongly"),
                name="redblack_only_old_entries_moved_wrongly",
            ),
        ]
        indexes = [
            models.Index(fields=["recogniser", "programme"], name="redblack_entry_recogniser"),
            models.Index(
                fields=["valid_to"],
                name="redblack_entry_standing",
                condition=Q(listed_on__isnull=False, exited_on__isnull=True),
            ),
            models.Index(
                fields=["publicity_ends_on", "statement_ends_on"],
                name="redblack_entry_waiting",
                condition=Q(checked_on__isnull=False, ready_on__isnull=True, closed_on__isnull=True),
            ),
        ]
        triggers = [ENTRY.trigger(), NO_EFFECT_WHILE_STAYED, KEEP_WHAT_IT_SAID]

    def __str__(self) -> str:
        return f"{self.get_colour_display()} {self.decision_no}"


class EntryGround(models.Model):
    """A record on which an entry rests. Written with the entry, never changed."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="grounds", verbose_name="名单条目")
    record = models.ForeignKey(Record, models.PROTECT, related_name="entry_grounds", verbose_name="信用记录")

    class Meta:
        verbose_name = "认定依据"
        verbose_name_plural = "认定依据"
        constraints = [models.UniqueConstraint(fields=["entry", "record"], name="redblack_ground_once")]
        triggers = [pgtrigger.Protect(name="ground_frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.record)


class Representation(Case):
    """A statement in defence (陈述申辩) or an objection during publicity; while it is open nothing is listed."""

    flow = REPRESENTATION

    class Kind(models.TextChoices):
        STATEMENT = "statement", "陈述申辩"
        PUBLICITY = "publicity", "公示期异议"

    subject = models.ForeignKey(Subject, models.PROTECT, verbose_name="主体")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="representations", verbose_name="名单条目")
    recogniser = models.ForeignKey(Department, models.PROTECT, verbose_name="认定单位")
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    party = models.CharField("提出人", max_length=100, help_text="当事人、代理人或利害关系人")
    party_kind = models.CharField("提出人身份", max_length=8, choices=Party.choices, default=Party.SUBJECT)
    text = models.TextField("内容", max_length=5000)
    received_on = models.DateField("收到日期")
    answer = models.TextField("核实结果", blank=True, max_length=2000)
    answered_on = models.DateField("答复日期", null=True)

    objects = scoped_manager(RepresentationQuerySet)

    class Meta:
        verbose_name = "陈述申辩与异议"
        verbose_name_plural = "陈述申辩与异议"
        triggers = [REPRESENTATION.trigger()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.party}）"
