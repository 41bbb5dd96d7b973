"""What the moves of appeals need to be told."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import DoorForm
from objections.complaint_terms import Appellant, InChannel
from objections.objection_forms import file_field, files_of
from objections.objection_terms import PaperKind
from objections.target_forms import TargetForm
from redblack.contested import contested_case

LONG = forms.Textarea(attrs={"rows": 4})
PAPERS = (("evidence", PaperKind.EVIDENCE), ("mandate", PaperKind.MANDATE))
NO_SUCH = (
    "没有编号或者文号为“{}”的异议、信用修复申请。请核对收件凭条上 YY 或者 XF 开头的编号，或者决定书的文号；"
    "还没有处理结果的，请先提出异议或者申请修复。"
)
ANOTHER = "{} 不是针对所填的信用记录或者名单条目的。请核对编号和文号。"


class RaiseAppealForm(TargetForm):
    """Against which outcome somebody appeals, about which record or entry, and why.

    Cleaned `contested` is the case that decided; what it is about must be what the other number names.
    """

    both = False

    contested_no = forms.CharField(
        label="不服的事项编号",
        max_length=128,
        help_text="异议（YY 开头）、信用修复申请（XF 开头）的收件编号，或者异议处理决定书、不予信用修复决定书的文号",
    )
    party_kind = forms.ChoiceField(label="申诉人身份", choices=Appellant.choices)
    party = forms.CharField(label="申诉人", max_length=200)
    authority_no = forms.CharField(
        label="授权委托书编号", max_length=128, required=False, help_text="代理人提出的填写；没有编号的，填写委托日期"
    )
    contact = forms.CharField(label="联系方式", max_length=200, required=False, help_text="加密保存，不公开")
    channel = forms.ChoiceField(label="提出渠道", choices=InChannel.choices, initial=InChannel.WINDOW)
    received_on = forms.DateField(label="收到日期", widget=forms.DateInput)
    text = forms.CharField(label="申诉请求和理由", max_length=5000, widget=LONG)
    evidence = file_field("证明材料")
    mandate = file_field("授权委托书")
    field_order = ("contested_no", "record_no", "entry_no", "party_name")

    def clean(self) -> dict[str, Any]:
        """With `contested`, the case that the number names."""
        given = super().clean()
        if "contested_no" not in given:
            return given
        found = contested_case(given["contested_no"])
        target = given.get("record") or given.get("entry")
        if found is None:
            self.add_error("contested_no", NO_SUCH.format(given["contested_no"]))
        elif target is not None and target.pk != (found.entry_id if given.get("entry") else found.record_id):
            self.add_error("contested_no", ANOTHER.format(found.receipt_no))
        given["contested"] = found
        return given

    def given(self) -> dict[str, Any]:
        apart = ("contested_no", "record", "entry")
        given = {name: value for name, value in super().given().items() if name not in apart}
        given["files"] = files_of(given, PAPERS)
        return given


class AppealReasonForm(DoorForm):
    """Why."""

    reason = forms.CharField(label="理由", max_length=2000, widget=LONG, help_text="写入文书，告知申诉人")


class UpholdAppealForm(AppealReasonForm):
    """Why, and what the unit has to do."""

    ordered = forms.CharField(
        label="要求办理的事项", max_length=2000, widget=LONG, help_text="如：重新核实、更正信息、撤销名单认定"
    )


class AppealComplyForm(DoorForm):
    """What was done."""

    complied = forms.CharField(label="办理情况", max_length=2000, widget=LONG, help_text="办理结果和文书号")
