"""The name of a subject at a past instant: what was changed or undone since changes nothing (I6)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from core.clocks import office_time
from subjects.models import Subject, SubjectChange
from subjects.operations import report_change, undo_change
from subjects.past import names_at
from tests.kit import cases, desks, factories
from tests.kit.counting import statements

pytestmark = pytest.mark.django_db
APRIL, MAY, JUNE, JULY = (office_time(date(2024, month, 8)) for month in (4, 5, 6, 7))


@pytest.fixture
def office() -> cases.Bureau:
    return desks.office()


def renamed(subject: Subject, name: str, office: cases.Bureau, *, at: datetime) -> SubjectChange:
    said = {"happened_on": date(2024, 3, 29), "authority": "江阴市数据局", "document_no": "（2024）登字第1号"}
    return report_change(subject, kind="renamed", new_name=name, by=office.handler, at=at, **said)


def called(subject: Subject, at: datetime) -> str:
    subject.refresh_from_db()
    return names_at([subject], at)[subject.pk]


def test_each_instant_keeps_its_name(office: cases.Bureau) -> None:
    """Registered in May and July, though the first took effect in March: the platform showed the old name until May."""
    subject = factories.organisation("江阴甲公司")
    renamed(subject, "江阴乙公司", office, at=MAY)
    renamed(subject, "江阴丙公司", office, at=JULY)
    assert [called(subject, at) for at in (APRIL, MAY, JUNE, JULY)] == [
        "江阴甲公司",
        "江阴乙公司",
        "江阴乙公司",
        "江阴丙公司",
    ]


def test_one_that_was_undone_was_shown_until_then(office: cases.Bureau) -> None:
    subject = factories.organisation("江阴甲公司")
    case = renamed(subject, "江阴乙公司", office, at=MAY)
    chosen = SubjectChange.objects.unscoped("test").filter(pk=case.pk)
    undo_change(chosen, by=office.approver, at=JULY, note="误报", all_or_nothing=True)
    assert [called(subject, at) for at in (APRIL, MAY, JUNE, JULY)] == [
        "江阴甲公司",
        "江阴乙公司",
        "江阴乙公司",
        "江阴甲公司",
    ]


def test_a_person_stays_masked(office: cases.Bureau) -> None:
    subject = factories.person("张三丰")
    case = renamed(subject, "李四光", office, at=MAY)
    chosen = SubjectChange.objects.unscoped("test").filter(pk=case.pk)
    undo_change(chosen, by=office.approver, at=JULY, note="误报", all_or_nothing=True)
    assert called(subject, JUNE).startswith("李") and "四光" not in called(subject, JUNE)


def test_many_cost_as_many_statements_as_one(office: cases.Bureau) -> None:
    subjects = [factories.organisation() for _ in range(20)]
    counted = [len(statements(lambda some=some: names_at(some, JUNE))) for some in (subjects[:1], subjects)]
    assert counted == [2, 2]
