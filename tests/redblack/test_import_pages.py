"""A file in a browser: chosen, looked through, confirmed; the console stays silent under the strict policy."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connections
from django.urls import reverse

from redblack.models import Entry
from tests.kit import cases, sheets
from tests.kit.browser import browsing, expect, needs_browser
from tests.kit.desk import signed_in

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True), needs_browser]


@pytest.fixture(autouse=True)
def short_connections(monkeypatch):
    """The server's threads give their connections back, so that the test database can be dropped."""
    for alias in ("default", "owner"):
        monkeypatch.setitem(connections[alias].settings_dict, "CONN_MAX_AGE", 0)


def test_a_clerk_imports_a_list(live_server, tmp_path):
    home = cases.bureau("澄江市应急管理局")
    cases.programme(home, drafted_on=date(2025, 3, 3), published_on=date(2025, 9, 1))
    late = {"行为发生日期": "2025-09-10", "认定日期": "2025-10-20"}
    file = tmp_path / "初步名单.xlsx"
    file.write_bytes(sheets.workbook([sheets.row(**late), sheets.row(**late), sheets.row(**late, 程序="简易程序")]))
    with browsing(live_server.url, signed_in(home.handler)) as ((page,), complaints):
        page.goto(live_server.url + reverse("admin:redblack_entry_changelist"))
        page.get_by_role("link", name="导入初步名单").click()
        page.set_input_files("input[type=file]", str(file))
        page.get_by_role("button", name="确认上传初步名单").click()
        page.wait_for_url("**/change/")
        expect(page.get_by_text("不能导入的原因")).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("link", name="下载错误表").click()
        assert download.value.suggested_filename.endswith("错误表.xlsx")
        page.get_by_role("link", name="导入", exact=True).click()
        page.get_by_role("button", name="确认导入").click()
        page.wait_for_url("**/change/")
        page.get_by_role("link", name="查看本批条目").click()
        page.wait_for_url("**batch=**")
        expect(page.locator("#result_list tbody tr")).to_have_count(2)
        assert complaints == []
    assert Entry.objects.unscoped("test").count() == 2
