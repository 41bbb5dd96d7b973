"""The check before a decision, for systems that approve, buy, tender and grant (C6; JS-G 20, 25; PY 四(五))."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api import PARAMETER, CleanJSON, object_of, once, problems, refused
from core.api.problems import ProblemError
from core.clocks import day_of, now
from core.doors import actor_of
from core.identifiers import IdentifierError, Kind, parse
from core.refusals import Refusal
from measures.api.tasks import MeasureSerializer
from measures.operations import Answered, Asked, screen, screen_person
from measures.terms import Matter
from measures.weighing import MAY, MUST, MUST_NOT, Line, Printed, Standing
from redblack.rules.withholding import bar_to_publication
from redblack.terms import Colour

MOST = 1000
TRUE_FOR = timedelta(minutes=10)
"""How long a repeated request gets the first answer: what was true then may be over now."""
NOT_LISTED = "该主体今日不在有效的红黑名单上，不得以名单为由采取惩戒措施或者给予激励。"
UNKNOWN = "没有这个主体的信用档案，今日不在红黑名单上。"


# --- the shapes ---------------------------------------------------------------------------------------------------


class MatterSerializer(serializers.Serializer[Any]):
    """Why somebody asks."""

    matter = serializers.ChoiceField(label="办理事项", choices=Matter.choices)
    case_no = serializers.CharField(label="案件编号", max_length=100, help_text="本单位的受理号、项目编号等")


class ScreeningInput(MatterSerializer):
    """Either the code of an organisation, or the name and full number of a person."""

    code = serializers.CharField(label="统一社会信用代码", max_length=50, required=False)
    name = serializers.CharField(label="姓名", max_length=200, required=False)
    number = serializers.CharField(label="证件号码", max_length=50, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        person = bool(attrs.get("name")) and bool(attrs.get("number"))
        if bool(attrs.get("code")) == person:
            raise serializers.ValidationError("单位填 code；自然人填 name 和 number；二者只填一种。")
        return attrs


class BatchInput(MatterSerializer):
    """Up to a thousand codes."""

    codes = serializers.ListField(
        label="统一社会信用代码", child=serializers.CharField(max_length=50), min_length=1, max_length=MOST
    )


class StandingSerializer(serializers.Serializer[Any]):
    """A list on which the subject stands today."""

    entry = serializers.UUIDField(label="名单条目")
    colour = serializers.ChoiceField(label="红黑", choices=Colour.choices)
    programme = serializers.CharField(label="认定办法")
    recogniser = serializers.CharField(label="认定单位")
    decision_no = serializers.CharField(label="认定文号")
    listed_on = serializers.DateField(label="列入日期")
    valid_to = serializers.DateField(label="有效期至", help_text="含当日")
    suspended = serializers.BooleanField(label="中止")
    disputed = serializers.BooleanField(label="异议处理中", help_text="有异议正在处理；措施是否照常，看各项措施")
    linked = serializers.BooleanField(label="作为责任人员涉及", help_text="名单列的是其负责的单位")
    publishable = serializers.BooleanField(label="可以公开", help_text="为否的，不得向社会公布")
    not_publishable = ProblemError(label="不得公开的理由", allow_null=True)


class LineSerializer(serializers.Serializer[Any]):
    """A measure because of an entry."""

    entry = serializers.UUIDField(label="名单条目")
    measure = serializers.IntegerField(label="措施编号")
    task = serializers.UUIDField(label="任务", allow_null=True)
    until = serializers.DateField(label="截止日期", allow_null=True, help_text="含当日")
    reasons = ProblemError(label="理由", many=True)


class ResultSerializer(serializers.Serializer[Any]):
    """What is said of one subject, for the department that asks. Persons appear under their masked name."""

    asked = serializers.CharField(label="所查", help_text="单位代码；查自然人时为空", allow_blank=True)
    known = serializers.BooleanField(label="有信用档案")
    listed = serializers.BooleanField(label="在名单")
    subject = serializers.UUIDField(label="主体", allow_null=True)
    name = serializers.CharField(label="名称", allow_blank=True)
    code = serializers.CharField(label="统一社会信用代码", allow_null=True)
    sentence = serializers.CharField(label="结论")
    entries = StandingSerializer(label="名单", many=True)
    must = LineSerializer(label="应当实施", many=True)
    may = LineSerializer(label="可以实施", many=True)
    must_not = LineSerializer(label="不得实施", many=True)
    error = ProblemError(label="所查代码的问题", allow_null=True)


class ScreeningOutput(serializers.Serializer[Any]):
    """The answer of one day. `measures` prints each measure once; the lines name it by number."""

    on = serializers.DateField(label="答复日期", help_text="结论只对当日有效")
    asked_at = serializers.DateTimeField(label="查询时间")
    results = ResultSerializer(label="结果", many=True)
    measures = MeasureSerializer(label="措施", many=True)


# --- the addresses ------------------------------------------------------------------------------------------------


class ScreeningView(APIView):
    """核查一个主体：今日是否在名单，本单位应当、可以、不得采取什么措施，依据、例外和截止日期。每次查询留痕。"""

    scope = "screening.one"
    parser_classes = [CleanJSON]

    @extend_schema(
        operation_id="screening",
        summary="单个核查",
        parameters=[PARAMETER],
        request=ScreeningInput,
        responses={200: ScreeningOutput, **problems(400, 409, 413, 415, 422)},
    )
    @once(fresh_for=TRUE_FOR)
    def post(self, request: Request) -> Any:
        _demand_business(request)
        given = _read(ScreeningInput, request)
        asked = Asked(matter=given["matter"], case_no=given["case_no"])
        by, at = actor_of(request), now()
        if "code" not in given:
            one = screen_person(given["name"], given["number"], asked=asked, by=by, at=at)
            return _told([told(one, asked="")], [one], at=at)
        code = _canonical(given["code"])
        if isinstance(code, Refusal):
            return refused([code], status=400)
        (one,) = screen([code], asked=asked, by=by, at=at)
        return _told([told(one, asked=code)], [one], at=at)


class BatchScreeningView(APIView):
    """一次核查至多一千个单位代码；答复次序与所查相同。"""

    scope = "screening.many"
    parser_classes = [CleanJSON]

    @extend_schema(
        operation_id="screening_batch",
        summary="批量核查",
        parameters=[PARAMETER],
        request=BatchInput,
        responses={200: ScreeningOutput, **problems(400, 409, 413, 415, 422)},
    )
    @once(fresh_for=TRUE_FOR)
    def post(self, request: Request) -> Any:
        _demand_business(request)
        given = _read(BatchInput, request)
        asked = Asked(matter=given["matter"], case_no=given["case_no"])
        at = now()
        read = [_canonical(code) for code in given["codes"]]
        codes = ["" if isinstance(code, Refusal) else code for code in read]
        found = screen(codes, asked=asked, by=actor_of(request), at=at)
        rows = [
            told(one, asked=raw, error=code if isinstance(code, Refusal) else None)
            for raw, code, one in zip(given["codes"], read, found, strict=True)
        ]
        return _told(rows, found, at=at)


def _demand_business(request: Request) -> None:
    """The post comes before the body: who may not ask is not told what he wrote wrongly."""
    if not request.user.has_perm("measures.view_dispatch"):
        raise PermissionDenied


def _read(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    body = shape(data=object_of(request.data))
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def _canonical(raw: str) -> str | Refusal:
    """The code in its one spelling, or what is wrong with it."""
    try:
        return parse(Kind.USCC.value, raw).value
    except IdentifierError as wrong:
        return Refusal(code=f"code_{wrong.check}", sentence=wrong.sentence, remedy=wrong.remedy, field="code")


# --- what is told: by hand, a serializer per item would cost ten times the query ----------------------------------


def _told(rows: list[dict[str, Any]], found: Iterable[Answered], *, at: Any) -> HttpResponse:
    used = {line.measure.id: line.measure for one in found for line in one.lines}
    body = {
        "on": day_of(at),
        "asked_at": at,
        "results": rows,
        "measures": [_measure(used[pk]) for pk in sorted(used)],
    }
    return HttpResponse(orjson.dumps(body), content_type="application/json")


def told(one: Answered, *, asked: str, error: Refusal | None = None) -> dict[str, Any]:
    """One result."""
    return {
        "asked": asked,
        "known": one.public_id is not None,
        "listed": bool(one.entries),
        "subject": one.public_id,
        "name": one.name,
        "code": one.code,
        "sentence": error.sentence if error else _sentence(one),
        "entries": [_standing(entry) for entry in one.entries],
        **{stance: [_line(line) for line in one.lines if line.stance == stance] for stance in (MUST, MAY, MUST_NOT)},
        "error": error.as_json() if error else None,
    }


def _sentence(one: Answered) -> str:
    if one.public_id is None:
        return UNKNOWN
    if not one.entries:
        return NOT_LISTED
    lists = "；".join(
        f"{Colour(entry.colour).label}（{entry.recogniser}，{entry.decision_no}，有效期至{entry.valid_to}）"
        for entry in one.entries
    )
    counts = {stance: sum(line.stance == stance for line in one.lines) for stance in (MUST, MAY)}
    return f"今日在{lists}。本单位应当实施 {counts[MUST]} 项措施，可以实施 {counts[MAY]} 项。"


def _standing(entry: Standing) -> dict[str, Any]:
    bar = bar_to_publication(withheld=entry.withheld, minor=entry.minor)
    told = {name: getattr(entry, name) for name in _STANDING}
    return {**told, "publishable": bar is None, "not_publishable": bar.as_json() if bar else None}


_STANDING = tuple(name for name in map(str, StandingSerializer().fields) if not name.endswith("publishable"))


def _line(line: Line) -> dict[str, Any]:
    return {
        "entry": line.entry,
        "measure": line.measure.id,
        "task": line.task,
        "until": line.until,
        "reasons": [reason.as_json() for reason in line.reasons],
    }


def _measure(measure: Printed) -> dict[str, Any]:
    return {name: getattr(measure, name) for name in _MEASURE}


_MEASURE = tuple(MeasureSerializer().fields)
