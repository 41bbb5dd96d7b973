"""Row by row: what is read, what is refused and at which column, what is shown and what lies sealed."""

from __future__ import annotations

from datetime import date

import pytest

from redblack.import_models import ImportRow
from tests.kit import cases, factories, sheets
from tests.kit.desk import page
from tests.kit.importing import Desk, batches, codes, do, entries, found, records, send, uploaded, verdicts

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return cases.bureau("澄江市应急管理局")


@pytest.fixture
def law(home):
    return cases.programme(home)


@pytest.fixture
def clerk(home):
    return Desk(home.handler)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (45301, date(2024, 1, 10)),
        ("45301", date(2024, 1, 10)),
        (20240110, date(2024, 1, 10)),
        ("2024/1/10", date(2024, 1, 10)),
        ("2024年1月10日", date(2024, 1, 10)),
        ("2024.01.10", date(2024, 1, 10)),
    ],
)
def test_days_are_read_as_table_programmes_write_them(clerk, law, cell, expected):
    batch = uploaded(clerk, law, [sheets.row(行为发生日期=cell)])
    do(clerk, batch, "confirm")
    assert records().get().conduct_on == expected


@pytest.mark.parametrize("cell", ["2024-02-30", "去年", "24-1-10", 3.5])
def test_what_is_no_day_is_refused(clerk, law, cell):
    assert codes(uploaded(clerk, law, [sheets.row(行为发生日期=cell)])) == {"not_a_day"}


# --- what is wrong with rows --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"名称": ""}, "empty", "名称"),
        ({"认定日期": "2024-12-31"}, "determined_not_in_future", "认定日期"),
        ({"行为发生日期": "2024-02-21"}, "conduct_before_determination", "行为发生日期"),
        ({"程序": "简易程序"}, "summary_procedure_never_negative", "程序"),
        ({"程序": "当场处罚"}, "not_in_list", "程序"),
        ({"失信程度": ""}, "negative_has_degree", "失信程度"),
        ({"依据类别": "受表彰奖励等信息"}, "ground_of_permitted_kind", "依据类别"),
        ({"主体类型": "个体工商户"}, "kind_mismatch", "主体类型"),
        ({"统一社会信用代码": ""}, "no_number", "统一社会信用代码"),
        ({"事项": "长" * 201}, "too_long", "事项"),
        ({"名称": "澄江\u202e有限公司"}, "characters", "名称"),
        ({"名称": "澄江\u200b有限公司"}, "characters", "名称"),
        ({"统一社会信用代码": 9.13900000000012e17}, "digits_lost", "统一社会信用代码"),
    ],
)
def test_a_wrong_cell_is_named_with_its_column_and_the_remedy(clerk, law, changes, code, column):
    batch = uploaded(clerk, law, [sheets.row(**changes)])
    assert verdicts(batch) == ["refused"]
    one = next(f for row in batch.rows.all() for f in row.findings if f["code"] == code)
    assert one["column"] == column
    assert one["remedy"]


def test_swapped_name_and_number_are_recognised(clerk, law):
    one = sheets.row()
    one["名称"], one["统一社会信用代码"] = one["统一社会信用代码"], one["名称"]
    assert found(uploaded(clerk, law, [one]), "swapped")["column"] == "名称"


def test_a_personal_number_in_the_code_column_is_recognised_and_never_shown(clerk, law):
    claim = factories.person_claim(seed=77)
    batch = uploaded(clerk, law, [sheets.row(名称=claim.name, 统一社会信用代码=claim.number)])
    assert "swapped" in codes(batch)
    response = clerk.get(page("change", batch))
    assert claim.number not in response.content.decode()
    assert claim.name not in response.content.decode()


def test_a_decision_twice_in_one_file_names_the_first_row(clerk, law):
    one = sheets.row()
    batch = uploaded(clerk, law, [one, dict(one)])
    assert verdicts(batch) == ["new", "refused"]
    assert "第2行" in found(batch, "twice_in_file")["sentence"]


def test_a_row_that_is_on_file_already_is_passed_over(clerk, law):
    rows = [sheets.row()]
    do(clerk, uploaded(clerk, law, rows), "confirm")
    again = uploaded(clerk, law, [*rows, sheets.row()])
    assert verdicts(again) == ["same", "new"]
    do(clerk, again, "confirm")
    assert entries().count() == 2


def test_someone_of_sixteen_needs_the_officers_word(clerk, law):
    claim = factories.person_claim("李小满", seed=5, birth_on=date(2007, 5, 1))
    minor = {"名称": "李小满", "统一社会信用代码": "", "证件号码": claim.number}
    assert "capacity_question" in codes(uploaded(clerk, law, [sheets.row(**minor)]))
    assert verdicts(uploaded(clerk, law, [sheets.row(**minor, 承办人确认行为能力="是")])) == ["new"]


def test_a_department_cannot_import_under_a_foreign_programme(clerk):
    foreign = cases.programme(cases.bureau("别的局"))
    response = send(clerk, foreign, sheets.workbook([sheets.row()]))
    assert not batches().exists()
    assert not response.redirect_chain


# --- what is sealed -----------------------------------------------------------------------------------------------


def test_persons_are_shown_masked_and_lie_sealed(clerk, law):
    one = sheets.person_row(99)
    batch = uploaded(clerk, law, [one])
    row = batch.rows.get()
    assert (row.name, row.code[-3:]) == ("张**", one["证件号码"][-3:])
    assert one["证件号码"] not in row.code
    stored = bytes(ImportRow.objects.filter(pk=row.pk).values_list("raw", flat=True).get().data)
    assert one["证件号码"].encode() not in stored
    for address in (page("change", batch), page("change", batch) + "?rows=new"):
        assert one["证件号码"] not in clerk.get(address).content.decode()
    do(clerk, batch, "confirm")
    assert entries().get().subject.name == "张**"
