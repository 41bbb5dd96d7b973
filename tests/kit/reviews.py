"""Reconsideration and suits in the states that tests begin from."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.clocks import office_time
from objections.models import Review
from objections.operations import reviews
from redblack.models import Entry
from tests.kit import cases

FILED_ON = date(2024, 3, 28)
ON = date(2024, 4, 1)
STAYED_ON = date(2024, 4, 8)
JUDGED_ON = date(2024, 6, 3)
COURT = "江阴市人民法院"
CASE = "（2024）苏0281行初7号"
JUDGMENT = "（2024）苏0281行初7号判决"


def registered(entry: Entry | None, home: cases.Bureau, **changes: Any) -> Any:
    """A suit against an entry (or, with `record`, a record), as a queryset of one."""
    values: dict[str, Any] = {
        "entry": entry,
        "kind": "suit",
        "authority": COURT,
        "document_no": CASE,
        "filed_on": FILED_ON,
        "received_on": ON,
        "by": home.handler,
        "at": office_time(ON, 10),
        **changes,
    }
    return only(reviews.register(**values))


def only(case: Review) -> Any:
    return Review.objects.unscoped("test").filter(pk=case.pk)


def stayed(entry: Entry, home: cases.Bureau, **changes: Any) -> Any:
    """A suit in which the court stayed the execution."""
    cases_ = registered(entry, home, **changes)
    stay(cases_, home)
    return cases_


def stay(chosen: Any, home: cases.Bureau, *, on: date = STAYED_ON) -> None:
    words = {"document_no": "（2024）苏0281行初7号裁定", "received_on": on, "from_on": on}
    reviews.stay(chosen, by=home.handler, at=office_time(on, 10), all_or_nothing=True, **words)


def judged(chosen: Any, home: cases.Bureau, outcome: str = "upheld", *, on: date = JUDGED_ON, **changes: Any) -> Any:
    values: dict[str, Any] = {
        "outcome": outcome,
        "document_no": JUDGMENT,
        "outcome_on": on,
        "effective_on": on,
        "by": home.approver,
        "at": office_time(on, 15),
        "all_or_nothing": True,
        **changes,
    }
    return reviews.judge(chosen, **values)
