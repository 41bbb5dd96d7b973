"""Extracts as they are offered: issued at the window, for one subject."""

from __future__ import annotations

from functools import partial

from django import forms

from core.doors import Doors, Opening
from core.forms import DayInput, DoorForm
from redblack.extract_flow import EXTRACT
from redblack.extract_models import Extract
from redblack.operations.extracting import issue_extract
from subjects.models import Subject
from subjects.terms import Basis


class ExtractForm(DoorForm):
    """Who asks, by which authority, and what for."""

    purpose = forms.CharField(label="用途", max_length=100, help_text="印在情况说明上，如：参加政府采购")
    case_no = forms.CharField(label="受理编号", max_length=100, help_text="窗口受理件的编号")
    basis = forms.ChoiceField(
        label="申请依据", choices=[(one.value, one.label) for one in (Basis.SELF, Basis.AUTHORISATION)]
    )
    basis_ref = forms.CharField(
        label="授权书或核验编号",
        max_length=200,
        help_text="本人申请的写所核验的证件种类，如“已核验营业执照和经办人居民身份证原件”，不写号码；委托的写授权书编号",
    )
    authorised_to = forms.DateField(
        label="授权截止日期", required=False, widget=DayInput(), help_text="凭书面授权的必填，含当日"
    )


def extract_of(subject: Subject) -> Opening:
    """The opening of an extract of one subject."""
    return Opening(
        "issue_extract",
        partial(issue_extract, subject),
        ExtractForm,
        hint="出具时即编号、用印，所见内容随文固定。查见负面信息或者黑名单的，逐条列明；本次查询记入查询登记。",
    )


EXTRACT_DOORS = Doors(flow=EXTRACT, model=Extract, owner="unit_id", doors=())
