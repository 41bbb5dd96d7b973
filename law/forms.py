"""What the two acts of persons upon the law need to be told: which version from when, and which value was checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Max

from core.forms import DoorForm
from law.keys import KEYS
from law.models import PackVersion
from law.operations import pack_by_version_id


def newest_versions() -> list[PackVersion]:
    """The newest version of every pack, by title."""
    newest = PackVersion.objects.values("code").annotate(newest=Max("number"))
    wanted = {(row["code"], row["newest"]) for row in newest}
    return [row for row in PackVersion.objects.order_by("title", "number") if (row.code, row.number) in wanted]


class ActivateForm(DoorForm):
    """Put a version into force."""

    version_id = forms.TypedChoiceField(label="规则包版本", coerce=int)
    from_on = forms.DateField(label="启用日", widget=forms.DateInput)
    demo = forms.BooleanField(label="仅作演示", required=False, help_text="演示可以带有待核事项，页面会一直注明。")

    def prepare(self) -> None:
        """Offer the newest version of every pack."""
        del self.fields["note"]
        self.fields["version_id"].choices = [(row.pk, str(row)) for row in newest_versions()]  # type: ignore[attr-defined]
        self.fields["from_on"].initial = self.on

    def given(self) -> dict[str, Any]:
        """The version, its first day and the mode for `law.operations.activate`."""
        data = self.cleaned_data
        return {"version_id": data["version_id"], "on": data["from_on"], "demo": data["demo"]}


class ConfirmForm(DoorForm):
    """Say that an unverified value was held against its document."""

    what = forms.ChoiceField(label="待核事项")
    basis = forms.CharField(label="对照的原文", max_length=300, help_text="写明文件名、文号、条款和原文。")

    def prepare(self) -> None:
        """Offer every value that waits for a check in a newest version."""
        del self.fields["note"]
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (f"{row.pk}:{key}", f"{row}：{KEYS[key].label}")
            for row in newest_versions()
            for key in pack_by_version_id(row.pk).unverified()
        ]

    def given(self) -> dict[str, Any]:
        """The version, the key and the document for `law.operations.confirm`."""
        version_id, _, key = self.cleaned_data["what"].partition(":")
        return {"version_id": int(version_id), "key": key, "basis": self.cleaned_data["basis"]}
