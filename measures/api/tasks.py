"""Tasks for machines: a department's own system acknowledges and reports through the same doors (C6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import CaseSerializer, CaseViewSet, problems
from core.api.problems import ProblemError
from core.clocks import day_of, now
from core.doors import Door, actor_of
from core.refusals import Refusal
from measures import feed
from measures.doors import DISPATCH_DOORS
from measures.forms import ReportForm
from measures.sheets import printed
from measures.terms import REPORTED_CHOICES, EventKind, Notice
from measures.weighing import Printed
from redblack.rules.withholding import bar_to_publication


class MeasureSerializer(serializers.Serializer[Any]):
    """A measure as it is carried out."""

    id = serializers.IntegerField(label="编号")
    code = serializers.CharField(label="措施编号")
    version = serializers.IntegerField(label="版本")
    title = serializers.CharField(label="名称")
    content = serializers.CharField(label="内容")
    category = serializers.CharField(label="大类")
    exemptions = serializers.CharField(label="例外")
    on_request = serializers.BooleanField(label="依申请或办事时实施")
    bases = serializers.ListField(label="依据", child=serializers.CharField())


class RemainingSerializer(serializers.Serializer[Any]):
    """What another list still asks of the same department after an exit."""

    code = serializers.CharField(label="措施编号")
    title = serializers.CharField(label="名称")
    entry = serializers.IntegerField(label="条目编号")
    programme = serializers.CharField(label="认定办法")
    decision_no = serializers.CharField(label="认定文号")
    valid_to = serializers.CharField(label="有效期至", allow_null=True)


class DispatchSerializer(CaseSerializer):
    """A task as its department sees it. Persons appear under their masked name."""

    subject = serializers.CharField(label="主体", source="subject.name")
    former_name = serializers.CharField(label="主体原名称", source="subject.formerly", allow_blank=True)
    subject_code = serializers.CharField(label="统一社会信用代码", source="subject.uscc", allow_null=True)
    entry = serializers.UUIDField(label="名单条目", source="entry.public_id")
    colour = serializers.CharField(label="红黑", source="entry.colour")
    programme = serializers.CharField(label="认定办法", source="entry.programme.name")
    decision_no = serializers.CharField(label="认定文号", source="entry.decision_no")
    reason = serializers.CharField(label="认定事由", source="entry.reason")
    publishable = serializers.SerializerMethodField(label="可以公开", help_text="为否的，不得向社会公布")
    not_publishable = serializers.SerializerMethodField(label="不得公开的理由")
    department = serializers.CharField(label="实施单位", source="department.name")
    measures = serializers.SerializerMethodField(label="措施")
    paused_measures = serializers.ListField(
        label="暂停的措施",
        source="paused_parts",
        child=serializers.IntegerField(),
        help_text="当事人对这几项提出异议，核实期间暂停实施；其余照常",
    )
    notice = serializers.ChoiceField(label="最近通知", choices=[("", "无"), *Notice.choices])
    noticed_on = serializers.DateField(label="通知日期", allow_null=True)
    notice_confirmed_on = serializers.DateField(
        label="确认收悉日期", allow_null=True, help_text="空而有通知日期的，请办理确认收悉"
    )
    dispatched_on = serializers.DateField(label="派发日期")
    acknowledge_due_on = serializers.DateField(label="响应期限", allow_null=True)
    feedback_due_on = serializers.DateField(label="反馈期限", allow_null=True)
    acknowledged_on = serializers.DateField(label="响应日期", allow_null=True)
    reported_on = serializers.DateField(label="最近反馈日期", allow_null=True)
    closed_on = serializers.DateField(label="不予实施或转交日期", allow_null=True)
    returned_on = serializers.DateField(label="退回日期", allow_null=True)
    insisted_on = serializers.DateField(label="坚持派发日期", allow_null=True)
    insisted_reason = serializers.CharField(label="坚持派发理由", allow_blank=True)
    paused_on = serializers.DateField(label="暂停日期", allow_null=True)
    releasing_on = serializers.DateField(label="通知解除日期", allow_null=True)
    release_due_on = serializers.DateField(label="解除确认期限", allow_null=True)
    released_on = serializers.DateField(label="解除日期", allow_null=True)
    remaining = RemainingSerializer(label="其他名单仍须实施的措施", many=True)

    def get_publishable(self, task: Any) -> bool:
        return self._bar(task) is None

    @extend_schema_field(ProblemError(allow_null=True))
    def get_not_publishable(self, task: Any) -> dict[str, str] | None:
        bar = self._bar(task)
        return bar.as_json() if bar else None

    def _bar(self, task: Any) -> Refusal | None:
        adult_on = task.entry.subject.adult_on
        minor = adult_on is not None and adult_on > self.context["view"].today
        return bar_to_publication(withheld=task.entry.withheld_on is not None, minor=minor)

    @extend_schema_field(MeasureSerializer(many=True))
    def get_measures(self, task: Any) -> list[Any]:
        sheet: Mapping[int, Printed] = self.context["view"].sheet
        return [MeasureSerializer(sheet[pk]).data for pk in task.measures if pk in sheet]


class AnswerSerializer(serializers.Serializer[Any]):
    """What was done about one measure, where it differs from the rest."""

    measure = serializers.IntegerField(label="措施编号")
    result = serializers.ChoiceField(label="结果", choices=REPORTED_CHOICES)
    reason = serializers.CharField(label="理由", max_length=500, required=False, allow_blank=True)
    effect = serializers.CharField(label="成效", max_length=500, required=False, allow_blank=True)


class DispatchViewSet(CaseViewSet):
    """联合奖惩任务。"""

    doors = DISPATCH_DOORS
    serializer_class = DispatchSerializer
    area = "dispatches"
    extra_fields = {"report": {"answers": AnswerSerializer(label="逐项反馈", many=True, required=False)}}

    @cached_property
    def today(self) -> date:
        """The office's day, read once per request."""
        return day_of(now())

    @cached_property
    def sheet(self) -> Mapping[int, Printed]:
        """The measures that tasks name, read once per request."""
        return printed()

    def get_queryset(self):  # type: ignore[no-untyped-def]
        tasks = super().get_queryset().with_paused_parts()
        return tasks.select_related("subject", "department", "entry__programme", "entry__subject")

    def read_body(self, door: Door, request: Request) -> dict[str, Any]:
        """The answers measure by measure become the fields that the form asks for them."""
        body = super().read_body(door, request)
        if door.form is not ReportForm or "answers" not in body:
            return body
        answers = AnswerSerializer(data=body.pop("answers"), many=True)
        answers.is_valid(raise_exception=True)
        for said in answers.validated_data:
            pk = said["measure"]
            body |= {f"{name}_{pk}": said.get(name, "") for name in ("result", "reason", "effect")}
        return body


# --- the feed -----------------------------------------------------------------------------------------------------


class EventSerializer(serializers.Serializer[Any]):
    """Something that happened to one of the department's tasks."""

    cursor = serializers.CharField(label="位置")
    kind = serializers.ChoiceField(label="种类", choices=EventKind.choices)
    at = serializers.DateTimeField(label="时间")
    dispatch = serializers.UUIDField(label="任务")
    state = serializers.CharField(label="任务现在的状态")
    publishable = serializers.BooleanField(label="可以公开", help_text="现在是否可以；为否的，不得向社会公布")


class EventPageSerializer(serializers.Serializer[Any]):
    """A page of the feed."""

    events = EventSerializer(label="消息", many=True)
    next = serializers.CharField(label="下次从这里读", allow_blank=True)
    more = serializers.BooleanField(label="还有")


class EventsView(APIView):
    """本单位任务的变动消息，按先后排列。用上次答复中的 next 作 after 续读，不会遗漏。"""

    scope = "events.read"

    @extend_schema(
        operation_id="events_list",
        summary="读变动消息",
        parameters=[
            OpenApiParameter("after", str, description="上次读到的位置，空则从头"),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": feed.PAGE}, description="每页条数"),
        ],
        responses={200: EventPageSerializer, **problems(400)},
    )
    def get(self, request: Request) -> Response:
        actor = actor_of(request)
        if actor.department_id is None or not request.user.has_perm("measures.view_dispatch"):  # type: ignore[union-attr]
            raise exceptions.PermissionDenied
        after, limit = _place(request), _limit(request)
        heard = feed.page(actor.units, on=day_of(now()), after=after, limit=limit)
        last = heard[-1].cursor if heard else request.query_params.get("after", "")
        return Response({"events": EventSerializer(heard, many=True).data, "next": last, "more": len(heard) == limit})


def _place(request: Request) -> tuple[int, int]:
    place = feed.place_of(request.query_params.get("after", ""))
    if place is None:
        raise exceptions.ValidationError({"after": ["不是本接口给出的位置。"]})
    return place


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", str(feed.PAGE))
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= feed.PAGE):
        raise exceptions.ValidationError({"limit": [f"应为 1 至 {feed.PAGE} 的整数。"]})
    return int(text)
