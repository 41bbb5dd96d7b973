"""The figures of a department's own reporting, for its system (A7, A8)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import problems
from core.clocks import day_of, now
from core.doors import actor_of
from departments.terms import Scope
from records.quality import EARLIEST, period_wrong, quality

SPAN = timedelta(days=29)


class QualityPeriod(serializers.Serializer[Any]):
    """The first and the last day; the last thirty days where they are not given."""

    from_on = serializers.DateField(label="自", required=False)
    to_on = serializers.DateField(label="至", required=False, help_text="含当日")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        last: date = attrs.get("to_on") or self.context["on"]
        first: date = attrs.get("from_on") or max(last, EARLIEST + SPAN) - SPAN
        if wrong := period_wrong(first, last):
            raise serializers.ValidationError({"from_on": [wrong]})
        return {"from_on": first, "to_on": last}


class QualityFiguresSerializer(serializers.Serializer[Any]):
    """The figures of a period."""

    sent = serializers.IntegerField(label="报送条数", help_text="等于其后五项之和")
    new = serializers.IntegerField(label="新增")
    changed = serializers.IntegerField(label="更新")
    same = serializers.IntegerField(label="没有变化")
    withdrawn = serializers.IntegerField(label="撤回")
    refused = serializers.IntegerField(label="未归集")
    filed = serializers.IntegerField(label="归集条数")
    subjects = serializers.IntegerField(label="归集户数")
    due = serializers.IntegerField(label="双公示应公开条数")
    late = serializers.IntegerField(label="双公示逾期条数")
    corrected = serializers.IntegerField(label="更正")
    ended = serializers.IntegerField(label="撤销、撤回的记录")
    last_on = serializers.DateField(label="最近报送", allow_null=True)
    overdue_on = serializers.DateField(label="应更新日期", allow_null=True, help_text="已过未报送的才有")


class QualityItemSerializer(serializers.Serializer[Any]):
    """The figures of one item."""

    code = serializers.CharField(label="目录事项编码")
    name = serializers.CharField(label="目录事项")
    figures = QualityFiguresSerializer(label="数字")


class QualityOutput(serializers.Serializer[Any]):
    """The department's figures, whole and by item."""

    from_on = serializers.DateField(label="自")
    to_on = serializers.DateField(label="至")
    total = QualityFiguresSerializer(label="合计")
    items = QualityItemSerializer(label="分事项", many=True)


class QualityView(APIView):
    """本单位归集质量。"""

    scope = Scope.RECORDS_READ.value

    @extend_schema(
        operation_id="records_quality",
        summary="本单位一段期间的归集质量",
        parameters=[
            OpenApiParameter("from_on", date, description="自，默认三十日前"),
            OpenApiParameter("to_on", date, description="至（含当日），默认今日"),
        ],
        responses={200: QualityOutput, **problems(400)},
    )
    def get(self, request: Request) -> Response:
        """条数、未归集、双公示逾期、更正、撤销和最近报送；与工作台“归集质量”同一算法。"""
        actor, on = actor_of(request), day_of(now())
        if not request.user.has_perm("records.view_reportcount") or not actor.units:
            raise PermissionDenied
        period = QualityPeriod(data=request.query_params, context={"on": on})
        period.is_valid(raise_exception=True)
        found = quality(**period.validated_data, on=on, units=actor.units)
        items = [one for line in found.providers for one in line.items]
        told = {"from_on": found.from_on, "to_on": found.to_on, "total": found.total, "items": items}
        return Response(QualityOutput(told).data)
