"""What the doors of this floor need to be told."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from core.forms import DayInput, DoorForm
from departments.client_models import ApiClient
from departments.models import Department, SuccessionPart, User
from departments.terms import Power


class SuccessionForm(DoorForm):
    """Who is succeeded by whom, by which document, from when."""

    document_no = forms.CharField(label="机构改革文号", max_length=100)
    effective_on = forms.DateField(label="生效日期", widget=DayInput())
    predecessors = forms.ModelMultipleChoiceField(
        label="原单位", queryset=Department.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    successor = forms.ModelChoiceField(
        label="承接单位",
        queryset=Department.objects.none(),
        required=False,
        empty_label="（原单位保留，只划出部分职能）",
        help_text="新设单位请先由系统管理员在“单位”中登记。",
    )
    reason = forms.CharField(label="说明", max_length=500, required=False)

    def prepare(self) -> None:
        acting: Any = Department.objects.filter(handed_over_on__isnull=True, is_office=False).order_by("code")
        self.fields["predecessors"].queryset = acting.active(self.on)  # type: ignore[attr-defined]
        self.fields["successor"].queryset = acting  # type: ignore[attr-defined]

    def clean_effective_on(self) -> date:
        chosen: date = self.cleaned_data["effective_on"]
        if chosen < self.on:
            raise forms.ValidationError("生效日期不能早于今日。改革文件已经生效的，请填今日。")
        return chosen

    def given(self) -> dict[str, Any]:
        said = super().given()
        successor = said.pop("successor")
        predecessors = [one.pk for one in said.pop("predecessors")]
        return {**said, "predecessors": predecessors, "successor_id": successor.pk if successor else None}


class DivideForm(DoorForm):
    """A part of what a predecessor does, and who takes it over."""

    predecessor = forms.ModelChoiceField(label="原单位", queryset=Department.objects.none())
    successor = forms.ModelChoiceField(label="承接单位", queryset=Department.objects.none())
    powers = forms.MultipleChoiceField(
        label="职权",
        choices=Power.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="整项职权划出时选择",
    )
    matters = forms.CharField(
        label="事项编号",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="认定办法或者措施的编号，用空格或换行分开",
    )
    people = forms.ModelMultipleChoiceField(
        label="随同转隶的人员",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    clients = forms.ModelMultipleChoiceField(
        label="随同移交的接口客户端",
        queryset=ApiClient.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self) -> None:
        cases: Any = self.cases.values("pk") if self.cases is not None else []
        parts = SuccessionPart.objects.filter(succession__in=cases, rest=True).values("predecessor")
        choices: dict[str, Any] = {
            "predecessor": Department.objects.filter(pk__in=parts),
            "successor": Department.objects.filter(handed_over_on__isnull=True).exclude(is_office=True),
            "people": User.objects.filter(department__in=parts, is_active=True),
            "clients": ApiClient.objects.filter(department__in=parts, revoked_at__isnull=True),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        home = said.get("predecessor")
        for name, rows in (("people", said.get("people") or ()), ("clients", said.get("clients") or ())):
            if home and any(one.department_id != home.pk for one in rows):
                self.add_error(name, "只能选择该原单位的人员和接口客户端。")
        return said

    def given(self) -> dict[str, Any]:
        said = super().given()
        return {
            "predecessor_id": said["predecessor"].pk,
            "successor_id": said["successor"].pk,
            "powers": said["powers"],
            "matters": said["matters"].replace("，", " ").replace("、", " ").replace(",", " ").split(),
            "people": [one.pk for one in said["people"]],
            "clients": [one.pk for one in said["clients"]],
            "note": said["note"],
        }
