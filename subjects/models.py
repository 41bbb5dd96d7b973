"""Whom the platform speaks about: subjects, their numbers, other names, relations, and who looked at them."""

from __future__ import annotations

import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from core.fields import EncryptedTextField
from core.identifiers import PERSONAL_KINDS
from core.names import normalise
from subjects.change_models import ChangeHeir as ChangeHeir
from subjects.change_models import SubjectChange as SubjectChange
from subjects.queries import RelationQuerySet, SubjectQuerySet
from subjects.terms import AliasKind, Basis, Clear, Purpose, Role, SubjectKind, SubjectStatus

NUMBER_KINDS = [(kind.value, kind.label) for kind in PERSONAL_KINDS]


# Creation leaves its own traces; a row per change is enough, and keeps big imports fast.
@pghistory.track(
    pghistory.UpdateEvent(),
    fields=["name", "uscc", "region", "status", "status_on", "no_capacity", "merged_into"],
    model_name="SubjectEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class Subject(models.Model):
    """One dossier.

    `name` may always be shown: an organisation's name in full, a person's masked. Of a person, and of an
    individual business that trades under its operator's own name, the full name is sealed, and `name_normal`
    is empty so that no name search finds them. `formerly` is the name before the present one, as it may be shown.
    """

    public_id = models.UUIDField("公开编号", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("主体类型", max_length=20, choices=SubjectKind.choices)
    name = models.CharField("名称", max_length=200)
    name_normal = models.CharField("规范名称", max_length=200, blank=True, editable=False)
    name_sealed = EncryptedTextField(verbose_name="姓名（密文）", null=True, index_field="name_index", fold=normalise)
    name_index = models.BinaryField("姓名盲索引", max_length=32, null=True, editable=False)
    formerly = models.CharField("原名称", max_length=200, blank=True, editable=False)
    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True, null=True, blank=True)
    region = models.CharField("区划代码", max_length=12, blank=True)
    status = models.CharField("主体状态", max_length=14, choices=SubjectStatus.choices, default=SubjectStatus.ACTIVE)
    status_on = models.DateField("状态日期", null=True, blank=True)
    birth_sealed = EncryptedTextField(verbose_name="出生日期（密文）", null=True)
    sixteen_on = models.DateField("满十六周岁日", null=True, blank=True, help_text="仅未成年人")
    adult_on = models.DateField("满十八周岁日", null=True, blank=True, help_text="仅未成年人")
    no_capacity = models.BooleanField("无完全民事行为能力（成年人）", default=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed", verbose_name="已并入"
    )
    created_at = models.DateTimeField("建档时间")

    objects = models.Manager.from_queryset(SubjectQuerySet)()

    class Meta:
        verbose_name = "信用主体"
        verbose_name_plural = "信用主体"
        indexes = [models.Index(fields=["name_normal"], name="subjects_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(name_sealed__isnull=False, name_normal="", name_index__isnull=False)
                | (Q(name_sealed__isnull=True, name_index__isnull=True) & ~Q(name_normal="")),
                name="subjects_name_clear_or_sealed",
            ),
            models.CheckConstraint(
                condition=~Q(kind=SubjectKind.NATURAL_PERSON) | Q(name_sealed__isnull=False, uscc__isnull=True),
                name="subjects_persons_are_sealed",
            ),
            models.CheckConstraint(
                condition=Q(sixteen_on__isnull=True, adult_on__isnull=True)
                | Q(kind=SubjectKind.NATURAL_PERSON, sixteen_on__lt=F("adult_on")),
                name="subjects_ages_of_minors",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="subjects_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        """What may be shown."""
        return self.name

    @property
    def both_names(self) -> str:
        """The present name, and the one before it where there was one (P10); what may be shown of either."""
        return f"{self.name}（原名：{self.formerly}）" if self.formerly else self.name


class PersonalNumber(models.Model):
    """A personal number: ciphertext, blind index, and the mask that may be shown."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="personal_numbers", verbose_name="主体")
    kind = models.CharField("证件类型", max_length=20, choices=NUMBER_KINDS)
    number = EncryptedTextField(verbose_name="证件号码（密文）", index_field="number_index")
    number_index = models.BinaryField("号码盲索引", max_length=32, editable=False)
    masked = models.CharField("证件号码", max_length=20)

    class Meta:
        verbose_name = "个人证件"
        verbose_name_plural = "个人证件"
        constraints = [
            # The one business constraint without subject_id: it is what finds the subject.
            models.UniqueConstraint(fields=["number_index", "kind"], name="subjects_number_once")
        ]

    def __str__(self) -> str:
        """Kind and mask."""
        return f"{self.get_kind_display()} {self.masked}"


class FormerName(models.Model):
    """A name that a subject bore until a day; sealed in the same cases as the current one."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="former_names", verbose_name="主体")
    name = models.CharField("曾用名", max_length=200)
    name_normal = models.CharField("规范名称", max_length=200, blank=True, db_index=True, editable=False)
    name_sealed = EncryptedTextField(verbose_name="曾用名（密文）", null=True, index_field="name_index", fold=normalise)
    name_index = models.BinaryField("曾用名盲索引", max_length=32, null=True, editable=False)
    until_on = models.DateField("使用至")
    changed_at = models.DateTimeField("登记时间")
    changed_by = models.CharField("登记人", max_length=100)
    basis = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = "曾用名"
        verbose_name_plural = "曾用名"

    def __str__(self) -> str:
        """What may be shown."""
        return self.name


class Alias(models.Model):
    """An old code or number of an organisation, or a subject that was merged into this one."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="aliases", verbose_name="主体")
    kind = models.CharField("类型", max_length=20, choices=AliasKind.choices)
    value = models.CharField("号码", max_length=50, blank=True)
    absorbed = models.ForeignKey(
        Subject, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="并入的主体"
    )
    added_at = models.DateTimeField("登记时间")
    added_by = models.CharField("登记人", max_length=100)
    reason = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "别名与旧号"
        verbose_name_plural = "别名与旧号"
        constraints = [
            models.UniqueConstraint(fields=["value", "kind"], condition=~Q(value=""), name="subjects_alias_once"),
            models.CheckConstraint(
                condition=(Q(kind=AliasKind.MERGED) & Q(absorbed__isnull=False))
                | (~Q(kind=AliasKind.MERGED) & Q(absorbed__isnull=True) & ~Q(value="")),
                name="subjects_alias_of_something",
            ),
        ]

    def __str__(self) -> str:
        """Kind and value."""
        return f"{self.get_kind_display()} {self.value}".strip()


class Relation(models.Model):
    """A person who answers for an organisation, from a day to a day (inclusive), with proof (A2)."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="persons", verbose_name="单位")
    person = models.ForeignKey(Subject, models.PROTECT, related_name="responsible_for", verbose_name="责任人")
    role = models.CharField("责任关系", max_length=24, choices=Role.choices)
    from_on = models.DateField("起始日期", null=True, blank=True, help_text="不详时留空，视为自始存在")
    to_on = models.DateField("终止日期", null=True, blank=True, help_text="含当日")
    proof = models.TextField("证明")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.CharField("登记人", max_length=100)

    objects = models.Manager.from_queryset(RelationQuerySet)()

    class Meta:
        verbose_name = "责任关系"
        verbose_name_plural = "责任关系"
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "person", "role", "from_on"],
                nulls_distinct=False,
                name="subjects_relation_once",
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="subjects_relation_order"
            ),
            models.CheckConstraint(condition=~Q(subject=F("person")), name="subjects_relation_two_subjects"),
            models.CheckConstraint(condition=~Q(proof=""), name="subjects_relation_proved"),
        ]

    def __str__(self) -> str:
        """Role and person, masked."""
        return f"{self.get_role_display()} {self.person}"


class AccessLog(models.Model):
    """One look at clear text: who, when, at whom, at what, why. Appended in the look's own transaction."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="looks", verbose_name="主体")
    fields = ArrayField(models.CharField(max_length=10, choices=Clear.choices), verbose_name="内容")
    purpose = models.CharField("目的", max_length=12, choices=Purpose.choices)
    case_no = models.CharField("案件编号", max_length=100)
    basis = models.CharField("依据", max_length=14, choices=Basis.choices)
    basis_ref = models.CharField("授权书或核验编号", max_length=200, blank=True)
    authorised_to = models.DateField("授权截止日期", null=True, blank=True)
    at = models.DateTimeField("时间", db_index=True)
    user_id = models.BigIntegerField("用户", null=True)
    actor_name = models.CharField("查看人", max_length=100)
    posts = ArrayField(models.CharField(max_length=12), verbose_name="岗位")
    department_id = models.BigIntegerField("单位编号", null=True)
    department_name = models.CharField("单位", max_length=200, blank=True)

    class Meta:
        verbose_name = "明文查看记录"
        verbose_name_plural = "明文查看记录"
        indexes = [models.Index(fields=["user_id", "at"], name="subjects_look_by_user")]
        constraints = [models.CheckConstraint(condition=~Q(case_no=""), name="subjects_look_has_case")]

    def __str__(self) -> str:
        """Who looked, when."""
        return f"{self.actor_name} {self.at:%Y-%m-%d %H:%M}"
