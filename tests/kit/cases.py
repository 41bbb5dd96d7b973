"""Cases in the states that tests begin from, told by date: a bureau, its programme, proposals, entries on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.actors import Actor
from core.clocks import office_time
from departments.models import Department
from law.operations import newest_version_id, pack_by_version_id
from records.operations import RecordClaim
from redblack import operations as lists
from redblack.models import Entry, Programme
from subjects.operations import Claim
from tests.kit import factories

JIANGYIN = "jiangyin-2018"
PROPOSED_ON = date(2024, 3, 4)


@dataclass(frozen=True, kw_only=True)
class Bureau:
    """A department with one person per post, so that two-person rules can be kept."""

    department: Department
    handler: Actor
    reviewer: Actor
    approver: Actor


def bureau(name: str = "", **columns: Any) -> Bureau:
    department = factories.department(name, **columns)
    handler, reviewer, approver = (factories.actor(post, of=department) for post in ("handler", "reviewer", "approver"))
    return Bureau(department=department, handler=handler, reviewer=reviewer, approver=approver)


def programme(
    home: Bureau,
    *,
    colour: str = "black",
    pack: str = JIANGYIN,
    code: str = "",
    drafted_on: date = date(2023, 3, 1),
    published_on: date = date(2023, 6, 1),
    **words: Any,
) -> Programme:
    """A programme drafted, consulted on and published by `home`."""
    law = pack_by_version_id(newest_version_id(pack))
    made = lists.draft_programme(
        code=code or f"P{next(factories.SERIAL):04d}",
        recogniser=home.department,
        pack=law,
        by=home.handler,
        at=office_time(drafted_on),
        **{
            "name": "安全生产领域严重失信主体名单管理办法" if colour == "black" else "诚信企业名单管理办法",
            "colour": colour,
            "field": "安全生产",
            "legal_basis": "《中华人民共和国安全生产法》第七十八条",
            "criteria": "发生生产安全责任事故并受到行政处罚。",
            "grounds": ["administrative", "judgment", "other"]
            if colour == "black"
            else ["commendation", "registration"],
            "exit_rule": "有效期届满。",
            "publicity_required": colour == "red",
            **words,
        },
    )
    chosen = Programme.objects.filter(pk=made.pk)
    lists.consult(chosen, by=home.reviewer, at=office_time(drafted_on), all_or_nothing=True)
    lists.publish_programme(chosen, by=home.approver, at=office_time(published_on), all_or_nothing=True)
    made.refresh_from_db()
    return made


def ground(home: Bureau, **changes: Any) -> RecordClaim:
    """A penalty by general procedure, severe, determined on 2024-02-20."""
    number = next(factories.SERIAL)
    values: dict[str, Any] = {
        "provider": home.department,
        "ground": "administrative",
        "polarity": "negative",
        "procedure": "general",
        "degree": "serious",
        "title": "未采取措施消除事故隐患",
        "document_no": f"（澄）应急罚〔2024〕{number}号",
        "basis": "《中华人民共和国安全生产法》第一百零二条",
        "fact": "未采取措施消除事故隐患，经责令拒不整改。",
        "conduct_on": date(2024, 1, 10),
        "determined_on": date(2024, 2, 20),
        "evidence": ("行政处罚决定书",),
    }
    return RecordClaim(**{**values, **changes})


def honour(home: Bureau, **changes: Any) -> RecordClaim:
    """A commendation, as ground for a red list."""
    values = {
        "ground": "commendation",
        "polarity": "positive",
        "procedure": "none",
        "degree": "",
        "title": "质量管理奖",
        "basis": "《江阴市质量奖管理办法》",
        "fact": "获得质量管理奖。",
    }
    return ground(home, **{**values, **changes})


def proposal(home: Bureau, *, claim: Claim | None = None, colour: str = "black", **changes: Any) -> lists.Proposal:
    """One row of a preliminary list."""
    record = ground(home) if colour == "black" else honour(home)
    values: dict[str, Any] = {
        "claim": claim or factories.organisation_claim(),
        "decision_no": record.document_no,
        "reason": "因重大事故隐患拒不整改受到行政处罚。" if colour == "black" else "获得质量管理奖。",
        "grounds": (record,),
    }
    return lists.Proposal(**{**values, **changes})


def everything(ids: Sequence[int]) -> Any:
    """The entries by number, in nobody's view."""
    return Entry.objects.unscoped("test").filter(pk__in=list(ids))


def proposed(
    home: Bureau, rules: Programme, *, count: int = 1, on: date = PROPOSED_ON, proposals: Sequence[Any] = ()
) -> Any:
    """Entries in state proposed."""
    rows = list(proposals) or [proposal(home, colour=rules.colour) for _ in range(count)]
    answers = lists.propose(rows, programme=rules, by=home.handler, at=office_time(on), all_or_nothing=True)
    return everything([answer.entry_id for answer in answers if answer.entry_id])


def checked(home: Bureau, rules: Programme, *, on: date = PROPOSED_ON, **how: Any) -> Any:
    entries = proposed(home, rules, on=on, **how)
    lists.cross_check(entries, by=home.handler, at=office_time(on, 10), all_or_nothing=True)
    return entries


def notified(home: Bureau, rules: Programme, *, on: date = PROPOSED_ON, **how: Any) -> Any:
    entries = checked(home, rules, on=on, **how)
    lists.notify(entries, by=home.reviewer, at=office_time(on, 11), all_or_nothing=True)
    return entries


def served(home: Bureau, rules: Programme, *, on: date = PROPOSED_ON, **how: Any) -> Any:
    """Served directly on the day of the notice."""
    entries = notified(home, rules, on=on, **how)
    lists.serve(
        entries,
        by=home.handler,
        at=office_time(on, 15),
        method="direct",
        served_on=on,
        proof="送达回证第1号",
        all_or_nothing=True,
    )
    return entries


def publicised(home: Bureau, rules: Programme, *, on: date = PROPOSED_ON, **how: Any) -> Any:
    before = served if rules.colour == "black" else checked
    entries = before(home, rules, on=on, **how)
    lists.publicise(entries, by=home.reviewer, at=office_time(on, 16), all_or_nothing=True)
    return entries


def ready(
    home: Bureau, rules: Programme, *, on: date = PROPOSED_ON, ready_on: date = date(2024, 3, 25), **how: Any
) -> Any:
    """Ready by the timer on `ready_on`, after every term."""
    before = publicised if rules.publicity_required else served
    entries = before(home, rules, on=on, **how)
    lists.make_ready(entries, at=office_time(ready_on, 0, 5), all_or_nothing=True)
    return entries


def listed(
    home: Bureau,
    rules: Programme,
    *,
    on: date = PROPOSED_ON,
    ready_on: date = date(2024, 3, 25),
    listed_on: date | None = None,
    **how: Any,
) -> Any:
    """On the list since `listed_on` (default: the day they became ready)."""
    entries = ready(home, rules, on=on, ready_on=ready_on, **how)
    lists.list_entries(entries, by=home.approver, at=office_time(listed_on or ready_on, 9), all_or_nothing=True)
    return entries


def brought(home: Bureau, entries: Any, *, on: date, listed_on: date) -> Any:
    """Preliminary black entries brought onto the list: checked, told, served and put up on `on`."""
    lists.cross_check(entries, by=home.handler, at=office_time(on, 10), all_or_nothing=True)
    lists.notify(entries, by=home.reviewer, at=office_time(on, 11), all_or_nothing=True)
    how: dict[str, Any] = {"method": "direct", "served_on": on, "proof": "送达回证第1号", "all_or_nothing": True}
    lists.serve(entries, by=home.handler, at=office_time(on, 15), **how)
    lists.publicise(entries, by=home.reviewer, at=office_time(on, 16), all_or_nothing=True)
    lists.make_ready(entries, at=office_time(listed_on, 0, 5), all_or_nothing=True)
    lists.list_entries(entries, by=home.approver, at=office_time(listed_on, 9), all_or_nothing=True)
    return entries


def suspended(home: Bureau, rules: Programme, **how: Any) -> Any:
    entries = listed(home, rules, **how)
    lists.suspend(entries, by=home.approver, at=office_time(date(2024, 4, 1)), note="核实中", all_or_nothing=True)
    return entries


def leaving(home: Bureau, rules: Programme, **how: Any) -> Any:
    entries = listed(home, rules, **how)
    lists.request_exit(
        entries,
        by=home.handler,
        at=office_time(date(2024, 4, 1)),
        exit_reason="withdrawn",
        exit_ground="处罚决定被撤销",
        all_or_nothing=True,
    )
    return entries


def exited(home: Bureau, rules: Programme, **how: Any) -> Any:
    entries = leaving(home, rules, **how)
    lists.exit_entries(entries, by=home.approver, at=office_time(date(2024, 4, 2)), all_or_nothing=True)
    return entries


def dropped(home: Bureau, rules: Programme, **how: Any) -> Any:
    entries = checked(home, rules, **how)
    lists.drop(entries, by=home.reviewer, at=office_time(PROPOSED_ON, 12), note="证据不足", all_or_nothing=True)
    return entries


def withdrawn(home: Bureau, rules: Programme, **how: Any) -> Any:
    entries = checked(home, rules, **how)
    lists.withdraw_draft(entries, by=home.handler, at=office_time(PROPOSED_ON, 12), all_or_nothing=True)
    return entries
