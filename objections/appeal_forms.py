"""What the moves of appeals need to be told."""

from __future__ import annotations

from django import forms

from core.forms import DoorForm
from objections.complaint_terms import AppealAgainst, Appellant, InChannel
from objections.target_forms import TargetForm

LONG = forms.Textarea(attrs={"rows": 4})


class RaiseAppealForm(TargetForm):
    """Against which outcome somebody appeals, about which record or entry, and why."""

    both = False

    against = forms.ChoiceField(label="不服的处理结果", choices=AppealAgainst.choices)
    decision_no = forms.CharField(
        label="处理结果文书号", max_length=128, help_text="异议处理决定书、信用修复决定书的文号"
    )
    decision_on = forms.DateField(label="处理结果日期", widget=forms.DateInput)
    party_kind = forms.ChoiceField(label="申诉人身份", choices=Appellant.choices)
    party = forms.CharField(label="申诉人", max_length=200)
    contact = forms.CharField(label="联系方式", max_length=200, required=False, help_text="加密保存，不公开")
    channel = forms.ChoiceField(label="提出渠道", choices=InChannel.choices, initial=InChannel.WINDOW)
    received_on = forms.DateField(label="收到日期", widget=forms.DateInput)
    text = forms.CharField(label="申诉请求和理由", max_length=5000, widget=LONG)


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
