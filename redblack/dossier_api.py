"""The dossier for departments' systems: what is shared, read for a purpose, each opening on record (JS-G 20, 22)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import problems
from core.clocks import now
from core.doors import actor_of
from core.identifiers import IdentifierError, Kind, parse
from departments.terms import Scope
from redblack.dossier import Dossier, open_dossier
from redblack.terms import Colour, CreditClass
from subjects.models import Subject
from subjects.rules import Look
from subjects.terms import DOSSIER, Basis, Purpose

USCC_LENGTH = 18
CODE = OpenApiParameter(
    "code",
    str,
    OpenApiParameter.PATH,
    description="统一社会信用代码（旧代码亦可），或者主体的公开编号（自然人只能用公开编号，地址中不得出现证件号码）",
)


class LookInput(serializers.Serializer[Any]):
    """What somebody looks for, and by whose authority."""

    purpose = serializers.ChoiceField(label="查看目的", choices=Purpose.choices)
    case_no = serializers.CharField(label="案件编号", max_length=100, help_text="据以查看的案件、受理件或者申请的编号")
    basis = serializers.ChoiceField(
        label="查看依据",
        choices=Basis.choices,
        default=Basis.DUTY.value,
        help_text="duty 法定职责，authorisation 主体书面授权，self 主体本人申请；后两种一并给出授权查询的信息",
    )
    basis_ref = serializers.CharField(
        label="授权书或核验编号", max_length=200, default="", allow_blank=True, help_text="basis 不为 duty 的必填"
    )
    authorised_to = serializers.DateField(
        label="授权截止日期", default=None, allow_null=True, help_text="basis 为 authorisation 的必填，含当日"
    )

    def look(self) -> Look:
        """The look as the log keeps it."""
        return Look(fields=(DOSSIER,), **self.validated_data)


class DossierTieSerializer(serializers.Serializer[Any]):
    """Somebody who answers for an organisation, or an organisation for which somebody answers."""

    name = serializers.CharField(label="名称", help_text="自然人姓名作脱敏处理")
    role = serializers.CharField(label="责任关系")
    from_on = serializers.DateField(label="起始日期", allow_null=True, help_text="空为不详")
    to_on = serializers.DateField(label="终止日期", allow_null=True, help_text="含当日，空为仍在任")


class DisputeSerializer(serializers.Serializer[Any]):
    """An objection that is dealt with."""

    since = serializers.DateField(label="异议处理中自")
    sentence = serializers.CharField(label="说明")
    clauses = serializers.ListField(label="依据", child=serializers.CharField())


class DossierAnsweringSerializer(DossierTieSerializer):
    """Who answered when the conduct happened."""

    linked = serializers.BooleanField(label="已记入其档案")


class DossierFieldSerializer(serializers.Serializer[Any]):
    """One field of a record, as this reader may see it."""

    code = serializers.CharField(label="字段代码")
    label = serializers.CharField(label="名称")  # type: ignore[assignment]
    text = serializers.CharField(label="内容")
    sealed = serializers.BooleanField(label="加密保存", help_text="为是的，号码须在工作台登记事由后查阅")


class DossierRecordSerializer(serializers.Serializer[Any]):
    """One record."""

    record = serializers.UUIDField(label="信用记录", source="row.public_id")
    item = serializers.CharField(label="目录事项编码", source="row.item.code")
    item_name = serializers.CharField(label="目录事项", source="row.item.name")
    title = serializers.CharField(label="事项", source="row.title")
    document_no = serializers.CharField(label="文书号", source="row.document_no", allow_blank=True)
    provider = serializers.CharField(label="提供单位", source="row.provider.name")
    visibility = serializers.CharField(label="公开属性", source="row.visibility")
    degree = serializers.CharField(label="失信程度", allow_blank=True)
    conduct_on = serializers.DateField(label="行为发生日期", source="row.conduct_on")
    determined_on = serializers.DateField(label="认定日期", source="row.determined_on")
    valid_to = serializers.DateField(
        label="有效期至", source="row.valid_to", allow_null=True, help_text="含当日，空为未定期限"
    )
    public_from = serializers.DateField(label="公开起", source="row.public_from", allow_null=True)
    public_to = serializers.DateField(label="公开止", source="row.public_to", allow_null=True, help_text="含当日")
    standing = serializers.CharField(label="今日效力")
    dispute = DisputeSerializer(label="异议处理中", allow_null=True)
    publishable = serializers.BooleanField(label="可以公开", source="now.public")
    not_publishable = serializers.CharField(label="不得公开的理由", source="now.hidden", allow_blank=True)
    follows = serializers.CharField(
        label="所属单位", source="parent", allow_blank=True, help_text="责任人的记录随所属单位的记录终止、修复和更正"
    )
    answering = DossierAnsweringSerializer(label="行为发生时的责任人", many=True)
    contents = DossierFieldSerializer(label="栏目", source="fields", many=True)
    why = serializers.ListField(label="日期怎样得出", child=serializers.CharField())


class DossierKindSerializer(serializers.Serializer[Any]):
    """One of the four kinds of information (JS-G 9)."""

    kind = serializers.CharField(label="性质代码", source="code", help_text="basic、positive、negative、other")
    label = serializers.CharField(label="信息性质")  # type: ignore[assignment]
    records = DossierRecordSerializer(label="记录", source="lines", many=True)


class DossierListingSerializer(serializers.Serializer[Any]):
    """An entry that stands in the dossier."""

    entry = serializers.UUIDField(label="名单条目", source="entry.public_id")
    colour = serializers.ChoiceField(label="红黑", source="entry.colour", choices=Colour.choices)
    programme = serializers.CharField(label="认定办法", source="entry.programme.name")
    recogniser = serializers.CharField(label="认定单位", source="entry.recogniser.name")
    decision_no = serializers.CharField(label="认定文号", source="entry.decision_no")
    listed_on = serializers.DateField(label="列入日期", source="entry.listed_on")
    valid_to = serializers.DateField(label="有效期至", source="entry.valid_to", help_text="含当日")
    effect = serializers.CharField(label="今日效力")
    dispute = DisputeSerializer(label="异议处理中", allow_null=True)
    publishable = serializers.BooleanField(label="可以公开", source="public")
    why = serializers.ListField(label="日期怎样得出", child=serializers.CharField())


class FormerNameSerializer(serializers.Serializer[Any]):
    """A name that the subject bore."""

    name = serializers.CharField(label="曾用名", help_text="自然人姓名作脱敏处理")
    until_on = serializers.DateField(label="使用至")


class DossierClassSerializer(serializers.Serializer[Any]):
    """A class under which the subject falls today."""

    code = serializers.ChoiceField(label="分类代码", choices=CreditClass.choices)
    label = serializers.CharField(label="信用分类")  # type: ignore[assignment]
    why = serializers.ListField(label="怎样得出", child=serializers.CharField())


class DossierCleanSerializer(serializers.Serializer[Any]):
    """Whether it has been clean for the years of the green channel."""

    opens = serializers.BooleanField(label="符合绿色通道的条件")
    clean = serializers.BooleanField(label="没有不良信用记录")
    exemplar = serializers.BooleanField(label="诚信典型")
    start_on = serializers.DateField(label="期间起", allow_null=True, help_text="含当日")


class DossierSerializer(serializers.Serializer[Any]):
    """The dossier of one subject as this department may read it today."""

    on = serializers.DateField(label="答复日期", help_text="内容只对当日有效")
    subject = serializers.UUIDField(label="主体", source="subject.public_id")
    name = serializers.CharField(label="名称", help_text="自然人姓名作脱敏处理")
    kind = serializers.CharField(label="主体类型", source="subject.kind")
    subject_code = serializers.CharField(label="统一社会信用代码", source="subject.uscc", allow_null=True)
    status = serializers.CharField(label="主体状态", source="subject.status")
    former_names = FormerNameSerializer(label="曾用名", many=True)
    persons = DossierTieSerializer(label="责任人", many=True)
    posts = DossierTieSerializer(label="所任职务", many=True)
    classes = DossierClassSerializer(
        label="信用分类", many=True, help_text="由日期得出，第一项为主；供内部监管使用，不得公布"
    )
    clean = DossierCleanSerializer(label="无不良信用记录", allow_null=True)
    listings = DossierListingSerializer(label="红黑名单", many=True)
    count = serializers.IntegerField(label="可以查看的记录数", help_text="多于五百条的，只给出最近认定的五百条")
    kinds = DossierKindSerializer(label="信用信息", many=True)


class DossierView(APIView):
    """一个主体的信用档案：基础、正面、负面、其他信息和在列名单。每次查看留痕。"""

    scope = Scope.DOSSIER_READ.value

    @extend_schema(
        operation_id="dossier",
        summary="信用档案",
        parameters=[CODE, LookInput],
        responses={200: DossierSerializer, **problems(400, 404, 409)},
    )
    def get(self, request: Request, code: str) -> Response:
        """给出本单位提供的和社会公开、政府共享的信息；有主体授权的，一并给出授权查询的信息。证件号码一律不给出。"""
        look = look_of(request)
        found: Dossier = open_dossier(subject_or_404(code), look=look, by=actor_of(request), at=now())
        return Response(DossierSerializer(found).data)


def look_of(request: Request) -> Look:
    """The purpose before anything else: who states none is not told whether the subject is known."""
    if not request.user.has_perm("redblack.view_entry"):
        raise PermissionDenied
    asked = LookInput(data=request.query_params)
    asked.is_valid(raise_exception=True)
    return asked.look()


def subject_or_404(code: str) -> Subject:
    """The subject with this code, present or former, or with this public number."""
    known = Subject.objects.select_related("merged_into")
    try:
        found = known.filter(public_id=UUID(code)).first() if len(code) > USCC_LENGTH else _by_code(code)
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def _by_code(code: str) -> Subject | None:
    try:
        uscc = parse(Kind.USCC.value, code).value
    except IdentifierError:
        return None
    found: Subject | None = Subject.objects.standing().with_number(Kind.USCC.value, uscc).first()
    return found
