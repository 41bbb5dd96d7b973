"""Facts that a floor announces. A lower floor never calls up; a listener that fails makes the verb fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from core.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened, in plain values. Listeners join on the steps of `transition_id`."""

    transition_id: int
    at: datetime
    by: Actor
    count: int


Listener = Callable[[Any], None]


@cache
def _table() -> dict[str, tuple[Listener, ...]]:
    table: dict[str, list[str]] = import_string(settings.EVENT_LISTENERS)
    return {event: tuple(import_string(path) for path in paths) for event, paths in table.items()}


def listeners(event: type[Event]) -> tuple[Listener, ...]:
    """Who hears `event`, from the table that the roof keeps in `settings.EVENT_LISTENERS`."""
    return _table().get(f"{event.__module__}.{event.__name__}", ())


def announce(event: Event) -> None:
    """Tell every listener, synchronously and in the same transaction."""
    for listener in listeners(type(event)):
        listener(event)
