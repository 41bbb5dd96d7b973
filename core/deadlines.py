"""Terms that a department must not let pass: each app's own question, composed by the roof."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One kind of term: of which flow, what has to be done, and the cases that wait.

    `rows` is a values() queryset of `case_id`, `department_id`, `pack_version_id` and `due_on` (the last day).
    `url` is where the office sees them.
    """

    flow: str
    label: str
    rows: models.QuerySet[Any]
    url: str = ""


Source = Callable[[date], Sequence[Deadline]]


@cache
def _sources() -> tuple[Source, ...]:
    return tuple(import_string(path) for path in import_string(settings.DEADLINES))


def deadlines(on: date) -> list[Deadline]:
    """Everything that a department must still do by a day, of every app; days before `on` are over and left out."""
    return [one for ask in _sources() for one in ask(on)]
