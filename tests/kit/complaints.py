"""Appeals and complaints in the states that tests begin from."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.clocks import office_time
from objections import operations as objections
from objections.models import Appeal, Complaint
from objections.operations import appeals, complaints
from redblack.contested import Contested, contested_case
from redblack.models import Entry
from tests.kit import cases, factories
from tests.kit import objections as objection_kit

DECIDED_ON = date(2024, 4, 2)
ON = date(2024, 4, 8)
LATER = date(2024, 4, 10)
AT = office_time(ON, 10)
THEN = office_time(LATER, 10)


def appeal(entry: Entry | None, office: cases.Bureau, **changes: Any) -> Any:
    """An appeal against a dismissed objection to an entry (or, with `record`, a record), raised at the window."""
    target = changes.pop("record", None) or entry
    values: dict[str, Any] = {
        "contested": changes.pop("contested", None) or dismissed(target),
        "party": "江阴远望化工有限公司",
        "text": "隐患已经按期整改，复查记录可以证明，异议处理决定没有采信。",
        "by": office.handler,
        "at": AT,
        **changes,
    }
    return only(appeals.raise_appeal(**values))


def dismissed(target: Any) -> Contested:
    """The outcome of an objection to this, which its own unit found wrong the week before."""
    found = contested_case(objected(target).get().receipt_no)
    assert found is not None and found.decided_on == DECIDED_ON
    return found


def objected(target: Any, *, decided: bool = True) -> Any:
    """An objection of the subject, handled by who provided or recognised the information."""
    unit = target.recogniser if isinstance(target, Entry) else target.provider
    handler, reviewer, approver = (factories.actor(post, of=unit) for post in ("handler", "reviewer", "approver"))
    chosen = objection_kit.raised(target, by=handler, on=DECIDED_ON, with_provider=True)
    if decided:
        said = {"outcome": "dismissed", "reasons": "经核实登记与决定书一致。", "remedy": "", "corrections": {}}
        for verb, by, given in (
            (objections.accept, reviewer, {}),
            (objections.propose_decision, handler, said),
            (objections.dismiss, approver, {}),
        ):
            verb(chosen, by=by, at=office_time(DECIDED_ON, 10), all_or_nothing=True, **given)
    return chosen


def accepted(entry: Entry | None, office: cases.Bureau, **changes: Any) -> Any:
    """Accepted on the day on which it was raised."""
    chosen = appeal(entry, office, **changes)
    appeals.accept(chosen, by=office.reviewer, at=AT, all_or_nothing=True)
    return chosen


def upheld(entry: Entry | None, office: cases.Bureau, **changes: Any) -> Any:
    """Found right, the unit ordered to verify anew."""
    chosen = accepted(entry, office, **changes)
    words = {"reason": "复查记录属实。", "ordered": "重新核实并更正。"}
    appeals.uphold(chosen, by=office.approver, at=THEN, all_or_nothing=True, **words)
    return chosen


def complaint(office: cases.Bureau, **changes: Any) -> Any:
    """A complaint by phone, as a queryset of one."""
    values: dict[str, Any] = {
        "channel": "phone",
        "complainant": "李四光",
        "contact": "13800000000",
        "text": "窗口拒收信用修复申请材料，也不说理由。",
        "by": office.handler,
        "at": AT,
        **changes,
    }
    return only(complaints.raise_complaint(**values))


def assigned(office: cases.Bureau, unit: cases.Bureau, **changes: Any) -> Any:
    """Given to the unit on the day on which it came."""
    chosen = complaint(office, about=unit.department, **changes)
    complaints.assign(chosen, by=office.handler, at=AT, unit=unit.department, all_or_nothing=True)
    return chosen


def answered(office: cases.Bureau, unit: cases.Bureau, **changes: Any) -> Any:
    """Answered two days later."""
    chosen = assigned(office, unit, **changes)
    words = "经查，窗口人员未一次性告知，已批评教育并受理申请。"
    complaints.answer(chosen, by=unit.handler, at=THEN, answer=words, all_or_nothing=True)
    return chosen


def only(case: Appeal | Complaint) -> Any:
    return type(case).objects.unscoped("test").filter(pk=case.pk)
