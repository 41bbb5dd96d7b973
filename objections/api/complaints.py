"""Complaints and appeals for the systems of the units that must answer."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from core.api import CaseSerializer, CaseViewSet
from objections.appeal_doors import APPEAL_DOORS
from objections.complaint_doors import COMPLAINT_DOORS
from redblack.target_api import TargetSerializer


class ComplaintSerializer(CaseSerializer):
    """One complaint. Who complained and how he can be reached, no system is told."""

    channel = serializers.CharField(label="提出渠道", source="get_channel_display")
    transfer_no = serializers.CharField(label="转办单号", allow_blank=True)
    transfer_due_on = serializers.DateField(label="转办期限", allow_null=True)
    about = serializers.CharField(label="被投诉单位", source="about.name", default=None)
    text = serializers.CharField(label="投诉内容")
    received_on = serializers.DateField(label="收到日期")
    unit = serializers.CharField(label="承办单位", source="unit.name", default=None)
    assigned_on = serializers.DateField(label="交办日期", allow_null=True)
    due_on = serializers.DateField(label="答复期限", allow_null=True)
    answer = serializers.CharField(label="答复", allow_blank=True)
    answered_on = serializers.DateField(label="答复日期", allow_null=True)
    returned_on = serializers.DateField(label="退回重办日期", allow_null=True)
    reason = serializers.CharField(label="退回或者不予受理的理由", allow_blank=True)
    closed_on = serializers.DateField(label="办结日期", allow_null=True)


class ComplaintViewSet(CaseViewSet):
    """投诉。"""

    doors = COMPLAINT_DOORS
    serializer_class = ComplaintSerializer
    area = "dispatches"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().select_related("about", "unit")


class AppealSerializer(TargetSerializer):
    """One appeal. Persons appear under their masked name."""

    subject = serializers.CharField(label="信用主体", source="subject.name")
    subject_code = serializers.CharField(label="统一社会信用代码", source="subject.uscc", allow_null=True)
    unit = serializers.CharField(label="原处理单位", source="unit.name")
    against = serializers.CharField(label="不服的处理结果", source="get_against_display")
    contested_no = serializers.CharField(label="不服的事项编号", allow_blank=True)
    decision_no = serializers.CharField(label="处理结果文书号")
    decision_on = serializers.DateField(label="处理结果日期")
    text = serializers.CharField(label="申诉请求和理由")
    received_on = serializers.DateField(label="收到日期")
    accepted_on = serializers.DateField(label="受理日期", allow_null=True)
    due_on = serializers.DateField(label="处理期限", allow_null=True)
    decided_on = serializers.DateField(label="处理决定日期", allow_null=True)
    reason = serializers.CharField(label="理由", allow_blank=True)
    ordered = serializers.CharField(label="要求办理的事项", allow_blank=True)
    complied = serializers.CharField(label="办理情况", allow_blank=True)
    complied_on = serializers.DateField(label="办理日期", allow_null=True)
    closed_on = serializers.DateField(label="办结日期", allow_null=True)


class AppealViewSet(CaseViewSet):
    """申诉。"""

    doors = APPEAL_DOORS
    serializer_class = AppealSerializer
    area = "entries"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().select_related("subject", "record", "entry", "unit")
