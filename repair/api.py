"""Applications for repair for machines: a department's own system works on them through the same doors (D1, I14)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import CaseViewSet, problems
from core.clocks import day_of, now
from core.doors import actor_of
from records.models import Record
from redblack.models import Entry
from redblack.target_api import TargetSerializer
from repair import operations
from repair.doors import REPAIR_DOORS
from repair.eligibility import Eligibility


class RepairSerializer(TargetSerializer):
    """One application as its department sees it. Persons appear under their masked name; contacts are not told."""

    subject = serializers.CharField(label="申请主体", source="subject.name")
    subject_code = serializers.CharField(label="统一社会信用代码", source="subject.uscc", allow_null=True)
    unit = serializers.CharField(label="办理单位", source="unit.name")
    channel = serializers.CharField(label="申请渠道代码")
    applicant = serializers.CharField(label="申请人身份代码")
    statement = serializers.CharField(label="申请理由和纠正情况")
    commitment = serializers.CharField(label="信用承诺", allow_blank=True)
    corrected_on = serializers.DateField(label="纠正日期", allow_null=True)
    performed = serializers.BooleanField(label="已完全履行义务")
    applied_on = serializers.DateField(label="申请日期")
    decision_due_on = serializers.DateField(label="决定期限", allow_null=True)
    accepted_on = serializers.DateField(label="受理日期", allow_null=True)
    opinion_due_on = serializers.DateField(label="提出意见期限", allow_null=True)
    opinion = serializers.CharField(label="修复意见", allow_blank=True)
    favours = serializers.BooleanField(label="同意修复", allow_null=True)
    publicised_on = serializers.DateField(label="公示起", allow_null=True)
    publicity_ends_on = serializers.DateField(label="公示止", allow_null=True)
    decided_on = serializers.DateField(label="决定日期", allow_null=True)
    reason = serializers.CharField(label="决定理由", allow_blank=True)


class RepairReasonSerializer(serializers.Serializer[Any]):
    """One reason, with its clause and what to do."""

    code = serializers.CharField(label="代码")
    sentence = serializers.CharField(label="理由")
    clause = serializers.CharField(label="依据", allow_blank=True)
    remedy = serializers.CharField(label="怎样办理", allow_blank=True)


class RepairSameKindSerializer(serializers.Serializer[Any]):
    """One conduct of the same kind that the system found."""

    title = serializers.CharField(label="事项")
    document_no = serializers.CharField(label="文书号")
    conduct_on = serializers.DateField(label="行为发生日期")


class RepairEligibilityOutput(serializers.Serializer[Any]):
    """Whether, from which day and on what conditions a record or an entry may be repaired."""

    answer = serializers.CharField(label="结论", source="chinese")
    may_apply = serializers.BooleanField(label="今日可以申请", source="may")
    way = serializers.CharField(label="修复方式代码")
    way_label = serializers.CharField(label="修复方式", source="way.label")
    from_on = serializers.DateField(label="最早可以申请之日", allow_null=True)
    until_on = serializers.DateField(label="有效期至", allow_null=True)
    never = RepairReasonSerializer(label="不能修复的理由", many=True)
    not_yet = RepairReasonSerializer(label="今日不能申请的理由", many=True)
    to_show = RepairReasonSerializer(label="申请时须说明和证明的", many=True)
    found = RepairSameKindSerializer(label="系统查到的同类失信行为", many=True)
    why = serializers.ListField(label="依据和计算", child=serializers.CharField(), source="why.chinese")


class RepairAsked(serializers.Serializer[Any]):
    """Exactly one of the two public numbers."""

    record = serializers.UUIDField(label="信用记录", required=False)
    entry = serializers.UUIDField(label="名单条目", required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError({"record": ["record、entry 填写且只填写一项。"]})
        return attrs


class RepairViewSet(CaseViewSet):
    """信用修复申请。材料文件在工作台或者网上提交，接口不收文件。"""

    doors = REPAIR_DOORS
    serializer_class = RepairSerializer

    @property
    def scope(self) -> str:
        """Records end by repair: the scopes of reporting open it."""
        return "records.read" if self.request.method in SAFE_METHODS else "records.write"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().select_related("subject", "record", "entry", "unit")

    @extend_schema(
        operation_id="repairs_eligibility",
        summary="能否申请信用修复",
        parameters=[
            OpenApiParameter("record", UUID, description="信用记录的公开编号，与 entry 二选一"),
            OpenApiParameter("entry", UUID, description="名单条目的公开编号"),
            OpenApiParameter("own", exclude=True),
            OpenApiParameter("cursor", exclude=True),
        ],
        responses={200: RepairEligibilityOutput, **problems(400, 404)},
        filters=False,
    )
    @action(detail=False, methods=["get"], url_path="eligibility", url_name="eligibility", pagination_class=None)
    def eligibility(self, request: Request) -> Response:
        """按决定该信息的规则包回答：最早哪一日可以申请、依据哪一条、还缺什么，或者为什么不能修复。"""
        if not request.user.has_perm("repair.view_repair"):
            raise PermissionDenied
        asked = RepairAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return Response(RepairEligibilityOutput(self._answer(asked.validated_data)).data)

    def _answer(self, asked: dict[str, Any]) -> Eligibility:
        actor, on = actor_of(self.request), day_of(now())
        if "record" in asked:
            record = Record.objects.within(actor).filter(public_id=asked["record"]).first()
            if record is None:
                raise Http404
            return operations.eligibility(on=on, record=record)
        entry = Entry.objects.within(actor).filter(public_id=asked["entry"]).first()
        if entry is None:
            raise Http404
        return operations.eligibility(on=on, entry=entry)
