"""A provider takes back by message what it reported in error; the record goes to the archive, nothing is removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.actors import Actor
from core.refusals import Refusal
from departments.models import Department
from records.models import Record
from records.operations.ending import withdraw

WITHDRAWALS = [("withdrawn", "已撤回"), ("before", "此前已终止"), ("refused", "未撤回")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The answer for one key: `withdrawn`, `before` (it had ended already) or `refused`."""

    outcome: str
    public_id: UUID | None = None
    refusals: tuple[Refusal, ...] = ()


def withdraw_by_key(
    keys: Sequence[str], *, item: str, provider: Department, by: Actor, at: datetime, note: str
) -> list[Withdrawn]:
    """Withdraw a provider's records of an item by its own keys; one answer per key, in order. Constant statements.

    A key that two subjects share names neither of them, so neither is withdrawn.
    """
    found: dict[str, list[Record]] = {}
    own = Record.objects.unscoped("a provider's own records, looked up by its keys").filter(
        provider=provider, item__code=item, provider_key__in=set(keys), parent__isnull=True
    )
    for record in own.order_by("pk"):
        found.setdefault(record.provider_key, []).append(record)
    chosen = {key: _chosen(found.get(key, [])) for key in dict.fromkeys(keys)}
    standing = [one.pk for one in chosen.values() if isinstance(one, Record) and one.ended_on is None]
    refused: dict[int, tuple[Refusal, ...]] = {}
    if standing:
        cases = Record.objects.unscoped("the records that their provider takes back").filter(pk__in=standing)
        report = withdraw(cases, by=by, at=at, note=note)
        refused = {one.case_id: tuple(one.refusals) for one in report.refused}
    return [_answer(chosen[key], refused) for key in keys]


def _chosen(records: Sequence[Record]) -> Record | Refusal:
    """The record that a key names: one that stands, else the last that ended."""
    standing = [one for one in records if one.ended_on is None]
    if len(standing) > 1:
        sentence = "这个主键下有几个主体的信息，不能确定撤回哪一条。"
        return Refusal(code="several", sentence=sentence, remedy="请由本单位签发人在平台逐条办理撤销。", field="keys")
    if not records:
        sentence = "本单位没有以这个主键报送过这一目录事项的信息。"
        return Refusal(code="unknown_key", sentence=sentence, remedy="请核对主键和目录事项编码。", field="keys")
    return standing[0] if standing else records[-1]


def _answer(one: Record | Refusal, refused: dict[int, tuple[Refusal, ...]]) -> Withdrawn:
    if isinstance(one, Refusal):
        return Withdrawn(outcome="refused", refusals=(one,))
    if one.pk in refused:
        return Withdrawn(outcome="refused", public_id=one.public_id, refusals=refused[one.pk])
    return Withdrawn(outcome="withdrawn" if one.ended_on is None else "before", public_id=one.public_id)
