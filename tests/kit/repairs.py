"""Applications for repair in the states that tests begin from, told by date, under any pack."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.clocks import office_time
from law.operations import newest_version_id, pack_by_version_id
from records import operations as records
from records.models import Record
from records.operations import RecordClaim
from repair import operations as repair
from repair.models import Repair
from repair.operations import Application
from subjects.models import Subject
from tests.kit import cases, factories

JIANGSU = "jiangsu-2018"
DETERMINED_ON = date(2024, 2, 20)
CORRECTED_ON = date(2024, 3, 1)
APPLIED_ON = date(2025, 3, 3)


def penalty(
    home: cases.Bureau, subject: Subject, *, pack: str = JIANGSU, on: date | None = None, **words: Any
) -> Record:
    """A severe penalty of this subject, on file since `on` (its determination, unless told otherwise)."""
    determined_on = words.get("determined_on", DETERMINED_ON)
    claim = cases.ground(home, subject_id=subject.pk, **{"determined_on": determined_on, **words})
    law = pack_by_version_id(newest_version_id(pack))
    (filed,) = records.file([claim], pack=law, by=home.handler, at=office_time(on or determined_on))
    assert filed.record is not None, filed
    return filed.record


def claim_of(**words: Any) -> RecordClaim:
    """As `cases.ground`."""
    return cases.ground(**words)


def application(**words: Any) -> Application:
    """What a company writes that has put things right."""
    return Application(
        **{
            "statement": "已经消除事故隐患，缴清罚款，建立安全管理制度。",
            "commitment": "今后守法经营，不再发生同类失信行为。",
            "corrected_on": CORRECTED_ON,
            "performed": True,
            "contact": "0510-80000000",
            **words,
        }
    )


def one(case: Repair) -> Any:
    """The case as a set of one, in nobody's view."""
    return Repair.objects.unscoped("test").filter(pk=case.pk)


def applied(home: cases.Bureau, record: Any = None, *, entry: Any = None, on: date = APPLIED_ON, **words: Any) -> Any:
    """An application that came in at the window of `home`."""
    made = repair.apply(application(**words), record=record, entry=entry, by=home.handler, at=office_time(on))
    return one(made.case)


def accepted(home: cases.Bureau, record: Any = None, *, on: date = APPLIED_ON, **how: Any) -> Any:
    chosen = applied(home, record, on=on, **how)
    repair.accept(chosen, by=home.handler, at=office_time(on, 10), all_or_nothing=True)
    return chosen


def opined(home: cases.Bureau, record: Any = None, *, on: date = APPLIED_ON, favours: bool = True, **how: Any) -> Any:
    chosen = accepted(home, record, on=on, **how)
    repair.opine(
        chosen, by=home.reviewer, at=office_time(on, 11), favours=favours, opinion="情况属实。", all_or_nothing=True
    )
    return chosen


def publicised(home: cases.Bureau, record: Any = None, *, on: date = APPLIED_ON, **how: Any) -> Any:
    chosen = opined(home, record, on=on, **how)
    repair.publicise(chosen, by=home.reviewer, at=office_time(on, 12), all_or_nothing=True)
    return chosen


def granted(
    home: cases.Bureau, record: Any = None, *, on: date = APPLIED_ON, granted_on: date = date(2025, 3, 11), **how: Any
) -> Any:
    chosen = publicised(home, record, on=on, **how)
    repair.grant(chosen, by=home.approver, at=office_time(granted_on), all_or_nothing=True)
    return chosen


def company(name: str = "江阴远望化工有限公司") -> Subject:
    return factories.organisation(name)
