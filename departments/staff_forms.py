"""What the pages of responsible persons and leaves need to be told."""

from __future__ import annotations

from typing import Any

from django import forms

from core.actors import Post
from core.forms import DayInput, DoorForm
from departments.models import Department, User
from departments.terms import Charge


class ResponsibleForm(DoorForm):
    """Who answers for what, and how he is reached at work."""

    department = forms.ModelChoiceField(label="单位", queryset=Department.objects.none())
    charge = forms.ChoiceField(label="职责", choices=Charge.choices)
    name = forms.CharField(label="姓名", max_length=50)
    title = forms.CharField(label="职务", max_length=50, required=False)
    phone = forms.CharField(label="办公电话", max_length=40)
    email = forms.EmailField(label="办公邮箱", required=False, help_text="期限提醒发到这里")
    from_on = forms.DateField(label="任职起", widget=DayInput())
    to_on = forms.DateField(label="任职止", widget=DayInput(), required=False, help_text="含当日；空则至另行登记")

    def prepare(self) -> None:
        del self.fields["note"]
        acting: Any = Department.objects.active(self.on).filter(handed_over_on__isnull=True).order_by("code")
        chosen = self.fields["department"]
        chosen.queryset = acting if self.actor.office else acting.filter(pk__in=self.actor.units)  # type: ignore[attr-defined]
        chosen.initial = self.actor.department_id
        self.fields["from_on"].initial = self.on


class EndResponsibleForm(DoorForm):
    """The last day."""

    to_on = forms.DateField(label="任职止", widget=DayInput(), help_text="含当日")

    def prepare(self) -> None:
        del self.fields["note"]
        self.fields["to_on"].initial = self.on


class LeadUnitForm(DoorForm):
    """The section that leads."""

    lead_unit = forms.CharField(label="牵头科室", max_length=100)

    def prepare(self) -> None:
        del self.fields["note"]


class AbsenceForm(DoorForm):
    """Who is away from when to when, and who acts meanwhile."""

    person = forms.ModelChoiceField(label="休假人", queryset=User.objects.none())
    deputy = forms.ModelChoiceField(
        label="代理人",
        queryset=User.objects.none(),
        required=False,
        empty_label="（没有代理人）",
        help_text="代理人以“某（代某）”署名；没有代理人的，休假期间按空缺提示。",
    )
    from_on = forms.DateField(label="起", widget=DayInput())
    to_on = forms.DateField(label="止", widget=DayInput(), help_text="含当日")
    reason = forms.CharField(label="事由", max_length=200, required=False)

    def prepare(self) -> None:
        del self.fields["note"]
        here = User.objects.filter(department__in=self.actor.units, is_active=True).order_by("username")
        signs = self.actor.holds(Post.APPROVER)
        self.fields["person"].queryset = here if signs else here.filter(pk=self.actor.user_id or 0)  # type: ignore[attr-defined]
        self.fields["person"].initial = self.actor.user_id
        self.fields["deputy"].queryset = here  # type: ignore[attr-defined]
        self.fields["from_on"].initial = self.on


class NothingForm(DoorForm):
    """A move that needs to be told nothing."""

    def prepare(self) -> None:
        del self.fields["note"]
