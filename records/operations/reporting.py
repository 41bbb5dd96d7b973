"""What a provider reports through any door: taken in or refused, counted, and what was refused is kept with its why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from core.actors import Actor
from core.cells import NUMBER_LIKE
from core.clocks import day_of
from core.identifiers import mask_text
from core.workbooks import Cell
from departments.models import Department
from law.packs import Pack
from records.checking import Problem
from records.models import ExchangeSource, Item, RefusedRow
from records.operations.collecting import Collected, Reader, collect
from records.operations.withdrawing import Withdrawn, withdraw_by_key
from records.terms import Gate, Outcome

AFTER_WITHDRAWAL = {"withdrawn": Outcome.WITHDRAWN, "before": Outcome.SAME, "refused": Outcome.REFUSED}

_COUNT = """
INSERT INTO records_reportcount (provider_id, item, door, "on", outcome, rule, messages)
SELECT %s, %s, %s, %s, outcome, rule, messages
FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS given (outcome, rule, messages)
ORDER BY outcome, rule
ON CONFLICT (provider_id, "on", item, door, outcome, rule)
DO UPDATE SET messages = records_reportcount.messages + excluded.messages
"""


@transaction.atomic
def report(
    rows: Sequence[Mapping[str, Cell]],
    *,
    item: Item,
    provider: Department,
    pack: Pack,
    door: Gate,
    by: Actor,
    at: datetime,
    places: Sequence[int] | None = None,
    source: ExchangeSource | None = None,
) -> list[Collected]:
    """`collect` the rows of one provider and item; count them, and keep what was refused, in one transaction.

    `places` are the numbers of the rows at their source (default: their index). Constant SQL statements.
    """
    found = collect(rows, item=item, provider=provider, pack=pack, by=by, at=at)
    keep(
        found,
        keys=Reader(item, provider=provider, pack=pack, on=day_of(at)).keys(rows),
        places=places or range(len(rows)),
        item=item,
        provider=provider,
        door=door,
        at=at,
        source=source,
    )
    return found


@transaction.atomic
def report_withdrawals(
    keys: Sequence[str],
    *,
    item: Item,
    provider: Department,
    door: Gate,
    by: Actor,
    at: datetime,
    note: str,
    places: Sequence[int] | None = None,
    source: ExchangeSource | None = None,
) -> list[Withdrawn]:
    """`withdraw_by_key`, counted and kept as `report` does; what had ended before counts as the same."""
    found = withdraw_by_key(keys, item=item.code, provider=provider, by=by, at=at, note=note)
    keep(
        [_as_collected(one) for one in found],
        keys=keys,
        places=places or range(len(keys)),
        item=item,
        provider=provider,
        door=door,
        at=at,
        source=source,
    )
    return found


def _as_collected(one: Withdrawn) -> Collected:
    problems = tuple(whole_row(why.code, why.sentence.rstrip("。"), why.remedy, why.clause) for why in one.refusals)
    return Collected(outcome=AFTER_WITHDRAWAL[one.outcome].value, problems=problems)


def whole_row(rule: str, sentence: str, remedy: str, clause: str = "") -> Problem:
    """What is wrong with a message as a whole."""
    return Problem(row=0, field="", label="整行", value="", rule=rule, sentence=sentence, remedy=remedy, clause=clause)


def keep(
    found: Sequence[Collected],
    *,
    keys: Sequence[str],
    places: Sequence[int],
    item: Item,
    provider: Department,
    door: Gate,
    at: datetime,
    source: ExchangeSource | None = None,
) -> None:
    """Count the answers, keep the refused ones, and settle earlier refusals of what was taken now."""
    count_messages(
        [(one.outcome, {problem.rule for problem in one.problems if not problem.warning}) for one in found],
        item=item.code,
        provider=provider,
        door=door,
        at=at,
    )
    taken = {_hidden(key) for key, one in zip(keys, found, strict=True) if one.outcome != Outcome.REFUSED and key}
    if taken:
        refused = RefusedRow.objects.unscoped("messages that were mended and taken now").open_refusals()
        refused.filter(provider=provider, item=item.code, key__in=taken).update(settled_at=at)
    RefusedRow.objects.bulk_create(
        RefusedRow(
            provider=provider,
            item=item.code,
            door=door,
            source=source,
            place=place,
            key=_hidden(key),
            problems=[_told(problem) for problem in one.problems if not problem.warning],
            refused_at=at,
        )
        for key, place, one in zip(keys, places, found, strict=True)
        if one.outcome == Outcome.REFUSED
    )


def count_messages(
    found: Iterable[tuple[str, Iterable[str]]], *, item: str, provider: Department, door: Gate, at: datetime
) -> None:
    """Add messages (outcome, rules broken) to the day's counts of a provider, item and door; one statement."""
    counts: Counter[tuple[str, str]] = Counter()
    for outcome, rules in found:
        counts[outcome, ""] += 1
        if outcome == Outcome.REFUSED:
            counts.update((outcome, rule[:64]) for rule in set(rules))
    add_counts(counts, item=item, provider=provider, door=door, at=at)


def add_counts(
    counts: Mapping[tuple[str, str], int], *, item: str, provider: Department, door: Gate, at: datetime
) -> None:
    """Add what was counted, (outcome, rule or "") → messages, to the day's counts; one statement."""
    counted = {key: number for key, number in counts.items() if number}
    if not counted:
        return
    outcomes, rules_, messages = zip(*((*key, number) for key, number in counted.items()), strict=True)
    with connection.cursor() as cursor:
        given = [list(outcomes), list(rules_), list(messages)]
        cursor.execute(_COUNT, [provider.pk, item, door.value, day_of(at), *given])


def _told(problem: Problem) -> dict[str, Any]:
    told = {name: getattr(problem, name) for name in ("field", "label", "rule", "sentence", "remedy", "clause")}
    return {**told, "value": _hidden(problem.value)}


def _hidden(text: str) -> str:
    """The text with whatever looks like a personal number masked."""
    return NUMBER_LIKE.sub(lambda found: mask_text(found[0]), text)
