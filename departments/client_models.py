"""Systems of departments that speak to the interface, and their keys."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from departments.queries import KeyQuerySet
from departments.rules import opens_app, permits
from departments.terms import CLIENT_POST_CHOICES, CLIENT_POSTS, SCOPE_CHOICES, SCOPES


@pghistory.track(
    fields=["name", "department", "posts", "scopes", "networks", "expires_on", "revoked_at"],
    model_name="ApiClientEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class ApiClient(models.Model):
    """A system of a department (审批、采购、招投标系统). It acts in posts of its own, never in a person's name.

    Only 经办 and 查询: what takes a second person (审核、签发) is never done by a machine.
    """

    department = models.ForeignKey(
        "departments.Department", models.PROTECT, related_name="api_clients", verbose_name="单位"
    )
    name = models.CharField("系统名称", max_length=80)
    posts = ArrayField(models.CharField(max_length=12, choices=CLIENT_POST_CHOICES), default=list, verbose_name="岗位")
    scopes = ArrayField(models.CharField(max_length=24, choices=SCOPE_CHOICES), default=list, verbose_name="权限范围")
    networks = ArrayField(
        models.CharField(max_length=43),
        default=list,
        blank=True,
        verbose_name="允许的地址",
        help_text="如 10.8.0.0/16；空则不限地址",
    )
    expires_on = models.DateField("有效期至", help_text="含当日")
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)
    created_at = models.DateTimeField("建立时间")
    created_by = models.CharField("建立人", max_length=100)
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)

    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    class Meta:
        verbose_name = "接口客户端"
        verbose_name_plural = "接口客户端"
        ordering = ["department", "name"]
        constraints = [
            models.UniqueConstraint(fields=["department", "name"], name="departments_client_once"),
            models.CheckConstraint(
                condition=Q(posts__contained_by=CLIENT_POSTS) & Q(posts__len__gte=1),
                name="departments_client_posts",
                violation_error_message="接口客户端只能有经办、查询岗位，至少一个。",
            ),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=SCOPES),
                name="departments_client_scopes",
                violation_error_message="权限范围不在规定之内。",
            ),
        ]

    def __str__(self) -> str:
        """Its name."""
        return self.name

    @property
    def full_name(self) -> str:
        """How it signs what it does."""
        return f"接口：{self.name}"

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """By posts, as a person."""
        return permits(self.posts, perm)

    def has_module_perms(self, app_label: str) -> bool:
        """By posts, as a person."""
        return opens_app(self.posts, app_label)


class ApiKey(models.Model):
    """A key of a client: its prefix in clear, the rest as a digest. Two may live at a time, for rotation."""

    client = models.ForeignKey(ApiClient, models.PROTECT, related_name="keys", verbose_name="客户端")
    prefix = models.CharField("密钥编号", max_length=12, unique=True)
    digest = models.BinaryField("密钥摘要", max_length=32, editable=False)
    algorithm = models.CharField("摘要算法", max_length=8)
    created_at = models.DateTimeField("签发时间")
    created_by = models.CharField("签发人", max_length=100)
    expires_on = models.DateField("有效期至", help_text="含当日")
    revoked_at = models.DateTimeField("作废时间", null=True)
    revoked_by = models.CharField("作废人", max_length=100, blank=True)

    objects = models.Manager.from_queryset(KeyQuerySet)()

    class Meta:
        verbose_name = "接口密钥"
        verbose_name_plural = "接口密钥"
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("created_at")),
                name="departments_key_order",
            )
        ]

    def __str__(self) -> str:
        """What may be shown of it."""
        return f"{self.prefix}……"
