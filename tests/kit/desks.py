"""Measures and the departments that carry them out, in the states that tests begin from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from core.actors import Actor
from core.clocks import office_time
from departments.models import Department
from law.operations import activate, newest_version_id
from measures import operations as desk
from measures.models import Dispatch, Measure
from measures.operations.catalogue import Basis
from tests.kit import cases, factories

PUBLISHED_ON = date(2023, 9, 1)
LAW = Basis(document="中华人民共和国政府采购法", level="law", article="第二十二条", effective_from=date(2003, 1, 1))
PAPER = Basis(document="实施意见", level="policy_paper", article="（十一）")
COLUMNS: dict[str, Any] = {
    "colour": "black",
    "category": "administrative",
    "kind": "access",
    "title": "限制参加政府采购",
    "content": "不予通过资格审查。",
    "target_kinds": ["legal_person"],
    "degree": "any",
    "term": "with_list",
}


def office(*, pack: str = cases.JIANGYIN) -> cases.Bureau:
    """The credit office at work under a pack, since 2023."""
    home = cases.bureau("信用办", is_office=True)
    on = date(2023, 1, 3)
    activate(newest_version_id(pack), by=home.approver, on=on, at=office_time(on), demo=True)
    return home


def draft(
    home: cases.Bureau,
    *executors: Department,
    bases: Sequence[Basis] = (LAW,),
    on: date = PUBLISHED_ON,
    **columns: Any,
) -> Measure:
    """A draft that lacks nothing unless told otherwise."""
    columns.setdefault("code", f"m-{next(factories.SERIAL):04d}")
    return desk.draft(
        by=home.handler,
        at=office_time(on, 8),
        bases=bases,
        executors=[one.pk for one in executors],
        **{**COLUMNS, **columns},
    )


def published(home: cases.Bureau, *executors: Department, on: date = PUBLISHED_ON, **how: Any) -> Measure:
    """In force from `on`."""
    measure = draft(home, *executors, on=on, **how)
    desk.publish(chosen(measure), by=home.approver, at=office_time(on, 9), all_or_nothing=True)
    measure.refresh_from_db()
    return measure


def chosen(*measures: Measure) -> Any:
    """The measures by number."""
    return Measure.objects.filter(pk__in=[measure.pk for measure in measures])


def tasks(**how: Any) -> Any:
    """Dispatches in nobody's view."""
    return Dispatch.objects.unscoped("test").filter(**how).order_by("pk")


def acknowledged(task: Any, by: Actor, *, on: date) -> Any:
    """The task, answered."""
    desk.acknowledge(tasks(pk=task.pk), by=by, at=office_time(on), all_or_nothing=True)
    return tasks(pk=task.pk)
