"""Departments for machines, and how the schema names the two ways in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import exceptions, mixins, serializers, viewsets

from core.api import problems
from core.clocks import day_of, now
from departments.api.keys import KEYWORD, KeyAuthentication
from departments.models import Department
from departments.terms import Scope


class KeyScheme(OpenApiAuthenticationExtension):
    """How the schema names it."""

    target_class = KeyAuthentication
    name = "ApiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": f"填写“{KEYWORD} 密钥编号.密钥”。密钥由安全管理员签发，只显示一次。",
        }


class StaffScheme(OpenApiAuthenticationExtension):
    """The staff site's session, for the pages that describe the interface."""

    target_class = "core.sessions.StaffSession"
    name = "StaffSession"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class DepartmentSerializer(serializers.Serializer[Any]):
    """A department, as the receiver of a transferred task."""

    id = serializers.IntegerField(label="编号")
    code = serializers.CharField(label="单位代码")
    name = serializers.CharField(label="单位名称")
    powers = serializers.ListField(label="职权", child=serializers.CharField())


@extend_schema_view(list=extend_schema(responses={200: DepartmentSerializer(many=True), **problems()}))
class DepartmentViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """在册单位。转交任务时以编号指定接收单位。"""

    serializer_class = DepartmentSerializer
    pagination_class = None
    scope = Scope.DISPATCHES_READ.value

    def get_queryset(self):  # type: ignore[no-untyped-def]
        if getattr(self, "swagger_fake_view", False):
            return Department.objects.none()
        if not self.request.user.has_perm("departments.view_department"):
            raise exceptions.PermissionDenied
        return Department.objects.active(day_of(now())).order_by("code")
