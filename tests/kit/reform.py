"""A reorganisation of departments, as tests tell it: proposed, signed, cleared, carried out on its day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from core.actors import Actor
from core.clocks import office_time
from departments import due, operations
from departments.models import Department, Succession, User
from departments.queries import actor_of
from tests.kit import cases

DOCUMENT = "澄委发〔2024〕5号"
PROPOSED_AT = office_time(date(2024, 4, 1))
DAY = date(2024, 4, 10)
ON_THE_DAY = office_time(DAY, 0, 10)
SECURITY = Actor(name="安全管理员", posts=frozenset({"secadmin"}))


def chosen(case: Succession) -> Any:
    """The succession as a set of one."""
    return Succession.objects.unscoped("test").filter(pk=case.pk)


def proposed(
    office: cases.Bureau, *predecessors: Department, to: Department | None, on: date = DAY, document_no: str = DOCUMENT
) -> Succession:
    """Laid down by the office's handler."""
    return operations.propose_succession(
        predecessors=[one.pk for one in predecessors],
        successor_id=to.pk if to else None,
        document_no=document_no,
        effective_on=on,
        by=office.handler,
        at=PROPOSED_AT,
    )


def signed(office: cases.Bureau, case: Succession, *, at: datetime = PROPOSED_AT) -> Succession:
    """Confirmed by the approver, cleared by the security officer: it waits for its day."""
    operations.confirm(chosen(case), by=office.approver, at=at, all_or_nothing=True)
    operations.clear_people(chosen(case), by=SECURITY, at=at, all_or_nothing=True)
    return case


def carried_out(office: cases.Bureau, case: Succession, *, at: datetime = ON_THE_DAY) -> Succession:
    """Signed and carried out by the timer."""
    signed(office, case)
    assert due.hand_over(at=at) == 1
    case.refresh_from_db()
    return case


def again(actor: Actor) -> Actor:
    """The same person as he signs in now."""
    return actor_of(User.objects.select_related("department").get(pk=actor.user_id))


def staff(home: cases.Bureau) -> cases.Bureau:
    """The persons of a bureau as they sign in now, in the department in which they are now."""
    handler = again(home.handler)
    department = Department.objects.get(pk=handler.department_id)
    return cases.Bureau(
        department=department, handler=handler, reviewer=again(home.reviewer), approver=again(home.approver)
    )
