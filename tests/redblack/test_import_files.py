"""The file as a whole: what can be opened, which headings count, and the rows that are given back."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from redblack.imports import SAMPLES_INDEX
from tests.kit import cases, factories, sheets
from tests.kit.desk import page, words
from tests.kit.importing import ADD, Desk, batches, do, entries, send, uploaded, verdicts

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


def test_a_title_above_the_headings_and_columns_in_any_order_are_read(clerk, law):
    shuffled = tuple(reversed(sheets.HEADINGS))
    batch = uploaded(clerk, law, [sheets.row()], headings=shuffled, title="2024年第一批初步名单")
    assert verdicts(batch) == ["new"]
    assert batch.rows.get().number == 3


def test_unknown_columns_are_named_and_passed_over(clerk, law):
    batch = uploaded(clerk, law, [sheets.row(备注="内部")], headings=(*sheets.HEADINGS, "备注"))
    assert batch.ignored == ["备注"]
    assert "备注" in words(clerk.get(page("change", batch)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_comes_in_both_encodings(clerk, law, encoding):
    send(clerk, law, sheets.text([sheets.row()], encoding=encoding), "初步名单.csv")
    assert verdicts(batches().get()) == ["new"]


# --- files that cannot stand --------------------------------------------------------------------------------------


def bomb() -> bytes:
    """300 MB of zeros in a workbook of 300 KB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"<workbook/>")
        with packed.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(300):
                member.write(bytes(1 << 20))
    return out.getvalue()


def lying_bomb() -> bytes:
    """The same, with directory and headers that claim a few bytes."""
    data = bytearray(bomb())
    size = (300 << 20).to_bytes(4, "little")
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = (100).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (bomb(), "文件解压后过大"),
        (lying_bomb(), "文件解压后过大"),
        (sheets.workbook([sheets.row()])[:-200], "文件已损坏"),
        (b"PK\x03\x04" + b"\x00" * 50, "文件已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, "文件无法读取"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00", "不是表格"),
        (sheets.workbook([{"甲": 1}], headings=("甲", "乙")), "没有找到表头"),
        (sheets.workbook([]), "表头下面没有内容"),
        (sheets.workbook([sheets.row()], headings=("名称", "认定文号", "事项")), "缺少列"),
        (sheets.workbook([sheets.row()], headings=(*sheets.HEADINGS, "名称")), "两列“名称”"),
    ],
    ids=["bomb", "lying", "cut", "stub", "ole", "png", "strange", "empty", "columns", "twice"],
)
def test_a_file_that_cannot_stand_is_refused_as_a_whole(clerk, law, data, sentence):
    response = send(clerk, law, data)
    assert response.status_code == 200
    assert sentence in words(response)
    assert not batches().exists()


def test_a_file_with_too_many_parts_is_refused(clerk, law):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number in range(300):
            packed.writestr(f"xl/{number}.xml", b"")
    assert "部件过多" in words(send(clerk, law, out.getvalue()))


# --- errors given back --------------------------------------------------------------------------------------------


def errors_file(client, batch) -> list[list[Any]]:
    response = client.get(page("errors", batch))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return CalamineWorkbook.from_object(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()


def test_the_error_workbook_can_be_mended_and_sent_again(clerk, law):
    wrong = sheets.row(认定日期="2024-12-31", 认定事由='=HYPERLINK("http://x")')
    batch = uploaded(clerk, law, [sheets.row(), wrong])
    heads, line = errors_file(clerk, batch)
    given = dict(zip(heads, line, strict=True))
    assert "认定日期：认定日期不得晚于今日" in given["错误"]
    assert given["认定事由"].startswith("'=")
    assert given["统一社会信用代码"] == wrong["统一社会信用代码"]
    given["认定日期"] = "2024-02-20"
    mended = uploaded(clerk, law, [given], headings=heads)
    assert verdicts(mended) == ["new"]
    assert mended.ignored == []
    do(clerk, mended, "confirm")
    assert entries().get().reason == wrong["认定事由"]


def test_only_the_sender_reads_the_rows_back_in_clear(home, clerk, law):
    batch = uploaded(clerk, law, [sheets.person_row(98, 程序="简易程序")])
    assert errors_file(clerk, batch)
    colleague = Desk(factories.actor("handler", of=home.department))
    office = Desk(factories.actor("handler", of=factories.credit_office()))
    assert colleague.get(page("change", batch)).status_code == 200
    assert colleague.get(page("errors", batch)).status_code == 403
    assert office.get(page("errors", batch)).status_code == 403


def test_the_template_carries_every_heading(clerk):
    response = clerk.get(reverse("admin:redblack_importbatch_template"))
    book = CalamineWorkbook.from_object(io.BytesIO(response.content))
    assert book.sheet_names == ["初步名单", "填写说明"]
    assert tuple(book.get_sheet_by_index(0).to_python()[0]) == sheets.HEADINGS


def test_samples_stand_beside_the_template_where_there_are_any(clerk, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    address = reverse("admin:redblack_importbatch_sample", args=["初步名单-样例.xlsx"])
    assert clerk.get(address).status_code == 404
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "初步名单-样例.xlsx").write_bytes(b"PK")
    (tmp_path / "samples" / "欠税公告.csv").write_bytes(b"a,b")
    (tmp_path / "secret.xlsx").write_bytes(b"PK")
    index = [
        {"name": "初步名单-样例.xlsx", "purpose": "七行", "read_as": "proposed"},
        {"name": "欠税公告.csv", "purpose": "两行表头", "read_as": ""},
        {"name": "../secret.xlsx", "purpose": "", "read_as": "proposed"},
    ]
    (tmp_path / "samples" / SAMPLES_INDEX).write_text(json.dumps(index), encoding="utf-8")
    upload = words(clerk.get(reverse(ADD)))
    assert "初步名单-样例.xlsx" in upload
    assert "欠税公告.csv" not in upload
    assert clerk.get(address).content == b"PK"
    everything = words(clerk.get(reverse("admin:redblack_importbatch_samples")))
    assert "两行表头" in everything and "初步名单" in everything
    table = clerk.get(reverse("admin:redblack_importbatch_sample", args=["欠税公告.csv"]))
    assert table["Content-Type"] == "text/csv"
    assert clerk.get(reverse("admin:redblack_importbatch_sample", args=["secret.xlsx"])).status_code == 404


def test_samples_are_for_those_who_import(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    auditor = Desk(factories.actor("auditor"))
    assert auditor.get(reverse("admin:redblack_importbatch_samples")).status_code == 403
