"""What a citizen fills in to complain about a department's handling, and to ask how that stands."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from departments.models import Department


class ComplainForm(forms.Form):
    """What happened and at which department. Nobody has to say who he is."""

    about = forms.ChoiceField(label="被投诉单位", required=False, help_text="不清楚的可以不选，由信用办确定。")
    complainant = forms.CharField(
        label="姓名或单位",
        max_length=100,
        required=False,
        help_text="可以不留名。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact = forms.CharField(
        label="联系方式",
        max_length=200,
        required=False,
        help_text="可以不留。加密保存，只用于核实和答复，不告知被投诉单位。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(
        label="投诉内容",
        max_length=5000,
        help_text="写明时间、地点、经过和请求。被投诉单位会看到这一栏，请不要写电话、住址和证件号码。",
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["about"]
        units = Department.objects.active(on).order_by("name").values_list("code", "name")
        offered.choices = [("", "不清楚"), *units]

    def chosen(self) -> dict[str, Any]:
        """What `raise_complaint` is told."""
        given = self.cleaned_data
        unit = Department.objects.filter(code=given["about"]).first() if given["about"] else None
        return {
            "about": unit,
            "complainant": given["complainant"],
            "contact": given["contact"],
            "text": given["text"].strip(),
        }


class ProgressForm(forms.Form):
    """The number and the code of a receipt."""

    number = forms.CharField(label="编号", max_length=20, help_text="回执上的编号，如：TS00000012、SS00000012")
    code = forms.CharField(
        label="查询码",
        max_length=8,
        help_text="回执上的八位查询码，不分大小写。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
