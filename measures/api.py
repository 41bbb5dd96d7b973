"""Tasks for machines: a department's own system acknowledges and reports through the same doors (C6)."""

from __future__ import annotations

from rest_framework import serializers

from core.api import CaseSerializer, CaseViewSet
from measures.doors import DISPATCH_DOORS


class DispatchSerializer(CaseSerializer):
    """A task as its department sees it. Persons appear under their masked name."""

    subject = serializers.CharField(label="主体", source="subject.name")
    subject_code = serializers.CharField(label="统一社会信用代码", source="subject.uscc", allow_null=True)
    colour = serializers.CharField(label="红黑", source="entry.colour")
    programme = serializers.CharField(label="认定办法", source="entry.programme.name")
    decision_no = serializers.CharField(label="认定文号", source="entry.decision_no")
    reason = serializers.CharField(label="认定事由", source="entry.reason")
    department = serializers.CharField(label="实施单位", source="department.name")
    measures = serializers.ListField(label="措施", child=serializers.IntegerField())
    dispatched_on = serializers.DateField(label="派发日期")
    acknowledge_due_on = serializers.DateField(label="响应期限", allow_null=True)
    feedback_due_on = serializers.DateField(label="反馈期限", allow_null=True)
    acknowledged_on = serializers.DateField(label="响应日期", allow_null=True)
    reported_on = serializers.DateField(label="最近反馈日期", allow_null=True)
    releasing_on = serializers.DateField(label="通知解除日期", allow_null=True)
    release_due_on = serializers.DateField(label="解除确认期限", allow_null=True)
    released_on = serializers.DateField(label="解除日期", allow_null=True)
    remaining = serializers.JSONField(label="其他名单仍须实施的措施")


class DispatchViewSet(CaseViewSet):
    """联合奖惩任务。"""

    doors = DISPATCH_DOORS
    serializer_class = DispatchSerializer

    def get_queryset(self):  # type: ignore[no-untyped-def]
        return super().get_queryset().select_related("subject", "department", "entry__programme")
