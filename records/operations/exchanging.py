"""Exchange tables: pulled batch by batch. Rows, counts, refusals and the new position are one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import DataError, IntegrityError, transaction

from core import faultpoints
from core.actors import Actor, Post
from core.clocks import day_of
from core.refusals import Refusal, Refused
from core.workbooks import Cell
from law.operations import NoActivePack, active_pack
from records import gaps
from records.exchange_models import ExchangePull, ExchangeSource
from records.exchange_reading import SourceFault, opened, rows_after, write_ack, write_errors
from records.gaps import Position
from records.models import RefusedRow
from records.operations.collecting import Collected, Reader, item_in_force
from records.operations.exchange_keeping import bad_map, locked, source_of
from records.operations.reporting import AFTER_WITHDRAWAL, keep, report, report_withdrawals, whole_row
from records.terms import Gate, Outcome

WITHDRAWING = frozenset({"D", "DELETE", "删除", "撤回"})
"""Words of the action column that take a record back; any other word reports it."""

TOLD_AT_ONCE = 1000
RETRY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What one batch brought. `more`: go on at once; `error`: why nothing was read."""

    counts: Mapping[str, int] = field(default_factory=dict)
    more: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """Rows of a source by field code, in order, with their numbers, keys, and what is to be done with each."""

    source: ExchangeSource
    reader: Reader
    numbers: Sequence[int]
    rows: Sequence[Mapping[str, Cell]]
    keys: Sequence[str]
    withdrawn: Sequence[bool]
    at: datetime


def pull(source_id: int, *, at: datetime) -> Pulled:
    """Take the next batch of a source: read there, collect here, tell it what was refused.

    Two workers on one source do not take a row twice, the second gives up. What is written back at the source may
    be written again after a crash, and is the same then.
    """
    source = source_of(source_id).select_related("provider").get()
    if source.stopped_at is not None:
        return Pulled()
    try:
        position = Position.from_json(source.cursor, source.gaps)
        batch = _read(source, position, at=at)
        pulled = _taken(batch, position, at=at)
        faultpoints.reach("exchange.kept")
        if pulled is None:
            return Pulled()
        _acknowledge(source)
        _tell(source, at=at)
    except (SourceFault, Refused, NoActivePack) as wrong:
        return _failed(source, str(wrong), at=at)
    return pulled


def _read(source: ExchangeSource, position: Position, *, at: datetime) -> _Batch:
    """The next rows there. Raises `Refused` where the item, its fields or the provider no longer fit."""
    reader = _reader(source, at=at)
    columns = [*source.columns, *([source.action_column] if source.action_column else [])]
    with opened(source.link) as link:
        found = rows_after(
            link,
            position,
            table=source.table,
            cursor_column=source.cursor_column,
            columns=columns,
            limit=source.batch,
        )
    codes = list(source.columns.values())
    rows = [dict(zip(codes, cells, strict=False)) for _, cells in found]
    words = [str(cells[-1] or "").strip().upper() if source.action_column else "" for _, cells in found]
    return _Batch(
        source=source,
        reader=reader,
        numbers=[number for number, _ in found],
        rows=rows,
        keys=reader.keys(rows),
        withdrawn=[word in WITHDRAWING for word in words],
        at=at,
    )


def _reader(source: ExchangeSource, *, at: datetime) -> Reader:
    pack = active_pack(on=day_of(at))
    item = item_in_force(source.item, on=day_of(at))
    if wrong := bad_map(source, item):
        raise Refused(wrong)
    if source.provider.handed_over_on is not None:
        raise Refused(Refusal(code="handed_over", sentence="提供单位的职能已经移交，请为承接单位另设交换表。"))
    return Reader(item, provider=source.provider, pack=pack, on=day_of(at))


def _taken(batch: _Batch, position: Position, *, at: datetime) -> Pulled | None:
    """Collect the batch and move the position; None where another worker was here first."""
    source = batch.source
    with transaction.atomic():
        held = locked(source.pk)
        if (held.cursor, held.gaps) != (source.cursor, source.gaps) or held.stopped_at is not None:
            return None
        outcomes = [outcome for places in _runs(batch) for outcome in _run(batch, places)]
        faultpoints.reach("exchange.collected")
        moved = gaps.after(position, batch.numbers, at=at)
        counts = {one.value: outcomes.count(one.value) for one in Outcome}
        if batch.numbers:
            ExchangePull.objects.create(
                source=held,
                provider=held.provider,
                at=at,
                from_cursor=held.cursor,
                to_cursor=moved.cursor,
                read=len(outcomes),
                **counts,
            )
        more = len(batch.numbers) >= source.batch
        _move(held, moved, more=more, at=at)
    return Pulled(counts=counts, more=more)


def _move(held: ExchangeSource, moved: Position, *, more: bool, at: datetime) -> None:
    held.cursor, held.gaps = moved.cursor, moved.as_json()
    held.pulled_at, held.failures, held.error = at, 0, ""
    if not more:
        held.wanted_at, held.next_at = None, at + timedelta(minutes=held.every)
    held.save(update_fields=["cursor", "gaps", "pulled_at", "failures", "error", "wanted_at", "next_at"])


def _runs(batch: _Batch) -> list[list[int]]:
    """The rows in their order, cut where a key comes again or reporting turns to withdrawing: changes in sequence."""
    found: list[list[int]] = []
    seen: set[str] = set()
    for place, key in enumerate(batch.keys):
        turned = place > 0 and batch.withdrawn[place] != batch.withdrawn[place - 1]
        if not found or turned or key in seen:
            found.append([])
            seen = set()
        found[-1].append(place)
        seen.add(key)
    return found


def _run(batch: _Batch, places: Sequence[int]) -> list[str]:
    """One run of rows, in its own savepoint; if the database objects, in halves down to the bad row."""
    try:
        with transaction.atomic():
            return (_withdraw if batch.withdrawn[places[0]] else _report)(batch, places)
    except (DataError, IntegrityError):
        if len(places) > 1:
            half = len(places) // 2
            return [*_run(batch, places[:half]), *_run(batch, places[half:])]
    remedy = "请核对各栏内容；仍不能归集的，请联系系统管理员。"
    wrong = whole_row("database", "数据库拒绝了这一行", remedy)
    return _keep(batch, places, [Collected(outcome=Outcome.REFUSED.value, problems=(wrong,))])


def _report(batch: _Batch, places: Sequence[int]) -> list[str]:
    found = report(
        [batch.rows[place] for place in places],
        item=batch.reader.item,
        provider=batch.source.provider,
        pack=batch.reader.pack,
        door=Gate.EXCHANGE,
        by=_actor(batch.source),
        at=batch.at,
        places=[batch.numbers[place] for place in places],
        source=batch.source,
    )
    return [one.outcome for one in found]


def _withdraw(batch: _Batch, places: Sequence[int]) -> list[str]:
    """Records that the provider takes back."""
    found = report_withdrawals(
        [batch.keys[place] for place in places],
        item=batch.reader.item,
        provider=batch.source.provider,
        door=Gate.EXCHANGE,
        by=_actor(batch.source),
        at=batch.at,
        note=f"提供单位在交换表“{batch.source.name}”中撤回",
        places=[batch.numbers[place] for place in places],
        source=batch.source,
    )
    return [AFTER_WITHDRAWAL[one.outcome].value for one in found]


def _keep(batch: _Batch, places: Sequence[int], found: Sequence[Collected]) -> list[str]:
    keep(
        found,
        keys=[batch.keys[place] for place in places],
        places=[batch.numbers[place] for place in places],
        item=batch.reader.item,
        provider=batch.source.provider,
        door=Gate.EXCHANGE,
        at=batch.at,
        source=batch.source,
    )
    return [one.outcome for one in found]


def _acknowledge(source: ExchangeSource) -> None:
    """Tell the provider up to which number its rows were taken, where it offers a table for that."""
    if source.acks_table:
        cursor = source_of(source.pk).values_list("cursor", flat=True).get()
        with opened(source.link, write=True) as link:
            write_ack(link, source.acks_table, source=source.name, cursor=cursor)


def _tell(source: ExchangeSource, *, at: datetime) -> None:
    """Write refusals back into the provider's database, where it offers a table for them."""
    if not source.errors_table:
        return
    untold = RefusedRow.objects.unscoped("what a source is to be told").filter(source=source, told_at__isnull=True)
    while rows := list(untold.order_by("pk")[:TOLD_AT_ONCE]):
        with opened(source.link, write=True) as link:
            write_errors(
                link,
                source.errors_table,
                [
                    (row.place, one["rule"], one["field"], f"{one['label']}：{one['sentence']}", one["remedy"])
                    for row in rows
                    for one in row.problems
                ],
            )
        faultpoints.reach("exchange.told")
        untold.filter(pk__in=[row.pk for row in rows]).update(told_at=at)


def _failed(source: ExchangeSource, sentence: str, *, at: datetime) -> Pulled:
    """Note why a pull did not succeed; it is tried again after its interval, at the latest after ten minutes."""
    with transaction.atomic():
        held = locked(source.pk)
        held.failures, held.error = held.failures + 1, sentence[:500]
        held.wanted_at, held.next_at = None, at + min(timedelta(minutes=held.every), RETRY)
        held.save(update_fields=["failures", "error", "wanted_at", "next_at"])
    return Pulled(error=sentence)


def _actor(source: ExchangeSource) -> Actor:
    """A source acts as its provider's 经办, as a system of the interface does; it never reviews or approves."""
    return Actor(
        name=f"交换表：{source.name}",
        department_id=source.provider_id,
        department_name=source.provider.name,
        posts=frozenset({Post.HANDLER.value}),
        predecessors=frozenset(source.provider.predecessors),
    )
