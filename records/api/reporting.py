"""Records for machines: what a department's system reports, withdraws, and reads back of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.actors import Actor
from core.api import PARAMETER, CasePages, CleanJSON, object_of, once, problems, refused
from core.clocks import day_of, now
from core.doors import actor_of
from core.refusals import Refusal
from core.sets import demand_post
from departments.models import Department
from law.operations import NoActivePack, active_pack
from records import operations
from records.disputes import disputed_since
from records.flow import RECORD
from records.models import Item, Record
from records.showing import eyes_of, show
from records.terms import Gate

MOST = 1000
SHOWN = 20


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string"},
            {"type": "number"},
            {"type": "boolean"},
            {"type": "array", "items": {"type": "string"}},
        ],
        "nullable": True,
    }
)
class CellField(serializers.Field[Any, Any, Any, Any]):
    """One value of a message: text, number, yes or no, or several words; a table has no other cells."""

    default_error_messages = {"shape": "应为文本、数字、是否或者文本数组。"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"allow_null": True, **kwargs})

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, list) and all(isinstance(word, str) for word in data):
            return ";".join(data)
        if not isinstance(data, str | int | float):
            self.fail("shape")
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class CollectInput(serializers.Serializer[Any]):
    """Messages of one item of the catalogue."""

    item = serializers.CharField(label="目录事项编码", max_length=64)
    records = serializers.ListField(
        label="信息",
        child=serializers.DictField(child=CellField()),
        min_length=1,
        max_length=MOST,
        help_text="一次至多一千条；每条以目录的字段编码为键",
    )


class RowProblemSerializer(serializers.Serializer[Any]):
    """What is wrong with one cell of a message, or with all of it."""

    field = serializers.CharField(label="字段编码", allow_blank=True, help_text="空为整条")  # type: ignore[assignment]
    label = serializers.CharField(label="字段名称")  # type: ignore[assignment]
    value = serializers.CharField(label="所报的值", allow_blank=True, help_text="号码已遮盖")
    rule = serializers.CharField(label="规则")
    sentence = serializers.CharField(label="问题")
    remedy = serializers.CharField(label="怎样补正", allow_blank=True)
    clause = serializers.CharField(label="条款", allow_blank=True)
    warning = serializers.BooleanField(label="仅提示", help_text="为真的不妨碍归集")


OUTCOMES = [("new", "新增"), ("changed", "更新"), ("same", "没有变化"), ("refused", "未归集")]


class CollectedSerializer(serializers.Serializer[Any]):
    """The answer for one message."""

    index = serializers.IntegerField(label="第几条", help_text="从 0 起，与所报次序相同")
    outcome = serializers.ChoiceField(label="结果", choices=OUTCOMES)
    record = serializers.UUIDField(label="信用记录", allow_null=True)
    key = serializers.CharField(label="主键", allow_blank=True, help_text="撤回时以它指明")
    problems = RowProblemSerializer(label="问题", many=True)


class CollectOutput(serializers.Serializer[Any]):
    """The answer for a bulk; the four numbers add up to the messages sent."""

    new = serializers.IntegerField(label="新增")
    changed = serializers.IntegerField(label="更新")
    same = serializers.IntegerField(label="没有变化")
    refused = serializers.IntegerField(label="未归集")
    results = CollectedSerializer(label="逐条结果", many=True)


class RecordContentSerializer(serializers.Serializer[Any]):
    """One field of a record, as its provider may read it."""

    code = serializers.CharField(label="字段代码")
    label = serializers.CharField(label="名称")  # type: ignore[assignment]
    text = serializers.CharField(label="内容")
    sealed = serializers.BooleanField(label="加密保存", help_text="为是的，号码须在工作台登记事由后查阅")


class RecordSerializer(serializers.Serializer[Any]):
    """A record as its provider reads it back. The subject, where it is a person, appears under its masked name."""

    public_id = serializers.UUIDField(label="公开编号")
    item = serializers.CharField(label="目录事项编码", source="item.code")
    key = serializers.CharField(label="主键", source="provider_key", allow_blank=True)
    subject = serializers.CharField(label="主体", source="subject.name")
    former_name = serializers.CharField(label="主体原名称", source="subject.formerly", allow_blank=True)
    subject_code = serializers.CharField(label="统一社会信用代码", source="subject.uscc", allow_null=True)
    title = serializers.CharField(label="事项", allow_blank=True)
    document_no = serializers.CharField(label="文书号", allow_blank=True)
    polarity = serializers.CharField(label="信息性质")
    degree = serializers.CharField(label="失信程度", allow_blank=True)
    determined_on = serializers.DateField(label="认定日期")
    valid_to = serializers.DateField(label="有效期至", allow_null=True, help_text="含当日")
    disputed_on = serializers.SerializerMethodField(label="异议处理中自", help_text="空为没有正在处理的异议")
    public_from = serializers.DateField(label="公开起", allow_null=True)
    public_to = serializers.DateField(label="公开止", allow_null=True, help_text="含当日")
    publish_due_on = serializers.DateField(label="应公开日期", allow_null=True, help_text="双公示期限，含当日")
    filed_at = serializers.DateTimeField(label="归集时间", allow_null=True)
    since_at = serializers.DateTimeField(label="现内容自", allow_null=True)
    state = serializers.CharField(label="状态代码")
    state_label = serializers.SerializerMethodField(label="状态")
    ended_on = serializers.DateField(label="终止日期", allow_null=True)
    contents = serializers.SerializerMethodField(label="栏目")

    @extend_schema_field(RecordContentSerializer(many=True))
    def get_contents(self, record: Record) -> Any:
        """What the record says, field by field; numbers stay sealed."""
        eyes = eyes_of(actor_of(self.context["request"]), record)
        return RecordContentSerializer(
            show(record, fields=record.item.fields.all() if record.item else (), to=eyes), many=True
        ).data

    def get_disputed_on(self, record: Record) -> date | None:
        return disputed_since(record)

    def get_state_label(self, record: Record) -> str:
        return RECORD.states[record.state]


class RecordsView(generics.GenericAPIView[Any]):
    """信用信息的归集和回读。"""

    parser_classes = [CleanJSON]
    pagination_class = CasePages
    serializer_class = RecordSerializer

    @property
    def scope(self) -> str:
        """The scope that a client's key must hold for this request."""
        return "records.read" if self.request.method in SAFE_METHODS else "records.write"

    def get_queryset(self) -> Any:
        actor = actor_of(self.request)
        own = Record.objects.within(actor).filter(provider_id__in=actor.units, parent__isnull=True)
        if code := self.request.query_params.get("item", ""):
            # No code holds a NUL, and the database would not take one.
            own = own.none() if "\x00" in code else own.filter(item__code=code)
        return own.select_related("subject", "item").prefetch_related("item__fields")

    @extend_schema(
        operation_id="records_list",
        summary="本单位归集的信用信息",
        parameters=[OpenApiParameter("item", str, description="只列这一目录事项的")],
        responses={200: RecordSerializer(many=True), **problems(404)},
    )
    def get(self, request: Request) -> Response:
        """只列本单位报送的，新报送的在前。"""
        if not request.user.has_perm("records.view_record"):
            raise PermissionDenied
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="records_collect",
        summary="报送信用信息",
        parameters=[PARAMETER],
        request=CollectInput,
        responses={200: CollectOutput, **problems(400, 409, 413, 415, 422)},
    )
    @once()
    def post(self, request: Request) -> Response:
        """一次至多一千条同一目录事项的信息，逐条答复。主键已有的，内容不同即为更新，原内容留存；相同的不重复归集。"""
        by, at = actor_of(request), now()
        demand_post(RECORD, "file", by)
        given = _read(CollectInput, request)
        try:
            pack = active_pack(on=day_of(at))
        except NoActivePack as wrong:
            remedy = "请联系信用办启用规则包。"
            return refused([Refusal(code="no_active_pack", sentence=f"{wrong}。", remedy=remedy)])
        item = operations.item_in_force(given["item"], on=day_of(at))
        if strange := _strange(given["records"], item):
            return refused(strange, status=400)
        found = operations.report(
            given["records"], item=item, provider=_unit(by), pack=pack, door=Gate.API, by=by, at=at
        )
        return Response(_told(found))


class WithdrawInput(serializers.Serializer[Any]):
    """Records that their provider takes back."""

    item = serializers.CharField(label="目录事项编码", max_length=64)
    keys = serializers.ListField(
        label="主键",
        child=serializers.CharField(max_length=400),
        min_length=1,
        max_length=MOST,
        help_text="报送答复中的 key，一次至多一千个",
    )
    reason = serializers.CharField(label="撤回理由", max_length=2000)


class WithdrawnSerializer(serializers.Serializer[Any]):
    """The answer for one key."""

    index = serializers.IntegerField(label="第几个", help_text="从 0 起，与所报次序相同")
    key = serializers.CharField(label="主键")
    outcome = serializers.ChoiceField(label="结果", choices=operations.WITHDRAWALS)
    record = serializers.UUIDField(label="信用记录", allow_null=True)
    errors = serializers.ListField(label="未撤回的理由", child=serializers.CharField())  # type: ignore[assignment]


class WithdrawOutput(serializers.Serializer[Any]):
    """The answer for the keys."""

    withdrawn = serializers.IntegerField(label="已撤回")
    results = WithdrawnSerializer(label="逐个结果", many=True)


class WithdrawView(APIView):
    """提供单位撤回报送有误的信息。"""

    scope = "records.write"
    parser_classes = [CleanJSON]

    @extend_schema(
        operation_id="records_withdraw",
        summary="撤回本单位报送的信息",
        parameters=[PARAMETER],
        request=WithdrawInput,
        responses={200: WithdrawOutput, **problems(400, 409, 413, 415, 422)},
    )
    @once()
    def post(self, request: Request) -> Response:
        """撤回的记录转入档案，不再公示和使用，不作删除；只能撤回本单位报送的。原决定被依法撤销的不在此办理。"""
        by, at = actor_of(request), now()
        demand_post(RECORD, "withdraw", by)
        given = _read(WithdrawInput, request)
        item = operations.item_in_force(given["item"], on=day_of(at))
        found = operations.report_withdrawals(
            given["keys"], item=item, provider=_unit(by), door=Gate.API, by=by, at=at, note=given["reason"]
        )
        rows = [
            {
                "index": place,
                "key": key,
                "outcome": one.outcome,
                "record": one.public_id,
                "errors": [str(refusal) for refusal in one.refusals],
            }
            for place, (key, one) in enumerate(zip(given["keys"], found, strict=True))
        ]
        return Response({"withdrawn": sum(one.outcome == "withdrawn" for one in found), "results": rows})


def _read(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    body = shape(data=object_of(request.data))
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def _unit(by: Actor) -> Department:
    """The department for which the caller reports; a caller without one provides nothing."""
    if by.department_id is None:
        raise PermissionDenied
    return Department.objects.get(pk=by.department_id)


def _strange(rows: Iterable[Mapping[str, Any]], item: Item) -> list[Refusal]:
    """Fields that the item does not have: a misspelt one would be lost without a word."""
    known = {one.code for one in item.fields.all()}
    codes = dict.fromkeys(code for row in rows for code in row if code not in known)
    return [
        Refusal(
            code="unknown_field",
            sentence=f"目录事项“{item.name}”没有字段“{code[:64]}”，整批未归集。",
            remedy="请按目录的字段编码填写。",
            field=code[:64],
        )
        for code in list(codes)[:SHOWN]
    ]


def _told(found: Sequence[operations.Collected]) -> dict[str, Any]:
    ids = [one.record_id for one in found if one.record_id is not None]
    named = Record.objects.unscoped("the records that this request reported").in_bulk(ids)
    results = []
    for place, one in enumerate(found):
        record = named.get(one.record_id) if one.record_id is not None else None
        results.append(
            {
                "index": place,
                "outcome": one.outcome,
                "record": record.public_id if record else None,
                "key": record.provider_key if record else "",
                "problems": RowProblemSerializer(one.problems, many=True).data,
            }
        )
    counted = {name: sum(one.outcome == name for one in found) for name, _ in OUTCOMES}
    return {**counted, "results": results}
