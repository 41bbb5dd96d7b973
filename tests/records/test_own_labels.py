"""An item's own words stand for the columns of its records: 处罚决定日期, not 认定日期."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from core.clocks import office_time
from records.labels import own_labels
from records.models import Item
from tests.kit import cases, desk
from tests.kit.desk import page, words
from tests.records.test_checking import row as penalty
from tests.records.test_collecting import ON, collected, record_of

pytestmark = pytest.mark.django_db
AT = office_time(ON, 14)
see = partial(desk.see, at=AT)


@pytest.fixture
def home() -> Any:
    return cases.bureau("应急管理局")


@pytest.mark.parametrize(
    ("code", "label"), [("penalty", "处罚决定日期"), ("abnormal", "列入日期"), ("judgment_debtor", "发布时间")]
)
def test_each_item_has_its_own_word_for_the_day(code: str, label: str) -> None:
    item = Item.objects.named([code], on=ON)[code]
    assert own_labels(item.binds, item.fields.all())["determined_on"] == label


def test_a_column_that_no_field_fills_has_no_word_of_its_own() -> None:
    assert own_labels({"title": "NO_SUCH"}, []) == {}


def test_the_page_of_a_record_names_its_days_as_the_item_does(home: Any) -> None:
    record = record_of(collected(home, penalty())[0])
    assert f"{record.determined_on:%Y-%m-%d}（处罚决定日期）" in words(see(home.handler, page("change", record)))


def test_a_list_of_one_item_stands_under_the_item_s_word(home: Any) -> None:
    collected(home, penalty())
    address = reverse("admin:records_record_changelist")
    everything, chosen = see(home.handler, address), see(home.handler, f"{address}?item=penalty")
    assert "处罚决定日期" not in words(everything)
    assert "处罚决定日期" in words(chosen)
    assert "行政处罚" in words(chosen)
    assert see(home.handler, f"{address}?item=nothing%00").status_code in (200, 302)
