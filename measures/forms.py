"""What the moves of measures and of dispatches need to be told."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from core.forms import DoorForm, dress
from departments.models import Department
from departments.terms import Power
from law.terms import UNIT_LABELS, Term
from measures.models import Measure
from measures.operations.catalogue import Basis
from measures.rules import term_label
from measures.terms import (
    REPORTED_CHOICES,
    TARGET_CHOICES,
    WITH_LIST,
    Application,
    BasisLevel,
    Category,
    Degree,
    Kind,
    Result,
)
from redblack.terms import Circumstance, Colour

BASIS_HELP = (
    "每行一项：层级｜文件名称｜条款｜文号｜施行日期（后两项可空），例如：法律｜中华人民共和国政府采购法｜第二十二条"
)
LEVELS = {level.label: level.value for level in BasisLevel}


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def lines_field(label: str, longest: int, *, help_text: str = "") -> forms.CharField:
    """A field of several lines that may stay empty."""
    return forms.CharField(label=label, max_length=longest, required=False, help_text=help_text, widget=_lines(3))


# --- the catalogue ------------------------------------------------------------------------------------------------


class MeasureForm(DoorForm):
    """A measure as it is revised. What is missing here, publication will ask for."""

    category = forms.ChoiceField(label="大类", choices=Category.choices)
    kind = forms.ChoiceField(label="种类", choices=Kind.choices)
    title = forms.CharField(label="名称", max_length=200)
    content = forms.CharField(label="内容", max_length=2000, required=False, widget=_lines(3))
    target_kinds = forms.MultipleChoiceField(
        label="实施对象", choices=TARGET_CHOICES, required=False, widget=forms.CheckboxSelectMultiple
    )
    conditions = forms.MultipleChoiceField(
        label="适用情形（须同时具备）",
        choices=Circumstance.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    programmes = forms.CharField(
        label="适用名单", required=False, help_text="认定办法编号，以顿号分隔；空则适用于该颜色的全部名单"
    )
    degree = forms.ChoiceField(label="适用程度", choices=[("", "（未定）"), *Degree.choices], required=False)
    term = forms.CharField(
        label="期限", max_length=30, required=False, help_text="填“与名单同期”，或者1年、6个月、30日这样的期限"
    )
    application = forms.ChoiceField(label="实施方式", choices=Application.choices)
    exemptions = forms.CharField(label="例外", max_length=1000, required=False, widget=_lines(2))
    initiator = forms.CharField(label="发起部门", max_length=200, required=False)
    sharing = forms.CharField(label="信息共享方式", max_length=200, required=False)
    bases = forms.CharField(label="依据", required=False, help_text=BASIS_HELP, widget=_lines(4))
    executors = forms.MultipleChoiceField(label="实施单位", required=False, widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        able = Department.objects.active(self.on).with_power(Power.IMPLEMENT).order_by("code")
        self.fields["executors"].choices = list(able.values_list("pk", "name"))  # type: ignore[attr-defined]
        measure = self.cases.first() if self.cases is not None else None
        if isinstance(measure, Measure):
            self._show(measure)

    def _show(self, measure: Measure) -> None:
        for name in ("category", "kind", "title", "content", "target_kinds", "conditions", "degree", "application"):
            self.fields[name].initial = getattr(measure, name)
        for name in ("exemptions", "initiator", "sharing"):
            self.fields[name].initial = getattr(measure, name)
        self.fields["term"].initial = term_label(measure.term)
        self.fields["programmes"].initial = "、".join(measure.programmes)
        self.fields["executors"].initial = list(measure.executor_rows.values_list("department_id", flat=True))
        self.fields["bases"].initial = "\n".join(
            "｜".join(
                [
                    basis.get_level_display(),
                    basis.document,
                    basis.article,
                    basis.document_no,
                    f"{basis.effective_from or ''}",
                ]
            ).rstrip("｜")
            for basis in measure.bases.order_by("pk")
        )

    def clean_term(self) -> str:
        return clean_term_text(self.cleaned_data["term"])

    def clean_programmes(self) -> list[str]:
        text: str = self.cleaned_data["programmes"]
        return [code.strip() for code in text.replace(",", "、").replace("，", "、").split("、") if code.strip()]

    def clean_executors(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["executors"]]

    def clean_bases(self) -> list[Basis]:
        return [read_basis(line) for line in self.cleaned_data["bases"].splitlines() if line.strip()]


def clean_term_text(text: str) -> str:
    """A term as officers write it, in the words of the catalogue; raises ValidationError where it is none."""
    text = text.strip()
    if text in ("", WITH_LIST, "与名单同期"):
        return WITH_LIST if text else ""
    for unit, word in UNIT_LABELS.items():
        if text.removesuffix(word).isdecimal() and int(text.removesuffix(word)) > 0:
            return str(Term(int(text.removesuffix(word)), unit))
    raise forms.ValidationError("期限应写成1年、6个月、30日、10个工作日这样的形式，或者与名单同期。")


def read_basis(line: str) -> Basis:
    """A basis as officers write it, see `BASIS_HELP`; raises ValidationError where it is none."""
    parts = [part.strip() for part in line.replace("|", "｜").split("｜")] + [""] * 5
    level, document, article, number, day = parts[:5]
    if level not in LEVELS or not document:
        raise forms.ValidationError(f"“{line}”不合格式，层级应为：{'、'.join(LEVELS)}。")
    try:
        begun = date.fromisoformat(day) if day else None
    except ValueError as wrong:
        raise forms.ValidationError(f"“{day}”不是日期，应写成 2020-01-01。") from wrong
    return Basis(document=document, level=LEVELS[level], article=article, document_no=number, effective_from=begun)


class DraftForm(MeasureForm):
    """A new measure, or the next version of one."""

    code = forms.RegexField(
        label="编号", regex=r"^[a-z0-9-]{2,40}$", help_text="小写字母、数字和短横；已有编号的，作为其下一版起草"
    )
    colour = forms.ChoiceField(label="红黑", choices=Colour.choices, help_text="红为激励，黑为惩戒")
    field_order = ["code", "colour"]


class PublishForm(DoorForm):
    """Where the measure is published."""

    publication_url = forms.URLField(label="公布地址", required=False, assume_scheme="https")


class EndForm(DoorForm):
    """Why something ends."""

    reason = forms.CharField(label="原因", max_length=500, widget=_lines(3))


class EndBasisForm(EndForm):
    """Which article is repealed, and its last day."""

    document = forms.CharField(label="文件", max_length=200)
    article = forms.CharField(label="条款", max_length=100, required=False, help_text="空则该文件的全部条款")
    effective_to = forms.DateField(label="最后有效日", widget=forms.DateInput, help_text="含当日")
    field_order = ["document", "article", "effective_to", "reason"]


# --- the desk -----------------------------------------------------------------------------------------------------


class ReportForm(DoorForm):
    """What was done: one answer for all measures, and for a single task one per measure where it differs."""

    result = forms.ChoiceField(label="结果", choices=REPORTED_CHOICES, initial=Result.DONE.value)
    reason = forms.CharField(label="理由", max_length=500, required=False, help_text="不予实施、不适用、属于例外的必填")
    effect = forms.CharField(label="成效", max_length=500, required=False)
    benefit = forms.CharField(
        label="给予的优惠", max_length=500, required=False, help_text="激励措施填写；误列时据以收回"
    )

    def prepare(self) -> None:
        tasks = list(self.cases[:2]) if self.cases is not None else []
        self.single: list[int] = []
        if len(tasks) != 1:
            return
        stopped = self.cases.with_paused_parts().values_list("paused_parts", flat=True)[0]  # type: ignore[union-attr]
        held = set(tasks[0].measures) - set(stopped)
        for pk, title in Measure.objects.filter(pk__in=held).order_by("code").values_list("pk", "title"):
            self.single.append(pk)
            self._add(f"result_{pk}", forms.ChoiceField(choices=[("", "同上"), *REPORTED_CHOICES]), f"{title}：结果")
            self._add(f"reason_{pk}", forms.CharField(max_length=500), f"{title}：理由")
            self._add(f"effect_{pk}", forms.CharField(max_length=500), f"{title}：成效")
        self.order_fields([name for name in self.fields if name != "note"])

    def _add(self, name: str, bound: forms.Field, label: str) -> None:
        bound.label, bound.required = label, False
        bound.widget.is_required = False
        dress(bound)
        self.fields[name] = bound

    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        answers = {
            pk: {"result": said[f"result_{pk}"], "reason": said[f"reason_{pk}"], "effect": said[f"effect_{pk}"]}
            for pk in self.single
            if said[f"result_{pk}"]
        }
        shared = {name: said[name] for name in ("result", "reason", "effect", "benefit", "note")}
        return {**shared, "answers": answers}


class RefuseForm(DoorForm):
    """Why the department does not act."""

    reason = forms.CharField(label="理由", max_length=500, widget=_lines(3))


class SendBackForm(DoorForm):
    """Why it is another department's business."""

    reason = forms.CharField(
        label="理由", max_length=500, widget=_lines(3), help_text="写明为什么不属于本单位职责；知道有权单位的，一并写明"
    )


class InsistForm(DoorForm):
    """Why it is this department's business after all."""

    reason = forms.CharField(
        label="理由", max_length=500, widget=_lines(3), help_text="写明该单位的职责依据；退回的单位将看到"
    )


class TransferForm(RefuseForm):
    """Who is competent instead."""

    to_department = forms.ModelChoiceField(label="接收单位", queryset=Department.objects.none())
    field_order = ["to_department", "reason"]

    def prepare(self) -> None:
        able = Department.objects.active(self.on).with_power(Power.IMPLEMENT).exclude(pk=self.actor.department_id or 0)
        self.fields["to_department"].queryset = able.order_by("code")  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        receiver = said.pop("to_department")
        return {**said, "to_department_id": receiver.pk}


class EvidenceForm(DoorForm):
    """On what evidence the office records a release."""

    evidence = forms.CharField(
        label="解除凭证", max_length=500, widget=_lines(3), help_text="来函文号、系统截图编号或者核查记录"
    )
