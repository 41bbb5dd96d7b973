"""Applications for credit repair, their papers, the public service they name, and objections during publicity."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from core.fields import EncryptedTextField
from core.models import Case
from core.papers import KeptPaper
from core.receipts import Receipted
from core.scopes import scoped_manager
from departments.models import Department
from law.models import PackVersion
from records.models import Record
from redblack.models import Entry
from repair.flow import REPAIR
from repair.queries import RepairQuerySet
from repair.terms import RECEIPT_PREFIX, Applicant, Channel, FileKind, ServiceKind
from subjects.models import Subject


class Repair(Receipted, Case):
    """One application to repair one record or one list entry, under the pack that decided its target.

    `unit` decides. `eligible_on` is the first day on which it may be granted at all, None while the day of correction
    is not stated. `decision_due_on` and `opinion_due_on` are last days, inclusive, and stand still since `paused_on`.
    `exit_asked_on` marks that the recogniser is to decide on the list entry, `exit_kept_on` that the entry stays.
    """

    flow = REPAIR
    receipt_prefix = RECEIPT_PREFIX

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name="申请主体")
    record = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请修复的信用记录"
    )
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请修复的名单条目"
    )
    unit = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="办理单位")
    pack_version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+", verbose_name="规则包版本")
    applicant = models.CharField("申请人身份", max_length=8, choices=Applicant.choices)
    applicant_name = models.CharField("经办人姓名", max_length=100, blank=True)
    authority_no = models.CharField("授权或者指定文书编号", max_length=128, blank=True)
    reorganisation = models.BooleanField("破产重整", default=False)
    channel = models.CharField("申请渠道", max_length=10, choices=Channel.choices)
    contact: Any = EncryptedTextField(verbose_name="联系方式（密文）", null=True, blank=True)
    query_code: Any = EncryptedTextField(verbose_name="查询码（密文）", null=True, blank=True)
    statement = models.TextField("申请理由和纠正情况", max_length=4000)
    commitment = models.TextField("信用承诺", max_length=2000, blank=True, help_text="受理后向社会公开")
    corrected_on = models.DateField("纠正日期", null=True, blank=True)
    performed = models.BooleanField("已完全履行义务", default=False)
    eligible_on = models.DateField("最早可以修复之日", null=True, blank=True)
    applied_on = models.DateField("申请日期")
    decision_due_on = models.DateField("决定期限", null=True, blank=True, help_text="含当日")
    paused_on = models.DateField("补正通知日期", null=True, blank=True)
    asked_for = models.TextField("需补正的内容", max_length=2000, blank=True)
    completed_on = models.DateField("补正日期", null=True, blank=True)
    accepted_on = models.DateField("受理日期", null=True, blank=True)
    accepted_by_id = models.BigIntegerField("受理人", null=True, blank=True)
    opinion_due_on = models.DateField("提出意见期限", null=True, blank=True, help_text="含当日")
    opined_on = models.DateField("提出意见日期", null=True, blank=True)
    opined_by_id = models.BigIntegerField("提出意见人", null=True, blank=True)
    favours = models.BooleanField("同意修复", null=True, blank=True)
    opinion = models.TextField("修复意见", max_length=2000, blank=True)
    publicised_on = models.DateField("公示起", null=True, blank=True)
    publicity_ends_on = models.DateField("公示止", null=True, blank=True, help_text="含当日")
    publicity_address = models.CharField("部门网站公示网址", max_length=300, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decided_by_id = models.BigIntegerField("决定人", null=True, blank=True)
    reason = models.TextField("决定理由", max_length=2000, blank=True)
    exit_asked_on = models.DateField("提请决定名单去留日期", null=True, blank=True)
    exit_kept_on = models.DateField("决定名单继续日期", null=True, blank=True)
    false_on = models.DateField("认定虚假日期", null=True, blank=True)
    false_finding = models.TextField("认定的虚假情形", max_length=2000, blank=True)
    barred_to = models.DateField("不得申请至", null=True, blank=True, help_text="含当日")
    closed_on = models.DateField("撤回或者终止日期", null=True, blank=True)

    objects = scoped_manager(RepairQuerySet)

    class Meta:
        verbose_name = "信用修复申请"
        verbose_name_plural = "信用修复申请"
        constraints = [
            models.CheckConstraint(
                condition=Q(record__isnull=False, entry__isnull=True) | Q(record__isnull=True, entry__isnull=False),
                name="repair_one_target",
            ),
            models.UniqueConstraint(
                fields=["subject", "record", "entry"],
                nulls_distinct=False,
                condition=Q(state__in=["applied", "incomplete", "accepted", "opined", "publicised"]),
                name="repair_open_once",
                violation_error_message="同一信息已有正在办理的修复申请。",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(decided_on__isnull=False, decided_by_id__isnull=False),
                name="repair_granted_by_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted")
                | Q(publicised_on__isnull=True)
                | Q(publicity_ends_on__lt=F("decided_on")),
                name="repair_granted_after_publicity",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted")
                | Q(opined_on__isnull=True)
                | Q(favours=True) & ~Q(opined_by_id=F("decided_by_id")),
                name="repair_granted_by_a_second_person",
            ),
            # Where the pack asks for no opinion, who accepted does not decide.
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(opined_on__isnull=False) | ~Q(accepted_by_id=F("decided_by_id")),
                name="repair_granted_by_another",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | Q(reason__gt=""), name="repair_refused_with_reason"),
            models.CheckConstraint(
                condition=Q(false_on__isnull=True) | Q(false_finding__gt=""), name="repair_false_with_finding"
            ),
            models.CheckConstraint(
                condition=Q(state="incomplete", paused_on__isnull=False) | ~Q(state="incomplete"),
                name="repair_incomplete_is_paused",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state"], name="repair_of_unit"),
            models.Index(fields=["record"], name="repair_of_record", condition=Q(record__isnull=False)),
            models.Index(fields=["entry"], name="repair_of_entry", condition=Q(entry__isnull=False)),
            models.Index(fields=["publicity_ends_on"], name="repair_in_publicity", condition=Q(state="publicised")),
        ]
        triggers = [REPAIR.trigger(sealed=("contact", "query_code"))]

    def __str__(self) -> str:
        return f"修复申请（{self.record or self.entry}）"


class RepairFile(KeptPaper):
    """A paper that an applicant handed in, sealed; what it shows is for the desk alone."""

    holder = "repair"

    repair = models.ForeignKey(Repair, models.PROTECT, related_name="files", verbose_name="修复申请")
    kind = models.CharField("材料种类", max_length=12, choices=FileKind.choices)

    class Meta:
        verbose_name = "修复材料"
        verbose_name_plural = "修复材料"


class RepairService(models.Model):
    """Public service that an applicant names as reference (JY 23, JJ 20, PY 五(四)). Appended, never changed."""

    repair = models.ForeignKey(Repair, models.PROTECT, related_name="services", verbose_name="修复申请")
    kind = models.CharField("种类", max_length=10, choices=ServiceKind.choices)
    extent = models.CharField("时长或者金额", max_length=100)
    proof = models.CharField("证明", max_length=300, help_text="出具单位和证明编号")
    done_on = models.DateField("完成日期")

    class Meta:
        verbose_name = "公益服务"
        verbose_name_plural = "公益服务"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.extent}"


class RepairObjection(models.Model):
    """What somebody said against a repair while it was public, and how it was answered (JS-G 35)."""

    repair = models.ForeignKey(Repair, models.PROTECT, related_name="objections", verbose_name="修复申请")
    party = models.CharField("提出人", max_length=100)
    text = models.TextField("内容", max_length=4000)
    received_on = models.DateField("收到日期")
    answer = models.TextField("核实意见", max_length=2000, blank=True)
    upheld = models.BooleanField("成立", null=True)
    answered_on = models.DateField("答复日期", null=True)

    class Meta:
        verbose_name = "修复公示期异议"
        verbose_name_plural = "修复公示期异议"
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, upheld__isnull=True, answer="")
                | Q(answered_on__isnull=False, upheld__isnull=False, answer__gt=""),
                name="repair_objection_answered_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}（{self.received_on:%Y-%m-%d}）"
