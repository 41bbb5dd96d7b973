"""What the moves of list programmes need to be told."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import DoorForm
from departments.models import Department
from departments.terms import Power
from records.terms import Ground
from redblack.forms import LONG, SHORT
from redblack.terms import Colour


class DraftForm(DoorForm):
    """A programme, or the next version of one under the same code."""

    code = forms.CharField(label="编号", max_length=32, help_text="修订已有办法的，填原编号，版本自动递增")
    name = forms.CharField(label="名称", max_length=200)
    colour = forms.ChoiceField(label="红黑", choices=Colour.choices)
    field = forms.CharField(label="领域", max_length=50)
    recogniser = forms.ModelChoiceField(label="认定单位", queryset=Department.objects.none())
    legal_basis = forms.CharField(label="法律依据", widget=SHORT)
    criteria = forms.CharField(label="认定标准", widget=LONG)
    grounds = forms.MultipleChoiceField(
        label="可用依据类别", choices=Ground.choices, widget=forms.CheckboxSelectMultiple
    )
    validity_number = forms.IntegerField(
        label="名单有效期", min_value=1, max_value=120, required=False, help_text="留空则随认定依据的有效期"
    )
    validity_unit = forms.ChoiceField(label="有效期单位", required=False, choices=[("years", "年"), ("months", "个月")])
    publicity_required = forms.BooleanField(label="列入前公示", required=False, initial=True)
    exit_rule = forms.CharField(label="退出条件", widget=SHORT)
    correction_allowed = forms.BooleanField(label="限期纠正后可以退出", required=False)
    not_repairable_reason = forms.CharField(label="不得提前修复的理由", max_length=200, required=False)

    def prepare(self) -> None:
        chosen: Any = self.fields["recogniser"]
        able = Department.objects.active(self.on).with_power(Power.RECOGNISE)
        chosen.queryset = able if self.actor.office else able.filter(pk=self.actor.department_id or 0)
        if not self.actor.office:
            chosen.initial = self.actor.department_id

    def given(self) -> dict[str, Any]:
        given = super().given()
        number, unit = given.pop("validity_number"), given.pop("validity_unit")
        return {**given, "validity": f"{number} {unit}" if number else ""}
