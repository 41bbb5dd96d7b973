"""What a correction changed in records, field by field: what stood there, and what stands there now."""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from records.models import Record, RecordVersion
from records.terms import Visibility

DERIVED = ("public_from", "public_to", "publish_due_on")
"""Follow from the others."""
SHOWN = 40


def changes_of(transition_id: int) -> dict[int, tuple[str, ...]]:
    """Sentences per record that the transition corrected, as officers of other units may read them.

    To be asked inside that transition: it holds what was kept against what stands now. Fields of the item that are
    no column of the record are named without their content, as are all fields of what is shown only on request:
    who may read those reads them at the record.
    """
    versions = RecordVersion.objects.filter(transition_id=transition_id).select_related("record__item")
    rows = versions.prefetch_related("record__item__fields").order_by("record_id")
    return {version.record_id: tuple(_differences(version)) for version in rows}


def _differences(version: RecordVersion) -> list[str]:
    record: Record = version.record
    closed = record.visibility == Visibility.ASKED
    said = []
    for name, old in version.content.items():
        new = json.loads(json.dumps(getattr(record, name), cls=DjangoJSONEncoder))
        if old == new or name in DERIVED:
            continue
        if name == "values":
            said += [f"“{label}”已更正" for label in _labels(record, old, new)]
            continue
        label = _column(name).verbose_name
        said.append(f"“{label}”已更正" if closed else f"“{label}”由“{_word(name, old)}”改为“{_word(name, new)}”")
    return said


def _labels(record: Record, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    changed = {code for code in {*old, *new} if old.get(code) != new.get(code)}
    return [one.label for one in record.item.fields.all() if one.code in changed] if record.item else []


def _column(name: str) -> Any:
    return Record._meta.get_field(name)


def _word(name: str, value: Any) -> str:
    choices = dict(_column(name).flatchoices)
    text = str(choices.get(value, value) if value not in (None, "") else "（空）")
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
