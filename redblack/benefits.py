"""What was granted because of red entries: asked of whoever carries measures out, when entries were wrong (JY 24)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """One benefit that a department reported. `source` is the number of the report; `benefit` its own words."""

    source: int
    entry_id: int
    department_id: int
    measure: str
    benefit: str
    granted_on: date


def granted_under(entry_ids: Collection[int]) -> list[Benefit]:
    """What was granted under these entries, in the order of the reports; `settings.BENEFITS` names who is asked."""
    if not entry_ids:
        return []
    asked: tuple[str, ...] = import_string(settings.BENEFITS)
    found: list[Benefit] = []
    for path in asked:
        ask: Callable[[Collection[int]], list[Benefit]] = import_string(path)
        found += ask(entry_ids)
    return sorted(found, key=lambda one: one.source)
