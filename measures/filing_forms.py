"""What the moves of filed papers need to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.forms import DoorForm
from core.refusals import Refused
from measures import bundles
from measures.forms import DraftForm, lines_field
from measures.models import BundledMeasure, Filing, Measure
from measures.operations.filing import LARGEST_TEXT, Bundle, Text, demand_no_basis_of_its_own, demand_text
from measures.terms import PaperKind
from redblack.models import Programme

_FILING_COLUMNS = ("title", "document_no", "summary", "signed_on", "in_force_from", "valid_to", "is_public")
_ABOUT = ("targets", "sharing", "feedback", "feedback_term", "programmes")


def _day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(label=label, required=False, help_text=help_text)


class PaperForm(DoorForm):
    """A paper as it is drawn up. What is missing here, submitting it will ask for."""

    title = forms.CharField(label="名称", max_length=200)
    document_no = forms.CharField(label="文号", max_length=100, required=False)
    signed_on = _day("签署或印发日期")
    in_force_from = _day("施行日期")
    valid_to = _day("有效期至", "含当日；文件没有规定的不填")
    summary = lines_field("主要内容", 2000)
    is_public = forms.BooleanField(label="向社会公开", required=False, initial=True)
    text = forms.FileField(label="正式文本", required=False, help_text="签署、印发的文本，PDF，不超过 10 MB")
    parties = lines_field(
        "签署单位", 4000, help_text="备忘录填写：每行一个，发起部门在内；平台在册单位按全称，外单位也可以写"
    )
    targets = lines_field("奖惩对象", 1000, help_text="备忘录填写")
    programmes = forms.MultipleChoiceField(
        label="所涉名单", required=False, widget=forms.CheckboxSelectMultiple, help_text="备忘录填写"
    )
    sharing = lines_field("名单共享", 1000, help_text="备忘录填写：谁、什么时候、把什么名单给谁")
    feedback = lines_field("反馈义务", 1000, help_text="备忘录填写：谁向谁反馈什么")
    feedback_term = forms.CharField(label="反馈周期", max_length=30, required=False, help_text="如：每季度末后10日内")

    def prepare(self) -> None:
        published = Programme.objects.published(self.on).order_by("code")
        self.fields["programmes"].choices = [(one.code, str(one)) for one in published]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        begun, until = said.get("in_force_from"), said.get("valid_to")
        if begun and until and until < begun:
            self.add_error("valid_to", "有效期不能在施行日期之前届满。")
        return said

    def clean_parties(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["parties"].splitlines() if line.strip()]
        if any(len(name) > 200 for name in names):
            raise ValidationError("单位名称超过200字，请每行只写一个。")
        return names

    def clean_text(self) -> Text | None:
        file = self.cleaned_data["text"]
        if not file:
            return None
        text = Text(name=file.name, content=file.read(LARGEST_TEXT + 1))
        try:
            demand_text(text)
        except Refused as wrong:
            raise ValidationError(str(wrong)) from wrong
        return text

    def raw(self) -> dict[str, Any]:
        """No act keeps a file."""
        return {name: value for name, value in super().raw().items() if name != "text"}


class RevisePaperForm(PaperForm):
    """Of a document only its own columns are asked."""

    def prepare(self) -> None:
        super().prepare()
        filing = self.cases.first() if self.cases is not None else None
        if not isinstance(filing, Filing):
            return
        for name in _FILING_COLUMNS:
            self.fields[name].initial = getattr(filing, name)
        if filing.kind == PaperKind.DOCUMENT:
            for name in ("parties", *_ABOUT):
                del self.fields[name]
            return
        memorandum = filing.memorandum
        for name in _ABOUT:
            self.fields[name].initial = getattr(memorandum, name)
        names = memorandum.parties.order_by("pk").values_list("name", flat=True)
        self.fields["parties"].initial = "\n".join(names)


class DraftPaperForm(PaperForm):
    """A new paper, or the revision of one that is filed."""

    kind = forms.ChoiceField(label="种类", choices=PaperKind.choices)
    replaces = forms.ModelChoiceField(
        label="修订自", queryset=Filing.objects.none(), required=False, help_text="新版备案之日，旧版同日停止适用"
    )
    field_order = ["kind", "replaces"]

    def prepare(self) -> None:
        super().prepare()
        mine = Filing.objects.within(self.actor).filter(department_id__in=self.actor.units)
        standing = mine.filter(filed_on__isnull=False, ended_on__isnull=True).order_by("-pk")
        self.fields["replaces"].queryset = standing  # type: ignore[attr-defined]


class BundleForm(DraftForm):
    """A measure as a memorandum states it; the lists are those that the memorandum covers."""

    code = forms.RegexField(
        label="清单中的编号",
        regex=r"^[a-z0-9-]{2,40}$",
        required=False,
        help_text="措施清单中已有的措施，填其编号，备案后作为它的下一版；新措施不填",
    )
    programmes = None  # type: ignore[assignment]
    executors = forms.MultipleChoiceField(label="实施单位", required=False, widget=forms.CheckboxSelectMultiple)
    field_order = ["code", "colour"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        code = said.get("code")
        if code and not Measure.objects.filter(code=code, colour=said.get("colour")).exists():
            self.add_error("code", "措施清单中没有同一颜色的这个编号。")
        return said

    def given(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        note = said.pop("note")
        place = {name: said.pop(name) for name in ("code", "title", "colour")}
        bases, executors = tuple(said.pop("bases")), tuple(said.pop("executors"))
        return {"bundled": Bundle(columns=said, bases=bases, executors=executors, **place), "note": note}

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            demand_no_basis_of_its_own([self.given()["bundled"]])
        except Refused as wrong:
            self.add_error("bases", str(wrong))


class TakeInForm(DoorForm):
    """A table of measures, in place of those registered so far."""

    file = forms.FileField(label="文件", help_text="按本页的模板填写；已登记的措施由文件中的取代")

    def clean_file(self) -> list[Bundle]:
        try:
            return bundles.read(self.cleaned_data["file"].read(), on=self.on)
        except Refused as wrong:
            raise ValidationError([str(refusal) for refusal in wrong.refusals]) from wrong

    def given(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return {**said, "rows": said.pop("file")} if "file" not in said else {"rows": said.pop("file"), **said}


class UnbundleForm(DoorForm):
    """Which measures leave the memorandum."""

    lines = forms.MultipleChoiceField(label="移除的措施", widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        held = BundledMeasure.objects.filter(memorandum__in=self.cases.values("pk")) if self.cases is not None else ()
        self.fields["lines"].choices = [(row.line, str(row)) for row in held]  # type: ignore[attr-defined]

    def clean_lines(self) -> list[int]:
        return [int(line) for line in self.cleaned_data["lines"]]


class FilingReasonForm(DoorForm):
    """Why a paper is returned or ends."""

    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
