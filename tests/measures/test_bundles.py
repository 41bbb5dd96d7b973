"""The table of a memorandum's measures: the template, what a row becomes, and every wrong cell named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from core.clocks import fixed
from core.refusals import Refused
from core.workbooks import Head, write
from core.workbooks import read as read_sheets
from measures import bundles
from measures.models import BundledMeasure
from tests.kit import cases, desks, factories, memoranda
from tests.kit.desk import page, signed_in, words

pytestmark = pytest.mark.django_db

ON = date(2024, 1, 8)
HEADINGS = [column.heading for column in bundles.COLUMNS]
ROW = dict(zip(HEADINGS, bundles.EXAMPLE, strict=False))


@pytest.fixture(autouse=True)
def treasury() -> Any:
    return factories.department("财政局")


def table(*rows: dict[str, str], headings: Sequence[str] = HEADINGS) -> bytes:
    heads = [Head(heading=heading) for heading in headings]
    return write({"措施": (heads, [[row.get(heading, "") for heading in headings] for row in rows])})


def sentences(data: bytes) -> list[str]:
    with pytest.raises(Refused) as wrong:
        bundles.read(data, on=ON)
    return [refusal.sentence for refusal in wrong.value.refusals]


def test_the_example_of_the_template_is_read_as_it_stands(treasury: Any) -> None:
    (row,) = bundles.read(table(ROW), on=ON)
    assert (row.title, row.colour, row.executors, row.code) == ("限制参加政府采购活动", "black", (treasury.pk,), "")
    (basis,) = row.bases
    assert (basis.level, basis.document, basis.article) == ("law", "中华人民共和国政府采购法", "第二十二条")
    said = {name: row.columns[name] for name in ("category", "kind", "target_kinds", "degree", "term", "application")}
    assert said == {
        "category": "administrative",
        "kind": "access",
        "target_kinds": ["legal_person", "unincorporated"],
        "degree": "any",
        "term": "with_list",
        "application": "automatic",
    }


def test_the_template_holds_headings_help_and_example() -> None:
    empty, help_sheet, example = read_sheets(bundles.template(), most_rows=100)
    assert list(empty.lines[0].cells) == HEADINGS and len(empty.lines) == 1
    assert len(example.lines) == 2 and help_sheet.lines


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"名称": ""}, "第2行，“名称”：不能为空。"),
        ({"激励或惩戒": "黑"}, "第2行，“激励或惩戒”：没有“黑”，应为：激励、惩戒。"),
        ({"实施单位": "财税局"}, "第2行，“实施单位”：没有“财税局”，应为：财政局。"),
        ({"期限": "长期"}, "第2行，“期限”：期限应写成1年、6个月、30日、10个工作日这样的形式，或者与名单同期。"),
        ({"名称": "长" * 201}, "第2行，“名称”：超过200字。"),
        ({"清单中的编号": "nothing"}, "第2行，“清单中的编号”：措施清单中没有同一颜色的这个编号。"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_heading(change: dict[str, str], sentence: str) -> None:
    assert sentences(table({**ROW, **change})) == [sentence]


def test_every_wrong_row_is_told_at_once() -> None:
    found = sentences(table({**ROW, "名称": ""}, ROW, {**ROW, "依据": "采购法"}))
    assert [one[:4] for one in found] == ["第2行，", "第4行，"]


def test_a_memorandum_is_no_law_in_a_table_either() -> None:
    (sentence,) = sentences(table({**ROW, "依据": "法律｜联合惩戒合作备忘录｜第三条"}))
    assert "备忘录不是法律依据" in sentence


def test_a_missing_heading_and_an_empty_table() -> None:
    assert sentences(table(ROW, headings=HEADINGS[1:])) == ["第一行缺少表头：名称。"]
    assert sentences(table()) == ["表头下面没有内容。"]


def test_over_the_page_in_place_of_what_was_registered() -> None:
    desks.office()
    home = cases.bureau("应急管理局")
    papers = memoranda.memorandum(home, memoranda.bundled(title="旧措施"))
    file = BytesIO(table(ROW, {**ROW, "名称": "第二项"}))
    file.name = "措施.xlsx"
    with fixed(memoranda.DRAFTED):
        shown = signed_in(home.handler).post(page("door", papers.get(), "take_in"), {"file": file}, follow=True)
    assert "2. 第二项" in words(shown)
    assert list(BundledMeasure.objects.order_by("line").values_list("title", flat=True)) == [ROW["名称"], "第二项"]
