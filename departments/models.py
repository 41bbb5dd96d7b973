"""Who acts: departments with their powers, persons with their posts."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from departments.client_models import ApiClient, ApiKey  # noqa: F401  Django looks for tables here
from departments.queries import DepartmentQuerySet
from departments.rules import opens_app, permits
from departments.staff_models import Absence, Reminder, Responsible  # noqa: F401  Django looks for tables here
from departments.succession_models import Succession, SuccessionPart  # noqa: F401  Django looks for tables here
from departments.terms import OFFICERS, PERSONAL_POSTS, POST_CHOICES, DepartmentKind, Level, Power


@pghistory.track()
class Department(models.Model):
    """A body that recognises, carries out, provides or reviews; the credit office is one of them."""

    code = models.CharField("单位代码", max_length=32, unique=True, help_text="统一社会信用代码，或本办编定的单位代码")
    name = models.CharField("单位名称", max_length=200)
    level = models.CharField("层级", max_length=10, choices=Level.choices)
    kind = models.CharField("类别", max_length=12, choices=DepartmentKind.choices, default=DepartmentKind.AGENCY)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    powers = ArrayField(
        models.CharField(max_length=10, choices=Power.choices), default=list, blank=True, verbose_name="职权"
    )
    is_office = models.BooleanField("信用主管部门（信用办）", default=False)
    active_from = models.DateField("启用日期", null=True, blank=True)
    active_to = models.DateField("停用日期", null=True, blank=True, help_text="含当日")
    lead_unit = models.CharField("牵头科室", max_length=100, blank=True, help_text="负责信用工作的内设机构")
    handed_over_on = models.DateField("职能移交日期", null=True, blank=True, editable=False)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="现承接单位"
    )
    predecessors = ArrayField(models.BigIntegerField(), default=list, editable=False, verbose_name="所承接的原单位")

    objects = models.Manager.from_queryset(DepartmentQuerySet)()

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(powers__contained_by=Power.values),
                name="departments_powers_known",
                violation_error_message="职权只能是认定、实施、提供、审查。",
            ),
            models.CheckConstraint(
                condition=Q(active_from__isnull=True) | Q(active_to__isnull=True) | Q(active_to__gte=F("active_from")),
                name="departments_active_order",
                violation_error_message="停用日期不能早于启用日期。",
            ),
            models.CheckConstraint(
                condition=Q(handed_over_on__isnull=True, successor__isnull=True)
                | Q(handed_over_on__isnull=False, successor__isnull=False, active_to__isnull=False),
                name="departments_handed_over_to_one",
                violation_error_message="移交全部职能的单位应当有承接单位和停用日期。",
            ),
            models.UniqueConstraint(
                fields=["is_office"],
                condition=Q(is_office=True),
                name="departments_one_office",
                violation_error_message="信用主管部门只能有一个。",
            ),
        ]

    def __str__(self) -> str:
        """Its name."""
        return self.name


class Persons(UserManager["User"]):
    """Django's manager without the way to a superuser."""

    def create_superuser(self, username: str, *args: Any, **extra: Any) -> User:
        """Refused: rights come from posts, and the three officers are made by `create_officer`."""
        raise NotImplementedError("不设超级用户。请用 manage.py create_officer 建立系统、安全、审计三员。")


# Passwords and times of log-in are no history of rights.
@pghistory.track(
    fields=["username", "full_name", "department", "posts", "is_active", "is_staff"],
    model_name="UserEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class User(AbstractUser):
    """A person with posts. Rights come from the posts alone: no groups, no superuser."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField("姓名", max_length=50)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="users", verbose_name="单位"
    )
    posts = ArrayField(
        models.CharField(max_length=12, choices=POST_CHOICES), default=list, blank=True, verbose_name="岗位"
    )

    objects: ClassVar[Persons] = Persons()
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(posts__contained_by=PERSONAL_POSTS),
                name="departments_posts_known",
                violation_error_message="岗位不在规定范围内。",
            ),
            models.CheckConstraint(
                condition=Q(posts__len__lte=1) | ~Q(posts__overlap=OFFICERS),
                name="departments_posts_exclude",
                violation_error_message="系统管理员、安全管理员、审计员互斥，且不得兼任业务岗位。",
            ),
            models.CheckConstraint(
                condition=Q(posts=[]) | Q(posts__overlap=OFFICERS) | Q(department__isnull=False),
                name="departments_post_has_department",
                violation_error_message="业务岗位必须属于一个单位。",
            ),
            models.CheckConstraint(
                condition=Q(is_superuser=False),
                name="departments_no_superuser",
                violation_error_message="不设超级用户。",
            ),
        ]

    def __str__(self) -> str:
        """Name and account."""
        return f"{self.full_name}（{self.username}）"

    def get_full_name(self) -> str:
        """The Chinese name, whole."""
        return self.full_name

    def get_short_name(self) -> str:
        """As the full name: surnames stand alone in no Chinese office."""
        return self.full_name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """By posts; `obj` is judged by the scoped querysets, not here."""
        return self.is_active and permits(self.posts, perm)

    def has_module_perms(self, app_label: str) -> bool:
        """By posts."""
        return self.is_active and opens_app(self.posts, app_label)
