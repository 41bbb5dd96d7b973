"""Benefits to be given back, for machines: the granting unit's own system answers through the same doors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from core.api import CaseSerializer, CaseViewSet
from objections.redress_doors import CLAWBACK_DOORS
from objections.redress_models import Clawback


class ClawbackSerializer(CaseSerializer):
    """One benefit that was granted under a wrong red entry. Persons appear under their masked name."""

    subject = serializers.CharField(label="主体", source="subject.name")
    subject_code = serializers.CharField(label="统一社会信用代码", source="subject.uscc", allow_null=True)
    entry = serializers.SerializerMethodField(label="名单条目")
    unit = serializers.CharField(label="给予单位", source="unit.name")
    measure = serializers.CharField(label="激励措施")
    benefit = serializers.CharField(label="给予的权益")
    granted_on = serializers.DateField(label="给予日期")
    opened_on = serializers.DateField(label="提请日期")
    due_on = serializers.DateField(label="答复期限")
    answered_on = serializers.DateField(label="答复日期", allow_null=True)
    recovered_on = serializers.DateField(label="追回日期", allow_null=True)
    recovered_yuan = serializers.DecimalField(label="追回金额（元）", max_digits=14, decimal_places=2, allow_null=True)
    document_no = serializers.CharField(label="追回凭证", allow_blank=True)
    reason = serializers.CharField(label="不予追回的理由", allow_blank=True)

    def get_entry(self, case: Clawback) -> UUID:
        """The number under which the wrong entry was told."""
        entry = case.redress.entry
        assert entry is not None, "only entries are on red lists"
        return entry.public_id


class ClawbackViewSet(CaseViewSet):
    """误列权益追回。"""

    doors = CLAWBACK_DOORS
    serializer_class = ClawbackSerializer
    # What a measure gave is given back: the same scopes open it.
    area = "dispatches"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().select_related("subject", "redress__entry", "unit")
