"""Clean years for departments' systems: of one subject or of a thousand, of any day, each look on record (A14)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import PARAMETER, CleanJSON, object_of, once, problems, refused
from core.api.problems import ProblemError
from core.clocks import day_of, now
from core.doors import actor_of
from core.identifiers import IdentifierError, Kind, parse
from core.refusals import Refusal
from departments.terms import Scope
from law.operations import NoActivePack, active_pack
from redblack.clean import CleanYears, ask_clean_years
from subjects.models import Alias, Subject
from subjects.rules import Look
from subjects.terms import CLEAN, Basis, Purpose

MOST = 1000
UNKNOWN = "没有这个代码的信用档案，平台不能答复其有无不良信用记录。"


class CleanInput(serializers.Serializer[Any]):
    """Of whom, of which day, what for."""

    codes = serializers.ListField(
        label="统一社会信用代码",
        child=serializers.CharField(max_length=50),
        min_length=1,
        max_length=MOST,
        help_text="一次至多一千个，旧代码亦可；自然人请在工作台查询",
    )
    on = serializers.DateField(
        label="所查日期", default=None, allow_null=True, help_text="空为今日；按当日平台持有的记录答复"
    )
    purpose = serializers.ChoiceField(label="查询目的", choices=Purpose.choices)
    case_no = serializers.CharField(label="案件编号", max_length=100, help_text="据以查询的受理件、案件或者申请的编号")


class CleanRowSerializer(serializers.Serializer[Any]):
    """A record or an entry that was looked at."""

    said = serializers.CharField(label="记录或者名单", help_text="须经授权查询的，只写提供单位")
    since_on = serializers.DateField(label="认定或者列入日期", source="mark.since_on")
    to_on = serializers.DateField(label="有效期至", source="mark.to_on", allow_null=True, help_text="含当日")
    ended_on = serializers.DateField(label="终止日期", source="mark.ended_on", allow_null=True)
    counts = serializers.BooleanField(label="计算在内")


class CleanAnswerSerializer(serializers.Serializer[Any]):
    """The answer for one code."""

    asked = serializers.CharField(label="所查")
    known = serializers.BooleanField(label="有信用档案")
    opens = serializers.BooleanField(label="符合绿色通道的条件", allow_null=True, help_text="没有信用档案的为空")
    clean = serializers.BooleanField(label="没有不良信用记录", allow_null=True)
    exemplar = serializers.BooleanField(label="诚信典型", allow_null=True, help_text="所查之日在红名单")
    start_on = serializers.DateField(
        label="期间起", allow_null=True, help_text="含当日；空为文件没有规定年数，看全部期间"
    )
    rows = CleanRowSerializer(label="所看的记录", many=True)
    reasons = ProblemError(label="理由", many=True)


class CleanOutput(serializers.Serializer[Any]):
    """The answers of one day, in the order of the codes."""

    on = serializers.DateField(label="所查日期")
    why = serializers.ListField(label="依据", child=serializers.CharField())
    results = CleanAnswerSerializer(label="结果", many=True)


class CleanRecordsView(APIView):
    """一个或者多个单位在所查之日有无不良信用记录，是否符合绿色通道的条件，由哪些记录决定。每次查询留痕。"""

    scope = Scope.DOSSIER_READ.value
    parser_classes = [CleanJSON]

    @extend_schema(
        operation_id="clean_records",
        summary="无不良信用记录",
        parameters=[PARAMETER],
        request=CleanInput,
        responses={200: CleanOutput, **problems(400, 409, 413, 415, 422)},
    )
    @once()
    def post(self, request: Request) -> Response:
        """答复次序与所查相同。失效、已修复的记录是否计算由规则包决定，见 why。"""
        if not request.user.has_perm("redblack.view_entry"):
            raise PermissionDenied
        given = CleanInput(data=object_of(request.data))
        given.is_valid(raise_exception=True)
        asked, at = given.validated_data, now()
        on: date = asked["on"] or day_of(at)
        try:
            pack = active_pack(on=min(on, day_of(at)))
        except NoActivePack as wrong:
            return refused([Refusal(code="no_active_pack", sentence=f"{wrong}。", remedy="请联系信用办启用规则包。")])
        look = Look(fields=(CLEAN,), purpose=asked["purpose"], case_no=asked["case_no"], basis=Basis.DUTY)
        known = by_codes(asked["codes"])
        subjects = list({one.pk: one for one in known.values()}.values())
        found = ask_clean_years(subjects, look=look, pack=pack, on=on, by=actor_of(request), at=at)
        results = [_told(code, found.get(known[code].pk) if code in known else None) for code in asked["codes"]]
        why = next(iter(found.values())).why if found else ()
        return Response(CleanOutput({"on": on, "why": why, "results": results}).data)


def by_codes(codes: list[str]) -> dict[str, Subject]:
    """The subject that stands today for each of these codes as they were written; two statements."""
    spelled: dict[str, str] = {}
    for code in codes:
        try:
            spelled[code] = parse(Kind.USCC.value, code).value
        except IdentifierError:
            continue
    wanted = set(spelled.values())
    rows = Subject.objects.filter(uscc__in=wanted).select_related("merged_into")
    found = {str(one.uscc): one.merged_into or one for one in rows}
    for alias in Alias.objects.filter(value__in=wanted).select_related("subject__merged_into"):
        found.setdefault(alias.value, alias.subject.merged_into or alias.subject)
    return {code: found[value] for code, value in spelled.items() if value in found}


def _told(code: str, one: CleanYears | None) -> dict[str, Any]:
    if one is None:
        reason = Refusal(code="unknown_subject", sentence=UNKNOWN, remedy="请核对代码。")
        empty = {"opens": None, "clean": None, "exemplar": None, "start_on": None, "rows": ()}
        return {"asked": code, "known": False, **empty, "reasons": [reason.as_json()]}
    told = {name: getattr(one, name) for name in ("opens", "clean", "exemplar", "start_on", "rows")}
    return {"asked": code, "known": True, **told, "reasons": [one.as_json() for one in one.refusals]}
