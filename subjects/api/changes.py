"""Changes of subjects for machines: registration authorities tell of names, deregistrations, deaths (P10, P11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from core.actors import Actor
from core.api import PARAMETER, CasePages, CleanJSON, object_of, once, problems
from core.clocks import now
from core.doors import actor_of
from core.identifiers import Kind
from core.refusals import Refused
from core.sets import demand_post
from subjects import operations
from subjects.change_flow import SUBJECT_CHANGE
from subjects.models import Subject, SubjectChange
from subjects.operations import Heir
from subjects.terms import ChangeKind

MOST = 200


class HeirInput(serializers.Serializer[Any]):
    """Who comes after a merged or divided organisation."""

    code = serializers.CharField(label="统一社会信用代码", max_length=40)
    name = serializers.CharField(label="名称", max_length=200)
    bears = serializers.CharField(label="承继内容", max_length=500, required=False, allow_blank=True, default="")


class SubjectChangeInput(serializers.Serializer[Any]):
    """One change of one subject."""

    number_kind = serializers.ChoiceField(label="号码类型", choices=Kind.choices, required=False, default=Kind.USCC)
    number = serializers.CharField(label="号码", max_length=40)
    kind = serializers.ChoiceField(label="变更事项", choices=ChangeKind.choices)
    happened_on = serializers.DateField(label="变更日期")
    authority = serializers.CharField(label="出具证明的机关", max_length=200)
    document_no = serializers.CharField(label="证明文书", max_length=128, help_text="名称和编号")
    new_name = serializers.CharField(label="新名称", max_length=200, required=False, help_text="更名时必填")
    heirs = HeirInput(label="承继单位", many=True, required=False, help_text="并入、分立时必填")
    administrator = serializers.CharField(
        label="破产管理人", max_length=200, required=False, help_text="受理破产时必填"
    )
    administrator_contact = serializers.CharField(label="管理人联系方式", max_length=100, required=False)
    note = serializers.CharField(label="说明", max_length=2000, required=False)


class SubjectChangesInput(serializers.Serializer[Any]):
    """Changes that a registration authority tells of."""

    changes = serializers.ListField(
        label="变更", child=SubjectChangeInput(), min_length=1, max_length=MOST, help_text="一次至多二百项"
    )


OUTCOMES = [
    ("effective", "已记入主体档案"),
    ("reported", "已登记，待信用办确认"),
    ("unknown", "没有这个主体的档案，无须办理"),
    ("refused", "未登记"),
]


class SubjectChangeResult(serializers.Serializer[Any]):
    """The answer for one change."""

    index = serializers.IntegerField(label="第几项", help_text="从 0 起，与所报次序相同")
    outcome = serializers.ChoiceField(label="结果", choices=OUTCOMES)
    change = serializers.UUIDField(label="主体变更", allow_null=True)
    reasons = serializers.ListField(label="未登记的理由", child=serializers.CharField())


class SubjectChangesOutput(serializers.Serializer[Any]):
    """The answers, in the order of the changes."""

    results = SubjectChangeResult(label="逐项结果", many=True)


class SubjectChangeSerializer(serializers.Serializer[Any]):
    """A change as its reporter reads it back. Persons appear under their masked name."""

    public_id = serializers.UUIDField(label="公开编号")
    subject = serializers.CharField(label="主体", source="subject.name")
    subject_code = serializers.CharField(label="统一社会信用代码", source="subject.uscc", allow_null=True)
    kind = serializers.ChoiceField(label="变更事项", choices=ChangeKind.choices)
    happened_on = serializers.DateField(label="变更日期")
    document_no = serializers.CharField(label="证明文书")
    reported_on = serializers.DateField(label="登记日期")
    state = serializers.CharField(label="状态代码")
    state_label = serializers.SerializerMethodField(label="状态")

    def get_state_label(self, change: SubjectChange) -> str:
        return SUBJECT_CHANGE.states[change.state]


class SubjectChangesView(generics.GenericAPIView[Any]):
    """登记机关报送主体变更。"""

    parser_classes = [CleanJSON]
    pagination_class = CasePages
    serializer_class = SubjectChangeSerializer

    @property
    def scope(self) -> str:
        """The scope that a client's key must hold for this request."""
        return "subjects.read" if self.request.method in SAFE_METHODS else "subjects.write"

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return SubjectChange.objects.none()
        actor = actor_of(self.request)
        own = SubjectChange.objects.within(actor).filter(reporter_id__in=actor.units)
        return own.select_related("subject")

    @extend_schema(
        operation_id="subject_changes_list",
        summary="本单位报送的主体变更",
        responses={200: SubjectChangeSerializer(many=True), **problems(404)},
    )
    def get(self, request: Request) -> Response:
        """只列本单位报送的，新报送的在前。"""
        if not request.user.has_perm("subjects.view_subjectchange"):
            raise PermissionDenied
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(SubjectChangeSerializer(page, many=True).data)

    @extend_schema(
        operation_id="subject_changes_report",
        summary="报送主体变更",
        parameters=[PARAMETER],
        request=SubjectChangesInput,
        responses={200: SubjectChangesOutput, **problems(400, 409, 413, 415, 422)},
    )
    @once()
    def post(self, request: Request) -> Response:
        """更名、吊销、受理破产、重整即时记入档案；死亡、注销、并入、分立由信用办确认后生效。没有档案的主体不建档。"""
        by, at = actor_of(request), now()
        demand_post(SUBJECT_CHANGE, "report", by)
        if by.department_id is None:
            raise PermissionDenied
        body = SubjectChangesInput(data=object_of(request.data))
        body.is_valid(raise_exception=True)
        given = body.validated_data["changes"]
        return Response({"results": [_told(place, one, by=by, at=at) for place, one in enumerate(given)]})


def _told(place: int, one: Mapping[str, Any], *, by: Actor, at: datetime) -> dict[str, Any]:
    """What came of one change; a refused one leaves nothing behind."""
    said = dict(one)
    number = {"number_kind": said.pop("number_kind"), "number": said.pop("number")}
    subject = Subject.objects.standing().with_number(number["number_kind"], number["number"]).first()
    if subject is None:
        return {"index": place, "outcome": "unknown", "change": None, "reasons": []}
    heirs = [Heir(**heir) for heir in said.pop("heirs", ())]
    try:
        with transaction.atomic():
            case = operations.report_change(subject, heirs=heirs, by=by, at=at, **said)
    except Refused as refused:
        reasons = [str(refusal) for refusal in refused.refusals]
        return {"index": place, "outcome": "refused", "change": None, "reasons": reasons}
    return {"index": place, "outcome": case.state, "change": case.public_id, "reasons": []}
