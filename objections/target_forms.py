"""How an officer names what a case is about: by the numbers on the papers, among what he may see."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from core.forms import DoorForm
from records.models import Record
from redblack.models import Entry


class TargetForm(DoorForm):
    """Base of the forms that name a record, an entry, or both.

    `both` says whether one case may be about the two together; cleaned `record` and `entry` are rows or None.
    """

    both = True

    record_no = forms.CharField(
        label="信用记录的文书号", max_length=128, required=False, help_text="行政处罚决定书等原决定的文书号"
    )
    entry_no = forms.CharField(
        label="名单条目的认定文号", max_length=128, required=False, help_text="列入决定的认定文号"
    )
    party_name = forms.CharField(
        label="主体", max_length=200, required=False, help_text="名称或者统一社会信用代码；一份文书涉及多个主体的填写"
    )

    def clean(self) -> dict[str, Any]:
        """With `record` and `entry`, the rows that the numbers name."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        numbers = {name: str(given.get(name) or "").strip() for name in ("record_no", "entry_no")}
        if not any(numbers.values()):
            raise forms.ValidationError("请填写信用记录的文书号或者名单条目的认定文号。")
        if all(numbers.values()) and not self.both:
            raise forms.ValidationError("信用记录和名单条目请分别登记，只填写一个文号。")
        whose = str(given.get("party_name") or "").strip()
        given["record"] = self._pick("record_no", numbers["record_no"], whose, _records(self.actor))
        given["entry"] = self._pick("entry_no", numbers["entry_no"], whose, _entries(self.actor))
        return given

    def _pick(self, name: str, number: str, whose: str, known: dict[str, Any]) -> Any:
        if not number:
            return None
        chosen = known["rows"].filter(**{known["column"]: number})
        if whose:
            chosen = chosen.filter(Q(subject__uscc=whose) | Q(subject__name=whose))
        found = list(chosen.select_related("subject")[:2])
        if len(found) == 1:
            return found[0]
        words = "没有找到" if not found else "涉及多个主体或者多条，无法确定"
        self.add_error(name, f"{words}文号为“{number}”的{known['label']}。请核对文号，或者填写主体名称、代码。")
        return None

    def given(self) -> dict[str, Any]:
        numbers = ("record_no", "entry_no", "party_name")
        return {name: value for name, value in super().given().items() if name not in numbers}


def _records(actor: Any) -> dict[str, Any]:
    rows = Record.objects.within(actor).filter(parent__isnull=True)
    return {"rows": rows, "column": "document_no", "label": "信用记录"}


def _entries(actor: Any) -> dict[str, Any]:
    return {"rows": Entry.objects.within(actor), "column": "decision_no", "label": "名单条目"}
