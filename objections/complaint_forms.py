"""What the moves of complaints need to be told."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import DoorForm
from departments.models import Department
from objections.complaint_terms import InChannel

LONG = forms.Textarea(attrs={"rows": 4})


class RaiseComplaintForm(DoorForm):
    """What somebody complains of, and by which way it came in."""

    channel = forms.ChoiceField(label="提出渠道", choices=InChannel.choices)
    transfer_no = forms.CharField(label="转办单号", max_length=64, required=False, help_text="12345 热线转办的填写")
    transfer_due_on = forms.DateField(
        label="转办期限", widget=forms.DateInput, required=False, help_text="转办单上的办理期限，含当日"
    )
    received_on = forms.DateField(label="收到日期", widget=forms.DateInput)
    complainant = forms.CharField(label="投诉人", max_length=100, required=False, help_text="不愿留名的留空")
    contact = forms.CharField(
        label="联系方式", max_length=200, required=False, help_text="加密保存，只有信用办写明理由后可以查看"
    )
    about = forms.ModelChoiceField(label="被投诉单位", queryset=Department.objects.none(), required=False)
    text = forms.CharField(label="投诉内容", max_length=5000, widget=LONG, help_text="不写投诉人的电话、住址和证件号码")

    def prepare(self) -> None:
        chosen: Any = self.fields["about"]
        chosen.queryset = Department.objects.active(self.on).order_by("name")


class AssignForm(DoorForm):
    """Who must answer."""

    unit = forms.ModelChoiceField(label="承办单位", queryset=Department.objects.none())

    def prepare(self) -> None:
        chosen: Any = self.fields["unit"]
        chosen.queryset = Department.objects.active(self.on).order_by("name")
        case = self.cases.first() if self.cases is not None else None
        if case is not None:
            chosen.initial = case.about_id


class ComplaintReasonForm(DoorForm):
    """Why."""

    reason = forms.CharField(label="理由", max_length=1000, widget=LONG)


class ComplaintAnswerForm(DoorForm):
    """What was found and done."""

    answer = forms.CharField(
        label="答复", max_length=5000, widget=LONG, help_text="核查的情况和处理的结果，审核后告知投诉人"
    )
