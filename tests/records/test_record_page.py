"""A record at the desk and through the interface: which fields whom, by a hand-written table (A6; JS-G 19 to 22)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.clocks import office_time
from records.models import Evidence, Record
from records.showing import SEALED
from subjects.fictitious import valid_resident_id
from tests.kit import cases, desks, factories, systems
from tests.kit.counting import statements
from tests.kit.desk import page, see, words
from tests.records.test_checking import row as penalty
from tests.records.test_collecting import collected, record_of

pytestmark = pytest.mark.django_db

AT = office_time(date(2024, 3, 26), 10)
NUMBER = valid_resident_id(71, date(1985, 6, 15))

# what is looked for | who reads it on the page of the record
TABLE = {
    "违法行为类型\n未采取措施消除事故隐患": {"provider", "other", "office"},
    "备注\n内部说明": {"provider", "other", "office"},
    "李样例": {"provider"},
    "李**": {"other", "office"},
    SEALED: {"provider", "office"},
    NUMBER: set(),
    "现场照片": {"provider", "office"},
}


@pytest.fixture
def home() -> Any:
    desks.office()
    return cases.bureau("江阴市应急管理局")


@pytest.fixture
def record(home: Any) -> Record:
    one = record_of(collected(home, penalty(CF_FR_ZJHM=NUMBER, CF_FR_ZJLX="身份证", BZ="内部说明"))[0])
    Evidence.objects.create(record=one, title="现场照片", added_at=AT)
    return one


@pytest.mark.parametrize("reader", ["provider", "other", "office"])
def test_as_the_table_says(home: Any, record: Record, reader: str) -> None:
    unit = {"provider": home, "office": None, "other": cases.bureau("江阴市财政局")}[reader]
    actor = unit.handler if unit else factories.actor("handler", of=factories.credit_office())
    shown = words(see(actor, page("change", record), AT))
    assert {text for text in TABLE if text in shown} == {text for text, may in TABLE.items() if reader in may}


def test_a_persons_record_names_him_masked_to_everybody_but_in_the_fields_of_its_provider(home: Any) -> None:
    person = {"CF_XDR_MC": "欧阳震华", "CF_XDR_LB": "自然人", "CF_XDR_SHXYM": "", "CF_FRDB": ""}
    one = penalty(**person, CF_XDR_ZJLX="身份证", CF_XDR_ZJHM=NUMBER)
    record = record_of(collected(home, one)[0])
    for actor in (home.handler, cases.bureau("江阴市财政局").handler):
        shown = words(see(actor, page("change", record), AT))
        assert "欧阳震华" not in shown and NUMBER not in shown


def test_its_provider_reads_it_back_through_the_interface(home: Any, record: Record) -> None:
    system = systems.system_of(home.department, at=AT)
    (told,) = system.get("records/").json()["results"]
    seen = {one["code"]: (one["text"], one["sealed"]) for one in told["contents"]}
    assert seen["CF_FRDB"] == ("李样例", False) and seen["CF_FR_ZJHM"] == (SEALED, True)
    assert NUMBER not in str(told)
    before = len(statements(lambda: system.get("records/")))
    collected(home, *[penalty(CF_WSH=f"第{n}号") for n in range(20)])
    assert len(statements(lambda: system.get("records/"))) == before
