"""What the moves of reconsideration and suits need to be told."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import DoorForm
from objections.models import Review
from objections.review_terms import ReviewKind, ReviewOutcome
from objections.target_forms import TargetForm
from records.models import Record

LONG = forms.Textarea(attrs={"rows": 3})


def day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput, required=required, help_text=help_text)


class RegisterReviewForm(TargetForm):
    """Which case, before whom, about what."""

    kind = forms.ChoiceField(label="种类", choices=ReviewKind.choices)
    authority = forms.CharField(label="审理机关", max_length=200, help_text="复议机关或者人民法院全称")
    document_no = forms.CharField(label="案号", max_length=128, help_text="受理通知书、应诉通知书上的案号")
    filed_on = day("申请、起诉日期", required=False)
    received_on = day("收到通知日期")
    sought = forms.CharField(label="请求事项", max_length=2000, required=False, widget=LONG)
    previous = forms.ModelChoiceField(
        label="前一程序", queryset=Review.objects.none(), required=False, help_text="二审、再审或者复议后起诉的选择"
    )

    def prepare(self) -> None:
        chosen: Any = self.fields["previous"]
        chosen.queryset = Review.objects.within(self.actor).filter(state__in=("decided", "complied")).order_by("-pk")


class ReviewStayForm(DoorForm):
    """By which document the execution is stayed, from when to when."""

    document_no = forms.CharField(label="停止执行文书号", max_length=128, help_text="停止执行决定书、裁定书的文号")
    received_on = day("收到日期")
    from_on = day("中止执行自")
    to_on = day("中止执行至", required=False, help_text="含当日；文书没有写明的留空，至裁判或者另行通知")


class ReviewJudgmentForm(DoorForm):
    """How it ended, and what fell with it."""

    outcome = forms.ChoiceField(label="裁判结果", choices=ReviewOutcome.choices)
    document_no = forms.CharField(
        label="裁判文书号", max_length=128, help_text="复议决定书、判决书、裁定书或者调解书的文号"
    )
    outcome_on = day("裁判日期")
    effective_on = day("生效日期", required=False, help_text="撤销、变更原决定或者确认违法的必填；复议决定书为送达之日")
    records = forms.ModelMultipleChoiceField(
        label="原决定被撤销的信用记录",
        queryset=Record.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="结果为“撤销原决定”时按裁判主文勾选；责任人员的关联记录和仅以其为依据的名单同时终止",
    )
    listing = forms.BooleanField(
        label="列入名单的决定被撤销",
        required=False,
        help_text="结果为“撤销原决定”、撤销的是列入决定时勾选；条目作为认定有误退出名单，各单位解除措施；"
        "已经因其他原因退出的，据此办理误列救济",
    )

    def prepare(self) -> None:
        chosen: Any = self.fields["records"]
        review = self.cases.first() if self.cases is not None else None
        if review is None:
            return
        known = Record.objects.unscoped("what a case on the page is about").filter(ended_on__isnull=True)
        about = {review.record_id}
        if review.entry_id is None:
            del self.fields["listing"]
        else:
            about |= set(known.filter(entry_grounds__entry=review.entry_id).values_list("pk", flat=True))
        chosen.queryset = known.filter(pk__in=about - {None})

    def given(self) -> dict[str, Any]:
        given = super().given()
        return {**given, "records": tuple(record.pk for record in given["records"])}


class ComplyForm(DoorForm):
    """What was done."""

    done = forms.CharField(
        label="办理情况", max_length=2000, widget=LONG, help_text="更正、重新认定或者调解约定事项的办理情况和文书号"
    )


class VoidForm(DoorForm):
    """Why the registration was wrong."""

    reason = forms.CharField(label="作废理由", max_length=1000, widget=LONG)
