"""What a case of an upper floor is about, for machines: a record or a list entry, by its public number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers

from core.api import CaseSerializer


class TargetSerializer(CaseSerializer):
    """A case with nullable foreign keys `record` and `entry`."""

    record = serializers.SerializerMethodField(label="信用记录")
    entry = serializers.SerializerMethodField(label="名单条目")

    def get_record(self, case: Any) -> UUID | None:
        """The public number of the record, where the case is about one."""
        return case.record.public_id if case.record is not None else None

    def get_entry(self, case: Any) -> UUID | None:
        """The public number of the list entry, where the case is about one."""
        return case.entry.public_id if case.entry is not None else None
