"""A list of ours that was wrong leaves as a whole after names of it were told or listed: two persons, one act (E5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models

from core import sets
from core.actors import Actor, timer
from core.sets import Change, Decision, Report
from records.models import Record
from records.operations import revoke
from redblack.flow import BEFORE_LISTING, LEAVING, ON_THE_LIST
from redblack.import_queries import DRAFT_STATES, entries_of, records_made_by
from redblack.import_rules import ASKING_WITHDRAWAL, WITHDRAWING, BatchFacts
from redblack.models import Entry
from redblack.operations.exits import exit_entries, keep, request_exit
from redblack.operations.importing import batch_verb, dated
from redblack.operations.path import drop, withdraw_draft
from redblack.terms import ExitReason

WHOLE = "整批退出"
OF_A_BATCH = "the entries of a batch that leaves as a whole"


def _asked(facts: BatchFacts, law: Any, at: datetime) -> Decision:
    by: Any = facts.by
    return Decision(values={"withdrawal_ground": facts.given, "withdrawal_asked_by_id": by.user_id})


def _ask_for_each(change: Change) -> None:
    """Slips that nobody was told of go at once; what is listed is to leave as wrong, whatever was asked before."""
    drafts = entries_of(change.ids).filter(state__in=DRAFT_STATES)
    listed = entries_of(change.ids).filter(state__in=ON_THE_LIST)
    how: dict[str, Any] = {"by": change.by, "at": change.at, "note": change.given, "all_or_nothing": True}
    withdraw_draft(_chosen(drafts), **how)
    request_exit(_chosen(listed), exit_reason=ExitReason.WITHDRAWN, exit_ground=change.given, **how)


def _keep_each(change: Change) -> None:
    """What a stay or an objection holds goes on waiting: its exit is decided one by one when that is over."""
    keep(_chosen(asked_of(change.ids)), by=change.by, at=change.at, note=change.given)


def _refused(facts: BatchFacts, law: Any, at: datetime) -> Decision:
    return Decision(values={"withdrawal_ground": "", "withdrawal_asked_by_id": None})


def _revoke_records(change: Change) -> None:
    """Records that the batch itself filed, and on which nothing else rests, were wrong too."""
    filed = Record.objects.unscoped(OF_A_BATCH).filter(pk__in=records_made_by(change.ids), ended_on__isnull=True)
    if filed.exists():
        revoke(filed, by=timer(WHOLE), at=change.at, note=WHOLE, all_or_nothing=True)


_ASK = batch_verb("ask_withdrawal", rules=ASKING_WITHDRAWAL, decide=_asked, effects=(_ask_for_each,))
_REFUSE = batch_verb("refuse_withdrawal", decide=_refused, effects=(_keep_each,))
_WITHDRAW = batch_verb("withdraw", rules=WITHDRAWING, decide=dated(""))
_FINISH = batch_verb("finish_withdrawal", decide=dated("withdrawn_on"), effects=(_revoke_records,))


def ask_withdrawal(batches: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Ask that everything a batch brought leaves as wrong from the start; `note` is the ground. An approver decides."""
    return sets.run(_ASK, batches, by=by, at=at, given=note, note=note, **how)


def refuse_withdrawal(batches: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Let a batch stand as it is, with the reason: what was listed keeps its effect."""
    return sets.run(_REFUSE, batches, by=by, at=at, given=note, note=note, **how)


def withdraw_batch(batches: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Sign that a batch leaves: a second person. What it brought is taken off by `take_off`, part by part."""
    return sets.run(_WITHDRAW, batches, by=by, at=at, **how)


def take_off(entry_ids: Sequence[int], *, ground: str, by: Actor, at: datetime, **how: Any) -> Report:
    """Let one part of a batch leave: listed entries exit as wrong, those under way are not listed any more.

    Measures are released, letters issued and whoever listens told, in the same transaction.
    """
    chosen = Entry.objects.unscoped(OF_A_BATCH).filter(pk__in=list(entry_ids))
    left = exit_entries(_chosen(asked(chosen)), by=by, at=at, note=ground, **how)
    return left + drop(_chosen(chosen.filter(state__in=BEFORE_LISTING)), by=by, at=at, note=ground, **how)


def finish_withdrawal(batches: models.QuerySet[Any], *, at: datetime, **how: Any) -> Report:
    """Close a batch of which nothing is left; the records that it filed are revoked."""
    return sets.run(_FINISH, batches, by=timer(WHOLE), at=at, all_or_nothing=True, **how)


def asked(entries: Any) -> Any:
    """Of these entries, those whose exit as wrong waits for a signature."""
    return entries.filter(state=LEAVING, exit_reason=ExitReason.WITHDRAWN)


def asked_of(batch_ids: Any) -> Any:
    return asked(entries_of(batch_ids))


def leaving_with(batch_ids: Any) -> list[int]:
    """What a batch that is signed takes along, in the order in which it is done."""
    entries = entries_of(batch_ids).filter(
        models.Q(state=LEAVING, exit_reason=ExitReason.WITHDRAWN) | models.Q(state__in=BEFORE_LISTING)
    )
    return list(entries.order_by("subject_id", "pk").values_list("pk", flat=True))


def _chosen(entries: Any) -> Any:
    """By their numbers: while a verb moves them, what they were chosen by changes."""
    ids = list(entries.order_by().values_list("pk", flat=True))
    return Entry.objects.unscoped(OF_A_BATCH).filter(pk__in=ids)
