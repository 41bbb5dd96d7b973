"""What the moves of lists need to be told."""

from __future__ import annotations

from typing import Any

from django import forms

from core.actors import Actor
from core.forms import DoorForm
from core.identifiers import PERSONAL_KINDS, Kind
from law.operations import pack_by_version_id
from records.models import Record
from records.terms import Procedure
from redblack.imports.columns import GROUNDS
from redblack.imports.rows import SEVERAL
from redblack.models import Entry, Programme, Representation
from redblack.operations.service import LARGEST_PROOF, ProofFile
from redblack.terms import (
    RED_EXITS,
    Circumstance,
    Colour,
    ExitReason,
    Origin,
    Party,
    Service,
    StayKind,
    StayOutcome,
)
from subjects.terms import SubjectKind

ASKED_EXITS = (
    ExitReason.WITHDRAWN,
    ExitReason.CORRECTION_CONFIRMED,
    ExitReason.REPAIRED,
    ExitReason.UNFIT,
    ExitReason.NEGATIVE,
    ExitReason.ENDED,
)
"""The reasons that a person may give; the others follow from dates, from the other colour or from the origin."""

OF_RED = RED_EXITS | {ExitReason.WITHDRAWN, ExitReason.ENDED}

LONG = forms.Textarea(attrs={"rows": 4})
SHORT = forms.Textarea(attrs={"rows": 3})


def day_field(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput, **more)


# --- moves of an entry --------------------------------------------------------------------------------------------


class ProofForm(DoorForm):
    """Base of the forms about service: a scanned proof may be added, for one case or for a few at once."""

    def given(self) -> dict[str, Any]:
        given = super().given()
        file = given.pop("proof_file", None)
        held = ProofFile(name=file.name, content=file.read(LARGEST_PROOF + 1)) if file else None
        return {**given, "proof_file": held}

    def raw(self) -> dict[str, Any]:
        """An act of thousands keeps what was typed, no file."""
        return {name: value for name, value in super().raw().items() if name != "proof_file"}


def proof_field() -> forms.FileField:
    return forms.FileField(label="凭证扫描件", required=False, help_text="PDF、PNG 或 JPEG，不超过 5 MB，加密保存")


class ServeForm(ProofForm):
    """How the notice reached its addressee."""

    method = forms.ChoiceField(label="送达方式", choices=Service.choices)
    served_on = day_field("送达日期", help_text="不早于告知书签发日期，不晚于今日；公告送达填公告之日")
    proof = forms.CharField(label="送达凭证", max_length=200, help_text="送达回证、邮件编号、公告网址等")
    proof_file = proof_field()


class AttemptForm(ProofForm):
    """When, how and why the notice did not reach its addressee."""

    method = forms.ChoiceField(
        label="送达方式", choices=[choice for choice in Service.choices if choice[0] != Service.ANNOUNCED]
    )
    tried_on = day_field("送达未成日期", help_text="不早于告知书签发日期，不晚于今日")
    proof = forms.CharField(label="未成原因和凭证", max_length=200, help_text="如：退件，邮件编号；地址查无此单位")
    proof_file = proof_field()


class SuspendForm(DoorForm):
    """On what ground an entry stands still."""

    note = forms.CharField(
        label="中止依据和理由", max_length=2000, widget=SHORT, help_text="如人民法院裁定停止执行、异议核实期间"
    )


class CorrectForm(DoorForm):
    """The right words of the reason."""

    reason = forms.CharField(label="更正后的认定事由", max_length=2000, widget=LONG)

    def prepare(self) -> None:
        entry = self.cases.first() if self.cases is not None else None
        if entry is not None:
            self.fields["reason"].initial = entry.reason


class RequestExitForm(DoorForm):
    """Why an entry should leave its list."""

    exit_reason = forms.ChoiceField(label="退出原因", choices=[(reason.value, reason.label) for reason in ASKED_EXITS])
    exit_ground = forms.CharField(label="事实和材料", max_length=500, widget=SHORT)
    corrected_on = day_field("纠正日期", required=False, help_text="以“限期纠正”提请退出时填写，留空视为今日")

    def prepare(self) -> None:
        """A red entry leaves as wrong or by a re-evaluation; correction and repair are for the black."""
        colours = (
            set(self.cases.order_by().values_list("colour", flat=True).distinct()) if self.cases is not None else ()
        )
        chosen: Any = self.fields["exit_reason"]
        if colours == {Colour.RED}:
            chosen.choices = [choice for choice in chosen.choices if choice[0] in OF_RED]
            del self.fields["corrected_on"]
            if self.cases is not None and not self.cases.filter(negative_on__isnull=True).exists():
                chosen.initial = ExitReason.NEGATIVE
        elif colours == {Colour.BLACK}:
            chosen.choices = [choice for choice in chosen.choices if choice[0] not in RED_EXITS]
        if self.cases is None or not self.cases.filter(fate_asked_on__isnull=False).exists():
            chosen.choices = [choice for choice in chosen.choices if choice[0] != ExitReason.ENDED]
        if self.cases is not None and self.cases.exclude(exit_reason="").exists():
            chosen.choices = [choice for choice in chosen.choices if choice[0] == ExitReason.WITHDRAWN]


class WithholdForm(DoorForm):
    """On what ground in law an entry is kept from the public."""

    ground = forms.CharField(
        label="不予公开的依据",
        max_length=500,
        widget=SHORT,
        help_text="法律名称、条款和具体理由，如涉及国家秘密、公共安全、个人隐私、商业秘密",
    )


class AnswerForm(DoorForm):
    """What was found on a representation; the party is told."""

    answer = forms.CharField(label="核实结果", max_length=2000, widget=LONG)


class RepresentForm(DoorForm):
    """What the subject or a third party says against a preliminary entry."""

    kind = forms.ChoiceField(label="种类", choices=Representation.Kind.choices)
    party = forms.CharField(label="提出人", max_length=100, help_text="姓名或单位名称")
    party_kind = forms.ChoiceField(
        label="提出人身份", choices=Party.choices, initial=Party.SUBJECT, required=False, help_text="空则为当事人"
    )
    text = forms.CharField(label="内容", max_length=5000, widget=LONG)

    def clean_party_kind(self) -> str:
        return self.cleaned_data["party_kind"] or Party.SUBJECT


class StayForm(DoorForm):
    """By which document an entry is not to be executed for the time being."""

    kind = forms.ChoiceField(label="种类", choices=StayKind.choices)
    authority = forms.CharField(label="作出机关", max_length=200, help_text="复议机关或者人民法院全称")
    document_no = forms.CharField(label="文书号", max_length=128, help_text="停止执行决定书、裁定书的文号")
    received_on = day_field("收到日期")
    from_on = day_field("中止执行自")
    to_on = day_field("中止执行至", required=False, help_text="含当日；文书没有写明的留空，至裁判或者另行通知")


class JudgeForm(DoorForm):
    """How the reconsideration or the suit ended, and which grounds of the entry fell with it."""

    outcome = forms.ChoiceField(label="裁判结果", choices=StayOutcome.choices)
    authority = forms.CharField(label="裁判机关", max_length=200)
    document_no = forms.CharField(label="裁判文书号", max_length=128)
    outcome_on = day_field("裁判日期")
    grounds = forms.ModelMultipleChoiceField(
        label="被撤销的认定依据",
        queryset=Record.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="结果为“撤销原决定”时勾选；勾选的记录登记为原决定被撤销，仅以其为依据的名单同时退出",
    )
    listing = forms.BooleanField(
        label="列入决定本身被撤销",
        required=False,
        help_text="认定依据没有被撤销、列入名单的决定被撤销的勾选；条目退出名单，信用记录不变",
    )

    def prepare(self) -> None:
        chosen: Any = self.fields["grounds"]
        stay = self.cases.first() if self.cases is not None else None
        if stay is None:
            return
        self.fields["authority"].initial = stay.authority
        chosen.queryset = Record.objects.unscoped("the grounds of an entry that is on the page already").filter(
            entry_grounds__entry=stay.entry_id, ended_on__isnull=True
        )

    def given(self) -> dict[str, Any]:
        given = super().given()
        return {**given, "grounds": tuple(record.pk for record in given["grounds"])}


# --- who is meant -------------------------------------------------------------------------------------------------


class SubjectForm(DoorForm):
    """Base of the forms that name a subject by its number."""

    name = forms.CharField(label="名称", max_length=200, help_text="单位全称或姓名")
    kind = forms.ChoiceField(label="主体类型", required=False, choices=[("", "由号码判断"), *SubjectKind.choices])
    number_kind = forms.ChoiceField(
        label="号码种类",
        choices=[(Kind.USCC.value, Kind.USCC.label), *((kind.value, kind.label) for kind in PERSONAL_KINDS)],
    )
    number = forms.CharField(label="号码", max_length=40, help_text="个人证件号码加密保存，页面上只显示首尾几位")
    birth_on = day_field("出生日期", required=False, help_text="证件号码不含出生日期的填写")
    operator_name = forms.CharField(label="经营者姓名", max_length=50, required=False, help_text="个体工商户填写")
    operator_number = forms.CharField(
        label="经营者身份证号码", max_length=40, required=False, help_text="个体工商户填写；加密保存"
    )
    programme = forms.ModelChoiceField(label="认定办法", queryset=Programme.objects.none())

    def prepare(self) -> None:
        chosen: Any = self.fields["programme"]
        chosen.queryset = self.programmes()
        if chosen.queryset.count() == 1:
            chosen.initial = chosen.queryset.get()

    def programmes(self) -> Any:
        """The programmes under which this actor may propose today."""
        return own_programmes(self.actor, self.on)


def own_programmes(actor: Actor, on: Any) -> Any:
    return Programme.objects.published(on).filter(recogniser_id=actor.department_id).order_by("code")


class ProposeForm(SubjectForm):
    """一人一条: one subject, one decision, one ground."""

    decision_no = forms.CharField(label="认定文号", max_length=128)
    reason = forms.CharField(label="认定事由", max_length=2000, widget=SHORT, help_text="列入后向社会公开")
    circumstances = forms.MultipleChoiceField(
        label="情形", required=False, choices=Circumstance.choices, widget=forms.CheckboxSelectMultiple
    )
    ground = forms.ChoiceField(label="依据类别", choices=list(GROUNDS.items()))
    procedure = forms.ChoiceField(label="程序", choices=Procedure.choices, help_text="简易程序的处罚不作为负面信息")
    degree = forms.ChoiceField(label="失信程度", required=False, help_text="黑名单填写，红名单留空")
    title = forms.CharField(label="事项", max_length=200)
    document_no = forms.CharField(label="文书号", max_length=128)
    basis = forms.CharField(label="依据", max_length=2048, widget=SHORT)
    fact = forms.CharField(label="事实", max_length=5000, widget=LONG)
    conduct_on = day_field("行为发生日期")
    determined_on = day_field("认定日期")
    evidence = forms.CharField(label="证明材料", max_length=1000, widget=SHORT, help_text="每行一份材料的名称")
    capacity_confirmed = forms.BooleanField(
        label="承办人确认：该十六至十七周岁的人以自己的劳动收入为主要生活来源", required=False
    )

    field_order = ["programme"]

    def prepare(self) -> None:
        super().prepare()
        versions = self.programmes().values_list("pack_version_id", flat=True).distinct()
        packs = [pack_by_version_id(version) for version in versions]
        grades: dict[str, str] = {}
        for pack in packs:
            grades |= pack.labels("grades.names") if pack.get("grades.names") is not None else {}
        chosen: Any = self.fields["degree"]
        chosen.choices = [("", "不填"), *grades.items()]

    def clean_evidence(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in SEVERAL.split(self.cleaned_data["evidence"]) if part.strip())


class ReceiveForm(SubjectForm):
    """An entry of a court or an upper level, as it stands there."""

    origin = forms.ChoiceField(label="来源", choices=[c for c in Origin.choices if c[0] != Origin.OWN])
    authority = forms.CharField(label="来源单位", max_length=200, help_text="作出认定的单位全称")
    decision_no = forms.CharField(label="认定文号", max_length=128)
    reason = forms.CharField(label="认定事由", max_length=2000, widget=SHORT)
    circumstances = forms.MultipleChoiceField(
        label="情形", required=False, choices=Circumstance.choices, widget=forms.CheckboxSelectMultiple
    )
    listed_on = day_field("列入日期")
    valid_to = day_field("有效期至", help_text="含当日")

    field_order = ["programme", "origin", "authority"]

    def programmes(self) -> Any:
        return Programme.objects.published(self.on).order_by("code")


# --- notices for many ---------------------------------------------------------------------------------------------


class AnnounceForm(DoorForm):
    """Which of the unit's exits are announced together."""

    programme = forms.ModelChoiceField(label="认定办法", queryset=Programme.objects.none())

    def prepare(self) -> None:
        chosen: Any = self.fields["programme"]
        waiting = Entry.objects.within(self.actor).to_announce(self.on).filter(recogniser_id=self.actor.department_id)
        chosen.queryset = Programme.objects.filter(pk__in=waiting.values("programme")).order_by("code")
        del self.fields["note"]


class OutageForm(DoorForm):
    """On which day nobody could read the publicity page."""

    day = day_field("中断日期")
    reason = forms.CharField(label="说明", max_length=200, help_text="如：机房断电，自8时至18时")

    def prepare(self) -> None:
        del self.fields["note"]
