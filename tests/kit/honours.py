"""Honours on file, and the tasks over them, in the states that tests begin from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from core.clocks import office_time
from honours.models import HonourTask
from law.operations import newest_version_id, pack_by_version_id
from records import operations as records
from records.models import Record
from records.operations import RecordClaim
from redblack import operations as lists
from subjects.models import Subject
from subjects.operations import relate
from tests.kit import cases, factories

FILED_ON = date(2023, 5, 8)
GRANTED_ON = date(2023, 4, 28)
ANSWERED_ON = date(2024, 4, 8)


def granted(
    unit: cases.Bureau, *subjects: Subject, on: date = FILED_ON, pack: str = cases.JIANGYIN, **words: Any
) -> Any:
    """An honour of each of these subjects, reported by the unit that granted it; gives the records."""
    claims = [
        RecordClaim(
            **{
                "subject_id": one.pk,
                "provider": unit.department,
                "item": "honour",
                "ground": "commendation",
                "polarity": "positive",
                "procedure": "none",
                "degree": "",
                "title": "江阴市文明单位",
                "document_no": f"澄文明〔2023〕{next(factories.SERIAL)}号",
                "basis": "",
                "fact": "授予荣誉称号。",
                "conduct_on": GRANTED_ON,
                "determined_on": GRANTED_ON,
                **words,
            }
        )
        for one in subjects
    ]
    law = pack_by_version_id(newest_version_id(pack))
    filed = records.file(claims, pack=law, by=unit.handler, at=office_time(on))
    return Record.objects.unscoped("test").filter(pk__in=[one.record.pk for one in filed if one.record])


def tasks(**how: Any) -> Any:
    """Tasks in nobody's view."""
    return HonourTask.objects.unscoped("test").filter(**how).order_by("pk")


def listed(home: cases.Bureau, rules: Any, claims: Sequence[Any], **how: Any) -> Any:
    """Black entries of these companies, on the list since 2024-03-25."""
    return cases.listed(home, rules, proposals=[cases.proposal(home, claim=claim) for claim in claims], **how)


def led_by(company: Subject, person: Subject, *, by: Any) -> None:
    """The person is legal representative of the company, with proof."""
    relate(
        company,
        person=person,
        role="legal_representative",
        from_on=date(2020, 1, 1),
        proof="登记信息",
        by=by,
        at=factories.A_DAY,
    )


def wrong(home: cases.Bureau, entries: Any, *, on: date = date(2024, 4, 15)) -> None:
    """The recogniser withdraws entries as wrong."""
    leave(home, entries, on=on, reason="withdrawn")


def leave(home: cases.Bureau, entries: Any, *, on: date, reason: str) -> None:
    """Entries exit by decision for `reason`."""
    lists.request_exit(
        entries,
        by=home.handler,
        at=office_time(on, 9),
        exit_reason=reason,
        exit_ground="处罚决定有误",
        all_or_nothing=True,
    )
    lists.exit_entries(entries, by=home.approver, at=office_time(on, 10), all_or_nothing=True)
