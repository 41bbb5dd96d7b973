"""Pages of a long list by the last row shown, not by a number: page one thousand costs what page one costs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

PAGE_SIZE = 20
_MARK = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Some rows in order, and the mark after which the next slice begins; empty at the end."""

    rows: tuple[Any, ...]
    after: str
    begun: bool


def sliced(rows: models.QuerySet[Any], *, day: str, after: str, size: int = PAGE_SIZE) -> Slice:
    """The newest `rows` by the column `day`, or those that follow the mark `after`; a mark nobody gave is no mark."""
    mark = _read(after)
    if mark is not None:
        on, pk = mark
        rows = rows.filter(Q(**{f"{day}__lt": on}) | Q(**{day: on, "pk__lt": pk}), **{f"{day}__lte": on})
    found = list(rows.order_by(f"-{day}", "-pk")[: size + 1])
    shown = tuple(found[:size])
    following = f"{getattr(shown[-1], day).isoformat()}.{shown[-1].pk}" if len(found) > size else ""
    return Slice(rows=shown, after=following, begun=mark is not None)


def _read(mark: str) -> tuple[date, int] | None:
    found = _MARK.fullmatch(mark)
    if found is None:
        return None
    try:
        return date.fromisoformat(found[1]), int(found[2])
    except ValueError:
        return None
