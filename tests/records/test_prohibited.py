"""What may never be collected is refused at the catalogue and at the column (A5; JS-G 14)."""

from __future__ import annotations

from typing import Any

import pytest

from core.clocks import office_time
from core.refusals import Refused
from records import operations as records
from records.catalogue_files import read
from records.models import Item, ItemField
from records.terms import prohibited_names
from tests.kit import cases, factories
from tests.records.test_catalogue import DRAFTED, drafted, local_item


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("宗教信仰", "宗教信仰"),
        ("法定代表人信仰", "宗教信仰"),
        ("基因信息", "基因"),
        ("dna样本编号", "基因"),
        ("指纹", "指纹"),
        ("血型", "血型"),
        ("患病及病史", "疾病和病史"),
        ("疾病名称", "疾病和病史"),
        ("行政处罚决定书文号", ""),
        ("教育机构名称", ""),
        ("病虫害防治许可", ""),
    ],
)
def test_which_names_ask_for_what_is_prohibited(name: str, category: str) -> None:
    assert prohibited_names(name) == ((f"{name}（{category}）",) if category else ())


def test_no_name_of_the_base_catalogue_asks_for_it() -> None:
    found, _ = read()
    names = [word for item in found["items"] for word in (item["name"], *(one["label"] for one in item["fields"]))]
    assert len(names) > 200
    assert prohibited_names("\n".join(names)) == ()


@pytest.mark.django_db
class TestProhibitedNeverCatalogued:
    @pytest.fixture
    def office(self) -> Any:
        desk = factories.credit_office()
        return cases.Bureau(
            department=desk, **{post: factories.actor(post, of=desk) for post in ("handler", "reviewer", "approver")}
        )

    def test_a_draft_does_not_take_in_such_a_field(self, office: Any) -> None:
        bad = local_item()
        bad["fields"] = [*bad["fields"], {"code": "XX", "label": "血型", "kind": "text", "length": 4, "need": "may"}]
        with pytest.raises(Refused, match="血型") as refused:
            drafted(office, items=[bad])
        assert refused.value.refusals[0].clause == "JS-G 14"
        assert not Item.objects.filter(catalogue__origin="local").exists()

    @pytest.mark.parametrize("where", ["item", "field"])
    def test_what_came_in_some_other_way_is_not_put_out_for_comment(self, office: Any, where: str) -> None:
        chosen = drafted(office)
        if where == "item":
            Item.objects.filter(catalogue__in=chosen).update(name="病史信息")
        else:
            ItemField.objects.filter(item__catalogue__in=chosen, code="MC").update(label="病史信息")
        report = records.consult_catalogue(chosen, by=office.reviewer, at=office_time(DRAFTED))
        (refused,) = report.refused
        assert [one.code for one in refused.refusals] == ["prohibited_never_catalogued"]
        assert "：病史信息（疾病和病史）。" in refused.refusals[0].sentence
        assert chosen.get().state == "draft"
