"""The dossier through the interface: a scope of its own, a purpose before anything else, the same eyes as the page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.clocks import office_time
from records.showing import SEALED
from subjects.models import AccessLog, Subject
from subjects.operations import merge
from tests.kit import cases, factories, systems
from tests.records.test_checking import row as penalty
from tests.records.test_collecting import collected, record_of
from tests.redblack import test_dossier as page
from tests.redblack.test_dossier import NUMBER, House

pytestmark = pytest.mark.django_db

AT = office_time(date(2024, 3, 26), 10)
ASKED = {"purpose": "supervision", "case_no": "澄信查〔2024〕3号"}


@pytest.fixture
def house() -> House:
    return House()


def dossier(department: Any, code: Any, **given: Any) -> Any:
    return systems.system_of(department, at=AT).get(f"subjects/{code}/dossier/", **{**ASKED, **given})


def kind(answer: Any, name: str) -> list[dict[str, Any]]:
    (found,) = [one for one in answer.json()["kinds"] if one["kind"] == name]
    records: list[dict[str, Any]] = found["records"]
    return records


@pytest.mark.parametrize(
    ("reader", "name", "number"), [("provider", "李样例", SEALED), ("other", "李**", None), ("office", "李**", SEALED)]
)
def test_each_department_reads_by_its_class(house: House, reader: str, name: str, number: str | None) -> None:
    record = record_of(collected(house.home, penalty(CF_FR_ZJHM=NUMBER, CF_FR_ZJLX="身份证"))[0])
    unit = {"provider": house.home, "other": house.other, "office": house.office}[reader].department
    answer = dossier(unit, record.subject.uscc)
    assert answer.status_code == 200, answer.content
    (told,) = kind(answer, "negative")
    seen = {one["code"]: one["text"] for one in told["contents"]}
    assert (seen["CF_FRDB"], seen.get("CF_FR_ZJHM")) == (name, number)
    assert (told["valid_to"], told["publishable"], told["degree"]) == ("2025-02-20", True, "一般失信")
    assert NUMBER not in answer.content.decode()
    (look,) = AccessLog.objects.all()
    assert (look.fields, look.case_no, look.subject_id) == (["dossier"], "澄信查〔2024〕3号", record.subject_id)


def test_what_is_asked_for_is_given_by_authority_only(house: House) -> None:
    person, title = page.TestWhoSeesWhat().asked(house, "title")
    code = Subject.objects.get(pk=person).public_id
    unit = house.other.department
    assert kind(dossier(unit, code), "negative") == []
    entitled = {"basis": "authorisation", "basis_ref": "授权书7号", "authorised_to": "2024-12-31"}
    (told,) = kind(dossier(unit, code, **entitled), "negative")
    assert told["title"] == title and told["follows"].endswith("有限公司")
    late = dossier(unit, code, **{**entitled, "authorised_to": "2024-03-25"})
    assert (late.status_code, late.json()["code"]) == (409, "look_authorised_to")


def test_the_lists_on_which_it_stands(house: House) -> None:
    entry = cases.listed(house.home, cases.programme(house.home)).get()
    answer = dossier(house.other.department, entry.subject.uscc)
    (told,) = answer.json()["listings"]
    assert (told["entry"], told["effect"], told["publishable"]) == (str(entry.public_id), "有效", True)


def test_a_former_code_leads_to_the_dossier_that_stands(house: House) -> None:
    kept, lost = factories.organisation(), factories.organisation()
    merge(lost, into=kept, reason="重复建档", by=house.office.approver, at=AT)
    assert dossier(house.other.department, lost.uscc).json()["subject"] == str(kept.public_id)
    assert dossier(house.other.department, lost.public_id).json()["subject"] == str(kept.public_id)


@pytest.mark.parametrize(
    "code", ["91320281000000000X", "nowhere", NUMBER, "7" * 36, "00000000-0000-0000-0000-000000000007"]
)
def test_what_nobody_bears_is_not_found_and_leaves_no_row(house: House, code: str) -> None:
    assert dossier(house.other.department, code).status_code == 404
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize(
    "given", [{"purpose": ""}, {"case_no": ""}, {"purpose": "curiosity"}, {"authorised_to": "soon"}]
)
def test_without_a_purpose_nobody_is_told_whether_the_subject_is_known(house: House, given: dict[str, str]) -> None:
    for code in (factories.organisation().uscc, "nowhere"):
        assert dossier(house.other.department, code, **given).status_code == 400


def test_another_scope_does_not_open_it(house: House) -> None:
    system = systems.system_of(house.other.department, at=AT, scopes=["records.read", "screening.one"])
    answer = system.get(f"subjects/{factories.organisation().uscc}/dossier/", **ASKED)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
