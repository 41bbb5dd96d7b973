"""A redress is opened with the exit or the end of what was wrong, in the same transaction (JY 24, JS-L 24)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.sets import Decision
from law.operations import current_calendar, pack_by_version_id
from law.packs import Pack
from law.why import Why, deadline
from objections.redress_flow import CLAWBACK, REDRESS
from objections.redress_models import Clawback, Redress, RedressAnswer
from objections.redress_queries import unlisted, wrong_before, wrong_entries, wrong_records
from objections.redress_terms import APOLOGY, COMPENSATION, RED_CLAWBACK, TERM, Item, Outcome, Wrong
from redblack.benefits import Benefit, granted_under
from redblack.terms import ExitReason

BY = timer("误列救济")
NOTHING_GRANTED = "实施反馈中没有给予权益的记载。"
_KEYS = {Wrong.BLACK: (APOLOGY, COMPENSATION), Wrong.RED: (RED_CLAWBACK,), Wrong.RECORD: (COMPENSATION,)}


def checklist(pack: Pack, wrong: str) -> tuple[str, ...]:
    """What a pack owes to somebody who was wronged in this way (C12, C27).

    Everywhere: correct, tell the recipients; of a wrong black list or record, restore the good name. Apology and
    clarification, compensation, claw-back where the pack says so.
    """
    items = [Item.CORRECT, Item.NOTIFY]
    if wrong == Wrong.RED:
        return (*items, Item.CLAWBACK) if pack.get(RED_CLAWBACK) else tuple(items)
    if wrong == Wrong.BLACK and pack.get(APOLOGY):
        items += [Item.APOLOGY, Item.CLARIFICATION]
    items.append(Item.RESTORE)
    return (*items, Item.COMPENSATION) if pack.get(COMPENSATION) else tuple(items)


def open_for_entries(transition_id: int, *, at: datetime, by: Actor = BY) -> int:
    """Open a redress for every entry that a transition took off its list as wrong; returns how many.

    Constant SQL statements. What was granted under a wrong red entry is put before whoever granted it.
    """
    found = wrong_entries(transition_id)
    return _open(_of_entries(found, "已于{on:%Y-%m-%d}退出（{reason}），自始不应列入。", at=at), by=by, at=at)


def open_for_entries_left(transition_id: int, *, at: datetime, by: Actor = BY) -> int:
    """Open a redress for every entry that left before a transition revoked or quashed the last it rested on."""
    said = "已于{on:%Y-%m-%d}退出（{reason}）；其认定依据现已撤销，自始不应列入。"
    return _open(_of_entries(wrong_before(transition_id), said, at=at), by=by, at=at)


def open_for_unlisted(entry_ids: Collection[int], *, at: datetime, by: Actor = BY) -> int:
    """Open a redress for entries that had left when a judgment quashed their listing; returns how many."""
    said = "已于{on:%Y-%m-%d}退出（{reason}）；列入决定现被裁判撤销，自始不应列入。"
    return _open(_of_entries(unlisted(entry_ids), said, at=at), by=by, at=at)


def _of_entries(found: Any, said: str, *, at: datetime) -> list[tuple[Redress, str]]:
    columns = ("pk", "subject_id", "recogniser_id", "pack_version_id", "colour", "exit_reason", "exited_on")
    return [
        (
            Redress(
                subject_id=row["subject_id"],
                entry_id=row["pk"],
                unit_id=row["recogniser_id"],
                pack_version_id=row["pack_version_id"],
                wrong=row["colour"],
                opened_on=day_of(at),
            ),
            "名单条目" + said.format(on=row["exited_on"], reason=ExitReason(row["exit_reason"]).label),
        )
        for row in found.order_by("subject_id", "pk").values(*columns)
    ]


def open_for_records(transition_id: int, *, at: datetime, by: Actor = BY) -> int:
    """Open a redress for every negative record that was public and ended as wrong; returns how many."""
    on = day_of(at)
    found = wrong_records(transition_id, on).order_by("subject_id", "pk")
    rows = list(found.values("pk", "subject_id", "provider_id", "pack_version_id", "quashed_by"))
    made = [
        (
            Redress(
                subject_id=row["subject_id"],
                record_id=row["pk"],
                unit_id=row["provider_id"],
                pack_version_id=row["pack_version_id"],
                wrong=Wrong.RECORD,
                opened_on=on,
            ),
            f"公开过的信用记录已于{on:%Y-%m-%d}{'因原决定被撤销而终止' if row['quashed_by'] else '撤销或者终止'}。",
        )
        for row in rows
    ]
    return _open(made, by=by, at=at)


def _open(made: Sequence[tuple[Redress, str]], *, by: Actor, at: datetime) -> int:
    if not made:
        return 0
    known: dict[tuple[int, str, str], Decision] = {}
    for case, said in made:
        pack = pack_by_version_id(case.pack_version_id)
        case.items = list(checklist(pack, case.wrong))
        case.due_on, counted = deadline(pack, current_calendar(), key=TERM, start_on=case.opened_on)
        known.setdefault((case.pack_version_id, case.wrong, said), _decided(case, said, counted))
    cases = [(case, known[case.pack_version_id, case.wrong, said]) for case, said in made]
    opened = sets.create(REDRESS, "open", cases, by=by, at=at)
    benefits = granted_under([case.entry_id for case, _ in made if case.entry_id and Item.CLAWBACK in case.items])
    _claim_back([case for case, _ in made], benefits, by=by, at=at)
    granted = {benefit.entry_id for benefit in benefits}
    RedressAnswer.objects.bulk_create(_known(made, granted, opened, by=by, at=at))
    return len(made)


def _decided(case: Redress, said: str, counted: Why) -> Decision:
    pack = pack_by_version_id(case.pack_version_id)
    keys = tuple(key for key in _KEYS[Wrong(case.wrong)] if pack.get(key) is not None)
    listed = "、".join(Item(item).label for item in case.items)
    why = Why.cited(pack, *keys, sentences=(said, f"应当办理：{listed}。")) + counted
    return Decision(clauses=tuple(dict.fromkeys(pack.cite(key).short for key in keys)), why=why.as_json())


def _known(
    made: Iterable[tuple[Redress, str]], granted: set[int], transition_id: int, *, by: Actor, at: datetime
) -> Iterable[RedressAnswer]:
    """What is answered with the opening: the exit is the correction; where nothing was granted nothing is owed back."""
    how: dict[str, Any] = {"transition_id": transition_id, "at": at, "by_id": by.user_id, "by_name": by.name}
    for case, said in made:
        yield RedressAnswer(
            redress=case, item=Item.CORRECT, outcome=Outcome.DONE, done_on=case.opened_on, proof=said, **how
        )
        if Item.CLAWBACK in case.items and case.entry_id not in granted:
            yield RedressAnswer(
                redress=case, item=Item.CLAWBACK, outcome=Outcome.NOT_DUE, reason=NOTHING_GRANTED, **how
            )


def _claim_back(cases: Sequence[Redress], benefits: Sequence[Benefit], *, by: Actor, at: datetime) -> None:
    if not benefits:
        return
    of_entry = {case.entry_id: case for case in cases}
    on: date = day_of(at)
    terms = {
        pk: deadline(pack_by_version_id(pk), current_calendar(), key=TERM, start_on=on)
        for pk in {case.pack_version_id for case in cases}
    }
    rows = [
        (
            Clawback(
                subject_id=of_entry[one.entry_id].subject_id,
                redress=of_entry[one.entry_id],
                unit_id=one.department_id,
                pack_version_id=of_entry[one.entry_id].pack_version_id,
                source=one.source,
                measure=one.measure,
                benefit=one.benefit,
                granted_on=one.granted_on,
                opened_on=on,
                due_on=terms[of_entry[one.entry_id].pack_version_id][0],
            ),
            _to_recover(of_entry[one.entry_id].pack_version_id, terms[of_entry[one.entry_id].pack_version_id][1]),
        )
        for one in benefits
    ]
    sets.create(CLAWBACK, "open", rows, by=by, at=at)


def _to_recover(pack_version_id: int, counted: Why) -> Decision:
    pack = pack_by_version_id(pack_version_id)
    why = Why.cited(pack, RED_CLAWBACK, sentences=("红名单认定有误，据以给予的权益应尽可能收回。",)) + counted
    return Decision(clauses=(pack.cite(RED_CLAWBACK).short,), why=why.as_json())
