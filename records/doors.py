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


RECORD_DOORS = Doors(
    flow=RECORD,
    model=Record,
    owner="provider_id",
    doors=(
        Door("correct", operations.correct, CorrectForm, bulk=False, hint="只填写需要更正的栏目，原内容留存备查。"),
        Door("revoke", operations.revoke, ReasonForm, hint="原决定被撤销或者有误的，撤销记录并转入档案。"),
        Door("repair", operations.repair, ReasonForm, hint="修复后不再公示和使用，原记录转入档案。"),
    ),
)
