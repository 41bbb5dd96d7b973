"""The words that an item has of its own for the columns of a record: 处罚决定日期, not 认定日期. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol


class Labelled(Protocol):
    """What is asked of a field; `ItemField` is one."""

    code: str
    label: str


def own_labels(binds: Mapping[str, str], fields: Iterable[Labelled]) -> dict[str, str]:
    """Column of a record → the item's own word for it; columns that no field fills are missing."""
    labels = {one.code: one.label for one in fields}
    return {column: labels[code] for column, code in binds.items() if code in labels}
