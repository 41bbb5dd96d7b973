"""A wrong batch leaves in one act: signed at the desk, carried out by the worker part by part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction

from core import acts
from core.actors import Actor
from core.doors import nudge
from core.models import Act
from core.refusals import Refusal, Refused
from core.sets import Report
from redblack import operations
from redblack.import_flow import WITHDRAWING
from redblack.import_models import ImportBatch

TAKE_OFF = "import.take_off"
LABEL = "整批退出"
GONE = Refusal(
    code="handed_over",
    sentence="名单已随机构改革移交，签发人没有转隶承接单位。",
    remedy="请承接单位签发人再次办理“签发整批退出”，尚未退出的条目继续办理。",
)


def withdraw(
    batches: models.QuerySet[Any], *, by: Actor, at: datetime, act_id: int | None = None, **how: Any
) -> Report:
    """Sign that a batch leaves, and leave it to the worker; what is left of an act that stopped goes into a new one."""
    batch = batches.get()
    with transaction.atomic():
        report = operations.withdraw_batch(batches, by=by, at=at, **how)
        if report.moved:
            _begin(batch, by=by, at=at)
    return report


def _begin(batch: ImportBatch, *, by: Actor, at: datetime) -> None:
    ids = operations.leaving_with([batch.pk])
    if not ids:
        operations.finish_withdrawal(_batch(batch.pk), at=at)
        return
    acts.begin(TAKE_OFF, ids, label=LABEL, by=by, at=at, given={"batch": batch.pk}, chunk=settings.IMPORT_PART)
    transaction.on_commit(lambda: nudge("acts"), robust=True)


def run_withdrawal(ids: Sequence[int], *, by: Actor, at: datetime, act_id: int, batch: int) -> Report:
    """Runner of the act: one part leaves; with the last one the batch is closed."""
    chosen = ImportBatch.objects.within(by).filter(pk=batch, state=WITHDRAWING).first()  # type: ignore[attr-defined]
    if chosen is None:
        raise Refused(GONE)
    report = operations.take_off(ids, ground=chosen.withdrawal_ground, by=by, at=at, act_id=act_id)
    act = Act.objects.get(pk=act_id)
    if act.cursor + len(ids) >= len(act.case_ids):
        operations.finish_withdrawal(_batch(batch), at=at, act_id=act_id)
    return report


def _batch(pk: int) -> Any:
    return ImportBatch.objects.unscoped("the batch that leaves").filter(pk=pk)


def withdrawal_of(batch: ImportBatch) -> Act | None:
    """The newest act that takes a batch off its list."""
    return Act.objects.filter(verb=TAKE_OFF, given__batch=batch.pk).order_by("pk").last()


def may_sign(batch: ImportBatch) -> bool:
    """Whether somebody may sign: nobody has yet, or the worker stopped on the way."""
    if batch.state != WITHDRAWING:
        return True
    act = withdrawal_of(batch)
    return act is not None and act.state == Act.State.FAILED
