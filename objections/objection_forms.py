"""What the moves of an objection need to be told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from core.forms import DoorForm
from core.papers import FILE_HELP, LARGEST, Paper
from departments.models import Department
from objections.objection_models import Objection
from objections.objection_terms import (
    ANSWERS,
    ENTRY_WORDS,
    RECORD_WORDS,
    Channel,
    ObjectionGround,
    ObjectionOutcome,
    Objector,
    PaperKind,
    Remedy,
)
from objections.operations import Mandate

LONG = forms.Textarea(attrs={"rows": 4})
SHORT = forms.Textarea(attrs={"rows": 3})
MANDATE_FIELDS = ("mandate_scope", "mandate_until", "mandate")


def file_field(label: str) -> forms.FileField:
    return forms.FileField(label=label, required=False, help_text=FILE_HELP)


def files_of(cleaned: dict[str, Any], kinds: Iterable[tuple[str, str]]) -> list[Paper]:
    """The files that came in under these field names, each of a kind; the fields are taken out."""
    found = ((kind, cleaned.pop(name, None)) for name, kind in kinds)
    return [Paper(name=file.name, content=file.read(LARGEST + 1), kind=kind) for kind, file in found if file]


class WordsForm(DoorForm):
    """A move that says something to the objector or to another department."""

    words = forms.CharField(label="内容或者理由", max_length=1000, widget=SHORT, help_text="写入文书，告知提出人")


class AmendForm(DoorForm):
    """What an objection is to say: filled in with what it says now."""

    ground = forms.ChoiceField(label="异议事由", choices=ObjectionGround.choices)
    text = forms.CharField(label="异议内容", max_length=5000, widget=LONG)
    interest = forms.CharField(label="利害关系", max_length=500, required=False, help_text="利害关系人填写")
    evidence = file_field("补充材料")

    def prepare(self) -> None:
        case = self.cases.first() if self.cases is not None else None
        if not isinstance(case, Objection):
            return
        if case.party_kind != Objector.THIRD:
            del self.fields["interest"]
        for name in ("ground", "text", "interest"):
            if name in self.fields:
                self.fields[name].initial = getattr(case, name)
        for name in RECORD_WORDS if case.record_id else ENTRY_WORDS:
            self.fields[f"claim_{name}"] = claim_field(name)
            self.fields[f"claim_{name}"].initial = case.claims.get(name, "")
        self.order_fields([name for name in self.fields if name not in ("evidence", "note")])

    def given(self) -> dict[str, Any]:
        given = super().given()
        files, claims = files_of(given, (("evidence", PaperKind.EVIDENCE),)), claims_of(given)
        return {**given, "files": files, "claims": claims or None}


class SupplementForm(DoorForm):
    """What was handed in later."""

    words = forms.CharField(label="补正的内容", max_length=1000, widget=SHORT)
    evidence = file_field("补正材料")
    mandate_scope = forms.CharField(
        label="重新授权的事项", max_length=500, required=False, help_text="代理人重新提交授权委托书的填写"
    )
    mandate_until = forms.DateField(
        label="重新授权的期限至", required=False, widget=forms.DateInput, help_text="含当日；与授权事项一并填写"
    )
    mandate = file_field("授权委托书")

    def prepare(self) -> None:
        """Only an agent has a mandate."""
        if self.cases is not None and not self.cases.filter(party_kind=Objector.AGENT).exists():
            for name in MANDATE_FIELDS:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        given = [bool(cleaned.get(name)) for name in MANDATE_FIELDS]
        if any(given) and not all(given):
            raise forms.ValidationError("重新授权的，请同时填写授权事项、期限，并附授权委托书。")
        return cleaned

    def given(self) -> dict[str, Any]:
        given = super().given()
        files = files_of(given, (("mandate", PaperKind.MANDATE), ("evidence", PaperKind.EVIDENCE)))
        scope, until = given.pop("mandate_scope", ""), given.pop("mandate_until", None)
        mandate = Mandate(scope=scope, until=until) if scope and until else None
        return {**given, "files": files, "mandate": mandate}


class WithdrawForm(DoorForm):
    """What the objector said when he took his objection back."""

    words = forms.CharField(label="撤回的说明", max_length=1000, widget=SHORT, help_text="如：提出人书面撤回，日期")


class ForwardForm(DoorForm):
    """To whom an objection belongs."""

    to = forms.ModelChoiceField(label="应当办理的单位", queryset=Department.objects.none())
    words = forms.CharField(label="转交理由", max_length=1000, widget=SHORT)

    def prepare(self) -> None:
        chosen: Any = self.fields["to"]
        others = Department.objects.active(self.on).exclude(pk__in=self.actor.units)
        chosen.queryset = others.order_by("code")


class VerifyForm(DoorForm):
    """What the verification found."""

    finding = forms.ChoiceField(label="核实结果", choices=ANSWERS)
    words = forms.CharField(label="核实情况", max_length=2000, widget=LONG, help_text="核对了哪些原始文书，结论是什么")
    proof = file_field("核实材料")

    def given(self) -> dict[str, Any]:
        given = super().given()
        files = files_of(given, (("proof", PaperKind.PROOF),))
        return {**given, "files": files}


class ProposeForm(DoorForm):
    """How an objection should be decided."""

    outcome = forms.ChoiceField(label="处理意见", choices=ObjectionOutcome.choices)
    remedy = forms.ChoiceField(
        label="更正方式", required=False, choices=[("", "（异议不成立的不选）"), *Remedy.choices]
    )
    title = forms.CharField(label="更正后的事项", max_length=200, required=False, help_text="信用记录；不更正的留空")
    fact = forms.CharField(label="更正后的事实", max_length=5000, required=False, widget=SHORT)
    basis = forms.CharField(label="更正后的依据", max_length=2048, required=False, widget=SHORT)
    reason = forms.CharField(
        label="更正后的认定事由", max_length=2000, required=False, widget=SHORT, help_text="名单条目"
    )
    reasons = forms.CharField(label="理由", max_length=2000, widget=LONG, help_text="写入决定书，告知提出人")

    def prepare(self) -> None:
        """One case shows only the words that it has, with what the objector holds for right."""
        case = self.cases.first() if self.cases is not None and self.cases.count() == 1 else None
        if not isinstance(case, Objection):
            return
        known = RECORD_WORDS if case.record_id else ENTRY_WORDS
        for name in {*RECORD_WORDS, *ENTRY_WORDS}:
            if name not in known:
                del self.fields[name]
            else:
                self.fields[name].initial = case.claims.get(name, "")

    def given(self) -> dict[str, Any]:
        given = super().given()
        words = {name: given.pop(name, "") or "" for name in (*RECORD_WORDS, *ENTRY_WORDS)}
        return {**given, "corrections": {name: text for name, text in words.items() if text.strip()}}


class RaiseForm(DoorForm):
    """An objection as it comes in at the desk. What it is against, the page knows."""

    field_order = ("ground", "text", *(f"claim_{name}" for name in (*RECORD_WORDS, *ENTRY_WORDS)))

    ground = forms.ChoiceField(label="异议事由", choices=ObjectionGround.choices)
    text = forms.CharField(label="异议内容", max_length=5000, widget=LONG, help_text="哪一项有误，正确的是什么")
    party_kind = forms.ChoiceField(label="提出人身份", choices=Objector.choices)
    party = forms.CharField(
        label="提出人", max_length=200, required=False, help_text="代理人、利害关系人填写姓名或者单位名称"
    )
    interest = forms.CharField(label="利害关系", max_length=500, required=False, help_text="利害关系人填写")
    channel = forms.ChoiceField(label="提出渠道", choices=Channel.choices, initial=Channel.WINDOW)
    received_on = forms.DateField(label="收到日期", required=False, widget=forms.DateInput, help_text="空为今日")
    phone = forms.CharField(label="联系电话", max_length=40, required=False, help_text="加密保存")
    address = forms.CharField(label="送达地址", max_length=300, required=False, help_text="加密保存")
    mandate_scope = forms.CharField(label="授权事项", max_length=500, required=False, help_text="代理人填写")
    mandate_until = forms.DateField(label="授权期限至", required=False, widget=forms.DateInput, help_text="含当日")
    mandate = file_field("授权委托书")
    evidence = file_field("证明材料")

    def given(self) -> dict[str, Any]:
        given = super().given()
        files = files_of(given, (("mandate", PaperKind.MANDATE), ("evidence", PaperKind.EVIDENCE)))
        scope, until = given.pop("mandate_scope"), given.pop("mandate_until")
        contact = {name: given.pop(name) for name in ("phone", "address")}
        claims = claims_of(given)
        mandate = Mandate(scope=scope, until=until) if scope and until else None
        return {**given, "files": files, "contact": contact, "mandate": mandate, "claims": claims}


CLAIMS = (*RECORD_WORDS, *ENTRY_WORDS)


def claims_of(given: dict[str, Any]) -> dict[str, str]:
    """The words held for right, by column; their fields are taken out."""
    return {name: given.pop(f"claim_{name}") for name in CLAIMS if f"claim_{name}" in given}


def claim_field(name: str) -> forms.CharField:
    label = {**RECORD_WORDS, **ENTRY_WORDS}[name]
    return forms.CharField(
        label=f"主张的{label}", max_length=2000, required=False, widget=SHORT, help_text="不涉及的留空"
    )


class RaiseToRecordForm(RaiseForm):
    """To a credit record."""

    claim_title = claim_field("title")
    claim_fact = claim_field("fact")
    claim_basis = claim_field("basis")


class RaiseToEntryForm(RaiseForm):
    """To an entry; to one measure of it where the page of the task led here."""

    claim_reason = claim_field("reason")
