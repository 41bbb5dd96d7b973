"""The moves of records as they are offered."""

from __future__ import annotations

from django import forms

from core.doors import Door, Doors
from core.forms import DoorForm, ReasonForm
from records import operations
from records.flow import RECORD
from records.models import Record


class CorrectForm(DoorForm):
    """The right words; what is left empty stays."""

    title = forms.CharField(label="事项", max_length=200, required=False)
    fact = forms.CharField(label="事实", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    basis = forms.CharField(label="依据", max_length=2048, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self):  # type: ignore[no-untyped-def]
        given = super().clean()
        if not any(given.get(name) for name in ("title", "fact", "basis")):
            raise forms.ValidationError("请至少填写一项更正内容。")
        return given


class QuashForm(DoorForm):
    """By whom and by which document a decision was quashed."""

    authority = forms.CharField(
        label="撤销原决定的机关", max_length=200, help_text="复议机关、人民法院或者原决定机关全称"
    )
    document_no = forms.CharField(label="撤销原决定的文书号", max_length=128)
    quashed_on = forms.DateField(label="原决定撤销日期", widget=forms.DateInput)


RECORD_DOORS = Doors(
    flow=RECORD,
    model=Record,
    owner="provider_id",
    doors=(
        Door("correct", operations.correct, CorrectForm, bulk=False, hint="只填写需要更正的栏目，原内容留存备查。"),
        Door("revoke", operations.revoke, ReasonForm, hint="归集有误的，撤销记录并转入档案。"),
        Door(
            "quash",
            operations.quash,
            QuashForm,
            hint="复议、诉讼或者原决定机关撤销了原决定的：记录和责任人的关联记录转入档案，仅以其为依据的名单同时退出，"
            "不作退出公告和重点监测。",
        ),
        Door("repair", operations.repair, ReasonForm, hint="修复后不再公示和使用，原记录转入档案。"),
    ),
)
