"""What the verbs of a subject need to be told, and how each is called. One row of VERBS is one button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from core.actors import Actor
from core.forms import DayInput, dress
from core.identifiers import Kind
from core.refusals import Refusal, Refused
from subjects.models import Subject
from subjects.operations import Heir, merge, relate, report_change, reveal, set_capacity
from subjects.terms import Basis, ChangeKind, Clear, Purpose, Role, SubjectKind

BUSINESS = ("handler", "reviewer", "approver", "query")
WORKERS = ("handler", "reviewer", "approver")
CHIEFS = ("reviewer", "approver")


class SubjectForm(forms.Form):
    """Base: fields in the look of the staff site."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress every field."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A date with the browser's own picker."""
    return forms.DateField(label=label, required=required, help_text=help_text, widget=DayInput)


class RevealForm(SubjectForm):
    """Purpose, case and basis of a look at clear text."""

    fields_ = forms.MultipleChoiceField(label="查看内容", choices=Clear.choices, widget=forms.CheckboxSelectMultiple)
    purpose = forms.ChoiceField(label="查看目的", choices=Purpose.choices)
    case_no = forms.CharField(label="案件编号", max_length=100, help_text="据以查看的案件、文书或申请的编号")
    basis = forms.ChoiceField(label="查看依据", choices=Basis.choices)
    basis_ref = forms.CharField(label="授权书或核验编号", max_length=200, required=False)
    authorised_to = day_field("授权截止日期", required=False, help_text="依书面授权查看时必填")


class FindPersonForm(SubjectForm):
    """Exact name and full number; sent in the body, so that no number stands in an address or a log."""

    name = forms.CharField(label="姓名", max_length=200)
    number = forms.CharField(label="证件号码（完整）", max_length=40)


class ChangeForm(SubjectForm):
    """What happened to the subject, and by which document."""

    kind = forms.ChoiceField(label="变更事项", choices=ChangeKind.choices)
    happened_on = day_field("变更日期", help_text="登记、裁定、批准或者死亡的日期")
    authority = forms.CharField(label="出具证明的机关", max_length=200)
    document_no = forms.CharField(label="证明文书", max_length=128, help_text="文书的名称和编号")
    new_name = forms.CharField(label="新名称", max_length=200, required=False, help_text="更名时填写")
    heirs = forms.CharField(
        label="承继单位",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="并入、分立时填写，一行一个：统一社会信用代码，名称，承继内容",
    )
    administrator = forms.CharField(label="破产管理人", max_length=200, required=False, help_text="受理破产时填写")
    administrator_contact = forms.CharField(label="管理人联系方式", max_length=100, required=False)
    note = forms.CharField(label="说明", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_heirs(self) -> list[Heir]:
        """The lines as heirs; a line without a code and a name is named."""
        heirs = []
        for number, line in enumerate(self.cleaned_data["heirs"].splitlines(), start=1):
            parts = [part.strip() for part in line.replace(",", "，").split("，", 2)]
            if not any(parts):
                continue
            if len(parts) < 2 or not all(parts[:2]):
                raise forms.ValidationError(f"第{number}行应为“统一社会信用代码，名称，承继内容”。")
            heirs.append(Heir(code=parts[0], name=parts[1], bears=parts[2] if len(parts) > 2 else ""))
        return heirs


class CapacityForm(SubjectForm):
    """Capacity of an adult."""

    no_capacity = forms.BooleanField(label="无完全民事行为能力", required=False)
    basis = forms.CharField(label="依据", max_length=200, help_text="法院裁判文书的名称和编号")


class OtherSubjectForm(SubjectForm):
    """Another subject, named by its code or by kind and number of a document."""

    number_kind = forms.ChoiceField(label="号码类型", choices=Kind.choices)
    number = forms.CharField(label="号码", max_length=40)

    def other(self) -> Subject:
        """The subject with that number; raises Refused where there is none."""
        given = self.cleaned_data
        found = Subject.objects.standing().with_number(given["number_kind"], given["number"]).first()
        if found is None:
            raise Refused(
                Refusal(
                    code="subject_unknown",
                    sentence="没有这个号码的主体。",
                    remedy="请核对号码，或先建档。",
                    field="number",
                )
            )
        return found


class MergeForm(OtherSubjectForm):
    """The subject into which this one goes."""

    reason = forms.CharField(label="依据", max_length=200, help_text="合并、更正等文书的名称和编号")


class RelateForm(OtherSubjectForm):
    """A person who answers for this organisation."""

    role = forms.ChoiceField(label="责任关系", choices=Role.choices)
    from_on = day_field("起始日期", required=False, help_text="不详时留空，视为自始存在")
    to_on = day_field("终止日期", required=False, help_text="含当日；仍在任时留空")
    proof = forms.CharField(label="证明", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


def call_change(subject: Subject, form: ChangeForm, by: Actor, at: datetime) -> None:
    """登记主体变更."""
    report_change(subject, by=by, at=at, **form.cleaned_data)


def call_capacity(subject: Subject, form: CapacityForm, by: Actor, at: datetime) -> None:
    """登记行为能力."""
    set_capacity(subject, by=by, at=at, **form.cleaned_data)


def call_merge(subject: Subject, form: MergeForm, by: Actor, at: datetime) -> None:
    """并入另一主体."""
    merge(subject, into=form.other(), reason=form.cleaned_data["reason"], by=by, at=at)


def call_relate(subject: Subject, form: RelateForm, by: Actor, at: datetime) -> None:
    """登记责任人."""
    given = {name: form.cleaned_data[name] for name in ("role", "from_on", "to_on", "proof")}
    relate(subject, person=form.other(), by=by, at=at, **given)


def call_reveal(subject: Subject, form: RevealForm, by: Actor, at: datetime) -> dict[str, str]:
    """查看明文: what was opened, by label."""
    given = dict(form.cleaned_data)
    opened = reveal(subject, fields=tuple(given.pop("fields_")), by=by, at=at, **given)
    return {str(Clear(field).label): text for field, text in opened.items()}


@dataclass(frozen=True, kw_only=True)
class SubjectVerb:
    """A button of a subject: who sees it, for which kinds, with which form, and what it calls."""

    label: str
    form: type[SubjectForm]
    call: Callable[[Subject, Any, Actor, datetime], dict[str, str] | None]
    posts: tuple[str, ...]
    persons: bool | None = None
    hint: str = ""

    def fits(self, subject: Subject, by: Actor) -> bool:
        """Whether this actor may press it for this subject."""
        person = subject.kind == SubjectKind.NATURAL_PERSON
        return by.holds(*self.posts) and self.persons in (None, person) and subject.merged_into_id is None


VERBS: Mapping[str, SubjectVerb] = {
    "reveal": SubjectVerb(
        label="查看明文",
        form=RevealForm,
        call=call_reveal,
        posts=BUSINESS,
        hint="查看人、时间、目的和依据将写入明文查看记录，不能删改，主体本人和审计员可以查询。",
    ),
    "report": SubjectVerb(
        label="登记主体变更",
        form=ChangeForm,
        call=call_change,
        posts=("handler",),
        hint="更名、吊销、受理破产、重整即时记入档案；死亡、注销、并入、分立须由另一人确认后生效。",
    ),
    "relate": SubjectVerb(
        label="登记责任人",
        form=RelateForm,
        call=call_relate,
        posts=WORKERS,
        persons=False,
        hint="责任按行为发生时的关系认定，须有证明。",
    ),
    "set_capacity": SubjectVerb(
        label="登记行为能力", form=CapacityForm, call=call_capacity, posts=CHIEFS, persons=True
    ),
    "merge": SubjectVerb(
        label="并入另一主体",
        form=MergeForm,
        call=call_merge,
        posts=CHIEFS,
        hint="同一主体误建了两个档案时使用；单位合并请办理“登记主体变更”。原有记录不改写，此后按任一号码都指向并入的主体。",
    ),
}
