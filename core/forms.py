"""The form of a door: what a move needs to be told, typed once and read alike by pages, interface and acts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db import models
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from core.actors import Actor


class DayInput(forms.DateInput):
    """The browser's own date field: no script, works under a strict content policy."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        classes = UnfoldAdminTextInputWidget().attrs["class"]
        super().__init__(attrs={"class": classes, **(attrs or {})}, format="%Y-%m-%d")


class DoorForm(forms.Form):
    """Base of every door's form. It knows in whose name, on which day and for which cases it is filled in.

    A subclass adds fields; their cleaned values go to the verb by name. `note` is there for every move.
    """

    note = forms.CharField(label="办理意见", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        on: date,
        cases: models.QuerySet[Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.actor = actor
        self.on = on
        self.cases = cases
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "note"])
        self._dress()
        self.prepare()
        self._dress()  # what was added for these cases looks like the rest

    def _dress(self) -> None:
        for bound in self.fields.values():
            dress(bound)

    def prepare(self) -> None:
        """Hook: narrow choices or fill in first values from `actor`, `on` and `cases`."""

    def given(self) -> dict[str, Any]:
        """The keyword arguments for the verb."""
        return dict(self.cleaned_data)

    def raw(self) -> dict[str, Any]:
        """What was typed, as JSON can hold it: an act keeps it and cleans it again."""
        return {name: self[name].data for name in self.fields}


class ReasonForm(DoorForm):
    """A move that must say why."""

    note = forms.CharField(label="理由", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


def dress(bound: forms.Field) -> None:
    """Give a plain field the look of the staff site; a field that chose its own widget class keeps it."""
    widget = bound.widget
    swap = _SWAPS.get(type(widget))
    if swap is None:
        return
    fresh = swap(attrs={key: value for key, value in widget.attrs.items() if key != "cols"})
    if isinstance(widget, forms.widgets.ChoiceWidget):
        fresh.choices = widget.choices
    fresh.is_required = widget.is_required
    fresh.attrs.update(bound.widget_attrs(fresh))
    bound.widget = fresh


_SWAPS: dict[type[forms.Widget], Any] = {
    forms.TextInput: UnfoldAdminTextInputWidget,
    forms.Textarea: UnfoldAdminTextareaWidget,
    forms.NumberInput: UnfoldAdminIntegerFieldWidget,
    forms.DateInput: DayInput,
    forms.Select: UnfoldAdminSelectWidget,
    forms.CheckboxSelectMultiple: UnfoldAdminCheckboxSelectMultipleWidget,
    forms.CheckboxInput: UnfoldBooleanWidget,
    forms.ClearableFileInput: UnfoldAdminFileFieldWidget,
}
