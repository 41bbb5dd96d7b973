"""What the moves of applications for repair need to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.forms import DoorForm
from core.papers import FILE_HELP, LARGEST, Paper, demand_papers
from core.refusals import Refused
from repair.operations import Application, Service
from repair.terms import Applicant, Channel, FileKind, ServiceKind

SHORT = forms.Textarea(attrs={"rows": 3})
LONG = forms.Textarea(attrs={"rows": 6})


class PaperForm(DoorForm):
    """Base of forms with one paper; several are combined or handed in one after the other."""

    paper_kind = forms.ChoiceField(label="材料种类", choices=FileKind.choices, required=False)
    paper = forms.FileField(label="材料", required=False, help_text=FILE_HELP)

    def clean(self) -> Any:
        given = super().clean() or {}
        file = given.pop("paper", None)
        kind = given.pop("paper_kind", "") or FileKind.OTHER
        given["papers"] = ()
        if file:
            papers = (Paper(name=file.name, content=file.read(LARGEST + 1), kind=kind),)
            try:
                demand_papers(papers)
            except Refused as wrong:
                raise ValidationError({"paper": [refusal.sentence for refusal in wrong.refusals]}) from wrong
            given["papers"] = papers
        return given

    def raw(self) -> dict[str, Any]:
        """An act of thousands keeps what was typed, no file."""
        return {name: value for name, value in super().raw().items() if name != "paper"}


class ApplyForm(PaperForm):
    """An application on paper, as it is handed in at the window."""

    applicant = forms.ChoiceField(label="申请人身份", choices=Applicant.choices)
    applicant_name = forms.CharField(label="经办人姓名", max_length=100, required=False)
    authority_no = forms.CharField(
        label="授权或者指定文书编号", max_length=128, required=False, help_text="代理人、破产管理人申请的填写"
    )
    reorganisation = forms.BooleanField(label="以破产重整为由申请", required=False)
    channel = forms.ChoiceField(
        label="申请渠道", choices=[choice for choice in Channel.choices if choice[0] != Channel.WEB]
    )
    contact = forms.CharField(label="联系方式", max_length=200, required=False, help_text="加密保存，不公开")
    corrected_on = forms.DateField(label="纠正日期", widget=forms.DateInput, required=False)
    performed = forms.BooleanField(label="已完全履行义务", required=False)
    statement = forms.CharField(
        label="申请理由和纠正情况", max_length=4000, widget=LONG, help_text="怎样纠正、取得什么成效、怎样消除影响"
    )
    commitment = forms.CharField(
        label="信用承诺",
        max_length=2000,
        widget=LONG,
        required=False,
        help_text="受理后向社会公开，不得写证件号码、住址、电话",
    )
    service_kind = forms.ChoiceField(
        label="公益服务", choices=[("", "没有"), *ServiceKind.choices], required=False, help_text="作为修复的参考"
    )
    service_extent = forms.CharField(label="时长或者金额", max_length=100, required=False)
    service_proof = forms.CharField(label="出具单位和证明编号", max_length=300, required=False)
    service_done_on = forms.DateField(label="公益服务完成日期", widget=forms.DateInput, required=False)

    def clean(self) -> Any:
        given = super().clean()
        names = ("service_kind", "service_extent", "service_proof", "service_done_on")
        kind, extent, proof, done_on = (given.pop(name, None) for name in names)
        given["services"] = ()
        if kind:
            for name, value in (("service_extent", extent), ("service_proof", proof), ("service_done_on", done_on)):
                if not value:
                    self.add_error(name, "填写公益服务的，请一并填写。")
            given["services"] = (
                Service(kind=kind, extent=extent or "", proof=proof or "", done_on=done_on or self.on),
            )
        return given

    def given(self) -> dict[str, Any]:
        """The application as one value."""
        words = dict(self.cleaned_data)
        note = words.pop("note", "")
        return {"application": Application(**words), "note": note}


class AskForm(DoorForm):
    """What an applicant has still to hand in."""

    reason = forms.CharField(label="需补正的内容", max_length=2000, widget=SHORT, help_text="逐项写明，一次告知")


class CompleteForm(PaperForm):
    """What came in; what is left empty stays as it was."""

    corrected_on = forms.DateField(label="纠正日期", widget=forms.DateInput, required=False)
    performed = forms.BooleanField(label="已完全履行义务", required=False)
    statement = forms.CharField(label="申请理由和纠正情况", max_length=4000, widget=LONG, required=False)
    commitment = forms.CharField(label="信用承诺", max_length=2000, widget=LONG, required=False)


class OpinionForm(DoorForm):
    """Whether the department is for repair, and why."""

    favours = forms.ChoiceField(label="意见", choices=[("yes", "同意修复"), ("no", "不同意修复")])
    opinion = forms.CharField(label="修复意见", max_length=2000, widget=LONG)

    def given(self) -> dict[str, Any]:
        return {**super().given(), "favours": self.cleaned_data["favours"] == "yes"}


class PubliciseForm(DoorForm):
    """Where else it is public."""

    address = forms.URLField(
        label="部门网站公示网址",
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text="本部门网站也公示的填写",
    )


class ObjectForm(DoorForm):
    """What somebody says against a repair."""

    party = forms.CharField(label="提出人", max_length=100, help_text="姓名或者单位名称，不公开")
    text = forms.CharField(label="内容", max_length=4000, widget=LONG)


class AnswerForm(DoorForm):
    """What was found."""

    upheld = forms.ChoiceField(label="核实结果", choices=[("no", "不成立"), ("yes", "成立")])
    answer = forms.CharField(label="核实意见", max_length=2000, widget=LONG, help_text="对尚未答复的异议一并答复")

    def given(self) -> dict[str, Any]:
        return {**super().given(), "upheld": self.cleaned_data["upheld"] == "yes"}


class GrantForm(DoorForm):
    """Why it is granted, where there is more to say than that the conditions are met."""

    reason = forms.CharField(label="理由", max_length=2000, widget=SHORT, required=False)


class SaidForm(DoorForm):
    """Why."""

    reason = forms.CharField(label="理由", max_length=2000, widget=SHORT, help_text="将写入文书，告知申请人")


class FalseForm(DoorForm):
    """What is false."""

    reason = forms.CharField(label="认定的虚假情形", max_length=2000, widget=SHORT)


class KeepForm(DoorForm):
    """Why the entry stands although its conduct was repaired."""

    reason = forms.CharField(label="名单继续的理由", max_length=2000, widget=SHORT)
