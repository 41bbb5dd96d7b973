"""Appeals and complaints in the states that tests begin from."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.clocks import office_time
from objections.models import Appeal, Complaint
from objections.operations import appeals, complaints
from redblack.models import Entry
from tests.kit import cases

ON = date(2024, 4, 8)
LATER = date(2024, 4, 10)
AT = office_time(ON, 10)
THEN = office_time(LATER, 10)


def appeal(entry: Entry | None, office: cases.Bureau, **changes: Any) -> Any:
    """An appeal about an entry (or, with `record`, a record), raised at the window, as a queryset of one."""
    values: dict[str, Any] = {
        "entry": entry,
        "against": "objection",
        "decision_no": "澄信异决〔2024〕3号",
        "decision_on": date(2024, 4, 2),
        "party": "江阴远望化工有限公司",
        "text": "隐患已经按期整改，复查记录可以证明，异议处理决定没有采信。",
        "by": office.handler,
        "at": AT,
        **changes,
    }
    return only(appeals.raise_appeal(**values))


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
