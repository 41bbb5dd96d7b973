"""The page of one subject shows its public records beside its entries, in their window and nowhere after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from core.clocks import fixed, office_time
from law.operations import newest_version_id, pack_by_version_id
from records import operations as records
from records.models import Record
from subjects.operations import merge
from tests.kit import cases, desks, factories
from tests.kit.counting import statements
from tests.public.test_records import person
from tests.records.test_checking import row as penalty
from tests.records.test_collecting import collected, record_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jiangyin")]
APRIL = office_time(date(2024, 4, 10))


@pytest.fixture
def home() -> Any:
    return cases.bureau("应急管理局")


def page(client: Client, subject: Any, *, on: date = date(2024, 4, 10)) -> str:
    with fixed(office_time(on)):
        return client.get(f"/subjects/{subject.public_id}/").content.decode()


def ask(client: Client, row: dict[str, Any], *, on: date = date(2024, 4, 10)) -> str:
    with fixed(office_time(on)):
        return client.post("/person/", {"name": row["CF_XDR_MC"], "number": row["CF_XDR_ZJHM"]}).content.decode()


def test_a_penalty_stands_on_the_page_of_its_subject_until_its_last_day(home: Any, client: Client) -> None:
    record = record_of(collected(home, penalty())[0])
    last = record.public_to
    assert last == date(2025, 2, 20)
    where = f"/records/penalty/{record.public_id}/"
    assert where in page(client, record.subject)
    assert where in page(client, record.subject, on=last)
    after = page(client, record.subject, on=date(2025, 2, 21))
    assert where not in after and "未查询到该单位公开期内的信用记录" in after


@pytest.mark.parametrize("verb", ["revoke", "repair"])
def test_an_ended_record_is_not_there(home: Any, client: Client, verb: str) -> None:
    record = record_of(collected(home, penalty())[0])
    getattr(records, verb)(Record.objects.unscoped("t").filter(pk=record.pk), by=home.approver, at=APRIL, note="撤销")
    assert record.title not in page(client, record.subject)


def test_the_ground_of_an_entry_stands_with_its_entry_only(home: Any, client: Client) -> None:
    entry = cases.listed(home, cases.programme(home)).get()
    assert "未查询到该单位公开期内的信用记录" in page(client, entry.subject)


def test_what_is_shared_between_departments_is_not_there(home: Any, client: Client) -> None:
    subject = factories.organisation()
    kind = {"ground": "other", "polarity": "positive", "procedure": "none", "degree": ""}
    claim = replace(cases.ground(home, **kind), item="volunteering", subject_id=subject.pk)
    pack = pack_by_version_id(newest_version_id(cases.JIANGYIN))
    (filed,) = records.file([claim], pack=pack, by=home.handler, at=APRIL)
    assert filed.record is not None
    assert filed.record.document_no not in page(client, subject)


def test_what_was_merged_into_it_is_there(home: Any, client: Client) -> None:
    record, kept = record_of(collected(home, penalty())[0]), factories.organisation()
    merge(record.subject, into=kept, reason="重复建档", by=desks.office().approver, at=APRIL)
    assert f"/records/penalty/{record.public_id}/" in page(client, kept)


def test_a_person_finds_his_own_by_name_and_number_masked(home: Any, client: Client) -> None:
    row = penalty(**person())
    record = record_of(collected(home, row)[0])
    found = ask(client, row)
    assert f"/records/penalty/{record.public_id}/" in found and row["CF_XDR_MC"] not in found
    assert f"/records/penalty/{record.public_id}/" not in ask(client, row, on=date(2025, 2, 21))
    assert "未查询到" in ask(client, {**row, "CF_XDR_MC": "别人"})


def test_fifty_records_cost_as_many_statements_as_one(home: Any, client: Client) -> None:
    counted = []
    for count in (1, 50):
        name = factories.valid_uscc(900 + count)
        rows = [
            penalty(CF_XDR_MC=f"江阴第{count}有限公司", CF_XDR_SHXYM=name, CF_WSH=f"{count}-{n}号")
            for n in range(count)
        ]
        subject = record_of(collected(home, *rows)[0]).subject
        page(client, subject)
        counted.append(len(statements(lambda one=subject: page(client, one))))  # type: ignore[misc]
    assert counted[0] == counted[1]
