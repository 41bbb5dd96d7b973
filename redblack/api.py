"""Lists for machines."""

from __future__ import annotations

from rest_framework import serializers

from core.api import CaseSerializer, CaseViewSet
from redblack.doors import ENTRY_DOORS


class EntrySerializer(CaseSerializer):
    """An entry as departments see it. Persons appear under their masked name."""

    subject = serializers.CharField(label="主体", source="subject.name")
    subject_code = serializers.CharField(label="统一社会信用代码", source="subject.uscc", allow_null=True)
    colour = serializers.CharField(label="红黑")
    programme = serializers.CharField(label="认定办法", source="programme.name")
    recogniser = serializers.CharField(label="认定单位", source="recogniser.name")
    decision_no = serializers.CharField(label="认定文号")
    reason = serializers.CharField(label="认定事由")
    served_on = serializers.DateField(label="送达日期", allow_null=True)
    statement_ends_on = serializers.DateField(label="陈述申辩截止", allow_null=True)
    publicity_ends_on = serializers.DateField(label="公示止", allow_null=True)
    listed_on = serializers.DateField(label="列入日期", allow_null=True)
    valid_to = serializers.DateField(label="有效期至", allow_null=True)
    exited_on = serializers.DateField(label="退出日期", allow_null=True)
    exit_reason = serializers.CharField(label="退出原因")


class EntryViewSet(CaseViewSet):
    """红黑名单条目。"""

    doors = ENTRY_DOORS
    serializer_class = EntrySerializer

    def get_queryset(self):  # type: ignore[no-untyped-def]
        return super().get_queryset().select_related("subject", "programme", "recogniser")
