"""Objections for the systems of departments: what they are asked to verify, and their answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from rest_framework import serializers

from core.api import CaseSerializer, CaseViewSet
from core.doors import Doors, actor_of
from objections.objection_doors import OBJECTION_DOORS
from objections.objection_models import Objection

_VERIFY = OBJECTION_DOORS.door("verify")
assert _VERIFY is not None
VERIFY_DOORS = Doors(flow=OBJECTION_DOORS.flow, model=Objection, owner=OBJECTION_DOORS.owner, doors=(_VERIFY,))
"""What a system may do: say what its department found. All else is a person's."""


class ObjectionSerializer(CaseSerializer):
    """One objection. Persons appear under their masked name; how the objector is reached is told to persons only."""

    subject = serializers.CharField(label="信用主体", source="subject.name")
    subject_code = serializers.CharField(label="统一社会信用代码", source="subject.uscc", allow_null=True)
    target = serializers.SerializerMethodField(label="异议对象", help_text="record、entry 或者 measure")
    target_id = serializers.SerializerMethodField(label="信用记录或者名单条目的公开编号")
    document_no = serializers.SerializerMethodField(label="文号")
    measure = serializers.CharField(label="措施", source="measure_words", allow_blank=True)
    ground = serializers.CharField(label="异议事由", source="get_ground_display")
    text = serializers.CharField(label="异议内容")
    claims = serializers.DictField(label="主张的内容", child=serializers.CharField())
    unit = serializers.CharField(label="办理单位", source="unit.name")
    verifier = serializers.CharField(label="核实单位", source="verifier.name")
    received_on = serializers.DateField(label="收到日期")
    review_due_on = serializers.DateField(label="审核期限", allow_null=True)
    sent_on = serializers.DateField(label="送请核实日期", allow_null=True)
    verify_due_on = serializers.DateField(label="核实期限", allow_null=True)
    suspends = serializers.BooleanField(label="核实期间暂不执行")
    finding = serializers.CharField(label="核实结果", allow_blank=True)
    outcome = serializers.CharField(label="处理结果", allow_blank=True)
    remedy = serializers.CharField(label="更正方式", allow_blank=True)
    corrections = serializers.DictField(label="更正后的内容", child=serializers.CharField())
    reasons = serializers.CharField(label="处理理由", allow_blank=True)
    closed_on = serializers.DateField(label="办结日期", allow_null=True)

    def get_target(self, case: Objection) -> str:
        return "record" if case.record_id else "measure" if case.measure_id else "entry"

    def get_target_id(self, case: Objection) -> UUID:
        found: UUID = (case.record or case.entry).public_id  # type: ignore[union-attr]
        return found

    def get_document_no(self, case: Objection) -> str:
        if case.record is not None:
            return str(case.record.document_no)
        return str(case.entry.decision_no) if case.entry is not None else ""


class ObjectionViewSet(CaseViewSet):
    """异议。"""

    doors = VERIFY_DOORS
    serializer_class = ObjectionSerializer
    # Something that a department is asked to do, like a task: the same scopes open it.
    area = "dispatches"

    def get_queryset(self) -> QuerySet[Any]:
        """With `own` those that the asker's own unit handles or verifies."""
        related = ("subject", "record", "entry", "unit", "verifier")
        if getattr(self, "swagger_fake_view", False) or self.request.query_params.get("own") != "true":
            return super().get_queryset().select_related(*related)
        mine = actor_of(self.request).units
        every = self.doors.within(actor_of(self.request))
        return every.filter(Q(unit_id__in=mine) | Q(verifier_id__in=mine)).select_related(*related)
