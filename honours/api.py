"""Tasks over honours for machines: the granting unit's own system answers through the same doors."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from core.api import CaseSerializer, CaseViewSet
from honours.doors import HONOUR_DOORS


class HonourSerializer(serializers.Serializer[Any]):
    """The honour as its unit reported it."""

    title = serializers.CharField(label="荣誉名称")
    document_no = serializers.CharField(label="授予文号")
    determined_on = serializers.DateField(label="授予日期")
    provider_key = serializers.CharField(label="报送单位主键")


class HonourTaskSerializer(CaseSerializer):
    """One honour put before its unit. Persons appear under their masked name."""

    subject = serializers.CharField(label="持有人", source="subject.name")
    subject_code = serializers.CharField(label="统一社会信用代码", source="subject.uscc", allow_null=True)
    honour = HonourSerializer(label="荣誉", source="record")
    unit = serializers.CharField(label="授予单位", source="unit.name")
    entry = serializers.UUIDField(label="名单条目", source="entry.public_id")
    responsible = serializers.BooleanField(label="作为责任人员", source="linked")
    opened_on = serializers.DateField(label="提请日期")
    due_on = serializers.DateField(label="办理期限")
    paused_on = serializers.DateField(label="暂停日期", allow_null=True)
    answered_on = serializers.DateField(label="答复日期", allow_null=True)
    document_no = serializers.CharField(label="撤销文书号", allow_blank=True)
    revoked_on = serializers.DateField(label="荣誉撤销日期", allow_null=True)
    reason = serializers.CharField(label="理由", allow_blank=True)
    closed_on = serializers.DateField(label="终止日期", allow_null=True)
    asked_back_on = serializers.DateField(label="提请恢复日期", allow_null=True)
    restore_document_no = serializers.CharField(label="恢复文书号", allow_blank=True)
    restored_on = serializers.DateField(label="荣誉恢复日期", allow_null=True)


class HonourTaskViewSet(CaseViewSet):
    """荣誉撤销任务。"""

    doors = HONOUR_DOORS
    serializer_class = HonourTaskSerializer
    # A measure of the black list like the others: the same scopes open it.
    area = "dispatches"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().select_related("subject", "record", "unit", "entry")
