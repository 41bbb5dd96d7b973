"""What is due: one function for beat, for after-commit nudges and for the command that needs no broker."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from core import clocks

Runner = Callable[..., int]
log = logging.getLogger("core.due")


@cache
def kinds() -> Mapping[str, Runner]:
    """The kinds of due work, from the table that the roof keeps in `settings.DUE_KINDS`."""
    table: Mapping[str, str] = import_string(settings.DUE_KINDS)
    return {kind: import_string(path) for kind, path in table.items()}


def run_due(kind: str, *, at: datetime | None = None) -> int:
    """Do what is due of one kind at `at` (default: now); returns how many things were done."""
    done = kinds()[kind](at=at or clocks.now())
    if done:
        log.info("due %s: %d", kind, done)
    return done
