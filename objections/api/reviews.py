"""Reconsideration and suits for the systems of the units whose decisions are contested."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from core.api import CaseViewSet
from objections.review_doors import REVIEW_DOORS
from redblack.target_api import TargetSerializer


class ReviewSerializer(TargetSerializer):
    """One case. Persons appear under their masked name."""

    subject = serializers.CharField(label="主体", source="subject.name")
    subject_code = serializers.CharField(label="统一社会信用代码", source="subject.uscc", allow_null=True)
    unit = serializers.CharField(label="原决定单位", source="unit.name")
    kind = serializers.CharField(label="种类", source="get_kind_display")
    authority = serializers.CharField(label="审理机关")
    document_no = serializers.CharField(label="案号")
    filed_on = serializers.DateField(label="申请、起诉日期", allow_null=True)
    received_on = serializers.DateField(label="收到通知日期")
    outcome = serializers.CharField(label="裁判结果代码", allow_blank=True)
    outcome_document_no = serializers.CharField(label="裁判文书号", allow_blank=True)
    outcome_on = serializers.DateField(label="裁判日期", allow_null=True)
    effective_on = serializers.DateField(label="生效日期", allow_null=True)
    complied = serializers.CharField(label="办理情况", allow_blank=True)
    complied_on = serializers.DateField(label="按裁判办理日期", allow_null=True)


class ReviewViewSet(CaseViewSet):
    """复议诉讼。"""

    doors = REVIEW_DOORS
    serializer_class = ReviewSerializer
    # What is contested are records and entries: who may read and act on entries may on these.
    area = "entries"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().select_related("subject", "record", "entry", "unit")
