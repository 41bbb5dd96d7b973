"""What the moves of lists need to be told."""

from __future__ import annotations

from django import forms

from core.forms import DoorForm
from redblack.terms import ExitReason, Service

ASKED_EXITS = (ExitReason.WITHDRAWN, ExitReason.CORRECTION_CONFIRMED, ExitReason.REPAIRED)
"""The reasons that a person may give; the others follow from dates, from the other colour or from the origin."""


class ServeForm(DoorForm):
    """How the notice reached its addressee."""

    method = forms.ChoiceField(label="送达方式", choices=Service.choices)
    served_on = forms.DateField(label="送达日期", widget=forms.DateInput, help_text="不早于告知书签发日期，不晚于今日")
    proof = forms.CharField(label="送达凭证", max_length=200, help_text="送达回证、邮件编号、公告网址等")


class CorrectForm(DoorForm):
    """The right words of the reason."""

    reason = forms.CharField(label="更正后的认定事由", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def prepare(self) -> None:
        entry = self.cases.first() if self.cases is not None else None
        if entry is not None:
            self.fields["reason"].initial = entry.reason


class RequestExitForm(DoorForm):
    """Why an entry should leave its list."""

    exit_reason = forms.ChoiceField(label="退出原因", choices=[(reason.value, reason.label) for reason in ASKED_EXITS])
    exit_ground = forms.CharField(label="事实和材料", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    corrected_on = forms.DateField(
        label="纠正日期", required=False, widget=forms.DateInput, help_text="以“限期纠正”提请退出时填写"
    )


class AnswerForm(DoorForm):
    """What was found on a representation; the party is told."""

    answer = forms.CharField(label="核实结果", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
