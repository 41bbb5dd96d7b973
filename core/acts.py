"""Acts: a verb over more cases than one chunk, resumed from its cursor after a crash."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import DataError, IntegrityError, transaction
from django.utils.module_loading import import_string

from core import clocks, faultpoints
from core.actors import Actor
from core.models import Act
from core.refusals import NotAllowed, Refused
from core.sets import CHUNK, Report

Runner = Callable[..., Report]
log = logging.getLogger("core.acts")


def begin(
    verb: str,
    case_ids: Sequence[int],
    *,
    label: str,
    by: Actor,
    at: datetime,
    given: Mapping[str, Any] | None = None,
    chunk: int | None = None,
) -> Act:
    """Write down an act over `case_ids` (in the order in which they are to be done); a worker carries it out.

    `chunk` is how many of them are done, and lost by a kill, at a time (default: what a verb takes).
    """
    actor = by.as_json()
    return Act.objects.create(
        verb=verb,
        label=label,
        case_ids=list(case_ids),
        given=dict(given or {}),
        actor=actor,
        created_at=at,
        chunk=chunk or CHUNK,
    )


def resume(act: Act, *, at: datetime | None = None) -> Act:
    """Carry an act to its end. Each chunk and the cursor that passes it are one transaction; a kill loses neither."""
    runner = _runners()[act.verb]
    while _next_chunk(act.pk, runner, at=at):
        faultpoints.reach("act.chunk")
    act.refresh_from_db()
    return act


def hold_of(department_ids: Collection[int]) -> list[Act]:
    """The open acts begun in these departments, locked: no worker goes on with them before this transaction ends."""
    begun = Act.objects.open().filter(actor__department_id__in=list(department_ids))
    return list(begun.select_for_update().order_by("pk"))


def pass_on(act: Act, *, to: Actor) -> None:
    """Let an act go on in the name of `to`: whoever began it belongs to another department now."""
    act.actor = to.as_json()
    act.save(update_fields=["actor"])


def run_open(*, at: datetime | None = None) -> int:
    """Carry every open act to its end; acts that another worker holds are skipped."""
    done = 0
    for act in Act.objects.open():
        try:
            resume(act, at=at)
        except (DataError, IntegrityError, ValueError):
            # It stays open and is tried again; the others must not wait for it.
            log.exception("act %s (%s) could not go on", act.pk, act.verb)
            continue
        done += 1
    return done


def _next_chunk(act_id: int, runner: Runner, *, at: datetime | None) -> bool:
    instant = at or clocks.now()
    with transaction.atomic():
        act = Act.objects.select_for_update(skip_locked=True).filter(pk=act_id, state=Act.State.OPEN).first()
        if act is None:
            return False
        ids = act.case_ids[act.cursor : act.cursor + act.chunk]
        if ids:
            _do(act, runner, ids, at=instant)
        if act.state == Act.State.OPEN and act.cursor >= len(act.case_ids):
            act.state, act.finished_at = Act.State.DONE, instant
        act.save()
        return bool(act.state == Act.State.OPEN)


def _do(act: Act, runner: Runner, ids: Sequence[int], *, at: datetime) -> None:
    try:
        with transaction.atomic():
            report = runner(ids, by=_actor(act), at=at, act_id=act.pk, **act.given)
    except (NotAllowed, Refused) as error:
        act.state, act.error, act.finished_at = Act.State.FAILED, str(error), at
        return
    act.cursor += len(ids)
    act.moved += len(report.moved)
    act.refused += len(report.refused)


def _actor(act: Act) -> Actor:
    return Actor.from_json(act.actor)


@cache
def _runners() -> Mapping[str, Runner]:
    """Verbs that may run as an act, from the table that the roof keeps in `settings.ACT_RUNNERS`."""
    table: Mapping[str, str] = import_string(settings.ACT_RUNNERS)
    return {verb: import_string(path) for verb, path in table.items()}
