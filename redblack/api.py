"""Lists for machines: entries and their moves, and preliminary lists by the thousand."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import PARAMETER, CaseSerializer, CaseViewSet, object_of, once, problems, refused
from core.api.problems import ProblemError, flat
from core.clocks import day_of, now
from core.doors import actor_of
from core.identifiers import PERSONAL_KINDS, Kind
from core.refusals import NotAllowed, Refusal
from records.disputes import disputed_since
from records.terms import Ground, Procedure
from redblack import operations
from redblack.doors import ENTRY_DOORS
from redblack.forms import own_programmes
from redblack.imports.rows import proposal
from redblack.models import Entry, Programme, Stay
from redblack.rules.withholding import bar_to_publication
from redblack.terms import Circumstance, StayKind
from subjects.terms import SubjectKind

MOST = 1000


class StaySerializer(serializers.Serializer[Any]):
    """A stay of execution of an entry."""

    kind = serializers.ChoiceField(label="种类", choices=StayKind.choices)
    authority = serializers.CharField(label="作出机关")
    document_no = serializers.CharField(label="文书号")
    from_on = serializers.DateField(label="中止执行自")
    to_on = serializers.DateField(label="中止执行至", allow_null=True, help_text="含当日，空为至裁判或者另行通知")


class WhereToObjectSerializer(serializers.Serializer[Any]):
    """To whom one turns who finds an entry of elsewhere wrong."""

    sentence = serializers.CharField(label="说明")
    clauses = serializers.ListField(label="条款", child=serializers.CharField())


class EntrySerializer(CaseSerializer):
    """An entry as departments see it. Persons appear under their masked name."""

    subject = serializers.CharField(label="主体", source="subject.name")
    former_name = serializers.CharField(label="主体原名称", source="subject.formerly", allow_blank=True)
    subject_code = serializers.CharField(label="统一社会信用代码", source="subject.uscc", allow_null=True)
    colour = serializers.CharField(label="红黑")
    programme = serializers.CharField(label="认定办法", source="programme.name")
    recogniser = serializers.CharField(label="认定单位", source="recogniser.name")
    origin = serializers.CharField(label="来源代码", help_text="own 本级认定，upper 上级认定，court 人民法院公布")
    origin_authority = serializers.CharField(label="来源单位")
    where_to_object = serializers.SerializerMethodField(label="异议向谁提出")
    decision_no = serializers.CharField(label="认定文号")
    reason = serializers.CharField(label="认定事由")
    served_on = serializers.DateField(label="送达日期", allow_null=True)
    statement_ends_on = serializers.DateField(label="陈述申辩截止", allow_null=True)
    publicity_ends_on = serializers.DateField(label="公示止", allow_null=True)
    listed_on = serializers.DateField(label="列入日期", allow_null=True)
    valid_to = serializers.DateField(label="有效期至", allow_null=True)
    exited_on = serializers.DateField(label="退出日期", allow_null=True)
    exit_reason = serializers.CharField(label="退出原因")
    suspended_on = serializers.DateField(label="中止日期", allow_null=True, help_text="中止期间不公开、不惩戒")
    disputed_on = serializers.SerializerMethodField(label="异议处理中自", help_text="空为没有正在处理的异议")
    stays = StaySerializer(label="停止执行", source="standing_stays", many=True, help_text="今日仍然有效的停止执行")
    publishable = serializers.SerializerMethodField(label="可以公开", help_text="为否的，接收单位不得自行公布")
    not_publishable = serializers.SerializerMethodField(label="不得公开的理由")

    def get_disputed_on(self, entry: Entry) -> date | None:
        return disputed_since(entry)

    def get_publishable(self, entry: Entry) -> bool:
        return self._bar(entry) is None

    @extend_schema_field(ProblemError(allow_null=True))
    def get_not_publishable(self, entry: Entry) -> dict[str, str] | None:
        bar = self._bar(entry)
        return bar.as_json() if bar else None

    def _bar(self, entry: Entry) -> Refusal | None:
        adult_on = entry.subject.adult_on
        minor = adult_on is not None and adult_on > self.context["view"].today
        return bar_to_publication(withheld=entry.withheld_on is not None, minor=minor)

    @extend_schema_field(WhereToObjectSerializer(allow_null=True))
    def get_where_to_object(self, entry: Entry) -> dict[str, Any] | None:
        """Only of an entry that was recognised elsewhere: nobody here repairs or withdraws it."""
        said = operations.where_to_object(entry)
        return {"sentence": said.sentence, "clauses": list(said.clauses)} if said else None


# --- preliminary lists --------------------------------------------------------------------------------------------


class ProposalSerializer(serializers.Serializer[Any]):
    """One row of a preliminary list: one subject, one decision, one ground. The columns are those of the Excel file."""

    name = serializers.CharField(label="名称", max_length=200)
    kind = serializers.ChoiceField(label="主体类型", choices=SubjectKind.choices, required=False, allow_blank=True)
    number_kind = serializers.ChoiceField(
        label="号码种类",
        choices=[(Kind.USCC.value, Kind.USCC.label), *((kind.value, kind.label) for kind in PERSONAL_KINDS)],
        default=Kind.USCC.value,
    )
    number = serializers.CharField(label="号码", max_length=40)
    birth_on = serializers.DateField(label="出生日期", required=False, allow_null=True)
    operator_name = serializers.CharField(label="经营者姓名", max_length=200, required=False, allow_blank=True)
    operator_number_kind = serializers.ChoiceField(
        label="经营者证件类型",
        choices=[(kind.value, kind.label) for kind in PERSONAL_KINDS],
        required=False,
        allow_blank=True,
    )
    operator_number = serializers.CharField(label="经营者证件号码", max_length=40, required=False, allow_blank=True)
    decision_no = serializers.CharField(label="认定文号", max_length=128)
    reason = serializers.CharField(label="认定事由", max_length=2000)
    circumstances = serializers.ListField(
        label="情形", child=serializers.ChoiceField(choices=Circumstance.choices), required=False
    )
    ground = serializers.ChoiceField(label="依据类别", choices=Ground.choices)
    procedure = serializers.ChoiceField(label="程序", choices=Procedure.choices, default=Procedure.NONE.value)
    degree = serializers.CharField(label="失信程度", max_length=16, required=False, allow_blank=True)
    title = serializers.CharField(label="事项", max_length=200)
    document_no = serializers.CharField(label="文书号", max_length=128)
    basis = serializers.CharField(label="依据", max_length=2048)
    fact = serializers.CharField(label="事实", max_length=5000)
    conduct_on = serializers.DateField(label="行为发生日期")
    determined_on = serializers.DateField(label="认定日期")
    evidence = serializers.ListField(label="证明材料", child=serializers.CharField(max_length=200), allow_empty=True)
    capacity_confirmed = serializers.BooleanField(label="承办人确认劳动收入", default=False)

    def values(self) -> dict[str, Any]:
        """Typed values by the codes of the columns, the empty ones filled in."""
        given = {**_EMPTY, **self.validated_data}
        return {**given, "circumstances": tuple(given["circumstances"]), "evidence": tuple(given["evidence"])}


_EMPTY: dict[str, Any] = {
    "kind": "",
    "birth_on": None,
    "operator_name": "",
    "operator_number_kind": "",
    "operator_number": "",
    "circumstances": (),
    "degree": "",
}


class ProposeInput(serializers.Serializer[Any]):
    """A preliminary list under one programme."""

    programme = serializers.CharField(label="认定办法编号", max_length=32)
    note = serializers.CharField(label="办理意见", max_length=2000, required=False, allow_blank=True)
    items = serializers.ListField(
        label="初步名单", child=ProposalSerializer(), min_length=1, max_length=MOST, help_text="一次至多一千行"
    )


class _Envelope(ProposeInput):
    """The same, with the rows unread: what is wrong in one of them concerns that one only."""

    items = serializers.ListField(child=serializers.DictField(), min_length=1, max_length=MOST)


class ProposedSerializer(serializers.Serializer[Any]):
    """The answer for one row."""

    index = serializers.IntegerField(label="第几行", help_text="从 0 起，与所报次序相同")
    entry = serializers.UUIDField(label="条目", allow_null=True)
    subject = serializers.CharField(label="主体", allow_blank=True)
    warnings = serializers.ListField(label="提示", child=serializers.CharField())
    errors = ProblemError(label="不予提出的理由", many=True)  # type: ignore[assignment]


class ProposeOutput(serializers.Serializer[Any]):
    """The answer for a preliminary list."""

    accepted = serializers.IntegerField(label="已提出")
    refused = serializers.IntegerField(label="未提出")
    results = ProposedSerializer(label="逐行结果", many=True)


class EntryViewSet(CaseViewSet):
    """红黑名单条目。"""

    doors = ENTRY_DOORS
    serializer_class = EntrySerializer
    area = "entries"

    @cached_property
    def today(self) -> date:
        """The office's day, read once per request."""
        return day_of(now())

    @property
    def scope(self) -> str:
        return "entries.propose" if self.action == "propose" else super().scope

    def get_queryset(self):  # type: ignore[no-untyped-def]
        entries = super().get_queryset().select_related("subject", "programme", "recogniser")
        if getattr(self, "swagger_fake_view", False):
            return entries
        stays = Stay.objects.unscoped("shown with the entries of this answer").standing(self.today).order_by("pk")
        return entries.prefetch_related(Prefetch("stays", queryset=stays, to_attr="standing_stays"))

    @extend_schema(
        summary="提出初步名单",
        parameters=[PARAMETER],
        request=ProposeInput,
        responses={200: ProposeOutput, **problems(400, 409, 413, 415, 422)},
    )
    @action(detail=False, methods=["post"], url_path="propose", url_name="propose", pagination_class=None)
    @once()
    def propose(self, request: Request) -> Response:
        """一次至多一千行，逐行答复：能提出的成为“已提出”的条目，不能提出的说明理由。"""
        if not self.doors.can_open(actor_of(request)):
            raise NotAllowed("提出初步名单需要岗位：经办。")
        envelope = _Envelope(data=object_of(request.data))
        envelope.is_valid(raise_exception=True)
        given = envelope.validated_data
        by, at = actor_of(request), now()
        programme = own_programmes(by, day_of(at)).filter(code=given["programme"]).first()
        if programme is None:
            words = "本单位今日没有这个编号的已公布认定办法。"
            return refused([Refusal(code="no_programme", sentence=words, field="programme")], status=400)
        return Response(_propose(given["items"], programme=programme, by=by, at=at, note=given.get("note", "")))


def _propose(items: list[Any], *, programme: Programme, **how: Any) -> dict[str, Any]:
    """Rows that can be read go to the verb together; the answers come back in the order of the rows."""
    read = [ProposalSerializer(data=item) for item in items]
    readable = [row for row in read if row.is_valid()]
    proposals = [proposal(row.values(), programme=programme) for row in readable]
    made = operations.propose(proposals, programme=programme, **how)
    numbers = Entry.objects.unscoped("the entries that this request proposed").in_bulk(
        [one.entry_id for one in made if one.entry_id is not None]
    )
    answers = iter(made)
    results = []
    for place, row in enumerate(read):
        one = next(answers) if not row.errors else operations.Proposed(refusals=tuple(flat(row.errors)))
        results.append(
            {
                "index": place,
                "entry": str(numbers[one.entry_id].public_id) if one.entry_id else None,
                "subject": one.subject_name,
                "warnings": list(one.warnings),
                "errors": [refusal.as_json() for refusal in one.refusals],
            }
        )
    return {"accepted": len(numbers), "refused": len(items) - len(numbers), "results": results}
