"""What the acts of persons upon the law need to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Max

from core.forms import DoorForm
from law.clauses import documents
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


class NoticeForm(DoorForm):
    """The file of a notice on holidays."""

    file = forms.FileField(
        label="放假通知文件",
        help_text="CSV：年份、文号、标题、公布日各占一行，其下为表头“日期,安排,节日”和各日；安排写“放假”或“上班”。也可用TOML。",
    )

    def prepare(self) -> None:
        """A file needs no remark."""
        del self.fields["note"]


class PaperEndForm(DoorForm):
    """Write down until when a paper holds."""

    document = forms.ChoiceField(label="文件")
    clause = forms.CharField(
        label="条款", max_length=20, required=False, help_text="空则整个文件；如“30”“34(2)”“三(五)”"
    )
    ends_on = forms.DateField(
        label="有效至", required=False, widget=forms.DateInput, help_text="含当日；空则继续有效，没有定期限"
    )
    basis = forms.CharField(label="依据", max_length=300, help_text="废止、延长或者宣布失效的文件名和文号")

    def prepare(self) -> None:
        """Offer every document of the platform."""
        del self.fields["note"]
        self.fields["document"].choices = [  # type: ignore[attr-defined]
            (key, f"{key} {document.name}") for key, document in documents().items()
        ]
