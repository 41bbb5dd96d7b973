"""Which fields of a record whom: a hand-written table item × class × reader (A6; JS-G 19 to 22)."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from core.actors import Actor
from records.models import Item, ItemField
from records.showing import (
    DEPARTMENT,
    OFFICE,
    PROVIDER,
    PUBLIC,
    SEALED,
    Eyes,
    Reading,
    authorised,
    eyes_of,
    masked_name,
    show,
)
from subjects.fictitious import valid_resident_id
from tests.kit import cases
from tests.records.test_checking import row as penalty
from tests.records.test_collecting import collected, record_of


def fields_of(record: Any) -> list[ItemField]:
    return list(ItemField.objects.filter(item=record.item))


READERS: dict[str, Eyes] = {
    "public": PUBLIC,
    "department": DEPARTMENT,
    "provider": PROVIDER,
    "office": OFFICE,
    "authorised": authorised("办理融资授信，已取得主体书面授权"),
}


def made(record_class: str, field_class: str, **field: Any) -> tuple[Any, list[Any]]:
    """A record of one class with one field of another."""
    base = {"code": "F", "label": "栏目", "kind": "text", "words": {}, "personal": "none"}
    record = SimpleNamespace(
        visibility=record_class,
        item=SimpleNamespace(binds=field.get("binds", {})),
        subject=SimpleNamespace(name="澄江样例有限公司", uscc="91", get_kind_display=lambda: "法人"),
        values={"F": "内容"},
        sealed=b"x",
        provider_id=7,
    )
    return record, [SimpleNamespace(**{**base, "visibility": field_class, **field})]


# class of the item | class of the field | who reads the field
TABLE = [
    ("public", "public", {"public", "department", "provider", "office", "authorised"}),
    ("public", "shared", {"department", "provider", "office", "authorised"}),
    ("public", "asked", {"provider", "office", "authorised"}),
    ("shared", "public", {"department", "provider", "office", "authorised"}),
    ("shared", "shared", {"department", "provider", "office", "authorised"}),
    ("shared", "asked", {"provider", "office", "authorised"}),
    ("asked", "public", {"provider", "office", "authorised"}),
    ("asked", "shared", {"provider", "office", "authorised"}),
    ("asked", "asked", {"provider", "office", "authorised"}),
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("record_class", "field_class", "may"), TABLE, ids=[f"{a}-{b}" for a, b, _ in TABLE])
def test_who_reads_a_field(record_class: str, field_class: str, may: set[str], reader: str) -> None:
    record, fields = made(record_class, field_class)
    assert [one.text for one in show(record, fields=fields, to=READERS[reader])] == (["内容"] if reader in may else [])


@pytest.mark.parametrize(
    ("reader", "text"),
    [("public", None), ("department", None), ("provider", SEALED), ("office", SEALED), ("authorised", SEALED)],
)
@pytest.mark.parametrize("mark", [{"kind": "number"}, {"personal": "number"}])
def test_a_number_is_opened_for_nobody_even_where_its_class_was_set_wrong(
    reader: str, text: str | None, mark: dict[str, str]
) -> None:
    record, fields = made("public", "public", **mark)
    assert [one.text for one in show(record, fields=fields, to=READERS[reader])] == ([text] if text else [])


@pytest.mark.parametrize(
    ("reader", "name"),
    [("public", "李**"), ("department", "李**"), ("office", "李**"), ("provider", "李样例"), ("authorised", "李样例")],
)
def test_the_name_of_a_person_is_masked_but_for_who_sent_it_or_says_what_for(reader: str, name: str) -> None:
    record, fields = made("public", "public", personal="name")
    record.values = {"F": "李样例"}
    (shown,) = show(record, fields=fields, to=READERS[reader])
    assert (shown.value, shown.text) == (name, name)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("李样例", "李**"),
        ("买买提·吐尔逊", "买******"),
        ("李一、王二", "李*、王*"),
        ("澄江样例化工有限公司", "澄江样例化工有限公司"),
        ("公司", "公*"),
    ],
)
def test_names_of_persons_are_masked_and_of_organisations_not(name: str, masked: str) -> None:
    assert masked_name(name) == masked


def test_an_authority_without_a_purpose_is_none() -> None:
    with pytest.raises(ValueError, match="事由"):
        Eyes(reading=Reading.AUTHORISED, purpose="  ")


def test_a_residents_number_in_a_text_is_masked_for_everybody() -> None:
    number = valid_resident_id(4, date(1985, 6, 15))
    record, fields = made("public", "public")
    record.values = {"F": f"见{number}，文号202401010000001"}
    for eyes in READERS.values():
        (shown,) = show(record, fields=fields, to=eyes)
        assert number not in shown.text
        assert "202401010000001" in shown.text


def test_staff_read_as_provider_what_their_own_unit_sent() -> None:
    record, _ = made("asked", "asked")
    assert eyes_of(Actor(name="甲", department_id=7), record) is PROVIDER
    assert eyes_of(Actor(name="乙", department_id=8), record) is DEPARTMENT
    assert eyes_of(Actor(name="丙", department_id=9, office=True), record) is OFFICE
    assert eyes_of(Actor(name="丁", department_id=7, office=True), record) is PROVIDER


@pytest.mark.django_db
class TestOfTheSeededItems:
    def test_a_penalty_in_the_eyes_of_each(self) -> None:
        home = cases.bureau("应急管理局")
        number = valid_resident_id(5, date(1985, 6, 15))
        (found,) = collected(home, penalty(CF_FR_ZJHM=number, CF_FR_ZJLX="身份证", BZ="内部说明"))
        record = record_of(found)
        fields = fields_of(record)
        seen = {
            name: {one.code: one.text for one in show(record, fields=fields, to=to)} for name, to in READERS.items()
        }
        assert seen["public"]["CF_WSH"] == "（澄）应急罚〔2024〕7号"
        assert seen["public"]["CF_CFLB"] == "罚款"
        assert seen["public"]["CF_CX"] == "一般程序"
        assert seen["public"]["CF_XDR_MC"] == "澄江样例化工有限公司"
        assert seen["public"]["CF_JDRQ"] == "2024-02-20"
        assert seen["public"]["CF_FRDB"] == "李**"
        assert not {"CF_FR_ZJHM", "CF_FR_ZJLX", "CF_XDR_ZJHM", "BZ"} & set(seen["public"])
        assert seen["department"]["BZ"] == "内部说明"
        assert not {"CF_FR_ZJHM", "CF_FR_ZJLX"} & set(seen["department"])
        assert seen["provider"]["CF_FR_ZJHM"] == SEALED
        assert number not in str(seen)

    def test_a_corrected_title_is_shown_in_place_of_the_one_that_was_sent(self) -> None:
        home = cases.bureau("应急管理局")
        record = record_of(collected(home, penalty())[0])
        record.title = "更正后的违法行为类型"
        shown = {one.code: one.text for one in show(record, fields=fields_of(record), to=PUBLIC)}
        assert shown["CF_WFXW"] == "更正后的违法行为类型"

    def test_of_a_person_not_even_an_authorised_reader_gets_the_number_here(self) -> None:
        home = cases.bureau("应急管理局")
        number = valid_resident_id(6, date(1985, 6, 15))
        sent = penalty(CF_XDR_MC="王样例", CF_XDR_LB="自然人", CF_XDR_SHXYM="", CF_FRDB="", CF_XDR_ZJLX="身份证")
        record = record_of(collected(home, {**sent, "CF_XDR_ZJHM": number})[0])
        for to in READERS.values():
            shown = {one.code: one.text for one in show(record, fields=fields_of(record), to=to)}
            assert number not in str(shown)
            assert shown["CF_XDR_MC"] == "王**"

    def test_no_item_of_the_base_catalogue_makes_a_number_public(self) -> None:
        numbers = ItemField.objects.filter(personal="number") | ItemField.objects.filter(kind="number")
        assert numbers.exists()
        assert set(numbers.values_list("visibility", flat=True)) == {"asked"}
        assert Item.objects.count() >= 16
