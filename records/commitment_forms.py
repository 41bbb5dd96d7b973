"""What the moves of commitments need to be told."""

from __future__ import annotations

from django import forms

from core.forms import DoorForm
from records.commitment_terms import CommitmentKind

SHORT = forms.Textarea(attrs={"rows": 3})
PARTIES = [(word, word) for word in ("法人及非法人组织", "个体工商户", "自然人")]
PAPERS = [
    ("", "不填"),
    *(
        (word, word)
        for word in (
            "身份证",
            "护照号",
            "港澳居民来往内地通行证",
            "台湾居民来往大陆通行证",
            "外国人永久居留身份证",
            "港澳台居民居住证",
        )
    ),
]


class RegisterForm(DoorForm):
    """A commitment as it stands on paper, and who made it."""

    kind = forms.ChoiceField(label="承诺类型", choices=CommitmentKind.choices)
    number = forms.CharField(label="承诺书编号", max_length=128)
    subject_kind = forms.ChoiceField(label="主体类别", choices=PARTIES)
    name = forms.CharField(label="承诺人名称", max_length=200, help_text="单位全称或者姓名")
    uscc = forms.CharField(label="统一社会信用代码", max_length=18, required=False, help_text="单位和个体工商户填写")
    number_kind = forms.ChoiceField(label="证件类型", choices=PAPERS, required=False, help_text="自然人填写")
    personal_number = forms.CharField(label="证件号码", max_length=64, required=False, help_text="自然人填写，不公开")
    matter = forms.CharField(label="承诺事由", max_length=200, help_text="如：公共场所卫生许可")
    text = forms.CharField(
        label="承诺内容",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="公布后向社会公开，不得写证件号码、住址、电话",
    )
    made_on = forms.DateField(label="作出日期", widget=forms.DateInput)
    promised_on = forms.DateField(
        label="履行期限", widget=forms.DateInput, required=False, help_text="应当履行完毕的最后一日，没有期限的留空"
    )

    def clean(self):  # type: ignore[no-untyped-def]
        given = super().clean()
        made_on, promised_on = given.get("made_on"), given.get("promised_on")
        if made_on and promised_on and promised_on < made_on:
            self.add_error("promised_on", "履行期限不得早于作出日期。")
        return given


class NoticeForm(DoorForm):
    """What the maker of the commitment was told, and when."""

    notice_no = forms.CharField(label="告知书文号", max_length=128)
    served_on = forms.DateField(label="送达日期", widget=forms.DateInput)
    notice_words = forms.CharField(label="拟认定的事实", max_length=2000, widget=SHORT)


class StatementForm(DoorForm):
    """What he says against it."""

    statement = forms.CharField(label="陈述申辩", max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))


class FulfilForm(DoorForm):
    """Since when it is kept."""

    found_on = forms.DateField(label="认定日期", widget=forms.DateInput)
    finding = forms.CharField(label="履行情况", max_length=2000, required=False, widget=SHORT)


class BreachForm(DoorForm):
    """By which document it was found broken."""

    found_on = forms.DateField(label="认定日期", widget=forms.DateInput, help_text="认定文书上的日期")
    document_no = forms.CharField(label="认定文号", max_length=128)
    finding = forms.CharField(
        label="认定的事实和理由", max_length=2000, widget=SHORT, help_text="有陈述申辩的，写明是否采纳"
    )


class DiscardForm(DoorForm):
    """Why it was registered in error."""

    reason = forms.CharField(label="理由", max_length=1000, widget=SHORT)
